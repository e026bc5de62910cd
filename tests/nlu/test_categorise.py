"""What words must bear out before a category is believed (issue 3)."""

from __future__ import annotations

from nlu import aspects, taxonomy
from nlu.categorise import categorise
from nlu.types import Intent, Validity
from tests.nlu.deciding import ANGRY, decided

LEAVES = dict.fromkeys(taxonomy.load().leaves, 0.0)
PARENTS = dict.fromkeys(taxonomy.load().parents, 0.0)


def _codes(text: str, parents: dict[str, float], intent: Intent) -> tuple[str, ...]:
    leaves = (
        LEAVES
        | {"account_safety.fraud": 0.4, "aftersale.refund": 0.3}
        | {
            "suggestion.process": 0.5,
            "quality.food": 0.2,
        }
    )
    found = categorise(text, PARENTS | parents, leaves, intent)
    assert found is not None
    return found.codes


def test_a_complaint_is_not_sorted_as_a_suggestion() -> None:
    odds = {"suggestion": 0.6, "quality": 0.3}
    assert _codes("请严查早市的卤味摊", odds, Intent.COMPLAINT)[0] == "quality.food"
    assert _codes("早市的卤味摊可以多抽检几回", odds, Intent.SUGGESTION)[0] == "suggestion.process"


def test_an_account_nobody_spoke_of_is_not_the_matter_unless_the_model_is_sure() -> None:
    odds = {"account_safety": 0.42, "aftersale": 0.4, "quality": 0.4}
    assert _codes("押金拖了两个季度", odds, Intent.COMPLAINT)[0] == "aftersale.refund"
    assert _codes("有人冒充你们客服", odds, Intent.COMPLAINT)[0] == "account_safety.fraud"
    sure = {"account_safety": 0.9, "aftersale": 0.1}
    assert _codes("约好见面，过完就搵唔到人", sure, Intent.COMPLAINT)[0] == "account_safety.fraud"


def test_a_short_complaint_that_names_what_is_wanting_is_valid() -> None:
    odds = ANGRY | {"validity": {"vague": 0.6, "valid": 0.4}}
    assert decided("铰链太松了", odds).validity is Validity.VALID
    assert decided("真的太差了", odds).validity is Validity.VAGUE
    sure = ANGRY | {"validity": {"vague": 0.9, "valid": 0.1}}
    assert decided("铰链太松了", sure).validity is Validity.VAGUE


def test_an_aspect_without_a_word_against_it_says_nothing() -> None:
    assert aspects.names_one("铰链不行")
    assert not aspects.names_one("我想问问耳机")
    assert not aspects.names_one("有点失望")
