"""What works beside the talks goes by rules as they are published, without a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import app as whole
from bot import beside, compose
from bot.app import App, Base
from bot.assigner import Assigner
from bot.desk.work_clock import WorkClock
from bot.http.later import Later
from bot.library import Library
from bot.renewal import Renewal
from bot.rulebook import Rules
from storage.asking import Owed
from storage.store import Store
from tests.bot.operator_fakes import at_work
from tests.bot.ruled import BY, TOUCH, Firm, firm
from tests.bot.runtime_fakes import Reader

LIMIT = ("name: 客服, limit: 200", "name: 客服, limit: 50")


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Firm:
    return firm(at_work(tmp_path, capsys, monkeypatch))


@pytest.fixture
def library(here: Firm) -> Iterator[Library]:
    """Give what a server goes by, which watches its store."""
    made = compose.published(here.deployment)
    with closing(Store.open(here.here.url)) as store:
        made.watch(store)
        yield made


def publish(here: Firm, name: str, *words: str) -> None:
    code, _, err = here.here("publish", here.file(name, *words, into="draft"), *BY)
    assert code == 0, err


def limit(rules: Rules) -> float:
    return rules.work.role("agent").limit or 0


def test_who_follows_is_told_now_and_whenever_others_are_published(
    here: Firm, library: Library
) -> None:
    """S2-70."""
    told: list[float] = []
    renewal = Renewal(library)
    renewal.follow(lambda rules: told.append(limit(rules)))
    asyncio.run(renewal.look())
    publish(here, "work.yml", *LIMIT)
    library._next = 0
    asyncio.run(renewal.look())
    asyncio.run(renewal.look())
    assert told == [200, 50]


def test_it_looks_again_and_again_until_stopped(here: Firm, library: Library) -> None:
    async def live() -> list[float]:
        told: list[float] = []
        renewal = Renewal(library, every=0.01)
        renewal.follow(lambda rules: told.append(limit(rules)))
        running = asyncio.create_task(renewal.run())
        await asyncio.to_thread(publish, here, "work.yml", *LIMIT)
        library._next = 0
        async with asyncio.timeout(20):
            while len(told) < 2:  # noqa: ASYNC110 - waits for a row
                await asyncio.sleep(0.01)
        renewal.stop()
        await running
        return told

    assert asyncio.run(live()) == [200, 50]


def test_who_gives_cases_out_and_who_raises_tasks_follow(here: Firm, library: Library) -> None:
    made = _app(here, library)
    renewal = Renewal(library)
    base = Base(made.store, made.hub, made.intake)
    assigner, clock = beside._by_rules(here.deployment, base, renewal)
    assert isinstance(assigner, Assigner)
    assert isinstance(clock, WorkClock)
    for name, words in (("sla.yml", TOUCH), ("work.yml", LIMIT), ("teams.yml", ())):
        publish(here, name, *words or ("一般的投诉", "一般的投诉和咨询"))
    library._next = 0
    asyncio.run(renewal.look())
    assert assigner._triage.teams["一线客服"] == "一般的投诉和咨询"
    zone = ZoneInfo("Asia/Shanghai")
    assert (clock._work, clock._owed) == (library.rules.work, Owed(library.rules.sla, zone))
    assert limit(library.rules) == 50
    made.store.close()


def test_a_server_looks_by_itself(here: Firm, library: Library) -> None:
    """S2-70: also while nobody talks to it."""
    made = _app(here, library)
    runners = beside.of(here.deployment, library, None)(Base(made.store, made.hub, made.intake))
    assert [isinstance(one, Renewal) for one in runners].count(True) == 1
    made.store.close()


def test_the_desk_is_made_anew_of_new_rules(here: Firm, library: Library) -> None:
    """S2-70: at the next click, with who looks at what kept."""
    made = _app(here, library)
    (desk,) = compose.desk_routes(here.deployment, library)(made)
    assert isinstance(desk, Later)
    before = desk.ready()
    assert desk.ready() is before
    publish(here, "work.yml", *LIMIT)
    library._next = 0
    library.look()
    assert desk.ready() is not before
    made.store.close()


def _app(here: Firm, library: Library) -> App:
    own = compose.settings(here.deployment, library.book, "127.0.0.1", 0)
    return whole.build(own, compose.brain(library, Reader()))
