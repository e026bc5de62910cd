"""`qingsu doctor`: is everything as it must be? It looks and mends nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import httpx
import typer
from rich.console import Console
from rich.text import Text

from bot import company
from bot.commands import (
    doctor_channels,
    doctor_connect,
    doctor_reading,
    doctor_rules,
    doctor_scripts,
    doctor_teams,
    doctor_unsent,
    failures,
    file_looks,
    prepare,
    server_looks,
)
from bot.commands.findings import Finding, How
from bot.commands.options import DATA, ConfigFile, Data, Port
from bot.commands.prepare import bindable
from bot.deployment import Deployment
from nlu import versions
from nlu.model import fits
from storage import engine, integrity, retention_rounds
from storage.backends import file_health, health
from storage.errors import SchemaOlder, StoreError
from storage.store import Store

_ROOM = 1024**3  # bytes free on the disk
_AFTER_DATABASE = 3  # looks before that at the scripts
_NAMED = 5  # product facts told by name
_PATIENCE = 3.0  # seconds for Rasa to answer
TryAlerts = Annotated[bool, typer.Option("--alerts", help="给每个警报接收方真发一条测试警报")]


def doctor(
    config: ConfigFile = None, data: Data = DATA, port: Port = None, *, alerts: TryAlerts = False
) -> None:
    """Look at everything; exit code 1 when something is wrong."""
    findings = examine(Deployment.find(config, data), port, datetime.now(UTC), alerts=alerts)
    console = Console(soft_wrap=True)
    for finding in findings:
        mark, colour = finding.how.value
        console.print(Text(f"{mark} {finding.what}", colour))
    if any(finding.how is How.WRONG for finding in findings):
        raise typer.Exit(1)


def examine(
    deployment: Deployment, port: int | None, now: datetime, *, alerts: bool = False
) -> list[Finding]:
    """Return a finding for every look; what stops one look is its finding.

    alerts: whom alarms call is really sent a test message.
    """
    wanted = deployment.settings.server.port if port is None else port
    looks: list[Callable[[], Finding]] = [
        lambda: _folder(deployment),
        lambda: _disk(deployment),
        lambda: _database(deployment),
        lambda: _model(deployment),
        lambda: _holidays(deployment, now),
        lambda: _port(deployment.settings.server.host, wanted),
    ]
    if deployment.settings.nlu.engine == "rasa":
        looks.append(lambda: _rasa(deployment))
    if deployment.settings.desk.facts is not None:
        looks.append(lambda: _facts(deployment, now))
    found = [_look(look) for look in looks]
    found[_AFTER_DATABASE:_AFTER_DATABASE] = doctor_scripts.examine(deployment)
    outside = doctor_channels.examine(deployment, send=alerts) + doctor_connect.examine(deployment)
    inside = doctor_teams.examine(deployment) + doctor_unsent.examine(deployment, now)
    inside += doctor_reading.examine(deployment) + doctor_rules.examine(deployment)
    return found + _server(deployment) + inside + outside


def _look(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except failures.EXPECTED as error:
        return Finding(How.WRONG, "\n  ".join(failures.lines(error)))


def _folder(deployment: Deployment) -> Finding:
    if not deployment.data.exists():
        return Finding(How.WATCH, f"还没有数据文件夹，启动时会建：{deployment.data}")
    prepare.writable(deployment.data)
    return Finding(How.WELL, f"数据文件夹可以写：{deployment.data}")


def _disk(deployment: Deployment) -> Finding:
    free = shutil.disk_usage(deployment.data if deployment.data.exists() else ".").free
    how = How.WELL if free > _ROOM else How.WATCH
    return Finding(how, f"磁盘还剩 {free / 1024**3:.1f} GiB")


def _database(deployment: Deployment) -> Finding:
    try:
        with prepare.opened(deployment) as store:
            on_server = engine.on_server(deployment.url)
            wrong = [] if on_server else store.read(integrity.problems)
    except SchemaOlder as error:
        return Finding(How.WATCH, failures.lines(error)[0])
    if wrong:
        return Finding(How.WRONG, "数据库有损坏，请先备份文件再处理：" + "；".join(wrong))
    return Finding(How.WELL, "数据库完好，版本合适")


def _server(deployment: Deployment) -> list[Finding]:
    """Return how the database is set up and what it keeps; nothing where it cannot be asked."""
    days = deployment.settings.retention.talks
    try:
        if not _there(deployment):
            return []
        with closing(Store.open(deployment.url)) as store:
            own = _of_server(store) if engine.on_server(deployment.url) else _of_file(store)
            standing = store.read(retention_rounds.standing)
            return [*own, file_looks.seen(standing, days, store.clock())]
    except StoreError:
        return []  # the look at the database says why


def _there(deployment: Deployment) -> bool:
    """Say whether there is something to look at: looking at no file would make an empty one."""
    file = engine.address(deployment.url).database
    return engine.on_server(deployment.url) or (file is not None and Path(file).exists())


def _of_server(store: Store) -> list[Finding]:
    return server_looks.findings(store.read(lambda c: health.look(c, store.clock)))


def _of_file(store: Store) -> list[Finding]:
    return list(file_looks.findings(store.read(file_health.look)))


def _model(deployment: Deployment) -> Finding:
    published = deployment.models()[:-1]
    if published:
        versions.check(published[0])
        return Finding(How.WELL, f"在用的模型是版本 {published[0].name}，完好")
    if fits(deployment.model, deployment.examples):
        return Finding(How.WELL, "模型和例句相符")
    return Finding(How.WATCH, "没有合用的模型：启动时会先训练，也可以现在运行 qingsu train")


def _rasa(deployment: Deployment) -> Finding:
    url = deployment.settings.nlu.rasa.url
    asked = {"token": deployment.rasa_token} if deployment.rasa_token else None
    try:
        answer = httpx.get(f"{url}/status", params=asked, timeout=_PATIENCE, trust_env=False)
    except httpx.HTTPError as error:
        why = type(error).__name__
    else:
        if answer.status_code == httpx.codes.OK:
            return Finding(How.WELL, f"Rasa 在 {url} 上，模型已经装好")
        why = f"状态码 {answer.status_code}"
    return Finding(How.WATCH, f"Rasa 现在不能用：{url}（{why}）；由内置的代读，请运行 make rasa")


def _holidays(deployment: Deployment, now: datetime) -> Finding:
    known = deployment.settings.calendar.holidays_known_to
    if known is None:
        return Finding(How.WELL, "节假日照常上班")
    if known < now.year:
        return Finding(
            How.WATCH, f"放假安排只知道到 {known} 年：请更新 chinesecalendar，或在设置里逐日写明"
        )
    return Finding(How.WELL, f"放假安排知道到 {known} 年")


def _facts(deployment: Deployment, now: datetime) -> Finding:
    """Say which product facts are past; the desk still shows them, marked and last."""
    own = deployment.settings
    facts, today = company.facts(own), now.astimezone(ZoneInfo(own.company.timezone)).date()
    past = [f"{one.model or one.product} {one.name}" for one in facts if one.past(today)]
    if not past:
        return Finding(How.WELL, f"{len(facts)} 条产品资料，没有过期的")
    named = "、".join(past[:_NAMED]) + ("……" if len(past) > _NAMED else "")
    return Finding(
        How.WATCH,
        f"{len(facts)} 条产品资料里有 {len(past)} 条过期了：{named}；请在 {own.desk.facts} 里更新",
    )


def _port(host: str, port: int) -> Finding:
    try:
        bindable(host, port)
    except failures.Failure as error:
        return Finding(How.WATCH, str(error))
    return Finding(How.WELL, f"端口 {host}:{port} 空着")
