"""`qingsu erase`: erase a person at his own wish; counts stay, his words and his name do not."""

from __future__ import annotations

import getpass
import secrets
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from bot.secrets_file import load_or_make
from storage import connect_tiers, erasure_list, files, holds
from storage import erase as erasing
from storage.erase import Asked, Erased, Person
from storage.store import Store

What = Annotated[str, typer.Argument(help="这位客户的案件编号，或会话地址（渠道:账号:用户）")]
Why = Annotated[
    str, typer.Option("--why", help="依据，例如“客户 3 月 2 日要求”；不要写客户的姓名电话")
]
Sure = Annotated[bool, typer.Option("--yes", help="不再问一遍")]


def erase(
    what: What,
    why: Why,
    *,
    yes: Sure = False,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Erase whose case or conversation it is, everywhere in the data folder."""
    deployment = Deployment.find(config, data)
    with prepare.opened(deployment) as store:
        person = store.read(lambda c: erasing.find(c, what))
        if person is None:
            raise Failure(f"没有这个案件或会话：{what}")
        if kept := store.read(lambda c: holds.among(c, person.cases)):
            raise Failure(f"{'、'.join(kept)} 留存备查，先由主管在工作台上解除，再来抹掉")
        _ask(person, yes=yes)
        asked = _asked(deployment, why)
        line = store.read(lambda c: erasure_list.entry(c, person, store.clock(), asked))
        erasure_list.note(deployment.data / erasure_list.NAME, line)
        erased = store.do(partial(erasing.erase, person=person, asked=asked))
        _files(store, deployment.data / "files", erased)
    erasing.clean(deployment.url)
    _told(erased)


def _ask(person: Person, *, yes: bool) -> None:
    talks, cases = len(person.chats), len(person.cases)
    typer.echo(f"这位客户有 {talks} 个会话、{cases} 个案件、{person.messages} 条消息。")
    if not yes:
        typer.confirm("抹掉之后找不回来，确定吗？", abort=True)


def _asked(deployment: Deployment, why: str) -> Asked:
    secret = load_or_make(deployment.data)
    hashed = partial(connect_tiers.hashed, secret)
    return Asked(getpass.getuser(), why, partial(secrets.token_hex, 8), hashed)


def _files(store: Store, root: Path, erased: Erased) -> None:
    """Take the files from the disk that nobody handed in besides, not even since."""
    for one in erased.files:
        if not store.read(lambda c, one=one: files.find(c, one)):  # type: ignore[misc]  # mypy knows no defaults of lambdas
            files.remove(root, one)


def _told(erased: Erased) -> None:
    typer.echo(
        f"已抹掉：{erased.cases} 个案件里的话和身份，{len(erased.files)} 个文件；统计数字不变。"
    )
    if erased.examples:
        typer.echo(f"还有 {erased.examples} 句话曾被人采作例句，请到例句文件里看看有没有姓名电话。")
    if erased.items:
        typer.echo(f"还有 {erased.items} 个任务建在别的系统里，请到那边处理。")
    typer.echo(
        "之前做的备份里还有这些内容。用 qingsu restore 恢复时会照数据文件夹里的 "
        f"{erasure_list.NAME} 重新抹掉：请把它也另外保管一份。"
    )
