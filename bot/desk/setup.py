"""Accounts come from one-time links (setup_link.py): there is none, and no password, at first."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

import structlog
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import door, passwords, sessions
from bot.desk.desk import Desk
from bot.desk.forms import read_form
from bot.desk.pages import page, write
from storage import accounts
from storage.store import Tx

_LOGIN = re.compile(r"[a-z0-9._@-]{2,60}")
_LONGEST_NAME = 20
_TAKEN_NAMES = frozenset({"bot", "customer"})  # authors of messages that are not agents
_BAD_LOGIN = "账号要 2 到 60 个字母、数字、点、横线或 @。"
_BAD_NAME = f"称呼要 1 到 {_LONGEST_NAME} 个字，客户会看到它。"
_IN_USE = "这个账号已经有人用了，请换一个。"

log = structlog.get_logger("bot.desk")


class _InUseError(Exception):
    """The account's name is taken; the link stays good."""


async def show(desk: Desk, request: Request) -> Response:
    """GET /desk/setup/{secret}; looking at it does not use the link up."""
    secret = request.path_params["secret"]
    now = desk.clock().timestamp()
    role = await asyncio.to_thread(desk.store.read, lambda c: accounts.link_role(c, secret, now))
    return _used(desk) if role is None else _form(desk, request, {})


async def create(desk: Desk, request: Request) -> Response:
    """POST /desk/setup/{secret}: the account is made, the link used up, the browser signed in."""
    sessions.check_origin(request)
    form = await read_form(request)
    login, name = door.spelled(form.get("login", "")), form.get("name", "").strip()
    before = sessions.read_cookie(desk, request, sessions.BEFORE)
    if not sessions.fits(before, form.get("token", "")):
        return _form(desk, request, form, problem=door.STALE)
    problem = _problem(form, login, name)
    if problem is not None:
        return _form(desk, request, form, problem=problem)
    hashed = await desk.passwords.hash(form["password"])
    secret = request.path_params["secret"]
    try:
        session = await write(desk, lambda tx: _make(desk, tx, secret, (login, name, hashed)))
    except _InUseError:
        return _form(desk, request, form, problem=_IN_USE)
    if session is None:
        return _used(desk)
    log.info("account made", login=login)
    return door.welcome(desk, request, login, session)


def _make(desk: Desk, tx: Tx, secret: str, new: tuple[str, str, str]) -> str | None:
    """Make the account and return its session's secret; None when the link is no good.

    Raises:
        _InUseError: nothing is written.
    """
    role = accounts.use_link(tx, secret)
    if role is None:
        return None
    login, name, hashed = new
    if not accounts.add(tx, login, name, role, hashed):
        raise _InUseError
    return sessions.begin(desk, tx, login)


def _problem(form: Mapping[str, str], login: str, name: str) -> str | None:
    """Say what is wrong with the form, None when nothing is."""
    if not _LOGIN.fullmatch(login):
        return _BAD_LOGIN
    good = 0 < len(name) <= _LONGEST_NAME and name.isprintable()
    if not good or name.casefold() in _TAKEN_NAMES:
        return _BAD_NAME
    password = form.get("password", "")
    if password != form.get("again", ""):
        return "两次输入的密码不一样。"
    return passwords.problem(password, login=login, name=name)


def _form(desk: Desk, request: Request, form: Mapping[str, str], *, problem: str = "") -> Response:
    before = sessions.read_cookie(desk, request, sessions.BEFORE) or sessions.draw()
    response = page(
        desk,
        "setup.html",
        422 if problem else 200,
        token=sessions.token_of(before),
        login=form.get("login", ""),
        name=form.get("name", ""),
        problem=problem,
    )
    sessions.set_cookie(desk, request, response, sessions.BEFORE, before, age=None)
    return response


def _used(desk: Desk) -> Response:
    line = "这个链接用过了，或者已经过期。请向管理员要一个新的。"
    return page(desk, "notice.html", 410, title="链接不能用了", line=line)
