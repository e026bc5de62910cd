"""Over HTTP a closed case reaches the customer file and a tier comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.connect.crm import HttpDesk, nested
from bot.connect.crm_file import CrmFile
from bot.connect.outside import Outside
from storage import connect_tiers
from storage.connect_tiers import Tier
from storage.deliveries import SENT
from tests.bot.connect.crm_bench import HASH, carrying, closed, set_tier, tier_of
from tests.fakes.connect_bench import HOME, PHONE, bench, file, number, play
from tests.fakes.connect_server import CUT, HANG, LOST, Call, Reply, serving


def http(url: str) -> CrmFile:
    part = {"push": f"{url}/cases", "pull": f"{url}/customers?p={{phone}}"}
    part |= {"tier": "data.level", "history": "data.past"}
    fields = {"complaint.no": "number", "customer.phone": "phone", "tags": "problem"}
    return CrmFile.model_validate({"kind": "http", "http": part, "fields": fields})


def crm_server(call: Call) -> Reply:
    if call.method == "GET":
        return Reply(200, {"data": {"level": "VIP", "past": ["2025 退货", "x" * 900]}})
    return Reply(201)


def test_over_http_a_case_goes_and_a_tier_comes_whatever_goes_wrong(tmp_path: Path) -> None:
    """S2-71: errors, cut lines and silence put it off and lose nothing."""

    async def test() -> None:
        faults: list[object] = [500, CUT, HANG, LOST]
        async with serving(crm_server, faults=faults) as server, bench(tmp_path) as b:
            outside = Outside(HOME, timeout=0.1, clock=b.clock)
            there = HttpDesk(outside, http(server.url), "geheim")
            b.dispatcher.stop()
            async with carrying(b.store, there, b.clock, url=server.url, process="c") as c:
                closed(c.store)
                for _ in range(8):
                    await c.settle(700)
                assert {d.state for d in c.deliveries()} == {SENT}
                assert tier_of(c.store) == "VIP"
            pulls = [call for call in server.came if call.method == "GET"]
            assert pulls[0].path == f"/customers?p={PHONE}"
            (push,) = [call for call in server.taken if call.method == "POST"]
            assert push.json["complaint"] == {"no": number()}
            assert push.json["customer"] == {"phone": PHONE}
            assert push.json["tags"] == "fault；smoke"
            assert push.headers["authorization"] == "Bearer geheim"
            assert push.headers["idempotency-key"].startswith("evt_")
            kept = b.store.read(lambda c: connect_tiers.of(c, HASH))
            assert kept is not None
            assert [len(line) for line in kept.history] == [7, 200]
            await outside.close()

    play(test())


async def pulled(answer: Reply) -> tuple[bool, Tier | None]:
    """Ask a customer file that answers so: whether it went well, and the tier."""
    async with serving(lambda _: answer) as server:
        outside = Outside(HOME, timeout=1)
        came, tier = await HttpDesk(outside, http(server.url)).pull(PHONE)
        await outside.close()
        return came.good, tier


@pytest.mark.parametrize(
    "told", [None, [], {}, {"data": None}, {"data": {"level": {"a": 1}}}, {"data": {"level": True}}]
)
def test_an_answer_of_another_shape_is_no_tier(told: object) -> None:
    async def test() -> None:
        assert await pulled(Reply(200, told)) == (True, None)

    play(test())


def test_who_is_not_in_the_customer_file_has_no_tier() -> None:
    async def test() -> None:
        assert await pulled(Reply(404)) == (True, None)

    play(test())


def test_the_token_is_shown_nowhere() -> None:
    assert "geheim" not in repr(HttpDesk(Outside.__new__(Outside), CrmFile(), "geheim"))


def test_names_with_dots_are_json_inside_json() -> None:
    assert nested({"a.b": "1", "a.c": "2", "d": "3"}) == {"a": {"b": "1", "c": "2"}, "d": "3"}


@pytest.mark.parametrize(("said", "stands"), [("钻石", "钻石"), ("", "VIP")])
def test_what_a_lead_said_of_the_customer_stands_until_he_takes_it_back(
    tmp_path: Path, said: str, stands: str
) -> None:
    async def test() -> None:
        async with serving(crm_server) as server, bench(tmp_path) as b:
            outside = Outside(HOME, timeout=5, clock=b.clock)
            there = HttpDesk(outside, http(server.url), "geheim")
            b.dispatcher.stop()
            async with carrying(b.store, there, b.clock, url=server.url, process="c") as c:
                file(c.store)
                set_tier(c.store, said)
                await c.settle(700)
                assert [call.method for call in server.came] == ["GET"]
                assert tier_of(c.store) == stands
            await outside.close()

    play(test())
