"""A talk handed on, and a field written by a colleague, as the pure core decides them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.decided import Filled, Incomplete
from dialogues.effects import Effect, FileCase, HandOff, Moved, Promise, Say, TakeRefused
from dialogues.events import AgentFilled, AgentTook, AgentTransferred
from dialogues.state import Control, FieldName, State
from dialogues.talks import Meant, meant_parse
from nlu.types import Parse
from tests.dialogues.casework import NAMES, NOW, STORY, Talk

MODEL = FieldName("model")
PHONE = FieldName("contact_phone")


class Handed(Talk):
    """A filed case that agent a has."""

    def moved(self, by: str = "a", **parts: Any) -> list[Effect]:
        """Let an agent hand the talk on."""
        given = {"to": "b", "to_name": NAMES["b"], "reason": "他更熟"} | parts
        return self.happen(AgentTransferred(self.now, by, NAMES[by], **given))

    def filled(self, by: str = "a", **parts: Any) -> list[Effect]:
        """Let an agent write a field; its words are read like an answer."""
        given = {"field": "model", "value": "XP-200", "parse": None} | parts
        event = AgentFilled(self.now, by, NAMES[by], **given)
        if event.parse is None:
            event = replace(event, parse=meant_parse(event.value, Meant(intent="supplement")))
        return self.happen(event)

    @property
    def at(self) -> State:
        """The state."""
        assert self.state is not None
        return self.state


@pytest.fixture
def waiting(book: Book) -> Handed:
    one = Handed(book, NOW)
    one.told(STORY, intent="complaint", category="quality.below_spec", emotion="anger", heat=1)
    one.told("转人工", intent="ask_human", handoff="request_human")
    return one


@pytest.fixture
def talk(waiting: Handed) -> Handed:
    waiting.happen(AgentTook(waiting.now, "a", NAMES["a"]))
    return waiting


def phone(number: str) -> Parse:
    """Return a number as it is read."""
    means = {"intent": "supplement", "slots": {"phone": number}}
    return meant_parse(number, Meant.model_validate(means))


def _of(kind: type[Any], effects: list[Effect]) -> list[Any]:
    return [effect for effect in effects if isinstance(effect, kind)]


def test_whoever_gets_the_talk_is_named_to_the_customer_once(talk: Handed) -> None:
    effects = talk.moved()
    (said,) = _of(Say, effects)
    assert NAMES["b"] in said.text
    assert _of(Moved, effects) == [Moved(talk.at.case_no, "b", NAMES["b"], "", "他更熟")]
    assert talk.at.agent == ("b", NAMES["b"])
    assert talk.at.control is Control.HUMAN


def test_handed_to_a_team_it_waits_again_with_a_time(talk: Handed) -> None:
    effects = talk.moved(to="", to_name="", team="品质组", reason="要看批次；急")
    (said,) = _of(Say, effects)
    assert "品质组" in said.text
    assert NAMES["a"] in said.text
    (called,) = _of(HandOff, effects)
    assert called.reasons == (f"{NAMES['a']}转来：要看批次，急",)
    assert [p.kind for p in _of(Promise, effects)] in ([], ["first_touch"])
    assert talk.at.control is Control.QUEUE
    assert talk.at.agent is None


def test_only_who_has_the_talk_or_a_lead_hands_it_on(talk: Handed) -> None:
    assert talk.moved("b", to="a", to_name=NAMES["a"]) == [TakeRefused("b", NAMES["a"])]
    assert talk.at.agent == ("a", NAMES["a"])
    assert _of(Moved, talk.moved("b", lead=True))


def test_what_nobody_has_is_not_handed_on(waiting: Handed) -> None:
    assert waiting.moved() == [TakeRefused("a", "")]


def test_a_field_written_by_a_colleague_stands_and_is_on_file(talk: Handed) -> None:
    effects = talk.filled()
    assert talk.at.fields[MODEL].value == "XP-200"
    assert talk.at.fields[MODEL].how == "desk"
    (told,) = _of(Filled, effects)
    assert (told.old, told.new, told.label) == ("", "XP-200", "型号")
    (case,) = _of(FileCase, effects)
    assert case.fields[MODEL].value == "XP-200"
    assert _of(Say, effects) == []


def test_the_old_value_and_its_message_stay_in_the_history(talk: Handed) -> None:
    talk.told("我电话 13800138000", intent="supplement", slots={"phone": "13800138000"})
    was = talk.at.fields[PHONE]
    (told,) = _of(
        Filled, talk.filled(field="contact_phone", value="13900139000", parse=phone("13900139000"))
    )
    assert (told.old, told.old_how, told.old_message) == (was.text, was.how, was.message)
    assert talk.at.fields[PHONE].value == "13900139000"


def test_what_the_customer_says_later_counts_more(talk: Handed) -> None:
    talk.filled(field="contact_phone", value="13900139000", parse=phone("13900139000"))
    right = {"phone": "13700137000"}
    effects = talk.told("电话不对，是 13700137000", intent="correction", slots=right)
    assert talk.at.fields[PHONE].value == "13700137000"
    assert talk.at.fields[PHONE].how == "corrected"
    assert _of(FileCase, effects)


def test_the_bot_does_not_ask_for_what_a_colleague_wrote(book: Book) -> None:
    one = Handed(book, NOW)
    one.told(STORY, intent="complaint", category="quality.below_spec", emotion="neutral", heat=0)
    assert one.at.control is Control.BOT
    open_now = one.at.asking
    assert open_now is not None
    missing = [n for n in book.script(one.at.script).plan_for(one.at.category).required
               if n not in one.at.fields and n != open_now]  # fmt: skip
    assert missing, "something is left to ask"
    left = missing[0]
    effects = one.filled(field=str(left), value="2026 年 11 月 1 日", parse=None)
    assert one.at.fields[left].how == "desk" or _of(Incomplete, effects)
    one.told("不记得了", intent="dont_know")
    assert one.at.asking != left


def test_the_same_value_again_changes_nothing(talk: Handed) -> None:
    talk.filled()
    assert _of(Filled, talk.filled()) == []


@pytest.mark.parametrize(
    ("parts", "lacks"),
    [
        ({"value": "  "}, "value"),
        ({"field": "no_such_field"}, "field"),
        ({"field": "contact_phone", "value": "没有"}, "value"),
    ],
)
def test_what_is_no_field_or_no_value_is_refused(
    talk: Handed, parts: dict[str, str], lacks: str
) -> None:
    before = talk.at.fields
    (told,) = _of(Incomplete, talk.filled(**parts))
    assert (told.act, told.missing) == ("fill", (lacks,))
    assert talk.at.fields == before


def test_who_does_not_have_the_talk_writes_nothing_in_it(talk: Handed) -> None:
    assert talk.filled("b") == [TakeRefused("b", NAMES["a"])]
    assert talk.filled(case_no="TS1") == [TakeRefused("a", "")]
