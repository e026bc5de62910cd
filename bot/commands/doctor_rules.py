"""What `qingsu doctor` says of the files of rules: whether they are right, and count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot import library, rulebook
from bot.commands import failures, prepare
from bot.commands.findings import Finding, How
from bot.deployment import Deployment
from bot.rulebook import NAMES, Written
from dialogues.typed_yaml import FileError
from storage import scripts as shelf
from storage.errors import StoreError


def examine(deployment: Deployment) -> list[Finding]:
    """Return what there is to say; of versions nothing where the database cannot be asked."""
    try:
        with prepare.opened(deployment) as store:
            live = library.ruling(store.read(shelf.live))
            in_use = rulebook.published(store, live)
    except StoreError:
        in_use = {}  # the look at the database says why
    return list(_looked(deployment, in_use))


def _looked(deployment: Deployment, in_use: Mapping[str, Written]) -> Iterator[Finding]:
    own, office = deployment.settings, deployment.settings.calendar.calendar
    try:
        rulebook.made({**rulebook.written(own, but=in_use), **in_use}, office)
    except FileError as error:
        yield Finding(How.WRONG, "\n  ".join(failures.lines(error)))
    else:
        yield Finding(How.WELL, f"{len(NAMES)} 份规则文件没有错")
    for name, path in rulebook.owned(own).items():
        if name in in_use and not _same(rulebook.at(path), in_use[name]):
            yield Finding(
                How.WATCH,
                f"{path} 和在用的 {in_use[name].path} 不一样，不算数："
                f"qingsu diff {name} --file 看差在哪里，qingsu publish {path} 发布",
            )


def _same(file: Written, used: Written) -> bool:
    return file.version == used.version
