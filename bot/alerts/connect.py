"""From config.yml and the secrets to what calls staff.

alerting = connect(settings, secret)      whom to call; secret(name) reads the environment
await check(alerting)                     a test alert to every target; what is wrong, by target
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from bot.alerts.ladder import Ladder
from bot.alerts.port import Courier, Nobody, Outcome
from bot.alerts.settings import Alerts, variable
from bot.alerts.words import test_page
from bot.environment import EnvironmentLacks

_COURIER = "bot.alerts.courier"
_PLACE = "docs/channels/alerts.md"
_WHY: Mapping[str, str] = {
    "bad_url": "地址写得不对，程序认不出是哪一种服务",
    "no_address": "没有地址",
    "timeout": "对方一直没有回应，可能没有收到",
    "unreachable": "连不上或被对方拒绝，请检查网络、代理、地址和密码",
    "bad_answer": "对方的回应看不懂，可能被代理拦下了",
    "http 401": "口令不对",
    "http 403": "被拒绝：口令不对，或机器人不在群里",
    "http 404": "没有这个机器人或群，请重新复制地址",
    "http 429": "发得太快，被对方限流了",
    "errcode 93000": "没有这个群机器人：key 不对，或机器人已被移除",
    "errcode 45009": "发得太快：一个群机器人每分钟最多 20 条",
    "errcode 40008": "对方不收这样的消息",
    "errcode 40035": "access_token 不对",
    "errcode 300001": "access_token 不对，或机器人已停用",
    "errcode 300005": "access_token 不对",
    "errcode 310000": "没通过安全设置：加签密钥不对、缺关键词“倾诉”，或出口地址不在名单里",
    "errcode 130101": "发得太快：一个群机器人每分钟最多 20 条",
    "errcode 90030": "发得太快：一个群机器人每分钟最多 20 条",
    "code 9499": "对方不收这样的消息",
    "code 11232": "发得太快，被对方限流了",
    "code 19001": "没有这个机器人，请重新复制地址",
    "code 19021": "开了“签名校验”：请改用关键词“倾诉”",
    "code 19022": "出口地址不在机器人的名单里",
    "code 19024": "缺关键词：请把机器人的关键词设成“倾诉”",
}


@dataclass(frozen=True, slots=True)
class Alerting:
    """Whom to call, when, and how.

    targets: every name, in the order of the roles. names: Chinese names of the categories.
    """

    ladders: Mapping[str, Ladder]
    courier: Courier
    targets: tuple[str, ...] = ()
    settings: Alerts = field(default_factory=Alerts)
    names: Mapping[str, str] = field(default_factory=dict)


def connect(
    settings: Alerts,
    secret: Callable[[str], str | None],
    names: Mapping[str, str] | None = None,
) -> Alerting:
    """Return what calls staff; without targets alarms are only shown at the desk.

    Raises:
        EnvironmentLacks: a target has no address; the line says which variable is missing.
    """
    addresses = {}
    for name in settings.names:
        url = secret(variable(name))
        if not url:
            raise EnvironmentLacks(
                f"config.yml 的 alerts.targets 里写了 {name}，但没有设置 {variable(name)}；"
                f"怎么填见 {_PLACE}"
            )
        addresses[name] = url
    courier: Courier = Nobody()
    if addresses:  # loaded by name: Apprise costs 0.1 s of each start, and few have targets
        courier = import_module(_COURIER).AppriseCourier(addresses)
    return Alerting(settings.ladders(), courier, settings.names, settings, names or {})


async def check(alerting: Alerting) -> dict[str, str | None]:
    """Send a test alert to every target; return what is wrong with each, None when it came."""
    sent = await asyncio.gather(
        *(alerting.courier.send(name, test_page(name)) for name in alerting.targets)
    )
    return {
        name: None if outcome.sent else why(outcome)
        for name, outcome in zip(alerting.targets, sent, strict=True)
    }


def why(outcome: Outcome) -> str:
    """Say in Chinese what came of a send that failed, with the code to look it up."""
    said = _WHY.get(outcome.code, "对方没有收下")
    return f"{said}（{outcome.code}）"
