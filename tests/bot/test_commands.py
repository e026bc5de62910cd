"""The commands as an operator meets them: real processes, clear lines, exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

import dialogues
from bot.__main__ import COMMANDS, load, main
from bot.commands import prepare
from storage import accounts, migrate
from storage.store import Store

ROOT = Path(__file__).parents[2]
OWN = ("QINGSU_", "PORT", "DATA")
Words = list[str]


def clean(**env: str) -> dict[str, str]:
    """Return the environment without any settings of this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    return kept | {"PYTHONPATH": str(ROOT)} | env


def qingsu(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command in *folder*, without any settings of this machine."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=clean(**env),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@dataclass(frozen=True)
class Here:
    """Runs commands in this process, in a folder of their own: (exit code, out, err)."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Run `qingsu` with *words*."""
        with pytest.raises(SystemExit) as ended:
            main(words)
        out, err = self.capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Here:
    """Stand in an empty folder, without any settings of this machine."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(OWN)]:
        monkeypatch.delenv(name)
    return Here(tmp_path, capsys)


def config(folder: Path, text: str) -> None:
    (folder / "config.yml").write_text(text, encoding="utf-8")


def scripts(folder: Path) -> Path:
    """Copy the scripts into *folder* and make config.yml use the copy."""
    copy = folder / "words"
    shutil.copytree(Path(dialogues.__file__).with_name("scripts"), copy)
    config(folder, "scripts: {folder: words}\n")
    return copy


@pytest.fixture
def busy() -> Iterator[int]:
    """Listen on a port of this machine."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def folder_is_a_file(folder: Path) -> Words:
    (folder / "kept").write_text("not a folder")
    return ["--data", "kept/data"]


def config_is_damaged(folder: Path) -> Words:
    config(folder, "company:\n  name: 甲\nserver:\n  prot: 80\n")
    return []


def config_is_not_there(_folder: Path) -> Words:
    return ["--config", "elsewhere.yml"]


def script_is_damaged(folder: Path) -> Words:
    one = scripts(folder) / "quality.yml"
    one.write_text("nonsense: 1\n" + one.read_text("utf-8"), encoding="utf-8")
    return []


def database_is_newer(folder: Path) -> Words:
    path = folder / "var" / "qingsu.db"
    migrate.upgrade(f"sqlite:///{path}")
    with sqlite3.connect(path) as c:
        c.execute("UPDATE alembic_version SET version_num = 'of-next-year'")
    c.close()
    return []


def database_is_none(folder: Path) -> Words:
    (folder / "var").mkdir()
    (folder / "var" / "qingsu.db").write_bytes(b"this is a letter, not a database" * 100)
    return []


def secret_is_open_to_all(folder: Path) -> Words:
    (folder / "var").mkdir()
    secret = folder / "var" / "secret"
    secret.write_bytes(b"x" * 32)
    secret.chmod(0o644)
    return []


STOPPED: dict[str, tuple[Callable[[Path], Words], str]] = {
    "the data folder cannot be": (folder_is_a_file, r"^数据文件夹写不进去：kept/data（.+）$"),
    "config.yml has a mistake": (config_is_damaged, r"^config\.yml:4: server，prot：不认识的项"),
    "config.yml is missing": (config_is_not_there, r"^elsewhere\.yml:1: 读不了这个文件"),
    "a script has a mistake": (script_is_damaged, r"^words/quality\.yml:1: nonsense：不认识"),
    "the database is newer": (database_is_newer, r"^数据库是更新版本的程序写的"),
    "the database is none": (database_is_none, r"^数据库.*用"),
    "the secret is open to all": (secret_is_open_to_all, r"^密钥文件不能用（.*chmod 600"),
}


@pytest.mark.parametrize("name", STOPPED)
def test_what_stops_a_start_is_said_in_one_line(name: str, here: Here) -> None:
    prepared, said = STOPPED[name]
    code, out, err = here("serve", "--port", "0", *prepared(here.folder))
    assert (code, out) == (2, "")
    assert re.search(said, err), err
    assert len(err.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", STOPPED)
def test_a_process_that_cannot_start_ends_with_code_2(name: str, tmp_path: Path) -> None:
    prepared, said = STOPPED[name]
    ran = qingsu(tmp_path, "serve", "--port", "0", *prepared(tmp_path))
    assert ran.returncode == 2, ran.stderr
    assert re.search(said, ran.stderr), ran.stderr
    assert (len(ran.stderr.splitlines()), ran.stdout) == (1, "")


def test_a_busy_port_is_said_in_one_line(busy: int, tmp_path: Path) -> None:
    ran = qingsu(tmp_path, "serve", PORT=str(busy))
    assert ran.returncode == 2
    assert re.fullmatch(rf"端口用不了：127\.0\.0\.1:{busy}（.+）；.+\n", ran.stderr)
    assert list(tmp_path.iterdir()) == []


def test_serving_loads_nothing_that_only_training_needs(tmp_path: Path) -> None:
    look = "import sys, bot.commands.serve; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", look], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = set(ran.stdout.split())
    assert "nlu.pipeline" in loaded
    assert loaded & {"scipy", "sklearn", "nlu.train", "bot.commands.reading"} == set()


def test_two_servers_on_one_folder_are_refused(here: Here) -> None:
    """They would take each other's work for what an earlier run left behind."""
    with prepare.alone(here.folder):
        ran = here("serve", "--port", "0", "--data", ".")
    assert ran == (2, "", "另一个 qingsu serve 正在用这个数据文件夹：.\n")


def test_every_mistake_has_its_line(here: Here) -> None:
    config(here.folder, "server:\n  port: no\ncompnay: {}\n")
    code, out, err = here("serve")
    assert (code, out) == (2, "")
    assert [line.split(": ")[0] for line in sorted(err.splitlines())] == [
        "config.yml:2",
        "config.yml:3",
    ]


def test_a_secret_in_a_file_others_can_read_is_refused(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = here.folder / "url"
    place.write_text("sqlite:///x.db\n")
    place.chmod(0o640)
    monkeypatch.setenv("QINGSU_STORAGE_URL_FILE", str(place))
    code, _, err = here("migrate")
    assert code == 2
    assert "chmod 600" in err
    place.chmod(0o600)
    assert here("migrate")[0] == 0
    assert (here.folder / "x.db").exists()


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
    code, out, _ = here("user", "add", "--role", "manager")
    assert code == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/desk/setup/[\w-]{43}\n", out)
    token = out.rstrip().rpartition("/")[2]
    kept = b"".join(p.read_bytes() for p in (here.folder / "var").glob("qingsu.db*"))
    assert token.encode() not in kept
    assert here("user", "list") == (0, "还没有账号。\n", "")


def test_an_account_is_listed_and_disabled(here: Here) -> None:
    here("migrate")
    with closing(Store.open(f"sqlite:///{here.folder}/var/qingsu.db")) as store:
        store.do(lambda tx: accounts.add(tx, "chen", "陈岚", "manager", "hash"))
    assert re.search(r"chen.+陈岚.+主管.+在用", here("user", "list")[1])
    assert here("user", "disable", "chen") == (0, "chen 已停用。\n", "")
    assert "停用" in here("user", "list")[1]
    assert here("user", "disable", "nobody") == (2, "", "没有这个账号：nobody\n")


def test_doctor_says_what_is_missing_and_makes_nothing(here: Here) -> None:
    code, out, _ = here("doctor", "--port", "0")
    assert code == 0
    assert [line[0] for line in out.splitlines()] == ["！", "✓", "！", "✓", "！", "✓", "✓"]
    assert list(here.folder.iterdir()) == []


def test_doctor_finds_a_damaged_database(here: Here) -> None:
    here("migrate")
    path = here.folder / "var" / "qingsu.db"
    with path.open("r+b") as file:  # every page after the second is lost
        file.seek(4096 * 2)
        file.write(b"\xff" * (path.stat().st_size - 4096 * 2))
    code, out, _ = here("doctor", "--port", "0")
    assert code == 1
    assert re.search(r"^✗ 数据库", out, re.MULTILINE)


def test_doctor_finds_mistakes_in_scripts_and_a_busy_port(here: Here, busy: int) -> None:
    one = scripts(here.folder) / "price.yml"
    one.write_text("x: 1\n" + one.read_text("utf-8"), encoding="utf-8")
    code, out, _ = here("doctor", "--port", str(busy))
    assert code == 1
    assert "✗ words/price.yml:1" in out
    assert f"！ 端口用不了：127.0.0.1:{busy}" in out


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
