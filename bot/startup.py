"""Make starting quick: nothing made while a process starts is garbage, so none is looked for."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
