"""A complex case proposes itself, its plan gets the longer time, and an expert's answer lands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dialogues.clocks import Kind, Run
from storage import clocks
from tests.bot.pretend_desk import PretendDesk
from tests.bot.test_technician_visit import ZONE, settled
from tests.bot.work_api_bench import room

NOTICE: dict[str, Any] = {"reason": "要请工程师复测"}


def test_several_departments_make_a_case_complex_and_its_plan_longer(world: PretendDesk) -> None:
    """S3-04, S2-33: 4 h become 8 h, after the notice and before the due time."""

    async def story() -> None:
        here = await room(world)
        plain = await here.get()
        assert plain["complex"]["why"] == []
        assert not [one for one in plain["checklist"] if one["id"].startswith("inquiry")]
        for team in ("quality", "technical"):
            case = (await here.ok("task", kind="department", title="查", team=team))["case"]
        assert case["complex"] == {
            "why": ["涉及 2 个部门"], "extended": False, "may_extend": True, "asked_expert": False,
        }  # fmt: skip

        def plan() -> clocks.Standing:
            found = world.store.read(lambda c: clocks.of_case(c, here.number, ZONE))
            (one,) = (one for one in found if one.clock.kind is Kind.PLAN)
            return one

        inquiry = [one["id"] for one in case["checklist"] if one["id"].startswith("inquiry")]
        assert len(inquiry) == 4, "the form of the inquiry stands with its checklist"
        ticked = await here.ok("check", id="inquiry_root", done=True)
        assert [c["id"] for c in ticked["case"]["checklist"] if c["done"]] == ["inquiry_root"]
        before = plan().clock
        await here.ok("extend", **NOTICE)
        world.clock.ahead += 31
        await here.say("好")
        await settled(lambda: plan().clock.state is Run.EXTENDED)
        assert plan().clock.length - before.length == timedelta(hours=4).total_seconds()
        after = (await here.get())["complex"]
        assert (after["extended"], after["may_extend"]) == (True, False)
        twice = await here.post("extend", **NOTICE)
        assert (twice.status_code, "已经延长过" in twice.json()["message"]) == (409, True)

    world.run(story())


def test_a_sum_above_the_limit_makes_a_case_complex(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        plan = here.plan(remedies=["refund"], amount=6000.0, send=False)
        case = (await here.ok("plan", **plan))["case"]
        assert case["complex"]["why"] == ["金额 6000 元，超过 5000 元"]

    world.run(story())


def test_an_experts_answer_lands_on_the_case(world: PretendDesk) -> None:
    """S3-04: asked of a department or a colleague, due as sla.yml says, answered with words."""

    async def story() -> None:
        here = await room(world)
        asked = await here.ok("task", kind="expert", title="电芯为什么鼓", team="technical")
        task = asked["task"]
        assert (task["kind_name"], task["team_name"]) == ("请教专家", "技术")
        assert 3600 <= task["due"] - task["raised"] <= 3660
        assert asked["case"]["complex"]["asked_expert"]
        expert = await world.agent("zhoumin", "周敏")
        said = await here.ok(
            f"task/{task['id']}/answer", seat=expert, text="过充保护失效，整批要换"
        )
        assert [t["answer"] for t in said["case"]["tasks"]] == ["过充保护失效，整批要换"]
        lines = [line["text"] for line in said["case"]["history"] if line["kind"] == "task"]
        assert lines[-1].endswith("过充保护失效，整批要换")

    world.run(story())
