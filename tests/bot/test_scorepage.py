"""The page of scores: whole in one file, safe whatever the texts hold, readable light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.scorepage import charts, words
from bot.scorepage.page import Told, page
from nlu.calibration import Calibration, bins
from nlu.compare import Run
from nlu.crossval import CrossScore, PartScore
from nlu.mistakes import worst
from nlu.score import TASKS, Answer, Line, heads
from nlu.speed import Speed
from nlu.types import Emotion, Flag, Handoff, Intent, Parse, Reason, SlotType, Validity

HOSTILE = "<script>document.title='hacked'</script><img src=http://example.org/x onerror=alert(1)>"
LABELS = {
    "intent": "complaint",
    "category": "quality",
    "emotion": "anger",
    "level": 1,
    "flags": ["safety", "repeat"],
    "slots": [{"type": "product", "start": 0, "end": 3}],
}
PARSE = Parse(
    text=HOSTILE,
    intent=Intent.COMPLAINT,
    category="logistics.late",
    emotion=Emotion.ANXIETY,
    level=2,
    sure={"intent": 0.9, "category": 0.8, "emotion": 0.6, "level": 0.1},
    reasons=(Reason("logistics.late", "head:parent+leaf", HOSTILE, 0.8),),
)


def run(name: str) -> Run:
    """Return what a reader made of one file of three texts."""
    hello = Parse("你好", sure={"intent": 0.7})
    answers = (
        Answer(Line("some", "1", HOSTILE, LABELS), PARSE),
        Answer(Line("some", "2", "你好", {"intent": "greet"}), hello),
        Answer(Line("other", "", "在吗", {"intent": "chitchat"}), hello),
    )
    found = worst(answers, lambda text: [(text, 0.5), ("充电宝冒烟", 0.4)])
    return Run(name, answers, Speed(1.5, 3, 2.25, 8.5, None), tuple(found))


def html(*names: str, crossed: bool = False) -> str:
    """Return the page over these readers."""
    runs = [run(name) for name in names]
    parts = (PartScore("banks", 60, {"intent": 0.25}),)
    cross = CrossScore(parts, tuple(heads(runs[0].answers)))
    crosses = {"留出一个行业": cross} if crossed else {}
    at = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
    where = {"充电宝冒烟": "quality_safety.yml:7"}
    return page(Told(at, "数据", "模型", runs, crosses, where))


def test_nothing_is_fetched_and_nothing_runs() -> None:
    told = html("builtin", "rasa", crossed=True)
    assert "<script" not in told
    assert not re.search(r"(src|href)=[\"'](?!#|data:,)", told)
    assert not re.search(r"url\(|@import", told)
    assert "default-src 'none'" in told


def test_texts_are_shown_as_they_are() -> None:
    assert told_text().count(HOSTILE) >= 3  # the text, its reason, its nearest utterance


def told_text() -> str:
    """Return the page's words without its marks."""
    bare = re.sub(r"<style>.*?</style>|<[^>]+>", "", html("builtin"), flags=re.DOTALL)
    for mark, char in (("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&#34;", '"')):
        bare = bare.replace(mark, char)
    return bare.replace("&amp;", "&")


def test_an_error_says_where_the_utterance_like_it_stands() -> None:
    assert "充电宝冒烟 0.40 · quality_safety.yml:7" in told_text()


def test_every_head_has_its_figure_and_place() -> None:
    told = html("builtin")
    for task in ("intent", "category", "emotion", "urgent", "flags", "slots"):
        assert f'id="builtin-{task}"' in told
        assert f'href="#builtin-{task}"' in told
    assert 'id="builtin-heat"' not in told


def rows(told: str, place: str) -> list[list[str]]:
    """Return the words of each row of the first table of a section."""
    part = told[told.index(f'<section id="{place}">') :]
    table = part[: part.index("</table>")]
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("<tr"))
    return [[" ".join(re.sub(r"<[^>]+>", "", c).split()) for c in row] for row in cells if row]


def test_the_figures_stand_in_their_rows() -> None:
    told = html("builtin")
    summary = {row[0]: row[1:] for row in rows(told, "summary")}
    assert summary["意图 intent"] == [
        "3",
        "0.556",
        "0.167",
    ]  # of three labels one right, one missed, one two thirds
    assert summary["类别 category"] == ["1", "0.000", "0.800"]
    assert summary["词槽 slots"] == ["1", "0.000", "—"]
    heading, some, other = rows(told, "files")
    assert heading[:2] == ["文件", "意图"]
    assert (some[:2], other[:2]) == (["some", "0.50"], ["other", "1.00"])


def test_labels_have_their_counts_and_those_that_do_not_count_come_last() -> None:
    told = rows(html("builtin"), "builtin-flags")
    assert told[1] == ["涉及人身安全 safety", "1", "0", "0", "1", "—", "0.00", "0.000"]
    assert [row[0] for row in told[1:]] == ["涉及人身安全 safety", "重复投诉 repeat"]


def test_a_second_engine_is_told_by_its_distance() -> None:
    summary = {row[0]: row[1:] for row in rows(html("builtin", "rasa"), "summary")}
    assert summary["项"] == ["条数", "自带引擎", "Rasa", "比自带引擎"]
    assert summary["意图 intent"] == ["3", "0.556", "0.556", "+0.000"]


def test_the_parts_stand_under_their_sum() -> None:
    told = rows(html("builtin", crossed=True), "cross-1")
    assert [row[:3] for row in told[1:]] == [["合计", "60", "0.56"], ["banks", "60", "0.25"]]


def test_two_engines_stand_side_by_side() -> None:
    alone, beside = html("builtin"), html("builtin", "rasa")
    assert "比自带引擎" in beside
    assert "比自带引擎" not in alone
    assert 'id="rasa-intent"' in beside


def test_parts_left_out_are_shown_when_asked_for() -> None:
    assert "留出一个行业" not in html("builtin")
    told = html("builtin", crossed=True)
    assert "banks" in told
    assert "0.25" in told


def test_every_label_has_a_chinese_name() -> None:
    names = words.names()
    labels = [*Intent, *Emotion, *Flag, *Validity, *Handoff, *SlotType]
    assert [label for label in labels if label not in names] == []
    assert {task.name for task in TASKS} | {"flags", "slots"} == set(words.HEADS)


def test_a_matrix_counts_every_pair_once() -> None:
    pairs = [("a", "a"), ("a", "b"), ("a", "b"), ("b", "b"), ("b", "c"), ("b", "b"), ("b", "b")]
    told = charts.matrix(pairs)
    assert told.columns == ("b", "a", "c")
    assert [(row.label, row.count) for row in told.rows] == [("b", 4), ("a", 3)]
    assert [[cell.count for cell in row.cells] for row in told.rows] == [[3, 0, 1], [2, 1, 0]]
    assert [[cell.right for cell in row.cells] for row in told.rows] == [
        [True, False, False],
        [False, True, False],
    ]
    assert all(sum(cell.share for cell in row.cells) == 1 for row in told.rows)


def test_a_dot_under_the_diagonal_is_too_sure() -> None:
    parts = bins([(0.5, True), (0.9, False)])
    drawn = ET.fromstring(charts.reliability(Calibration("intent", 2, parts, 0.7)))
    dots = [(float(d.attrib["cx"]), float(d.attrib["cy"])) for d in drawn.iter("circle")]
    ideal = next(line for line in drawn.iter("line") if line.attrib["class"] == "ideal").attrib
    slope = (float(ideal["y2"]) - float(ideal["y1"])) / (float(ideal["x2"]) - float(ideal["x1"]))
    heights = [float(ideal["y1"]) + slope * (x - float(ideal["x1"])) for x, _ in dots]
    (_, modest), (_, boastful) = dots
    assert modest < heights[0]
    assert boastful > heights[1]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the whole page as a file."""
    file = tmp_path_factory.mktemp("page") / "score.html"
    file.write_text(html("builtin", "rasa", crossed=True), encoding="utf-8")
    return file


@pytest.fixture(params=[(1280, "light"), (1280, "dark"), (360, "light")], ids=str)
def opened(
    request: pytest.FixtureRequest, browser: Browser, file: Path
) -> Iterator[tuple[Page, list[str]]]:
    """Open the page; everything it asks for or complains of is kept."""
    width, scheme = request.param
    tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    wrong: list[str] = []
    tab.on("console", lambda said: wrong.append(said.text))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("request", lambda asked: wrong.append(asked.url) if asked.url != file.as_uri() else None)
    tab.goto(file.as_uri())
    yield tab, wrong
    tab.close()


@pytest.mark.browser
def test_the_page_opens_alone_and_never_scrolls_sideways(opened: tuple[Page, list[str]]) -> None:
    tab, wrong = opened
    expect(tab).to_have_title("读懂得怎么样 · 倾诉")
    expect(tab.locator(".text").first).to_have_text(HOSTILE)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [url for url in wrong if not url.startswith("data:")] == []


@pytest.mark.browser
def test_words_stand_out_from_their_ground(opened: tuple[Page, list[str]]) -> None:
    tab, _ = opened
    colours = tab.evaluate(
        "() => ['body', '.soft', 'a', 'code'].map(s => [getComputedStyle(document.querySelector(s))"
        ".color, getComputedStyle(document.querySelector('section')).backgroundColor])"
    )
    assert [pair for pair in colours if contrast(*pair) < 4.5] == []


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours as WCAG counts it."""
    dark, light = sorted(_light(colour) for colour in (one, two))
    return (light + 0.05) / (dark + 0.05)


def _light(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
