"""Every customer gets somewhere: a filed case or a person, within 25 turns, on every plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from dialogues import things
from dialogues.book import Book
from dialogues.effects import FileCase, Say
from dialogues.events import Due
from dialogues.load import load_scripts
from dialogues.state import Control, Phase, State
from dialogues.step import context_kind
from dialogues.talks import ZONE, Player
from nlu.types import Emotion, Flag, Intent, Parse, Slot, SlotType, Validity

_SCRIPTS = Path(__file__).parents[2] / "dialogues" / "scripts"
_MOST_TURNS = 25
_NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)

_TYPES = {
    "phone": (SlotType.PHONE, "13800138000", "+8613800138000"),
    "order_no": (SlotType.ORDER_NO, "SF12345678", "SF12345678"),
    "amount": (SlotType.AMOUNT, "一百块", "10000"),
    "date": (SlotType.DATE, "昨天", "2026-11-24"),
    "number": (SlotType.ATTEMPTS_BEFORE, "两次", "2"),
    "measure": (SlotType.MEASURE, "九小时", "9h"),
    "demand": (SlotType.DEMAND, "退货", "return_refund"),
}
_FREE = {
    "story": "一用就断，连不上", "text": "AC20", "product": "耳机", "place": "人民路店",
    "company": "小象商城", "choice": "在京东买的", "name": "姓王", "evidence": "没有照片",
    "yes_no": "人没事",
}  # fmt: skip


def _complaint(category: str) -> Parse:
    return Parse(
        "这事我要投诉，太气人了",
        intent=Intent.COMPLAINT,
        acts=(Intent.COMPLAINT,),
        category=category,
        categories=(category,),
        emotion=Emotion.ANGER,
        heat=2,
        level=2,
        validity=Validity.VAGUE,
        sure={"category": 0.9},
    )


def _said(text: str, intent: Intent, heat: int = 0) -> Parse:
    emotion = Emotion.ANGER if heat else Emotion.NEUTRAL
    vague = Validity.VAGUE if heat else Validity.VALID
    return Parse(
        text, intent=intent, acts=(intent,), emotion=emotion, heat=heat, validity=vague
    )  # fmt: skip


def _willing(kind: str) -> Parse:
    """Answer whatever is asked; agree with every summary."""
    if kind in {"confirm", "offer"}:
        return _said("对", Intent.AFFIRM)
    if kind in _TYPES:
        type_, text, value = _TYPES[kind]
        slot = Slot(type_, text, 0, len(text), value, "day" if kind == "date" else "")
        return Parse(text, intent=Intent.SUPPLEMENT, acts=(Intent.SUPPLEMENT,), slots=(slot,))
    return _said(_FREE.get(kind, "就是这样的"), Intent.CHITCHAT)


def _both(book: Book, state: State | None) -> Parse:
    """Answer everything that was asked, one message for both of two questions."""
    first = _willing(context_kind(book, state))
    if state is None or state.also is None:
        return first
    second = _willing(book.script(state.script).questions[state.also].kind)
    moved = tuple(
        replace(s, start=s.start + len(first.text) + 1, end=s.end + len(first.text) + 1)
        for s in second.slots
    )
    return replace(first, text=f"{first.text}，{second.text}", slots=(*first.slots, *moved))


def _never_knows(_kind: str) -> Parse:
    return _said("不知道", Intent.DONT_KNOW)


def _always_vents(_kind: str) -> Parse:
    return _said("气死我了，一群骗子", Intent.COMPLAINT, heat=3)


def _refuses(_kind: str) -> Parse:
    return _said("不想说", Intent.REFUSE_ANSWER, heat=1)


def _asks_back(_kind: str) -> Parse:
    return _said("问这个干什么", Intent.ASK_WHY)


def _chats(_kind: str) -> Parse:
    return _said("哦", Intent.CHITCHAT)


def _denies(_kind: str) -> Parse:
    return _said("不对", Intent.DENY, heat=1)


def _threatens(_kind: str) -> Parse:
    parse = _said("我要告你们", Intent.COMPLAINT, heat=3)
    return Parse(parse.text, intent=parse.intent, acts=parse.acts, emotion=parse.emotion, heat=3,
                 flags=frozenset({Flag.LEGAL}), validity=Validity.VAGUE)  # fmt: skip


_CUSTOMERS: tuple[Callable[[str], Parse], ...] = (
    _willing, _never_knows, _always_vents, _refuses, _asks_back, _chats, _denies, _threatens,
)  # fmt: skip


def _plans() -> list[str]:
    """Return a category for every plan of every script; any leaf comes to the default one."""
    return [
        category if category != "default" else f"{name}.anything"
        for name, loaded in load_scripts(_SCRIPTS).items()
        for category in loaded.script.plan
    ]


def _ends(player: Player) -> bool:
    state = player.state
    assert state is not None
    return state.control is not Control.BOT or (state.phase is Phase.DONE and state.closed)


@pytest.mark.parametrize("customer", _CUSTOMERS, ids=lambda c: c.__name__.strip("_"))
@pytest.mark.parametrize("category", _plans())
def test_a_talk_ends_with_a_case_or_a_person(
    book: Book, category: str, customer: Callable[[str], Parse]
) -> None:
    """S0-37: whoever the customer is, the talk is no loop."""
    player = Player(book, _NOW)
    player.hear(player.said(_complaint(category)))
    for turn in range(2, _MOST_TURNS + 1):
        if _ends(player):
            break
        kind = context_kind(book, player.state)
        effects = player.hear(player.said(customer(kind)))
        assert any(isinstance(e, Say) for e in effects), f"no answer in turn {turn}"
    assert _ends(player), f"open after {_MOST_TURNS} turns"
    assert any(isinstance(e, FileCase) for e in player.effects)


@pytest.mark.parametrize("category", _plans())
def test_a_willing_customer_gives_everything_in_few_turns(book: Book, category: str) -> None:
    """S3-06: a plan is asked through, once each, and nothing is left to be asked again."""
    player = Player(book, _NOW)
    player.hear(player.said(_complaint(category)))
    turns = 1
    while not _ends(player):
        player.hear(player.said(_both(book, player.state)))
        turns += 1
        assert turns <= _MOST_TURNS
    state = player.state
    assert state is not None
    plan = book.script(state.script).plan_for(state.category)
    wanted = things.suited(state, plan.required)
    missing = [n for n in wanted if n not in state.fields or not state.fields[n].value]
    assert missing == []
    assert all(asked == 1 for asked in state.asked.values())


@pytest.mark.parametrize("category", _plans())
def test_a_customer_who_falls_silent_is_not_lost(book: Book, category: str) -> None:
    """X-02: silence is nudged once, then a person looks after what was said."""
    player = Player(book, _NOW)
    player.hear(player.said(_complaint(category)))
    said = [player.happen(Due(player.now, "silence")) for _ in range(3)]
    assert [sum(isinstance(e, Say) for e in effects) for effects in said] == [1, 1, 0]
    assert player.state is not None
    assert player.state.control is Control.QUEUE
