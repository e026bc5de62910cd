"""Make starting and ending quick: nothing is imported early, no garbage is looked for.

The one place that imports by name. A command loads only what it needs; a server, what it needs to
open its door: the model, the desk and the archive come after (docs/why/quick-start.md).
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn


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


def leave(code: int) -> NoReturn:
    """End the process here, with what was written written out.

    For a server whose work is ended and whose database is closed: taking apart the million
    objects it held takes a tenth of a second in which nobody is served.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
