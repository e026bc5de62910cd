"""What the customer's own words tell is met before anything is asked: tears, fear, pain."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import cues

_BEGUN: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "service.attitude",
}  # fmt: skip


def met(chat: Any, text: str, **meant: Any) -> list[str]:
    """Return what is said to *text* in the middle of a talk, by name."""
    chat.say("你们店员当众骂人，太过分了", **_BEGUN)
    chat.say(text, **({"intent": "supplement", "emotion": "neutral", "heat": 0} | meant))
    return [r.partition("#")[0] for r in chat.rules]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("我现在手都是抖的", "tears"),
        ("我真的很想哭", "tears"),
        ("我真的很想哭 小孩一直問我為什麼不能進房間", "tears"),
        ("一晚上没睡", "tears"),
        ("i have been crying all night", "tears"),
        ("我怕他们动手", "fear"),
        ("我都不敢出门", "fear"),
        ("我好驚佢再嚟搵我，好怕", "fear"),
        ("im scared he knows where i live", "fear"),
        ("在医院拍片呢", "unwell"),
        ("她心脏不好", "unwell"),
        ("缝合的地方还流脓", "unwell"),
        ("我做化療㗎 等緊錢俾醫院", "unwell"),
        ("i'm in hospital now", "unwell"),
    ],
)
def test_a_told_pain_is_met_first_and_not_filed_away(chat: Any, text: str, group: str) -> None:
    rules = met(chat, text)
    assert rules[0] == f"acknowledge.{group}"
    assert "messages.taken" not in rules
    assert len(chat.asked) <= 1


@pytest.mark.parametrize(
    "text",
    ["昨天下午", "人民路那家店", "我怕麻烦，就这样", "手抖点错了", "笑哭了都", "你们医院三楼",
     "不疼", "没哭", "I'm afraid it doesn't work", "软件老崩溃", "在医院买的", "枕头没睡几天",
     "我怕买到假的", "鼠标动不了"],
)  # fmt: skip
def test_plain_answers_are_met_with_no_pity(chat: Any, text: str) -> None:
    assert not {r for r in met(chat, text) if r.startswith("acknowledge.")}


def test_each_is_said_once(chat: Any) -> None:
    met(chat, "我真的很想哭")
    chat.say("我又想哭了", intent="supplement", emotion="neutral", heat=0)
    assert "acknowledge.tears" not in [r.partition("#")[0] for r in chat.rules]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("健身房跑路了 年卡3880", "ran-away"),
        ("中介跑路了 我押金八千", "ran-away"),
        ("婚庆公司把我婚礼视频搞没了", "keepsake"),
        ("YOUR APP DELETED ALL MY PHOTOS, 6 years of photos gone", "keepsake"),
        ("订的酒店到店说没房", "nowhere-to-stay"),
        ("飯店說沒有這筆訂房", "nowhere-to-stay"),
        ("我妈去营业厅被办了个39的套餐 她啥也不懂", "elder-led"),
        ("老人让你们给忽悠了 稀里糊涂签的", "elder-led"),
    ],
)
def test_a_matter_has_words_of_its_own(chat: Any, text: str, group: str) -> None:
    chat.say(text, **(_BEGUN | {"category": "aftersale.contract"}))
    assert chat.rules[0].startswith(f"acknowledge.{group}#")
    assert "白纸黑字" not in " ".join(chat.rules)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("家里有个吃奶的娃 冲奶都没水", "infant"),
        ("我老婆怀孕七个月", "pregnant"),
        ("屋里零下 冻得睡不着", "cold"),
        ("大半夜的没人管", "dead_of_night"),
        ("里头是药 老爷子等着吃药", "medicine"),
        ("下周就高考了", "occasion"),
    ],
)
def test_what_is_at_stake_is_seen(chat: Any, text: str, name: str) -> None:
    chat.say(text, **(_BEGUN | {"category": "service.slow"}))
    seen = [r for r in chat.rules if r.startswith("perspective.")]
    assert seen
    assert seen[0].startswith(f"perspective.{name}#")


@pytest.mark.parametrize("text", ["在外婆家银泰店吃的 排骨是馊的", "老妈火锅上菜慢", "孕妇装开线"])
def test_a_name_is_no_relative(chat: Any, text: str) -> None:
    chat.say(text, **_BEGUN)
    assert not [r for r in chat.rules if r.startswith(("perspective.elder", "perspective.pregn"))]


def test_a_figure_alone_is_no_careful_measurement(chat: Any) -> None:
    slots = {"product": "新车", "measure": "120公里=120km@measured"}
    chat.say("新车才跑120公里就趴窝了", **(_BEGUN | {"category": "quality.fault"}), slots=slots)
    assert not [r for r in chat.rules if r.startswith("perspective.measured")]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("我爸上个月走了", True),
        ("我爸，就在上个礼拜突然走了", True),
        ("我爸在你们医院走了", True),
        ("我爸没走", False),
        ("我怕我爸走了", False),
        ("我爸走了以后", False),
        ("我爸那个同事走了", False),
        ("他走了", False),
    ],
)
def test_a_cue_is_meant_of_somebody(text: str, *, fits: bool) -> None:
    found = cues.told(text, ["走了", "没走"], ["我爸"], unless=["走了以后", "没走"])
    assert found is fits


def test_a_long_message_stays_quick() -> None:
    """2,000 characters that nearly fit are read at once."""
    text = "我爸在" * 700
    assert not cues.told(text, ["走了"], ["我爸"])
    assert cues.told(text + "走了", ["走了"], ["我爸"])
