"""Dead letters at the desk: what came, why, how often, whose; handled again, dropped by a lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import conversations, dead, inbox, lanes
from storage.inbox import Arrival
from storage.store import Tx
from tests.bot.running import until
from tests.bot.unsent_bench import Phone, UnsentDesk, post, unsent

CHAT = "web:default:u1"
LANE = f"in:{CHAT}"
WHY = "Poison: not an event: KeyError('inbox_id')"
BODY = '{"kind":"message","text":"充电宝鼓包了"}'.encode()


@pytest.fixture
def world(tmp_path: Path) -> UnsentDesk:
    return UnsentDesk(tmp_path)


def park(world: UnsentDesk, body: bytes = BODY, why: str = WHY, lane: str | None = LANE) -> int:
    return world.store.do(lambda tx: dead.park(tx, "mp:a", body, why, lane=lane))


def test_a_letter_shows_what_came_why_when_and_whose_talk(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "充电宝坏了", "人工")
        number = park(world)
        (one,) = (await unsent(seat))["letters"]
        assert (one["id"], one["kind"], one["chat"]) == (number, "客户的消息", chat)
        assert one["case_no"] == (await seat.talk(chat))["case_no"] != ""
        assert one["reason"] == "内容不是这个程序认识的格式"
        assert one["error"] == WHY
        assert "充电宝鼓包了" in one["raw"]
        assert (one["times"], one["again"]) == (1, True)
        assert abs(one["at"] - world.clock()) < 60

    world.run(story())


@pytest.mark.parametrize(
    ("lane", "body", "why", "kind", "reason"),
    [
        (LANE, b'{"kind":"due","key":"x"}', "KeyError: 1", "到时间要做的事", "处理时程序出错"),
        (LANE, b'{"kind":"agent_said"}', WHY, "同事的操作", "不是这个程序认识的格式"),
        (LANE, b"\xff\x00", WHY, "会话里的一件事", "不是这个程序认识的格式"),
        ("media:web:default:u1", b"{}", "OSError: disk", "要取回的附件", "处理时程序出错"),
        ("hook:1", b"{}", "ValueError: x", "要推给别的系统的通知", "处理时程序出错"),
        ("alert:1", b"{}", "ValueError: x", "要发给同事的警报", "处理时程序出错"),
        (None, b"{}", "not an address: 'mp:a'", "平台推来的内容", "地址太长或写法不对"),
        (None, b"{}", "strange", "平台推来的内容", "收下时就不合规矩"),
    ],
)
def test_a_letter_says_in_chinese_what_it_is_and_why(
    world: UnsentDesk, lane: str | None, body: bytes, why: str, kind: str, reason: str
) -> None:
    async def story() -> None:
        seat = await world.agent()
        park(world, body, why, lane)
        (one,) = (await unsent(seat))["letters"]
        assert one["kind"] == kind
        assert reason in one["reason"]
        assert one["again"] == (lane is not None)
        assert one["chat"] == "", "nobody's talk: there is none"

    world.alone(story())


def test_a_letter_handled_again_waits_behind_what_waits_in_its_talk(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.store.do(lambda tx: conversations.ensure(tx, CHAT))
        world.store.do(lambda tx: lanes.put(tx, LANE, {"n": 1}))
        number = park(world)
        assert (await post(seat, f"dead/{number}/retry")).status_code == 200
        waits = world.store.read(lambda c: lanes.items(c, [LANE], world.clock()))[LANE]
        assert [item.raw.encode() for item in waits][1:] == [BODY]
        assert (await unsent(seat))["letters"] == []
        assert (await post(seat, f"dead/{number}/retry")).status_code == 404

    world.alone(story())


def test_how_often_the_same_thing_came_back_is_told(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        number = park(world)
        for times in (2, 3):
            await post(seat, f"dead/{number}/retry")
            number = park(world)
            (one,) = (await unsent(seat))["letters"]
            assert one["times"] == times
        park(world, b'{"kind":"other"}')
        assert (await unsent(seat))["letters"][0]["times"] == 1

    world.alone(story())


class Rereader(Phone):
    """A channel that can read by now what it once could not, where it says so."""

    async def reread(self, body: bytes) -> bool:
        """Read it again."""
        return body == b"readable by now"


def test_what_a_platform_brought_is_read_again_by_its_channel(tmp_path: Path) -> None:
    world = UnsentDesk(tmp_path, kind=Rereader)

    async def story() -> None:
        seat = await world.agent()
        why = "微信推来的内容读不懂（wrong field MsgType），原样留下了"
        no = park(world, b"rubbish", why, lane=None)
        yes = park(world, b"readable by now", why, lane=None)
        listed = (await unsent(seat))["letters"]
        assert [(one["reason"], one["again"]) for one in listed] == [(why, True)] * 2
        refused = await post(seat, f"dead/{no}/retry")
        assert (refused.status_code, refused.json()["error"]) == (409, "unread")
        assert (await post(seat, f"dead/{yes}/retry")).status_code == 200
        left = await unsent(seat)
        assert [one["id"] for one in left["letters"]] == [no]
        assert left["acts"][0]["name"] == "再处理一次"

    world.alone(story())


def test_what_never_was_in_a_talk_cannot_be_handled_again(world: UnsentDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        number = park(world, lane=None)
        answer = await post(seat, f"dead/{number}/retry")
        assert (answer.status_code, answer.json()["error"]) == (409, "no_lane")
        assert (await unsent(seat))["counts"]["dead"] == 1

    world.alone(story())


def test_only_a_lead_drops_a_letter_or_sees_it_unmasked(world: UnsentDesk) -> None:
    async def story() -> None:
        seat, lead = await world.agent(), await world.lead()
        number = park(world, '{"text":"电话13800138000"}'.encode())
        assert [(await unsent(one))["lead"] for one in (seat, lead)] == [False, True]
        for act in ("discard", "look"):
            assert (await post(seat, f"dead/{number}/{act}")).status_code == 403
        shown = await post(lead, f"dead/{number}/look")
        assert shown.json() == {"raw": '{"text":"电话13800138000"}'}
        assert (await post(lead, f"dead/{number}/discard")).status_code == 200
        assert (await unsent(lead))["letters"] == []
        for act in ("discard", "look"):
            assert (await post(lead, f"dead/{number}/{act}")).status_code == 404

    world.alone(story())


def test_a_customers_message_that_died_is_answered_once_it_is_handled_again(
    world: UnsentDesk,
) -> None:
    async def story() -> None:
        seat = await world.agent()
        arrival = Arrival("web", "default", "u1", "e1", "message", world.clock.at(), "充电宝坏了")

        def die(tx: Tx) -> int:
            inbox.receive(tx, arrival)
            (item,) = lanes.items(tx.c, [LANE], tx.now)[LANE]
            lanes.done(tx, [LANE], [item.id])
            return dead.park(tx, "lane", item.raw.encode(), "OSError: disk", lane=LANE)

        number = world.store.do(die)
        (one,) = (await unsent(seat))["letters"]
        assert (one["kind"], one["chat"]) == ("客户的消息", CHAT)
        assert world.said(CHAT) == ["充电宝坏了"]
        await post(seat, f"dead/{number}/retry")
        await until(lambda: len(world.said(CHAT)) > 1)
        assert (await unsent(seat))["letters"] == []

    world.run(story())
