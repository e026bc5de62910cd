"""Who has a conversation in WeCom: the bot takes it, people get it, and it comes back."""

from __future__ import annotations

import pytest

from bot.channels.base import Outcome
from bot.channels.wecom.errors import Refused
from tests.bot.channels.wecom.wecom_bench import USER, WHO, Stage, run, stage


def test_the_bot_takes_a_new_session_once() -> None:
    async def send() -> None:
        async with stage() as made:
            for n in range(3):
                await made.send(number=str(n))
            assert made.wecom.sessions[USER].state == 1
            assert made.wecom.count("kf/service_state/get") == 1
            assert made.wecom.count("kf/service_state/trans") == 1

    run(send())


@pytest.mark.parametrize(
    ("state", "says"), [(2, "排队"), (3, "zhangsan"), (4, "结束"), (1, "48 小时")]
)
def test_who_has_the_session_is_said_when_we_may_not_write(state: int, says: str) -> None:
    async def send() -> None:
        async with stage() as made:
            session = made.wecom.sessions[USER]
            session.state, session.servicer = state, "zhangsan"
            made.wecom.fault("kf/send_msg", 95018)
            receipt = await made.send()
            assert (receipt.outcome, receipt.code) == (Outcome.WINDOW_CLOSED, "95018")
            assert says in receipt.detail

    run(send())


def test_a_session_that_ended_is_taken_anew() -> None:
    async def send() -> None:
        async with stage() as made:
            await made.send(number="1")
            told = made.wecom.agent_ends(USER)
            await made.knock()
            await made.pulled(told)
            made.wecom.says(USER, "又坏了")
            assert (await made.send(number="2")).outcome is Outcome.SENT
            assert made.wecom.sessions[USER].state == 1

    run(send())


async def native(made: Stage) -> None:
    assert (await made.send()).outcome is Outcome.SENT


def test_a_conversation_is_given_to_people_and_comes_back() -> None:
    async def hand() -> None:
        async with stage(handoff="wecom") as made:
            await native(made)
            session = made.wecom.sessions[USER]
            assert (await made.channel.to_agent(WHO, None)).outcome is Outcome.SENT
            assert session.state == 2
            assert (await made.send(number="2")).outcome is Outcome.WINDOW_CLOSED
            assert (await made.channel.to_agent(WHO, "zhangsan")).outcome is Outcome.SENT
            assert (session.state, session.servicer) == (3, "zhangsan")
            assert (await made.channel.to_bot(WHO)).outcome is Outcome.SENT
            assert session.state == 4
            assert (await made.channel.to_bot(WHO)).outcome is Outcome.SENT
            made.wecom.says(USER, "还有一件事")
            assert (await made.channel.to_bot(WHO)).outcome is Outcome.SENT
            assert session.state == 1
            assert (await made.send(number="3")).outcome is Outcome.SENT

    run(hand())


def moves(made: Stage) -> list[int]:
    """Return the states that sessions were to be put into."""
    asked = [body for path, body in made.wecom.calls if path == "kf/service_state/trans"]
    return [body["service_state"] for body in asked]


def test_given_to_people_twice_it_is_moved_once() -> None:
    async def hand() -> None:
        async with stage(handoff="wecom") as made:
            await native(made)
            for _ in range(2):
                receipt = await made.channel.to_agent(WHO, None)
                assert (receipt.outcome, receipt.detail) == (Outcome.SENT, "在排队，等人接入")
            assert (moves(made), made.wecom.refused) == ([1, 2], [])

    run(hand())


def test_given_though_the_answer_was_lost_it_is_moved_once() -> None:
    async def hand() -> None:
        async with stage(handoff="wecom") as made:
            await native(made)
            made.wecom.fault("kf/service_state/trans", "lost")
            assert (await made.channel.to_agent(WHO, None)).outcome is Outcome.RETRY
            assert (await made.channel.to_agent(WHO, None)).outcome is Outcome.SENT
            assert (moves(made), made.wecom.refused) == ([1, 2], [])

    run(hand())


def test_a_new_session_goes_to_the_queue_without_being_taken_first() -> None:
    async def hand() -> None:
        async with stage(handoff="wecom") as made:
            assert (await made.channel.to_agent(WHO, None)).outcome is Outcome.SENT
            assert moves(made) == [2]

    run(hand())


@pytest.mark.parametrize("agent", [None, "zhangsan"])
def test_whoever_took_it_in_wecom_keeps_it(agent: str | None) -> None:
    async def hand() -> None:
        async with stage(handoff="wecom") as made:
            await native(made)
            made.wecom.agent_takes(USER)
            receipt = await made.channel.to_agent(WHO, agent)
            assert receipt.outcome is Outcome.SENT
            assert "zhangsan" in receipt.detail
            assert (moves(made), made.wecom.sessions[USER].state) == ([1], 3)

    run(hand())


def test_a_session_that_ended_is_given_to_nobody() -> None:
    async def hand() -> None:
        async with stage(handoff="wecom") as made:
            await native(made)
            made.wecom.sessions[USER].state = 4
            receipt = await made.channel.to_agent(WHO, None)
            assert receipt.outcome is Outcome.WINDOW_CLOSED
            assert "会话已经结束" in receipt.detail
            assert (moves(made), made.wecom.refused) == ([1], [])

    run(hand())


@pytest.mark.parametrize(("was", "to"), [(2, 2), (2, 1), (3, 2), (3, 1), (4, 1), (4, 2), (4, 3)])
def test_the_pretend_wecom_refuses_what_the_real_one_does(was: int, to: int) -> None:
    async def hand() -> None:
        async with stage(handoff="wecom") as made:
            made.wecom.sessions[USER].state = was
            with pytest.raises(Refused, match="95016"):
                await made.channel._sessions.move(USER, to, "zhangsan" if to == 3 else "")

    run(hand())


@pytest.mark.parametrize(("who", "says"), [("nobody", "接待人员"), ("lisi", "停止接待")])
def test_a_person_who_cannot_take_it_is_said(who: str, says: str) -> None:
    async def hand() -> None:
        async with stage(handoff="wecom") as made:
            await native(made)
            receipt = await made.channel.to_agent(WHO, who)
            assert receipt.outcome is Outcome.CONFIG
            assert says in receipt.detail
            assert made.wecom.sessions[USER].state == 1

    run(hand())


def test_with_the_desk_nothing_is_given_to_people_in_wecom() -> None:
    async def hand() -> None:
        async with stage() as made:
            receipt = await made.channel.to_agent(WHO, "zhangsan")
            assert (receipt.outcome, receipt.code) == (Outcome.CONFIG, "desk")
            assert made.wecom.count("kf/service_state/trans") == 0

    run(hand())


@pytest.mark.parametrize("fault", ["500", "cut", "nonsense", 45009])
@pytest.mark.parametrize("path", ["kf/service_state/get", "kf/service_state/trans"])
def test_handing_over_fails_like_sending(path: str, fault: int | str) -> None:
    async def hand() -> None:
        async with stage(handoff="wecom") as made:
            made.wecom.fault(path, fault, fault)
            assert (await made.channel.to_agent(WHO, None)).outcome is Outcome.RETRY
            assert (await made.channel.to_bot(WHO)).outcome is Outcome.RETRY
            made.ledger.away = True
            made.clock.on(10**6)
            assert (await made.channel.to_agent(WHO, None)).code == "store"
            assert (await made.channel.to_bot(WHO)).code == "store"
            made.ledger.away = False

    run(hand())
