"""A draft is looked over before it is sent: heard, nothing asked again, no word that hurts."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.desk.drafting import EMPATHY, check, marks
from bot.desk.modules import SHIPPED
from dialogues.packet import KnownField
from dialogues.spoken_times import named, sentence
from dialogues.state import FieldName, MessageId
from storage import messages
from tests.bot.pretend_desk import PretendDesk

NOW = datetime(2025, 11, 22, 14, 5, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Saturday
MODEL = KnownField(FieldName("model"), "型号", "text", "星河 X3", MessageId(5), "主动说的")
PHONE = KnownField(FieldName("contact_phone"), "联系电话", "phone", "13800138000", None, "回答的")
WHOLE = "您说的我都看完了。为这件事白跑两趟，换谁都会窝火。谢谢您一点点讲给我听，接下来我去核实。"


def test_a_reply_with_all_five_parts_has_five_points() -> None:
    found = check(WHOLE, NOW)
    assert (found.score, found.missing) == (5, ())


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("", tuple(EMPATHY)),
        ("请查收。", tuple(EMPATHY)),
        (WHOLE.replace("您说的我都看完了。", ""), ("acknowledge",)),
        (WHOLE.replace("，换谁都会窝火", ""), ("perspective",)),
        (WHOLE.replace("谢谢您一点点讲给我听，", ""), ("thanks",)),
        (WHOLE.replace("，接下来我去核实", ""), ("next_step",)),
        ("您說的我都看完了，謝謝您，接下來我去核實。", ("effect", "perspective")),
        ("I have read it, thank you. I will call you.", ("effect", "perspective")),
    ],
)
def test_what_is_missing_is_named(text: str, missing: tuple[str, ...]) -> None:
    assert check(text, NOW).missing == missing


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("但是这个不归我管。", "但是"),
        ("是您自己没看说明。", "您自己"),
        ("这是我们的责任。", "我们的责任"),
        ("我们保证修好。", "保证"),
        ("But that is not possible.", "But"),
        ("We guarantee a repair.", "guarantee"),
        ("我會儘快回覆您。", "尽快"),
        ("That is your fault.", "your fault"),
        ("Please calm down first.", "calm down"),
        ("您先冷静一下。", "冷静"),
    ],
)
def test_a_word_that_hurts_is_pointed_out(text: str, word: str) -> None:
    assert any(word in one.what for one in check(text, NOW).avoid)


def test_an_agent_may_speak_of_money_and_of_a_time_and_reads_no_placeholder() -> None:
    found = check("退款 300 元会在 11 月 24 日前原路退回，我尽快发您。", NOW)
    (only,) = found.avoid
    assert only.mild
    assert "{" not in only.what
    assert "尽快" in only.what


@pytest.mark.parametrize(
    "text",
    [
        "请问是什么型号？",
        "麻烦您提供一下型号。",
        "您的机器是哪一款呢？",
        "Could you tell me the model?",
    ],
)
def test_what_is_known_is_not_asked_again(text: str) -> None:
    found = check(f"您好。{text}", NOW, [MODEL, PHONE])
    assert [one.field.shown for one in found.again] == ["星河 X3"]


def test_a_question_worded_like_the_bots_own_is_known_too() -> None:
    asks = {"place": ("事情是在哪里发生的呢？",)}
    field = KnownField(FieldName("place"), "在哪里发生", "place", "人民路店", None, "回答的")
    assert check("这件事情是在哪里发生的？", NOW, [field], asks).again
    assert not check("您现在身体怎么样？", NOW, [field], asks).again


@pytest.mark.parametrize("text", ["型号我看到了，是星河 X3。", "我打这个电话给您。", "您还好吗？"])
def test_naming_what_is_known_is_no_question(text: str) -> None:
    assert check(text, NOW, [MODEL, PHONE]).again == ()


@pytest.mark.parametrize(
    ("text", "said", "due"),
    [
        ("半小时内给您打电话", "半小时内", "22 14:35"),
        ("我一个半小时后回您", "一个半小时后", "22 15:35"),
        ("20 分钟内联系您", "20 分钟内", "22 14:25"),
        ("两小时之内给方案", "两小时之内", "22 16:05"),
        ("十五分钟", "十五分钟", "22 14:20"),
        ("三天内寄出", "三天内", "25 14:05"),
        ("3 个工作日内退回", "3 个工作日内", "26 18:00"),
        ("明天上午给您答复", "明天上午", "23 12:00"),
        ("明早 9 点", "明早 9 点", "23 09:00"),
        ("后天前办好", "后天前", "24 18:00"),
        ("今晚联系您", "今晚", "22 21:00"),
        ("16:05 前给您方案", "16:05", "22 16:05"),
        ("下午 3 点半到", "下午 3 点半", "22 15:30"),
        ("4 点前", "4 点", "22 16:00"),
        ("下周三下午上门", "下周三下午", "26 18:00"),
        ("11 月 24 日前到店", "11 月 24 日前", "24 18:00"),
        ("下班前告诉您", "下班前", "22 18:00"),
        ("I will call you within 2 hours.", "within 2 hours", "22 16:05"),
        ("You hear from us tomorrow morning.", "tomorrow morning", "23 12:00"),
        ("by 5 pm", "by 5 pm", "22 17:00"),
        ("最晚 4 点半给您方案", "最晚 4 点半", "22 16:30"),
        ("明天最晚10点前给您方案", "明天最晚10点", "23 10:00"),
        ("最晚今晚 8 点", "今晚 8 点", "22 20:00"),
        ("周一给您换新", "周一", "24 18:00"),
        ("明天下午三點前給您答覆", "明天下午三點", "23 15:00"),
        ("下午给您回电", "下午", "22 18:00"),
        ("within 24 hours", "within 24 hours", "23 14:05"),
        ("by Monday", "by Monday", "24 18:00"),
        ("in 3 working days", "in 3 working days", "26 18:00"),
        ("by noon tomorrow", "by noon tomorrow", "23 12:00"),
        ("by 5pm tomorrow", "by 5pm tomorrow", "23 17:00"),
        ("by the end of the day", "by the end of the day", "22 18:00"),
    ],
)
def test_a_time_to_come_has_its_due_time(text: str, said: str, due: str) -> None:
    (one,) = named(text, NOW)
    assert (one.text, f"{one.due:%d %H:%M}") == (said, due)


@pytest.mark.parametrize(
    "text",
    [
        "您等了两小时了",
        "昨天上午 10 点的事",
        "上周三买的",
        "三天前反映过",
        "9:30 发来的",
        "今天辛苦您",
        "2 点建议",
        "99:99",
        "周一您发来的照片",
        "周一给您打过电话",
        "上午给您打过电话",
        "We called on Monday.",
        "It stopped within two days.",
    ],
)
def test_a_time_that_is_over_is_no_promise(text: str) -> None:
    assert named(text, NOW) == []


def test_the_promise_holds_the_sentence_that_names_its_time() -> None:
    text = "您好。我半小时内打给您。请留意。"
    assert sentence(text, "半小时内") == "我半小时内打给您。"
    ((_, what),) = check(text, NOW).times
    assert what == "我半小时内打给您。"


def test_words_are_marked_with_what_they_show_and_ask_for() -> None:
    """S0-59: what the figures read later; in Traditional and in English as well."""
    found = marks("聽到您說的了，這幾天耽誤您了。請問您的電話是多少？謝謝您。")
    assert set(found) == {"shows.acknowledge", "shows.effect", "shows.thanks", "asks.contact_phone"}
    assert set(marks("Thank you. Which model is it?")) == {"shows.thanks", "asks.model"}
    assert marks("型号看到了。") == ("shows.acknowledge",)
    assert marks("好的") == ()


_SORRY, _MINE = "让您碰上这样的事，对不起。", "这件事由我负责，"
_HOW, _BY = "我先核实经过，", "今天 16:00 前告诉您查到什么。"


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        (_SORRY + _MINE + _HOW + _BY, ()),
        (_MINE + _HOW + _BY, ("apology",)),
        (_SORRY + _HOW + _BY, ("importance",)),
        (_SORRY + _MINE + _BY.replace("查到什么", "消息"), ("direction",)),
        (_SORRY + _MINE + _HOW + "随时告诉您。", ("promise",)),
        ("讓您碰上這樣的事，很抱歉。這件事由我負責，我先核實，16:00 前告訴您。", ()),
        ("I am sorry. I take this seriously and will look into it by 16:00 today.", ()),
        ("收到。", ("apology", "importance", "direction", "promise")),
    ],
)
def test_the_first_word_of_a_person_has_four_parts(text: str, lacks: tuple[str, ...]) -> None:
    """S2-22: sorry, how seriously it is taken, where it goes, and exactly when he hears more."""
    assert check(text, NOW, first=True).first == lacks
    assert check(text, NOW).first == ()


def test_the_shipped_first_word_has_all_four() -> None:
    """S2-22: parsed as it is read once its places are filled."""
    (module,) = (one for one in SHIPPED if one.code == "sc")
    filled = {"称呼": "王女士", "我": "陈岚", "时间": "今天 16:00"}
    text = re.sub(r"{(.+?)}", lambda place: filled[place[1]], module.text)
    found = check(text, NOW, first=True)
    assert (found.first, found.avoid) == ((), ())
    assert len(found.times) == 1


def test_only_what_will_be_on_record_is_shown_as_promised() -> None:
    """S0-46: a figure that is told, and no term of ours, is none of it."""
    assert check("您说的我都记下了。说明书写着18小时，实测9小时多。", NOW).times == ()
    ((one, _),) = check("说明书写着18小时，我今天 16:00 前给您答复。", NOW).times
    assert one.text == "今天 16:00"


def test_only_the_first_person_to_speak_is_reminded(tmp_path: Path) -> None:
    """S2-22: after his words, and in a talk without a case, nothing is said of it."""
    world = PretendDesk(tmp_path)

    async def story() -> None:
        chat = await world.customer("1", "你们家洗衣机漏水，型号XQG100")
        seat = await world.agent("chenlan", "陈岚")

        async def first(chat: str) -> list[str]:
            body = {"chat": chat, "text": "收到。"}
            token = {"x-desk-token": seat.token}
            answer = await seat.client.post("/desk/api/draft/check", json=body, headers=token)
            found: list[str] = answer.json()["first"]
            return found

        assert (await seat.act(chat, "take")).status_code == 200
        assert await first(chat) == ["apology", "importance", "direction", "promise"]
        assert (await seat.act(chat, "reply", text="对不起，我来办。")).status_code == 200
        assert await first(chat) == []
        assert await first("") == []

    world.run(story())


def test_what_an_agent_wrote_is_marked_on_record_with_what_was_known(tmp_path: Path) -> None:
    """S0-59, S1-16: the figures count it without a word of it."""
    world = PretendDesk(tmp_path)

    async def story() -> None:
        chat = await world.customer("1", "你们家洗衣机漏水，型号XQG100")
        seat = await world.agent("chenlan", "陈岚")
        assert (await seat.act(chat, "take")).status_code == 200
        assert (await seat.act(chat, "reply", text="谢谢您，请问型号是什么？")).status_code == 200
        lines = world.store.read(lambda c: messages.history(c, chat))
        (why,) = (one.why for one in lines if one.name == "陈岚" and one.why)
        assert why.rule == "agent shows.thanks asks.model"
        assert "issue" in why.facts

    world.run(story())
