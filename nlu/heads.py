"""Fit linear heads with scikit-learn, and make their margins honest on left-out utterances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize
from sklearn.svm import LinearSVC

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
PARTS = 3
"""One in so many utterances is left out to see how honest the margins are."""

PENALTY = 0.1
"""C of the machines: 0.1 and 0.3 are alike on own utterances, 0.1 travels better to others."""


@dataclass(frozen=True, slots=True)
class Fit:
    """weights (features, labels), bias (labels,), and margins of the rows left out.

    outside: rows of the table that `left_out` (rows, labels) is about, judged by machines that
    never saw them.
    """

    weights: Floats
    bias: Floats
    outside: Rows
    left_out: Floats


def fit(table: sparse.csr_matrix, marks: Marks, penalty: float = PENALTY) -> Fit:
    """Fit one machine a label, one against the rest; then again without a part, to judge it.

    A third of each label's examples is judged: enough to fit a handful of numbers on, and the
    second fit costs less than the first.
    """
    weights, bias = _machines(table, marks, penalty)
    inside, outside = _parts(marks)
    some_weights, some_bias = _machines(table[inside], marks[inside], penalty)
    return Fit(weights, bias, outside, table[outside] @ some_weights + some_bias)


def _machines(table: sparse.csr_matrix, marks: Marks, penalty: float) -> tuple[Floats, Floats]:
    """Fit one machine a column of marks: weights (features, labels) and bias (labels,)."""
    pairs = [_machine(table, mark, penalty) for mark in marks.T]
    weights = np.stack([w for w, _ in pairs], axis=1)
    return weights, np.array([b for _, b in pairs], dtype=np.float32)


def _machine(table: sparse.csr_matrix, truth: Marks, penalty: float) -> tuple[Floats, float]:
    """Weights and bias that part the marked rows from the rest; never marked: always -1."""
    if truth.all() or not truth.any():
        return np.zeros(table.shape[1], dtype=np.float32), 1.0 if truth.any() else -1.0
    machine = LinearSVC(C=penalty, class_weight="balanced", tol=5e-2, random_state=0)
    machine.fit(table, truth)
    return machine.coef_[0].astype(np.float32), float(machine.intercept_[0])


def _parts(marks: Marks) -> tuple[Rows, Rows]:
    """Deal rows with the same marks in turn: two thirds to learn from, one to judge."""
    order = np.lexsort(marks.T)
    part = np.zeros(len(marks), dtype=np.intp)
    part[order] = np.arange(len(marks)) % PARTS
    return np.flatnonzero(part != 0), np.flatnonzero(part == 0)


def fit_softmax(
    margins: Doubles, truth: npt.NDArray[np.intp], *, shifted: bool = True
) -> tuple[float, list[float]]:
    """Scale and shift that make softmax(scale * margins + shift) honest on left-out margins.

    Not shifted: one temperature alone, so that how often a label stands in our own utterances
    does not count.
    """
    count = margins.shape[1]
    hot = np.eye(count)[truth]

    def loss(params: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        logits = params[0] * margins + params[1:]
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        odds /= odds.sum(axis=1, keepdims=True)
        error = (odds - hot) / len(truth)
        nll = -np.log(odds[np.arange(len(truth)), truth] + 1e-12).mean()
        push = error.sum(axis=0) + 2e-3 * params[1:] if shifted else np.zeros(count)
        slope = np.concatenate([[np.sum(error * margins)], push])
        return float(nll + 1e-3 * (params[1:] ** 2).sum()), slope

    start = np.concatenate([[3.0], np.zeros(count)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return float(found[0]), [float(v) for v in found[1:]]


def fit_sigmoids(margins: Doubles, marks: npt.NDArray[np.bool_]) -> tuple[float, list[float]]:
    """Scale and one shift a label for sigmoid(scale * margin + shift), on left-out margins."""
    count = margins.shape[1]

    def loss(params: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        logits = np.clip(params[0] * margins + params[1:], -30, 30)
        odds = 1 / (1 + np.exp(-logits))
        error = (odds - marks) / len(margins)
        nll = -np.where(marks, np.log(odds + 1e-12), np.log(1 - odds + 1e-12)).sum()
        slope = np.concatenate([[np.sum(error * margins)], error.sum(axis=0)])
        return float(nll / len(margins)), slope

    start = np.concatenate([[3.0], np.zeros(count)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return float(found[0]), [float(v) for v in found[1:]]


def best_threshold(odds: Doubles, truth: npt.NDArray[np.bool_]) -> float:
    """Return the probability that parts one label best (F1), 0.5 when it never occurs."""
    if not truth.any():
        return 0.5
    order = np.argsort(-odds)
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + truth.sum())
    best = int(np.argmax(f1))
    following = odds[order[best + 1]] if best + 1 < len(order) else 0.0
    return float(np.clip((odds[order[best]] + following) / 2, 0.05, 0.95))


def macro_f1(truth: npt.NDArray[np.bool_], guess: npt.NDArray[np.bool_]) -> float:
    """Mean F1 of the labels (columns) that occur in the truth."""
    both = (truth & guess).sum(axis=0)
    sizes = truth.sum(axis=0) + guess.sum(axis=0)
    seen = truth.any(axis=0)
    return float((2 * both[seen] / sizes[seen]).mean()) if seen.any() else 0.0


def one_hot(indices: npt.NDArray[np.intp], count: int) -> npt.NDArray[np.bool_]:
    """Return marks (examples, count) of one label each."""
    return np.eye(count, dtype=bool)[indices]
