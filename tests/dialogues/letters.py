"""The table of Traditional characters that the editor's check goes by."""

from __future__ import annotations

from dialogues.lint import Letters
from nlu.steps.normalise import Normaliser

_NORMALISER = Normaliser()
LETTERS = Letters(_NORMALISER.traditional - set("著乾覆"), _NORMALISER.plain)
