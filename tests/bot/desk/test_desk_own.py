"""Views, keys and text modules are on the server: every computer has them, nobody else changes."""

from __future__ import annotations

from typing import Any

import httpx

from storage import accounts, conversations, promises
from tests.bot.pretend_desk import PretendDesk, Seat

SHARED = {
    "shared": True,
    "category": "quality",
    "code": "dh",
    "name": "约电话",
    "text": "几点方便？",
}


async def get(seat: Seat, path: str) -> dict[str, Any]:
    found: dict[str, Any] = (await seat.client.get(f"/desk/api/{path}")).json()
    return found


async def post(seat: Seat, path: str, **body: Any) -> httpx.Response:
    headers = {"x-desk-token": seat.token}
    return await seat.client.post(f"/desk/api/{path}", json=body, headers=headers)


def hire(world: PretendDesk, login: str, role: str) -> None:
    world.store.do(lambda tx: accounts.add(tx, login, login, role, "x"))


def texts(found: dict[str, Any], code: str) -> list[tuple[bool, str, str]]:
    modules = [one for one in found["modules"] if one["code"] == code]
    return [(one["mine"], one["category"], one["text"]) for one in modules]


def test_views_and_keys_are_there_at_the_next_sign_in_and_for_nobody_else(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat = await world.agent()
        views = [{"view": "mine", "words": "充电宝"}]
        assert (await post(seat, "own", choice={"name": "views", "value": views})).json()[
            "views"
        ] == views
        keys = {"take": "g x", "reply": ""}
        await post(seat, "own", choice={"name": "keys", "value": keys})
        again = await get(await world.agent(), "own")
        assert (again["views"], again["keys"]) == (views, keys)
        other = await get(await world.agent("zhoumin", "周敏"), "own")
        assert (other["views"], other["keys"]) == ([], {})

    world.run(story())


def test_what_is_no_choice_is_refused(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        for choice in (
            {"name": "other", "value": []},
            {"name": "views", "value": [{"view": "theirs"}]},
            {"name": "keys", "value": {"take": "a b c d e"}},
            {"name": "keys", "value": {"<b>": "x"}},
        ):
            assert (await post(seat, "own", choice=choice)).status_code == 400, choice
        stranger = world.stranger()
        assert (await stranger.get("/desk/api/own")).status_code == 401
        await stranger.aclose()

    world.run(story())


def test_only_leads_and_operators_write_what_all_colleagues_have(world: PretendDesk) -> None:
    """S2-59: shared modules by category, kept by a lead or an operator."""

    async def story() -> None:
        seat = await world.agent()
        assert (await post(seat, "module", **SHARED)).status_code == 403
        for role in ("operator", "lead"):
            hire(world, role, role)
            writer = await world.agent(role, role)
            assert (await get(writer, "own"))["may_share"] is True
            kept = await post(writer, "module", **{**SHARED, "text": role})
            assert kept.status_code == 200, kept.text
        found = await get(seat, "own")
        assert found["may_share"] is False
        assert (False, "quality", "lead") in texts(found, "dh")
        assert (await post(seat, "module/drop", shared=True, code="dh")).status_code == 403
        wrong = await post(seat, "module", **{**SHARED, "shared": False, "category": "none"})
        assert wrong.status_code == 400

    world.run(story())


def test_a_shared_module_stands_for_the_shipped_one_and_dropping_it_hides_both(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        hire(world, "wang", "manager")
        lead = await world.agent("wang", "王主管")
        shipped = texts(await get(lead, "own"), "sc")
        assert len(shipped) == 1
        new = {"shared": True, "code": "sc", "name": "首触", "text": "您好，我来办。"}
        found = (await post(lead, "module", **new)).json()
        assert texts(found, "sc") == [(False, "", "您好，我来办。")]
        found = (await post(lead, "module/drop", shared=True, code="sc")).json()
        assert texts(found, "sc") == []

    world.run(story())


def test_an_agents_own_module_is_his_and_is_taken_away_by_him(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        mine = {"category": "", "code": "sc", "name": "我的首触", "text": "您好 {称呼}"}
        found = (await post(seat, "module", **mine)).json()
        assert (True, "", "您好 {称呼}") in texts(found, "sc")
        other = await world.agent("zhoumin", "周敏")
        assert len(texts(await get(other, "own"), "sc")) == 1
        await post(other, "module/drop", code="sc")
        assert len(texts(await get(seat, "own"), "sc")) == 2
        found = (await post(seat, "module/drop", code="sc")).json()
        assert len(texts(found, "sc")) == 1

    world.run(story())


async def _has(world: PretendDesk, seat: Seat) -> tuple[str, str]:
    """Return a talk that the agent has, and its case."""
    chat = await world.customer("u1", "耳机坏了好几天", "13800138000", "我要人工")
    assert (await seat.act(chat, "take")).status_code == 200
    talk = world.store.read(lambda c: conversations.get(c, chat))
    assert talk is not None
    return chat, talk.case_no


def test_a_talk_is_put_off_only_with_a_promise_and_by_who_has_it(world: PretendDesk) -> None:
    """Ideal 2.2: Z is snooze until, and needs a promise."""

    async def story() -> None:
        seat = await world.agent()
        chat, number = await _has(world, seat)
        now = world.clock()
        said = {"event": "snooze-12345678", "until": now + 900, "what": "问到门店的结果再回"}
        other = await world.agent("zhoumin", "周敏")
        assert (await post(other, f"talk/{chat}/snooze", **said)).status_code == 409
        for wrong in ({"until": now - 5}, {"until": now + 40 * 86400}, {"what": " "}):
            refused = await post(seat, f"talk/{chat}/snooze", **{**said, **wrong})
            assert refused.status_code == 400, wrong
        for _ in range(2):
            found = await post(seat, f"talk/{chat}/snooze", **said)
            assert list(found.json()["talks"]) == [chat], found.text
        kept = world.store.read(lambda c: promises.of_case(c, number))
        made = [one for one in kept if one.what == "问到门店的结果再回"]
        assert [(one.state, one.owner) for one in made] == [("open", "陈岚")]
        assert (await get(other, "snoozed"))["talks"] == {}
        woken = await post(seat, f"talk/{chat}/wake", event="wake-12345678")
        assert woken.json()["talks"] == {}

    world.run(story())


def test_nothing_is_put_off_beyond_what_was_promised_before(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat, _ = await _has(world, seat)
        late = world.clock() + 20 * 86400
        said = {"event": "snooze-12345678", "until": late, "what": "下个月再看"}
        refused = await post(seat, f"talk/{chat}/snooze", **said)
        assert (refused.status_code, refused.json()["error"]) == (409, "promised")
        assert "最晚只能到" in refused.json()["message"]
        assert (await get(seat, "snoozed"))["talks"] == {}

    world.run(story())


def test_a_customers_word_takes_the_talk_up_again(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        chat, _ = await _has(world, seat)
        said = {"event": "snooze-12345678", "until": world.clock() + 900, "what": "等门店回话"}
        await post(seat, f"talk/{chat}/snooze", **said)
        assert list((await get(seat, "snoozed"))["talks"]) == [chat]
        await world.customer("u1", "还有一件事")
        assert (await get(seat, "snoozed"))["talks"] == {}

    world.run(story())
