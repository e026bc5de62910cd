"""A file's name as it is shown: one line, no path, no trick, ending in what the file is."""

from __future__ import annotations

import re
import unicodedata

from bot.evidence.sniff import TAKEN

LONGEST = 120  # characters
_ALSO = {
    ".jpeg": ".jpg", ".jfif": ".jpg", ".heif": ".heic", ".3gp": ".mp4", ".m4v": ".mp4",
    ".oga": ".ogg", ".opus": ".ogg", ".log": ".txt", ".csv": ".txt", ".md": ".txt",
    ".webm": ".weba",
}  # fmt: skip
_SUFFIXES = {one.mime: one.suffix for one in TAKEN}


def suffix_of(mime: str) -> str:
    """Return how the name of a file of that type ends; ".bin" for a type we never gave."""
    return _SUFFIXES.get(mime, ".bin")


def clean(name: str, mime: str = "") -> str:
    """Return *name* fit to be shown; "" stays "". What it says of the type is put right.

    Control and direction characters go: they can make "gpj.exe" read "exe.jpg".
    """
    text = re.split(r"[/\\]", name.encode("utf-8", "replace").decode())[-1]
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    text = " ".join(unicodedata.normalize("NFC", text).split()).strip(" .")
    if not text:
        return ""
    given = re.search(r"\.[A-Za-z0-9]{1,5}\Z", text)
    end = given[0].lower() if given else ""
    wanted = suffix_of(mime) if mime else end
    if wanted not in (end, _ALSO.get(end)):
        text, end = text + wanted, wanted
    return text if len(text) <= LONGEST else text[: LONGEST - len(end)] + text[-len(end) :]
