"""Known expressions of verdict, theme, feeling, act and world: what they count for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from nlu import lexicons
from nlu.steps import cues
from nlu.steps.cues import FOLDER, KINDS, SHIELD, SIZE, VERDICTS, Cues
from nlu.steps.normalise import Normaliser

NAMES = (*VERDICTS, SHIELD, *(label for labels in KINDS for label in labels))


@pytest.fixture(scope="module")
def known() -> Cues:
    """Give the lists the product ships."""
    return cues.load()


def words(name: str) -> list[str]:
    """Return the Chinese expressions of a list, as they stand there."""
    lines = lexicons.lines(FOLDER / f"{name}.txt")
    return [word for line in lines if not line[0].isascii() for word in line.split()]


def leading(known: Cues, kind: int, text: str) -> str | None:
    """Return the label of a kind of `KINDS` that a text has most expressions of."""
    found = Counter(label for _, n, label in known.find(text) if n == kind + 1)
    return found.most_common(1)[0][0] if found else None


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("很好", (1, 0, 0, 0)),
        ("太差", (0, 1, 0, 0)),
        ("不满意", (0, 1, 0, 0)),
        ("不怎么给力", (0, 0, 1, 0)),
        ("没有漏光", (0, 0, 0, 1)),
        ("great service", (1, 0, 0, 0)),
        ("ungreatly", (0, 0, 0, 0)),
        ("三号下的单", (0, 0, 0, 0)),
        ("", (0, 0, 0, 0)),
    ],
)
def test_expressions_of_verdict_are_counted_with_their_denial(
    known: Cues, text: str, counts: tuple[int, int, int, int]
) -> None:
    assert known.counts(text) == counts


@pytest.mark.parametrize("text", ["差不多三点到", "我在出差", "坏账率是多少", "好像在下雨"])
def test_an_ordinary_word_that_holds_a_verdict_is_none(known: Cues, text: str) -> None:
    assert known.counts(text) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "text", "label"),
    [
        (0, "屏幕漏光，按键失灵", "quality"),
        (0, "前台爱答不理，打电话没人接", "service"),
        (0, "快递一直不派送，丢件了", "logistics"),
        (0, "买完就降价，说好的赠品也没有", "price"),
        (0, "拒不退款，发票也不给开", "aftersale"),
        (0, "账号被封，催收打给我家人", "account_safety"),
        (1, "欺人太甚，岂有此理", "anger"),
        (1, "心凉了，以后不会再来了", "disappointment"),
        (1, "急死了，怎么办才好", "anxiety"),
        (1, "好开心，谢谢啦", "satisfied"),
        (2, "请问怎么开通", "asking"),
        (2, "建议增加几个窗口", "wishing"),
        (3, "我在你们店下单的", "deal"),
        (3, "放首歌，讲个笑话", "life"),
    ],
)
def test_an_unseen_text_shows_what_it_is_about(
    known: Cues, kind: int, text: str, label: str
) -> None:
    assert leading(known, kind, text) == label


def test_the_longest_expression_counts_alone(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / f"{name}.txt").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "negative.txt").write_text("# bad\n差\n差得远\n", encoding="utf-8")
    (tmp_path / "neutral.txt").write_text("差不多\n", encoding="utf-8")
    known = cues.load(tmp_path)
    assert known.counts("差得远，差不多，差") == (0, 2, 0, 0)


def test_features_are_numbers_between_0_and_1(known: Cues) -> None:
    for text in ("很好很好很好", "太差，骗子，垃圾", "", "不满意" * 50, "🙂", "a" * 50):
        row = known.features(text)
        assert row.shape == (SIZE,)
        assert row.dtype == np.float32
        assert ((row >= 0) & (row <= 1)).all()
    assert (known.features("很好") != known.features("太差")).any()


@pytest.mark.parametrize("labels", [(*VERDICTS, SHIELD), *KINDS], ids=lambda labels: labels[0])
def test_no_expression_stands_in_two_lists_of_a_kind(labels: tuple[str, ...]) -> None:
    many = Counter(word for name in labels for word in words(name))
    assert [word for word, n in many.items() if n > 1] == []
    assert len(many) > 1_000


@pytest.mark.parametrize("name", NAMES)
def test_a_list_is_written_as_texts_are_read(name: str) -> None:
    normaliser = Normaliser()
    for word in words(name):
        assert normaliser.reading(normaliser.plain(word)) == word
