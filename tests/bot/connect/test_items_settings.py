"""Settings of project tools: closed, with one meaning, and wired to what runs."""

from __future__ import annotations

import asyncio
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot import config
from bot.connect.items.making import variables
from bot.connect.items.settings import OFFICIAL, Items
from bot.connect.settings import Connect
from bot.connect.wiring import Connected, Ground, connect
from bot.environment import EnvironmentLacks
from bot.runners import Runners
from dialogues.state import Level
from storage import connect_hooks, connect_items
from storage.store import Store
from tests.bot.connect.items_bench import SECRETS, desk, pingcode_settings, raise_task
from tests.fakes.connect_bench import SECRET, Clock, file, number, opened, play, until
from tests.fakes.pretend_pingcode import pingcode

SAID = {"kind": "pingcode", "project": "p1"}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "jira"},
        {"project": ""},
        {"project": "../x"},
        {"url": "ftp://x.example"},
        {"url": "https://me:secret@x.example"},
        {"url": "https://x.example/?token=1"},
        {"states": {"opened": "s1"}},
        {"states": {"open": "s 1/.."}},
        {"back": {"新建": "new"}},
        {"priorities": {"4": "p"}},
        {"details": "some"},
        {"every": timedelta(seconds=5)},
        {"every": timedelta(hours=2)},
        {"per_minute": 0},
        {"hook_ids": ("a b",)},
        {"paths": {"make": "mission/task"}},
        {"paths": {"make": "/a?b=c"}},
        {"names": {"title": "a..b"}},
        {"token": "secret"},
        {"states": {"open": "s1"}, "back": {"s1": "done"}},
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any]) -> None:
    Items.model_validate(SAID)
    with pytest.raises(ValidationError):
        Items.model_validate(SAID | change)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("open", "n"), ("taken", "w"), ("answered", "w"), ("done", "d"), ("cancelled", "d")],
)
def test_a_state_without_one_of_its_own_uses_the_nearest(ours: str, theirs: str) -> None:
    own = Items.model_validate(SAID | {"states": {"open": "n", "taken": "w", "done": "d"}})
    assert own.theirs(ours) == theirs
    assert Items.model_validate(SAID).theirs(ours) == ""


@pytest.mark.parametrize(
    ("state", "name", "group", "ours"),
    [
        ("n", "新建", "pending", "open"),
        ("x", "测试", "verifying", "taken"),
        ("x", "", "review", "answered"),
        ("x", "其他", "completed", "done"),
        ("x", "其他", "strange", ""),
        ("", "", "", ""),
    ],
)
def test_their_state_is_known_by_id_by_name_then_by_group(
    state: str, name: str, group: str, ours: str
) -> None:
    back = {"测试": "taken", "review": "answered"}
    own = Items.model_validate(SAID | {"states": {"open": "n"}, "back": back})
    assert own.ours(state, name, group) == ours


def test_config_yml_holds_projects_by_name(tmp_path: Path) -> None:
    path = tmp_path / "config.yml"
    path.write_text(
        """
connect:
  items:
    rd: {kind: pingcode, project: p1, every: 30s, states: {open: s1, done: s2}, backlog: true}
    wt-2: {kind: worktile, project: p2, per_minute: 60, paths: {change: "/mission/tasks/{id}"}}
""",
        encoding="utf-8",
    )
    items = config.read(path).connect.items
    assert items["rd"].every == timedelta(seconds=30)
    assert items["rd"].backlog is True
    assert items["rd"].address == OFFICIAL["pingcode"]
    assert items["wt-2"].paths.change == "/mission/tasks/{id}"
    assert variables("wt-2") == ("QINGSU_ITEMS_WT_2_ID", "QINGSU_ITEMS_WT_2_SECRET")


def wired(store: Store, data: Path, settings: Connect) -> Connected:
    ground = Ground(store, settings, data, "serve", Clock(), SECRET, secrets=SECRETS.get, zone=UTC)
    return connect(ground)


def test_the_subscriptions_follow_the_settings(tmp_path: Path) -> None:
    store = opened(tmp_path, Clock())
    both = Connect(items={"rd": Items.model_validate(SAID), "wt": Items.model_validate(SAID)})
    one = Connect(items={"rd": Items.model_validate(SAID)})
    steps = [
        (both, ["on", "on"]),
        (one, ["on", "off"]),
        (Connect(), ["off", "off"]),
        (both, ["on"] * 2),
    ]
    for settings, states in steps:
        asyncio.run(wired(store, tmp_path, settings).close())
        hooks = store.read(connect_hooks.every)
        assert [(one.name, one.state) for one in hooks] == [
            ("items:rd", states[0]),
            ("items:wt", states[1]),
        ]
    store.close()


def test_a_missing_secret_is_named(tmp_path: Path) -> None:
    store = opened(tmp_path, Clock())
    settings = Connect(items={"new": Items.model_validate(SAID)})
    with pytest.raises(EnvironmentLacks, match="QINGSU_ITEMS_NEW_ID、QINGSU_ITEMS_NEW_SECRET"):
        wired(store, tmp_path, settings)
    store.close()


def test_what_is_wired_runs(tmp_path: Path) -> None:
    async def test() -> None:
        async with pingcode(Clock()) as there:
            store = opened(tmp_path, Clock())
            own = pingcode_settings(there.url, per_minute=1000)
            made = wired(store, tmp_path, Connect(inner=("127.0.0.0/8",), items={"rd": own}))
            runners = Runners(made.runners)
            runners.start()
            file(store)
            task = raise_task(store)
            made.ring()
            await until(lambda: bool(there.items))
            assert there.of(task)["title"].startswith(f"[{number()}#{task}]")
            await runners.stop(5)
            await made.close()
            store.close()

    play(test())


def test_a_suggestion_of_level_three_goes_to_the_backlog(tmp_path: Path) -> None:
    """S2-16: as an entry of theirs that leads back to the case and quotes the customer."""

    async def test() -> None:
        clock = Clock()
        async with pingcode(clock) as there:
            named = {
                "rd": pingcode_settings(there.url),
                "ideas": pingcode_settings(there.url, backlog=True, type="story"),
            }
            async with desk(tmp_path, clock, named) as here:
                file(here.store, 2, category="suggestion", level=Level.SUGGESTION)
                ideas = here.raise_task("评估建议并答复去向", n=2, team="product")
                usual = here.raise_task()
                await here.settle()
                assert there.of(ideas)["type_id"] == "story"
                assert there.of(ideas)["title"].endswith("建议：充电器冒烟，电话138****5678")
                assert there.of(ideas)["title"].startswith(f"[{number(2)}#{ideas}]")
                assert there.of(usual)["type_id"] == "task"
                assert here.link(ideas).connector == "ideas"

    play(test())


def test_two_processes_make_one_item_of_each_task_with_one_token(tmp_path: Path) -> None:
    async def test() -> None:
        clock = Clock()
        async with pingcode(clock) as there:
            named = {"rd": pingcode_settings(there.url)}
            async with (
                desk(tmp_path, clock, named) as one,
                desk(tmp_path, clock, named, process="b") as two,
            ):
                tasks = [one.raise_task(f"第{n}件") for n in range(6)]
                for here in (one, two):
                    here.bench.dispatcher.ring()
                await one.settle()
                await two.settle()
                assert len(there.items) == len(tasks)
                assert len(there.tokens) == 1
                links = one.store.read(connect_items.every)
                assert {link.task for link in links} == set(tasks)

    play(test())
