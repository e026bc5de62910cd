"""The push channel `wechat`: stores what comes in, answers passively in time, else by the API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from typing import Any

import httpx
import structlog

from bot.channels.base import (
    Address,
    Inlet,
    Limits,
    MediaGone,
    MediaLater,
    Outbound,
    Outcome,
    Receipt,
    Request,
    Response,
)
from bot.channels.wechat import arrivals, errcodes, pushes
from bot.channels.wechat.account import Keys, WeChatAccount
from bot.channels.wechat.callback import SKEW, Callback, Opened
from bot.channels.wechat.client import TIMEOUT, Client
from bot.channels.wechat.envelope import Broken, Unread
from bot.channels.wechat.replies import MOST, clean, size
from bot.channels.wechat.slots import Patience, Slots
from bot.channels.wechat.tokens import Away, Denied
from bot.outbound.ports import Trigger
from storage.errors import StoreAway
from storage.messages import Attachment

SEND = "/cgi-bin/message/custom/send"
TEMPLATE = "/cgi-bin/message/template/send"
TYPING = "/cgi-bin/message/custom/typing"
HEALTH = "/cgi-bin/get_api_domain_ip"
MOST_BUTTONS = 10
_WRONG_SECRET = 40125
_NOT_THEIRS = 403
_ANSWERED = frozenset({"message", "button", "click", "follow"})
_SUCCESS = Response(200, b"success")
_UNREAD = "微信推来的内容读不懂（{}），原样留下了"
log = structlog.get_logger("bot.channels.wechat")


class WeChat:
    """One official account. *name* is its name in config.yml."""

    name = arrivals.CHANNEL

    def __init__(
        self,
        name: str,
        settings: WeChatAccount,
        keys: Keys,
        clock: Callable[[], float],
        *,
        patience: Patience | None = None,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        verified = settings.verified
        hours, clocks_apart = timedelta(hours=settings.window_hours), timedelta(seconds=SKEW)
        self.account = name
        few = Trigger(3, timedelta(minutes=1))
        self.triggers = {"follow": few, "click": few} if verified else {}
        self.limits = Limits(
            max_text=MOST,
            text_unit="utf8",
            max_buttons=MOST_BUTTONS if verified else 0,
            window=hours if verified else clocks_apart,
            per_inbound=settings.per_inbound,
            rate_per_second=float(settings.per_second),
        )
        self._settings = settings
        self._keys = keys
        self._clock = clock
        self._timeout = timeout
        self._callback = Callback(settings.app_id, keys, plain=settings.mode == "plain")
        self._slots = Slots(patience or Patience(), only=not verified)
        self._inlet: Inlet | None = None
        self._client: Client | None = None
        self._typing: set[asyncio.Task[None]] = set()
        self._refused = ""  # why the last push was refused, "" since one was believed

    async def start(self, inlet: Inlet) -> None:
        """Begin to receive."""
        self._inlet = inlet
        self._client = Client(self.account, self._settings, self._keys, inlet, self._timeout)

    async def stop(self) -> None:
        """Answer what waits and receive no more."""
        self._slots.close()
        for task in self._typing:
            task.cancel()
        await asyncio.gather(*self._typing, return_exceptions=True)
        client, self._client, self._inlet = self._client, None, None
        if client is not None:
            await client.close()

    async def handle(self, request: Request) -> Response:
        """Check who calls, store what he brings, and answer with the reply if it comes in time."""
        if self._inlet is None:
            return Response(503, b"")
        try:
            if request.method == "GET":
                return Response(200, self._callback.challenge(request.query, self._clock()))
            opened = self._callback.open(request, self._clock())
        except Unread as error:
            return await self._keep(self._inlet, error)
        except Broken as error:
            if error.status == _NOT_THEIRS:  # what is malformed comes from strangers
                self._refused = str(error)
            log.warning(
                "push refused", account=self.account, why=str(error), size=len(request.body)
            )
            return Response(error.status, b"")
        self._refused = ""
        return await self._take(opened, self._inlet)

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Say it in the answer to a push that waits, else make one call."""
        words = clean(message.text)
        if not words.strip() or size(words) > MOST:
            return Receipt(Outcome.REJECTED, code="length", detail="内容是空的，或超过 2048 字节")
        if not self._settings.verified:
            return self._passively(to.user, message, words)
        if not message.buttons and self._slots.say(to.user, message.id, words) is not None:
            return _passive(message)
        await self._slots.precede(to.user)
        return await self._call(SEND, _body(to.user, words, message))

    async def send_template(
        self, to: Address, template_id: str, fields: Mapping[str, str]
    ) -> Receipt:
        """Send a template message; fields by their names in the template."""
        if self._settings.kind == "subscription":
            return Receipt(Outcome.CONFIG, code="kind", detail="订阅号没有模板消息，只有服务号有")
        told = {name: {"value": clean(value)} for name, value in fields.items()}
        body = {"touser": to.user, "template_id": template_id, "data": told}
        return await self._call(TEMPLATE, body)

    async def fetch(self, attachment: Attachment, most: int) -> AsyncIterator[bytes]:
        """Stream a media item; raises MediaGone or MediaLater."""
        media = attachment.ref.removeprefix(arrivals.MEDIA)
        if media == attachment.ref:
            raise MediaGone("no media item of ours")
        if self._client is None:
            raise MediaLater("stopped")
        async for chunk in self._client.media(media, most):
            yield chunk

    async def check(self) -> str | None:
        """Return None when healthy, else what the operator must do; also before the start."""
        if self._client is not None:
            return await self._checked(self._client)
        client = Client(self.account, self._settings, self._keys, None, self._timeout)
        try:
            return await self._checked(client)
        finally:
            await client.close()

    async def _checked(self, client: Client) -> str | None:
        try:
            answer = await client.call(HEALTH)
        except Away as error:
            return f"微信：连不上 {self._settings.api}（{error}），请检查网络和代理"
        except Denied as error:
            return f"微信：{errcodes.line(_blamed(error), error.said)}"
        code = answer.get("errcode", 0)
        if type(code) is not int:
            return f"微信：{self._settings.api} 的答复看不懂，请检查地址和代理"
        if code:
            return f"微信：{errcodes.line(code, str(answer.get('errmsg', '')))}"
        if self._refused:
            return (
                f"微信：推送到了，但没有通过校验（{self._refused}）；请核对后台的 Token、"
                "EncodingAESKey、加密方式与这里是否一致，服务器的时钟是否准"
            )
        return None

    async def _take(self, opened: Opened, inlet: Inlet) -> Response:
        """Store a push, then answer it."""
        arrival = arrivals.arrival(self.account, opened.push, self._clock())
        if arrival is None:
            return _SUCCESS
        slot = None
        if arrival.kind in _ANSWERED:  # before it is stored: its turn may be quicker than we are
            slot = self._slots.open(arrival.event_id, arrival.user)
        try:
            await inlet.accept([arrival])
        except StoreAway as error:
            log.warning("store away", account=self.account, error=str(error))
            return Response(503, b"")  # WeChat brings it again
        if slot is None:
            return _SUCCESS
        text = await slot.wait()
        if not text:
            self._type(arrival.user)
            return _SUCCESS
        body = self._callback.answer(opened, text, self._clock())
        return Response(200, body, "application/json" if opened.json else "application/xml")

    async def _keep(self, inlet: Inlet, unread: Unread) -> Response:
        """Keep a push that is WeChat's and cannot be read, and say yes: else it comes again."""
        self._refused = ""
        try:
            await inlet.park(f"{self.name}:{self.account}", unread.body, _UNREAD.format(unread))
        except StoreAway:
            return Response(503, b"")
        return _SUCCESS

    async def reread(self, body: bytes) -> bool:
        """Take in a push that was kept; False when it still cannot be read. Raises StoreAway."""
        if self._inlet is None:
            return False
        try:
            found = arrivals.arrival(self.account, pushes.decode(body), self._clock())
        except Broken:
            return False
        if found is not None:
            await self._inlet.accept([found])
        return True

    def _passively(self, user: str, message: Outbound, words: str) -> Receipt:
        if self._slots.say(user, message.id, words) is None:
            detail = "未认证的账号只能在客户来消息后约 14 秒内回复，这条没有赶上"
            return Receipt(Outcome.WINDOW_CLOSED, code="passive", detail=detail)
        return _passive(message)

    async def _call(self, path: str, body: Mapping[str, Any]) -> Receipt:
        if self._client is None:
            return Receipt(Outcome.RETRY, code="stopped")
        try:
            answer = await self._client.call(path, body)
        except Away as error:
            return Receipt(Outcome.RETRY, code="away", detail=str(error))
        except Denied as error:
            return errcodes.receipt(_blamed(error), error.said)
        code = answer.get("errcode")
        if type(code) is not int:
            return Receipt(Outcome.RETRY, code="nonsense", detail="the answer makes no sense")
        if code:
            return errcodes.receipt(code, str(answer.get("errmsg", "")))
        return Receipt(Outcome.SENT, platform_id=str(answer.get("msgid", ""))[:64])

    def _type(self, user: str) -> None:
        """Show the customer that somebody types, when the account wants that."""
        if self._settings.typing and self._settings.verified and self._client is not None:
            task = asyncio.create_task(self._show_typing(user, self._client))
            self._typing.add(task)
            task.add_done_callback(self._typing.discard)

    async def _show_typing(self, user: str, client: Client) -> None:
        try:
            await client.call(TYPING, {"touser": user, "command": "Typing"})
        except (Away, Denied) as error:
            log.info("typing not shown", account=self.account, error=str(error))


def _passive(message: Outbound) -> Receipt:
    return Receipt(Outcome.SENT, platform_id=f"passive:{message.id}")


def _body(user: str, words: str, message: Outbound) -> dict[str, Any]:
    if not message.buttons:
        return {"touser": user, "msgtype": "text", "text": {"content": words}}
    choices = [{"id": one.payload, "content": clean(one.title)} for one in message.buttons]
    menu = {"head_content": words, "list": choices, "tail_content": ""}
    return {"touser": user, "msgtype": "msgmenu", "msgmenu": menu}


def _blamed(error: Denied) -> int:
    """Return the code to explain: 40001 at the token's door is a wrong secret."""
    return _WRONG_SECRET if error.code in errcodes.STALE else error.code
