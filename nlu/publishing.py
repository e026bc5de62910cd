"""Publishing a model and going back, once its weights are looked at array by array.

publish(shelf, version, by, note, at)      put a version to use
go_back(shelf, number)                     let an earlier publication be live again
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np

from nlu.engines.linear import LinearEngine
from nlu.model import WEIGHTS, Manifest, ModelError
from nlu.versions import NAME, Log, Publication, Shelf, check


def publish(shelf: Shelf, version: str, by: str, note: str, at: datetime) -> Publication:
    """Put a version to use; raises ModelError when it cannot be used, or is in use already."""
    if not NAME.fullmatch(version):
        raise ModelError(f"没有这个版本：{version}；qingsu models 列出所有的")
    whole(shelf.place(version))
    with shelf.changing() as log:
        if log.now is not None and log.now.version == version:
            raise ModelError(f"版本 {version} 已经在用")
        number = len(log.published) + 1
        new = Publication(number, version, by, note, at.isoformat(timespec="seconds"))
        shelf.write(Log(number, (*log.published, new)))
    return new


def go_back(shelf: Shelf, number: int) -> None:
    """Let an earlier publication be live again, 0 for none; raises ModelError as `publish`."""
    with shelf.changing() as log:
        to = replace(log, live=number)
        if to.now is not None:
            whole(shelf.place(to.now.version))
        shelf.write(to)


def whole(folder: Path) -> Manifest:
    """Check a model and its weights, array by array; raises ModelError."""
    if not folder.is_dir():
        raise ModelError(f"没有这个版本：{folder.name}；qingsu models 列出所有的")
    manifest = check(folder)
    LinearEngine.bare(folder)
    return manifest


def texts(folder: Path) -> list[str]:
    """Return the utterances a model was made of, each on one line."""
    with np.load(folder / WEIGHTS, allow_pickle=False) as file:
        return str(file["texts"].tobytes(), "utf-8").split("\n")
