"""A plan, a refusal and a letter go out whole, and only when who may says yes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from storage import policies
from storage.policies import Policy
from tests.bot.pretend_desk import PretendDesk
from tests.bot.work_api_bench import DECLINE, HOUR, PLAN, RESOLVE, room


def test_above_the_limit_a_second_person_says_yes_before_the_customer_hears(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world)
        before = world.said(here.chat)
        asked = await here.ok("plan", **here.plan(remedies=["refund"], amount=500.0))
        assert (asked["approval"], asked["sent"]) == (True, False)
        (version,) = asked["case"]["plans"]
        assert (version["state"], version["needs_role"]) == ("waiting_approval", "lead")
        (task,) = asked["case"]["tasks"]
        assert (task["kind"], task["team_name"], task["plan"]) == ("approval", "组长", 1)
        assert world.said(here.chat) == before
        early = await here.post("plan/send", version=1)
        assert (early.status_code, early.json()["error"]) == (409, "illegal")
        himself = await here.post("approve", version=1, yes=True)
        assert (himself.status_code, himself.json()["error"]) == (403, "same_person")
        other = await world.agent("zhoumin", "周敏")
        small = await here.post("approve", seat=other, version=1, yes=True)
        assert (small.status_code, small.json()["error"]) == (403, "limit")
        lead = await here.lead()
        said = await here.ok("approve", seat=lead, version=1, yes=True, note="同意")
        assert said["case"]["plans"][0]["approved_by"] == "wang"
        assert said["case"]["tasks"][0]["state"] == "done"
        twice = await here.post("approve", seat=lead, version=1, yes=False)
        assert twice.status_code == 409
        stranger = await here.post("plan/send", seat=lead, version=1)
        assert (stranger.status_code, stranger.json()["error"]) == (403, "not_yours")
        await here.ok("plan/send", version=1)
        assert PLAN["text"] in world.said(here.chat)[-1]
        assert (await here.get())["plans"][0]["state"] == "sent"

    world.run(story())


def test_a_plan_that_was_refused_goes_nowhere_and_a_new_version_takes_its_place(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world)
        await here.ok("plan", **here.plan(remedies=["refund"], amount=500.0))
        lead = await here.lead()
        await here.ok("approve", seat=lead, version=1, yes=False, note="先修")
        refused = await here.post("plan/send", version=1)
        assert refused.status_code == 409
        await here.ok("plan", **here.plan(remedies=["refund"], amount=600.0))
        third = await here.ok("plan", **here.plan(amount=100.0, send=False))
        assert [v["state"] for v in third["case"]["plans"]] == ["rejected", "replaced", "ready"]
        assert [t["state"] for t in third["case"]["tasks"]] == ["done", "cancelled"]
        changed = third["case"]["plans"][2]["changes"]
        assert {"name": "amount", "label": "金额", "old": "600 元", "new": "100 元"} in changed
        assert (await here.post("plan/send", version=9)).status_code == 404

    world.run(story())


def test_a_plan_lacking_a_part_is_neither_kept_nor_sent(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        before = (here.kinds(), world.said(here.chat))
        answer = await here.post("plan", **here.plan(number="", exchange=" ", due=None))
        assert (answer.status_code, answer.json()["error"]) == (400, "incomplete")
        assert [one["key"] for one in answer.json()["missing"]] == ["number", "due", "exchange"]
        assert (here.kinds(), world.said(here.chat)) == before

    world.run(story())


def test_what_the_customer_answers_moves_the_case(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        await here.ok("plan", **here.plan())
        await here.say("我要人工")  # no answer to it: nothing moves
        assert (await here.get())["state"] == "plan_sent"
        illegal = await here.post("step", to="agreed")
        assert "等客户答复" in illegal.json()["message"]
        await here.say("同意")  # the button's title, typed
        agreed = await here.get()
        assert (agreed["state"], agreed["plans"][0]["state"]) == ("agreed", "accepted")
        assert (await here.ok("step", to="executing"))["case"]["state"] == "executing"

    world.run(story())


def test_a_refusal_quotes_a_term_as_it_stands_today(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        lead = await here.lead()
        term = {
            "event": "e0000009", "id": "returns", "version": "2025-06", "title": "退换规定",
            "text": "签收七天内可退。", "valid_from": world.clock() - 9,
        }  # fmt: skip
        for seat, wanted in ((here.seat, 403), (lead, 200), (lead, 200)):
            answer = await seat.client.post(
                "/desk/api/policies", json=term, headers={"x-desk-token": seat.token}
            )
            assert answer.status_code == wanted, answer.text
        changed = await lead.client.post(
            "/desk/api/policies", json=term | {"text": "三天"}, headers={"x-desk-token": lead.token}
        )
        assert (changed.status_code, changed.json()["error"]) == (409, "kept")
        assert [p["id"] for p in (await here.get())["policies"]] == ["returns"]
        parts: dict[str, Any] = {k: v for k, v in DECLINE.items() if k not in ("term", "version")}
        assert (await here.post("decline", **parts, policy="nothing")).status_code == 400
        said = await here.ok("decline", **parts, policy="returns")
        assert said["case"]["state"] == "not_upheld"
        assert "签收七天内可退。" in world.said(here.chat)[-1]
        assert "2025-06" in world.said(here.chat)[-1]
        listed = (await here.seat.client.get("/desk/api/policies")).json()
        (shown,) = listed["policies"]
        assert (shown["author"], shown["author_name"]) == ("wang", "王主管")
        assert not listed["may_add"]
        assert "quoted" in here.kinds()

    world.run(story())


async def on_file(world: PretendDesk, version: str, text: str, since: float = -9) -> None:
    """Put a version of a term on file."""
    at = datetime.fromtimestamp(world.clock() + since, UTC)
    term = Policy("returns", version, "退换规定", text, at, (), "wang")
    await asyncio.to_thread(world.store.do, lambda tx: policies.put(tx, term))


def test_a_quotation_is_word_for_word_and_of_the_version_the_page_showed(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world)
        await on_file(world, "2025-06", "签收七天内可退。")
        before = world.said(here.chat)
        own = DECLINE | {"term": "《退换规定》三天内可退。", "version": "2025-06"}
        changed = await here.post("decline", **own, policy="returns")
        assert (changed.status_code, changed.json()["missing"][0]["key"]) == (400, "term")
        await on_file(world, "2026-01", "签收十五天内可退。", -1)
        word = DECLINE | {"term": "《退换规定》签收七天内可退。", "version": "2025-06"}
        newer = await here.post("decline", **word, policy="returns")
        assert (newer.status_code, newer.json()["error"]) == (409, "newer")
        assert (world.said(here.chat), here.kinds().count("quoted")) == (before, 0)

    world.run(story())


def test_a_letter_quotes_a_term_and_keeps_its_words_whatever_comes_later(
    world: PretendDesk,
) -> None:
    """S4-15: an old letter shows the old text."""

    async def story() -> None:
        here = await room(world)
        await on_file(world, "2025-06", "签收七天内可退。")
        said = RESOLVE | {"condition": "坏了再换。\n《退换规定》（2025-06）：签收七天内可退。"}
        missing = await here.post("resolve", **RESOLVE, policy="returns", version="2025-06")
        assert missing.json()["missing"][0]["key"] == "done"
        await here.ok("resolve", **said, policy="returns", version="2025-06")
        assert here.kinds().count("quoted") == 1
        await on_file(world, "2026-01", "签收十五天内可退。", -1)
        (letter,) = (await here.get())["letters"]
        assert "签收七天内可退。" in letter["text"]
        assert "十五天" not in letter["text"]

    world.run(story())


def test_the_list_of_terms_says_from_when_to_when_each_version_holds(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        assert (await seat.client.get("/desk/api/policies")).json()["policies"] == []
        for version, text, since in (("1", "三天", -99), ("2", "七天", -9), ("3", "", HOUR)):
            await on_file(world, version, text, since)
        found = (await seat.client.get("/desk/api/policies")).json()["policies"]
        assert [(one["state"], one["state_name"]) for one in found] == [
            ("past", "已过期"), ("now", "现行"), ("later", "还没生效"),
        ]  # fmt: skip
        ends = [one["valid_to"] for one in found]
        assert ends == [found[1]["valid_from"], found[2]["valid_from"], None]
        world.clock.ahead += HOUR + 9
        again = (await (await world.agent()).client.get("/desk/api/policies")).json()["policies"]
        assert [one["state"] for one in again] == ["past", "past", "ended"]

    world.run(story())


def test_words_that_pay_want_the_amount_before_anything_is_kept(world: PretendDesk) -> None:
    """A plan that says 退 50000 元 with its amount empty would pass an agent's limit."""

    async def story() -> None:
        here = await room(world)
        before = (here.kinds(), world.said(here.chat))
        for part in ({"text": "退您 50000 元。"}, {"number": "退 5 万元"}, {"number": "50000"}):
            answer = await here.post("plan", **here.plan(**part))
            (lack,) = answer.json()["missing"]
            assert lack == {"key": "amount", "name": "金额（方案里写了 5 万元，请填金额）"}
        assert (here.kinds(), world.said(here.chat)) == before
        asked = await here.ok("plan", **here.plan(number="退 900 元", amount=900.0))
        assert asked["approval"], "above an agent's limit"

    world.run(story())


def test_a_refusal_of_four_parts_is_none(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        before = world.said(here.chat)
        answer = await here.post("decline", **(DECLINE | {"objection": ""}))
        assert (answer.status_code, answer.json()["missing"]) == (
            400, [{"key": "objection", "name": "不认可怎么办"}],
        )  # fmt: skip
        assert world.said(here.chat)[: len(before)] == before
        assert (await here.get())["state"] == "claimed"

    world.run(story())


def test_who_declined_does_not_decide_on_the_objection(world: PretendDesk) -> None:
    """S4-17: the second look is another person's."""

    async def story() -> None:
        here = await room(world)
        await here.ok("decline", **DECLINE)
        await here.say("我不认可，要求复核")
        assert (await here.get())["state"] == "submitted"
        refused = await here.post("step", to="claimed")
        assert "另一位同事" in refused.json()["message"]

    world.run(story())


def test_the_letter_can_be_read_before_it_goes_out(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        before = (here.kinds(), world.said(here.chat))
        bare = (await here.post("letter", outcome="upheld", done="换好了。")).json()
        assert [one["key"] for one in bare["missing"]] == ["condition", "contact"]
        shown = (await here.post("letter", **RESOLVE)).json()
        assert shown["missing"] == []
        assert (here.kinds(), world.said(here.chat)) == before
        await here.ok("resolve", **RESOLVE)
        assert world.said(here.chat)[-1] == shown["text"]

    world.run(story())


def test_somebody_elses_talk_is_not_spoken_in(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        other = await world.agent("zhoumin", "周敏")
        await other.act(here.chat, "take")
        answer = await here.post("resolve", **RESOLVE)
        assert (answer.status_code, answer.json()["error"]) == (409, "taken")
        assert "周敏" in answer.json()["message"]

    world.run(story())
