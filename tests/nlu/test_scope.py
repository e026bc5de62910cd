"""Out of scope by margin and cosine: unsure and far from all we know; a complaint never is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlu.decide import Evidence, Labels, decide
from nlu.engines.base import Judgement, Verdict
from nlu.engines.linear import LinearEngine
from nlu.types import Context, Intent
from tests.nlu import tiny

FAR, NEAR = 0.2, 0.6


def verdict(odds: Mapping[str, float], name: str, margin: float) -> Verdict:
    labels = tiny.LABELS[name]
    return Verdict({k: odds.get(k, 0.0) for k in labels}, margin, dict.fromkeys(labels, 0.5))


def decided(
    near: float | None, margin: float = 0.3, complaint: float = 0.1, intent: str = "inquiry"
) -> Labels:
    verdicts = {name: verdict({}, name, margin) for name in tiny.LABELS}
    verdicts["intent"] = verdict({intent: 0.4, "chitchat": 0.3}, "intent", margin)
    yes = {"yes": complaint, "no": 1 - complaint}
    verdicts["complaint"] = verdict(yes, "complaint", margin)
    judgement = Judgement(verdicts, None, near)
    return decide(Evidence("窗前明月光", (), (), (), judgement, (), Context()))


def test_unsure_and_far_is_out_of_scope_with_its_reason() -> None:
    labels = decided(FAR)
    assert labels.intent is Intent.OUT_OF_SCOPE
    (near,) = [r for r in labels.reasons if r.by == "near"]
    assert near.label == "out_of_scope"
    assert "cosine 0.20" in near.detail
    assert labels.sure["intent"] == pytest.approx(0.6)


@pytest.mark.parametrize("near", [NEAR, None])
def test_near_or_not_asked_stays_what_it_is(near: float | None) -> None:
    labels = decided(near)
    assert labels.intent is Intent.INQUIRY
    assert [r for r in labels.reasons if r.by == "near"] == []


def test_sure_stays_what_it_is_however_far() -> None:
    labels = decided(FAR, margin=2.0)
    assert labels.intent is Intent.INQUIRY
    assert [r.by for r in labels.reasons][:2] == ["near", "head:intent"], "but it is noted"


def test_a_complaint_is_never_out_of_scope() -> None:
    """A lost complaint costs more than a question too many."""
    assert decided(FAR, complaint=0.5).intent is Intent.COMPLAINT


def test_margins_are_told_with_the_reasons() -> None:
    labels = decided(None, margin=0.31)
    (reason,) = [r for r in labels.reasons if r.by == "head:intent"]
    assert reason.margin == 0.31


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> LinearEngine:
    return LinearEngine.bare(tiny.write(tmp_path_factory.mktemp("tiny")))


def said(complaint: float, margin: float) -> dict[str, Verdict]:
    yes = {"yes": complaint, "no": 1 - complaint}
    return {
        "complaint": verdict(yes, "complaint", 1.0),
        "intent": verdict({"inquiry": 0.5}, "intent", margin),
    }


@pytest.mark.parametrize(
    ("complaint", "margin", "asked"),
    [(0.5, 9.0, True), (0.1, 0.5, True), (0.1, 1.5, False), (0.9, 0.1, False), (0.2, 0.5, True)],
)
def test_nearness_is_asked_only_where_it_may_decide(
    engine: LinearEngine, complaint: float, margin: float, *, asked: bool
) -> None:
    vector = np.ones(512, dtype=np.float32)
    assert (engine._near(said(complaint, margin), vector) is not None) is asked


def test_without_a_vector_nothing_is_computed(engine: LinearEngine) -> None:
    assert engine._near(said(0.5, 0.1), None) is None


def test_nearness_is_the_mean_of_the_three_nearest(tmp_path: Path) -> None:
    given = tiny.arrays() | {"texts": tiny.blob(list("abcde"))}
    known = np.zeros((5, 512), np.float16)
    known[:, 0] = [0.9, 0.1, 0.6, 0.3, -1.0]
    folder = tiny.write(tmp_path, given | {"known": known, "sample": known})
    vector = np.eye(512, dtype=np.float32)[0]
    near = LinearEngine.bare(folder)._near(said(0.5, 0.1), vector)
    assert near == pytest.approx(0.6, abs=1e-3)


def test_a_verdict_of_another_engine_keeps_the_nearness() -> None:
    judgement = Judgement({}, None, 0.4)
    assert replace(judgement, verdicts={"intent": verdict({}, "intent", 0.0)}).near == 0.4
