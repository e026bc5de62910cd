"""Scripts as published: files become versions in the store; a talk keeps the one it began with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import structlog
from pydantic import ValidationError

from bot.deployment import Deployment
from dialogues.book import Book
from dialogues.load import LoadedScript, from_body
from dialogues.script import Script
from dialogues.state import ScriptRef
from storage import scripts as shelf
from storage.store import Store, Tx

log = structlog.get_logger("bot.library")


def publish(store: Store, deployment: Deployment) -> Book:
    """Keep the scripts of the files; return them with every older version some talk stands on.

    Raises:
        FileError: the files have mistakes; nothing was published.
        StoreError: the store cannot be written.
    """
    loaded = deployment.load_scripts()
    store.do(lambda tx: _keep(tx, loaded))
    book = deployment.book(loaded)
    return replace(book, scripts={**_pinned(store), **book.scripts})


def _keep(tx: Tx, loaded: Mapping[str, LoadedScript]) -> None:
    for one in loaded.values():
        shelf.publish(tx, one.ref.name, one.ref.version, one.body)


def _pinned(store: Store) -> dict[ScriptRef, Script]:
    """Return the versions talks stand on, as far as this program still understands them."""
    kept = store.read(
        lambda c: {ref: shelf.load(c, ref.name, ref.version) for ref in shelf.pinned(c)}
    )
    found: dict[ScriptRef, Script] = {}
    for ref, body in kept.items():
        try:
            found |= {} if body is None else {ref: from_body(ref, body).script}
        except ValidationError:
            # The book answers for it with the live script: a talk goes on rather than stops.
            log.warning("old script not understood", script=f"{ref.name}@{ref.version}")
    return found
