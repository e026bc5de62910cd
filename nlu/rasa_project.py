"""Our utterances as a Rasa 3 project: nlu.yml, domain.yml, config.yml. Pure, but for `write`.

One Rasa intent says intent and category at once: `complaint.<leaf>` for a complaint, the plain
intent for everything else (see `nlu.engines.rasa`). Texts are written as the engine will ask them.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from nlu.examples import Example
from nlu.steps.catalogue import Words
from nlu.steps.normalise import Normaliser
from nlu.types import Intent

COMPLAINT = f"{Intent.COMPLAINT}."
PRODUCT = "product"
FOLDER = "rasa"
Component = Mapping[str, Any]
Pipeline = Sequence[Component]
Marks = Sequence[tuple[str, str]]
Texts = dict[str, Marks | None]
"""Texts as Rasa is asked them, with the labelled values in them, None where nobody labelled."""

_NAMES = 6000  # of a lookup: one regular expression holds them all
_SHORTEST = 2  # characters of a name that is marked wherever it stands
_FEATURES: Pipeline = (
    {"name": "JiebaTokenizer"},
    # \b never matches between two Chinese characters: with boundaries every name is missed.
    {"name": "RegexFeaturizer", "use_word_boundaries": False},
    {"name": "CountVectorsFeaturizer", "min_df": 3},
    {
        "name": "CountVectorsFeaturizer",
        "analyzer": "char",
        "min_ngram": 1,
        "max_ngram": 3,
        "min_df": 3,
    },
)
_NAMED: Pipeline = (
    {"name": "RegexEntityExtractor", "use_word_boundaries": False},
    {"name": "EntitySynonymMapper"},
)
PIPELINES: Mapping[str, Pipeline] = {
    "light": (
        *_FEATURES,
        # Rasa's own solver (lbfgs) is not done with counts after nine minutes; this one after 13 s
        # is as good as with a tolerance of 1e-4 after 46.
        {"name": "LogisticRegressionClassifier", "solver": "liblinear", "tol": 0.01},
        # Rasa 3.6.21 trains it anew at every start, for minutes with its own features and tags;
        # our slots are read by our own rules, so a small one will do.
        {
            "name": "CRFEntityExtractor",
            "BILOU_flag": False,
            "max_iterations": 15,
            "features": [["low"], ["low", "digit"], ["low"]],
        },
        *_NAMED,
    ),
    "diet": (
        *_FEATURES,
        {"name": "DIETClassifier", "epochs": 30, "constrain_similarities": True},
        *_NAMED,
    ),
}
"""What `nlu.rasa.pipeline` may name. light takes 720 MB, four minutes of training for 16,000
utterances and half a minute to start; diet about twice the memory, and longer."""

_RANKED = frozenset({"LogisticRegressionClassifier", "DIETClassifier", "SklearnIntentClassifier"})
_MARK = re.compile(r"\](?=[(\[{])")
_VARIABLE = "${"


def label(example: Example) -> str:
    """Return the Rasa intent of an utterance: complaint.quality.fault, or the plain intent."""
    if example.intent is Intent.COMPLAINT and example.category:
        return f"{COMPLAINT}{example.category}"
    return str(example.intent)


def project(examples: Iterable[Example], pipeline: Pipeline, names: Words) -> dict[str, str]:
    """Return the files of a Rasa project by their paths in it."""
    groups = _groups(examples)
    marks = [mark for texts in groups.values() for some in texts.values() for mark in some or ()]
    kinds = sorted({PRODUCT, *(kind for kind, _ in marks)})
    return {
        "config.yml": _dump(_config(pipeline, len(groups))),
        "domain.yml": _dump({"version": "3.1", "intents": sorted(groups), "entities": kinds}),
        "data/nlu.yml": _nlu(groups, names),
    }


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write *files* under *folder*, which is made if need be."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _groups(examples: Iterable[Example]) -> dict[str, Texts]:
    """Return the texts of every Rasa intent, each once, as the engine will send them."""
    normaliser = Normaliser()
    groups: dict[str, Texts] = {}

    def sent(text: str) -> str:
        return sendable(normaliser.reading(normaliser.plain(text)))

    for example in examples:
        if text := sent(example.text):
            slots = example.slots
            marks = None if slots is None else [(str(k), sent(value)) for k, value in slots]
            groups.setdefault(label(example), {})[text] = marks
    return groups


def sendable(reading: str) -> str:
    """Return what of a text Rasa may see: one line, and no command.

    Rasa takes "/greet" for the intent itself, so a customer could choose his own.
    """
    return " ".join(reading.split()).lstrip("/ ")


def _config(pipeline: Pipeline, intents: int) -> dict[str, Any]:
    return {
        "recipe": "default.v1",
        "language": "zh",
        "assistant_id": "qingsu",
        "pipeline": [_ranking_all(component, intents) for component in pipeline],
        "policies": [],
    }


def _ranking_all(component: Component, intents: int) -> dict[str, Any]:
    """Have a classifier give all its intents: of ten, as Rasa would, no sum comes out right."""
    own = copy.deepcopy(dict(component))
    return own | {"ranking_length": intents} if own["name"] in _RANKED else own


def _nlu(groups: Mapping[str, Texts], names: Words) -> str:
    known = sorted({n for some in names.by_start.values() for n, v in some if v and _useful(n)})
    parts = ['version: "3.1"\nnlu:\n']
    for name in sorted(groups):
        lines = [_line(_marked(text, marks, names)) for text, marks in groups[name].items()]
        parts.append(f"- intent: {name}\n  examples: |\n{''.join(lines)}")
    lookup = "".join(_line(name) for name in known[:_NAMES])
    parts.append(f"- lookup: {PRODUCT}\n  examples: |\n{lookup}" if lookup else "")
    return "".join(parts)


def _useful(name: str) -> bool:
    return len(name) >= _SHORTEST and name.isalnum()


def _line(text: str) -> str:
    """Return an utterance as a line of the block; Rasa would read ${x} from the environment."""
    safe = "".join(c if c.isprintable() else " " for c in text).replace(_VARIABLE, "$ {")
    return f"    - {safe}\n"


def _marked(text: str, marks: Marks | None, names: Words) -> str:
    """Return a text with its values in Rasa's marks; one that has brackets stays unmarked.

    marks: what the writer labelled; where he labelled nothing, names of products are marked.
    """
    if "[" in text or "]" in text:
        return _MARK.sub("] ", text)
    parts, at = [], 0
    for start, end, kind in _named(text, names) if marks is None else _placed(text, marks):
        if start >= at:
            parts += [text[at:start], f"[{text[start:end]}]({kind})"]
            at = end
    return "".join([*parts, text[at:]])


def _named(text: str, names: Words) -> list[tuple[int, int, str]]:
    return [(s, e, PRODUCT) for s, e, _ in names.find(text) if _useful(text[s:e])]


def _placed(text: str, marks: Marks) -> list[tuple[int, int, str]]:
    at = ((text.find(value), value, kind) for kind, value in marks if value)
    return sorted((start, start + len(value), kind) for start, value, kind in at if start >= 0)


def _dump(data: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False))
