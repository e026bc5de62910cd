"""What stops a start is said in one line, by the command itself or by doctor beforehand."""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.commands import prepare
from storage import migrate
from tests.bot.command_bench import Here, config, qingsu, scripts

Words = list[str]


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


def test_doctor_says_what_is_missing_and_makes_nothing(here: Here) -> None:
    code, out, _ = here("doctor", "--port", "0")
    assert code == 0
    assert [line[0] for line in out.splitlines()] == [*"！✓！✓！✓✓！✓"]
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
