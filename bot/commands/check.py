"""`qingsu check` and `qingsu talks`: are the files that people write right, and do they work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot import compose
from bot.commands import prepare
from bot.commands.failures import EXIT_CODE, Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from dialogues import talks as played
from dialogues.book import Book
from dialogues.talks import Read, Talk, load_talks
from dialogues.typed_yaml import FileError, Mistake

Files = Annotated[
    list[Path] | None, typer.Argument(help="测试对话文件；默认是话术文件夹里的所有 *.talks.yml")
]
Reading = Annotated[bool, typer.Option("--read", help="真的去读客户的话，而不用对话里写好的理解")]


def check(config: ConfigFile = None, data: Data = DATA) -> None:
    """Read config.yml, the scripts and their test talks; every mistake comes with its line."""
    deployment = Deployment.find(config, data)
    scripts = deployment.load_scripts()
    counted = sum(len(talks) for _, talks in _read(talk_files(deployment)))
    typer.echo(f"没有问题：设置、{len(scripts)} 份话术、{counted} 段测试对话。")


def talks(
    files: Files = None, *, read: Reading = False, config: ConfigFile = None, data: Data = DATA
) -> None:
    """Play the test talks; exit code 2 when the bot says something else than they do."""
    deployment = Deployment.find(config, data)
    book = deployment.book(deployment.load_scripts())
    wanted = _read(files or talk_files(deployment))
    if not any(found for _, found in wanted):
        raise Failure(f"没有测试对话：{deployment.scripts}")
    outcome = list(_play(book, wanted, _reader(deployment) if read else None))
    for line in outcome:
        typer.echo(line, err=True)
    counted = sum(len(found) for _, found in wanted)
    typer.echo(f"{counted} 段测试对话，{len(outcome)} 处不一样。")
    if outcome:
        raise typer.Exit(EXIT_CODE)


def talk_files(deployment: Deployment) -> list[Path]:
    """Return the files of test talks beside the scripts."""
    return sorted(deployment.scripts.glob("*.talks.yml"))


def _read(files: list[Path]) -> list[tuple[Path, tuple[Talk, ...]]]:
    """Read all *files*; every mistake of every one at once."""
    found: list[tuple[Path, tuple[Talk, ...]]] = []
    mistakes: list[Mistake] = []
    for path in files:
        try:
            found.append((path, load_talks(path)))
        except FileError as error:
            mistakes += error.mistakes
    if mistakes:
        raise FileError(mistakes)
    return found


def _play(
    book: Book, wanted: list[tuple[Path, tuple[Talk, ...]]], read: Read | None
) -> Iterator[str]:
    for path, found in wanted:
        for talk in found:
            for wrong in played.play(book, talk, read):
                yield f"{path}：{talk.talk}：{wrong}"


def _reader(deployment: Deployment) -> Read:
    prepare.trained(deployment)
    return compose.reader(deployment).read
