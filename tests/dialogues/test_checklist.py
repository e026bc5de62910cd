"""For staff only: what a complaint rests on, and how far a claim is from what was measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues import labels
from dialogues.book import Book
from dialogues.checklist import CLAIMED, MEASURED, MORE, against, checked
from dialogues.effects import Say
from dialogues.load import load_scripts
from dialogues.measures import told
from dialogues.packet import packet
from dialogues.quantity import amount, gap
from dialogues.script import Script
from dialogues.state import FieldName, Known, MessageId, State
from dialogues.talks import ZONE, Meant, Player, load_talks, meant_parse, play
from dialogues.typed_yaml import FileError
from tests.house.sources import ROOT

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)
ONE = MessageId(1)
SCRIPTS = ROOT / "dialogues" / "scripts"


def known(value: str, text: str = "", how: str = "said") -> Known:
    return Known(value, text or value, ONE, how)


@pytest.fixture
def script(book: Book) -> Script:
    return book.script(book.ref_for("quality.below_spec"))


@pytest.fixture
def state(book: Book) -> State:
    """Return a matter below its specification, of which nothing is known yet."""
    return State(book.ref_for("quality.below_spec"), category="quality.below_spec", case_no="TS1")


def lines(script: Script, state: State) -> dict[str, str]:
    return {line.id: line.state for line in checked(script, state)}


def test_nothing_said_is_nothing_proved_and_what_only_people_know_is_left_to_them(
    script: Script, state: State
) -> None:
    found = lines(script, state)
    assert {i for i, s in found.items() if s == "staff"} == {"in_warranty"}
    assert {s for i, s in found.items() if i != "in_warranty"} == {"no"}


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("demand", "concrete_claim"),
        ("claim_spec", "spec_value"),
        ("measured", "measured_value"),
        ("test_conditions", "conditions"),
        ("order_no", "bought"),
        ("purchased_on", "bought"),
        ("place_of_purchase", "sold_by_us"),
    ],
)
def test_a_field_that_is_known_proves_its_line_in_the_customers_words(
    script: Script, state: State, field: str, line: str
) -> None:
    made = replace(state, fields={FieldName(field): known("x", "照他说的")})
    assert {i for i, s in lines(script, made).items() if s == "yes"} == {line}
    (proved,) = [one for one in checked(script, made) if one.id == line]
    assert proved.proof == "照他说的"


@pytest.mark.parametrize("how", ["agent", "unknown"])
def test_a_question_left_open_proves_nothing(script: Script, state: State, how: str) -> None:
    made = replace(state, fields={FieldName("demand"): known("", "不知道", how)})
    assert lines(script, made)["concrete_claim"] == "no"


@pytest.mark.parametrize(("sent", "proved"), [("image,image", "yes"), ("voice", "no")])
def test_files_count_by_their_kind(script: Script, state: State, sent: str, proved: str) -> None:
    made = replace(state, fields={FieldName("evidence"): known(sent)})
    assert lines(script, made)["log"] == proved


def test_every_part_and_state_has_a_word_for_staff(script: Script, state: State) -> None:
    found = checked(script, state)
    assert {line.part for line in found} == set(labels.CHECK_PARTS)
    assert {"yes", "no", "staff", "against"} == set(labels.CHECKS)
    assert all(line.label for line in found)


def test_every_checklist_of_every_script_asks_for_claim_facts_and_ability(book: Book) -> None:
    """Seed 003: a claim, facts, and that the company can act."""
    found = [c for script in book.scripts.values() for c in script.checklists.values()]
    assert found
    for one in found:
        names = [p.id for p in (*one.claim, *one.facts, *one.ability)]
        assert len(names) == len(set(names))
        assert all(
            p.by_staff or p.fields or p.attached for p in (*one.claim, *one.facts, *one.ability)
        )


def test_a_category_without_a_list_has_no_lines(book: Book) -> None:
    ref = book.ref_for("suggestion.feature")
    made = State(ref, category="suggestion.feature", fields={CLAIMED: known("18 小时")})
    assert checked(book.script(ref), made) == ()
    assert against(book.script(ref), made) == ()


@pytest.mark.parametrize(
    ("measured", "more", "state_of"),
    [("18 小时", "", "against"), ("19 小时", "20 小时", "against"), ("19 小时", "9 小时", "yes"),
     ("9 小时", "", "yes"), ("50 %", "", "yes")],
)  # fmt: skip
def test_a_measure_that_meets_the_claim_contradicts_it(
    script: Script, state: State, measured: str, more: str, state_of: str
) -> None:
    """S4-03: met, missing, contradicted; only where nothing he measured falls short."""
    fields = {CLAIMED: known("18 小时"), MEASURED: known(measured), MORE: known(more)}
    found = lines(script, replace(state, fields={k: v for k, v in fields.items() if v.value}))
    assert (found["measured_value"], found["spec_value"]) == (state_of, "yes")


def test_claim_and_measure_stand_side_by_side(script: Script, state: State) -> None:
    """Ideal D3: 18 hours claimed, 9:41 and 9:02 measured: 46.2 and 49.8 % less."""
    fields = {
        CLAIMED: known("18 小时", "18小时"),
        MEASURED: known("9 小时 41 分", "9小时41分"),
        MORE: known("9 小时 2 分；50 %；18 小时", "9小时02分；50%；18小时"),
    }
    rows = against(script, replace(state, fields=fields))
    assert [(r.claimed, r.measured, r.less) for r in rows] == [
        ("18小时", "9小时41分", Decimal("46.2")),
        ("18小时", "9小时02分", Decimal("49.8")),
    ]


def test_a_claim_alone_and_a_measure_alone_have_no_gap(script: Script, state: State) -> None:
    alone = against(script, replace(state, fields={CLAIMED: known("18 小时")}))
    assert [(r.claimed, r.measured, r.less) for r in alone] == [("18 小时", "", None)]
    other = against(script, replace(state, fields={MEASURED: known("9 小时")}))
    assert [(r.claimed, r.measured, r.less) for r in other] == [("", "9 小时", None)]
    assert against(script, state) == ()


@pytest.mark.parametrize(
    ("claimed", "measured", "less"),
    [
        ("18 小时", "9 小时 41 分", "46.2"),
        ("18 小时", "9 小时 2 分", "49.8"),
        ("18 小时", "9.4 小时", "47.8"),
        ("1 小时", "30 分钟", "50.0"),
        ("5000 毫安时", "4000 mah", "20.0"),
        ("1 公斤", "450 克", "55.0"),
        ("2 斤", "1 千克", "0.0"),
        ("1 tb", "931 gb", "9.1"),
        ("10 小时", "12 小时", "-20.0"),
        ("300 兆", "90.5 mbps", "69.8"),
    ],
)
def test_a_gap_is_a_share_of_the_claim_in_whatever_unit(
    claimed: str, measured: str, less: str
) -> None:
    """S4-02."""
    assert gap(claimed, measured) == Decimal(less)


@pytest.mark.parametrize(
    ("claimed", "measured"),
    [("18 小时", "50 %"), ("18 小时", ""), ("", "9 小时"), ("0 小时", "9 小时"), ("18 尺", "9 尺"),
     ("很久", "9 小时"), ("9 小时 3 克", "9 小时")],
)  # fmt: skip
def test_what_cannot_be_compared_has_no_gap(claimed: str, measured: str) -> None:
    assert gap(claimed, measured) is None


@given(
    st.integers(1, 10**6), st.integers(0, 10**6), st.sampled_from([("小时", "分"), ("公斤", "克")])
)
def test_the_gap_is_the_same_in_any_unit(one: int, other: int, units: tuple[str, str]) -> None:
    big, small = units
    factor = 60 if big == "小时" else 1000
    assert gap(f"{one * factor} {small}", f"{other} {small}") == gap(
        f"{one} {big}", f"{other} {small}"
    )


@given(st.text(max_size=30))
def test_no_text_breaks_the_measuring(text: str) -> None:
    found = amount(text)
    assert found is None or found[1]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("说明书写视频播放18小时，最长9小时41分，最短9小时02分", ["spec", "measured", "measured"]),
        ("实测只有9小时41分，宣传的是18小时", ["measured", "spec"]),
        ("写着18小时，9小时41分", ["spec", "spec"]),
        ("18小时，9小时41分", ["", ""]),
        ("等了9小时41分", ["waited"]),
    ],
)
def test_the_words_before_a_quantity_tell_what_it_is(
    script: Script, heard: Any, text: str, roles: list[str]
) -> None:
    """A second quantity goes on with what the first one was, until the words say otherwise."""
    measures = [m for m in ("18小时", "9小时41分", "9小时02分") if m in text]
    reading = heard(text, slots={"measure": measures})
    found = sorted(told(script, reading), key=lambda one: one[0].start)
    assert [slot.role for slot, _ in found] == roles


def test_a_claim_goes_to_the_claim_and_not_to_what_was_measured(book: Book) -> None:
    talk = Player(book, NOW)
    meant = {"intent": "complaint", "category": "quality.below_spec",
             "slots": {"measure": ["9小时=9 小时", "18小时=18 小时"]}}  # fmt: skip
    talk.hear(talk.said(meant_parse("实测9小时，说明书写的是18小时", Meant.model_validate(meant))))
    assert talk.state is not None
    assert talk.state.fields[CLAIMED].value == "18 小时"
    assert talk.state.fields[MEASURED].value == "9 小时"


def test_a_quantity_nobody_calls_a_claim_is_none(book: Book) -> None:
    talk = Player(book, NOW)
    meant = {"intent": "complaint", "category": "quality.fault",
             "slots": {"measure": ["3天=3 天", "9小时=9 小时"]}}  # fmt: skip
    talk.hear(talk.said(meant_parse("用了3天，9小时就没电", Meant.model_validate(meant))))
    assert talk.state is not None
    assert CLAIMED not in talk.state.fields


def test_the_packet_holds_both_and_the_bot_speaks_of_neither(book: Book) -> None:
    """Ideal 3.2: the list is for staff; no verdict reaches the customer."""
    (talk,) = [t for t in load_talks(SCRIPTS / "quality.talks.yml") if t.talk.startswith("例二")]
    assert play(book, talk) == []
    first = talk.turns[0]
    player = Player(book, NOW)
    effects = player.hear(
        player.said(meant_parse(str(first.customer), first.meant), photos=first.photos)
    )
    assert player.state is not None
    made = packet(book.script(player.state.script), player.state, (), NOW)
    assert {line.id: line.state for line in made.checks}["log"] == "yes"
    assert [row.less for row in made.gaps] == [Decimal("46.2"), Decimal("49.8")]
    said = "".join(e.text for e in effects if isinstance(e, Say))
    assert not any(line.label in said for line in made.checks)
    assert "46.2" not in said


_WRONG = {
    "no such list": ("checklist: below_spec", "checklist: nothing", "没有定义的核对表 nothing"),
    "no such question": ("fields: [claim_spec]", "fields: [claims]", "没有定义的问题 claims"),
    "a key misspelt": ("by_staff: true", "by_stuff: true", "by_stuff"),
}


@pytest.mark.parametrize(("old", "new", "told_so"), _WRONG.values(), ids=_WRONG)
def test_a_mistake_in_a_list_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, told_so: str
) -> None:
    for path in SCRIPTS.rglob("*.yml"):
        copy = tmp_path / path.relative_to(SCRIPTS)
        copy.parent.mkdir(exist_ok=True)
        text = path.read_text("utf-8")
        copy.write_text(text.replace(old, new) if path.name == "quality.yml" else text, "utf-8")
    with pytest.raises(FileError) as caught:
        load_scripts(tmp_path)
    assert any(told_so in str(m) and "quality.yml" in str(m) for m in caught.value.mistakes)
