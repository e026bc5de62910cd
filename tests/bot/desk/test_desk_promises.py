"""A time an agent names is a promise: seen in the draft, made once, settled by who has the talk."""

from __future__ import annotations

import pytest

from tests.bot.desk.decisions_bench import RESOLVE, decide, later, plan, post, taken
from tests.bot.pretend_desk import PretendDesk


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
