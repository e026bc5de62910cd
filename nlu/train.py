"""Make the model from the utterances: grams and vectors, heads, one .npz and its manifest.

About a minute for 8,000 utterances on one core. Only this and `heads` need scikit-learn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from nlu import examples, heads, model, taxonomy
from nlu.examples import Example
from nlu.model import Head, Manifest
from nlu.steps import polarity
from nlu.steps.features import Cutter, char_grams, word_grams
from nlu.steps.masking import mask
from nlu.steps.normalise import Normaliser
from nlu.steps.vectors import Encoder
from nlu.types import Emotion, Flag, Handoff, Intent, Need, Validity

Floats = npt.NDArray[np.float32]
Arrays = dict[str, npt.NDArray[Any]]
Progress = Callable[[str], None]
VECTOR_WEIGHT = 1.0
"""Of the sentence vector against each block of grams: 1 beats 0, 2 and 3 on foreign texts."""

POLARITY_WEIGHT = 1.0
CHEAP = frozenset({"intent", "complaint"})
"""Heads that also have a view without the vector, which may settle plain acts of talk."""

_MIN_DOCUMENTS = 2
_YES_NO = ("no", "yes")
_FIRM = 0.3
"""C of heads that gain from a closer fit, on texts of other sources than our own."""


@dataclass(frozen=True, slots=True)
class Question:
    """A head to be: its labels, and the labels of one example (None: not asked of it).

    level: labels stand level before the text is read, however often our own utterances have
    them; true of what customers bring in shares nobody knows.
    """

    name: str
    labels: tuple[str, ...]
    answer: Callable[[Example], Sequence[str] | None]
    many: bool = False
    penalty: float = heads.PENALTY
    level: bool = False


def questions() -> tuple[Question, ...]:
    """Every head of the model. None as an answer leaves the example out of that head."""
    tree = taxonomy.load()
    leaves, parents = tree.leaves, tree.parents
    return (
        Question("intent", tuple(Intent), lambda e: None if _grieves(e) else [e.intent]),
        Question("complaint", _YES_NO, _complains, level=True),
        # Two narrower questions: a review that praises, and all else that is no complaint, look
        # so unlike that one machine for both learns neither well.
        Question("sour", _YES_NO, _complains_or_praises, penalty=_FIRM, level=True),
        Question("grave", _YES_NO, _complains_unless_praise, level=True),
        Question("parent", parents, _parent, penalty=_FIRM),
        Question("leaf", leaves, lambda e: [e.category] if e.category else None, penalty=_FIRM),
        Question("emotion", tuple(Emotion), lambda e: [e.emotion], level=True),
        Question(
            "grief", tuple(Emotion), lambda e: [e.emotion] if _grieves(e) else None, level=True
        ),
        Question("heat", ("0", "1", "2", "3"), lambda e: [str(e.heat)]),
        Question("validity", tuple(Validity), lambda e: [e.validity], penalty=_FIRM),
        Question("handoff", tuple(Handoff), lambda e: [e.handoff], level=True),
        Question("flags", tuple(Flag), lambda e: tuple(e.flags), many=True),
        Question("needs", tuple(Need), lambda e: tuple(e.needs), many=True),
    )


@dataclass
class _Bags:
    """TF-IDF of one block, rows of unit length, and the grams of its columns."""

    grams: list[str]
    idf: Floats
    table: sparse.csr_matrix


def train(examples_dir: Path, out_dir: Path, progress: Progress = lambda _: None) -> Manifest:
    """Fit every head and write the model; `progress` is told each stage in Chinese.

    Raises ExamplesError when the utterances have mistakes.
    """
    progress("读例句")
    told = examples.read(examples_dir)
    normaliser, cutter, encoder = Normaliser(), Cutter(), Encoder()
    readings = [normaliser.reading(normaliser.plain(e.text)) for e in told]
    masked = [mask(r) for r in readings]
    progress(f"{len(told)} 条例句：分词、算特征")
    chars = _bags([char_grams(m) for m in masked])
    words = _bags([word_grams(cutter.words(m)) for m in masked])
    progress("算句向量")
    vectors = encoder.encode(readings)
    verdicts = polarity.load()
    tone = np.stack([verdicts.features(r) for r in readings])
    cheap = sparse.hstack([chars.table, words.table, POLARITY_WEIGHT * tone]).tocsr().astype(float)
    full = sparse.hstack([cheap, VECTOR_WEIGHT * vectors]).tocsr().astype(float)
    out_dir.mkdir(parents=True, exist_ok=True)
    arrays, fitted, scores = _fit(told, full, cheap, progress)
    arrays = _split(arrays, len(chars.grams) + len(words.grams)) | {
        "grams": _blob(chars.grams + words.grams),
        "idf": np.concatenate([chars.idf, words.idf]),
        "known": vectors.astype(np.float16),
        "texts": _blob([" ".join(e.text.split()) for e in told]),
    }
    np.savez(out_dir / model.WEIGHTS, allow_pickle=False, **arrays)
    manifest = Manifest(
        sha256=model.file_hash(out_dir / model.WEIGHTS),
        data=examples.content_hash(examples_dir),
        code=model.code_hash(),
        examples=len(told),
        vectors=encoder.available,
        heads=fitted,
        scores=scores,
    )
    model.write_manifest(out_dir, manifest)
    progress("模型已写好")
    return manifest


def _grieves(example: Example) -> bool:
    return example.intent is Intent.COMPLAINT


def _complains(example: Example) -> list[str]:
    return ["yes" if _grieves(example) else "no"]


def _complains_or_praises(example: Example) -> list[str] | None:
    return _complains(example) if example.intent in {Intent.COMPLAINT, Intent.PRAISE} else None


def _complains_unless_praise(example: Example) -> list[str] | None:
    return None if example.intent is Intent.PRAISE else _complains(example)


def _parent(example: Example) -> list[str] | None:
    return [taxonomy.parent(example.category)] if example.category else None


def _bags(counted: list[Counter[str]]) -> _Bags:
    seen = Counter(gram for grams in counted for gram in grams)
    kept = sorted(gram for gram, n in seen.items() if n >= _MIN_DOCUMENTS)
    index = {gram: i for i, gram in enumerate(kept)}
    idf = np.array([1 + np.log((1 + len(counted)) / (1 + seen[g])) for g in kept], np.float32)
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for grams in counted:
        pairs = [(index[g], n) for g, n in grams.items() if g in index]
        row = np.array([(1 + np.log(n)) * idf[i] for i, n in pairs], np.float32)
        values += list(row / (np.sqrt(row @ row) if len(row) else 1.0))
        columns += [i for i, _ in pairs]
        ends.append(len(columns))
    shape = (len(counted), len(kept))
    return _Bags(kept, idf, sparse.csr_matrix((values, columns, ends), shape, np.float32))


def _fit(
    told: list[Example], full: sparse.csr_matrix, cheap: sparse.csr_matrix, progress: Progress
) -> tuple[Arrays, tuple[Head, ...], dict[str, float]]:
    """Weights of the full and the cheap view, the heads, their left-out macro-F1."""
    fitted: list[Head] = []
    scores: dict[str, float] = {}
    columns: dict[str, list[Floats]] = {"weights": [], "bias": [], "cheap": [], "cheap_bias": []}
    for question in questions():
        trial = _try(question, told, full)
        quick = _try(question, told, cheap) if question.name in CHEAP else None
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


@dataclass(frozen=True, slots=True)
class _Trial:
    """One question answered from one view."""

    fit: heads.Fit
    scale: float
    shift: list[float]
    thresholds: list[float]
    score: float


def _try(question: Question, told: list[Example], table: sparse.csr_matrix) -> _Trial:
    """Fit the head on the examples asked; scale, shift and thresholds on left-out margins."""
    place = {label: i for i, label in enumerate(question.labels)}
    answers = [
        (row, given) for row, e in enumerate(told) if (given := question.answer(e)) is not None
    ]
    truth = np.zeros((len(answers), len(place)), dtype=bool)
    for k, (_, given) in enumerate(answers):
        truth[k, [place[a] for a in given]] = True
    found = heads.fit(table[[row for row, _ in answers]], truth, question.penalty)
    margins = found.left_out.astype(np.float64)
    if not question.many:
        scale, shift = heads.fit_softmax(margins, truth.argmax(axis=1), shifted=not question.level)
        guess = (scale * margins + shift).argmax(axis=1)
        score = heads.macro_f1(truth, heads.one_hot(guess, len(place)))
        return _Trial(found, scale, shift, [0.5] * len(place), score)
    scale, shift = heads.fit_sigmoids(margins, truth)
    odds = 1 / (1 + np.exp(-np.clip(scale * margins + shift, -30, 30)))
    thresholds = [heads.best_threshold(odds[:, k], truth[:, k]) for k in range(len(place))]
    return _Trial(found, scale, shift, thresholds, heads.macro_f1(truth, odds >= thresholds))


def _head(question: Question, full: _Trial, cheap: _Trial | None) -> Head:
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
    tone, vector = grams, grams + polarity.SIZE
    full, cheap = arrays["weights"], arrays["cheap"]
    return arrays | {
        "weights": full[:tone].astype(np.float16),
        "tone": full[tone:vector] * np.float32(POLARITY_WEIGHT),
        "vectors": full[vector:] * np.float32(VECTOR_WEIGHT),
        "cheap": cheap[:tone].astype(np.float16),
        "cheap_tone": cheap[tone:vector] * np.float32(POLARITY_WEIGHT),
    }


def _blob(lines: list[str]) -> npt.NDArray[np.uint8]:
    """Lines as one array of UTF-8 bytes: a list of strings without pickle."""
    return np.frombuffer("\n".join(lines).encode("utf-8"), dtype=np.uint8)
