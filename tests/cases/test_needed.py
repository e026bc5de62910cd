"""A department reads what its task needs, and nothing by which the customer is known (S2-53)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases import needed
from dialogues.effects import CaseState, FileCase
from dialogues.load import load_scripts
from dialogues.script import Script
from dialogues.state import FieldName, Known, Level, MessageId, ScriptRef
from nlu.types import Flag

NAME, PHONE, ORDER = "欧阳娜", "13800138000", "XY20261101778899"
STREET, MAIL = "水云间七号楼", "na@example.com"
SECRETS = (NAME, PHONE, ORDER, STREET, MAIL)
GIVEN = {
    "contact_name": NAME, "contact_phone": PHONE, "contact_address": STREET,
    "contact_email": MAIL, "order_no": ORDER, "product": "洗衣机", "model": "W8",
    "issue": f"洗衣机漏水，我叫{NAME}，电话{PHONE}，邮箱{MAIL}", "demand": "退货退款",
    "more_phone": PHONE, "claim_spec": "18小时", "measured": "9.4小时", "injury": "no",
}  # fmt: skip


@pytest.fixture(scope="module")
def script() -> Script:
    return load_scripts(Path(__file__).parents[2] / "dialogues" / "scripts")["quality"].script


def case(*flags: Flag, **fields: str) -> FileCase:
    known = {FieldName(n): Known(v, v, MessageId(1)) for n, v in fields.items()}
    began = datetime(2026, 11, 25, tzinfo=UTC)
    return FileCase(
        "TS1", 1, ScriptRef("quality", "1"), CaseState.SUBMITTED, Level.GENERAL, "quality.fault",
        ("quality.fault",), frozenset(flags), known, (), began,
    )  # fmt: skip


def told(script: Script, *flags: Flag, **fields: str) -> dict[str, str]:
    found = needed.facts(case(*flags, **fields), script, "质量 · 故障")
    return {one.name: one.value for one in found}


def test_the_matter_is_there_and_who_he_is_is_not(script: Script) -> None:
    """S2-53: in the fields and in what he wrote freely."""
    facts = told(script, **GIVEN)
    assert facts["类别"] == "质量 · 故障"
    assert facts["什么产品或服务"] == "洗衣机"
    assert facts["型号"] == "W8"
    assert facts["希望怎么处理"] == "退货退款"
    assert facts["出了什么问题"].startswith("洗衣机漏水")
    assert "138****8000" in facts["出了什么问题"]
    assert facts["订单号或单号"] == "****8899"
    assert facts["差多少"] == "少 47.8%"
    text = " ".join(facts.values())
    assert [secret for secret in SECRETS if secret in text] == []
    assert not {"联系电话", "怎么称呼", "通讯地址", "邮箱"} & set(facts)


def test_what_changes_the_work_is_a_risk_and_how_he_speaks_is_none(script: Script) -> None:
    """S2-53: need to know."""
    facts = told(script, Flag.SAFETY, Flag.ABUSIVE, Flag.SELF_HARM, Flag.REQUEST_HUMAN)
    assert facts["风险"] == "涉及人身安全"
    assert "风险" not in told(script, Flag.ABUSIVE)


def test_what_was_not_given_is_no_line(script: Script) -> None:
    file = case(model="W8")
    file.fields[FieldName("product")] = Known("", "不知道", MessageId(2), "unknown")
    names = [one.name for one in needed.facts(file, script, "")]
    assert names == ["型号"]


def test_a_short_number_shows_nothing_of_itself(script: Script) -> None:
    assert told(script, order_no="7788")["订单号或单号"] == "****"
