"""What words must bear out before a category is believed (issue 3)."""

from __future__ import annotations

import pytest

from nlu import taxonomy
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


def test_a_fee_that_a_firm_charged_is_no_matter_of_the_account() -> None:
    odds = {"account_safety": 0.8, "aftersale": 0.2}
    assert _codes("会员莫名其妙扣了我25", odds, Intent.COMPLAINT)[0] == "aftersale.refund"
    assert _codes("会员被别人登录扣了我25", odds, Intent.COMPLAINT)[0] == "account_safety.fraud"


def test_who_was_filmed_in_private_complains_of_no_goods() -> None:
    spied = "account_safety.privacy"
    assert _codes("试衣间里有摄像头", {"quality": 0.9}, Intent.COMPLAINT) == (spied,)
    assert _codes("摄像头画面糊", {"quality": 0.9}, Intent.COMPLAINT) == ("quality.food",)


def test_a_short_complaint_that_names_what_is_wanting_is_valid() -> None:
    odds = ANGRY | {"validity": {"vague": 0.6, "valid": 0.4}}
    assert decided("铰链太松了", odds).validity is Validity.VALID
    assert decided("真的太差了", odds).validity is Validity.VAGUE
    sure = ANGRY | {"validity": {"vague": 0.9, "valid": 0.1}}
    assert decided("铰链太松了", sure).validity is Validity.VAGUE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("说明书写视频播放18小时，最长9小时41分，要求换电池", "quality.below_spec"),
        ("标称20000毫安，实测才12000，要退", "quality.below_spec"),
        ("说明书写7天内能换，第3天去换就不给", "aftersale.exchange"),
    ],
)
def test_what_was_claimed_and_measured_is_the_matter_whatever_is_wanted(
    text: str, code: str
) -> None:
    parents = PARENTS | {"aftersale": 0.8, "quality": 0.2}
    leaves = LEAVES | {"aftersale.exchange": 0.7, "quality.fault": 0.3}
    found = categorise(text, parents, leaves, Intent.COMPLAINT)
    assert found is not None
    assert found.codes[0] == code
