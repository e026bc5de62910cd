"""The terminal: both sides are printed, buttons are numbers, the talk is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.console import Terminal
from bot.commands import chat
from bot.commands.failures import Failure
from dialogues.effects import Button
from storage.messages import Line
from tests.bot.runtime_fakes import brain, make_app

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def line(who: str, text: str, name: str = "", *buttons: str) -> Line:
    pressed = tuple(Button(title, "/x") for title in buttons)
    return Line(1, who, name, text, NOW, buttons=pressed)


def talk(folder: Path, said: list[str], user: str = "u1") -> None:
    app = make_app(folder, brain())
    terminal = Terminal(app.store, app.intake, user, app.settings.clock)
    chat.talk(app, terminal, chat.aloud(said), "小安")


def test_both_sides_are_printed_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk(tmp_path, ["first", "second"])
    assert capsys.readouterr().out.splitlines() == [
        "客户：first",
        "小安：1: first",
        "客户：second",
        "小安：2: second",
    ]


def test_a_number_presses_the_button(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    talk(tmp_path, ["ask me", "2"])
    out = capsys.readouterr().out
    assert "  [1 对] [2 改]" in out
    assert "小安：2: 改" in out


def test_a_talk_goes_on_where_it_stood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    talk(tmp_path, ["first"])
    talk(tmp_path, ["again"])
    talk(tmp_path, ["hello"], user="u2")
    out = capsys.readouterr().out
    assert "小安：2: again" in out
    assert "小安：1: hello" in out


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (line("bot", "您好"), "小安：您好"),
        (line("agent", "我来了", "陈岚"), "陈岚（人工）：我来了"),
        (line("bot", "对吗", "", "对", "改"), "小安：对吗\n  [1 对] [2 改]"),
    ],
)
def test_a_line_shows_who_speaks(said: Line, shown: str) -> None:
    assert chat.shown(said, "小安") == shown


def test_a_file_gives_its_lines_without_empty_ones(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_bytes("\ufeff你好\r\n\r\n  # 这也是一句话 \n没有了".encode())
    assert chat.read_lines(path) == ["你好", "# 这也是一句话", "没有了"]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe\x00"])
def test_a_file_that_says_nothing_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_bytes(content)
    with pytest.raises(Failure, match=r"lines\.txt"):
        chat.read_lines(path)


def test_typing_ends_with_the_input() -> None:
    lines = iter(["你好", "  ", "再见 "])

    def ask(_prompt: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    assert list(chat.typed(ask)) == ["你好", "再见"]
