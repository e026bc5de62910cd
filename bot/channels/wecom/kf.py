"""The channel `kf`: one 微信客服 account of WeCom.

A message that was taken may still not arrive (msg_send_fail): it comes back as a receipt.
`desk`: our agents answer through `send`, the session stays the bot's. `wecom`: it is given to
the people in WeCom, who answer there; their words come in as kind agent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo
from typing import Any

import structlog
from pydantic import ValidationError

from bot.channels.base import (
    Address,
    Inlet,
    Limits,
    Outbound,
    Outcome,
    Receipt,
    Request,
    Response,
)
from bot.channels.wecom import media, outgoing, sessions
from bot.channels.wecom.api import Api
from bot.channels.wecom.callback import Unread, Unwelcome, open_door
from bot.channels.wecom.codes import GOOD as CODE_GOOD
from bot.channels.wecom.codes import Codes
from bot.channels.wecom.decode import CHANNEL, Item
from bot.channels.wecom.errors import FAILURES, WRONG_STATE, Away, KfError, Refused, advice, receipt
from bot.channels.wecom.models import Accounts
from bot.channels.wecom.outgoing import Ids
from bot.channels.wecom.people import People
from bot.channels.wecom.pull import GOOD, Pace, Puller
from bot.channels.wecom.seal import Seal
from bot.channels.wecom.sessions import Sessions
from bot.channels.wecom.turned_away import TurnedAway
from bot.hub import Hub
from bot.outbound.ports import Trigger
from storage.errors import StoreError
from storage.inbox import Arrival
from storage.messages import Attachment
from storage.store import Store

_ANSWER = 2.0  # seconds WeCom may wait for the database: after 5 it knocks again
_CANCEL = 0.5  # seconds until the puller is told again
_NEW = Receipt(Outcome.RETRY, code="starting", retry_after=1.0)
_SUCCESS = b"success"
_WINDOW = timedelta(hours=48)
log = structlog.get_logger("bot.channels.kf")


@dataclass(frozen=True, slots=True)
class Conduct:
    """How one account is served; native: people answer in WeCom. interval in seconds."""

    open_kfid: str
    native: bool = False
    replies: int = 5
    interval: float = 60.0


class WeComKf:
    """One account; a bot.channels.base.Channel. pace: how it pulls, read at the start."""

    name = CHANNEL
    triggers: Mapping[str, Trigger] = {
        "enter": Trigger(1, timedelta(seconds=CODE_GOOD)),
        "agent_returned": Trigger(1, timedelta(seconds=CODE_GOOD)),
        "agent": Trigger(0, timedelta(0)),
        "receipt": Trigger(0, timedelta(0)),
        "recall": Trigger(0, timedelta(0)),
    }

    def __init__(self, account: str, conduct: Conduct, seal: Seal, api: Api) -> None:
        self.account = account
        self.limits = Limits(
            max_text=outgoing.TEXT,
            text_unit="utf8",
            max_buttons=outgoing.BUTTONS,
            payload_bytes=outgoing.PAYLOAD,
            window=_WINDOW,
            per_inbound=conduct.replies,
        )
        self._conduct = conduct
        self._seal = seal
        self._api = api
        self.pace = Pace(interval=conduct.interval)
        self._sessions = Sessions(api, conduct.open_kfid, api.clock)
        self._people = People(self._sessions)
        self._inlet: Inlet | None = None
        self._ids: Ids | None = None
        self._puller: Puller | None = None
        self._codes: Codes | None = None
        self._pulling: asyncio.Task[None] | None = None

    def feeds(
        self,
        store: Store,  # noqa: ARG002 - the port's
        hub: Hub,
        zone: tzinfo,  # noqa: ARG002 - the port's
    ) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
        """Return what runs beside it: nobody keeps a talk here that complains about him."""
        return [TurnedAway(hub, self).run]

    async def start(self, inlet: Inlet) -> None:
        """Pull what waits, and go on pulling."""
        self._api.share(inlet)
        self._inlet, self._ids = inlet, Ids(self.account, inlet)
        self._codes = Codes(self._api, self.account, inlet)
        self._puller = Puller(
            self._api,
            inlet,
            self.account,
            self._conduct.open_kfid,
            self._take,
            self.pace,
        )
        self._pulling = asyncio.create_task(self._puller.run())

    async def stop(self) -> None:
        """Pull no more."""
        while self._pulling is not None and not self._pulling.done():
            self._pulling.cancel()  # again: an error on the way out may swallow it
            await asyncio.wait([self._pulling], timeout=_CANCEL)
        await self._api.close()

    async def handle(self, request: Request) -> Response:
        """Answer WeCom's check of the URL, or a knock: at once, the pull comes after."""
        if self._inlet is None:
            return Response(503)
        try:
            opened = open_door(self._seal, request, self._inlet.now())
        except Unread as error:
            return await self._keep(self._inlet, error)
        except Unwelcome as error:
            log.warning("callback refused", account=self.account, why=str(error))
            return Response(error.status)
        if isinstance(opened, str):
            return Response(200, opened.encode())
        if opened.event == "kf_msg_or_event" and opened.open_kfid:
            await self._knocked(self._inlet, opened.open_kfid, opened.token)
        return Response(200, _SUCCESS)

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Send one message; the same Outbound.id is one message at WeCom, however often sent."""
        if self._ids is None:
            return _NEW
        if not outgoing.fits(message.text):
            return Receipt(Outcome.REJECTED, code="length", detail="文字是空的，或超过 2048 字节")
        try:
            msgid = await self._ids.of(message.id)
            if await self._by_code(to.user, msgid, message):
                return Receipt(Outcome.SENT, msgid)
            return await self._send(to.user, msgid, message)
        except KfError as error:
            return receipt(error)
        except StoreError:
            return Receipt(Outcome.RETRY, code="store")

    def fetch(self, attachment: Attachment, most: int) -> AsyncIterator[bytes]:
        """Stream a media item of at most *most* bytes; raises MediaGone or MediaLater."""
        return media.stream(self._api, attachment.ref, most)

    async def check(self) -> str | None:
        """Return None when the account can be served, else what the operator must do."""
        try:
            answer = await self._api.call("kf/account/list", {"offset": 0, "limit": 100})
            known = Accounts.model_validate(answer).account_list
        except Refused as error:
            return f"微信客服 {self.account}：{advice(error)}"
        except (Away, StoreError, ValidationError) as error:
            return f"微信客服 {self.account}：暂时连不上企业微信（{type(error).__name__}）"
        ours = next((one for one in known if one.open_kfid == self._conduct.open_kfid), None)
        if ours is None:
            return f"微信客服 {self.account}：应用看不到这个客服账号，请核对 open_kfid 和应用的权限"
        if ours.manage_privilege is False:
            return f"微信客服 {self.account}：应用不能管理这个客服账号，请到「通过 API 管理」里加上"
        return None

    @property
    def native(self) -> bool:
        """Say whether people answer in WeCom."""
        return self._conduct.native

    async def to_agent(self, who: Address, agent: str | None) -> Receipt:
        """Give the conversation to *agent* in WeCom, None: to the queue there."""
        if not self.native:
            detail = "这个客服账号设置为由工作台接待（handoff: desk），不转到企业微信"
            return Receipt(Outcome.CONFIG, code="desk", detail=detail)
        return await self._people.get(who.user, agent or "")

    async def to_bot(self, who: Address) -> Receipt:
        """Take the conversation back; from a person's hands by ending his session."""
        return await self._people.lose(who.user)

    async def release(self, who: Address, agent: str) -> Receipt:
        """End *agent*'s session with the customer; anybody else's stays."""
        return await self._people.release(who.user, agent)

    async def failed(self, msgid: str, fail_type: int) -> None:
        """Remember and log that a message of ours, which WeCom had taken, did not arrive."""
        assert self._ids is not None
        message = await self._ids.outbound(msgid)
        why = FAILURES.get(fail_type, str(fail_type))
        log.warning("not delivered", account=self.account, message=message, why=why)
        await self._ids.failed(msgid)

    async def _keep(self, inlet: Inlet, unread: Unread) -> Response:
        """Keep a call that is WeCom's and cannot be read; it may have been a knock: look."""
        why = f"企业微信的回调读不懂（{unread}），原样留下了"
        try:
            await inlet.park(f"{self.name}:{self.account}", unread.body, why)
        except StoreError:
            return Response(503)
        if self._puller is not None:
            self._puller.wake()
        return Response(200, _SUCCESS)

    async def reread(self, body: bytes) -> bool:
        """Take in an item that was kept; False when it still cannot be read. Raises StoreAway."""
        return self._puller is not None and await self._puller.reread(body)

    async def _knocked(self, inlet: Inlet, open_kfid: str, token: str) -> None:
        """Let whoever pulls this account know; another account's knock may come to this URL."""
        try:
            async with asyncio.timeout(_ANSWER):
                await inlet.keep(f"kf:knock:{open_kfid}", token, inlet.now() + GOOD)
        except (StoreError, TimeoutError) as error:
            log.warning("knock not kept", account=self.account, error=str(error))
        if open_kfid == self._conduct.open_kfid and self._puller is not None:
            self._puller.wake()

    async def _by_code(self, user: str, msgid: str, message: Outbound) -> bool:
        """Take a new session; or, in one that ended or has not begun, write by a code."""
        if await self._sessions.settle(user) != sessions.ENDED:
            return False
        assert self._codes is not None
        code = await self._codes.code(user)
        return bool(code) and await self._codes.say(code, msgid, outgoing.content(message))

    async def _send(self, user: str, msgid: str, message: Outbound) -> Receipt:
        body = {"touser": user, "open_kfid": self._conduct.open_kfid, "msgid": msgid}
        try:
            await self._api.call("kf/send_msg", body | outgoing.content(message))
        except Refused as error:
            if error.repeated:
                return Receipt(Outcome.SENT, msgid)
            if error.code == WRONG_STATE:
                return replace(receipt(error), detail=await self._whose(user, error))
            raise
        return Receipt(Outcome.SENT, msgid)

    async def _whose(self, user: str, error: Refused) -> str:
        """Say who has the conversation that may not be written to."""
        self._sessions.forget(user)
        try:
            state, agent = await self._sessions.state(user)
        except (KfError, StoreError):
            return advice(error)
        match state:
            case sessions.QUEUE:
                return "会话在企业微信里排队等人工接待，接口不能发消息"
            case sessions.PERSON:
                return f"会话正由企业微信的接待人员 {agent} 接待，接口不能发消息"
            case sessions.ENDED:
                return "会话已经结束，要等客户再来消息"
        return "会话已超过 48 小时，要等客户再来消息"

    async def _take(self, items: Sequence[Item]) -> list[Arrival]:
        """Return the arrivals of a page; what belongs to them is remembered first."""
        assert self._codes is not None
        await self._codes.note(items)
        return [arrival for item in items if (arrival := await self._arrived(item)) is not None]

    async def _arrived(self, item: Item) -> Arrival | None:
        if item.event:
            log.info("event", account=self.account, what=item.event)
        if item.arrival is None:
            return None
        if item.event == "session_status_change":
            self._sessions.forget(item.arrival.user)
        if item.failed is None:
            return item.arrival
        assert self._ids is not None
        await self.failed(*item.failed)
        told = {"message": await self._ids.outbound(item.failed[0])}
        return replace(item.arrival, raw={**item.arrival.raw, **told})
