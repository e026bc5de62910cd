"""When people have the talk, and what comes after a case is filed or taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import pytest

from dialogues.book import Book
from dialogues.effects import (
    CaseState,
    FileCase,
    GivenBack,
    HandOff,
    Note,
    Promise,
    Say,
    Settled,
    SettlePromise,
    Taken,
    TakeRefused,
)
from dialogues.events import AgentReturned, AgentSaid, AgentTook, Due
from dialogues.state import Control, Phase, State
from dialogues.talks import ZONE, Meant, Player, meant_parse

Kind = TypeVar("Kind")
Say_ = Callable[..., list[object]]

_TOLD: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "price.fees",
    "slots": {"product": "年卡", "amount": "两百=20000", "date": "昨天=2026-11-24",
              "demand": "退钱=refund", "phone": "138=+8613800138000"},
}  # fmt: skip
_HACKED: dict[str, Any] = {
    "intent": "complaint", "emotion": "anxiety", "heat": 3, "level": 1,
    "category": "account_safety.hacked",
}  # fmt: skip


@pytest.fixture
def talk(book: Book) -> Player:
    return Player(book, datetime(2026, 11, 25, 10, 0, tzinfo=ZONE))


@pytest.fixture
def customer(talk: Player) -> Say_:
    """Return how the customer says something; gives the effects."""

    def say(text: str, payload: str = "", **meant: Any) -> list[object]:
        parse = meant_parse(text, Meant.model_validate(meant))
        return list(talk.hear(talk.said(parse, payload=payload)))

    return say


@pytest.fixture
def filed(talk: Player, customer: Say_) -> Player:
    """Return a talk whose case is filed: a fee of two hundred, told in one message."""
    customer("年卡乱收手续费两百，要求退钱", **_TOLD)
    customer("对", intent="affirm")
    assert _state(talk).phase is Phase.DONE
    return talk


def _of(kind: type[Kind], effects: Sequence[object]) -> list[Kind]:
    return [e for e in effects if isinstance(e, kind)]


def _state(talk: Player) -> State:
    assert talk.state is not None
    return talk.state


def _words(effects: Sequence[object]) -> str:
    return "\n".join(s.text for s in _of(Say, effects))


def test_how_it_goes_on_is_told_once_when_the_case_is_sent(talk: Player, customer: Say_) -> None:
    """S0-39: who comes, by when, what then, and how he can look; not again later."""
    customer("年卡乱收手续费两百，要求退钱", **_TOLD)
    effects = customer("对", intent="affirm")
    (sent,) = _of(Say, effects)
    assert "messages.receipt" in sent.why.rule
    due = {f"{one.due:%H:%M}" for one in _of(Promise, effects)}
    assert len(due) == 2
    assert all(at in sent.text for at in (*due, "同事", "方案", "进度"))
    later = [*customer("谢谢", intent="thanks"), *customer("到哪了", intent="ask_progress")]
    later += talk.happen(AgentTook(talk.now, "a", "陈岚"))
    assert not [s for s in _of(Say, later) if "messages.receipt" in s.why.rule]


def test_who_takes_second_is_told_whose_it_is(filed: Player) -> None:
    """X-11: two agents never both have the talk."""
    first = filed.happen(AgentTook(filed.now, "a", "陈岚"))
    second = filed.happen(AgentTook(filed.now, "b", "周敏"))
    assert [t.name for t in _of(Taken, first)] == ["陈岚"]
    assert second == [TakeRefused("b", "陈岚")]
    assert _state(filed).agent == ("a", "陈岚")


def test_taking_twice_is_told_to_the_customer_once(filed: Player) -> None:
    """S0-47."""
    said = [filed.happen(AgentTook(filed.now, "a", "陈岚")) for _ in range(2)]
    assert [len(_of(Say, effects)) for effects in said] == [1, 0]


def test_an_agent_who_just_writes_has_the_talk(filed: Player, customer: Say_) -> None:
    effects = filed.happen(AgentSaid(filed.now, "a", "陈岚", "您好，我是陈岚。"))
    assert [(s.text, s.author, s.kind) for s in _of(Say, effects)] == [
        ("您好，我是陈岚。", "陈岚", "agent")
    ]
    assert _of(Say, customer("好", intent="affirm")) == []


def test_another_agents_words_do_not_reach_the_customer(filed: Player) -> None:
    filed.happen(AgentTook(filed.now, "a", "陈岚"))
    assert filed.happen(AgentSaid(filed.now, "b", "周敏", "我也来")) == [TakeRefused("b", "陈岚")]


def test_only_who_has_the_talk_can_give_it_back(filed: Player) -> None:
    filed.happen(AgentTook(filed.now, "a", "陈岚"))
    assert filed.happen(AgentReturned(filed.now, "b", "周敏")) == [TakeRefused("b", "陈岚")]
    back = filed.happen(AgentReturned(filed.now, "a", "陈岚"))
    assert len(_of(GivenBack, back)) == 1
    assert _state(filed).control is Control.BOT


def test_a_talk_nobody_has_cannot_be_given_back(filed: Player) -> None:
    assert filed.happen(AgentReturned(filed.now, "a", "陈岚")) == [TakeRefused("a", "")]


def test_what_is_said_to_a_person_goes_on_file(filed: Player, customer: Say_) -> None:
    """S2-26: the bot is silent and still listens."""
    filed.happen(AgentTook(filed.now, "a", "陈岚"))
    effects = customer("型号是 AC20", slots={"model": "AC20"})
    assert _of(Say, effects) == []
    (case,) = _of(FileCase, effects)
    assert "AC20" in {known.value for known in case.fields.values()}


def test_a_person_who_leaves_ends_the_call_not_the_care(talk: Player, customer: Say_) -> None:
    """After an urgent matter was looked after, thanks call nobody again; new danger does."""
    customer("账号被盗了", **_HACKED)
    talk.happen(AgentTook(talk.now, "a", "陈岚"))
    talk.happen(AgentReturned(talk.now, "a", "陈岚"))
    assert _of(HandOff, customer("谢谢", intent="thanks")) == []
    assert len(_of(HandOff, customer("又被转走一笔", **_HACKED))) == 1


def test_who_waits_and_turns_urgent_is_called_for_again(customer: Say_) -> None:
    """S2-14: from the common queue to the duty queue, and told the sooner time."""
    assert "10:30" in _words(customer("转人工", intent="ask_human", handoff="request_human"))
    effects = customer("我账号被盗了，钱没了", **_HACKED)
    (call,) = _of(HandOff, effects)
    assert (call.queue, call.level) == ("duty", "1")
    assert [s.how for s in _of(SettlePromise, effects)] == [Settled.RENEGOTIATED]
    assert "10:15" in _words(effects)
    assert "10:30" not in _words(effects)


def test_a_bot_asked_for_a_person_still_says_what_it_is(talk: Player, customer: Say_) -> None:
    """Ideal 1.1: the bot says it is a bot when asked, also while it calls a person."""
    meant = {"intent": "ask_human", "acts": ["ask_bot"], "handoff": "request_human"}
    words = _words(customer("你是机器人吧？叫人来", **meant))
    assert "我是" in words
    assert _state(talk).case_no in words


def test_a_complaint_that_asks_for_a_call_is_met_with_a_feeling_first(customer: Say_) -> None:
    """S1-03: "call me back" is no reason to pass over what was told."""
    words = _words(
        customer("年卡乱收手续费，回电给我", **(_TOLD | {"handoff": "request_callback"}))
    )
    assert words.index("对不起") < words.index("真人")
    plain = _words(customer("还是叫人来", intent="ask_human", handoff="request_human"))
    assert "对不起" not in plain


def test_a_case_taken_back_stays_so(filed: Player, customer: Say_) -> None:
    """Chatter afterwards does not send it in again; its promises are off."""
    customer("算了，不投诉了", intent="withdraw")
    effects = customer("撤回", payload="/withdraw")
    assert [c.state for c in _of(FileCase, effects)] == [CaseState.WITHDRAWN]
    settled = {(s.how, s.proof) for s in _of(SettlePromise, effects)}
    assert settled == {(Settled.RENEGOTIATED, "withdrawn by the customer")}
    assert _state(filed).pledges == ()
    later = [
        *customer("哈哈"),
        *customer("嗯嗯"),
        *customer("上周的事", slots={"date": "上周=2026-11-16"}),
    ]
    assert {c.state for c in _of(FileCase, later)} <= {CaseState.WITHDRAWN}


def test_a_complaint_after_one_taken_back_is_a_new_case(filed: Player, customer: Say_) -> None:
    old = _state(filed).case_no
    customer("算了，不投诉了", intent="withdraw")
    customer("撤回", payload="/withdraw")
    effects = customer("我想了想还是要投诉，手续费太离谱", **(_TOLD | {"slots": {}}))
    (case,) = _of(FileCase, effects)
    assert (case.case_no != old, case.matter, case.state) == (True, 2, CaseState.INTAKE)


def test_an_urgent_wish_to_withdraw_still_reaches_a_person(talk: Player, customer: Say_) -> None:
    """S1-18: whoever is pressed into silence is still looked after."""
    customer("账号被盗了", **_HACKED)
    customer("算了", intent="withdraw")
    effects = customer("撤回", payload="/withdraw")
    assert [n.kind for n in _of(Note, effects)] == ["withdraw_wish"]
    assert _state(talk).control is Control.QUEUE
    assert [p.kind for p in _state(talk).pledges] == ["first_touch"]


def test_whoever_says_the_same_again_and_again_is_answered(customer: Say_) -> None:
    customer("账号被盗了", **_HACKED)
    said = [_words(customer("算了", intent="withdraw")) for _ in range(12)]
    assert all(said)


def test_a_promise_outlives_the_turn_to_another_matter(filed: Player, customer: Say_) -> None:
    """S0-46: what was promised for the first case is kept or broken, whatever is talked of."""
    first = {p.id for p in _of(Promise, filed.effects)}
    customer("另外我还要投诉快递丢件的事", **(_TOLD | {"category": "logistics.lost", "slots": {}}))
    assert _state(filed).matter == 2
    pledge = next(p for p in _state(filed).pledges if p.kind == "first_touch")
    assert pledge.id in first
    effects = filed.happen(Due(pledge.due, f"promise:{pledge.id}"))
    assert [(s.id, s.how) for s in _of(SettlePromise, effects)] == [(pledge.id, Settled.BROKEN)]
    broken = next(n for n in _of(Note, effects) if n.kind == "promise_broken")
    assert pledge.id.startswith(broken.case_no)


def test_a_second_matter_gets_promises_of_its_own(filed: Player, customer: Say_) -> None:
    customer("另外我还要投诉你们客服骂人", **(_TOLD | {"category": "service.attitude"}))
    customer("营业厅那边", slots={"place": "营业厅"})
    effects = customer("对", intent="affirm")
    assert [p.kind for p in _of(Promise, effects)] == ["first_touch", "plan_by"]
    assert all(p.case_no == _state(filed).case_no for p in _of(Promise, effects))


def test_a_second_complaint_leaves_the_first_case_alone(talk: Player, customer: Say_) -> None:
    """Its product, date and words belong to a case of their own."""
    customer("年卡乱收手续费", **(_TOLD | {"slots": {"product": "年卡"}}))
    before = _state(talk).fields
    second = {
        "intent": "complaint",
        "category": "logistics.lost",
        "slots": {"amount": "一百=10000"},
    }
    customer("另外还有一件事，快递也丢了", **second)
    assert _state(talk).fields == before
    assert [parked.category for parked in _state(talk).parked] == ["logistics.lost"]


def test_the_first_complaint_is_never_set_aside(talk: Player, customer: Say_) -> None:
    customer("另外还有一件事，快递也丢了", intent="complaint", category="logistics.lost")
    assert _state(talk).parked == ()
    assert _state(talk).fields


def test_to_keep_a_complaint_costs_no_question(talk: Player, customer: Say_) -> None:
    """The question open before "really?" is put again, not counted as passed by."""
    customer("昨天店员骂人", intent="complaint", category="service.attitude")
    open_question = _state(talk).asking
    customer("算了", intent="withdraw")
    customer("不撤回", payload="/keep", intent="deny")
    assert _state(talk).asking == open_question
    assert _state(talk).misses == {}


def test_more_words_at_the_summary_are_read_back(talk: Player, customer: Say_) -> None:
    """S1-07: nothing said at the last moment is lost."""
    customer("年卡乱收手续费两百，要求退钱", **_TOLD)
    words = _words(customer("而且当时根本没有告诉我", intent="supplement"))
    assert "而且当时根本没有告诉我" in words
    assert _state(talk).phase is Phase.CONFIRM


def test_who_is_furious_can_go_to_a_person_at_any_time(talk: Player, customer: Say_) -> None:
    """S0-38: at the greatest heat a person is offered every turn."""
    angry = {"intent": "complaint", "emotion": "anger", "heat": 3, "validity": "vague"}
    for _ in range(3):
        effects = customer("气死我了", **angry)
        assert "/human" in [b.payload for s in _of(Say, effects) for b in s.buttons]
    assert _state(talk).control is Control.BOT
