"""What a script says of the time after the case: answers to decisions, quantities, checklists.

Used by script. Unknown keys are refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated

from pydantic import Field

from dialogues.state import FieldName
from dialogues.typed_yaml import Misfit
from dialogues.wording import Closed


class Cues(Closed):
    """Turns of phrase by which something is known."""

    words: tuple[str, ...] = ()


class Answers(Closed):
    """How an answer to people's decisions is known.

    amend: it is wanted otherwise; but: the same where it stands beside a yes. review: somebody
    else is to look again. solved: it works now.
    """

    amend: Cues = Cues()
    but: Cues = Cues()
    review: Cues = Cues()
    solved: Cues = Cues()


class Measures(Closed):
    """What stands before a quantity that was claimed (spec) and one that was measured."""

    spec: Cues = Cues()
    measured: Cues = Cues()


class Proof(Closed):
    """One line of a checklist, for staff.

    It holds when any of fields is known, or attached files (of kinds, any when empty) were sent.
    by_staff: only a person can tell.
    """

    id: str
    label: str
    fields: tuple[FieldName, ...] = ()
    attached: Annotated[int, Field(ge=0, le=20)] = 0
    kinds: tuple[str, ...] = ()
    by_staff: bool = False


class Checklist(Closed):
    """What makes a complaint valid: a claim, facts for it, and that the company can act."""

    claim: Annotated[tuple[Proof, ...], Field(min_length=1)]
    facts: Annotated[tuple[Proof, ...], Field(min_length=1)]
    ability: Annotated[tuple[Proof, ...], Field(min_length=1)]


def unlisted(
    lists: Mapping[str, Checklist], plans: Mapping[str, str], questions: Collection[FieldName]
) -> Iterator[Misfit]:
    """Yield every checklist that is not there, and every field a checklist names in vain.

    plans: the name of its checklist by category, "" for none.
    """
    for category, wanted in plans.items():
        if wanted and wanted not in lists:
            what = f"plan 的 {category} 用到了没有定义的核对表 {wanted}"
            yield ("plan", category, "checklist"), what
    for name, found in lists.items():
        for part in ("claim", "facts", "ability"):
            for n, proof in enumerate(getattr(found, part)):
                for field in proof.fields:
                    if field not in questions:
                        what = f"核对表 {name} 用到了没有定义的问题 {field}"
                        yield ("checklists", name, part, n, "fields"), what
