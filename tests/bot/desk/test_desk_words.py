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
from cases import gates, history, kinds, plan, states, work_file
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
    "desk-english-history.js", "desk-english-shipped.js",
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


def spoken(words: str, kind: str = "") -> str:
    """Return what the page says for the words, or a line of history, when English was chosen."""
    address = (STATIC / "desk-words.js").as_uri()
    told = (
        f"m.line({json.dumps(kind)}, {json.dumps(words)})" if kind else f"m.t({json.dumps(words)})"
    )
    script = (
        'globalThis.localStorage = { getItem: () => "en" };'
        f"import({json.dumps(address)}).then((m) => process.stdout.write({told}))"
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
    assert {words for words in called if not CHINESE.search(words)} <= set("；、：（）")


def test_what_the_server_says_on_the_page_has_its_english() -> None:
    """Alarms, categories, kinds of promises, reasons, clocks, states."""
    tables = (
        *(kinds.NAMES, gates.NAMES, labels.HOW, labels.WAYS, labels.PARTS, history.RUNS),
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


LINES = {
    "clock": ("给出方案：取消，11-28 15:19 到点", "Solution: cancelled, was due 11-28 15:19"),
    "promised": ("11-28 11:49 前同事联系客户（售后）",
                 "by 11-28 11:49: A colleague contacts the customer (After-sales)"),
    "filled": ("型号：手机（原来：一般，主动说的）", "Model: 手机 (was: 一般, said)"),
    "sorted": ("级别：一般 → 紧急，类别：故障 → 安全隐患（一般）",
               "Level: General → Urgent, Category: fault → Safety (一般)"),
    "step": ("调查中 → 等第三方：退款", "investigating → waiting for a third party: 退款"),
    "proposal_settled": ("客户同意（B）：退款（陈岚代记，电话里）",
                         "accepted (B): 退款 (put down by 陈岚, on the phone)"),
    "relayed": ("柜台当面（11-28 10:20），型号：一般", "at the counter (11-28 10:20), Model: 一般"),
    "task": ("新任务 部门任务「查批次」（质量）：一般",
             "New task: Department “查批次” (Quality): 一般"),
    "supplement": ("退款", "退款"),
    "note": ("一般", "一般"),
}  # fmt: skip


@pytest.mark.parametrize("kind", LINES)
def test_a_line_of_history_is_english_and_peoples_words_stay(kind: str) -> None:
    """What customers and colleagues wrote stands, though the page has English for such words."""
    words, english_ = LINES[kind]
    assert spoken(words, kind) == english_


def test_what_the_operator_got_with_the_program_has_its_english() -> None:
    """Steps, teams, checks and fields of the shipped files."""
    work = work_file.shipped()
    said = {line.text for line in work.checklist("quality.fault", deep=True)}
    said |= set(work.teams.values()) | {role.name for role in work.roles.values()}
    assert len(said) > 10
    assert said - set(english()) == set()
