"""Some days after the work he is asked once whether it still holds (S0-54), by a fake clock."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from dialogues import again, proof
from dialogues.book import Book
from dialogues.calendars import Quiet
from dialogues.decided import FollowUp, Letter, Reopened
from dialogues.effects import Effect, Promise, Say, SetTimer, Settled, SettlePromise
from dialogues.events import AgentResolved, AgentTook, Due
from dialogues.promises import CHECK_AGAIN
from dialogues.state import Control
from tests.dialogues.casework import DONE, NOW, Talk, begun, bot, only

WEEK = timedelta(days=7)


class Checked(Talk):
    """A talk whose case is done, with a promise to ask again."""

    def done(self, days: int = 7) -> list[Effect]:
        """Send the letter."""
        return self.happen(AgentResolved(self.now, "a", "陈岚", check_days=days, **DONE))

    def rings(self, key: str) -> list[Effect]:
        """Let a timer come due."""
        return self.happen(Due(self.now, key))

    def follow_up_over(self) -> None:
        """Let the usual talk afterwards end without an answer."""
        number = self.now_state.case_no
        self.asked()
        self.now += timedelta(hours=72)
        self.rings(f"follow_end:{number}")

    @property
    def pledge(self) -> str:
        """The id of the promise to ask again."""
        (one,) = [p.id for p in self.now_state.pledges if p.kind == CHECK_AGAIN]
        return one

    def asks(self) -> list[Effect]:
        """Let the day come."""
        self.now += WEEK
        return self.rings(f"promise:{self.pledge}")


@pytest.fixture
def talk(book: Book) -> Checked:
    one = begun(book)
    made = Checked(book, one.now)
    made.__dict__.update(one.__dict__)
    return made


def ended(effects: list[Effect]) -> list[tuple[Settled, str]]:
    return [(e.how, e.proof) for e in effects if isinstance(e, SettlePromise)]


def test_the_letter_names_the_day_and_it_is_a_promise_with_a_timer(talk: Checked) -> None:
    effects = talk.done()
    made = only([e for e in effects if isinstance(e, Promise)], Promise)
    assert made.kind == CHECK_AGAIN
    assert -timedelta(minutes=5) < made.due - talk.now - WEEK < timedelta(hours=12)
    letter = only(effects, Letter).text
    assert f"{made.due.month}月{made.due.day}日" in letter
    assert "再问您一次" in letter
    timers = {e.key: e.due for e in effects if isinstance(e, SetTimer)}
    assert timers[f"promise:{made.id}"] == made.due


def test_without_days_nothing_is_promised_and_the_letter_says_nothing(talk: Checked) -> None:
    effects = talk.done(0)
    assert [e for e in effects if isinstance(e, Promise)] == []
    assert "再问您一次" not in only(effects, Letter).text


def test_he_is_asked_once_and_the_promise_is_kept_by_asking(talk: Checked) -> None:
    talk.done()
    talk.follow_up_over()
    key = f"promise:{talk.pledge}"
    effects = talk.asks()
    assert bot(effects).startswith("您好")
    assert ended(effects) == [(Settled.KEPT, proof.of(proof.MESSAGE, proof.BOT))]
    assert [e.how for e in effects if isinstance(e, FollowUp)] == ["asked_again"]
    assert bot(talk.rings(key)) == "", "once"


def test_asked_by_day_it_is_never_at_night() -> None:
    quiet = Quiet(time(22), time(8))
    night = NOW.replace(hour=23, minute=30)
    assert again.when(night, 7, quiet).hour == 8
    assert again.when(NOW, 7, quiet) == NOW + WEEK


def test_it_holds_and_the_case_stays_closed(talk: Checked) -> None:
    talk.done()
    talk.follow_up_over()
    talk.asks()
    stage = talk.now_state.stage
    effects = talk.told("好用了，谢谢", intent="thanks", emotion="satisfied")
    assert [e.how for e in effects if isinstance(e, FollowUp)] == ["content"]
    assert talk.now_state.stage == stage == "closed"
    assert bot(effects)


def test_broken_again_the_same_case_is_offered_to_be_opened(talk: Checked) -> None:
    talk.done()
    talk.follow_up_over()
    talk.asks()
    number = talk.now_state.case_no
    offer = talk.told("又不行了，还是只能用 9 小时", intent="complaint",
                      category="quality.below_spec", emotion="disappointment", heat=1)  # fmt: skip
    assert [e.how for e in offer if isinstance(e, FollowUp)] == ["wish"]
    effects = talk.told("好", press="/register", intent="affirm")
    assert only(effects, Reopened).case_no == number
    assert talk.now_state.control is Control.QUEUE


def test_a_plain_no_means_that_it_does_not_hold(talk: Checked) -> None:
    talk.done()
    talk.follow_up_over()
    talk.asks()
    effects = talk.told("不好", intent="deny")
    assert [e.how for e in effects if isinstance(e, FollowUp)] == ["wish"]


def test_no_answer_is_on_record_and_changes_nothing(talk: Checked) -> None:
    talk.done()
    talk.follow_up_over()
    talk.asks()
    stage = talk.now_state.stage
    effects = talk.rings(f"follow_end:{talk.now_state.case_no}")
    assert [e.how for e in effects if isinstance(e, FollowUp)] == ["no_answer"]
    assert (talk.now_state.stage, talk.now_state.care.follow) == (stage, "")  # type: ignore[union-attr] # there is one


def test_closed_it_is_still_asked_merged_or_taken_back_it_is_not(talk: Checked) -> None:
    talk.done()
    number = talk.now_state.case_no
    talk.rings(f"desk:closed:{number}")
    assert talk.pledge
    effects = talk.rings(f"desk:merged:{number}")
    assert ended(effects) == [(Settled.RENEGOTIATED, "merged")]
    assert all(p.kind != CHECK_AGAIN for p in talk.now_state.pledges)


def test_opened_again_nobody_asks_of_what_was_done_before(talk: Checked) -> None:
    talk.done()
    effects = talk.rings(f"desk:reopened:{talk.now_state.case_no}")
    assert (Settled.RENEGOTIATED, "opened again") in ended(effects)


def test_while_a_person_has_the_talk_it_is_put_off_and_at_last_given_up(talk: Checked) -> None:
    talk.done()
    talk.happen(AgentTook(talk.now, "a", "陈岚"))
    day = talk.now + WEEK
    effects = talk.asks()
    assert [e for e in effects if isinstance(e, Say)] == []
    (timer,) = [e for e in effects if isinstance(e, SetTimer) and e.key.startswith("promise:")]
    assert timer.due == day + timedelta(hours=4)
    talk.now += timedelta(hours=73)
    assert ended(talk.rings(f"promise:{talk.pledge}")) == [
        (Settled.RENEGOTIATED, "the talk went on")
    ]
