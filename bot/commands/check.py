"""`qingsu check` and `qingsu talks`: are the files that people write right, and do they work."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import catalogue_file, company, readers, rulebook
from bot.commands import editing, prepare
from bot.commands.editing import Outcome
from bot.commands.failures import EXIT_CODE, Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from dialogues.talks import Read

Files = Annotated[
    list[Path] | None, typer.Argument(help="测试对话文件；默认是话术文件夹里的所有 *.talks.yml")
]
Reading = Annotated[
    bool, typer.Option("--real", "--read", help="真的去读客户的话，而不用对话里写好的理解")
]
Strict = Annotated[bool, typer.Option("--strict", help="提示也算错误")]
AsJson = Annotated[bool, typer.Option("--json", help="写成 JSON，给程序看")]
_SLOW = 0.05  # seconds; a talk with given meanings that takes longer is worth a look


def check(*, strict: Strict = False, config: ConfigFile = None, data: Data = DATA) -> None:
    """Look over config.yml, its files, the scripts, their talks; exit code 2 if one is wrong."""
    deployment = Deployment.find(config, data)
    loaded = deployment.load_scripts()
    deployment.book(loaded, rulebook.of_files(deployment.settings))
    facts = company.facts(deployment.settings)
    catalogue = deployment.settings.nlu.catalogue
    names = catalogue_file.check(catalogue) if catalogue else 0
    found = editing.findings(deployment, loaded)
    talks = editing.read_talks(editing.talk_files(deployment))
    for finding in found:
        typer.echo(str(finding), err=True)
    wrong = [finding for finding in found if strict or not finding.hint]
    if wrong:
        typer.echo(f"{len(wrong)} 处要改，{len(found) - len(wrong)} 处提示。")
        raise typer.Exit(EXIT_CODE)
    counted = sum(len(each) for _, each in talks)
    hints = f"另有 {len(found)} 处提示。" if found else ""
    listed = f"、{len(facts)} 条产品资料" if facts else ""
    listed += f"、{names} 个产品名" if names else ""
    typer.echo(f"没有问题：设置、{len(loaded)} 份话术、{counted} 段测试对话{listed}。{hints}")


def talks(
    files: Files = None,
    *,
    read: Reading = False,
    as_json: AsJson = False,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Play the test talks; exit code 2 when the bot says something else than they do."""
    deployment = Deployment.find(config, data)
    loaded = deployment.load_scripts()
    wanted = editing.read_talks(files or editing.talk_files(deployment))
    if not any(found for _, found in wanted):
        raise Failure(f"没有测试对话：{deployment.scripts}")
    outcome = list(editing.play(deployment, loaded, wanted, _reader(deployment) if read else None))
    if as_json:
        typer.echo(json.dumps(as_suites(outcome), ensure_ascii=False, indent=1))
    else:
        _say(outcome, pure=not read)
    if any(one.wrong for one in outcome):
        raise typer.Exit(EXIT_CODE)


def _say(outcome: Sequence[Outcome], *, pure: bool) -> None:
    for one in outcome:
        for said in one.wrong:
            typer.echo(f"{one.path}：{one.talk}：{said}", err=True)
    slowest = max(outcome, key=lambda one: one.seconds)
    wrong = sum(len(one.wrong) for one in outcome)
    typer.echo(f"{len(outcome)} 段测试对话，{wrong} 处不一样。")
    slow = "，太慢了，看看是不是写得太长" if pure and slowest.seconds > _SLOW else ""
    typer.echo(f"最慢的一段：{slowest.talk}，{slowest.seconds * 1000:.1f} 毫秒{slow}。")


def as_suites(outcome: Sequence[Outcome]) -> dict[str, Any]:
    """Return the outcome in the shape of JUnit's report: suites (files) of cases (talks)."""
    suites = [
        {
            "name": str(path),
            "cases": [
                {"name": one.talk, "time": round(one.seconds, 6), "failures": list(one.wrong)}
                for one in each
            ],
        }
        for path, each in groupby(outcome, key=lambda one: one.path)
    ]
    return {
        "tests": len(outcome),
        "failures": sum(bool(one.wrong) for one in outcome),
        "time": round(sum(one.seconds for one in outcome), 6),
        "suites": suites,
    }


def _reader(deployment: Deployment) -> Read:
    prepare.trained(deployment)
    return readers.reader(deployment).read
