"""crm.yml says which customer file there is; a mistake in it is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.connect.crm_file import CrmFile, load
from dialogues.typed_yaml import FileError


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind: fax\n", "crm.yml:1"),
        ("kind: http\n", "push 或 pull"),
        ("kind: http\nhttp:\n  pull: https://a.example/x\n", "{phone}"),
        ("fields:\n  单号: nonsense\n", "nonsense"),
        ("fields:\n  电话: phone\n", "number"),
        ("http:\n  push: https://u:p@a.example/\n", "QINGSU_CRM_TOKEN"),
        ("surprise: 1\n", "surprise"),
    ],
)
def test_a_mistake_in_crm_yml_is_told_in_chinese(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "crm.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as error:
        load(path)
    assert told in "\n".join(str(m) for m in error.value.mistakes)


def test_an_empty_file_means_a_folder_with_the_usual_columns(tmp_path: Path) -> None:
    path = tmp_path / "crm.yml"
    path.write_text("kind: csv\n", encoding="utf-8")
    assert load(path) == CrmFile()
