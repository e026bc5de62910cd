"""A Rasa form becomes a script that loads; what a script cannot say is noted by line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogues.load import load_scripts
from dialogues.rasa_forms import Drafted, drafted
from nlu.rasa_files import sections

FORM = "forms:\n  fault:\n    required_slots: [product, phone]\n"


def draft(text: str) -> Drafted:
    return drafted(sections({"domain.yml": text}))


def questions(text: str, form: str = "fault") -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(draft(text).scripts[f"{form}.yml"])["questions"]
    return found


def said(text: str) -> list[str]:
    return [str(note).removeprefix("domain.yml:") for note in draft(text).notes]


def test_a_draft_loads_as_a_script(tmp_path: Path, scripts_folder: Path) -> None:
    text = FORM + (
        "slots:\n  product: {type: text}\n  phone: {type: text}\n"
        "responses:\n  utter_ask_product:\n  - text: 什么东西？\n  - text: 是哪一样？\n"
    )
    folder = Path(
        shutil.copytree(
            scripts_folder, tmp_path / "scripts", ignore=shutil.ignore_patterns("en", "zh-Hant")
        )
    )
    (folder / "fault.yml").write_text(draft(text).scripts["fault.yml"], "utf-8")
    script = load_scripts(folder)["fault"].script
    plan = script.plan_for(None)
    assert [str(name) for name in plan.required] == ["product", "phone"]
    assert script.questions[plan.required[0]].ask == ("什么东西？", "是哪一样？")
    assert script.questions[plan.required[1]].kind == "phone"


@pytest.mark.parametrize(
    ("slot", "kind"),
    [
        ("{type: text, mappings: [{type: from_entity, entity: order_id}]}", "order_no"),
        ("{type: text, mappings: [{type: from_entity, entity: colour}]}", "text"),
        ("{type: bool}", "yes_no"),
        ("{type: float}", "number"),
        ("{type: categorical, values: [甲, 乙]}", "choice"),
        ("{type: text}", "text"),
        ("{}", "text"),
    ],
)
def test_the_kind_of_a_slot_is_guessed(slot: str, kind: str) -> None:
    text = f"forms:\n  fault: {{required_slots: [x]}}\nslots:\n  x: {slot}\n"
    assert questions(text)["x"]["kind"] == kind


def test_values_and_buttons_become_options() -> None:
    base = "forms:\n  fault: {required_slots: [x]}\n"
    ask = "responses:\n  utter_ask_x:\n  - text: 哪个？\n    buttons: [{title: 丙, payload: /p}]\n"
    assert questions(base + ask)["x"]["options"] == ["丙"]
    slots = "slots:\n  x: {type: categorical, values: [甲, 乙]}\n"
    assert questions(base + slots + ask)["x"]["options"] == ["甲", "乙"]
    assert "7: 回答 utter_ask_x 的按钮" in "\n".join(said(base + "\n" + ask))


def test_a_mail_address_is_a_text_that_is_also_found_unasked() -> None:
    asked = questions("forms:\n  fault: {required_slots: [email]}\n")["email"]
    assert (asked["kind"], asked["slot"]) == ("text", "email")


def test_a_form_s_own_wording_comes_first() -> None:
    text = FORM + (
        "responses:\n  utter_ask_product: [{text: 一般}]\n"
        "  utter_ask_fault_product: [{text: 专门}]\n"
    )
    assert questions(text)["product"]["ask"] == ["专门", "一般"]


def test_too_few_wordings_are_filled_and_told() -> None:
    assert len(questions(FORM)["phone"]["ask"]) == 2
    assert "3: 槽 phone 只有 0 种问法，草稿里补足了 2 种，请改写" in said(FORM)


@pytest.mark.parametrize(
    ("variant", "line"),
    [
        ("{text: '您好{customer}'}", "{customer}"),
        ("{text: 您好, image: a.png}", "image 没有对应"),
        ("{text: 您好, channel: telegram}", "channel 没有对应"),
        ("{text: 您好, condition: [{type: slot}]}", "condition 没有对应"),
        ("{custom: {a: b}}", "custom 没有对应"),
        (f"{{text: {'长' * 401}}}", "超过 400 个字"),
    ],
)
def test_what_a_script_cannot_say_is_noted(variant: str, line: str) -> None:
    text = FORM + f"responses:\n  utter_ask_product:\n  - {variant}\n"
    assert [s for s in said(text) if s.startswith("6:") and line in s]


def test_a_conditional_wording_is_not_said_to_everybody() -> None:
    variant = "{text: 别急, condition: [{type: slot}]}"
    text = FORM + f"responses:\n  utter_ask_product:\n  - {variant}\n"
    assert "别急" not in questions(text)["product"]["ask"]


def test_what_no_question_took_is_noted() -> None:
    text = (
        "slots:\n  mood:\n    type: text\n    mappings:\n    - type: from_text\n"
        "      conditions: [{active_loop: f}]\n"
        "responses:\n  utter_greet: [{text: 您好}]\n  utter_bye: [{text: 再见}]\n"
        "actions: [utter_greet, action_open, validate_fault]\n"
    )
    assert said(text) == [
        "8: 回答 utter_greet 没有用上：可以抄进话术 messages 的 hello",
        "9: 回答 utter_bye 没有用上：要用就抄进话术里合适的地方",
        "2: 槽 mood 不在任何表单里，没有对应",
        "6: 槽 mood 的取值条件没有对应",
        "10: 动作 action_open 没有对应：它的代码要另外接",
        "10: 动作 validate_fault 没有对应：问题的 kind 自己会核对",
    ]


def test_the_forms_of_rasa_2_are_read_too() -> None:
    text = "forms:\n  fault:\n    required_slots:\n      phone:\n      - type: from_text\n"
    assert list(questions(text)) == ["phone"]
    assert any("取值方式" in s for s in said(text))


@pytest.mark.parametrize("form", ["", "fault: {}", "fault: [a]", "fault: {required_slots: x}"])
def test_a_form_without_slots_is_an_empty_draft(form: str) -> None:
    found = draft(f"forms:\n  {form}\n")
    assert bool(found.scripts) == bool(form)
    assert bool(found.notes) == bool(form)


def test_a_form_cannot_name_its_file_anywhere() -> None:
    found = draft("forms:\n  ../../etc/x: {required_slots: [phone]}\n")
    assert list(found.scripts) == ["etc_x.yml"]
    assert yaml.safe_load(found.scripts["etc_x.yml"])["script"]["id"] == "etc_x"
