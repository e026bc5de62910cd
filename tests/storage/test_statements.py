"""Every statement of the room is sound on both databases and reads no table whole by accident."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest
from sqlalchemy import make_url

import storage
from storage.sql import Sql
from storage.store import Store

# Asked by a person or at start, about few rows or about everything there is.
WHOLE_TABLES = {
    "accounts._ALL": "desk_users",
    "accounts._COUNT": "desk_users",
    "accounts._SWEEP": "desk_sessions",
    "actions._ALL": "report_actions",
    "assignment._ASKING": "crew",
    "audit._NEWEST": "audit",
    "backlog._LANES": "first",
    "case_events._LAST": "json_each",  # the list it is given
    "connect_hooks._ALL": "hooks",
    "connect_items._ALL": "work_items",
    "connect_keys._ALL": "api_keys",
    "connect_tiers._COUNT": "customer_tiers",
    "conversations._AMONG": "json_each",  # the list it is given
    "dead._COUNT": "dead",
    "dead._LIST": "dead",
    "evidence._UNUSED": "files",
    "export._CASES": "cases",
    "gists._OF": "json_each",  # the list it is given
    "identities._LINKS": "identity_links",
    "identities._OF_PERSON": "identity_matches",
    "indexing._OLDEST_DOCS": "case_docs",
    "knowledge._ADD": "kb_acts",
    "knowledge_use._COUNTS": "kb_items",
    "lanes._CLAIM": "claimable",
    "lanes._RELEASE": "lane",
    "lanes._RENEW": "lane",
    "messages._LAST_WORDS": "newest",  # six of each talk
    "owed._RUNNING": "json_each",  # the list it is given
    "owed._UNANSWERED": "anon_1",  # one row of each talk
    "people._PERSON": "identity_links",
    "policies._ALL": "policies",
    "policies._VALID": "policies",
    "retention._HELD": "CONSTANT",
    "retention_rounds._OLDEST": "inbox",  # its first row
    "retention_rows._NAMED": "case_tasks",
    "reveals._NEWEST": "case_events",
    "reviews._COUNTS": "reviews",
    "reviews._LAST": "reviews",  # at one key of a person
    "scripts._ALL": "script_releases",
    "scripts._LIVE": "script_live",
    "scripts._PINNED": "conversations",
    "search._HOW_MANY": "anon_1",
    "similar._HOW_MANY": "anon_1",
    "suspicions._LOG": "audit",  # asked by a lead
    "talks._EVENTS": "newest",
    "tide._SOON": "lane",
    "tide._WAKE": "lane",
    "teams._CREW": "agents",
    "teams._TIERS": "json_each",
    "topic_counts._SINCE": "topic_counts",  # its first row
    "topics_heard._FIRST": "messages",  # its first row
    "topics_heard._LAST": "messages",  # its last row
    "working._BACK": "case_waits",
}


def statements() -> dict[str, Sql]:
    found = {}
    for module in pkgutil.iter_modules(storage.__path__):
        held = vars(import_module(f"storage.{module.name}"))
        found.update({f"{module.name}.{k}": v for k, v in held.items() if isinstance(v, Sql)})
    return found


def plan(store: Store, statement: Sql) -> list[str]:
    """Return how SQLite would carry the statement out."""
    said = statement.compiled(store.read(lambda c: c.dialect))
    ask = f"EXPLAIN QUERY PLAN {said}"
    none = tuple(None for _ in said.positiontup or ())
    return [row[3] for row in store.read(lambda c: c.exec_driver_sql(ask, none).all())]


def test_every_statement_can_be_said_to_postgresql() -> None:
    dialect = make_url("postgresql://").get_dialect()()
    said = {k: str(s.compiled(dialect)) for k, s in statements().items()}
    assert len(said) > 80
    assert "FOR UPDATE SKIP LOCKED" in said["lanes._CLAIM"]


@pytest.mark.usefixtures("only_sqlite")
def test_no_statement_reads_a_whole_table_by_accident(store: Store) -> None:
    scans = {}
    for name, statement in statements().items():
        for line in plan(store, statement):
            if scan := re.match(r"SCAN (\w+)", line):
                scans[name] = scan[1]
    assert scans == WHOLE_TABLES
