"""What people decide travels like a message: one lane, one turn, on record once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.desk.acts import Act, Saying
from bot.hearing import DECISIONS, Poison
from bot.turn import Turns
from bot.window import Window
from dialogues.book import Book, Company
from dialogues.decided import Decided, Incomplete
from dialogues.effects import CaseState
from dialogues.events import AgentProposed
from dialogues.load import book_of, load_scripts
from dialogues.sla import Sla
from dialogues.state import Control, Point
from dialogues.step import context_kind, step
from nlu.types import Context, Intent, Parse
from storage import cases, conversations, decisions, handoffs, promises
from tests.bot.runtime_fakes import CHINA, Bench, bench, brain
from tests.house.sources import ROOT

CHAT = "web:default:v1"
SMART = [
    {"name": "action", "value": "换电池"},
    {"name": "number", "value": "1 块"},
    {"name": "approver", "value": "王主管"},
    {"name": "demand", "value": "换电池"},
]
DECLINE = {
    "empathy": "颜色看着不舒服，我能理解。",
    "reason": "机器没有故障，这次办不了。",
    "term": "《售后政策》第 4.2 条",
    "version": "2025-06 版",
    "alternative": "可以以旧换新。",
    "objection": "不认可就回“复核”。",
}
RESOLVE = {"outcome": "upheld", "done": "换好了。", "condition": "坏了再换。", "contact": "转 806"}
_MEANT = {
    "同意": Intent.AFFIRM,
    "记下来": Intent.AFFIRM,
    "复核": Intent.DENY,
    "又不行了，还是只有9小时": Intent.FOLLOW_UP,
}


def read(text: str, _: Context) -> Parse:
    """Read the few words of these talks."""
    meant = _MEANT.get(text, Intent.COMPLAINT)
    told = meant in (Intent.COMPLAINT, Intent.FOLLOW_UP)
    category = "quality.fault" if told else None
    return Parse(text, intent=meant, acts=(meant,), category=category, level=2 if told else None)


@dataclass
class Table:
    """A bench whose talks are really decided, with one case that li has."""

    bench: Bench

    def said(self, text: str, event: str = "") -> None:
        """Let the customer say *text*."""
        self.bench.clock.on(1)
        self.bench.post(text, event)
        self.bench.work()

    def decided(self, kind: str, parts: dict[str, Any], agent: str = "li") -> None:
        """Let the agent decide."""
        self.bench.clock.on(1)
        self.bench.agent(kind, agent, json.dumps(parts, ensure_ascii=False))
        self.bench.work()

    def proposed(self, **more: Any) -> None:
        """Let the agent propose something due in three hours."""
        due = datetime.fromtimestamp(self.bench.clock.now, CHINA) + timedelta(hours=3)
        parts = {"text": "换电池。", "points": SMART, "due": due.isoformat()}
        self.decided("agent_proposed", parts | more)

    @property
    def case_no(self) -> str:
        """Return the number of the case."""
        state, _ = self.bench.store.read(lambda c: conversations.load(c, CHAT))
        assert state is not None
        return state.case_no

    def kinds(self) -> list[str]:
        """Return what the case's history says of decisions."""
        return [h.kind for h in self.happened()]

    def happened(self) -> list[Any]:
        """Return the decisions on record."""
        return self.bench.store.read(lambda c: decisions.of_case(c, self.case_no))

    def standing(self) -> CaseState:
        """Return how the case stands, the same by its row and by its history."""
        row = self.bench.store.read(lambda c: cases.load(c, self.case_no))
        again = self.bench.store.read(lambda c: cases.rebuild(c, self.case_no))
        assert row is not None
        assert row == again
        return row.file.state


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(load_scripts(ROOT / "dialogues" / "scripts"), Company(), Sla())


@pytest.fixture
def table(tmp_path: Path, book: Book) -> Iterator[Table]:
    with bench(tmp_path) as made:
        mind = brain(lambda *given: step(book, *given), read, Window(pause=0, answer_pause=0))
        made.turns = Turns(made.store, mind, {}, zone=CHINA, clock=made.clock)
        one = Table(made)
        one.said("手机电池不行，实测9小时")
        made.clock.on(1)
        made.agent("agent_took", "li")
        made.work()
        yield one


def test_a_proposal_its_versions_and_its_answer_are_on_record(table: Table) -> None:
    table.proposed()
    assert table.standing() is CaseState.PLAN_SENT
    table.proposed(points=[*SMART, {"name": "备用机", "value": "一台"}])
    table.said("同意")
    kinds = [k for k in table.kinds() if k != "checked"]
    assert kinds == ["proposed", "proposal_settled", "proposed", "proposal_settled"]
    first, replaced, second, accepted = (h for h in table.happened() if h.kind != "checked")
    assert (first.payload["version"], second.payload["version"]) == (1, 2)
    assert {"name": "备用机", "old": "", "new": "一台"} in second.payload["changed"]
    assert (replaced.payload["how"], accepted.payload["how"]) == ("replaced", "accepted")
    assert first.actor == "li"
    assert table.standing() is CaseState.EXECUTING


def test_the_day_of_a_proposal_is_in_the_ledger_and_rings(table: Table) -> None:
    table.proposed()
    kept = table.bench.store.read(lambda c: promises.of_case(c, table.case_no))
    (done_by,) = [p for p in kept if p.kind == "done_by"]
    assert (done_by.state, done_by.owner) == ("open", "LI")
    table.bench.clock.on(3 * 3600 + 60)
    table.bench.work()
    kept = table.bench.store.read(lambda c: promises.of_case(c, table.case_no))
    assert [p.state for p in kept if p.kind == "done_by"] == ["broken"]


def test_a_decline_in_five_parts_and_the_objection_to_it(table: Table) -> None:
    table.decided("agent_declined", DECLINE)
    assert table.standing() is CaseState.NOT_UPHELD
    declined = next(h for h in table.happened() if h.kind == "declined")
    assert {k: declined.payload[k] for k in DECLINE} == DECLINE
    table.said("复核")
    asked = next(h for h in table.happened() if h.kind == "review_asked")
    assert asked.payload["apart_from"] == "li"
    assert table.standing() is CaseState.SUBMITTED
    (waiting,) = table.bench.store.read(handoffs.queue)
    assert (waiting.case_no, waiting.reasons) == (table.case_no, ("review:LI",))
    assert "另一位同事" in table.bench.replies()[-1]


@pytest.mark.parametrize("lacking", ["term", "version", "objection"])
def test_a_decline_that_lacks_a_part_reaches_nobody_and_says_so(table: Table, lacking: str) -> None:
    before = table.bench.replies()
    table.decided("agent_declined", DECLINE | {lacking: ""})
    assert table.bench.replies() == before
    assert table.standing() is CaseState.SUBMITTED
    assert table.kinds() == ["incomplete"]
    (effect,) = table.bench.told[-1].effects
    assert isinstance(effect, Incomplete)
    assert effect.missing == (lacking,)


def test_the_letter_is_kept_with_the_hash_of_its_words(table: Table) -> None:
    table.decided("agent_resolved", RESOLVE)
    letter = next(h for h in table.happened() if h.kind == "letter")
    text = table.bench.replies()[-1]
    assert letter.payload["text"] == text
    assert letter.payload["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert table.bench.store.read(lambda c: handoffs.owner(c, CHAT)) is None


def test_the_question_comes_by_itself_a_day_later_and_the_case_is_opened_again(
    table: Table,
) -> None:
    """The timer lives in the talk's own lane, through stops and starts."""
    table.decided("agent_resolved", RESOLVE)
    assert table.standing() is CaseState.RESOLVED
    said = table.bench.replies()
    table.bench.clock.on(23.5 * 3600 - 60)  # half an hour before the day is over
    table.bench.work()
    assert table.bench.replies() == said
    table.bench.clock.on(120)
    table.bench.work()
    assert "哪一处" in table.bench.replies()[-1]
    table.said("又不行了，还是只有9小时")
    table.said("记下来")
    kinds = [h.payload.get("how", h.kind) for h in table.happened()][-4:]
    assert kinds == ["asked", "wish", "reopened", "registered"]
    assert table.standing() is CaseState.SUBMITTED


def test_a_customer_who_never_answers_closes_nothing_with_a_yes(table: Table) -> None:
    table.decided("agent_resolved", RESOLVE)
    table.bench.clock.on(24 * 3600 + 60)
    table.bench.work()
    table.bench.clock.on(72 * 3600 + 60)
    table.bench.work()
    assert table.happened()[-1].payload["how"] == "no_answer"
    assert table.standing() is CaseState.CLOSED


def test_the_same_decision_sent_twice_is_taken_once(table: Table) -> None:
    for _ in range(2):
        table.bench.agent("agent_declined", "li", json.dumps(DECLINE))  # the same moment: one id
    table.bench.work()
    assert table.kinds().count("declined") == 1


def test_a_decision_taken_twice_stands_once(table: Table) -> None:
    """A turn that is taken again leaves the same rows."""
    table.decided("agent_declined", DECLINE)
    effects = [e for e in table.bench.told[-1].effects if isinstance(e, Decided)]
    assert effects
    before = table.happened()
    for effect in effects:
        table.bench.store.do(lambda tx, e=effect: decisions.keep(tx, e, "li"))  # type: ignore[misc] # bound now
    assert table.happened() == before


def test_every_decision_is_kept_under_a_name_of_its_own() -> None:
    kinds = list(decisions.KINDS.values())
    assert set(decisions.KINDS) == set(Decided.__args__)
    assert len(kinds) == len(set(kinds))


def test_a_refusal_about_no_case_leaves_nothing(table: Table) -> None:
    before = table.happened()
    table.bench.store.do(
        lambda tx: decisions.keep(tx, Incomplete("", "li", "decline", ("term",)), "li")
    )
    assert table.happened() == before


@pytest.mark.parametrize("text", ["", "[]", "{", '{"due": "tomorrow"}', '{"points": 3}', '"x"'])
def test_a_decision_that_is_none_is_poison_and_names_its_item(table: Table, text: str) -> None:
    table.bench.agent("agent_proposed", "li", text)
    (name,) = table.bench.claim()
    with pytest.raises(Poison):
        table.bench.turns.begin("w1", name)


def test_the_parts_of_a_decision_come_back_as_they_were_sent(table: Table) -> None:
    table.proposed(options=["A 换", "B 修"])
    state, _ = table.bench.store.read(lambda c: conversations.load(c, CHAT))
    assert state is not None
    assert state.care is not None
    offer = state.care.offer
    assert offer is not None
    assert offer.options == ("A 换", "B 修")
    assert offer.points[0] == Point("action", "换电池")
    assert offer.due is not None
    assert offer.due.tzinfo is not None
    assert state.control is Control.HUMAN


def test_every_decision_of_the_desk_is_known_to_the_turn() -> None:
    acts = {act.value for act in Act} - {"agent_took", "agent_said", "agent_returned"}
    assert acts == set(DECISIONS)
    assert DECISIONS["agent_proposed"] is AgentProposed
    assert Saying("e1").text == ""


def test_the_answer_to_a_proposal_is_read_as_one(table: Table, book: Book) -> None:
    table.proposed()
    state, _ = table.bench.store.read(lambda c: conversations.load(c, CHAT))
    assert context_kind(book, state) == "offer"
