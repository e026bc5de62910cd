"""The letter's form names a promise without a result, and lets the letter go once it has one."""

from __future__ import annotations

import secrets
from typing import Any

import httpx

from tests.bot.pretend_desk import PretendDesk, Seat

CALL = "我半小时内给您打 13800138000。"
PARTS = {"outcome": "upheld", "done": "换了。", "condition": "坏了再换。", "contact": "转 806"}


async def post(seat: Seat, path: str, **body: Any) -> httpx.Response:
    """Post to the desk's API under a new event id."""
    return await seat.client.post(
        f"/desk/api/{path}",
        json={"event": secrets.token_hex(16)} | body,
        headers={"x-desk-token": seat.token},
    )


def test_a_promise_without_a_result_is_named_in_the_form_and_then_the_letter_goes(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        mine = await world.agent()
        chat = await world.customer("u1", "耳机坏了", "人工")
        await mine.act(chat, "take")
        await mine.act(chat, "reply", text=CALL)
        talk = await mine.talk(chat)
        number = talk["case_no"]
        shown = (await post(mine, f"case/{number}/letter", **PARTS)).json()
        (missing,) = shown["missing"]
        assert missing["key"] == "promised"
        assert missing["name"].startswith("还有一条您说过的承诺没有结果：我半小时内给您打")
        assert "13800138000" not in missing["name"]
        no = await post(mine, f"case/{number}/resolve", **PARTS)
        assert (no.status_code, no.json()["error"]) == (400, "incomplete")
        assert no.json()["missing"] == shown["missing"]
        case = (await mine.client.get(f"/desk/api/case/{number}")).json()
        (mine_,) = [one for one in case["promises"] if one["kind"] == "agent"]
        proof = {"kind": "note", "text": "电话打过了，他同意明天换"}
        kept = await post(mine, f"talk/{chat}/promise", id=mine_["id"], how="kept", proof=proof)
        assert kept.status_code == 200
        yes = await post(mine, f"case/{number}/resolve", **PARTS)
        assert (yes.status_code, yes.json()["case"]["state"]) == (200, "letter")

    world.run(story())
