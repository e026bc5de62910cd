"""Test talks that operators keep beside a script, and the player that runs them.

A turn's `as` is both the given of the pure run and the expected of the run with real reading,
so a talk tests the script without the reading and the reading without the script.

    play(book, talk, read=None) -> [what went otherwise than the talk says]
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from dialogues.aliases import TALKS
from dialogues.book import Book
from dialogues.decided import Incomplete
from dialogues.effects import FILED, Effect, HandOff, Say
from dialogues.events import AgentReturned, AgentSaid, AgentTook, Due, Event, Heard, Said
from dialogues.facts import CaseSeen, Facts, OpenPromise
from dialogues.script import Closed
from dialogues.state import FieldName, MessageId, State
from dialogues.step import context_kind, step
from dialogues.talks_decided import Declines, Proposes, Resolves
from dialogues.talks_decided import event as decided
from dialogues.typed_yaml import check, read_document
from dialogues.wording import Span
from nlu.types import (
    Context,
    Emotion,
    Flag,
    Handoff,
    Hazard,
    Intent,
    Need,
    Parse,
    Slot,
    SlotType,
    Validity,
)

Read = Callable[[str, Context], Parse]
Settings = Literal["own", "shipped"]
ZONE = ZoneInfo("Asia/Shanghai")
_BETWEEN = timedelta(seconds=30)


class Meant(Closed):
    """What reading makes of the customer's words; slots as type: value or type: text=value."""

    intent: Intent = Intent.CHITCHAT
    acts: tuple[Intent, ...] = ()
    emotion: Emotion = Emotion.NEUTRAL
    heat: int = 0
    category: str | None = None
    level: int | None = None
    flags: tuple[Flag, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    needs: tuple[Need, ...] = ()
    validity: Validity = Validity.VALID
    handoff: Handoff = Handoff.NONE
    slots: dict[SlotType, str | tuple[str, ...]] = Field(default_factory=dict)


class Turn(Closed):
    """The customer's words (a list: a burst), or an agent's deed; and what the bot must say.

    bot: pieces that stand in the reply, in order; never: pieces that do not. silent: no reply.
    shows: pieces of what the colleague sent. missing: parts for which a decision was not carried.
    """

    customer: str | tuple[str, ...] = ()
    press: str = ""
    photos: int = 0
    meant: Meant = Field(default=Meant(), alias="as")
    took: str = ""
    agent: str = ""
    returned: str = ""
    proposes: Proposes | None = None
    declines: Declines | None = None
    resolves: Resolves | None = None
    due: str = ""
    wait: Span = timedelta(0)
    bot: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    silent: bool = False
    shows: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()


class Ends(Closed):
    """How the talk stands at its end; only what is written is checked."""

    phase: str | None = None
    control: str | None = None
    level: str | None = None
    category: str | None = None
    fields: dict[FieldName, str] = Field(default_factory=dict)
    unknown: tuple[FieldName, ...] = ()
    flags: tuple[Flag, ...] = ()
    handoffs: int | None = None
    questions_at_most: int | None = None
    matter: int | None = None
    stage: str | None = None


class Talk(Closed):
    """One test talk. language: what the customer's words are read as being written in."""

    talk: str
    settings: Settings = "own"
    language: Literal["zh-Hans", "zh-Hant", "en"] = "zh-Hans"
    now: str = "2026-11-25 10:00"
    turns: tuple[Turn, ...] = Field(min_length=1)
    ends: Ends = Ends()


class Talks(Closed):
    """A file of test talks. settings: whose name, hours, terms and rules they are played under."""

    settings: Settings = "own"
    talks: tuple[Talk, ...] = Field(min_length=1)


class Player:
    """One conversation in memory: events in, moves out; the facts are what was said before."""

    def __init__(self, book: Book, now: datetime) -> None:
        self.book = book
        self.now = now
        self.state: State | None = None
        self.effects: list[Effect] = []
        self.messages = 0

    def hear(self, *said: Said) -> list[Effect]:
        """Let the customer say *said* in one turn."""
        return self.happen(Heard(self.now, said))

    def happen(self, event: Event) -> list[Effect]:
        """Let *event* happen and return its effects."""
        move = step(self.book, self.state, event, self._facts())
        self.state = move.state
        self.effects += move.effects
        self.now += _BETWEEN
        return list(move.effects)

    def said(self, parse: Parse, *, payload: str = "", photos: int = 0) -> Said:
        """Return *parse* as this conversation's next message."""
        self.messages += 1
        return Said(MessageId(self.messages), self.now, parse, payload, ("image",) * photos)

    def _facts(self) -> Facts:
        fresh = f"TS{self.now:%y%m%d}-{self.messages:04d}TEST"
        state = self.state
        if state is None or not state.case_no or state.started is None:
            return Facts(fresh)
        due = tuple(OpenPromise(p.id, p.kind, "联系您", p.due, "同事") for p in state.pledges)
        how = state.stage or ("submitted" if state.closed else "intake")
        return Facts(fresh, (CaseSeen(state.case_no, how, state.category, state.started, "", due),))


def load_talks(path: Path) -> tuple[Talk, ...]:
    """Read the talks in *path*.

    Raises:
        FileError: every mistake with its line.
    """
    found = check(Talks, read_document(path, TALKS))
    return tuple(one.model_copy(update={"settings": found.settings}) for one in found.talks)


def play(book: Book, talk: Talk, read: Read | None = None) -> list[str]:
    """Play *talk*; with *read* the words are really read. Return what went otherwise."""
    player = Player(book, datetime.fromisoformat(talk.now).replace(tzinfo=ZONE))
    wrong: list[str] = []
    for n, turn in enumerate(talk.turns, start=1):
        player.now += turn.wait
        effects = player.happen(_event(player, turn, read, talk.language))
        says = [e for e in effects if isinstance(e, Say) and e.kind != "agent"]
        told = [*_reply(turn, says), *_decided(turn, effects)]
        wrong += [f"第{n}轮 {_words(turn)}：{w}" for w in told]
    return wrong + [f"结尾：{w}" for w in _ending(talk.ends, player)]


def meant_parse(text: str, meant: Meant, language: str = "zh-Hans") -> Parse:
    """Return the parse that *meant* describes for *text*."""
    given: dict[str, Any] = meant.model_dump(exclude={"slots", "acts", "flags", "needs", "hazards"})
    level = meant.level or (2 if meant.intent is Intent.COMPLAINT else None)
    return Parse(
        text,
        language,
        **(given | {"level": level}),
        acts=(meant.intent, *meant.acts),
        categories=(meant.category,) if meant.category else (),
        flags=frozenset(meant.flags),
        hazards=meant.hazards,
        needs=frozenset(meant.needs),
        slots=tuple(
            _slot(text, kind, one)
            for kind, written in meant.slots.items()
            for one in ((written,) if isinstance(written, str) else written)
        ),
        sure={"category": 0.8, "intent": 0.9},
    )


def _slot(text: str, kind: SlotType, written: str) -> Slot:
    shown, _, value = written.partition("=")
    value, _, role = (value or shown).partition("@")
    start = max(text.find(shown), 0)
    precision = "day" if kind is SlotType.DATE else ""
    return Slot(kind, shown, start, start + len(shown), value, precision, role)


def _event(player: Player, turn: Turn, read: Read | None, language: str) -> Event:
    if turn.took:
        return AgentTook(player.now, turn.took, turn.took)
    if turn.returned:
        return AgentReturned(player.now, turn.returned, turn.returned)
    owner = player.state.agent if player.state else None
    agent, name = owner or ("someone", "someone")
    if turn.agent:
        return AgentSaid(player.now, agent, name, turn.agent)
    doing = turn.proposes or turn.declines or turn.resolves
    if doing:
        return decided(doing, player.now, agent, name)
    if turn.due:
        case_no = player.state.case_no if player.state else ""
        return Due(player.now, turn.due.replace("<case>", case_no))
    texts = (turn.customer,) if isinstance(turn.customer, str) else turn.customer or ("",)
    asking = context_kind(player.book, player.state)
    said = []
    for text in texts:
        context = Context(player.now, asking)
        parse = read(text, context) if read and text else meant_parse(text, turn.meant, language)
        said.append(player.said(parse, payload=turn.press, photos=turn.photos))
    return Heard(player.now, tuple(said))


def _words(turn: Turn) -> str:
    return f"“{turn.customer or turn.agent or turn.took or turn.press or turn.due}”"


def _decided(turn: Turn, effects: list[Effect]) -> list[str]:
    """Tell what a colleague's decision did otherwise: his words, or the parts it lacked."""
    shown = "\n".join(e.text for e in effects if isinstance(e, Say) and e.kind == "agent")
    lacks = [name for e in effects if isinstance(e, Incomplete) for name in e.missing]
    wrong = [f"同事应当发出“{p}”，实际发出：{shown}" for p in turn.shows if p not in shown]
    return wrong + (
        [] if lacks == list(turn.missing) else [f"应当缺 {turn.missing}，实际缺 {lacks}"]
    )


def _reply(turn: Turn, says: list[Say]) -> list[str]:
    text = "\n".join(s.text for s in says)
    wrong = []
    if turn.silent and says:
        wrong.append(f"机器人应当不出声，却说了：{text}")
    if not turn.silent and not says and turn.bot:
        wrong.append(f"机器人没有说话，应当说到：{'、'.join(turn.bot)}")
    at = 0
    for piece in turn.bot if says else ():
        found = text.find(piece, at)
        if found < 0:
            wrong.append(f"应当说到“{piece}”，实际说：{text}")
        at = max(at, found)
    wrong += [f"不该说“{piece}”，实际说：{text}" for piece in turn.never if piece in text]
    shown = [b.title for s in says for b in s.buttons]
    wrong += [f"应当有按钮“{b}”，实际是：{shown}" for b in turn.buttons if b not in shown]
    return wrong


def _ending(ends: Ends, player: Player) -> list[str]:
    state = player.state
    if state is None:
        return ["对话没有开始"]
    wrong = []
    for name in ("phase", "control", "level", "category", "matter", "stage"):
        want, got = getattr(ends, name), getattr(state, name)
        if want is not None and str(got) != str(want):
            wrong.append(f"{name} 应当是 {want}，实际是 {got}")
    for field, value in ends.fields.items():
        known = state.fields.get(field)
        if known is None or value not in {known.value, known.text}:
            wrong.append(f"{field} 应当是 {value}，实际是 {known.value if known else '没有'}")
    left = [f for f in ends.unknown if (k := state.fields.get(f)) and k.given]
    wrong += [f"{f} 应当是不知道" for f in left]
    wrong += [f"应当带有标记 {f}" for f in ends.flags if f not in state.flags]
    handed = sum(isinstance(e, HandOff) and e.queue != FILED for e in player.effects)
    if ends.handoffs is not None and handed != ends.handoffs:
        wrong.append(f"转人工应当 {ends.handoffs} 次，实际 {handed} 次")
    if ends.questions_at_most is not None and state.questions > ends.questions_at_most:
        wrong.append(f"最多问 {ends.questions_at_most} 个问题，实际问了 {state.questions} 个")
    return wrong
