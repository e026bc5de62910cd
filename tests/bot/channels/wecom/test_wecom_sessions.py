"""Who has a conversation in WeCom: the bot takes it, people get it, and it comes back."""

from __future__ import annotations

import pytest

from bot.channels.base import Outcome
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
def test_handing_over_fails_like_sending(fault: int | str) -> None:
    async def hand() -> None:
        async with stage(handoff="wecom") as made:
            made.wecom.fault("kf/service_state/trans", fault)
            made.wecom.fault("kf/service_state/get", fault)
            assert (await made.channel.to_agent(WHO, None)).outcome is Outcome.RETRY
            assert (await made.channel.to_bot(WHO)).outcome is Outcome.RETRY
            made.ledger.away = True
            made.clock.on(10**6)
            assert (await made.channel.to_agent(WHO, None)).code == "store"
            assert (await made.channel.to_bot(WHO)).code == "store"
            made.ledger.away = False

    run(hand())
