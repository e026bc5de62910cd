"""A solution, a no and a letter leave the desk whole or not at all, and are read before they go."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.desk import live, sessions
from bot.desk.presence import Presence
from dialogues import labels
from tests.bot.pretend_desk import PretendDesk, Seat

DECLINE = {
    "empathy": "颜色看着不舒服，我能理解。",
    "reason": "机器没有故障，这次办不了。",
    "term": "《售后政策》第 4.2 条",
    "version": "2025-06 版",
    "alternative": "可以以旧换新。",
    "objection": "不认可就回“复核”。",
}
RESOLVE = {
    "outcome": "upheld",
    "done": "电池换好了。",
    "condition": "30 天内再坏，凭此函再换。",
    "contact": "400-000-0000 转 806",
}
POINTS = {"action": "换电池", "number": "1 块", "approver": "王主管", "demand": "换电池"}


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


def proposal(world: PretendDesk, **more: Any) -> dict[str, Any]:
    points = [{"name": name, "value": value} for name, value in POINTS.items()]
    due = world.clock() + 3 * 3600
    return {"text": "A 换电池，B 退货。", "points": points, "options": ["A 换电池", "B 退货"],
            "due": due} | more  # fmt: skip


def plan(world: PretendDesk, **more: Any) -> dict[str, Any]:
    parts = {"exchange": "寄回", "compensation": "无", "improvement": "查批次"}
    return {"text": "A 换电池，B 退货。", "options": ["A 换电池", "B 退货"], **POINTS, **parts,
            "improvement_owner": "质量", "due": world.clock() + 3 * 3600} | more  # fmt: skip


async def post(seat: Seat, chat: str, what: str, event: str = "", **body: Any) -> httpx.Response:
    content = {"event": event or secrets.token_hex(16), **body}
    path = f"/desk/api/talk/{chat}/{what}"
    return await seat.client.post(path, json=content, headers={"x-desk-token": seat.token})


async def decide(seat: Seat, chat: str, what: str, event: str = "", **body: Any) -> httpx.Response:
    """Decide as the page does it: by the case."""
    number = (await seat.talk(chat))["case_no"]
    content = {"event": event or secrets.token_hex(16), **body}
    path = f"/desk/api/case/{number}/{what}"
    return await seat.client.post(path, json=content, headers={"x-desk-token": seat.token})


async def later(world: PretendDesk, seat: Seat, hours: float) -> None:
    """Let time pass while the agent is at the desk: a session that rests half an hour ends."""
    for _ in range(round(hours * 3)):
        world.clock.ahead += 1200
        assert (await seat.client.get("/desk/api/me")).status_code == 200


async def taken(world: PretendDesk, user: str = "u1") -> tuple[Seat, str]:
    seat = await world.agent()
    chat = await world.customer(user, "电池不行了，要求换电池", "我要人工")
    assert (await seat.act(chat, "take")).status_code == 200
    return seat, chat


def test_a_solution_reaches_the_customer_and_becomes_a_promise(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        answer = await decide(seat, chat, "plan", **plan(world))
        assert answer.status_code == 200, answer.text
        assert "A 换电池，B 退货。" in world.said(chat)[-1]
        talk = await seat.talk(chat)
        offer = talk["care"]["offer"]
        assert (offer["version"], offer["how_name"]) == (1, "等客户答复")
        assert offer["points"]["approver"] == "王主管"
        assert len(talk["messages"][-1]["buttons"]) == 4
        assert [p["kind"] for p in talk["packet"]["promises"] if p["state"] == "open"] == [
            "done_by"
        ]

    world.run(story())


@pytest.mark.parametrize("part", [*POINTS, "text", "due"])
def test_a_solution_that_lacks_a_part_says_which_before_it_goes(
    world: PretendDesk, part: str
) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        before = world.said(chat)
        body = proposal(world)
        if part in POINTS:
            body["points"] = [one for one in body["points"] if one["name"] != part]
        else:
            body[part] = {"text": " ", "due": None}[part]
        seen = (await post(seat, chat, "propose/preview", **body)).json()
        assert seen["missing"] == [{"part": part, "label": labels.PARTS[part]}]
        assert seen["text"] == ""
        whole = plan(world, **{part: None if part == "due" else " "})
        answer = await decide(seat, chat, "plan", **whole)
        assert [one["key"] for one in answer.json()["missing"]] == [part]
        assert world.said(chat) == before

    world.run(story())


@pytest.mark.parametrize("part", DECLINE)
def test_a_no_that_lacks_one_of_its_parts_is_not_said(world: PretendDesk, part: str) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        before = world.said(chat)
        answer = await decide(seat, chat, "decline", **DECLINE | {part: "  "})
        assert answer.status_code == 400
        assert [one["key"] for one in answer.json()["missing"]] == [part]
        assert world.said(chat) == before

    world.run(story())


def test_a_no_in_all_its_parts_is_said_once(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        for _ in range(2):
            assert (await decide(seat, chat, "decline", "e0000001", **DECLINE)).status_code == 200
        said = [text for text in world.said(chat) if "2025-06 版" in text]
        assert len(said) == 1
        assert all(part.rstrip("。") in said[0] for part in DECLINE.values())
        assert (await seat.talk(chat))["care"]["stage"] == "not_upheld"

    world.run(story())


def test_the_letter_is_read_before_it_goes_and_is_the_one_that_went(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        before = world.said(chat)
        seen = (await post(seat, chat, "resolve/preview", **RESOLVE)).json()
        assert "电池换好了。" in seen["text"]
        assert (await seat.talk(chat))["case_no"] in seen["text"]
        assert seen["missing"] == []
        assert world.said(chat) == before
        assert (await decide(seat, chat, "resolve", **RESOLVE)).status_code == 200
        assert world.said(chat)[-1] == seen["text"]
        talk = await seat.talk(chat)
        assert (talk["control"], talk["care"]["letters"]) == ("bot", 1)
        after = (await seat.queue())["after"]
        assert [row["chat"] for row in after] == [chat]
        assert after[0]["reasons"] == ["待回访"]

    world.run(story())


def test_a_preview_names_what_is_missing_and_what_changed(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        lacking = (await post(seat, chat, "propose/preview")).json()
        assert {one["part"] for one in lacking["missing"]} == {*POINTS, "text", "due"}
        await decide(seat, chat, "plan", **plan(world))
        body = proposal(world)
        body["points"][1]["value"] = "2 块"
        second = (await post(seat, chat, "propose/preview", **body)).json()
        changed = {one["label"]: (one["old"], one["new"]) for one in second["changes"]}
        assert changed["数量或金额"] == ("1 块", "2 块")

    world.run(story())


def test_who_does_not_have_the_talk_decides_nothing_in_it(world: PretendDesk) -> None:
    async def story() -> None:
        _, chat = await taken(world)
        other = await world.agent("zhoumin", "周敏")
        before = world.said(chat)
        for what, body in (("decline", DECLINE), ("resolve", RESOLVE)):
            answer = await decide(other, chat, what, **body)
            assert answer.status_code == 409
            seen = await post(other, chat, f"{what}/preview", **body)
            assert (seen.json()["owner"], seen.json()["text"]) == ("陈岚", "")
        assert world.said(chat) == before

    world.run(story())


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("resolve", {"outcome": "maybe"}),
        ("decline", {"empathy": 5}),
        ("decline", {"agent": "admin"}),
        ("propose", {"due": -1}),
        ("propose", {"due": 1e18}),
        ("propose", {"points": [{"name": "", "value": "x"}]}),
        ("propose", {"options": ["x"] * 7}),
    ],
)
def test_a_decision_of_another_shape_is_refused(
    world: PretendDesk, what: str, body: dict[str, Any]
) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        assert (await post(seat, chat, f"{what}/preview", **body)).status_code == 400

    world.run(story())


def test_a_decision_needs_a_page_of_ours_and_a_talk(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        path = f"/desk/api/talk/{chat}/decline/preview"
        body = {"event": "e0000001", **DECLINE}
        assert (await seat.client.post(path, json=body)).status_code == 403
        assert (await world.stranger().post(path, json=body)).status_code == 401
        assert (await post(seat, "web:default:nobody", "decline/preview")).status_code == 404

    world.run(story())


def test_a_time_that_a_reply_names_is_a_promise_once(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        promise = {"what": "半小时内打电话", "due": world.clock() + 1800}
        for _ in range(2):
            answer = await post(
                seat, chat, "reply", "e0000001", text="我半小时内打给您。", promise=promise
            )
            assert answer.status_code == 200
        talk = await seat.talk(chat)
        (made,) = [p for p in talk["packet"]["promises"] if p["kind"] == "agent"]
        assert (made["what"], made["owner"], made["state"]) == ("半小时内打电话", "陈岚", "open")
        assert (await seat.queue())["people"][0]["due"] == pytest.approx(promise["due"])

    world.run(story())


def test_a_promise_of_an_agent_is_kept_late_or_agreed_anew_by_who_has_the_talk(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat, chat = await taken(world)

        async def promised(event: str) -> str:
            promise = {"what": "打电话", "due": world.clock() + 600}
            await post(seat, chat, "reply", event, text=f"稍等 {event}", promise=promise)
            found = (await seat.talk(chat))["packet"]["promises"]
            opened = [p["id"] for p in found if p["kind"] == "agent" and p["state"] == "open"]
            assert len(opened) == 1
            return str(opened[0])

        async def states() -> list[str]:
            found = (await seat.talk(chat))["packet"]["promises"]
            return sorted(p["state"] for p in found if p["kind"] == "agent")

        one = await promised("e0000001")
        other = await world.agent("zhoumin", "周敏")
        assert (await post(other, chat, "promise", id=one, how="kept")).status_code == 409
        assert (await post(seat, chat, "promise", id=one, how="kept")).status_code == 200
        assert (await post(seat, chat, "promise", id=one, how="kept")).status_code == 409
        two = await promised("e0000002")
        past = await post(seat, chat, "promise", id=two, how="renegotiated", due=1.0)
        assert past.status_code == 400
        then = world.clock() + 7200
        answer = await post(seat, chat, "promise", id=two, how="renegotiated", due=then)
        assert answer.status_code == 200
        assert await states() == ["kept", "open", "renegotiated"]
        await later(world, seat, 3)
        found = (await seat.talk(chat))["packet"]["promises"]
        late = next(p["id"] for p in found if p["kind"] == "agent" and p["state"] == "late")
        await post(seat, chat, "promise", id=late, how="kept")
        assert await states() == ["broken", "kept", "renegotiated"]

    world.run(story())


def test_a_promise_of_the_talk_itself_is_not_settled_by_hand(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        await decide(seat, chat, "plan", **plan(world))
        promises = (await seat.talk(chat))["packet"]["promises"]
        own = next(p["id"] for p in promises if p["kind"] == "done_by")
        assert (await post(seat, chat, "promise", id=own, how="kept")).status_code == 409

    world.run(story())


def test_the_history_tells_words_acts_promises_and_clocks_in_order(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        await post(seat, chat, "reply", text="我看完了，电话 13800138000 对吗")
        await decide(seat, chat, "resolve", **RESOLVE)
        lines = (await seat.client.get(f"/desk/api/talk/{chat}/history")).json()["lines"]
        assert lines == sorted(lines, key=lambda line: line["at"])
        kinds = {line["kind"] for line in lines}
        assert {"message", "opened", "taken", "clock", "resolved", "letter"} <= kinds
        assert "陈岚" in {line["who"] for line in lines if line["kind"] == "taken"}
        assert all(line["name"] != line["kind"] for line in lines)
        assert "13800138000" not in str(lines)
        missing = await seat.client.get("/desk/api/talk/web:default:nobody/history")
        assert missing.status_code == 404

    world.run(story())


def test_clocks_are_shown_with_the_share_that_is_used(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        await later(world, seat, 2.5)
        found = {one["kind"]: one for one in (await seat.talk(chat))["clocks"]}
        assert 55 < found["plan"]["percent"] < 70
        assert found["plan"]["name"] == "给出方案"
        assert found["plan"]["due"] > world.clock()

    world.run(story())


def test_a_draft_is_checked_against_what_the_customer_has_said(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        await world.customer("u1", "138-0013-8000")
        body = {"chat": chat, "text": "请问您的电话是多少？我半小时内打给您。"}
        answer = await seat.client.post(
            "/desk/api/draft/check", json=body, headers={"x-desk-token": seat.token}
        )
        found = answer.json()
        assert found["most"] == 5
        assert [one["text"] for one in found["times"]] == ["半小时内"]
        assert found["times"][0]["due"] == pytest.approx(world.clock() + 1800, abs=60)
        assert "13800138000" not in answer.text
        nobody = body | {"chat": ""}
        plain = await seat.client.post(
            "/desk/api/draft/check", json=nobody, headers={"x-desk-token": seat.token}
        )
        assert plain.json()["again"] == []

    world.run(story())


def test_two_agents_see_each_other_in_a_talk(world: PretendDesk) -> None:
    async def story() -> None:
        first, second = await world.agent(), await world.agent("zhoumin", "周敏")

        async def at(seat: Seat, chat: str, doing: str) -> dict[str, Any]:
            answer = await seat.client.post(
                "/desk/api/presence",
                json={"chat": chat, "doing": doing},
                headers={"x-desk-token": seat.token, "x-desk-quiet": "1"},
            )
            assert answer.status_code == 200
            shown: dict[str, Any] = answer.json()["talks"]
            return shown

        await at(first, "t1", "looking")
        here = await at(second, "t1", "writing")
        assert [(one["name"], one["doing"]) for one in here["t1"]] == [
            ("陈岚", "looking"),
            ("周敏", "writing"),
        ]
        moved = await at(first, "t2", "looking")
        assert [one["login"] for one in moved["t1"]] == ["zhoumin"]
        assert "t1" not in await at(second, "", "looking")

    world.run(story())


def test_who_is_where_is_forgotten_when_nobody_says_so_again() -> None:
    now = [0.0]
    presence = Presence(lambda: now[0])
    presence.at("li", "李", "t1", "looking")
    now[0] = 40.0
    assert "t1" in presence.shown()
    presence.at("li", "李", "t1", "writing")
    now[0] = 80.0
    assert presence.shown()["t1"][0]["doing"] == "writing"
    now[0] = 90.0
    assert presence.shown() == {}


def test_the_feed_tells_who_came_and_who_went(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        session = sessions.alive(world.desk, seat.secret)
        assert session is not None
        presence = Presence(lambda: 0.0)
        feed = live.feed(world.desk, session, presence)
        assert (await anext(feed)).startswith(b"retry")
        presence.at("zhoumin", "周敏", "t1", "looking")
        came = await asyncio.wait_for(anext(feed), 5)
        assert b"event: presence" in came
        assert "周敏".encode() in came
        presence.at("zhoumin", "周敏", "", "looking")
        assert b"zhoumin" not in await asyncio.wait_for(anext(feed), 5)
        await feed.aclose()

    world.run(story())
