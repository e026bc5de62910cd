"""What leads are told of a thing that more people than usual speak of: plain words, with figures.

    topic(code, names) -> 质量 / 故障         what it is called
    sentence(name, view, stages, zone)        how many, how many usually, when and how it began
    began(stages, zone) -> 最早 10:20 是提问

Pure. Source: S2-64, S1-27 (earliest stage, a cost class per stage).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from cases import topics
from cases.rising import View
from cases.topics import COSTS, Cost, Stage
from storage.topic_counts import Count

STAGES: Mapping[Stage, str] = {
    Stage.GRUMBLE: "抱怨",
    Stage.QUESTION: "提问",
    Stage.COMPLAINT: "投诉",
}
_COSTS: Mapping[Cost, str] = {
    Cost.LOW: "代价小：说明一句",
    Cost.MIDDLE: "代价中：统一答复",
    Cost.HIGH: "代价大：逐件处理",
}


def topic(code: str, names: Mapping[str, str]) -> str:
    """Return what a topic is called. names: Chinese names of the categories."""
    kind, what = topics.of(code)
    if kind != topics.CATEGORY:
        return what
    return " / ".join(names.get(one, one) for one in (what.partition(".")[0], what))


def sentence(name: str, view: View, stages: Mapping[Stage, Count], zone: tzinfo) -> str:
    """Return what is said of it; stages: of those there were, at least one.

    The name stands first, up to a colon (bot/alerts/words.py takes it from there).
    """
    verb = "问" if set(stages) == {Stage.QUESTION} else "说到"
    parts = [
        f"{STAGES[one]} {stages[one].talks} 次（{_COSTS[COSTS[one]]}）"
        for one in Stage
        if one in stages
    ]
    now = f"近一小时 {view.count} 次有人{verb}，平时 {view.usual:.1f} 次"
    return f"{name}：{now}；{began(stages, zone)}。{'，'.join(parts)}"


def began(stages: Mapping[Stage, Count], zone: tzinfo) -> str:
    """Return when the first spoke and at which stage; "" when nobody did."""
    if not stages:
        return ""
    first = min(stages, key=lambda one: (stages[one].first, list(Stage).index(one)))
    at = datetime.fromtimestamp(stages[first].first, zone)
    return f"最早 {at:%H:%M} 是{STAGES[first]}"
