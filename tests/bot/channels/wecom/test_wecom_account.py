"""A WeCom account: what its settings must be, and what its operator hears of its health."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from bot.channels.base import Channel, Request
from bot.channels.wecom.settings import KfAccount, connect
from bot.environment import EnvironmentLacks
from tests.bot.channels.wecom.wecom_bench import SECRETS, run, settings, stage
from tests.bot.runtime_fakes import Clock
from tests.fakes.wecom_rules import AES_KEY, APP_SECRET, CORP, KFID, TOKEN


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


def test_a_knock_for_another_account_is_passed_on() -> None:
    async def knock() -> None:
        async with stage() as made:
            query, body = made.wecom.knock(kfid="wkOther00")
            answer = await made.channel.handle(Request("POST", query, {}, body))
            assert answer.body == b"success"
            assert made.ledger.values["kf:knock:wkOther00"].value == "KNOCK0"

    run(knock())
