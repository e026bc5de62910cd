"""What the queue shows: who waits, who is with people, which intakes the bot still has.

Names, phones and numbers of customers are masked here: a list is seen over shoulders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from dialogues import labels
from dialogues.clocks import Kind
from dialogues.masking import mask
from dialogues.packet import story
from dialogues.priority import Priorities
from dialogues.state import Control, Phase, State
from storage import clocks, conversations, handoffs, messages, places
from storage.clocks import Standing
from storage.conversations import Talk
from storage.handoffs import NOT_PASSED, PASSED, TAKEN, Waiter
from storage.messages import CUSTOMER, Line
from storage.places import Placed
from storage.store import Store

Connection = Any  # the store's, handed on unseen
Place = TypeVar("Place", Waiter, Talk)
_INTAKES = 100
_NEWEST = 6  # lines
_LONGEST_WORDS = 80  # characters
CHANNELS: Mapping[str, str] = {
    "web": "网页",
    "rest": "接口",
    "console": "终端",
    "telegram": "Telegram",
    "kf": "微信客服",
    "phone": "电话",
    "email": "邮件",
    "counter": "柜台",
    "sms": "短信",
    "social": "社交媒体",
    "wechat": "微信",
    "wecom": "企业微信",
}
_ELSEWHERE: Mapping[str, str] = {
    PASSED: "已转到企业微信，请在那里接",
    NOT_PASSED: "没能转到企业微信，请在这里接",
}


@dataclass(frozen=True, slots=True)
class Row(Generic[Place]):
    """A talk in a list: its place there, its state, its matter in one line."""

    place: Place
    state: State | None
    story: str


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of one moment. after: worked off, to be asked how it went, with the time for it.

    placed: of what waits, its place (1 is next) and why.
    """

    waiting: list[Row[Waiter]]
    people: list[Row[Waiter]]
    bot: list[Row[Talk]]
    after: list[tuple[Row[Talk], Standing]]
    placed: Mapping[str, tuple[int, Placed]]


def read(store: Store, priorities: Priorities, now: datetime) -> Lists:
    """Return the lists; who waits in the order to take them, people most urgent first.

    The bot's last touched stand first.
    """

    def look(c: Connection) -> Lists:
        found = places.queue(c, priorities, now)
        placed = {one.pending.chat: (n, one) for n, one in enumerate(found, 1)}
        waiting = [one for one in handoffs.queue(c) if one.chat in placed]
        return Lists(
            [_row(c, one) for one in sorted(waiting, key=lambda one: placed[one.chat][0])],
            [_row(c, one) for one in handoffs.queue(c, TAKEN)],
            [
                row
                for one in conversations.recent(c, Control.BOT, _INTAKES)
                if _open((row := _row(c, one)).state)
            ],
            _after(c),
            placed,
        )

    return store.read(look)


def _after(c: Connection) -> list[tuple[Row[Talk], Standing]]:
    """Return the cases whose customer is still to be asked how it went, the next due first."""
    owed = (one for one in clocks.open_clocks(c, UTC) if one.clock.kind is Kind.FOLLOW_UP)
    return [
        (_row(c, talk), one) for one in owed if (talk := conversations.get(c, one.chat)) is not None
    ]


def as_json(lists: Lists, login: str, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the lists as the page takes them, an agent's own talks before other people's.

    names: the categories' names.
    """
    people = [_waiter(row, login, names) for row in lists.people]
    return {
        "waiting": [
            _waiter(row, login, names) | _placed(*lists.placed[row.place.chat], login)
            for row in lists.waiting
        ],
        "people": sorted(people, key=lambda row: not row["mine"]),
        "bot": [_intake(row, names) for row in lists.bot],
        "after": [_asked(row, one, names) for row, one in lists.after],
    }


def channel_name(chat: str) -> str:
    """Return the channel of a conversation in Chinese, its code when it has no name."""
    code = chat.partition(":")[0]
    return CHANNELS.get(code, code)


def category_name(state: State | None, names: Mapping[str, str]) -> str:
    """Return the category as parent and leaf: 质量 · 故障."""
    code = (state.category if state else None) or ""
    parent = code.partition(".")[0]
    both = (names.get(parent, parent), names.get(code, "") if code != parent else "")
    return " · ".join(name for name in both if name)


def matter(c: Connection, chat: str, state: State | None) -> str:
    """Return a talk's matter in one line: its story, else what was said last."""
    told = story(state) if state else ""
    return told or _last_words(messages.last(c, chat, _NEWEST))


def _row(c: Connection, place: Place) -> Row[Place]:
    state, _ = conversations.load(c, place.chat)
    return Row(place, state, matter(c, place.chat, state))


def _last_words(lines: list[Line]) -> str:
    """Return what the customer said last: better than nothing while there is no story."""
    said = [" ".join(line.text.split()) for line in lines if line.who == CUSTOMER]
    return said[-1][:_LONGEST_WORDS] if said else ""


def _open(state: State | None) -> bool:
    """Tell whether the bot is in the middle of taking something down."""
    if state is None:
        return False
    return bool(state.case_no) and not state.closed and state.phase is not Phase.DONE


def _placed(place: int, one: Placed, login: str) -> dict[str, Any]:
    """Return where it stands in the queue and why, and for whom it waits."""
    level, pending = one.place.level.value, one.pending
    handler = pending.handler
    return {
        "level": level,
        "level_name": labels.LEVELS.get(level, ""),
        "place": place,
        "points": one.place.points,
        "why": [{"points": line.points, "text": line.text} for line in one.place.why],
        "team": pending.team,
        "for": handler.name if handler else "",
        "mine": handler is not None and handler.agent == login,
    }


def _waiter(row: Row[Waiter], login: str, names: Mapping[str, str]) -> dict[str, Any]:
    one = row.place
    return _common(row, one.level, names) | {
        "reasons": [*(labels.reason(code) for code in one.reasons), *_elsewhere(one)],
        "since": one.since.timestamp(),
        "due": one.due.timestamp() if one.due else None,
        "owner": one.name,
        "mine": bool(one.agent) and one.agent == login,
    }


def _elsewhere(one: Waiter) -> list[str]:
    """Say where a talk that nobody took waits besides here."""
    hint = "" if one.agent else _ELSEWHERE.get(one.elsewhere, "")
    return [hint] if hint else []


def _intake(row: Row[Talk], names: Mapping[str, str]) -> dict[str, Any]:
    state = row.state
    began = (state.started if state else None) or row.place.updated
    return _common(row, (state.level if state else None) or "", names) | {
        "reasons": [],
        "since": began.timestamp(),
        "due": None,
        "owner": "",
        "mine": False,
    }


def _asked(row: Row[Talk], one: Standing, names: Mapping[str, str]) -> dict[str, Any]:
    return _intake(row, names) | {
        "case_no": one.clock.case_no,
        "reasons": ["待回访"],
        "since": one.clock.started.timestamp(),
        "due": one.clock.due.timestamp(),
        "owner": one.owner,
    }


def _common(row: Row[Waiter] | Row[Talk], level: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "chat": row.place.chat,
        "case_no": row.place.case_no,
        "level": str(level),
        "level_name": labels.LEVELS.get(level, ""),
        "story": mask(row.story),
        "category": category_name(row.state, names),
        "channel": channel_name(row.place.chat),
        "heat": row.place.heat,
    }
