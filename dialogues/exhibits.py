"""What a file that was handed in is, as people say it: a receipt, a page of the manual, a photo.

    guess(script, rule, media) -> kind      by what the bot had just asked; "" no idea
    told(pieces, kinds) -> text             3 份（小票发票 1）

The bot never looks into a file, so a guess says no more than what was asked for; people decide.
Pure. Source: S4-02.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from dialogues.script import Question, Script
from dialogues.state import FieldName

Exhibit = Literal[
    "measurement_log", "spec_page", "receipt", "chat_screenshot", "photo", "video"
]  # fmt: skip
NAMES: Mapping[str, str] = {
    "measurement_log": "测量记录",
    "spec_page": "规格页",
    "receipt": "小票发票",
    "chat_screenshot": "聊天截图",
    "photo": "照片",
    "video": "视频",
}
UNSAID = "没有定"
_MEASURES: Mapping[str, Exhibit] = {"measured": "measurement_log", "spec": "spec_page"}
_ASKED = re.compile(r"questions\.(\w+)\.(?:ask|retry)#\d+")


def guess(script: Script, rule: str, media: str) -> Exhibit | Literal[""]:
    """Return what a file may be. rule: of the bot's last words before it (Why.rule).

    media: what its bytes are (image, voice, video, file). Two questions at once are no hint.
    """
    if media == "video":
        return "video"
    names = {*_ASKED.findall(rule)}
    question = script.questions.get(FieldName(names.pop())) if len(names) == 1 else None
    if question is None or media not in {"image", "file"}:
        return ""
    kind = expected(question)
    return "" if media == "file" and kind == "photo" else kind


def told(pieces: int, kinds: Mapping[str, int]) -> str:
    """Say how many pieces there are, and how many are said to be what: 3 份（小票发票 1）."""
    said = "、".join(f"{name} {kinds[key]}" for key, name in NAMES.items() if key in kinds)
    return f"{pieces} 份（{said}）" if said else f"{pieces} 份"


def expected(question: Question) -> Exhibit | Literal[""]:
    """Return what somebody sends who answers the question with a file."""
    if question.kind == "measure":
        return _MEASURES.get(question.role, "")
    if question.role == "purchase" or question.kind in {"order_no", "amount"}:
        return "receipt"
    return "photo" if question.photo else ""
