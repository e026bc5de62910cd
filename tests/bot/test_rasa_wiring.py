"""From config.yml and the command line to Rasa: who reads is a setting, and the log tells of it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import typer
from structlog.testing import capture_logs
from typer.testing import CliRunner

from bot import compose, readers
from bot.commands import doctor, prepare, reading
from bot.deployment import Deployment
from nlu.engines.base import Judgement
from nlu.engines.rasa import RasaEngine
from nlu.train import train
from tests.nlu import small
from tests.nlu.rasa_fake import Builtin, FakeRasa, answer, serving

APP = typer.Typer()
APP.command()(reading.parse)
APP.command()(reading.train)
TOKEN = "a-word-nobody-else-knows"
TEXT = "桌上放着三本蓝色的书"


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    """Serve a Rasa that takes everything for praise."""
    with serving(FakeRasa(reply=lambda _: (200, answer({"praise": 1.0})), token=TOKEN)) as made:
        yield made


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small model, beside its utterances."""
    folder = tmp_path_factory.mktemp("small")
    train(small.write(folder / "examples", small.sample()), folder / "model")
    return folder / "model"


def deployment(folder: Path, url: str, model: Path | str = "") -> Deployment:
    path = folder / "config.yml"
    path.write_text(
        f"nlu:\n  engine: rasa\n  model: '{model}'\n  rasa: {{url: '{url}'}}\n", "utf-8"
    )
    return Deployment.find(path, folder, {"QINGSU_RASA_TOKEN": TOKEN})


def judged(engine: RasaEngine) -> Judgement:
    with engine:
        return engine.judge(TEXT, TEXT)


def test_the_token_is_used_and_shown_to_nobody(rasa: FakeRasa, tmp_path: Path) -> None:
    own = deployment(tmp_path, rasa.url)
    said = judged(readers.rasa(Builtin(), rasa.url, own))
    assert said.verdicts["intent"].label == "praise"
    assert TOKEN not in repr(own)


def test_a_request_is_not_logged(rasa: FakeRasa) -> None:
    """A request is told by httpx with its whole address, and the token is in that."""
    handlers, level = logging.getLogger().handlers[:], logging.getLogger().level
    out = io.StringIO()
    try:
        prepare.logging_to(out)
        httpx.get(rasa.url, trust_env=False)
        logging.getLogger("httpx").warning("heard")
    finally:
        logging.getLogger().handlers[:] = handlers
        logging.getLogger().setLevel(level)
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["heard"]


def test_the_log_says_who_reads(rasa: FakeRasa, tmp_path: Path) -> None:
    rasa.reply = lambda _: (500, b"")
    with capture_logs() as logged:
        judged(readers.rasa(Builtin(), rasa.url, deployment(tmp_path, rasa.url)))
        readers.told("recovered", "Rasa 又能用了")
    assert [(line["log_level"], line["event"], line["reads"]) for line in logged] == [
        ("warning", "rasa failed", "builtin"),
        ("info", "rasa recovered", "rasa"),
    ]
    assert "500" in logged[0]["why"]


def test_the_doctor_looks_after_rasa_where_it_reads(rasa: FakeRasa, tmp_path: Path) -> None:
    def said(own: Deployment) -> list[str]:
        found = doctor.examine(own, 0, datetime.now(UTC))
        return [f"{f.how.name} {f.what}" for f in found if "Rasa" in f.what]

    own = deployment(tmp_path, rasa.url)
    assert said(own) == [f"WELL Rasa 在 {rasa.url} 上，模型已经装好"]
    rasa.token = "changed"
    assert [line.split("（")[1][:7] for line in said(own)] == ["状态码 401"]
    assert "WATCH" in said(deployment(tmp_path, "http://127.0.0.1:1"))[0]
    assert said(Deployment.find(None, tmp_path, {})) == []


def test_rasa_is_never_asked_for_several_talks_within_the_time_of_one(tmp_path: Path) -> None:
    for made, together in (
        (deployment(tmp_path, "http://127.0.0.1:9"), False),
        (Deployment.find(None, tmp_path, {}), True),
    ):
        spare = compose.spare(made, compose.loading(made, print))
        assert (spare.together is not None) is together


@pytest.mark.slow
def test_the_settings_decide_who_reads(rasa: FakeRasa, tmp_path: Path, model: Path) -> None:
    pipeline = readers.reader(deployment(tmp_path, rasa.url, model))
    assert pipeline.read(TEXT).intent == "praise"
    (tmp_path / "config.yml").write_text(f"nlu: {{model: '{model}'}}\n", "utf-8")
    builtin = readers.reader(Deployment.find(tmp_path / "config.yml", tmp_path, {}))
    assert builtin.read(TEXT).intent != "praise"
    assert len(rasa.asked) == 1
    assert isinstance(pipeline.engine, RasaEngine)
    pipeline.engine.close()


@pytest.mark.slow
def test_parse_reads_by_the_engine_asked_for(rasa: FakeRasa, model: Path) -> None:
    places = ["--model", str(model), "--examples", str(model.parent / "examples")]
    words = ["parse", *places, "--engine", "rasa", "--rasa-url", rasa.url]
    line = json.dumps({"id": 1, "text": TEXT}) + "\n"
    ran = CliRunner(env={"QINGSU_RASA_TOKEN": TOKEN}).invoke(APP, words, input=line)
    assert json.loads(ran.stdout)["intent"] == "praise"
    assert ran.stderr == ""
    rasa.reply = lambda _: (500, b"")
    ran = CliRunner(env={"QINGSU_RASA_TOKEN": TOKEN}).invoke(APP, words, input=line)
    assert json.loads(ran.stdout)["intent"] != "praise"
    assert "状态码 500" in ran.stderr
