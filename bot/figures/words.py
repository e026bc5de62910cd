"""How figures are called and written, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.called import CHANNELS
from cases.figures import MEAN, NPS, SPAN
from dialogues import labels
from dialogues.clocks import NAMES as CLOCKS

NAMES: Mapping[str, tuple[str, str]] = {
    "touch": ("首次有人联系", "First touch by a person"),
    "plan": ("给出方案", "Time to a solution"),
    "resolution": ("处理时长", "Time to resolution"),
    "touch_kept": ("首触按时率", "First touch in time"),
    "golden": ("黄金一小时达成率", "Golden hour met"),
    "plan_kept": ("方案按时率", "Solution in time"),
    "promises": ("承诺兑现率", "Promises kept"),
    "solved": ("解决率", "Solved"),
    "once": ("一次解决率", "Solved the first time"),
    "repeat": ("30 天再投率", "Complains again within 30 days"),
    "reopened": ("重新打开", "Reopened"),
    "handed": ("转到人工", "Handed to people"),
    "attempts": ("处理过三次以上", "Tried three times or more"),
    "confirmed": ("客户确认满意", "Confirmed by the customer"),
    "silent": ("回访没有答复", "No answer to the follow-up"),
    "soothed": ("先安抚再问", "Soothed before asked"),
    "heat_fall": ("火气降了多少", "Fall of heat"),
    "asked_again": ("重复追问", "Asked again"),
    "empathy": ("体谅分", "Empathy"),
    "recovered": ("情绪挽回率", "Recovered"),
    "nps": ("推荐分 NPS", "NPS"),
}
NOTES: Mapping[str, tuple[str, str]] = {
    "touch": (
        "从进来到第一条人工消息送到",
        "from the case's start to a person's first delivered message",
    ),
    "plan": ("从第一条投诉到方案或婉拒发出", "from the first complaint to a proposal or a decline"),
    "resolution": ("从第一条投诉到确认函发出", "from the first complaint to the letter"),
    "touch_kept": ("到期的“首次联系”时限里，按时的", "of first-touch clocks that are due"),
    "golden": ("安抚、分清、给方向三样都在时限里", "calmed, sorted and given a direction in time"),
    "plan_kept": ("到期的“给出方案”时限里，按时的", "of clocks for a solution that are due"),
    "promises": (
        "到期的承诺里兑现的；到期前改约的算兑现",
        "of promises that are due; moved before the time counts as kept",
    ),
    "solved": (
        "办结的里，支持或部分支持、没有重开的",
        "of closed cases: upheld or partly, not reopened",
    ),
    "once": (
        "办结的里，没有重开、没有同类再投的",
        "of closed cases: neither reopened nor repeated",
    ),
    "repeat": (
        "办结的里，30 天内同一客户同一类又来的",
        "of closed cases: same customer, same class, 30 days",
    ),
    "reopened": ("全部案件里，重新打开过的", "of all cases"),
    "handed": ("全部案件里，等过人工的", "of all cases"),
    "attempts": (
        "此前找过几次 + 这次 + 重开；要主管复盘",
        "told before, this one and reopened; for a review",
    ),
    "confirmed": ("有结果的回访里，客户说满意的", "of follow-ups that are over: content"),
    "silent": ("有结果的回访里，没有答复的", "of follow-ups that are over"),
    "soothed": (
        "带着火气来（≥2）又被问过事情的里，先说了体谅的话、等平一些或开始讲了才问的",
        "of those upset (2 or more) and asked: sympathy first, then asked once calmer or telling",
    ),
    "heat_fall": (
        "登记时第一句的情绪减最后一句的，−3 到 3；负数是越谈越气",
        "heat of the first turn taken down minus that of the last, −3 to 3; below 0 it rose",
    ),
    "asked_again": (
        "问过话的，平均每件把已经说过的事又问了几次（机器人和同事）",
        "of cases with questions: facts asked for, by bot or people, though they were given",
    ),
    "empathy": (
        "同事开过口的，话里做到了几样：听到了、影响、换位、谢谢、下一步，0 到 5",
        "where colleagues spoke: heard, effect, perspective, thanks and next step, 0 to 5",
    ),
    "recovered": (
        "进来时情绪 ≥2、回访答复时 ≤1，占进来 ≥2 又答了回访的",
        "heat 2 or more at the start, 1 or less in the answer",
    ),
    "nps": ("9–10 分的占比减 0–6 分的占比", "percent of 9 and 10 minus percent of 0 to 6"),
}
BY: Mapping[str, tuple[str, str]] = {
    "category": ("类别", "Category"),
    "own": ("另一种分法", "Other classes"),
    "cause": ("根本原因", "Root cause"),
    "department": ("责任部门", "Department"),
    "level": ("级别", "Level"),
    "tier": ("客户等级", "Customer tier"),
    "team": ("小组", "Team"),
    "channel": ("渠道", "Channel"),
    "owner": ("负责人", "Owner"),
    "script": ("话术版本", "Script"),
    "day": ("日", "Day"),
}
_LEVELS = {"1": "Urgent", "2": "General", "3": "Suggestion"}
_CHANNELS = {
    "web": "Web", "rest": "API", "console": "Terminal", "phone": "Phone", "email": "E-mail",
    "counter": "Counter", "sms": "SMS", "social": "Social media", "wechat": "WeChat",
    "kf": "WeChat service", "wecom": "WeCom", "telegram": "Telegram",
}  # fmt: skip
_TEAMS = {
    "一线客服": "Front line", "值班经理": "Duty manager", "品质组": "Quality team",
    "投诉主管": "Complaints lead", "产品组": "Product team",
}  # fmt: skip
"""The teams that come with the program; an operator's own are called as he called them."""
_CLOCKS = {
    "golden_window": "Golden hour",
    "first_touch": "First touch",
    "first_response": "First response",
    "plan_announced": "Solution announced",
    "plan": "Solution",
    "progress": "Progress",
    "task": "Department task",
    "letter": "Letter",
    "follow_up": "Follow-up",
    "onsite": "Visit",
    "promise": "Promised by staff",
}
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_NONE = {
    "category": ("没有分类", "Not sorted"),
    "own": ("不在表里", "In no class"),
    "cause": ("还没有定原因", "No cause named"),
    "department": ("没有定部门", "No department named"),
    "tier": ("没有等级", "No tier"),
    "team": ("没有分派", "No team"),
    "owner": ("没有负责人", "Nobody"),
    "script": ("没有话术", "No script"),
}


class Speech:
    """One language. categories, causes, departments: names by code, in Chinese."""

    def __init__(
        self,
        categories: Mapping[str, str],
        causes: Mapping[str, str] | None = None,
        departments: Mapping[str, str] | None = None,
        *,
        english: bool = False,
    ) -> None:
        self.english = english
        self._categories = categories
        self._causes = causes or {}
        self._departments = departments or {}

    def say(self, both: tuple[str, str]) -> str:
        """Return the words of this language."""
        return both[self.english]

    def value(self, kind: str, value: float | None, *, signed: bool = False) -> str:
        """Return a figure as it is read: 7.6 小时, 94.1 %, +21. signed: with its sign."""
        if value is None:
            return "—"
        if kind == SPAN:
            said = self._span(abs(value))
            sign = "" if said.startswith("0 ") else "−" if value < 0 else "+" if signed else ""
            return sign + said
        if kind == NPS:
            return f"{value:+.0f}".replace("-", "−")
        if kind == MEAN:
            return (f"{value:+.2f}" if signed else f"{value:.2f}").replace("-", "−")
        points = f"{100 * value:+.1f}" if signed else f"{100 * value:.1f}"
        unit = self.say((" 点", " pts")) if signed else " %"
        return points.replace("-", "−") + unit

    def interval(
        self, kind: str, interval: tuple[float, float] | None, *, signed: bool = False
    ) -> str:
        """Return an interval: 91.0 % … 96.2 %."""
        if interval is None:
            return ""
        low, high = interval
        if kind == SPAN and not signed:
            low = max(0.0, low)
        return " … ".join(self.value(kind, one, signed=signed) for one in (low, high))

    def part(self, by: str, key: str) -> str:
        """Return what a part is called."""
        if not key and by in _NONE:
            return self.say(_NONE[by])
        match by:
            case "category":
                return self._category(key)
            case "cause":
                return _plain(key) if self.english else self._causes.get(key, key)
            case "department":
                return _plain(key) if self.english else self._departments.get(key, key)
            case "level":
                return (_LEVELS if self.english else labels.LEVELS).get(key, key)
            case "channel":
                return (_CHANNELS if self.english else CHANNELS).get(key, key)
            case "team":
                return _TEAMS.get(key, key) if self.english else key
        return key

    def clock(self, kind: str) -> str:
        """Return what a clock is called."""
        return (_CLOCKS if self.english else CLOCKS).get(kind, kind)

    def state(self, code: str) -> str:
        """Return how far a case has come."""
        return _plain(code) if self.english else labels.CASE_STATES.get(code, code)

    def _category(self, code: str) -> str:
        parent, _, leaf = code.partition(".")
        if self.english:
            names = (_plain(parent), leaf.replace("_", " "))
        else:
            names = (
                self._categories.get(parent, parent),
                self._categories.get(code, leaf) if leaf else "",
            )
        return " · ".join(name for name in names if name)

    def _span(self, seconds: float) -> str:
        if seconds < _HOUR:
            return f"{seconds / _MINUTE:.0f} " + self.say(("分", "min"))
        if seconds < 2 * _DAY:
            return f"{seconds / _HOUR:.1f} " + self.say(("小时", "h"))
        return f"{seconds / _DAY:.1f} " + self.say(("天", "d"))


def _plain(code: str) -> str:
    """Return a code as English words."""
    return code.replace("_", " ").capitalize()
