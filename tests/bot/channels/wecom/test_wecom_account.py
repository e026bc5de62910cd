"""An account: its settings, its health, who has a conversation, and its media."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from bot.channels.base import Channel, MediaGone, MediaLater, Outcome, Request
from bot.channels.wecom.settings import KfAccount, connect
from bot.environment import EnvironmentLacks
from storage.messages import Attachment
from tests.bot.channels.wecom.wecom_bench import (
    SECRETS,
    USER,
    WHO,
    Stage,
    run,
    settings,
    stage,
)
from tests.bot.runtime_fakes import Clock
from tests.fakes.wecom_platform import AES_KEY, APP_SECRET, CORP, DAYS_3, KFID, TOKEN

PHOTO = b"\xff\xd8" + bytes(range(256)) * 400


def lacking(account: str = "main", **secrets: str) -> str:
    given = SECRETS | secrets
    with pytest.raises(EnvironmentLacks) as told:
        connect(account, settings("http://127.0.0.1:1"), given.get, Clock())
    return str(told.value)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_that_is_missing_or_too_short_forbids_the_start(name: str) -> None:
    for value in ("", "short"):
        words = lacking(**{name: value})
        assert name in words
        assert "short" not in words


@pytest.mark.parametrize("key", ["A" * 42, "A" * 44, "*" * 43, "é" * 43])
def test_a_key_that_is_none_forbids_the_start(key: str) -> None:
    assert "43" in lacking(QINGSU_KF_MAIN_AES_KEY=key)
    assert "PREVIOUS" in lacking(QINGSU_KF_MAIN_AES_KEY_PREVIOUS=key)


@pytest.mark.parametrize("name", ["", "a:b", "A", "名字", "a" * 21, "-a"])
def test_a_name_that_is_none_forbids_the_start(name: str) -> None:
    assert name in lacking(name)


def test_an_account_is_a_channel_named_kf() -> None:
    async def made() -> None:
        given = {name.replace("MAIN", "SHOP_2"): value for name, value in SECRETS.items()}
        channel = connect("shop-2", settings("http://127.0.0.1:1"), given.get, Clock())
        assert isinstance(channel, Channel)
        assert (channel.name, channel.account) == ("kf", "shop-2")
        limits = channel.limits
        assert (limits.max_text, limits.text_unit, limits.max_buttons) == (2048, "utf8", 10)
        assert limits.can_push
        await channel.stop()

    run(made())


@pytest.mark.parametrize(
    "wrong",
    [
        {"corp_id": "abc"},
        {"open_kfid": "kf1"},
        {"handoff": "both"},
        {"interval": "0s"},
        {"interval": "9s"},
        {"replies": 0},
        {"api": "qyapi.weixin.qq.com"},
        {"secret": "x"},
    ],
)
def test_settings_that_do_not_fit_are_refused(wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {"corp_id": CORP, "open_kfid": KFID}
    assert KfAccount(**right).handoff == "desk"
    with pytest.raises(ValidationError):
        KfAccount(**right | wrong)


def test_a_healthy_account_has_nothing_to_say() -> None:
    async def check() -> None:
        async with stage(begun=False) as made:
            assert await made.channel.check() is None

    run(check())


@pytest.mark.parametrize(
    ("fault", "says"),
    [(40001, "Secret"), (60020, "9.8.7.6"), (48002, "权限"), ("cut", "连不上"), ("hang", "连不上")],
)
def test_what_an_operator_must_do_is_said_in_chinese(fault: int | str, says: str) -> None:
    async def check() -> None:
        async with stage(begun=False) as made:
            made.channel._api._client.timeout = httpx.Timeout(0.1)
            made.wecom.fault("kf/account/list", fault, fault)
            words = await made.channel.check()
            assert words is not None
            assert says in words
            for secret in (APP_SECRET, TOKEN, AES_KEY, "access-"):
                assert secret not in words

    run(check())


def test_an_account_the_application_cannot_serve_is_told() -> None:
    async def check() -> None:
        async with stage(begun=False) as made:
            made.wecom.managed = False
            assert "管理" in (await made.channel.check() or "")
            other = settings(made.channel._api._corp.base).model_copy(
                update={"open_kfid": "wkOther00"}
            )
            channel = connect("main", other, SECRETS.get, made.clock)
            assert "open_kfid" in (await channel.check() or "")
            await channel.stop()

    run(check())


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


async def fetched(made: Stage, ref: str = "M1", most: int = 10**6) -> bytes:
    parts = [part async for part in made.channel.fetch(Attachment("image", ref), most)]
    return b"".join(parts)


def test_a_photo_is_fetched_whole() -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.media["M1"] = (PHOTO, made.clock())
            assert await fetched(made) == PHOTO
            assert await fetched(made, most=len(PHOTO)) == PHOTO

    run(fetch())


def test_a_photo_that_is_too_large_or_forgotten_is_gone() -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.media["M1"] = (PHOTO, made.clock())
            with pytest.raises(MediaGone):
                await fetched(made, most=len(PHOTO) - 1)
            for ref in ("never", ""):
                with pytest.raises(MediaGone):
                    await fetched(made, ref)
            made.clock.on(DAYS_3)
            with pytest.raises(MediaGone):
                await fetched(made)

    run(fetch())


def test_a_packed_photo_that_unpacks_too_large_is_cut_short() -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.packed = True
            made.wecom.media["M1"] = (bytes(10**7), made.clock())
            given = [0]

            async def collect() -> None:
                async for part in made.channel.fetch(Attachment("image", "M1"), 10**5):
                    given[0] += len(part)

            with pytest.raises(MediaGone):
                await collect()
            assert given[0] <= 10**5

    run(fetch())


@pytest.mark.parametrize("fault", ["500", "cut", "half", "nonsense", -1, 45009, 60020])
def test_a_photo_that_cannot_be_had_now_is_fetched_later(fault: int | str) -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.media["M1"] = (PHOTO, made.clock())
            made.wecom.fault("media/get", fault)
            with pytest.raises(MediaLater):
                await fetched(made)
            assert await fetched(made) == PHOTO

    run(fetch())


def test_a_photo_renews_the_token_once() -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.media["M1"] = (PHOTO, made.clock())
            made.wecom.fault("media/get", 40014)
            assert await fetched(made) == PHOTO
            made.wecom.fault("media/get", 40014, 40014)
            with pytest.raises(MediaLater):
                await fetched(made)
            assert made.wecom.issued == 3

    run(fetch())


def test_a_fetch_may_be_left_halfway() -> None:
    async def fetch() -> None:
        async with stage() as made:
            made.wecom.media["M1"] = (PHOTO, made.clock())
            parts = made.channel.fetch(Attachment("image", "M1"), 10**6)
            assert await anext(parts)
            await parts.aclose()  # type: ignore[attr-defined]  # it is a generator
            assert await fetched(made) == PHOTO

    run(fetch())


def test_a_knock_for_another_account_is_passed_on() -> None:
    async def knock() -> None:
        async with stage() as made:
            query, body = made.wecom.knock(kfid="wkOther00")
            answer = await made.channel.handle(Request("POST", query, {}, body))
            assert answer.body == b"success"
            assert made.ledger.values["kf:knock:wkOther00"].value == "KNOCK0"

    run(knock())
