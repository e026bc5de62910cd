"""Two voices at once are worse than none: of two agents who take a talk exactly one has it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.bot.pretend_desk import PretendDesk


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


def test_an_agent_who_takes_a_talk_has_it_and_the_customer_is_told(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "耳机坏了，我要人工")
        answer = await seat.act(chat, "take")
        assert (answer.status_code, answer.json()) == (200, {"pending": False})
        talk = await seat.talk(chat)
        assert (talk["control"], talk["mine"], talk["owner"]) == ("human", True, "陈岚")
        assert "陈岚" in world.said(chat)[-1]

    world.run(story())


def test_fifty_talks_taken_by_two_agents_at_once_have_one_winner_each(world: PretendDesk) -> None:
    async def story() -> None:
        seats = [await world.agent("chenlan", "陈岚"), await world.agent("zhoumin", "周敏")]
        chats = [await world.customer(f"u{n}", "我要人工") for n in range(50)]
        names = {"chenlan": "陈岚", "zhoumin": "周敏"}
        for chat in chats:
            answers = await asyncio.gather(*(seat.act(chat, "take") for seat in seats))
            assert sorted(one.status_code for one in answers) == [200, 409]
            winner, loser = sorted(zip(answers, seats, strict=True), key=lambda p: p[0].status_code)
            told = loser[0].json()
            assert told["owner"] == names[winner[1].login]
            assert told["owner"] in told["message"]
            assert (await loser[1].talk(chat))["owner"] == told["owner"]
            assert sum("接手了" in text for text in world.said(chat)) == 1

    world.run(story())


def test_the_same_take_sent_twice_is_one_take(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        for _ in range(2):
            assert (await seat.act(chat, "take", "e0000001")).status_code == 200
        assert sum("接手了" in text for text in world.said(chat)) == 1

    world.run(story())


def test_a_reply_sent_twice_after_a_lost_answer_reaches_the_customer_once(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        await seat.act(chat, "take")
        for _ in range(2):
            answer = await seat.act(chat, "reply", "e0000002", text="您好，我是陈岚。")
            assert answer.status_code == 200
        assert world.said(chat).count("您好，我是陈岚。") == 1

    world.run(story())


def test_a_loser_who_asks_again_is_told_the_same(world: PretendDesk) -> None:
    async def story() -> None:
        first, second = await world.agent(), await world.agent("zhoumin", "周敏")
        chat = await world.customer("u1", "我要人工")
        await first.act(chat, "take")
        for _ in range(2):
            answer = await second.act(chat, "take", "e0000003")
            assert (answer.status_code, answer.json()["owner"]) == (409, "陈岚")

    world.run(story())


@pytest.mark.parametrize("what", ["reply", "return"])
def test_who_does_not_have_the_talk_cannot_speak_in_it_or_give_it_back(
    world: PretendDesk, what: str
) -> None:
    async def story() -> None:
        first, second = await world.agent(), await world.agent("zhoumin", "周敏")
        chat = await world.customer("u1", "我要人工")
        await first.act(chat, "take")
        before = world.said(chat)
        body = {"text": "让开"} if what == "reply" else {}
        for _ in range(2):
            answer = await second.act(chat, what, "e0000004", **body)
            assert (answer.status_code, answer.json()["owner"]) == (409, "陈岚")
        assert world.said(chat) == before

    world.run(story())


def test_a_talk_given_back_is_the_bots_again(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        await seat.act(chat, "take")
        assert (await seat.act(chat, "return")).status_code == 200
        assert (await seat.talk(chat))["control"] == "bot"
        again = await seat.act(chat, "return")
        assert (again.status_code, again.json()["owner"]) == (409, "")
        assert "不在您手上" in again.json()["message"]

    world.run(story())


def test_two_agents_may_use_the_same_event_id(world: PretendDesk) -> None:
    async def story() -> None:
        first, second = await world.agent(), await world.agent("zhoumin", "周敏")
        one, two = [await world.customer(name, "我要人工") for name in ("u1", "u2")]
        assert (await first.act(one, "take", "e0000005")).status_code == 200
        assert (await second.act(two, "take", "e0000005")).status_code == 200
        assert (await second.talk(two))["mine"]

    world.run(story())


def test_an_act_on_a_talk_that_is_none_makes_none(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        assert (await seat.act("web:default:nobody", "take")).status_code == 404
        assert (await seat.client.get("/desk/api/talk/web:default:nobody")).status_code == 404

    world.run(story())


def test_a_turn_that_takes_too_long_is_kept_and_said_to_be_pending(tmp_path: Path) -> None:
    world = PretendDesk(tmp_path, wait=0.05)

    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        await asyncio.to_thread(world.workers.stop, 5.0)
        answer = await seat.act(chat, "take")
        assert (answer.status_code, answer.json()) == (202, {"pending": True})

    world.run(story())


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event": "short"},
        {"event": "e0000001", "text": ""},
        {"event": "e0000001", "text": "  \n "},
        {"event": "e0000001", "text": 5},
        {"event": "e0000001", "text": "好", "agent": "admin"},
        {"event": "e0000001", "text": "字" * 2001},
        {"event": "e 0000001", "text": "好"},
    ],
)
def test_a_reply_of_another_shape_is_refused(world: PretendDesk, body: dict[str, object]) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        await seat.act(chat, "take")
        answer = await seat.client.post(
            f"/desk/api/talk/{chat}/reply", json=body, headers={"x-desk-token": seat.token}
        )
        assert answer.status_code == 400

    world.run(story())


def test_a_reply_of_the_longest_length_goes_through(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        await seat.act(chat, "take")
        assert (await seat.act(chat, "reply", text="字" * 2000)).status_code == 200

    world.run(story())
