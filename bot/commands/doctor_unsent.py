"""What `qingsu doctor` tells of messages that reached no customer, and of dead letters."""

from __future__ import annotations

from datetime import datetime

from bot.commands import prepare
from bot.commands.findings import Finding, How
from bot.deployment import Deployment
from storage import unsent
from storage.errors import StoreError

_WHERE = "在工作台的“没送到的”里看原因、再发一次或放到一边"
_LETTERS = "在工作台的“没送到的”或用 qingsu dead list 看，修好原因后再处理一次"


def examine(deployment: Deployment, now: datetime) -> list[Finding]:
    """Return a finding for each of the two; nothing where the database cannot be asked."""
    try:
        with prepare.opened(deployment) as store:
            found = store.read(lambda c: unsent.counts(c, now))
    except StoreError:
        return []  # the look at the database says why
    missed, late = found.failed, found.late
    return [
        Finding(How.WATCH, f"{missed} 条消息没有送到客户，{late} 条还在等或在重试：{_WHERE}")
        if missed or late
        else Finding(How.WELL, "发给客户的消息都送到了"),
        Finding(How.WATCH, f"{found.dead} 条收到的东西没能处理（死信）：{_LETTERS}")
        if found.dead
        else Finding(How.WELL, "没有处理不了的东西（死信）"),
    ]
