"""Customers of a known matter are told in advance: once, their own product alone (S1-29)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.effects import FileCase, Note
from dialogues.events import Entered
from dialogues.facts import EarlierCase, Facts
from dialogues.forewarn import KIND
from dialogues.notices import Notice
from dialogues.state import FieldName, Known, MessageId
from dialogues.talks import ZONE
from tests.dialogues.chatting import Chat

WORDS = "这款空调的遥控器连不上，同事在查，查清之前请用机身上的键。"
ENGLISH = "The remote of this air conditioner loses its pairing. Please use the keys on the unit."
NOTICE = Notice(3, {"zh-Hans": WORDS, "en": ENGLISH}, ("空调", "air conditioner"))
BROKEN: dict[str, Any] = {
    "intent": "complaint", "emotion": "disappointment", "heat": 1, "category": "quality.fault",
    "slots": {"product": "空调"},
}  # fmt: skip
SMOKED = BROKEN | {"category": "service.attitude"}


class Known_(Chat):  # noqa: N801 - a talk while something is known
    """A conversation while incidents are open."""

    notices: tuple[Notice, ...] = (NOTICE,)

    def _facts(self) -> Facts:
        return replace(super()._facts(), notices=self.notices)

    @property
    def notes(self) -> list[str]:
        """Return what stands on cases of what he was told."""
        return [f"{n.case_no} {n.text}" for n in self.of(Note) if n.kind == KIND]


@pytest.fixture
def talk(book: Book) -> Known_:
    return Known_(book, datetime(2026, 11, 25, 10, 0, tzinfo=ZONE))


def had(talk: Known_, product: str) -> None:
    """Let the customer have come with this product two weeks ago."""
    known = {FieldName("product"): Known(product, product, MessageId(1), "answered")}
    talk.earlier = (EarlierCase("TS261110-0001", "closed", "quality.fault", talk.now, known),)


def test_he_is_told_once_behind_the_feeling_and_before_the_question(talk: Known_) -> None:
    said = talk.say("空调遥控器没反应", **BROKEN)
    assert said.count(WORDS) == 1
    kinds = [rule.split(".")[0] + "." + rule.split(".")[1].split("#")[0] for rule in talk.rules]
    told = kinds.index("messages.notice")
    assert kinds[0].startswith("acknowledge.")
    assert 0 < told < min(n for n, kind in enumerate(kinds) if kind.startswith("questions."))
    later = [talk.say("上个月买的"), talk.say("在京东"), talk.say("还是空调", **BROKEN)]
    assert not any(WORDS in one for one in later)


def test_his_own_matter_is_a_case_all_the_same_and_says_that_he_was_told(talk: Known_) -> None:
    """Who reports exactly this is counted and looked after like anybody."""
    talk.say("空调遥控器没反应", **BROKEN)
    filed = talk.of(FileCase)[-1]
    assert filed.category == "quality.fault"
    assert talk.notes == [f"{filed.case_no} 群体事件 3 号：{WORDS}"]
    assert "单独" in "".join(talk.book.script(talk.now_state.script).messages["notice"])


@pytest.mark.parametrize("product", ["冰箱", "空调扇", ""])
def test_who_has_another_product_hears_nothing_of_it(talk: Known_, product: str) -> None:
    slots = {"product": product} if product else {}
    said = talk.say("这东西没反应", **(BROKEN | {"slots": slots}))
    assert WORDS not in said
    assert talk.notes == []
    assert talk.now_state.forewarned == ()


def test_he_is_told_when_his_product_becomes_known(talk: Known_) -> None:
    assert WORDS not in talk.say("又坏了，烦人", **(BROKEN | {"slots": {}}))
    assert WORDS in talk.say("空调", slots={"product": "空调"})


def test_a_plain_question_is_answered_with_it_and_the_later_case_knows(talk: Known_) -> None:
    said = talk.say("空调遥控器怎么配对", intent="inquiry", slots={"product": "空调"})
    assert said.index(WORDS) < said.index("转人工")
    assert talk.notes == []
    talk.say("登记", payload="/register")
    assert talk.notes == [f"{talk.now_state.case_no} 群体事件 3 号：{WORDS}"]
    talk.say("上个月买的")
    assert len(talk.notes) == 1


def test_who_came_with_it_before_is_told_at_the_greeting(talk: Known_) -> None:
    had(talk, "空调")
    said = talk.say("你好", intent="greet")
    assert said.endswith(tuple("。！"))
    assert talk.rules[0].startswith("messages.hello#")
    assert WORDS in said
    assert WORDS not in talk.say("在吗", intent="greet")


def test_who_opens_the_chat_is_told_at_the_greeting(talk: Known_) -> None:
    had(talk, "空调")
    assert WORDS in talk.words(talk.happen(Entered(talk.now)))
    had(talk, "冰箱")
    other = Known_(talk.book, talk.now)
    assert WORDS not in other.words(other.happen(Entered(other.now)))


def test_who_is_furious_is_heard_out_first(talk: Known_) -> None:
    assert WORDS not in talk.say("气死我了！空调没反应！", **(BROKEN | {"heat": 3}))
    said = talk.say("上周买的就不灵了", **BROKEN)
    assert WORDS in said
    assert not talk.rules[0].startswith("messages.notice")


@pytest.mark.parametrize(
    "meant",
    [
        {"flags": ["safety"], "hazards": ["fire"], "category": "quality.safety"},
        {"flags": ["self_harm"]},
    ],
)
def test_in_a_danger_nothing_else_is_spoken_of(talk: Known_, meant: dict[str, Any]) -> None:
    said = [talk.say("空调冒烟了", **(BROKEN | meant)), talk.say("没人受伤"), talk.say("好的")]
    assert not any(WORDS in one for one in said)


def test_who_asks_for_a_person_gets_one_and_no_notice(talk: Known_) -> None:
    talk.say("空调的事，转人工", intent="ask_human", slots={"product": "空调"})
    assert talk.rules
    assert talk.now_state.forewarned == ()


def test_two_matters_are_told_one_after_the_other(talk: Known_) -> None:
    talk.notices = (NOTICE, replace(NOTICE, incident=4, words={"zh-Hans": "另一个情况在查。"}))
    first = talk.say("空调遥控器没反应", **BROKEN)
    second = talk.say("上个月买的")
    assert ("另一个情况" in first, "另一个情况" in second) == (False, True)
    assert [one.incident for one in talk.now_state.forewarned] == [3, 4]


def test_a_second_matter_of_the_talk_is_not_told_again(talk: Known_) -> None:
    """Once in a conversation, however many cases it holds."""
    talk.say("空调遥控器没反应", **BROKEN)
    talk.say("别问了", intent="refuse_answer")
    talk.say("对", payload="/confirm")
    said = talk.say("还要投诉你们装空调的师傅抽烟", **SMOKED)
    assert talk.now_state.matter == 2
    assert said
    assert WORDS not in said
    assert len(talk.notes) == 1


def test_he_is_told_in_his_language_or_not_at_all(talk: Known_) -> None:
    said = talk.say(
        "My air conditioner's remote is dead, I bought it last week",
        **(BROKEN | {"slots": {"product": "air conditioner"}}),
    )
    assert ENGLISH in said
    assert WORDS not in said
    other = Known_(talk.book, talk.now)
    other.notices = (replace(NOTICE, words={"zh-Hans": WORDS}),)
    said = other.say(
        "My air conditioner's remote is dead, I bought it last week",
        **(BROKEN | {"slots": {"product": "air conditioner"}}),
    )
    assert other.now_state.language == "en"
    assert WORDS not in said


def test_nothing_known_is_nothing_told(talk: Known_) -> None:
    talk.notices = ()
    talk.say("空调遥控器没反应", **BROKEN)
    assert not any(rule.startswith("messages.notice") for rule in talk.rules)
