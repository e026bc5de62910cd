"""The scripts of a folder in a talk at the terminal, while everybody else goes by what is in use.

    tried(store, deployment) -> Tried     publishes only where nothing ever was

Trying words out must not put them in use: a draft that nobody checked would answer customers.
What operators published stands above the files here too, as at the start of a server. The threads
of the terminal's process take turns of other talks as well, hence two books. Source: S2-70.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot import library, rulebook
from bot.brain import Decide
from bot.channels.console import Console
from bot.deployment import Deployment
from bot.library import Library
from dialogues.state import ScriptRef
from storage import scripts as shelf
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Tried:
    """here: what the terminal goes by. live: what others go by. remarks: for whoever types."""

    here: Library
    live: Library
    remarks: tuple[str, ...] = ()

    def decider(self, chat: str) -> Decide:
        """Return what decides in this conversation."""
        mine = chat.startswith(f"{Console.name}:")
        return (self.here if mine else self.live).decider(chat)


def tried(store: Store, deployment: Deployment) -> Tried:
    """Read the folder for a talk; only an empty shelf gets its files.

    Raises:
        FileError: files that count have mistakes.
        StoreError: the database cannot be used.
    """
    loaded = deployment.load_scripts()
    found = store.read(shelf.live)
    if not found:
        first = library.opened(store, deployment, loaded)
        return Tried(first, first)
    published = library.ruling(found)
    rules = rulebook.in_force(store, published, deployment.settings)
    here = library.edition(store, deployment, loaded, rules, published)
    live = library.edition(store, deployment, loaded, rules)
    spoken, used = here.book.current.values(), live.book.current.values()
    differ = _names(ref for ref in spoken if ref not in used)
    if here.rules != live.rules:
        differ.append("规则文件")
    over = _names(one.ref for one in loaded.values() if one.ref not in spoken)
    return Tried(_still(here), _still(live), tuple(_remarks(differ, over)))


def _still(edition: library.Edition) -> Library:
    """Return a library that looks for nothing new."""
    return Library(edition, lambda _store, _was: edition)


def _names(refs: Iterable[ScriptRef]) -> list[str]:
    return sorted({ref.name for ref in refs})


def _remarks(differ: list[str], over: list[str]) -> list[str]:
    said = []
    if differ:
        said.append(
            f"文件夹里的 {'、'.join(differ)} 和在用的不一样：只在这次试聊里用，没有发布给客户"
            "（要用上：qingsu publish，或照这份设置重启 qingsu serve）"
        )
    if over:
        said.append(f"{'、'.join(over)} 发布过，照发布的那一版聊，不是文件夹里的")
    return said
