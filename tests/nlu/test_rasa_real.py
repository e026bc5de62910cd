"""The real Rasa 3.6, in its own Python 3.10: what we write it trains, what it says we read."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from nlu.engines.base import Engine
from nlu.engines.rasa import RasaEngine
from nlu.pipeline import Pipeline
from nlu.rasa_project import PIPELINES, label, project, write
from nlu.steps.catalogue import load_products
from nlu.types import Intent
from scripts import rasa
from tests.nlu import small
from tests.nlu.rasa_fake import Builtin

pytestmark = [pytest.mark.slow, pytest.mark.where_found]

ROOT = Path(__file__).parents[2]
START = 120  # seconds, on a busy machine; 9 on a quiet one
PATIENT = 30.0  # seconds for an answer: here it is not about speed
HEALTH = 0.25  # seconds between two looks
NONE = "没有 Python 3.10，真的 Rasa 装不了：这几项没有测"
Told = list[tuple[str, str]]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project of some 150 utterances, with a model the real Rasa made of it.

    The environment is built once, in var/rasa-venv or QINGSU_RASA_VENV.
    """
    if rasa.python() is None:
        pytest.skip(NONE)
    folder = tmp_path_factory.mktemp("rasa")
    write(folder, project(small.sample(), PIPELINES["light"], load_products()))
    command = [sys.executable, str(ROOT / "scripts" / "rasa.py"), "--only-train"]
    ran = subprocess.run(
        [*command, "--project", str(folder)], capture_output=True, text=True, check=False
    )
    if ran.returncode and not (rasa.venv() / ".rasa-built").exists():
        pytest.skip(f"真的 Rasa 没有装成：{ran.stderr[-300:]}")
    assert ran.returncode == 0, ran.stderr[-3000:]
    return folder


@pytest.fixture(scope="module")
def url(trained: Path) -> Iterator[str]:
    """Return where the real Rasa answers, started as `make rasa` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "scripts" / "rasa.py")]
    command += ["--project", str(trained), "--port", str(port)]
    with (trained / "rasa.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}", process, trained / "rasa.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    late = time.monotonic() + START
    while time.monotonic() < late and process.poll() is None:
        try:
            if httpx.get(f"{url}/status", timeout=5, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(HEALTH)
    raise AssertionError(log.read_text("utf-8", errors="replace")[-3000:])


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def engine(url: str, told: Told) -> Iterator[RasaEngine]:
    with RasaEngine(Builtin(), url, tell=lambda *t: told.append(t), patience=PATIENT) as made:
        made.warm()
        yield made


def test_it_has_learnt_what_we_wrote(engine: RasaEngine, told: Told) -> None:
    """Asked about its own utterances it is right, by the sums of its whole ranking."""
    right = 0
    sample = small.sample()[::3]
    for example in sample:
        said = engine.judge(example.text, example.text).verdicts
        grieves = said["complaint"].label == "yes"
        right += grieves == label(example).startswith("complaint.")
    assert right > 0.8 * len(sample)
    assert told == []


def test_every_intent_comes_back(url: str) -> None:
    answer = httpx.post(
        f"{url}/model/parse", json={"text": "水壶漏水"}, timeout=PATIENT, trust_env=False
    ).json()
    names = {ranked["name"] for ranked in answer["intent_ranking"]}
    assert names == {label(example) for example in small.sample()}
    assert sum(r["confidence"] for r in answer["intent_ranking"]) == pytest.approx(1.0)


def test_products_are_found_between_chinese_characters(url: str) -> None:
    r"""\b does not stand there; Rasa's default finds nothing."""
    answer = httpx.post(
        f"{url}/model/parse", json={"text": "新买的耳机坏了"}, trust_env=False
    ).json()
    by_lookup = [e for e in answer["entities"] if e["extractor"] == "RegexEntityExtractor"]
    assert [(e["entity"], e["value"]) for e in by_lookup] == [("product", "耳机")]


@pytest.mark.parametrize("text", ["/complaint.quality.fault", "。", "😡", "a" * 2000, "[坏](x)"])
def test_odd_texts_are_read_like_any(engine: RasaEngine, told: Told, text: str) -> None:
    odds = engine.judge(text, text).verdicts["complaint"].probabilities
    assert max(odds.values()) < 0.999
    assert told == []


def test_the_whole_pipeline_reads_with_it(url: str, small_model: Path, told: Told) -> None:
    engines: list[RasaEngine] = []

    def over(builtin: Engine) -> RasaEngine:
        made = RasaEngine(builtin, url, tell=lambda *t: told.append(t), patience=PATIENT)
        engines.append(made)
        return engines[0]

    text = "新买的热水壶用了三天就漏水"
    pipeline = Pipeline.load(small_model, over=over)
    assert pipeline.read(text).intent in set(Intent)
    judged = pipeline.engine.judge(text, text).verdicts["complaint"].probabilities["yes"]
    engines[0].close()
    ranked = httpx.post(
        f"{url}/model/parse", json={"text": text}, timeout=PATIENT, trust_env=False
    ).json()["intent_ranking"]
    grieves = sum(r["confidence"] for r in ranked if r["name"].startswith("complaint."))
    assert judged == pytest.approx(grieves)
    assert told == []


def test_it_listens_on_this_machine_only(url: str) -> None:
    port = int(url.rsplit(":", 1)[1])
    listening = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        if os.path.exists(table)  # noqa: PTH110 - a file of the kernel's
        for line in Path(table).read_text("utf-8").splitlines()[1:]
        if line.split()[3] == "0A" and int(line.split()[1].split(":")[1], 16) == port
    ]
    assert listening in ([], [f"0100007F:{port:04X}"])
