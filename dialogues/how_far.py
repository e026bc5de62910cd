"""How far the cases are: where each stands, who has it, and what comes next by when.

    progress(draft, chased=...)

Source: ideal 2.3 (the customer's view), S2-39.
"""

from __future__ import annotations

from dialogues import matter
from dialogues.draft import Draft
from dialogues.facts import CaseSeen
from dialogues.promises import spoken
from dialogues.state import Level
from dialogues.tongue import clauses, stop

_SHOWN = 3  # cases told of at once
_REMEMBERED = 200  # things said
_STATES = frozenset({
    "intake", "submitted", "withdrawn", "plan_sent", "executing", "not_upheld", "resolved",
    "closed",
})  # fmt: skip
_DUE = {
    "first_touch": "due_first_touch", "plan_by": "due_plan_by", "done_by": "due_done_by",
    "onsite_by": "due_onsite_by",
}  # fmt: skip


def progress(draft: Draft, *, chased: bool) -> None:
    """Say where the cases stand and who is due next; a customer who chases is noted."""
    seen = draft.facts.cases
    if chased:
        draft.note("chased", "客户催办")
        draft.message("chased")
    if not seen:
        draft.message("no_case")
        return
    views = [text for case in seen[:_SHOWN] if (text := case.view.get(draft.language))]
    lines = views or [_line(case, draft) for case in seen[:_SHOWN]]
    lines += [*_next(draft), *(_links(draft) if views else ())]
    draft.message("progress", progress="\n".join(lines))


def _next(draft: Draft) -> list[str]:
    """Promise a plan where nothing is promised: what comes next is told with its time."""
    state, case = draft.state, draft.facts.cases[0]
    worked = state.closed and not (state.taken_back or state.stage or case.promises)
    if not worked or case.case_no != state.case_no or state.level is Level.SUGGESTION:
        return []
    matter.promise(draft, "plan_by", case.owner or draft.staff_script.script.team)
    due = next((p.due for p in draft.state.promised if p.kind == "plan_by"), None)
    if due is None:
        return []
    said = draft.word(_DUE["plan_by"], due=spoken(due, draft.at, draft.language))
    return [stop(said, draft.language)]


def _links(draft: Draft) -> list[str]:
    """Return the line with the page of the newest case, once for each case."""
    case = draft.facts.cases[0]
    name = f"status_link:{case.case_no}"
    if not case.link or name in draft.state.said:
        return []
    draft.become(said=(*draft.state.said, name)[-_REMEMBERED:])
    return [draft.word("status_link", link=case.link)]


def _line(case: CaseSeen, draft: Draft) -> str:
    """Say where a case stands: received when, its state, who has it, and what is due by when."""
    zone, language = draft.at.tzinfo, draft.language
    head = draft.word(
        "case_line_agent" if case.owner else "case_line",
        case_no=case.case_no,
        opened=f"{case.opened.astimezone(zone):%H:%M}",
        state=draft.word(case.state) if case.state in _STATES else case.state,
        agent=case.owner,
    )
    due = [
        draft.word(_DUE[p.kind], due=spoken(p.due, draft.at, language))
        for p in case.promises
        if p.kind in _DUE and p.due > draft.at  # a time that is over is never spoken
    ]
    return stop(clauses([head, *due], language), language)
