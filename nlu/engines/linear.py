"""The built-in engine: linear heads over grams and the sentence vector, numpy alone.

A cascade: the cheap view (grams only) answers when it is sure; else the vector is computed and
the full view answers. Sources of the numbers: docs of reading, bench.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from nlu import shapes
from nlu.engines.base import Judgement, Verdict
from nlu.mapped import Table
from nlu.model import ENCODER, WEIGHTS, Head, Manifest, ModelError, read_manifest
from nlu.steps import cues
from nlu.steps.features import Cutter, grams
from nlu.steps.vectors import Encoder

_ENOUGH = 0.97
_UNSURE, _CLOSE = (0.2, 0.8), 1.0
"""Where it is worth asking how near our own utterances are: odds of a complaint, else margin."""

_NEAREST = 3
_DENSE = frozenset(
    {*("bias", "tone", "vectors", "cheap_bias", "cheap_tone"), *("weights_steps", "cheap_steps")}
)
_PLAIN = frozenset(
    {"affirm", "deny", "greet", "thanks", "bye", "dont_know", "out_of_scope", "refuse_answer"}
)
Floats = npt.NDArray[np.float32]
_ARRAYS = (
    "grams", "idf", "bias", "tone", "vectors", "cheap_bias", "cheap_tone", "sample", "texts",
    "weights_steps", "cheap_steps",
)  # fmt: skip
_TABLES = ("weights", "cheap", "known")


class LinearEngine:
    """Loaded model, cutter and encoder; read-only after loading, so safe for many threads."""

    def __init__(
        self,
        manifest: Manifest,
        arrays: dict[str, npt.NDArray[np.generic]],
        tables: dict[str, Table],
    ) -> None:
        self.manifest = manifest
        # Rows of the tables stand by how often their gram is met; keys to find them by, rising.
        self._places = np.argsort(arrays["grams"])
        self._keys = arrays["grams"][self._places]
        self._idf = arrays["idf"].astype(np.float32)
        self._weights, self._cheap, self._known = (tables[name] for name in _TABLES)
        self._dense = {n: arrays[n].astype(np.float32) for n in _ARRAYS if n in _DENSE}
        self._sample = arrays["sample"].astype(np.float32)
        self._blob = arrays["texts"].tobytes()
        self.texts()  # what is no text is refused now
        self._cues = cues.load()
        self._quick = _Heads(_cheap(manifest.heads))
        self._heads = _Heads(manifest.heads)

    @classmethod
    def load(cls, folder: Path, like: LinearEngine | None = None) -> LinearEngine:
        """Read manifest and weights; cutter and encoder are those of `like`, else new ones.

        Raises ModelError when the files are missing, damaged or foreign.
        """
        engine = cls.bare(folder)
        engine.cutter = like.cutter if like else Cutter(folder / "jieba")
        engine.encoder = like.encoder if like else engine.encoding(folder)
        return engine

    @classmethod
    def bare(cls, folder: Path) -> LinearEngine:
        """Read manifest and weights only, enough to know if they can be used; raises as `load`."""
        manifest = read_manifest(folder)
        try:
            with np.load(folder / WEIGHTS, allow_pickle=False) as file:
                arrays = {name: file[name] for name in _ARRAYS}
            tables = {name: Table(folder / WEIGHTS, name) for name in _TABLES}
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise ModelError(f"{folder / WEIGHTS}: 读不出来（{error}），请重新训练") from error
        if what := shapes.wrong(manifest, {**arrays, **tables}):
            raise ModelError(f"{folder / WEIGHTS}: {what}，请重新训练")
        try:
            return cls(manifest, arrays, tables)
        except UnicodeDecodeError as error:
            raise ModelError(f"{folder / WEIGHTS}: 读不出来（{error}），请重新训练") from error

    cutter: Cutter
    encoder: Encoder

    def judge(self, masked: str, reading: str, *, plain_act: bool = False) -> Judgement:
        """Verdicts of every head on one text (see `nlu.steps.normalise.reading`).

        Only the heads of the cheap view are there when it settled the text, or when the caller
        knows already that the text is a plain act of talk (yes, thanks, hello).
        """
        rows, values = self._lookup(masked)
        tone, dense = self._cues.features(reading), self._dense
        cheap = dense["cheap_bias"] + tone @ dense["cheap_tone"]
        cheap += self._sum("cheap", self._cheap, rows, values)
        quick = self._quick.ask(cheap)
        if plain_act or _settled(quick):
            return Judgement(quick, None)
        margins = dense["bias"] + tone @ dense["tone"]
        margins += self._sum("weights", self._weights, rows, values)
        vector = self.encoder.encode([reading])[0] if self.encoder.available else None
        if vector is not None:
            margins += vector @ dense["vectors"]
        said = self._heads.ask(margins)
        if vector is None:
            # Fitted without it: better than a full view that lacks a part of its sum.
            said |= quick
        return Judgement(said, vector, self._near(said, vector), cues.only_bad(tone))

    def _sum(self, name: str, table: Table, rows: npt.NDArray[np.intp], values: Floats) -> Floats:
        """Return what the grams of a text weigh; the table's bytes count in steps a gram has."""
        weighed: Floats = values * self._dense[f"{name}_steps"][rows]
        return weighed @ table.rows(rows).astype(np.float32)

    def _near(self, said: dict[str, Verdict], vector: Floats | None) -> float | None:
        """Mean cosine to what is nearest, of a text whose verdicts are unsure."""
        if vector is None or not _unsure(said) or len(self._sample) < _NEAREST:
            return None
        cosines = self._sample @ vector
        return float(np.partition(cosines, -_NEAREST)[-_NEAREST:].mean())

    def texts(self) -> list[str]:
        """Own utterances, in the order of training; they are asked for seldom."""
        return self._blob.decode("utf-8").split("\n")

    def encoding(self, folder: Path) -> Encoder:
        """Return an encoder that keeps what these utterances need in the model's folder."""
        return Encoder(cache=folder / ENCODER, often=self.texts)

    def warm(self) -> None:
        """Unpack the sentence encoder's weights now; otherwise the first text waits for them."""
        if self.encoder.available:
            self.encoder.encode(["好"])

    def foresee(self, readings: Sequence[str]) -> None:
        """Encode texts together; `judge` finds their vectors."""
        if self.encoder.available:
            self.encoder.foresee(readings)

    def nearest(self, reading: str, count: int = 3) -> list[tuple[str, float]]:
        """Own utterances most like a text, with their cosine, nearest first; [] without vectors."""
        if not self.encoder.available:
            return []
        known = self._known.rows(slice(None)).astype(np.float32)
        cosines = known @ self.encoder.encode([reading])[0]
        best, texts = np.argsort(-cosines)[:count], self.texts()
        return [(texts[i], float(cosines[i])) for i in best]

    def _lookup(self, masked: str) -> tuple[npt.NDArray[np.intp], Floats]:
        """Rows of the known grams of a text and their TF-IDF, each block of unit length."""
        chars, words = grams(masked, self.cutter.words(masked))
        keys = np.concatenate([chars[0], words[0]])
        counts = np.concatenate([chars[1], words[1]])
        near = np.searchsorted(self._keys, keys)
        near[near == len(self._keys)] = 0
        known = self._keys[near] == keys
        rows = self._places[near[known]]
        values = (1 + np.log(counts[known])) * self._idf[rows]
        split = int(known[: len(chars[0])].sum())
        for block in (values[:split], values[split:]):
            np.divide(block, np.sqrt(block @ block) or 1.0, out=block)
        return rows, values


def _unsure(said: dict[str, Verdict]) -> bool:
    """Whether it is open if this is a complaint, or, when it is none, what it is."""
    grieves = said["complaint"].probabilities["yes"]
    low, high = _UNSURE
    return low < grieves < high or (grieves <= low and said["intent"].margin < _CLOSE)


def _settled(verdicts: dict[str, Verdict]) -> bool:
    """Whether the cheap view is sure that this is a plain act of talk and no complaint."""
    intent, complaint = verdicts["intent"], verdicts["complaint"]
    calm = intent.label in _PLAIN and complaint.probabilities["no"] >= _ENOUGH
    return calm and intent.sure >= _ENOUGH


class _Heads:
    """The heads of one view, made ready to be asked often; their columns stand side by side."""

    def __init__(self, heads: Iterable[Head]) -> None:
        self._heads = tuple(heads)
        sizes = [len(head.labels) for head in self._heads]
        self._starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
        self._sizes = np.array(sizes)
        self._scale = np.repeat([np.float32(head.scale) for head in self._heads], sizes)
        self._shift = np.concatenate([head.shift for head in self._heads]).astype(np.float32)
        self._many = np.repeat([head.many for head in self._heads], sizes)
        self._thresholds = [
            dict(zip(head.labels, head.thresholds, strict=True)) for head in self._heads
        ]

    def ask(self, margins: Floats) -> dict[str, Verdict]:
        """Turn the margins into each head's verdict."""
        logits = self._scale * margins + self._shift
        top = np.repeat(np.maximum.reduceat(logits, self._starts), self._sizes)
        raised = np.exp(np.where(self._many, -np.clip(logits, -30, 30), logits - top))
        sums = np.repeat(np.add.reduceat(raised, self._starts), self._sizes)
        odds = np.where(self._many, 1 / (1 + raised), raised / sums).tolist()
        plain = logits.tolist()
        verdicts: dict[str, Verdict] = {}
        start = 0
        for head, thresholds in zip(self._heads, self._thresholds, strict=True):
            end = start + len(head.labels)
            first, second = sorted(plain[start:end], reverse=True)[:2]
            given = dict(zip(head.labels, odds[start:end], strict=True))
            verdicts[head.name] = Verdict(given, first - second, thresholds)
            start = end
        return verdicts


def _cheap(heads: Iterable[Head]) -> list[Head]:
    """Return the heads of the cheap view, with its scale and shift."""
    return [replace(h, scale=h.cheap_scale, shift=h.cheap_shift) for h in heads if h.cheap_shift]
