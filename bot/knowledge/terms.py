"""Texts as terms: what the archive and knowledge are found by.

    Terms(normaliser, cut, key).bag([(text, boost), ...]) -> {term: weight}

A term is a word, two neighbouring characters of Chinese (jieba cuts the same word differently in
different company, pairs never change), a Latin word without its dashes, or "#" and a keyed hash.
Numbers of four digits and more stand as hashes alone: phones with each of their tails, so that
"8000" finds the phone it ends and the index tells nobody a number. All texts are read Simplified,
lower case and half-width.
"""

from __future__ import annotations

import hmac
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise

from nlu.steps.contacts import emails, identity_numbers, phones
from nlu.steps.normalise import Normaliser
from nlu.types import Slot

SHORTEST_TAIL = 4
_LONGEST_TAIL = 11
_TEXT_CAP = 2_000  # characters of one text: cutting long unknown runs costs their square
_RUN_CAP = 100
_LONGEST_TERM = 60
_PAIR = 0.3  # of a word's weight
_PAST = 0.6  # how much saying a word again adds, against the first time
_USUAL = 60.0  # words of a usual case
_HASH = 12  # hexadecimal digits
_KEPT = 500  # texts whose terms are remembered

_CHINESE = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_TOKEN = re.compile(rf"[a-z0-9]+(?:[-_./][a-z0-9]+)*|{_CHINESE}+")
_PART = re.compile(r"[a-z]+|[0-9]+")
_DASH = re.compile(r"[-_./]")
_SECRET = re.compile(r"[0-9]{7}")

Cut = Callable[[str], list[str]]
Weighed = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Split:
    """What somebody looks for. words: of Chinese; codes: the term of each Latin word or number.

    codes: (term, as it was written). Both in order.
    """

    words: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]


class Terms:
    """Makes terms; key is the process's secret, so hashes of another installation say nothing."""

    def __init__(self, normaliser: Normaliser, cut: Cut, key: bytes) -> None:
        self._normaliser = normaliser
        self._cut = cut
        self._key = hmac.digest(key, b"archive", "sha256")
        # A case is indexed again with each of its changes, and most of its texts stay.
        self._known = lru_cache(_KEPT)(lambda text: tuple(self._terms(text)))

    def plain(self, text: str) -> str:
        """Return *text* as it is compared: Simplified, half-width, lower case; same length."""
        return self._normaliser.plain(text)

    def bag(self, texts: Iterable[tuple[str, float]]) -> dict[str, int]:
        """Return terms with weights of texts, each with how much its words count."""
        counts: Counter[str] = Counter()
        length = 0.0
        for text, boost in texts:
            for term, share in self._known(text):
                counts[term] += boost * share  # type: ignore[assignment]  # weights, not counts
                length += share if share == 1 else 0
        room = 1.2 * (0.4 + _PAST * length / _USUAL)
        return {term: max(1, round(1000 * 2.2 * n / (n + room))) for term, n in counts.items()}

    def split(self, text: str) -> Split:
        """Return the parts of what somebody looks for."""
        rest, personal = _apart(self.plain(text)[:_TEXT_CAP])
        codes = {self._hashed(_value(slot)): slot.text for slot in personal}
        words: list[str] = []
        for token in _TOKEN.findall(rest):
            if token.isascii():
                codes.setdefault(self.code(_DASH.sub("", token)), token)
            else:
                words += self._words(token)
        return Split(tuple(dict.fromkeys(words)), tuple(codes.items()))

    def code(self, token: str) -> str:
        """Return the term of a Latin word or number; what may be a number of somebody is hashed."""
        if _SECRET.search(token) or (token.isdigit() and len(token) >= SHORTEST_TAIL):
            return self._hashed(token)
        return token[:_LONGEST_TERM]

    def _hashed(self, value: str) -> str:
        return "#" + hmac.new(self._key, value.encode(), sha256).hexdigest()[:_HASH]

    def _terms(self, text: str) -> Iterator[Weighed]:
        rest, personal = _apart(self.plain(text)[:_TEXT_CAP])
        for value in map(_value, personal):
            yield from ((self._hashed(one), 1.0) for one in {value, *_tails(value)})
        before, end = "", -2
        for match in _TOKEN.finditer(rest):
            if match[0].isascii():
                near = before if match.start() == end + 1 else ""
                yield from self._latin(match[0], near)
                before, end = _DASH.sub("", match[0]), match.end()
            else:
                yield from self._chinese(match[0])

    def _chinese(self, run: str) -> Iterator[Weighed]:
        words = self._words(run)
        known = set(words)
        yield from ((word[:_LONGEST_TERM], 1.0) for word in words)
        pairs = {a + b for a, b in pairwise(run)}
        yield from ((pair, _PAIR) for pair in sorted(pairs - known))

    def _words(self, run: str) -> list[str]:
        pieces = (run[i : i + _RUN_CAP] for i in range(0, len(run), _RUN_CAP))
        return [word for piece in pieces for word in self._cut(piece)]

    def _latin(self, token: str, before: str) -> Iterator[Weighed]:
        """Give x200-pro as x200pro, x200, 200, pro; after "vivo" also as vivox200pro."""
        whole = _DASH.sub("", token)
        found = {whole}
        parts = _PART.findall(token)
        for n, part in enumerate(parts):
            found |= {part, "".join(parts[: n + 1])}
        if before:
            found |= {before + whole, before + parts[0]}
        yield from ((self.code(one), 1.0) for one in sorted(found) if len(one) > 1 or one == whole)
        if whole.isdigit():
            yield from ((self.code(tail), 1.0) for tail in _tails(whole[1:]))


def _apart(plain: str) -> tuple[str, list[Slot]]:
    """Return the text without what tells who somebody is, and that."""
    rest, found = list(plain), list(_personal(plain))
    for slot in found:
        rest[slot.start : slot.end] = " " * (slot.end - slot.start)
    return "".join(rest), found


def _value(slot: Slot) -> str:
    return slot.value.removeprefix("+86").removeprefix("+")


def _personal(plain: str) -> Iterator[Slot]:
    """Give what tells who somebody is; a masked number or a hotline tells nobody."""
    for slot in (*identity_numbers(plain), *emails(plain)):
        yield slot
    for slot in phones(plain):
        if "*" not in slot.value and len(slot.value) >= _LONGEST_TAIL:
            yield slot


def _tails(value: str) -> list[str]:
    longest = min(len(value), _LONGEST_TAIL)
    return [value[-n:] for n in range(SHORTEST_TAIL, longest + 1)] if value.isdigit() else []
