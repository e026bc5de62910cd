"""A history has every word once, in order, and says whose it is."""

from __future__ import annotations

from dataclasses import replace

from dialogues.effects import Button, Say, Why
from storage import inbox, messages
from storage.inbox import Arrival
from storage.store import Store

HELLO = Say("您好", Why("greet", "new", ("hours",), "v1"), (Button("登记", "register"),))


def say(store: Store, chat: str, said: Say, arrival: Arrival, *, pull: bool = True) -> int:
    return store.do(lambda tx: messages.say(tx, chat, None, said, arrival.at, pull=pull))


def test_a_history_tells_who_said_what_in_order(store: Store, talk: str, arrival: Arrival) -> None:
    say(store, talk, HELLO, arrival)
    say(store, talk, replace(HELLO, author="小李", text="我是小李"), arrival)
    lines = store.read(lambda c: messages.history(c, talk))
    assert [(x.who, x.name, x.text) for x in lines] == [
        ("customer", "", arrival.text),
        ("bot", "", "您好"),
        ("agent", "小李", "我是小李"),
    ]
    assert (lines[1].buttons, lines[1].why, lines[1].at) == (HELLO.buttons, HELLO.why, arrival.at)


def test_a_history_goes_on_after_a_cursor(store: Store, talk: str, arrival: Arrival) -> None:
    numbers = [say(store, talk, HELLO, arrival) for _ in range(5)]
    assert numbers == sorted(set(numbers))
    after = store.read(lambda c: messages.history(c, talk, after=numbers[1], limit=2))
    assert [line.id for line in after] == numbers[2:4]


def test_the_last_lines_come_oldest_first(store: Store, talk: str, arrival: Arrival) -> None:
    numbers = [say(store, talk, HELLO, arrival) for _ in range(5)]
    assert [x.id for x in store.read(lambda c: messages.last(c, talk, 2))] == numbers[-2:]


def test_a_history_holds_no_other_talk(store: Store, talk: str, arrival: Arrival) -> None:
    store.do(lambda tx: inbox.receive(tx, replace(arrival, user="u2", event_id="e2")))
    assert len(store.read(lambda c: messages.history(c, talk))) == 1


def test_only_a_channel_that_pushes_gets_work_to_send(
    store: Store, talk: str, arrival: Arrival
) -> None:
    pulled = say(store, talk, HELLO, arrival)
    pushed = say(store, talk, HELLO, arrival, pull=False)
    delivery = {x.id: x.delivery for x in store.read(lambda c: messages.history(c, talk))}
    assert (delivery[pulled], delivery[pushed]) == ("", "waiting")
