"""From settings to what runs: the CRM is told of cases as long as there is one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.connect.settings import Connect
from bot.connect.wiring import Connected, Ground, connect
from bot.runners import Runners
from dialogues.effects import CaseState
from storage import connect_hooks
from storage.store import Store
from tests.fakes.connect_bench import SECRET, Clock, file, number, opened, play, until


def wired(store: Store, data: Path, settings: Connect) -> Connected:
    return connect(Ground(store, settings, data, "serve", Clock(), SECRET))


def crm_state(store: Store) -> str:
    found = store.read(lambda c: connect_hooks.named(c, "crm"))
    return "" if found is None else found.state


def test_a_case_that_closes_ends_up_in_the_folder(tmp_path: Path) -> None:
    async def test() -> None:
        (tmp_path / "crm.yml").write_text("kind: csv\n", encoding="utf-8")
        store = opened(tmp_path, Clock())
        made = wired(store, tmp_path, Connect(crm=tmp_path / "crm.yml"))
        runners = Runners(made.runners)
        runners.start()
        file(store)
        file(store, state=CaseState.CLOSED)
        made.ring()
        await until((tmp_path / "crm" / "export" / f"{number()}.csv").exists)
        await runners.stop(5)
        await made.close()
        store.close()

    play(test())


def test_the_subscription_of_the_crm_follows_the_settings(tmp_path: Path) -> None:
    (tmp_path / "crm.yml").write_text("kind: csv\n", encoding="utf-8")
    store = opened(tmp_path, Clock())
    given = Connect(crm=tmp_path / "crm.yml")
    for settings, state in ((Connect(), ""), (given, "on"), (Connect(), "off"), (given, "on")):
        asyncio.run(wired(store, tmp_path, settings).close())
        assert crm_state(store) == state
    store.close()


def test_secrets_are_shown_nowhere(tmp_path: Path) -> None:
    store = opened(tmp_path, Clock())
    ground = Ground(store, Connect(), tmp_path, "serve", Clock(), SECRET, "geheim")
    assert "geheim" not in repr(ground)
    assert SECRET.decode() not in repr(ground)
    store.close()


@pytest.mark.parametrize("inner", ["10.0.0.0/33", "10.1.2.3/8", "intranet"])
def test_an_inner_network_is_one(inner: str) -> None:
    with pytest.raises(ValidationError):
        Connect(inner=(inner,))
