"""Why a file is refused, hidden or has no picture: a code, and a line in two languages."""

from __future__ import annotations

from collections.abc import Mapping

UNKNOWN, TOO_LARGE, EMPTY, MACROS, BOMB = "unknown", "too_large", "empty", "macros", "bomb"
PIXELS, DAMAGED, TIMEOUT, NO_DECODER = "pixels", "damaged", "timeout", "no_decoder"
INFECTED, NOT_SCANNED = "infected", "not_scanned"
LATER, FORGOTTEN, ADAPTER, DISK, CLOSED = "later", "forgotten", "adapter", "disk", "closed"

LINES: Mapping[str, tuple[str, str]] = {
    UNKNOWN: (
        "这种文件不能收。可以发图片、语音、视频、PDF、文本、Word（docx）或 Excel（xlsx）。",
        "This kind of file is not taken: send a picture, voice, video, PDF, text, docx or xlsx.",
    ),
    TOO_LARGE: ("文件太大。", "The file is too large."),
    EMPTY: ("文件是空的。", "The file is empty."),
    MACROS: ("带宏的文档不能收，请另存为不带宏的再发。", "Documents with macros are not taken."),
    BOMB: ("这个文档的内容大得不正常，不能收。", "What this document unpacks to is too large."),
    PIXELS: ("图片的像素太多，请缩小后再发。", "The picture has too many pixels."),
    DAMAGED: ("文件打不开，可能已损坏；原件已保存。", "The file cannot be opened; it is kept."),
    TIMEOUT: ("打开文件用时太久；原件已保存。", "Opening the file took too long; it is kept."),
    NO_DECODER: (
        "这种图片不能预览；原件已保存。",
        "There is no preview of this kind of picture; it is kept.",
    ),
    INFECTED: ("文件里发现病毒，已隔离。", "A virus was found in the file."),
    NOT_SCANNED: ("暂时不能查毒。", "The file cannot be checked for viruses at the moment."),
    LATER: ("平台暂时给不出这个文件，稍后再取。", "The platform cannot give the file yet."),
    FORGOTTEN: (
        "平台已经取不到这个文件，或文件太大，请客户重新发送。",
        "The platform no longer has the file, or it is too large.",
    ),
    ADAPTER: ("从平台取文件时出错。", "Fetching the file from the platform failed."),
    DISK: ("暂时存不下文件。", "There is no room for the file at the moment."),
    CLOSED: ("这个渠道没有开启，取不到文件。", "The channel is switched off."),
}


def told(reason: str) -> str:
    """Return the Chinese line of a reason ("infected: name" keeps the name); "" for none."""
    code, _, more = reason.partition(": ")
    line = LINES.get(code, ("", ""))[0]
    return f"{line}（{more}）" if line and more else line


def both(code: str) -> str:
    """Return the line in both languages."""
    return "".join(LINES[code])
