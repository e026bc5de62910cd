"""A conversation whose case is filed and which an agent has: what follows intake begins here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar, overload

from dialogues.book import Book
from dialogues.effects import Effect, Say
from dialogues.events import (
    AgentDeclined,
    AgentProposed,
    AgentResolved,
    AgentReturned,
    AgentTook,
    Due,
)
from dialogues.state import Point
from dialogues.talks import ZONE, Meant, meant_parse
from tests.dialogues.chatting import Stated

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)
STORY = "手机续航虚标，说明书写18小时，实测9小时"
DONE: dict[str, Any] = {
    "done": "换了新电池。",
    "condition": "30 天内再不行就退。",
    "contact": "转 806",
}
NAMES = {"a": "陈岚", "b": "周敏"}
SMART = {"action": "换电池", "number": "1 块", "approver": "王主管", "demand": "换电池"}
PARTS_OF_A_DECLINE = {
    "empathy": "颜色每天看着不舒服，我能理解。",
    "reason": "机器没有故障，只因颜色换，这次办不了。",
    "term": "《售后政策》第 4.2 条",
    "version": "2025-06 版",
    "alternative": "可以以旧换新。",
    "objection": "您要是不认可，回“复核”，由另一位同事重新看。",
}


def points(**terms: str) -> tuple[Point, ...]:
    """Return the points of a plan."""
    return tuple(Point(name, value) for name, value in terms.items())


BARE = points(action="有", number="有", approver="有", demand="有")
"""The least that a plan must say."""


class Talk(Stated):
    """A conversation with a filed case; agents a (陈岚) and b (周敏)."""

    def told(self, text: str = "", press: str = "", **meant: Any) -> list[Effect]:
        """Let the customer say *text*, or press a button."""
        means = Meant.model_validate({"intent": "chitchat"} | meant)
        return self.hear(self.said(meant_parse(text, means), payload=press))

    def proposed(self, agent: str = "a", **parts: Any) -> list[Effect]:
        """Let the agent propose."""
        given: dict[str, Any] = {
            "text": "换电池。",
            "points": points(**SMART),
            "due": self.now + timedelta(hours=5),
        }
        return self.happen(AgentProposed(self.now, agent, NAMES[agent], **(given | parts)))

    def declined(self, agent: str = "a", **parts: str) -> list[Effect]:
        """Let the agent decline in five parts, or in those given."""
        return self.happen(
            AgentDeclined(self.now, agent, NAMES[agent], **(PARTS_OF_A_DECLINE | parts))
        )

    def returned(self, agent: str = "a") -> list[Effect]:
        """Let the agent give the talk back."""
        return self.happen(AgentReturned(self.now, agent, NAMES[agent]))

    def resolved(self, **parts: Any) -> list[Effect]:
        """Let the agent say that it is done."""
        return self.happen(AgentResolved(self.now, "a", "陈岚", **(DONE | parts)))

    def asked(self, after: timedelta = timedelta(hours=24)) -> list[Effect]:
        """Let the follow-up come due."""
        self.now += after
        return self.happen(Due(self.now, f"follow_up:{self.now_state.cares[-1].case_no}"))


T = TypeVar("T", bound=Talk)


@overload
def begun(book: Book) -> Talk: ...
@overload
def begun(book: Book, kind: type[T]) -> T: ...
def begun(book: Book, kind: type[Talk] = Talk) -> Talk:
    """Return a talk whose case is filed and which agent a has."""
    talk = kind(book, NOW)
    talk.told(STORY, intent="complaint", category="quality.below_spec", slots={"product": "手机"})
    talk.happen(AgentTook(talk.now, "a", "陈岚"))
    return talk


def only(effects: list[Effect], kind: type[Any]) -> Any:
    """Return the one effect of a kind."""
    (one,) = [e for e in effects if isinstance(e, kind)]
    return one


def bot(effects: list[Effect]) -> str:
    """Return what the bot said."""
    return "\n".join(e.text for e in effects if isinstance(e, Say) and e.kind != "agent")
