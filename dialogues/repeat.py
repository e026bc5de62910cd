"""A customer who comes again with the same matter: linked, told so, not asked what is known.

    link(draft, reading) -> bool     whether this matter comes back to an earlier case

What was promised then and not done is put before the person who takes the case. Source: seed 002
(重复投诉), requirements S2-19, S0-32.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.draft import Draft
from dialogues.facts import EarlierCase
from dialogues.reading import Reading
from dialogues.state import UNPLACED, FieldName, Known
from nlu.types import Flag, Intent

UNDONE = FieldName("undone")
_INHERITED = tuple(
    FieldName(name)
    for name in (
        "product", "model", "company", "order_no", "purchased_on", "place_of_purchase",
        "contact_phone", "contact_name",
    )
)  # fmt: skip
_THINGS = (FieldName("product"), FieldName("order_no"))
_KNOWN = frozenset({"said", "answered", "corrected", "earlier", "desk"})


def link(draft: Draft, reading: Reading) -> bool:
    """Link this matter to the newest earlier case about the same, and take over what it knows."""
    state = draft.state
    if state.linked or not state.case_no:
        return False
    earlier = next((e for e in draft.facts.earlier if _same(draft, e, reading)), None)
    if earlier is None:
        return False
    draft.become(
        linked=earlier.case_no,
        fields=_inherited(draft, earlier) | state.fields,
        flags=state.flags | {str(Flag.REPEAT)},
    )
    unkept = "、".join(earlier.unkept)
    draft.note("repeat", f"接着 {earlier.case_no}" + (f"；上次没办到：{unkept}" if unkept else ""))
    return True


def say(draft: Draft) -> None:
    """Tell the customer that the earlier case is known."""
    draft.message("repeat", earlier=draft.state.linked)


def asks_undone(draft: Draft) -> bool:
    """Say whether it is still to be asked what was left undone the last time."""
    wanted = bool(draft.state.linked) and UNDONE in draft.script.questions
    return wanted and UNDONE not in draft.state.fields


def _same(draft: Draft, earlier: EarlierCase, reading: Reading) -> bool:
    """Tell the same matter: one kind of trouble, or one thing, or the customer's "again".

    Another thing or another order is another matter, however alike the trouble.
    """
    state = draft.state
    if earlier.case_no == state.case_no or earlier.state == "intake":
        return False
    alike = {name: _alike(state.fields.get(name), earlier.fields.get(name)) for name in _THINGS}
    if False in alike.values():
        return False
    here, there = state.category or "", earlier.category or ""
    related = bool(here) and here.split(".")[0] == there.split(".")[0]
    if Flag.REPEAT in reading.flags or Intent.FOLLOW_UP in reading.acts:
        return related or here in UNPLACED
    fresh = earlier.state != "withdrawn"
    return fresh and related and (here == there or True in alike.values())


def _alike(here: Known | None, there: Known | None) -> bool | None:
    """Say whether two values are the same, None when one is not known."""
    if here is None or there is None or not here.value or not there.value:
        return None
    return here.value == there.value


def _inherited(draft: Draft, earlier: EarlierCase) -> dict[FieldName, Known]:
    """Return what need not be asked again; it has no message of its own in this talk."""
    return {
        name: replace(known, message=None, how="earlier")
        for name in _INHERITED
        if name in draft.script.questions
        and (known := earlier.fields.get(name)) is not None
        and known.value
        and known.how in _KNOWN
    }
