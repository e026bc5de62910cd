"""Group incidents by hand at the desk: begun, grown, split, handed on, ended, and who is told."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from dialogues.effects import Promise
from storage import accounts, alerts, case_events, promises, teams
from storage.teams import Member
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.work_api_bench import posted
from tests.fakes.triage import case

CASES = ["T0", "T1", "T2"]


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    made = PretendDesk(tmp_path)
    for n, number in enumerate(CASES):
        case(made.store, f"web:default:c{n}", number)
    return made


async def begun(seat: Seat, event: str = "", **body: Any) -> httpx.Response:
    return await posted(
        seat, "incidents", event, {"title": "小区停电", "cases": ["T0", "T1"], **body}
    )


async def act(seat: Seat, what: str, event: str = "", **body: Any) -> httpx.Response:
    return await posted(seat, f"incident/1/{what}", event or secrets.token_hex(8), body)


async def listed(seat: Seat) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await seat.client.get("/desk/api/incidents")).json()["incidents"]
    return found


async def lead(world: PretendDesk) -> Seat:
    world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
    return await world.agent("wang", "王主管")


def kinds(world: PretendDesk, number: str) -> list[tuple[str, str]]:
    told = world.store.read(lambda c: case_events.events(c, number))
    return [(one.kind, one.actor) for one in told if one.kind not in {"opened", "promised"}]


def test_begun_by_hand_once_its_beginner_owns_it_and_the_teams_are_told(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.store.do(lambda tx: teams.member(tx, Member("chenlan", ("品质组",))))
        for _ in range(2):
            answer = await begun(seat, "begin-once-01")
            assert (answer.status_code, answer.json()) == (200, {"incident": 1, "told": 1})
        (one,) = await listed(seat)
        assert (one["title"], one["owner"], one["notify"]) == ("小区停电", "陈岚", ["品质组"])
        assert [each["case_no"] for each in one["members"]] == ["T0", "T1"]
        (notice,) = (await seat.client.get("/desk/api/alarms")).json()["alarms"]
        assert notice["what"] == "请品质组知悉：群体事件 1 号：小区停电，2 起"
        assert (notice["incident"], notice["rungs"]) == (1, 1)
        assert kinds(world, "T0") == [("grouped", "chenlan")]

    world.run(story())


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"cases": ["T0", "T9"]}, 404, "no_case"),
        ({"cases": ["T9"]}, 404, "no_case"),
        ({"cases": []}, 400, "not_fitting"),
        ({"title": "  "}, 400, "not_fitting"),
    ],
)
def test_what_is_no_incident_begins_none(
    world: PretendDesk, body: dict[str, Any], status: int, error: str
) -> None:
    async def story() -> None:
        seat = await world.agent()
        answer = await begun(seat, **body)
        assert answer.status_code == status
        assert error == "not_fitting" or answer.json()["error"] == error
        assert await listed(seat) == []
        assert world.store.read(alerts.standing) == []

    world.run(story())


def test_cases_come_in_by_anybody_and_go_by_the_owner_or_a_lead(world: PretendDesk) -> None:
    async def story() -> None:
        seat, other = await world.agent(), await world.agent("zhoumin", "周敏")
        await begun(seat)
        assert (await act(other, "add", case_no="T2")).status_code == 200
        again = await act(other, "add", case_no="T2")
        assert (again.status_code, again.json()["error"]) == (409, "grouped")
        assert "T2 已经在别的群体事件里" in (await begun(other, cases=["T2"])).json()["message"]
        for what, body in (
            ("split", {"case_no": "T2", "why": "不是停电"}),
            ("close", {"result": "来电了"}),
            ("own", {"login": "zhoumin", "why": "她管"}),
        ):
            assert (await act(other, what, **body)).json()["error"] == "not_his"
        assert (await act(seat, "split", case_no="T2", why="")).status_code == 400
        for _ in range(2):
            done = await act(seat, "split", "split-once-1", case_no="T2", why="不是停电")
            assert done.status_code == 200
        gone = await act(seat, "split", case_no="T2", why="再来")
        assert (gone.status_code, gone.json()["error"]) == (409, "not_in")
        assert kinds(world, "T2") == [("grouped", "zhoumin"), ("ungrouped", "chenlan")]

    world.run(story())


def test_another_owner_is_named_with_a_reason_and_the_members_know(world: PretendDesk) -> None:
    async def story() -> None:
        seat, head = await world.agent(), await lead(world)
        await world.agent("zhoumin", "周敏")
        await begun(seat)
        found = (await seat.client.get("/desk/api/incident/1")).json()
        assert {"login": "zhoumin", "name": "周敏"} in found["people"]
        assert (await act(head, "own", login="nobody", why="x")).json()["error"] == "no_account"
        for _ in range(2):
            done = await act(head, "own", login="zhoumin", why="她管电")
            assert done.json() == {"owner": "周敏"}
        assert (await listed(seat))[0]["owner"] == "周敏"
        assert kinds(world, "T1")[1:] == [("incident_owned", "wang")]
        world.store.do(lambda tx: accounts.disable(tx, "zhoumin"))
        people = (await seat.client.get("/desk/api/incident/1")).json()["people"]
        assert "zhoumin" not in {one["login"] for one in people}

    world.run(story())


def test_closing_says_what_is_owed_and_ends_its_alarms(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        await begun(seat)
        due = world.clock.at() + timedelta(hours=1)
        promise = Promise("p1", "T1", "plan_by", "今晚来电", due, "品质组")

        def job(tx: Any) -> None:
            promises.keep_row(tx, promise, None)
            case_events.event(tx, "T0", "told", "chenlan", {"incident": 1})

        world.store.do(job)
        owed = (await seat.client.get("/desk/api/incident/1")).json()["owed"]
        assert (owed["untold"], owed["open"]) == (["T1"], ["T0", "T1"])
        assert [(one["case_no"], one["what"]) for one in owed["promises"]] == [("T1", "今晚来电")]
        done = await act(seat, "close", result="线路修好了")
        assert done.json()["owed"] == owed
        assert await listed(seat) == []
        assert world.store.read(alerts.standing) == []
        told = world.store.read(lambda c: case_events.events(c, "T0"))
        assert told[-1].payload["why"] == "线路修好了"
        assert (await act(seat, "close", result="再关")).status_code == 404
        assert (await act(seat, "add", case_no="T2")).status_code == 404

    world.run(story())


def test_a_stranger_does_nothing_to_an_incident(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        await begun(seat)
        stranger = world.stranger()
        assert (await stranger.get("/desk/api/incident/1")).status_code == 401
        body = {"event": "e" * 16, "result": "x"}
        assert (await seat.client.post("/desk/api/incident/1/close", json=body)).status_code == 403
        assert len(await listed(seat)) == 1

    world.run(story())


def test_a_team_without_anybody_is_named_apart(world: PretendDesk) -> None:
    """Whoever began it tells them himself: nobody of the team reads the notice."""

    async def story() -> None:
        seat = await world.agent()
        await begun(seat)
        (one,) = await listed(seat)
        assert (one["notify"], one["nobody"]) == ([], ["品质组"])

    world.run(story())
