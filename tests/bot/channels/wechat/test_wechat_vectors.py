"""What WeChat published itself is read and made byte for byte."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.base import Request
from bot.channels.wechat import pushes, replies
from bot.channels.wechat.account import Keys
from bot.channels.wechat.callback import Callback
from bot.channels.wechat.envelope import Broken, Envelope, sign

KEY = "A" * 43
MINI, THIRD = "wxba5fad812f8e6fb9", "wx134c8103faa5a59e"
KEYS = Keys("AAAAA", "", (KEY,))

# developers.weixin.qq.com/doc/service/guide/dev/push/ (消息推送: 发起验证, 明文模式, 安全模式)
CHECK = {
    "signature": "f464b24fc39322e44b38aa78f5edd27bd1441696",
    "echostr": "4375120948345356249",
    "timestamp": "1714036504",
    "nonce": "1514711492",
}
PLAIN = {
    "signature": "899cf89e464efb63f54ddac96b0a0a235f53aa78",
    "timestamp": "1714037059",
    "nonce": "486452656",
}
PLAIN_BODY = {
    "ToUserName": "gh_97417a04a28d",
    "FromUserName": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
    "CreateTime": 1714037059,
    "MsgType": "event",
    "Event": "debug_demo",
    "debug_str": "hello world",
}
SAFE = {
    "signature": "6c5c811b55cc85e0e1b54100749188c20beb3f5d",
    "timestamp": "1714112445",
    "nonce": "415670741",
    "openid": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
    "encrypt_type": "aes",
    "msg_signature": "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
}
SAFE_BODY = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZ"
    "qzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2"
    "Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBr"
    "ebufAlr7F9mFUPAJGj04="
)
# The same, page 第三方平台: 消息推送 (XML, its own app id)
THIRD_SAFE = {
    "timestamp": "1715943329",
    "nonce": "1590219412",
    "encrypt_type": "aes",
    "msg_signature": "6c12a4205838198b8fa631b3220723bb07f1015c",
}
THIRD_BODY = (
    "D7yzvUNAL930rd28wf21s4hvXhz0L6Uit/p2Di6C5DHyYGpEgdBRnKjBec34JwoQXicwaZC7fOVihW80F4VtsdvE//1vr"
    "7oAbqjDv8KenVp+ajKYpJnyQ4zMRhIC+a31fCVOMC03FfzV/QuC94kBP55a+Za3sJgvAn+ZbsNqZI5DkyuzkhQN8OBqCz"
    "FhizGmy0xpM0MEA4agpvE+RuNO1rhHTtuJB5yltw1FiYzecSXJ+y/D2r81VkRn2eYjh2ltsoyfbDR7Is6ookXIFxTfyeN"
    "yeHxMeT4KN5WpCDmSbTcUYrbBUlkGLJ9n/rU8YOywma6G7aTb7KZKOqCxgfoUlYEZPk4FUL/TK7ShriFDMVCLyjQJ15Ob"
    "++agDWtcxhfUfe6HIoIpRW8mKNBQiY/Jd1svvuskA1wLef1RTtzKfMpagSCX/laZINmdnX4zrF6kIaR9P4xQrWXbsTFHT"
    "Ye0Mg=="
)
THIRD_REPLY = (
    "hE8R6mGXHkJJjU72KxzKUd1GEkKJaEZq7vRL8XgK3o+00k8JGq6+pZJUIlTSyhsX+bxIBQ72g3GyvDdIZcr6+3HA"
    "ZbSvPT9t/o11MI7d6WELwqrGd7jMnV0zv3Zc9Nq7"
)


def safe(query: dict[str, str], body: dict[str, Any]) -> Request:
    return Request("POST", query, {}, json.dumps(body).encode())


def test_the_address_is_checked_as_published() -> None:
    callback = Callback(MINI, KEYS, plain=False)
    assert callback.challenge(CHECK, 1714036504.0) == b"4375120948345356249"


def test_a_plain_push_is_read_as_published() -> None:
    opened = Callback(MINI, KEYS, plain=True).open(safe(PLAIN, PLAIN_BODY), 1714037059.0)
    assert (opened.push.user, opened.push.event) == ("o9AgO5Kd5ggOC-bXrbNODIiE3bGY", "debug_demo")
    assert opened.json


def test_a_safe_push_is_read_as_published() -> None:
    request = safe(SAFE, {"ToUserName": "gh_97417a04a28d", "Encrypt": SAFE_BODY})
    opened = Callback(MINI, KEYS, plain=False).open(request, 1714112445.0)
    assert (opened.push.to, opened.push.created) == ("gh_97417a04a28d", 1714112445)
    assert (opened.nonce, opened.json, opened.key) == ("415670741", True, 0)


def test_the_other_signature_opens_nothing() -> None:
    """The page warns: never trust `signature` when the push is encrypted."""
    forged = SAFE | {"msg_signature": SAFE["signature"]}
    request = safe(forged, {"Encrypt": SAFE_BODY})
    with pytest.raises(Broken, match="wrong signature"):
        Callback(MINI, KEYS, plain=False).open(request, 1714112445.0)


def test_an_xml_push_is_read_as_published() -> None:
    body = (
        f"<xml>\n    <ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>\n"
        f"    <Encrypt><![CDATA[{THIRD_BODY}]]></Encrypt>\n</xml>"
    )
    request = Request("POST", THIRD_SAFE, {}, body.encode())
    opened = Callback(THIRD, KEYS, plain=False).open(request, 1715943329.0)
    assert (opened.push.type, opened.push.event) == ("event", "debug_demo")
    assert not opened.json


def test_a_push_for_another_account_is_refused() -> None:
    request = safe(SAFE, {"Encrypt": SAFE_BODY})
    with pytest.raises(Broken, match="no key fits"):
        Callback(THIRD, KEYS, plain=False).open(request, 1714112445.0)


@pytest.mark.parametrize(
    ("app", "drawn", "reply", "sealed", "signature"),
    [
        (
            MINI,
            b"707722b803182950",
            b'{"demo_resp":"good luck"}',
            "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==",
            "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1",
        ),
        (
            THIRD,
            b"999951349e8ee746",
            b"<xml><demo_resp>[CDATA[good luck]]</demo_resp></xml>",
            THIRD_REPLY,
            "03e0812039325c2712ef5f0f980fd14c70d6e307",
        ),
    ],
)
def test_a_reply_is_sealed_as_published(
    app: str, drawn: bytes, reply: bytes, sealed: str, signature: str
) -> None:
    envelope = Envelope(app, [KEY], draw=lambda n: drawn[:n])
    assert envelope.seal(reply) == sealed
    assert envelope.open(sealed) == (reply, 0)
    assert sign("AAAAA", "1713424427", "415670741", sealed) == signature


def test_the_envelope_has_the_published_fields() -> None:
    whole = replies.wrapped("E", "S", "1713424427", "415670741")
    assert pushes.fields(whole) == {
        "Encrypt": "E",
        "MsgSignature": "S",
        "TimeStamp": "1713424427",
        "Nonce": "415670741",
    }
    as_json = json.loads(replies.wrapped("E", "S", "1713424427", "415670741", json=True))
    assert as_json == pushes.fields(whole) | {"TimeStamp": 1713424427}


def test_a_key_that_was_changed_still_opens_what_was_sealed_with_it() -> None:
    before, after = "B" * 42 + "A", "C" * 42 + "A"
    sealed = Envelope(MINI, [before]).seal(b"<xml/>")
    both = Envelope(MINI, [after, before])
    assert both.open(sealed) == (b"<xml/>", 1)
    assert Envelope(MINI, [before]).open(both.seal(b"x", 1)) == (b"x", 0)
    with pytest.raises(Broken):
        Envelope(MINI, [after]).open(sealed)


def test_sealing_twice_gives_two_different_texts() -> None:
    envelope = Envelope(MINI, [KEY])
    assert envelope.seal(b"x") != envelope.seal(b"x")
