"""The light question a progress word carries, so that an answer opens a new window. Pure."""

from __future__ import annotations

from typing import Final

from dialogues.tongue import EN, HANS, HANT

_QUESTION: Final = {
    HANS: "要是有变化我再告诉您，还是每天说一次？回一个字就行：“变”或“天”。",
    HANT: "要是有變化我再告訴您，還是每天說一次？回一個字就行：「變」或「天」。",
    EN: "Shall I write when something changes, or once a day? One word will do: change, or daily.",
}
_HEADS: Final = {HANS: "{name}：{text}", HANT: "{name}：{text}", EN: "{name}: {text}"}


def asking(text: str, language: str = HANS) -> str:
    """Return *text* with the question behind it; asked once it stays as it is."""
    question = _QUESTION.get(language, _QUESTION[EN])
    return text if asks(text) else f"{text}\n{question}"


def asks(text: str) -> bool:
    """Say whether *text* carries the question already."""
    return text.endswith(tuple(_QUESTION.values()))


def signed(name: str, text: str, language: str = HANS) -> str:
    """Return *text* with who says it, for a way that does not show it (SMS)."""
    return _HEADS.get(language, _HEADS[EN]).format(name=name, text=text)
