"""Setting up and checking: instant when nothing changed, strict where nobody looks on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

LOCK = "requirements.lock"


def run(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **env}
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy what the set-up reads, with a .venv that is set up for running."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for path in (*ROOT.glob("*.lock"), ROOT / "pyproject.toml", ROOT / "Makefile"):
        shutil.copy(path, tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    mark = "from scripts import set_up as s; s.stamp('run').write_text(s.fingerprint('run'))"
    assert run(tmp_path, sys.executable, "-c", mark).returncode == 0
    return tmp_path


def is_done(folder: Path, kind: str) -> bool:
    asked = f"from scripts import set_up; print(set_up.is_done({kind!r}))"
    return run(folder, sys.executable, "-c", asked).stdout == "True\n"


def test_a_second_set_up_does_nothing(copy: Path) -> None:
    ran = run(copy, sys.executable, "scripts/set_up.py")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_changed_lock_is_noticed(copy: Path) -> None:
    assert is_done(copy, "run")
    with (copy / LOCK).open("a") as lock:
        lock.write("# changed\n")
    assert not is_done(copy, "run")


def test_running_is_not_testing(copy: Path) -> None:
    assert not is_done(copy, "dev")


def test_an_environment_whose_python_is_gone_is_made_again(copy: Path) -> None:
    (copy / ".venv" / "bin" / "python").unlink()
    assert not is_done(copy, "run")


def test_make_run_sets_up_and_hands_port_and_folder_on(copy: Path) -> None:
    ran = run(
        copy,
        "make",
        "--no-print-directory",
        "-n",
        "run",
        "PORT=1234",
        "DATA=kept",
        f"PYTHON={sys.executable}",
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [
        f"{sys.executable} scripts/set_up.py",
        "exec .venv/bin/qingsu serve --port 1234 --data kept",
    ]


def test_make_without_a_python_that_fits_says_so(copy: Path) -> None:
    ran = run(copy, "make", "--no-print-directory", "setup", "PYTHON=")
    assert ran.returncode == 2
    assert "需要 Python 3.11 到 3.13" in ran.stderr


def test_the_scripts_of_the_house_can_be_run() -> None:
    for name in (".ci/run", "scripts/system-packages"):
        assert os.access(ROOT / name, os.X_OK), name


def test_the_ci_says_nothing_may_be_skipped() -> None:
    assert "make test CI=1" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("ci", "code"), [("1", 1), ("", 0)])
def test_a_skip_fails_where_nobody_looks_on(ci: str, code: int, tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    skipped = "import pytest\ndef test_it():\n    pytest.skip('no browser')\n"
    (tmp_path / "test_one.py").write_text(skipped)
    pytest_here = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
    ran = run(tmp_path, *pytest_here, CI=ci, PYTHONPATH=str(ROOT))
    assert ran.returncode == code, ran.stdout
    assert ci != "1" or "nothing may be: Skipped: no browser" in ran.stdout


def test_the_soak_runs_every_long_form_that_is_told_of() -> None:
    """What nobody runs is promised and not tried."""
    text = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    block = text.partition("    make soak")[2].partition("\n\n")[0]
    told = [line.strip() for line in block.splitlines()[1:]]
    soak = (ROOT / "Makefile").read_text("utf-8").partition("\nsoak:")[2].partition("\n\n")[0]
    lines = soak.replace("\\\n", "").splitlines()[1:]
    run_ = [" ".join(line.replace("$(BIN)/", "").split()) for line in lines]
    assert len(told) > 5
    assert run_ == told
