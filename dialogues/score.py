"""How likely the customer would tell a friend to come here, 0 to 10: asked once a case.

    ask(draft, one)                        the question, beside the thanks for his open answer
    hear(draft, reading) -> bool           the number, or a plain no to it
    points(text) -> int | None             "9", "打 8 分", "十分", "满分", "ten"

Only after the open question was answered and nothing new came of it, never where somebody was in
danger or a wish was turned down, and never a second time for a case that was opened again. No
buttons: eleven are too many, and beside one alone a typed "1" would mean the button.
Source: S0-55.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues import aftercase
from dialogues.decided import Scored
from dialogues.draft import Draft
from dialogues.effects import CancelTimer, SetTimer
from dialogues.letter import ANSWER_WITHIN, FOLLOW_END
from dialogues.reading import Reading
from dialogues.state import Care, Control, Level
from nlu.steps.numbers import ENGLISH
from nlu.types import Intent

SCORE = "score"  # Care.follow while the number is waited for
MOST = 10
_NO = frozenset({Intent.DENY, Intent.REFUSE_ANSWER, Intent.DONT_KNOW})
_WORDS = dict(zip("零一二三四五六七八九十", range(MOST + 1), strict=True)) | {
    "〇": 0, "两": 2, "兩": 2, "满": MOST, "滿": MOST,
}  # fmt: skip
_SAID = re.compile(
    r"(?:我|那|就|嗯|好|给|給|打|评|評|算|个|個|分数|分數|[:：,，\s])*"
    r"(?P<n>10|[0-9]|[零〇一二两兩三四五六七八九十满滿])\s*(?:分|/\s*10|points?)?\s*(?:吧|啦|了|哈)?"
    r"[。.!！~～\s]*",
    re.IGNORECASE,
)


def ask(draft: Draft, one: Care) -> None:
    """Ask for the number, where it may be asked."""
    state = draft.state
    here = one.case_no == state.case_no and state.level is Level.GENERAL
    if one.scored or one.declined or not here or not draft.message("ask_score"):
        return
    aftercase.keep(draft, replace(one, follow=SCORE, scored=True))
    draft.do(SetTimer(f"{FOLLOW_END}{one.case_no}", draft.at + ANSWER_WITHIN))


def hear(draft: Draft, reading: Reading) -> bool:
    """Take the number or the no; anything else is no answer, and is not asked for again."""
    state = draft.state
    one = next((c for c in reversed(state.cares) if c.follow == SCORE), None)
    if one is None or state.control is not Control.BOT or not aftercase.at_rest(state):
        return False
    said = points(reading.text)
    draft.do(CancelTimer(f"{FOLLOW_END}{one.case_no}"))
    aftercase.keep(draft, replace(one, follow=""))
    if said is not None:
        draft.do(Scored(one.case_no, said, draft.at))
        return draft.message("score_kept")
    if reading.acts <= _NO and reading.acts:
        return draft.message("score_left")
    return False


def points(text: str) -> int | None:
    """Return the number that is all *text* says, None for anything else."""
    plain = text.strip()
    word = plain.rstrip(".! ").lower()
    if (spelled := 0 if word == "zero" else ENGLISH.get(word)) is not None and spelled <= MOST:
        return spelled
    found = _SAID.fullmatch(plain)
    if found is None:
        return None
    said = found["n"]
    return int(said) if said.isascii() else _WORDS[said]
