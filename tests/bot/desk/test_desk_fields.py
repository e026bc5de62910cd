"""Fields written at the desk, numbers hidden and shown, more time for a plan, queue places."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import httpx
import pytest

from storage import accounts, case_events, conversations
from tests.bot.pretend_desk import PretendDesk, Seat

HOUR = 3600.0


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


async def post(seat: Seat, path: str, event: str = "", **body: Any) -> httpx.Response:
    """Post as the page does it."""
    content = {"event": event or secrets.token_hex(16), **body}
    return await seat.client.post(
        f"/desk/api/{path}", json=content, headers={"x-desk-token": seat.token}
    )


def told(world: PretendDesk, chat: str, kind: str) -> list[dict[str, Any]]:
    """Return the payloads of one kind in the history of the talk's case."""

    def look(c: Any) -> list[dict[str, Any]]:
        talk = conversations.get(c, chat)
        assert talk is not None
        return [one.payload for one in case_events.events(c, talk.case_no) if one.kind == kind]

    return world.store.read(look)


async def fill(
    seat: Seat, chat: str, name: str, value: str, event: str = "", seen: str | None = None
) -> httpx.Response:
    """Write a field as the page does, over what *seen* marks (None: over what stands there)."""
    if seen is None:
        seen = mark(await seat.talk(chat), name)
    return await post(seat, f"talk/{chat}/field", event, field=name, value=value, seen=seen)


def mark(talk: dict[str, Any], name: str) -> str:
    """Return the mark of a field, as the talk gives it."""
    found = (one["seen"] for one in talk["record"]["fields"] if one["name"] == name)
    return next(found, "")


def field(talk: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a field of the record."""
    found: dict[str, Any] = next(one for one in talk["record"]["fields"] if one["name"] == name)
    return found


def test_a_field_is_mended_and_its_old_value_stays_on_record(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "耳机坏了", "人工", "138-0013-8000")
        await seat.act(chat, "take")
        said = world.said(chat)
        answer = await fill(seat, chat, "contact_phone", "138 0000 1111")
        assert answer.status_code == 200, answer.text
        now = field(await seat.talk(chat), "contact_phone")
        assert (now["shown"], now["how"], now["hidden"]) == ("138****1111", "同事填的", True)
        (filled,) = told(world, chat, "filled")
        assert (filled["old"], filled["old_how"]) == ("138-0013-8000", "said")
        assert filled["old_message"]
        assert world.said(chat) == said
        lines = (await seat.client.get(f"/desk/api/talk/{chat}/history")).json()["lines"]
        (line,) = [one for one in lines if one["kind"] == "filled"]
        assert "138****1111（原来：138****8000，主动说的）" in line["text"]
        assert line["who"] == "陈岚"

    world.run(story())


def test_a_field_that_was_empty_is_filled_and_no_longer_missing(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "耳机坏了", "人工")
        missing = (await seat.talk(chat))["packet"]["missing"]
        assert "product" in [one["name"] for one in missing]
        assert (await fill(seat, chat, "product", "蓝牙耳机")).status_code == 200
        talk = await seat.talk(chat)
        assert field(talk, "product")["shown"] == "蓝牙耳机"
        assert "product" not in [one["name"] for one in talk["packet"]["missing"]]
        assert talk["control"] == "queue", "nobody took it by mending a field"

    world.run(story())


def test_the_same_field_sent_twice_is_written_once(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "耳机坏了", "人工")
        event = secrets.token_hex(16)
        for _ in range(2):
            answer = await fill(seat, chat, "model", "X1", event, seen="")
            assert answer.status_code == 200
        assert len(told(world, chat, "filled")) == 1

    world.run(story())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"field": "contact_phone", "value": "没有号码"}, 400),
        ({"field": "nothing", "value": "x"}, 400),
        ({"field": "model", "value": ""}, 400),
        ({"field": "", "value": "x"}, 400),
    ],
)
def test_what_is_no_value_is_refused_in_words(
    world: PretendDesk, body: dict[str, str], status: int
) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "耳机坏了", "人工")
        body["seen"] = mark(await seat.talk(chat), body["field"])
        answer = await post(seat, f"talk/{chat}/field", **body)
        assert answer.status_code == status
        again = answer.json()["message"]
        assert again
        event = secrets.token_hex(16)
        first = await post(seat, f"talk/{chat}/field", event, **body)
        second = await post(seat, f"talk/{chat}/field", event, **body)
        assert (first.status_code, second.status_code) == (status, status)

    world.run(story())


def test_fields_belong_to_whoever_has_the_talk_and_to_a_case(world: PretendDesk) -> None:
    async def story() -> None:
        seat, other = await world.agent(), await world.agent("zhoumin", "周敏")
        chat = await world.customer("u1", "耳机坏了", "人工")
        await seat.act(chat, "take")
        no = await fill(other, chat, "model", "X1")
        assert (no.status_code, no.json()["message"]) == (409, "陈岚 在接待，字段由他来改。")
        assert (await fill(seat, "web:default:no", "a", "b", seen="")).status_code == 404

    world.run(story())


def test_hidden_numbers_are_shown_once_and_the_look_is_on_record(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
        lead = await world.agent("wang", "王主管")
        chat = await world.customer("u1", "耳机坏了", "人工", "138-0013-8000")
        event = secrets.token_hex(16)
        for _ in range(2):
            whole = await post(seat, f"talk/{chat}/reveal", event)
            assert whole.json()["fields"] == {"contact_phone": "138-0013-8000"}
        assert told(world, chat, "revealed") == [
            {"fields": ["contact_phone"], "labels": ["联系电话"]}
        ]
        assert (await seat.client.get("/desk/api/reveals")).status_code == 403
        (row,) = (await lead.client.get("/desk/api/reveals")).json()["reveals"]
        number = (await seat.talk(chat))["case_no"]
        assert (row["name"], row["case_no"], row["labels"]) == ("陈岚", number, ["联系电话"])

    world.run(story())


def test_mail_and_id_numbers_are_hidden_in_record_queue_and_history(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        words = "耳机坏了，我的邮箱 li.ming@example.com，身份证 11010519491231002X"
        chat = await world.customer("u1", words, "人工")
        assert (await fill(seat, chat, "company", words)).is_success
        talk, queue = await seat.talk(chat), await seat.queue()
        lines = (await seat.client.get(f"/desk/api/talk/{chat}/history")).json()
        for shown in (talk["record"], talk["packet"], talk["story"], queue, lines):
            for secret in ("li.ming@example", "11010519491231002X"):
                assert secret not in str(shown)
        assert field(talk, "company")["hidden"]
        whole = await post(seat, f"talk/{chat}/reveal")
        assert "li.ming@example.com" in whole.json()["fields"]["company"]

    world.run(story())


def test_nothing_hidden_leaves_no_line_and_no_case_shows_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "耳机坏了", "人工")
        assert (await post(seat, f"talk/{chat}/reveal")).json()["fields"] == {}
        assert told(world, chat, "revealed") == []
        assert (await post(seat, "talk/web:default:no/reveal")).status_code == 404

    world.run(story())


def test_more_time_is_told_to_the_customer_before_it_counts(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "耳机坏了", "人工")
        await seat.act(chat, "take")
        number = (await seat.talk(chat))["case_no"]
        empty = await post(seat, f"case/{number}/extend", reason="")
        assert (empty.status_code, empty.json()["missing"][0]["key"]) == (400, "reason")
        seen = await post(seat, f"talk/{chat}/extend/preview", reason="要等检测")
        assert "要等检测" in seen.json()["text"]
        done = await post(seat, f"case/{number}/extend", reason="要等检测")
        assert done.status_code == 200, done.text
        assert world.said(chat)[-1] == seen.json()["text"]

    world.run(story())


def test_after_the_due_time_more_time_is_refused_in_the_words_of_the_core(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "耳机坏了", "人工")
        await seat.act(chat, "take")
        number = (await seat.talk(chat))["case_no"]
        world.clock.ahead += 60 * 24 * HOUR
        seat = await world.agent()
        no = await post(seat, f"case/{number}/extend", reason="要等检测")
        assert no.status_code == 409
        assert "不能延期：" in no.json()["message"]

    world.run(story())


def test_a_row_says_its_place_and_why_it_has_it(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        await world.customer("calm", "耳机坏了", "人工")
        await world.customer("fire", "你们家充电宝着火了！！！")
        fire, calm = (await seat.queue())["waiting"]
        assert (fire["place"], calm["place"]) == (1, 2)
        assert fire["points"] > calm["points"]
        assert any("情绪 3/3" in line["text"] for line in fire["why"])
        assert sum(line["points"] for line in fire["why"]) == fire["points"]

    world.run(story())
