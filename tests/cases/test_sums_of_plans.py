"""A sum in the words of a plan is found however an agent writes it; pieces and prices are none."""

from __future__ import annotations

import pytest

from cases.sums import most, shown

SUMS = {
    "退 50000 元": 50000, "退款 5 万元": 50000, "五万元": 50000, "五萬圓": 50000, "退您 5万": 50000,
    "退5W": 50000, "退款5w元": 50000, "返您5万 元": 50000, "退款 5 0000 元": 50000,
    "退您花的3999元": 3999, "¥300": 300, "RMB 500": 500, "300 RMB": 300, "人民币三百": 300,
    "退您3百": 300, "补偿您200": 200, "转到您账上 8000": 8000, "打给您 12800": 12800,
    "退 1,500.50 元": 1500.5, "退您５００元": 500, "赔付三千五": 3500, "补贴两千": 2000,
    "退定金1.2万": 12000, "1 块；退 300 元": 300, "满 500 元减 50 元": 50, "退3999块": 3999,
    "A 退 300 元，B 退 5 万元": 50000, "免 2000 元维修费": 2000,
}  # fmt: skip
NONE = (
    "1 块", "2 块", "换一块新电池。", "送两块电池", "退一半", "您花 3999 元买的手机，换新",
    "补发 12 件", "退货 12 件", "给您换新，明天 10:00 前送到", "电话 138-0013-8000 回您",
    "30 天内再坏，凭此函直接退", "给客户2025年的新款", "A 换新电池；B 全额退款", "",
)  # fmt: skip


@pytest.mark.parametrize("text", SUMS)
def test_a_sum_is_found(text: str) -> None:
    assert most([text]) == SUMS[text]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_sum_is_none(text: str) -> None:
    assert most([text]) == 0


def test_the_largest_counts() -> None:
    assert most(["退 30 元", "赔 700 元", "再送 20 元券"]) == 700
    assert most([]) == 0


@pytest.mark.parametrize(
    ("yuan", "words"),
    [(300.0, "300 元"), (50000.0, "5 万元"), (12345.0, "12345 元"), (0.5, "0.5 元")],
)
def test_a_sum_is_said_as_people_say_it(yuan: float, words: str) -> None:
    assert shown(yuan) == words
