"""What a file is stands in its first bytes."""

from __future__ import annotations

import pytest

from bot.evidence import sniff
from bot.evidence.sniff import Type
from tests.bot.evidence.evidence_fakes import EICAR, PDF, document, picture

FRAME = b"\xff\xfb\x90\x00"  # MPEG 1, layer 3, 128 kbit/s, 44,100 Hz: 417 bytes
SOUND = b"\0\0\0\x18ftypmp42" + bytes(12) + b"moovtrakhdlr" + bytes(8) + b"soun"
SAMPLES: list[tuple[Type, bytes]] = [
    (sniff.JPEG, picture()),
    (sniff.PNG, picture("PNG")),
    (sniff.GIF, picture("GIF")),
    (sniff.WEBP, picture("WEBP")),
    (sniff.AVIF, picture("AVIF")),
    (sniff.HEIC, b"\0\0\0\x18ftypheic" + bytes(12)),
    (sniff.AMR, b"#!AMR\n" + bytes(32)),
    (sniff.AMR, b"#!AMR-WB\n" + bytes(32)),
    (sniff.MP3, b"ID3\x04\0" + bytes(32)),
    (sniff.MP3, FRAME + bytes(413) + FRAME),
    (sniff.OGG, b"OggS" + bytes(24) + b"OpusHead"),
    (sniff.OGG, b"OggS" + bytes(24) + b"\x01vorbis"),
    (sniff.WAV, b"RIFF\x24\0\0\0WAVEfmt "),
    (sniff.M4A, b"\0\0\0\x18ftypM4A " + bytes(12)),
    (sniff.M4A, SOUND),
    (sniff.MP4, SOUND + b"hdlr" + bytes(8) + b"vide"),
    (sniff.MP4, b"\0\0\0\x18ftyp3gp5" + bytes(12)),
    (sniff.MOV, b"\0\0\0\x14ftypqt  " + bytes(12)),
    (sniff.WEBM, b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(50) + b"V_VP9A_OPUS"),
    (sniff.WEBA, b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(50) + b"A_OPUS"),
    (sniff.PDF, PDF),
    (sniff.TEXT, "充电 18 小时，实测 9.4 小时\n".encode()),
    (sniff.TEXT, "充电 18 小时\r\n".encode("gb18030")),
    (sniff.TEXT, "充电 18 小时".encode("utf-16")),
    (sniff.TEXT, EICAR),
    (sniff.ZIP, document("word/document.xml")),
]


@pytest.mark.parametrize(("kind", "body"), SAMPLES)
def test_a_kind_is_told_by_its_bytes(kind: Type, body: bytes) -> None:
    assert sniff.sniff(body[: sniff.HEAD]) is kind


def test_every_kind_that_is_taken_has_a_sample() -> None:
    told_by_the_child = {sniff.DOCX, sniff.XLSX}
    assert {kind for kind, _ in SAMPLES} | told_by_the_child == set(sniff.TAKEN)


def test_a_text_cut_inside_a_character_is_still_a_text() -> None:
    assert sniff.sniff(("电" * 30_000).encode()[: sniff.HEAD]) is sniff.TEXT


def test_a_page_behind_blanks_is_no_text() -> None:
    assert sniff.sniff(b"\n\t <html>") is None
    assert sniff.sniff(b"3 < 4, and <b> later is a sentence") is sniff.TEXT


@pytest.mark.parametrize("bits", [b"\xff\xff\xff\xff", b"\xff\xf1\x50\x80", b"\xff\xeb\x90\x00"])
def test_bits_like_a_frame_are_no_sound(bits: bytes) -> None:
    assert sniff.sniff(bits * 600) is not sniff.MP3
