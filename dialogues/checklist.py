"""For staff only: whether a complaint is a claim with facts that the company can act on.

    checked(script, state) -> lines       each proof: there, not yet, contradicted, for a person
    against(script, state) -> gaps        what was claimed, what was measured, how far apart

It weighs nothing and decides nothing: no customer reads it, and the bot does not speak of it.
Anger that tells nothing has no list. Source: seed 003 (有效投诉), ideal 3.2 (checklists),
requirements S4-03, S4-06, S4-14.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dialogues.quantity import gap
from dialogues.script import Script
from dialogues.script_after import Checklist, Proof
from dialogues.state import UNPLACED, FieldName, Known, State

YES, NO, STAFF, AGAINST = "yes", "no", "staff", "against"
CLAIMED, MEASURED, MORE = (
    FieldName("claim_spec"), FieldName("measured"), FieldName("more_measure"),
)  # fmt: skip
_EVIDENCE = FieldName("evidence")
_DEFAULT, _SUGGESTION = "default", "suggestion"


@dataclass(frozen=True, slots=True)
class Checked:
    """One proof. part: claim, facts or ability. proof: what it rests on, as the customer said.

    state: AGAINST where what he measured is no less than what was claimed.
    """

    id: str
    part: str
    label: str
    state: str
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """What was claimed beside one thing that was measured; less: % of the claim, None unknown."""

    claimed: str
    measured: str
    less: Decimal | None


def checked(script: Script, state: State) -> tuple[Checked, ...]:
    """Return the lines of the checklist of the matter's category; none where it has no list.

    None either while nothing but feelings was told: that proves nothing and disproves nothing.
    """
    found = _list(script, state.category)
    if found is None:
        return ()
    gaps = against(script, state)
    meets = bool(gaps) and all(gap.less is not None and gap.less <= 0 for gap in gaps)
    lines = tuple(
        _line(part, proof, state, meets=meets)
        for part, proofs in (
            ("claim", found.claim),
            ("facts", found.facts),
            ("ability", found.ability),
        )
        for proof in proofs
    )
    vents = state.category in UNPLACED and not any(one.state == YES for one in lines)
    return () if vents else lines


def against(script: Script, state: State) -> tuple[Gap, ...]:
    """Return every measured quantity beside what was claimed; none where nothing was claimed.

    A further quantity counts when it is of the claim's kind, and when it is not the claim again.
    """
    if _list(script, state.category) is None:
        return ()
    claimed, measured = _said(state, CLAIMED), _said(state, MEASURED)
    if claimed is None and measured is None:
        return ()
    spec = claimed.value if claimed else ""
    shown = (claimed.text or claimed.value) if claimed else ""
    rows = [Gap(shown, k.text or k.value, gap(spec, k.value)) for k in [measured] if k]
    more = _said(state, MORE)
    for text, value in _pairs(more) if more else ():
        less = gap(spec, value)
        if less is not None and value != spec:
            rows.append(Gap(shown, text, less))
    return tuple(rows) or (Gap(shown, "", None),)


def _list(script: Script, category: str | None) -> Checklist | None:
    """Return the category's list, else the default one; a suggestion is no complaint."""
    if (category or "").split(".")[0] == _SUGGESTION:
        return None
    return script.checklists.get(script.plan_for(category).checklist or _DEFAULT)


def _line(part: str, proof: Proof, state: State, *, meets: bool) -> Checked:
    if proof.by_staff:
        return Checked(proof.id, part, proof.label, STAFF)
    known = [k for name in proof.fields if (k := _said(state, name)) is not None]
    files = _files(state, proof.kinds)
    if proof.attached and files >= proof.attached:
        return Checked(proof.id, part, proof.label, YES, f"{files} 个文件")
    shown = "；".join(k.text or k.value for k in known)
    if meets and MEASURED in proof.fields:
        return Checked(proof.id, part, proof.label, AGAINST, shown)
    return Checked(proof.id, part, proof.label, YES if known else NO, shown)


def _said(state: State, name: FieldName) -> Known | None:
    known = state.fields.get(name)
    return known if known and known.given and (known.value or known.text) else None


def _files(state: State, kinds: tuple[str, ...]) -> int:
    known = _said(state, _EVIDENCE)
    sent = known.value.split(",") if known else []
    return sum(1 for kind in sent if not kinds or kind in kinds)


def _pairs(more: Known) -> list[tuple[str, str]]:
    texts, values = more.text.split("；"), more.value.split("；")
    return list(zip(texts, values, strict=False))
