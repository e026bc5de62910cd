"""What an agent keeps at the desk, on every computer alike: views, keys, text modules.

    GET  /desk/api/own             all of it, with the modules of all colleagues
    POST /desk/api/own             one choice: {"choice": {"name": "views" | "keys", "value": ...}}
    POST /desk/api/module          a text module, his own or (leads, operators) of all
    POST /desk/api/module/drop     take one away

Set again the same is the same, so these posts need no id of their own. Source: ideal 2.2, S2-59.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import modules, posts, sessions
from bot.desk.desk import Agent, Desk
from bot.desk.pages import write
from bot.http.body import Body, Refused, Text, json_response, read_model
from cases.work_file import Work
from storage import desk_own
from storage.desk_own import SHARED, Module
from storage.store import Tx

OPERATOR = "operator"
_LEADS = Refused(403, "leads", "大家共用的常用语由组长、主管或话术同事来改。")
_STRANGE = Refused(400, "not_listed", "选项不在列表里，请刷新页面。")
_MOST = 200  # text modules of one agent
_FULL = Refused(409, "full", f"自己的常用语最多 {_MOST} 条，先删掉几条。")

Short = Annotated[Text, Field(min_length=1, max_length=60)]
Keys = Annotated[Text, Field(pattern=r"^(\S{1,12}( \S{1,12}){0,3})?$")]
Code = Annotated[Text, Field(pattern=r"^[a-z0-9]{1,12}$")]


class View(Body):
    """A saved view of the queue: a view of the house ("" for none), and words."""

    view: Literal["", "mine", "soon", "urgent", "after"] = ""
    words: Annotated[Text, Field(max_length=60)] = ""


class Views(Body):
    """All saved views, in their order."""

    name: Literal["views"]
    value: Annotated[list[View], Field(max_length=20)]


class Map(Body):
    """Keys by act, "" for none; acts that are not named keep the house's key."""

    name: Literal["keys"]
    value: Annotated[dict[Annotated[str, Field(pattern=r"^[a-zA-Z]{1,40}$")], Keys],
                     Field(max_length=120)]  # fmt: skip


class Named(Body):
    """A choice of either kind."""

    choice: Annotated[Views | Map, Field(discriminator="name")]


class Which(Body):
    """Which module. shared: that of all colleagues, not one's own."""

    shared: bool = False
    category: Annotated[Text, Field(max_length=120)] = ""
    code: Code


class Kept(Which):
    """A module: its name and words."""

    name: Short
    text: Annotated[Text, Field(min_length=1, max_length=2000)]


async def own(desk: Desk, work: Work, request: Request) -> Response:
    """GET /desk/api/own."""
    agent = (await sessions.reading(desk, request)).agent
    return await _all(desk, work, agent)


async def choose(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/own."""
    agent = (await posts.doing(desk, request)).agent
    said = (await read_model(request, Named)).choice
    value = said.model_dump()["value"]
    await write(desk, lambda tx: desk_own.choose(tx, agent.login, said.name, value))
    return await _all(desk, work, agent)


async def keep(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/module."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Kept)
    _check(desk, work, agent, body)
    owner = SHARED if body.shared else agent.login
    new = Module(owner, body.category, body.code, body.name, body.text.strip(), agent.login)

    def job(tx: Tx) -> None:
        held = [one for one in desk_own.modules(tx.c, agent.login) if one.owner == agent.login]
        if not body.shared and len(held) >= _MOST:
            raise _FULL
        desk_own.put_module(tx, new)

    await write(desk, job)
    return await _all(desk, work, agent)


async def drop(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/module/drop: a shipped one is hidden, any other is gone."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Which)
    _check(desk, work, agent, body)

    def job(tx: Tx) -> None:
        owner = SHARED if body.shared else agent.login
        if body.shared and modules.shipped(body.category, body.code):
            none = Module(SHARED, body.category, body.code, "", "", agent.login)
            desk_own.put_module(tx, none)
        else:
            desk_own.drop_module(tx, owner, body.category, body.code)

    await write(desk, job)
    return await _all(desk, work, agent)


def may_share(work: Work, agent: Agent) -> bool:
    """Tell whether the agent writes what all colleagues have."""
    return agent.role == OPERATOR or work.role(agent.role).lead


def _check(desk: Desk, work: Work, agent: Agent, body: Which) -> None:
    if body.shared and not may_share(work, agent):
        raise _LEADS
    if body.category and body.category not in desk.names:
        raise _STRANGE


async def _all(desk: Desk, work: Work, agent: Agent) -> Response:
    choices, held = await asyncio.to_thread(
        desk.store.read,
        lambda c: (desk_own.choices(c, agent.login), desk_own.modules(c, agent.login)),
    )
    return json_response({
        "views": choices.get("views", []),
        "keys": choices.get("keys", {}),
        "modules": [_module(desk, one) for one in modules.all_of(held) if one.text],
        "may_share": may_share(work, agent),
        "categories": [{"key": code, "name": name} for code, name in desk.names.items()],
    })  # fmt: skip


def _module(desk: Desk, one: Module) -> dict[str, Any]:
    return {
        "mine": one.owner != SHARED,
        "category": one.category,
        "category_name": desk.names.get(one.category, ""),
        "code": one.code,
        "name": one.name,
        "text": one.text,
        "shipped": one in modules.SHIPPED,
    }
