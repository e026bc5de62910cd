"""What publish and rollback do with files of rules (sla.yml, teams.yml, work.yml).

All three are read together before anything changes: what is in use stays until they fit.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot import rulebook
from bot.commands.failures import Failure
from bot.config import Config
from bot.rulebook import MODEL, NAMES, TAXONOMY, Written
from storage import scripts as shelf
from storage.scripts import Release
from storage.store import Store


def chosen(settings: Config, places: Sequence[Path]) -> dict[str, Written]:
    """Return the files of rules among *places*, by name; none where it is a folder of scripts.

    Raises:
        Failure: a file is none of the three, or both kinds stand there.
        FileError: one cannot be read.
    """
    files = [one for one in places if not one.is_dir() and one.suffix in {".yml", ".yaml"}]
    if files and len(files) < len(places):
        raise Failure("话术文件夹和规则文件请分开发布")
    return {_name(settings, one): rulebook.at(one) for one in files}


def _name(settings: Config, place: Path) -> str:
    """Return which of the three a file is: by its name, else by config.yml."""
    own = {path.resolve(): name for name, path in rulebook.paths(settings).items()}
    if place.name in NAMES:
        return place.name
    if found := own.get(place.resolve()):
        return found
    raise Failure(
        f"看不出 {place} 是哪一份：文件名要叫 {'、'.join(NAMES)}，或是 config.yml 里写着的那一个"
    )


def fit(store: Store, settings: Config, new: Mapping[str, Written]) -> None:
    """Make sure that *new* goes together with what is in use of the others.

    Raises:
        FileError: it does not; every mistake, with its line.
    """
    stands = rulebook.published(store, store.read(shelf.live))
    files = rulebook.written(settings, but={*stands, *new})
    rulebook.made({**files, **stands, **new}, settings.calendar.calendar)


def fits(store: Store, settings: Config, to: Release) -> None:
    """Make sure that a release of a file of rules can be gone back to; scripts always can.

    Raises:
        FileError: it cannot, as it goes with the others or as this program reads it.
    """
    if to.name in NAMES:
        fit(store, settings, {to.name: rulebook.kept(store, to)})


def movable(name: str) -> None:
    """Make sure that going back is not asked of what the program keeps by itself.

    Raises:
        Failure: it is.
    """
    if name == TAXONOMY:
        raise Failure("分类随程序安装、升级，不能单独退回")
    if name == MODEL:
        raise Failure("模型用 qingsu models rollback 退回")


def differences(
    was: Mapping[str, bytes], now: Mapping[str, bytes], titles: tuple[str, str]
) -> Iterator[str]:
    """Give the lines that differ, file by file, as `diff -u` does."""
    for path in sorted({*was, *now}):
        old, new = (one.get(path, b"").decode(errors="replace").splitlines() for one in (was, now))
        before, after = (f"{path}（{title}）" for title in titles)
        yield from difflib.unified_diff(old, new, before, after, lineterm="")
