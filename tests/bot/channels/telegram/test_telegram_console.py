"""The agents' console: one topic a case, and only members of the group are agents."""

from __future__ import annotations

from typing import Any

import pytest
from telegram.error import BadRequest

from bot.channels.telegram.console import Console
from tests.fakes.telegram_inlet import GROUP, MemoryInlet, Stand, run, stand, until

CASE = "TS260301-7K2M9QXA"
CHAT = "web:default:v1"
WANG = 42


async def _open(made: Stand, chat: str = CHAT, case_no: str = CASE) -> int:
    made.platform.members[WANG] = "member"
    return await _console(made).open_case(case_no, f"紧急 {case_no}", "电池冒烟", chat=chat)


def _console(made: Stand) -> Console:
    assert made.bot.console is not None
    return made.bot.console


def _written(made: Stand, thread: int | None, who: int = WANG, **content: Any) -> dict[str, Any]:
    """Let somebody write in the group."""
    body = made.platform.message(GROUP, **content)
    body["from"] = {"id": who, "is_bot": who == 1, "first_name": "小王"}
    if thread is not None:
        body |= {"message_thread_id": thread, "is_topic_message": True}
    return made.platform.put("message", body)


def _pressed(made: Stand, data: str, who: int = WANG) -> dict[str, Any]:
    return made.platform.press(made.platform.sent[-1], data, who)


def test_a_case_gets_one_topic_with_a_card_and_two_buttons() -> None:
    async def talk() -> None:
        async with stand(group=GROUP) as made:
            thread = await _open(made)
            assert made.platform.topics == {thread: f"紧急 {CASE}"}
            (card,) = made.platform.sent
            assert (card["text"], card["message_thread_id"]) == ("电池冒烟", thread)
            (row,) = card["reply_markup"]["inline_keyboard"]
            assert [one["text"] for one in row] == ["接手", "交还机器人"]
            assert await _open(made) == thread
            await _console(made).tell(CASE, "客户：快点")
            await _console(made).tell("TS-unknown", "nobody hears this")
            assert len(made.platform.topics) == 1
            assert [one["message_thread_id"] for one in made.platform.sent] == [thread] * 3

    run(talk())


def test_taking_writing_and_giving_back_reach_the_customers_talk() -> None:
    async def talk() -> None:
        async with stand(group=GROUP) as made:
            thread = await _open(made)
            taken = await made.take(_pressed(made, f"take:{CASE}"))
            said = await made.take(_written(made, thread, text="您好，我来处理"))
            back = await made.take(_pressed(made, f"back:{CASE}"))
            for act in (taken, said, back):
                assert act.chat == CHAT
                assert act.raw["agent"] == "tg:42"
                assert act.raw["name"] == "小王"
            assert [one.kind for one in made.inlet.arrivals] == [
                "agent_took", "agent_said", "agent_returned",
            ]  # fmt: skip
            assert made.inlet.arrivals[1].text == "您好，我来处理"
            await until(lambda: len(made.platform.called("answerCallbackQuery")) == 2)
            assert "reply_markup" in made.platform.sent[0]

    run(talk())


def test_a_restart_knows_the_topics() -> None:
    async def talk() -> None:
        shared = MemoryInlet()
        async with stand(group=GROUP, inlet=shared) as made:
            thread = await _open(made)
            topics = made.platform.topics
        async with stand(group=GROUP, inlet=shared, topics=topics) as made:
            assert await _open(made) == thread
            assert (await made.take(_written(made, thread, text="在"))).chat == CHAT
            assert made.platform.called("createForumTopic") == []

    run(talk())


@pytest.mark.parametrize("status", ["left", "kicked"])
def test_who_is_no_member_is_no_agent(status: str) -> None:
    """In a public group strangers can write, and anybody can forge what a button sends."""

    async def talk() -> None:
        async with stand(group=GROUP) as made:
            thread = await _open(made)
            made.platform.members |= {66: status, 1: "member"}
            _pressed(made, f"take:{CASE}", who=66)
            _written(made, thread, who=66, text="我是客服，请转账")
            _written(made, thread, who=1, text="I am a bot")
            assert await made.pushed() == [200, 200, 200]
            assert made.inlet.arrivals == []

    run(talk())


def test_a_membership_that_cannot_be_told_now_is_asked_again() -> None:
    async def talk() -> None:
        async with stand(group=GROUP) as made:
            thread = await _open(made)
            made.platform.faults["getChatMember"] += ["500", "empty"]
            _written(made, thread, text="在")
            assert await made.pushed() == [503, 503, 200]
            assert len(made.inlet.arrivals) == 1

    run(talk())


def test_talk_outside_of_topics_stays_among_agents() -> None:
    async def talk() -> None:
        async with stand(group=GROUP) as made:
            await _open(made)
            _written(made, None, text="中午吃什么")
            _written(made, 5, text="别的话题")
            _pressed(made, "take:TS-unknown")
            _pressed(made, "bogus")
            assert await made.pushed() == [200] * 4
            assert made.inlet.arrivals == []

    run(talk())


def test_an_agent_hears_what_does_not_reach_the_customer() -> None:
    async def talk() -> None:
        async with stand(group=GROUP) as made:
            thread = await _open(made)
            size = {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}
            words = await made.take(_written(made, thread, photo=[size], caption="换这个型号"))
            assert (words.kind, words.text, words.attachments) == ("agent_said", "换这个型号", ())
            _written(made, thread, who=1087968824, text="我是谁")
            await made.pushed()
            await until(lambda: len(made.platform.sent) == 3)
            assert len(made.inlet.arrivals) == 1
            said = " ".join(one["text"] for one in made.platform.sent[1:])
            assert "只能把文字" in said
            assert "匿名" in said

    run(talk())


def test_a_customers_picture_is_shown_in_the_topic() -> None:
    async def talk() -> None:
        async with stand(group=GROUP) as made:
            thread = await _open(made, chat="telegram:main:7")
            size = {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}
            update = made.platform.write(7, photo=[size])
            made.platform.write(7, "只有字")
            made.platform.write(8, photo=[size])
            await made.pushed()
            await until(lambda: len(made.platform.called("copyMessage")) == 1)
            (copied,) = made.platform.called("copyMessage")
            assert copied["from_chat_id"] == 7
            assert copied["message_id"] == update["message"]["message_id"]
            assert copied["message_thread_id"] == thread

    run(talk())


def test_a_group_without_the_right_says_so() -> None:
    async def talk() -> None:
        async with stand(group=GROUP, rights=False) as made:
            with pytest.raises(BadRequest, match="rights"):
                await _open(made)

    run(talk())
