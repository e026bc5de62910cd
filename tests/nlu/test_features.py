"""Grams, words and vectors, as classifiers see them."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.steps.features import Cutter, grams
from nlu.steps.vectors import HEAD, SIZE, TAIL, Encoder

SAME = [
    [1121856813426221582, 1575252198526077804],
    [9819081912394857243, 12210469420863699462],
]
"""A model is read by other processes than the one that made it."""


@pytest.fixture(scope="module")
def cutter(tmp_path_factory: pytest.TempPathFactory) -> Cutter:
    """Return a cutter with its cache in a folder of its own."""
    return Cutter(tmp_path_factory.mktemp("jieba"))


def both(text: str, *words: str) -> tuple[set[int], set[int]]:
    """Return the keys of a text's characters and of its words."""
    characters, of_words = grams(text, list(words))
    return set(characters[0].tolist()), set(of_words[0].tolist())


def test_characters_make_grams_of_one_to_three() -> None:
    found, _ = both("退款")
    assert len(found) == len(["^", "退", "款", "$", "^退", "退款", "款$", "^退款", "退款$"])
    assert len(found & both("退货")[0]) == len(["^", "退", "$", "^退"])
    assert len(found & both("要退款了")[0]) == len(["^", "退", "款", "退款", "$"])


def test_how_often_a_gram_is_there_is_counted() -> None:
    (keys, counts), _ = grams("哈哈哈", [])
    assert sorted(counts.tolist()) == [1, 1, 1, 1, 1, 1, 1, 2, 3]
    assert len(set(keys.tolist())) == len(keys)


def test_an_english_word_counts_as_one_character() -> None:
    found, _ = both("refund please")
    assert len(found) == len(both("退款")[0])
    assert found & both("please refund")[0] >= both("refund")[0] & both("please")[0]
    assert len(found & both("refund")[0]) == len(["^", "refund", "$", "^refund"])


def test_an_empty_text_has_only_its_ends() -> None:
    characters, words = both("")
    assert len(characters) == len(["^", "$", "^$"])
    assert words == set()


def test_words_make_words_and_pairs() -> None:
    _, found = both("", "我", "要", "退款")
    assert len(found) == len(["我", "要", "退款", "我 要", "要 退款"])
    assert len(found & both("", "要", "我")[1]) == len(["我", "要"]), "a pair has an order"


@given(st.text(max_size=40))
def test_a_word_is_never_taken_for_a_character(text: str) -> None:
    characters, words = both(text, *text)
    assert not characters & words


def test_keys_of_many_grams_are_all_their_own() -> None:
    every = [chr(0x4E00 + i) for i in range(20_000)]
    (keys, _), (words, _) = grams("".join(every), every)
    pairs = len(every) - 1
    assert len(words) == len(every) + pairs
    assert len(keys) == len(every) + 2 + (pairs + 2) + (pairs + 1)


def test_the_same_text_has_the_same_keys_in_every_process() -> None:
    assert [keys[:2].tolist() for keys, _ in grams("退款 now", ["退款", "now"])] == SAME


def test_words_are_cut_and_spaces_left_out(cutter: Cutter) -> None:
    assert cutter.words("充电宝 坏了") == ["充电", "宝", "坏", "了"] or "充电宝" in cutter.words(
        "充电宝 坏了"
    )
    assert " " not in cutter.words("我 要 退款")
    assert "".join(cutter.words("我要退款")) == "我要退款"


def test_the_cache_of_words_lies_in_its_own_folder(tmp_path: Path) -> None:
    Cutter(tmp_path / "own", fast=False)
    assert [p.name for p in (tmp_path / "own").iterdir()] == ["jieba.cache"]


@pytest.mark.parametrize(
    "text",
    [
        "快递三天没到，单号SF-1024-88，客服只会说“稍等”。",
        "wifi-6 的 v1.2.3 版本 3.5% 掉线，a.b@c.com，C&A，3-2 位置--在哪",
        "图3-2: 压力表安装位置示意",
        "屏幕…碎了!!!第2次-真服了",
    ],
)
def test_both_cutters_cut_alike(text: str) -> None:
    assert Cutter().words(text) == Cutter(fast=False).words(text)


def test_without_the_package_vectors_are_zero_and_it_is_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        encoder = Encoder("no_such_package_of_vectors")
    assert "no_such_package_of_vectors" in caplog.text
    assert not encoder.available
    assert not encoder.encode(["退款", "换货"]).any()
    assert encoder.encode(["退款", "换货"]).shape == (2, SIZE)


def test_vectors_have_unit_length_and_know_what_is_alike() -> None:
    encoder = Encoder()
    assert encoder.available
    vectors = encoder.encode(["快递一直不到", "包裹迟迟没送来", "这道菜太咸了"])
    assert vectors.shape == (3, SIZE)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert encoder.encode([]).shape == (0, SIZE)
    beginning, end = "开" * HEAD, "完" * TAIL
    long = encoder.encode([beginning + "中" * 500 + end, beginning + end])
    assert long[0] == pytest.approx(long[1], abs=1e-5)
