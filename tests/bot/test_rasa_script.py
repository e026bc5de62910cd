"""`make rasa`: built once, trained again only when something changed, bound to this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands.export import write_rasa
from bot.deployment import Deployment
from nlu import examples
from scripts import rasa
from tests.nlu import small

ROOT = Path(__file__).parents[2]


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a Python 3.10 and a Rasa that only note what they are asked."""
    home = tmp_path / "pretend"
    (home / "bin").mkdir(parents=True)
    for name in ("python3.10", "rasa"):
        tool = home / "bin" / name
        tool.write_text(
            "#!/bin/sh\n"
            f'echo "{name} $*" >> {home}/asked\n'
            f'echo "$RASA_TELEMETRY_ENABLED $TMPDIR" >> {home}/around\n'
            'case "$*" in\n'
            f'  "-m venv"*) mkdir -p "$4/bin"; cp {home}/bin/python3.10 "$4/bin/python";'
            f' cp {home}/bin/rasa "$4/bin/rasa";;\n'
            "  train*) mkdir -p models; touch models/qingsu.tar.gz;;\n"
            "esac\n",
            "utf-8",
        )
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{home / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("QINGSU_RASA_VENV", str(tmp_path / "venv"))
    return home


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name in rasa.FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("a: b\n", "utf-8")
    return folder


def asked(home: Path) -> list[str]:
    """Return what was asked of the pretended tools, without looks at their version."""
    path = home / "asked"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return [line for line in lines if " -c " not in line]


def start(project: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "rasa.py"), "--project", str(project), *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **env}
    )


def test_the_first_start_builds_trains_and_runs(pretend: Path, project: Path) -> None:
    ran = start(project, "--port", "5678")
    assert ran.returncode == 0, ran.stderr
    lines = asked(pretend)
    assert [line.split()[1] for line in lines] == ["-m", "-m", "-m", "train", "run"]
    assert all("--require-hashes" in line for line in lines[1:3])
    assert "requirements-rasa.lock" in lines[2]
    assert "--interface 127.0.0.1 --port 5678" in lines[4]
    around = (pretend / "around").read_text("utf-8").splitlines()
    assert around[-1] == f"false {project}/tmp"


def test_the_second_start_only_runs(pretend: Path, project: Path) -> None:
    assert start(project).returncode == 0
    asked(pretend)
    assert start(project).returncode == 0
    assert [line.split()[1] for line in asked(pretend)] == ["run"]


@pytest.mark.parametrize("name", rasa.FILES)
def test_a_changed_file_is_trained_again(pretend: Path, project: Path, name: str) -> None:
    assert start(project, "--only-train").returncode == 0
    asked(pretend)
    (project / name).write_text("a: c\n", "utf-8")
    assert start(project, "--only-train").returncode == 0
    assert [line.split()[1] for line in asked(pretend)] == ["train"]


def test_training_that_failed_is_not_taken_for_done(pretend: Path, project: Path) -> None:
    assert start(project, "--only-train").returncode == 0
    (project / "config.yml").write_text("a: c\n", "utf-8")
    tool = rasa.venv() / "bin" / "rasa"
    good = tool.read_text("utf-8")
    tool.write_text("#!/bin/sh\nexit 3\n", "utf-8")
    ran = start(project, "--only-train")
    assert (ran.returncode, "没有成功" in ran.stderr) == (2, True)
    tool.write_text(good, "utf-8")
    asked(pretend)
    assert start(project, "--only-train").returncode == 0
    assert [line.split()[1] for line in asked(pretend)] == ["train"]


def test_no_python_that_fits_is_said_with_what_to_do(project: Path, tmp_path: Path) -> None:
    ran = start(
        project, PATH="/bin", PYENV_ROOT=str(tmp_path), QINGSU_RASA_VENV=str(tmp_path / "venv")
    )
    assert ran.returncode == 2
    assert "没有找到" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "venv").exists()


def test_a_python_that_does_not_run_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shim of pyenv's is on the PATH though the version is not chosen."""
    shim, own = tmp_path / "bin" / "python3.10", tmp_path / "versions/3.10.9/bin/python3.10"
    for path, code in ((shim, 127), (own, 0)):
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh\nexit {code}\n", "utf-8")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(shim.parent))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert rasa.python() == own


def test_a_folder_without_a_project_is_named(tmp_path: Path) -> None:
    ran = start(tmp_path)
    assert (ran.returncode, "qingsu export rasa" in ran.stderr) == (2, True)


def test_the_pipeline_of_the_settings_is_exported(tmp_path: Path) -> None:
    told = small.write(tmp_path / "examples", small.sample())
    config = tmp_path / "config.yml"
    config.write_text(
        "nlu:\n  examples: examples\n  rasa:\n    pipeline:\n"
        "      - {name: JiebaTokenizer}\n"
        "      - {name: DIETClassifier, epochs: 7, learning_rate: 0.5, x: true, hidden: [1]}\n",
        "utf-8",
    )
    deployment = Deployment.find(config, tmp_path / "data", {})
    assert write_rasa(deployment, tmp_path / "out") == len(examples.read(told))
    written = (tmp_path / "out" / "config.yml").read_text("utf-8")
    assert "epochs: 7\n" in written
    assert "learning_rate: 0.5\n" in written
    assert "x: true\n" in written
    assert "ranking_length" in written
