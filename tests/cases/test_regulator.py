"""What a regulator wants of a complaint is listed with what is missing (X-05)."""

from __future__ import annotations

from datetime import UTC, datetime

from cases import regulator
from dialogues.effects import CaseState, FileCase
from dialogues.state import FieldName, Known, Level, MessageId, ScriptRef

GIVEN = {
    "contact_name": "欧阳娜", "contact_phone": "13800138000", "demand": "退货退款",
    "issue": "洗衣机漏水", "purchased_on": "2026-11-01", "product": "洗衣机", "order_no": "XY-9",
}  # fmt: skip


def case(**fields: str) -> FileCase:
    known = {FieldName(n): Known(v, v, MessageId(1)) for n, v in fields.items()}
    began = datetime(2026, 11, 25, tzinfo=UTC)
    return FileCase(
        "TS1", 1, ScriptRef("quality", "1"), CaseState.SUBMITTED, Level.GENERAL, "quality.fault",
        ("quality.fault",), frozenset(), known, (), began,
    )  # fmt: skip


def test_what_the_case_holds_stands_there_and_what_it_lacks_is_named() -> None:
    found = regulator.lines(case(**GIVEN), "星河电器", 2)
    by = {one.key: one.value for one in found}
    assert (by["name"], by["claim"], by["respondent"]) == ("欧阳娜", "退货退款", "星河电器")
    assert (by["date"], by["evidence"]) == ("2026-11-01", "2 份")
    assert [one.name for one in found if one.missing] == ["通讯地址"]
    words = regulator.text("TS1", found)
    assert words.startswith("投诉编号：TS1\n投诉人姓名：欧阳娜")
    assert "通讯地址：（缺）" in words
    assert words.endswith("还缺：通讯地址")


def test_a_bare_case_lacks_all_but_whom_it_is_about() -> None:
    found = regulator.lines(case(), "星河电器", 0)
    assert {one.key for one in found if one.missing} == {
        "name", "phone", "address", "claim", "facts", "date",
    }  # fmt: skip
    given = {**GIVEN, "contact_address": "人民路 1 号", "company": "快送"}
    whole = regulator.lines(case(**given), "星河电器", 0)
    assert not any(one.missing for one in whole)
    assert regulator.text("TS1", whole).endswith("要的都齐了。")
    assert {one.key: one.value for one in whole}["respondent"] == "快送"


def test_what_was_not_given_is_missing_though_it_was_asked_for() -> None:
    file = case(contact_name="x")
    file.fields[FieldName("demand")] = Known("", "不知道", MessageId(2), "unknown")
    by = {one.key: one for one in regulator.lines(file, "星河", 0)}
    assert by["claim"].missing


def test_hidden_nobody_reads_name_phone_or_address() -> None:
    given = {
        **GIVEN,
        "contact_address": "人民路 1 号水云间七号楼",
        "issue": "打 13900139000 没人接",
    }
    seen = regulator.text("TS1", regulator.hidden(regulator.lines(case(**given), "星河", 0)))
    for secret in ("欧阳娜", "13800138000", "水云间", "13900139000"):
        assert secret not in seen
    assert "8000" in seen
