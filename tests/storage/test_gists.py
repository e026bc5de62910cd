"""What is picked out of a state's text is what the whole state says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from dialogues.effects import Say, Why
from dialogues.state import STORY, FieldName, Known, Level, Phase, ScriptRef, State
from storage import codec, conversations, gists, inbox, messages
from storage.inbox import Arrival
from storage.listed import listed
from storage.messages import CUSTOMER
from storage.store import Store
from tests.storage.conftest import NOON

PLAIN = State(ScriptRef("quality", "v1"))
TOLD = Known("坏了", "昨天就坏了", None)
STATES = {
    "new": PLAIN,
    "told": replace(PLAIN, fields={STORY: TOLD}, case_no="TS1", phase=Phase.FACTS),
    "only a value": replace(PLAIN, fields={STORY: replace(TOLD, text="")}),
    "other fields": replace(PLAIN, fields={FieldName("phone"): TOLD}, level=Level.URGENT),
    "half a character": replace(PLAIN, fields={STORY: replace(TOLD, text="\ud83d坏")}),
    "over": replace(
        PLAIN,
        closed=True,
        phase=Phase.DONE,
        case_no="TS2",
        started=NOON.astimezone(ZoneInfo("Asia/Shanghai")),
        category="product_quality.fault",
        flags=frozenset({"safety", "media"}),
        language="en",
    ),
}


@pytest.mark.parametrize("name", STATES)
def test_a_gist_says_what_the_whole_state_says(name: str) -> None:
    state, found = STATES[name], gists.pick(codec.dumps(STATES[name]))
    told = state.fields.get(STORY)
    assert found.told == ((told.text or told.value) if told else "")
    assert (found.phase, found.case_no, found.closed) == (state.phase, state.case_no, state.closed)
    assert (found.level, found.category) == (state.level or "", state.category or "")
    assert (found.started, found.flags) == (state.started, state.flags)
    assert found.language == state.language


def test_a_state_of_an_older_program_has_the_defaults_for_what_it_lacks() -> None:
    found = gists.pick('{"script":{"name":"quality","version":"v1"}}')
    assert (found.phase, found.case_no, found.closed) == (Phase.NEW, "", False)
    assert (found.level, found.category, found.told, found.started) == ("", "", "", None)
    assert found.flags == frozenset()


def test_the_bot_is_in_the_middle_of_a_case_that_is_neither_closed_nor_done() -> None:
    def is_open(state: State) -> bool:
        return gists.pick(codec.dumps(state)).open

    began = replace(PLAIN, case_no="TS1", phase=Phase.FACTS)
    assert is_open(began)
    over = (replace(began, closed=True), replace(began, phase=Phase.DONE), PLAIN)
    assert [is_open(one) for one in over] == [False] * 3


def test_only_the_talks_that_were_asked_for_are_read(store: Store, talk: str) -> None:
    strange = 'web:shop:"},[引号'
    for chat in (strange, "web:shop:u3"):
        store.do(partial(conversations.save, chat=chat, state=STATES["told"], was=0))
    found = store.read(lambda c: gists.of(c, [talk, strange, strange, "web:shop:nobody"]))
    assert set(found) == {strange}
    assert found[strange].told == "昨天就坏了"
    assert store.read(lambda c: gists.of(c, [])) == {}
    here = store.read(lambda c: conversations.talks(c, [talk, strange, "web:shop:nobody"]))
    assert here == {
        chat: store.read(partial(conversations.get, chat=chat)) for chat in (talk, strange)
    }


def test_a_list_holds_each_value_once() -> None:
    assert listed(iter(["b", "a", "b"])) == '["b","a"]'


@pytest.mark.parametrize("newest", [1, 2, 3, 6])
def test_what_customers_said_last_is_what_their_newest_messages_say(
    store: Store, talk: str, arrival: Arrival, newest: int
) -> None:
    def write(user: str, n: int, text: str) -> str:
        at = NOON + timedelta(minutes=n)
        more = replace(arrival, user=user, event_id=f"{user}-{n}", text=text, at=at)
        store.do(partial(inbox.receive, arrival=more))
        return f"web:shop:{user}"

    def answer(chat: str) -> None:
        hello = Say("您好", Why("greet", "new", (), "v1"))
        store.do(lambda tx: messages.say(tx, chat, None, hello, NOON, pull=True))

    wordless, answered = write("u2", 1, "话在前"), write("u3", 1, "只有一句")
    write("u2", 2, "")
    for _ in range(2):
        answer(answered)
    store.do(partial(conversations.ensure, chat="web:shop:u4"))
    chats = [talk, wordless, answered, "web:shop:u4"]

    def said(chat: str) -> list[str]:
        lines = store.read(lambda c: messages.last(c, chat, newest))
        return [line.text for line in lines if line.who == CUSTOMER]

    found = store.read(lambda c: messages.last_words(c, chats, newest))
    assert found == {chat: said(chat)[-1] for chat in chats if said(chat)}
    assert (answered in found) is (newest > 2)
    assert store.read(lambda c: messages.last_words(c, [], newest)) == {}
