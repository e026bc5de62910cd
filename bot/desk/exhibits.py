"""What a file of evidence is, said by an agent with one key and kept with who and when.

    POST /desk/api/case/{number}/exhibit    {"message", "sha256", "kind", "was"}
    told(whole, book, talk) -> talk         each file with what it is, else with a marked guess;
                                            the claim and the measures with the files that show them

Source: S4-02.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.decisions import Event
from bot.desk.desk import Desk
from bot.desk.whole import Whole
from bot.desk.work_seat import Stale, answered, done, sit
from bot.http.body import Body, Refused, Text, read_model
from cases.work_file import Work
from dialogues import exhibits as kinds
from dialogues.book import Book
from dialogues.exhibits import NAMES, UNSAID, Exhibit
from storage import accounts, evidence, exhibits
from storage.evidence import KEPT, Piece
from storage.messages import AGENT, BOT
from storage.store import Tx

_NO_PIECE = Refused(404, "no_piece", "没有这份凭据，或者它打不开。")


class Saying(Body):
    """What a file is, "" to take it back. was: what the agent saw it called when he said so."""

    event: Event
    message: Annotated[int, Field(ge=1)]
    sha256: Annotated[Text, Field(pattern=r"^[0-9a-f]{64}$")]
    kind: Exhibit | Literal[""]
    was: Exhibit | Literal[""] = ""


async def say(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../exhibit; 409 when a colleague said otherwise meanwhile."""
    seat = await sit(desk, work, request)
    body = await read_model(request, Saying)
    of = (body.message, body.sha256)

    def job(tx: Tx) -> Mapping[str, Any]:
        before = body.message - 1
        there = evidence.pieces(tx.c, seat.case.chat, before, body.message)
        if not any(exhibits.file_of(one) == of and _open(one) for one in there):
            raise _NO_PIECE
        now = exhibits.said(tx.c, seat.case.chat).get(of)
        stands = now.kind if now else ""
        if stands not in {body.was, body.kind}:
            raise _stale(tx, stands, now.by if now else "")
        if stands != body.kind:
            exhibits.say(tx, seat.number, of, stands, body.kind, seat.agent.login)
        return {}

    await done(seat, body.event, f"exhibit/{body.message}/{body.sha256}", job)
    return await answered(seat)


def _open(one: Piece) -> bool:
    """Say whether anybody could look at it."""
    return one.fetch.state == KEPT and one.facts is not None and one.facts.open


def _stale(tx: Tx, stands: str, by: str) -> Stale:
    name = next((one.name for one in accounts.users(tx.c) if one.login == by), by) or "别人"
    word = NAMES.get(stands, UNSAID)
    line = f"{name}刚把这份凭据定为「{word}」，您的还没有存；再点一次，就按您的。"
    return Stale(line, {"kind": stands})


def told(whole: Whole, book: Book, talk: dict[str, Any]) -> dict[str, Any]:
    """Return the talk as the page takes it (bot/desk/talks.py, standing.py), its files named."""
    script = book.script(whole.state.script) if whole.state else None
    rules = _rules(whole)
    shown = []
    for one, piece in zip(talk["evidence"], whole.pieces, strict=True):
        rule = rules.get(piece.message, "")
        guess = kinds.guess(script, rule, piece.kind) if script else ""
        shown.append(one | _told(whole, piece, guess))
    for gap in (talk["packet"] or {}).get("gaps", ()):
        gap["claimed_by"] = _messages(shown, "spec_page")
        gap["measured_by"] = _messages(shown, "measurement_log")
    return talk | {"evidence": shown}


def _told(whole: Whole, piece: Piece, guess: str) -> dict[str, Any]:
    """Return what a file is and who says so; else, where it may be said, a guess."""
    of = exhibits.file_of(piece)
    said, may = whole.exhibits.get(of), bool(whole.talk.case_no) and _open(piece)
    left = "" if said or not may else guess
    return {
        "sha256": of[1] if may else "",
        "what": said.kind if said else "",
        "what_name": NAMES.get(said.kind, "") if said else "",
        "what_by": whole.names.get(said.by, said.by) if said else "",
        "what_at": said.at.timestamp() if said else None,
        "guess": left,
        "guess_name": NAMES.get(left, ""),
    }


def _rules(whole: Whole) -> dict[int, str]:
    """Return by message with files which rules the bot's last words before it came from.

    Once a colleague spoke in between it is no longer the bot's question that is answered.
    """
    rule, found = "", {}
    for line in whole.lines:
        if line.who in {BOT, AGENT}:
            rule = line.why.rule if line.who == BOT and line.why else ""
        elif line.attachments:
            found[line.id] = rule
    return found


def _messages(shown: list[dict[str, Any]], kind: str) -> list[int]:
    return [one["message"] for one in shown if one["what"] == kind]
