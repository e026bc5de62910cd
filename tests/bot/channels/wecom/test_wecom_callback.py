"""The callback: only WeCom's own is taken, whatever else comes gets 400 or 403 and one line."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.channels.base import Request
from bot.channels.wecom.callback import CAP, Knock, Unwelcome, flat, open_door
from bot.channels.wecom.seal import Seal, Unsealed, aes_key
from tests.bot.channels.wecom.wecom_bench import run, stage
from tests.bot.runtime_fakes import Clock
from tests.fakes.wecom_platform import WeCom
from tests.fakes.wecom_rules import AES_KEY, CORP, KFID, TOKEN, signed, xml

PEERS = Path(__file__).parents[3] / "peers"
PREVIOUS = "ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210zyxwvut"
SEAL = Seal(TOKEN, [aes_key(AES_KEY)], CORP)

# The sample of developer.work.weixin.qq.com/document/path/90968 (Sample of WXBizMsgCrypt).
PAGE_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
PAGE_SEAL = Seal("QDG6eK", [aes_key(PAGE_KEY)], "wx5823bf96d3bd56c7")
PAGE_ECHO = (
    "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
)
PAGE_POST = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUp"
    "j911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue"
    "06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+"
    "3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH"
    "27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8"
    "R07+qN+E7Q=="
)


@pytest.fixture
def wecom() -> WeCom:
    return WeCom(Clock())


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """Take the log lines of a test."""
    before = structlog.get_config()
    structlog.configure(processors=[structlog.processors.KeyValueRenderer()])
    with capture_logs() as taken:
        yield taken
    structlog.configure(**before)


def post(query: dict[str, str], body: bytes) -> Request:
    return Request("POST", query, {}, body)


def opened(query: dict[str, str], body: bytes, now: float, seal: Seal = SEAL) -> Knock | str:
    return open_door(seal, post(query, body), now)


def refusal(query: dict[str, str], body: bytes, now: float) -> int:
    with pytest.raises(Unwelcome) as told:
        opened(query, body, now)
    return told.value.status


def test_the_sample_of_the_page_opens_the_url_check() -> None:
    query = {
        "msg_signature": "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
        "timestamp": "1409659589",
        "nonce": "263014780",
        "echostr": PAGE_ECHO,
    }
    answer = open_door(PAGE_SEAL, Request("GET", query, {}, b""), 1409659589)
    assert answer == "1616140317555161061"


def test_the_sample_of_the_page_opens_the_message() -> None:
    opened = PAGE_SEAL.open(
        "477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149", PAGE_POST
    )
    assert flat(opened.encode())["Content"] == "hello"
    assert flat(opened.encode())["AgentID"] == "218"


def test_a_knock_says_who_has_news_and_with_which_token(wecom: WeCom) -> None:
    query, body = wecom.knock()
    assert opened(query, body, wecom.clock()) == Knock("kf_msg_or_event", KFID, "KNOCK0")


def test_the_key_before_is_taken_while_it_changes(wecom: WeCom) -> None:
    both = Seal(TOKEN, [aes_key(AES_KEY), aes_key(PREVIOUS)], CORP)
    for key in (AES_KEY, PREVIOUS):
        query, body = wecom.knock(key)
        assert isinstance(opened(query, body, wecom.clock(), both), Knock)
    query, body = wecom.knock(PREVIOUS)
    assert refusal(query, body, wecom.clock()) == 403


@pytest.mark.parametrize("late", [-299, 0, 299])
def test_five_minutes_of_skew_are_allowed(wecom: WeCom, late: int) -> None:
    query, body = wecom.knock()
    assert isinstance(opened(query, body, wecom.clock() + late), Knock)


@pytest.mark.parametrize("late", [-301, 301, 10**9])
def test_more_skew_is_a_replay(wecom: WeCom, late: int) -> None:
    query, body = wecom.knock()
    assert refusal(query, body, wecom.clock() + late) == 403


def test_one_changed_bit_is_a_forgery(wecom: WeCom) -> None:
    query, body = wecom.knock()
    spoilt = body.replace(b"]]></Encrypt>", b"A]]></Encrypt>")
    assert refusal(query, spoilt, wecom.clock()) == 403
    for name in ("msg_signature", "timestamp", "nonce"):
        wrong = query | {name: query[name][:-1] + ("0" if query[name][-1] != "0" else "1")}
        assert refusal(wrong, body, wecom.clock()) == 403


def test_the_plain_signature_is_no_signature(wecom: WeCom) -> None:
    query, body = wecom.knock()
    plain = {"signature" if name == "msg_signature" else name: part for name, part in query.items()}
    assert refusal(plain, body, wecom.clock()) == 400


def test_another_company_is_refused(wecom: WeCom) -> None:
    query, body = wecom.sealed(xml({"Event": "kf_msg_or_event"}), corp="ww_someone_else")
    assert refusal(query, body, wecom.clock()) == 403


BODIES = {
    "empty": b"",
    "not xml": b"hello",
    "binary": bytes(range(256)),
    "not utf-8": b"<xml><Encrypt>\xff\xfe</Encrypt></xml>",
    "doctype": b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
    "utf-16 doctype": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
    "external": b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><Encrypt>x</Encrypt></xml>',
    "nested": b"<xml>" + b"<a>" * 9000 + b"</a>" * 9000 + b"</xml>",
    "twice": b"<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>",
    "child": b"<xml><Encrypt>a<b/></Encrypt></xml>",
    "nothing": b"<xml></xml>",
    "no end": b"<xml><Encrypt>aaaa",
    "large": b"<xml><Encrypt>" + b"A" * CAP + b"</Encrypt></xml>",
    "two roots": b"<xml/><xml/>",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_hostile_body_is_refused(wecom: WeCom, body: bytes) -> None:
    query, _ = wecom.knock()
    assert refusal(query, body, wecom.clock()) == 400


@pytest.mark.parametrize("inner", BODIES.values(), ids=BODIES.keys())
def test_a_hostile_message_with_a_good_signature_is_refused(wecom: WeCom, inner: bytes) -> None:
    query, body = wecom.sealed(inner.decode(errors="replace"))
    answers: list[Knock | str | int] = []
    try:
        answers.append(opened(query, body, wecom.clock()))
    except Unwelcome as error:
        answers.append(error.status)
    assert answers in ([400], [Knock("", "", "")])


QUERIES = [
    {},
    {"timestamp": "12345"},
    {"timestamp": "17000000000"},
    {"timestamp": "-170000000"},
    {"timestamp": "１７００００００００"},
    {"nonce": ""},
    {"nonce": "n" * 129},
    {"nonce": "a\nb"},
    {"msg_signature": "é" * 40},
    {"msg_signature": ""},
]


@pytest.mark.parametrize("wrong", QUERIES)
def test_a_broken_query_is_refused(wecom: WeCom, wrong: dict[str, str]) -> None:
    query, body = wecom.knock()
    assert refusal(query | wrong if wrong else {}, body, wecom.clock()) == 400


@pytest.mark.parametrize("encrypted", ["AAAA", "*" * 64, base64.b64encode(b"x" * 33).decode()])
def test_a_signed_text_that_is_no_ciphertext_is_refused(wecom: WeCom, encrypted: str) -> None:
    query = signed(encrypted, str(int(wecom.clock())))
    assert refusal(query, xml({"Encrypt": encrypted}).encode(), wecom.clock()) == 400


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=32, max_size=320).map(lambda b: b[: len(b) // 32 * 32]))
def test_whatever_is_decrypted_it_is_refused_in_order(locked: bytes) -> None:
    encrypted = base64.b64encode(locked).decode()
    query = signed(encrypted, "1772359200")
    with pytest.raises(Unsealed):
        SEAL.open(query["msg_signature"], query["timestamp"], query["nonce"], encrypted)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_the_body_is_it_is_refused_in_order(body: bytes) -> None:
    query = signed("AAAA", "1772359200")
    assert refusal(query, body, 1772359200) in {400, 403}


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE"])
def test_other_methods_are_refused(wecom: WeCom, method: str) -> None:
    query, body = wecom.knock()
    with pytest.raises(Unwelcome):
        open_door(SEAL, Request(method, query, {}, body), wecom.clock())


def test_the_channel_answers_the_check_with_the_plain_text() -> None:
    async def check() -> None:
        async with stage() as made:
            query, body = made.wecom.sealed("4911034917")
            echo = flat(body)["Encrypt"]
            answer = await made.channel.handle(Request("GET", query | {"echostr": echo}, {}, b""))
            assert (answer.status, answer.body) == (200, b"4911034917")

    run(check())


def test_a_refused_call_gets_its_status_and_one_line_without_secrets(lines: list[Any]) -> None:
    async def knock() -> None:
        async with stage() as made:
            lines.clear()
            query, body = made.wecom.knock()
            wrong = query | {"msg_signature": "0" * 40}
            assert (await made.channel.handle(post(wrong, body))).status == 403
            assert (await made.channel.handle(post(query, b"<"))).status == 400
            assert made.ledger.parked == [], "a stranger would fill the disk"
            told = [line for line in lines if line["event"] == "callback refused"]
            assert [line["why"] for line in told] == ["wrong signature", "xml: ExpatError"]
            for secret in (TOKEN, AES_KEY, "KNOCK0"):
                assert secret not in str(lines)

    run(knock())


def test_before_the_start_a_call_is_put_off() -> None:
    async def knock() -> None:
        async with stage(begun=False) as made:
            assert (await made.knock()).status == 503

    run(knock())


def test_an_event_of_another_kind_is_answered_and_left_alone() -> None:
    async def knock() -> None:
        async with stage() as made:
            query, body = made.wecom.sealed(xml({"Event": "change_contact", "OpenKfId": "x"}))
            assert (await made.channel.handle(post(query, body))).body == b"success"
            assert "kf:knock:x" not in made.ledger.values

    run(knock())


_NODE = """
const c = require('@wecom/crypto');
const [token, key, id, text] = JSON.parse(process.argv[1]);
const sealed = c.encrypt(key, text, id);
const signature = c.getSignature(token, '1772359200', 'n1', sealed);
console.info(JSON.stringify({sealed, signature}));
"""


@pytest.mark.where_found
@pytest.mark.parametrize("text", ["4911034917", "客户来消息了" * 50])
def test_what_the_platforms_own_library_seals_is_opened(text: str) -> None:
    node = shutil.which("node")
    if node is None or not (PEERS / "node_modules/@wecom/crypto").is_dir():
        pytest.skip("needs node and tests/peers/node_modules/@wecom/crypto (npm ci in tests/peers)")
    given = json.dumps([TOKEN, AES_KEY, CORP, text])
    made = subprocess.run(
        [node, "-e", _NODE, given], cwd=PEERS, capture_output=True, text=True, check=True
    )
    sealed = json.loads(made.stdout)
    assert SEAL.open(sealed["signature"], "1772359200", "n1", sealed["sealed"]) == text
