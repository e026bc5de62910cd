"""`qingsu doctor` asks what is outside whether it works, and says what the operator must do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.commands import doctor, doctor_channels
from bot.commands.findings import How
from bot.deployment import Deployment
from tests.bot.channels.wecom.wecom_bench import SECRETS as KF_SECRETS
from tests.bot.evidence.evidence_fakes import Scanner
from tests.fakes.alerts_sink import load_plugins, sink
from tests.fakes.telegram_inlet import SECRET as HOOK_SECRET
from tests.fakes.telegram_platform import TOKEN as BOT_TOKEN
from tests.fakes.telegram_platform import pretend
from tests.fakes.wechat_platform import APP_ID, Platform, serving
from tests.fakes.wechat_platform import SECRET as APP_SECRET
from tests.fakes.wechat_pushing import AES, TOKEN
from tests.fakes.wecom_http import Loopback
from tests.fakes.wecom_platform import WeCom
from tests.fakes.wecom_rules import CORP, KFID

WECHAT = {
    "QINGSU_WECHAT_MAIN_TOKEN": TOKEN,
    "QINGSU_WECHAT_MAIN_SECRET": APP_SECRET,
    "QINGSU_WECHAT_MAIN_AES_KEY": AES,
}
TELEGRAM = {"QINGSU_TELEGRAM_MAIN_TOKEN": BOT_TOKEN, "QINGSU_TELEGRAM_MAIN_SECRET": HOOK_SECRET}
NOWHERE = "http://127.0.0.1:9"


def deployment(folder: Path, text: str, **environ: str) -> Deployment:
    path = folder / "config.yml"
    path.write_text(text, encoding="utf-8")
    return Deployment.find(path, folder / "var", environ)


def channels(wechat: str = NOWHERE, kf: str = NOWHERE, telegram: str = NOWHERE) -> str:
    return f"""
channels:
  wechat:
    main: {{app_id: {APP_ID}, api: "{wechat}"}}
  kf:
    main: {{corp_id: {CORP}, open_kfid: {KFID}, api: "{kf}"}}
  telegram:
    main: {{base_url: "{telegram}", mode: polling}}
"""


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


async def seen(own: Deployment, *, send: bool = False) -> list[str]:
    """Return every finding as `mark words`."""
    found = await doctor_channels.examined(own, send=send)
    return [f"{one.how.value[0]} {one.what}" for one in found]


def test_nothing_outside_nothing_said(tmp_path: Path) -> None:
    assert doctor_channels.examine(deployment(tmp_path, "company: {name: 某公司}\n")) == []


def test_channels_that_can_be_served_are_well_and_none_begins_to_receive(tmp_path: Path) -> None:
    async def talk() -> None:
        wecom = WeCom(time.time)
        with serving(Platform()) as wechat:
            async with pretend() as telegram, Loopback(wecom.answer) as kf:
                text = channels(wechat.url, kf.url, telegram.url)
                telegram.write(7, "还在等")
                own = deployment(tmp_path, text, **WECHAT, **KF_SECRETS, **TELEGRAM)
                assert await seen(own) == [
                    "✓ 微信公众号 main：通着，账号可用",
                    "✓ 微信客服 main：通着，账号可用",
                    "✓ Telegram main：通着，账号可用",
                ]
                assert not wecom.count("kf/sync_msg")
                assert not telegram.called("getUpdates")
                assert len(telegram.updates) == 1
                assert wechat.forced == 0, "a running server keeps its token"

    run(talk())


def test_what_a_platform_says_is_told_as_what_to_do(tmp_path: Path) -> None:
    async def talk() -> None:
        wecom = WeCom(time.time, managed=False)
        with serving(Platform(listed=False)) as wechat:
            async with pretend() as telegram, Loopback(wecom.answer) as kf:
                text = channels(wechat.url, kf.url, telegram.url)
                telegram.hook["url"] = "https://other.example/hook"
                own = deployment(tmp_path, text, **WECHAT, **KF_SECRETS, **TELEGRAM)
                first, second, third = await seen(own)
                assert first.startswith("✗ 微信公众号 main：")
                assert "白名单" in first
                assert "「通过 API 管理」" in second
                assert second.count("微信客服") == 1
                assert "还挂着 webhook" in third

    run(talk())


def test_a_channel_that_cannot_be_reached_is_a_finding(tmp_path: Path) -> None:
    async def talk() -> None:
        own = deployment(tmp_path, channels(), **WECHAT, **KF_SECRETS, **TELEGRAM)
        found = await seen(own)
        assert [one[0] for one in found] == ["✗", "✗", "✗"]
        assert all("连不上" in one for one in found)

    run(talk())


def test_every_missing_secret_is_named_and_stops_no_other_look(tmp_path: Path) -> None:
    async def talk() -> None:
        text = channels() + "alerts:\n  targets: {duty: [wecom_duty, mail], lead: [mail]}\n"
        found = await seen(deployment(tmp_path, text))
        names = [
            "QINGSU_WECHAT_MAIN_TOKEN", "QINGSU_KF_MAIN_TOKEN", "QINGSU_TELEGRAM_MAIN_TOKEN",
            "QINGSU_ALERT_MAIL", "QINGSU_ALERT_WECOM_DUTY",
        ]  # fmt: skip
        assert [name for one, name in zip(found, names, strict=True) if name not in one] == []
        assert {one[0] for one in found} == {"✗"}

    run(talk())


@pytest.mark.slow  # Apprise loads 130 plugins
def test_alarms_are_only_tried_when_asked(tmp_path: Path) -> None:
    async def talk() -> None:
        load_plugins()
        with sink() as taken:
            taken.answers["bad"] = 404
            urls = {
                "QINGSU_ALERT_GOOD": taken.url("good"),
                "QINGSU_ALERT_BAD": taken.url("bad"),
            }
            own = deployment(tmp_path, "alerts:\n  targets: {duty: [good, bad]}\n", **urls)
            (line,) = await seen(own)
            assert line == "✓ 警报接收方 2 个都有地址；想真发一条试试，请加 --alerts"
            assert not taken.took
            good, bad = await seen(own, send=True)
            assert good.startswith("✓ 警报接收方 good：")
            assert bad.startswith("✗ 警报接收方 bad：")
            assert len(taken.took["good"]) == 1

    run(talk())


@pytest.mark.parametrize(
    ("answer", "said"),
    [(b"", "✓ 查毒程序 clamd 通着"), (b"stream: no ERROR\0", "✗ 查毒程序 clamd")],
)
def test_the_virus_scanner_is_asked_where_one_is_set(
    tmp_path: Path, answer: bytes, said: str
) -> None:
    async def talk() -> None:
        scanner = Scanner(answer)
        server = await asyncio.start_server(scanner.talk, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        own = deployment(tmp_path, f'evidence:\n  clamd: "tcp:127.0.0.1:{port}"\n')
        (line,) = await seen(own)
        assert line.startswith(said)
        assert scanner.seen == 1
        server.close()
        await server.wait_closed()
        (line,) = await seen(own)
        assert "请启动 clamd" in line

    run(talk())


def test_pictures_that_cannot_be_opened_are_a_finding(tmp_path: Path) -> None:
    """The child gets so little time that it has to be killed."""

    async def talk() -> None:
        own = deployment(tmp_path, "company: {name: 某公司}\n")
        hasty = own.settings.evidence.model_copy(update={"decode_time": timedelta(0)})
        settings = own.settings.model_copy(update={"evidence": hasty})
        (line,) = await seen(replace(own, settings=settings))
        assert line.startswith("✗ 图片打不开（timeout）")

    run(talk())


def test_the_command_shows_what_was_found_outside(tmp_path: Path) -> None:
    own = deployment(tmp_path, channels())
    found = doctor.examine(own, 0, datetime(2026, 3, 1, tzinfo=UTC))
    wrong = [one.what for one in found if one.how is How.WRONG]
    assert [line.partition("：")[0] for line in wrong] == [
        "微信公众号 main", "微信客服 main", "Telegram main",
    ]  # fmt: skip
