"""What is deployed is read by the parsers that read it, and says no other figures than README."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.evidence.settings import Evidence
from tests.house.sources import ROOT

DEPLOY = ROOT / "docs" / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("qingsu*.[st]*"))
PROGRAM = "/opt/qingsu/.venv/bin/qingsu"
README = (ROOT / "README.md").read_text("utf-8")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return found


def unit(name: str) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign] # systemd minds the case
    read.read_string((DEPLOY / name).read_text("utf-8"))
    return read


def test_every_container_comes_back_and_is_looked_at() -> None:
    services = compose()["services"]
    assert set(services) == {"database", "serve", "work-1"}
    for name, one in services.items():
        assert one["restart"] == "always", name
        assert int(one["stop_grace_period"].rstrip("s")) >= 10, "it ends by itself in five"
        assert one["healthcheck"]["test"], name
    assert services["work-1"]["ports"] == [], "it has no door for anybody outside"
    assert "/readyz" in str(services["serve"]["healthcheck"]["test"])
    place = services["work-1"]["environment"]["QINGSU_HEALTH"]
    assert f"127.0.0.1:{place}/readyz" in str(services["work-1"]["healthcheck"]["test"])
    assert services["serve"]["depends_on"]["database"]["condition"] == "service_healthy"


def test_containers_share_what_stands_and_have_names_of_their_own() -> None:
    found = compose()
    ours = {name: one for name, one in found["services"].items() if name != "database"}
    names = [one["environment"]["QINGSU_NAME"] for one in ours.values()]
    assert len(set(names)) == len(names)
    for one in ours.values():
        assert one["volumes"] == ["data:/data"]
        assert (DEPLOY / one["build"]["context"] / one["build"]["dockerfile"]).exists()
    assert set(found["volumes"]) == {"database", "data"}


@pytest.mark.parametrize("name", ["serve", "work-1"])
def test_what_compose_checks_is_a_program(name: str) -> None:
    *_, code = compose()["services"][name]["healthcheck"]["test"]
    assert compile(code, "healthcheck", "exec").co_names, "it looks at something"


@pytest.mark.parametrize("name", ["qingsu.service", "qingsu-work@.service"])
def test_a_unit_that_serves_comes_back_for_ever_within_limits(name: str) -> None:
    read = unit(name)
    assert read["Unit"]["StartLimitIntervalSec"] == "0", "a database that is away is waited for"
    own = read["Service"]
    assert own["Restart"] == "always"
    assert int(own["TimeoutStopSec"]) >= 10
    assert int(own["LimitNOFILE"]) >= 10_000
    assert own["MemoryMax"]
    assert own["ExecStart"].startswith(PROGRAM)


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_wrong_with_a_unit(name: str, tmp_path: Path) -> None:
    """Where there is a systemd it reads the units; everywhere their parts are those it knows."""
    assert {"Unit", "Service", "Timer", "Install"} >= set(unit(name).sections())
    program = shutil.which("systemd-analyze")
    if program is None:
        return
    for each in UNITS:
        text = (DEPLOY / each).read_text("utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / each).write_text(text)
    words = [program, "verify", "--man=no", str(tmp_path / name.replace("@.", "@1."))]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")


def benched(row: str) -> tuple[float, float, float]:
    """Return turns a second, CPU of a turn in ms, and memory in MB, as README's table has them."""
    found = re.search(rf"^\| {re.escape(row)} \|(.+)\|$", README, re.MULTILINE)
    assert found, row
    turns, _, cpu, _, memory, _ = (one.strip() for one in found[1].split("|"))
    return float(turns), float(cpu.split()[0]), float(memory.split()[0])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("倾诉，SQLite", r"\| SQLite，一个进程 \| 约 (\d+) 毫秒.*\| 约 (\d+) 句 \|"),
        (
            "倾诉，PostgreSQL，一个进程",
            r"\| PostgreSQL，每个进程 \| 约 (\d+) 毫秒.*\| 约 (\d+) 句 \|",
        ),
    ],
)
def test_the_page_of_what_it_can_bear_promises_no_more_than_measured(row: str, told: str) -> None:
    """The page may be careful, and may promise no more than was measured."""
    page = (DEPLOY / "capacity.md").read_text("utf-8")
    found = re.search(told, page)
    assert found
    turns, cpu, memory = benched(row)
    assert float(found[1]) > cpu * 2 / 3
    assert float(found[2]) < turns * 3 / 2
    (_, high) = map(float, re.findall(r"约 (\d+)～(\d+) MB", page)[0])
    assert memory < high * 1.5


def test_both_pages_of_deploying_say_the_same() -> None:
    one, other = ((DEPLOY / name).read_text("utf-8") for name in ("README.md", "capacity.md"))
    for figure in (r"每秒 (65) 句|约 (65) 句", r"(500～600) MB", r"一百万句约 (\d+) GB"):
        assert re.search(figure, one), figure
        assert re.search(figure, other), figure
    million = re.compile(r"一百万句约 (\d+) GB")
    assert million.findall(one) == million.findall(other)


def test_the_proxy_of_the_example_lets_the_largest_file_through() -> None:
    """An upload is one request: a proxy that takes less refuses it before we see it."""
    page = (DEPLOY / "README.md").read_text("utf-8")
    (most,) = re.findall(r"client_max_body_size (\d+)m;", page)
    sizes = Evidence()
    assert int(most) > max(sizes.image, sizes.voice, sizes.video, sizes.file)
