"""What a customer said by phone, at the counter or in a letter: put down at the desk for him."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from storage import cases, messages
from tests.bot.desk.decisions_bench import RESOLVE, decide, plan, post, taken
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.running import until

MINUTE = 60.0
SAID: dict[str, Any] = {"way": "phone", "text": "那就退货吧", "answer": "/accept 2", "version": 1}


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


async def offered(world: PretendDesk) -> tuple[Seat, str]:
    """Return an agent whose customer has a plan with two options, the talk."""
    seat, chat = await taken(world)
    sent = await decide(seat, chat, "plan", **plan(world))
    assert sent.status_code == 200, sent.text
    return seat, chat


async def relays(seat: Seat, chat: str, event: str = "", **body: Any) -> httpx.Response:
    return await post(seat, chat, "relay", event, **{"way": "phone", "text": "知道了", **body})


async def lines(seat: Seat, chat: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await seat.client.get(f"/desk/api/talk/{chat}/history")).json()[
        "lines"
    ]
    return found


def said(world: PretendDesk, chat: str) -> list[tuple[str, str]]:
    return [(m.who, m.text) for m in world.store.read(lambda c: messages.history(c, chat))]


def test_an_option_taken_by_phone_is_taken(world: PretendDesk) -> None:
    """S0-41, S2-24: it counts with the colleague's record, and is no message of the customer."""

    async def story() -> None:
        seat, chat = await offered(world)
        before = said(world, chat)
        talk = await seat.talk(chat)
        assert [one["name"] for one in talk["answers"]] == [
            "接受：A 换电池", "接受：B 退货", "方案要改", "不接受方案",
        ]  # fmt: skip
        assert talk["version"] == 1
        told = world.clock() + 1
        for _ in range(2):  # the same act, sent twice
            done = await relays(seat, chat, "e0000001", **SAID, at=told)
            assert done.status_code == 200, done.text
        assert said(world, chat) == before
        talk = await seat.talk(chat)
        (line,) = talk["relayed"]
        assert (line["by"], line["way"], line["text"]) == ("陈岚", "电话里", "那就退货吧")
        assert abs(line["told"] - told) < 2
        assert talk["care"]["offer"]["how"] == "accepted"
        assert (talk["care"]["stage"], talk["answers"]) == ("executing", [])
        own = [(one["who"], one["name"], one["text"]) for one in await lines(seat, chat)]
        assert ("陈岚", "客户答复方案", "客户同意（B）：那就退货吧（陈岚代记，电话里）") in own
        (put,) = [one for one in own if one[1] == "代记客户的话"]
        assert put[0] == "陈岚"
        assert put[2].startswith("电话里（")
        assert put[2].endswith("：那就退货吧")
        number = talk["case_no"]
        work = (await seat.client.get(f"/desk/api/case/{number}")).json()
        assert work["plans"][-1]["state"] == "accepted"
        row, rebuilt = world.store.read(lambda c: (cases.load(c, number), cases.rebuild(c, number)))
        assert row == rebuilt

    world.run(story())


def test_the_queue_and_the_next_version_know_a_wish_told_by_phone(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await offered(world)
        more = await relays(seat, chat, text="可以，还要备用机", answer="/amend", version=1)
        assert more.status_code == 200, more.text
        (row,) = (await seat.queue())["people"]
        assert row["plan"] == "amended"
        again = await decide(seat, chat, "plan", **plan(world, text="换一台新的。", options=[]))
        assert again.status_code == 200, again.text
        talk = await seat.talk(chat)
        assert (talk["version"], [one["name"] for one in talk["answers"]]) == (
            2, ["接受方案", "方案要改", "不接受方案"],
        )  # fmt: skip

    world.run(story())


def test_a_time_to_come_or_before_the_plan_is_none(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await offered(world)
        for at in (world.clock() + 10 * MINUTE, world.clock() - 10 * MINUTE):
            refused = await relays(seat, chat, **SAID, at=at)
            assert (refused.status_code, refused.json()["error"]) == (400, "at")
        assert (await seat.talk(chat))["relayed"] == []
        words = await relays(seat, chat, text="昨天打过电话", at=world.clock() - 1440 * MINUTE)
        assert words.status_code == 200, words.text

    world.run(story())


def test_what_is_over_is_not_answered(world: PretendDesk) -> None:
    """A newer version, or an answer of his own that came first, is looked at again."""

    async def story() -> None:
        seat, chat = await offered(world)
        await world.customer("u1", "我选A")
        late = await relays(seat, chat, **SAID)
        assert (late.status_code, late.json()["error"]) == (409, "answered")
        assert "已经有了答复" in late.json()["message"]
        talk = await seat.talk(chat)
        assert (talk["relayed"], talk["care"]["offer"]["how"]) == ([], "accepted")

    world.run(story())


def test_only_who_has_the_talk_puts_words_down(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await offered(world)
        other = await world.agent("zhoumin", "周敏")
        refused = await relays(other, chat, **SAID)
        assert (refused.status_code, refused.json()["message"]) == (
            409, "陈岚 在接待，由他来记。",
        )  # fmt: skip
        assert (await relays(seat, "web:default:nobody")).status_code == 404
        for wrong in ({"way": "dream"}, {"text": " "}, {"answer": "accept"}, {"version": -1}):
            assert (await relays(seat, chat, **wrong)).status_code == 400

    world.run(story())


def test_a_number_and_a_wish_told_at_the_counter_fill_the_record(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        done = await relays(seat, chat, way="counter", text="13900139000", field="contact_phone")
        assert done.status_code == 200, done.text
        talk = await seat.talk(chat)
        known = {one["name"]: one for one in talk["record"]["fields"]}
        phone = known["contact_phone"]
        assert (phone["shown"], phone["how"], phone["message"]) == (
            "139****9000", "当面说的", None,
        )  # fmt: skip
        assert talk["relayed"][0]["text"] == "139****9000"
        assert talk["relayed"][0]["label"] == "联系电话"
        over = await relays(seat, chat, text="13800138000", field="contact_phone")
        assert (over.status_code, over.json()["error"]) == (409, "stale"), "he has not seen it"
        given = {"text": "13800138000", "field": "contact_phone", "seen": phone["seen"]}
        assert (await relays(seat, chat, **given)).status_code == 200
        none = await relays(seat, chat, text="不记得", field="contact_phone", seen=phone["seen"])
        assert (none.status_code, none.json()["error"]) == (400, "value")

    world.run(story())


def test_the_bot_answers_in_the_chat_only_when_the_colleague_wants_it(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await offered(world)
        assert (await seat.act(chat, "return")).status_code == 200
        before = said(world, chat)
        assert (await relays(seat, chat, **SAID)).status_code == 200
        assert said(world, chat) == before
        other = await world.customer("u2", "电池不行了，要求换电池", "我要人工")
        assert (await seat.act(other, "take")).status_code == 200
        await decide(seat, other, "plan", **plan(world))
        assert (await seat.act(other, "return")).status_code == 200
        spoken = len(said(world, other))
        assert (await relays(seat, other, **SAID, tell=True)).status_code == 200
        (more,) = said(world, other)[spoken:]
        assert more[0] == "bot"

    world.run(story())


def test_the_talk_afterwards_may_be_by_phone(world: PretendDesk) -> None:
    """S2-56: an answer by phone to the question how it went is an answer."""

    async def story() -> None:
        seat, chat = await taken(world)
        done = await decide(seat, chat, "resolve", **RESOLVE)
        assert done.status_code == 200, done.text
        world.clock.ahead += 25 * 3600
        again = await world.agent("zhoumin", "周敏")
        await until(lambda: said(world, chat)[-1][0] == "bot")
        before = said(world, chat)
        assert (await relays(again, chat, text="又坏了")).status_code == 200
        talk = await again.talk(chat)
        assert [one["name"] for one in talk["answers"]] == ["新的诉求要登记", "新的诉求不用登记"]
        left = await relays(again, chat, text="不用登记，算了", answer="/no")
        assert left.status_code == 200, left.text
        assert said(world, chat) == before
        told = [one["text"] for one in await lines(again, chat) if one["kind"] == "follow_up"]
        assert told[-2:] == ["客户有新的诉求：又坏了", "客户不需要登记：不用登记，算了"]

    world.run(story())
