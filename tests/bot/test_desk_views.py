"""An agent sees what matters first, all that was said, and nothing a list should not show."""

from __future__ import annotations

import asyncio
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from storage.inbox import Arrival
from tests.bot.pretend_desk import ROOT, PretendDesk

FIRE = "充电宝着火了！！！你们管不管"
XSS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "{{7*7}}{{config}}",
    "javascript:alert(1)",
    "'-alert(1)-'",
    "<!--",
    "]]>",
    "&lt;b&gt;",
    "\u2028</script>",
)


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


def chats(rows: list[dict[str, Any]]) -> list[str]:
    return [row["chat"].rpartition(":")[2] for row in rows]


def test_the_most_urgent_stands_first_and_each_says_why_it_is_there(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        await world.customer("calm", "耳机坏了", "转人工")
        world.clock.ahead += 60
        await world.customer("later", "键盘坏了", "转人工")
        world.clock.ahead += 60
        await world.customer("fire", FIRE)
        found = await seat.queue()
        assert chats(found["waiting"]) == ["fire", "calm", "later"]
        fire, calm, _ = found["waiting"]
        assert (fire["level"], fire["level_name"], fire["heat"]) == ("1", "紧急", 3)
        assert fire["story"] == FIRE
        assert fire["reasons"] == ["安全：起火冒烟"]
        assert fire["category"] == "质量 · 安全隐患"
        assert fire["due"] < calm["due"]
        assert calm["reasons"] == ["客户要求人工"]
        assert 110 < found["now"] - calm["since"] < 140
        assert calm["channel"] == "网页"

    world.run(story())


def test_a_lead_sees_who_is_with_people_and_what_the_bot_still_has(world: PretendDesk) -> None:
    async def story() -> None:
        seat, other = await world.agent(), await world.agent("zhoumin", "周敏")
        mine = await world.customer("mine", "耳机坏了", "人工")
        theirs = await world.customer("theirs", "键盘坏了", "人工")
        await world.customer("intake", "手机坏了")
        await seat.act(mine, "take")
        await other.act(theirs, "take")
        found = await seat.queue()
        assert found["waiting"] == []
        people = {row["owner"]: row["mine"] for row in found["people"]}
        assert people == {"陈岚": True, "周敏": False}
        (row,) = found["bot"]
        assert (row["story"], row["owner"], row["level_name"]) == ("手机坏了", "", "一般")

    world.run(story())


def test_a_talk_whose_story_is_not_told_yet_shows_the_last_words(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        await world.customer("u1", "在吗\n喂", "转人工")
        assert (await seat.queue())["waiting"][0]["story"] == "转人工"

    world.run(story())


def test_lists_show_no_phone_and_no_whole_order_number(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        await world.customer(
            "u1", "耳机坏了，我叫张晓明，电话 13800138000，订单号 SF1234567890", "人工"
        )
        text = json.dumps(await seat.queue(), ensure_ascii=False)
        for secret in ("13800138000", "SF1234567890", "张晓明"):
            assert secret not in text
        assert "138****8000" in text

    world.run(story())


def test_the_record_masks_the_phone_and_the_words_stay_as_they_were(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", FIRE, "138-0013-8000")
        talk = await seat.talk(chat)
        fields = {field["name"]: field for field in talk["record"]["fields"]}
        assert fields["contact_phone"]["shown"] == "138****8000"
        known = {field["name"]: field["shown"] for field in talk["packet"]["known"]}
        assert known["contact_phone"] == "138****8000"
        assert talk["record"]["customer"] == "****u1"
        said = [line["text"] for line in talk["messages"] if line["from"] == "customer"]
        assert said == [FIRE, "138-0013-8000"]
        source = fields["contact_phone"]["message"]
        assert next(m["text"] for m in talk["messages"] if m["id"] == source) == "138-0013-8000"

    world.run(story())


def test_the_talk_tells_who_said_what_in_which_mood_and_by_which_rule(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", FIRE)
        await seat.act(chat, "take")
        await seat.act(chat, "reply", text="我是值班经理陈岚。")
        lines = (await seat.talk(chat))["messages"]
        assert [line["from"] for line in lines] == ["customer", "bot", "bot", "agent"]
        assert [line["name"] for line in lines] == ["客户", *["小安（机器人）"] * 2, "陈岚"]
        customer, bot, _, agent = lines
        assert customer["mood"] == {"name": "愤怒", "heat": 3}
        assert customer["why"] is None
        assert bot["mood"] is None
        assert "safety.fire" in bot["why"]["rule"]
        assert bot["why"]["phase"] == "安全"
        name, _, version = bot["why"]["script"].partition("@")
        assert (name, len(version)) == ("quality", 12)
        assert agent["why"] is None
        assert lines == sorted(lines, key=lambda line: line["id"])

    world.run(story())


def test_the_packet_tells_the_next_person_all_that_matters(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", FIRE)
        talk = await seat.talk(chat)
        packet = talk["packet"]
        assert packet["story"] == FIRE
        assert packet["reasons"] == ["安全：起火冒烟"]
        assert packet["hazards"] == ["起火冒烟"]
        assert packet["curve"] == [3]
        assert set(packet["needs"]) == {"发泄", "补偿"}
        (promise,) = packet["promises"]
        assert (promise["state_name"], promise["owner"]) == ("未到期", "值班经理")
        assert talk["due"] == promise["due"]
        assert talk["due_what"] == "首次联系"
        missing = {field["name"]: field["do_not_push"] for field in packet["missing"]}
        assert missing["contact_phone"] is False

    world.run(story())


def test_a_promise_kept_or_late_is_shown_as_such(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        kept = await world.customer("kept", FIRE)
        await seat.act(kept, "take")
        await seat.act(kept, "reply", text="您好")
        (promise,) = (await seat.talk(kept))["packet"]["promises"]
        assert promise["state_name"] == "已兑现"
        assert (await seat.talk(kept))["due"] is None

    world.run(story())


def test_a_message_nobody_has_read_yet_is_shown_without_mood(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "耳机坏了")
        now = world.clock.at()
        await asyncio.to_thread(world.workers.stop, 5.0)
        await world.intake.accept(Arrival("web", "default", "u1", "e9", "message", now, "还在吗"))
        assert (await seat.talk(chat))["messages"][-1]["mood"] is None

    world.run(story())


def test_an_address_with_slashes_and_colons_can_be_opened_and_taken(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("a/b:c/take", "人工")
        coded = quote(chat, safe="")
        assert (await seat.talk(coded))["chat"] == chat
        assert (await seat.act(coded, "take")).status_code == 200

    world.run(story())


class Elements(HTMLParser):
    """Counts the elements of a page and keeps their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self.tags.append((tag, tuple(name for name, _ in attrs)))


@pytest.mark.parametrize("text", XSS)
def test_hostile_words_are_words_wherever_a_page_is_made(world: PretendDesk, text: str) -> None:
    async def story() -> None:
        plain, hostile = await world.agent(), await world.agent("mallory", text)
        pages = [(await seat.client.get("/desk")).text for seat in (plain, hostile)]
        assert Elements(pages[0]).tags == Elements(pages[1]).tags
        form = {"token": "0" * 64, "login": text, "password": text}
        again = await world.stranger().post("/desk/login", data=form)
        plainly = await world.stranger().post("/desk/login", data=form | {"login": "x"})
        assert Elements(again.text).tags == Elements(plainly.text).tags

    world.run(story())


@pytest.mark.parametrize("text", XSS)
def test_hostile_words_reach_the_page_as_json_no_browser_takes_for_html(
    world: PretendDesk, text: str
) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", text)
        answer = await seat.client.get(f"/desk/api/talk/{chat}")
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.json()["messages"][0]["text"] == text

    world.run(story())


def test_the_pages_scripts_never_make_html_of_data() -> None:
    scripts = sorted((ROOT / "bot" / "static").glob("desk*.js"))
    assert len(scripts) >= 6
    for path in scripts:
        source = path.read_text(encoding="utf-8")
        for forbidden in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ):
            assert forbidden not in source, path.name


def test_no_page_of_the_desk_holds_a_script_or_style_of_its_own() -> None:
    templates = sorted((ROOT / "bot" / "desk" / "templates").glob("*.html"))
    assert len(templates) >= 5
    for path in templates:
        source = path.read_text(encoding="utf-8")
        assert "|safe" not in source.replace(" ", "")
        for tag, names in Elements(source).tags:
            assert tag != "style", path.name
            assert tag != "script" or "src" in names, path.name
            assert not [n for n in names if n.startswith("on") or n == "style"], path.name
