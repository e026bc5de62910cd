"""The puller: what waits at WeCom comes in, in order, once, by one process at a time.

A page and the cursor behind it go to the inlet together, so the cursor is never ahead of the
messages; a page that comes twice is known by its msgids. Knocks get lost, so it pulls at the
start and at intervals as well. Without the token of a knock WeCom allows ten pulls a minute
(its own people in developers.weixin.qq.com/community, 2021); it keeps messages for three days.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from pydantic import ValidationError

from bot.channels.base import Inlet, Outcome
from bot.channels.wecom.api import Api
from bot.channels.wecom.decode import CHANNEL, Item, decode, others
from bot.channels.wecom.errors import BAD_KNOCK, BUSY_WAIT, Away, Refused
from bot.channels.wecom.models import Page
from storage import codec
from storage.errors import StoreError
from storage.inbox import Arrival
from storage.shared import Shared

LIMIT = 1000  # items of a page, WeCom's most
GOOD = 600.0  # seconds a knock's token is good
_UNREAD = "企业微信给的一条消息读不懂，原样留下了"
log = structlog.get_logger("bot.channels.kf")

Take = Callable[[Sequence[Item]], Awaitable[Sequence[Arrival]]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often, in seconds.

    interval: between pulls nobody knocked for. busy: until another look whether the one who
    pulls is done. glance: at knocks that reached other processes. lease: of a page. tokenless:
    between pages without a knock's token. again: after a failure, doubled each time.
    """

    interval: float = 60.0
    busy: float = 0.2
    glance: float = 2.0
    lease: float = 60.0
    tokenless: float = 7.0
    again: float = 1.0


@dataclass(slots=True)
class Puller:
    """Pulls one account's news.

    take: makes a page's arrivals, before they are durable.
    """

    api: Api
    inlet: Inlet
    account: str
    open_kfid: str
    take: Take
    pace: Pace = field(default_factory=Pace)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _used: Shared | None = None
    _begun: bool = False

    def wake(self) -> None:
        """Pull now, or once more when a pull is under way."""
        self._wake.set()

    async def run(self) -> None:
        """Pull until cancelled; nothing that goes wrong ends it."""
        failed = 0
        while True:
            self._wake.clear()
            wait = 0.0
            try:
                led = await self.once()
                failed = 0
            except Refused as error:
                led, failed = True, failed + 1
                log.warning("pull refused", account=self.account, error=str(error))
                wait = BUSY_WAIT if error.outcome is Outcome.RETRY else self.pace.interval
            except (Away, StoreError) as error:
                led, failed = True, failed + 1
                log.warning("pull failed", account=self.account, error=str(error))
            except Exception:
                led, failed = True, failed + 1
                log.exception("pull broke", account=self.account)
            if failed:
                doubled = self.pace.again * 2.0 ** min(failed - 1, 10)
                await asyncio.sleep(max(wait, min(doubled, self.pace.interval)))
            else:
                await self._rest(self.pace.interval if led else self.pace.busy)

    async def once(self) -> bool:
        """Pull all there is; False when another process is at it.

        Raises:
            Away, Refused, StoreError: what was not stored comes again.
        """
        name = f"kf:{self.account}:pull"
        if not await self.inlet.lead(name, self.pace.lease):
            return False
        try:
            self._used = await self.inlet.recall(f"kf:knock:{self.open_kfid}")
            if not self._begun or not await self._pulled():
                await self._pages(name)
        finally:
            with suppress(Exception):  # then the lease ends by itself; a cancel goes through
                await self.inlet.leave(name)
        return True

    async def _pulled(self) -> bool:
        """Whether another process pulled for the last knock, and not long ago."""
        last = await self.inlet.recall(f"kf:{self.account}:pulled")
        return (
            last is not None and last.value == _mark(self._used) and (last.until > self.inlet.now())
        )

    async def _pages(self, name: str) -> None:
        token = self._token()
        kept = await self.inlet.recall(f"kf:{self.account}:cursor")
        cursor = "" if kept is None else kept.value
        while True:
            page = await self._page(cursor, token)
            await self._store(page)
            if not page.has_more or page.next_cursor in {"", cursor}:
                break
            cursor = page.next_cursor
            if not token:
                await asyncio.sleep(self.pace.tokenless)
            if not await self.inlet.lead(name, self.pace.lease):
                return
        self._begun = True
        until = self.inlet.now() + self.pace.interval / 2
        await self.inlet.keep(f"kf:{self.account}:pulled", _mark(self._used), until)

    async def _page(self, cursor: str, token: str) -> Page:
        """Return the page behind *cursor*; without what WeCom knows no more, token or cursor."""
        try:
            return await self._ask(cursor, token)
        except Refused as error:
            stale = error.code == BAD_KNOCK and token
            if not stale and (error.outcome is not Outcome.REJECTED or not cursor):
                raise
            log.warning("pull again", account=self.account, error=str(error))
        return await self._ask(cursor if stale else "", "" if stale else token)

    async def _ask(self, cursor: str, token: str) -> Page:
        body = {"open_kfid": self.open_kfid, "limit": LIMIT, "voice_format": 0}
        body |= {name: part for name, part in (("cursor", cursor), ("token", token)) if part}
        try:
            return Page.model_validate(await self.api.call("kf/sync_msg", body))
        except ValidationError:
            raise Away("nonsense") from None

    async def _store(self, page: Page) -> None:
        """Hand a page in, and the cursor behind it."""
        found = [decode(raw, self.account, self.open_kfid) for raw in page.msg_list]
        items = [item for item in found if item is not None]
        for raw, item in zip(page.msg_list, found, strict=True):
            if item is None and not others(raw, self.open_kfid):
                body = codec.dumps(raw).encode("utf-8", "surrogatepass")
                await self.inlet.park(f"{CHANNEL}:{self.account}", body, _UNREAD)
        arrivals = await self.take(items)
        mark = (f"kf:{self.account}:cursor", page.next_cursor) if page.next_cursor else None
        if arrivals or mark:
            await self.inlet.accept(arrivals, mark)

    async def reread(self, body: bytes) -> bool:
        """Take in an item that was kept; False when it still cannot be read."""
        try:
            item = decode(codec.loads(body), self.account, self.open_kfid)
        except ValueError:
            return False
        if item is not None and (arrivals := await self.take([item])):
            await self.inlet.accept(arrivals)
        return item is not None

    def _token(self) -> str:
        """Return the token of the last knock, while it is good."""
        last = self._used
        return last.value if last is not None and last.until > self.inlet.now() else ""

    async def _rest(self, seconds: float) -> None:
        """Wait for a knock, here or at another process, or until the time is up."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while (left := end - loop.time()) > 0:
            try:
                async with asyncio.timeout(min(left, self.pace.glance)):
                    await self._wake.wait()
            except TimeoutError:
                if left > self.pace.glance and await self._knocked():
                    return
            else:
                return

    async def _knocked(self) -> bool:
        try:
            last = await self.inlet.recall(f"kf:knock:{self.open_kfid}")
        except StoreError:
            return False
        return last is not None and last != self._used


def _mark(knock: Shared | None) -> str:
    """Name a knock: when it came, and its token."""
    return "none" if knock is None else f"{knock.until} {knock.value}"
