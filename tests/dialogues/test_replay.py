"""A draft is judged by what customers really said: same, other words, other way, or unknown."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dialogues.book import Book, Company
from dialogues.events import AgentReturned, AgentTook, Event, Heard, Said
from dialogues.load import book_of, load_scripts
from dialogues.replay import SAME, WAY, WORDS, Comparison, Recorded, compare, report
from dialogues.replay_run import run
from dialogues.sla import Sla
from dialogues.state import MessageId
from dialogues.talks import ZONE, Meant, load_talks, meant_parse

BEGUN = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)
Edited = Callable[..., Book]
Word = tuple[str, dict[str, Any]]
BROKEN: Word = (
    "蓝牙耳机用了两天右边没声音",
    {"intent": "complaint", "category": "quality.fault", "slots": {"product": "蓝牙耳机"}},
)
DATE: Word = ("上周三", {"intent": "supplement", "slots": {"date": "上周三=2026-11-18"}})
SHOP: Word = ("京东", {"intent": "supplement"})
NONE: Word = ("没有", {"intent": "dont_know"})
WISH: Word = ("换一副", {"intent": "supplement", "slots": {"demand": "换一副=exchange"}})
PHONE: Word = ("13800138000", {"intent": "supplement", "slots": {"phone": "13800138000"}})
YES: Word = ("对", {"intent": "affirm"})
TALK = (BROKEN, DATE, SHOP, NONE, WISH, YES)


def talk(*words: Word, gap: int = 1, finished: bool = True) -> Recorded:
    """Return a recorded talk of *words*, *gap* minutes apart."""
    events: list[Event] = []
    for n, (text, meant) in enumerate(words, start=1):
        at = BEGUN + timedelta(minutes=gap * n)
        parse = meant_parse(text, Meant.model_validate(meant))
        events.append(Heard(at, (Said(MessageId(n), at, parse),)))
    return Recorded("t1", tuple(events), finished)


@pytest.fixture
def edited(tmp_path: Path, scripts_folder: Path) -> Edited:
    """Return how a draft is made: in a file, the first *old* becomes *new*."""

    def make(name: str, old: str, new: str) -> Book:
        folder = tmp_path / f"draft{len(list(tmp_path.iterdir()))}"
        shutil.copytree(scripts_folder, folder, ignore=shutil.ignore_patterns("en", "zh-Hant"))
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")
        return book_of(load_scripts(folder), Company(), sla=Sla())

    return make


FAULT = "required: [issue, product, purchased_on, place_of_purchase, model, demand]"


def test_the_same_scripts_make_the_same_talk(book: Book) -> None:
    one = compare(book, book, talk(*TALK))
    assert (one.kind, one.first, one.diverged, one.stops) == (SAME, None, None, (False, False))
    assert one.asked[0] == one.asked[1] > 3
    assert one.fields[0] == one.fields[1] >= {"product", "purchased_on", "demand"}


def test_another_wording_is_told_with_both_sides(book: Book, edited: Edited) -> None:
    draft = edited("common.yml", "是什么时候买的呢？", "是哪阵子买的呢？")
    one = compare(book, draft, talk(*TALK))
    assert (one.kind, one.diverged) == (WORDS, None)
    assert one.first is not None
    assert (one.first.turn, one.first.customer) == (1, BROKEN[0])
    assert "是什么时候买的呢" in one.first.live
    assert "是哪阵子买的呢" in one.first.draft


def test_a_question_left_out_is_asked_less_and_its_field_is_lost(
    book: Book, edited: Edited
) -> None:
    draft = edited("quality.yml", FAULT, FAULT.replace("purchased_on, ", ""))
    one = compare(book, draft, talk(*TALK))
    assert (one.kind, one.diverged) == (WAY, None)
    assert one.asked[1] < one.asked[0]
    assert one.fields[0] - one.fields[1] == {"purchased_on"}, "what was not asked was not told"
    counted = report([one])
    assert (counted.asked_less, counted.asked_more) == (1, 0)
    assert counted.fields["purchased_on"] == (1, 1, 0)


def test_questions_in_another_order_get_their_own_answers(book: Book, edited: Edited) -> None:
    turned = FAULT.replace("purchased_on, place_of_purchase", "place_of_purchase, purchased_on")
    one = compare(book, edited("quality.yml", FAULT, turned), talk(*TALK))
    assert (one.kind, one.diverged, one.asked[0]) == (WAY, None, one.asked[1])
    assert one.fields[0] == one.fields[1]
    assert one.first is not None
    assert one.first.turn == 1


def test_a_question_never_answered_ends_what_is_known(book: Book, edited: Edited) -> None:
    draft = edited("quality.yml", FAULT, FAULT.replace("model,", "order_no, model,"))
    one = compare(book, draft, talk(*TALK))
    assert one.diverged == 3, "after the shop the draft asks for the order number"
    assert (one.new_fields, one.stops, one.wanted) == (("order_no",), None, frozenset())
    assert one.first is not None
    assert one.first.turn <= 3
    assert report([one]).diverged == 1


def test_a_question_at_the_very_end_leaves_nothing_unknown(book: Book, edited: Edited) -> None:
    draft = edited("quality.yml", FAULT, FAULT.replace("purchased_on", "order_no, purchased_on"))
    one = compare(book, draft, talk(BROKEN))
    assert (one.diverged, one.kind) == (None, WAY)


def test_a_field_the_draft_understands_is_won(book: Book, edited: Edited) -> None:
    draft = edited("common.yml", "options: [官网, 京东,", "options: [官网, 京东, 集市,")
    recorded = talk(("集市上买的耳机没声音", BROKEN[1]), DATE, NONE, NONE, WISH, YES)
    one = compare(book, draft, recorded)
    assert one.fields[1] - one.fields[0] == {"place_of_purchase"}
    wanted, live, now = report([one]).fields["place_of_purchase"]
    assert (wanted, live, now) == (1, 0, 1)


def test_a_person_called_earlier_or_later_is_counted(book: Book) -> None:
    plain = compare(book, book, talk(*TALK))
    sooner = replace(plain, handoff=(4, 2))
    never = replace(plain, handoff=(4, None))
    only = replace(plain, handoff=(None, 3))
    counted = report([plain, sooner, never, only])
    assert (counted.handoff_earlier, counted.handoff_later) == (2, 1)


def test_who_asks_for_a_person_gets_one_at_the_same_turn(book: Book) -> None:
    one = compare(book, book, talk(BROKEN, ("叫人来", {"intent": "ask_human"})))
    assert one.handoff == (2, 2)


def test_stopping_half_way_is_counted_where_the_customer_did_not_leave(book: Book) -> None:
    stays, left = talk(BROKEN, DATE), talk(BROKEN, DATE, finished=False)
    assert compare(book, book, stays).stops == (True, True)
    assert compare(book, book, left).stops is None
    counted = report([compare(book, book, one) for one in (stays, left, talk(*TALK))])
    assert (counted.judged, counted.stops) == (2, (1, 1))


def test_a_time_that_is_no_promise_is_told(edited: Edited) -> None:
    draft = edited("common.yml", "谢谢您一点点讲给我听。", "21:47 前都行。")
    one = compare(draft, draft, talk(*TALK))
    said = [turn.said for turn in run(draft, talk(*TALK)).turns]
    told = [n for n, text in enumerate(said, start=1) if "21:47" in text]
    assert told
    assert list(one.loose_times) == told


@pytest.mark.parametrize("words", ["我 21:47 就说过了", "客服说 9：30 会来"])
def test_a_time_of_the_customers_own_or_of_a_promise_is_none(book: Book, words: str) -> None:
    recorded = talk((words + "，耳机没声音", BROKEN[1]), *TALK[1:])
    said = "".join(turn.said for turn in run(book, recorded).turns)
    assert ":" in said.replace("：", ":"), "a promise with its time is spoken"
    assert compare(book, book, recorded).loose_times == ()


def test_asking_before_a_kind_word_is_told(book: Book) -> None:
    """The core itself never does: a script without acknowledgements that fit would."""
    hot = {"intent": "complaint", "emotion": "anger", "heat": 2, "category": "quality.fault",
           "slots": {"product": "耳机"}}  # fmt: skip
    assert compare(book, book, talk(("耳机又坏了！", hot))).ungated == ()
    ref = book.ref_for("quality.fault")
    bare = book.script(ref).model_copy(update={"acknowledge": ()})
    mute = replace(book, scripts={**book.scripts, ref: bare})
    assert compare(book, mute, talk(("耳机又坏了！", hot))).ungated == (1,)


def test_timers_ring_between_the_events(book: Book) -> None:
    recorded = talk(BROKEN, DATE, gap=60 * 30)
    said = [turn.said for turn in run(book, recorded).turns]
    assert "您先忙" in said[1], "the nudge, and what followed, before the next words"


def test_agents_act_in_a_replay_as_they_did(book: Book) -> None:
    heard = talk(*TALK).events
    took = AgentTook(BEGUN + timedelta(minutes=1, seconds=30), "a", "陈岚")
    back = AgentReturned(BEGUN + timedelta(minutes=9), "a", "陈岚")
    recorded = Recorded("t", (heard[0], took, *heard[1:], back))
    turns = run(book, recorded).turns
    assert turns[2].said == "", "silent while a person has the talk"
    assert "陈岚" in turns[1].said
    assert compare(book, book, recorded).kind == SAME


def test_a_talk_played_twice_goes_the_same_way(book: Book) -> None:
    assert run(book, talk(*TALK)) == run(book, talk(*TALK))


def test_a_report_counts_the_kinds(book: Book, edited: Edited) -> None:
    other = edited("common.yml", "是什么时候买的呢？", "是哪阵子买的呢？")
    less = edited("quality.yml", FAULT, FAULT.replace("purchased_on, ", ""))
    compared = [compare(book, d, talk(*TALK)) for d in (book, book, other, less)]
    counted = report(compared)
    assert (counted.talks, counted.kinds) == (4, {SAME: 2, WORDS: 1, WAY: 1})
    assert report([]).fields == {}


def from_talks(folder: Path) -> list[Recorded]:
    """Return the shipped test talks as if they had been recorded."""
    found = []
    for path in sorted(folder.glob("*.talks.yml")):
        for one in load_talks(path):
            words = [
                (turn.customer if isinstance(turn.customer, str) else "，".join(turn.customer),
                 turn.meant.model_dump())
                for turn in one.turns if turn.customer
            ]  # fmt: skip
            found.append(talk(*words) if words else talk(BROKEN))
    return found


def test_a_thousand_talks_are_replayed_in_moments(book: Book, scripts_folder: Path) -> None:
    """Asked for: 1,000 talks under 30 s on one core; 100 here, with much room."""
    recorded = (from_talks(scripts_folder) * 2)[:100]
    begun = time.process_time()
    compared: list[Comparison] = [compare(book, book, one) for one in recorded]
    assert time.process_time() - begun < 3
    assert {one.kind for one in compared} == {SAME}
    assert sum(one.loose_times != () for one in compared) == 0
    assert sum(one.ungated != () for one in compared) == 0
