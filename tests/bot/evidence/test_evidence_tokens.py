"""A token is its visitor's, as it was signed, for a day; a name cannot deceive."""

from __future__ import annotations

import base64
import hmac
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.evidence import names, tokens, words
from bot.evidence.settings import MIB, Evidence
from bot.http.body import Refused
from storage.evidence import Facts
from storage.messages import Attachment
from tests.bot.evidence.evidence_fakes import SECRET

FACTS = Facts("ab" * 32, "image/jpeg", 1234, "image")
NOW = 1_800_000_000.0
TOKEN = tokens.sign(SECRET, "v1", FACTS, "照片.jpg", NOW)


def test_its_visitor_claims_what_he_handed_in() -> None:
    got = tokens.claim(SECRET, "v1", TOKEN, NOW + tokens.LIFE)
    assert got == Attachment("image", "sha256:" + "ab" * 32, "照片.jpg", "image/jpeg", 1234)
    assert len(TOKEN) < tokens.LONGEST


def signed_for_something_else(token: str) -> str:
    """Return the token with a signature by our secret, but not as a token."""
    body = token.partition(".")[0]
    digest = hmac.new(SECRET, body.encode(), sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


@pytest.mark.parametrize(
    ("secret", "visitor", "token", "now"),
    [
        (SECRET, "v2", TOKEN, NOW),
        (b"x" * 32, "v1", TOKEN, NOW),
        (SECRET, "v1", TOKEN, NOW + tokens.LIFE + 1),
        (SECRET, "v1", TOKEN, NOW - 2),
        (SECRET, "v1", signed_for_something_else(TOKEN), NOW),
        (SECRET, "v1", TOKEN[:-1], NOW),
        (SECRET, "v1", "A" + TOKEN[1:], NOW),
        (SECRET, "v1", "", NOW),
        (SECRET, "v1", "票.据", NOW),
        (SECRET, "v1", "\udfff.\udfff", NOW),
        (SECRET, "v1", "sha256:" + "ab" * 32, NOW),
    ],
)
def test_nobody_else_and_no_other_token_does(
    secret: bytes, visitor: str, token: str, now: float
) -> None:
    with pytest.raises(Refused) as caught:
        tokens.claim(secret, visitor, token, now)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("name", "mime", "shown"),
    [
        ("照片.jpg", "image/jpeg", "照片.jpg"),
        ("photo.JPEG", "image/jpeg", "photo.JPEG"),
        ("photo.jpg", "application/pdf", "photo.jpg.pdf"),
        ("report.exe", "text/plain", "report.exe.txt"),
        ("run.log", "text/plain", "run.log"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\me\\a.png", "image/png", "a.png"),
        ("invoice\u202egpj.exe", "image/jpeg", "invoicegpj.exe.jpg"),
        ("a\r\nSet-Cookie: x.png", "image/png", "aSet-Cookie: x.png"),
        ("a\x00b.png", "image/png", "ab.png"),
        ("\ud83d.png", "image/png", "?.png"),
        ("...", "image/png", ""),
        ("", "image/png", ""),
        ("没有后缀", "", "没有后缀"),
        ("x", "application/x-unknown", "x.bin"),
    ],
)
def test_a_name_is_one_line_that_tells_the_truth(name: str, mime: str, shown: str) -> None:
    assert names.clean(name, mime) == shown


@given(st.text(), st.sampled_from(["", "image/jpeg", "audio/webm", "odd/one"]))
def test_no_name_gets_through_that_could_harm(name: str, mime: str) -> None:
    shown = names.clean(name, mime)
    assert len(shown) <= names.LONGEST
    assert shown.isprintable()
    assert not set(shown) & set("/\\\r\n\x00")
    assert names.clean(shown, mime) == shown


def test_every_reason_has_its_line_in_both_languages() -> None:
    codes = {
        value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)
    }
    assert set(words.LINES) == codes
    assert all(words.told(code) in words.both(code) for code in codes)
    assert words.told("") == ""


@pytest.mark.parametrize(
    "address", ["unix:/run/clamav/clamd.ctl", "tcp:127.0.0.1:3310", "tcp:[::1]:3310", ""]
)
def test_a_scanner_has_an_address(address: str) -> None:
    assert Evidence(clamd=address).clamd == address


@pytest.mark.parametrize("address", ["127.0.0.1", "tcp:x", "unix:run", "http://x:1"])
def test_what_is_no_address_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(ValidationError, match=r"unix:/run/clamav"):
        Evidence(clamd=address)


def test_the_largest_of_all_holds_where_the_kind_is_not_known() -> None:
    given_sizes = Evidence(image=1, voice=2, video=3, file=4)
    assert [given_sizes.most(kind) for kind in ("image", "voice", "video", "file", "")] == [
        n * MIB for n in (1, 2, 3, 4, 4)
    ]
    assert Evidence().fetch_patience == timedelta(days=3)
