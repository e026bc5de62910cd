"""Every line of a case's history can be read by people who know no codes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cases.history import _TELL, EXTERNAL, NAMES, told
from cases.replay import _FACTS
from tests.cases.kinds_written import written

PLAN = {"text": "换电池。"}
LINES: dict[str, tuple[dict[str, Any], str]] = {
    "changed": ({"set": {"state": "submitted", "script": 1}, "in": {"fields": {}}}, "状态、字段"),
    "owned": ({"owner": "林可"}, "林可"),
    "taken": ({"agent": "lin", "name": "林可"}, "林可"),
    "returned": ({"agent": "lin"}, ""),
    "assigned": ({"name": "林可", "team": "品质组", "why": ["懂电池", "手上最少"]},
                 "给林可（品质组）：懂电池，手上最少"),
    "transferred": ({"team": "品质组", "why": "要看批次"}, "给品质组：要看批次"),
    "carried": ({"name": "林可", "why": "陈岚调岗"}, "林可：陈岚调岗"),
    "tiered": ({"was": "", "tier": "金", "why": "年度合同"}, "没有等级 → 金：年度合同"),
    "filled": ({"label": "型号", "new": "C2", "old": "C1", "old_how": "said"},
               "型号：C2（原来：C1，主动说的）"),
    "sorted": ({"level": "1", "was_level": "2", "category": "quality.safety",
                "was_category": "quality.fault", "severity": "out", "was_severity": "",
                "team": "值班", "was_team": "品质组", "reason": "冒烟"},
               "级别：一般 → 紧急，类别：故障 → 安全隐患，影响：没有 → 完全不能用，归值班（冒烟）"),
    "held": ({"on": True, "why": "律师来函"}, "留存：律师来函"),
    "revealed": ({"labels": ["电话", "地址"]}, "电话、地址"),
    "waiting": ({"reasons": ["hostile"]}, "客户话里有敌意"),
    "promised": ({"kind": "plan_by", "what": "给办法", "owner": "林可"},
                 "给出方案：给办法（林可）"),
    "settled": ({"how": "kept"}, "已兑现"),
    "made_good": ({"id": "TS1/agent/1", "what": "回电", "proof": "note:打了"}, "回电"),
    "clock": ({"kind": "plan", "state": "met"}, "给出方案：按时完成"),
    "proposal_settled": ({"how": "amended", "words": "要备用机"}, "客户要改：要备用机"),
    "relayed": ({"way": "phone", "label": "型号", "text": "X9"}, "电话里，型号：X9"),
    "declined": ({"reason": "超过期限"}, "超过期限"),
    "review_asked": ({"words": "不认可"}, "不认可"),
    "resolved": ({"outcome": "partly", "done": "换好了"}, "部分支持：换好了"),
    "follow_up": ({"how": "no_answer", "words": ""}, "客户没有答复"),
    "scored": ({"points": 9}, "9 分"),
    "reopened": ({"words": "又坏了"}, "又坏了"),
    "incomplete": ({"missing": ["due", "number"]}, "什么时候办完、数量或金额"),
    "step": ({"from": "claimed", "to": "waiting_customer", "note": "等凭据"},
             "已认领 → 等客户：等凭据"),
    "plan": ({"version": 2, "needs_role": "lead", "plan": PLAN},
             "第 2 版，金额超过权限，已送审批：换电池。"),
    "plan_approved": ({"version": 2, "note": ""}, "第 2 版"),
    "plan_rejected": ({"version": 2, "note": "太贵"}, "第 2 版：太贵"),
    "quoted": ({"title": "退换", "version": "2025-06"}, "退换（2025-06）"),
    "called": ({"reached": False, "text": "无人接听"}, "没有联系上：无人接听"),
    "tagged": ({"problem": ["fault"], "root_cause": "slip"}, "问题类型、根本原因"),
    "ticked": ({"text": "先联系客户", "done": True}, "先联系客户：已做"),
    "exhibit": ({"message": 7, "sha256": "a" * 64, "from": "", "to": "receipt"},
                "没有定 → 小票发票"),
    "task": ({"act": "raise", "kind": "department", "title": "查批次", "owner": "quality"},
             "新任务 部门任务「查批次」（quality）"),
    "overstayed": ({"state": "claimed", "minutes": 125},
                   "「已认领」停了 2 小时 5 分钟，该有下一步了"),
    "visit": ({"act": "not_home", "text": "后天再去"}, "客户不在家：后天再去"),
    "task_overdue": ({"title": "查批次", "owner": "quality"}, "「查批次」（quality）"),
    "promise_broken": ({"text": "plan_by 2026-11-25T12:00:00+08:00"}, "给出方案"),
    "chased": ({"text": "客户催办"}, ""),
    "grouped": ({"incident": 3, "how": "agent"}, "同事并入"),
    "ungrouped": ({"incident": 3, "why": "不是同一批"}, "不是同一批"),
    "incident_owned": ({"incident": 3, "name": "周敏", "why": "她管电池"}, "周敏：她管电池"),
    "incident_closed": ({"incident": 3, "why": "已换新"}, "已换新"),
    "letter": ({"number": 2}, "第 2 封"),
    "proposed": ({"version": 2, "text": "换电池。"}, "第 2 版：换电池。"),
    "alarm_called": (
        {"kind": "handoff", "what": "", "step": 1, "who": "组长", "targets": ["a", "b"]},
        "第 2 次，叫组长（等人接手）：a、b",
    ),
    "alarm_heard": ({"kind": "overdue", "what": "给出方案"}, "超时：给出方案"),
    "person_joined": ({"why": "电话里核对过"}, "电话里核对过"),
    "person_apart": ({"why": "是他爱人"}, "是他爱人"),
    "person_parted": ({"why": "弄错了"}, "弄错了"),
}  # fmt: skip


@pytest.mark.parametrize("kind", LINES)
def test_a_line_says_what_happened_in_words(kind: str) -> None:
    payload, words = LINES[kind]
    assert told(kind, payload) == words
    assert re.fullmatch(r"[\u4e00-\u9fff]+", NAMES[kind])


def test_an_answer_that_a_colleague_put_down_says_whose_hand_it_is() -> None:
    """S0-41: beside the answers that stand on a message of the customer's own."""
    payload = {"how": "accepted", "option": "B", "words": "那就退货", "way": "phone", "by": "陈岚"}
    assert told("proposal_settled", payload) == "客户同意（B）：那就退货（陈岚代记，电话里）"


def test_every_kind_that_counts_is_told() -> None:
    assert set(LINES) == set(_TELL)
    assert set(_FACTS) <= set(NAMES)
    assert set(_TELL) <= set(NAMES)
    assert set(NAMES) >= EXTERNAL


def test_every_kind_that_the_program_writes_has_a_name() -> None:
    kinds = written()
    assert len(kinds) > 50
    assert {kind: files for kind, files in kinds.items() if kind not in NAMES} == {}
    assert set(NAMES) - set(kinds) == {"message"}


def test_who_a_task_belongs_to_is_called_by_name() -> None:
    payload, _ = LINES["task"]
    assert told("task", payload, {"quality": "质量"}) == "新任务 部门任务「查批次」（质量）"


def test_what_is_not_known_tells_its_text_and_a_long_one_is_cut() -> None:
    assert told("apart_from", {"text": "换一组同事"}) == "换一组同事"
    assert told("strange", {}) == ""
    assert len(told("note", {"text": "长" * 999})) == 201
