"""What a file is, told from its first bytes alone: no name and no given type is believed.

Signatures: https://mimesniff.spec.whatwg.org, RFC 4867 (AMR), RFC 7845 (Opus in Ogg),
ISO 14496-12 (ftyp brands). A file must begin as what it is: a PDF behind something else is none.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

HEAD = 64 * 1024  # bytes that are looked at


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of file we take. kind: image, voice, video, file. decoder: Pillow's, or zip."""

    kind: str
    mime: str
    suffix: str
    decoder: str = ""


JPEG = Type("image", "image/jpeg", ".jpg", "JPEG")
PNG = Type("image", "image/png", ".png", "PNG")
GIF = Type("image", "image/gif", ".gif", "GIF")
WEBP = Type("image", "image/webp", ".webp", "WEBP")
AVIF = Type("image", "image/avif", ".avif", "AVIF")
HEIC = Type("image", "image/heic", ".heic", "HEIF")
AMR = Type("voice", "audio/amr", ".amr")
MP3 = Type("voice", "audio/mpeg", ".mp3")
OGG = Type("voice", "audio/ogg", ".ogg")
WAV = Type("voice", "audio/wav", ".wav")
M4A = Type("voice", "audio/mp4", ".m4a")
WEBA = Type("voice", "audio/webm", ".weba")
MP4 = Type("video", "video/mp4", ".mp4")
MOV = Type("video", "video/quicktime", ".mov")
WEBM = Type("video", "video/webm", ".webm")
PDF = Type("file", "application/pdf", ".pdf")
TEXT = Type("file", "text/plain", ".txt")
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = Type("file", f"{_OFFICE}wordprocessingml.document", ".docx", "zip")
XLSX = Type("file", f"{_OFFICE}spreadsheetml.sheet", ".xlsx", "zip")
ZIP = Type("file", "application/zip", ".zip", "zip")  # which document it is, the child tells
TAKEN = (
    *(JPEG, PNG, GIF, WEBP, AVIF, HEIC, AMR, MP3, OGG, WAV, M4A, WEBA),
    *(MP4, MOV, WEBM, PDF, TEXT, DOCX, XLSX, ZIP),
)

_BEGINS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"#!AMR\n", AMR),
    (b"#!AMR-WB\n", AMR),
    (b"ID3", MP3),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
)
_BRANDS = {
    **dict.fromkeys((b"M4A ", b"M4B "), M4A),
    b"qt  ": MOV,
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc"), HEIC),
    **dict.fromkeys((b"avif", b"avis"), AVIF),
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"),
        MP4,
    ),
    **dict.fromkeys((b"MSNV", b"3gp4", b"3gp5", b"3gp6", b"3gr6", b"3gs6", b"mmp4"), MP4),
}
_OGG_SOUND = (b"OpusHead", b"\x01vorbis", b"Speex   ")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(r"\s*<[!?a-zA-Z/]")


def sniff(head: bytes) -> Type | None:
    """Return what a file is that begins with *head* (`HEAD` bytes); None: nothing we take."""
    for begin, found in _BEGINS:
        if head.startswith(begin):
            return found
    return _riff(head) or _boxes(head) or _streams(head) or _frames(head) or _text(head)


def _riff(head: bytes) -> Type | None:
    if not head.startswith(b"RIFF"):
        return None
    return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])


def _boxes(head: bytes) -> Type | None:
    """ISO media; a file with a sound track and no picture track is a voice message."""
    if head[4:8] != b"ftyp":
        return None
    found = _BRANDS.get(head[8:12])
    if found is MP4 and b"soun" in head and b"vide" not in head:
        return M4A
    return found


def _streams(head: bytes) -> Type | None:
    """Ogg with sound; WebM, which is a voice message when it has no picture track."""
    if head.startswith(b"OggS"):
        return OGG if any(codec in head[:128] for codec in _OGG_SOUND) else None
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return WEBA if b"A_OPUS" in head and b"V_" not in head else WEBM
    return None


def _frames(head: bytes) -> Type | None:
    """MPEG layer 3 without a tag: one whole frame, and another behind it."""
    length = _frame(head[:4])
    return MP3 if length and _frame(head[length : length + 4]) else None


_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_HERTZ = (44100, 48000, 32000, 0)
_SYNC, _LAYER_3, _MPEG_1 = 0x7FF, 1, 3


def _frame(head: bytes) -> int:
    """Return the length in bytes of the frame that begins so; 0 when none does (ISO 11172-3)."""
    bits = int.from_bytes(head, "big")
    version, layer = bits >> 19 & 3, bits >> 17 & 3
    if bits >> 21 != _SYNC or layer != _LAYER_3 or version == 1:
        return 0
    first = version == _MPEG_1
    rate = (_KBPS if first else _KBPS_2)[bits >> 12 & 15]
    hertz = _HERTZ[bits >> 10 & 3] // {3: 1, 2: 2, 0: 4}[version]
    if not rate or not hertz:
        return 0
    return (144 if first else 72) * rate * 1000 // hertz + (bits >> 9 & 1)


def _text(head: bytes) -> Type | None:
    """Plain text in UTF-8, UTF-16 with its mark, or GB 18030; pages and drawings are no text."""
    for name in _encodings(head):
        try:
            text = codecs.getincrementaldecoder(name)().decode(head)
        except UnicodeDecodeError:
            continue
        readable = text.strip() and not _CONTROL.search(text) and not _MARKUP.match(text)
        return TEXT if readable else None
    return None


def _encodings(head: bytes) -> tuple[str, ...]:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8-sig", "gb18030")
