"""Turns of talk: interruptions, corrections, two matters, files, silence, coming back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dialogues.effects import FileCase, HandOff, Note, Say, SetTimer
from dialogues.events import Due
from dialogues.state import Control, FieldName, Phase
from dialogues.step import context_kind

_FEE: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "price.fees",
    "slots": {"product": "年卡", "amount": "两百=20000", "date": "昨天=2026-11-24@event",
              "demand": "退钱=refund", "phone": "138=+8613800138000"},
}  # fmt: skip
_BROKEN: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "quality.fault",
    "slots": {"product": "耳机"},
}  # fmt: skip


@pytest.fixture
def read(chat: Any) -> Any:
    """Return a talk whose summary was just read back."""
    chat.say("年卡乱收手续费两百，要求退钱", **_FEE)
    assert chat.now_state.phase is Phase.CONFIRM
    return chat


def test_change_one_thing_asks_which_and_takes_the_new_value(read: Any) -> None:
    """S1-07: 改一处, a button for each thing known, the value asked for anew."""
    read.say("改一处", payload="/amend")
    assert "/amend amount" in [b.payload for b in read.buttons]
    assert "涉及金额" in read.say("涉及金额", payload="/amend amount")
    assert context_kind(read.book, read.state) == "amount"
    words = read.say("三百", slots={"amount": "三百=30000"})
    assert read.known("amount") == "30000"
    assert "三百" in words
    assert read.now_state.phase is Phase.CONFIRM


def test_another_matter_told_instead_of_a_change_changes_nothing(read: Any) -> None:
    """S3-06: it waits for its turn, and the summary is read back as it was."""
    read.say("改一处", payload="/amend")
    words = read.say(
        "另外还有一件事，上周三送来的水果烂了一半", intent="complaint", emotion="anger", heat=1,
        category="quality.food", slots={"date": "上周三=2026-11-18"},
    )  # fmt: skip
    assert read.known("occurred_on") == "2026-11-24"
    assert len(read.now_state.parked) == 1
    assert "2026年11月24日" in words
    assert read.now_state.phase is Phase.CONFIRM


def test_the_number_that_rings_is_not_the_number_to_ring(chat: Any) -> None:
    """Whoever harasses the customer is never called back."""
    chat.say(
        "催收用13800138001天天打我", intent="complaint", emotion="anxiety", heat=1,
        category="account_safety.harassment", slots={"phone": "13800138001=+8613800138001@theirs"},
    )  # fmt: skip
    assert chat.known("contact_phone") == ""
    assert chat.known("caller_no") == "+8613800138001"


def test_the_thing_to_change_may_be_typed(read: Any) -> None:
    read.say("改一处", payload="/amend")
    assert "发生时间" in read.say("发生时间")
    read.say("前天", slots={"date": "前天=2026-11-23"})
    assert read.known("occurred_on") == "2026-11-23"


def test_a_thing_is_changed_by_its_name(read: Any) -> None:
    """S1-07: a correction of any earlier answer, also one no value is read from."""
    read.say("什么产品或服务应该是月卡", intent="correction")
    assert read.known("product") == "月卡"
    assert read.known("amount") == "20000"


def test_many_changes_are_all_read_back(read: Any) -> None:
    for n in range(300, 700, 100):
        words = read.say(f"是{n}块", intent="correction", slots={"amount": f"{n}块={n}00"})
        assert f"{n}块" in words
        assert read.now_state.phase is Phase.CONFIRM


def test_two_matters_in_one_message_are_parted(chat: Any) -> None:
    """S3-06: the second waits with its own values and is taken up without asking for them."""
    words = chat.say(
        "耳机用两天就坏了，另外还有快递一直没到，单号SF1234567890",
        **(_BROKEN | {"slots": {"product": "耳机", "order_no": "SF1234567890"}}),
    )
    assert words.index("对不起") < words.index("单独给您登记") if "单独给您登记" in words else words
    (parked,) = chat.now_state.parked
    assert parked.text.startswith("另外还有")
    assert (chat.known("product"), chat.known("order_no")) == ("耳机", "")
    assert "另外" not in chat.known("issue")
    chat.say("别问了")
    chat.say("登记", payload="/register")
    assert chat.now_state.matter == 2
    assert chat.known("order_no") == "SF1234567890"
    assert chat.known("product") == ""


def test_an_answer_before_a_second_matter_is_kept(chat: Any) -> None:
    chat.say("耳机用了两天就没声音了", **_BROKEN)
    chat.say("京东买的，另外还有一件事，快递也丢了", intent="complaint", category="logistics.lost")
    assert chat.known("place_of_purchase") == "京东"
    assert [p.category for p in chat.now_state.parked] == ["logistics.lost"]


def test_a_wish_before_a_second_matter_is_kept_as_it_was_said(chat: Any) -> None:
    chat.say("年卡乱收手续费", **(_FEE | {"slots": {"product": "年卡", "amount": "两百=20000"}}))
    chat.say("昨天", slots={"date": "昨天=2026-11-24"})
    assert chat.asked == ["demand"]
    chat.say(
        "把钱还给我就行，另外还有一件，快递丢了", intent="complaint", category="logistics.lost"
    )
    assert chat.known("demand") == "把钱还给我就行"


def test_an_addition_about_something_else_is_another_matter(chat: Any) -> None:
    """Reading may take it for a supplement: what it is about tells."""
    chat.say("耳机用了两天就没声音了", **_BROKEN)
    meant = {"intent": "supplement", "category": "service.attitude"}
    chat.say("另外还有一件，你们客服态度特别差", **meant)
    assert [p.category for p in chat.now_state.parked] == ["service.attitude"]
    chat.say("另外还有发票可以给你们看", intent="supplement", category="quality.fault")
    assert len(chat.now_state.parked) == 1


def test_a_third_complaint_waits_too_and_each_is_taken_up(chat: Any) -> None:
    """S3-06: nothing of it goes into the first story."""
    chat.say("年卡乱收手续费", **_FEE)
    for text, category in (
        ("另外还有快递丢了", "logistics.lost"),
        ("还有一件，店员骂人", "service"),
    ):
        chat.say(text, intent="complaint", category=category)
    assert [p.category for p in chat.now_state.parked] == ["logistics.lost", "service"]
    assert "店员" not in chat.known("issue")
    chat.say("对", intent="affirm")
    assert "快递丢了" in chat.say("登记", payload="/register") or chat.known("issue")
    chat.say("别问了")
    chat.say("登记", payload="/register")
    assert chat.known("issue") == "还有一件，店员骂人"
    assert len({c.case_no for c in chat.of(FileCase)}) == 3


def test_a_parked_complaint_may_be_dropped_without_the_next(chat: Any) -> None:
    chat.say("年卡乱收手续费", **_FEE)
    chat.say("另外还有快递丢了", intent="complaint", category="logistics.lost")
    chat.say("还有一件，店员骂人", intent="complaint", category="service.attitude")
    chat.say("对", intent="affirm")
    words = chat.say("不用了", payload="/no")
    assert "店员骂人" in words
    assert len(chat.now_state.parked) == 1


_FILES = {
    "an album": (("image", "image", "image"), "3 张照片"),
    "voice": (("voice",), "1 段语音"),
    "a film and a paper": (("video", "document"), "1 段视频"),
}


@pytest.mark.parametrize(("files", "told"), _FILES.values(), ids=_FILES)
def test_files_are_counted_by_kind(chat: Any, files: tuple[str, ...], told: str) -> None:
    chat.say("耳机用了两天就没声音了", **_BROKEN)
    assert told in chat.say("", files=files)
    assert chat.known("evidence") == ",".join(files)


def test_voice_is_left_to_people_and_said_so(chat: Any) -> None:
    """Ideal 1.1 rule 9, S2-03: nobody pretends to have listened."""
    chat.say("耳机用了两天就没声音了", **_BROKEN)
    assert "听" in chat.say("", files=("voice",))
    assert any(rule.startswith("interruptions.voice#") for rule in chat.rules)


def test_a_caption_is_read_like_any_words(chat: Any) -> None:
    chat.say("耳机用了两天就没声音了", **_BROKEN)
    chat.say("京东买的，这是截图", files=("image",))
    assert chat.known("place_of_purchase") == "京东"
    assert chat.known("evidence") == "image"


def test_files_of_several_turns_add_up(chat: Any) -> None:
    chat.say("耳机没声音了", files=("image",), **_BROKEN)
    chat.say("", files=("image", "video"))
    assert chat.known("evidence") == "image,image,video"


def test_silence_is_nudged_once_then_a_person_looks_after_it(chat: Any) -> None:
    """S0-06, X-02: one gentle word, then a task."""
    chat.say("耳机用了两天就没声音了", **_BROKEN)
    said = [chat.words(chat.happen(Due(chat.now, "silence"))) for _ in range(3)]
    assert [bool(words) for words in said] == [True, True, False]
    assert chat.now_state.control is Control.QUEUE
    assert len(chat.of(HandOff)) == 1


def test_who_has_submitted_is_nudged_no_more(read: Any) -> None:
    """S0-06: his silence is no riddle any more."""
    read.say("对", intent="affirm")
    said = read.happen(Due(read.now, "silence"))
    assert not [e for e in said if isinstance(e, Say | HandOff)]


@pytest.mark.parametrize("kind", ["image", "voice", "video", "file"])
def test_who_only_hands_something_in_and_falls_silent_is_not_lost(chat: Any, kind: str) -> None:
    """S2-08, X-02: a picture without a word is asked about, then a person gets it as a case."""
    chat.say("", files=(kind,))
    assert chat.known("evidence") == kind
    assert [e.key for e in chat.of(SetTimer)] == ["silence"]
    said = [bool(chat.words(chat.happen(Due(chat.now, "silence")))) for _ in range(3)]
    assert said == [True, True, False]
    (handed,) = chat.of(HandOff)
    filed = chat.of(FileCase)[-1]
    assert handed.case_no == filed.case_no
    assert filed.fields[FieldName("evidence")].value == kind


def test_who_comes_back_the_next_morning_hears_what_is_known(chat: Any) -> None:
    """Ideal 1.1 rule 4: nothing said before is asked again."""
    chat.say("耳机用了两天就没声音了", **_BROKEN)
    chat.now += timedelta(hours=20)
    words = chat.say("上周三买的", slots={"date": "上周三=2026-11-18@purchase"})
    assert chat.rules[0].startswith("messages.back#")
    assert "什么产品或服务" in words
    assert chat.known("purchased_on") == "2026-11-18"
    assert chat.asked == ["place_of_purchase"]


def test_who_comes_back_to_a_filed_case_and_says_hello_hears_where_it_stands(read: Any) -> None:
    read.say("对", intent="affirm")
    case_no = read.now_state.case_no
    read.now += timedelta(days=3)
    words = read.say("你好", intent="greet")
    assert read.rules[0].startswith("messages.back_done#")
    assert case_no in words
    assert "补进" not in words


def test_who_was_away_a_moment_is_not_welcomed_back(chat: Any) -> None:
    chat.say("耳机用了两天就没声音了", **_BROKEN)
    chat.say("上周三", slots={"date": "上周三=2026-11-18"})
    assert not any(rule.startswith("messages.back#") for rule in chat.rules)


_AFTER: dict[str, tuple[str, dict[str, Any], str]] = {
    "progress": ("到哪一步了", {"intent": "ask_progress"}, "已提交"),
    "a chase": ("怎么还没消息", {"intent": "follow_up"}, "已提交"),
    "more": ("我还有发票", {"intent": "supplement"}, "补进"),
    "hours": ("你们几点上班", {"intent": "ask_hours"}, "9 点到 21 点"),
    "second thoughts": ("算了不投诉了", {"intent": "withdraw"}, "撤回"),
}


@pytest.mark.parametrize(("text", "meant", "told"), _AFTER.values(), ids=_AFTER)
def test_a_filed_case_is_spoken_of_on_demand(
    read: Any, text: str, meant: dict[str, Any], told: str
) -> None:
    read.say("对", intent="affirm")
    assert told in read.say(text, **meant)
    assert read.now_state.matter == 1


def test_progress_inside_the_form_says_what_is_missing_to_it(chat: Any) -> None:
    chat.say("耳机用了两天就没声音了", **_BROKEN)
    words = chat.say("到哪一步了", intent="ask_progress")
    assert "提交" in words
    assert chat.asked


def test_hours_are_told_in_words_with_what_is_now(chat: Any) -> None:
    assert "现在有同事在" in chat.say("你们几点上班", intent="ask_hours")


def test_what_is_added_later_stands_in_the_case_s_history(read: Any) -> None:
    read.say("对", intent="affirm")
    read.say("我还有发票", intent="supplement")
    assert [note.text for note in read.of(Note) if note.kind == "supplement"] == ["我还有发票"]
