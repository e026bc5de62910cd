"""A file is what its bytes are; what is shown of it holds nothing else."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from bot.evidence import child, words
from bot.evidence.inspect import Rejected
from bot.evidence.sniff import DOCX, HEAD, XLSX, sniff
from storage.evidence import OK, UNREADABLE
from tests.bot.evidence import evidence_fakes as fakes
from tests.bot.evidence.evidence_fakes import document, look, photo, picture


def code(folder: Path, body: bytes, **settings: Any) -> str:
    with pytest.raises(Rejected) as caught:
        look(folder, body, **settings)
    return caught.value.code


def inside(body: bytes, pixels: int = 40_000_000) -> tuple[str, bytes, bytes]:
    """Open a file as the child does, in this process: what is wrong, or view and thumb."""
    kind = sniff(body[:HEAD])
    assert kind is not None
    head, made = child.opened(io.BytesIO(body), kind.decoder, pixels)
    cut = head.get("view", 0)
    assert isinstance(cut, int)
    assert head.get("thumb", 0) == len(made) - cut
    return str(head.get("error", head.get("document", ""))), made[:cut], made[cut:]


def drawn(body: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(body))
    image.load()
    return image


def is_red(pixel: Any) -> bool:
    return bool(pixel[0] > 200 and pixel[2] < 60)


def test_place_maker_and_comment_are_gone_and_the_photo_stands_upright(tmp_path: Path) -> None:
    body = photo(orientation=6)
    assert b"SECRETPHONE" in body
    assert b"SECRETCOMMENT" in body
    found = look(tmp_path, body)
    assert found.state == OK
    for made in (found.view, found.thumb):
        image = drawn(made)
        assert image.format == "JPEG"
        assert image.size == (40, 60), "6: turned to the right by a quarter"
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"SECRET" not in made
        assert is_red(image.getpixel((20, 5))), "the left side is up now"
        assert not is_red(image.getpixel((20, 55)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_kind_of_picture_becomes_a_jpeg(form: str) -> None:
    wrong, view, _ = inside(picture(form))
    assert not wrong
    assert (drawn(view).format, drawn(view).size) == ("JPEG", (60, 40))


def test_what_is_see_through_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    assert drawn(inside(out.getvalue())[1]).getpixel((4, 4)) == (255, 255, 255)


def test_colours_of_another_profile_are_brought_home() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert not inside(picture("PNG", icc_profile=profile))[0], "what does not fit is left out"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    wrong, view, _ = inside(picture("PNG", icc_profile=srgb))
    assert not wrong
    assert "icc_profile" not in drawn(view).info


def test_a_large_photo_is_shown_smaller() -> None:
    _, view, thumb = inside(picture(size=(4000, 2000)))
    assert drawn(view).size == (2560, 1280)
    assert drawn(thumb).size == (320, 160)


def test_a_picture_of_a_billion_pixels_is_not_unpacked(tmp_path: Path) -> None:
    found = look(tmp_path, fakes.huge_png())
    assert (found.state, found.reason, found.view) == (UNREADABLE, words.PIXELS, b"")


def test_the_limit_of_pixels_is_a_setting(tmp_path: Path) -> None:
    body = picture("PNG", size=(1500, 1000))
    assert not inside(body, 1_500_000)[0]
    assert inside(body, 1_499_999)[0] == words.PIXELS
    assert look(tmp_path, body, megapixels=1).reason == words.PIXELS


@pytest.mark.parametrize(
    "body",
    [
        picture(size=(300, 300))[:-200],
        picture()[:100],
        b"GIF89a<?php system('id'); ?>",
        b"\xff\xd8\xff\xe0<html><script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
        b"RIFF\x10\0\0\0WEBPVP8 nothing",
    ],
)
def test_what_cannot_be_opened_is_damaged(body: bytes) -> None:
    assert inside(body) == (words.DAMAGED, b"", b"")


def test_what_is_damaged_is_kept_as_unreadable(tmp_path: Path) -> None:
    found = look(tmp_path, b"GIF89a<?php system('id'); ?>")
    assert (found.state, found.reason) == (UNREADABLE, words.DAMAGED)
    assert (found.view, found.thumb) == (b"", b"")


def test_what_hangs_behind_a_picture_is_not_in_the_one_that_is_shown() -> None:
    tails = b"<script>alert(1)</script>", document("word/document.xml"), fakes.PDF
    for tail in tails:
        wrong, view, thumb = inside(picture() + tail)
        assert not wrong
        assert tail not in view + thumb


def test_the_tail_of_a_broken_note_does_not_cost_the_picture(tmp_path: Path) -> None:
    broken = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12\xff\xff" * 20
    assert look(tmp_path, picture(exif=broken)).state == OK


@pytest.mark.parametrize(("part", "kind"), [("word/document.xml", DOCX), ("xl/workbook.xml", XLSX)])
def test_documents_are_told_by_what_is_in_them(tmp_path: Path, part: str, kind: object) -> None:
    assert look(tmp_path, document(part)).type is kind


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (document("readme.txt"), words.UNKNOWN),
        (document("word/document.xml", types=b'<a b="ms-word.macroEnabled.main"/>'), words.MACROS),
        (document("word/document.xml", "word/vbaProject.bin"), words.MACROS),
        (
            document("word/document.xml", types="macroEnabled".encode("utf-16")),
            words.MACROS,
        ),
        (
            document("word/document.xml", more={f"{n}.xml": b"" for n in range(4_001)}),
            words.BOMB,
        ),
        (document("word/document.xml", "word/DOCUMENT.xml"), words.UNKNOWN),
    ],
)
def test_archives_macros_and_bombs_are_told(body: bytes, why: str) -> None:
    assert inside(body) == (why, b"", b"")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (document("word/document.xml", "word/vbaProject.bin"), words.MACROS),
        (document("readme.txt"), words.UNKNOWN),
    ],
)
def test_archives_and_macros_are_refused(tmp_path: Path, body: bytes, why: str) -> None:
    assert code(tmp_path, body) == why


def test_a_document_that_unpacks_to_a_gigabyte_is_refused_unopened() -> None:
    out = document("word/document.xml", more={"a": bytes(1024 * 1024)})
    sizes = (1024 * 1024).to_bytes(4, "little"), (2**30).to_bytes(4, "little")
    assert out.count(sizes[0]) == 2
    assert inside(out.replace(*sizes))[0] == words.BOMB


def test_a_broken_document_is_kept_for_staff(tmp_path: Path) -> None:
    found = look(tmp_path, document("word/document.xml")[:-30])
    assert (found.state, found.reason) == (UNREADABLE, words.DAMAGED)
    assert found.type.mime == "application/zip"


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><script>alert(1)</script>",
        b'\xef\xbb\xbf\n <svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><svg/>',
        b"MZ\x90\0" + b"\0" * 60,
        b"\x7fELF" + b"\0" * 60,
        b"\0" + fakes.PDF,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
        b"OggS" + b"\0" * 100,
        b"\x1a\x45\xdf\xa3\0matroska",
        b"\0\0\0\x18ftypevil" + bytes(12),
        b"\xff\xfb\x90\x00" + b"\0" * 2000,
        b"   \n ",
    ],
)
def test_everything_else_is_refused(tmp_path: Path, body: bytes) -> None:
    assert code(tmp_path, body) == words.UNKNOWN


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert code(tmp_path, b"") == words.EMPTY


def test_each_kind_has_its_size(tmp_path: Path) -> None:
    body = fakes.PDF + bytes(1024 * 1024)
    assert code(tmp_path, body, file=1) == words.TOO_LARGE
    assert look(tmp_path, body[: 1024 * 1024], file=1, image=2).state == OK


def test_a_phone_picture_without_a_decoder_is_kept(tmp_path: Path) -> None:
    found = look(tmp_path, b"\0\0\0\x18ftypheic" + bytes(40))
    assert (found.state, found.reason) == (UNREADABLE, words.NO_DECODER)
