"""Everything that comes in is kept once, as it came, before anybody is answered."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues.effects import Say, Why
from storage import conversations, inbox, lanes, messages
from storage.errors import Refused
from storage.inbox import Arrival, Received
from storage.messages import Attachment
from storage.store import Store

CHAT, LANE = "web:shop:u1", "in:web:shop:u1"


def receive(store: Store, arrival: Arrival) -> Received:
    return store.do(lambda tx: inbox.receive(tx, arrival))


def waiting(store: Store, now: float, lane: str = LANE) -> list[inbox.Waiting]:
    found = store.read(lambda c: lanes.items(c, [lane], now))[lane]
    return [inbox.decode(item.body) for item in found]


def test_a_repeat_is_recognised_and_changes_nothing(
    store: Store, clock: Any, arrival: Arrival
) -> None:
    first = receive(store, arrival)
    again = receive(store, replace(arrival, text="other words"))
    assert (first.fresh, again) == (True, replace(first, fresh=False))
    assert len(waiting(store, clock.now)) == 1


def test_one_event_handed_in_by_many_at_once_is_kept_once(store: Store, arrival: Arrival) -> None:
    futures = [store.write(lambda tx: inbox.receive(tx, arrival)) for _ in range(30)]
    told = [f.result(5) for f in futures]
    assert sum(one.fresh for one in told) == 1
    assert len({(one.inbox_id, one.message_id) for one in told}) == 1


@pytest.mark.parametrize("other", [{"account": "second"}, {"channel": "telegram"}])
def test_the_same_id_on_another_door_is_another_event(
    store: Store, arrival: Arrival, other: dict[str, Any]
) -> None:
    receive(store, arrival)
    assert receive(store, replace(arrival, **other)).fresh


def test_the_turn_reads_from_its_lane_what_came_in(
    store: Store, clock: Any, arrival: Arrival
) -> None:
    photo = Attachment("image", "media-1", mime="image/jpeg", size=5)
    got = receive(store, replace(arrival, kind="button", payload="ok", attachments=(photo,)))
    (one,) = waiting(store, clock.now)
    assert one == inbox.Waiting(
        got.inbox_id, got.message_id, "button", arrival.at, arrival.text, "ok", (photo,)
    )
    (line,) = store.read(lambda c: messages.history(c, CHAT))
    assert (line.who, line.text, line.attachments) == ("customer", arrival.text, (photo,))


def test_a_desk_s_event_goes_into_the_lane_of_the_chat_it_concerns(
    store: Store, clock: Any, talk: str, arrival: Arrival
) -> None:
    raw = {"agent": "li", "name": "小李"}
    event = Arrival(
        "desk", "li", "li", "d1", "agent_said", arrival.at, "我来处理", raw=raw, chat=talk
    )
    assert receive(store, event).message_id is None
    said = waiting(store, clock.now)[-1]
    assert (said.kind, said.text, said.agent, said.name) == ("agent_said", "我来处理", "li", "小李")
    assert len(store.read(lambda c: messages.history(c, talk))) == 1, "the turn says it, not this"


def test_fifty_messages_of_a_new_customer_make_one_conversation(
    store: Store, clock: Any, arrival: Arrival
) -> None:
    burst = [replace(arrival, event_id=f"e{n}", text=str(n)) for n in range(50)]
    for future in [store.write(partial(inbox.receive, arrival=one)) for one in burst]:
        future.result(5)
    assert [one.text for one in waiting(store, clock.now)] == [str(n) for n in range(50)]
    talk = store.read(lambda c: conversations.get(c, CHAT))
    assert talk is not None
    assert (talk.person, talk.channel, talk.account, talk.user) == (1, "web", "shop", "u1")


def test_replies_belong_to_every_event_of_the_burst(store: Store, arrival: Arrival) -> None:
    one, two = (receive(store, replace(arrival, event_id=e)).inbox_id for e in "ab")
    words = Say("都收到了", Why("r", "new"))
    assert store.read(lambda c: inbox.replies(c, one)) == []
    assert not store.read(lambda c: inbox.settled(c, one))
    store.do(lambda tx: messages.say(tx, CHAT, two, words, arrival.at, pull=True))
    store.do(lambda tx: inbox.settle(tx, [one, two], two))
    for inbox_id in (one, two):
        assert store.read(partial(inbox.settled, inbox_id=inbox_id))
        (line,) = store.read(partial(inbox.replies, inbox_id=inbox_id))
        assert line.text == "都收到了"


def test_words_no_database_holds_are_kept_in_raw(store: Store, arrival: Arrival) -> None:
    bad = "热\x00水\ud800器"
    got = receive(store, replace(arrival, text=bad, raw={"ip": "::1"}))
    (line,) = store.read(lambda c: messages.history(c, CHAT))
    assert line.text == "热水\ufffd器"
    assert store.read(lambda c: inbox.raw(c, got.inbox_id)) == {"ip": "::1", "text": bad}


def test_what_was_understood_stands_with_the_message(store: Store, arrival: Arrival) -> None:
    message = receive(store, arrival).message_id
    assert message is not None
    store.do(lambda tx: inbox.mark_read(tx, message, "anger", 3, "{}"))
    (line,) = store.read(lambda c: messages.history(c, CHAT))
    assert (line.emotion, line.heat) == ("anger", 3)


def test_a_monstrous_event_id_is_still_told_apart(store: Store, arrival: Arrival) -> None:
    one, two = (replace(arrival, event_id="x" * 500 + end) for end in "ab")
    assert (receive(store, one).fresh, receive(store, two).fresh) == (True, True)
    assert not receive(store, one).fresh
    longest = "SELECT max(length(event_id)) FROM inbox"
    assert store.read(lambda c: c.exec_driver_sql(longest).scalar_one()) <= 120


@pytest.mark.parametrize(
    "bad",
    [
        {"user": "x" * 120},
        {"channel": "a:b"},
        {"account": "a:b"},
        {"chat": "no-address"},
        {"user": ""},
    ],
)
def test_an_address_that_is_none_is_refused_and_leaves_nothing(
    store: Store, arrival: Arrival, bad: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        receive(store, replace(arrival, **bad))
    assert store.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM inbox").scalar()) == 0


def test_a_time_without_a_zone_is_refused(store: Store, arrival: Arrival) -> None:
    with pytest.raises(ValueError, match="zone"):
        receive(store, replace(arrival, at=arrival.at.replace(tzinfo=None)))


ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)
NONE_YET = [HealthCheck.function_scoped_fixture]


@settings(max_examples=60, suppress_health_check=NONE_YET, deadline=None)
@given(text=ANY, event_id=ANY, payload=ANY, user=ANY.filter(lambda u: 0 < len(u) < 100))
def test_no_words_ever_stop_an_arrival(
    store: Store, arrival: Arrival, text: str, event_id: str, payload: str, user: str
) -> None:
    strange = replace(arrival, text=text, event_id=event_id, payload=payload, user=user)
    got = receive(store, replace(strange, raw={"x": text}))
    assert receive(store, strange) == replace(got, fresh=False)
