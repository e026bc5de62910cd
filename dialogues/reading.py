"""One customer turn seen as a whole: what all its messages say together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dialogues import fed_up, retorts
from dialogues.events import Said
from dialogues.state import MessageId
from nlu import not_called
from nlu.types import Emotion, Flag, Handoff, Hazard, Intent, Need, Parse, Slot, SlotType

UPSET = 2  # from this heat on, feelings come before anything asked
_MATTER = (Intent.COMPLAINT, Intent.FOLLOW_UP, Intent.SUGGESTION)
_QUESTION_ENDS = ("?", "？", "吗", "呢", "么", "嗎")
_CALL = re.compile(
    r"[回打来來][个個]?[电電][话話]?[给給]我|[给給]我[回打来來].{0,2}[电電]|回[个個]?[电電]|打[给給]我"
    r"|\bcall me\b|\bcall back\b",
    re.IGNORECASE,
)
_NO_CALL = re.compile(
    r"接不[了到]|[没沒]法接|不方便接|打[了过過].{0,5}[电電][话話]|[晚早中下上][上午][再才]?打|[补補]一?[个個]"
    r"|打我(?:老[婆公]|[妈媽爸]|媳[妇婦])|[能可].{0,3}[语語]音"
)
CASE_NO = re.compile(r"(?<![A-Za-z0-9])TS\d{6}-[0-9A-Z]{4,}", re.IGNORECASE)
_SOMEBODY = re.compile(
    r"\b(?:human|agent|person|people|operator|manager|staff|some(?:one|body)|any(?:one|body)"
    r"|reps?|representative"
    r"|supervisor|boss|call|ring|phone|speak|talk|transfer|connect|contact|help|team|colleague"
    r"|advis[eo]r|support|service|live|real|cs|man|woman|guy)\b",
    re.IGNORECASE,
)
"""Whoever asks for a person in English has one of these words."""

_WITH_NUMBER = 40
_WORD = re.compile(r"\w")
_GARBLE = re.compile(
    r"(?!human|agent|person|operator|manager|staff|rep|representative|supervisor|call|help)[a-z]+",
    re.IGNORECASE,
)
_MOCKS = re.compile(
    r"破|[烂爛]|垃圾|笨|蠢|傻|[废廢]|[没沒冇]用|不[懂会會]|\b(?:stupid|useless|dumb)\b",
    re.IGNORECASE,
)
_SURE = 0.6
_RISKS = frozenset({Flag.REGULATOR, Flag.MEDIA, Flag.LEGAL})


# What a button means, whatever its title is read as.
_PRESSED: Mapping[str, Intent] = {
    "/confirm": Intent.AFFIRM, "/register": Intent.AFFIRM, "/withdraw": Intent.AFFIRM,
    "/no": Intent.DENY, "/keep": Intent.DENY, "/amend": Intent.AMEND, "/human": Intent.ASK_HUMAN,
}  # fmt: skip


def as_pressed(said: Said) -> Said:
    """Return a pressed button as what it stands for; "登记，请同事回复" asks for no colleague."""
    meant = _PRESSED.get(said.payload)
    if meant is None:
        return said
    text = "" if said.parse.text == said.payload else said.parse.text
    return replace(said, parse=Parse(text, said.parse.language, meant, (meant,)))


def _speaks(parse: Parse) -> bool:
    """Say whether there is a word, or a sign that is surely an act: 👍, but not ？？."""
    return bool(_WORD.search(parse.text)) or parse.sure.get("intent", 1.0) >= _SURE


def _calls(parse: Parse) -> bool:
    """Say whether a call is asked for now: not one that was made, nor when he can be reached."""
    return parse.handoff is Handoff.REQUEST_CALLBACK and not _NO_CALL.search(parse.text)


def _thanks(parse: Parse) -> bool:
    """Say whether a machine is thanked, and not mocked: 谢谢你啊小机器人."""
    calm = parse.intent is Intent.THANKS and parse.heat == 0
    return calm and not _MOCKS.search(parse.text)


def asks_of_case(parse: Parse) -> bool:
    """Say whether a few words name the number of a case, which asks how it stands."""
    brief = len(parse.text) <= _WITH_NUMBER and parse.heat < UPSET
    return brief and bool(CASE_NO.search(parse.text))


def _acts(parse: Parse) -> tuple[Intent, ...]:
    """Return what a message does; a few words with the number of a case ask how it stands."""
    if asks_of_case(parse):
        return (Intent.ASK_PROGRESS,)
    return (parse.intent, *parse.acts)


@dataclass(frozen=True)
class Reading:
    """The messages of one turn, in order; at least one. joined, whole: as in events.Heard."""

    messages: tuple[Said, ...]
    joined: Parse | None = None
    whole: Parse | None = None

    @cached_property
    def text(self) -> str:
        """All words of the turn, a line a message."""
        return "\n".join(m.parse.text for m in self.messages if m.parse.text)

    @cached_property
    def acts(self) -> frozenset[Intent]:
        """Every intent found in any message; a complaint also when only all of them make one."""
        found = {i for m in self.messages if _speaks(m.parse) for i in _acts(m.parse)}
        together = self.joined is not None and self.joined.intent is Intent.COMPLAINT
        return frozenset(found | {Intent.COMPLAINT} if together else found)

    @cached_property
    def main(self) -> Parse:
        """The message that says most of the matter: a complaint before anything else."""

        def weight(parse: Parse) -> tuple[bool, int, int]:
            return (parse.intent in _MATTER, parse.heat, len(parse.text))

        return max((m.parse for m in self.messages), key=weight)

    @cached_property
    def main_id(self) -> MessageId:
        """The id of the message that says most of the matter."""
        return next(m.id for m in self.messages if m.parse is self.main)

    @cached_property
    def flags(self) -> frozenset[Flag]:
        """Every flag raised in any message."""
        return frozenset(f for m in self.messages for f in m.parse.flags)

    @cached_property
    def hazards(self) -> tuple[Hazard, ...]:
        """Every hazard named, in order, once."""
        return tuple(dict.fromkeys(h for m in self.messages for h in m.parse.hazards))

    @cached_property
    def needs(self) -> frozenset[Need]:
        """Every need read in any message."""
        return frozenset(n for m in self.messages for n in m.parse.needs)

    @cached_property
    def heat(self) -> int:
        """The hottest message's heat, 0-3."""
        return max(m.parse.heat for m in self.messages)

    @cached_property
    def emotion(self) -> Emotion:
        """The emotion of the hottest message, the last one among equals."""
        return max(reversed(self.messages), key=lambda m: m.parse.heat).parse.emotion

    @cached_property
    def slots(self) -> tuple[tuple[Slot, MessageId], ...]:
        """Every value found, with the message it stands in."""
        return tuple((s, m.id) for m in self.messages for s in m.parse.slots)

    @cached_property
    def attachments(self) -> tuple[str, ...]:
        """The kinds of everything attached."""
        return tuple(a for m in self.messages for a in m.attachments)

    @cached_property
    def payload(self) -> str:
        """The last pressed button's payload, "" when none."""
        return next((m.payload for m in reversed(self.messages) if m.payload), "")

    @property
    def urgent(self) -> bool:
        """Whether any message is level 1."""
        return any(m.parse.level == 1 for m in self.messages)

    @property
    def wants_human(self) -> bool:
        """Whether a person is asked for, or whoever is in charge; not who wants none."""
        if any(fed_up.no_person(m.parse.text) for m in self.messages):
            return False
        if any(fed_up.wants_leader(m.parse.text) for m in self.messages):
            return True
        return Intent.ASK_HUMAN in self.acts or any(
            (m.parse.handoff is Handoff.REQUEST_HUMAN or _calls(m.parse))
            and _WORD.search(m.parse.text)
            and not (m.parse.text.isascii() and not _SOMEBODY.search(m.parse.text))
            and not _GARBLE.fullmatch(m.parse.text.strip())
            for m in self.messages
        )

    @property
    def wants_call(self) -> bool:
        """Whether a call is asked for, not only an answer here."""
        if retorts.no_phone(self.text):
            return False
        return any(_calls(m.parse) for m in self.messages) or bool(_CALL.search(self.text))

    @property
    def leaves_number(self) -> bool:
        """Whether a number is left, and no more than a call on it asked for."""
        called = any(m.parse.handoff is Handoff.REQUEST_CALLBACK for m in self.messages)
        now = (Intent.ASK_HUMAN in self.acts and not called) or any(
            m.parse.handoff is Handoff.REQUEST_HUMAN for m in self.messages
        )
        return not now and any(slot.type is SlotType.PHONE for slot, _ in self.slots)

    @property
    def scolds_bot(self) -> bool:
        """Whether the customer complains about talking to a bot."""
        read = any(
            m.parse.handoff is Handoff.COMPLAINS_ABOUT_BOT and not _thanks(m.parse)
            for m in self.messages
        )
        said = retorts.scolds_bot(self.text) or fed_up.gives_up(self.text)
        return read or (said and not not_called.quotes(self.text))

    @property
    def asks_bot(self) -> bool:
        """Whether the customer asks if this is a bot."""
        asks = any(m.parse.handoff is Handoff.ASK_IF_BOT for m in self.messages)
        return asks or Intent.ASK_BOT in self.acts

    @property
    def threatens(self) -> bool:
        """Whether regulator, media or law are named as a step the customer takes."""
        return bool(self.flags & _RISKS)

    @property
    def asks_something(self) -> bool:
        """Whether the turn as a whole reads as a question."""
        return self.text.rstrip("。！! ~～").endswith(_QUESTION_ENDS)

    @property
    def tells_matter(self) -> bool:
        """Whether the turn brings a complaint or a suggestion, or chases one."""
        upset = self.heat >= UPSET and self.emotion not in (Emotion.NEUTRAL, Emotion.SATISFIED)
        return any(i in self.acts for i in _MATTER) or upset
