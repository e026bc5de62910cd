"""A notice is of what the customer has, or he does not hear of it (S1-29)."""

from __future__ import annotations

from datetime import datetime

import pytest

from dialogues.concerned import concerns, had_of
from dialogues.facts import EarlierCase
from dialogues.notices import Notice
from dialogues.state import FieldName, Known, MessageId, Phase, ScriptRef, State
from dialogues.talks import ZONE

NOON = datetime(2026, 11, 25, 12, tzinfo=ZONE)


def fields(**told: str) -> dict[FieldName, Known]:
    return {FieldName(n): Known(v, v, MessageId(1)) for n, v in told.items()}


def state(phase: Phase = Phase.FACTS, /, **told: str) -> State:
    return State(ScriptRef("quality", "v"), phase=phase, fields=fields(**told))


def hit(notice: Notice, text: str = "", **told: str) -> bool:
    return concerns(notice, had_of(state(**told), text, ()))


@pytest.mark.parametrize(
    ("product", "his", "his_too"),
    [
        ("冰箱", "双开门冰箱", True),
        ("冰箱", "冰箱", True),
        ("冰箱", "冰箱贴", False),
        ("手机", "手机壳", False),
        ("车", "电动车", False),  # one character says too little
        ("空调", "空调 X9", True),
        ("air conditioner", "Portable Air Conditioner", True),
        ("fridge", "minifridge", False),
        ("ＵＳＢ线", "usb线", True),
        ("空调", "", False),
    ],
)
def test_a_name_ends_with_the_thing(product: str, his: str, his_too: bool) -> None:  # noqa: FBT001
    assert hit(Notice(1, {}, (product,)), product=his) is his_too


@pytest.mark.parametrize(
    ("told", "concerned"),
    [
        ({"product": "空调", "model": "KFR 35"}, True),
        ({"product": "空调KFR-35"}, True),
        ({"model": "kfr-35"}, True),
        ({"product": "kfr35"}, True),
        ({"product": "空调"}, False),  # which one is not known yet
        ({"product": "空调", "model": "KFR-35G"}, False),
        ({"product": "风扇", "model": "KFR-35"}, False),
    ],
)
def test_a_model_is_that_model_and_no_other(told: dict[str, str], concerned: bool) -> None:  # noqa: FBT001
    assert hit(Notice(1, {}, ("空调",), ("KFR-35",)), **told) is concerned


def test_a_thing_may_be_named_with_its_model_as_an_incident_is() -> None:
    notice = Notice(1, {}, ("空调 X9",))
    assert hit(notice, product="空调", model="X9")
    assert not hit(notice, product="空调")
    assert not hit(notice, product="空调", model="X9 Pro")


def test_a_place_is_where_it_happened_or_was_bought() -> None:
    notice = Notice(1, {}, places=("人民路店",))
    assert hit(notice, place="你们人民路店")
    assert hit(notice, place_of_purchase="人民路店")
    assert not hit(notice, place="中山路店")
    assert not hit(Notice(1, {}, ("蛋糕",), places=("人民路店",)), place="人民路店", product="面包")


def test_a_service_is_found_in_his_words_and_a_thing_is_not() -> None:
    broadband = Notice(1, {}, ("宽带",))
    assert hit(broadband, issue="家里宽带断了三天")
    assert hit(broadband, text="宽带今天是不是断了")
    assert not hit(broadband, text="路由器上写着宽带两个字", product="路由器")
    assert not hit(Notice(1, {}, ("冰箱",)), text="冰箱贴掉了")
    assert not hit(Notice(1, {}, ("app",)), text="i am not happy")
    assert hit(Notice(1, {}, ("app",)), text="Your APP will not open")


def test_a_notice_of_nothing_concerns_nobody() -> None:
    assert not hit(Notice(1, {}), product="冰箱", model="X", place="店")


def test_before_he_has_a_matter_he_is_who_came_before_and_afterwards_only_this_one_counts() -> None:
    notice = Notice(1, {}, ("空调",))
    before = (EarlierCase("TS1", "closed", None, NOON, fields(product="空调")),)
    assert concerns(notice, had_of(state(Phase.NEW), "你好", before))
    assert not concerns(notice, had_of(state(Phase.NEW, product="冰箱"), "", before))
    assert not concerns(notice, had_of(state(Phase.FACTS), "你们客服真凶", before))


def test_what_he_cannot_name_is_no_name() -> None:
    unknown = Known("空调", "空调", None, "unknown")
    asked = State(ScriptRef("quality", "v"), fields={FieldName("product"): unknown})
    assert not concerns(Notice(1, {}, ("空调",)), had_of(asked, "", ()))
