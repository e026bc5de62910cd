"""What a lead suspects is for leads alone, on record, and changes nothing for the customer (S4-05).

Every page and list of the desk is read by every role before and after: who leads nobody reads the
same bytes, but for the case that he asks for having been touched.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.commands import export
from bot.connect import crm_record
from bot.desk.routes import routes
from cases.suspicion import NAMES
from dialogues import teams_file
from dialogues.teams_file import Handling
from storage import accounts, case_events, cases, conversations, suspicions
from tests.bot.desk.test_desk_owner import another, taken
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.work_api_bench import Room, posted, room

WHY = "同一号码三家店同一套话"
ROLES = ["agent", "operator", "lead", "manager", "admin"]
LEADS = {"lead", "manager", "admin"}
WORDS = (WHY, "suspicion", "suspected", "malicious", *NAMES.values())


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


async def colleague(here: Room, role: str, login: str = "zhoumin") -> Seat:
    """Return a colleague of that role."""
    seat = await here.world.agent(login, "周敏")
    here.world.store.do(lambda tx: accounts.set_role(tx, login, role))
    return seat


def log(here: Room) -> list[tuple[str, str, str]]:
    """Return what was suspected or lifted, by whom and why, oldest first."""
    found = here.world.store.read(lambda c: suspicions.log(c, 100))
    return [(one.told.reason, one.told.agent, one.told.why) for one in reversed(found)]


async def suspected(here: Room) -> Seat:
    """Let a lead suspect the case; return his browser."""
    boss = await here.lead()
    await here.ok("suspicion", seat=boss, reason="malicious", why=WHY)
    return boss


@pytest.mark.parametrize("role", ROLES)
def test_only_who_leads_sets_lifts_and_reads_it(world: PretendDesk, role: str) -> None:
    """S4-05: the permission matrix."""
    leads = role in LEADS

    async def story() -> None:
        here = await room(world)
        seat = await colleague(here, role)
        done = await here.post("suspicion", seat=seat, reason="malicious", why=WHY)
        assert done.status_code == (200 if leads else 403)
        assert log(here) == ([("malicious", "zhoumin", WHY)] if leads else [])
        boss = await here.lead()
        await here.post("suspicion", seat=boss, reason="competitor", why=WHY)
        case = await here.get(seat)
        if leads:
            told = case["suspected"]
            assert (told["name"], told["who"], told["why"]) == ("疑似同行所为", "王主管", WHY)
        else:
            assert not {"suspected", "suspicions"} & set(case)
        listed = await seat.client.get("/desk/api/suspicions")
        assert listed.status_code == (200 if leads else 403)
        lifted = await here.post("suspicion", seat=seat, reason="", why="是误会")
        assert lifted.status_code == (200 if leads else 403)
        assert (log(here)[-1][0] == "lifted") is leads

    world.run(story())


def test_the_log_says_who_when_and_why_it_was_set_and_lifted(world: PretendDesk) -> None:
    """S4-05: nothing of it is written over."""

    async def story() -> None:
        here = await room(world)
        boss = await suspected(here)
        before = world.clock()
        world.clock.ahead += 60
        done = await here.ok("suspicion", seat=boss, reason="", why="核对过，是误会")
        assert done["case"]["suspected"] is None
        rows = (await boss.client.get("/desk/api/suspicions")).json()["suspicions"]
        assert [(one["case_no"], one["name"], one["who"], one["why"]) for one in rows] == [
            (here.number, "解除", "王主管", "核对过，是误会"),
            (here.number, "疑似恶意", "王主管", WHY),
        ]
        assert rows[0]["at"] >= before + 60 > rows[1]["at"]

    world.run(story())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"reason": "malicious", "why": WHY}, 409),
        ({"reason": "competitor", "why": " "}, 400),
        ({"reason": "competitor"}, 400),
        ({"reason": "liar", "why": WHY}, 400),
    ],
)
def test_a_suspicion_is_one_of_a_list_and_has_a_reason(
    world: PretendDesk, body: dict[str, Any], status: int
) -> None:
    """S4-05."""

    async def story() -> None:
        here = await room(world)
        boss = await suspected(here)
        assert (await here.post("suspicion", seat=boss, **body)).status_code == status
        assert len(log(here)) == 1

    world.run(story())


def _filled(path: str, here: Room) -> str:
    known = {"{chat:path}": here.chat, "{number}": here.number}
    for place, value in known.items():
        path = path.replace(place, value)
    return re.sub(r"{\w+}", "x", re.sub(r"{\w+:int}", "1", path))


async def everything(here: Room, seat: Seat) -> dict[str, str]:
    """Return every page and answer of the desk that can be had by looking."""
    found = {}
    for route in routes(here.world.desk):
        path = _filled(route.path, here)
        if "GET" in (route.methods or set()) and not path.endswith("/events"):
            found[path] = (await seat.client.get(path)).text
    return found


@pytest.mark.parametrize("role", ["agent", "operator"])
def test_nothing_an_ordinary_colleague_can_read_tells_of_it(world: PretendDesk, role: str) -> None:
    """S4-05: the case, its talk, history, lists, searches, figures, reports and the unsent page."""

    async def story() -> None:
        here = await room(world)
        await suspected(here)
        seat = await colleague(here, role)
        pages = await everything(here, seat)
        assert len(pages) > 20
        own = {path: text for path, text in pages.items() if "suspicion" not in path}
        page = own.pop("/desk")  # the page itself names what leads can do, and no case
        assert WHY not in page
        told = [(path, word) for path, text in own.items() for word in WORDS if word in text]
        assert told == []
        list_ = await posted(seat, f"case/{here.number}/12315", "", {})
        assert not [word for word in WORDS if word in list_.text]
        boss = await here.lead()
        seen = [path for path, text in (await everything(here, boss)).items() if WHY in text]
        assert seen == ["/desk/api/suspicions", f"/desk/api/case/{here.number}"]

    world.run(story())


def test_no_export_and_no_history_holds_it(world: PretendDesk) -> None:
    """S4-05: what others get of a case: files, the customer file, the talks."""

    async def story() -> None:
        here = await room(world)

        def told() -> list[object]:
            out = io.StringIO()
            export.write_cases(world.store, out)
            export.write_talks(world.store, out, 100, anonymous=False)
            case = world.store.read(lambda c: cases.load(c, here.number))
            lines = world.store.read(lambda c: case_events.events(c, here.number))
            assert case is not None
            given = crm_record.record(case, ((one.kind, one.payload) for one in lines))
            return [out.getvalue(), given, lines]

        before = told()
        await suspected(here)
        assert told() == before

    world.run(story())


def test_the_bot_treats_a_suspected_customer_like_everybody(world: PretendDesk) -> None:
    """S4-05: the same rules, level and questions; and he reads nothing of it."""

    async def story() -> None:
        seat = await world.agent()
        talks = [await world.customer(user, "耳机坏了", "我要人工") for user in ("u1", "u2")]
        here = Room(world, seat, talks[0], (await seat.talk(talks[0]))["case_no"])
        boss = await suspected(here)
        assert log(here)
        for text in ("138-0013-8000", "怎么还没有人", "左边没声音"):
            for user in ("u1", "u2"):
                await world.customer(user, text)
        rules = [
            [re.sub(r"#\d+", "", one["why"]["rule"]) for one in said["messages"] if one["why"]]
            for said in [await seat.talk(chat) for chat in talks]
        ]
        assert rules[0] == rules[1] != []
        states = [world.store.read(partial(conversations.load, chat=chat))[0] for chat in talks]
        kept = [(one.level, one.phase, set(one.fields), one.asked) for one in states if one]
        assert kept[0] == kept[1]
        rows = {one["chat"]: one for one in (await seat.queue())["waiting"]}
        assert [rows[chat]["level"] for chat in talks] == ["2", "2"]
        link = (await here.get(boss))["status_link"]
        page = await world.stranger().get(link)
        assert page.status_code == 200
        assert not [word for word in WORDS if word in page.text]

    world.run(story())


def test_who_is_complained_about_suspects_nobody(tmp_path: Path) -> None:
    """S4-05, S0-29: a lead does not mark the customer who complains about how he handled it."""
    handling = Handling(categories=("quality",))
    world = PretendDesk(tmp_path, triage=replace(teams_file.load(), handling=handling))

    async def story() -> None:
        first = await taken(world)
        await first.seat.act(first.chat, "return")
        again = await another(first)
        world.store.do(lambda tx: accounts.set_role(tx, "chenlan", "lead"))
        no = await again.post("suspicion", reason="malicious", why=WHY)
        assert (no.status_code, no.json()["error"]) == (409, "barred")
        assert log(again) == []
        await suspected(again)
        await again.ok("suspicion", reason="", why="误会")

    world.run(story())
