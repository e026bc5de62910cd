"""A visit that a colleague arranged is told with its window, in the customer's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dialogues import tongue, visits
from dialogues.book import Book
from dialogues.effects import Effect, Say, SetTimer
from dialogues.events import Due
from dialogues.facts import CaseSeen, Facts, OpenPromise
from dialogues.talks import ZONE
from dialogues.visits import Told, What
from tests.dialogues.casework import NOW, Talk, begun

SINCE = datetime(2026, 11, 27, 14, 0, tzinfo=ZONE)
UNTIL = SINCE + timedelta(hours=2)
_VISIT = "TS1/onsite_by/3.1"


class Visited(Talk):
    """A talk whose ledger holds the visits in *promised*."""

    promised: tuple[str, ...] = (_VISIT,)

    def _facts(self) -> Facts:
        visits = tuple(OpenPromise(i, "onsite_by", "换主板", UNTIL, "x") for i in self.promised)
        seen = CaseSeen("TS1", "submitted", "quality.fault", NOW, promises=visits)
        return replace(super()._facts(), cases=(seen,))

    def hears(self, what: What, since: datetime | None = SINCE) -> list[Effect]:
        """Let the talk hear of the visit."""
        told = Told(what, _VISIT, since, UNTIL, "陈:岚")
        return self.happen(Due(self.now, visits.key(told)))


def words(effects: list[Effect]) -> list[tuple[str, str]]:
    return [(one.author, one.text) for one in effects if isinstance(one, Say)]


@pytest.mark.parametrize("what", What)
@pytest.mark.parametrize(
    ("language", "window"),
    [
        ("zh-Hans", "11月27日 14:00 到 16:00"),
        ("zh-Hant", "11月27日 14:00 到 16:00"),
        ("en", "between 14:00 and 16:00 on Friday 27 November"),
    ],
)
def test_every_change_is_told_in_the_customers_language(
    book: Book, what: What, language: str, window: str
) -> None:
    talk = Visited(book, NOW)
    talk.told("你好", intent="greet")
    talk.state = replace(talk.now_state, language=language, case_no="TS1")
    ((author, text),) = words(talk.hears(what))
    assert author == "bot"
    assert window in text
    assert ("您" in text) is (language != "en")


def test_its_time_is_kept_by_the_talk(book: Book) -> None:
    """S1-20: what was told has a timer that calls people when nobody came."""
    talk = Visited(book, NOW)
    talk.told("你好", intent="greet")
    timers = [one for one in talk.hears(What.ARRANGED) if isinstance(one, SetTimer)]
    assert (timers[0].key, timers[0].due) == (f"promise:{_VISIT}", UNTIL)


def test_a_colleague_who_has_the_talk_says_it_himself(book: Book) -> None:
    """X-11: two voices at once are worse than none; a name with a colon is a name."""
    talk = begun(book, Visited)
    assert [author for author, _ in words(talk.hears(What.ARRANGED))] == ["陈:岚"]


def test_what_was_moved_again_or_is_past_is_not_told(book: Book) -> None:
    talk = Visited(book, NOW)
    talk.told("你好", intent="greet")
    talk.promised = ()
    assert words(talk.hears(What.ARRANGED)) == []
    talk.promised = (_VISIT,)
    talk.now = UNTIL
    assert words(talk.hears(What.MOVED)) == []


def test_a_window_says_what_is_known_of_it() -> None:
    day = timedelta(days=1)
    said = [
        tongue.window(None, UNTIL, NOW),
        tongue.window(SINCE, UNTIL, SINCE),
        tongue.window(SINCE, UNTIL + day, NOW),
        tongue.window(None, UNTIL, NOW, tongue.EN),
        tongue.window(SINCE, UNTIL, SINCE, tongue.EN),
    ]
    assert said == [
        "11月27日 16:00 前",
        "今天 14:00 到 16:00",
        "11月27日 14:00 到 11月28日 16:00",
        "by 16:00 on Friday 27 November",
        "between 14:00 and 16:00 today",
    ]
