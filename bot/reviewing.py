"""From a message to look at to an utterance of our own: what is shown, and what one key answers.

words(parse)                      the text without personal data
answer(parse, intent, category)   the utterance to be; Lacks says that a category is needed
Desk                              answers a message, and takes the last answer back
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from dialogues.masking import mask, mask_name
from nlu import own, taxonomy
from nlu.examples import COMPLAINING
from nlu.own import Utterance
from nlu.types import Intent, Parse, SlotType
from storage import reviews
from storage.reviews import Entry, State
from storage.store import Store

INTENTS: Mapping[Intent, str] = {
    Intent.COMPLAINT: "投诉",
    Intent.INQUIRY: "咨询",
    Intent.SUGGESTION: "建议",
    Intent.PRAISE: "表扬",
    Intent.FOLLOW_UP: "催办投诉",
    Intent.SUPPLEMENT: "补充情况",
    Intent.CORRECTION: "更正",
    Intent.WITHDRAW: "撤诉",
    Intent.ASK_HUMAN: "要人工",
    Intent.ASK_BOT: "问是不是机器人",
    Intent.ASK_WHY: "问为什么要说",
    Intent.ASK_PROGRESS: "问进度",
    Intent.ASK_HOURS: "问上班时间",
    Intent.ASK_RIGHTS: "问权益",
    Intent.AFFIRM: "肯定",
    Intent.DENY: "否定",
    Intent.DONT_KNOW: "不知道",
    Intent.REFUSE_ANSWER: "不愿说",
    Intent.ACCEPT: "接受方案",
    Intent.AMEND: "要改",
    Intent.GREET: "问候",
    Intent.THANKS: "道谢",
    Intent.BYE: "告别",
    Intent.CHITCHAT: "闲聊",
    Intent.OUT_OF_SCOPE: "不归我们管",
}
WHY: Mapping[str, str] = {
    "corrected": "客户更正过",
    "agent": "同事改过",
    "unclear": "机器人没听懂",
    "complaint": "拿不准是不是投诉",
    "intent": "意图两可",
    "category": "类别两可",
    "far": "和见过的都不像",
}
_PERSONAL = frozenset(
    {
        *(SlotType.PHONE, SlotType.EMAIL, SlotType.ID_NUMBER),
        *(SlotType.CONTACT_NAME, SlotType.ORDER_NO),
    }
)
HAVE_CATEGORY = COMPLAINING | {Intent.SUGGESTION}
_TAIL = 4


class Lacks(Exception):  # noqa: N818 - says what is missing, not what went wrong
    """A complaint needs a category down to the leaf."""


def words(parse: Parse) -> str:
    """Return the text with phones, numbers, names and addresses masked."""
    text = parse.text
    for slot in parse.slots:
        if slot.type in _PERSONAL and slot.text:
            text = text.replace(slot.text, _hidden(slot.type, slot.text))
    return mask(text)


def answer(parse: Parse, intent: Intent | None = None, category: str | None = None) -> Utterance:
    """Return the utterance: labels as read, but for the intent or category given.

    Raises:
        Lacks: a complaint needs a category with its leaf.
    """
    meant = intent or parse.intent
    leaf = category or parse.category or ""
    if leaf not in taxonomy.load().leaves:
        leaf = ""
    if meant is Intent.COMPLAINT and not leaf:
        raise Lacks
    labels: dict[str, Any] = {
        "category": leaf if meant in HAVE_CATEGORY else "",
        "emotion": str(parse.emotion),
        "heat": str(parse.heat),
        "flags": sorted(map(str, parse.flags)),
        "hazards": list(map(str, parse.hazards)),
        "needs": sorted(map(str, parse.needs)),
        "validity": str(parse.validity) if meant is parse.intent else "",
        "handoff": str(parse.handoff),
        "lang": parse.language,
    }
    return Utterance(words(parse), str(meant), {k: v for k, v in labels.items() if v})


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that stands: of which message, and the line written for it, None for none."""

    entry: Entry
    line: Utterance | None
    file: str


@dataclass
class Desk:
    """Answers messages for *by*; own utterances go into *folder*, a file a month."""

    store: Store
    folder: Path
    by: str
    clock: Callable[[], datetime]
    given: list[Given] = field(default_factory=list)

    def label(self, entry: Entry, said: Utterance) -> bool:
        """Write *said* and settle *entry*; False when somebody settled it meanwhile.

        The line is written first: a crash between the two leaves the message waiting, not lost.

        Raises:
            ExamplesError: the folder has mistakes; nothing is changed.
        """
        file = f"reviewed-{self.clock():%Y-%m}.yml"
        line = own.add(self.folder, file, said)
        if self._settle(entry, State.DONE, file):
            self.given.append(Given(entry, line, file))
            return True
        own.remove(self.folder, file, line)
        return False

    def never(self, entry: Entry) -> bool:
        """Keep a personal message out for good."""
        if settled := self._settle(entry, State.NEVER):
            self.given.append(Given(entry, None, ""))
        return settled

    def undo(self) -> Entry | None:
        """Take the last answer back; return its message, which waits again, None for none.

        With none of this sitting it is the last one of *by* today.
        """
        last = self.given.pop() if self.given else self._earlier()
        if last is None:
            return None
        if last.line is not None:
            own.remove(self.folder, last.file, last.line)
        self._settle(last.entry, State.WAITING)
        return last.entry

    def _earlier(self) -> Given | None:
        today = self.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        found = self.store.read(lambda c: reviews.last(c, self.by, today))
        if found is None:
            return None
        entry, file = found
        return Given(entry, own.last(self.folder, file, words(entry.parse)) if file else None, file)

    def _settle(self, entry: Entry, state: State, file: str = "") -> bool:
        number = entry.message_id
        return self.store.do(lambda tx: reviews.settle(tx, number, state, self.by, file))


def _hidden(kind: SlotType, text: str) -> str:
    if kind is SlotType.CONTACT_NAME:
        return mask_name(text)
    masked = mask(text)
    return masked if masked != text else f"****{text[-_TAIL:]}"
