"""Make the model from the utterances: grams and vectors, heads, one .npz and its manifest.

Four minutes for 40,000 utterances on two cores. Only this and `heads` need scikit-learn.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from nlu import examples, model, shapes, trials
from nlu.examples import Example
from nlu.model import Head, Manifest
from nlu.questions import Question
from nlu.steps import cues
from nlu.steps.features import Cutter, Grams, Keys, grams
from nlu.steps.masking import mask
from nlu.steps.normalise import Normaliser
from nlu.steps.vectors import SIZE, Encoder
from nlu.trials import Trial

Floats = npt.NDArray[np.float32]
Arrays = dict[str, npt.NDArray[Any]]
Progress = Callable[[str], None]
VECTOR_WEIGHT = 1.0
"""Of the sentence vector against each block of grams: 1 beats 0, 2 and 3 on foreign texts."""

CUE_WEIGHT = 1.0

_MIN_DOCUMENTS = 2
_BYTE = 127


@dataclass
class _Bags:
    """TF-IDF of one block, rows of unit length, and the grams of its columns."""

    grams: Keys
    idf: Floats
    table: sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class Prepared:
    """Utterances as numbers: what every training on some of them has in common.

    idf goes with grams; cheap (examples, grams + tone) and full (the same and the vectors).
    """

    told: list[Example]
    grams: Keys
    idf: Floats
    vectors: Floats
    cheap: sparse.csr_matrix
    full: sparse.csr_matrix
    encoded: bool


def train(examples_dir: Path, out_dir: Path, progress: Progress = lambda _: None) -> Manifest:
    """Fit every head and write the model; `progress` is told each stage in Chinese.

    Raises ExamplesError when the utterances have mistakes.
    """
    progress("读例句")
    prepared = prepare(examples.read(examples_dir), progress)
    rows = np.arange(len(prepared.told))
    manifest = make(prepared, rows, out_dir, examples.content_hash(examples_dir), progress)
    progress("备好句向量的表")
    told = [e.text for e in prepared.told]
    Encoder(cache=out_dir / model.ENCODER, often=lambda: told).encode(told[:1])
    return manifest


def prepare(told: list[Example], progress: Progress = lambda _: None) -> Prepared:
    """Cut, count and encode utterances: half the time of a training."""
    normaliser, cutter, encoder = Normaliser(), Cutter(), Encoder()
    readings = [normaliser.reading(normaliser.plain(e.text)) for e in told]
    masked = [mask(r) for r in readings]
    progress(f"{len(told)} 条例句：分词、算特征")
    chars, words = map(_bags, zip(*(grams(m, cutter.words(m)) for m in masked), strict=True))
    progress("算句向量")
    vectors = _encoded(readings, encoder)
    known = cues.load()
    tone = np.stack([known.features(r) for r in readings])
    cheap = sparse.hstack([chars.table, words.table, CUE_WEIGHT * tone]).tocsr().astype(float)
    full = sparse.hstack([cheap, VECTOR_WEIGHT * vectors]).tocsr().astype(float)
    idf = np.concatenate([chars.idf, words.idf])
    keys = np.concatenate([chars.grams, words.grams])
    return Prepared(told, keys, idf, vectors, cheap, full, encoder.available)


def _encoded(readings: list[str], encoder: Encoder) -> Floats:
    """Encode texts, on every core when there are many."""
    cores = os.cpu_count() or 1
    if cores == 1 or len(readings) < trials.MANY or not encoder.available:
        return encoder.encode(readings)
    vectors = np.zeros((len(readings), SIZE), dtype=np.float32)
    shares = [np.arange(start, len(readings), cores) for start in range(cores)]
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        parts = pool.map(_encode, [[readings[i] for i in share] for share in shares])
        for share, part in zip(shares, parts, strict=True):
            vectors[share] = part
    return vectors


def _encode(readings: list[str]) -> Floats:
    return Encoder().encode(readings)


def make(
    prepared: Prepared,
    rows: npt.NDArray[np.intp],
    out_dir: Path,
    data: str,
    progress: Progress = lambda _: None,
) -> Manifest:
    """Fit every head on some rows and write the model; data: a hash of what it was made of."""
    told = [prepared.told[row] for row in rows]
    arrays, fitted, scores = _fit(told, prepared.full[rows], prepared.cheap[rows], progress)
    known = prepared.vectors[rows].astype(np.float16)
    arrays = _split(arrays, len(prepared.grams)) | {
        "grams": prepared.grams,
        "idf": prepared.idf,
        "known": known,
        "sample": known[shapes.sampled(len(told))],
        "texts": _blob([" ".join(e.text.split()) for e in told]),
    }
    out_dir.mkdir(parents=True, exist_ok=True)
    # Beside it first: whoever reads with the old weights has them still open.
    beside = out_dir / f"new-{model.WEIGHTS}"
    np.savez(beside, allow_pickle=False, **arrays)
    beside.replace(out_dir / model.WEIGHTS)
    manifest = Manifest(
        sha256=model.file_hash(out_dir / model.WEIGHTS),
        data=data,
        code=model.code_hash(),
        examples=len(told),
        vectors=prepared.encoded,
        heads=fitted,
        scores=scores,
    )
    model.write_manifest(out_dir, manifest)
    progress("模型已写好")
    return manifest


def _bags(counted: Sequence[Grams]) -> _Bags:
    """Count a block; columns of what many texts have stand side by side."""
    every, numbers = (np.concatenate(parts) for parts in zip(*counted, strict=True))
    texts = np.repeat(np.arange(len(counted)), [len(keys) for keys, _ in counted])
    keys, at, seen = np.unique(every, return_inverse=True, return_counts=True)
    order = np.argsort(-seen, kind="stable")[: int((seen >= _MIN_DOCUMENTS).sum())]
    column = np.full(len(keys), -1)
    column[order] = np.arange(len(order))
    columns, idf = column[at], 1 + np.log((1 + len(counted)) / (1 + seen[order]))
    kept = columns >= 0
    columns, texts = columns[kept], texts[kept]
    values = (1 + np.log(numbers[kept])) * idf[columns]
    lengths = np.sqrt(np.bincount(texts, values**2, len(counted)))
    values /= lengths[texts]
    shape = (len(counted), len(order))
    table = sparse.csr_matrix((values, (texts, columns)), shape, np.float32)
    return _Bags(keys[order], idf.astype(np.float32), table)


def _fit(
    told: list[Example], full: sparse.csr_matrix, cheap: sparse.csr_matrix, progress: Progress
) -> tuple[Arrays, tuple[Head, ...], dict[str, float]]:
    """Weights of the full and the cheap view, the heads, their left-out macro-F1."""
    fitted: list[Head] = []
    scores: dict[str, float] = {}
    columns: dict[str, list[Floats]] = {"weights": [], "bias": [], "cheap": [], "cheap_bias": []}
    for question, trial, quick in trials.every(told, full, cheap):
        fitted.append(_head(question, trial, quick))
        scores[question.name] = round(trial.score, 4)
        columns["weights"].append(trial.fit.weights)
        columns["bias"].append(trial.fit.bias)
        if quick is not None:
            columns["cheap"].append(quick.fit.weights)
            columns["cheap_bias"].append(quick.fit.bias)
        progress(f"{question.name}：留出宏平均 F1 {trial.score:.3f}")
    joined = {name: np.concatenate(parts, axis=-1) for name, parts in columns.items()}
    return dict(joined), tuple(fitted), scores


def _head(question: Question, full: Trial, cheap: Trial | None) -> Head:
    return Head(
        name=question.name,
        many=question.many,
        labels=tuple(map(str, question.labels)),
        scale=full.scale,
        shift=tuple(full.shift),
        thresholds=tuple(full.thresholds),
        cheap_scale=cheap.scale if cheap else 0.0,
        cheap_shift=tuple(cheap.shift) if cheap else (),
    )


def _split(arrays: Arrays, grams: int) -> Arrays:
    """Rows of the weights by block; scales of tone and vector are put into the weights."""
    tone, vector = grams, grams + cues.SIZE
    full, cheap = arrays["weights"], arrays["cheap"]
    return arrays | {
        **in_bytes("weights", full[:tone]),
        "tone": full[tone:vector] * np.float32(CUE_WEIGHT),
        "vectors": full[vector:] * np.float32(VECTOR_WEIGHT),
        **in_bytes("cheap", cheap[:tone]),
        "cheap_tone": cheap[tone:vector] * np.float32(CUE_WEIGHT),
    }


def in_bytes(name: str, weights: Floats) -> Arrays:
    """Weights as whole numbers of a byte, and for each gram how large its one is.

    Half the memory of half precision and a tenth of the time; a weight is wrong by 1/254 of its
    gram's largest at most.
    """
    largest = np.abs(weights).max(axis=1)
    steps = np.where(largest > 0, largest, 1).astype(np.float32) / np.float32(_BYTE)
    whole = np.rint(weights / steps[:, None]).astype(np.int8)
    return {name: whole, f"{name}_steps": steps}


def _blob(lines: list[str]) -> npt.NDArray[np.uint8]:
    """Lines as one array of UTF-8 bytes: a list of strings without pickle."""
    return np.frombuffer("\n".join(lines).encode("utf-8"), dtype=np.uint8)
