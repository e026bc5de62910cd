"""What staff say a file is stands in the history of a case, and is found for the whole talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from storage import cases, exhibits, export, inbox
from storage.messages import Attachment
from storage.store import Store
from tests.storage.conftest import Clock

SHA = "a" * 64


def handed(store: Store, arrival: Any, event: str) -> int:
    """Return the message that brings one picture; the file is known."""
    from_him = replace(
        arrival,
        event_id=event,
        attachments=(Attachment("image", f"sha256:{SHA}", "票.jpg", "image/jpeg"),),
    )
    message = store.do(partial(inbox.receive, arrival=from_him)).message_id
    assert message is not None
    return message


def test_the_newest_word_counts_and_none_is_no_word(
    store: Store, talk: str, case: str, clock: Clock
) -> None:
    """S4-02."""
    for was, kind, by in (("", "receipt", "lin"), ("receipt", "spec_page", "wang")):
        clock.on(60)
        store.do(partial(exhibits.say, case_no=case, of=(7, SHA), was=was, kind=kind, by=by))
    (one,) = store.read(lambda c: exhibits.said(c, talk)).values()
    assert (one.kind, one.by, one.at.timestamp()) == ("spec_page", "wang", clock.now)
    store.do(lambda tx: exhibits.say(tx, case, (7, SHA), "spec_page", "", "lin"))
    assert store.read(lambda c: exhibits.said(c, talk)) == {}


def test_another_talk_knows_nothing_of_it(store: Store, talk: str, case: str) -> None:
    """S4-02."""
    store.do(lambda tx: exhibits.say(tx, case, (7, SHA), "", "receipt", "lin"))
    assert list(store.read(lambda c: exhibits.said(c, talk))) == [(7, SHA)]
    assert store.read(lambda c: exhibits.said(c, f"{talk}x")) == {}


def test_a_file_goes_out_with_the_matter_it_was_sent_in(
    store: Store, talk: str, case: str, filed: Any, arrival: Any
) -> None:
    """S4-02: said in whichever of the talk's cases, exported with its own."""
    later = replace(arrival, at=filed.started + timedelta(minutes=9))
    message = handed(store, later, "m9")
    second = replace(filed, case_no="TS-2", matter=2, started=filed.started + timedelta(minutes=5))
    store.do(partial(cases.file, chat=talk, filed=second))
    store.do(lambda tx: exhibits.say(tx, case, (message, SHA), "", "receipt", "lin"))
    first, other = store.read(lambda c: list(export.cases(c)))
    assert first["evidence"] == []
    (told,) = other["evidence"]
    assert (told["message"], told["name"], told["kind"], told["what"], told["what_by"]) == (
        message, "票.jpg", "image", "receipt", "lin",
    )  # fmt: skip
    counted = store.read(lambda c: exhibits.counted(c, talk))
    assert (counted.pieces, counted.kinds) == (1, {"receipt": 1})
