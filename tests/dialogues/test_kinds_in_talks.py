"""Talks over wages, flats, tables, schools: nothing is asked that such a matter has not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogues.broken import BROKEN, until_asked

_NEVER = {"product", "model", "order_no", "purchased_on", "place_of_purchase"}


def begin(chat: Any, story: str, category: str, **more: Any) -> None:
    chat.say(story, intent="complaint", emotion="anger", heat=1, category=category, **more)


def all_asked(chat: Any) -> list[str]:
    """Answer "don't know" to the end; return everything that was asked."""
    found = list(chat.asked)
    for _ in range(9):
        if chat.now_state.open == "confirm":
            return found
        chat.say("不知道", intent="dont_know")
        found += chat.asked
    return found


@pytest.mark.parametrize(
    ("story", "category", "product", "asked"),
    [
        ("公司拖欠我三个月工资", "aftersale.refund", "工资", {"company", "amount", "occurred_on"}),
        ("厂里不签劳动合同", "aftersale.contract", "合同", {"company", "occurred_on"}),
        ("餐厅给我们安排了张烂桌子", "quality.unfit", "桌子", {"place", "occurred_on"}),
        ("間茶餐廳張枱爛嘅", "quality.fault", "張枱", {"place", "occurred_on"}),
        ("学校老师让学生天天值日", "quality", "值日", {"place", "occurred_on"}),
        ("物业半年不修路灯", "quality.fault", "路灯", {"place", "occurred_on"}),
        ("医院检查费多收了", "price.overcharge", "检查费", {"place", "occurred_on"}),
    ],
)
def test_no_product_and_no_order_is_asked_of_who_has_none(
    chat: Any, story: str, category: str, product: str, asked: set[str]
) -> None:
    """S0-37."""
    begin(chat, story, category, slots={"product": product})
    found = set(all_asked(chat))
    assert not _NEVER & found
    assert asked <= found
    assert chat.known("product") == ""


def test_who_complains_of_our_app_is_asked_for_no_day(chat: Any) -> None:
    begin(chat, "你们app老是闪退", "quality.fault", slots={"product": "app"})
    assert not {"occurred_on", "purchased_on", "place_of_purchase"} & set(all_asked(chat))
    assert chat.known("product") == "app"


def test_a_day_that_he_tells_of_our_app_is_kept(chat: Any) -> None:
    begin(chat, "你们app老是闪退", "quality.fault", slots={"product": "app"})
    chat.say("昨天开始的", intent="supplement", slots={"date": "昨天=2026-11-24"})
    assert chat.known("occurred_on") == "2026-11-24"


def test_the_summary_names_what_he_was_asked(chat: Any) -> None:
    begin(chat, "房东不退我押金", "aftersale.refund", slots={"product": "押金"})
    until_asked(chat, "occurred_on")
    chat.say("上个月搬走的", intent="supplement", slots={"date": "上个月=2026-10-01"})
    for _ in range(6):
        read = chat.say("不知道", intent="dont_know")
        if chat.now_state.open == "confirm":
            break
    assert "退租时间：上个月" in read
    assert "押金" in read
    assert "什么产品或服务" not in read


def test_the_day_it_was_mended_is_no_day_of_the_event_or_of_buying(chat: Any) -> None:
    """上个月修的, asked when it was bought: nor is it asked for again."""
    chat.say("空调不制冷", **BROKEN)
    until_asked(chat, "purchased_on")
    chat.say("上个月修的", intent="supplement", slots={"date": "上个月=2026-10-01@event"})
    assert chat.known("mended_on") == "2026-10-01"
    assert chat.known("occurred_on") == chat.known("purchased_on") == ""


@pytest.mark.parametrize("text", ["上个月报修的", "上个月装修的", "上个月更新的", "上个月坏的"])
def test_a_day_of_something_else_is_not_the_day_it_was_mended(chat: Any, text: str) -> None:
    chat.say("空调不制冷", **BROKEN)
    chat.say(text, intent="supplement", slots={"date": "上个月=2026-10-01"})
    assert chat.known("mended_on") == ""


def test_who_paid_for_a_course_tells_when_and_not_since_when(chat: Any) -> None:
    begin(chat, "培训机构说不开班了", "aftersale.contract")
    chat.say("上个月交的", intent="supplement", slots={"date": "上个月=2026-10-01"})
    assert chat.known("purchased_on") == "2026-10-01"
    assert chat.known("occurred_on") == ""


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("10月25号搬走的", {"date": "10月25号=2026-10-25"}),
        ("上个月开始涨的", {"date": "上个月=2026-10-01"}),
        ("報過三次", {}),
        ("收到信", {}),
    ],
)
def test_no_place_is_made_of_the_words_beside_a_day_or_of_a_count(
    chat: Any, text: str, slots: dict[str, str]
) -> None:
    begin(chat, "退租一个月 房东押金不退", "aftersale.refund")
    until_asked(chat, "place")
    chat.say(text, intent="supplement", slots=slots)
    assert chat.known("place") == ""


def test_a_building_is_known_at_another_question_where_one_is_sought(chat: Any) -> None:
    begin(chat, "管理處半年都唔換走廊燈", "service.slow")
    until_asked(chat, "occurred_on")
    chat.say("麗港城", intent="supplement")
    assert chat.known("place") == "麗港城"


@pytest.mark.parametrize(
    ("text", "day"),
    [("公司从9月起没付工资", "2026-09-01"), ("9月签的合同 公司一直不发工资", "")],
)
def test_since_when_he_was_not_paid_is_no_day_of_buying_or_signing(
    chat: Any, text: str, day: str
) -> None:
    begin(chat, text, "aftersale.contract", slots={"date": "9月=2026-09-01@purchase"})
    assert chat.known("occurred_on") == day
