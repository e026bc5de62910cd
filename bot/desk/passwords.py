"""Passwords of desk users: argon2id, two at a time, unknown accounts as slow as known ones.

One check takes 64 MiB and some 50 ms; a flood of them must not take the machine's memory.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 256
_AT_ONCE = 2
_FEWEST_KINDS = 5  # different characters
_COMMON = (
    "password", "qwerty", "123456", "abcdef", "letmein", "welcome", "admin", "iloveyou", "qingsu",
    "倾诉",
)  # fmt: skip


class Passwords:
    """Hashes and checks; one for the process."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    async def hash(self, password: str) -> str:
        """Return what to keep of *password*."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, _plain(password))

    async def matches(self, stored: str | None, password: str) -> bool:
        """Tell whether *password* is the one kept; None (no such account) takes as long."""
        async with self._turns:
            right = await asyncio.to_thread(self._verify, stored or self._nobody, _plain(password))
        return right and stored is not None

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def problem(password: str, *, login: str, name: str) -> str | None:
    """Say in Chinese why *password* will not do; None when it will."""
    plain = _plain(password).casefold()
    if len(plain) < SHORTEST:
        return f"密码至少要 {SHORTEST} 个字，可以用一句自己记得住的话。"
    if len(plain) > LONGEST:
        return f"密码最多 {LONGEST} 个字。"
    if len(set(plain)) < _FEWEST_KINDS:
        return "密码里重复的字太多，容易被猜到，请换一个。"
    rest = plain
    for word in (*_COMMON, login.casefold(), name.casefold()):
        rest = rest.replace(word, "") if word else rest
    if len(rest) < SHORTEST // 2:
        return "密码和常见的词、账号或称呼太像，容易被猜到，请换一个。"
    return None


def _plain(password: str) -> str:
    """Return the same characters however the keyboard composed them."""
    return unicodedata.normalize("NFKC", password)
