"""Recorded talks between the store, a file of JSON lines and the replay; anonymous on request.

anonymous(talk, number) -> talk          no name, number or address left in words and values
recorded(talk, zone, reader) -> Recorded   texts without a parse are read now
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from itertools import takewhile
from pathlib import Path
from typing import Any

from bot.commands.failures import Failure
from dialogues.book import Book
from dialogues.events import AgentReturned, AgentSaid, AgentTook, Event, Heard, Said
from dialogues.masking import mask, mask_name
from dialogues.replay import Recorded
from dialogues.state import MessageId
from dialogues.step import context_kind
from dialogues.talks import Player, Read
from nlu.types import Context, Parse, Slot, SlotType
from storage import codec

_PERSONAL = frozenset({
    SlotType.PHONE, SlotType.EMAIL, SlotType.ID_NUMBER, SlotType.CONTACT_NAME, SlotType.ORDER_NO,
})  # fmt: skip
_PLAYED = frozenset({"heard", "agent_took", "agent_said", "agent_returned"})
_SOMEBODY = "同事"
_TAIL = 4  # characters that help to find a number again, of a long one only


def anonymous(talk: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return *talk* with personal data masked; its name is a number."""
    events = [_anonymous_event(event) for event in talk["events"]]
    return {**talk, "talk": f"talk-{number:04d}", "events": events}


def _anonymous_event(event: Mapping[str, Any]) -> dict[str, Any]:
    if event["kind"] != "heard":
        return {**event, "agent": "agent", "name": _SOMEBODY, "text": ""}
    return {**event, "messages": [_anonymous_message(m) for m in event["messages"]]}


def _anonymous_message(message: Mapping[str, Any]) -> dict[str, Any]:
    if message["parse"] is None:
        return {**message, "text": mask(message["text"])}
    parse = _anonymous_parse(codec.build(Parse, message["parse"]))
    return {**message, "text": parse.text, "parse": codec.plain(parse)}


def _anonymous_parse(parse: Parse) -> Parse:
    """Mask the text and the values of a parse; its offsets stay true."""
    text = parse.text
    for slot in parse.slots:
        if slot.type in _PERSONAL and slot.text:
            text = text.replace(slot.text, _hidden(slot.type, slot.text))
    text = mask(text)
    return replace(parse, text=text, slots=tuple(_slot(s, text) for s in parse.slots), reasons=())


def _slot(slot: Slot, text: str) -> Slot:
    """Return *slot* as it stands in the masked text."""
    shown, value = slot.text, slot.value
    if slot.type in _PERSONAL:
        shown, value = _hidden(slot.type, shown), _hidden(slot.type, value)
    shown = shown if shown in text else mask(shown)
    start = max(text.find(shown), 0)
    return replace(slot, text=shown, value=value, start=start, end=start + len(shown))


def _hidden(kind: SlotType, text: str) -> str:
    if kind is SlotType.CONTACT_NAME:
        return mask_name(text)
    masked = mask(text)
    return masked if masked != text else f"****{text[-_TAIL:] if len(text) > 2 * _TAIL else ''}"


def read_file(path: Path) -> list[dict[str, Any]]:
    """Return the talks of a file of JSON lines.

    Raises:
        Failure: it cannot be read, or a line is no talk.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"读不了录下的对话：{path}（{error}）") from None
    return [talk for n, line in enumerate(lines, start=1) for talk in _line(path, n, line)]


def _line(path: Path, number: int, line: str) -> Iterator[dict[str, Any]]:
    if not line.strip():
        return
    try:
        talk = json.loads(line)
        recorded(talk)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise Failure(f"{path}:{number}: 不是一段录下的对话（{error!r}）") from None
    yield talk


class Reader:
    """Reads texts that came without a parse, against what the book in use would be asking."""

    def __init__(self, book: Book, read: Read) -> None:
        self._book = book
        self._read = read
        self._player: Player | None = None

    def begin(self, at: datetime) -> None:
        """Begin a talk."""
        self._player = Player(self._book, at)

    def read(self, text: str, at: datetime) -> Parse:
        """Read *text* as the next words of the talk."""
        state = self._player.state if self._player else None
        return self._read(text, Context(at, context_kind(self._book, state)))

    def happen(self, event: Event) -> None:
        """Let the talk go on, so that the next words are read against the right question."""
        if self._player is not None:
            self._player.now = event.at
            self._player.happen(event)


def recorded(
    talk: Mapping[str, Any], zone: tzinfo | None = None, reader: Reader | None = None
) -> Recorded:
    """Return a talk for the replay, its times in *zone*; without *reader* nothing is read.

    It ends before the first act that the replay cannot do again (a proposal): what the customer
    says then answers people, not the scripts.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    numbers = iter(range(1, 1 << 30))
    events: list[Event] = []
    for event in takewhile(lambda one: one["kind"] in _PLAYED, talk["events"]):
        at = datetime.fromisoformat(event["at"]).astimezone(zone)
        if reader is not None and not events:
            reader.begin(at)
        events.append(_event(event, at, reader, numbers))
        if reader is not None:
            reader.happen(events[-1])
    if not events:
        raise ValueError("no events")
    return Recorded(str(talk["talk"]), tuple(events), bool(talk["finished"]))


def _event(
    event: Mapping[str, Any], at: datetime, reader: Reader | None, numbers: Iterator[int]
) -> Event:
    agent, name = event.get("agent", ""), event.get("name", "")
    match event["kind"]:
        case "heard":
            said = (_said(m, at.tzinfo, reader, next(numbers)) for m in event["messages"])
            return Heard(at, tuple(said))
        case "agent_took":
            return AgentTook(at, agent, name)
        case "agent_said":
            return AgentSaid(at, agent, name, event.get("text") or _SOMEBODY)
    return AgentReturned(at, agent, name)


def _said(
    message: Mapping[str, Any], zone: tzinfo | None, reader: Reader | None, number: int
) -> Said:
    at = datetime.fromisoformat(message["at"]).astimezone(zone)
    parse, text = message["parse"], message["text"]
    if parse is not None:
        meant = codec.build(Parse, parse)
    else:
        meant = Parse(text) if reader is None else reader.read(text, at)
    kinds = tuple(message.get("attachments", ()))
    return Said(MessageId(number), at, meant, message.get("payload", ""), kinds)
