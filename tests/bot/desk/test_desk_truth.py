"""The desk shows the truth: after each act what stands on a colleague's page is what really is.

Promise 21, as Zulip checks its clients: old state + events = fresh state, for each of some fifty
acts of agents, leads and customers. Events may come doubled, late and out of order; what was
dropped is made good by the next connection. SEED=n shuffles otherwise.
"""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from storage import accounts, teams
from storage.inbox import Arrival
from storage.teams import Member
from tests.bot.desk.desk_model import Feed, PageModel, apart, following
from tests.bot.desk.test_desk_person import before
from tests.bot.pretend_desk import Clock, PretendDesk, Seat
from tests.bot.work_api_bench import DECLINE, PLAN, RESOLVE, TAGS, posted

SEED = int(os.environ.get("SEED", "7"))
HOUR = 3600.0
TURNS = 1_000  # looks until a turn must have been taken


class Still(Clock):
    """A clock that moves at each act only: what is told in seconds is read the same twice."""

    def __init__(self) -> None:
        super().__init__()
        self._at = super().__call__()

    def __call__(self) -> float:
        """Return epoch seconds."""
        return self._at + self.ahead


class StillDesk(PretendDesk):
    """A desk whose time stands still between two acts."""

    clocks = Still


@dataclass
class Scene:
    """Who acts, and a colleague who only looks. acts: how many were checked; stale: what differed.

    pages: the colleague's page as the events come; the same with events doubled and shuffled,
    each held back for an act or two; one that hears nothing, and is connected again at times.
    """

    world: PretendDesk
    mine: Seat
    lead: Seat
    other: Seat
    feed: Feed
    chance: random.Random
    pages: tuple[PageModel, PageModel, PageModel]
    held: list[list[str]] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    async def look(self, chat: str) -> None:
        """Open a talk on every page of the colleague."""
        await self.feed.told()
        self.held.clear()
        for page in self.pages:
            page.chat = chat
            await page.opened()

    async def act(self, name: str, doing: Awaitable[Any]) -> Any:
        """Let something happen, then compare the pages with what really is."""
        self.world.clock.ahead += 1.0
        answer = await doing
        if isinstance(answer, httpx.Response):
            assert answer.status_code in {200, 201, 202}, f"{name}: {answer.text}"
        told = await self._told()
        plain, shuffled, cut = self.pages
        for chats in told:
            await plain.heard(chats)
        self.held += told * 2
        self.chance.shuffle(self.held)
        while self.held and (len(self.held) > 4 or self.chance.random() < 0.5):
            await shuffled.heard(self.held.pop())
        fresh = await plain.fresh()
        self.acts.append(name)
        self.stale += [f"{name}{line}" for line in apart(plain.shown, fresh)]
        if len(self.acts) % 4 == 0:
            await self._settle(name, shuffled, cut, fresh)
        return answer

    async def _told(self) -> list[list[str]]:
        """Return what the feed told of the act, once the turns that came of it are taken."""
        told = await self.feed.told()
        for _ in range(TURNS):
            if not self.world.store.read(partial(_waits, now=self.world.clock())):
                break
            told += await self.feed.told()
        return told + await self.feed.told()

    async def _settle(
        self, name: str, shuffled: PageModel, cut: PageModel, fresh: dict[str, Any]
    ) -> None:
        """Let what was held back come, and the line that was cut be there again."""
        while self.held:
            await shuffled.heard(self.held.pop())
        self.stale += [f"{name}, shuffled{line}" for line in apart(shuffled.shown, fresh)]
        await cut.opened()
        self.stale += [f"{name}, connected again{line}" for line in apart(cut.shown, fresh)]

    async def case(self, chat: str, road: str, seat: Seat | None = None, **body: Any) -> Any:
        """Do something to the case of a talk."""
        number = (await self.mine.talk(chat))["case_no"]
        return await self.act(road, posted(seat or self.mine, f"case/{number}/{road}", "", body))

    async def talk(self, chat: str, road: str, seat: Seat | None = None, **body: Any) -> Any:
        """Do something to a talk."""
        return await self.act(road, posted(seat or self.mine, f"talk/{chat}/{road}", "", body))

    async def says(self, user: str, text: str) -> str:
        """Let a customer write."""
        chat: str = await self.act(f"customer: {text}", self.world.customer(user, text))
        return chat


def _waits(c: Any, now: float) -> bool:
    """Whether a turn is to be taken now."""
    found = "select 1 from item where lane like 'in:%' and (due is null or due <= ?)"
    return c.exec_driver_sql(found, (now,)).first() is not None


def scene(folder: Path, story: Callable[[Scene], Awaitable[None]], least: int) -> None:
    """Play *story* in front of a colleague's pages; none may ever show what is not so."""

    async def whole() -> None:
        mine, other = await world.agent(), await world.agent("zhoumin", "周敏")
        world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
        lead = await world.agent("wang", "王主管")
        for login in ("chenlan", "zhoumin"):
            world.store.do(partial(teams.member, said=Member(login, ("frontline",))))
            world.store.do(partial(teams.present, login=login, state="available"))
        async with following(world, other) as feed:
            pages = (PageModel(other, ""), PageModel(other, ""), PageModel(other, ""))
            own = Scene(world, mine, lead, other, feed, random.Random(SEED), pages)
            await story(own)
        assert own.stale == [], f"SEED={SEED}"
        assert len(own.acts) >= least, own.acts

    world = StillDesk(folder)
    world.run(whole(), 240.0)


def test_a_talk_from_hello_to_the_letter_and_back(tmp_path: Path) -> None:
    async def story(at: Scene) -> None:
        chat = await at.world.customer("u1", "耳机坏了")
        await at.look(chat)
        await at.says("u1", "我要人工")
        await at.says("u2", "快递三天没到，太慢了")
        await at.talk(chat, "take")
        promise = {"what": "半小时内打电话", "due": at.world.clock() + 1800}
        await at.talk(chat, "reply", text="您好，我是陈岚。")
        await at.talk(chat, "reply", text="我会打给您。", promise=promise)
        await at.says("u1", "好的")
        made = (await at.mine.talk(chat))["packet"]["promises"]
        (one,) = [p for p in made if p["kind"] == "agent"]
        later = at.world.clock() + 2 * HOUR
        await at.talk(chat, "promise", id=one["id"], how="renegotiated", due=later)
        made = (await at.mine.talk(chat))["packet"]["promises"]
        (anew,) = [p for p in made if p["kind"] == "agent" and p["state"] == "open"]
        await at.talk(
            chat, "promise", id=anew["id"], how="kept", proof={"kind": "note", "text": "打过电话了"}
        )
        fields = (await at.mine.talk(chat))["record"]["fields"]
        seen = next((f["seen"] for f in fields if f["name"] == "product"), "")
        await at.talk(chat, "field", field="product", value="降噪耳机", seen=seen)
        await at.case(chat, "step", to="investigating")
        await at.case(chat, "note", text="听过录音了")
        await at.case(chat, "note", text="没人接", kind="call", reached=False)
        await at.case(chat, "tags", **TAGS)
        task = await at.case(chat, "task", kind="department", title="查批次", team="quality")
        number = task.json()["task"]["id"]
        for what in ("take", "note", "answer", "done"):
            await at.case(chat, f"task/{number}/{what}", text="查过了")
        gone = await at.case(chat, "task", kind="visit", title="取件", team="quality")
        gone_id = gone.json()["task"]["id"]
        await at.case(chat, f"task/{gone_id}/cancel", text="不用去了")
        plan = PLAN | {"due": at.world.clock() + 3 * HOUR}
        await at.case(chat, "plan", **plan, send=False)
        await at.case(chat, "plan", **plan)
        await at.says("u1", "同意")
        await at.case(chat, "resolve", **RESOLVE)
        await at.case(chat, "step", to="follow_up", note="电话回访，客户满意")
        await at.case(chat, "close", note="归档")
        await at.case(chat, "reopen", note="客户来电说又坏了")
        await at.talk(chat, "take")
        await at.talk(chat, "return")
        await at.says("u1", "又坏了")

    scene(tmp_path, story, 30)


def test_what_leads_and_colleagues_do_beside_the_talk(tmp_path: Path) -> None:
    async def story(at: Scene) -> None:
        chat, _ = await before(at.world, at.mine)
        await at.look(chat)
        await at.talk(chat, "person/join", match=1, why="电话里核对过")
        link = (await at.mine.client.get(f"/desk/api/talk/{chat}/person")).json()["links"][0]
        await at.talk(chat, "person/part", moved=link["chat"], why="是他爱人")
        await at.talk(chat, "take")
        await at.talk(chat, "transfer", to="zhoumin", why="他更熟")
        await at.talk(chat, "transfer", seat=at.other, to="chenlan", why="轮到他了")
        await at.talk(chat, "reveal")
        await at.case(chat, "owner", seat=at.lead, to="zhoumin", why="他熟")
        await at.case(chat, "hold", seat=at.lead, on=True, why="法务在看")
        await at.case(chat, "hold", seat=at.lead, on=False, why="看完了")
        await at.case(chat, "sort", level="1", reason="客户说有人受伤")
        await at.case(chat, "step", to="investigating")
        await at.case(chat, "extend", reason="要等检测的报告")
        await at.case(chat, "decline", **DECLINE)
        await at.says("u1", "复核")
        second = await at.world.customer("u3", "键盘也坏了", "我要人工")
        numbers = [(await at.mine.talk(one))["case_no"] for one in (chat, second)]
        third = await at.world.customer("u4", "键盘也坏了", "我要人工")
        last = (await at.mine.talk(third))["case_no"]
        await at.feed.told()
        await at.look(chat)
        body = {"title": "一批键盘", "cases": numbers}
        begun = await at.act("incident", posted(at.lead, "incidents", "", body))
        path = f"incident/{begun.json()['incident']}"
        for what, more in (
            ("add", {"case_no": last}),
            ("split", {"case_no": numbers[0], "why": "不是一批"}),
            ("add", {"case_no": numbers[0]}),
            ("own", {"login": "chenlan", "why": "他熟"}),
            ("close", {"result": "换了一批"}),
        ):
            event = secrets.token_hex(8)
            await at.act(f"incident {what}", posted(at.lead, f"{path}/{what}", event, more))
        until = at.world.clock() + 600
        await at.look(second)
        await at.talk(second, "take")
        await at.talk(second, "snooze", until=until, what="等快递回信")
        await at.talk(second, "wake")
        await at.says("u3", "还在吗")
        await at.act("customer leaves", unfollowed(at.world, "u3"))

    scene(tmp_path, story, 25)


async def unfollowed(world: PretendDesk, user: str) -> None:
    """Let a customer take back what he said last."""
    event, now = secrets.token_hex(8), world.clock.at()
    await world.intake.accept(Arrival("web", "default", user, event, "unfollow", now))


@pytest.mark.parametrize("seed", range(3))
def test_a_page_that_is_not_told_is_seen(tmp_path: Path, seed: int) -> None:
    """The check itself: an act behind the feed's back leaves a page stale, and it is found."""

    async def story() -> None:
        other = await world.agent("zhoumin", "周敏")
        chat = await world.customer(f"u{seed}", "耳机坏了", "我要人工")
        page = PageModel(other, chat)
        await page.opened()
        assert apart(page.shown, await page.fresh()) == []
        await world.customer(f"u{seed}", "还有，盒子也是破的")
        assert apart(page.shown, await page.fresh())
        await page.heard([chat])
        assert apart(page.shown, await page.fresh()) == []

    world = StillDesk(tmp_path)
    world.run(story())
