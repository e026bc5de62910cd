"""An engine without a model: what rules and the lexicons of feeling can say by themselves.

    Pipeline.by_rules(catalogue)     reads with it: danger, wishes, answers and values are found as
                                     always; whether something is a complaint only by its words

For the time in which the model hangs, fails, or is not loaded yet: enough for an answer, for a
case and for a person, not for a category.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlu.engines.base import Judgement, Verdict
from nlu.steps import cues
from nlu.types import Flag, Intent

_BAD = 0.6  # a verdict on a thing or a service that is only bad: the model agrees 9 times of 10
_CALM = Verdict({"yes": 0.0, "no": 1.0}, 1.0, {})
_GRIEVES = Verdict({"yes": _BAD, "no": 1.0 - _BAD}, 1.0, {})
_IDLE = Verdict({Intent.CHITCHAT.value: 1.0}, 1.0, {})
# As in nlu.danger: of danger a hint is enough, where no model can be asked. Alone it says nothing.
_DANGER = {Flag.SAFETY.value: 0.5, Flag.SELF_HARM.value: 0.5}
_FLAGS = Verdict(_DANGER, 0.0, dict.fromkeys(_DANGER, 1.0))


class RulesEngine:
    """An Engine (nlu.engines.base); read-only, for any thread."""

    def __init__(self) -> None:
        self._cues = cues.load()

    def judge(self, masked: str, reading: str, *, plain_act: bool = False) -> Judgement:  # noqa: ARG002 - the port's
        """Say complaint where the words judge badly, small talk else; danger where a rule hints."""
        bad = not plain_act and cues.only_bad(self._cues.features(reading))
        grief = _GRIEVES if bad else _CALM
        return Judgement({"complaint": grief, "intent": _IDLE, "flags": _FLAGS}, None)

    def foresee(self, readings: Sequence[str]) -> None:
        """Do nothing: words are looked up text by text."""

    def nearest(self, reading: str, count: int = 3) -> list[tuple[str, float]]:  # noqa: ARG002 - the port's
        """Know no utterances."""
        return []

    def warm(self) -> None:
        """Do nothing: everything is there."""
