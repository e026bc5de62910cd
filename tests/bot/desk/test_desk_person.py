"""Beside a talk: what the customer brought before, this time and last time, who may be the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogues.effects import CaseState, Promise
from storage import case_events, cases, identities, promises
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.work_api_bench import posted
from tests.fakes.triage import case, known

PHONE = "+8613800138000"
OTHER = "wechat:shop:o00001234"


async def person(seat: Seat, chat: str) -> dict[str, Any]:
    answer = await seat.client.get(f"/desk/api/talk/{chat}/person")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def before(world: PretendDesk, seat: Seat) -> tuple[str, str]:
    """Let a talk have an earlier case on another door, with the same phone; return its number."""
    chat = await world.customer("u1", "键盘又坏了", "我要人工")
    number = str((await seat.talk(chat))["case_no"])
    fields = known(issue="键盘坏了，电话 13800138000", product="键盘", contact_phone=PHONE)
    case(world.store, OTHER, "TS-OLD", fields=fields, state=CaseState.CLOSED)
    due = world.clock.at() - timedelta(days=3)
    broken = Promise("p1", "TS-OLD", "plan_by", "给您换新的", due, "林可")
    done = {"outcome": "partly", "done": "修了一次"}

    def job(tx: Any) -> None:
        promises.keep_row(tx, broken, None)
        cases.owned(tx, "TS-OLD", "lin", "林可")
        case_events.event(tx, "TS-OLD", "resolved", "lin", done)
        identities.notice(tx, OTHER, fields)
        identities.notice(tx, chat, known(contact_phone=PHONE))

    world.store.do(job)
    return chat, number


def repeat(world: PretendDesk, number: str) -> None:
    def job(tx: Any) -> None:
        found = cases.load(tx.c, number)
        assert found is not None
        cases.file(tx, found.chat, replace(found.file, linked="TS-OLD"))

    world.store.do(job)


async def judge(seat: Seat, chat: str, road: str, **body: Any) -> Any:
    return await posted(seat, f"talk/{chat}/person/{road}", "", body)


def test_of_somebody_who_is_only_proposed_no_word_is_shown(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat, _ = await before(world, seat)
        found = await person(seat, chat)
        assert found["earlier"] == []
        (one,) = found["proposals"]
        assert (one["proof"], one["state_name"]) == ("两边说了同一个手机号，尾号 8000", "待核对")
        assert (one["channel"], one["customer"], one["cases"][0]["case_no"]) == (
            "微信", "****1234", "TS-OLD",
        )  # fmt: skip
        assert "坏了，电话" not in str(found)

    world.run(story())


def test_joined_by_an_agent_who_says_how_the_history_opens_and_is_kept(world: PretendDesk) -> None:
    async def story() -> None:
        seat, other = await world.agent(), await world.agent("zhoumin", "周敏")
        chat, number = await before(world, seat)
        for body in ({"match": 1, "why": "  "}, {"match": 0, "why": "x"}):
            assert (await judge(seat, chat, "join", **body)).status_code == 400
        for _ in range(2):
            answer = await judge(seat, chat, "join", match=1, why="电话里核对过")
            assert answer.status_code == 200, answer.text
        (one,) = answer.json()["earlier"]
        assert (one["case_no"], one["owner"], one["state_name"]) == ("TS-OLD", "林可", "已结束")
        assert (one["outcome"], one["done"], one["unkept"]) == ("部分支持", "修了一次", 1)
        (kept,) = one["promises"]
        assert (kept["what"], kept["state_name"]) == ("给您换新的", "已超时")
        assert "13800138000" not in str(answer.json())
        assert (await judge(other, chat, "refuse", match=1, why="x")).status_code == 409
        for of in (number, "TS-OLD"):
            told = world.store.read(lambda c, of=of: case_events.events(c, of))  # type: ignore[misc]  # mypy knows no defaults of lambdas
            assert [one.actor for one in told if one.kind == "person_joined"] == ["chenlan"]

    world.run(story())


def test_a_repeat_stands_on_top_beside_this_time(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat, number = await before(world, seat)
        await judge(seat, chat, "join", match=1, why="电话里核对过")
        case(world.store, OTHER, "TS-NEWER")
        repeat(world, number)
        found = await person(seat, chat)
        assert found["linked"] == "TS-OLD"
        assert [one["case_no"] for one in found["earlier"]] == ["TS-OLD", "TS-NEWER"]
        lines = {one["what"]: (one["last"], one["now"]) for one in found["compared"]}
        assert lines["什么事"][0].startswith("键盘坏了，电话 138****8000")
        assert lines["什么事"][1], "what he said last, while he has not told the whole of it"
        assert lines["怎么定的"] == ("部分支持：修了一次", "")
        assert lines["没办到的承诺"][0] == "给您换新的"

    world.run(story())


def test_a_repeat_is_closed_only_when_it_says_what_is_different_now(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        _, number = await before(world, seat)

        async def gates() -> set[str]:
            found = (await seat.client.get(f"/desk/api/case/{number}")).json()
            return {one["key"] for one in found["gates"]}

        assert "different" not in await gates()
        repeat(world, number)
        assert "different" in await gates()
        said = {"different": "上次只修，这次换新"}
        assert (await posted(seat, f"case/{number}/tags", "", said)).status_code == 200
        assert "different" not in await gates()

    world.run(story())


def test_joined_in_error_is_parted_with_a_reason_and_the_history_closes(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat, number = await before(world, seat)
        joined = (await judge(seat, chat, "join", match=1, why="核对过")).json()
        (link,) = joined["links"]
        assert (link["proof"], link["who"], link["may_part"]) == ("同事核对过", "陈岚", True)
        strange = await judge(seat, chat, "part", moved="web:default:nobody", why="x")
        assert strange.status_code == 404
        parted = (await judge(seat, chat, "part", moved=link["chat"], why="是他爱人")).json()
        assert parted["earlier"] == []
        (link,) = parted["links"]
        assert (link["undone_by"], link["undone_why"], link["may_part"]) == (
            "陈岚", "是他爱人", False,
        )  # fmt: skip
        moved = number if link["chat"] == chat else "TS-OLD"
        told = world.store.read(lambda c: case_events.events(c, moved))
        assert "person_parted" in [one.kind for one in told]

    world.run(story())


def test_a_match_of_other_people_is_settled_from_no_other_page(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        await before(world, seat)
        foreign = await world.customer("u9", "手机坏了", "我要人工")
        for road in ("join", "refuse"):
            answer = await judge(seat, foreign, road, match=1, why="核对过")
            assert (answer.status_code, answer.json()["error"]) == (404, "no_match")
        assert (await seat.client.get("/desk/api/talk/web:default:x/person")).status_code == 404
        stranger = world.stranger()
        assert (await stranger.get(f"/desk/api/talk/{foreign}/person")).status_code == 401

    world.run(story())


@pytest.mark.usefixtures("world")
def test_a_refused_proposal_is_told_with_who_and_why(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat, _ = await before(world, seat)
        found = (await judge(seat, chat, "refuse", match=1, why="同一个家庭")).json()
        (one,) = found["proposals"]
        assert (one["state_name"], one["who"], one["why"]) == (
            "已认定不是同一位", "陈岚", "同一个家庭",
        )  # fmt: skip

    world.run(story())
