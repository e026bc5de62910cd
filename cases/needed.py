"""What a department has to know of a case for its task, and nothing that tells who he is.

    facts(file, script, category) -> lines      the matter, claim and measure, the risks

No name, number or address by which somebody is reached stands here, whoever asks: who needs one
looks at it in the case, where the look is on record. What the customer wrote freely is masked,
too. Pure. Source: S2-53.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dialogues import kinds, labels
from dialogues.checklist import CLAIMED, MEASURED
from dialogues.effects import FileCase
from dialogues.masking import mask
from dialogues.quantity import gap
from dialogues.recited import shown
from dialogues.script import Question, Script
from dialogues.state import STORY, FieldName, Known
from nlu.types import Flag

_HIS = frozenset({"phone", "name", "mention", "evidence"})
"""Kinds of question whose answers say who he is or how he is reached, or are shown apart."""
_RISKS = (
    Flag.SAFETY, Flag.ACCOUNT_SECURITY, Flag.GROUP, Flag.REGULATOR, Flag.MEDIA, Flag.LEGAL,
)  # fmt: skip
"""What changes how a department works; how the customer feels and speaks is not its business."""
_TAIL = 4  # characters of an order's number
_ANSWERS = {"yes": "是", "no": "否"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: its name and what is known, ready to read."""

    name: str
    value: str


def facts(file: FileCase, script: Script, category: str) -> tuple[Fact, ...]:
    """Return the lines. script: the case's, whose questions name the fields; category: in words."""
    risks = [labels.FLAGS[flag] for flag in _RISKS if flag in file.flags]
    script = kinds.suited(script, file.fields, file.category)
    heads = (Fact("类别", category), Fact("风险", "、".join(risks)))
    return tuple(one for one in (*heads, *_fields(file, script), *_gap(file)) if one.value)


def _fields(file: FileCase, script: Script) -> Iterator[Fact]:
    for name, known in file.fields.items():
        question = script.questions.get(name)
        if not known.given or _his(name, question):
            continue
        label = question.label if question else "事情经过" if name == STORY else name
        yield Fact(label, _value(known, question, script))


def _his(name: FieldName, question: Question | None) -> bool:
    return name.startswith("contact_") or (question is not None and question.kind in _HIS)


def _value(known: Known, question: Question | None, script: Script) -> str:
    if question is not None and question.kind == "order_no":
        number = known.value or known.text
        return f"****{number[-_TAIL:]}" if len(number) > _TAIL else "****"
    if question is not None and question.kind == "yes_no":
        return _ANSWERS.get(known.value, known.value)
    return mask(shown(known, script))


def _gap(file: FileCase) -> Iterator[Fact]:
    """Say how much less was measured than was claimed, where both are known (S4-02)."""
    claimed, measured = file.fields.get(CLAIMED), file.fields.get(MEASURED)
    if claimed is None or measured is None or not (claimed.given and measured.given):
        return
    less = gap(claimed.value, measured.value)
    if less is not None and less > 0:
        yield Fact("差多少", f"少 {less}%")
