"""Two servers on one database never take each other's work for what an earlier run left behind."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.serve import ALONE, called
from tests.fakes.postgres import Postgres


def test_a_server_with_a_file_of_its_own_has_the_one_name(tmp_path: Path) -> None:
    with called(f"sqlite:///{tmp_path / 'q.db'}", "") as hold:
        assert hold.name == ALONE


def test_two_servers_on_one_database_have_two_names_and_get_them_again(
    postgres: Postgres,
) -> None:
    url = postgres.wiped()
    with called(url, "") as one, called(url, "") as other:
        assert one.name != other.name
        assert one.name.endswith(f"-{ALONE}-1")
    with called(url, "") as again:
        assert again.name == one.name


def test_one_folder_has_one_server_unless_a_database_is_shared(tmp_path: Path) -> None:
    """On PostgreSQL their names keep several apart, so they may stand behind one proxy."""
    with prepare.alone(tmp_path), pytest.raises(Failure, match="另一个"), prepare.alone(tmp_path):
        pass
    with prepare.alone(tmp_path, shared=True), prepare.alone(tmp_path, shared=True):
        pass


def test_who_prepares_a_folder_is_waited_for(tmp_path: Path) -> None:
    """Processes that start together train one model, not one each."""
    order: list[str] = []

    def second() -> None:
        with prepare.in_turn(tmp_path):
            order.append("second")

    with prepare.in_turn(tmp_path):
        waiting = Thread(target=second)
        waiting.start()
        waiting.join(0.2)
        order.append("first")
    waiting.join(30)
    assert order == ["first", "second"]


def test_a_name_that_is_taken_is_refused(postgres: Postgres) -> None:
    url = postgres.wiped()
    with called(url, "desk-1"), pytest.raises(Failure, match="desk-1"), called(url, "desk-1"):
        pass
