"""The printed process says what cases really do, and changes with the file."""

from __future__ import annotations

from cases import machine
from cases.process import as_text
from cases.states import NAMES, State
from cases.work_file import shipped

TEXT = as_text(shipped())


def row(state: State) -> str:
    steps = TEXT.partition("## 核对表")[0]
    (found,) = [line for line in steps.splitlines() if line.startswith(f"| {NAMES[state]} |")]
    return found


def test_every_state_has_every_step_that_is_legal_and_no_other() -> None:
    """S0-60, S3-12: the page is made of the table that refuses everything else."""
    for state in State:
        line = row(state)
        for to in State:
            legal = any(state in step.froms and step.to is to for step in machine.STEPS)
            assert (f" {NAMES[to]}（" in line or f"；{NAMES[to]}（" in line) is legal, (state, to)


def test_every_line_of_the_file_that_people_follow_is_on_the_page() -> None:
    """S0-60: checklists, times, gates, rights, rules."""
    work = shipped()
    for lines in work.checklists.values():
        for one in lines:
            assert f"{one.text}{'（必做）' if one.gate else ''}\n" in TEXT
    assert "| 已认领 | 2 小时 |" in TEXT
    assert "| 执行中 | 3 天 |" in TEXT
    names = [one.name for one in work.outcomes.values()]
    names += [one.name for one in work.roles.values()]
    assert all(f"| {name} |" in TEXT for name in names)
    for rule in work.rules:
        assert all(task.title in TEXT for task in rule.tasks)


def test_the_page_changes_with_the_file() -> None:
    work = shipped()
    line = work.checklists["default"][0].model_copy(update={"text": "先打电话", "gate": True})
    changed = work.model_copy(update={"checklists": {"default": (line,)}})
    assert "- [ ] 联系：先打电话（必做）" in as_text(changed)
    assert "先联系客户" not in as_text(changed)
