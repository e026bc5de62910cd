"""A receiver can check with any Standard Webhooks library that a message is ours and fresh."""

from __future__ import annotations

import pytest

from bot.connect.signing import headers, secret_of, signature
from tests.fakes.connect_receiver import signed

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
KEY, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


def test_the_published_vector_comes_out() -> None:
    assert signature(SECRET, KEY, AT, BODY) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_was_signed_is_believed_for_five_minutes() -> None:
    shown = headers(SECRET, KEY, AT + 0.9, BODY)
    assert shown["webhook-timestamp"] == str(AT)
    assert signed(SECRET, shown, BODY, AT + 300)
    assert signed(SECRET, shown, BODY, AT - 300)
    assert not signed(SECRET, shown, BODY, AT + 301)
    assert not signed(SECRET, shown, BODY, AT - 301)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("webhook-id", "msg_other"),
        ("webhook-timestamp", str(AT + 1)),
        ("webhook-timestamp", "１６１４"),
        ("webhook-timestamp", ""),
        ("webhook-signature", "v1,AAAA"),
        ("webhook-signature", ""),
    ],
)
def test_one_thing_changed_is_not_believed(header: str, value: str) -> None:
    shown = {**headers(SECRET, KEY, AT, BODY), header: value}
    assert not signed(SECRET, shown, BODY, AT)


def test_another_body_or_secret_is_not_believed() -> None:
    shown = headers(SECRET, KEY, AT, BODY)
    assert not signed(SECRET, shown, BODY + b" ", AT)
    assert not signed(secret_of(b"x" * 32, "erp", 1), shown, BODY, AT)


def test_every_subscription_and_generation_has_a_secret_of_its_own() -> None:
    drawn = {secret_of(b"s" * 32, name, n) for name in ("erp", "crm") for n in (1, 2)}
    assert len(drawn) == 4
    assert secret_of(b"s" * 32, "erp", 1) in drawn
    assert all(one.startswith("whsec_") for one in drawn)


def test_during_a_rotation_one_of_two_signatures_is_enough() -> None:
    shown = headers(SECRET, KEY, AT, BODY)
    both = {**shown, "webhook-signature": f"v1,AAAA {shown['webhook-signature']}"}
    assert signed(SECRET, both, BODY, AT)
