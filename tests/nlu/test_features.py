"""Grams, words and vectors, as classifiers see them."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.steps.features import Cutter, char_grams, word_grams
from nlu.steps.vectors import HEAD, SIZE, TAIL, Encoder


@pytest.fixture(scope="module")
def cutter(tmp_path_factory: pytest.TempPathFactory) -> Cutter:
    """Return a cutter with its cache in a folder of its own."""
    return Cutter(tmp_path_factory.mktemp("jieba"))


def test_characters_make_grams_of_one_to_three() -> None:
    assert char_grams("退款") == Counter(
        ["c^", "c退", "c款", "c$", "c^退", "c退款", "c款$", "c^退款", "c退款$"]
    )


def test_an_english_word_counts_as_one_character() -> None:
    assert "crefund please$" not in char_grams("refund please")
    assert char_grams("refund please")["crefundplease"] == 1


def test_an_empty_text_has_only_its_ends() -> None:
    assert char_grams("") == Counter(["c^", "c$", "c^$"])
    assert word_grams([]) == Counter()


def test_words_make_words_and_pairs() -> None:
    assert word_grams(["我", "要", "退款"]) == Counter(
        ["w我", "w要", "w退款", "w我 要", "w要 退款"]
    )


@given(st.text(max_size=40))
def test_every_gram_says_of_which_block_it_is(text: str) -> None:
    assert {gram[0] for gram in char_grams(text)} == {"c"}


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
