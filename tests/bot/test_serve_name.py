"""Two servers on one database never take each other's work for what an earlier run left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def test_a_name_that_is_taken_is_refused(postgres: Postgres) -> None:
    url = postgres.wiped()
    with called(url, "desk-1"), pytest.raises(Failure, match="desk-1"), called(url, "desk-1"):
        pass
