"""`qingsu review`: one key a message, nothing personal on the screen, everything can be undone."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from bot.__main__ import main
from bot.commands.review import Session, single, table
from bot.reviewing import Desk
from nlu import own, taxonomy
from nlu.types import Intent, Parse, Reason
from storage import codec, inbox, migrate, reviews
from storage.inbox import Arrival
from storage.reviews import State
from storage.store import Store, Tx

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PHONE = "13812345678"
COMPLAINT = Parse(
    "",
    intent=Intent.COMPLAINT,
    category="quality.fault",
    sure={"intent": 0.55, "complaint": 0.55, "category": 0.4},
    reasons=(
        Reason("complaint", "head:complaint", "p 0.55", 0.55),
        Reason("flags.media", "rule:media", f"发到网上 {PHONE}", 0.9),
    ),
)
GREETING = Parse("", intent=Intent.GREET, sure={"intent": 0.4})
NEAR = (("冰箱不制冷", 0.71), ("洗衣机漏水", 0.66), ("电视黑屏", 0.5))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'qingsu.db'}"
    migrate.upgrade(url)
    opened = Store.open(url)
    yield opened
    opened.close()


def post(store: Store, text: str, parse: Parse = COMPLAINT) -> int:
    """Let a message wait; return its id."""

    def job(tx: Tx) -> int:
        arrival = Arrival("web", "shop", "u1", text, "message", NOON, text)
        message = inbox.receive(tx, arrival).message_id
        assert message is not None
        inbox.mark_read(tx, message, "neutral", 0, codec.dumps(replace(parse, text=text)))
        reviews.put(tx, message, ("complaint",))
        return message

    return store.do(job)


class Sitting:
    """Runs a session with these keys and tells what came of it."""

    def __init__(self, store: Store, folder: Path, keys: str) -> None:
        self.store, self.folder = store, folder
        self.asked: list[str] = []
        screen = io.StringIO()
        left = iter(keys)
        desk = Desk(store, folder, "王", lambda: NOON)
        console = Console(file=screen, width=120)
        Session(console, single(lambda: next(left, "")), self.near, desk).run()
        self.screen = screen.getvalue()

    def near(self, text: str) -> Sequence[tuple[str, float]]:
        """Take note of the text asked for."""
        self.asked.append(text)
        return NEAR

    @property
    def written(self) -> list[tuple[str, str, str | None]]:
        """Text, intent and category of every own utterance."""
        return [(e.text, str(e.intent), e.category) for e in own.read(self.folder)]

    @property
    def waiting(self) -> list[int]:
        """Ids of what waits."""
        return [e.message_id for e in self.store.read(lambda c: reviews.waiting(c, 100))]


def sit(store: Store, tmp_path: Path, keys: str) -> Sitting:
    return Sitting(store, tmp_path / "examples", keys)


def key_of(code: str) -> str:
    """Return the keys that name a category: its parent's place, then its own."""
    tree = taxonomy.load()
    parent = taxonomy.parent(code)
    leaves = [leaf for leaf in tree.leaves if taxonomy.parent(leaf) == parent]
    return f"{tree.parents.index(parent) + 1}{leaves.index(code) + 1}"


def intent_key(intent: Intent) -> str:
    return "123456789abcdefghijklmnopqrstuvwxyz"[list(Intent).index(intent)]


def test_the_screen_shows_words_reading_reasons_and_the_three_nearest(
    store: Store, tmp_path: Path
) -> None:
    post(store, "洗衣机坏了")
    done = sit(store, tmp_path, "q")
    for shown in ("洗衣机坏了", "投诉 55%", "故障 40%", "拿不准是不是投诉", "p 0.55", "rule:media"):
        assert shown in done.screen
    for text, cosine in NEAR:
        assert f"{cosine:.2f}  {text}" in done.screen
    assert done.asked == ["洗衣机坏了"]


def test_nothing_personal_is_on_the_screen(store: Store, tmp_path: Path) -> None:
    post(store, f"洗衣机坏了，打我电话{PHONE}")
    done = sit(store, tmp_path, "yq")
    assert PHONE not in done.screen
    assert "138****5678" in done.screen
    assert done.written == [("洗衣机坏了，打我电话138****5678", "complaint", "quality.fault")]


@pytest.mark.parametrize("key", ["y", "\n", "Y", " "])
def test_right_as_it_is_takes_one_key(key: str, store: Store, tmp_path: Path) -> None:
    post(store, "洗衣机坏了")
    done = sit(store, tmp_path, key)
    assert done.written == [("洗衣机坏了", "complaint", "quality.fault")]
    assert done.waiting == []


def test_another_intent_takes_a_menu_of_one_key(store: Store, tmp_path: Path) -> None:
    post(store, "你们真不错")
    done = sit(store, tmp_path, "i" + intent_key(Intent.PRAISE))
    assert done.written == [("你们真不错", "praise", None)]


def test_another_category_takes_two_keys(store: Store, tmp_path: Path) -> None:
    post(store, "快递员扔件")
    done = sit(store, tmp_path, "c" + key_of("logistics.courier"))
    assert done.written == [("快递员扔件", "complaint", "logistics.courier")]


def test_a_complaint_that_was_read_as_none_asks_for_its_category(
    store: Store, tmp_path: Path
) -> None:
    post(store, "在吗，坏了", GREETING)
    done = sit(store, tmp_path, "i" + intent_key(Intent.COMPLAINT) + key_of("quality.fault"))
    assert done.written == [("在吗，坏了", "complaint", "quality.fault")]


def test_a_category_given_to_what_has_none_makes_it_a_complaint(
    store: Store, tmp_path: Path
) -> None:
    post(store, "在吗，坏了", GREETING)
    done = sit(store, tmp_path, "c" + key_of("quality.fault"))
    assert done.written == [("在吗，坏了", "complaint", "quality.fault")]


def test_right_without_a_leaf_asks_for_the_leaf(store: Store, tmp_path: Path) -> None:
    post(store, "不好", replace(COMPLAINT, category="quality"))
    done = sit(store, tmp_path, "y" + key_of("quality.unfit"))
    assert done.written == [("不好", "complaint", "quality.unfit")]


@pytest.mark.parametrize("keys", ["c?", "c1?", "i?", "x", "i1", "?"])
def test_a_key_that_means_nothing_changes_nothing(keys: str, store: Store, tmp_path: Path) -> None:
    message = post(store, "不好", replace(COMPLAINT, category=None))
    done = sit(store, tmp_path, keys)
    assert (done.written, done.waiting) == ([], [message])


def test_later_leaves_it_waiting_and_goes_on(store: Store, tmp_path: Path) -> None:
    first, second = post(store, "a坏了"), post(store, "b坏了")
    done = sit(store, tmp_path, "sy")
    assert done.waiting == [first]
    assert [text for text, _, _ in done.written] == ["b坏了"]
    assert second not in done.waiting


def test_personal_is_never_used_and_never_shown_again(store: Store, tmp_path: Path) -> None:
    post(store, "我的病历")
    assert sit(store, tmp_path, "n").waiting == []
    assert store.read(reviews.counts)[State.NEVER] == 1
    assert sit(store, tmp_path, "y").written == []


def test_an_answer_is_taken_back_and_asked_again(store: Store, tmp_path: Path) -> None:
    post(store, "a坏了")
    post(store, "b坏了")
    done = sit(store, tmp_path, "yuc" + key_of("service.slow") + "y")
    assert done.written == [
        ("a坏了", "complaint", "service.slow"),
        ("b坏了", "complaint", "quality.fault"),
    ]
    assert "撤回了" in done.screen


@pytest.mark.parametrize("enter", ["\n", "\r"])
def test_enter_out_of_habit_labels_no_second_message(
    enter: str, store: Store, tmp_path: Path
) -> None:
    first, second = post(store, "a坏了"), post(store, "b坏了")
    done = sit(store, tmp_path, f"y{enter}q")
    assert [text for text, _, _ in done.written] == ["a坏了"]
    assert done.waiting == [second]
    assert first not in done.waiting


def test_an_answer_of_an_earlier_sitting_today_is_taken_back(store: Store, tmp_path: Path) -> None:
    first = post(store, "a坏了")
    assert sit(store, tmp_path, "yq").waiting == []
    second = post(store, "b坏了")
    done = sit(store, tmp_path, "uq")
    assert "撤回了" in done.screen
    assert (done.written, done.waiting) == ([], [first, second])


def test_there_may_be_nothing_to_take_back(store: Store, tmp_path: Path) -> None:
    message = post(store, "a坏了")
    done = sit(store, tmp_path, "uq")
    assert "没有可以撤回的" in done.screen
    assert done.waiting == [message]


def test_it_ends_with_what_was_done_and_what_comes_next(store: Store, tmp_path: Path) -> None:
    post(store, "a坏了")
    post(store, "b坏了")
    screen = sit(store, tmp_path, "yq").screen
    assert "标了 1 条，还有 1 条。" in screen
    assert "qingsu train" in screen
    assert "qingsu train" not in sit(store, tmp_path, "q").screen


def test_words_of_a_customer_are_no_markup(store: Store, tmp_path: Path) -> None:
    post(store, "[red]坏[/red]了[/]")
    assert "[red]坏[/red]了[/]" in sit(store, tmp_path, "q").screen


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["review", *words])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_list_can_be_counted_listed_and_read_by_programs(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = post(store, f"洗衣机坏了，打我电话{PHONE}")
    data = ["--data", str(tmp_path)]
    assert run(capsys, "--count", *data) == "1\n"
    listed = run(capsys, "--list", *data)
    assert "洗衣机坏了" in listed
    told = run(capsys, "--json", *data)
    (line,) = told.splitlines()
    shown = json.loads(line)
    assert (shown["id"], shown["why"], shown["intent"]) == (message, ["complaint"], "complaint")
    assert shown["sure"]["complaint"] == 0.55
    assert shown["reasons"][0] == "complaint head:complaint p 0.55"
    assert PHONE not in listed + told


def test_an_empty_list_is_no_error(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert store.read(reviews.counts)[State.WAITING] == 0
    assert run(capsys, "--count", "--data", str(tmp_path)) == "0\n"
    assert run(capsys, "--json", "--data", str(tmp_path)) == ""
    assert table([]).row_count == 0
