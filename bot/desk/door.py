"""The desk's front door: signing in and out.

An unknown account, a closed one and a wrong password get the same answer after the same time.
"""

from __future__ import annotations

import asyncio
import math

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk import sessions, throttle
from bot.desk.desk import Desk
from bot.desk.forms import read_form
from bot.desk.pages import page, write
from bot.desk.throttle import Counter
from storage import accounts
from storage.store import Tx

_WRONG = "账号或密码不对。"
_AGAIN = "登录已过期，请重新登录。没发出的草稿还在。"
STALE = "页面放得太久了，请再填一次。"
_LONGEST_LOGIN = 60
_KNOWN_FOR = 180 * 24 * 3600  # seconds

log = structlog.get_logger("bot.desk")


async def show(desk: Desk, request: Request) -> Response:
    """GET /desk/login."""
    if await sessions.find(desk, request, touch=False) is not None:
        return RedirectResponse("/desk", 303)
    note = _AGAIN if "again" in request.query_params else ""
    return _form(desk, request, note=note)


async def sign_in(desk: Desk, request: Request) -> Response:
    """POST /desk/login."""
    sessions.check_origin(request)
    form = await read_form(request)
    login, password = spelled(form.get("login", "")), form.get("password", "")
    before = sessions.read_cookie(desk, request, sessions.BEFORE)
    if not sessions.fits(before, form.get("token", "")):
        return _form(desk, request, login, problem=STALE, status=403)
    counted = throttle.counters(login, _address(request), _known(desk, request, login))
    wait = await write(desk, lambda tx: throttle.begin(tx, counted))
    if wait:
        return _too_often(desk, request, login, wait)
    user = await asyncio.to_thread(desk.store.read, lambda c: accounts.get(c, login))
    open_ = user is not None and user.disabled is None
    right = await desk.passwords.matches(user.hash if user else None, password)
    if not (right and open_):
        log.info("sign-in refused", address=_address(request))
        return _form(desk, request, login, problem=_WRONG, status=401)
    return await _enter(desk, request, login, counted)


async def sign_out(desk: Desk, request: Request) -> Response:
    """POST /desk/logout: the session ends here and in every open stream."""
    sessions.check_origin(request)
    form = await read_form(request)
    secret = sessions.read_cookie(desk, request, sessions.NAME)
    if not sessions.fits(secret, form.get("token", "")):
        raise sessions.FOREIGN
    await write(desk, lambda tx: accounts.end_session(tx, secret))
    response = RedirectResponse("/desk/login", 303)
    sessions.drop_cookie(desk, request, response, sessions.NAME)
    return response


async def _enter(
    desk: Desk, request: Request, login: str, counted: tuple[Counter, ...]
) -> Response:
    """Begin a session; the one this browser had before ends."""
    old = sessions.read_cookie(desk, request, sessions.NAME)

    def job(tx: Tx) -> str:
        throttle.succeed(tx, counted)
        accounts.end_session(tx, old)
        return sessions.begin(desk, tx, login)

    secret = await write(desk, job)
    log.info("signed in", login=login)
    return welcome(desk, request, login, secret)


def spelled(login: str) -> str:
    """Return an account's name as it is kept."""
    return login.strip().casefold()[:_LONGEST_LOGIN]


def welcome(desk: Desk, request: Request, login: str, secret: str) -> Response:
    """Send the browser to the desk with its session, and remember that it was here."""
    response = RedirectResponse("/desk", 303)
    proof = throttle.remember(desk.secret, login, desk.clock().timestamp())
    sessions.set_cookie(desk, request, response, sessions.NAME, secret, age=None)
    sessions.set_cookie(desk, request, response, sessions.KNOWN, proof, age=_KNOWN_FOR)
    sessions.drop_cookie(desk, request, response, sessions.BEFORE)
    return response


def _known(desk: Desk, request: Request, login: str) -> str:
    proof = sessions.read_cookie(desk, request, sessions.KNOWN)
    return throttle.remembered(desk.secret, login, proof, desk.clock().timestamp())


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _form(
    desk: Desk, request: Request, login: str = "", *, status: int = 200, **lines: str
) -> Response:
    """Show the form; its hidden token belongs to a cookie set along with it."""
    before = sessions.read_cookie(desk, request, sessions.BEFORE) or sessions.draw()
    token = sessions.token_of(before)
    response = page(desk, "login.html", status, token=token, login=login, **lines)
    sessions.set_cookie(desk, request, response, sessions.BEFORE, before, age=None)
    return response


def _too_often(desk: Desk, request: Request, login: str, wait: float) -> Response:
    seconds = math.ceil(wait)
    log.warning("sign-in slowed", address=_address(request), seconds=seconds)
    line = f"尝试太频繁，请过 {seconds} 秒再试。"
    response = _form(desk, request, login, status=429, problem=line)
    response.headers["retry-after"] = str(seconds)
    return response
