"""Times, days and lists as each language says them; cues found in whatever was written."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dialogues import cues, tongue
from dialogues.promises import spoken

_NOW = datetime(2026, 11, 25, 21, 47, tzinfo=ZoneInfo("Asia/Shanghai"))
_LATER = {
    "today": (_NOW.replace(hour=22, minute=2), "22:02", "22:02", "22:02 today"),
    "tomorrow": (
        datetime(2026, 11, 26, 9, 30, tzinfo=_NOW.tzinfo),
        "11月26日 09:30", "11月26日 09:30", "09:30 on Thursday 26 November",
    ),
    "next year": (
        datetime(2027, 1, 1, 0, 5, tzinfo=_NOW.tzinfo),
        "1月1日 00:05", "1月1日 00:05", "00:05 on Friday 1 January",
    ),
}  # fmt: skip


@pytest.mark.parametrize("when", _LATER)
def test_a_time_is_said_whole_in_every_language(when: str) -> None:
    """S2-31: absolute, with its day when that is another one."""
    due, *said = _LATER[when]
    assert [spoken(due, _NOW, language) for language in tongue.LANGUAGES] == said


def test_a_day_is_said_whole() -> None:
    days = [tongue.day(date(2026, 11, 9), language) for language in tongue.LANGUAGES]
    assert days == ["2026年11月9日", "2026年11月9日", "9 November 2026"]


def test_labels_lists_and_brackets_have_the_marks_of_the_language() -> None:
    assert tongue.pair("型号", "A1") == "型号：A1"
    assert tongue.pair("Model", "A1", "en") == "Model: A1"
    assert tongue.listed(["照片", "语音"]) == "照片、语音"
    assert tongue.listed(["photo", "voice message"], "en") == "photo, voice message"
    assert tongue.aside("昨天", "2026年11月24日") == "昨天（2026年11月24日）"
    assert tongue.aside("yesterday", "24 November 2026", "en") == "yesterday (24 November 2026)"
    assert tongue.clauses(["一", "二"]) == "一，二"
    assert tongue.clauses(["one", "two"], "en") == "one; two"
    assert tongue.sentences(["Hello.", "", "Go on."], "en") == "Hello. Go on."
    assert tongue.sentences(["您好。", "请说。"]) == "您好。请说。"
    assert (tongue.stop("好"), tongue.stop("Fine", "en")) == ("好。", "Fine.")


def test_what_is_too_long_is_cut_with_the_dots_of_the_language() -> None:
    assert tongue.cut("耳机坏了", 2) == "耳机……"
    assert tongue.cut("the earphones", 4, "en") == "the..."
    assert tongue.cut("short", 5, "en") == "short"


@pytest.mark.parametrize(
    ("text", "cue", "holds"),
    [
        ("我不知道啊", "不知道", True),
        ("I don't KNOW", "don't know", True),
        ("I know", "no", False),
        ("No!", "no", True),
        ("nothing", "no", False),
        ("JD.com", "JD", True),
        ("adjd", "JD", False),
        ("不知", "不知道", False),
    ],
)
def test_a_cue_in_letters_is_a_whole_word(text: str, cue: str, *, holds: bool) -> None:
    assert cues.holds(text, [cue]) is holds


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Another thing, the bill is wrong", True),
        ("It broke. One more thing: the bill is wrong", True),
        ("还有一件事要说", True),
        ("先这样，还有一件事要说", True),
        ("there is always one more thing to do", False),
    ],
)
def test_a_clause_begins_with_a_cue(text: str, *, begins: bool) -> None:
    assert cues.begins(text, ["another thing", "one more thing", "还有一件"]) is begins


@pytest.mark.parametrize(
    ("text", "affirmed"),
    [
        ("孩子烫伤了", True),
        ("没有烫伤", False),
        ("冇燙傷", False),
        ("my hand is burned", True),
        ("nobody was burned", False),
        ("no one is burned", False),
        ("he isn't burned", False),
        ("No! He is burned", True),
        ("nobody helped, and my hand is burned", True),
    ],
)
def test_a_not_before_a_cue_takes_it_back(text: str, *, affirmed: bool) -> None:
    assert cues.affirmed(text, ["烫伤", "燙傷", "burned"]) is affirmed


def test_the_last_cue_counts_and_the_longer_of_two() -> None:
    assert cues.last("not Taobao, it was JD.com", ["Taobao", "JD", "JD.com"]) == "JD.com"
    assert cues.last("别的地方", ["京东"]) == ""


def test_length_counts_characters_and_words_alike() -> None:
    assert cues.length("不记得了") == 4
    assert cues.length("I don't remember") == 6
    assert cues.length("订单 SF12") == 6
    assert cues.brief("不知道", 4)
    assert cues.brief("can't find it", 4)
    assert not cues.brief("yes, the blue one on the left", 4)
