"""Make starting quick: what is not needed yet is not imported, and no garbage is looked for.

The one place that imports by name. A command loads only what it needs; a server, what it needs to
open its door: the model, the desk and the archive come after (docs/why/quick-start.md).
"""

from __future__ import annotations

import gc
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no garbage collector run inside (a fifth of the start); what was made is kept for good.

    Dictionaries of half a million words are walked through again and again otherwise, at the
    start and for as long as the process lives.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()


def named(place: str) -> Any:
    """Return what *place*, "module:attribute", names; imported now if nobody did before."""
    module, _, attribute = place.partition(":")
    with undisturbed():
        return getattr(importlib.import_module(module), attribute)
