"""Words are taken out and figures stay; a case made again of its lines is the case that is left."""

from __future__ import annotations

from typing import Any

import pytest

from storage import change, scrub

KNOWN = {"value": "2", "text": "找过两次，我叫张三", "message": 7, "how": "said", "precision": ""}
BARE = {"value": "2", "text": "", "message": None, "how": "said", "precision": ""}
NAME = {"value": "张三", "text": "张三", "message": 7, "how": "said", "precision": ""}


def body(level: str = "2", **fields: dict[str, Any]) -> dict[str, Any]:
    return {"level": level, "fields": fields}


def test_how_often_he_had_complained_is_a_figure_and_stays_without_his_words() -> None:
    """S1-21: the figures of an erased customer do not change."""
    left = scrub.case_file(body(contact_name=NAME, attempts_before=KNOWN))
    assert left["fields"] == {"attempts_before": BARE}


def test_what_is_no_number_goes_as_every_word_does() -> None:
    left = scrub.case_file(body(attempts_before={**KNOWN, "value": "好几次了，找的张三"}))
    assert left["fields"]["attempts_before"]["value"] == ""
    assert scrub.case_file(body(contact_name=NAME))["fields"] == {}


@pytest.mark.parametrize(
    "told",
    [
        [body(), body(attempts_before=KNOWN)],
        [body(contact_name=NAME), body("1", contact_name=NAME, attempts_before=KNOWN)],
        [body(attempts_before=KNOWN), body(attempts_before={**KNOWN, "value": "3", "message": 9})],
        [
            body(attempts_before=KNOWN),
            body(attempts_before={**KNOWN, "value": "很多", "text": "嗯"}),
        ],
        [body(attempts_before=KNOWN), body(contact_name=NAME)],
        [body(attempts_before=KNOWN), body("1", attempts_before=KNOWN, contact_name=NAME)],
    ],
)
def test_lines_without_words_make_the_case_without_words(told: list[dict[str, Any]]) -> None:
    old, new = told
    line = scrub.happened("changed", change.between(old, new), "x")
    assert change.apply(scrub.case_file(old), line) == scrub.case_file(new)
    assert "张三" not in str(line)
    assert "两次" not in str(line)
