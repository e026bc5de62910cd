"""Who is asked for work sees the case as it stands, and no more of its customer than he needs."""

from __future__ import annotations

from typing import Any

import pytest

from storage import accounts, case_events, teams
from storage.teams import Member
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.remembering import fill
from tests.bot.work_api_bench import Room, posted, room

PHONE = "13800138000"
LEADS = {"lead", "manager", "admin"}


async def colleague(here: Room, role: str) -> Seat:
    """Return a colleague of that role, in the department that is asked."""
    seat = await here.world.agent("zhoumin", "周敏")

    def job(tx: object) -> None:
        accounts.set_role(tx, "zhoumin", role)  # type: ignore[arg-type] # the store's
        teams.member(tx, Member("zhoumin", ("品质组",)))  # type: ignore[arg-type]

    here.world.store.do(job)
    return seat


@pytest.mark.parametrize("role", ["agent", "operator", "lead", "manager", "admin"])
def test_every_role_sees_the_case_of_its_task_and_no_whole_number(
    world: PretendDesk, role: str
) -> None:
    """S2-53: the live record for all departments; whole numbers leave a trace or are for leads."""

    async def story() -> None:
        here = await room(world)
        await here.say(f"我电话{PHONE}，盒子里只有一只耳机")
        await here.ok("task", kind="department", title="查批次", team="quality")
        seat = await colleague(here, role)
        (task,) = (await seat.client.get("/desk/api/tasks")).json()["tasks"]
        assert (task["case"], task["ours"], task["level_name"]) == (here.number, True, "一般")
        answer = await seat.client.get(f"/desk/api/case/{here.number}")
        case = answer.json()
        assert case["state_name"] == "已认领"
        assert [one["title"] for one in case["tasks"]] == ["查批次"]
        assert any("只有一只耳机" in line["text"] for line in case["history"])
        assert "138****8000" in answer.text
        assert PHONE not in answer.text
        assert (await here.get(here.seat))["state"] == case["state"], "one record for all"

    world.run(story())


@pytest.mark.parametrize("role", ["agent", "operator", "lead", "manager", "admin"])
def test_looking_at_a_whole_number_is_on_record_and_the_record_is_for_leads(
    world: PretendDesk, role: str
) -> None:
    """S2-53: need to know."""

    async def story() -> None:
        here = await room(world)
        await here.say(f"我电话{PHONE}")
        seat = await colleague(here, role)
        found = await posted(seat, f"case/{here.number}/12315", "", {"whole": True})
        assert found.status_code == (200 if role in LEADS else 403)
        looks = await seat.client.get("/desk/api/reveals")
        assert looks.status_code == (200 if role in LEADS else 403)
        kept = world.store.read(lambda c: case_events.events(c, here.number))
        by = [one.actor for one in kept if one.kind == "revealed"]
        assert by == (["zhoumin"] if role in LEADS else [])

    world.run(story())


@pytest.mark.parametrize("role", ["agent", "operator", "lead", "manager", "admin"])
def test_the_page_of_tasks_tells_every_role_what_the_task_needs_and_no_more(
    world: PretendDesk, role: str
) -> None:
    """S2-53: the facts of the case, its risk and its files; nothing that tells who he is."""

    async def story() -> None:
        here = await room(world)
        await here.say(f"盒子里只有一只耳机，我叫欧阳娜，电话{PHONE}")
        await here.say(PHONE)
        for name, value in (("model", "W8"), ("contact_name", "欧阳娜")):
            assert (await fill(here.seat, here.chat, name, value)).status_code == 200
        await world.pictures("u1", "teal")
        await here.ok("task", kind="department", title="查批次", team="quality")
        seat = await colleague(here, role)
        (task,) = (await seat.client.get("/desk/api/tasks")).json()["tasks"]
        path = f"/desk/api/case/{task['case']}/needed"
        answer = await seat.client.get(path)
        assert answer.status_code == 200
        facts = {one["name"]: one["value"] for one in answer.json()["facts"]}
        assert (facts["类别"], facts["型号"], facts["凭据"]) == ("质量 · 故障", "W8", "1 份")
        assert "耳机" in facts["出了什么问题"]
        assert not [secret for secret in (PHONE, "欧阳娜") if secret in answer.text]
        assert (await seat.client.get(path.replace(task["case"], "TS0"))).status_code == 404
        assert (await world.stranger().get(path)).status_code == 401

    world.run(story())


def test_a_third_partys_silence_costs_the_customer_no_time(world: PretendDesk) -> None:
    """S0-52: asked with words, a day and an address; the promise and the clocks run on."""

    async def story() -> None:
        here = await room(world)
        before = await here.get()
        asked: dict[str, Any] = {
            "person": "顺丰人民路网点",
            "address": "95338 转 2",
            "text": "请查外箱照片",
        }
        await here.ok("task", kind="third_party", title="问为什么破损", **asked)
        await here.ok("step", to="waiting_third_party", note="等网点答复")
        case = await here.get()
        task = next(one for one in case["tasks"] if one["kind"] == "third_party")
        assert (task["text"], task["address"], task["person"]) == (
            asked["text"], asked["address"], asked["person"],
        )  # fmt: skip
        assert task["due"] > task["raised"]
        customers = [one for one in case["clocks"] if one["kind"] != "task"]
        assert customers
        assert {one["state"] for one in customers} <= {"running", "met"}
        due = {one["kind"]: one["due"] for one in before["clocks"]}
        assert {one["kind"]: one["due"] for one in customers} == due
        promised = [(one["id"], one["due"], one["state"]) for one in before["promises"]]
        assert [(one["id"], one["due"], one["state"]) for one in case["promises"]] == promised
        path = f"task/{task['id']}/answer"
        answered = await here.ok(path, text="分拣时压坏，照片在附件")
        assert answered["task"]["answer"].startswith("分拣时压坏")

    world.run(story())
