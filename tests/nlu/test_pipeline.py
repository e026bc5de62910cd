"""Reading as a whole: the same from many threads, without vectors, of any text, in bounded time."""

from __future__ import annotations

import copy
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu.engines.linear import LinearEngine
from nlu.model import ModelError
from nlu.pipeline import Pipeline
from nlu.steps.vectors import Encoder
from nlu.types import Context, SlotType
from tests.nlu import small
from tests.nlu.sentences import AT, SENTENCES, check
from tests.nlu.test_offsets import ANY_CHARACTER, ODD, PIECES

pytestmark = pytest.mark.slow


def test_an_own_utterance_is_nearest_to_itself(pipeline: Pipeline) -> None:
    text = small.sample()[0].text
    (first, cosine), second = pipeline.nearest(text, 2)
    assert first == text
    assert cosine == pytest.approx(1, abs=0.01)
    assert second[1] < cosine


def test_reading_says_the_same_from_many_threads(pipeline: Pipeline) -> None:
    texts = [text for text, *_ in SENTENCES] * 4
    alone = [pipeline.read(text, Context(at=AT)) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: pipeline.read(text, Context(at=AT)), texts))
    assert together == alone


def test_reading_twice_says_the_same(small_pipeline: Pipeline) -> None:
    for text, *_ in SENTENCES:
        assert small_pipeline.read(text) == small_pipeline.read(text)


@pytest.fixture(scope="module")
def without_vectors(pipeline: Pipeline) -> Pipeline:
    """Return the pipeline as it runs where the package of sentence vectors is not installed."""
    engine = copy.copy(pipeline.engine)
    assert isinstance(engine, LinearEngine)
    engine.encoder = Encoder("no_such_package_of_vectors")
    return replace(pipeline, engine=engine)


def test_reading_works_without_sentence_vectors(
    pipeline: Pipeline, without_vectors: Pipeline
) -> None:
    right = sum(without_vectors.read(text).intent == intent for text, intent, *_ in SENTENCES)
    assert right / len(SENTENCES) >= 0.8
    for text, *_ in SENTENCES:
        check(without_vectors.read(text))
    assert without_vectors.nearest("充电宝冒烟") == []
    assert pipeline.nearest("充电宝冒烟")


def test_risk_by_rules_needs_no_vectors(without_vectors: Pipeline) -> None:
    urgent = [(text, flags.split()) for text, *_, level, flags in SENTENCES if level == 1]
    assert urgent
    for text, flags in urgent:
        assert set(flags) <= without_vectors.read(text).flags


@given(st.lists(st.sampled_from(PIECES) | st.text(ANY_CHARACTER, max_size=6), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_text_breaks_reading(small_pipeline: Pipeline, pieces: list[str]) -> None:
    check(small_pipeline.read("".join(pieces), Context(at=AT)))


@pytest.mark.parametrize("text", ODD, ids=ascii)
@pytest.mark.parametrize("asking", ["", "date", "confirm", "no such kind"])
def test_an_odd_text_is_read(small_pipeline: Pipeline, text: str, asking: str) -> None:
    check(small_pipeline.read(text, Context(None, asking)))


@pytest.mark.parametrize("run", ["退款", "哈", "1", "a ", "垃圾！", "充电宝冒烟，"])
def test_time_stays_bounded_for_endless_texts(small_pipeline: Pipeline, run: str) -> None:
    """The caps make 100,000 characters cost what 8,000 cost."""

    def seconds(size: int) -> float:
        text = (run * size)[:size]
        best = float("inf")
        for _ in range(3):
            begin = time.process_time()
            small_pipeline.read(text)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(100_000) <= max(seconds(2_000), 0.005) * 12


def test_the_catalogue_of_the_operator_is_known(small_model: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue.csv"
    catalogue.write_text("青鸟Q7,青鸟Q7投影仪\n", encoding="utf-8")
    parse = Pipeline.load(small_model, catalogue).read("青鸟Q7开不了机")
    assert (SlotType.PRODUCT, "青鸟Q7投影仪") in {(s.type, s.value) for s in parse.slots}


def test_no_model_is_no_pipeline(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="请先训练"):
        Pipeline.load(tmp_path)
