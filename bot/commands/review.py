"""`qingsu review`: messages the bot was not sure of, one after another, one key each."""

from __future__ import annotations

import json
import sys
import termios
import tty
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot import reviewing
from bot.commands import prepare
from bot.commands.options import DATA, ConfigFile, Data
from bot.commands.scripts import named
from bot.compose import zone
from bot.deployment import Deployment
from bot.reviewing import INTENTS, WHY, Desk, Lacks
from dialogues.labels import EMOTIONS, FLAGS
from nlu import taxonomy, versions
from nlu.pipeline import Pipeline
from nlu.types import Intent, Parse
from storage import reviews
from storage.reviews import Entry, State

By = Annotated[str, typer.Option("--by", help="谁在看")]
Listed = Annotated[bool, typer.Option("--list", help="只列出来")]
AsJson = Annotated[bool, typer.Option("--json", help="一行一条写成 JSON，给程序看")]
Count = Annotated[bool, typer.Option("--count", help="只说还有几条")]
Keys = Callable[[], str]
Nearest = Callable[[str], Sequence[tuple[str, float]]]
_MANY = 1_000_000
_END = frozenset({"", "q", "\x03", "\x04"})
_ENTER = frozenset({"\n", "\r"})
_HELP = "回车/y 读对了  i 换意图  c 换类别  s 以后再说  n 有隐私，永不使用  u 撤回上一条  q 结束"
_MENU = "123456789abcdefghijklmnopqrstuvwxyz"
_WIDTH = 140


def review(
    *,
    listed: Listed = False,
    as_json: AsJson = False,
    count: Count = False,
    by: By = "命令行",
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Show what waits and take one key for each; what is answered joins the own utterances."""
    deployment = Deployment.find(config, data)
    with prepare.opened(deployment) as store:
        if count:
            typer.echo(store.read(reviews.counts)[State.WAITING])
        elif as_json:
            for entry in store.read(lambda c: reviews.waiting(c, _MANY)):
                typer.echo(json.dumps(as_dict(entry), ensure_ascii=False))
        elif listed:
            Console(width=_WIDTH).print(table(store.read(lambda c: reviews.waiting(c, _MANY))))
        else:
            own_zone = zone(deployment.settings)
            desk = Desk(store, deployment.own_examples, named(by), lambda: datetime.now(own_zone))
            Session(Console(), single(keys()), nearest(deployment), desk).run()


def as_dict(entry: Entry) -> dict[str, Any]:
    """Tell what `--json` writes of a message; personal data masked."""
    parse = entry.parse
    return {
        "id": entry.message_id,
        "at": entry.at.isoformat(),
        "why": entry.why,
        "text": reviewing.words(parse),
        "intent": parse.intent,
        "category": parse.category,
        "emotion": parse.emotion,
        "heat": parse.heat,
        "flags": sorted(parse.flags),
        "sure": dict(parse.sure),
        "reasons": [f"{r.label} {r.by} {_detail(r.by, r.detail)}".strip() for r in parse.reasons],
    }


def table(entries: Sequence[Entry]) -> Table:
    """Return a row for each message."""
    told = Table("编号", "为什么", "意图", "类别", "原话")
    for entry in entries:
        intent, category = read_as(entry.parse)
        text = Text(reviewing.words(entry.parse), overflow="ellipsis", no_wrap=True)
        told.add_row(str(entry.message_id), _why(entry), intent, category, text)
    return told


def read_as(parse: Parse) -> tuple[str, str]:
    """Return intent and category in Chinese, with how sure."""
    names = taxonomy.load().names
    category = names.get(parse.category or "", parse.category or "")
    sure = parse.sure.get("category", 0.0)
    return (
        f"{INTENTS[parse.intent]} {parse.sure.get('intent', 0.0):.0%}",
        f"{category} {sure:.0%}" if category else "",
    )


def nearest(deployment: Deployment) -> Nearest:
    """Return what finds the nearest own utterances, its model loaded at the first message.

    Without a model that can be used nothing is near: nobody waits here for a training.
    """
    loaded: list[Pipeline] = []
    place = next(filter(versions.usable, deployment.models()), None)

    def find(text: str) -> Sequence[tuple[str, float]]:
        if place is None:
            return []
        if not loaded:
            loaded.append(Pipeline.load(place))
        return loaded[0].nearest(text)

    return find


def keys() -> Keys:
    """Return what waits for a key: of the terminal without Enter, else the next character."""
    return _pressed if sys.stdin.isatty() else lambda: sys.stdin.read(1)


def single(key: Keys) -> Keys:
    """Return *key* without an Enter right after another key: habit, and no answer to the next."""
    last = "\n"

    def pressed() -> str:
        nonlocal last
        found = key()
        if found in _ENTER and last not in _ENTER:
            found = key()
        last = found
        return found

    return pressed


def _pressed() -> str:
    number = sys.stdin.fileno()
    before = termios.tcgetattr(number)
    try:
        tty.setcbreak(number)
        return sys.stdin.read(1)
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)


class Session:
    """One sitting: messages in order, a key each."""

    def __init__(self, console: Console, key: Keys, near: Nearest, desk: Desk) -> None:
        self._console = console
        self._key = key
        self._near = near
        self._desk = desk
        self._after = 0

    def run(self) -> None:
        """Go on until nothing waits or the operator ends."""
        while (entry := self._next()) is not None:
            self._show(entry)
            key = self._key().lower()
            if key in _END:
                break
            if key == "u":
                back = self._desk.undo()
                self._after = back.message_id - 1 if back else self._after
                self._say("撤回了" if back else "没有可以撤回的")
            elif self._answered(entry, key):
                self._after = entry.message_id
        self._end()

    def _next(self) -> Entry | None:
        found = self._desk.store.read(lambda c: reviews.waiting(c, 1, self._after))
        return found[0] if found else None

    def _answered(self, entry: Entry, key: str) -> bool:
        """Do what a key says; False when the same message is to be shown again."""
        match key:
            case "s":
                return True
            case "n":
                return self._desk.never(entry) or self._faster()
            case "y" | "\n" | "\r" | " ":
                return self._label(entry, None, None)
            case "i":
                intent = self._choose("是什么意图", {i: INTENTS[i] for i in Intent})
                return intent is not None and self._label(entry, Intent(intent), None)
            case "c":
                return self._label(entry, None, self._category(), asked=True)
        self._say(f"没有“{key}”这个键")
        return False

    def _label(
        self, entry: Entry, intent: Intent | None, leaf: str | None, *, asked: bool = False
    ) -> bool:
        if asked and leaf is None:
            return False
        if asked and intent is None and entry.parse.intent not in reviewing.HAVE_CATEGORY:
            intent = Intent.COMPLAINT  # only what complains or suggests is learnt with a category
        try:
            said = reviewing.answer(entry.parse, intent, leaf)
        except Lacks:
            return self._label(entry, intent, self._category(), asked=True)
        return self._desk.label(entry, said) or self._faster()

    def _faster(self) -> bool:
        self._say("别人刚刚标过这一条")
        return True

    def _category(self) -> str | None:
        tree = taxonomy.load()
        parent = self._choose("属于哪一类", {p: tree.names[p] for p in tree.parents})
        if parent is None:
            return None
        leaves = {x: tree.names[x] for x in tree.leaves if taxonomy.parent(x) == parent}
        return self._choose(tree.names[parent], leaves)

    def _choose(self, title: str, named: Mapping[str, str]) -> str | None:
        """Return what the key of a menu stands for, None for any other key."""
        by_key = dict(zip(_MENU, named, strict=False))
        shown = "  ".join(f"{key} {named[code]}" for key, code in by_key.items())
        self._say(f"{title}？{shown}")
        return by_key.get(self._key().lower())

    def _show(self, entry: Entry) -> None:
        parts: list[Any] = [Text(reviewing.words(entry.parse), "bold"), Text(), *_told(entry.parse)]
        for text, cosine in self._near(entry.parse.text):
            parts.append(Text(f"像  {cosine:.2f}  {text}", "dim"))
        left = self._desk.store.read(reviews.counts)[State.WAITING]
        title = f"{_why(entry)}（还有 {left} 条）"
        self._console.print(Panel(Group(*parts), title=title, title_align="left"))
        self._say(_HELP)

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _end(self) -> None:
        written = sum(one.line is not None for one in self._desk.given)
        left = self._desk.store.read(reviews.counts)[State.WAITING]
        self._say(f"标了 {written} 条，还有 {left} 条。")
        if written:
            self._say(f"例句在 {self._desk.folder}；攒够了运行 qingsu train，看看有没有更好。")


def _told(parse: Parse) -> Iterator[Text]:
    """Give what was read, and the reasons."""
    intent, category = read_as(parse)
    flags = "、".join(FLAGS[flag] for flag in sorted(parse.flags))
    mood = f"{EMOTIONS[parse.emotion]} {parse.heat}"
    yield Text(f"读成  {'，'.join(filter(None, (intent, category, mood, flags)))}")
    for reason in parse.reasons:
        yield Text(f"因为  {reason.label}  {reason.by}  {_detail(reason.by, reason.detail)}", "dim")


def _detail(by: str, detail: str) -> str:
    """Return the numbers of a head; what a rule found are the customer's words, not shown here."""
    return detail if by.startswith("head:") or by in {"near", "flags"} else ""


def _why(entry: Entry) -> str:
    return "、".join(WHY.get(code, code) for code in entry.why)
