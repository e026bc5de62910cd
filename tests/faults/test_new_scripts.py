"""New scripts in the middle of two hundred talks: each ends on those it began with, asked no more.

The seed (SEED=n) decides who says what and where each stands just then (tests/faults/midway.py).
"""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

import dialogues
from bot import library
from bot.deployment import Deployment
from dialogues.state import ScriptRef
from dialogues.typed_yaml import FileError
from storage import cases, migrate, scripts
from storage.store import Store
from tests.fakes.hand_clock import HandClock
from tests.faults.midway import (
    BEFORE,
    MOST,
    SEED,
    TALKS,
    Customer,
    Shop,
    change,
    second_version,
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """Make a deployment with scripts of its own, and its store."""
    shutil.copytree(Path(dialogues.__file__).with_name("scripts"), tmp_path / "words")
    (tmp_path / "config.yml").write_text("scripts: {folder: words}\n")
    place = Deployment.find(tmp_path / "config.yml", tmp_path, {})
    migrate.upgrade(place.url)
    with closing(Store.open(place.url)) as store:
        yield Shop(place, store, HandClock())


def current(shop: Shop) -> set[ScriptRef]:
    return set(library.opened(shop.store, shop.place).book.current.values())


def filed(shop: Shop, who: Customer) -> bool:
    """Whether his case is there and equals what its history tells."""
    number = who.state.case_no if who.state else ""

    def whole(c: object) -> bool:
        case = cases.load(c, number)  # type: ignore[arg-type]
        return case is not None and case == cases.rebuild(c, number)  # type: ignore[arg-type]

    return bool(number) and shop.store.read(whole)


@pytest.mark.slow
def test_talks_end_on_the_scripts_they_began_with_and_nobody_is_asked_twice(shop: Shop) -> None:
    """Promise 8: published while two hundred customers stand anywhere in their talks."""
    customers, late = shop.customers("c", TALKS), shop.customers("d", TALKS // 10)
    where: Counter[str] = Counter()

    async def scene() -> None:
        async with shop.open() as client:
            old = current(shop)
            said = [shop.chance.randrange(7) for _ in customers]
            await asyncio.gather(
                *(shop.talk(client, who, n) for who, n in zip(customers, said, strict=True))
            )
            where.update(str(who.state.asking if who.state else "new") for who in customers)
            begun = {who.user for who in customers if who.began}
            shop.publish(second_version)
            new = current(shop)
            assert not old & new, "every script has a new version"
            await asyncio.gather(*(shop.talk(client, who, 2) for who in customers))
        async with shop.open() as client:  # and the server starts anew in between
            await asyncio.gather(*(shop.talk(client, who, MOST) for who in [*customers, *late]))
        everybody = [*customers, *late]
        print(f"SEED={SEED} stood at {dict(where)}")  # noqa: T201 - shown with pytest -s
        assert [who.user for who in everybody if not who.over] == [], "stuck"
        assert [line for who in everybody for line in who.again] == [], "asked again"
        assert [who.user for who in everybody if who.state and who.state.script != who.began] == []
        assert all(who.began in old for who in customers if who.user in begun)
        assert all(who.began in new for who in late)
        assert all(who.began in old | new for who in customers), "in between: one or the other"
        assert [who.user for who in everybody if not filed(shop, who)] == []
        fault = [who for who in everybody if who.began and who.began.name == "quality"]
        by_old = {name for who in fault if who.began in old for name in who.asked}
        by_new = {name for who in fault if who.began in new for name in who.asked}
        assert {"place_of_purchase", "model"} <= by_old - by_new
        assert "model_no" in by_new - by_old
        assert begun
        assert len(begun) < len(customers), "some begin only afterwards"

    asyncio.run(scene())


@pytest.mark.slow
def test_a_version_that_is_gone_gives_way_to_the_live_one_and_nobody_is_asked_twice(
    shop: Shop,
) -> None:
    """Defend the documented way out: the live script takes over what cannot be read any more."""
    customers = shop.customers("c", TALKS // 4)

    async def scene() -> None:
        async with shop.open() as client:
            await asyncio.gather(
                *(shop.talk(client, who, 1 + shop.chance.randrange(5)) for who in customers)
            )
        begun = [who for who in customers if not who.over]
        shop.publish(second_version)
        old = {who.began for who in customers if who.began}
        for ref in old:
            shop.store.do(partial(_spoilt, ref=ref))
        async with shop.open() as client:
            await asyncio.gather(*(shop.talk(client, who, MOST) for who in customers))
        assert begun
        assert [who.user for who in customers if not who.over] == [], "stuck"
        assert [line for who in customers for line in who.again] == [], "asked again"
        assert all(filed(shop, who) for who in customers)
        fault = [who for who in begun if who.began and who.began.name == "quality"]
        assert "model_no" in {name for who in fault for name in who.asked}, "the live one asks"

    asyncio.run(scene())


def _spoilt(tx: object, ref: ScriptRef) -> None:
    """Keep a body that belongs to another program under this version."""
    tx.c.exec_driver_sql(  # type: ignore[attr-defined]
        "update scripts set body = '{\"script\": {}}' where name = ? and version = ?",
        (ref.name, ref.version),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BEFORE, BEFORE.replace("model", "modle")),  # a step that nobody wrote
        ("ask: [具体是怎么不好用的？", "ask: [{nobody}具体是怎么不好用的？"),  # a word nobody fills
        ("\nchecklists:\n", "\nchecklist:\n"),
    ],
)
def test_a_bad_script_is_refused_before_it_is_live_and_talks_go_on(
    shop: Shop, before: str, after: str
) -> None:
    (who,) = shop.customers("c", 1)

    async def scene() -> None:
        async with shop.open() as client:
            live = shop.store.read(scripts.live)
            await shop.talk(client, who, 2)
            with pytest.raises(FileError, match=r"quality\.yml"):
                shop.publish(partial(_change_quality, before=before, after=after))
            shop.clock.now += library.LOOK
            await shop.talk(client, who, MOST)
            assert shop.store.read(scripts.live) == live
            assert who.over

    asyncio.run(scene())


def _change_quality(folder: Path, before: str, after: str) -> None:
    change(folder / "quality.yml", before, after)
