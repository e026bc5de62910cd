"""The same customer on two doors is noticed by a number, joined on proof, and parted again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from dialogues.effects import Promise
from dialogues.state import FieldName, Known
from storage import conversations, customer_history, facts, identities, people, promises
from storage.errors import Refused
from storage.identities import AGENT, CONTACT, JOINED, OPEN, REFUSED, Match
from storage.identity_marks import CROWD
from storage.sql import Sql
from storage.store import Store
from storage.tables_triage import identity_marks
from tests.fakes.triage import case, known
from tests.storage.conftest import NOON, Clock

WECHAT, TELEGRAM, WEB = "wechat:shop:o1", "telegram:bot:77", "web:shop:u1"
PHONE = "+8613800138000"


def talk(store: Store, *chats: str) -> None:
    for chat in chats:
        store.do(lambda tx, chat=chat: conversations.ensure(tx, chat))  # type: ignore[misc]  # mypy knows no defaults of lambdas


def told(store: Store, chat: str, how: str = "said", **fields: str) -> list[int]:
    given = {FieldName(name): Known(value, value, None, how) for name, value in fields.items()}
    return store.do(lambda tx: identities.notice(tx, chat, given))


def vouched(store: Store, chat: str, phone: str = PHONE) -> list[int]:
    return store.do(lambda tx: identities.vouch(tx, chat, phone))


def person(store: Store, chat: str) -> int:
    found = store.read(lambda c: conversations.get(c, chat))
    assert found is not None
    address = people.address_of(chat)
    assert store.do(lambda tx: people.identify(tx, *address)) == found.person, "both say the same"
    return found.person


def matches(store: Store, chat: str) -> list[Match]:
    who = person(store, chat)
    return store.read(lambda c: identities.matches(c, who))


@pytest.fixture
def alike(store: Store) -> int:
    """Give the number of a proposal: the same phone said on WeChat and on Telegram."""
    talk(store, WECHAT, TELEGRAM)
    assert told(store, WECHAT, contact_phone=PHONE) == []
    (number,) = told(store, TELEGRAM, contact_phone=PHONE)
    return number


def test_the_same_phone_is_proposed_and_nothing_is_joined(store: Store, alike: int) -> None:
    """S2-05."""
    assert person(store, WECHAT) != person(store, TELEGRAM)
    for chat in (WECHAT, TELEGRAM):
        (match,) = matches(store, chat)
        assert (match.id, match.by, match.tail, match.state) == (alike, "phone", "8000", OPEN)
        assert {match.one, match.other} == {WECHAT, TELEGRAM}


def test_it_is_proposed_once(store: Store, alike: int) -> None:
    assert told(store, WECHAT, contact_phone=PHONE) == []
    assert [one.id for one in matches(store, WECHAT)] == [alike]


def test_a_number_a_crowd_told_pairs_nobody_any_more(store: Store) -> None:
    chats = [f"web:shop:u{n}" for n in range(3 * CROWD)]
    talk(store, *chats)
    made = [len(told(store, chat, contact_phone=PHONE)) for chat in chats]
    assert made == [*range(CROWD + 1), *([0] * (2 * CROWD - 1))]


def test_an_order_number_proposes_too(store: Store) -> None:
    talk(store, WECHAT, TELEGRAM)
    told(store, WECHAT, order_no="EJ2026111800")
    assert len(told(store, TELEGRAM, order_no="EJ2026111800")) == 1
    assert matches(store, WECHAT)[0].by == "order_no"


NEVER = {
    "a name": {"contact_name": "王小明"},
    "another number": {"contact_phone": "+8613900139000"},
    "nothing": {"contact_phone": ""},
    "the order's number as a phone": {"order_no": PHONE},
}


@pytest.mark.parametrize("what", NEVER)
def test_it_proposes_nothing(store: Store, what: str) -> None:
    """S2-05."""
    talk(store, WECHAT, TELEGRAM)
    told(store, WECHAT, contact_phone=PHONE, contact_name="王小明")
    assert told(store, TELEGRAM, **NEVER[what]) == []


@pytest.mark.parametrize("how", ["unknown", "agent", "earlier"])
def test_what_the_customer_did_not_say_himself_proposes_nothing(store: Store, how: str) -> None:
    talk(store, WECHAT, TELEGRAM)
    told(store, WECHAT, contact_phone=PHONE)
    assert told(store, TELEGRAM, how=how, contact_phone=PHONE) == []


def test_an_agent_who_made_sure_joins_both_tables(store: Store, alike: int) -> None:
    older = person(store, WECHAT)
    store.do(lambda tx: identities.join(tx, alike, "zhou", "电话里核对过"))
    assert person(store, TELEGRAM) == person(store, WECHAT) == older
    assert store.read(lambda c: people.addresses(c, older)) == [
        ("telegram", "bot", "77"), ("wechat", "shop", "o1"),
    ]  # fmt: skip
    (match,) = matches(store, WECHAT)
    assert (match.state, match.agent, match.why) == (JOINED, "zhou", "电话里核对过")
    (link,) = store.read(lambda c: identities.links(c, older))
    assert (link.chat, link.proof, link.agent, link.undone) == (TELEGRAM, AGENT, "zhou", None)


def test_joined_in_error_is_parted_again(store: Store, alike: int) -> None:
    older, newer = person(store, WECHAT), person(store, TELEGRAM)
    store.do(lambda tx: identities.join(tx, alike, "zhou", "核对过"))
    store.do(lambda tx: identities.part(tx, TELEGRAM, "chen", "是他爱人"))
    assert (person(store, WECHAT), person(store, TELEGRAM)) == (older, newer)
    for who in (older, newer):
        (link,) = store.read(lambda c, who=who: identities.links(c, who))  # type: ignore[misc]  # mypy knows no defaults of lambdas
        assert (link.undone, link.undone_by, link.undone_why) == (NOON, "chen", "是他爱人")
    assert told(store, TELEGRAM, contact_phone=PHONE) == [], "it is not proposed anew"
    with pytest.raises(Refused, match="nothing to undo"):
        store.do(lambda tx: identities.part(tx, TELEGRAM, "chen", "再来"))


def test_a_refused_proposal_stays_refused(store: Store, alike: int) -> None:
    store.do(lambda tx: identities.refuse(tx, alike, "zhou", "同一个家庭"))
    assert matches(store, WECHAT)[0].state == REFUSED
    assert told(store, WECHAT, contact_phone=PHONE) == []
    with pytest.raises(Refused, match="no open proposal"):
        store.do(lambda tx: identities.join(tx, alike, "zhou", "核对过"))
    assert person(store, WECHAT) != person(store, TELEGRAM)


def test_without_a_reason_nothing_is_done(store: Store, alike: int) -> None:
    for act in (identities.join, identities.refuse):
        with pytest.raises(Refused, match="reason"):
            store.do(lambda tx, act=act: act(tx, alike, "zhou", " "))  # type: ignore[misc]  # mypy knows no defaults of lambdas
    assert matches(store, WECHAT)[0].state == OPEN
    with pytest.raises(Refused, match="no open proposal"):
        store.do(lambda tx: identities.join(tx, 99, "zhou", "核对过"))


def test_a_phone_proved_on_both_doors_joins_them(store: Store) -> None:
    """S2-05."""
    talk(store, WECHAT, TELEGRAM)
    assert vouched(store, WECHAT) == []
    assert vouched(store, TELEGRAM) == [], "joined, so there is nothing left to propose"
    assert person(store, WECHAT) == person(store, TELEGRAM)
    (link,) = store.read(lambda c: identities.links(c, person(store, WECHAT)))
    assert (link.proof, link.agent) == (CONTACT, "")
    assert "8000" in link.why
    assert PHONE not in link.why
    assert matches(store, WECHAT) == []


def test_a_proved_phone_does_not_take_in_who_only_says_it(store: Store) -> None:
    """Else whoever says my number on another door would read what I wrote."""
    talk(store, WECHAT, TELEGRAM)
    told(store, WECHAT, contact_phone=PHONE)
    assert len(vouched(store, TELEGRAM)) == 1
    assert person(store, WECHAT) != person(store, TELEGRAM)
    assert matches(store, TELEGRAM)[0].state == OPEN


def test_everything_a_joined_person_has_moves_along_and_parts_one_by_one(store: Store) -> None:
    talk(store, WEB, WECHAT, TELEGRAM)
    vouched(store, WECHAT)
    vouched(store, TELEGRAM)
    told(store, WEB, order_no="A123456")
    (number,) = told(store, TELEGRAM, order_no="A123456")
    store.do(lambda tx: identities.join(tx, number, "zhou", "核对过"))
    assert len({person(store, chat) for chat in (WEB, WECHAT, TELEGRAM)}) == 1
    store.do(lambda tx: identities.part(tx, WECHAT, "zhou", "弄错了"))
    assert person(store, TELEGRAM) == person(store, WEB) != person(store, WECHAT)


@pytest.mark.usefixtures("alike")
def test_no_number_is_kept_where_a_hash_will_do(store: Store) -> None:
    marks = Sql(select(identity_marks.c.value))
    (kept,) = {value for (value,) in store.read(marks.rows)}
    assert len(kept) == 64
    assert PHONE.removeprefix("+86") not in kept


def test_history_is_seen_on_every_door_once_they_are_joined(
    store: Store, clock: Clock, alike: int
) -> None:
    """S2-05."""
    case(store, WECHAT, "T1", fields=known(product="充电宝"))
    due = NOON + timedelta(hours=1)
    promise = Promise("p1", "T1", "plan_by", "给您方案", due, "品质组")
    store.do(lambda tx: promises.keep_row(tx, promise, None))
    clock.on(7200)
    now = NOON + timedelta(hours=2)
    case(store, TELEGRAM, "T2", linked="T1")
    alone = store.read(lambda c: customer_history.earlier(c, TELEGRAM, now))
    assert [one.case_no for one in alone] == ["T2"]
    store.do(lambda tx: identities.join(tx, alike, "zhou", "核对过"))
    new, old = store.read(lambda c: customer_history.earlier(c, TELEGRAM, now))
    assert (new.case_no, new.linked, old.case_no, old.channel) == ("T2", "T1", "T1", "wechat")
    assert [(one.what, one.owner, one.state) for one in old.unkept] == [
        ("给您方案", "品质组", "late")
    ]
    seen = store.read(lambda c: facts.read(c, TELEGRAM, now, fresh_case_no="T3"))
    assert seen.complaints_30d == 2
    assert [one.case_no for one in seen.earlier] == ["T2", "T1"]
