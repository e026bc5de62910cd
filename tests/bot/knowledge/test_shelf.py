"""Front line finds what worked by the words it has; the same thing is not written down twice."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pytest

from bot.knowledge.casedoc import Names
from bot.knowledge.shelf import Shelf
from bot.knowledge.terms import Terms
from storage import knowledge
from storage.knowledge import Content, State
from storage.store import Store

PUBLISHED = State.PUBLISHED
TOLD = [
    ("产品故障投诉：开机没有反应", "先换电池，再寄回检测", "quality.fault"),
    ("手机续航达不到标称", "按测试条件复测，差两成以上免费换电池", "quality.below_spec"),
    ("快递把外包装压坏", "拍照后直接补发", "logistics.transit_damage"),
    ("客服说话不耐烦", "主管致电道歉", "service.attitude"),
    ("会员自动续费", "核对开通记录后退最近一期", "price.auto_renewal"),
]
ITEMS = [Content(problem, solution, "", code, PUBLISHED) for problem, solution, code in TOLD]


class NoVectors:
    """An installation without the encoder."""

    available = False

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """Never asked."""
        raise AssertionError(texts)


class Topics:
    """An encoder that knows two topics by their words and nothing else."""

    available = True

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """Return a direction a topic, another for each text of none."""
        return np.array([self._one(text) for text in texts], dtype=np.float32)

    def _one(self, text: str) -> npt.NDArray[np.float32]:
        row = np.zeros(64, dtype=np.float32)
        topics = {0: ("续航", "电量", "充一次"), 1: ("快递", "包裹")}
        found = [n for n, words in topics.items() if any(word in text for word in words)]
        row[found[0] if found else 2 + hashlib.sha256(text.encode()).digest()[0] % 62] = 1
        return row


@pytest.fixture
def shelf(store: Store, terms: Terms, names: Names) -> Shelf:
    return filled(store, Shelf(store, terms, NoVectors(), names.categories))


def filled(store: Store, shelf: Shelf) -> Shelf:
    for n, content in enumerate(ITEMS):
        write(store, shelf, content, f"e{n}")
    return shelf


def write(store: Store, shelf: Shelf, content: Content, event: str) -> int:
    index = shelf.index(content)
    return store.do(lambda tx: knowledge.add(tx, content, index, "linke", event))


def problems(shelf: Shelf, text: str) -> list[str]:
    return [near.item.content.problem for near in shelf.near(text)]


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("产品故障投诉", 0),
        ("产品開機沒有反應", 0),
        ("续航", 1),
        ("压坏了", 2),
        ("客服不耐烦", 3),
        ("自動續費", 4),
    ],
)
def test_the_front_line_finds_by_a_word_or_two(shelf: Shelf, text: str, which: int) -> None:
    assert problems(shelf, text)[0] == ITEMS[which].problem


def test_what_has_nothing_to_do_with_it_is_not_shown(shelf: Shelf) -> None:
    assert problems(shelf, "恐龙化石展览门票") == []
    assert problems(shelf, "") == []
    assert problems(shelf, "'; DROP TABLE kb_items; --") == []


def test_drafts_and_retired_items_are_not_found_by_colleagues(store: Store, shelf: Shelf) -> None:
    for state in (State.DRAFT, State.RETIRED):
        content = Content("洗衣机漏水", "换门封", state=state)
        write(store, shelf, content, f"x{state}")
    assert problems(shelf, "洗衣机漏水") == []
    found = shelf.near("洗衣机漏水", among=[State.DRAFT])
    assert [near.item.content.state for near in found] == [State.DRAFT]


def test_the_same_problem_said_again_is_noticed(shelf: Shelf) -> None:
    for text in ("手机续航达不到标称", "手機續航達不到標稱值", "续航达不到标称"):
        near = shelf.like(Content(text, "再说"))
        assert [one.item.content.problem for one in near] == [ITEMS[1].problem], text
    for text in ("手机黑屏", "电饭煲煮糊", "续航"):
        assert shelf.like(Content(f"{text}，客户要求上门取件并出检测报告", "")) == [], text


def test_meaning_finds_what_no_word_would(store: Store, terms: Terms, names: Names) -> None:
    shelf = filled(store, Shelf(store, terms, Topics(), names.categories))
    assert problems(shelf, "充一次用不到半天")[0] == ITEMS[1].problem
    assert problems(shelf, "包裹烂了")[0] == ITEMS[2].problem


def test_a_new_item_is_found_at_once(store: Store, terms: Terms, names: Names) -> None:
    shelf = filled(store, Shelf(store, terms, Topics(), names.categories))
    assert problems(shelf, "电量掉得快")
    write(store, shelf, Content("电量显示不准", "校准", state=PUBLISHED), "new")
    assert problems(shelf, "电量显示不准")[0] == "电量显示不准"


def test_a_shelf_filled_without_an_encoder_is_read_with_one(
    store: Store, shelf: Shelf, terms: Terms, names: Names
) -> None:
    later = Shelf(store, terms, Topics(), names.categories)
    assert problems(later, "手机续航达不到标称") == problems(shelf, "手机续航达不到标称")
