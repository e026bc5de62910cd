"""The operator's own utterances: files beside the shipped ones, in the same format.

    add(folder, file, said) / remove(...)    one line more, one line less
    last(folder, file, text)                 the line with these words
    gather(folders, into)                    several folders as one, to train from

A file is read before it is changed and replaced as a whole: a hand-made mistake is said, and
nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nlu import examples
from nlu.examples import Example

_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NEW: Mapping[str, Any] = {"version": "3.1", "nlu": []}


@dataclass(frozen=True, slots=True)
class Utterance:
    """One line to be: its words, intent, and labels as `metadata` has them."""

    text: str
    intent: str
    metadata: Mapping[str, Any]


def read(folder: Path) -> list[Example]:
    """Own utterances, [] when there are none; raises ExamplesError with every mistake."""
    return examples.read(folder) if any(folder.glob("*.yml")) else []


def add(folder: Path, file: str, said: Utterance) -> Utterance:
    """Write one more line into a file of the folder; return it as written (on one line).

    Raises ExamplesError when the folder has mistakes; then nothing is written.
    """
    read(folder)
    kept = Utterance(plain(said.text), said.intent, said.metadata)
    body = _body(folder / file)
    group = next((g for g in body["nlu"] if _fits(g, kept.intent)), None)
    if group is None:
        group = {"intent": kept.intent, "examples": []}
        body["nlu"].append(group)
    group["examples"].append({"text": kept.text, "metadata": dict(kept.metadata)})
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / file, body)
    return kept


def remove(folder: Path, file: str, said: Utterance) -> bool:
    """Take the last line like this one out again; False when somebody did."""
    body = _body(folder / file)
    line = {"text": said.text, "metadata": dict(said.metadata)}
    for group in reversed(body["nlu"]):
        if _fits(group, said.intent) and line in group["examples"]:
            places = [i for i, one in enumerate(group["examples"]) if one == line]
            del group["examples"][places[-1]]
            body["nlu"] = [g for g in body["nlu"] if g["examples"]]
            if body["nlu"]:
                _write(folder / file, body)
            else:
                (folder / file).unlink()
            return True
    return False


def last(folder: Path, file: str, text: str) -> Utterance | None:
    """Return the last line with these words in a file, None when there is none."""
    said = plain(text)
    for group in reversed(_body(folder / file)["nlu"]):
        for one in reversed(group["examples"] if _fits(group, group.get("intent")) else []):
            if isinstance(one, dict) and one.get("text") == said:
                return Utterance(said, str(group["intent"]), one.get("metadata", {}))
    return None


def gather(folders: Sequence[Path], into: Path) -> Path:
    """Copy the files of several folders into a new one; those after the first get `own-` names."""
    into.mkdir(parents=True)
    for number, folder in enumerate(folders):
        front = f"own{number}-" if number else ""
        for path in sorted(folder.glob("*.yml")):
            (into / f"{front}{path.name}").write_bytes(path.read_bytes())
    return into


def plain(text: str) -> str:
    """Return words as one line that any file can hold."""
    return _CONTROL.sub(" ", _SURROGATE.sub("\ufffd", text)).strip()


def _fits(group: Any, intent: str) -> bool:
    """Whether a line of this intent can stand in a group: a list without labels of its own."""
    alike = group.get("intent") == intent and "metadata" not in group
    return alike and isinstance(group.get("examples"), list)


def _body(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {**_NEW, "nlu": []}
    body: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but strings
    return body


def _write(path: Path, body: dict[str, Any]) -> None:
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        yaml.dump(body, file, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    new.replace(path)
