"""What reached no customer and what could not be handled: seen by all, mended by a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.base import Outcome, Receipt
from storage import audit, dead, inbox, messages, outbox, unsent
from storage.audit import Act
from storage.inbox import Arrival
from storage.outbox import Remedy
from tests.bot.unsent_bench import CHAT, MINUTE, UnsentDesk, missed, post
from tests.bot.unsent_bench import unsent as seen

BLOCKED = Receipt(Outcome.BLOCKED, code="403", detail="Forbidden: bot was blocked by the user")
LATER = Receipt(Outcome.RETRY, code="502")
LANE = f"in:{CHAT}"


@pytest.fixture
def world(tmp_path: Path) -> UnsentDesk:
    return UnsentDesk(tmp_path)


def delivery(world: UnsentDesk) -> list[str]:
    return [one.delivery for one in world.store.read(lambda c: messages.history(c, CHAT))]


def acts(world: UnsentDesk) -> list[Act]:
    return world.store.read(audit.newest)


def parked(world: UnsentDesk, body: bytes = b'{"kind":"message"}', lane: str | None = LANE) -> int:
    why = "Poison: not an event: KeyError('inbox_id')"
    return world.store.do(lambda tx: dead.park(tx, "mp:a", body, why, lane=lane))


def test_what_failed_goes_out_again_in_the_order_it_was_said(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.phone.answer = BLOCKED
        first, second, third = (world.say(text) for text in ("一", "二", "三"))
        await world.settle()
        assert [one["earlier"] for one in await missed(seat)] == [0, 1, 2]
        world.phone.answer = None
        done = await post(seat, f"unsent/{second}/again")
        assert done.json() == {"sent": [first, second]}
        new = world.say("四")
        await world.settle()
        assert world.phone.texts() == ["一", "二", "四"]
        assert [one["id"] for one in await missed(seat)] == [third]
        assert delivery(world) == ["sent", "sent", "failed", "sent"]
        assert new > third

    world.alone(story())


def test_one_retried_while_newer_ones_wait_goes_before_them(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.phone.answer = BLOCKED
        first = world.say("一")
        await world.settle()
        world.phone.answer = LATER
        world.say("二")
        await world.on(1.0)
        world.phone.answer = None
        await post(seat, f"unsent/{first}/again")
        await world.settle()
        assert world.phone.texts() == ["一", "二"]

    world.alone(story())


def test_what_fails_again_is_shown_again(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.phone.answer = BLOCKED
        number = world.say("一")
        await world.settle()
        assert (await post(seat, f"unsent/{number}/again")).status_code == 200
        assert await missed(seat) == []
        await world.settle()
        (one,) = await missed(seat)
        assert (one["reason"], one["platform"][:3]) == ("客户停用了机器人", "403")
        assert one["advice"] == "打电话告诉客户。"

    world.alone(story())


def test_pressed_twice_it_is_sent_once(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.phone.answer = BLOCKED
        number = world.say("一")
        await world.settle()
        world.phone.answer = None
        answers = [await post(seat, f"unsent/{number}/again") for _ in range(2)]
        assert [one.status_code for one in answers] == [200, 409]
        await world.settle()
        assert world.phone.texts() == ["一"]
        assert (await post(seat, "unsent/999/again")).status_code == 409

    world.alone(story())


def test_what_is_put_aside_needs_a_reason_is_on_record_and_never_called_sent(
    world: UnsentDesk,
) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.phone.answer = BLOCKED
        number = world.say("一")
        await world.settle()
        assert (await post(seat, f"unsent/{number}/aside", why="  ")).status_code == 400
        assert (await post(seat, f"unsent/{number}/aside", why="已打电话说过")).status_code == 200
        found = await seen(seat)
        assert (found["talks"], found["counts"]["failed"]) == ([], 0)
        assert delivery(world) == ["failed"]
        (act,) = found["acts"]
        assert (act["who"], act["name"], act["note"]) == ("陈岚", "放到一边", "已打电话说过")
        assert (await post(seat, f"unsent/{number}/aside", why="又一次")).status_code == 409

    world.alone(story())


def test_a_channel_that_says_later_is_shown_before_a_minute_and_hurried(
    world: UnsentDesk,
) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.phone.answer = LATER
        first, second = world.say("一"), world.say("二")
        await world.on(20.0)
        assert await missed(seat) == [], "a hiccup is no failure"
        await world.on(MINUTE - 20)
        one, two = await missed(seat)
        assert [one["state"], two["state"]] == ["late", "untried"]
        assert [one["id"], two["id"]] == [first, second]
        assert "自动重试" in one["reason"]
        assert two["reason"] == "排在前一条后面，前一条送到以后就发"
        world.phone.answer = None
        assert (await post(seat, f"unsent/{first}/now")).status_code == 200
        await world.settle()
        assert world.phone.texts() == ["一", "二"]
        assert (await post(seat, f"unsent/{first}/now")).status_code == 409

    world.alone(story())


def test_what_a_channel_that_is_off_should_send_is_shown(tmp_path: Path) -> None:
    world = UnsentDesk(tmp_path, switched_on=False)

    async def story() -> None:
        seat = await world.agent()
        world.say("一")
        world.clock.ahead += MINUTE
        (one,) = await missed(seat)
        assert (one["state"], one["reason"]) == ("untried", "这个渠道现在没有开，或没有配置")

    world.alone(story())


def test_what_waits_on_purpose_is_no_failure(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        number = world.say("一")
        world.store.do(lambda tx: outbox.choose(tx, number, "hold: quiet hours"))
        world.clock.ahead += 600
        assert await missed(seat) == []
        count = (await seat.client.get("/desk/api/unsent/count")).json()
        assert (count["failed"], count["late"], count["dead"]) == (0, 0, 0)

    world.alone(story())


def test_the_count_tells_of_another_failure_even_when_it_stays_the_same(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.phone.answer = BLOCKED
        number = world.say("一")
        await world.settle()
        before = (await seat.client.get("/desk/api/unsent/count")).json()
        await post(seat, f"unsent/{number}/aside", why="打过电话")
        world.say("二")
        await world.settle()
        after = (await seat.client.get("/desk/api/unsent/count")).json()
        assert before["failed"] == after["failed"] == 1
        assert before["mark"] != after["mark"]

    world.alone(story())


def test_the_page_of_a_talk_tells_which_words_did_not_arrive_and_why(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.phone.answer = BLOCKED
        number = world.say("一")
        await world.settle()
        talk = await seat.talk(CHAT)
        assert talk["unsent"] == {str(number): "客户停用了机器人"}
        assert talk["messages"][-1]["delivery"] == "failed"

    world.alone(story())


def test_numbers_in_the_lists_are_masked(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.phone.answer = Receipt(Outcome.REJECTED, code="1", detail="号码 13800138000 不对")
        world.say("我们会打 13800138000 给您")
        await world.settle()
        parked(world, '{"kind":"message","text":"我的电话13800138000"}'.encode())
        answer = await seat.client.get("/desk/api/unsent")
        assert "13800138000" not in answer.text
        assert "138****8000" in answer.text

    world.alone(story())


def test_a_stranger_sees_and_does_nothing(world: UnsentDesk) -> None:
    async def story() -> None:
        await world.agent()
        client = world.stranger()
        for path in ("unsent", "unsent/count"):
            assert (await client.get(f"/desk/api/{path}")).status_code == 401
        for path in ("unsent/1/again", "unsent/1/now", "unsent/1/aside", "dead/1/retry",
                     "dead/1/discard", "dead/1/look"):  # fmt: skip
            assert (await client.post(f"/desk/api/{path}", json={})).status_code in {401, 403}

    world.alone(story())


def test_every_act_is_kept_with_who_did_it(world: UnsentDesk) -> None:
    async def story() -> None:
        seat, lead = await world.agent(), await world.lead()
        world.phone.answer = BLOCKED
        number = world.say("一")
        await world.settle()
        await post(seat, f"unsent/{number}/again")
        letter, other = parked(world), parked(world)
        await post(seat, f"dead/{letter}/retry")
        await post(lead, f"dead/{other}/look")
        await post(lead, f"dead/{other}/discard")
        assert [(one.who, one.act, one.about) for one in reversed(acts(world))] == [
            ("chenlan", unsent.AGAIN, f"message:{number}"),
            ("chenlan", dead.RETRIED, f"dead:{letter}"),
            ("wang", dead.LOOKED, f"dead:{other}"),
            ("wang", dead.DISCARDED, f"dead:{other}"),
        ]

    world.alone(story())


def test_a_call_at_the_hour_the_customer_named_is_told(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.phone.answer = BLOCKED
        number = world.say("一")
        await world.settle()
        (one,) = await missed(seat)
        assert (one["advice"], one["remedy"]) == ("打电话告诉客户。", ""), "said once"
        due = world.clock.at() + timedelta(hours=3)
        world.store.do(lambda tx: outbox.remedied(tx, number, Remedy("call", done=False, due=due)))
        (one,) = await missed(seat)
        assert one["remedy"].startswith("要打电话告诉客户，")

    world.alone(story())


def test_what_the_platform_tells_later_is_shown_and_sent_again(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        number = world.say("一")
        await world.settle()
        assert await missed(seat) == []
        raw = {"message": str(number), "fail_type": 10}
        told = Arrival("mp", "a", "u", "r1", "receipt", world.clock.at(), "客户拒收", raw=raw)
        world.store.do(lambda tx: inbox.receive(tx, told))
        (one,) = await missed(seat)
        assert (one["id"], one["reason"]) == (number, "客户拒收")
        await post(seat, f"unsent/{number}/again")
        await world.settle()
        assert world.phone.texts() == ["一", "一"]

    world.alone(story())
