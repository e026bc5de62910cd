"""What an alert can tell of a case, read at the moment it is sent: nothing of it is stored twice.

Free text, streets and phone are masked here: no message and no page can show them otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dialogues.effects import FileCase
from dialogues.labels import PROMISES
from dialogues.masking import mask
from dialogues.state import STORY, FieldName
from storage import alerts, cases, promises
from storage.alerts import Raised

Connection = Any  # the store's, handed on unseen
_PHONE = FieldName("contact_phone")
_LONGEST = 60  # characters of the story
_STREET = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:路|街|大道|巷|弄|村|小区|花园|苑)\s?\d[\d号栋幢弄楼单元室层座\-]*"
)


@dataclass(frozen=True, slots=True)
class Told:
    """An alarm and its case. due, what: the next promise, or the alarm's own time."""

    raised: Raised
    category: str = ""
    story: str = ""
    phone: str = ""
    due: datetime | None = None
    what: str = ""


def tell(c: Connection, alarm: int) -> Told | None:
    """Return what is to be told of the alarm; None when there is no such."""
    raised = alerts.get(c, alarm)
    if raised is None:
        return None
    of = raised.alarm
    case = cases.load(c, of.case_no) if of.case_no else None
    category, story, phone = ("", "", "") if case is None else _case(case.file)
    owed = promises.by_case(c, of.chat).get(of.case_no, ()) if of.due is None else ()
    due, what = (owed[0].due, PROMISES.get(owed[0].kind, "")) if owed else (of.due, of.what)
    return Told(raised, category, story, phone, due, what)


def _case(file: FileCase) -> tuple[str, str, str]:
    """Return category, story and phone of the case, the last two masked."""
    story, phone = file.fields.get(STORY), file.fields.get(_PHONE)
    text = " ".join((story.text or story.value).split()) if story else ""
    told = _STREET.sub("（地址）", mask(text))
    short = told if len(told) <= _LONGEST else told[:_LONGEST] + "……"
    return file.category or "", short, mask(phone.value) if phone else ""
