"""Fit the heads, side by side where there are cores for it: the same numbers in less time.

Processes, not threads: the machines draw lots from one generator a process has.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from nlu import heads
from nlu.examples import Example
from nlu.questions import CHEAP, Question, questions

MANY = 4000
"""Utterances from which a second process is worth its start (two seconds)."""

Tried = tuple[Question, "Trial", "Trial | None"]


@dataclass(frozen=True, slots=True)
class Trial:
    """One question answered from one view."""

    fit: heads.Fit
    scale: float
    shift: list[float]
    thresholds: list[float]
    score: float


def trial(question: Question, told: list[Example], table: sparse.csr_matrix) -> Trial:
    """Fit the head on the examples asked; scale, shift and thresholds on left-out margins."""
    place = {label: i for i, label in enumerate(question.labels)}
    answers = [
        (row, given) for row, e in enumerate(told) if (given := question.answer(e)) is not None
    ]
    truth = np.zeros((len(answers), len(place)), dtype=bool)
    for k, (_, given) in enumerate(answers):
        truth[k, [place[a] for a in given]] = True
    found = heads.fit(table[[row for row, _ in answers]], truth, question.penalty)
    margins, truth = found.left_out.astype(np.float64), truth[found.outside]
    if not question.many:
        scale, shift = heads.fit_softmax(margins, truth.argmax(axis=1), shifted=not question.level)
        guess = (scale * margins + shift).argmax(axis=1)
        score = heads.macro_f1(truth, heads.one_hot(guess, len(place)))
        return Trial(found, scale, shift, [0.5] * len(place), score)
    scale, shift = heads.fit_sigmoids(margins, truth)
    odds = 1 / (1 + np.exp(-np.clip(scale * margins + shift, -30, 30)))
    thresholds = [heads.best_threshold(odds[:, k], truth[:, k]) for k in range(len(place))]
    return Trial(found, scale, shift, thresholds, heads.macro_f1(truth, odds >= thresholds))


def every(
    told: list[Example], full: sparse.csr_matrix, cheap: sparse.csr_matrix
) -> Iterator[Tried]:
    """Try every question in turn: from the full view, and from the cheap one where it has one."""
    cores = os.cpu_count() or 1
    if cores == 1 or len(told) < MANY:
        for question in questions():
            quick = trial(question, told, cheap) if question.name in CHEAP else None
            yield question, trial(question, told, full), quick
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, spawn, _hold, (told, full, cheap)) as pool:
        longest = sorted(questions(), key=lambda q: -len(q.labels))
        running = {q.name: pool.submit(_work, q.name, quick=False) for q in longest}
        views = {n: pool.submit(_work, n, quick=True) for n in sorted(CHEAP)}
        for question in questions():
            also = views.get(question.name)
            yield question, running[question.name].result(), also.result() if also else None


_held: list[tuple[list[Example], sparse.csr_matrix, sparse.csr_matrix]] = []
"""In a worker process alone: what all its questions are about."""


def _hold(told: list[Example], full: sparse.csr_matrix, cheap: sparse.csr_matrix) -> None:
    _held[:] = [(told, full, cheap)]


def _work(name: str, *, quick: bool) -> Trial:
    told, full, cheap = _held[0]
    question = next(q for q in questions() if q.name == name)
    return trial(question, told, cheap if quick else full)
