"""The desk's search box, similar cases and knowledge over HTTP: signed in, one step, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.desk import knowledge_api
from bot.desk.routes import routes
from bot.knowledge.archive import Archive
from bot.knowledge.asked import Reader
from bot.knowledge.casedoc import Names
from bot.knowledge.shelf import Shelf
from bot.knowledge.terms import Terms
from bot.knowledge.upkeep import Keeper
from bot.web import asgi
from dialogues.effects import CaseState, FileCase
from dialogues.state import FieldName, Known, Level, MessageId, ScriptRef
from nlu.steps.calendar import festivals
from nlu.steps.dates import date_reader
from nlu.steps.normalise import Normaliser
from nlu.steps.vectors import Encoder
from storage import case_events, cases, inbox
from storage.inbox import Arrival
from storage.store import Tx
from tests.bot.pretend_desk import PretendDesk, Seat

NUMBER = "TS260311-0000ABCD"
API = "/desk/api"


def by_character(text: str) -> list[str]:
    """Cut in pairs: words enough where nobody measures how well they are cut."""
    return [text[n : n + 2] for n in range(0, len(text), 2)]


class World(PretendDesk):
    """A desk with an archive and a shelf."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        names = Names(self.desk.names, {"money": "退款补偿"})
        terms = Terms(Normaliser(), by_character, b"k" * 32)
        reader = Reader(terms, date_reader(festivals()), names.categories)
        box = Archive(self.store, reader, names, ZoneInfo("Asia/Shanghai"))
        shelf = Shelf(self.store, terms, Encoder("no_such_package"), names.categories)
        self.keeper = Keeper(self.store, terms, names)
        own = knowledge_api.routes(self.desk, box, shelf)
        self.app = asgi([*own, *routes(self.desk)], nothing)

    def file(self, number: str = NUMBER, story: str = "手机续航太短") -> None:
        """File a case that people have worked on, and index it."""
        at = self.clock.at()
        fields = {
            FieldName("issue"): Known(story, story, MessageId(1)),
            FieldName("contact_phone"): Known("+8613912348000", "", MessageId(1)),
        }
        case = FileCase(
            number, 1, ScriptRef("quality", "v1"), CaseState.CLOSED, Level.GENERAL,
            "quality.fault", ("quality.fault",), frozenset(), fields, (), at,
        )  # fmt: skip

        def job(tx: Tx) -> None:
            inbox.receive(tx, Arrival("web", "shop", "u9", number, "message", at, story))
            cases.file(tx, "web:shop:u9", case)
            done = {"outcome": "upheld", "done": "免费换了电池"}
            case_events.event(tx, number, "resolved", "linke", done)
            case_events.event(tx, number, "tagged", "linke", {"solution": ["money"]})

        self.store.do(job)
        self.keeper.once()


@asynccontextmanager
async def nothing(_: object) -> AsyncIterator[None]:
    """Stand in for a lifespan: the world has its own."""
    yield


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def get(seat: Seat, path: str, **asked: str) -> httpx.Response:
    return await seat.client.get(f"{API}/{path}", params=asked)


async def post(seat: Seat, path: str, event: str, **body: Any) -> httpx.Response:
    content = {"event": f"{event}-12345678", **body}
    headers = {"x-desk-token": seat.token}
    return await seat.client.post(f"{API}/{path}", json=content, headers=headers)


def test_the_box_finds_and_says_how_it_understood(world: World) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.file()
        found = (await get(seat, "search", q="8000 續航")).json()
        assert [one["number"] for one in found["cases"]] == [NUMBER]
        assert [one["shown"] for one in found["understood"]] == ["号码 8000", "续航"]
        assert (found["order"], found["cursor"]) == ("best", "")
        assert "13912348000" not in str(found)
        assert (await get(seat, "search", q="", cursor="x")).status_code == 400
        assert (await get(seat, "search", q="\x00'; DROP TABLE cases; --")).status_code == 200

    world.run(story())


def test_nobody_gets_anything_without_signing_in(world: World) -> None:
    async def story() -> None:
        stranger = world.stranger()
        for path in ("search?q=x", "knowledge", "knowledge/1", "knowledge/lists",
                     f"case/{NUMBER}/similar", f"case/{NUMBER}/experience"):  # fmt: skip
            assert (await stranger.get(f"{API}/{path}")).status_code == 401, path
        for path in ("knowledge", "knowledge/1", "knowledge/1/vote", "knowledge/1/use",
                     "knowledge/1/owner", f"case/{NUMBER}/knowledge"):  # fmt: skip
            answer = await stranger.post(f"{API}/{path}", json={"event": "e-12345678"})
            assert answer.status_code in {401, 403}, path
        await stranger.aclose()

    world.run(story())


def test_a_closed_case_becomes_knowledge_in_one_step_and_once(world: World) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.file()
        first = await post(seat, f"case/{NUMBER}/knowledge", "one")
        assert first.status_code == 200, first.text
        item = first.json()["item"]
        assert (item["problem"], item["solution"]) == ("手机续航太短", "免费换了电池")
        assert (item["plan"], item["letter"]) == ("", "免费换了电池")
        assert (item["state"], item["cases"], item["owner"]) == ("draft", [NUMBER], seat.login)
        again = await post(seat, f"case/{NUMBER}/knowledge", "one")
        assert again.json() == first.json(), "a lost answer asked for again"
        other = await post(seat, f"case/{NUMBER}/knowledge", "two")
        assert other.status_code == 409
        assert [one["id"] for one in other.json()["items"]] == [item["id"]]
        anyway = await post(seat, f"case/{NUMBER}/knowledge", "two", anyway=True)
        assert anyway.json()["item"]["id"] != item["id"]
        assert (await post(seat, "case/TS0/knowledge", "three")).status_code == 404

    world.run(story())


def test_an_item_is_written_found_changed_voted_on_and_retired(world: World) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.file()
        said = {"problem": "手机续航太短", "solution": "换电池", "state": "published"}
        number = (await post(seat, "knowledge", "a", **said)).json()["item"]["id"]
        for asked in ({"q": "续航"}, {"case": NUMBER}, {}):
            found = (await get(seat, "knowledge", **asked)).json()["items"]
            assert [one["id"] for one in found] == [number], asked
        changed = await post(
            seat, f"knowledge/{number}", "b", was=1, solution="换新机", case=NUMBER
        )
        assert changed.json()["item"]["version"] == 2
        stale = await post(seat, f"knowledge/{number}", "c", was=1, solution="退款")
        assert (stale.status_code, stale.json()["error"]) == (409, "stale")
        voted = await post(seat, f"knowledge/{number}/vote", "d", worked=True)
        assert (voted.json()["item"]["worked"], voted.json()["item"]["my_vote"]) == (1, "worked")
        whole = (await get(seat, f"knowledge/{number}")).json()
        assert [one["solution"] for one in whole["versions"]] == ["换电池", "换新机"]
        assert whole["cases"] == [NUMBER]
        await post(seat, f"knowledge/{number}/retire", "e")
        assert (await get(seat, "knowledge", q="续航")).json()["items"] == []
        retired = (await get(seat, "knowledge", state="retired")).json()["items"]
        assert [one["state_name"] for one in retired] == ["已停用"]

    world.run(story())


def test_what_is_due_for_review_is_listed(world: World) -> None:
    async def story() -> None:
        seat = await world.agent()
        now = world.clock.at().timestamp()
        for n, review in enumerate((now - 5, now + 5)):
            said = {
                "problem": f"问题{n}号完全不同",
                "solution": "办法",
                "review": review,
                "anyway": True,
            }
            await post(seat, "knowledge", f"e{n}", **said)
        late = (await get(seat, "knowledge", state="expired")).json()["items"]
        assert [(one["problem"], one["expired"]) for one in late] == [("问题0号完全不同", True)]

    world.run(story())


def test_bad_bodies_are_refused_with_a_line(world: World) -> None:
    async def story() -> None:
        seat = await world.agent()
        good = {"problem": "x", "solution": "y"}
        for bad in ({"problem": " "}, {"review": -1}, {"state": "retired"}, {"more": 1}):
            answer = await post(seat, "knowledge", "e", **{**good, **bad})
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid"), bad
        assert (await post(seat, "knowledge", "e", **good, case="TS0")).status_code == 404
        assert (await post(seat, "knowledge/9/vote", "e", worked=True)).status_code == 404
        assert (await get(seat, "knowledge", case="TS0")).status_code == 404

    world.run(story())


def test_similar_cases_come_with_what_solved_them(world: World) -> None:
    async def story() -> None:
        seat = await world.agent()
        for n in range(3):
            world.file(f"TS260311-0000000{n}")
        found = (await get(seat, "case/TS260311-00000000/similar")).json()
        assert found["line"] == "近 90 天 2 件，2 件这样解决：退款补偿"
        assert {one["how"] for one in found["cases"]} == {"退款补偿"}
        assert (await get(seat, "case/TS0/similar")).status_code == 404

    world.run(story())


def test_what_is_like_a_case_is_shown_before_it_is_written_and_may_take_it_in(
    world: World,
) -> None:
    """S2-60: similar items first; the case is merged into one, or written anew."""

    async def story() -> None:
        seat = await world.agent()
        world.file()
        said = {"problem": "手机续航太短", "solution": "换电池", "state": "published"}
        number = (await post(seat, "knowledge", "a", **said)).json()["item"]["id"]
        found = (await get(seat, f"case/{NUMBER}/experience")).json()
        assert (found["problem"], found["solution"]) == ("手机续航太短", "免费换了电池")
        assert [one["id"] for one in found["items"]] == [number]
        assert found["own"] == []
        merged = await post(seat, f"knowledge/{number}/source", "b", case=NUMBER)
        assert (merged.json()["item"]["cases"], merged.json()["item"]["version"]) == ([NUMBER], 1)
        assert (await get(seat, f"case/{NUMBER}/experience")).json()["own"] == [number]
        assert (await get(seat, "case/TS0/experience")).status_code == 404

    world.run(story())


def test_the_page_has_counts_owners_comments_and_where_it_helped(world: World) -> None:
    async def story() -> None:
        seat = await world.agent()
        world.file()
        await world.agent("zhoumin", "周敏")
        said = {"problem": "手机续航太短", "solution": "换电池", "state": "published"}
        number = (await post(seat, "knowledge", "a", **said)).json()["item"]["id"]
        path = f"knowledge/{number}"
        changed = await post(seat, f"{path}/owner", "b", owner="zhoumin")
        assert changed.json()["item"]["owner_name"] == "周敏"
        assert (await post(seat, f"{path}/owner", "b", owner="nobody")).status_code == 400
        assert (await post(seat, f"{path}/use", "c", case=NUMBER)).status_code == 200
        assert (await post(seat, f"{path}/use", "c", case="TS0")).status_code == 404
        await post(seat, f"{path}/vote", "d", worked=False, note="新款不行")
        whole = (await get(seat, path)).json()
        assert (whole["used"], whole["failed"]) == (1, 1)
        assert [one["note"] for one in whole["comments"]] == ["新款不行"]
        assert [one["by_name"] for one in whole["versions"]] == ["陈岚"]
        lists = (await get(seat, "knowledge/lists")).json()
        assert lists["counts"] == {"published": 1, "draft": 0, "expired": 0, "retired": 0}
        assert {"key": "zhoumin", "name": "周敏"} in lists["people"]
        assert lists["soon"]["with"] == 0

    world.run(story())


def test_a_day_of_review_is_taken_away_again(world: World) -> None:
    async def story() -> None:
        seat = await world.agent()
        late = world.clock.at().timestamp() - 5
        said = {"problem": "手机续航太短", "solution": "换电池", "review": late}
        number = (await post(seat, "knowledge", "a", **said)).json()["item"]["id"]
        found = (await get(seat, "knowledge", state="expired", q="续航", n="20")).json()["items"]
        assert [one["id"] for one in found] == [number]
        changed = await post(seat, f"knowledge/{number}", "b", was=1, review=0)
        assert (changed.json()["item"]["review"], changed.json()["item"]["expired"]) == (
            None,
            False,
        )
        assert (await get(seat, "knowledge", state="expired", q="续航")).json()["items"] == []

    world.run(story())
