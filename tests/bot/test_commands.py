"""The commands as an operator meets them: real processes, clear lines, exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS, load
from storage import accounts, migrate
from storage.store import Store
from tests.bot.command_bench import ROOT, Here, clean, config, qingsu, scripts


def test_serving_loads_nothing_that_only_training_needs(tmp_path: Path) -> None:
    look = "import sys, bot.commands.serve, bot.readers, bot.desk.made; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", look], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = set(ran.stdout.split())
    assert "nlu.pipeline" in loaded
    assert loaded & {"scipy", "sklearn", "nlu.train", "bot.commands.reading"} == set()


def test_a_database_that_is_not_there_is_not_made_by_reading(here: Here) -> None:
    code, _, err = here("export", "cases")
    assert code == 2
    assert "qingsu migrate" in err
    assert not (here.folder / "var").exists()


def test_every_command_is_there() -> None:
    assert len(COMMANDS) > 8
    for name, command in COMMANDS.items():
        assert callable(load(command)), name


def test_help_names_every_command(here: Here) -> None:
    code, out, _ = here("--help")
    assert code == 0
    listed = re.findall(r"^  (\w+) +\S", out, re.MULTILINE)
    assert listed == list(COMMANDS)


def test_an_unknown_command_is_refused(here: Here) -> None:
    code, _, err = here("sevre")
    assert code == 2
    assert "sevre" in err


def test_the_version_is_the_projects(here: Here) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert here("--version") == (0, f"qingsu {project['version']}\n", "")


def test_check_finds_the_delivered_files_right(here: Here) -> None:
    code, out, err = here("check")
    assert (code, err) == (0, "")
    assert re.match(r"没有问题：设置、\d+ 份话术、\d+ 段测试对话。", out)


def test_check_tells_the_mistakes_of_several_files_at_once(here: Here) -> None:
    words = scripts(here.folder)
    for name in ("price.yml", "service.yml"):
        (words / name).write_text("x: 1\n" + (words / name).read_text("utf-8"), encoding="utf-8")
    code, _, err = here("check")
    assert code == 2
    assert {line.split(": ")[0] for line in err.splitlines()} == {
        "words/price.yml:1",
        "words/service.yml:1",
    }


def test_a_talk_that_goes_otherwise_fails(here: Here) -> None:
    talk = here.folder / "one.talks.yml"
    talk.write_text(
        "talks:\n  - talk: 打招呼\n    turns:\n"
        "      - customer: 你好\n        as: {intent: greet}\n        bot: [三只小猪]\n",
        encoding="utf-8",
    )
    code, _, err = here("talks", "one.talks.yml")
    assert code == 2
    assert "one.talks.yml：打招呼：第1轮" in err
    talk.write_text(talk.read_text("utf-8").replace("三只小猪", "您"), encoding="utf-8")
    code, out, err = here("talks", "one.talks.yml")
    assert (code, err) == (0, "")
    assert out.startswith("1 段测试对话，0 处不一样。\n")


def test_migrating_twice_is_migrating_once(here: Here) -> None:
    for _ in range(2):
        assert here("migrate", "--data", "kept")[0] == 0
    migrate.check(f"sqlite:///{here.folder}/kept/qingsu.db")
    assert here("export", "cases", "--data", "kept") == (0, "", "")


def test_a_link_for_an_account_is_given_and_no_password(here: Here) -> None:
    here("migrate")
    code, out, err = here("user", "add", "--role", "manager")
    assert code == 0
    assert re.fullmatch(r"/desk/setup/[\w-]{43}\n", out)
    assert "前面接上工作台的地址" in err, "a server may have been started on any port"
    token = out.rstrip().rpartition("/")[2]
    kept = b"".join(p.read_bytes() for p in (here.folder / "var").glob("qingsu.db*"))
    assert token.encode() not in kept
    assert here("user", "list") == (0, "还没有账号。\n", "")


@pytest.mark.parametrize(
    ("server", "address"),
    [
        ("{port: 8123}", "http://127.0.0.1:8123"),
        ("{address: https://kefu.example.com}", "https://kefu.example.com"),
        ("{port: 0}", ""),
    ],
)
def test_a_link_stands_behind_the_address_that_is_known(
    here: Here, server: str, address: str
) -> None:
    here("migrate")
    (here.folder / "config.yml").write_text(f"server: {server}\n", "utf-8")
    _, out, err = here("user", "add")
    assert re.fullmatch(rf"{re.escape(address)}/desk/setup/[\w-]{{43}}\n", out)
    assert ("前面接上" in err) == (address == "")


def test_an_account_is_listed_and_disabled(here: Here) -> None:
    here("migrate")
    with closing(Store.open(f"sqlite:///{here.folder}/var/qingsu.db")) as store:
        store.do(lambda tx: accounts.add(tx, "chen", "陈岚", "manager", "hash"))
    assert re.search(r"chen.+陈岚.+主管.+在用", here("user", "list")[1])
    assert here("user", "disable", "chen") == (0, "chen 已停用。\n", "")
    assert "停用" in here("user", "list")[1]
    assert here("user", "disable", "nobody") == (2, "", "没有这个账号：nobody\n")


def test_a_script_of_nothing_is_refused_before_anything_is_made(here: Here) -> None:
    (here.folder / "lines.txt").write_text("\n\n")
    assert here("chat", "--script", "lines.txt") == (2, "", "文件里没有客户的话：lines.txt\n")
    code, _, err = here("chat", "--script", "elsewhere.txt")
    assert code == 2
    assert err.startswith("读不了文件 elsewhere.txt")
    assert [p.name for p in here.folder.iterdir()] == ["lines.txt"]


@pytest.mark.slow
def test_a_talk_in_the_terminal_becomes_a_case(model: Path, tmp_path: Path) -> None:
    """The whole road: file, reading, script, store, export."""
    config(tmp_path, f"nlu: {{model: {model.resolve()}}}\n")
    said = ["上周买的热水壶漏水，客服还不理人，气死我了", "13800138000", "我要退货", "没有了", "对"]
    (tmp_path / "lines.txt").write_text("\n\n".join(said) + "\n", encoding="utf-8")
    ran = qingsu(tmp_path, "chat", "--script", "lines.txt")
    assert ran.returncode == 0, ran.stderr
    told = [line for line in ran.stdout.splitlines() if line.startswith("客户：")]
    assert told == [f"客户：{line}" for line in said]
    assert ran.stdout.count("小安：") >= len(said)
    exported = qingsu(tmp_path, "export", "cases")
    (case,) = [json.loads(line) for line in exported.stdout.splitlines()]
    assert case["narrative"].splitlines()[0] == said[0]
    assert (case["channel"], case["level"]) == ("console", "2")


@pytest.mark.slow
def test_a_server_says_where_it_is_and_ends_when_told(model: Path, tmp_path: Path) -> None:
    config(tmp_path, f"nlu: {{model: {model.resolve()}}}\n")
    command = [sys.executable, "-m", "bot", "serve", "--port", "0"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=tmp_path, env=clean(), stdout=subprocess.PIPE, stderr=log, text=True
        )
    assert server.stdout
    said = [server.stdout.readline().strip() for _ in range(5)]
    url = said[1].split()[-1]
    with urllib.request.urlopen(url, timeout=10) as page:
        assert "<qingsu-chat" in page.read().decode()
    link = re.fullmatch(rf"{url.removesuffix('chat')}desk/setup/[\w-]{{43}}", said[4])
    server.terminate()
    assert server.wait(timeout=6) == 0
    server.stdout.close()
    assert link, said
    lines = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    assert "desk/setup" not in str(lines)
