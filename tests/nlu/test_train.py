"""From utterances to a model: in seconds for few, the same for the same, nothing for mistakes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu import examples, model, train
from nlu.examples import ExamplesError
from nlu.pipeline import Pipeline
from nlu.questions import questions
from nlu.types import Intent
from tests.nlu import small


def test_the_small_corpus_is_small_and_mixed() -> None:
    told = small.sample()
    assert 140 <= len(told) <= 170
    assert len({e.intent for e in told}) >= 15
    assert len({e.category for e in told}) >= 25


def test_every_question_has_an_answer_among_its_labels() -> None:
    for question in questions():
        assert len(set(question.labels)) == len(question.labels)
        for example in small.sample():
            assert set(question.answer(example) or ()) <= set(question.labels)


def test_mistakes_are_told_and_no_model_is_written(tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text("nlu:\n- intent: nothing\n  examples: []\n", encoding="utf-8")
    with pytest.raises(ExamplesError, match=r"bad.yml:2: intent 没有「nothing」"):
        train.train(tmp_path, tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.mark.slow
def test_a_model_of_few_utterances_knows_them_again(small_pipeline: Pipeline) -> None:
    told = small.sample()
    right = sum(
        (small_pipeline.read(e.text).intent is Intent.COMPLAINT) == (e.intent is Intent.COMPLAINT)
        for e in told
    )
    assert right / len(told) > 0.9


@pytest.mark.slow
def test_a_model_says_what_it_is_made_of(small_model: Path) -> None:
    manifest = model.read_manifest(small_model)
    folder = small_model.parent / "examples"
    assert manifest.examples == len(small.sample())
    assert manifest.data == examples.content_hash(folder)
    assert [head.name for head in manifest.heads] == [q.name for q in questions()]
    assert set(manifest.scores) == {q.name for q in questions()}
    assert all(0 <= score <= 1 for score in manifest.scores.values())
    assert model.fits(small_model, folder)


@pytest.mark.slow
def test_every_label_of_every_head_has_its_column(small_model: Path) -> None:
    labels = sum(len(head.labels) for head in model.read_manifest(small_model).heads)
    with np.load(small_model / model.WEIGHTS, allow_pickle=False) as arrays:
        assert arrays["weights"].shape[1] == arrays["bias"].size == labels


def test_a_weight_in_a_byte_is_wrong_by_half_a_step_at_most() -> None:
    chance = np.random.default_rng(3)
    weights = (chance.normal(size=(50, 9)) * chance.exponential(size=(50, 1))).astype(np.float32)
    weights[7] = 0
    kept = train.in_bytes("weights", weights)
    back = kept["weights"].astype(np.float32) * kept["weights_steps"][:, None]
    half = np.abs(weights).max(axis=1, keepdims=True) / 254
    assert (np.abs(back - weights) <= half * 1.001).all()
    assert not back[7].any()


@pytest.mark.slow
def test_nothing_in_a_model_is_a_pickle(small_model: Path) -> None:
    with np.load(small_model / model.WEIGHTS, allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} <= {"f", "u", "i"}


@pytest.mark.slow
def test_the_same_utterances_give_the_same_model(small_model: Path, tmp_path: Path) -> None:
    stages: list[str] = []
    again = train.train(small_model.parent / "examples", tmp_path, stages.append)
    assert again == model.read_manifest(small_model)
    assert stages[0] == "读例句"
    assert stages[-2:] == ["模型已写好", "备好句向量的表"]


@pytest.mark.slow
def test_a_model_is_trained_anew_over_a_damaged_one(small_model: Path, tmp_path: Path) -> None:
    (tmp_path / model.WEIGHTS).write_bytes(b"damaged")
    (tmp_path / model.MANIFEST).write_text("{", encoding="utf-8")
    train.train(small_model.parent / "examples", tmp_path)
    assert model.fits(tmp_path, small_model.parent / "examples")
