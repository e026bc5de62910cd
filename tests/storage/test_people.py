"""One address is one person, for ever; nobody is merged by a name."""

from __future__ import annotations

import pytest

from storage import people
from storage.errors import Refused
from storage.store import Store


def test_the_same_address_is_the_same_person(store: Store) -> None:
    def who(user: str, account: str = "shop") -> int:
        return store.do(lambda tx: people.identify(tx, "web", account, user))

    first = who("u1")
    assert (who("u1"), who("u1") == who("u2"), who("u1") == who("u1", "other")) == (
        first,
        False,
        False,
    )
    assert store.read(lambda c: people.addresses(c, first)) == [("web", "shop", "u1")]


def test_an_address_and_its_conversation_name_each_other() -> None:
    assert people.chat_of("kf", "a", "x:y:z") == "kf:a:x:y:z"
    assert people.address_of("kf:a:x:y:z") == ("kf", "a", "x:y:z")


@pytest.mark.parametrize("chat", ["", "a", "a:b", "a:b:", "a:b:" + "x" * 117])
def test_what_is_no_conversation_is_refused(chat: str) -> None:
    with pytest.raises(Refused):
        people.address_of(chat)
