"""`qingsu dead`: what could not be handled is shown, taken again or dropped, by a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import main
from bot.commands import dead as command
from bot.hearing import Poison
from storage import dead, lanes, migrate, work
from storage.store import Store, Tx
from tests.bot.runtime_fakes import OWNER, Bench, bench

Run = Callable[..., tuple[int, str, str]]
LANE = "in:web:default:v1"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'qingsu.db'}"
    migrate.upgrade(url)
    with closing(Store.open(url)) as store:
        yield store


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "200")

    def dead_command(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["dead", *words, "--data", str(tmp_path)])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return dead_command


def _park(store: Store, body: bytes = b'{"n":1}', lane: str | None = LANE) -> int:
    return store.do(lambda tx: dead.park(tx, "shop:one", body, "why it failed", lane=lane))


@pytest.mark.usefixtures("kept")
def test_nothing_to_show_is_said(run: Run) -> None:
    assert run("list")[:2] == (0, "没有处理不了的东西。\n")


def test_letters_are_listed_with_their_reason_and_without_what_came(run: Run, kept: Store) -> None:
    first = _park(kept, "张三 13800000000".encode())
    second = _park(kept, lane=None)
    code, out, err = run("list")
    assert code == 0
    assert out.index(f" {second} ") < out.index(f" {first} ")
    assert "why it failed" in out
    assert LANE in out
    assert "shop:one" in out
    assert "13800000000" not in out
    assert "共 2 条" in err


def test_what_came_is_shown_when_asked_for_and_never_obeyed(run: Run, kept: Store) -> None:
    _park(kept, "张三\x1b[2J".encode() + b"\xff")
    out = run("list", "--body")[1]
    assert "张三 [2J\\xff" in out
    assert "\x1b" not in out


def test_a_letter_is_put_back_where_it_waited(run: Run, kept: Store) -> None:
    letter = _park(kept)
    assert run("retry", str(letter))[:2] == (0, f"{letter} 号已放回会话。\n")
    (item,) = kept.read(lambda c: lanes.items(c, [LANE], 9e9))[LANE]
    assert item.body == {"n": 1}
    assert kept.read(dead.count) == 0


def test_what_never_was_in_a_talk_cannot_be_taken_again(run: Run, kept: Store) -> None:
    letter = _park(kept, lane=None)
    code, _, err = run("retry", str(letter))
    assert code == 2
    assert f"{letter} 号不能再处理" in err
    assert kept.read(dead.count) == 1


def test_a_letter_is_dropped_only_by_who_says_so(run: Run, kept: Store, tmp_path: Path) -> None:
    letters = [str(_park(kept)) for _ in range(2)]
    asked = ["discard", letters[0], "--data", str(tmp_path)]
    assert CliRunner().invoke(command.app, asked, input="n\n").exit_code != 0
    assert kept.read(dead.count) == 2
    assert run("discard", *letters, "--yes")[0] == 0
    assert kept.read(dead.count) == 0
    assert run("discard", letters[0], "--yes")[0] == 2


def test_a_customer_behind_a_poisoned_item_is_not_blocked(tmp_path: Path) -> None:
    with bench(tmp_path) as table:
        table.store.do(lambda tx: work.put_text(tx, LANE, '{"kind":"message","no":"words"}'))
        table.post("还有人吗")
        tries = _until_parked(table)
        table.work()
        assert table.replies() == ["1: 还有人吗"]
        assert tries <= lanes.MAX_FAILS
        (letter,) = table.store.read(dead.list)
        assert letter.body == b'{"kind":"message","no":"words"}'
        assert "KeyError" in letter.reason or "inbox_id" in letter.reason


def _until_parked(table: Bench) -> int:
    """Take the lane as a worker does, back-off and all; return how often it failed."""
    for tries in range(1, 10):
        table.clock.on(60)
        (name,) = table.claim()
        with pytest.raises(Poison) as poison:
            table.turns.begin(OWNER, name)
        item, why = poison.value.item, str(poison.value)

        def job(tx: Tx, item: int = item, why: str = why, name: str = name) -> bool:
            return lanes.failed(tx, OWNER, name, why, poison=item)

        if table.store.do(job):
            return tries
    raise AssertionError("it is tried for ever")
