"""A turn is whole or not at all, and every message is answered exactly once."""

from __future__ import annotations

from datetime import timedelta

from bot.hearing import FALLBACK
from dialogues.effects import TakeRefused
from dialogues.events import AgentSaid, AgentTook, Heard
from dialogues.state import Control, Level
from storage import cases, conversations, handoffs, inbox, messages, outbox, promises
from storage.messages import Attachment
from tests.bot.runtime_fakes import CHAT, CHINA, T0, Bench


def _answers(table: Bench, inbox_id: int) -> list[str]:
    return [line.text for line in table.store.read(lambda c: inbox.replies(c, inbox_id))]


def test_a_message_is_answered(table: Bench) -> None:
    got = table.post("洗衣机坏了")
    (news,) = table.work()
    assert table.replies() == ["1: 洗衣机坏了"]
    assert news.inbox == (got.inbox_id,)
    assert news.chat == CHAT
    assert table.claim() == ()


def test_a_message_delivered_twice_is_answered_once(table: Bench) -> None:
    first = table.post("洗衣机坏了", "e1")
    table.work()
    again = table.post("洗衣机坏了", "e1")
    assert (again.inbox_id, again.fresh) == (first.inbox_id, False)
    assert table.work() == []
    assert len(table.replies()) == 1


def test_a_repeat_before_the_turn_is_answered_once_too(table: Bench) -> None:
    for _ in range(3):
        table.post("洗衣机坏了", "e1")
    assert len(table.work()) == 1
    assert len(table.replies()) == 1


def test_the_reply_is_found_by_every_message_of_its_burst(table: Bench) -> None:
    got = [table.post(text) for text in ("a", "bb", "ccc")]
    table.work()
    for one in got:
        assert _answers(table, one.inbox_id) == ["1: a|bb|ccc"]


def test_a_burst_is_one_turn(table: Bench) -> None:
    for text in ("气死我了", "刚买一周", "就漏水"):
        table.post(text)
    (news,) = table.work()
    assert len(news.inbox) == 3
    assert [type(e) for e in table.decide.events] == [Heard]
    assert table.replies() == ["1: 气死我了|刚买一周|就漏水"]


def test_messages_of_a_synchronous_channel_are_turns_of_their_own(table: Bench) -> None:
    for text in ("a", "bb", "ccc"):
        table.post(text, channel="rest")
    table.work()
    assert table.replies("rest:default:v1") == ["1: a", "2: bb", "3: ccc"]


def test_a_burst_ends_where_an_agent_acts(table: Bench) -> None:
    table.post("a")
    table.agent("agent_took", "li")
    table.post("bb")
    table.work()
    assert [type(e) for e in table.decide.events] == [Heard, AgentTook, Heard]
    assert table.replies() == ["1: a", "LI来了"]


def test_a_burst_of_more_than_fifty_is_two_turns_in_order(table: Bench) -> None:
    for n in range(60):
        table.post(f"m{n}", f"e{n}")
    table.work()
    heard = [
        one.parse.text for e in table.decide.events if isinstance(e, Heard) for one in e.messages
    ]
    assert heard == [f"m{n}" for n in range(60)]
    assert len(table.replies()) == 2


def test_what_was_read_is_kept_with_the_message(table: Bench) -> None:
    table.post("洗衣机坏了")
    table.work()
    line = table.history()[0]
    assert (line.emotion, line.heat) == ("neutral", 2)


def test_a_short_answer_is_read_against_the_open_question_in_the_companys_zone(
    table: Bench,
) -> None:
    table.post("ask me")
    table.work()
    table.clock.on(5)
    table.post("是的")
    table.work()
    (_, before), (text, context) = table.read.read
    assert before.asking == ""
    assert (text, context.asking) == ("是的", "confirm")
    assert context.at == T0 + timedelta(seconds=5)
    assert context.at is not None
    assert context.at.tzinfo is CHINA


def test_attachments_and_payloads_reach_the_decision(table: Bench) -> None:
    table.post("", "e1", attachments=(Attachment("image", "ref1"),))
    table.post("对", "e2", kind="button", payload="/confirm")
    table.work()
    (event,) = table.decide.events
    assert isinstance(event, Heard)
    assert [(m.attachments, m.payload) for m in event.messages] == [
        (("image",), ""),
        ((), "/confirm"),
    ]


def test_every_effect_is_carried_out(table: Bench) -> None:
    table.post("case")
    (news,) = table.work()
    number = table.decide.facts[0].fresh_case_no
    case = table.store.read(lambda c: cases.load(c, number))
    assert case is not None
    assert (case.chat, case.file.level) == (CHAT, Level.URGENT)
    (waiting,) = table.store.read(handoffs.queue)
    assert (waiting.chat, waiting.case_no, waiting.queue) == (CHAT, number, "duty")
    ledger = table.store.read(lambda c: promises.of_case(c, number))
    assert {(p.id, p.state) for p in ledger} == {
        (f"{number}/old", "renegotiated"),
        (f"{number}/first_touch", "open"),
    }
    assert {p.message for p in ledger} == {table.history()[-1].id}
    kinds = [(e.kind, e.actor) for e in table.store.read(lambda c: cases.events(c, number))]
    assert ("opened", "bot") in kinds
    state, version = table.store.read(lambda c: conversations.load(c, CHAT))
    assert state is not None
    assert (state.control, state.case_no, version) == (Control.QUEUE, number, 1)
    assert len(news.effects) == 8


def test_case_numbers_cannot_be_guessed_and_carry_the_day(table: Bench) -> None:
    for n in range(200):
        table.post("x", f"e{n}", channel="rest")
    table.work()
    drawn = {facts.fresh_case_no for facts in table.decide.facts}
    assert len(drawn) == 200
    for number in drawn:
        assert number.startswith("TS260301-")
        assert len(number) == 17
        assert not set(number[9:]) & set("ILOU")


def test_a_case_filed_in_one_turn_is_known_in_the_next(table: Bench) -> None:
    table.post("case")
    table.work()
    table.post("x")
    table.work()
    number = table.decide.facts[0].fresh_case_no
    assert [case.case_no for case in table.decide.facts[1].cases] == [number]
    assert table.decide.facts[1].complaints_30d == 1


def test_agents_pass_through_the_same_lane_and_the_second_is_told_who_was_first(
    table: Bench,
) -> None:
    table.post("x")
    table.work()
    table.agent("agent_took", "li")
    table.agent("agent_took", "wu")
    table.agent("agent_said", "li", "您好")
    *_, refused, said = table.work()
    assert refused.effects == (TakeRefused("wu", "LI"),)
    assert said.inbox
    spoken = table.decide.events[-1]
    assert isinstance(spoken, AgentSaid)
    assert (spoken.agent, spoken.name, spoken.text) == ("li", "LI", "您好")
    assert table.history()[-1].who == "agent"
    owner = table.store.read(lambda c: handoffs.owner(c, CHAT))
    assert owner is not None
    assert owner.agent == "li"


def test_an_agent_gives_the_talk_back(table: Bench) -> None:
    table.agent("agent_took", "li")
    table.agent("agent_returned", "li")
    table.work()
    assert table.store.read(lambda c: handoffs.owner(c, CHAT)) is None
    assert table.replies() == ["LI来了", "回来了"]


def test_a_crash_in_reading_still_answers_and_says_that_nothing_was_understood(
    table: Bench,
) -> None:
    table.post("crash 退钱")
    table.work()
    (event,) = table.decide.events
    assert isinstance(event, Heard)
    parse = event.messages[0].parse
    assert parse.text == "crash 退钱"
    assert [(r.by, r.detail) for r in parse.reasons] == [(FALLBACK, "ZeroDivisionError")]
    assert table.replies() == ["1: crash 退钱"]


def test_a_push_channels_reply_waits_to_be_sent(table: Bench) -> None:
    table.post("x", channel="push")
    (news,) = table.work()
    assert news.sends
    (waiting,) = table.store.read(lambda c: outbox.due(c, "push:default:v1"))
    assert waiting.line.text == "1: x"


def test_a_pull_channels_reply_is_delivered_by_standing_there(table: Bench) -> None:
    table.post("x")
    (news,) = table.work()
    assert not news.sends
    assert table.store.read(lambda c: outbox.due(c, CHAT)) == []


def test_a_channel_that_is_switched_off_keeps_its_replies(table: Bench) -> None:
    table.post("x", channel="gone")
    (news,) = table.work()
    assert news.sends


def test_history_has_everything_in_order(table: Bench) -> None:
    """S0-13."""
    for n in range(3):
        table.post(f"m{n}", f"e{n}")
        table.work()
        table.clock.on(1)
    lines = table.store.read(lambda c: messages.history(c, CHAT))
    assert [(line.who, line.text) for line in lines] == [
        (who, text)
        for n in range(3)
        for who, text in (("customer", f"m{n}"), ("bot", f"{n + 1}: m{n}"))
    ]
    assert [line.id for line in lines] == sorted({line.id for line in lines})
