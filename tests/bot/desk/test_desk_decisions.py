"""A solution, a no and a letter leave the desk whole or not at all, and are read before they go."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import labels
from tests.bot.desk.decisions_bench import (
    DECLINE,
    PARTS,
    POINTS,
    RESOLVE,
    decide,
    plan,
    post,
    proposal,
    taken,
)
from tests.bot.pretend_desk import PretendDesk


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
        assert {one["part"] for one in lacking["missing"]} == {*POINTS, *PARTS, "text", "due"}
        await decide(seat, chat, "plan", **plan(world))
        body = proposal(world)
        body["points"][1]["value"] = "2 块"
        second = (await post(seat, chat, "propose/preview", **body)).json()
        changed = {one["label"]: (one["old"], one["new"]) for one in second["changes"]}
        assert changed["数量或金额"] == ("1 块", "2 块")
        assert "什么时候办完" not in changed, "the same day by the same clock"
        more = body | {"text": "换一块新电池。", "amount": 500.0}
        third = (await post(seat, chat, "propose/preview", **more)).json()
        assert {"方案的话", "金额", "数量或金额"} <= {one["label"] for one in third["changes"]}
        assert third["approval"], "who sends it is told that another approves it first"
        assert not second["approval"]

    world.run(story())


def test_what_would_keep_a_plan_from_being_sent_is_told_before_and_a_past_day_by_its_name(
    world: PretendDesk,
) -> None:
    """S2-47: a preview that passes is a plan that goes."""

    async def story() -> None:
        seat, chat = await taken(world)
        body = proposal(world, exchange=" ", due=world.clock() - 60)
        seen = (await post(seat, chat, "propose/preview", **body)).json()
        past = "什么时候办完（填的时间已经过去，请改成以后的）"
        assert seen["missing"] == [
            {"part": "due", "label": past},
            {"part": "exchange", "label": "退换步骤"},
        ]
        assert seen["text"] == ""
        refused = await decide(seat, chat, "plan", **plan(world, due=world.clock() - 60))
        assert refused.json()["missing"] == [{"key": "due", "name": past}]
        unpriced = proposal(world, remedies=["refund"])
        seen = (await post(seat, chat, "propose/preview", **unpriced)).json()
        assert [one["part"] for one in seen["missing"]] == ["amount"]

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


def test_chinese_for_a_customer_who_writes_english_is_pointed_out_before_it_goes(
    world: PretendDesk,
) -> None:
    """The frame is English then; comfort is shown in the words he read."""

    async def story() -> None:
        seat = await world.agent()
        told = ("My phone battery is dead after two days and I am furious", "I want a real person")
        chat = await world.customer("u2", *told)
        assert (await seat.act(chat, "take")).status_code == 200
        talk = await seat.talk(chat)
        assert talk["language"] == "en"
        soothed = [one["text"] for one in talk["packet"]["spoken"]]
        assert soothed
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in "".join(soothed))
        seen = (await post(seat, chat, "propose/preview", **proposal(world))).json()
        assert seen["mixed"]
        plain = dict.fromkeys(DECLINE, "No defect was found.")
        assert not (await post(seat, chat, "decline/preview", **plain)).json()["mixed"]

    world.run(story())
