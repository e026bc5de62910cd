"""Names of the operator's catalogue, written a little otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.steps import slots
from nlu.steps.slots import SlotReader
from nlu.types import SlotType
from tests.nlu.reading import TODAY, normaliser

CATALOGUE = """极光冰箱双门款,极光 X2
青鸟投影仪,青鸟 P1
KFR-35GW,云杉空调 35
云杉耳机 Pro Max,云杉耳机 Pro Max
小河手环9代,小河手环 9
小河手环8代,小河手环 8
晴川扫地机A型,晴川 A
晴川扫地机B型,晴川 B
極光洗衣機,极光洗衣机
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> SlotReader:
    path = tmp_path_factory.mktemp("own") / "catalogue.csv"
    path.write_text(CATALOGUE, encoding="utf-8")
    return slots.load(path)


def products(own: SlotReader, text: str) -> list[tuple[str, str]]:
    """Return text and value of each product."""
    found = own.read(text, normaliser().plain(text), TODAY)
    return [(slot.text, slot.value) for slot in found if slot.type is SlotType.PRODUCT]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("极光冰箱双门款漏水", "极光冰箱双门款", "极光 X2"),
        ("极兴冰箱双门款漏水", "极兴冰箱双门款", "极光 X2"),
        ("我的极光冰箱双门坏了", "极光冰箱双门", "极光 X2"),
        ("青鸟投影议不亮", "青鸟投影", "青鸟 P1"),
        ("kfr35gw滴水", "kfr35gw", "云杉空调 35"),
        ("KFR 35GW滴水", "KFR 35GW", "云杉空调 35"),
        ("云杉耳机promax没声", "云杉耳机promax", "云杉耳机 Pro Max"),
        ("云彬耳机 pro max没声", "云彬耳机 pro max", "云杉耳机 Pro Max"),
        ("極光洗衣機不轉", "極光洗衣機", "极光洗衣机"),
        ("小河手圈9代断了", "小河手圈9代", "小河手环 9"),
    ],
)
def test_a_name_is_known_with_one_mistake(
    own: SlotReader, text: str, words: str, value: str
) -> None:
    assert products(own, text)[:1] == [(words, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [("极兴冰箱双门款", "极光 X2"), ("青乌投影仪", "青鸟 P1"), ("我买的青鸟投影仪", "青鸟 P1")],
)
def test_a_text_may_end_with_a_name(own: SlotReader, text: str, value: str) -> None:
    """Halves of other names are longer than what is left of the text."""
    assert [said for _, said in products(own, text)][:1] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "小河手环7代断了",
        "小河手机9代断了",
        "晴川扫地机C型",
        "晴川扫地机型",
        "kfr36gw滴水",
        "kfr35gwx滴水",
        "云杉耳机 Pro",
        "青鸟冰箱",
    ],
)
def test_another_model_is_no_mistake(own: SlotReader, text: str) -> None:
    ours = {line.split(",")[1] for line in CATALOGUE.split("\n") if line}
    assert [value for _, value in products(own, text) if value in ours] == []


def test_a_models_number_in_the_catalogue_is_both(own: SlotReader) -> None:
    found = own.read("型号KFR-35GW的", normaliser().plain("型号KFR-35GW的"), TODAY)
    assert {(slot.type, slot.value) for slot in found} == {
        (SlotType.MODEL, "KFR-35GW"),
        (SlotType.PRODUCT, "云杉空调 35"),
    }


def test_a_long_text_and_a_large_catalogue_take_time_in_proportion(tmp_path: Path) -> None:
    """Twice the text, twice the windows: what is looked at does not grow with its square."""
    path = tmp_path / "catalogue.csv"
    path.write_text(
        "".join(f"晨星{chr(0x4E00 + n)}电饭煲{n},晨星 {n}\n" for n in range(2000)), "utf-8"
    )
    alike = slots.load(path).own
    looked = [len(list(alike._windows("晨星好电饭煲7" * many))) for many in (50, 100)]
    assert 0 < looked[1] <= 2 * looked[0] + 100


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_sheet_saved_by_excel_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "catalogue.csv"
    path.write_text("晨星电饭煲,晨星\r\n", encoding=encoding)
    assert products(slots.load(path), "晨星电饭煲不通电") == [("晨星电饭煲", "晨星")]
