"""What belongs in a backup besides the database: customers' files, models, own utterances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.deployment import Deployment
from nlu.model import MANIFEST, ModelError
from nlu.versions import LIVE
from storage import files
from storage.backup_file import Writing


@dataclass(frozen=True, slots=True)
class Parts:
    """What was not as it should be. missing, changed: hashes of customers' files."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]


def gather(
    deployment: Deployment, writing: Writing, wanted: Iterable[str], *, models: bool
) -> Parts:
    """Put everything besides the database into the file; *wanted*: the files it names."""
    missing, changed = [], []
    root = deployment.data / "files"
    for one in wanted:
        try:
            if writing.add(f"files/{_place(one)}", files.place(root, one)) != one:
                changed.append(one)
        except FileNotFoundError:
            missing.append(one)
        for variant in files.VARIANTS:
            path = files.beside(root, one, variant)
            if path.exists():
                writing.add(f"files/{_place(one)}.{variant}", path)
    for path in _of_folders(deployment, models=models):
        writing.add(path.relative_to(deployment.data).as_posix(), path)
    return Parts(tuple(missing), tuple(changed))


def shelf(deployment: Deployment) -> tuple[str, dict[str, str]]:
    """Return which version of the model is live, "" for the shipped one, and all versions."""
    found = deployment.shelf
    if found is None:
        return "", {}
    try:
        now = found.log().now
    except ModelError:
        now = None
    hashes = {
        one: sha256((found.place(one) / MANIFEST).read_bytes()).hexdigest()
        for one in found.versions()
        if (found.place(one) / MANIFEST).exists()
    }
    return "" if now is None else now.version, hashes


def _of_folders(deployment: Deployment, *, models: bool) -> Iterator[Path]:
    """Give what is to be kept: which model is live first, so that what it names is there."""
    if models and deployment.shelf is not None:
        live = deployment.shelf.folder / LIVE
        yield from [live] if live.exists() else []
        for one in deployment.shelf.versions():
            yield from _files(deployment.shelf.place(one))
    yield from _files(deployment.own_examples)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _place(name: str) -> str:
    return files.place(Path(), name).as_posix()
