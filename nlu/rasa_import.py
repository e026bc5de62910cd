"""Take over what a Rasa project teaches: intents and examples, synonyms, lookups. Pure.

Intents go to ours by name; one without a counterpart waits in a table for the operator's word.
What we have no use for is noted with its file and line.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from nlu import taxonomy
from nlu.rasa_files import Note, Part
from nlu.rasa_project import COMPLAINT
from nlu.types import Intent, SlotType

ALIASES: Mapping[str, Intent] = {
    "goodbye": Intent.BYE,
    "thank": Intent.THANKS,
    "thankyou": Intent.THANKS,
    "thank_you": Intent.THANKS,
    "greeting": Intent.GREET,
    "hello": Intent.GREET,
    "yes": Intent.AFFIRM,
    "no": Intent.DENY,
    "bot_challenge": Intent.ASK_BOT,
    "handoff": Intent.ASK_HUMAN,
    "human_handoff": Intent.ASK_HUMAN,
    "request_human": Intent.ASK_HUMAN,
    "talk_to_human": Intent.ASK_HUMAN,
}
"""Names of Rasa's own samples that mean one of ours."""

ENTITIES: Mapping[str, SlotType] = {str(slot): slot for slot in SlotType} | {
    "product_name": SlotType.PRODUCT,
    "phone_number": SlotType.PHONE,
    "mobile": SlotType.PHONE,
    "contact": SlotType.PHONE,
    "order_id": SlotType.ORDER_NO,
    "order_number": SlotType.ORDER_NO,
    "price": SlotType.AMOUNT,
    "money": SlotType.AMOUNT,
    "name": SlotType.CONTACT_NAME,
    "address": SlotType.PLACE,
    "location": SlotType.PLACE,
    "city": SlotType.PLACE,
}
"""Entities that our own reading finds, by the names they often have."""

_MARK = re.compile(
    r"\[(?P<text>[^\]]+?)\](?:\((?P<name>[^:)]+?)(?::(?P<value>[^)]+))?\)|(?P<own>\{[^}]+?\})"
    r"|\[(?P<several>\{.*?\})\])"
)
_HOW = "在 intents.csv 里填上我们的意图，再带 --intents 导入一次；空着就不用它"


@dataclass(frozen=True, slots=True)
class Row:
    """One of their intents: ours ("" without a counterpart), how many examples, where it stands."""

    theirs: str
    ours: str
    count: int
    place: str


@dataclass
class Taught:
    """What was found. Examples by label: complaint.quality.fault, or a plain intent of ours."""

    examples: dict[str, list[str]] = field(default_factory=dict)
    waiting: dict[str, list[str]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    catalogue: dict[str, str] = field(default_factory=dict)
    entities: dict[str, Part] = field(default_factory=dict)
    products: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)


def labels() -> list[str]:
    """Return every name an intent can be given to."""
    plain = [str(i) for i in Intent if i is not Intent.COMPLAINT]
    return plain + [f"{COMPLAINT}{leaf}" for leaf in taxonomy.load().leaves]


def ours(theirs: str, wanted: Mapping[str, str]) -> str:
    """Return our label for one of their intents, "" without one; *wanted* has the first word."""
    if theirs in wanted:
        return wanted[theirs]
    name = theirs.strip().lower().replace("-", "_").replace(" ", "_")
    known = labels()
    for candidate in (name, f"{COMPLAINT}{name}", str(ALIASES.get(name, ""))):
        if candidate in known:
            return candidate
    return ""


def taught(groups: Iterable[Part], wanted: Mapping[str, str]) -> Taught:
    """Return what the `nlu` lists of all files teach; *wanted*: their intent to our label."""
    found = Taught()
    items = [item for group in groups for item in group.items()]
    for item in items:
        if intent := item.get("intent"):
            _intent(found, item, intent, wanted)
        elif lookup := item.get("lookup"):
            _lookup(found, item, lookup)
        elif regex := item.get("regex"):
            what = "词槽由我们自己的规则找，正则没有对应"
            found.notes.append(regex.note(f"正则 {regex.text}：{what}"))
        elif item.get("synonym") is None:
            found.notes.append(item.note("这一组既不是 intent、synonym、lookup，也不是 regex"))
    for item in items:
        if synonym := item.get("synonym"):
            _synonym(found, item, synonym)
    return found


def _intent(found: Taught, item: Part, intent: Part, wanted: Mapping[str, str]) -> None:
    label = ours(intent.text, wanted)
    block = item.get("examples")
    lines = list(block.lines()) if block else []
    texts = [_read_marks(found, Note(intent.file, line, text)) for line, text in lines]
    home = found.examples if label else found.waiting
    home.setdefault(label or intent.text, []).extend(texts)
    place = f"{intent.file}:{intent.line}"
    found.rows.append(Row(intent.text, label, len(texts), place))
    if not label:
        found.notes.append(intent.note(_no_counterpart(intent.text, len(texts))))
    inside = block.items() if block else []
    for meta in filter(None, (part.get("metadata") for part in (item, *inside))):
        found.notes.append(meta.note("metadata 没有带过来：我们的 metadata 是情绪、标记等标注"))


def _no_counterpart(name: str, count: int) -> str:
    said = f"意图 {name}（{count} 条例句）"
    if name.startswith(str(Intent.COMPLAINT)):
        return f"{said}要写明类别，例如 complaint.quality.fault：{_HOW}"
    return f"{said}我们没有同名的：{_HOW}"


def _read_marks(found: Taught, line: Note) -> str:
    """Note what the marks of one example say; return it with marks our own reader passes over."""
    for mark in _MARK.finditer(line.what):
        for told in _told(mark):
            _entity(found, line, mark["text"], told)
    return _MARK.sub(lambda mark: mark["text"] if mark["several"] else mark[0], line.what)


def _told(mark: re.Match[str]) -> Iterator[dict[str, str]]:
    """Give entity, value, role and group of each thing a mark says of its text."""
    if mark["name"]:
        yield {"entity": mark["name"], "value": mark["value"] or mark["text"]}
        return
    try:
        told = json.loads(mark["own"] or f"[{mark['several']}]")
    except ValueError:
        return
    for one in told if isinstance(told, list) else [told]:
        yield {key: str(value) for key, value in one.items()}


def _entity(found: Taught, line: Note, text: str, told: Mapping[str, str]) -> None:
    name, value = told.get("entity", ""), told.get("value", text)
    if ENTITIES.get(name) is SlotType.PRODUCT:
        found.products |= {text, value}
        if value != text:
            found.catalogue[text] = value
    else:
        found.others |= {text, value}
        if name not in ENTITIES:
            _once(found, line, f"实体 {name}：我们不读这一种，例句留下，标注不用")
    for key in ("role", "group"):
        if key in told:
            _once(found, line, f"实体 {name} 的 {key}“{told[key]}”没有对应")


def _once(found: Taught, line: Note, what: str) -> None:
    """Note the first place of what is met again and again."""
    if all(note.what != what for note in found.notes):
        found.notes.append(Note(line.file, line.line, what))


def _lookup(found: Taught, item: Part, lookup: Part) -> None:
    block = item.get("examples")
    names = [text for _, text in block.lines()] if block else []
    if ENTITIES.get(lookup.text) is SlotType.PRODUCT:
        found.products |= set(names)
        for name in names:
            found.catalogue.setdefault(name, name)
        return
    found.others |= set(names)
    what = "产品名单只收产品，其余的词由我们自己的词表找"
    found.notes.append(lookup.note(f"查找表 {lookup.text}（{len(names)} 个词）：{what}"))


def _synonym(found: Taught, item: Part, synonym: Part) -> None:
    """Take a synonym for a product's unless the files use its words for something else."""
    block = item.get("examples")
    names = [text for _, text in block.lines()] if block else []
    words = {synonym.text, *names}
    if words & found.others and not words & found.products:
        found.notes.append(synonym.note(f"同义词 {synonym.text}：不是产品，没有对应"))
        return
    found.catalogue |= dict.fromkeys(names, synonym.text)


def examples_file(examples: Mapping[str, list[str]]) -> str:
    """Return examples by label as a file of ours."""
    return _nlu([_group(label, texts) for label, texts in examples.items() if texts])


def waiting_file(waiting: Mapping[str, list[str]]) -> str:
    """Return examples of intents without a counterpart, under their own names."""
    groups = [{"intent": name, "examples": texts} for name, texts in waiting.items()]
    return _nlu([{**g, "examples": [{"text": t} for t in g["examples"]]} for g in groups])


def _group(label: str, texts: list[str]) -> dict[str, object]:
    items = [{"text": text} for text in dict.fromkeys(texts)]
    if label.startswith(COMPLAINT):
        leaf = {"category": label.removeprefix(COMPLAINT)}
        return {"intent": str(Intent.COMPLAINT), "metadata": leaf, "examples": items}
    return {"intent": label, "examples": items}


def _nlu(groups: list[dict[str, object]]) -> str:
    whole = {"version": "3.1", "nlu": groups}
    return str(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=10_000))


def catalogue_file(catalogue: Mapping[str, str]) -> str:
    """Return the catalogue as CSV: what customers say, the one name for it."""
    return _csv(catalogue.items())


def table_file(rows: Iterable[Row]) -> str:
    """Return the table of intents: theirs, ours, examples, place."""
    head = ("他们的意图", "我们的意图", "例句", "出处")
    return _csv([head, *((r.theirs, r.ours, str(r.count), r.place) for r in rows)])


def read_table(text: str) -> dict[str, str]:
    """Return their intent to our label from a table that the operator has filled in.

    Raises ValueError with the line and the name that is none of ours.
    """
    wanted: dict[str, str] = {}
    for number, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        theirs, label = ([cell.strip() for cell in row] + ["", ""])[:2]
        if number == 1 or not label:
            continue
        if label not in labels():
            raise ValueError(f"{number}: 没有“{label}”这个意图，可用：{'、'.join(labels())}")
        wanted[theirs] = label
    return wanted


def _csv(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
