"""Models as versions: a folder each, published and rolled back like a script.

    DATA/models/<version>/    weights, manifest; the version names their content
    DATA/models/live.json     every publication, and which of them is live: replaced as a whole

Nothing here is deleted, so that going back is always possible. 0 is live when nothing was
published or everything taken back: then the model trained at the start reads. Publishing and going
back stand in publishing.py: they load the weights, which a server that starts need not.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from nlu.model import MANIFEST, Manifest, ModelError, code_hash, read_manifest

LIVE = "live.json"
_SHORT = 8
NAME = re.compile(rf"[0-9a-f]{{{_SHORT}}}")


@dataclass(frozen=True, slots=True)
class Publication:
    """One time a version was put to use: the how-many-eth, which, by whom, why, when (ISO)."""

    number: int
    version: str
    by: str
    note: str
    at: str


@dataclass(frozen=True, slots=True)
class Log:
    """All publications, oldest first; live is the number of one of them, or 0."""

    live: int = 0
    published: tuple[Publication, ...] = ()

    @property
    def now(self) -> Publication | None:
        """The live publication."""
        return next((one for one in self.published if one.number == self.live), None)

    def before(self, number: int) -> tuple[Publication, ...]:
        """Return the publications older than a number, the newest first."""
        return tuple(one for one in reversed(self.published) if one.number < number)


Stamp = tuple[int, int, int]
NEVER: Stamp = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of all versions."""

    folder: Path

    def place(self, version: str) -> Path:
        """Return the folder of a version."""
        return self.folder / version

    def versions(self) -> list[str]:
        """Names of all versions there are, the oldest first."""
        found = [path for path in self.folder.glob("*") if NAME.fullmatch(path.name)]
        return [path.name for path in sorted(found, key=_age)]

    def add(self, made: Path) -> str:
        """Take a trained model in: move its folder here, under the name of its content.

        made: a folder on the same disk, gone afterwards. Raises ModelError when it is no model.
        """
        manifest = check(made)
        version = sha256(f"{manifest.sha256} {manifest.code}".encode()).hexdigest()[:_SHORT]
        if not self.place(version).exists():
            made.rename(self.place(version))
        return version

    def log(self) -> Log:
        """Return what was published; raises ModelError when the file cannot be understood."""
        try:
            told = json.loads((self.folder / LIVE).read_text("utf-8"))
            log = Log(int(told["live"]), tuple(Publication(**one) for one in told["published"]))
        except FileNotFoundError:
            return Log()
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ModelError(f"{self.folder / LIVE}: 读不出来（{error!r}）") from error
        if (log.live and log.now is None) or not all(map(_known, log.published)):
            raise ModelError(f"{self.folder / LIVE}: 里面的版本不对")
        return log

    def stamp(self) -> Stamp:
        """Return what changes whenever the log does, for the price of one look at the disk."""
        try:
            found = (self.folder / LIVE).stat()
        except OSError:
            return NEVER
        return (found.st_mtime_ns, found.st_ino, found.st_size)

    def in_order(self) -> list[Path]:
        """Folders to read with: the live version, then what was live before it; [] for none."""
        log = self.log()
        if log.now is None:
            return []
        names = [log.now.version, *(one.version for one in log.before(log.live))]
        return [self.place(name) for name in dict.fromkeys(names)]

    @contextmanager
    def changing(self) -> Iterator[Log]:
        """Give the log; others wait meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.log()

    def write(self, log: Log) -> None:
        """Put *log* in the place of what stands there; only while `changing`."""
        new = self.folder / f"{LIVE}.new"
        with new.open("w", encoding="utf-8") as file:
            json.dump(asdict(log), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.folder / LIVE)


def check(folder: Path) -> Manifest:
    """Return the manifest of a model that is whole and of this very program.

    Raises ModelError with one line that says what is wrong.
    """
    manifest = read_manifest(folder)
    if manifest.code != code_hash():
        raise ModelError(f"{folder}: 是别的版本的程序训练的，用不了，请重新训练（qingsu train）")
    return manifest


def usable(folder: Path) -> bool:
    """Tell whether a model passes `check`."""
    try:
        check(folder)
    except ModelError:
        return False
    return True


def _age(path: Path) -> tuple[int, str]:
    manifest = path / MANIFEST
    return (manifest.stat().st_mtime_ns if manifest.exists() else 0, path.name)


def _known(one: Publication) -> bool:
    return isinstance(one.number, int) and NAME.fullmatch(one.version) is not None
