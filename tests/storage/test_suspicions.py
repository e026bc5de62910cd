"""A suspicion stands in the audit log and nowhere else; leads alone are told of it (S4-05)."""

from __future__ import annotations

from storage import audit, case_events, erase, exhibits, export, facts, suspicions
from storage.audit import Subject
from storage.retention import DAY
from storage.store import Store
from storage.suspicions import Case
from storage.times import moment
from tests.storage.conftest import Clock
from tests.storage.keeping import ASKED, KEPT, everything, swept

WHY = "同一号码三家店同一套话"


def test_what_was_said_last_stands(store: Store, talk: str, case: str, clock: Clock) -> None:
    """S4-05: once each, another reason takes the place of the first, lifted is none."""
    on = Case(case, talk)

    def now() -> suspicions.Suspicion | None:
        return store.read(lambda c: suspicions.of_case(c, on))

    assert now() is None
    assert not store.do(lambda tx: suspicions.lift(tx, on, "wang", "没有"))
    assert store.do(lambda tx: suspicions.suspect(tx, on, "malicious", "wang", WHY))
    assert not store.do(lambda tx: suspicions.suspect(tx, on, "malicious", "li", "再一次"))
    found = now()
    assert found is not None
    assert (found.reason, found.agent, found.why) == ("malicious", "wang", WHY)
    assert found.since.timestamp() == clock.now
    assert store.do(lambda tx: suspicions.suspect(tx, on, "competitor", "li", "像同行"))
    assert store.do(lambda tx: suspicions.lift(tx, on, "wang", "核对过了，是误会"))
    assert now() is None
    log = store.read(lambda c: suspicions.log(c, 10))
    assert [(one.case, one.told.reason, one.told.agent, one.told.why) for one in log] == [
        (on, "lifted", "wang", "核对过了，是误会"),
        (on, "competitor", "li", "像同行"),
        (on, "malicious", "wang", WHY),
    ]


def test_another_case_of_the_same_talk_is_under_no_suspicion(
    store: Store, talk: str, case: str
) -> None:
    """S4-05."""
    assert store.do(lambda tx: suspicions.suspect(tx, Case(case, talk), "malicious", "w", WHY))
    assert store.read(lambda c: suspicions.of_case(c, Case(f"{case}1", talk))) is None
    assert store.read(lambda c: suspicions.of_case(c, Case(case, f"{talk}1"))) is None


def test_it_is_in_no_history_no_export_and_no_list_that_all_may_read(
    store: Store, talk: str, case: str
) -> None:
    """S4-05: neither the words nor the fact, nor the facts that decisions are made from."""

    def seen() -> list[object]:
        return store.read(
            lambda c: [
                case_events.events(c, case),
                list(export.cases(c)),
                audit.newest(c),
                facts.read(c, talk, moment(store.clock()), fresh_case_no="TS-9"),
            ]
        )

    store.do(lambda tx: audit.note(tx, "lin", "again", Subject("message:1", talk)))
    before = seen()
    assert store.do(lambda tx: suspicions.suspect(tx, Case(case, talk), "malicious", "w", WHY))
    assert seen() == before
    assert len(store.read(audit.newest)) == 1


def test_it_goes_with_the_audit_and_not_before_it(
    store: Store, talk: str, case: str, clock: Clock
) -> None:
    """S4-05: a suspicion outlives no record of who had it."""
    assert store.do(lambda tx: suspicions.suspect(tx, Case(case, talk), "malicious", "w", WHY))
    clock.on(KEPT.audit - DAY)
    swept(store)
    assert len(store.read(lambda c: suspicions.log(c, 10))) == 1
    clock.on(2 * DAY)
    assert swept(store)["audit"] == 1
    assert store.read(lambda c: suspicions.log(c, 10)) == []
    assert WHY not in everything(store)


def test_the_words_about_an_erased_customer_go_and_who_said_them_stays(
    store: Store, talk: str, case: str
) -> None:
    """S4-05: the audit keeps that there was a suspicion, by whom and when."""
    assert store.do(lambda tx: suspicions.suspect(tx, Case(case, talk), "malicious", "w", WHY))
    store.do(lambda tx: exhibits.say(tx, case, (1, "a" * 64), "", "receipt", "lin"))
    person = store.read(lambda c: erase.find(c, talk))
    assert person is not None
    store.do(lambda tx: erase.erase(tx, person, ASKED))
    assert WHY not in everything(store)
    (one,) = store.read(lambda c: suspicions.log(c, 10))
    assert (one.case.number, one.told.agent, one.told.why) == (case, "w", "")
    assert one.case.chat != talk
    (kept,) = store.read(lambda c: exhibits.said(c, one.case.chat)).values()
    assert (kept.kind, kept.by) == ("receipt", "lin")
