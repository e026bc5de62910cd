"""Where a deployment stands, and where its secrets come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.deployment import Deployment
from bot.environment import EnvironmentLacks, secret
from nlu import examples

NAME = "QINGSU_STORAGE_URL"


def found(path: Path | None = None, **environ: str) -> Deployment:
    return Deployment.find(path, Path("kept"), environ)


def test_without_settings_everything_stands_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = found()
    assert own.url == "sqlite:///kept/qingsu.db"
    assert own.model == Path("kept/model")
    assert own.examples == examples.FOLDER
    assert (own.scripts / "common.yml").exists()


def test_the_settings_here_are_read_unless_others_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.yml").write_text("server: {port: 81}\n")
    Path("other.yml").write_text("server: {port: 82}\nnlu: {model: models/a}\n")
    assert found().settings.server.port == 81
    other = found(tmp_path / "other.yml")
    assert other.settings.server.port == 82
    assert other.model == tmp_path / "models/a"


def test_the_environment_beats_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "config.yml"
    path.write_text("storage: {url: 'sqlite:///a.db'}\n")
    assert found(path).url == "sqlite:///a.db"
    assert found(path, QINGSU_STORAGE_URL="sqlite:///b.db").url == "sqlite:///b.db"


def test_an_older_version_of_a_script_keeps_its_name(tmp_path: Path) -> None:
    own = Deployment.find(None, tmp_path, {})
    book = own.book(own.load_scripts())
    assert book.company.hours == "每天 9 点到 21 点"
    assert book.ref_for("quality.fault").name == "quality"


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        (None, None, "http://127.0.0.1:8000"),
        ("0.0.0.0", 81, "http://127.0.0.1:81"),
        ("::", 81, "http://[::1]:81"),
        ("bot.example", 443, "http://bot.example:443"),
    ],
)
def test_an_address_is_one_a_browser_here_can_open(
    host: str | None, port: int | None, said: str
) -> None:
    assert found().address(host, port) == said


def test_a_secret_comes_from_the_environment_first(tmp_path: Path) -> None:
    place = tmp_path / "secret"
    place.write_text("from the file\n")
    place.chmod(0o600)
    assert secret(NAME, {}) is None
    assert secret(NAME, {NAME: ""}) is None
    assert secret(NAME, {NAME: "plain", f"{NAME}_FILE": str(place)}) == "plain"
    assert secret(NAME, {f"{NAME}_FILE": str(place)}) == "from the file"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o601])
def test_a_secret_others_can_read_is_none(mode: int, tmp_path: Path) -> None:
    place = tmp_path / "secret"
    place.write_text("hunter2")
    place.chmod(mode)
    with pytest.raises(EnvironmentLacks, match="chmod 600") as caught:
        secret(NAME, {f"{NAME}_FILE": str(place)})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "是空的"), (b" \n", "是空的"), (b"\xff\xfe", "UTF-8")]
)
def test_a_file_that_holds_no_secret_is_said(content: bytes, said: str, tmp_path: Path) -> None:
    place = tmp_path / "secret"
    place.write_bytes(content)
    place.chmod(0o600)
    with pytest.raises(EnvironmentLacks, match=said):
        secret(NAME, {f"{NAME}_FILE": str(place)})


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentLacks, match=f"{NAME}_FILE 指的文件读不了"):
        secret(NAME, {f"{NAME}_FILE": str(tmp_path / "nowhere")})
