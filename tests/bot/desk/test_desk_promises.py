"""A time an agent names is a promise: seen in the draft, made once, settled by who has the talk."""

from __future__ import annotations

from typing import Any

import pytest

from storage import case_events, promises
from tests.bot.desk.decisions_bench import RESOLVE, decide, later, plan, post, taken
from tests.bot.pretend_desk import PretendDesk

CALLED: dict[str, Any] = {"kind": "note", "text": "打过电话了"}


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
        kept: dict[str, Any] = {"how": "kept", "proof": CALLED}
        assert (await post(other, chat, "promise", id=one, **kept)).status_code == 409
        assert (await post(seat, chat, "promise", id=one, **kept)).status_code == 200
        assert (await post(seat, chat, "promise", id=one, **kept)).status_code == 409
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
        await post(seat, chat, "promise", id=late, **kept)
        assert await states() == ["broken", "kept", "renegotiated"]

    world.run(story())


def test_kept_by_hand_it_names_what_was_done_and_that_was_done_since(world: PretendDesk) -> None:
    """S0-46: kept needs a proof event; a word alone is none."""

    async def story() -> None:
        seat, chat = await taken(world)
        number = (await seat.talk(chat))["case_no"]
        await post(seat, chat, "reply", text="您先别急。")

        async def promised(event: str) -> str:
            promise = {
                "what": f"打电话 {event}",
                "due": world.clock() + 3600 + int(event[-1]) * 600,
            }
            await post(seat, chat, "reply", event, text=f"稍等 {event}", promise=promise)
            found = world.store.read(lambda c: promises.of_case(c, number))
            return next(one.id for one in found if one.what.endswith(event))

        async def offered(which: str) -> list[dict[str, object]]:
            answer = await seat.client.get(f"/desk/api/talk/{chat}/proofs?id={which}")
            found: list[dict[str, object]] = answer.json()["proofs"]
            return found

        async def kept(which: str, **proof: object) -> int:
            given: dict[str, Any] = {"proof": proof} if proof else {}
            return (await post(seat, chat, "promise", id=which, how="kept", **given)).status_code

        def row(which: str) -> promises.Kept:
            found = world.store.read(lambda c: promises.of_case(c, number))
            return next(one for one in found if one.id == which)

        one = await promised("e0000001")
        assert await offered(one) == [], "what was said before proves nothing"
        assert [await kept(one), await kept(one, kind="note", text=" ")] == [400, 400]
        assert [await kept(one, kind=k, id=1) for k in ("message", "call", "task")] == [400] * 3
        assert row(one).state == "open"
        await post(seat, chat, "reply", text="电话打过了，明天送到。")
        (said,) = await offered(one)
        assert (said["kind"], said["text"]) == ("message", "电话打过了，明天送到。")
        assert await kept(one, kind="message", id=said["id"]) == 200
        assert (row(one).state, row(one).proof) == ("kept", f"message:@{said['id']}")

        two = await promised("e0000002")
        await decide(seat, chat, "note", kind="call", text="没人接", reached=False)
        assert await offered(two) == [], "nobody was reached"
        await decide(seat, chat, "note", kind="call", text="说好明天送", reached=True)
        (call,) = await offered(two)
        assert await kept(two, kind="call", id=call["id"]) == 200
        assert row(two).proof.startswith("call:说好明天送 ")

        three = await promised("e0000003")
        told = await decide(seat, chat, "task", kind="department", title="查批次", team="quality")
        task = told.json()["task"]["id"]
        assert await kept(three, kind="task", id=task) == 400, "it has no result yet"
        done = await decide(seat, chat, f"task/{task}/answer", text="这一批没问题")
        assert done.status_code == 200, done.text
        assert await kept(three, kind="task", id=task) == 200
        case = (await seat.client.get(f"/desk/api/case/{number}")).json()
        shown = {p["id"]: p["proof"] for p in case["promises"]}
        assert shown[one]["text"].startswith("消息 ")
        assert shown[one]["message"] == said["id"]
        assert shown[three]["text"] == "任务结果：查批次"

    world.run(story())


def test_what_is_done_too_late_is_on_record_and_stays_broken(world: PretendDesk) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        number = (await seat.talk(chat))["case_no"]
        promise = {"what": "打电话", "due": world.clock() + 600}
        await post(seat, chat, "reply", text="稍等", promise=promise)
        await later(world, seat, 1)
        (late,) = [
            p for p in world.store.read(lambda c: promises.of_case(c, number)) if p.kind == "agent"
        ]
        body: dict[str, Any] = {"id": late.id, "how": "kept", "proof": CALLED}
        assert (await post(seat, chat, "promise", **body)).status_code == 200
        (after,) = [
            p for p in world.store.read(lambda c: promises.of_case(c, number)) if p.kind == "agent"
        ]
        assert after.state == "broken"
        happened = world.store.read(lambda c: case_events.events(c, number))
        good = [e.payload for e in happened if e.kind == "made_good"]
        assert after.proof.startswith("note:") or good[0]["proof"] == "note:打过电话了（陈岚）"
        case = (await seat.client.get(f"/desk/api/case/{number}")).json()
        (shown,) = [p for p in case["promises"] if p["kind"] == "agent"]
        assert shown["state"] == "broken"

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
