"""Make drafts of scripts out of a Rasa domain: a form's slots become questions. Pure.

    drafted(sections) -> Drafted      one script a form; what has no counterpart is noted by line

A draft loads, but it is a draft: labels, reasons and categories are for the operator to write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from dialogues.script import PLACEHOLDERS
from nlu.rasa_files import Note, Part
from nlu.rasa_import import ENTITIES
from nlu.types import SlotType

Sections = Mapping[str, list[tuple[Part, Part]]]
_KINDS: Mapping[SlotType, str] = {
    SlotType.PRODUCT: "product",
    SlotType.PHONE: "phone",
    SlotType.ORDER_NO: "order_no",
    SlotType.AMOUNT: "amount",
    SlotType.DATE: "date",
    SlotType.PLACE: "place",
    SlotType.COMPANY: "company",
    SlotType.CONTACT_NAME: "name",
    SlotType.DEMAND: "demand",
    SlotType.ATTEMPTS_BEFORE: "number",
    SlotType.MEASURE: "measure",
}
_TYPES = {"bool": "yes_no", "float": "number", "categorical": "choice"}
_MESSAGES = {"greet": "hello", "goodbye": "goodbye", "default": "unclear", "handoff": "handoff"}
_LONGEST = 400  # characters of a wording
_WORDINGS = 2
_PLACE = re.compile(r"\{([^{}]*)\}")
_HEAD = """\
# 由 Rasa 的表单 {form} 导入的草稿（{place}）。用之前请改三处：
# covers 写上管哪些大类；label 写成客户看得懂的词；why 写明为什么要问。
# 话术文件夹里有 en 的，还要在 en 里写一份英文的说法。
"""


@dataclass
class Drafted:
    """Scripts by file name, and what is to be said about the rest."""

    scripts: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


@dataclass
class _Domain:
    """Slots and responses by name; `used` are the responses some question took."""

    slots: dict[str, Part]
    responses: dict[str, tuple[Part, Part]]
    notes: list[Note]
    used: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)


def drafted(sections: Sections) -> Drafted:
    """Return a script for each form, and a note for whatever was left over."""
    out = Drafted()
    slots = {key.text: value for key, value in _all(sections, "slots")}
    responses = {key.text: (key, value) for key, value in _all(sections, "responses")}
    domain = _Domain(slots, responses, out.notes)
    for form, content in _all(sections, "forms"):
        name = re.sub(r"\W+", "_", form.text).strip("_") or "form"
        out.scripts[f"{name}.yml"] = _script(domain, name, form, content)
    _left_over(domain, sections)
    return out


def _all(sections: Sections, name: str) -> Iterator[tuple[Part, Part]]:
    """Give the entries of a section over all files."""
    for _, value in sections.get(name, []):
        yield from value.entries()


def _script(domain: _Domain, name: str, form: Part, content: Part) -> str:
    required = content.get("required_slots")
    keys = [(key, value) for key, value in required.entries()] if required else []
    names = [*(item for item in required.items()), *(k for k, _ in keys)] if required else []
    if keys:
        domain.notes.append(keys[0][0].note("表单里的取值方式（Rasa 2 的写法）没有带过来"))
    if not names:
        domain.notes.append(form.note(f"表单 {form.text} 没有 required_slots，草稿里没有问题"))
    for key, value in content.entries():
        if key.text != "required_slots":
            domain.notes.append(value.note(f"表单 {form.text} 的 {key.text} 没有对应"))
    questions = {item.text: _question(domain, form.text, item) for item in names if item.text}
    script = {
        "script": {"id": name, "title": form.text, "covers": []},
        "questions": questions,
        "plan": {"default": {"required": list(questions)}},
    }
    head = _HEAD.format(form=form.text, place=f"{form.file}:{form.line}")
    return head + str(yaml.safe_dump(script, allow_unicode=True, sort_keys=False, width=100))


def _question(domain: _Domain, form: str, slot: Part) -> dict[str, Any]:
    name = slot.text
    domain.filled.add(name)
    kind, read = _kind(domain, name)
    asks, options = _wordings(domain, form, slot)
    question: dict[str, Any] = {"label": name, "kind": kind, "ask": asks}
    values = domain.slots[name].get("values") if name in domain.slots else None
    options = [v.text for v in values.items() if v.text] if values else options
    if options:
        question |= {"kind": "choice", "options": options} if kind in {"text", "choice"} else {}
    if kind == "text" and read:
        question["slot"] = str(read)
    return question | {"why": "登记这件事要用到。"}


def _kind(domain: _Domain, name: str) -> tuple[str, SlotType | None]:
    """Guess what kind of answer a slot wants: by its entity, its name, its type."""
    slot = domain.slots.get(name)
    mappings = slot.get("mappings") if slot else None
    entities = [m.get("entity") for m in mappings.items()] if mappings else []
    for candidate in (*(e.text for e in entities if e), name):
        if candidate in ENTITIES:
            read = ENTITIES[candidate]
            return _KINDS.get(read, "text"), read
    declared = slot.get("type") if slot else None
    return _TYPES.get(declared.text if declared else "", "text"), None


def _wordings(domain: _Domain, form: str, slot: Part) -> tuple[list[str], list[str]]:
    """Return how a slot is asked, in two wordings at least, and the titles of its buttons."""
    name = slot.text
    asks: list[str] = []
    options: list[str] = []
    for response in (f"utter_ask_{form}_{name}", f"utter_ask_{name}"):
        if response not in domain.responses:
            continue
        domain.used.add(response)
        for variant in domain.responses[response][1].items():
            asks += _text(domain, response, variant)
            options += _titles(domain, response, variant)
    if len(set(asks)) < _WORDINGS:
        said = f"槽 {name} 只有 {len(set(asks))} 种问法，草稿里补足了 {_WORDINGS} 种，请改写"
        domain.notes.append(slot.note(said))
        spare = [f"麻烦您说一下：{name}。", f"方便告诉我{name}吗？"]
        asks += spare[: _WORDINGS - len(set(asks))]
    return list(dict.fromkeys(asks)), list(dict.fromkeys(options))


def _text(domain: _Domain, response: str, variant: Part) -> list[str]:
    """Return the words of one variant, [] with a note when a script cannot say them."""
    for key, value in variant.entries():
        if key.text not in {"text", "buttons", "metadata"}:
            domain.notes.append(value.note(f"回答 {response} 的 {key.text} 没有对应"))
    text = variant.get("text")
    if text is None or not text.text.strip() or variant.get("condition"):
        return []
    if unknown := [p for p in _PLACE.findall(text.text) if p not in PLACEHOLDERS]:
        said = f"回答 {response} 用到 {{{unknown[0]}}}，话术里没有这个占位符，这一句没有用"
        domain.notes.append(text.note(said))
        return []
    if len(text.text) > _LONGEST:
        domain.notes.append(text.note(f"回答 {response} 超过 {_LONGEST} 个字，这一句没有用"))
        return []
    return [text.text.strip()]


def _titles(domain: _Domain, response: str, variant: Part) -> list[str]:
    buttons = variant.get("buttons")
    if buttons is None:
        return []
    domain.notes.append(buttons.note(f"回答 {response} 的按钮：文字用作选项，payload 没有对应"))
    titles = [button.get("title") for button in buttons.items()]
    return [title.text for title in titles if title and title.text]


def _left_over(domain: _Domain, sections: Sections) -> None:
    """Note the responses, slots and actions that no question took."""
    for name, (key, _) in domain.responses.items():
        if name not in domain.used:
            ours = _MESSAGES.get(name.removeprefix("utter_"))
            hint = f"可以抄进话术 messages 的 {ours}" if ours else "要用就抄进话术里合适的地方"
            domain.notes.append(key.note(f"回答 {name} 没有用上：{hint}"))
    for key, value in _all(sections, "slots"):
        if key.text not in domain.filled:
            domain.notes.append(key.note(f"槽 {key.text} 不在任何表单里，没有对应"))
        domain.notes += _conditions(key.text, value.get("mappings"))
    for _, actions in sections.get("actions", []):
        for action in actions.items():
            if not action.text.startswith("utter_"):
                domain.notes.append(action.note(_of_action(action.text)))


def _conditions(slot: str, mappings: Part | None) -> Iterator[Note]:
    for mapping in mappings.items() if mappings else []:
        if condition := mapping.get("conditions"):
            yield condition.note(f"槽 {slot} 的取值条件没有对应")


def _of_action(name: str) -> str:
    if name.startswith("validate_"):
        return f"动作 {name} 没有对应：问题的 kind 自己会核对"
    return f"动作 {name} 没有对应：它的代码要另外接"
