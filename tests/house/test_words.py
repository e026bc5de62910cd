"""What may stand in no file: leftovers, paths of somebody's machine, package mirrors, secrets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, short, written

FEWEST_FILES = 150
_LEFT = f"({'TO'}DO|{'FIX'}ME|{'XX'}X)"
NEVER = {
    "a leftover": rf"(#|//|/\*|<!--) *{_LEFT}\b|\b{_LEFT}[:(]",
    "a debugger": rf"\b({'break'}point\(|pdb\.set_trace|console\.{'lo'}g\()",
    "a path of one machine": r"(?<![\w.\-/])/(work|root|home|Users|mnt|tmp)/\w",
    "a package mirror": r"--(extra-)?index-url|--find-links|file:///\w+/pypi|pypi\.org/simple",
    "a private key": rf"BEGIN [A-Z ]*{'PRIVATE'} KEY",
    "a merge": r"^(<{7}|={7}|>{7})( |$)",
}


def offences(pattern: str, files: list[Path]) -> list[str]:
    wanted = re.compile(pattern, re.MULTILINE)
    found = []
    for path in files:
        text = path.read_text("utf-8")
        found += [
            f"{short(path)}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
            for match in wanted.finditer(text)
        ]
    return found


def test_the_rule_sees_all_kinds_of_files() -> None:
    files = written()
    assert len(files) > FEWEST_FILES
    assert {".py", ".md", ".yml", ".js", ".css", ".html", ".lock", ""} <= {p.suffix for p in files}
    assert ROOT / "Makefile" in files
    assert ROOT / ".ci" / "run" in files


@pytest.mark.parametrize("name", NEVER)
def test_it_stands_in_no_file(name: str) -> None:
    files = [p for p in written() if p != Path(__file__)]
    assert offences(NEVER[name], files) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a leftover", f"# {'TO'}DO: later"),
        ("a path of one machine", "open('/home/me/x')"),
        ("a package mirror", f"--extra-{'index'}-url https://mirror"),
        ("a private key", f"-----BEGIN {'PRIVATE'} KEY-----"),
    ],
)
def test_the_rule_can_fail(name: str, text: str) -> None:
    assert re.search(NEVER[name], text, re.MULTILINE)


def test_every_text_is_utf8_and_ends_its_last_line() -> None:
    open_ended = [short(p) for p in written() if (b := p.read_bytes()) and not b.endswith(b"\n")]
    assert open_ended == []
