"""What a project tool reads of a task: title, description, comments; each with a mark of ours.

    [TS260302-7K2M9QXA#12] 核对批次          the title's mark finds an item again
    ……〔倾诉 41-9f3c2a1b〕                    a comment's mark tells our own from theirs

Phones, names and addresses never go along unless the setting says so, and the marks are keyed:
nobody else can make words of theirs look like ours.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from hashlib import sha256

from bot.connect.bodies import masked
from bot.connect.items.model import Fields
from bot.connect.items.settings import Items
from cases.tasks import Task
from dialogues.effects import FileCase
from dialogues.masking import mask
from storage.cases import Case

LONGEST_TITLE, LONGEST_TEXT, LONGEST_COMMENT = 200, 8000, 4000  # characters
LEVELS: Mapping[str, str] = {"1": "紧急", "2": "一般", "3": "建议"}
_PURPOSE = b"items-comment:"
_MARK = re.compile(r"\s*〔倾诉 (\d{1,18})-([0-9a-f]{8})〕\s*$")
_SHOWN = ("issue", "demand", "product", "model")
_IDEA = 60  # characters of a suggestion in a title
_SPACE = re.compile(r"\s+")


def marker(case_no: str, task: int) -> str:
    """Return the mark in an item's title."""
    return f"[{case_no}#{task}]"


def fields(settings: Items, case: Case, number: int, task: Task, zone: tzinfo) -> Fields:
    """Return what the item is to say of the task, its state left out."""
    file = case.file
    title = f"{marker(task.case_no, number)} {_title(settings, file, task)}"
    return Fields(
        title[:LONGEST_TITLE],
        "\n".join(_lines(settings, file, task, zone))[:LONGEST_TEXT],
        int(task.due.timestamp()),
        settings.priorities.get(_level(file), ""),  # type: ignore[call-overload] # one of them
    )


def said(settings: Items, text: str, event: int, secret: bytes) -> str:
    """Return a line of ours as a comment."""
    shown = text if settings.details == "full" else mask(text)
    return f"{shown.strip()[:LONGEST_COMMENT]}\n〔倾诉 {event}-{_code(secret, event)}〕"


def event_of(text: str, secret: bytes) -> int:
    """Return the line of ours that a comment says, 0: it is somebody else's."""
    found = _MARK.search(text)
    if found is None:
        return 0
    event = int(found[1])
    return event if hmac.compare_digest(found[2], _code(secret, event)) else 0


def _code(secret: bytes, event: int) -> str:
    return hmac.new(secret, _PURPOSE + str(event).encode(), sha256).hexdigest()[:8]


def _level(file: FileCase) -> str:
    return file.level.value


def _title(settings: Items, file: FileCase, task: Task) -> str:
    if settings.backlog and (idea := _words(settings, file, "issue")):
        return f"建议：{idea[:_IDEA]}"
    title = task.title if settings.details == "full" else mask(task.title)
    return _SPACE.sub(" ", title).strip()


def _words(settings: Items, file: FileCase, name: str) -> str:
    """Return a field's words as they may be told, "" for none. A suggestion is told masked."""
    known = {str(key): one for key, one in file.fields.items()}.get(name)
    if known is None or not known.text or (settings.details == "none" and not settings.backlog):
        return ""
    text = known.text if settings.details == "full" else masked(name, known.text)
    return _SPACE.sub(" ", text).strip()


def _lines(settings: Items, file: FileCase, task: Task, zone: tzinfo) -> list[str]:
    text = task.text if settings.details == "full" else mask(task.text)
    lines = [text, f"投诉单 {task.case_no}，{LEVELS[_level(file)]}，类别 {file.category or '未定'}"]
    lines += [
        f"{said}：{words}"
        for name, said in _SAID.items()
        if (words := _words(settings, file, name))
    ]
    lines.append(f"请在 {_when(task.due, zone)} 前答复")
    if settings.desk:
        lines.append(f"在工作台里看：{settings.desk}/desk?case={task.case_no}")
    return [line for line in lines if line]


_SAID: Mapping[str, str] = dict(zip(_SHOWN, ("客户说", "诉求", "产品", "型号"), strict=True))


def _when(at: datetime, zone: tzinfo) -> str:
    there = at.astimezone(zone)
    return f"{there:%Y-%m-%d %H:%M}"
