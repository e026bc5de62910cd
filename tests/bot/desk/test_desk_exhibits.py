"""An agent says what a file of evidence is; who and when are kept, and it is used (S4-02)."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.commands import export
from storage import case_events, exhibits
from tests.bot.pretend_desk import PretendDesk
from tests.bot.remembering import fill
from tests.bot.work_api_bench import Room, room


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


async def shown(here: Room, *colours: str) -> list[dict[str, Any]]:
    """Return the talk's files after the customer handed in some more."""
    if colours:
        await here.world.pictures("u1", *colours)
    found: list[dict[str, Any]] = (await here.seat.talk(here.chat))["evidence"]
    return found


def named(one: dict[str, Any], kind: str, was: str = "") -> dict[str, Any]:
    return {"message": one["message"], "sha256": one["sha256"], "kind": kind, "was": was}


def lines(here: Room) -> list[tuple[str, dict[str, Any]]]:
    """Return who said what of the files, as the case's history has it."""
    kept = here.world.store.read(lambda c: case_events.events(c, here.number))
    return [(one.actor, one.payload) for one in kept if one.kind == "exhibit"]


def test_what_a_file_is_stands_beside_it_with_who_and_when(world: PretendDesk) -> None:
    """S4-02: and in the case's history, in words."""

    async def story() -> None:
        here = await room(world)
        first, other = await shown(here, "teal", "navy")
        assert (first["what"], first["what_name"], first["what_by"]) == ("", "", "")
        before = world.clock()
        done = await here.ok("exhibit", **named(first, "receipt"))
        (first, other) = await shown(here)
        assert (first["what"], first["what_name"], first["what_by"]) == (
            "receipt", "小票发票", "陈岚",
        )  # fmt: skip
        assert before <= first["what_at"] <= world.clock()
        assert (other["what"], other["guess"]) == ("", "")
        told = [one for one in done["case"]["history"] if one["kind"] == "exhibit"]
        assert [(one["who"], one["kind_name"], one["text"], one["internal"]) for one in told] == [
            ("陈岚", "凭据定类", "没有定 → 小票发票", True)
        ]
        ((by, kept),) = lines(here)
        assert (by, kept["to"], kept["message"]) == ("chenlan", "receipt", first["message"])

    world.run(story())


def test_the_same_again_adds_nothing_and_a_slip_is_put_right(world: PretendDesk) -> None:
    """S4-02."""

    async def story() -> None:
        here = await room(world)
        (one,) = await shown(here, "teal")
        for _ in range(2):
            await here.ok("exhibit", "e0000001", **named(one, "receipt"))
        await here.ok("exhibit", **named(one, "receipt", "receipt"))
        assert len(lines(here)) == 1
        await here.ok("exhibit", **named(one, "spec_page", "receipt"))
        await here.ok("exhibit", **named(one, "", "spec_page"))
        (one,) = await shown(here)
        assert (one["what"], one["what_by"], one["what_at"]) == ("", "", None)
        changes = [(kept["from"], kept["to"]) for _, kept in lines(here)]
        assert changes == [("", "receipt"), ("receipt", "spec_page"), ("spec_page", "")]

    world.run(story())


def test_nobody_says_otherwise_over_what_he_has_not_seen(world: PretendDesk) -> None:
    """S4-02, promise 7 of reliability: the colleague's word is shown first."""

    async def story() -> None:
        here = await room(world)
        (one,) = await shown(here, "teal")
        other = await world.agent("zhoumin", "周敏")
        await here.ok("exhibit", seat=other, **named(one, "photo"))
        no = await here.post("exhibit", **named(one, "receipt"))
        assert (no.status_code, no.json()["error"]) == (409, "stale")
        assert no.json()["message"].startswith("周敏刚把这份凭据定为「照片」")
        assert no.json()["theirs"] == {"kind": "photo"}
        assert (await shown(here))[0]["what"] == "photo"
        await here.ok("exhibit", **named(one, "receipt", "photo"))
        assert (await shown(here))[0]["what_by"] == "陈岚"

    world.run(story())


def test_only_what_is_there_is_called_one_of_the_six(world: PretendDesk) -> None:
    """S4-02."""

    async def story() -> None:
        here = await room(world)
        (one,) = await shown(here, "teal")
        good = named(one, "receipt")
        for wrong, status in (
            ({"kind": "selfie"}, 400),
            ({"sha256": "0" * 64}, 404),
            ({"sha256": "x"}, 400),
            ({"message": one["message"] + 1}, 404),
            ({"was": "selfie"}, 400),
        ):
            answer = await here.post("exhibit", **{**good, **wrong})
            assert answer.status_code == status, wrong
        other = await world.customer("u2", "键盘坏了", "人工")
        number = (await here.seat.talk(other))["case_no"]
        theirs = Room(world, here.seat, other, number)
        assert (await theirs.post("exhibit", **good)).status_code == 404, "of another talk"
        assert lines(here) == lines(theirs) == []

    world.run(story())


def test_the_bots_question_gives_a_guess_that_counts_for_nothing(world: PretendDesk) -> None:
    """S4-02: marked as one, and gone as soon as somebody said what it is."""

    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "耳机坏了", "左边没声音")
        asked = (await seat.talk(chat))["messages"][-1]
        assert "questions.purchased_on." in asked["why"]["rule"]
        await world.pictures("u1", "teal")
        await world.customer("u1", "我要人工")
        here = Room(world, seat, chat, (await seat.talk(chat))["case_no"])
        first, later = await shown(here, "navy")
        assert (first["guess"], first["guess_name"], first["what"]) == ("receipt", "小票发票", "")
        assert (later["guess"], later["guess_name"]) == ("", ""), "nothing was asked any more"
        assert world.store.read(lambda c: exhibits.counted(c, chat)).kinds == {}
        await here.ok("exhibit", **named(first, "photo"))
        first, _ = await shown(here)
        assert (first["what"], first["guess"]) == ("photo", "")

    world.run(story())


def test_the_claim_and_the_measure_stand_beside_what_shows_them(world: PretendDesk) -> None:
    """S4-02: spec 18 h, measured 9.4 h: 47.8 % less, with the page and the log."""

    async def story() -> None:
        here = await room(world)
        for name, value in (("claim_spec", "18小时"), ("measured", "9.4小时")):
            assert (await fill(here.seat, here.chat, name, value)).status_code == 200
        page, log = await shown(here, "teal", "navy")
        (gap,) = (await here.seat.talk(here.chat))["packet"]["gaps"]
        assert (gap["less"], gap["claimed_by"], gap["measured_by"]) == ("47.8", [], [])
        await here.ok("exhibit", **named(page, "spec_page"))
        await here.ok("exhibit", **named(log, "measurement_log"))
        (gap,) = (await here.seat.talk(here.chat))["packet"]["gaps"]
        assert gap["claimed_by"] == [page["message"]]
        assert gap["measured_by"] == [log["message"]]

    world.run(story())


def test_what_it_is_goes_into_the_export_and_to_the_regulators_list(world: PretendDesk) -> None:
    """S4-02, X-05."""

    async def story() -> None:
        here = await room(world)
        first, _, _ = await shown(here, "teal", "navy", "coral")
        await here.ok("exhibit", **named(first, "receipt"))
        out = io.StringIO()
        export.write_cases(world.store, out)
        (case,) = map(json.loads, out.getvalue().splitlines())
        told = [(one["kind"], one["what"], one["what_by"]) for one in case["evidence"]]
        assert told == [("image", "receipt", "chenlan"), ("image", "", ""), ("image", "", "")]
        assert case["evidence"][0]["sha256"] == first["sha256"]
        assert case["evidence"][0]["what_at"].startswith("20")
        asked = await here.post("12315")
        value = next(one for one in asked.json()["lines"] if one["key"] == "evidence")["value"]
        assert value == "3 份（小票发票 1）"

    world.run(story())


def test_the_customer_hears_nothing_of_it(world: PretendDesk) -> None:
    """S4-02: what staff call a file is theirs."""

    async def story() -> None:
        here = await room(world)
        (one,) = await shown(here, "teal")
        said = world.said(here.chat)
        done = await here.ok("exhibit", **named(one, "receipt"))
        assert world.said(here.chat) == said
        page = await world.stranger().get(done["case"]["status_link"])
        assert page.status_code == 200
        assert "小票" not in page.text

    world.run(story())
