"""A figure that ends a complaint is its sum, where something was paid or reckoned wrongly."""

from __future__ import annotations

import pytest

from nlu.steps.money import amounts


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("酒店押金不退 昨天 500", "50000"), ("超市多扫了一件 38", "3800"),
        ("搬家公司临时加价一千不给就不卸货", "100000"), ("退款没到 上周三 260", "26000"),
    ],
)  # fmt: skip
def test_a_sum_told_in_passing_is_read(text: str, fen: str) -> None:
    """S3-06: it was asked for again."""
    assert [slot.value for slot in amounts(text)] == [fen]


@pytest.mark.parametrize(
    "text", ["昨天 500", "快递没到 昨天 8812", "多扫了一件 38号那天", "加价的事"]
)
def test_other_figures_are_no_sum(text: str) -> None:
    assert list(amounts(text)) == []
