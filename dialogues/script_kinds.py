"""What a script says of kinds of matter that have no thing and no order: wages, a flat, a school.

Which of the plan's questions fit such a kind, which stand in the place of others, and how they are
put. Used by script. Unknown keys are refused.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from dialogues.state import FieldName
from dialogues.wording import Closed, Line

_WORDINGS = 2


class Told(Closed):
    """How a kind is known by what happened; every condition given must hold.

    words: one of them stands in the story; … in one stands for a few words between (工资…没发).
    unless: turns of phrase that do not count. never: what stands beside rules the kind out.
    category: the beginnings of categories.
    """

    words: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    category: tuple[str, ...] = ()


class Worded(Closed):
    """How a question is put in a matter of a kind; what is not written stays as it is.

    by: words beside a day by which it is the one asked for, whatever day it would be else
    (租的 of 去年租的, where it is asked when the lease was signed). no_name: what is no answer
    though it is read as one (学费 is no course); of a day, words in which `by` does not count.
    """

    label: str = ""
    ask: tuple[Line, ...] = ()
    retry: tuple[Line, ...] = ()
    example: str = ""
    why: str = ""
    by: tuple[str, ...] = ()
    no_name: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _reworded(self) -> Self:
        if self.ask and len(self.ask) < _WORDINGS:
            raise ValueError(f"ask 至少要写 {_WORDINGS} 种问法，再问时才不会重复同一句")
        return self


class MatterKind(Closed):
    """A kind of matter.

    like: the kind whose questions are put in the same words, where it has none of its own.
    drop: neither asked nor kept. leave: not asked, kept when told. instead: asked in the place of
    others. add: asked besides. last: asked, and last before what he wants.
    """

    when: Told
    like: str = ""
    drop: tuple[FieldName, ...] = ()
    leave: tuple[FieldName, ...] = ()
    instead: dict[FieldName, FieldName] = Field(default_factory=dict)
    add: tuple[FieldName, ...] = ()
    last: tuple[FieldName, ...] = ()
    questions: dict[FieldName, Worded] = Field(default_factory=dict)

    @property
    def named(self) -> frozenset[FieldName]:
        """Return every question it names."""
        swapped = (*self.instead, *self.instead.values())
        return frozenset(
            (*self.drop, *self.leave, *swapped, *self.add, *self.last, *self.questions)
        )
