"""Opens one file that nobody trusts, in a process of its own that may die of it.

    python -I child.py DECODER MEMORY CPU PIXELS < file > answer

DECODER: a format of Pillow, or zip. MEMORY: bytes. CPU: seconds. PIXELS: of a decoded picture.
The answer is a line of JSON, and behind it the bytes it counts: {"view": n, "thumb": n} for a
picture, {"document": ".docx"} for a document, {"error": code} when it cannot be. It knows nothing
of the rest of the program, has no environment, and can write nothing but the answer.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

VIEW, THUMB = 2560, 320  # pixels of the longer side
ANSWER = 32 * 1024 * 1024  # bytes
ENTRIES, UNPACKED = 4_000, 512 * 1024 * 1024  # of a document
_PARTS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx"}
_TYPES = "[content_types].xml"
Answer = tuple[dict[str, object], bytes]


def main(decoder: str, memory: int, cpu: int, pixels: int) -> None:
    """Answer for the file on standard input, within limits that cannot be taken back."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, ANSWER),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most_here = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most_here, most_here))
    head, body = opened(sys.stdin.buffer, decoder, pixels)
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


def opened(file: BinaryIO, decoder: str, pixels: int) -> Answer:
    """Return what is in the file; whatever a decoder dies of, the file is damaged."""
    try:
        return document(file) if decoder == "zip" else picture(file, decoder, pixels)
    except Exception:  # noqa: BLE001 - the decoders raise whatever they meet
        return {"error": "damaged"}, b""


def picture(file: BinaryIO, decoder: str, pixels: int) -> Answer:
    """Return the first frame of a picture, upright, as fresh JPEGs: nothing else of it is left."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands two lines below
    with Image.open(file, formats=(decoder,)) as image:
        image.draft("RGB", (VIEW, VIEW))  # a JPEG is decoded small: 6 MiB instead of 140
        if image.width * image.height > pixels:
            return {"error": "pixels"}, b""
        view = _plain(image)
    view.thumbnail((VIEW, VIEW))
    small = view.copy()
    small.thumbnail((THUMB, THUMB))
    shown, thumb = _jpeg(view), _jpeg(small)
    return {"view": len(shown), "thumb": len(thumb)}, shown + thumb


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture upright, in sRGB, what is see-through on white, without anything else."""
    image.thumbnail((2 * VIEW, 2 * VIEW))  # first, so that the rest costs little
    upright = _upright(image)
    if "A" in upright.getbands() or "transparency" in upright.info:
        above = upright.convert("RGBA")
        upright = Image.new("RGB", above.size, "white")
        upright.paste(above, mask=above.getchannel("A"))
        return upright
    return _in_srgb(upright).convert("RGB")


def _upright(image: Image.Image) -> Image.Image:
    """Return the picture as it was held; notes that cannot be read turn nothing."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - Pillow raises a dozen kinds for broken notes
        return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in the colours that a picture without a profile has."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ours = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, theirs, ours, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return image if converted is None else converted


def _jpeg(image: Image.Image) -> bytes:
    """Return the pixels as a JPEG; from pixels alone, so no note of the original comes along."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def document(file: BinaryIO) -> Answer:
    """Return which document a zip is; only its list of types is ever unpacked."""
    with zipfile.ZipFile(file) as parts:
        inside = parts.infolist()
        if len(inside) > ENTRIES or sum(one.file_size for one in inside) > UNPACKED:
            return {"error": "bomb"}, b""
        names = {one.filename.lower() for one in inside}
        suffix = next((suffix for part, suffix in _PARTS.items() if part in names), "")
        if not suffix or _TYPES not in names or len(names) < len(inside):
            return {"error": "unknown"}, b""
        with parts.open(next(one for one in inside if one.filename.lower() == _TYPES)) as types:
            said = types.read(UNPACKED // 512).replace(b"\0", b"").lower()  # UTF-16 has NULs
        if b"macroenabled" in said or any("vba" in name for name in names):
            return {"error": "macros"}, b""
    return {"document": suffix}, b""


if __name__ == "__main__":
    main(sys.argv[1], *(int(word) for word in sys.argv[2:5]))
