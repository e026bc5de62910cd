"""The lists read for all rows at once say what reading talk by talk says, in as many statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.desk import rows
from bot.desk.called import category_name
from dialogues import labels, teams_file
from dialogues.clocks import Kind
from dialogues.masking import mask
from dialogues.packet import story
from dialogues.state import Control, Phase, State
from nlu import taxonomy
from storage import clocks, conversations, handoffs, messages, migrate, places, teams
from storage.conversations import Talk
from storage.handoffs import PASSED, TAKEN, Waiter
from storage.messages import CUSTOMER
from storage.store import Store
from tests.bot.desk.full_queue import fill, write
from tests.fakes.postgres import Postgres

PRIORITIES = teams_file.load().priorities
NAMES = taxonomy.load().names
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LOGINS = ("chenlan", "zhou", "")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.wiped()
    else:
        url = f"sqlite:///{tmp_path / 'desk.db'}"
        migrate.upgrade(url)
    with closing(Store.open(url, NOW.timestamp)) as opened:
        yield opened


def shown(store: Store, login: str = "") -> dict[str, Any]:
    return rows.as_json(rows.read(store, PRIORITIES, NAMES, NOW), login)


class TalkByTalk:
    """The same lists, each row from the whole of its talk."""

    def __init__(self, c: Any, login: str) -> None:
        self._c = c
        self._login = login

    def lists(self) -> dict[str, Any]:
        """Return them as the page takes them."""
        c = self._c
        waiting = {one.chat: one for one in handoffs.queue(c)}
        people = [self._taken(one) for one in handoffs.queue(c, TAKEN)]
        return {
            "waiting": [
                self._waiter(waiting[one.pending.chat]) | self._place(n, one)
                for n, one in enumerate(places.queue(c, PRIORITIES, NOW), 1)
            ],
            "people": sorted(people, key=lambda row: not row["mine"]),
            "bot": [
                self._intake(one)
                for one in conversations.recent(c, Control.BOT)
                if self._open(self._state(one.chat))
            ],
            "after": [
                self._asked(one)
                for one in clocks.open_clocks(c, UTC)
                if one.clock.kind is Kind.FOLLOW_UP
            ],
        }

    def _state(self, chat: str) -> State | None:
        return conversations.load(self._c, chat)[0]

    def _open(self, state: State | None) -> bool:
        open_ = state is not None and state.case_no and not state.closed
        return bool(open_) and state is not None and state.phase is not Phase.DONE

    def _place(self, n: int, one: places.Placed) -> dict[str, Any]:
        handler = one.pending.handler
        return {
            "level": one.place.level.value,
            "level_name": labels.LEVELS[one.place.level.value],
            "place": n,
            "points": one.place.points,
            "why": [{"points": line.points, "text": line.text} for line in one.place.why],
            "team": one.pending.team,
            "for": handler.name if handler else "",
            "mine": handler is not None and handler.agent == self._login,
        }

    def _waiter(self, one: Waiter) -> dict[str, Any]:
        passed = ["已转到企业微信，请在那里接"] if one.elsewhere == PASSED else []
        return self._common(one, one.level.value) | {
            "reasons": [*map(labels.reason, one.reasons), *passed],
            "since": one.since.timestamp(),
            "due": one.due.timestamp() if one.due else None,
            "owner": one.name,
            "mine": bool(one.agent) and one.agent == self._login,
        }

    def _taken(self, one: Waiter) -> dict[str, Any]:
        reasons = [labels.reason(code) for code in one.reasons if code != "filed"]
        return self._waiter(one) | {"reasons": reasons, "plan": ""}

    def _intake(self, talk: Talk) -> dict[str, Any]:
        state = self._state(talk.chat)
        began = (state.started if state else None) or talk.updated
        more = {"reasons": [], "since": began.timestamp(), "due": None, "owner": "", "mine": False}
        return self._common(talk, (state.level if state else None) or "") | more

    def _asked(self, one: clocks.Standing) -> dict[str, Any]:
        talk = conversations.get(self._c, one.chat)
        assert talk is not None
        return self._intake(talk) | {
            "case_no": one.clock.case_no,
            "reasons": ["待回访"],
            "since": one.clock.started.timestamp(),
            "due": one.clock.due.timestamp(),
            "owner": one.owner,
        }

    def _common(self, one: Waiter | Talk, level: str) -> dict[str, Any]:
        state, talk = self._state(one.chat), conversations.get(self._c, one.chat)
        said = [line.text for line in messages.last(self._c, one.chat, 6) if line.who == CUSTOMER]
        told = story(state) if state else ""
        return {
            "chat": one.chat,
            "case_no": one.case_no,
            "level": str(level),
            "level_name": labels.LEVELS.get(str(level), ""),
            "story": mask(told or (" ".join(said[-1].split())[:80] if said else "")),
            "category": category_name((state.category if state else None) or "", NAMES),
            "channel": "Telegram",
            "heat": one.heat,
            "tier": teams.tier(self._c, talk.person) if talk else "",
        }


@pytest.mark.parametrize("login", LOGINS)
def test_read_at_once_the_lists_are_what_reading_talk_by_talk_gives(
    store: Store, login: str
) -> None:
    store.do(lambda tx: fill(tx, 3))
    wanted = store.read(lambda c: TalkByTalk(c, login).lists())
    found = shown(store, login)
    assert {name: len(found[name]) for name in found} == {
        "waiting": 3 * 8, "people": 3 * 2, "bot": 3 * 6, "after": 3 * 2,
    }  # fmt: skip
    assert found == wanted


def test_every_kind_of_row_says_its_own(store: Store) -> None:
    store.do(fill)
    found = shown(store, "chenlan")
    by = {row["chat"].rpartition(":")[2]: row for row in found["waiting"]}
    assert found["waiting"][0]["chat"].endswith("urgent0")
    assert "13800138000" not in by["urgent0"]["story"]
    assert by["urgent0"]["story"].endswith("……")
    assert by["no_turn0"]["story"] == "我是张三， 打 139****9000"
    assert by["silent0"]["story"] == ("转人工 " * 40)[:80]
    assert (by["long_ago0"]["story"], by["wordless0"]["story"]) == ("", "")
    assert (by["given0"]["for"], by["given0"]["mine"]) == ("陈岚", True)
    assert by["given0"]["reasons"][-1] == "已转到企业微信，请在那里接"
    assert "同样的事有 1 起" in [line["text"] for line in by["alike0"]["why"]]
    assert [row["mine"] for row in found["people"]] == [True, False]
    assert {row["case_no"][:1] for row in found["after"]} == {"T", "U"}


def by_chat(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(shown, key=lambda row: (row["chat"], row["case_no"]))


def test_lists_made_from_the_last_ones_say_what_lists_made_anew_say(store: Store) -> None:
    """Time goes on, talks move, tiers change, words go: nothing old is shown."""
    before = rows.Before()

    def both(later: int) -> None:
        now = NOW + timedelta(minutes=later)
        again, anew = (
            rows.as_json(rows.read(store, PRIORITIES, NAMES, now, kept), "zhou")
            for kept in (before, None)
        )
        assert again["waiting"] == anew["waiting"]
        for name in ("people", "bot", "after"):  # touched in the same moment: in any order
            assert by_chat(again[name]) == by_chat(anew[name])

    store.do(lambda tx: fill(tx, 2))
    both(0)
    both(9)
    person = store.read(lambda c: conversations.get(c, "telegram:shop:urgent0"))
    assert person is not None
    store.do(lambda tx: teams.set_tier(tx, person.person, "银", "zhou"))
    store.do(lambda tx: handoffs.take(tx, "telegram:shop:alike1", "zhou", "周敏"))
    store.do(lambda tx: write(tx, "telegram:shop:silent0", "还没有人吗"))
    both(10)
    store.do(lambda tx: fill(tx, 1, "web:shop"))
    both(70)


def test_what_is_no_longer_in_the_lists_is_not_kept_for_the_next(store: Store) -> None:
    """An erased customer's words are in no memory of the desk after its next look."""
    before = rows.Before()
    store.do(fill)
    rows.read(store, PRIORITIES, NAMES, NOW, before)
    gone = next(line for line in before.masked if "充电宝" in line)
    assert "telegram:shop:urgent0" in before.shown
    store.do(lambda tx: handoffs.take(tx, "telegram:shop:urgent0", "zhou", "周敏"))
    store.do(lambda tx: handoffs.give_back(tx, "telegram:shop:urgent0", "zhou"))
    rows.read(store, PRIORITIES, NAMES, NOW, before)
    assert gone not in before.masked
    assert "telegram:shop:urgent0" not in before.shown


def statements(store: Store) -> int:
    """Count what the lists ask of the database."""
    asked: list[str] = []

    def trace(into: Any) -> None:
        def job(c: Any) -> None:  # the idle reader, which the next query gets again
            c.connection.driver_connection.set_trace_callback(into)

        store.read(job)

    shown(store)  # a connection's first query is more than one
    trace(asked.append)
    shown(store)
    trace(None)
    return sum(said.startswith("SELECT") for said in asked)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_queue_of_many_costs_as_many_statements_as_one_of_few(store: Store) -> None:
    store.do(lambda tx: fill(tx, 1))
    few = statements(store)
    store.do(lambda tx: fill(tx, 25, "web:shop"))
    assert len(shown(store)["waiting"]) > 200
    assert statements(store) == few <= 11
