"""Names of a list are found in a case as names of the catalogue are found in a text."""

from __future__ import annotations

import pytest

from nlu.steps import listed
from nlu.steps.listed import Listed

NAMES = ("青鸟Q7投影仪", "云杉", "X200", "X200 Pro", "KFR-35GW", "iPhone 15 Pro", "耳机")
CATALOGUE = "云杉,云杉耳机\n耳塞一号,云杉耳机\n青鸟Q7,青鸟Q7投影仪\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Listed:
    path = tmp_path_factory.mktemp("own") / "catalogue.csv"
    path.write_text(CATALOGUE, encoding="utf-8")
    return listed.load(NAMES, path)


SAME = {
    "青鳥 Q7-投影儀": "青鸟Q7投影仪", "青鸟Q7": "青鸟Q7投影仪", "青乌Q7投影仪": "青鸟Q7投影仪",
    "我的青鸟Q7投影仪": "青鸟Q7投影仪", "云杉耳机": "云杉", "耳塞一号": "云杉",
    "耳塞一号坏了": "云杉",
    "x200": "X200", "Ｘ２００": "X200", "x200pro": "X200 Pro", "X200-PRO": "X200 Pro",
    "kfr 35gw": "KFR-35GW", "耳机": "耳机",
}  # fmt: skip


@pytest.mark.parametrize("text", SAME)
def test_a_name_written_otherwise_is_the_same(own: Listed, text: str) -> None:
    assert own.find(text) == own.key(SAME[text]) != ""


@pytest.mark.parametrize(
    "text", ["X200 Pro Max", "iPhone 15 Pro Max", "KFR 36GW", "X201", "我的耳机", "小米", "——", ""]
)
def test_another_model_and_a_short_name_in_a_text_are_none(own: Listed, text: str) -> None:
    assert own.find(text) == ""


def test_without_a_catalogue_names_stand_for_themselves() -> None:
    own = listed.load(NAMES)
    assert own.find("青鸟Q7投影仪") == "青鸟q7投影仪"
    assert own.find("青鸟Q7") == ""
    assert listed.load(()).find("青鸟Q7投影仪") == ""


def test_quantities_are_read_as_customers_are_read(own: Listed) -> None:
    said = own.quantities("约18小時（亮度 50%），充电 5000mAh")
    assert said == ("18 小时", "50 %", "5000 mah")
    assert own.quantities("一年内免费换") == ()
