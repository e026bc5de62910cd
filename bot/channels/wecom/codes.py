"""Words where kf/send_msg may not write: WeCom takes one message by a one-time code.

The code comes with the event (the customer opened the chat, a person ended the session), is good
for 20 seconds, and its use a second time is refused, so a message that is tried again is not
doubled. Source: developer.work.weixin.qq.com/document/path/95122 (send_msg_on_event).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.channels.base import Inlet, Outcome
from bot.channels.wecom.api import Api
from bot.channels.wecom.decode import Item
from bot.channels.wecom.errors import Refused

GOOD = 20.0  # seconds of a code
_Good = dict[str, tuple[str, float]]


class Codes:
    """The codes of one account that are good now, known to all its processes."""

    def __init__(self, api: Api, account: str, inlet: Inlet) -> None:
        self._api = api
        self._name = f"kf:{account}:codes"
        self._inlet = inlet
        self._tried: set[tuple[str, str]] = set()  # whose answer may have been lost

    async def note(self, items: Iterable[Item]) -> None:
        """Keep the codes of what happened just now; only who pulls does this."""
        now = self._inlet.now()
        fresh: _Good = {
            item.arrival.user: (item.code, item.arrival.at.timestamp() + GOOD)
            for item in items
            if item.arrival is not None and item.code
        }
        good = {user: code for user, code in fresh.items() if code[1] > now}
        if good:
            all_good = {**await self._codes(), **good}
            until = max(until for _, until in all_good.values())
            await self._inlet.keep(self._name, json.dumps(all_good), until)

    async def code(self, user: str) -> str:
        """Return the code to write to *user* by, "" when there is none any more."""
        return (await self._codes()).get(user, ("", 0.0))[0]

    async def say(self, code: str, msgid: str, content: Mapping[str, Any]) -> bool:
        """Say *content* by *code*; False when WeCom does not take it so.

        Raises:
            Away, Refused, StoreError: as Api.call, to be tried again.
        """
        again = (code, msgid) in self._tried
        self._tried.add((code, msgid))
        try:
            await self._api.call("kf/send_msg_on_event", {"code": code, "msgid": msgid, **content})
        except Refused as error:
            if error.outcome is not Outcome.REJECTED:
                raise
            self._tried.discard((code, msgid))
            return again or error.repeated  # the try before this one used it
        return True

    async def _codes(self) -> _Good:
        kept = await self._inlet.recall(self._name)
        now = self._inlet.now()
        self._tried = self._tried if kept is not None and kept.until > now else set()
        if kept is None or kept.until <= now:
            return {}
        return {
            user: (code, until)
            for user, (code, until) in json.loads(kept.value).items()
            if until > now
        }
