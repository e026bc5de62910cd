"""What `qingsu doctor` sees of the ways out and in: short messages, API, customer file, projects.

    examine(deployment) -> [Finding]

Secrets are looked for, files read, and every project tool is asked for its project; nothing is
made, changed or sent.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator, Mapping

from bot.commands import failures, prepare
from bot.commands.findings import Finding, How
from bot.connect import crm_file
from bot.connect.guard import Guard
from bot.connect.items.connector import Connector
from bot.connect.items.making import connector, secrets_of
from bot.connect.items.model import Gone, Trouble
from bot.connect.items.settings import Items
from bot.connect.outside import Outside
from bot.deployment import Deployment
from bot.environment import EnvironmentLacks
from bot.outbound.connect import SMS_SECRET
from dialogues.typed_yaml import FileError
from storage import connect_keys
from storage.errors import StoreError
from storage.store import Store

PATIENCE = 30.0  # seconds for one project
PLATFORMS: Mapping[str, str] = {"pingcode": "PingCode", "worktile": "Worktile"}


def examine(deployment: Deployment) -> list[Finding]:
    """Look at everything; what is not used is not spoken of."""
    found = [*_sms(deployment), *_crm(deployment), *projects(deployment)]
    return found + _api(deployment)


def projects(deployment: Deployment) -> list[Finding]:
    """Look at every project tool of connect.items."""
    named = deployment.settings.connect.items
    found = [one for name, own in named.items() for one in _settings(deployment, name, own)]
    ready = {name: own for name, own in named.items() if _has_secrets(deployment, name)}
    if not ready:
        return found
    try:
        with prepare.opened(deployment) as store:
            return found + asyncio.run(_asked(deployment, store, ready))
    except StoreError:
        return [*found, Finding(How.WATCH, "数据库还不能用，项目工具没有试着连")]


def _sms(deployment: Deployment) -> Iterator[Finding]:
    if not deployment.settings.outbound.sms_url:
        return
    yield _secret(deployment, SMS_SECRET, "短信网关")


def _secret(deployment: Deployment, name: str, what: str) -> Finding:
    try:
        found = deployment.secret(name)
    except EnvironmentLacks as error:
        return Finding(How.WRONG, f"{what}：{error}")
    if found:
        return Finding(How.WELL, f"{what}：{name} 已经设置")
    return Finding(How.WRONG, f"{what}：没有设置 {name}，启动不了")


def _crm(deployment: Deployment) -> Iterator[Finding]:
    place = deployment.settings.connect.crm
    if place is None:
        return
    try:
        file = crm_file.load(place)
    except FileError as error:
        yield Finding(How.WRONG, "\n  ".join(failures.lines(error)))
        return
    if file.kind == "http" and not deployment.secret(crm_file.TOKEN):
        yield Finding(How.WATCH, f"客户档案：没有设置 {crm_file.TOKEN}，请求里不带口令")
        return
    yield Finding(How.WELL, "客户档案：crm.yml 没有错")


def _api(deployment: Deployment) -> list[Finding]:
    if not deployment.settings.connect.api:
        return []
    try:
        with prepare.opened(deployment) as store:
            known = store.read(connect_keys.every)
    except StoreError:
        return []  # the look at the database says why
    live = [one for one in known if one.revoked is None]
    if live:
        return [Finding(How.WELL, f"接口 /api/v1 开着，{len(live)} 个密钥在用")]
    return [Finding(How.WATCH, "接口 /api/v1 开着，还没有密钥：qingsu key add 名字")]


def _settings(deployment: Deployment, name: str, own: Items) -> Iterator[Finding]:
    try:
        secrets_of(name, deployment.secret)
    except EnvironmentLacks as error:
        yield Finding(How.WRONG, f"{_called(name, own)}：{error}")
    missing = [ours for ours in ("open", "taken", "done") if ours not in own.states]
    if missing:
        said = "、".join(missing)
        yield Finding(How.WATCH, f"{_called(name, own)}：states 没写 {said}，这些状态不会送过去")
    if own.kind == "worktile" and not (own.paths.change and own.paths.comment):
        yield Finding(
            How.WATCH, f"{_called(name, own)}：paths 没写 change 或 comment，只能从那边读回来"
        )
    if own.details == "full":
        yield Finding(How.WATCH, f"{_called(name, own)}：details 是 full，客户的电话和姓名会送过去")


def _has_secrets(deployment: Deployment, name: str) -> bool:
    try:
        return bool(secrets_of(name, deployment.secret))
    except EnvironmentLacks:
        return False


async def _asked(deployment: Deployment, store: Store, named: Mapping[str, Items]) -> list[Finding]:
    own = deployment.settings.connect
    outside = Outside(Guard(own.networks), timeout=float(own.timeout), clock=time.time)
    ways = store, outside, f"doctor-{os.getpid()}"
    try:
        made = [connector(name, one, ways, deployment.secret) for name, one in named.items()]
        return list(await asyncio.gather(*(_ask(one) for one in made)))
    finally:
        await outside.close()


async def _ask(one: Connector) -> Finding:
    called = _called(one.name, one.settings)
    try:
        async with asyncio.timeout(PATIENCE):
            found = await one.tool.check()
    except TimeoutError:
        return Finding(How.WRONG, f"{called}：{PATIENCE:g} 秒内没有答复，请检查网络")
    except Gone:
        return Finding(How.WRONG, f"{called}：没有项目 {one.settings.project}，请检查 project")
    except Trouble as trouble:
        return Finding(How.WRONG, f"{called}：连不上（{trouble.outcome.code}）")
    return Finding(How.WELL, f"{called}：通着，项目是「{found}」")


def _called(name: str, own: Items) -> str:
    return f"{PLATFORMS[own.kind]} {name}"
