"""A session goes to the people in WeCom and comes back. Asked twice, it is moved once.

Errors of the platform become receipts. Who may put a session where: sessions.py.
"""

from __future__ import annotations

from collections.abc import Awaitable

from bot.channels.base import Outcome, Receipt
from bot.channels.wecom.errors import KfError, receipt
from bot.channels.wecom.sessions import BOT, ENDED, NEW, PERSON, QUEUE, Sessions
from storage.errors import StoreError

_OVER = Receipt(Outcome.WINDOW_CLOSED, code="ended", detail="会话已经结束，要等客户再来消息")


class People:
    """The people of one account, by the sessions they have."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def get(self, user: str, agent: str) -> Receipt:
        """Give the session to *agent*, "": to the queue; who has it already keeps it."""
        return await _told(self._get(user, agent))

    async def lose(self, user: str) -> Receipt:
        """Take the session back; from a person's hands by ending it."""
        return await _told(self._lose(user))

    async def release(self, user: str, agent: str) -> Receipt:
        """End *agent*'s session with the customer; anybody else's stays."""
        return await _told(self._release(user, agent))

    async def _get(self, user: str, agent: str) -> Receipt:
        state, has = await self._sessions.state(user)
        if state == ENDED:
            return _OVER
        if state == PERSON and agent in {"", has}:
            return Receipt(Outcome.SENT, detail=f"{has} 已经在企业微信里接待")
        if state != QUEUE or agent:
            await self._sessions.move(user, PERSON if agent else QUEUE, agent)
        return Receipt(Outcome.SENT, detail=f"交给了 {agent}" if agent else "在排队，等人接入")

    async def _lose(self, user: str) -> Receipt:
        state, _ = await self._sessions.state(user)
        back = {NEW: BOT, QUEUE: ENDED, PERSON: ENDED}
        if state in back:
            await self._sessions.move(user, back[state])
        return Receipt(Outcome.SENT)

    async def _release(self, user: str, agent: str) -> Receipt:
        if await self._sessions.state(user) == (PERSON, agent):
            await self._sessions.move(user, ENDED)
        return Receipt(Outcome.SENT)


async def _told(asking: Awaitable[Receipt]) -> Receipt:
    try:
        return await asking
    except KfError as error:
        return receipt(error)
    except StoreError:
        return Receipt(Outcome.RETRY, code="store")
