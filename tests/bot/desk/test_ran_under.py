"""The case page tells which versions a case ran under, with author, date and note."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot import rulebook
from bot.rulebook import TAXONOMY, TEAMS, Written
from dialogues import teams_file
from dialogues.state import ScriptRef
from nlu import taxonomy
from storage import cases, scripts
from storage.scripts import Draft
from storage.store import Tx
from tests.bot.pretend_desk import PretendDesk, shipped


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


def put_in_use(world: PretendDesk, draft: Draft, author: str, note: str, by: str = "") -> None:
    """Publish it, and have *by* put it in use."""

    def job(tx: Tx) -> None:
        number = scripts.release(tx, draft, author, note)
        scripts.go_live(tx, draft.ref.name, number, by or author)

    world.store.do(job)


def teams(note: str = "") -> Draft:
    """Return the file of teams, with a remark."""
    content = teams_file.SHIPPED.read_bytes() + f"# {note}\n".encode()
    return rulebook.draft(TEAMS, Written(Path(TEAMS), content))


async def case_of(world: PretendDesk, user: str, *texts: str) -> str:
    """Let a customer bring a case; return its number."""
    chat = await world.customer(user, *texts)
    found = (await (await world.agent()).talk(chat))["case_no"]
    assert found
    return str(found)


async def read(world: PretendDesk, number: str) -> dict[str, list[dict[str, Any]]]:
    """Return what the page is told, by name."""
    answer = await (await world.agent()).client.get(f"/desk/api/case/{number}/versions")
    assert answer.status_code == 200, answer.text
    found: dict[str, list[dict[str, Any]]] = {}
    for one in answer.json()["versions"]:
        found.setdefault(one["name"], []).append(one)
    return found


def test_a_colleague_sees_every_version_a_case_ran_under(world: PretendDesk) -> None:
    """S2-70: author, date and note of each; what came after its end is none of it."""

    async def story() -> None:
        content = taxonomy.PATH.read_bytes()
        put_in_use(world, teams(), "程序", "随程序安装")
        put_in_use(
            world,
            rulebook.draft(TAXONOMY, Written(taxonomy.PATH, content)),
            "程序",
            "随程序安装",
        )
        script = shipped().ref_for("quality.fault")
        put_in_use(world, Draft(script, "{}", {}), "王芳", "致歉更软")
        world.clock.ahead += 60
        before = world.clock()
        number = await case_of(world, "u1", "耳机坏了", "转人工")
        filed = world.store.read(lambda c: cases.load(c, number))
        assert filed is not None
        world.clock.ahead += 60
        put_in_use(world, teams("二"), "王芳", "品质组改名", by="李工")
        found = await read(world, number)
        first, second = found[TEAMS]
        assert (first["number"], first["author"], first["note"]) == (1, "程序", "随程序安装")
        assert (second["kind"], second["number"], second["note"]) == ("分组", 2, "品质组改名")
        assert (second["author"], second["by"]) == ("王芳", "李工")
        assert first["at"] < before < second["at"]
        assert [one["number"] for one in found[TAXONOMY]] == [1]
        assert filed.file.script == script
        told = {key: found[script.name][0][key] for key in ("kind", "author", "note", "at")}
        assert told == {"kind": "话术", "author": "王芳", "note": "致歉更软", "at": None}
        for name in ("sla.yml", "work.yml", "manifest.json"):
            assert [one["number"] for one in found[name]] == [None], "nothing was noted of it"

    world.run(story())


def test_nobody_else_is_told(world: PretendDesk) -> None:
    async def story() -> None:
        number = await case_of(world, "u1", "耳机坏了", "转人工")
        path = f"/desk/api/case/{number}/versions"
        assert (await world.stranger().get(path)).status_code == 401
        seat = await world.agent()
        assert (await seat.client.get("/desk/api/case/TS0/versions")).status_code == 404

    world.run(story())


def test_a_script_of_later_is_not_the_one_it_began_with(world: PretendDesk) -> None:
    async def story() -> None:
        number = await case_of(world, "u1", "耳机坏了", "转人工")
        filed = world.store.read(lambda c: cases.load(c, number))
        assert filed is not None
        name = filed.file.script.name
        world.clock.ahead += 60
        put_in_use(world, Draft(ScriptRef(name, "later"), "{}", {}), "王芳", "")
        put_in_use(world, Draft(filed.file.script, "{}", {}), "王芳", "")
        assert [one["number"] for one in (await read(world, number))[name]] == [None]

    world.run(story())
