"""What colleagues keep at the desk is theirs on every computer, and a case put off comes back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from storage import desk_own, erase_desk, inbox, knowledge, knowledge_use
from storage.desk_own import SHARED, Module
from storage.erase_words import Job, Whose
from storage.inbox import Arrival
from storage.knowledge import Content, Index
from storage.schema import metadata
from storage.store import Store, Tx
from tests.storage.conftest import CHAT, NOON, Clock


def said(store: Store, event: str) -> None:
    one = Arrival("web", "shop", "u1", event, "message", NOON, "在吗")
    store.do(lambda tx: inbox.receive(tx, one))


def put(store: Store, *all_: Module) -> None:
    def job(tx: Tx) -> None:
        for one in all_:
            desk_own.put_module(tx, one)

    store.do(job)


def test_what_an_agent_set_comes_back_and_is_nobody_elses(store: Store) -> None:
    store.do(lambda tx: desk_own.choose(tx, "chenlan", "views", []))
    store.do(lambda tx: desk_own.choose(tx, "chenlan", "views", ["充电宝 8000"]))
    store.do(lambda tx: desk_own.choose(tx, "chenlan", "keys", {"take": "g x"}))
    found = store.read(lambda c: desk_own.choices(c, "chenlan"))
    assert found == {"views": ["充电宝 8000"], "keys": {"take": "g x"}}
    assert store.read(lambda c: desk_own.choices(c, "zhoumin")) == {}


def test_a_module_is_one_of_its_owner_category_and_code(store: Store) -> None:
    own = Module("chenlan", "", "sc", "我的首触", "您好")
    put(store, Module(SHARED, "quality", "sc", "首触", "旧的"), own)
    put(store, Module(SHARED, "quality", "sc", "首触", "新的", "wang"))
    found = store.read(lambda c: desk_own.modules(c, "chenlan"))
    assert [(one.owner, one.text, one.by) for one in found] == [
        (SHARED, "新的", "wang"),
        ("chenlan", "您好", ""),
    ]
    assert len(store.read(lambda c: desk_own.modules(c, "zhoumin"))) == 1
    store.do(lambda tx: desk_own.drop_module(tx, SHARED, "quality", "sc"))
    assert [one.owner for one in store.read(lambda c: desk_own.modules(c, "chenlan"))] == [
        "chenlan"
    ]


def test_a_talk_put_off_comes_back_at_its_time_or_at_the_customers_word(
    store: Store, clock: Clock
) -> None:
    said(store, "e1")
    until = NOON + timedelta(hours=2)

    def off() -> dict[str, object]:
        return dict(store.read(lambda c: desk_own.snoozed(c, "chenlan", clock.now)))

    store.do(lambda tx: desk_own.snooze(tx, CHAT, "chenlan", until))
    assert off() == {CHAT: until}
    assert store.read(lambda c: desk_own.snoozed(c, "zhoumin", clock.now)) == {}
    clock.on(2 * 3600)
    assert off() == {}
    store.do(lambda tx: desk_own.snooze(tx, CHAT, "chenlan", until + timedelta(hours=3)))
    assert off() != {}
    store.do(lambda tx: desk_own.wake(tx, CHAT, "zhoumin"))
    assert off() != {}, "only who put it off takes it up again"
    store.do(lambda tx: desk_own.wake(tx, CHAT, "chenlan"))
    assert off() == {}


def test_erasing_a_customer_takes_him_out_of_what_colleagues_keep(store: Store) -> None:
    """His number goes from views, modules and comments; the rest of their words stays."""
    said(store, "e1")
    item = store.do(
        lambda tx: knowledge.add(tx, Content("续航太短", "换电池"), Index({}), "linke", "e")
    )
    store.do(lambda tx: knowledge.vote(tx, item, "chen", worked=True, note="问 13812348000"))
    store.do(lambda tx: desk_own.choose(tx, "chen", "views", [{"words": "13812348000 充电宝"}]))
    put(store, Module("chen", "", "a", "他的", "打 13812348000 找他"))
    store.do(lambda tx: desk_own.snooze(tx, CHAT, "chen", NOON + timedelta(hours=2)))
    whose = Whose(1, {CHAT: "web:shop:gone"}, (), frozenset({"13812348000", "充电"}))
    for name, job in erase_desk.JOBS.items():
        store.do(partial(_erase, job, name, whose))
    (module,) = store.read(lambda c: desk_own.modules(c, "chen"))
    (comment,) = store.read(lambda c: knowledge_use.comments(c, item))
    views = store.read(lambda c: desk_own.choices(c, "chen"))["views"]
    assert (module.text, comment.note) == ("打  找他", "问 ")
    assert views == [{"words": " 充电宝"}], "a short mark is everybody's word"
    assert store.read(lambda c: desk_own.snoozed(c, "chen", 0.0)) == {}


def _erase(job: Job, name: str, whose: Whose, tx: Tx) -> None:
    job(tx.c, metadata.tables[name], whose)
