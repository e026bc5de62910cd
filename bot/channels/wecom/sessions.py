"""Who has a conversation in WeCom: 0 nobody yet, 1 the bot, 2 queue, 3 a person, 4 ended.

Only in 0 and 1 may the API write. From 3 there is no way back but to end the session; the
customer's next message begins a new one, in 0. Source: developer.work.weixin.qq.com/document/
path/94669.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from pydantic import ValidationError

from bot.channels.wecom import models
from bot.channels.wecom.api import Api
from bot.channels.wecom.errors import STALE, Away, Refused

NEW, BOT, QUEUE, PERSON, ENDED = range(5)
_ASSUMED = 3600.0  # seconds a conversation is taken to be the bot's after it was looked at
_REMEMBERED = 10_000  # conversations


class Sessions:
    """The sessions of one account."""

    def __init__(self, api: Api, open_kfid: str, clock: Callable[[], float]) -> None:
        self._api = api
        self._kfid = open_kfid
        self._clock = clock
        self._until: OrderedDict[str, float] = OrderedDict()

    async def state(self, user: str) -> tuple[int, str]:
        """Return the state, and in 3 the person's userid.

        Raises:
            Away, Refused, StoreError: as Api.call.
        """
        answer = await self._api.call("kf/service_state/get", self._who(user))
        try:
            state = models.State.model_validate(answer)
        except ValidationError:
            raise Away("nonsense") from None
        return state.service_state, state.servicer_userid or state.service_userid

    async def move(self, user: str, state: int, agent: str = "") -> None:
        """Put the session into *state*; *agent* takes it in 3. Raises as `state`."""
        self._until.pop(user, None)
        more = {"servicer_userid": agent} if agent else {}
        body = {**self._who(user), "service_state": state, **more}
        await self._api.call("kf/service_state/trans", body)

    async def settle(self, user: str) -> int:
        """Take a session nobody has yet, so that WeCom routes it to no person; return its state.

        Looked at once an hour; what WeCom refuses here, the message itself will tell.
        """
        if self._until.get(user, 0.0) > self._clock():
            return BOT
        try:
            state, _ = await self.state(user)
            if state == NEW:
                await self.move(user, BOT)
        except Refused as error:
            if error.code in STALE:
                raise
            return NEW
        if state not in {NEW, BOT}:
            return state
        self._until[user] = self._clock() + _ASSUMED
        if len(self._until) > _REMEMBERED:
            self._until.popitem(last=False)
        return BOT

    def forget(self, user: str) -> None:
        """Look again: something happened to this session."""
        self._until.pop(user, None)

    def _who(self, user: str) -> dict[str, object]:
        return {"open_kfid": self._kfid, "external_userid": user}
