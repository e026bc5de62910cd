"""What Hong Kong and Taiwan say is read as the mainland's words are, also for acts and places."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.pipeline import Pipeline
from nlu.steps import acts
from nlu.steps.normalise import Normaliser
from nlu.steps.vernacular import Vernacular
from nlu.types import Intent, SlotType
from tests.nlu.reading import read


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("點解要電話", Intent.ASK_WHY),
        ("點解要留電話", Intent.ASK_WHY),
        ("客訴專線打不通", None),
        ("重點解決咗", None),
    ],
)
def test_an_act_is_the_same_in_either_way_of_saying_it(text: str, act: Intent | None) -> None:
    plain, told = Normaliser().plain(text), Normaliser().plain(Vernacular().mainland(text))
    found, _ = acts.acts(plain, acts.load(), "", told)
    assert [one.act for one in found] == ([] if act is None else [act])


def test_a_telephone_that_was_changed_calls_for_nobody() -> None:
    read = Pipeline.by_rules().read("我電話轉咗,而家係 91112222")
    assert Intent.ASK_HUMAN not in read.acts
    assert [s.text for s in read.slots if s.type is SlotType.PHONE] == ["91112222"]


def test_clauses_of_another_count_are_read_as_they_stand() -> None:
    found, left = acts.acts("点解要电话", acts.load(), "", "为什么，要电话")
    assert (found, [one.text for one in left]) == ([], ["点解要电话"])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("店員昨天在信義店罵我", "信義店"),
        ("店員臉超臭 今天下午台中逢甲", "台中逢甲"),
        ("個侍應態度好差,尋日,旺角", "旺角"),
        ("個導師鬧我個仔,上星期五,旺角分校", "旺角分校"),
        ("列車長昨天在左營罵我", "左營"),
        ("我在火锅店被烫了", ""),
        ("我在楼下那家店等了半天", ""),
        ("票买了 上海出发 结果取消", ""),
        ("今天北京下雨你们不送", ""),
        ("湾仔码头水饺里有头发", ""),
    ],
)
def test_a_place_is_read_beside_a_day_and_before_what_was_done_there(text: str, place: str) -> None:
    assert [s.text for s in read(text) if s.type is SlotType.PLACE] == ([place] if place else [])


@pytest.mark.parametrize("text", ["列車長姓林", "個導師姓黃", "服務生姓陳", "那個櫃員姓張"])
def test_the_family_name_of_staff_is_not_his_own(text: str) -> None:
    assert [s for s in read(text) if s.type is SlotType.CONTACT_NAME] == []


@pytest.mark.parametrize("text", ["我姓林", "免貴姓黃"])
def test_his_own_family_name_is_kept(text: str) -> None:
    assert [s.value[:1] for s in read(text) if s.type is SlotType.CONTACT_NAME]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("訂房網訂的 11/30入住 現在跟我說沒房", "wanted"),
        ("上週訂的 11/20入住 空調壞了", "event"),
        ("11/20訂的房 現在說沒房", "purchase"),
    ],
)
def test_the_day_of_check_in_is_no_day_of_purchase(text: str, role: str) -> None:
    days = [s for s in read(text, date(2026, 11, 28)) if s.type is SlotType.DATE]
    assert days[-1].role == role
