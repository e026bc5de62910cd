"""Fitting: margins honest on what was left out, thresholds that part best, scores as defined."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from nlu import heads

RNG_SEED = 7


def blobs(count: int = 90) -> tuple[sparse.csr_matrix, heads.Marks]:
    """Return points around three corners and which corner each belongs to, as marks."""
    chance = np.random.default_rng(RNG_SEED)
    corner = np.arange(count) % 3
    points = np.eye(3)[corner] + chance.normal(0, 0.2, (count, 3))
    return sparse.csr_matrix(points.astype(np.float32)), heads.one_hot(corner, 3)


def test_three_corners_are_told_apart_when_left_out() -> None:
    table, marks = blobs()
    fit = heads.fit(table, marks)
    guess = heads.one_hot(fit.left_out.argmax(axis=1), 3)
    assert heads.macro_f1(marks[fit.outside], guess) > 0.95
    assert fit.weights.shape == (3, 3)
    assert marks[fit.outside].sum(axis=0).tolist() == [10, 10, 10]


def test_left_out_margins_know_nothing_of_their_own_label() -> None:
    """Chance labels: who learnt them by heart would be right, who was left out is not."""
    chance = np.random.default_rng(RNG_SEED)
    table = sparse.csr_matrix(chance.normal(0, 1, (120, 200)).astype(np.float32))
    marks = heads.one_hot(chance.integers(0, 2, 120), 2)
    fit = heads.fit(table, marks)
    inside = (table @ fit.weights + fit.bias).argmax(axis=1)
    outside = fit.left_out.argmax(axis=1)
    truth = marks.argmax(axis=1)
    assert (inside == truth).mean() > 0.95
    assert (outside == truth[fit.outside]).mean() < 0.7


def test_a_label_nobody_has_is_never_found() -> None:
    table, marks = blobs()
    fit = heads.fit(table, np.column_stack([marks, np.zeros(len(marks), dtype=bool)]))
    assert (fit.left_out[:, 3] < 0).all()
    assert (table @ fit.weights + fit.bias)[:, 3].max() < 0


def test_probabilities_are_honest_on_left_out_margins() -> None:
    """Of what is called 70 % sure about 70 % is right, within a tenth."""
    chance = np.random.default_rng(RNG_SEED)
    truth = chance.integers(0, 2, 4000)
    margins = np.eye(2)[truth] * 2 - 1 + chance.normal(0, 1.5, (4000, 2))
    scale, shift = heads.fit_softmax(margins, truth)
    logits = scale * margins + shift
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    sure = (odds / odds.sum(axis=1, keepdims=True)).max(axis=1)
    right = logits.argmax(axis=1) == truth
    for low in (0.5, 0.6, 0.7, 0.8, 0.9):
        band = (sure >= low) & (sure < low + 0.1)
        assert band.sum() > 50
        assert right[band].mean() == pytest.approx(sure[band].mean(), abs=0.1)


def test_sigmoids_are_honest_for_each_label() -> None:
    chance = np.random.default_rng(RNG_SEED)
    marks = chance.random((4000, 2)) < (0.5, 0.1)
    margins = np.where(marks, 1.0, -1.0) + chance.normal(0, 1, (4000, 2))
    scale, shift = heads.fit_sigmoids(margins, marks)
    odds = 1 / (1 + np.exp(-(scale * margins + shift)))
    assert odds.mean(axis=0) == pytest.approx(marks.mean(axis=0), abs=0.01)


@pytest.mark.parametrize(
    ("odds", "truth", "between"),
    [
        ([0.9, 0.8, 0.3, 0.1], [True, True, False, False], (0.3, 0.8)),
        ([0.9, 0.8, 0.3, 0.1], [True, True, True, False], (0.1, 0.3)),
        ([0.9, 0.8, 0.3, 0.1], [True, False, False, False], (0.8, 0.9)),
        ([0.2, 0.1], [True, True], (0.05, 0.1)),
    ],
)
def test_a_threshold_lies_where_f1_is_best(
    odds: list[float], truth: list[bool], between: tuple[float, float]
) -> None:
    threshold = heads.best_threshold(np.array(odds), np.array(truth))
    assert between[0] <= threshold <= between[1]


def test_a_label_that_never_occurs_has_a_neutral_threshold() -> None:
    assert heads.best_threshold(np.array([0.9, 0.1]), np.array([False, False])) == 0.5


@given(st.dictionaries(st.integers(6, 94), st.booleans(), min_size=1, max_size=20))
def test_no_other_threshold_beats_the_best(rows: dict[int, bool]) -> None:
    odds = np.array(list(rows)) / 100
    truth = np.array(list(rows.values()))

    def f1(threshold: float) -> float:
        guess = odds >= threshold
        return float(2 * (guess & truth).sum() / max(guess.sum() + truth.sum(), 1))

    best = f1(heads.best_threshold(odds, truth))
    assert not truth.any() or best >= max(f1(k / 200) for k in range(11, 190, 2)) - 1e-9


@pytest.mark.parametrize(
    ("truth", "guess", "score"),
    [
        ([[1, 0], [0, 1]], [[1, 0], [0, 1]], 1.0),
        ([[1, 0], [0, 1]], [[0, 1], [1, 0]], 0.0),
        ([[1, 0], [1, 0]], [[1, 0], [0, 1]], 2 / 3),
        ([[0, 0], [0, 0]], [[1, 1], [1, 1]], 0.0),
    ],
)
def test_macro_f1_counts_labels_that_occur(
    truth: list[list[int]], guess: list[list[int]], score: float
) -> None:
    found = heads.macro_f1(np.array(truth, dtype=bool), np.array(guess, dtype=bool))
    assert found == pytest.approx(score)


def test_a_level_head_has_a_temperature_and_no_shift() -> None:
    chance = np.random.default_rng(RNG_SEED)
    truth = (chance.random(4000) < 0.9).astype(np.intp)
    margins = np.eye(2)[truth] * 2 - 1 + chance.normal(0, 1.5, (4000, 2))
    scale, shift = heads.fit_softmax(margins, truth, shifted=False)
    assert shift == [0.0, 0.0]
    assert scale > 0.1
    _, shifted = heads.fit_softmax(margins, truth)
    assert shifted[1] > shifted[0]
