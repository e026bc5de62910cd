"""The pages tell all and nothing untrue: every key, every command, every link."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from pydantic import BaseModel

from bot.__main__ import COMMANDS, load
from bot.config import Config
from dialogues.typed_yaml import read_document
from tests.house.sources import ROOT, short

DOCS = ROOT / "docs"
FEWEST_KEYS = 30
_ROW = re.compile(r"^\| `([\w.]+)` \| `(.*?)` \| (.+) \|$", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def keys(model: type[BaseModel], above: str = "") -> Iterator[str]:
    """Give every key of *model*, sections by their keys."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from keys(kind, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def value(document: Any, key: str) -> Any:
    for part in key.split("."):
        document = document[part]
    return document


def commands() -> dict[str, Any]:
    """Return every command by its whole name: serve, user add."""
    found: dict[str, Any] = {}
    for name, command in COMMANDS.items():
        target = load(command)
        if not isinstance(target, typer.Typer):
            alone = typer.Typer(add_completion=False)
            alone.command()(target)
            found[name] = typer.main.get_command(alone)
            continue
        group: Any = typer.main.get_command(target)
        found |= {f"{name} {inner}": one for inner, one in group.commands.items()}
    return found


def section(page: str, title: str) -> str:
    """Return what stands under a heading, to the next one of any level."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def test_every_key_is_explained_and_no_other() -> None:
    wanted = list(keys(Config))
    assert len(wanted) > FEWEST_KEYS
    explained = [key for key, _, _ in _ROW.findall((DOCS / "config.md").read_text("utf-8"))]
    assert explained == wanted


def test_the_page_names_the_real_defaults() -> None:
    delivered = read_document(ROOT / "config.yml").data
    rows = _ROW.findall((DOCS / "config.md").read_text("utf-8"))
    assert rows
    said = {key: yaml.load(shown, yaml.BaseLoader) for key, shown, _ in rows}
    assert said == {key: value(delivered, key) for key in said}


def test_every_key_has_its_comment_in_the_file() -> None:
    lines = (ROOT / "config.yml").read_text("utf-8").splitlines()
    written = [line for line in lines if line and not line.startswith("#")]
    assert len(written) > FEWEST_KEYS
    bare = [line for line in written if "#" not in line and line.strip() != "limits:"]
    assert bare == []


def test_every_command_is_explained_with_its_options() -> None:
    page = (DOCS / "commands.md").read_text("utf-8")
    found = commands()
    assert len(found) > len(COMMANDS)
    missing = []
    for name, command in found.items():
        text = section(page, f"qingsu {name}")
        options = [o for param in command.params for o in param.opts if o.startswith("--")]
        missing += [f"{name} {option}" for option in options if f"{option}" not in text]
        missing += [] if text else [name]
    assert missing == []


def test_no_command_is_explained_that_is_not_there() -> None:
    page = (DOCS / "commands.md").read_text("utf-8")
    explained = re.findall(r"^## qingsu (.+)$", page, re.MULTILINE)
    assert explained
    assert set(explained) == set(commands())


def test_every_link_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
    links = [(page, target) for page in pages for target in _LINK.findall(page.read_text("utf-8"))]
    own = [(page, t.split("#")[0]) for page, t in links if not re.match(r"https?:|#|mailto:", t)]
    assert own
    pictures = {"docs/img/chat.png", "docs/img/desk.png"}
    dead = {
        f"{short(page)}: {target}" for page, target in own if not (page.parent / target).exists()
    }
    assert dead - {f"README.md: {picture}" for picture in pictures} == set()


def test_every_decision_has_a_page_and_the_list_names_it() -> None:
    pages = sorted((DOCS / "why").glob("*.md"))
    assert len(pages) > 5
    listed = set(_LINK.findall((DOCS / "why" / "README.md").read_text("utf-8")))
    assert {p.name for p in pages} - {"README.md"} - listed == set()


def test_the_changelog_tells_of_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert re.search(rf"^## \[(Unreleased|{re.escape(version)})\]", text, re.MULTILINE)
    assert version in text


@pytest.mark.parametrize("page", ["README.md", "docs/config.md", "docs/commands.md"])
def test_pages_for_operators_speak_chinese(page: str) -> None:
    text = Path(ROOT / page).read_text("utf-8")
    assert len(re.findall(r"[一-鿿]", text)) > 500
