"""A stranger's knock is refused in one line; what WeChat brings and nobody can read is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Request, Response
from bot.channels.wechat.account import Keys
from bot.channels.wechat.callback import Callback
from bot.channels.wechat.envelope import Broken
from tests.fakes.wechat_bench import KEYS, Bench, Clock, PretendInlet, bench, run
from tests.fakes.wechat_platform import APP_ID
from tests.fakes.wechat_pushing import OLD_AES, TOKEN, Pusher, signed, xml

CLOCK = Clock()
PUSHER = Pusher(clock=CLOCK)
GOOD = PUSHER.text("o1", "你好")


def wrong(**fields: Any) -> bytes:
    """Return a push in JSON, as good as another but for these fields."""
    return json.dumps(GOOD | fields).encode()


def tags(inner: str) -> bytes:
    return f"<xml>{inner}</xml>".encode()


HEAD = xml(GOOD).decode()
INNER: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b"  \n ",
    "no xml": b"hello",
    "cut xml": HEAD[:-9].encode(),
    "two roots": (HEAD + HEAD).encode(),
    "NUL": HEAD.replace("你好", "a\x00b").encode(),
    "broken UTF-8": HEAD.encode().replace("你".encode(), b"\xff\xfe"),
    "UTF-16": HEAD.encode("utf-16"),
    "DOCTYPE": b'<!DOCTYPE xml SYSTEM "file:///etc/passwd">' + HEAD.encode(),
    "external entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><A>&a;</A></xml>',
    "parameter entity": b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;]><xml/>',
    "billion laughs": (
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>'
    ),
    "undefined entity": tags("<Content>&nbsp;</Content>"),
    "an instruction": b"<?php echo 1 ?>" + HEAD.encode(),
    "nested tags": (b"<a>" * 5000) + (b"</a>" * 5000),
    "many tags": tags("<a/>" * 5000),
    "a tag twice": HEAD.replace("</xml>", "<Content>b</Content></xml>").encode(),
    "two senders": HEAD.replace("</xml>", "<FromUserName>o2</FromUserName></xml>").encode(),
    "no sender": xml({k: v for k, v in GOOD.items() if k != "FromUserName"}),
    "no type": xml({k: v for k, v in GOOD.items() if k != "MsgType"}),
    "no time": xml({k: v for k, v in GOOD.items() if k != "CreateTime"}),
    "an empty sender": xml(GOOD | {"FromUserName": ""}),
    "a sender with tags": xml(GOOD | {"FromUserName": "<b>o1</b>"}),
    "a long sender": xml(GOOD | {"FromUserName": "o" * 65}),
    "a sender with a colon": xml(GOOD | {"FromUserName": "a:b"}),
    "a child in the sender": tags("<FromUserName><a>o1</a></FromUserName>"),
    "a huge time": xml(GOOD | {"CreateTime": "1" + "0" * 30}),
    "a negative time": xml(GOOD | {"CreateTime": "-1"}),
    "a time in words": xml(GOOD | {"CreateTime": "now"}),
    "an id with blanks": xml(GOOD | {"MsgId": "a b"}),
    "a long id": xml(GOOD | {"MsgId": "1" * 65}),
    "a type with a path": xml(GOOD | {"MsgType": "../x"}),
    "a long media id": xml(GOOD | {"MsgType": "image", "MediaId": "m" * 513}),
    "no number for a place": xml(GOOD | {"MsgType": "location", "Location_X": "north"}),
    "a place that is none": xml(GOOD | {"MsgType": "location", "Location_X": "nan"}),
    "a long event key": xml(PUSHER.event("o1", "CLICK", "k" * 1025)),
    "a long content": xml(GOOD | {"Content": "a" * 32_769}),
    "JSON cut": wrong()[:-1],
    "JSON with NaN": wrong().replace(b'"o1"', b"NaN"),
    "JSON nested": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "JSON with a list for the sender": wrong(FromUserName=["o1"]),
    "JSON with an object for the content": wrong(Content={"a": 1}),
    "JSON with a number for the content": wrong(Content=1),
    "JSON with null for the time": wrong(CreateTime=None),
    "JSON with a fraction for the time": wrong(CreateTime=1.5),
    "JSON with a lone surrogate": wrong(Content="\ud800"),
    "JSON with a huge number": wrong(CreateTime=10**40),
}


def refused(make: Callable[[], Request], *, keys: Keys = KEYS, plain: bool = False) -> Response:
    """Push what *make* gives, and check that it left nothing but one line."""
    inlet = PretendInlet(CLOCK)
    with structlog.testing.capture_logs() as lines:
        answer = _pushed(make, inlet, keys=keys, plain=plain)
    assert (inlet.took, inlet.parked) == ([], []), "a stranger would fill the disk"
    assert answer.body == b""
    assert [line["event"] for line in lines] == ["push refused"]
    return answer


def _pushed(
    make: Callable[[], Request], inlet: PretendInlet, *, keys: Keys = KEYS, plain: bool = False
) -> Response:
    answers: list[Response] = []

    async def knock() -> None:
        mode = "plain" if plain else "aes"
        async with bench(inlet, keys=keys, mode=mode) as made:
            answers.append(await made.channel.handle(make()))
            for body in inlet.parked:
                assert not await made.channel.reread(body)

    run(knock())
    return answers[0]


def kept(make: Callable[[], Request], body: bytes, *, plain: bool = False) -> None:
    """Push what *make* gives: it is kept as it came, and WeChat does not bring it again."""
    inlet = PretendInlet(CLOCK)
    answer = _pushed(make, inlet, plain=plain)
    assert (answer.status, answer.body) == (200, b"success")
    assert (inlet.took, inlet.parked) == ([], [body])


@pytest.mark.parametrize("name", INNER)
def test_a_signed_push_that_is_none_is_kept(name: str) -> None:
    kept(lambda: PUSHER.plain(INNER[name]), INNER[name], plain=True)


@pytest.mark.parametrize("name", [name for name, body in INNER.items() if body])
def test_an_encrypted_push_that_is_none_is_kept(name: str) -> None:
    body = INNER[name].decode("utf-8", "ignore").encode()
    if name in {"broken UTF-8", "UTF-16"}:
        body = b"\x01\x02"
    kept(lambda: PUSHER.sealed(body), body)


OUTER: dict[str, Callable[[], Request]] = {
    "plain where encryption is asked": lambda: PUSHER.plain(xml(GOOD)),
    "plain that says it is encrypted": lambda: PUSHER.plain(xml(GOOD), encrypt_type="aes"),
    "encrypted that says it is not": lambda: PUSHER.sealed(xml(GOOD), encrypt_type="raw"),
    "another token": lambda: Pusher("b" * 16, clock=CLOCK).sealed(xml(GOOD)),
    "another key": lambda: Pusher(aes=OLD_AES, clock=CLOCK).sealed(xml(GOOD)),
    "another account": lambda: Pusher(app_id="wx" + "9" * 16, clock=CLOCK).sealed(xml(GOOD)),
    "too old": lambda: Pusher(clock=lambda: CLOCK.now - 301).sealed(xml(GOOD)),
    "too new": lambda: Pusher(clock=lambda: CLOCK.now + 301).sealed(xml(GOOD)),
    "the other signature": lambda: PUSHER.sealed(xml(GOOD), msg_signature="0" * 40),
}
MALFORMED: dict[str, dict[str, str]] = {
    "no signature": {"msg_signature": ""},
    "a long signature": {"msg_signature": "a" * 4000},
    "a signature of other letters": {"msg_signature": "é" * 40},
    "no timestamp": {"timestamp": ""},
    "a timestamp of eleven digits": {"timestamp": "17800000000"},
    "a timestamp in other digits": {"timestamp": "１７８０００００００"},
    "no nonce": {"nonce": ""},
    "a nonce with a line": {"nonce": "1\r\n2"},
    "a long nonce": {"nonce": "1" * 129},
}


@pytest.mark.parametrize("name", OUTER)
def test_a_push_that_is_not_the_platforms_is_refused(name: str) -> None:
    assert refused(OUTER[name]).status == 403


@pytest.mark.parametrize("name", MALFORMED)
def test_a_push_without_its_proofs_is_refused(name: str) -> None:
    assert refused(lambda: PUSHER.sealed(xml(GOOD), **MALFORMED[name])).status == 400


@pytest.mark.parametrize(
    "sealed", ["", "!", "AAAA", "A" * 24, "A" * 64, "é", "QUJD" * 8 + "====", "<a/>"]
)
def test_a_signed_ciphertext_that_is_none_is_refused(sealed: str) -> None:
    stamp, nonce = str(int(CLOCK.now)), "1"
    query = {"timestamp": stamp, "nonce": nonce, "encrypt_type": "aes"}
    query["msg_signature"] = signed(TOKEN, stamp, nonce, sealed)
    body = json.dumps({"Encrypt": sealed}).encode()
    assert refused(lambda: Request("POST", query, {}, body)).status in (400, 403)


def test_a_bit_changed_on_the_way_is_noticed() -> None:
    def bent() -> Request:
        request = PUSHER.sealed(xml(GOOD))
        at = request.body.index(b"<Encrypt>") + 40
        other = b"A" if request.body[at : at + 1] != b"A" else b"B"
        body = request.body[:at] + other + request.body[at + 1 :]
        return Request("POST", request.query, {}, body)

    assert refused(bent).status == 403


def test_a_body_of_more_than_64_kib_is_not_read() -> None:
    body = b"<xml>" + b" " * 65_536
    assert refused(lambda: Request("POST", PUSHER.sealed(b"<xml/>").query, {}, body)).status == 400


def test_a_nonce_is_good_for_one_push_only() -> None:
    """In plain mode whoever saw one address could say anything with it."""

    async def replay(made: Bench) -> None:
        first = PUSHER.plain(xml(PUSHER.event("o1", "VIEW", "http://x")))
        forged = Request("POST", first.query, {}, xml(PUSHER.event("o2", "VIEW", "http://x")))
        assert (await made.channel.handle(first)).status == 200
        assert (await made.channel.handle(forged)).status == 403
        assert (await made.channel.handle(first)).status == 200

    async def talk() -> None:
        async with bench(PretendInlet(CLOCK), mode="plain") as made:
            await replay(made)

    run(talk())


def test_nonces_are_forgotten_once_their_time_is_over() -> None:
    clock = Clock()
    callback = Callback(APP_ID, KEYS, plain=True)
    pusher = Pusher(clock=clock)
    for _ in range(50):
        callback.open(pusher.plain(xml(GOOD)), clock.now)
        clock.now += 30
    assert len(callback._seen._bodies) <= 20


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": "0" * 40},
        {"signature": ""},
        {"echostr": ""},
        {"echostr": "a\nb"},
        {"echostr": "a" * 1025},
        {"timestamp": "1000000000"},
        {"nonce": ""},
    ],
)
def test_a_check_of_the_address_by_somebody_else_is_refused(changed: dict[str, str]) -> None:
    stamp = str(int(CLOCK.now))
    query = {"timestamp": stamp, "nonce": "1", "signature": signed(TOKEN, stamp, "1")}
    request = Request("GET", query | {"echostr": "9"} | changed, {}, b"")
    assert refused(lambda: request).status in (400, 403)


def test_a_key_of_yesterday_still_opens_and_seals() -> None:
    async def talk() -> None:
        inlet = PretendInlet(CLOCK)
        old = Pusher(aes=OLD_AES, clock=CLOCK)
        async with bench(inlet, keys=Keys(TOKEN, "", (KEYS.aes[0], OLD_AES))) as made:

            async def reply(_: object) -> None:
                await made.say("o1", "收到")

            inlet.then = reply
            assert (await old.push(made.channel.handle, GOOD)).text == "收到"

    run(talk())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["plain", "sealed"]))
def test_no_bytes_end_in_another_error(body: bytes, way: str) -> None:
    callback = Callback(APP_ID, KEYS, plain=way == "plain")
    request = PUSHER.plain(body)
    if way == "sealed":
        sealed = callback._envelope.seal(body)
        request = PUSHER.sealed(b"x")
        stamp, nonce = request.query["timestamp"], request.query["nonce"]
        query = {**request.query, "msg_signature": signed(TOKEN, stamp, nonce, sealed)}
        request = Request("POST", query, {}, json.dumps({"Encrypt": sealed}).encode())
    with pytest.raises(Broken):
        callback.open(request, CLOCK.now)


_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text(max_size=3))
)
_NAMES = st.sampled_from([*GOOD, "Event", "EventKey", "MediaId", "Location_X", "bizmsgmenuid"])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(_NAMES, _VALUES))
def test_no_value_of_a_field_ends_in_another_error(changed: dict[str, Any]) -> None:
    callback = Callback(APP_ID, KEYS, plain=True)
    body = json.dumps(GOOD | changed).encode("utf-8", "replace")
    try:
        opened = callback.open(PUSHER.plain(body), CLOCK.now)
    except Broken:
        return
    assert opened.push.user == changed.get("FromUserName", "o1")
