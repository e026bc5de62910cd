"""What nobody may send changes no case, and the customer's page tells nothing of the staff."""

from __future__ import annotations

from typing import Any

from tests.bot.pretend_desk import PretendDesk
from tests.bot.work_api_bench import HOUR, room

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("step", {"to": "nowhere"}),
    ("step", {"to": "claimed", "who": "lead"}),
    ("tags", {"problem": "fault"}),
    ("note", {"text": "  "}),
    ("note", {"text": "x", "event": "short"}),
    ("reopen", {"note": ""}),
    ("task", {"kind": "approval", "title": "批", "team": "lead"}),
    ("plan", {"amount": -1.0}),
    ("plan", {"due": "tomorrow"}),
    ("resolve", {"outcome": "won"}),
    ("approve", {"version": 0, "yes": True}),
    ("check", {"id": "call_first"}),
]


def test_a_body_of_another_shape_is_refused(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        before = here.kinds()
        for what, body in WRONG:
            assert (await here.post(what, **body)).status_code == 400, (what, body)
        assert here.kinds() == before

    world.run(story())


def test_only_what_is_listed_can_be_chosen(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        for body in ({"problem": ["x"]}, {"root_cause": "x"}, {"department": "x"}):
            answer = await here.post("tags", **body)
            assert (answer.status_code, answer.json()["error"]) == (400, "not_listed")
        assert (await here.post("check", id="nothing", done=True)).status_code == 400
        await here.ok("check", id="call_first", done=True)
        called = await here.ok("note", kind="call", text="打了电话", reached=True)
        (line,) = [one for one in called["case"]["checklist"] if one["done"]]
        assert (line["id"], line["by"]) == ("call_first", "陈岚")
        assert "contact" not in {g["key"] for g in called["case"]["gates"]}

    world.run(story())


def test_a_stranger_and_a_foreign_page_do_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        here = await room(world)
        before = here.kinds()
        path = f"/desk/api/case/{here.number}"
        async with world.stranger() as stranger:
            assert (await stranger.get(path)).status_code == 401
            assert (await stranger.get("/desk/api/tasks")).status_code == 401
            posted = await stranger.post(f"{path}/note", json={"event": "e0000001", "text": "x"})
            assert posted.status_code == 401
        body = {"event": "e0000001", "text": "x"}
        bare = await here.seat.client.post(f"{path}/note", json=body)
        assert bare.status_code == 403
        foreign = {"x-desk-token": here.seat.token, "origin": "http://evil.test"}
        assert (
            await here.seat.client.post(f"{path}/note", json=body, headers=foreign)
        ).status_code == 403
        assert (await here.seat.client.get("/desk/api/case/TS-NONE")).status_code == 404
        assert here.kinds() == before

    world.run(story())


def test_the_customers_page_shows_where_it_stands_and_nothing_of_the_staff(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        here = await room(world)
        await here.ok("step", to="waiting_third_party", note="等承运方老王回话")
        await here.ok("note", text="怀疑是职业索赔")
        link = (await here.get())["status_link"]
        async with world.stranger() as stranger:
            chinese = await stranger.get(link)
            english = await stranger.get(link, headers={"accept-language": "en-GB,en"})
            assert (chinese.status_code, english.status_code) == (200, 200)
            assert "陈岚 已接手" in chinese.text
            assert "陈岚 is on it" in english.text
            assert "no-store" in chinese.headers["cache-control"]
            for page in (chinese.text, english.text):
                for hidden in ("老王", "索赔", "chenlan", here.chat):
                    assert hidden not in page
            assert (await stranger.get(f"{link}?lang=en")).text == english.text
            world.clock.ahead += 9 * HOUR  # what was promised is over: no time is shown
            assert "下一次" in chinese.text
            assert "下一次" not in (await stranger.get(link)).text
            forged = f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}"
            for wrong in (
                forged,
                f"/status/TS-NONE/{link.rsplit('/', 1)[1]}",
                f"{link[:-5]}%F0%9F",
            ):
                assert (await stranger.get(wrong)).status_code == 404

    world.run(story())
