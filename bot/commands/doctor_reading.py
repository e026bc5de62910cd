"""What `qingsu doctor` tells of processes whose reader is out of service."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands import prepare
from bot.commands.findings import Finding, How
from bot.deployment import Deployment
from storage import alerts
from storage.errors import StoreError


def examine(deployment: Deployment) -> list[Finding]:
    """Return a finding a process; nothing where the database cannot be asked."""
    try:
        with prepare.opened(deployment) as store:
            standing = store.read(alerts.standing)
    except StoreError:
        return []  # the look at the database says why
    zone = ZoneInfo(deployment.settings.company.timezone)
    out = [one for one in standing if one.alarm.kind == alerts.READER]
    if not out:
        return [Finding(How.WELL, "没有进程报告过模型没有回应")]
    return [
        Finding(How.WATCH, f"{one.alarm.about} 的模型{_since(one.raised, zone)}") for one in out
    ]


def _since(raised: datetime, zone: ZoneInfo) -> str:
    at = raised.astimezone(zone)
    return (
        f"从 {at.month}月{at.day}日 {at:%H:%M} 起没有回应，或者好了还不到五分钟："
        "客户的话先由规则读；请看它的日志，一直不好就重启它"
    )
