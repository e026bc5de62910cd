"""Every word of the page has its English, and no word of English stands for none."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser

import pytest

from bot.alerts.words import matter
from bot.desk import drafting
from cases import plan, states
from dialogues import clocks, labels
from dialogues.state import Level
from nlu import taxonomy
from storage.alerts import HANDOFF, OVERDUE, OWNERLESS, RAISED, WINDOW, Alarm
from tests.bot.pretend_desk import ROOT

STATIC = ROOT / "bot" / "static"
CHINESE = re.compile("[\u4e00-\u9fff]")
TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
CALL = re.compile(r'\bt\(\s*"((?:[^"\\\n]|\\.)*)"')
TABLES = {
    "desk-english.js", "desk-english-forms.js", "desk-english-labels.js", "desk-english-unsent.js",
    "desk-english-people.js", "desk-english-team.js",
    "desk-english-work.js", "desk-english-own.js", "desk-english-said.js",
}  # fmt: skip
OWN = {"desk-snippets.js"}  # what customers read, in the customer's language

NO_SCRIPT = "工作台需要打开 JavaScript。"  # nobody can switch the language then
_LINE = re.compile(r"(^|\s)//.*$", re.MULTILINE)
_BLOCK = re.compile(r"/\*.*?\*/", re.DOTALL)

_ALARM = Alarm(HANDOFF, "TS1", "web:1", Level.URGENT)
_NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
pytestmark = [
    pytest.mark.where_found,
    pytest.mark.skipif(shutil.which("node") is None, reason="needs node: apt-get install nodejs"),
]


@cache
def english() -> dict[str, str]:
    """Return the table as the page has it."""
    address = (STATIC / "desk-english.js").as_uri()
    loaded = f"import({json.dumps(address)})"
    script = f"{loaded}.then((m) => process.stdout.write(JSON.stringify(m.ENGLISH)))"
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(ran.stdout)
    return found


def spoken(words: str) -> str:
    """Return what the page says for the words when English was chosen."""
    address = (STATIC / "desk-words.js").as_uri()
    script = (
        'globalThis.localStorage = { getItem: () => "en" };'
        f"import({json.dumps(address)}).then((m) => process.stdout.write(m.t({json.dumps(words)})))"
    )
    asked = ["node", "--input-type=module", "-e", script]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout


class Words(HTMLParser):
    """The words of a template."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", page))

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        self.found.append(data.strip())

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what is spoken."""
        self.found += [v or "" for n, v in attrs if n in {"aria-label", "placeholder", "title"}]


def scripts() -> list[str]:
    """Return the text of every script of the desk but the tables, comments left out."""
    found = [p for p in sorted(STATIC.glob("desk*.js")) if p.name not in TABLES | OWN]
    assert len(found) > 15
    return [_BLOCK.sub("", _LINE.sub("", p.read_text("utf-8"))) for p in found]


def test_every_word_the_scripts_say_has_its_english() -> None:
    said = {words for text in scripts() for words in TEXT.findall(text) if CHINESE.search(words)}
    said = {words for words in said if "\\" not in words}
    assert len(said) > 150
    assert said - set(english()) == set()


def test_every_word_of_the_page_has_its_english() -> None:
    pages = sorted((ROOT / "bot" / "desk" / "templates").glob("desk*.html"))
    page = "".join(one.read_text("utf-8") for one in pages)
    said = {words for words in Words(page).found if CHINESE.search(words)}
    assert len(said) > 40
    assert said - set(english()) == {NO_SCRIPT}


def test_english_fills_the_same_places() -> None:
    places = re.compile(r"\{\w+\}")
    differ = {
        words: told
        for words, told in english().items()
        if set(places.findall(words)) != set(places.findall(told))
    }
    assert differ == {}


def test_no_english_is_left_over_in_chinese() -> None:
    chosen = {told for words, told in english().items() if CHINESE.search(told)}
    assert chosen == {
        "换成中文 / English",
        "Kept under your account. {称呼} {编号} {时间} are filled in later.",
        "Places like {称呼} {编号} {电话} {时间} are filled in from the case",
    }


def test_only_words_in_quotes_are_handed_to_the_table() -> None:
    called = {words for text in scripts() for words in CALL.findall(text)}
    assert called
    assert {words for words in called if not CHINESE.search(words)} == set()


def test_what_the_server_says_on_the_page_has_its_english() -> None:
    """Alarms, categories, kinds of promises, reasons, clocks, states."""
    tables = (
        *(labels.PROMISES, labels.PROMISE_STATES, labels.PARTS, labels.LEVELS, clocks.NAMES),
        *(taxonomy.load().names, states.NAMES, plan.STATES, plan.NAMES),
    )
    said = {words for table in tables for words in table.values()}
    alarms = [replace(_ALARM, kind=kind) for kind in (HANDOFF, OWNERLESS, OVERDUE, RAISED, WINDOW)]
    said |= {matter(one) for one in alarms}
    assert said - set(english()) == set()


@pytest.mark.parametrize(
    "words",
    [
        "物流 · 延误",
        "紧急：涉及人身安全、账户或资金安全",
        *(one.what for one in drafting.check("这是我们的责任，保证尽快修好。", _NOW).avoid),
        *(one.what for one in drafting.check("But that is your own fault.", _NOW).avoid),
        "承诺超时：首次联系、给出方案",
        "审批第 1 版方案：2899 元",
    ],
)
def test_words_with_a_place_are_said_in_english(words: str) -> None:
    told = spoken(words)
    assert not re.search("[\u4e00-\u9fff]", re.sub("“.*?”", "", told)), told
