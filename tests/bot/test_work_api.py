"""Casework over HTTP with a real store and real talks: each act once, in the history, and legal."""

from __future__ import annotations

import asyncio

from storage import cases, messages
from tests.bot.pretend_desk import PretendDesk
from tests.bot.work_api_bench import DECLINE, PLAN, RESOLVE, TAGS, room


def test_the_whole_road_from_claim_to_close(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        await here.ok("step", to="investigating")
        sent = await here.ok("plan", **here.plan())
        assert (sent["version"], sent["approval"], sent["sent"]) == (1, False, True)
        assert sent["case"]["state"] == "plan_sent"
        assert PLAN["text"] in world.said(here.chat)[-1]
        resolved = await here.ok("resolve", **RESOLVE)
        assert resolved["case"]["state"] == "letter"
        assert resolved["case"]["letters"][0]["text"] == world.said(here.chat)[-1]
        refused = await here.post("close")
        assert (refused.status_code, refused.json()["error"]) == (409, "gates")
        missing = {one["key"] for one in refused.json()["missing"]}
        assert missing == {
            "root_cause", "tag_problem", "tag_solution", "tag_reaction", "follow_up",
        }  # fmt: skip
        assert [g["key"] for g in resolved["case"]["gates"]] == [
            one["key"] for one in refused.json()["missing"]
        ]
        await here.ok("tags", **TAGS)
        await here.ok("step", to="follow_up", note="电话回访，客户满意")
        closed = await here.ok("close", note="归档")
        assert (closed["case"]["state"], closed["case"]["gates"]) == ("closed", [])
        again = await here.ok("reopen", note="客户来电说又坏了")
        assert (again["case"]["state"], again["case"]["reopened"]) == ("reopened", 1)

    world.run(story())


def test_an_act_sent_twice_is_done_once_and_answered_the_same(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world, claimed=False)
        await here.ok("step", "e0000001", to="claimed")
        await here.ok("step", "e0000001", to="claimed")
        first = await here.ok("task", "e0000002", kind="department", title="查批次", team="quality")
        second = await here.ok(
            "task", "e0000002", kind="department", title="查批次", team="quality"
        )
        assert first["task"] == second["task"]
        for _ in range(2):
            sent = await here.ok("plan", "e0000003", **here.plan())
            assert (sent["version"], sent["sent"]) == (1, True)
        for _ in range(2):
            await here.ok("resolve", "e0000004", **RESOLVE)
        kinds = here.kinds()
        for kind in ("step", "plan", "proposed", "resolved", "letter"):
            assert kinds.count(kind) == 1, kind
        assert kinds.count("task") == 1

    world.run(story())


def test_a_step_the_machine_does_not_know_is_refused_and_leaves_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world, claimed=False)
        before = here.kinds()
        for what, body in [
            ("step", {"to": "executing"}),
            ("step", {"to": "plan_sent"}),
            ("step", {"to": "closed"}),
            ("step", {"to": "merged", "note": "同一件", "target": "TS1"}),
            ("plan", here.plan()),
            ("decline", DECLINE),
            ("resolve", RESOLVE),
            ("close", {}),
            ("reopen", {"note": "x"}),
        ]:
            answer = await here.post(what, **body)
            assert (answer.status_code, answer.json()["error"]) == (409, "illegal"), what
        assert here.kinds() == before
        await here.ok("step", to="claimed")
        lacking = await here.post("step", to="waiting_customer")
        assert (lacking.status_code, lacking.json()["missing"]) == (
            400, [{"key": "note", "name": "说明"}],
        )  # fmt: skip
        past = await here.post("step", to="investigating", due=world.clock() - 1)
        assert (past.status_code, past.json()["error"]) == (400, "incomplete")

    world.run(story())


def test_who_claims_owns_it_and_every_act_bears_his_name(world: PretendDesk) -> None:
    """S2-43."""

    async def story() -> None:
        here = await room(world)
        case = await here.get()
        assert (case["owner"], case["owner_login"], case["mine"]) == ("陈岚", "chenlan", True)
        other = await world.agent("zhoumin", "周敏")
        assert not (await here.get(other))["mine"]
        await here.ok("note", seat=other, text="我看过录音了")
        line = (await here.get())["history"][-1]
        assert (line["who"], line["text"], line["internal"]) == ("周敏", "我看过录音了", True)
        row = world.store.read(lambda c: cases.load(c, here.number))
        assert row == world.store.read(lambda c: cases.rebuild(c, here.number))
        assert row is not None
        assert row.owner == "陈岚"

    world.run(story())


def test_a_case_is_merged_by_a_lead_into_one_that_is_there(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        lead = await here.lead()
        for target in ("TS-NONE", here.number):
            answer = await here.post("step", seat=lead, to="merged", note="同批", target=target)
            assert (answer.status_code, answer.json()["error"]) == (400, "no_target")
        other = await world.customer("u2", "耳机坏了", "我要人工")
        number = (await here.seat.talk(other))["case_no"]
        merged = await here.ok("step", seat=lead, to="merged", note="同批", target=number)
        assert (merged["case"]["state"], merged["case"]["merged_into"]) == ("merged", number)

    world.run(story())


def test_words_of_the_talk_stand_in_the_history_with_phones_hidden(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        await here.say("138-0013-8000")
        case = await here.get()
        lines = [one for one in case["history"] if one["kind"] == "message"]
        assert lines
        assert len(lines) == len(world.store.read(lambda c: messages.history(c, here.chat)))
        assert not any("0013" in one["text"] for one in case["history"])
        times = [one["at"] for one in case["history"]]
        assert times == sorted(times)

    world.run(story())


def test_of_two_who_claim_at_once_one_has_the_case(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world, claimed=False)
        other = await world.agent("zhoumin", "周敏")
        answers = await asyncio.gather(
            *(here.post("step", seat=seat, to="claimed") for seat in (here.seat, other))
        )
        assert sorted(one.status_code for one in answers) == [200, 409]
        winner = "chenlan" if answers[0].status_code == 200 else "zhoumin"
        assert (await here.get())["owner_login"] == winner
        assert here.kinds().count("step") == 1

    world.run(story())
