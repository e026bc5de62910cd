"""Look over all scripts as an editor would: wording, coverage, repetition, languages.

    lint(shelf, loaded, names, letters) -> [Finding]
    worded(shelf, letters) -> [Finding]           only the words, of scripts that do not load

Pure: files, scripts, the taxonomy's names and the table of Traditional characters come in. An
error keeps a script from being published; a hint does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dialogues.lint_lines import lines
from dialogues.lint_twice import cut, twice
from dialogues.lint_whole import (
    Found,
    answerable,
    coverage,
    known_categories,
    known_kinds,
    parity,
    placed,
    planned,
    repeats,
    uncovered,
)
from dialogues.lint_words import SIMPLIFIED, TRADITIONAL, Letters, wording
from dialogues.load import COMMON, LoadedScript
from dialogues.typed_yaml import Document, Mistake

__all__ = ["Finding", "Letters", "Shelf", "in_order", "lint", "worded"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of a folder by name (common.yml), and those of other languages by language."""

    files: Mapping[str, Document]
    languages: Mapping[str, Mapping[str, Document]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend; a hint may stay."""

    mistake: Mistake
    hint: bool

    def __str__(self) -> str:
        m = self.mistake
        place = f"{m.where}：" if m.where else ""
        return f"{m.path}:{m.line}: {'提示' if self.hint else '错误'}：{place}{m.what}"


def lint(
    shelf: Shelf,
    loaded: Mapping[str, LoadedScript],
    names: Mapping[str, str],
    letters: Letters,
) -> list[Finding]:
    """Return everything to mend, by file and line, once.

    names: every category of the taxonomy with its Chinese name.
    """
    return _told([*_worded(shelf, letters), *_whole(shelf, loaded, names), *_languages(shelf)])


def worded(shelf: Shelf, letters: Letters) -> list[Finding]:
    """Return what is to mend in the words alone, of files that are no whole scripts yet."""
    return _told(_worded(shelf, letters))


def _told(found: Iterable[Found]) -> list[Finding]:
    return in_order(Finding(d.mistake(loc, what), hint) for d, loc, hint, what in found)


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Return findings once each, by file and line; else in the order they were found."""
    return sorted(
        dict.fromkeys(found), key=lambda f: (_rank(f.mistake.path), f.mistake.line, f.mistake.what)
    )


def _worded(shelf: Shelf, letters: Letters) -> Iterator[Found]:
    everything = {SIMPLIFIED: shelf.files, **shelf.languages}
    for language, files in everything.items():
        for document in files.values():
            yield from cut(document)
            yield from twice(document)
            for line in lines(document):
                for hint, what in wording(line, language, letters):
                    yield document, line.loc, hint, what


def _whole(
    shelf: Shelf, loaded: Mapping[str, LoadedScript], names: Mapping[str, str]
) -> Iterator[Found]:
    common = shelf.files[COMMON]
    yield from coverage(common)
    for document in shelf.files.values():
        yield from placed(document, names)
        yield from known_categories(document, names)
    yield from uncovered(common, (one.script for one in loaded.values()), names)
    yield from known_kinds(common, (one.script for one in loaded.values()))
    yield from repeats([common])
    for name, one in loaded.items():
        own, script = shelf.files[f"{name}.yml"], one.script
        yield from () if script.script.apologise else coverage(own)
        yield from answerable(script, own, common)
        yield from planned(script, own, names, script.script.covers)
        yield from repeats([common, own])


def _languages(shelf: Shelf) -> Iterator[Found]:
    for language, files in shelf.languages.items():
        if language == TRADITIONAL:
            continue  # made of the Simplified words: only what differs is written
        for name, document in files.items():
            if name in shelf.files:
                yield from parity(shelf.files[name], document, language)
        some = next(iter(files.values()), None)
        for name in [n for n in shelf.files if n not in files and some is not None]:
            assert some is not None
            yield some, (), False, f"{language} 缺少整个文件 {name}：照简体的写一份"


def _rank(path: Path) -> tuple[str, bool, str]:
    return (str(path.parent), path.name != COMMON, path.name)
