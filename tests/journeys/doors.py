"""Every door with a customer behind it: the same words, whatever the platform makes of them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from bot.channels.base import Request, Response
from tests.bot.channels.wecom.wecom_bench import USER
from tests.fakes.telegram_platform import Platform as TelegramPlatform
from tests.fakes.wechat_platform import Media
from tests.fakes.wechat_platform import Platform as WeChatPlatform
from tests.fakes.wechat_pushing import Pusher
from tests.fakes.wecom_platform import WeCom

OPENID = "oCustomer0001"
SENDER = "rasa-client-7"
PHOTO_NAME = "p1"


class Door(Protocol):
    """A customer behind a door. told: what came to his eyes, in order. chat: his conversation."""

    told: list[str]
    chat: str

    async def write(self, text: str, photo: bytes = b"") -> None:
        """Write ("": nothing), and hand in a photo; returns when the platform is done with it."""
        ...

    async def press(self, title: str) -> None:
        """Press the button of the last reply, or type its number where there is none."""
        ...

    async def look(self) -> None:
        """Look at what came meanwhile."""
        ...


@dataclass
class WebDoor:
    """The chat page's API."""

    http: httpx.AsyncClient
    chat: str = ""
    told: list[str] = field(default_factory=list)
    offered: list[dict[str, str]] = field(default_factory=list)
    seen: int = 0
    numbers: int = 0

    async def open(self) -> None:
        """Ask for a session."""
        answer = await self.http.post("/api/chat/session", json={})
        self.chat = f"web:default:{answer.json()['user']}"

    async def write(self, text: str, photo: bytes = b"") -> None:
        """Upload what there is, then write."""
        tokens = [await self._uploaded(photo)] if photo else []
        await self._post(text=text, attachments=tokens)

    async def press(self, title: str) -> None:
        """Press."""
        (payload,) = [one["payload"] for one in self.offered if one["title"] == title]
        await self._post(text=title, payload=payload)

    async def look(self) -> None:
        """Read the history on."""
        answer = await self.http.get("/api/chat/history", params={"after": self.seen})
        for line in answer.json()["messages"]:
            self.seen = line["id"]
            if line["from"] != "customer":
                self.told.append(line["text"])
                self.offered = line["buttons"]

    async def _uploaded(self, photo: bytes) -> str:
        answer = await self.http.post(
            "/api/chat/uploads",
            files={"file": ("a.jpg", photo, "image/jpeg")},
            headers={"x-qingsu": "1"},
        )
        assert answer.status_code == 201, answer.text
        token: str = answer.json()["token"]
        return token

    async def _post(self, **message: Any) -> None:
        self.numbers += 1
        body = {"id": f"m{self.numbers}", **message}
        answer = await self.http.post("/api/chat/messages", json=body)
        assert answer.status_code == 202, answer.text


@dataclass
class RestDoor:
    """A Rasa client, which knows no photos."""

    http: httpx.AsyncClient
    chat: str = f"rest:default:{SENDER}"
    told: list[str] = field(default_factory=list)
    offered: list[dict[str, str]] = field(default_factory=list)

    async def write(self, text: str, photo: bytes = b"") -> None:
        """Write."""
        assert not photo, "Rasa's door takes none"
        body = {"sender": SENDER, "message": text}
        answer = await self.http.post("/webhooks/rest/webhook", json=body)
        for one in answer.json():
            self.told.append(one["text"])
            self.offered = one.get("buttons", [])

    async def press(self, title: str) -> None:
        """Send the payload, as Rasa's clients do."""
        (payload,) = [one["payload"] for one in self.offered if one["title"] == title]
        await self.write(payload)

    async def look(self) -> None:
        """Nothing comes but as an answer."""


@dataclass
class WeChatDoor:
    """A follower of an official account; its answers come passively or by the API."""

    http: httpx.AsyncClient
    platform: WeChatPlatform
    pusher: Pusher
    chat: str = f"wechat:main:{OPENID}"
    told: list[str] = field(default_factory=list)
    by_api: int = 0

    async def write(self, text: str, photo: bytes = b"") -> None:
        """Write, then send the photo: two pushes, as WeChat has it."""
        pushes = [self._push(self.pusher.text(OPENID, text))] if text else []
        if photo:
            self.platform.media[PHOTO_NAME] = Media(photo, "image/jpeg", self.platform.clock())
            more = {"MediaId": PHOTO_NAME, "PicUrl": "http://mmbiz.example/0"}
            pushes.append(self._push(self.pusher.fields(OPENID, "image", **more)))
        await asyncio.gather(*pushes)

    async def press(self, title: str) -> None:
        """Press, or type the number where the account may show no buttons."""
        if not self.platform.verified:
            found = re.search(rf"^(\d+) {re.escape(title)}$", "\n".join(self.told), re.MULTILINE)
            assert found, self.told
            await self.write(found[1])
            return
        await self.look()
        (pressed,) = [one for one in self.platform.menus[-1]["list"] if one["content"] == title]
        await self._push(self.pusher.text(OPENID, title, bizmsgmenuid=pressed["id"]))

    async def look(self) -> None:
        """Read what the API brought."""
        self.told += [text for _, text in self.platform.sent[self.by_api :]]
        self.by_api = len(self.platform.sent)

    async def _push(self, fields: Mapping[str, str]) -> None:
        self.platform.heard(OPENID)
        seen = await self.pusher.push(self._door, fields)
        if seen.text is not None:
            self.told.append(seen.text)

    async def _door(self, request: Request) -> Response:
        answer = await self.http.post(
            "/webhooks/wechat/main", params=dict(request.query), content=request.body
        )
        return Response(answer.status_code, answer.content)


@dataclass
class KfDoor:
    """A customer of a 微信客服 account."""

    http: httpx.AsyncClient
    wecom: WeCom
    chat: str = f"kf:main:{USER}"
    told: list[str] = field(default_factory=list)

    async def write(self, text: str, photo: bytes = b"") -> None:
        """Write; WeCom knocks once for everything."""
        if text:
            self.wecom.says(USER, text)
        if photo:
            self.wecom.media[PHOTO_NAME] = (photo, self.wecom.clock())
            self.wecom.sends(USER, "image", {"media_id": PHOTO_NAME})
        await self._knock()

    async def press(self, title: str) -> None:
        """Press."""
        menu = self.wecom.delivered[-1][2]["msgmenu"]["list"]
        (pressed,) = [one["click"] for one in menu if one["click"]["content"] == title]
        self.wecom.says(USER, title, pressed["id"])
        await self._knock()

    async def look(self) -> None:
        """Read everything that was delivered."""
        self.told[:] = [_kf_words(body) for _, _, body in self.wecom.delivered]

    async def _knock(self) -> None:
        query, body = self.wecom.knock()
        answer = await self.http.post("/webhooks/kf/main", params=query, content=body)
        assert answer.status_code == 200


def _kf_words(body: Mapping[str, Any]) -> str:
    """Return what a customer reads: a menu's text stands above and below the buttons."""
    menu = body.get("msgmenu")
    if menu is None:
        return str(body["text"]["content"])
    return str(menu["head_content"]) + str(menu.get("tail_content", ""))


@dataclass
class TelegramDoor:
    """Who writes to a bot; the photo and the words come as two messages."""

    http: httpx.AsyncClient
    platform: TelegramPlatform
    clock: Callable[[], float]
    chat: str = "telegram:main:7"
    told: list[str] = field(default_factory=list)

    async def write(self, text: str, photo: bytes = b"") -> None:
        """Write."""
        if text:
            self._put(text=text)
        if photo:
            self.platform.files[PHOTO_NAME] = photo
            size = {"file_unique_id": "u", "width": 60, "height": 40, "file_size": len(photo)}
            self._put(photo=[{"file_id": PHOTO_NAME} | size])
        await self._push()

    async def press(self, title: str) -> None:
        """Press."""
        rows = self.platform.sent[-1]["reply_markup"]["inline_keyboard"]
        (pressed,) = [one for row in rows for one in row if one["text"] == title]
        self.platform.press(dict(self.platform.sent[-1]), pressed["callback_data"])
        await self._push()

    async def look(self) -> None:
        """Read everything that was sent."""
        self.told[:] = [one["text"] for one in self.platform.sent]

    def _put(self, **content: Any) -> None:
        body = self.platform.message(7, **content)
        self.platform.put("message", body | {"date": int(self.clock())})

    async def _push(self) -> None:
        assert set(await self.platform.push(self._deliver)) == {200}

    async def _deliver(self, headers: Mapping[str, str], body: bytes) -> int:
        answer = await self.http.post("/webhooks/telegram/main", headers=headers, content=body)
        return answer.status_code
