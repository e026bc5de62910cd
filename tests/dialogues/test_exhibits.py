"""What a file may be is guessed by what the bot had just asked, and by nothing else (S4-02)."""

from __future__ import annotations

from typing import get_args

import pytest

from dialogues import exhibits
from dialogues.book import Book
from dialogues.exhibits import NAMES, Exhibit, guess
from dialogues.script import Script


@pytest.fixture
def script(book: Book) -> Script:
    return next(one for ref, one in book.scripts.items() if ref.name == "quality")


def test_the_six_kinds_each_have_a_name() -> None:
    """S4-02."""
    kinds = get_args(Exhibit)
    assert kinds == (
        "measurement_log", "spec_page", "receipt", "chat_screenshot", "photo", "video",
    )  # fmt: skip
    assert tuple(NAMES) == kinds
    assert len(set(NAMES.values())) == len(kinds)


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("questions.measured.ask#1", "measurement_log"),
        ("questions.claim_spec.ask#0", "spec_page"),
        ("messages.taken#2 questions.purchased_on.retry#0", "receipt"),
        ("questions.order_no.ask#2", "receipt"),
        ("questions.model.ask#0", "photo"),
        ("questions.product.ask#0", ""),
        ("questions.evidence.ask#0", ""),
        ("messages.handoff#0", ""),
        ("", ""),
        ("questions.nothing_of_this_script.ask#0", ""),
        ("questions.order_no.ask#0 questions.model.ask#0", ""),
    ],
)
def test_a_picture_is_taken_for_what_was_asked(script: Script, rule: str, kind: str) -> None:
    """S4-02: a guess says no more than the question did; two questions at once are no hint."""
    assert guess(script, rule, "image") == kind


def test_what_the_bytes_are_counts_before_what_was_asked(script: Script) -> None:
    """S4-02: a film is a film, a sheet no photo, and a voice none of the six."""
    assert guess(script, "questions.order_no.ask#0", "video") == "video"
    assert guess(script, "", "video") == "video"
    assert guess(script, "questions.measured.ask#0", "file") == "measurement_log"
    assert guess(script, "questions.model.ask#0", "file") == ""
    assert guess(script, "questions.order_no.ask#0", "voice") == ""


def test_every_question_with_a_photo_for_an_answer_has_a_guess(script: Script) -> None:
    offered = [one for one in script.questions.values() if one.photo]
    assert offered
    assert {exhibits.expected(one) for one in offered} == {"photo"}
