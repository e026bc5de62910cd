"""Foreign code agrees: npm's wechat-crypto as the platform, wechat-api as a client of our fake."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Request
from bot.channels.wechat import pushes
from storage.inbox import Arrival
from tests.fakes.wechat_bench import bench, run
from tests.fakes.wechat_platform import APP_ID, SECRET, Media, Platform, serving
from tests.fakes.wechat_pushing import AES, TOKEN, Pusher, xml

PEERS = Path(__file__).parents[3] / "peers"
PACKAGES = ("wechat-crypto", "wechat-api")
_MISSING = [name for name in PACKAGES if not (PEERS / "node_modules" / name).is_dir()]
pytestmark = [
    pytest.mark.where_found,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(bool(_MISSING), reason=f"npm packages are missing: {_MISSING}"),
]


def node(script: str, *given: str, lines: list[dict[str, Any]] | None = None) -> list[Any]:
    """Run a peer; return the JSON it says, a line each."""
    said = "".join(f"{json.dumps(line)}\n" for line in lines or [])
    command = ["node", "--no-deprecation", str(PEERS / script), *given]
    ran = subprocess.run(
        command, input=said, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_wechat_crypto_seals_a_push_and_opens_our_reply() -> None:
    answers: list[bytes] = []

    async def talk() -> None:
        async with bench() as made:

            async def reply(arrival: Arrival) -> None:
                await made.say(arrival.user, f"听到了：{arrival.text}")

            made.inlet.then = reply
            stamp, nonce = str(int(made.inlet.now())), "415670741"
            text = xml(Pusher(clock=made.inlet.clock).text("o1", "快递丢了 <b>&")).decode()
            request = {"do": "seal", "text": text, "timestamp": stamp, "nonce": nonce}
            (sealed,) = node("wechat_crypto.mjs", TOKEN, AES, APP_ID, lines=[request])
            query = {"timestamp": stamp, "nonce": nonce, "encrypt_type": "aes"}
            query["msg_signature"] = sealed["signature"]
            body = xml({"ToUserName": "gh", "Encrypt": sealed["encrypt"]})
            answer = await made.channel.handle(Request("POST", query, {}, body))
            assert answer.status == 200
            answers.append(answer.body)

    run(talk())
    wrapped = pushes.fields(answers[0])
    request = {"do": "open", "encrypt": wrapped["Encrypt"], "nonce": wrapped["Nonce"]}
    request["timestamp"] = wrapped["TimeStamp"]
    (opened,) = node("wechat_crypto.mjs", TOKEN, AES, APP_ID, lines=[request])
    assert opened["signature"] == wrapped["MsgSignature"]
    assert opened["id"] == APP_ID
    reply = pushes.fields(opened["message"].encode())
    assert (reply["ToUserName"], reply["Content"]) == ("o1", "听到了：快递丢了 <b>&")


def test_wechat_api_finds_the_pretend_platform_as_it_expects_the_real_one() -> None:
    with serving(Platform()) as platform:
        platform.heard("o1")
        platform.media["m1"] = Media("图".encode(), "image/jpeg", platform.clock())
        (told,) = node("wechat_api.mjs", platform.url, APP_ID, SECRET)
    assert told["text"] == {"errcode": 0, "errmsg": "ok"}
    assert told["long"]["code"] == 45002
    assert told["stranger"]["code"] == 40003
    assert told["media"] == "图"
    assert told["gone"]["name"] == "WeChatAPIError"
    assert told["template"]["errcode"] == 0
    assert told["wrong"] == {"code": 40125, "name": "WeChatAPIError"}
    assert told["other"]["errcode"] == 0
    assert told["killed"]["code"] == 40001
    codes = [one.get("errcode", one.get("code")) for one in told["quota"]]
    assert codes == [0, 0, 0, 45047, 45047]
    assert [text for _, text in platform.sent][:2] == ["您好", "第二个客户端"]
