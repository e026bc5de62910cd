"""The channel `telegram`: one bot of the company, by webhook or by polling."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, Literal

import structlog
from telegram import LinkPreviewOptions
from telegram.constants import ChatAction
from telegram.error import RetryAfter, TelegramError

from bot.channels.base import Address, Inlet, Limits, Outbound, Outcome, Receipt, Request, Response
from bot.channels.telegram import health, media
from bot.channels.telegram.api import Api, failed, seconds
from bot.channels.telegram.buttons import LONGEST, MOST, keyboard
from bot.channels.telegram.console import Console
from bot.channels.telegram.courtesies import Courtesies
from bot.channels.telegram.feeds import ConsoleFeed, TypingFeed
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.polling import Beat, Polling
from bot.channels.telegram.reception import Reception
from bot.channels.telegram.updates import ALLOWED, NAME
from bot.hub import Hub
from storage.errors import StoreError
from storage.messages import Attachment
from storage.store import Store

HEADER = "x-telegram-bot-api-secret-token"
CAP = 256 * 1024  # bytes of an update; real ones have a few KiB
_LONGEST_WAIT = 60.0
log = structlog.get_logger("bot.channels.telegram")


@dataclass(frozen=True, slots=True)
class Way:
    """How updates come. url: the webhook's whole address. secret: what Telegram shows there."""

    mode: Literal["webhook", "polling"] = "polling"
    url: str = ""
    secret: str = field(default="", repr=False)
    beat: Beat = field(default_factory=Beat)


class Telegram:
    """The bot *account* (bot.channels.base.Channel)."""

    name = NAME
    limits = Limits(
        max_text=4096,
        text_unit="utf16",
        max_buttons=MOST,
        payload_bytes=LONGEST,
        rate_per_second=30,
    )

    def __init__(
        self,
        account: str,
        api: Api,
        way: Way,
        clock: Callable[[], float],
        *,
        pace: Pace | None = None,
        group: int | None = None,
    ) -> None:
        self._account = account
        self._api = api
        self._way = way
        self._clock = clock
        self._pace = pace or Pace(clock)
        self.console = (
            None if group is None else Console(api, self._pace, account, group, self._clock)
        )
        self._inlet: Inlet | None = None
        self._courtesies: Courtesies | None = None
        self._reception: Reception | None = None
        self._polling: Polling | None = None
        self._receiving: asyncio.Task[None] | None = None

    @property
    def account(self) -> str:
        """Its name in config.yml."""
        return self._account

    def feeds(
        self, store: Store, hub: Hub, zone: tzinfo
    ) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
        """Return what runs beside it: typing signs, and the agents' console where there is one."""
        typing = TypingFeed(store, hub, self).run
        if self.console is None:
            return [typing]
        return [typing, ConsoleFeed(store, hub, self.console, zone).run]

    async def start(self, inlet: Inlet) -> None:
        """Begin to receive; a platform that is away is tried again in the background."""
        self._inlet = inlet
        if self.console is not None:
            self.console.start(inlet)
        self._courtesies = Courtesies(self._api, self._pace, inlet, self._account, self.console)
        self._reception = Reception(
            inlet, self._account, self._courtesies, self.console, self._clock
        )
        if self._way.mode == "polling":
            self._polling = Polling(
                self._api, inlet, self._account, self._reception.take, beat=self._way.beat
            )
            self._receiving = asyncio.create_task(self._polling.run())
        else:
            self._receiving = asyncio.create_task(self._register())

    async def stop(self) -> None:
        """Receive no more, close every connection. The webhook stays: Telegram keeps updates."""
        if self._receiving is not None:
            self._receiving.cancel()
            await asyncio.gather(self._receiving, return_exceptions=True)
        if self._polling is not None:
            await self._polling.leave()
        if self._courtesies is not None:
            await self._courtesies.stop()
        await self._api.close()

    async def handle(self, request: Request) -> Response:
        """Take in one pushed update: stored, then 200."""
        if request.method != "POST":
            return Response(405)
        if not self._shown(request.headers):
            return Response(403)
        if len(request.body) > CAP:
            return Response(400)
        if self._reception is None:
            return Response(503)
        try:
            await self._reception.push(request.body)
        except (StoreError, TelegramError) as error:
            log.warning("update not taken", account=self._account, error=type(error).__name__)
            return Response(503)
        return Response()

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Send one message as plain text."""
        inlet = self._inlet
        if inlet is None:
            return Receipt(Outcome.RETRY, code="starting")
        chat = _chat(to)
        if chat is None:
            return Receipt(Outcome.REJECTED, code="address", detail="no chat id")
        if wait := await self._pace.turn(chat):
            return Receipt(Outcome.RETRY, retry_after=wait, code="pace")
        try:
            sent = await self._api.bot.send_message(
                chat,
                message.text,
                reply_markup=await keyboard(inlet, f"{NAME}:{self._account}:", message.buttons),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except Exception as error:  # noqa: BLE001 - whatever it was, it becomes an Outcome
            if isinstance(error, RetryAfter):
                self._pace.hold(chat, seconds(error))
            return failed(error)
        return Receipt(Outcome.SENT, platform_id=str(sent.message_id))

    async def typing(self, to: Address) -> None:
        """Show that an answer is on its way; for five seconds, and nothing is lost without."""
        chat = _chat(to)
        if chat is not None:
            with suppress(TelegramError):
                await self._api.bot.send_chat_action(chat, ChatAction.TYPING)

    def fetch(self, attachment: Attachment, most: int) -> AsyncIterator[bytes]:
        """Stream a media item of at most *most* bytes; raises MediaGone or MediaLater."""
        return media.fetch(self._api, attachment, most)

    async def check(self) -> str | None:
        """Return None when healthy, else what the operator must do."""
        group = None if self.console is None else self.console.group
        url = self._way.url if self._way.mode == "webhook" else ""
        return await health.check(self._api, url, group, self._clock())

    async def reread(self, body: bytes) -> bool:
        """Take in an update that was kept; False when it still cannot be read."""
        return self._reception is not None and await self._reception.reread(body)

    def _shown(self, headers: Mapping[str, str]) -> bool:
        """Tell whether the caller knows the secret; without one nobody does."""
        given = next((value for name, value in headers.items() if name.lower() == HEADER), "")
        wanted = self._way.secret
        return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())

    async def _register(self) -> None:
        """Set the webhook, until it is set."""
        wait = self._way.beat.first
        while True:
            try:
                await self._api.bot.set_webhook(
                    self._way.url,
                    allowed_updates=ALLOWED,
                    secret_token=self._way.secret,
                    drop_pending_updates=False,
                )
            except Exception as error:  # noqa: BLE001 - whatever it was, it is tried again
                receipt = failed(error)
                log.warning("webhook 没有设成", account=self._account, detail=receipt.detail)
                await asyncio.sleep(receipt.retry_after or wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            else:
                return


def _chat(to: Address) -> int | None:
    try:
        return int(to.user)
    except ValueError:
        return None
