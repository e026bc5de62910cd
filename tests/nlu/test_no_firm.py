"""What looks like a firm's name and is none: kinds, people before a school, counted stars."""

from __future__ import annotations

import pytest

from nlu.types import SlotType
from tests.nlu.reading import texts


@pytest.mark.parametrize(
    "text",
    [
        "討債的跑去我女兒學校門口",
        "电话打到我女儿幼儿园",
        "搬屋公司遲到三個鐘",
        "车贷公司天天打我电话",
        "托运公司说提车单签了字",
        "信用卡公司不肯退",
        "谢谢公交公司的司机",
        "跪求保险公司给个结论",
        "保险推医院，医院推保险",
        "老电影院改的，座椅太硬",
        "说好的五星变三星",
        "三星以上才给显示",
        "我就给了三星，半夜打电话骂我",
    ],
)
def test_kinds_people_and_stars_are_no_firm(text: str) -> None:
    """A wrong firm in a case is worse than none."""
    assert texts(text, SlotType.COMPANY) == []


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("三星手机发烫", "三星"),
        ("感谢光明幼儿园的老师", "光明幼儿园"),
        ("投诉康宁养老院", "康宁养老院"),
    ],
)
def test_a_name_beside_such_words_is_a_firm(text: str, firm: str) -> None:
    assert texts(text, SlotType.COMPANY)[:1] == [firm]
