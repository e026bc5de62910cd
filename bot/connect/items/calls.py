"""Calls of one project tool: one token for all processes, within the platform's rate.

    await calls.ask(Call("PATCH", "/v1/pjm/work_items/ID", body), renew)

The token stands in the table `shared`; whoever leads its name renews it, the others wait. A call
that is told the token is bad is made once more with another one. Secrets are in no message.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

import orjson

from bot.connect.carriers import Outcome, outcome
from bot.connect.items.model import Trouble
from bot.connect.outside import Answer, Ask, Outside
from storage import lanes, shared
from storage.store import Store, Tx

MARGIN = 300.0  # seconds before its end in which a new token is got
LEADS = 30.0  # seconds one renewal may take
WAITS = 12.0  # seconds to wait for another process's
LOOKS = 0.1  # seconds between looks for it
_UNAUTHORIZED = 401
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fresh:
    """A token, and until when it is good (epoch seconds)."""

    value: str = field(repr=False)
    until: float


@dataclass(frozen=True, slots=True)
class Identity:
    """Who calls. name: of the connector. process: one of those that share its token."""

    name: str
    process: str
    client: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A request. body: JSON, None for none. token_in: the query's name for the token, "" none."""

    method: str
    path: str
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    query: Mapping[str, Any] = field(default_factory=dict, repr=False)
    token_in: str = ""


Renew = Callable[[], Awaitable[Fresh]]
Stale = Callable[[Answer], bool]


def unauthorized(answer: Answer) -> bool:
    """Tell whether the token is what was wrong."""
    return answer.status == _UNAUTHORIZED


class Calls:
    """On the loop. rate: calls a second, of all processes together."""

    def __init__(
        self, store: Store, outside: Outside, base: str, identity: Identity, rate: float
    ) -> None:
        for library in ("httpx", "httpcore"):  # they log addresses, and some hold secrets
            logging.getLogger(library).setLevel(logging.WARNING)
        self._store = store
        self._outside = outside
        self._base = base
        self._rate = rate
        self._lock = asyncio.Lock()
        self._shared = f"items:{identity.name}:token"
        self.identity = identity

    async def ask(self, call: Call, renew: Renew, stale: Stale = unauthorized) -> Answer:
        """Make the call, once more with another token when the first is *stale*.

        Raises:
            Trouble: there is no token.
        """
        token = await self._token(renew)
        answer = await self.send(call, token)
        if stale(answer):
            answer = await self.send(call, await self._token(renew, stale=token))
        return answer

    async def send(self, call: Call, token: str = "") -> Answer:
        """Make the call as it stands, in its place among all calls of the platform."""
        await self._place()
        headers = {"accept": "application/json"}
        query = dict(call.query)
        if token:
            headers["authorization"] = f"Bearer {token}"
            query |= {call.token_in: token} if call.token_in else {}
        if call.body is not None:
            headers["content-type"] = "application/json"
        url = f"{self._base}{call.path}{'?' * bool(query)}{urlencode(query)}"
        content = b"" if call.body is None else orjson.dumps(call.body)
        return await self._outside.ask(Ask(call.method, url, headers, content))

    @property
    def now(self) -> float:
        """Return the time, epoch seconds."""
        return self._store.clock()

    async def _token(self, renew: Renew, stale: str = "") -> str:
        async with self._lock:
            loop = asyncio.get_running_loop()
            end = loop.time() + WAITS
            while not (known := await self._known(stale)):
                if await self._write(self._lead):
                    return await self._renewed(renew, stale)
                if loop.time() > end:
                    raise Trouble(Outcome(good=False, code="no token", wait=LEADS, down=True))
                await asyncio.sleep(LOOKS)
            return known

    def _lead(self, tx: Tx) -> bool:
        return shared.lead(tx, self._shared, self.identity.process, LEADS)

    async def _known(self, stale: str) -> str:
        """Return the token that is shared, "" when it is none to use."""
        name = self._shared
        found = await asyncio.to_thread(self._store.read, lambda c: shared.get(c, name))
        good = found is not None and found.value != stale and found.until > self.now
        return found.value if found is not None and good else ""

    async def _renewed(self, renew: Renew, stale: str) -> str:
        """Renew as the leader, unless another just did."""
        try:
            if known := await self._known(stale):
                return known
            fresh = await renew()
            until = max(fresh.until - MARGIN, self.now + LEADS)
            await self._write(lambda tx: shared.put(tx, self._shared, fresh.value, until))
            return fresh.value
        finally:
            process = self.identity.process
            await self._write(lambda tx: shared.leave(tx, self._shared, process))

    async def _place(self) -> None:
        name, rate = f"items:{self.identity.name}", self._rate
        (wait,) = await self._write(lambda tx: lanes.tokens(tx, name, 1, rate))
        if wait > 0:
            await asyncio.sleep(wait)

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job))


def taken(answer: Answer, code: str = "") -> Any:
    """Return the JSON of a good answer.

    Raises:
        Trouble: it is none. code: what the platform itself calls that.
    """
    if answer.good:
        return answer.json()
    came = outcome(answer)
    said = f"{came.code} {code}".strip()[:100]
    mistake = not came.down and not answer.code and answer.status != _UNAUTHORIZED
    raise Trouble(Outcome(good=False, code=said, wait=came.wait, down=came.down, final=mistake))


def strange() -> Trouble:
    """Return what an answer is that makes no sense."""
    return Trouble(Outcome(good=False, code="strange answer", down=True))
