"""Poison at the doors harms only itself (promise 13): REST, the chat page, WeChat, Telegram.

Where a platform would bring it again for ever it is answered 200 and kept as it came, with its
reason in Chinese; where a program or a page can mend it, it is told 400. Good messages between
them are answered as if nothing were.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import App, build
from bot.channels.base import Channel
from bot.channels.wechat.settings import connect
from bot.desk import unsent_words
from bot.settings import Settings
from bot.window import Window
from storage import dead, messages
from storage.dead import Letter
from tests.bot.runtime_fakes import QUICK, Decider, brain
from tests.fakes.telegram_inlet import HOOK, SECRET, bot_on, run
from tests.fakes.telegram_platform import pretend
from tests.fakes.wechat_bench import account
from tests.fakes.wechat_platform import SECRET as APP_SECRET
from tests.fakes.wechat_platform import Platform, serving
from tests.fakes.wechat_pushing import AES, TOKEN, Pusher, xml

SECRETS = {
    "QINGSU_WECHAT_MAIN_TOKEN": TOKEN,
    "QINGSU_WECHAT_MAIN_SECRET": APP_SECRET,
    "QINGSU_WECHAT_MAIN_AES_KEY": AES,
}
SHOWN = {"x-telegram-bot-api-secret-token": SECRET}
JSON = {"content-type": "application/json"}
REST, WECHAT, TELEGRAM = (
    "/webhooks/rest/webhook",
    "/webhooks/wechat/main",
    "/webhooks/telegram/main",
)
NESTED = b"[" * 100_000 + b"]" * 100_000


def said(**parts: Any) -> bytes:
    return json.dumps({"sender": "bad", "message": "x"} | parts).encode()


REST_POISON: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"hello",
    "cut": said()[:-3],
    "null": b"null",
    "a list": b"[]",
    "NaN": b'{"sender":"bad","message":NaN}',
    "Infinity": b'{"sender":Infinity,"message":"x"}',
    "nested lists": NESTED,
    "nested metadata": said(metadata=json.loads('{"a":' * 60 + "1" + "}" * 60)),
    "a lone surrogate": b'{"sender":"bad","message":"\\ud83d"}',
    "broken UTF-8": b'{"sender":"\xff","message":"x"}',
    "NUL in the words": said(message="a\x00b"),
    "NUL in the sender": said(sender="a\x00b"),
    "no sender": b'{"message":"x"}',
    "no words": b'{"sender":"bad"}',
    "blank words": said(message=" \u3000"),
    "a number for the words": said(message=1),
    "a list for the sender": said(sender=["bad"]),
    "null for the words": said(message=None),
    "a long sender": said(sender="s" * 101),
    "an unknown key": said(colour="red"),
    "an object for the id": said(message_id={"a": 1}),
}
TELEGRAM_POISON: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"<xml/>",
    "null": b"null",
    "a list": b"[]",
    "no update": b"{}",
    "NaN": b'{"update_id":NaN}',
    "a string for the number": b'{"update_id":"1"}',
    "a fraction": b'{"update_id":1.5}',
    "a negative one": b'{"update_id":-1}',
    "nested lists": NESTED,
    "broken UTF-8": b"\xff\xfe",
    "a lone surrogate": b'{"update_id":1,"message":{"text":"\\udc00"}}',
    "a list for the message": b'{"update_id":2,"message":[1]}',
    "no chat": b'{"update_id":3,"message":{"message_id":1}}',
}
PUSHER = Pusher()


def _wechat_poison() -> dict[str, bytes]:
    good = PUSHER.text("bad", "x")
    return {
        "no push": b"hello", "cut": xml(good)[:-9], "nested": b"<a>" * 5000 + b"</a>" * 5000,
        "no sender": xml({k: v for k, v in good.items() if k != "FromUserName"}),
        "no type": xml({k: v for k, v in good.items() if k != "MsgType"}),
        "a time in words": xml(good | {"CreateTime": "now"}),
        "a type with a path": xml(good | {"MsgType": "../x"}),
        "a list for the sender": json.dumps(good | {"FromUserName": ["o"]}).encode(),
        "a lone surrogate": json.dumps(good | {"Content": "\ud800"}).encode(),
        "NaN": json.dumps(good).encode().replace(b'"bad"', b"NaN"),
    }  # fmt: skip


STRANGE = ("啊" * 4000, "\u202e" + "反" * 20, "👩‍👩‍👧‍👦" * 200, "' OR 1=1 --", "<script>x</script>")
"""Odd words of customers: they are words, and answered as such."""


@dataclass
class House:
    """An app with all of these doors."""

    app: App
    http: httpx.AsyncClient
    times: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})

    async def good(self, n: int, *, poisoned: bool) -> None:
        """Have a good message answered; note the processor's time that the program took."""
        began = time.process_time()
        body = {"sender": f"good{n}", "message": f"耳机坏了 {n}", "message_id": f"g{n}"}
        answer = await self.http.post(REST, json=body)
        self.times[poisoned].append(time.process_time() - began)
        assert answer.status_code == 200
        assert answer.json() == [{"recipient_id": f"good{n}", "text": f"1: 耳机坏了 {n}"}]

    async def wechat(self, body: bytes) -> httpx.Response:
        """Push as WeChat does."""
        request = PUSHER.sealed(body)
        return await self.http.post(WECHAT, params=dict(request.query), content=request.body)

    def told(self, chat: str) -> int:
        """Count what was said in a talk."""
        return len(self.app.store.read(lambda c: messages.history(c, chat)))

    def letters(self) -> tuple[Letter, ...]:
        """Return what was kept for a person."""
        return self.app.store.read(lambda c: dead.list(c, 1000))


@pytest.fixture(scope="module")
def official() -> Iterator[Platform]:
    with serving(Platform()) as platform:
        yield platform


@asynccontextmanager
async def house(folder: Path, official: Platform) -> AsyncIterator[House]:
    async with pretend() as telegram:
        channels: list[Channel] = [
            connect("main", account(api=official.url), SECRETS.get, official.clock),
            bot_on(telegram, HOOK, None),
        ]
        mind = brain(Decider(), window=Window(0, 0, 0))
        app = build(Settings(folder, pace=QUICK), mind, channels=channels)
        transport = httpx.ASGITransport(app=app.asgi(), client=("127.0.0.1", 5))
        async with (
            app.running(),
            httpx.AsyncClient(transport=transport, base_url="http://qingsu", timeout=120) as http,
        ):
            yield House(app, http)


async def _poison(made: House) -> list[bytes]:
    """Bring all the poison there is; return what is to be kept. A good one comes after each."""
    kept: list[bytes] = []
    n = 10_000
    assert (await made.http.post("/api/chat/session", json={})).status_code == 200
    for name, body in REST_POISON.items():
        answer = await made.http.post(REST, content=body, headers=JSON)
        assert answer.status_code == 400, (name, answer.text)
        assert answer.json()["message"], name
        page = await made.http.post("/api/chat/messages", content=body, headers=JSON)
        assert page.status_code == 400, (name, page.text)
        assert page.json()["message"], name
        n += 1
        await made.good(n, poisoned=True)
    for name, body in TELEGRAM_POISON.items():
        stranger = await made.http.post(TELEGRAM, content=body)
        assert stranger.status_code == 403
        answer = await made.http.post(TELEGRAM, content=body, headers=SHOWN)
        assert answer.status_code == 200, (name, answer.text)
        kept.append(body)
        n += 1
        await made.good(n, poisoned=True)
    for name, body in _wechat_poison().items():
        stranger = await made.http.post(WECHAT, content=body)
        assert stranger.status_code in {400, 403}
        answer = await made.wechat(body)
        assert (answer.status_code, answer.text) == (200, "success"), name
        kept.append(body)
        n += 1
        await made.good(n, poisoned=True)
    return kept


async def _holds(made: House, many: int) -> None:
    for n in range(many // 2):
        await made.good(n, poisoned=False)
    kept = await _poison(made)
    for n in range(many // 2, many):
        await made.good(n, poisoned=True)
    letters = made.letters()
    assert sorted(one.body for one in letters) == sorted(kept), "as it came, once each, no more"
    assert {one.source for one in letters} == {"wechat:main", "telegram:main"}
    for one in letters:
        assert "读不懂" in unsent_words.letter_reason(one)
        assert unsent_words.letter_kind(one) == "平台推来的内容"
    alone, among = (statistics.median(made.times[one]) for one in (False, True))
    assert among < 2 * alone, "who comes between them is served as always"


def test_poison_among_good_ones_is_kept_or_told_and_slows_nobody(
    tmp_path: Path, official: Platform
) -> None:
    assert len(REST_POISON) + len(TELEGRAM_POISON) + len(_wechat_poison()) >= 40

    async def talk() -> None:
        async with house(tmp_path, official) as made:
            await _holds(made, 120)

    run(talk())


@pytest.mark.slow
def test_poison_among_a_thousand_good_ones(tmp_path: Path, official: Platform) -> None:
    async def talk() -> None:
        async with house(tmp_path, official) as made:
            await _holds(made, 1000)

    run(talk())


def test_odd_words_are_words_at_every_door(tmp_path: Path, official: Platform) -> None:
    async def talk() -> None:
        async with house(tmp_path, official) as made:
            for n, words in enumerate(STRANGE):
                body = {"sender": f"odd{n}", "message": words}
                answer = await made.http.post(REST, json=body)
                assert (answer.status_code, len(answer.json())) == (200, 1), words[:20]
            pushed = await made.wechat(xml(PUSHER.fields("oNew", "a_new_type", Thing="x")))
            assert pushed.status_code == 200
            async with asyncio.timeout(60):
                while not made.told("wechat:main:oNew"):  # noqa: ASYNC110 - another thread
                    await asyncio.sleep(0.01)
            assert made.letters() == ()

    run(talk())
