"""Recorded talks: customers' turns as they were answered, agents' acts between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from dialogues.state import Control, State
from storage import conversations, inbox, talks
from storage.inbox import Arrival
from storage.store import Store


def arrive(store: Store, arrival: Arrival, event: str, **changes: Any) -> inbox.Received:
    at = arrival.at + timedelta(minutes=int(event[1:]))
    more = replace(arrival, event_id=event, at=at, **changes)
    return store.do(partial(inbox.receive, arrival=more))


def answered(store: Store, *received: inbox.Received, parse: str = '{"heat":2}') -> None:
    last = received[-1].inbox_id
    store.do(lambda tx: inbox.settle(tx, [one.inbox_id for one in received], last))
    for one in received:
        if one.message_id is not None:
            message = one.message_id
            store.do(partial(inbox.mark_read, message_id=message, emotion="anger", heat=2,
                             parse_json=parse))  # fmt: skip


def stand(store: Store, chat: str, state: State) -> None:
    store.do(partial(conversations.save, chat=chat, state=state, was=0))


def recorded(store: Store, most: int = 10) -> list[dict[str, Any]]:
    return store.read(lambda c: list(talks.recorded(c, most)))


def test_a_burst_is_one_event_and_agents_act_between(
    store: Store, arrival: Arrival, filed: Any
) -> None:
    first, second = arrive(store, arrival, "e1"), arrive(store, arrival, "e2", text="还冒烟")
    took = arrive(store, arrival, "e3", kind="agent_took", text="",
                  raw={"agent": "chenlan", "name": "陈岚"})  # fmt: skip
    third = arrive(store, arrival, "e4", kind="button", text="对", payload="/confirm")
    arrive(store, arrival, "e5", text="还没答到")
    for one in ((first, second), (took,), (third,)):
        answered(store, *one)
    stand(store, "web:shop:u1", State(filed.script, closed=True))
    (talk,) = recorded(store)
    assert (talk["talk"], talk["finished"]) == ("web:shop:u1", True)
    burst, act, pressed = talk["events"]
    assert [m["text"] for m in burst["messages"]] == [arrival.text, "还冒烟"]
    assert burst["at"] == (arrival.at + timedelta(minutes=2)).isoformat()
    assert burst["messages"][0]["parse"] == {"heat": 2}
    assert (act["kind"], act["agent"], act["name"]) == ("agent_took", "chenlan", "陈岚")
    assert pressed["messages"][0]["payload"] == "/confirm"


def test_a_talk_the_customer_left_is_not_finished(
    store: Store, arrival: Arrival, filed: Any
) -> None:
    answered(store, arrive(store, arrival, "e1"))
    stand(store, "web:shop:u1", State(filed.script))
    assert [t["finished"] for t in recorded(store)] == [False]


def test_a_talk_with_a_person_is_finished(store: Store, arrival: Arrival, filed: Any) -> None:
    answered(store, arrive(store, arrival, "e1"))
    stand(store, "web:shop:u1", State(filed.script, control=Control.QUEUE))
    assert [t["finished"] for t in recorded(store)] == [True]


def test_the_newest_come_first_and_no_more_than_asked(
    store: Store, arrival: Arrival, clock: Any, filed: Any
) -> None:
    for n in range(3):
        clock.on(60)
        answered(store, arrive(store, arrival, f"e{n}", user=f"u{n}"))
        stand(store, f"web:shop:u{n}", State(filed.script))
    assert [t["talk"] for t in recorded(store, 2)] == ["web:shop:u2", "web:shop:u1"]


def test_who_never_got_an_answer_is_no_talk(store: Store, arrival: Arrival) -> None:
    arrive(store, arrival, "e1")
    assert recorded(store) == []
