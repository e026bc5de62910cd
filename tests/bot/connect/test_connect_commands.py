"""Operators make subscriptions and keys, see what did not arrive, and send it again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.commands import crm, hooks, keys
from bot.commands.failures import EXPECTED
from bot.connect import wiring
from bot.connect.keys import fits, id_in
from bot.secrets_file import load_or_make
from storage import connect_hooks, connect_keys, connect_tiers, deliveries, migrate
from storage.deliveries import DEAD, WAITING, Planned
from storage.store import Store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    migrate.upgrade(f"sqlite:///{tmp_path / 'qingsu.db'}")
    return tmp_path


def run(app: typer.Typer, data: Path, *words: str) -> Result:
    config = data / "config.yml"
    config.write_text("company:\n  name: 某某公司\n", encoding="utf-8")
    places = ["--config", str(config), "--data", str(data)]
    return CliRunner().invoke(app, [*words, *places])


def failed(result: Result) -> str:
    assert isinstance(result.exception, EXPECTED), result.output
    return str(result.exception)


def opened(data: Path) -> Store:
    return Store.open(f"sqlite:///{data / 'qingsu.db'}")


def test_a_subscription_is_made_shown_rotated_and_switched(data: Path) -> None:
    made = run(hooks.app, data, "add", "erp", "https://erp.example.com/in", "--events", "case")
    assert made.exit_code == 0
    secret = made.stdout.strip()
    store = opened(data)
    hook = store.read(lambda c: connect_hooks.named(c, "erp"))
    assert hook is not None
    assert hook.events == ("case",)
    assert secret == wiring.secret_of(load_or_make(data), hook)
    assert run(hooks.app, data, "secret", "erp").stdout == made.stdout
    assert run(hooks.app, data, "rotate", "erp").stdout != made.stdout
    assert "停用" in run(hooks.app, data, "off", "erp").stdout
    assert "停用" in run(hooks.app, data, "list").stdout
    assert "在用" in run(hooks.app, data, "on", "erp").stdout
    store.close()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "ERP", "https://a.example/"), "小写"),
        (("add", "erp", "ftp://a.example/"), "地址"),
        (("add", "erp", "https://a.example/", "--events", "case.moved"), "case.moved"),
        (("secret", "nobody"), "nobody"),
        (("off", "nobody"), "nobody"),
        (("replay", "7"), "7 号"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(data: Path, words: tuple[str, ...], told: str) -> None:
    assert told in failed(run(hooks.app, data, *words))


def test_a_name_is_taken_once(data: Path) -> None:
    add = ("add", "erp", "https://a.example/")
    assert run(hooks.app, data, *add).exit_code == 0
    assert "已经有" in failed(run(hooks.app, data, *add))


def test_dead_letters_are_listed_and_sent_again(data: Path) -> None:
    run(hooks.app, data, "add", "erp", "https://a.example/")
    assert "没有放弃" in run(hooks.app, data, "dead").stdout
    store = opened(data)
    planned = Planned(1, 1, "TS1", "case.opened", "evt_1_1", "{}")
    store.do(lambda tx: deliveries.plan(tx, planned))
    store.do(lambda tx: deliveries.settle(tx, 1, DEAD, "http 500"))
    assert "http 500" in run(hooks.app, data, "dead").stdout
    assert "1 条" in run(hooks.app, data, "replay").stdout
    found = store.read(lambda c: deliveries.get(c, 1))
    assert found is not None
    assert found.state == WAITING
    store.close()


def test_a_key_is_shown_once_and_can_be_ended(data: Path) -> None:
    told = run(keys.app, data, "add", "crm", "--scopes", "cases:read").stdout.strip()
    store = opened(data)
    key = store.read(lambda c: connect_keys.get(c, id_in(told)))
    assert key is not None
    assert (fits(told, key), key.scopes) == (True, ("cases:read",))
    listed = run(keys.app, data, "list").stdout
    assert key.id in listed
    assert told not in listed
    assert run(keys.app, data, "revoke", key.id).exit_code == 0
    assert key.id in failed(run(keys.app, data, "revoke", key.id))
    assert "everything" in failed(run(keys.app, data, "add", "x", "--scopes", "everything"))
    store.close()


def test_customers_are_taken_from_the_folder(data: Path) -> None:
    path = data / "crm.yml"
    path.write_text("kind: csv\n", encoding="utf-8")
    assert "没有问题" in CliRunner().invoke(crm.app, ["check", str(path)]).stdout
    (data / "crm" / "import").mkdir(parents=True)
    (data / "crm" / "import" / "a.csv").write_text("手机号,等级\n13812345678,金卡\n", "utf-8")
    (data / "crm" / "import" / "b.csv").write_text("手机号,等级\nx,金卡\n", "utf-8")
    result = run(crm.app, data, "import", str(path))
    assert "1 个文件有错" in failed(result)
    assert re.search(r"a\.csv：1 位客户", result.stdout)
    assert "b.csv:2" in result.stderr
    store = opened(data)
    assert store.read(connect_tiers.count) == 1
    store.close()
