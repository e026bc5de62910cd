"""What the queue shows: who waits, who is with people, which intakes the bot still has.

Names, phones and numbers of customers are masked here: a list is seen over shoulders. A list is
read again whenever a talk moves: with `Before` only what changed is made again (13 against 25 ms
of CPU with 400 waiting).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.desk import plan_news
from bot.desk.called import category_name, channel_name
from dialogues import labels
from dialogues.clocks import Kind
from dialogues.effects import FILED
from dialogues.masking import mask
from dialogues.packet import in_one_line
from dialogues.priority import Priorities
from dialogues.state import Control
from storage import clocks, conversations, gists, handoffs, messages, owed, places, teams
from storage.clocks import Standing
from storage.conversations import Talk
from storage.gists import Gist
from storage.handoffs import NOT_PASSED, PASSED, TAKEN, Waiter
from storage.owed import Runs
from storage.places import Pending, Placed, Taken
from storage.store import Store

Connection = Any  # the store's, handed on unseen
_INTAKES = 100
_NEWEST = 6  # lines
_LONGEST_WORDS = 80  # characters
_GIVEN_BACK = "已交给机器人，案子还在办"
_CLAIMED = FILED  # why a talk waits, and no more once somebody has it
_ELSEWHERE: Mapping[str, str] = {
    PASSED: "已转到企业微信，请在那里接",
    NOT_PASSED: "没能转到企业微信，请在这里接",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A talk in a list, as the page takes it; agent: whose it is, "" nobody's."""

    shown: Mapping[str, Any]
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of one moment. after: worked off, to be asked how it went."""

    waiting: list[Row]
    people: list[Row]
    bot: list[Row]
    after: list[Row]


@dataclass(slots=True)
class Before:
    """What the last read of the same lists made; what was not in it is forgotten.

    masked: lines by what they hide. shown: of each talk that waits, what its row was made of and
    the row without its place.
    """

    taken: Taken = field(default_factory=Taken)
    masked: dict[str, str] = field(default_factory=dict)
    shown: dict[str, tuple[tuple[Pending, str, str], dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the lists are made of. gists: of every talk here, None before its first turn.

    tiers: of customers who have one, by talk. plans: see plan_news. kept: cases in work of which
    the bot has the talk. runs: the first clock of a talk. unanswered: see storage/owed.py.
    """

    queue: list[Placed]
    people: list[Waiter]
    bot: list[Talk]
    after: list[tuple[Talk, Standing]]
    gists: Mapping[str, Gist | None]
    matters: Mapping[str, str]
    tiers: Mapping[str, str]
    plans: Mapping[str, str]
    kept: list[tuple[Talk, Runs]]
    runs: Mapping[str, datetime]
    unanswered: Mapping[str, datetime | None]


def read(
    store: Store,
    priorities: Priorities,
    names: Mapping[str, str],
    now: datetime,
    before: Before | None = None,
) -> Lists:
    """Return the lists; who waits in the order to take them, people most urgent first.

    The bot's last touched stand first. names: the categories' names. before: kept by one reader,
    always with the same priorities and names.
    """
    before = before or Before()
    found = store.read(lambda c: _find(c, priorities, now, before))
    kept = sorted((_kept(found, names, *each) for each in found.kept), key=_next)
    return Lists(
        _waiting(found, names, before),
        sorted((_with_people(found, names, one) for one in found.people), key=_next),
        [*kept, *(Row(_intake(found, names, one)) for one in found.bot)],
        [Row(_asked(found, names, *each)) for each in found.after],
    )


def _find(c: Connection, priorities: Priorities, now: datetime, before: Before) -> _Found:
    """Read everything, each kind for all rows at once: as many statements for 2 as for 200."""
    queue = places.queue(c, priorities, now, before.taken)
    people = handoffs.queue(c, TAKEN)
    bot = conversations.recent(c, Control.BOT, _INTAKES)
    after = clocks.open_clocks(c, UTC, kind=Kind.FOLLOW_UP)
    runs = owed.running(c, (one.chat for one in people))
    kept = {one.chat: one for one in reversed(runs) if one.bot}
    talks = conversations.talks(c, [*(one.chat for one in after), *kept])
    listed: list[Waiter | Talk | Standing | Runs] = [*people, *bot, *after, *kept.values()]
    chats = [one.chat for one in listed]
    known: dict[str, Gist | None] = dict.fromkeys(chats) | gists.of(c, chats)
    known |= {one.pending.chat: one.pending.gist for one in queue}
    bot = [b for b in bot if (gist := known[b.chat]) and gist.open and b.chat not in kept]
    return _Found(
        queue,
        people,
        bot,
        [(talks[one.chat], one) for one in after if one.chat in talks],
        known,
        matters(c, known, before),
        teams.tiers(c, known),
        plan_news.of(c, [o.case_no for o in people] + [o.case_no for o in kept.values()]),
        [(talks[one.chat], one) for one in kept.values() if one.chat in talks],
        {one.chat: one.due for one in reversed(runs)},
        owed.unanswered(c, (one.chat for one in people)),
    )


def as_json(lists: Lists, login: str) -> dict[str, Any]:
    """Return the lists as the page takes them, an agent's own talks before other people's."""

    def told(rows: list[Row]) -> list[dict[str, Any]]:
        return [{**one.shown, "mine": bool(one.agent) and one.agent == login} for one in rows]

    return {
        "waiting": told(lists.waiting),
        "people": sorted(told(lists.people), key=lambda row: not row["mine"]),
        "bot": told(lists.bot),
        "after": told(lists.after),
    }


def matters(
    c: Connection, known: Mapping[str, Gist | None], before: Before | None = None
) -> dict[str, str]:
    """Return each talk's matter in one masked line: its story, else what was said last."""
    told = {chat: in_one_line(gist.told) if gist else "" for chat, gist in known.items()}
    said = messages.last_words(c, (chat for chat in told if not told[chat]), _NEWEST)
    last = {chat: " ".join(words.split())[:_LONGEST_WORDS] for chat, words in said.items()}
    lines = {chat: line or last.get(chat, "") for chat, line in told.items()}
    was = before.masked if before else {}
    masked = {line: was[line] if line in was else mask(line) for line in set(lines.values())}
    if before:
        before.masked = masked
    return {chat: masked[line] for chat, line in lines.items()}


def _waiting(found: _Found, names: Mapping[str, str], before: Before) -> list[Row]:
    """Return the rows of who waits; one whose talk is as it was is not made again."""
    was, before.shown = before.shown, {}
    rows = []
    for n, placed in enumerate(found.queue, 1):
        pending = placed.pending
        chat = pending.chat
        key = pending, found.matters[chat], found.tiers.get(chat, "")
        kept = was.get(chat)
        same = kept is not None and kept[0][0] is pending and kept[0][1:] == key[1:]
        shown = kept[1] if kept and same else _waiter(found, names, pending.waiter)
        before.shown[chat] = key, shown
        rows.append(_placed(shown, n, placed))
    return rows


def _placed(shown: Mapping[str, Any], place: int, placed: Placed) -> Row:
    """Return where it stands in the queue and why, and for whom it waits."""
    level, pending = placed.place.level.value, placed.pending
    handler = pending.handler
    where = {
        "level": level,
        "level_name": labels.LEVELS.get(level, ""),
        "place": place,
        "points": placed.place.points,
        "why": [{"points": line.points, "text": line.text} for line in placed.place.why],
        "team": pending.team,
        "for": handler.name if handler else "",
    }
    return Row({**shown, **where}, handler.agent if handler else "")


def _waiter(found: _Found, names: Mapping[str, str], one: Waiter) -> dict[str, Any]:
    return _common(found, names, one, one.level.value) | {
        "reasons": [*(labels.reason(code) for code in one.reasons), *_elsewhere(one)],
        "since": one.since.timestamp(),
        "due": one.due.timestamp() if one.due else None,
        "owner": one.name,
    }


def _with_people(found: _Found, names: Mapping[str, str], one: Waiter) -> Row:
    """Return the row of a talk that somebody has: it waits to be claimed no more.

    due: the first of its promises and clocks. since: when the customer wrote what nobody has
    answered yet, None when nothing is.
    """
    row = _waiter(found, names, one)
    dues = [due for due in (one.due, found.runs.get(one.chat)) if due]
    since = found.unanswered.get(one.chat, one.since)
    told = {
        "reasons": [labels.reason(code) for code in one.reasons if code != _CLAIMED],
        "plan": found.plans.get(one.case_no, ""),
        "due": min(dues).timestamp() if dues else None,
        "since": max(since, one.since).timestamp() if since else None,
    }
    return Row(row | told, one.agent)


def _kept(found: _Found, names: Mapping[str, str], talk: Talk, one: Runs) -> Row:
    """Return the row of a case that goes on while the bot has the talk: its owner still owes."""
    told = {
        "case_no": one.case_no,
        "reasons": [_GIVEN_BACK],
        "plan": found.plans.get(one.case_no, ""),
        "since": None,
        "due": one.due.timestamp(),
        "owner": one.owner,
        "kept": True,
    }
    return Row(_intake(found, names, talk) | told, one.agent)


def _next(row: Row) -> tuple[str, float, int]:
    """Return what rows with people are sorted by: level, what is due first, heat."""
    shown = row.shown
    return shown["level"], shown["due"] or math.inf, -shown["heat"]


def _elsewhere(one: Waiter) -> list[str]:
    """Say where a talk that nobody took waits besides here."""
    hint = "" if one.agent else _ELSEWHERE.get(one.elsewhere, "")
    return [hint] if hint else []


def _intake(found: _Found, names: Mapping[str, str], one: Talk) -> dict[str, Any]:
    gist = found.gists[one.chat]
    began = (gist.started if gist else None) or one.updated
    return _common(found, names, one, gist.level if gist else "") | {
        "reasons": [],
        "since": began.timestamp(),
        "due": None,
        "owner": "",
    }


def _asked(found: _Found, names: Mapping[str, str], talk: Talk, one: Standing) -> dict[str, Any]:
    return _intake(found, names, talk) | {
        "case_no": one.clock.case_no,
        "reasons": ["待回访"],
        "since": one.clock.started.timestamp(),
        "due": one.clock.due.timestamp(),
        "owner": one.owner,
    }


def _common(
    found: _Found, names: Mapping[str, str], one: Waiter | Talk, level: str
) -> dict[str, Any]:
    gist = found.gists[one.chat]
    return {
        "chat": one.chat,
        "case_no": one.case_no,
        "level": level,
        "level_name": labels.LEVELS.get(level, ""),
        "story": found.matters[one.chat],
        "category": category_name(gist.category if gist else "", names),
        "channel": channel_name(one.chat),
        "heat": one.heat,
        "tier": found.tiers.get(one.chat, ""),
    }
