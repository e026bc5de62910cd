"""Kinds of matter without a thing or an order: how they are known, and what is asked of them."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.book import Book
from dialogues.kinds import fitted, kind_of, suited
from dialogues.script import Script
from dialogues.script_kinds import MatterKind, Told
from dialogues.state import FieldName, Known

_GOODS = {
    "product", "model", "order_no", "purchased_on", "place_of_purchase", "tracking", "parcel",
}  # fmt: skip


def told(story: str, product: str = "") -> dict[FieldName, Known]:
    fields = {FieldName("issue"): Known(story, story, None)}
    if product:
        fields[FieldName("product")] = Known(product, product, None)
    return fields


def script(book: Book, category: str, language: str = "zh-Hans") -> Script:
    return book.script(book.ref_for(category), language)


TOLD = [
    ("公司拖欠我三个月工资", "aftersale.refund", "wages"),
    ("工资拖了两个月还没发", "aftersale.contract", "wages"),
    ("公司拖糧兩個月 老細失晒蹤", "aftersale.contract", "wages"),
    ("my salary has not been paid since september", "aftersale.refund", "wages"),
    ("my boss hasn't paid my wages for two months", "service.slow", "wages"),
    ("厂里不跟我签劳动合同 也不交社保", "aftersale.contract", "job"),
    ("they never gave me an employment contract", "service", "job"),
    ("房东不退我押金", "aftersale.refund", "deposit"),
    ("業主唔肯退按金 兩個月租咁多", "aftersale.refund", "deposit"),
    ("landlord won't give back my deposit", "aftersale.refund", "deposit"),
    ("租的房子漏水 房东不修", "aftersale.repair", "flat"),
    ("the letting agent charged me an admin fee", "price.fees", "flat"),
    ("饭店的红烧肉是馊的", "quality.food", "meal"),
    ("餐厅多收了茶位费", "price.overcharge", "bill"),
    ("間茶餐廳張枱污糟到死", "quality.hygiene", "restaurant"),
    ("they gave us the worst table next to the toilet", "service.attitude", "restaurant"),
    ("健身房关门了 年卡还剩8个月", "aftersale.contract", "gym"),
    ("驾校收了钱 一直不给我排课", "aftersale.contract", "prepaid"),
    ("上个月交的学费 现在机构说不开班了", "aftersale.contract", "prepaid"),
    ("孩子班主任天天让家长批作业 校长也不管", "service.attitude", "school"),
    ("the school refuses to deal with the bullying", "service", "school"),
    ("物业费交了 楼道灯坏了没人修", "aftersale.repair", "property"),
    ("管理處半年都唔換走廊燈", "other.facility", "property"),
    ("保险拒赔 说我带病投保", "aftersale.contract", "insurance"),
    ("医院做检查多收了我两百块", "price.overcharge", "hospital"),
    ("the hospital lost my medical records", "service", "hospital"),
    ("街道办事处办个证明让我跑了三趟", "service.runaround", "government"),
    ("我的貓在你們寵物旅館走失了", "logistics.lost", "pet_care"),
    ("狗狗美容 耳朵被剪到流血", "quality.safety", "pet_care"),
    ("植发失败了 头发掉光", "quality.safety", "treatment"),
    ("the haircut was a disaster", "service.knowledge", "treatment"),
    ("街燈壞咗", "quality.fault", "public"),
    ("自来水是黄的", "quality.fault", "public"),
    ("the streetlight outside is out again", "other.facility", "public"),
    ("停車場柵欄砸到我的車", "other.facility", "my_car"),
    ("你哋架貨車撞爛咗我架車嘅倒後鏡", "quality.safety", "my_car"),
    ("火车晚点三个小时 没人管", "logistics.late", "journey"),
    ("my flight was cancelled", "logistics.late", "journey"),
    ("客服说好给我打电话一直没打", "service.unreachable", "call_back"),
    ("they promised to call me back and never did", "service.slow", "call_back"),
    ("bill計錯數，roaming收咗我2000", "price.overcharge", "phone_plan"),
    ("手机月租费多了两百", "price.overcharge", "phone_plan"),
    ("Netflix扣了我兩次錢", "price.overcharge", "subscription"),
    ("你们app老是闪退", "quality.fault", "app"),
    ("your app keeps crashing", "quality.fault", "app"),
    ("上个月修的空调又不制冷了", "aftersale.repair", "mended"),
    ("the boiler broke again, it was repaired last month", "quality.fault", "mended"),
]
OF_THINGS = [
    ("耳机坏了", "quality.fault"),
    ("快递晚到害我被扣工资", "logistics.late"),
    ("一个月工资才买的手机就坏了", "quality.fault"),
    ("我投诉了他会不会被开除", "service"),
    ("租的车押金不退", "aftersale.refund"),
    ("酒店押金不退", "aftersale.refund"),
    ("租的房子里 网购的空调坏了", "quality.fault"),
    ("买了张桌子 一个月就裂了", "quality.fault"),
    ("喺宜家買張枱 一個月就爛", "quality.fault"),
    ("the table I bought wobbles", "quality.fault"),
    ("学校门口买的文具用两天就坏", "quality.fault"),
    ("吃坏肚子去了医院", "quality.food"),
    ("快递丢了 理赔太慢", "logistics.lost"),
    ("楼上餐厅油烟太大", "other.environment"),
    ("在你们app上买的锅掉漆", "quality.fault"),
    ("报修三天没人来", "service.slow"),
    ("网购的脱毛仪坏了", "quality.fault"),
    ("买的按摩椅一个月就不动了", "quality.fault"),
    ("宠物店买的猫粮生虫", "quality.food"),
    ("净水器出来的自来水有味道", "quality.fault"),
    ("新车提回来刮到漆", "quality.damaged"),
    ("买的行李箱轮子掉了", "quality.fault"),
    ("在公园里买的风筝一飞就散", "quality.damaged"),
    ("买的手机充话费送的壳裂了", "quality.damaged"),
    ("健身房用的跑步机网购的 到货就坏", "quality.damaged"),
]


@pytest.mark.parametrize(("story", "category", "kind"), TOLD)
def test_a_matter_without_a_thing_is_known_by_what_happened(
    book: Book, story: str, category: str, kind: str
) -> None:
    """S0-37: whatever language the talk is in."""
    for language in ("zh-Hans", "zh-Hant", "en"):
        assert kind_of(script(book, category, language), told(story), category) == kind


@pytest.mark.parametrize(("story", "category"), OF_THINGS)
def test_a_matter_of_a_thing_is_of_no_kind(book: Book, story: str, category: str) -> None:
    one = script(book, category)
    assert kind_of(one, told(story), category) == ""
    assert suited(one, told(story), category) is one


def test_every_kind_has_a_story_in_three_languages_words(book: Book) -> None:
    """Of each kind some story stands above, and each that is asked about is asked in English."""
    kinds = script(book, "quality").kinds
    assert kinds
    assert {kind for _, _, kind in TOLD} == set(kinds)
    english = script(book, "quality", "en").kinds
    for name, kind in kinds.items():
        assert {n: bool(w.ask) for n, w in kind.questions.items()} == {
            n: bool(w.ask) for n, w in english[name].questions.items()
        }


@pytest.mark.parametrize("kind", ["wages", "job", "deposit", "restaurant", "school", "hospital"])
def test_what_was_not_bought_is_never_asked_for(book: Book, kind: str) -> None:
    for category in ("quality", "aftersale", "price", "service", "other", "logistics"):
        one = fitted(script(book, category), kind)
        asked = {str(n) for p in one.plan.values() for n in (*p.required, *p.optional)}
        left = asked & (_GOODS - ({"order_no"} if kind in {"deposit", "hospital"} else set()))
        assert left == set()
        assert asked <= set(one.questions)


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("deposit", "租约编号"), ("flat", "租约编号"), ("insurance", "保单号或报案号"),
        ("government", "受理编号"), ("property", "报修单号"), ("hospital", "挂号或缴费单号"),
        ("prepaid", "合同或报名编号"),
    ],
)  # fmt: skip
def test_the_number_asked_for_is_the_one_such_a_matter_has(
    book: Book, kind: str, label: str
) -> None:
    question = fitted(script(book, "aftersale"), kind).questions[FieldName("order_no")]
    assert question.label == label
    assert not any("订单" in line for line in question.ask)


def test_questions_that_a_kind_says_nothing_of_stay_as_they_are(book: Book) -> None:
    one = script(book, "price")
    made = fitted(one, "app")
    assert made.questions[FieldName("demand")] == one.questions[FieldName("demand")]
    assert made.plan["gently"] == one.plan["gently"]
    assert one.for_kind == ""
    assert made.for_kind == "app"


def test_a_thing_that_was_named_stays_what_the_matter_is_about(book: Book) -> None:
    """His landlord comes into the story of a heater."""
    one = script(book, "quality")
    assert kind_of(one, told("房东说不归他修"), "quality.fault") == "flat"
    assert kind_of(one, told("房东说不归他修", "热水器"), "quality.fault") == ""
    assert kind_of(one, told("公司一直拖着", "工资"), "quality") in {"", "wages"}


def test_what_may_stand_between_ends_with_the_half_sentence(book: Book) -> None:
    words = Told(words=("工资…没发", "wages … late"))
    one = script(book, "other").model_copy(update={"kinds": {"k": MatterKind(when=words)}})
    found = [
        kind_of(one, told(text), "other")
        for text in (
            "工资三个月没发",
            "工资不高，快递没发",
            "my wages are always late",
            "wagess late",
        )
    ]
    assert found == ["k", "", "k", ""]


def test_the_case_a_colleague_reads_has_the_names_of_its_kind(book: Book, chat: Any) -> None:
    chat.say("房东不退我押金", intent="complaint", category="aftersale.refund", heat=1)
    from_script = suited(script(book, "aftersale"), chat.now_state.fields, "aftersale.refund")
    assert from_script.questions[FieldName("occurred_on")].label == "退租时间"
