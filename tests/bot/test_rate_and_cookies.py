"""A visitor cannot flood, and cannot be somebody else."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.http import cookies
from bot.http.rate import Rate
from bot.secrets_file import SecretError, load_or_make

SECRET = b"s" * 32


def test_thirty_messages_at_once_pass_and_the_next_waits() -> None:
    rate = Rate(30)
    assert [rate.take("v1", 0.0) for _ in range(30)] == [0] * 30
    assert rate.take("v1", 0.0) == 2
    assert rate.take("v1", 1.0) == 1
    assert rate.take("v1", 2.0) == 0
    assert rate.take("v1", 2.0) == 2


def test_refused_messages_do_not_lengthen_the_wait() -> None:
    rate = Rate(30)
    for _ in range(200):
        rate.take("v1", 0.0)
    assert rate.take("v1", 2.0) == 0


def test_one_visitor_does_not_slow_another() -> None:
    rate = Rate(1)
    assert (rate.take("v1", 0.0), rate.take("v1", 0.0), rate.take("v2", 0.0)) == (0, 60, 0)


def test_a_minute_of_rest_gives_all_back_and_no_more() -> None:
    rate = Rate(5)
    for _ in range(9):
        rate.take("v1", 0.0)
    assert [rate.take("v1", 3600.0) for _ in range(6)] == [0, 0, 0, 0, 0, 12]


def test_a_limit_of_zero_is_no_limit() -> None:
    assert {Rate(0).take("v1", 0.0) for _ in range(1000)} == {0}


def test_memory_is_bounded_under_a_flood_of_new_visitors() -> None:
    rate = Rate(1)
    for n in range(25_000):
        rate.take(f"v{n}", 0.0)
    assert len(rate._left) == 20_000


def test_a_signed_cookie_comes_back_as_the_same_visitor() -> None:
    visitor = cookies.new_visitor()
    assert cookies.visitor_of(SECRET, cookies.sign(SECRET, visitor, 1000.9), 1001) == visitor


@pytest.mark.parametrize(
    "forge",
    [
        lambda _good: "",
        lambda _good: "..",
        lambda good: good + "a",
        lambda good: good[:-1],
        lambda good: "w" + good[1:],
        lambda good: good.replace(".1000.", ".2000."),
        lambda good: good.rpartition(".")[0],
        lambda good: good.rpartition(".")[0] + ".",
        lambda good: "é" + good,
        lambda good: good.rpartition(".")[0] + ".签名",
    ],
)
def test_a_forged_cookie_is_nobody(forge: Callable[[str], str]) -> None:
    good = cookies.sign(SECRET, "v" + "0" * 32, 1000)
    assert cookies.visitor_of(SECRET, forge(good), 1001) is None


def test_a_cookie_of_another_installation_is_nobody() -> None:
    assert cookies.visitor_of(b"t" * 32, cookies.sign(SECRET, "v1", 1000), 1001) is None


def test_an_old_cookie_is_nobody() -> None:
    value = cookies.sign(SECRET, "v1", 1000)
    assert cookies.visitor_of(SECRET, value, 1000 + cookies.KEPT) == "v1"
    assert cookies.visitor_of(SECRET, value, 1001 + cookies.KEPT) is None


def test_visitors_are_never_drawn_twice() -> None:
    drawn = {cookies.new_visitor() for _ in range(1000)}
    assert len(drawn) == 1000
    assert {len(one) for one in drawn} == {33}


def test_the_secret_is_made_once_and_only_ours_to_read(tmp_path: Path) -> None:
    first = load_or_make(tmp_path / "data")
    assert len(first) == 32
    assert load_or_make(tmp_path / "data") == first
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
    assert [p.name for p in (tmp_path / "data").iterdir()] == ["secret"]


def test_a_secret_others_can_read_is_refused_with_what_to_do(tmp_path: Path) -> None:
    load_or_make(tmp_path)
    (tmp_path / "secret").chmod(0o644)
    with pytest.raises(SecretError, match="chmod 600"):
        load_or_make(tmp_path)


def test_a_cut_off_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"")
    with pytest.raises(SecretError, match="remove it"):
        load_or_make(tmp_path)
