"""Which readings are unsure enough for a person to look at: few, and never what a rule decided."""

from __future__ import annotations

import pytest

from nlu.doubt import Doubt, doubts
from nlu.types import Intent, Parse, Reason

LIMITS = Doubt()


def parse(
    complaint: float = 0.05,
    intent: Intent = Intent.INQUIRY,
    *reasons: Reason,
    category: str | None = None,
) -> Parse:
    sure = {"complaint": complaint}
    return Parse("x", intent=intent, category=category, sure=sure, reasons=reasons)


def head(margin: float | None) -> Reason:
    return Reason("inquiry", "head:intent", "", 0.6, margin)


def leaf(margin: float) -> Reason:
    return Reason("quality.fault", "head:parent+leaf", "", 0.6, margin)


@pytest.mark.parametrize(
    ("odds", "unsure"), [(0.34, False), (0.35, True), (0.5, True), (0.65, True), (0.66, False)]
)
def test_a_complaint_or_not_is_open_in_the_middle(odds: float, *, unsure: bool) -> None:
    intent = Intent.COMPLAINT if odds >= 0.5 else Intent.INQUIRY
    found = doubts(parse(odds, intent, head(3.0)), LIMITS)
    assert found == (("complaint",) if unsure else ())


@pytest.mark.parametrize(("margin", "unsure"), [(0.0, True), (0.49, True), (0.5, False)])
def test_two_intents_close_together_are_open(margin: float, *, unsure: bool) -> None:
    assert doubts(parse(0.05, Intent.INQUIRY, head(margin)), LIMITS) == (
        ("intent",) if unsure else ()
    )


@pytest.mark.parametrize(("margin", "unsure"), [(0.0, True), (0.09, True), (0.1, False)])
def test_two_categories_close_together_are_open(margin: float, *, unsure: bool) -> None:
    told = parse(0.9, Intent.COMPLAINT, leaf(margin), category="quality.fault")
    assert doubts(told, LIMITS) == (("category",) if unsure else ())


def test_an_intent_without_a_category_has_none_in_doubt() -> None:
    assert doubts(parse(0.05, Intent.THANKS, head(3.0), leaf(0.0)), LIMITS) == ()


def test_what_a_rule_decided_is_in_no_doubt() -> None:
    for rule in ("rule:acts", "rule:answer"):
        told = parse(0.5, Intent.SUPPLEMENT, head(0.0), Reason("supplement", rule, "", 1.0))
        assert doubts(told, LIMITS) == ()


def test_a_rule_about_a_risk_settles_no_intent() -> None:
    told = parse(0.5, Intent.COMPLAINT, Reason("flags.safety", "rule:fire", "冒烟", 0.9))
    assert doubts(told, LIMITS) == ("complaint",)


def test_far_from_all_that_is_known_is_worth_a_look() -> None:
    near = Reason("out_of_scope", "near", "cosine 0.20 < 0.32", 0.8)
    assert doubts(parse(0.05, Intent.INQUIRY, head(3.0), near), LIMITS) == ("far",)


def test_the_weightiest_reason_comes_first() -> None:
    near = Reason("out_of_scope", "near", "", 0.8)
    told = parse(0.5, Intent.COMPLAINT, leaf(0.0), near, category="quality")
    assert doubts(told, LIMITS) == ("complaint", "category", "far")


def test_limits_are_data() -> None:
    told = parse(0.5, Intent.COMPLAINT, leaf(0.05), category="quality")
    assert doubts(told, Doubt(0.6, 0.7, 0.01, 0.0)) == ()


def test_a_reading_without_reasons_is_in_no_doubt() -> None:
    assert doubts(Parse("x"), LIMITS) == ()
    assert doubts(parse(0.05, Intent.INQUIRY, head(None)), LIMITS) == ()
