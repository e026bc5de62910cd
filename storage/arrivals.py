"""Which words of colleagues reached their customer: sent, or told him by another way.

The turn that said them stands in the message's why; of a message in several parts, in the last.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, or_, select

from dialogues.effects import Why
from storage import codec
from storage.outbox import DONE, SENT
from storage.sql import Sql
from storage.tables import messages, outbox
from storage.times import epoch, moment

_EARLIER = timedelta(minutes=1)  # a turn's time and its message's may be of two processes
_m = messages.c
_o = outbox.c
_p = bindparam
_REACHED = Sql(
    select(_m.why, _o.sent)
    .select_from(messages.join(outbox, _o.message_id == _m.id))
    .where(
        _m.chat == _p("chat"),
        _m.direction == "out",
        _m.author != "bot",
        _m.at >= _p("since"),
        or_(_o.state == SENT, _o.remedy_state == DONE),
    )
    .order_by(_m.id)
)


def reached(c: Connection, chat: str, since: datetime, now: datetime) -> dict[int, datetime]:
    """Return when words posted *since* then arrived, by their turn; by another way: *now*."""
    rows = _REACHED.rows(c, chat=chat, since=epoch(since - _EARLIER))
    found = ((codec.load(Why, why).turn, sent) for why, sent in rows)
    return {turn: now if sent is None else moment(sent) for turn, sent in found if turn}
