"""What did not reach its customer and what could not be handled, as the desk's page takes it.

    {"talks": [{chat, case_no, channel, messages}], "letters": [...], "acts": [...], "counts"}

Messages stand by talk, in the order they were said. Words are masked: a list is seen over
shoulders. Times are epoch seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.base import Rereading
from bot.desk import unsent_words
from bot.desk.called import channel_name
from bot.desk.desk import Desk
from dialogues.masking import mask, mask_contact
from storage import accounts, audit, conversations, dead, outbox, unsent
from storage.audit import Act
from storage.dead import Letter
from storage.messages import BOT
from storage.outbox import Undelivered
from storage.people import address_of
from storage.unsent import Counts

Connection = Any  # the store's, handed on unseen
FAILED, LATE, UNTRIED = "failed", "late", "untried"
_MOST = 100  # rows of each list
_ACTS = 30
_WORDS, _RAW = 300, 4000  # characters shown
_NAMES: Mapping[str, str] = {
    unsent.AGAIN: "再发一次", unsent.NOW: "现在再试", unsent.PUT_ASIDE: "放到一边",
    dead.RETRIED: "再处理一次", dead.DISCARDED: "丢掉", dead.LOOKED: "看了原文",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything of one moment. cases: case numbers by talk. away: under way in another talk.

    rereading: sources whose channel may read again what it once could not.
    """

    at: datetime
    missed: list[tuple[str, Undelivered]]
    away: frozenset[int]
    cases: Mapping[str, str]
    letters: list[tuple[Letter, int]]
    acts: list[Act]
    names: Mapping[str, str]
    counts: Counts
    rereading: frozenset[str] = frozenset()


def read(desk: Desk) -> Seen:
    """Return what there is now."""
    at = desk.clock()
    before = at - unsent.LATE

    def look(c: Connection) -> Seen:
        failed = outbox.undelivered(c, _MOST)
        missed = [(FAILED, one) for one in failed]
        missed += [(LATE, one) for one in outbox.late(c, before, _MOST)]
        missed += [(UNTRIED, one) for one in unsent.untried(c, before, _MOST)]
        letters = [(one, dead.times(c, one)) for one in dead.list(c, _MOST)]
        chats = {one.chat for _, one in missed} | {one.chat for one, _ in letters}
        return Seen(
            at,
            missed,
            frozenset(n for one in failed if unsent.under_way(c, n := one.line.id)),
            _cases(c, chats),
            letters,
            audit.newest(c, _ACTS),
            {one.login: one.name for one in accounts.users(c)},
            unsent.counts(c, at),
            frozenset(one.source for one, _ in letters if rereading(desk, one)),
        )

    return desk.store.read(look)


def of_talk(desk: Desk, chat: str) -> dict[str, Any]:
    """Return what failed in a talk, by the message's id, for the page of the talk."""
    found = desk.store.read(lambda c: unsent.of_talk(c, chat))
    return {"unsent": {str(one.line.id): unsent_words.reason(one) for one in found}}


def counts(found: Counts) -> dict[str, Any]:
    """Return the counts as the menu takes them."""
    return {
        "failed": found.failed,
        "late": found.late,
        "dead": found.dead,
        "mark": f"{found.newest}:{found.last}",
    }


def as_json(desk: Desk, seen: Seen, *, lead: bool) -> dict[str, Any]:
    """Return the page's lists; *lead*: he may drop letters and see all of them."""
    return {
        "now": seen.at.timestamp(),
        "lead": lead,
        "counts": counts(seen.counts),
        "talks": _talks(desk, seen),
        "letters": [_letter(one, times, seen) for one, times in seen.letters],
        "acts": [_act(one, seen.names) for one in seen.acts],
    }


def _cases(c: Connection, chats: Iterable[str]) -> dict[str, str]:
    """Return the case numbers of those talks that are there."""
    found = {chat: conversations.get(c, chat) for chat in chats if chat}
    return {chat: talk.case_no for chat, talk in found.items() if talk is not None}


def _talks(desk: Desk, seen: Seen) -> list[dict[str, Any]]:
    """Return the messages by talk, the talk in which something was said last first."""
    by_chat = sorted(seen.missed, key=lambda one: (one[1].chat, one[1].line.id))
    made = [
        {
            "chat": chat,
            "case_no": seen.cases.get(chat, ""),
            "channel": channel_name(chat),
            "messages": _messages(desk, seen, list(rows)),
        }
        for chat, rows in groupby(by_chat, key=lambda one: one[1].chat)
    ]
    return sorted(made, key=lambda talk: -talk["messages"][-1]["at"])


def _messages(desk: Desk, seen: Seen, rows: list[tuple[str, Undelivered]]) -> list[dict[str, Any]]:
    """Return a talk's messages; earlier: how many go out with it when it is sent again."""
    made, before = [], 0
    for n, (state, one) in enumerate(rows):
        away = one.line.id in seen.away
        why = _waits(desk, one, n) if state == UNTRIED else unsent_words.reason(one)
        made.append(
            {
                "id": one.line.id,
                "state": state,
                "who": "机器人" if one.line.who == BOT else one.line.name,
                "text": mask(" ".join(one.line.text.split()))[:_WORDS],
                "at": one.line.at.timestamp(),
                "tried": one.tried.timestamp() if one.tried else None,
                "tries": one.tries,
                "reason": mask_contact(why),
                "advice": "" if away or state == UNTRIED else unsent_words.advice(one),
                "platform": mask(f"{one.code} {'' if one.detail in why else one.detail}".strip()),
                "remedy": _remedy(desk, seen, one, away=away),
                "earlier": before,
                "away": away,
            }
        )
        before += state == FAILED and not away
    return made


def _waits(desk: Desk, one: Undelivered, place: int) -> str:
    """Say why a message was not even tried."""
    channel, account, _ = address_of(one.chat)
    if (channel, account) not in desk.channels:
        return unsent_words.NO_CHANNEL
    return unsent_words.BEHIND if place else unsent_words.NOT_YET


def _remedy(desk: Desk, seen: Seen, one: Undelivered, *, away: bool) -> str:
    """Say what is done about it already, when that is more than the advice says."""
    if away:
        return "正在客户的另一个渠道里送，送到以后从这里消失"
    if one.remedy is None or one.remedy.way != unsent_words.CALL:
        return ""
    due = one.remedy.due
    if due is not None and due > seen.at:
        return f"要打电话告诉客户，{due.astimezone(ZoneInfo(desk.zone)):%m-%d %H:%M} 以后打"
    return "" if "打电话" in unsent_words.advice(one) else "要打电话告诉客户"


def rereading(desk: Desk, letter: Letter) -> Rereading | None:
    """Return the channel that may read again what it once could not, None for none."""
    name, _, account = letter.source.partition(":")
    channel = desk.channels.get((name, account))
    return channel if isinstance(channel, Rereading) else None


def _letter(one: Letter, times: int, seen: Seen) -> dict[str, Any]:
    there = one.chat in seen.cases
    raw = one.body.decode("utf-8", "backslashreplace")
    return {
        "id": one.id,
        "kind": unsent_words.letter_kind(one),
        "chat": one.chat if there else "",
        "case_no": seen.cases.get(one.chat, ""),
        "channel": channel_name(one.chat or one.source),
        "reason": unsent_words.letter_reason(one),
        "error": mask(one.reason),
        "at": one.at.timestamp(),
        "times": times,
        "raw": mask(raw[:_RAW]),
        "cut": len(raw) > _RAW,
        "again": bool(one.lane) or one.source in seen.rereading,
    }


def _act(one: Act, names: Mapping[str, str]) -> dict[str, Any]:
    kind, _, number = one.about.partition(":")
    what = "消息" if kind == "message" else "来信"
    return {
        "at": one.at.timestamp(),
        "who": names.get(one.who, one.who),
        "name": _NAMES.get(one.act, one.act),
        "about": f"{what} {number}",
        "note": one.note if kind == "message" else "",
    }
