"""What `qingsu doctor` sees of what is outside: channels, whom alarms call, what opens files.

    examine(deployment, send=False) -> [Finding]

Every channel of config.yml is asked whether it can be served; nothing begins to receive. Alarms
are only tried with *send*, because trying one really sends a message.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from base64 import b64decode
from collections.abc import Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.alerts import connect as alerts
from bot.alerts.settings import variable
from bot.channels import connect
from bot.channels.base import Channel
from bot.commands.findings import Finding, How
from bot.deployment import Deployment
from bot.environment import EnvironmentLacks
from bot.evidence import clamd
from bot.evidence.inspect import Inspector
from bot.evidence.settings import Evidence

PATIENCE = 30.0  # seconds for one look
NAMES: Mapping[str, str] = {"wechat": "微信公众号", "kf": "微信客服", "telegram": "Telegram"}
_PICTURE = b64decode(  # 8 x 8 pixels
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIAQAAAADsdIMmAAAADUlEQVR42mP4z8SADAEPcQEOdvOI0AAAAABJRU5ErkJg"
    "gg=="
)


def examine(deployment: Deployment, *, send: bool = False) -> list[Finding]:
    """Look at everything outside; what is missing is seen, and stops nothing."""
    return asyncio.run(examined(deployment, send=send))


async def examined(deployment: Deployment, *, send: bool = False) -> list[Finding]:
    """Do what `examine` does, on a loop that runs already."""
    looks = [*_channels(deployment), _evidence(deployment.settings.evidence)]
    found = await asyncio.gather(*looks)
    return [one for one in found if one is not None] + await _alerts(deployment, send=send)


def _channels(deployment: Deployment) -> Iterator[Coroutine[Any, Any, Finding]]:
    own = deployment.settings.channels
    for platform, accounts in (("wechat", own.wechat), ("kf", own.kf), ("telegram", own.telegram)):
        for account, settings in accounts.items():
            yield _channel(deployment, platform, account, settings)


async def _channel(
    deployment: Deployment, platform: str, account: str, settings: object
) -> Finding:
    name = f"{NAMES[platform]} {account}"
    try:
        made = connect.connect({platform: {account: settings}}, deployment.secret, time.time)
    except EnvironmentLacks as error:
        return Finding(How.WRONG, f"{name}：{error}")
    wrong = await _checked(made[0])
    if wrong is None:
        return Finding(How.WELL, f"{name}：通着，账号可用")
    bare = wrong.removeprefix("微信：").removeprefix(f"{name}：")
    return Finding(How.WRONG, f"{name}：{bare}")


async def _checked(channel: Channel) -> str | None:
    try:
        async with asyncio.timeout(PATIENCE):
            return await channel.check()
    except TimeoutError:
        return f"{PATIENCE:g} 秒内没有答复，请检查网络和代理"
    finally:
        await channel.stop()


async def _evidence(settings: Evidence) -> Finding | None:
    """Open a small picture, and have it scanned, as a customer's would be; None: all is well."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "look.png"
        path.write_bytes(_PICTURE)
        if settings.clamd:
            try:
                await clamd.scan(settings.clamd, path)
            except clamd.ScannerAway as error:
                return Finding(How.WRONG, _no_scanner(settings, str(error)))
        inspector = Inspector(settings.model_copy(update={"clamd": ""}))
        found = await inspector.look(path, len(_PICTURE))
    if not found.view:
        why = f"图片打不开（{found.reason}），客户发来的图片不会有预览"
        return Finding(How.WRONG, f"{why}；请重装 Pillow，或调大 evidence.decode_memory")
    return Finding(How.WELL, "查毒程序 clamd 通着，图片能打开") if settings.clamd else None


def _no_scanner(settings: Evidence, why: str) -> str:
    then = "收下但标为未查毒" if settings.without_clamd == "accept" else "先不收"
    return f"查毒程序 clamd 连不上：{settings.clamd}（{why}）；此时客户的文件{then}，请启动 clamd"


async def _alerts(deployment: Deployment, *, send: bool) -> list[Finding]:
    """See whether every target has its address; with *send* whether a test message arrives."""
    own = deployment.settings.alerts
    missing = [seen for name in own.names if (seen := _without_address(deployment, name))]
    if missing or not own.names:
        return missing
    if not send:
        what = f"警报接收方 {len(own.names)} 个都有地址；想真发一条试试，请加 --alerts"
        return [Finding(How.WELL, what)]
    alerting = alerts.connect(own, deployment.secret)
    came = await alerts.check(alerting)
    arrived = "测试警报已发出，请看是否收到"
    return [
        Finding(How.WRONG if why else How.WELL, f"警报接收方 {name}：{why or arrived}")
        for name, why in came.items()
    ]


def _without_address(deployment: Deployment, name: str) -> Finding | None:
    try:
        if deployment.secret(variable(name)):
            return None
    except EnvironmentLacks as error:
        return Finding(How.WRONG, f"警报接收方 {name}：{error}")
    how = "怎么填见 docs/channels/alerts.md"
    return Finding(How.WRONG, f"警报接收方 {name}：没有设置 {variable(name)}；{how}")
