"""Who must not have a talk is what the firm's own teams.yml says, whatever account he uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import compose, rulebook
from bot.deployment import Deployment
from bot.desk import acts
from bot.desk.desk import Agent
from bot.http.body import Refused
from bot.hub import News
from dialogues import teams_file
from dialogues.book import Book
from dialogues.effects import BARRED, TakeRefused
from dialogues.teams_file import SHIPPED
from tests.fakes.caseworld import World, filed, world

ACCOUNTS = '  same: {"tg:7": lin, "lin.wecom": lin}\n'


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give a customer of lin's who then complains about service."""
    with world(tmp_path, book) as made:
        filed(made)
        made.agent("returned")
        made.says("另外，客服态度很差，推来推去", intent="complaint", category="service.attitude")
        made.says("找人工", intent="ask_human", handoff="request_human")
        yield made


def deployment(folder: Path, handling: str) -> Deployment:
    """Return a firm whose teams.yml says so of handling."""
    shipped = SHIPPED.read_text("utf-8")
    begins = shipped.index("handling:")
    ends = shipped.index("incidents:")
    (folder / "teams.yml").write_text(shipped[:begins] + handling + shipped[ends:], "utf-8")
    config = folder / "config.yml"
    config.write_text("teams: {file: teams.yml}\n", "utf-8")
    return Deployment.find(config, folder, {})


@pytest.mark.parametrize(
    ("handling", "barred"),
    [
        (f"handling:\n  categories: [service]\n{ACCOUNTS}", {"lin", "tg:7", "lin.wecom"}),
        ("handling:\n  categories: [service]\n", {"lin"}),
        ("handling:\n  categories: [price]\n", set()),
    ],
)
def test_the_firm_says_whom_a_complaint_about_handling_keeps_away(
    talk: World, tmp_path: Path, handling: str, barred: set[str]
) -> None:
    own = deployment(tmp_path, handling)
    found = compose.barred(lambda: rulebook.of_files(own.settings).triage)
    assert talk.store.read(lambda c: found(c, talk.chat, talk.at)) == barred


def test_the_shipped_file_names_nobodys_accounts() -> None:
    assert dict(teams_file.load().handling.same) == {}


def test_at_the_desk_a_refusal_that_comes_from_the_turn_says_why() -> None:
    """It became such a complaint between the desk's look and the turn."""
    news = News("web:default:v1", effects=(TakeRefused("lin", "", BARRED),))
    with pytest.raises(Refused) as no:
        acts._told(news, Agent("lin", "林可"))
    assert (no.value.status, no.value.code) == (409, "barred")
    late = News("web:default:v1", effects=(TakeRefused("lin", "周敏"),))
    assert acts._told(late, Agent("lin", "林可")).owner == "周敏"
