"""An account starts with whole secrets only, and says in Chinese which one lacks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.channels.wechat.settings import WeChatAccount, connect
from bot.environment import EnvironmentLacks
from bot.outbound.ports import Trigger, Triggered
from tests.fakes.wechat_bench import Clock, account
from tests.fakes.wechat_platform import APP_ID, SECRET
from tests.fakes.wechat_pushing import AES, OLD_AES, TOKEN

WHOLE = {
    "QINGSU_WECHAT_MAIN_SHOP_TOKEN": TOKEN,
    "QINGSU_WECHAT_MAIN_SHOP_SECRET": SECRET,
    "QINGSU_WECHAT_MAIN_SHOP_AES_KEY": AES,
    "QINGSU_WECHAT_MAIN_SHOP_AES_KEY_PREVIOUS": OLD_AES,
}


def test_a_whole_account_connects() -> None:
    made = connect("main-shop", account(per_inbound=20), WHOLE.get, Clock())
    assert (made.name, made.account) == ("wechat", "main-shop")
    assert (made.limits.max_text, made.limits.text_unit) == (2048, "utf8")
    assert made.limits.window == timedelta(hours=48)
    assert made.limits.per_inbound == 20
    assert made.limits.can_push


def test_what_each_kind_of_account_may_send_after_what() -> None:
    whole = connect("main-shop", account(), WHOLE.get, Clock())
    assert isinstance(whole, Triggered)
    few = Trigger(3, timedelta(minutes=1))
    assert whole.triggers == {"follow": few, "click": few}
    passive = connect("main-shop", account(verified=False), WHOLE.get, Clock())
    assert (passive.limits.window, passive.limits.max_buttons) == (timedelta(minutes=5), 0)


@pytest.mark.parametrize("name", ["", "a:b", "a/b", "主号", "a" * 41])
def test_an_account_has_a_name_that_fits_into_an_address(name: str) -> None:
    with pytest.raises(EnvironmentLacks, match="账号名"):
        connect(name, account(), WHOLE.get, Clock())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", None),
        ("TOKEN", ""),
        ("TOKEN", "a" * 15),
        ("TOKEN", "a" * 33),
        ("TOKEN", "a" * 15 + "。"),
        ("SECRET", None),
        ("SECRET", "short"),
        ("AES_KEY", None),
        ("AES_KEY", "a" * 42),
        ("AES_KEY", "a" * 42 + "!"),
        ("AES_KEY_PREVIOUS", "a" * 42),
    ],
)
def test_a_secret_that_lacks_is_named(name: str, value: str | None) -> None:
    whole = f"QINGSU_WECHAT_MAIN_SHOP_{name}"
    given: dict[str, str | None] = {**WHOLE, whole: value}
    with pytest.raises(EnvironmentLacks) as lacks:
        connect("main-shop", account(), given.get, Clock())
    assert whole in str(lacks.value)
    assert "应为" in str(lacks.value)
    assert value is None or not value or value not in str(lacks.value)


def test_the_previous_key_may_lack_and_plain_mode_needs_none() -> None:
    given = {name: value for name, value in WHOLE.items() if "PREVIOUS" not in name}
    assert connect("main-shop", account(), given.get, Clock()).account == "main-shop"
    given = {name: value for name, value in WHOLE.items() if "AES" not in name}
    assert connect("main-shop", account(mode="plain"), given.get, Clock()).account == "main-shop"


def test_safe_mode_is_what_an_account_has_unless_it_says_otherwise() -> None:
    made = WeChatAccount(app_id=APP_ID)
    assert (made.mode, made.verified, made.typing) == ("aes", True, False)
    assert made.api == "https://api.weixin.qq.com"
    assert made.per_inbound == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"app_id": "wx1"},
        {"app_id": "WX0123456789ABCDEF"},
        {"mode": "both"},
        {"kind": "robot"},
        {"per_inbound": 0},
        {"window_hours": 49},
        {"api": "ftp://x"},
        {"token": "a" * 16},
    ],
)
def test_what_no_account_has_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        account(**wrong)
