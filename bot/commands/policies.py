"""`qingsu policy`: the terms that refusals and letters quote, version by version."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from bot.desk import term_api
from bot.desk.work_bodies import Term
from nlu import taxonomy
from storage import policies
from storage.policies import Policy

AUTHOR = "qingsu policy"
_LONGEST = 2000  # characters of a term
app = typer.Typer(no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="ID", help="条款的代号，例如 returns；各版本用同一个")]
Version = Annotated[str, typer.Option("--version", help="这一版叫什么，例如 2026-01")]
Title = Annotated[str, typer.Option("--title", help="条款的名字，客户会看到")]
Words = Annotated[
    Path | None, typer.Option("--text", metavar="FILE", help="写着条款文字的文件，- 是标准输入")
]
Since = Annotated[str, typer.Option("--from", help="哪天起，例如 2026-01-01；默认是现在")]
Categories = Annotated[
    list[str] | None, typer.Option("--category", help="哪一类投诉用，可写几次；默认都用")
]
Ends = Annotated[bool, typer.Option("--end", help="废止：从那天起不再引用这一条")]
All = Annotated[bool, typer.Option("--all", help="连同过期的、废止的")]
Whole = Annotated[bool, typer.Option("--words", help="连同条款的文字")]


@dataclass(frozen=True, slots=True)
class Given:
    """A version as it was asked for."""

    id: str
    version: str
    title: str
    text: str
    since: float
    categories: list[str]
    ends: bool


@app.command("list", help="列出条款的版本和起止日期")
def list_terms(
    *, all_: All = False, words: Whole = False, config: ConfigFile = None, data: Data = DATA
) -> None:
    """Show the versions that hold now or later; with --all every one."""
    deployment = Deployment.find(config, data)
    zone = ZoneInfo(deployment.settings.company.timezone)
    with prepare.opened(deployment) as store:
        found = store.read(policies.versions)
    shown = term_api.shown(found, datetime.now(UTC), taxonomy.load().names)
    wanted = [one for one in shown if all_ or one["state"] in ("now", "later")]
    table = Table("代号", "版本", "名字", "起", "止", "状态", "类别")
    for one in wanted:
        days = (_day(one["valid_from"], zone), _day(one["valid_to"], zone))
        names = "、".join(one["category_names"]) or "全部"
        table.add_row(one["id"], one["version"], one["title"], *days, one["state_name"], names)
    Console().print(table if wanted else "还没有条款。")
    if words:
        for one in wanted:
            typer.echo(f"{one['id']} {one['version']} 《{one['title']}》\n{one['text']}\n")


@app.command(help="加一条条款，或给它加一个新版本；已有的版本不能改")
def add(  # noqa: PLR0913 - one argument an option
    id_: Name,
    *,
    version: Version,
    title: Title = "",
    text: Words = None,
    since: Since = "",
    category: Categories = None,
    end: Ends = False,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Add a version; it holds from its day on until the next one of its term."""
    deployment = Deployment.find(config, data)
    zone = ZoneInfo(deployment.settings.company.timezone)
    at = _at(since, zone)
    words = "" if text is None else _read(text)
    with prepare.opened(deployment) as store:
        known = [one for one in store.read(policies.versions) if one.id == id_]
        named = title or (known[-1].title if known else "")
        codes = category if category is not None else list(known[-1].categories if known else ())
        new = _policy(Given(id_, version, named, words, at.timestamp(), codes, end))
        if not store.do(lambda tx: policies.put(tx, new)):
            raise Failure(f"{id_} 的 {version} 版已经有了，条款版本不能改；请另起版本号")
    what = "从那天起废止" if end else "从那天起引用这一版"
    typer.echo(f"《{named}》{version}：{_day(at.timestamp(), zone)} 起，{what}。")


def _policy(given: Given) -> Policy:
    """Return the version, looked at as the desk's page is.

    Raises:
        Failure: it does not fit; the line says what.
    """
    try:
        body = Term(
            event="command-line",
            id=given.id,
            version=given.version,
            title=given.title,
            text=given.text,
            categories=given.categories,
            valid_from=given.since,
            ends=given.ends,
        )
    except ValueError:
        raise Failure(
            "代号用小写字母、数字、_ . -（最多 40 个）；版本、名字要写；文字最多 2000 字"
        ) from None
    if bool(body.text.strip()) == body.ends:
        raise Failure("条款要有文字（--text 文件）；不再引用就写 --end，不写文字")
    known = taxonomy.load().names
    strange = [code for code in body.categories if code not in known]
    if strange:
        raise Failure(f"没有这个类别：{'、'.join(strange)}")
    at = datetime.fromtimestamp(body.valid_from, UTC)
    text = body.text.strip()
    return Policy(body.id, body.version, body.title, text, at, tuple(body.categories), AUTHOR)


def _read(path: Path) -> str:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"读不了 {path}（{type(error).__name__}），要用 UTF-8 的文本") from None
    if len(text.strip()) > _LONGEST:
        raise Failure(f"条款最多 {_LONGEST} 个字，{path} 有 {len(text.strip())} 个")
    return text


def _at(since: str, zone: ZoneInfo) -> datetime:
    if not since:
        return datetime.now(zone).replace(microsecond=0)
    try:
        return datetime.fromisoformat(since).replace(tzinfo=zone)
    except ValueError:
        raise Failure(
            f"日期写成 2026-01-01 或 2026-01-01T09:00 的样子，现在写的是“{since}”"
        ) from None


def _day(seconds: float | None, zone: ZoneInfo) -> str:
    return "" if seconds is None else f"{datetime.fromtimestamp(seconds, zone):%Y-%m-%d %H:%M}"
