"""What is said beside the point is neither lost nor taken for what it is not."""

from __future__ import annotations

import time
from typing import Any

import pytest

from dialogues.effects import Note
from dialogues.free_words import served
from dialogues.state import FieldName, Phase
from nlu.types import Intent, Parse, Slot, SlotType
from tests.dialogues.broken import BROKEN, not_told, to_summary, until_asked

_ASKS_WHEN = {"intent": "inquiry", "validity": "not_complaint"}


def filed(chat: Any) -> None:
    """Have a case filed and nothing open."""
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say("对", intent="affirm")
    assert chat.now_state.phase is Phase.DONE


def notes(chat: Any, kind: str) -> list[str]:
    """Return the words of the notes of a kind."""
    return [note.text for note in chat.of(Note) if note.kind == kind]


@pytest.mark.parametrize(
    "text", ["唔該，我想投訴", "喂 我要投诉你们", "你好,我想反映个问题", "我要投诉你们的快递员"]
)
def test_who_only_says_that_he_complains_is_asked_what_happened(chat: Any, text: str) -> None:
    """S1-03: he is not told of his rights instead, which he did not ask about."""
    chat.say(text, intent="ask_rights")
    assert "questions.issue.ask" in " ".join(chat.rules)


@pytest.mark.parametrize(
    ("text", "slots"), [("全额退", {"demand": "全额退=refund"}), ("3200块", {"amount": "3200块"})]
)
def test_a_wish_or_a_sum_after_filing_is_added_and_not_taken_for_pressing(
    chat: Any, text: str, slots: dict[str, str]
) -> None:
    filed(chat)
    chat.say(text, intent="follow_up", slots=slots)
    assert notes(chat, "chased") == []
    assert notes(chat, "supplement") == [text]


@pytest.mark.parametrize("text", ["退款怎么还没到", "都三天了还不退款", "快点退款", "到底退不退款"])
def test_who_presses_after_filing_is_one_who_presses_whatever_he_names(
    chat: Any, text: str
) -> None:
    filed(chat)
    chat.say(text, intent="follow_up", slots={"demand": "退款=refund"})
    assert notes(chat, "chased")


@pytest.mark.parametrize(
    "text",
    ["什么时候能退", "那大概几天能到账？", "幾時先有回覆", "how long will it take this time"],
)
def test_when_it_will_be_done_is_answered_before_the_summary_returns(chat: Any, text: str) -> None:
    """S4-10: what a customer asks comes before what we ask."""
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say(text, **_ASKS_WHEN)
    assert "interruptions.ask_progress" in " ".join(chat.rules)
    assert chat.now_state.open == "confirm"


def test_when_it_will_be_done_is_answered_after_filing_too(chat: Any) -> None:
    filed(chat)
    chat.say("几天能到账", **_ASKS_WHEN)
    assert "messages.progress" in " ".join(chat.rules)


def test_when_a_thing_is_fetched_is_no_question_about_office_hours(chat: Any) -> None:
    filed(chat)
    chat.say("你们什么时候上门取", intent="ask_hours")
    assert "interruptions.ask_hours" not in " ".join(chat.rules)
    assert "messages.progress" in " ".join(chat.rules)


@pytest.mark.parametrize("text", ["你们几点下班", "周末有人吗", "when are you open"])
def test_office_hours_are_told_to_who_asks_for_them(chat: Any, text: str) -> None:
    filed(chat)
    chat.say(text, intent="ask_hours")
    assert "interruptions.ask_hours" in " ".join(chat.rules)


def test_an_address_of_mail_is_kept_and_read_back(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    mail = "lin@example.com"
    slot = Slot(SlotType.EMAIL, mail, 3, 3 + len(mail), mail)
    parse = Parse(f"邮箱 {mail}", intent=Intent.SUPPLEMENT, slots=(slot,))
    answer = chat.words(chat.hear(chat.said(parse)))
    assert chat.known("contact_email") == "lin@example.com"
    assert "lin@example.com" in answer


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("你们外卖员骂我", ("外卖", "外卖")),
        ("外賣員成日遲到", ("外卖", "外賣")),
        ("骑手把汤洒了", ("外卖", "外卖")),
        ("快递小哥不上楼", ("快递", "快递")),
        ("网约车司机绕路", ("网约车", "网约车")),
        ("空调师傅没来", ("", "")),
    ],
)
def test_a_trade_tells_the_service(text: str, thing: tuple[str, str]) -> None:
    assert served(text) == thing


def test_who_names_the_rider_is_not_asked_which_service_it_was(chat: Any) -> None:
    """S0-37: it was said already."""
    chat.say("你们骑手骂我", intent="complaint", category="logistics.late", heat=1)
    assert chat.known("product") == "外卖"


def test_who_changes_his_mind_while_he_is_asked_has_his_new_wish_on_record(chat: Any) -> None:
    chat.say("空调漏水，我要换新的", **(BROKEN | {"slots": {"demand": "换新的=exchange"}}))
    answer = chat.say("等等 我不换了 直接退吧", intent="supplement")
    assert chat.known("demand") == "refund"
    assert chat.now_state.fields[FieldName("demand")].how == "corrected"
    assert "改" in answer


def test_a_first_wish_is_no_change_of_mind(chat: Any) -> None:
    slots = {"product": "空调", "demand": "换=exchange"}
    answer = chat.say("空调漏水，不想修了，要换一台", **(BROKEN | {"slots": slots}))
    assert chat.known("demand") == "exchange"
    assert "messages.changed" not in " ".join(chat.rules)
    assert "改好了" not in answer


@pytest.mark.parametrize("text", ["算了 你们看着办", "算了，随便吧"])
def test_who_leaves_it_to_us_takes_nothing_back(chat: Any, text: str) -> None:
    chat.say("骑手骂我", intent="complaint", category="service.attitude", heat=1)
    until_asked(chat, "contact_phone")
    chat.say(text, intent="withdraw", acts=["complaint"])
    assert "messages.withdraw_sure" not in " ".join(chat.rules)
    assert FieldName("contact_phone") in chat.now_state.fields


def test_who_gives_up_is_asked_whether_he_takes_it_back(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("算了，不投诉了", intent="withdraw")
    assert "messages.withdraw_sure" in " ".join(chat.rules)


@pytest.mark.parametrize(
    "text", ["不对，是1250不是1200", "不是1200，是1250", "应该是1250元，不是1200元"]
)
def test_a_bare_number_is_put_right_by_the_wrong_one(chat: Any, text: str) -> None:
    slots = {"product": "空调", "amount": "1200=120000"}
    chat.say("空调漏水，修了要我1200", **(BROKEN | {"slots": slots}))
    answer = chat.say(text, intent="correction")
    assert chat.known("amount") == "125000"
    assert "1250" in answer


def test_a_row_of_digits_costs_its_length(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    begin = time.process_time()
    chat.say("1" * 2000, intent="correction")
    once = time.process_time() - begin
    begin = time.process_time()
    chat.say("1" * 4000, intent="correction")
    assert time.process_time() - begin < 0.2 + 6 * once


def test_numbers_that_were_never_said_put_nothing_right(chat: Any) -> None:
    slots = {"product": "空调", "amount": "1200=120000"}
    chat.say("空调漏水，修了要我1200", **(BROKEN | {"slots": slots}))
    chat.say("是5楼不是3楼", intent="correction")
    assert chat.known("amount") == "120000"


@pytest.mark.parametrize("text", ["我想问一下你们那个洗碗机", "想咨询下洗碗机的事"])
def test_who_has_not_said_yet_what_he_asks_is_let_go_on(chat: Any, text: str) -> None:
    chat.say(text, slots={"product": "洗碗机"}, **_ASKS_WHEN)
    assert "messages.invite" in " ".join(chat.rules)


def test_who_asks_about_a_thing_is_offered_an_answer(chat: Any) -> None:
    chat.say("我想问一下洗碗机保修多久", slots={"product": "洗碗机"}, **_ASKS_WHEN)
    assert "messages.invite" not in " ".join(chat.rules)


@pytest.mark.parametrize(
    ("text", "told"),
    [("你们要负法律责任", "threat"), ("我可以去法院告你们吗", "ask_rights")],
)
def test_who_threatens_and_who_asks_for_his_rights_has_one_answer(
    chat: Any, text: str, told: str
) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say(text, intent="ask_rights", flags=["legal"], heat=1, emotion="anger")
    said = " ".join(chat.rules)
    assert [one for one in ("threat", "ask_rights") if f"interruptions.{one}" in said] == [told]


@pytest.mark.parametrize(
    ("text", "rule"),
    [("我要撤销之前的投诉", "messages.no_case"), ("算了 不撤了", "messages.invite")],
)
def test_who_takes_back_what_is_not_here_is_told_so(chat: Any, text: str, rule: str) -> None:
    chat.say(text, intent="withdraw")
    assert rule in " ".join(chat.rules)
    assert chat.now_state.case_no == ""


def test_why_is_not_explained_when_nothing_is_asked_any_more(chat: Any) -> None:
    filed(chat)
    chat.say("会不会泄露我的信息", intent="ask_why")
    assert "interruptions.ask_why" not in " ".join(chat.rules)


@pytest.mark.parametrize(
    ("text", "told"), [("就是想让你们给个说法嘛", False), ("你问这个干嘛", True)]
)
def test_why_is_explained_only_to_who_asks_why(chat: Any, text: str, *, told: bool) -> None:
    """S4-10: the model takes other words for a why at times."""
    chat.say("空调漏水", **BROKEN)
    chat.say(text, intent="ask_why")
    assert ("interruptions.ask_why" in " ".join(chat.rules)) is told


def test_who_asks_whether_it_can_help_is_asked_what_happened(chat: Any) -> None:
    chat.say("能解决问题吗", intent="inquiry", validity="not_complaint")
    assert "questions.issue.ask" in " ".join(chat.rules)
    assert "issue" not in chat.now_state.fields


def test_who_is_afraid_of_what_follows_does_not_press(chat: Any) -> None:
    filed(chat)
    chat.say("投诉了他会不会报复我", intent="follow_up")
    assert notes(chat, "chased") == []


def test_the_law_named_beside_a_wish_is_no_threat(chat: Any) -> None:
    """It was answered that nobody keeps him from going to an authority, which he had not named."""
    filed(chat)
    meant: dict[str, Any] = {"flags": ["legal"], "slots": {"demand": "退一赔三=refund_return"}}
    chat.say("要求退一赔三 别跟我说换新", intent="complaint", **meant)
    assert "interruptions.threat" not in " ".join(chat.rules)
    chat.say("不退一赔三我就去法院起诉", intent="complaint", **meant)
    assert "interruptions.threat" in " ".join(chat.rules)


@pytest.mark.parametrize("text", ["你们会不会偷偷把我拉黑啊", "商家会不会报复我家孩子"])
def test_what_he_fears_may_come_of_it_is_no_second_matter(chat: Any, text: str) -> None:
    filed(chat)
    chat.say(text, intent="complaint", category="service.attitude", heat=1)
    assert chat.now_state.phase is Phase.DONE
    assert "second_matter" not in " ".join(chat.rules)


def test_a_wish_told_for_a_room_is_the_wish_alone(chat: Any) -> None:
    chat.say("酒店被子里有蟑螂", intent="complaint", category="quality.hygiene", heat=2)
    until_asked(chat, "room")
    meant = {"slots": {"demand": "退房费=refund_return"}}
    chat.say("退房费 1680 还要道歉", intent="supplement", **meant)
    assert not_told(chat, "room")
    assert chat.known("demand")


def test_what_the_same_person_did_besides_is_the_same_matter(chat: Any) -> None:
    filed(chat)
    chat.say("那个师傅还骂我笨", intent="complaint", category="service.attitude", heat=2)
    assert chat.now_state.phase is Phase.DONE
    assert "second_matter" not in " ".join(chat.rules)
