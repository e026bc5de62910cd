"""What channels must send goes out in order and is called sent only when it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from dialogues.effects import CaseState, FileCase, Say, Why
from dialogues.state import Known
from storage import cases, conversations, lanes, messages, outbox, standing
from storage.outbox import Remedy, Tried
from storage.store import Store, Tx
from storage.times import moment

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LANE = "out:web:shop:u1"


@pytest.fixture
def queued(store: Store, talk: str, clock: Any) -> list[int]:
    """Give three messages that wait to be sent."""
    at = moment(clock.now) + timedelta(seconds=1)
    words = [Say(str(n), Why("r", "new")) for n in range(3)]
    say = partial(messages.say, chat=talk, inbox_id=None, at=at, pull=False)
    return [store.do(partial(say, said=one)) for one in words]


def record(store: Store, message: int, outcome: str, **more: str) -> str:
    return store.do(lambda tx: outbox.record(tx, message, Tried(outcome, **more)))


def due(store: Store, talk: str) -> list[int]:
    return [one.line.id for one in store.read(lambda c: outbox.due(c, talk))]


def test_messages_wait_in_order_with_their_work(
    store: Store, talk: str, queued: list[int], clock: Any
) -> None:
    assert due(store, talk) == queued
    assert store.do(lambda tx: lanes.claim(tx, "s:r:0", pool="out")) == (LANE,)
    items = store.read(lambda c: lanes.items(c, [LANE], clock.now))[LANE]
    assert [item.body["message"] for item in items] == queued


def test_a_message_taken_by_its_channel_is_sent(store: Store, talk: str, queued: list[int]) -> None:
    assert record(store, queued[0], "sent", platform_id="m-7") == "sent"
    assert due(store, talk) == queued[1:]


def test_a_message_to_try_again_waits_and_counts(
    store: Store, talk: str, queued: list[int]
) -> None:
    assert record(store, queued[0], "retry", code="429") == "waiting"
    first = store.read(lambda c: outbox.due(c, talk))[0]
    assert (first.line.id, first.tries) == (queued[0], 1)


@pytest.mark.parametrize(
    "outcome", ["window_closed", "quota", "blocked", "rejected", "config", "?"]
)
def test_whatever_is_neither_sent_nor_retry_is_shown_as_failed(
    store: Store, talk: str, queued: list[int], outcome: str
) -> None:
    assert record(store, queued[0], outcome, code="45015", detail="窗口已关\ud800") == "failed"
    assert due(store, talk) == queued[1:]
    (shown,) = store.read(outbox.undelivered)
    assert (shown.chat, shown.line.id, shown.outcome) == (talk, queued[0], outcome)
    assert (shown.tries, shown.code, shown.detail) == (1, "45015", "窗口已关\ufffd")
    assert store.read(lambda c: outbox.count(c, "failed")) == 1


def test_what_was_sent_stays_sent(store: Store, queued: list[int]) -> None:
    record(store, queued[0], "sent")
    assert record(store, queued[0], "rejected") == "sent"
    assert store.read(lambda c: outbox.count(c, "sent")) == 1
    assert not store.do(lambda tx: outbox.again(tx, queued[0]))


def test_a_person_can_have_a_failed_message_tried_again(
    store: Store, talk: str, queued: list[int], clock: Any
) -> None:
    record(store, queued[0], "blocked")
    assert store.do(lambda tx: outbox.again(tx, queued[0]))
    assert due(store, talk) == queued
    items = store.read(lambda c: lanes.items(c, [LANE], clock.now))[LANE]
    assert items[-1].body == {"message": queued[0]}


def became(store: Store, message: int) -> outbox.Undelivered:
    found = store.read(lambda c: outbox.shown(c, message))
    assert found is not None
    return found


def test_what_travelled_inside_another_is_sent_and_says_by_which(
    store: Store, talk: str, queued: list[int]
) -> None:
    store.do(lambda tx: outbox.bind(tx, queued[:2], queued[2]))
    waiting = store.read(lambda c: outbox.due(c, talk))
    assert [one.carrier for one in waiting] == [queued[2], queued[2], None]
    record(store, queued[2], "sent")
    store.do(lambda tx: outbox.merged(tx, queued[:2], queued[2]))
    assert [became(store, one).line.delivery for one in queued] == ["sent"] * 3
    assert [became(store, one).outcome for one in queued] == ["merged", "merged", "sent"]
    assert store.read(lambda c: standing.traffic(c, talk)).sent == (NOON.timestamp(),)


def test_a_word_that_a_newer_one_stood_for_is_dropped_once_only(
    store: Store, talk: str, queued: list[int]
) -> None:
    record(store, queued[0], "sent")
    store.do(lambda tx: outbox.drop(tx, queued[:2], queued[2]))
    assert [became(store, one).line.delivery for one in queued] == ["sent", "dropped", "waiting"]
    assert due(store, talk) == queued[2:]


def test_every_choice_is_kept_with_its_time(store: Store, queued: list[int], clock: Any) -> None:
    for choice in ("hold: quiet hours", "fall back:\nquota"):
        store.do(partial(_choose, message=queued[0], choice=choice))
        clock.on(5)
    at = int(NOON.timestamp())
    kept = became(store, queued[0]).choices
    assert kept == (f"{at} hold: quiet hours", f"{at + 5} fall back: quota")


def _choose(tx: Tx, message: int, choice: str) -> None:
    outbox.choose(tx, message, choice)


def test_a_remedy_is_no_delivery_and_a_person_ends_it(
    store: Store, talk: str, queued: list[int]
) -> None:
    call = Remedy("call", done=False, due=NOON)
    for message in queued[:2]:
        record(store, message, "blocked")
    store.do(lambda tx: outbox.remedied(tx, queued[0], call))
    store.do(lambda tx: outbox.remedied(tx, queued[1], Remedy("sms", done=True)))
    (open_one,) = store.read(outbox.undelivered)
    assert (open_one.line.id, open_one.remedy) == (queued[0], call)
    assert store.do(lambda tx: outbox.reached(tx, talk)) == 1
    assert store.read(outbox.undelivered) == []
    assert became(store, queued[0]).line.delivery == "failed"


def test_trying_again_begins_anew(store: Store, queued: list[int]) -> None:
    record(store, queued[0], "blocked")
    store.do(lambda tx: outbox.remedied(tx, queued[0], Remedy("call", done=False)))
    assert store.do(lambda tx: outbox.again(tx, queued[0]))
    fresh = became(store, queued[0])
    assert (fresh.line.delivery, fresh.tries, fresh.remedy) == ("waiting", 0, None)


def test_a_copy_that_arrived_whole_settles_the_first(
    store: Store, talk: str, queued: list[int], clock: Any
) -> None:
    record(store, queued[0], "window_closed")
    store.do(lambda tx: outbox.remedied(tx, queued[0], Remedy("identity", done=False)))
    at = moment(clock.now)
    said = Say("x", Why("r", "new"))
    copy = partial(messages.say, chat=talk, inbox_id=None, said=said, at=at, pull=False)
    copies = [store.do(partial(copy, origin=queued[0])) for _ in range(2)]
    record(store, copies[0], "sent")
    assert became(store, queued[0]).remedy == Remedy("identity", done=False)
    store.do(lambda tx: outbox.merged(tx, copies[1:], copies[0]))
    assert became(store, queued[0]).remedy == Remedy("identity", done=True)


def test_what_was_tried_and_still_waits_is_late(store: Store, queued: list[int]) -> None:
    record(store, queued[0], "retry", code="500")
    said = NOON + timedelta(seconds=1)
    assert store.read(lambda c: outbox.late(c, said)) == []
    (late,) = store.read(lambda c: outbox.late(c, said + timedelta(seconds=1)))
    assert (late.line.id, late.code) == (queued[0], "500")


def test_what_is_not_pushed_has_no_fate(store: Store, talk: str, clock: Any) -> None:
    said = Say("x", Why("r", "new"))
    at = moment(clock.now)
    number = store.do(lambda tx: messages.say(tx, talk, None, said, at, pull=True))
    assert store.read(lambda c: outbox.shown(c, number)) is None


def test_how_the_cases_stand_is_the_newest_ones_word(
    store: Store, talk: str, case: str, filed: FileCase
) -> None:
    fields = {
        standing.PHONE: Known("+8613800138000", "138", None),
        standing.PREFERENCE: Known("", "短信", None),
    }
    known = replace(filed, fields=fields, state=CaseState.PLAN_SENT)
    store.do(lambda tx: cases.file(tx, talk, known))
    stands = store.read(lambda c: standing.standing(c, talk))
    assert stands == standing.Standing(
        ("plan_sent",), urgent=True, case_no=case, phone="+8613800138000", preference="短信"
    )
    assert store.read(lambda c: standing.standing(c, "web:shop:nobody")) == standing.Standing()


def test_only_the_same_persons_conversations_are_elsewhere(store: Store, talk: str) -> None:
    assert store.read(lambda c: standing.customer(c, talk)).others == ()
    assert store.read(lambda c: standing.customer(c, "web:shop:nobody")).others == ()
    store.do(lambda tx: conversations.ensure(tx, "mp:a:other"))
    assert store.read(lambda c: standing.customer(c, talk)).others == ()
    move = "UPDATE identities SET person_id = 1 WHERE channel = 'mp'"
    store.do(lambda tx: tx.c.exec_driver_sql(move))
    ((chat, traffic),) = store.read(lambda c: standing.customer(c, talk)).others
    assert (chat, traffic) == ("mp:a:other", standing.Traffic())
