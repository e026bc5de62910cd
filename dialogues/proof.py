"""By what a promise was kept: the words that reached the customer, a plan, a letter, a deed.

    of(kind, ref, turn=7) -> text          read(text) -> Proof          deed(draft, case_no) -> text

The ledger keeps it as text, "plan:2@118": kind, what of it, and the message that said it. A
decision does not know the number of the message it says: it names its turn ("@turn 7"), which the
store turns into the number. A promise that is kept has one of KINDS. Source: S0-46.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogues.decided import Declined, Letter, Proposal

if TYPE_CHECKING:  # the ledger reads proofs where nothing is decided
    from dialogues.draft import Draft

MESSAGE, PLAN, LETTER, DECLINE = "message", "plan", "letter", "decline"
CALL, TASK, VISIT, NOTE, LEDGER = "call", "task", "visit", "note", "ledger"
KINDS: Mapping[str, str] = {
    MESSAGE: "消息",
    PLAN: "方案",
    LETTER: "确认函",
    DECLINE: "书面答复",
    CALL: "电话",
    TASK: "任务结果",
    VISIT: "上门",
    NOTE: "同事写明的",
    LEDGER: "工作台上记的",
}
BOT = "bot"
"""What a message is where the bot's own words keep a promise."""
_SPOKEN = frozenset({MESSAGE, PLAN, LETTER, DECLINE})
_BY = re.compile(r"(?P<rest>.*?)(?:@(?:turn (?P<turn>\d+)|(?P<message>\d+)))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof. ref: what of its kind ("2", "1:<sha256>", a task's number, a colleague's words).

    turn, message: who said it, 0 for none. kind "": an older program's, told by *ref* alone.
    """

    kind: str
    ref: str
    turn: int = 0
    message: int = 0

    @property
    def text(self) -> str:
        """Return it as the ledger keeps it."""
        said = f"@turn {self.turn}" if self.turn else f"@{self.message}" if self.message else ""
        return f"{self.kind}:{self.ref}{said}"


def of(kind: str, ref: str = "", *, turn: int = 0, message: int = 0) -> str:
    """Return a proof as the ledger keeps it."""
    return Proof(kind, ref, turn, message).text


def read(text: str) -> Proof:
    """Return what the ledger keeps."""
    kind, colon, rest = text.partition(":")
    if not colon or kind not in KINDS:
        return Proof("", text)
    if kind not in _SPOKEN:
        return Proof(kind, rest)
    said = _BY.fullmatch(rest)
    assert said is not None  # every text fits it
    return Proof(kind, said["rest"], int(said["turn"] or 0), int(said["message"] or 0))


def deed(draft: Draft, case_no: str) -> str:
    """Return by what this turn keeps a promise of the case: its letter, plan, answer, or words."""
    turn = draft.state.turn
    for effect in reversed(draft.effects):
        match effect:
            case Letter(case_no=number, number=n, text=text) if number == case_no:
                return of(LETTER, f"{n}:{hashlib.sha256(text.encode()).hexdigest()}", turn=turn)
            case Declined(case_no=number) if number == case_no:
                return of(DECLINE, turn=turn)
            case Proposal(case_no=number, version=n, alternative=False) if number == case_no:
                return of(PLAN, str(n), turn=turn)
    return of(MESSAGE, turn=turn)
