"""What colleagues write at the desk comes to the customer of a Rasa client, who only asks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.rest_bench import ask
from tests.bot.work_api_bench import PLAN, posted

CHAT = "rest:default:v1"
HOUR = 3600.0


@dataclass
class Client:
    """A program that speaks Rasa's contract to the desk's own server."""

    http: httpx.AsyncClient

    async def says(self, text: str, **more: str) -> list[str]:
        """Write; return every word that came back."""
        return [one["text"] for one in await ask(self.http, text, **more)]


async def taken(client: Client, seat: Seat) -> str:
    """File a case by the client and take it at the desk; return its number."""
    for text in ("耳机坏了", "我要人工"):
        await client.says(text)
    assert (await seat.act(CHAT, "take")).status_code == 200
    number: str = (await seat.talk(CHAT))["case_no"]
    return number


def test_a_reply_of_the_desk_comes_with_the_next_answer_and_once(tmp_path: Path) -> None:
    """The words carry the inbox row of the colleague's own act."""

    async def story() -> None:
        client, seat = Client(world.stranger()), await world.agent()
        await taken(client, seat)
        for text in ("您好，我是陈岚。", "查到了，明天寄出。"):
            assert (await seat.act(CHAT, "reply", text=text)).status_code == 200
        heard = await client.says("在吗", message_id="m1")
        assert [one for one in heard if one in {"您好，我是陈岚。", "查到了，明天寄出。"}] == [
            "您好，我是陈岚。",
            "查到了，明天寄出。",
        ]
        assert await client.says("在吗", message_id="m1") == heard
        again = await client.says("好的")
        assert not set(again) & set(heard)

    world = PretendDesk(tmp_path)
    world.run(story())


def test_a_plan_and_a_later_day_come_to_a_rasa_client(tmp_path: Path) -> None:
    """Decisions at the desk are words to the customer like any other."""

    async def story() -> None:
        client, seat = Client(world.stranger()), await world.agent()
        case = f"case/{await taken(client, seat)}"
        await client.says("在吗")
        for road, body in (
            ("step", {"to": "investigating"}),
            ("extend", {"reason": "要等检测的报告"}),
            ("plan", PLAN | {"due": world.clock() + 3 * HOUR}),
        ):
            answer = await posted(seat, f"{case}/{road}", "", body)
            assert answer.status_code == 200, answer.text
        heard = await client.says("怎么样了")
        assert any("要等检测的报告" in one for one in heard), heard
        assert any("给您换一块新电池" in one for one in heard), heard

    world = PretendDesk(tmp_path)
    world.run(story())
