"""Accounts and teams from the command line, and what the doctor says of teams."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.commands import doctor_teams
from bot.commands.findings import How
from bot.config import Config
from bot.deployment import Deployment
from dialogues import teams_file
from storage import accounts, migrate, teams
from storage.store import Store
from storage.teams import Member
from storage.times import moment
from tests.bot.command_bench import Here, clean, config

NEW = "长夜里有一盏灯，还在亮着呢"
TEAMS = ("一线客服", "值班经理", "品质组", "投诉主管", "产品组")


@contextmanager
def opened(here: Here) -> Iterator[Store]:
    with closing(Store.open(f"sqlite:///{here.folder}/var/qingsu.db")) as store:
        yield store


@pytest.fixture
def staffed(here: Here) -> Here:
    """Stand in a folder whose database has one colleague."""
    here("migrate")
    with opened(here) as store:
        store.do(lambda tx: accounts.add(tx, "chen", "陈岚", "agent", "hash"))
        store.do(lambda tx: teams.present(tx, "chen", "available"))
    return here


def test_an_account_of_every_role_can_be_set_up_and_changed(staffed: Here) -> None:
    for role, name in (("lead", "组长"), ("operator", "话术"), ("manager", "主管")):
        assert staffed("user", "add", "--role", role)[0] == 0
        assert staffed("user", "role", "chen", role) == (0, f"chen 现在是{name}。\n", "")
        assert re.search(rf"chen.+陈岚.+{name}.+在用", staffed("user", "list")[1])
    assert staffed("user", "role", "chen", "king")[0] == 2
    assert staffed("user", "role", "nobody", "lead") == (2, "", "没有这个账号：nobody\n")


def test_a_disabled_account_is_enabled_again(staffed: Here) -> None:
    staffed("user", "disable", "chen")
    assert staffed("user", "enable", "chen") == (0, "chen 已启用。\n", "")
    assert "停用" not in staffed("user", "list")[1]
    assert staffed("user", "enable", "nobody") == (2, "", "没有这个账号：nobody\n")


@pytest.mark.parametrize(("typed", "good"), [(NEW, True), ("123", False)])
def test_a_password_comes_by_a_pipe_and_ends_every_session(
    staffed: Here, typed: str, *, good: bool
) -> None:
    with opened(staffed) as store:
        until = moment(store.clock() + 3600)
        store.do(lambda tx: accounts.open_session(tx, "s", "chen", until))
    command = [sys.executable, "-m", "bot", "user", "password", "chen"]
    ran = subprocess.run(
        command, cwd=staffed.folder, env=clean(), input=typed, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    told = (0, "chen 的密码换好了。\n") if good else (2, "")
    assert (ran.returncode, ran.stdout) == told
    assert good or "密码至少要 12 个字" in ran.stderr
    with opened(staffed) as store:
        user = store.read(lambda c: accounts.get(c, "chen"))
        there = store.read(lambda c: accounts.who(c, "s", store.clock(), 60.0))
    assert user is not None
    assert (user.hash == "hash", there is None) == (not good, good)
    assert typed not in user.hash


def test_somebody_is_put_into_teams_and_what_is_not_said_stays(staffed: Here) -> None:
    added = staffed("team", "add", "chen", "一线客服", "--skill", "quality", "--most", "5")
    assert added == (0, "chen 在：一线客服。\n", "")
    more = staffed("team", "add", "chen", "品质组", "--lead", "--language", "en")
    assert more == (0, "chen 在：一线客服、品质组。\n", "")
    with opened(staffed) as store:
        (seat,) = store.read(teams.crew)
    one = seat.agent
    assert (one.teams, one.skills) == (frozenset({"一线客服", "品质组"}), frozenset({"quality"}))
    assert (one.languages, one.lead, one.most) == (frozenset({"en"}), True, 5)
    assert one.there, "whether he is there is his own to say"
    out = staffed("team", "list")[1]
    assert re.search(r"品质组.+chen.+陈岚（组长）.+quality.+en.+在岗.+0/5", out)
    assert re.search(r"产品组.+还没有人", out)
    assert staffed("team", "remove", "chen", "一线客服") == (0, "chen 在：品质组。\n", "")
    assert staffed("team", "remove", "chen", "品质组") == (0, "chen 不在任何小组。\n", "")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["add", "nobody", "品质组"], "没有这个账号：nobody"),
        (["add", "chen", "没有的"], "没有这样的小组：没有的；有的是：一线客服、"),
        (["add", "chen", "品质组", "--language", "fr"], "没有这样的语言：fr；有的是：zh-Hans"),
        (["remove", "chen", "品质组"], "没有这样的小组：品质组；有的是：无"),
    ],
)
def test_what_is_not_there_is_said_in_a_line(staffed: Here, words: list[str], line: str) -> None:
    code, out, err = staffed("team", *words)
    assert (code, out) == (2, "")
    assert err.startswith(line)


def test_a_closed_account_is_put_into_no_team(staffed: Here) -> None:
    staffed("user", "disable", "chen")
    code, _, err = staffed("team", "add", "chen", "品质组")
    assert (code, "qingsu user enable chen" in err) == (2, True)


def findings(folder: Path, *members: Member) -> dict[str, How]:
    """Return what the doctor says with these members."""
    url = f"sqlite:///{folder / 'qingsu.db'}"
    migrate.upgrade(url)
    with closing(Store.open(url)) as store:
        for one in members:
            store.do(lambda tx, one=one: accounts.add(tx, one.login, one.login, "agent", "x"))  # type: ignore[misc]  # mypy knows no defaults of lambdas
            store.do(lambda tx, one=one: teams.member(tx, one))  # type: ignore[misc]  # the same
    own = folder / "teams.yml"
    settings = Config.model_validate({"teams": {"file": str(own)}} if own.exists() else {})
    found = doctor_teams.examine(Deployment(settings, folder, url))
    return {one.what: one.how for one in found}


@pytest.mark.parametrize(
    ("teams_", "said", "how"),
    [
        ((), "哪个小组都还没有人", How.WATCH),
        (("品质组",), "一线客服 还没有人", How.WATCH),
        (("一线客服",), "还没有人的小组：值班经理、品质组、投诉主管、产品组", How.WATCH),
        (TEAMS, "5 个小组都有人", How.WELL),
    ],
)
def test_the_doctor_says_which_team_has_nobody(
    tmp_path: Path, teams_: tuple[str, ...], said: str, how: How
) -> None:
    members = [Member("chen", teams_)] if teams_ else []
    found = findings(tmp_path, *members)
    (line,) = [what for what in found if what.startswith(said)]
    assert found[line] is how


def test_the_doctor_says_which_categories_no_route_is_for(tmp_path: Path) -> None:
    (line,) = [what for what in findings(tmp_path) if "没有路由的类别" in what]
    assert "质量（下班时）" in line
    assert "物流、" in line
    assert "建议" not in line, "a suggestion has level 3, and a route"
    assert "服务" not in line.partition("；")[0]


def test_the_doctor_is_content_where_a_row_is_for_the_rest(tmp_path: Path) -> None:
    shipped = teams_file.SHIPPED.read_text("utf-8")
    row = '\n  其余: {when: {level: "2"}, team: 一线客服}'
    changed = shipped.replace("routes: #", f"routes:{row} #", 1)
    (tmp_path / "teams.yml").write_text(changed, encoding="utf-8")
    assert findings(tmp_path)["每一类都有路由"] is How.WELL


def test_the_command_says_it_with_the_rest(here: Here) -> None:
    config(here.folder, "company: {name: 晨光}\n")
    here("migrate")
    assert "哪个小组都还没有人" in here("doctor", "--port", "0")[1]


def test_without_a_database_the_doctor_speaks_of_routes_alone(tmp_path: Path) -> None:
    deployment = Deployment(Config(), tmp_path, f"sqlite:///{tmp_path / 'none.db'}")
    found = doctor_teams.examine(deployment)
    assert [one.what[:6] for one in found] == ["没有路由的类"]
