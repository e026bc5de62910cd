"""From a message to an utterance of our own: nothing personal, nothing guessed, all undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import reviewing
from bot.reviewing import INTENTS, WHY, Desk, Lacks
from bot.second_look import AGENT, CORRECTED, UNCLEAR
from nlu import doubt, own
from nlu.examples import ExamplesError
from nlu.types import Emotion, Flag, Handoff, Intent, Need, Parse, Slot, SlotType, Validity
from storage import codec, inbox, migrate, reviews
from storage.inbox import Arrival
from storage.reviews import Entry, State
from storage.store import Store, Tx

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = "我是张三丰，电话13812345678，单号AB12345678，洗衣机坏了"
PARSE = Parse(
    TEXT,
    intent=Intent.COMPLAINT,
    category="quality.fault",
    categories=("quality.fault",),
    emotion=Emotion.ANGER,
    heat=2,
    flags=frozenset({Flag.MEDIA}),
    needs=frozenset({Need.RESPECT}),
    validity=Validity.VALID,
    handoff=Handoff.REQUEST_HUMAN,
    slots=(
        Slot(SlotType.CONTACT_NAME, "张三丰", 2, 5, "张三丰"),
        Slot(SlotType.PHONE, "13812345678", 8, 19, "+8613812345678"),
        Slot(SlotType.ORDER_NO, "AB12345678", 22, 32, "AB12345678"),
        Slot(SlotType.PRODUCT, "洗衣机", 33, 36, "洗衣机"),
    ),
)


def post(store: Store, text: str, parse: Parse) -> Entry:
    """Let a message wait; return it."""

    def job(tx: Tx) -> int:
        arrival = Arrival("web", "shop", "u1", text, "message", NOON, text)
        message = inbox.receive(tx, arrival).message_id
        assert message is not None
        inbox.mark_read(tx, message, "anger", 2, codec.dumps(parse))
        reviews.put(tx, message, ("complaint",))
        return message

    number = store.do(job)
    (entry,) = store.read(lambda c: reviews.waiting(c, 1, number - 1))
    return entry


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'qingsu.db'}"
    migrate.upgrade(url)
    opened = Store.open(url)
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path / "examples", "王", lambda: NOON)


def waiting(store: Store) -> list[int]:
    return [e.message_id for e in store.read(lambda c: reviews.waiting(c, 100))]


def texts(desk: Desk) -> list[str]:
    return [one.text for one in own.read(desk.folder)]


def test_nothing_personal_is_shown_or_written() -> None:
    shown = reviewing.words(PARSE)
    assert shown == "我是张**，电话138****5678，单号AB****5678，洗衣机坏了"
    assert reviewing.answer(PARSE).text == shown


def test_every_intent_and_every_reason_has_its_name() -> None:
    assert set(INTENTS) == set(Intent)
    codes = {CORRECTED, UNCLEAR, AGENT, doubt.COMPLAINT, doubt.CATEGORY, doubt.INTENT, doubt.FAR}
    assert set(WHY) == codes


def test_right_as_it_is_keeps_every_label() -> None:
    said = reviewing.answer(PARSE)
    assert said.intent == "complaint"
    assert dict(said.metadata) == {
        "category": "quality.fault",
        "emotion": "anger",
        "heat": "2",
        "flags": ["media"],
        "needs": ["respect"],
        "validity": "valid",
        "handoff": "request_human",
        "lang": "zh-Hans",
    }


def test_another_category_changes_only_that() -> None:
    before, after = reviewing.answer(PARSE), reviewing.answer(PARSE, category="service.slow")
    assert after.metadata == {**before.metadata, "category": "service.slow"}


def test_another_intent_loses_what_only_complaints_have() -> None:
    said = reviewing.answer(PARSE, Intent.PRAISE)
    assert said.intent == "praise"
    assert {"category", "validity"} & set(said.metadata) == set()
    assert said.metadata["emotion"] == "anger"


@pytest.mark.parametrize("category", [None, "quality", "gone.leaf"])
def test_a_complaint_without_a_leaf_asks_for_one(category: str | None) -> None:
    vague = Parse("烦", intent=Intent.COMPLAINT, category=category)
    with pytest.raises(Lacks):
        reviewing.answer(vague)
    assert reviewing.answer(vague, category="other.unclear").metadata["category"] == "other.unclear"


def test_what_is_no_complaint_needs_no_leaf() -> None:
    said = reviewing.answer(Parse("在吗", intent=Intent.GREET, category="quality"))
    assert "category" not in said.metadata


def test_an_answer_becomes_an_utterance_that_reads_back(desk: Desk) -> None:
    entry = post(desk.store, TEXT, PARSE)
    assert desk.label(entry, reviewing.answer(PARSE))
    (one,) = own.read(desk.folder)
    assert (one.text, one.category, one.heat) == (reviewing.words(PARSE), "quality.fault", 2)
    assert one.file == "reviewed-2026-03.yml"
    assert waiting(desk.store) == []


def test_what_is_personal_is_never_shown_again_and_never_written(desk: Desk) -> None:
    entry = post(desk.store, TEXT, PARSE)
    assert desk.never(entry)
    assert (waiting(desk.store), texts(desk)) == ([], [])
    assert desk.store.read(reviews.counts)[State.NEVER] == 1


def test_answers_are_taken_back_the_last_first(desk: Desk) -> None:
    first, second, third = (post(desk.store, text, PARSE) for text in "abc")
    desk.label(first, reviewing.answer(PARSE))
    desk.never(second)
    desk.label(third, reviewing.answer(PARSE, category="service.slow"))
    assert desk.undo() == third
    assert waiting(desk.store) == [third.message_id]
    assert desk.undo() == second
    assert len(texts(desk)) == 1
    assert desk.undo() == first
    assert desk.undo() is None
    assert waiting(desk.store) == [e.message_id for e in (first, second, third)]
    assert texts(desk) == []


def test_of_two_who_answer_the_same_message_the_second_writes_nothing(desk: Desk) -> None:
    entry = post(desk.store, TEXT, PARSE)
    other = Desk(desk.store, desk.folder, "李", lambda: NOON)
    assert desk.label(entry, reviewing.answer(PARSE))
    assert not other.label(entry, reviewing.answer(PARSE, category="service.slow"))
    assert len(texts(desk)) == 1
    assert other.undo() is None


def test_a_folder_with_mistakes_stops_the_answer_and_the_message_goes_on_waiting(
    desk: Desk,
) -> None:
    desk.folder.mkdir()
    (desk.folder / "mine.yml").write_text("nlu:\n- intent: nonsense\n  examples: []\n", "utf-8")
    entry = post(desk.store, TEXT, PARSE)
    with pytest.raises(ExamplesError):
        desk.label(entry, reviewing.answer(PARSE))
    assert waiting(desk.store) == [entry.message_id]
