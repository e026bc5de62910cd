"""The legal steps of a case, as data: from where, to where, who may, by which road, with what.

    refusal(state, to, who, given) -> str    why not, in Chinese; "" when the step is legal
    onward(state, who) -> steps              what may be done next
    heard(kind, state) -> bool               whether what the talk did moves a case that stands so

Roads: step (the desk says so), plan, decline, resolve (words to the customer, spoken in the
talk's lane), close, reopen, talk (only the talk itself, or a clock). Source: ideal 2.3, S3-12.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cases.states import NAMES, State, Who

_S = State
NOTE, TARGET = "note", "target"
NEEDS = {NOTE: "说明", TARGET: "并入的案件号"}
_BOT = frozenset({Who.BOT})
_BY_ITSELF = frozenset({Who.BOT, Who.CLOCK})
_STAFF = frozenset({Who.AGENT, Who.LEAD})
_LEAD = frozenset({Who.LEAD})
_ANY = _STAFF | _BY_ITSELF

_AT_WORK = frozenset({
    _S.CLAIMED, _S.INVESTIGATING, _S.WAITING_CUSTOMER, _S.WAITING_THIRD_PARTY, _S.AMENDED,
})  # fmt: skip
_DONE = frozenset({_S.RESOLVED, _S.LETTER, _S.FOLLOW_UP, _S.NOT_UPHELD})
_FRESH = frozenset({_S.SUBMITTED, _S.REOPENED})
_ALIVE = _FRESH | _AT_WORK | {_S.PLAN_SENT, _S.AGREED, _S.EXECUTING, _S.REFUSED}


@dataclass(frozen=True, slots=True)
class Step:
    """One row: from any of *froms* to *to*, by any of *who*."""

    to: State
    froms: frozenset[State]
    who: frozenset[Who]
    road: str = "step"
    needs: tuple[str, ...] = ()


def _of(*states: State) -> frozenset[State]:
    return frozenset(states)


STEPS: tuple[Step, ...] = (
    Step(_S.SUBMITTED, _of(_S.INTAKE, _S.WITHDRAWN), _BY_ITSELF, "talk"),
    Step(_S.SUBMITTED, _DONE | {_S.PLAN_SENT, _S.AGREED, _S.EXECUTING, _S.CLOSED}, _BOT, "talk"),
    Step(_S.CLAIMED, _FRESH, _STAFF),
    Step(_S.INVESTIGATING, (_AT_WORK - {_S.INVESTIGATING}) | {_S.EXECUTING, _S.AGREED}, _STAFF),
    Step(_S.INVESTIGATING, _of(_S.WAITING_CUSTOMER), _BY_ITSELF, "talk"),
    Step(_S.INVESTIGATING, _of(_S.REFUSED, _S.MERGED), _LEAD, needs=(NOTE,)),
    Step(
        _S.WAITING_CUSTOMER,
        (_AT_WORK - {_S.WAITING_CUSTOMER}) | {_S.EXECUTING},
        _STAFF,
        needs=(NOTE,),
    ),
    Step(_S.WAITING_CUSTOMER, _of(_S.CLAIMED, _S.INVESTIGATING, _S.AMENDED), _BOT, "talk"),
    Step(
        _S.WAITING_THIRD_PARTY,
        (_AT_WORK - {_S.WAITING_THIRD_PARTY}) | {_S.EXECUTING},
        _STAFF,
        needs=(NOTE,),
    ),
    Step(
        _S.PLAN_SENT, _AT_WORK | {_S.PLAN_SENT, _S.AGREED, _S.EXECUTING, _S.NOT_UPHELD}, _STAFF,
        "plan",
    ),
    Step(_S.PLAN_SENT, _of(_S.REFUSED), _LEAD, "plan"),
    Step(_S.AGREED, _of(_S.PLAN_SENT, _S.AMENDED, _S.NOT_UPHELD), _BOT, "talk"),
    Step(_S.AMENDED, _of(_S.PLAN_SENT, _S.NOT_UPHELD), _BOT, "talk"),
    Step(_S.REFUSED, _of(_S.PLAN_SENT), _BOT, "talk"),
    Step(_S.EXECUTING, _of(_S.AGREED, _S.WAITING_CUSTOMER, _S.WAITING_THIRD_PARTY), _STAFF),
    Step(_S.NOT_UPHELD, _AT_WORK | {_S.PLAN_SENT}, _STAFF, "decline"),
    Step(_S.NOT_UPHELD, _of(_S.REFUSED), _LEAD, "decline"),
    Step(
        _S.RESOLVED, _AT_WORK | {_S.PLAN_SENT, _S.AGREED, _S.EXECUTING, _S.NOT_UPHELD}, _STAFF,
        "resolve",
    ),
    Step(_S.RESOLVED, _of(_S.REFUSED), _LEAD, "resolve"),
    Step(_S.LETTER, _of(_S.RESOLVED), _BOT, "talk"),
    Step(_S.FOLLOW_UP, _of(_S.RESOLVED, _S.LETTER), _BY_ITSELF, "talk"),
    Step(_S.FOLLOW_UP, _of(_S.LETTER), _STAFF, needs=(NOTE,)),
    Step(_S.CLOSED, _DONE | {_S.WITHDRAWN}, _STAFF, "close"),
    Step(_S.REOPENED, _DONE | {_S.CLOSED, _S.WITHDRAWN}, _STAFF, "reopen", (NOTE,)),
    Step(_S.REOPENED, _DONE | {_S.CLOSED}, _BOT, "talk"),
    Step(_S.MERGED, _FRESH | _AT_WORK, _LEAD, needs=(TARGET, NOTE)),
    Step(_S.WITHDRAWN, _ALIVE, _STAFF, needs=(NOTE,)),
    Step(_S.WITHDRAWN, _ALIVE | {_S.INTAKE, _S.NOT_UPHELD}, _BOT, "talk"),
)  # fmt: skip


_DECIDED = _AT_WORK | {_S.PLAN_SENT, _S.REFUSED}
_SPOKEN = _FRESH | _DECIDED | {_S.AGREED, _S.EXECUTING, _S.NOT_UPHELD}
HEARD: Mapping[str, tuple[State, frozenset[State]]] = {
    "proposed": (_S.PLAN_SENT, _SPOKEN),
    "declined": (_S.NOT_UPHELD, _FRESH | _DECIDED),
    "review_asked": (
        _S.SUBMITTED, _DONE | {_S.PLAN_SENT, _S.AGREED, _S.EXECUTING, _S.CLOSED},
    ),
    "resolved": (_S.RESOLVED, _SPOKEN),
    "letter": (_S.LETTER, _of(_S.RESOLVED)),
    "follow_up": (_S.FOLLOW_UP, _of(_S.RESOLVED, _S.LETTER)),
    "reopened": (_S.REOPENED, _DONE | {_S.CLOSED}),
}  # fmt: skip
"""What the talk did by its kind in the history: where it brings a case to, and from where.

Whoever speaks of a case that nobody has claimed takes it by speaking, so a fresh one may be
decided at once. Anything else is on record and moves nothing: a case that was merged, closed or
taken back meanwhile does not come back to life by a word that was still under way.
"""


def heard(kind: str, state: State) -> bool:
    """Say whether what the talk did moves a case that stands so; of kinds that move none: yes."""
    return kind not in HEARD or state in HEARD[kind][1]


def find(state: State, to: State, who: Who) -> Step | None:
    """Return the row of the step, None when there is none."""
    return next((s for s in STEPS if s.to is to and state in s.froms and who in s.who), None)


def refusal(state: State, to: State, who: Who, given: Collection[str]) -> str:
    """Say in Chinese why the step is not taken; "" when it is legal.

    given: which of the needs came along (NOTE, TARGET).
    """
    here, there = NAMES[state], NAMES[to]
    if find(state, to, who) is None:
        return _why_not(state, to, who, f"「{here}」不能直接变成「{there}」")
    missing = lacking(state, to, who, given)
    said = "、".join(NEEDS[need] for need in missing)
    return f"变成「{there}」要填：{said}" if missing else ""


def lacking(state: State, to: State, who: Who, given: Collection[str]) -> tuple[str, ...]:
    """Return which needs of a legal step did not come along."""
    row = find(state, to, who)
    return tuple(need for need in row.needs if need not in given) if row else ()


def onward(state: State, who: Who) -> tuple[Step, ...]:
    """Return what *who* may do next, one row for each aim, in the order of the table."""
    rows: dict[State, Step] = {}
    for step in STEPS:
        if state in step.froms and who in step.who:
            rows.setdefault(step.to, step)
    return tuple(rows.values())


def _why_not(state: State, to: State, who: Who, said: str) -> str:
    """Name the state when nobody may, else who may."""
    may = {one for s in STEPS if s.to is to and state in s.froms for one in s.who}
    if Who.LEAD in may and who is Who.AGENT:
        return f"{said}：这一步要由主管来做"
    if may and not may & _STAFF:
        return f"{said}：这一步要等客户答复，不能由同事来定"
    return said
