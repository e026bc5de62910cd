"""`qingsu check` and `qingsu talks`: are the files that people write right, and do they work."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
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
from dialogues.lint import Finding, in_order
from dialogues.talks import Read
from dialogues.typed_yaml import Mistakes

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
    looked = _look(deployment)
    found = looked.found
    for finding in found:
        typer.echo(str(finding), err=True)
    wrong = [finding for finding in found if strict or not finding.hint]
    if wrong:
        typer.echo(f"{len(wrong)} 处要改，{len(found) - len(wrong)} 处提示。")
        raise typer.Exit(EXIT_CODE)
    hints = f"另有 {len(found)} 处提示。" if found else ""
    listed = f"、{looked.facts} 条产品资料" if looked.facts else ""
    listed += f"、{looked.names} 个产品名" if looked.names else ""
    many = f"{looked.scripts} 份话术、{looked.talks} 段测试对话"
    typer.echo(f"没有问题：设置、{many}{listed}。{hints}")


@dataclass(frozen=True, slots=True)
class _Looked:
    """Every finding of every file, and how many of each there are."""

    found: Sequence[Finding]
    scripts: int = 0
    talks: int = 0
    facts: int = 0
    names: int = 0


def _look(deployment: Deployment) -> _Looked:
    """Look at everything, whatever is wrong with the file before it."""
    settings, mistakes = deployment.settings, Mistakes()
    loaded = mistakes.of(deployment.load_scripts)
    rules = mistakes.of(lambda: rulebook.of_files(settings))
    if loaded is not None and rules is not None:
        deployment.book(loaded, rules)
    facts = mistakes.of(lambda: company.facts(settings))
    catalogue = settings.nlu.catalogue
    names = mistakes.of(lambda: catalogue_file.check(catalogue)) if catalogue else None
    talks = mistakes.of(lambda: editing.read_talks(editing.talk_files(deployment)))
    more = editing.worded(deployment) if loaded is None else editing.findings(deployment, loaded)
    found = [*(Finding(one, hint=False) for one in mistakes.found), *more]
    return _Looked(
        in_order(found),
        scripts=len(loaded or ()),
        talks=sum(len(each) for _, each in talks or ()),
        facts=len(facts or ()),
        names=names or 0,
    )


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
    wanted = editing.spoken(editing.read_talks(files or editing.talk_files(deployment)), loaded)
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
