"""What is said beside the question: past tries, other values, the customer's own questions."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import retorts
from dialogues.effects import Note
from dialogues.free_words import names_place, yet
from dialogues.state import FieldName, Phase
from dialogues.wishes import asked_for, may_wish, narrates, weak
from nlu.types import Intent, Parse, Slot, SlotType
from tests.dialogues.broken import BROKEN, to_summary, until_asked

_LATE: dict[str, Any] = {"intent": "complaint", "category": "logistics.late", "heat": 1}


@pytest.mark.parametrize(
    "text", ["报修过两次 师傅来了又走了", "修过三回了", "师傅来了又坏了", "打了四次电话催过"]
)
def test_what_was_tried_before_is_no_wish(text: str) -> None:
    parse = Parse(text, intent=Intent.COMPLAINT, heat=1)
    assert not asked_for(parse)
    assert not may_wish(parse)


def test_a_wish_behind_what_was_tried_is_one() -> None:
    assert yet("修过两次了，给我换一台").endswith("给我换一台")
    assert asked_for(Parse("修过两次了，给我换一台", intent=Intent.SUPPLEMENT))


@pytest.mark.parametrize(
    ("kind", "value"),
    [(SlotType.PHONE, "13700001111"), (SlotType.ORDER_NO, "8843221907"), (SlotType.DATE, "昨天")],
)
def test_words_about_a_number_or_a_day_are_no_wish(kind: SlotType, value: str) -> None:
    text = f"就是我妈的 {value}"
    slot = Slot(kind, value, text.index(value), len(text), value)
    assert not may_wish(Parse(text, intent=Intent.SUPPLEMENT, slots=(slot,)))
    assert may_wish(Parse("给句痛快话", intent=Intent.SUPPLEMENT))


def test_a_plain_wish_takes_the_place_of_words_that_were_none(chat: Any) -> None:
    """S1-07: I need it for work was the answer to what he wants, until he said what he wants."""
    chat.say("快递还没到", **_LATE, slots={"product": "电脑"})
    until_asked(chat, "demand")
    chat.say("上班等着用", intent="supplement")
    assert weak(chat.known("demand"))
    chat.say("赶紧送来，不然退钱", intent="supplement", slots={"demand": "退钱=refund"})
    assert chat.known("demand") == "refund"


def test_a_wish_in_words_of_his_own_stays_beside_a_later_one(chat: Any) -> None:
    chat.say("快递还没到", **_LATE, slots={"product": "电脑"})
    until_asked(chat, "demand")
    chat.say("把我的时间补给我", intent="supplement")
    chat.say("客服说不给退款", intent="complaint", slots={"demand": "退款=refund"})
    assert chat.known("demand") == "把我的时间补给我"


def test_a_question_of_his_own_is_kept_for_the_colleague(chat: Any) -> None:
    """S0-37, S4-10: it is answered that it is kept, and it stands in the case."""
    chat.say("空调漏水", **BROKEN)
    chat.say("保修多久？", intent="inquiry", validity="not_complaint")
    assert "interruptions.question_kept" in " ".join(chat.rules)
    assert "保修多久？" in chat.known("issue")
    assert chat.now_state.asking is not None


def test_a_question_at_the_summary_is_kept_and_the_case_read_again(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    answer = chat.say("换下来的旧机要我自己寄吗？", intent="inquiry", validity="not_complaint")
    assert "interruptions.question_kept" in " ".join(chat.rules)
    assert "换下来的旧机" in answer
    assert chat.now_state.open == "confirm"


def test_a_house_that_is_named_says_where_it_happened(chat: Any) -> None:
    chat.say("半夜停电没人管", intent="complaint", category="service.unresponsive", heat=1)
    chat.say("云栖民宿", slots={"company": "云栖民宿"})
    assert (chat.known("company"), chat.known("place")) == ("云栖民宿", "云栖民宿")


def test_an_online_shop_is_no_place(chat: Any) -> None:
    chat.say("半夜找客服没人管", intent="complaint", category="service.unresponsive", heat=1)
    chat.say("云栖旗舰店", slots={"company": "云栖旗舰店"})
    assert "place" not in chat.now_state.fields


def test_a_question_after_filing_is_kept_and_told_so_not_counted_as_an_addition(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say("对", intent="affirm")
    assert chat.now_state.phase is Phase.DONE
    chat.say("保修多久？", intent="inquiry", validity="not_complaint")
    assert "interruptions.question_kept" in " ".join(chat.rules)
    assert [note.text for note in chat.of(Note) if note.kind == "supplement"] == ["保修多久？"]


def test_who_presses_at_the_summary_has_his_case_filed(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say("你能不能快点", intent="inquiry", validity="not_complaint")
    assert chat.now_state.closed


def test_no_order_number_at_the_summary_is_no_objection(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say("没有订单号", intent="deny")
    assert chat.now_state.open == "confirm"


@pytest.mark.parametrize(
    ("text", "mocks"),
    [
        ("你们就会复制粘贴", True),
        ("翻来覆去就这几句", True),
        ("答非所问", True),
        ("客服只会复制粘贴，没人管", False),
        ("文件复制了一份寄给你", False),
    ],
)
def test_the_bots_way_of_talking_is_mocked(text: str, *, mocks: bool) -> None:
    assert retorts.scolds_bot(text) is mocks


def test_mocking_the_bot_is_met_and_is_no_part_of_the_case(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("你们就会复制粘贴", intent="complaint", emotion="anger", heat=1)
    assert "interruptions.complains_about_bot" in " ".join(chat.rules)
    assert "复制粘贴" not in chat.known("issue")


@pytest.mark.parametrize("text", ["不留了", "就不留了吧", "唔留喇"])
def test_not_left_means_no_telephone(text: str) -> None:
    assert retorts.no_phone(text)
    assert not retorts.no_phone("衣服不留了，退给你们")


@pytest.mark.parametrize("words", ["我要投诉你们物业", "投诉一个快递员", "我要投诉你们的客服"])
def test_who_only_names_whom_he_complains_of_is_asked_to_tell(chat: Any, words: str) -> None:
    chat.say(words, intent="complaint", category="service.runaround", emotion="anger", heat=2)
    assert chat.rules == ["questions.issue.ask#0"]


def test_words_of_an_apology_name_no_place() -> None:
    assert not names_place("没人道歉 大堂经理笑着走开")
    assert names_place("就在解放大道那边的分部")


def test_a_sentence_about_his_mother_is_no_place_and_no_channel(chat: Any) -> None:
    chat.say("上门的人态度差", intent="complaint", category="service.attitude", heat=1)
    until_asked(chat, "place")
    chat.say("我妈腿脚不好天天困家里", intent="supplement")
    assert chat.known("place") == ""


def test_your_shop_is_not_called_by_half_its_word(chat: Any) -> None:
    chat.say("我在你们店买的电饭煲不通电", **(BROKEN | {"slots": {"product": "电饭煲"}}))
    assert chat.known("place_of_purchase") in {"", "你们店"}


def test_a_bare_figure_is_no_place(chat: Any) -> None:
    chat.say("上门的人态度差", intent="complaint", category="service.attitude", heat=1)
    until_asked(chat, "place")
    chat.say("68", intent="supplement")
    place = chat.now_state.fields.get(FieldName("place"))
    assert place is None or not place.given


@pytest.mark.parametrize("text", ["就在这聊", "在这儿说吧", "就在这说"])
def test_who_will_talk_here_leaves_no_phone_and_does_not_go(chat: Any, text: str) -> None:
    chat.say("多收了我六百", intent="complaint", category="price.overcharge", heat=1)
    until_asked(chat, "contact_phone")
    chat.say(text, intent="bye", acts=["bye"])
    assert "interruptions.pause" not in " ".join(chat.rules)
    assert "contact_phone" not in chat.asked
    assert chat.now_state.asking != "contact_phone"


def test_no_phone_at_the_summary_changes_nothing(chat: Any) -> None:
    """A telephone that is not wanted is no other product, and no objection."""
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say("no phone please", intent="correction", slots={"product": "phone"})
    assert chat.known("product") == "空调"
    assert chat.now_state.open == "confirm"


@pytest.mark.parametrize("text", ["微信聊就行 不想打电话", "别打电话了 微信说吧"])
def test_who_wants_no_call_is_not_called(chat: Any, text: str) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say(text, intent="supplement", handoff="request_callback")
    assert "messages.callback" not in " ".join(chat.rules)
    assert str(chat.now_state.control) == "bot"


def test_a_wish_alone_takes_the_place_of_a_refusal(chat: Any) -> None:
    """说是人为的不保修 holds a wish by the way; 免费修 is the wish."""
    chat.say("屏幕裂了，说是人为的不保修", **BROKEN | {"slots": {"demand": "保修=repair"}})
    chat.say("免费修", intent="supplement", slots={"demand": "免费修=repair"})
    assert chat.now_state.fields[FieldName("demand")].text == "免费修"
    chat.say("道歉", intent="supplement", slots={"demand": "道歉=apology"})
    assert chat.known("demand") == "repair,apology"


def test_thanks_amid_the_questions_is_a_pause(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("好的谢谢", intent="thanks", acts=["affirm"])
    assert "interruptions.pause" in " ".join(chat.rules)
    chat.say("不用了谢谢", intent="deny", acts=["thanks"])
    assert "interruptions.pause" not in " ".join(chat.rules)


def test_who_answers_with_another_day_is_not_asked_for_the_day_again(chat: Any) -> None:
    """S0-37: asked when it happened, he says when he bought it."""
    chat.say("店关门了", intent="complaint", category="aftersale.contract", heat=1)
    until_asked(chat, "occurred_on")
    chat.say("今年五月办的", intent="supplement", slots={"date": "今年五月=2026-05-01@purchase"})
    assert chat.now_state.fields[FieldName("occurred_on")].how == "agent"
    assert chat.known("purchased_on") == "2026-05-01"
    assert "messages.skip_ok" not in " ".join(chat.rules)


def test_two_tickets_are_no_day(chat: Any) -> None:
    chat.say("航班取消", intent="complaint", category="price.fees", heat=1)
    until_asked(chat, "occurred_on")
    chat.say("两张票 2600", intent="supplement", slots={"amount": "2600=260000"})
    when = chat.now_state.fields.get(FieldName("occurred_on"))
    assert when is None or not when.given
    assert chat.known("amount") == "260000"


@pytest.mark.parametrize(
    "text", ["有照片 怎么发给你", "小票往哪儿传", "怎么发视频", "how do I send you a photo"]
)
def test_who_asks_how_to_send_a_picture_is_told(chat: Any, text: str) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say(text, intent="ask_why")
    assert "interruptions.how_to_send" in " ".join(chat.rules)
    assert "interruptions.ask_why" not in " ".join(chat.rules)


def test_nothing_at_the_summary_is_no_yes_and_is_told_so(chat: Any) -> None:
    """S1-07: nothing is filed without a yes; 没有 to 对不对 says which of the two it is not."""
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say("没有", intent="deny")
    assert not chat.now_state.closed
    assert "messages.confirm_short" in " ".join(chat.rules)
    chat.say("没有别的了", intent="deny")
    assert chat.now_state.closed


@pytest.mark.parametrize(
    ("text", "word", "tells"),
    [
        ("发件人是假的，致使商品无法退货", "退货", True),
        ("上次换新的用了一周", "换新", True),
        ("已经退款的那单不算", "退款", True),
        ("一直不给退款", "退款", False),
        ("之前说好的，现在我要退款", "退款", False),
        ("退款", "退款", False),
    ],
)
def test_a_word_of_a_wish_may_only_tell_what_happened(text: str, word: str, *, tells: bool) -> None:
    at = text.index(word)
    slot = Slot(SlotType.DEMAND, word, at, at + len(word), "refund")
    assert narrates(text, slot) is tells


def test_an_address_is_no_day(chat: Any) -> None:
    chat.say("店关门了", intent="complaint", category="aftersale.contract", heat=1)
    until_asked(chat, "occurred_on")
    chat.say("幸福路88号", intent="supplement", slots={"place": "幸福路88号"})
    when = chat.now_state.fields.get(FieldName("occurred_on"))
    assert when is None or not when.given


@pytest.mark.parametrize("text", ["叫什么丽人SPA", "好像叫阳光健身"])
def test_a_name_is_no_wish(text: str) -> None:
    assert not may_wish(Parse(text, intent=Intent.SUPPLEMENT))
    assert may_wish(Parse("叫师傅明白点", intent=Intent.SUPPLEMENT))


def test_a_day_on_which_something_was_given_back_is_no_wish() -> None:
    day = Slot(SlotType.DATE, "上个月15号", 0, 6, "2026-10-15")
    assert not asked_for(Parse("上个月15号退的租", intent=Intent.SUPPLEMENT, slots=(day,)))
    assert asked_for(Parse("上个月15号那单要退", intent=Intent.SUPPLEMENT, slots=(day,)))
