"""Never more than the platform allows, never a word lost but progress, the letter's place kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbound.budget import Budget
from bot.outbound.planner import BOT, Do, Outlook, Plan, Waiting, plan
from bot.outbound.purpose import PURPOSES
from bot.outbound.remedy import Preference

NOW, HOUR = 1_000_000.0, 3600.0
FULL = Budget(5, NOW + 48 * HOUR)
ALL = frozenset({"proposal", "letter", "follow_up"})


def outlook(left: int | None = 5, **more: object) -> Outlook:
    budget = Budget(left, NOW + 40 * HOUR, "" if left is None or left else "quota")
    return replace(Outlook(NOW, budget, 2000, last=NOW - HOUR), **more)  # type: ignore[arg-type]


def row(number: int, purpose: str = "reply", author: str = BOT, **more: object) -> Waiting:
    return replace(Waiting(number, purpose, author, 100, NOW), **more)  # type: ignore[arg-type]


def test_nothing_waits_nothing_is_done() -> None:
    assert plan(outlook(), ()).do is Do.NOTHING


@pytest.mark.parametrize("purpose", ["reply", "agent", "notice", "proposal", "decline"])
def test_what_is_said_now_goes_now(purpose: str) -> None:
    it = plan(outlook(expected=ALL), [row(1, purpose)])
    assert (it.do, it.ids) == (Do.SEND, (1,))


def test_a_door_that_does_not_count_gets_everything_in_order() -> None:
    free = Outlook(NOW, Budget(), 2000, expected=ALL)
    waiting = [row(1, "progress"), row(2, "progress"), row(3, "agent", "周敏")]
    for n in range(3):
        it = plan(free, waiting[n:])
        assert (it.do, it.ids, it.dropped) == (Do.SEND, (n + 1,), ())


@pytest.mark.parametrize("purpose", ["reply", "agent", "notice", "follow_up", "proposal"])
def test_the_letters_place_is_nobody_elses(purpose: str) -> None:
    it = plan(outlook(1, expected=frozenset({"letter"})), [row(1, purpose)])
    assert (it.do, it.why) == (Do.FALL_BACK, "quota")
    assert plan(outlook(1, expected=frozenset({"letter"})), [row(1, "letter")]).do is Do.SEND


def test_progress_waits_for_a_spare_place_and_its_time() -> None:
    none = plan(outlook(3, expected=ALL), [row(1, "progress")])
    assert (none.do, none.why) == (Do.HOLD, "only reserved places are left")
    early = plan(outlook(4, expected=ALL), [row(1, "progress")])
    assert (early.do, early.why) == (Do.HOLD, "1 places to spare")
    due = plan(outlook(4, expected=ALL, last=NOW - 13 * HOUR), [row(1, "progress")])
    assert (due.do, due.ids) == (Do.SEND, (1,))


def test_the_last_spare_place_asks_the_light_question_once() -> None:
    rested = outlook(4, expected=ALL, last=NOW - 13 * HOUR)
    assert plan(rested, [row(1, "progress")]).ask
    assert not plan(rested, [row(1, "progress", asks=True)]).ask
    more = outlook(5, expected=ALL, last=NOW - 13 * HOUR)
    assert not plan(more, [row(1, "progress")]).ask


def test_the_newest_progress_word_stands_for_the_older() -> None:
    waiting = [row(1, "progress"), row(2, "progress"), row(3, "progress")]
    it = plan(outlook(4, expected=ALL, last=NOW - 13 * HOUR), waiting)
    assert (it.ids, it.dropped) == ((3,), (1, 2))


def test_progress_travels_with_the_bots_next_word() -> None:
    it = plan(outlook(3, expected=ALL), [row(1, "progress"), row(2, "reply")])
    assert (it.do, it.ids, it.dropped) == (Do.SEND, (1, 2), ())
    long = [row(1, "progress", size=1950), row(2, "reply")]
    assert plan(outlook(3, expected=ALL), long).ids == (2,)


def test_an_agents_words_are_never_mixed_with_the_bots() -> None:
    it = plan(outlook(3, expected=ALL), [row(1, "progress"), row(2, "agent", "周敏")])
    assert (it.ids, it.dropped) == ((2,), ())
    short = plan(outlook(2, expected=ALL), [row(1, "agent", "周敏"), row(2, "reply")])
    assert short.ids == (1,)


def test_a_plan_or_letter_says_more_than_the_progress_before_it() -> None:
    for purpose in ("proposal", "letter"):
        it = plan(outlook(3, expected=ALL), [row(1, "progress"), row(2, purpose, "周敏")])
        assert (it.ids, it.dropped) == ((2,), (1,))


def test_one_voice_saves_places_when_they_are_short() -> None:
    replies = [row(1), row(2), row(3)]
    assert plan(outlook(4, expected=ALL), replies).ids == (1, 2, 3)
    assert plan(outlook(5), replies).ids == (1,), "places enough"
    agents = [row(1, "agent", "周敏"), row(2, "agent", "周敏"), row(3, "agent", "陈岚")]
    assert plan(outlook(3, expected=ALL), agents).ids == (1, 2)
    asked = [row(1, buttons=True), row(2)]
    assert plan(outlook(2, expected=ALL), asked).ids == (1,), "buttons stand under their question"


def test_solved_and_letter_travel_together_when_they_fit() -> None:
    waiting = [row(1, "solved", "周敏"), row(2, "letter", "周敏")]
    assert plan(outlook(1, expected=ALL), waiting).ids == (1, 2)
    long = [row(1, "solved", "周敏"), row(2, "letter", "周敏", size=1950)]
    assert plan(outlook(2, expected=ALL), long).ids == (1,)
    assert plan(outlook(1, expected=ALL), long).do is Do.FALL_BACK, "the letter keeps its place"


def test_quiet_hours_hold_progress_and_the_follow_up_but_nothing_urgent() -> None:
    night = outlook(5, quiet=NOW + 600)
    for purpose in ("progress", "follow_up"):
        it = plan(night, [row(1, purpose)])
        assert (it.do, it.until, it.why) == (Do.HOLD, NOW + 600, "quiet hours")
    assert plan(night, [row(1, "reply")]).do is Do.SEND
    assert plan(replace(night, urgent=True), [row(1, "progress")]).do is Do.SEND


@pytest.mark.parametrize("why", ["window_closed", "quota"])
def test_where_nothing_may_be_sent_another_way_is_taken(why: str) -> None:
    shut = outlook(budget=Budget(0, None, why))
    for purpose in PURPOSES:
        it = plan(shut, [row(1, purpose)])
        assert (it.do, it.ids, it.why) == (Do.FALL_BACK, (1,), why)


def test_who_prefers_the_telephone_is_not_written_to_unasked() -> None:
    phone = outlook(5, prefers=Preference("phone", time(18)))
    assert plan(phone, [row(1, "progress")]).why == "preferred"
    assert plan(phone, [row(1, "reply")]).do is Do.SEND
    assert plan(phone, [row(1, "letter")]).do is Do.SEND


def test_what_a_person_has_sent_again_goes_at_once_and_before_what_was_said_later() -> None:
    asked, later = row(1, "progress", asked=True), row(2, tries=3)
    night = outlook(None, quiet=NOW + 60, prefers=Preference("phone"))
    found = plan(night, [asked, later])
    assert (found.do, found.ids) == (Do.SEND, (1,))
    closed = outlook(budget=Budget(0, None, "window_closed"))
    assert plan(closed, [asked]).do is Do.FALL_BACK, "the platform's rule stays"


def test_what_was_tried_is_tried_again_first_with_what_travelled_with_it() -> None:
    waiting = [row(1, "progress", bound=2), row(2, tries=1), row(3, "agent", "周敏")]
    it = plan(outlook(), waiting)
    assert (it.do, it.ids) == (Do.SEND, (1, 2))
    shut = plan(outlook(0), waiting)
    assert (shut.do, shut.ids) == (Do.FALL_BACK, (1, 2))


STEPS = st.lists(
    st.tuples(st.sampled_from([*PURPOSES, "customer", "rest"]), st.integers(0, 20)), max_size=40
)


class _Talk:
    """One conversation, carried out as the plans say, and its platform's own count."""

    def __init__(self) -> None:
        self.now, self.last = NOW, 0.0
        self.end, self.left = NOW + 48 * HOUR, 5
        self.waiting: list[Waiting] = []
        self.sent: list[Plan] = []
        self.lost: list[int] = []
        self.dropped: list[int] = []
        self.expected = ALL

    def settle(self) -> None:
        """Do what can be done now."""
        while True:
            it = plan(self._outlook(), self.waiting)
            self._leave(it.dropped)
            self.dropped += it.dropped
            if it.do in (Do.NOTHING, Do.HOLD):
                assert it.do is Do.NOTHING or it.until > self.now
                return
            self._leave(it.ids)
            if it.do is Do.SEND:
                assert self.left > 0, "never more than the budget"
                assert self.now <= self.end
                self.left -= 1
                self.last = self.now
                self.sent.append(it)
            else:
                self.lost += it.ids

    def _outlook(self) -> Outlook:
        why = "window_closed" if self.now > self.end else ("" if self.left else "quota")
        budget = Budget(self.left, self.end, why)
        return Outlook(self.now, budget, 2000, expected=self.expected, last=self.last)

    def _leave(self, ids: tuple[int, ...]) -> None:
        here = {w.id for w in self.waiting}
        assert set(ids) <= here
        self.waiting = [w for w in self.waiting if w.id not in ids]


@given(STEPS)
def test_over_a_whole_talk(steps: list[tuple[str, int]]) -> None:
    talk, said, promised = _Talk(), {}, list[int]()
    for number, (what, halves) in enumerate(steps, 1):
        if what == "customer":
            talk.end, talk.left = talk.now + 48 * HOUR, 5
        elif what == "rest":
            talk.now += halves * HOUR / 2
        else:
            author = "周敏" if what in {"agent", "proposal", "solved", "letter"} else BOT
            said[number] = (what, author)
            talk.waiting.append(Waiting(number, what, author, 100 * halves, talk.now))
            if talk.now <= talk.end and what == "letter" and what in talk.expected:
                assert talk.left >= 1, "the letter has its place"
                promised.append(number)
            talk.expected -= {what}
        talk.settle()
    assert not set(promised) & set(talk.lost)
    _check(talk, said)


def _check(talk: _Talk, said: dict[int, tuple[str, str]]) -> None:
    went = [one for it in talk.sent for one in it.ids]
    everything = [*went, *talk.lost, *talk.dropped, *(w.id for w in talk.waiting)]
    assert sorted(everything) == sorted(said), "every word is somewhere, once"
    assert all(said[one][0] == "progress" for one in talk.dropped)
    may_wait = {"progress", "follow_up", "solved"}
    assert all(said[w.id][0] in may_wait for w in talk.waiting)
    kept = [one for one in went if said[one][0] not in {"progress", "follow_up"}]
    assert kept == sorted(kept), "in order"
    for it in talk.sent:
        voices = {said[one][1] for one in it.ids}
        assert len(voices) == 1, "an agent's words are the agent's alone"


def test_a_talk_of_a_day_uses_what_it_may() -> None:
    talk = _Talk()
    talk.expected = frozenset({"letter", "follow_up"})
    for n in range(1, 25):
        talk.now += timedelta(hours=2).total_seconds()
        talk.waiting.append(Waiting(n, "progress", BOT, 10, talk.now))
        talk.settle()
    assert (len(talk.sent), talk.left) == (3, 2)
    assert [it.ask for it in talk.sent] == [False, False, True]
