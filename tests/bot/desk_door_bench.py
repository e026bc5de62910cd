"""The desk's door as a browser meets it: its forms, signing in, and setting an account up."""

from __future__ import annotations

import re

import httpx

from bot.desk import setup_link
from tests.bot.pretend_desk import PASSWORD, PretendDesk

HIDDEN = re.compile(r'name="token" value="([0-9a-f]{64})"')
WRONG = "不是这一句话但够长"


async def token_at(client: httpx.AsyncClient, path: str) -> str:
    found = HIDDEN.search((await client.get(path)).text)
    assert found is not None
    return found[1]


async def sign_in(
    client: httpx.AsyncClient, login: str = "chenlan", password: str = PASSWORD
) -> httpx.Response:
    token = await token_at(client, "/desk/login")
    form = {"token": token, "login": login, "password": password}
    return await client.post("/desk/login", data=form)


def link(world: PretendDesk) -> str:
    path = setup_link.first_link(world.store, world.clock.at(), world.desk.lifetimes.link)
    assert path is not None
    return path


async def set_up(client: httpx.AsyncClient, path: str, **changes: str) -> httpx.Response:
    form = {"login": "Chenlan", "name": "陈岚", "password": PASSWORD, "again": PASSWORD, **changes}
    return await client.post(path, data={"token": await token_at(client, path), **form})
