"""Asked again, refused ahead, asked back, thanked: a few words that tell nothing of the matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues import aftertalk, assent, inquiries, retorts, things, withdrawal
from dialogues.as_stated import member
from dialogues.reading import Reading
from dialogues.told_already import plainly
from nlu.types import Handoff
from tests.dialogues.broken import BROKEN, to_summary, until_asked

Hear = Callable[..., Reading]
_FEES: dict[str, Any] = {
    "intent": "complaint", "category": "price.overcharge", "heat": 1,
    "slots": {"amount": "200=20000"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("四次啊不是说了吗", "四次"),
        ("昨天，刚才说过了", "昨天"),
        ("美的的 都说了", "美的的"),
        ("yesterday, i already told you", "yesterday"),
        ("不是说了吗", "不是说了吗"),
        ("跟客服都说了", "跟客服都说了"),
        ("店员刚说过", "店员刚说过"),
        (
            "店员明明答应我今天就把新的送过来结果客服都说了",
            "店员明明答应我今天就把新的送过来结果客服都说了",
        ),
    ],
)
def test_a_reproach_is_cut_off_what_it_repeats(heard: Hear, text: str, left: str) -> None:
    assert plainly(heard(text, intent="follow_up")).text == left


def test_who_says_it_again_is_not_asked_a_third_time(chat: Any) -> None:
    chat.say("保险一直说资料不全", intent="complaint", category="service.runaround", heat=1)
    until_asked(chat, "attempts_before")
    chat.say("四次啊不是说了吗", intent="follow_up", heat=1)
    assert chat.known("attempts_before")


def test_no_order_number_told_beside_a_phone_is_not_asked_for(chat: Any) -> None:
    chat.say("快递丢了", intent="complaint", category="logistics.lost", heat=1)
    assert "order_no" in (chat.now_state.asking, chat.now_state.also)
    phone = {"phone": "13712345678=+8613712345678"}
    chat.say("没有订单号，手机号办的13712345678", intent="supplement", slots=phone)
    assert "order_no" in chat.now_state.fields
    assert not chat.known("order_no")


@pytest.mark.parametrize(
    ("product", "firm"),
    [("爱奇艺会员", "爱奇艺"), ("优酷VIP", "优酷"), ("健身房会员", ""), ("电视", "")],
)
def test_a_membership_names_its_firm(heard: Hear, product: str, firm: str) -> None:
    known = member(heard(f"{product}自动续费", slots={"product": product}))
    assert (known.value if known else "") == firm


@pytest.mark.parametrize("text", ["没人伤", "火灭了 没人伤", "人没伤到，没伤到人"])
def test_nobody_hurt_is_heard(book: Any, text: str) -> None:
    question = book.script(book.ref_for("quality.safety")).questions["injury"]
    assert any(word in text for word in question.no)


@pytest.mark.parametrize("text", ["手机就不留了", "电话我就不留了", "号码不方便给"])
def test_a_number_refused_ahead_is_not_asked_for(chat: Any, text: str) -> None:
    assert retorts.no_phone(text)
    chat.say("酒店空调一直滴水", **BROKEN)
    chat.say(text, intent="supplement")
    assert text not in chat.known("issue")
    to_summary(chat)
    assert not chat.now_state.asked.get("contact_phone")


@pytest.mark.parametrize("text", ["手机不给换", "8号不给退", "电话不给办", "号码不留神写错了"])
def test_what_a_shop_refuses_is_no_number_refused(text: str) -> None:
    assert not retorts.no_phone(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("你们是不是该负责", "ask_blame"),
        ("店里该不该负责", "ask_blame"),
        ("你们到底还赔不赔", "ask_outcome"),
        ("钱到底退不退", "ask_outcome"),
        ("给不给换啊", "ask_outcome"),
        ("他们又不退", ""),
    ],
)
def test_who_is_to_answer_and_whether_we_pay_are_questions(text: str, key: str) -> None:
    assert inquiries.topic(text) == key


def test_who_it_was_is_no_asking_how_far_it_is(chat: Any) -> None:
    chat.say("车被划了", **{**BROKEN, "slots": {"product": "车"}})
    chat.say("你们能查到是谁吗", intent="ask_progress")
    assert "interruptions.question_kept" in " ".join(chat.rules)


@pytest.mark.parametrize(
    "text",
    ["你说九点半给我消息 是早上还是晚上", "你们是今天还是明天打给我", "is that am or pm you call"],
)
def test_which_half_of_the_day_asks_when(text: str) -> None:
    assert aftertalk.asks_due(text)


@pytest.mark.parametrize("text", ["早上还是晚上坏的我忘了", "我也不知道早上还是晚上坏的那个灯"])
def test_which_half_of_the_day_it_broke_does_not(text: str) -> None:
    assert not aftertalk.asks_due(text)


def test_another_way_to_reach_us_is_no_part_of_the_story(chat: Any) -> None:
    chat.say("师傅多收我两百", **_FEES)
    chat.say("我微信联系你们行吗", intent="follow_up", heat=1)
    assert "微信" not in chat.known("issue")


@pytest.mark.parametrize(
    "text", ["冰箱修好了", "行了 修好了 那个冰箱", "我家热水器修好了，不好意思"]
)
def test_what_works_again_may_be_taken_back(text: str) -> None:
    assert withdrawal.over(text)


@pytest.mark.parametrize(
    "text", ["没修好", "还没修好了再说", "昨天修好了", "修好了又坏了", "谁修好了", "他们说修好了"]
)
def test_what_does_not_is_not(text: str) -> None:
    assert not withdrawal.over(text)


@pytest.mark.parametrize("text", ["我打到车了 没事了", "叫到车了 没事", "有人来接我了，没事了"])
def test_who_is_off_the_road_takes_nothing_back(chat: Any, text: str) -> None:
    chat.say("司机把我扔高架下面了", intent="complaint", category="service.attitude", heat=1)
    chat.say(text, intent="withdraw")
    assert chat.now_state.open != "withdraw"


def test_who_is_off_the_road_and_wants_nothing_more_is_asked(chat: Any) -> None:
    chat.say("司机把我扔高架下面了", intent="complaint", category="service.attitude", heat=1)
    chat.say("我打到车了，算了不投诉了", intent="withdraw")
    assert chat.now_state.open == "withdraw"


@pytest.mark.parametrize(
    ("text", "scolds"), [("谢谢你啊小机器人", False), ("谢谢你个破机器人", True)]
)
def test_a_machine_that_is_thanked_is_not_scolded(heard: Hear, text: str, *, scolds: bool) -> None:
    reading = heard(text, intent="thanks", handoff=Handoff.COMPLAINS_ABOUT_BOT)
    assert reading.scolds_bot is scolds


@pytest.mark.parametrize("text", ["你好", "您好啊", "在吗", "谢谢啊", "谢谢", "辛苦了", "thanks"])
def test_a_greeting_and_thanks_file_nothing(chat: Any, text: str) -> None:
    assert not assent.yes(text)
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say(text, intent="thanks")
    assert not chat.now_state.closed


@pytest.mark.parametrize("text", ["好的谢谢", "对，辛苦了", "ok thx", "提交吧，谢谢"])
def test_a_yes_with_thanks_does(text: str) -> None:
    assert assent.yes(text)


def test_a_room_told_at_the_summary_is_kept(chat: Any) -> None:
    chat.say("酒店空调一直滴水", **BROKEN)
    to_summary(chat)
    chat.say("1208房", intent="complaint")
    assert chat.known("room") == "1208房"


@pytest.mark.parametrize(
    ("text", "sold"),
    [
        ("理发店给我妈推销办了张8888的卡", True),
        ("被忽悠办了张卡", True),
        ("推销电话一天打十个", False),
        ("催收打给我家人", False),
    ],
)
def test_who_is_talked_into_a_card_is_not_rung_up(chat: Any, text: str, *, sold: bool) -> None:
    assert things.sold_on(text) is sold
    chat.say(text, intent="complaint", category="account_safety.harassment", heat=1)
    kind = "price" if sold else "account_safety.harassment"
    assert chat.now_state.category == kind


def test_on_a_train_nobody_is_asked_when_it_is_worst(chat: Any) -> None:
    meant = {"intent": "complaint", "category": "other.environment", "heat": 1}
    chat.say("高铁上邻座一直外放", **meant, slots={"product": "高铁"})
    to_summary(chat)
    assert not chat.now_state.asked.get("when_worst")


def test_a_number_refused_at_the_question_of_the_wish_gives_up_no_wish(chat: Any) -> None:
    chat.say("酒店空调一直滴水", **BROKEN)
    until_asked(chat, "demand")
    chat.say("手机就不留了", intent="supplement")
    assert "demand" not in chat.now_state.fields


def test_who_was_hurt_and_is_well_again_takes_nothing_back(chat: Any) -> None:
    meant = {"intent": "complaint", "category": "quality.safety", "level": 1, "flags": ["safety"]}
    chat.say("孩子在游泳馆摔了一跤", **meant)
    chat.say("没大事 已经好了", intent="withdraw")
    assert chat.now_state.open != "withdraw"


def test_a_place_is_no_fee(chat: Any) -> None:
    chat.say("物业乱收停车费", intent="complaint", category="price.fees", heat=1)
    until_asked(chat, "fee_name")
    chat.say("金地花园", intent="supplement")
    assert not chat.known("fee_name")
