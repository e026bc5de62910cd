"""Casework over HTTP with a real store and real talks: each act once, in the history, and legal."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.desk.work_clock import WorkClock
from cases.work_file import shipped
from storage import accounts, case_events, cases, messages, tasks
from tests.bot.pretend_desk import PretendDesk, Seat

HOUR = 3600.0
PLAN: dict[str, Any] = {
    "text": "给您换一块新电池。", "action": "换电池", "number": "1 块", "approver": "王主管",
    "demand": "换电池", "exchange": "寄回旧件", "compensation": "无", "improvement": "抽检",
}  # fmt: skip
DECLINE: dict[str, Any] = {
    "empathy": "我明白您很失望。", "reason": "机器没有故障。", "term": "《售后政策》第 4.2 条",
    "version": "2025-06", "alternative": "可以以旧换新。", "objection": "不认可请回“复核”。",
}  # fmt: skip
RESOLVE: dict[str, Any] = {
    "outcome": "upheld",
    "done": "换好了。",
    "condition": "坏了再换。",
    "contact": "转 806",
}
TAGS: dict[str, Any] = {
    "problem": ["fault"], "solution": ["goods"], "reaction": ["satisfied"], "root_cause": "product",
    "department": "technical",
}  # fmt: skip


@dataclass
class Room:
    """A desk, one case of one customer, and an agent in front of it."""

    world: PretendDesk
    seat: Seat
    chat: str
    number: str

    async def post(
        self, what: str, event: str = "", seat: Seat | None = None, **body: Any
    ) -> httpx.Response:
        """Do something to the case."""
        who = seat or self.seat
        content = {"event": event or secrets.token_hex(16), **body}
        path = f"/desk/api/case/{self.number}/{what}"
        return await who.client.post(path, json=content, headers={"x-desk-token": who.token})

    async def ok(self, what: str, event: str = "", seat: Seat | None = None, **body: Any) -> Any:
        """Do something that is allowed; return the answer."""
        answer = await self.post(what, event, seat, **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def get(self, seat: Seat | None = None) -> Any:
        """Return the case as the page gets it."""
        answer = await (seat or self.seat).client.get(f"/desk/api/case/{self.number}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def lead(self, login: str = "wang", name: str = "王主管") -> Seat:
        """Return the browser of a manager."""
        self.world.store.do(lambda tx: accounts.add(tx, login, name, "manager", "x"))
        return await self.world.agent(login, name)

    def plan(self, **more: Any) -> dict[str, Any]:
        """Return a plan due in three hours."""
        return PLAN | {"due": self.world.clock() + 3 * HOUR} | more

    def kinds(self) -> list[str]:
        """Return what the case's history holds."""
        found = self.world.store.read(lambda c: case_events.events(c, self.number))
        return [one.kind for one in found]

    async def say(self, text: str) -> None:
        """Let the customer write."""
        await self.world.customer("u1", text)


async def room(world: PretendDesk, *, claimed: bool = True) -> Room:
    seat = await world.agent()
    chat = await world.customer("u1", "耳机坏了", "我要人工")
    number = (await seat.talk(chat))["case_no"]
    made = Room(world, seat, chat, number)
    if claimed:
        await made.ok("step", to="claimed")
    return made


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


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


def test_above_the_limit_a_second_person_says_yes_before_the_customer_hears(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world)
        before = world.said(here.chat)
        asked = await here.ok("plan", **here.plan(remedies=["refund"], amount=500.0))
        assert (asked["approval"], asked["sent"]) == (True, False)
        (version,) = asked["case"]["plans"]
        assert (version["state"], version["needs_role"]) == ("waiting_approval", "lead")
        (task,) = asked["case"]["tasks"]
        assert (task["kind"], task["team_name"], task["plan"]) == ("approval", "组长", 1)
        assert world.said(here.chat) == before
        early = await here.post("plan/send", version=1)
        assert (early.status_code, early.json()["error"]) == (409, "illegal")
        himself = await here.post("approve", version=1, yes=True)
        assert (himself.status_code, himself.json()["error"]) == (403, "same_person")
        other = await world.agent("zhoumin", "周敏")
        small = await here.post("approve", seat=other, version=1, yes=True)
        assert (small.status_code, small.json()["error"]) == (403, "limit")
        lead = await here.lead()
        said = await here.ok("approve", seat=lead, version=1, yes=True, note="同意")
        assert said["case"]["plans"][0]["approved_by"] == "wang"
        assert said["case"]["tasks"][0]["state"] == "done"
        twice = await here.post("approve", seat=lead, version=1, yes=False)
        assert twice.status_code == 409
        stranger = await here.post("plan/send", seat=lead, version=1)
        assert (stranger.status_code, stranger.json()["error"]) == (403, "not_yours")
        await here.ok("plan/send", version=1)
        assert PLAN["text"] in world.said(here.chat)[-1]
        assert (await here.get())["plans"][0]["state"] == "sent"

    world.run(story())


def test_a_plan_that_was_refused_goes_nowhere_and_a_new_version_takes_its_place(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world)
        await here.ok("plan", **here.plan(remedies=["refund"], amount=500.0))
        lead = await here.lead()
        await here.ok("approve", seat=lead, version=1, yes=False, note="先修")
        refused = await here.post("plan/send", version=1)
        assert refused.status_code == 409
        await here.ok("plan", **here.plan(remedies=["refund"], amount=600.0))
        third = await here.ok("plan", **here.plan(amount=100.0, send=False))
        assert [v["state"] for v in third["case"]["plans"]] == ["rejected", "replaced", "ready"]
        assert [t["state"] for t in third["case"]["tasks"]] == ["done", "cancelled"]
        changed = third["case"]["plans"][2]["changes"]
        assert {"name": "amount", "label": "金额", "old": "600.0", "new": "100.0"} in changed
        assert (await here.post("plan/send", version=9)).status_code == 404

    world.run(story())


def test_a_plan_lacking_a_part_is_neither_kept_nor_sent(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        before = (here.kinds(), world.said(here.chat))
        answer = await here.post("plan", **here.plan(number="", exchange=" ", due=None))
        assert (answer.status_code, answer.json()["error"]) == (400, "incomplete")
        assert [one["key"] for one in answer.json()["missing"]] == ["number", "due", "exchange"]
        assert (here.kinds(), world.said(here.chat)) == before

    world.run(story())


def test_what_the_customer_answers_moves_the_case(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        await here.ok("plan", **here.plan())
        await here.say("我要人工")  # no answer to it: nothing moves
        assert (await here.get())["state"] == "plan_sent"
        illegal = await here.post("step", to="agreed")
        assert "等客户答复" in illegal.json()["message"]
        await here.say("同意")  # the button's title, typed
        agreed = await here.get()
        assert (agreed["state"], agreed["plans"][0]["state"]) == ("agreed", "accepted")
        assert (await here.ok("step", to="executing"))["case"]["state"] == "executing"

    world.run(story())


def test_a_refusal_quotes_a_term_as_it_stands_today(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        lead = await here.lead()
        term = {
            "event": "e0000009", "id": "returns", "version": "2025-06", "title": "退换规定",
            "text": "签收七天内可退。", "valid_from": world.clock() - 9,
        }  # fmt: skip
        for seat, wanted in ((here.seat, 403), (lead, 200), (lead, 200)):
            answer = await seat.client.post(
                "/desk/api/policies", json=term, headers={"x-desk-token": seat.token}
            )
            assert answer.status_code == wanted, answer.text
        changed = await lead.client.post(
            "/desk/api/policies", json=term | {"text": "三天"}, headers={"x-desk-token": lead.token}
        )
        assert (changed.status_code, changed.json()["error"]) == (409, "kept")
        assert [p["id"] for p in (await here.get())["policies"]] == ["returns"]
        parts: dict[str, Any] = {k: v for k, v in DECLINE.items() if k not in ("term", "version")}
        assert (await here.post("decline", **parts, policy="nothing")).status_code == 400
        said = await here.ok("decline", **parts, policy="returns")
        assert said["case"]["state"] == "not_upheld"
        assert "签收七天内可退。" in world.said(here.chat)[-1]
        assert "2025-06" in world.said(here.chat)[-1]
        listed = (await here.seat.client.get("/desk/api/policies")).json()["policies"]
        assert listed[0]["author"] == "wang"

    world.run(story())


def test_a_refusal_of_four_parts_is_none(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        before = world.said(here.chat)
        answer = await here.post("decline", **(DECLINE | {"objection": ""}))
        assert (answer.status_code, answer.json()["missing"]) == (
            400, [{"key": "objection", "name": "不认可怎么办"}],
        )  # fmt: skip
        assert world.said(here.chat)[: len(before)] == before
        assert (await here.get())["state"] == "claimed"

    world.run(story())


def test_who_declined_does_not_decide_on_the_objection(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        await here.ok("decline", **DECLINE)
        await here.say("我不认可，要求复核")
        assert (await here.get())["state"] == "submitted"
        refused = await here.post("step", to="claimed")
        assert "另一位同事" in refused.json()["message"]

    world.run(story())


def test_the_letter_can_be_read_before_it_goes_out(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        before = (here.kinds(), world.said(here.chat))
        bare = (await here.post("letter", outcome="upheld", done="换好了。")).json()
        assert [one["key"] for one in bare["missing"]] == ["condition", "contact"]
        shown = (await here.post("letter", **RESOLVE)).json()
        assert shown["missing"] == []
        assert (here.kinds(), world.said(here.chat)) == before
        await here.ok("resolve", **RESOLVE)
        assert world.said(here.chat)[-1] == shown["text"]

    world.run(story())


def test_somebody_elses_talk_is_not_spoken_in(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        other = await world.agent("zhoumin", "周敏")
        await other.act(here.chat, "take")
        answer = await here.post("resolve", **RESOLVE)
        assert (answer.status_code, answer.json()["error"]) == (409, "taken")
        assert "周敏" in answer.json()["message"]

    world.run(story())


def test_a_task_goes_from_hand_to_hand(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        nobody = await here.post("task", kind="department", title="查批次")
        assert (nobody.status_code, nobody.json()["error"]) == (400, "no_owner")
        strange = await here.post("task", kind="department", title="查批次", team="nobody")
        assert (strange.status_code, strange.json()["error"]) == (400, "not_listed")
        task = (await here.ok("task", kind="department", title="查批次", team="quality"))["task"]
        assert 3500 < task["due"] - task["raised"] <= 3600
        third = await here.ok("task", kind="third_party", title="问承运方", person="承运方王先生")
        assert 23 * HOUR < third["task"]["due"] - third["task"]["raised"] <= 24 * HOUR
        other, at = await world.agent("zhoumin", "周敏"), f"task/{task['id']}"
        assert (await here.ok(f"{at}/take", seat=other))["task"]["person"] == "zhoumin"
        assert (await here.post(f"{at}/take", seat=other)).status_code == 409
        assert (await here.post(f"{at}/answer", seat=other)).status_code == 409
        no_file = await here.post(f"{at}/answer", seat=other, text="x", files=["a" * 64])
        assert no_file.json()["error"] == "no_file"
        answered = await here.ok(f"{at}/answer", seat=other, text="是次品")
        assert (answered["task"]["state"], answered["task"]["answer"]) == ("answered", "是次品")
        assert (await here.ok(f"{at}/done"))["task"]["state"] == "done"
        assert (await here.post("task/999/take")).status_code == 404
        assert (await here.post(f"{at}/burn")).status_code == 400
        listed = (await here.seat.client.get("/desk/api/tasks")).json()["tasks"]
        assert [(one["title"], one["case"]) for one in listed] == [("问承运方", here.number)]

    world.run(story())


def test_a_dangerous_case_raises_its_tasks_when_it_is_claimed(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "充电宝着火了")
        here = Room(world, seat, chat, (await seat.talk(chat))["case_no"])
        case = (await here.ok("step", to="claimed"))["case"]
        assert [t["team"] for t in case["tasks"]] == ["legal", "technical", "pr"]
        assert all(t["raised_by"].startswith("rule:") for t in case["tasks"])
        world.clock.ahead += HOUR + 60
        await WorkClock(world.store, shipped()).look()
        again = await here.get(await world.agent())  # nobody was at the desk for an hour
        assert all(t["late"] for t in again["tasks"])
        assert here.kinds().count(tasks.OVERDUE) == 3

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


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("step", {"to": "nowhere"}),
    ("step", {"to": "claimed", "who": "lead"}),
    ("tags", {"problem": "fault"}),
    ("note", {"text": "  "}),
    ("note", {"text": "x", "event": "short"}),
    ("reopen", {"note": ""}),
    ("task", {"kind": "approval", "title": "批", "team": "lead"}),
    ("plan", {"amount": -1.0}),
    ("plan", {"due": "tomorrow"}),
    ("resolve", {"outcome": "won"}),
    ("approve", {"version": 0, "yes": True}),
    ("check", {"id": "call_first"}),
]


def test_a_body_of_another_shape_is_refused(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        before = here.kinds()
        for what, body in WRONG:
            assert (await here.post(what, **body)).status_code == 400, (what, body)
        assert here.kinds() == before

    world.run(story())


def test_only_what_is_listed_can_be_chosen(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        for body in ({"problem": ["x"]}, {"root_cause": "x"}, {"department": "x"}):
            answer = await here.post("tags", **body)
            assert (answer.status_code, answer.json()["error"]) == (400, "not_listed")
        assert (await here.post("check", id="nothing", done=True)).status_code == 400
        await here.ok("check", id="call_first", done=True)
        called = await here.ok("note", kind="call", text="打了电话", reached=True)
        (line,) = [one for one in called["case"]["checklist"] if one["done"]]
        assert (line["id"], line["by"]) == ("call_first", "陈岚")
        assert "contact" not in {g["key"] for g in called["case"]["gates"]}

    world.run(story())


def test_a_stranger_and_a_foreign_page_do_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        before = here.kinds()
        path = f"/desk/api/case/{here.number}"
        async with world.stranger() as stranger:
            assert (await stranger.get(path)).status_code == 401
            assert (await stranger.get("/desk/api/tasks")).status_code == 401
            posted = await stranger.post(f"{path}/note", json={"event": "e0000001", "text": "x"})
            assert posted.status_code == 401
        body = {"event": "e0000001", "text": "x"}
        bare = await here.seat.client.post(f"{path}/note", json=body)
        assert bare.status_code == 403
        foreign = {"x-desk-token": here.seat.token, "origin": "http://evil.test"}
        assert (
            await here.seat.client.post(f"{path}/note", json=body, headers=foreign)
        ).status_code == 403
        assert (await here.seat.client.get("/desk/api/case/TS-NONE")).status_code == 404
        assert here.kinds() == before

    world.run(story())


def test_the_customers_page_shows_where_it_stands_and_nothing_of_the_staff(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world)
        await here.ok("step", to="waiting_third_party", note="等承运方老王回话")
        await here.ok("note", text="怀疑是职业索赔")
        link = (await here.get())["status_link"]
        async with world.stranger() as stranger:
            chinese = await stranger.get(link)
            english = await stranger.get(link, headers={"accept-language": "en-GB,en"})
            assert (chinese.status_code, english.status_code) == (200, 200)
            assert "陈岚 已接手" in chinese.text
            assert "陈岚 is on it" in english.text
            assert "no-store" in chinese.headers["cache-control"]
            for page in (chinese.text, english.text):
                for hidden in ("老王", "索赔", "chenlan", here.chat):
                    assert hidden not in page
            assert (await stranger.get(f"{link}?lang=en")).text == english.text
            world.clock.ahead += 9 * HOUR  # what was promised is over: no time is shown
            assert "下一次" in chinese.text
            assert "下一次" not in (await stranger.get(link)).text
            forged = f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}"
            for wrong in (
                forged,
                f"/status/TS-NONE/{link.rsplit('/', 1)[1]}",
                f"{link[:-5]}%F0%9F",
            ):
                assert (await stranger.get(wrong)).status_code == 404

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


def test_the_clock_of_casework_looks_by_itself_until_it_is_stopped(world: PretendDesk) -> None:
    async def story() -> None:
        chat = await world.customer("u1", "充电宝着火了")
        seat = await world.agent()
        here = Room(world, seat, chat, (await seat.talk(chat))["case_no"])
        clock = WorkClock(world.store, shipped(), every=0.01)
        running = asyncio.create_task(clock.run())
        while here.kinds().count("task") < 3:  # noqa: ASYNC110 - nobody rings when one is raised
            await asyncio.sleep(0.01)
        clock.stop()
        await asyncio.wait_for(running, 5)
        assert here.kinds().count("task") == 3

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
