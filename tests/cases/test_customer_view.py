"""The customer sees where his case stands, and nothing that is said about it among staff."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from cases.now import CaseNow
from cases.states import ENDED, State
from cases.view import EN, ZH, View, customer_view, first_name
from tests.cases.happenings import (
    START,
    Ev,
    changed,
    opened,
    proposed,
    settled,
    step,
    taken,
    tell,
)

ZONE = ZoneInfo("Asia/Shanghai")
DUE = START + timedelta(hours=2)
LIFE = [
    opened("intake"), changed("submitted"), taken("anna", "Anna Lee"),
    step(State.WAITING_CUSTOMER, note="客户难缠，先晾着"),
    Ev("note", {"text": "怀疑是职业索赔"}, "anna"),
]  # fmt: skip


def view(*events: Ev, language: str = ZH, due: bool = True) -> View:
    now = tell(*events)
    return customer_view("TS1", "故障", now, DUE if due else None, language=language, zone=ZONE)


def test_he_reads_what_happened_when_and_what_comes() -> None:
    shown = view(opened("intake"), changed("submitted"), taken())
    assert shown.text == (
        "TS1  故障\n● 18:00 收到  ● 18:01 已提交  ● 18:02 林可 已接手\n"
        "○ 核实 → 方案 → 确认函 → 回访\n下一次告诉您：3月2日 20:00 前"
    )


def test_internal_notes_and_family_names_stay_inside() -> None:
    for language in (ZH, EN):
        text = view(*LIFE, language=language).text
        assert "Anna" in text
        for hidden in ("Lee", "难缠", "索赔", "anna"):
            assert hidden not in text


def test_english_readers_get_english() -> None:
    shown = view(*LIFE, proposed(), settled("accepted"), language="en-GB")
    assert "You agreed to the proposal" in shown.text
    assert shown.next == "You hear from us by 20:00 on Monday 2 March"


def test_a_case_that_is_over_promises_nothing_more() -> None:
    for state in ENDED:
        shown = customer_view("TS1", "", CaseNow(state=state), DUE, language=ZH, zone=ZONE)
        assert (shown.coming, shown.next) == ("", "")


def test_times_of_more_than_a_day_have_their_day() -> None:
    late = Ev("taken", {"agent": "lin", "name": "林可"}, "lin", n=60 * 48)
    assert next(at for at, _ in view(opened(), late).passed) == "3月2日 18:00"


def test_every_state_in_work_says_what_comes() -> None:
    for state in set(State) - ENDED - {State.INTAKE, State.FOLLOW_UP}:
        now = CaseNow(state=state, owner="林可")
        assert customer_view("TS1", "", now, None, language=ZH, zone=ZONE).coming, state


def test_a_name_is_told_by_its_first_part() -> None:
    assert (first_name("林可"), first_name("Anna Lee"), first_name("")) == ("林可", "Anna", "")
