"""No address somebody typed leads into our own network."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import pytest

from bot.connect.guard import Forbidden, Guard, lookup
from bot.connect.outside import Ask, Outside
from tests.fakes.connect_bench import HOME, play
from tests.fakes.connect_server import Reply, serving

INNER = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.9",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fd00::5",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
    "2001:0:4136:e378::1",
    "ff02::1",
)
SPELLINGS = ("127.1", "0x7f.1", "2130706433", "017700000001", "①②⑦.0.0.1", "localhost")


def answering(*addresses: str) -> Guard:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return Guard(resolve=resolve)


async def refused(guard: Guard, url: str) -> str:
    try:
        await guard.place(url)
    except Forbidden as error:
        return error.code
    return ""


@pytest.mark.parametrize("address", INNER)
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    async def test() -> None:
        assert await refused(answering(address), "https://a.example/") == "private_address"
        both = answering("93.184.215.14", address)
        assert await refused(both, "https://a.example/") == "private_address", "one is enough"

    play(test())


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_home_gets_through(host: str) -> None:
    async def test() -> None:
        async with serving() as server:
            outside = Outside(Guard())
            answer = await outside.ask(Ask("POST", f"http://{host}:{server.port}/"))
            await outside.close()
            assert answer.code in {"private_address", "no_such_host", "bad_url"}
            assert server.came == []

    play(test())


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_x",
        "https://user:pw@a.example/",
        "https:///path",
        "https://a.example:0/",
        "https://a.example:99999/",
        "https://a.example/\r\nHost: b",
        "https://a.example\\@127.0.0.1/",
        "https://[::1/",
        "https://a.example/" + "x" * 2000,
        "",
    ],
)
def test_what_is_no_address_to_go_to_is_refused(url: str) -> None:
    play(_bad(url))


async def _bad(url: str) -> None:
    assert await refused(answering("93.184.215.14"), url) == "bad_url"


def test_outside_only_https_goes() -> None:
    async def test() -> None:
        guard = answering("93.184.215.14")
        assert await refused(guard, "http://a.example/") == "not_https"
        place = await guard.place("https://a.example/in")
        assert (place.host, place.port, place.connect) == ("a.example", 443, "93.184.215.14")

    play(test())


def test_inner_networks_can_be_allowed_one_by_one() -> None:
    async def test() -> None:
        guard = Guard(allowed=(ipaddress.ip_network("10.0.0.0/8"),))
        assert (await guard.place("http://10.1.2.3:8080/")).connect == "10.1.2.3"
        assert await refused(guard, "http://192.168.1.1/") == "private_address"

    play(test())


def test_a_name_that_changes_its_mind_is_asked_once_and_the_judged_address_is_used() -> None:
    async def test() -> None:
        async with serving() as server:
            asked: list[str] = []

            async def rebinding(host: str, port: int) -> Sequence[str]:
                asked.append(host)
                return ["127.0.0.1"] if len(asked) == 1 else await lookup("0.0.0.0", port)

            outside = Outside(Guard(HOME.allowed, rebinding))
            answer = await outside.ask(
                Ask("POST", f"http://name.example:{server.port}/", body=b"x")
            )
            await outside.close()
            assert answer.good
            assert asked == ["name.example"]
            assert server.came[0].headers["host"] == f"name.example:{server.port}"

    play(test())


def test_an_answer_without_end_is_cut_short() -> None:
    async def test() -> None:
        async with serving(lambda _call: Reply(200, "x" * 4000)) as server:
            outside = Outside(HOME, largest=1000)
            answer = await outside.ask(Ask("GET", server.url))
            await outside.close()
            assert answer.code == "too_large"

    play(test())
