"""The shipped wording, line by line: what no customer may read."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from dialogues.book import Book
from dialogues.script import Question
from dialogues.state import FieldName
from dialogues.tongue import EN, HANS, HANT
from tests.dialogues.shipped_words import ALL, SCRIPTS, asked, lines

_LONGEST = 160
_MAY_BE_LONGER = ("safety.", "messages.self_harm")  # words that protect a life
_ONLY_FOR = re.compile("只用来办|只用來辦|只给办这件事|只給辦這件事|only (?:used )?for this matter")
_START = r"(?:^|[。！？：\n])\s*"
_BANS = {
    "a rebuttal": _START + "(但是|但您|可是|其实|不过|然而|按.*规定|您应该|您必须|不可能)",
    "scolding": "冷静|息怒|别激动|不要激动|注意言辞|文明用语|您误会|您搞错|您理解错",
    "a verdict": "无效|无理|不合理|不成立|不符合规定|不予受理",
    "liability": "我们的责任|我方|是我们的错|我们的错|我们造成|我们的过失|承担责任|负全责",
    "money": r"赔|补偿|全额|退款|退钱|免单|优惠券|红包|代金券|折扣|[0-9]\s*元|¥|￥",
    "a guarantee": "保证|一定会|一定能|一定给|肯定能|肯定会|绝对|包您|包在|百分之百",
    "soon instead of a time": "马上|立刻|立即|尽快|很快|稍等|稍后|片刻|第一时间|随后",
    "a literal time": r"\d[:：]\d{2}|[\d半两三]\s*个?(?:小时|分钟|工作日|天内|点前)|[今明]天.?前",
    "a familiar you": "你",
    "half-width marks": r"[\u4e00-\u9fff][,?!;:]|[,?!;][\u4e00-\u9fff]",
    "a hole": r"\{\s*\}|\{\{|TODO|XX|某某",
}  # fmt: skip
_PLANTED = {
    "a rebuttal": "好的。但是您也要理解我们。",
    "scolding": "请您先冷静一下。",
    "a verdict": "这个要求不合理。",
    "liability": "这是我们的责任。",
    "money": "给您退款。",
    "a guarantee": "我们保证处理好。",
    "soon instead of a time": "稍后有人联系您。",
    "a literal time": "2小时内给您方案。",
    "a familiar you": "你别急。",
    "half-width marks": "您好,请说。",
    "a hole": "您好{}。",
}


def test_the_rules_see_the_words() -> None:
    assert len(ALL) > 200
    assert {place.partition(".")[0] for place, _ in ALL} == {
        "acknowledge", "safety", "questions", "messages", "interruptions", "strategies",
        "perspective", "checks",
    }  # fmt: skip


@pytest.mark.parametrize("rule", _BANS)
def test_no_line_breaks_a_rule_of_wording(rule: str) -> None:
    """S0-35, S1-05, S1-11, S1-12, S2-23, S4-04, S4-12: what the bot never says."""
    broken = {(place, line) for place, line in ALL if re.search(_BANS[rule], line)}
    assert broken == set()


@pytest.mark.parametrize("rule", _BANS)
def test_a_rule_of_wording_catches_its_fault(rule: str) -> None:
    assert re.search(_BANS[rule], _PLANTED[rule])


@pytest.mark.parametrize("language", [HANS, HANT, EN])
def test_a_number_is_asked_for_and_kept_with_what_it_is_for(book: Book, language: str) -> None:
    """S1-08: said in the very question, and again when a number was given unasked."""
    for ref in book.scripts:
        script = book.script(ref, language)
        lines = (*script.questions[FieldName("contact_phone")].ask, *script.messages["phone_taken"])
        assert len(lines) >= 4
        assert [line for line in lines if not _ONLY_FOR.search(line)] == []


def test_no_line_is_longer_than_a_phone_shows() -> None:
    """S0-38: short; only words that protect a life may be longer."""
    long = {p: len(s) for p, s in ALL if len(s) > _LONGEST and not p.startswith(_MAY_BE_LONGER)}
    assert long == {}


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_sentence_stands_twice_in_a_script(name: str) -> None:
    """S3-05: two groups with the same words would say them twice in one talk."""
    said = Counter(
        line for place, line in lines(SCRIPTS[name]) if _asked_or_said(place, line, name)
    )
    assert {line for line, n in said.items() if n > 1} == set()


def _asked_or_said(place: str, line: str, name: str) -> bool:
    """Leave out examples and reasons: they only ever stand beside their question."""
    if not place.startswith("questions."):
        return True
    question = _question(name, place)
    return line in (*question.ask, *question.retry)


def _question(name: str, place: str) -> Question:
    questions = {str(n): q for n, q in SCRIPTS[name].questions.items()}
    return questions[place.removeprefix("questions.")]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_question_asks_one_thing(name: str) -> None:
    """S0-38, S1-12: one question mark a line, and no leading question."""
    for question in asked(name).values():
        for line in (*question.ask, *question.retry):
            assert line.count("？") <= 1, line
            assert "是不是" not in line, line


def test_the_first_word_says_sorry_and_later_ones_do_not_repeat_it() -> None:
    """S0-36: one apology for the experience, not one a turn."""
    for name, script in SCRIPTS.items():
        for phrase in script.acknowledge:
            for line in phrase.say:
                wants = script.script.apologise and not phrase.when.later
                assert ("对不起" in line) is wants, f"{name}: {line}"


def test_feelings_are_not_met_with_a_question() -> None:
    asks = {line for place, line in ALL if place.startswith("acknowledge.") and "？" in line}
    assert asks == set()
