"""One complaint told with the same words through every door is one and the same case."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

import pytest

from bot.app import App
from bot.brain import Brain
from bot.outbound.choices import bare
from bot.window import Window
from dialogues.book import Company
from dialogues.effects import CaseState, FileCase
from dialogues.load import book_of, load_scripts
from dialogues.sla import Sla
from dialogues.state import Control, FieldName
from dialogues.step import context_kind, step
from dialogues.talks import Meant, meant_parse
from nlu.types import Context, Parse
from storage import cases, conversations, files, messages, outbox
from storage.messages import Line
from tests.bot.evidence.evidence_fakes import picture
from tests.bot.runtime_fakes import Clock
from tests.journeys.doors import Door
from tests.journeys.opening import dropping, opened, until

SCRIPTS = Path(__file__).parents[2] / "dialogues" / "scripts"
MORNING = datetime(2026, 11, 25, 2, tzinfo=UTC).timestamp()
CASE = "TS261125-0EVERY01"
NUMBERED = pytest.param("unverified", marks=pytest.mark.slow)  # it waits out its photo's answer
PUSHED = ("wechat", NUMBERED, "kf", "telegram")
FIRST = "买的黑色键盘寄来个白的"
YES = "对，提交"
WORDS = (FIRST, "没有单号", "今天刚到", "换成黑的", "行吧 13922221111")
MEANT = {
    FIRST: {
        "intent": "complaint", "emotion": "disappointment", "heat": 1,
        "category": "logistics.wrong_item", "slots": {"product": "键盘"},
    },
    "没有单号": {"intent": "dont_know"},
    "今天刚到": {"slots": {"date": "今天=2026-11-25"}},
    "换成黑的": {"intent": "supplement", "slots": {"demand": "换成黑的=exchange"}},
    "行吧 13922221111": {"slots": {"phone": "13922221111=+8613922221111"}},
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What a journey left: the case, who speaks, the conversation, what came to the customer."""

    case: FileCase
    control: Control
    lines: tuple[Line, ...]
    told: tuple[str, ...]
    kept: tuple[tuple[str, str, int], ...]

    @property
    def replies(self) -> list[Line]:
        """Return what was said to the customer."""
        return [line for line in self.lines if line.who != "customer"]


def read(text: str, _context: Context) -> Parse:
    """Read the words of the story; a button's title is never read for its meaning."""
    return meant_parse(text, Meant.model_validate(MEANT.get(text, {})))


@cache
def brain() -> Brain:
    """Return the shipped scripts over the pretend reader."""
    book = book_of(load_scripts(SCRIPTS), Company(), Sla())
    decide, asking = partial(step, book), partial(context_kind, book)
    window = Window(pause=4.0, answer_pause=4.0, cap=20.0)
    return Brain(read, decide, asking, window, case_number=lambda _: CASE)


async def turn(app: App, door: Door, clock: Clock, act: Callable[[], object], news: int) -> None:
    """Let the customer do something; when all of it has come, the listening window ends."""
    before = _lines(app, door)
    doing = asyncio.ensure_future(act())  # type: ignore[call-overload]  # every door's are coroutines
    expected = [line.who for line in before].count("customer") + news
    await until(lambda: [one.who for one in _lines(app, door)].count("customer") >= expected)
    clock.on(10)
    await until(lambda: _at_rest(_lines(app, door), app))
    await doing
    await door.look()
    clock.on(10)


def _lines(app: App, door: Door) -> list[Line]:
    return app.store.read(lambda c: messages.history(c, door.chat))


def _at_rest(lines: list[Line], app: App) -> bool:
    return lines[-1].who == "bot" and not app.store.read(outbox.count)


async def journey(kind: str, folder: Path) -> Told:
    """Tell the whole complaint through one door."""
    clock = Clock(MORNING)
    async with opened(kind, folder, clock, brain) as (app, door):
        photo = b"" if kind == "rest" else picture()
        both = 1 if kind in ("web", "rest") else 2
        await turn(app, door, clock, lambda: door.write(FIRST, photo), both)
        for words in WORDS[1:]:
            await turn(app, door, clock, partial(door.write, words), 1)
        await turn(app, door, clock, lambda: door.press(YES), 1)
        if photo:
            digest = hashlib.sha256(photo).hexdigest()
            await until(lambda: bool(app.store.read(lambda c: files.find(c, digest))))
        return _left(app, door)


def _left(app: App, door: Door) -> Told:
    case = app.store.read(lambda c: cases.load(c, CASE))
    talk = app.store.read(lambda c: conversations.get(c, door.chat))
    kept = app.store.read(lambda c: files.of_chat(c, door.chat))
    assert case is not None
    assert talk is not None
    held = tuple((one.sha256, one.kind, one.size) for one in kept)
    return Told(case.file, talk.control, tuple(_lines(app, door)), tuple(door.told), held)


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Drop every line of the log."""
    yield from dropping()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Told]:
    @cache
    def once(kind: str) -> Told:
        folder = tmp_path_factory.mktemp(kind)
        return asyncio.run(asyncio.wait_for(journey(kind, folder), 60))

    return once


def essence(told: Told) -> dict[str, object]:
    """Return what a case is about; not whose it is, nor which message said what."""
    case = told.case
    fields = {name: (k.value, k.text, k.how, k.precision) for name, k in case.fields.items()}
    filed = (case.state, case.level, case.category, case.categories, case.flags, case.script)
    return {"filed": filed, "fields": fields, "moods": case.moods, "control": told.control}


@pytest.mark.parametrize("kind", PUSHED)
def test_the_case_is_equal_to_that_of_the_chat_page(kind: str, told: Callable[[str], Told]) -> None:
    """S0-01."""
    assert essence(told(kind)) == essence(told("web"))
    assert told("web").case.fields[FieldName("demand")].value == "exchange"
    assert told("web").case.state is CaseState.SUBMITTED


def test_through_rasas_door_only_the_photo_is_missing(told: Callable[[str], Told]) -> None:
    page = told("web").case
    without = {name: known for name, known in page.fields.items() if name != "evidence"}
    assert len(without) == len(page.fields) - 1
    photoless = replace(told("web"), case=replace(page, fields=without))
    assert essence(told("rest")) == essence(photoless)


@pytest.mark.parametrize("kind", ["web", *PUSHED])
def test_the_photo_is_kept_once_under_its_hash(kind: str, told: Callable[[str], Told]) -> None:
    photo = picture()
    assert told(kind).kept == ((hashlib.sha256(photo).hexdigest(), "image", len(photo)),)


@pytest.mark.parametrize("kind", ["web", "rest", "wechat", "kf", "telegram"])
def test_every_reply_arrives_once_and_in_order(kind: str, told: Callable[[str], Told]) -> None:
    assert list(told(kind).told) == [line.text for line in told(kind).replies]
    assert {line.delivery for line in told(kind).replies} <= {"sent", ""}


@pytest.mark.slow
def test_an_unverified_account_says_every_reply_in_its_passive_answers(
    told: Callable[[str], Told],
) -> None:
    here = told("unverified")
    assert "\n\n".join(here.told) == "\n\n".join(line.text for line in here.replies)
    assert len(here.told) == len(WORDS) + 1, "one answer a turn"
    (chosen,) = [line for line in here.lines if line.text == "1"]
    assert chosen.who == "customer"


@pytest.mark.parametrize("kind", PUSHED)
def test_the_bot_says_the_same_words_whatever_the_door(
    kind: str, told: Callable[[str], Told]
) -> None:
    assert _said(told(kind)) == _said(told("web"))


def _said(told: Told) -> list[str]:
    return [bare(line.text, line.buttons) for line in told.replies]
