"""The tree of categories."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu import taxonomy

PARENTS = ("quality", "service", "logistics", "price", "aftersale", "account_safety",
           "suggestion", "other")  # fmt: skip


def test_the_parents_are_the_stable_ones() -> None:
    assert taxonomy.load().parents == PARENTS


def test_every_leaf_has_a_parent_and_a_chinese_name() -> None:
    tree = taxonomy.load()
    assert len(tree.leaves) >= 40
    assert {taxonomy.parent(leaf) for leaf in tree.leaves} == set(PARENTS)
    assert [code for code, name in tree.names.items() if not name or name.isascii()] == []


def test_a_parent_is_its_own_parent() -> None:
    assert taxonomy.parent("quality") == taxonomy.parent("quality.fault") == "quality"


@pytest.mark.parametrize(
    "text",
    ["quality: 质量\n", "quality: {name: 质量}\n", "quality: {name: 质, leaves: {}, x: 1}\n"],
)
def test_an_entry_that_is_not_whole_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tree.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="quality: 需要 name 和 leaves"):
        taxonomy.load(path)
