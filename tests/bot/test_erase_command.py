"""The command erases whom it is told to, files too, and says what it cannot reach."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from storage import files, holds, inbox, migrate
from storage.inbox import Arrival
from storage.store import Store, Tx
from tests.fakes.triage import case, known

CHAT, PHONE = "web:shop:u1", "13912345678"
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def erase_command(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["erase", *words, "--data", str(tmp_path), "--why", "客户要求"])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return erase_command


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """Give the hash of a file that a customer handed in with his complaint."""
    url = f"sqlite:///{tmp_path / 'qingsu.db'}"
    migrate.upgrade(url)
    sha = files.keep(tmp_path / "files", f"a picture of {PHONE}".encode())
    with closing(Store.open(url)) as store:
        wrote = Arrival("web", "shop", "u1", "e1", "message", AT, f"我的电话{PHONE}")
        store.do(lambda tx: inbox.receive(tx, wrote))
        case(store, CHAT, "TS1", fields=known(contact_phone=PHONE))

        def job(tx: Tx) -> None:
            files.put(tx, sha, message_id=1, mime="image/png", size=3, kind="image")

        store.do(job)
    return sha


def test_a_customer_is_erased_by_the_number_of_his_case(
    run: Run, kept: str, tmp_path: Path
) -> None:
    assert files.place(tmp_path / "files", kept).exists()
    code, out, _ = run("TS1", "--yes")
    assert code == 0
    assert "1 个会话、1 个案件、1 条消息" in out
    assert "备份" in out
    assert not files.place(tmp_path / "files", kept).exists()
    left = [p for p in tmp_path.rglob("*") if p.is_file() and PHONE.encode() in p.read_bytes()]
    assert left == []
    assert run(CHAT, "--yes")[0] != 0


def test_nobody_is_erased_who_is_not_there_or_not_confirmed(
    run: Run, kept: str, tmp_path: Path
) -> None:
    code, _, err = run("TS9", "--yes")
    assert code != 0
    assert "没有这个案件或会话" in err
    words = ["erase", "TS1", "--data", str(tmp_path), "--why", "客户要求"]
    asked = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        input="n\n", text=True, check=False, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert asked.returncode != 0
    assert asked.stderr.strip() == "没有做：您没有确认。"
    assert files.place(tmp_path / "files", kept).exists()


def test_whose_case_is_kept_for_law_is_not_erased_before_that_is_lifted(
    run: Run, kept: str, tmp_path: Path
) -> None:
    """S4-09."""
    assert kept
    with closing(Store.open(f"sqlite:///{tmp_path / 'qingsu.db'}")) as store:
        assert store.do(lambda tx: holds.keep(tx, "TS1", "wang", "律师来函"))
    code, _, err = run("TS1", "--yes")
    assert code != 0
    assert "TS1 留存备查" in err
    with closing(Store.open(f"sqlite:///{tmp_path / 'qingsu.db'}")) as store:
        assert store.do(lambda tx: holds.lift(tx, "TS1", "wang", "结了"))
    assert run("TS1", "--yes")[0] == 0


def test_what_12315_asks_for_is_written_by_a_command(
    kept: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """X-05."""
    assert kept
    for more, seen in (((), True), (("--masked",), False)):
        with pytest.raises(SystemExit) as ended:
            main(["export", "12315", "TS1", *more, "--data", str(tmp_path)])
        out = capsys.readouterr().out
        assert not ended.value.code
        assert (PHONE in out) is seen
        assert out.rstrip().splitlines()[-1].startswith("还缺：投诉人姓名")
