"""What `qingsu doctor` says of the scripts: whether they are right, and whether the files count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.commands import failures, prepare
from bot.commands.findings import Finding, How
from bot.deployment import Deployment
from bot.library import PROGRAM, draft
from dialogues.load import LoadedScript
from dialogues.typed_yaml import FileError
from storage import scripts as shelf
from storage.errors import StoreError
from storage.scripts import Release
from storage.store import Store


def examine(deployment: Deployment) -> list[Finding]:
    """Return what there is to say; of versions nothing where the database cannot be asked."""
    try:
        found = deployment.load_scripts()
    except FileError as error:
        return [Finding(How.WRONG, "\n  ".join(failures.lines(error)))]
    try:
        with prepare.opened(deployment) as store:
            chosen = dict(_chosen(store))
    except StoreError:
        chosen = {}  # the look at the database says why
    return [Finding(How.WELL, f"{len(found)} 份话术没有错"), *_unused(deployment, found, chosen)]


def _chosen(store: Store) -> Iterator[tuple[str, Release]]:
    """Give the releases in use that a person put there: files count no more beside them."""
    live = store.read(shelf.live)
    for one in store.read(shelf.releases):
        now = live.get(one.name)
        if now is not None and now.number == one.number and now.author != PROGRAM:
            yield one.name, one


def _unused(
    deployment: Deployment, found: Mapping[str, LoadedScript], chosen: Mapping[str, Release]
) -> Iterator[Finding]:
    """Give one finding for all files that differ from what is in use."""
    names = [
        f"{name}（在用第 {one.number} 版）"
        for name, one in sorted(chosen.items())
        if name in found and not _same(deployment, found[name], one)
    ]
    if names:
        yield Finding(
            How.WATCH,
            f"{deployment.scripts} 里的 {'、'.join(names)} 和在用的不一样，不算数："
            "qingsu diff 名字 --file 看差在哪里，qingsu publish 发布",
        )


def _same(deployment: Deployment, loaded: LoadedScript, used: Release) -> bool:
    one = draft(deployment.scripts, loaded)
    return one.ref == used.ref and one.hashes == dict(used.files)
