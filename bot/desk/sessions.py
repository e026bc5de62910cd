"""Who asks: sessions, their cookies, and proof that the page is ours.

The cookie holds 256 random bits; the store keeps their SHA-256. What changes something must come
from our own pages (Sec-Fetch-Site, else Origin) and bring the page's token, which only a page of
this session can know.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.desk import Agent, Desk
from bot.desk.pages import write
from bot.http.body import Refused
from storage import accounts
from storage.store import Tx

NAME = "qs_desk"
BEFORE = "qs_desk_door"  # the cookie of somebody not signed in yet
KNOWN = "qs_desk_known"
QUIET = "x-desk-quiet"
TOKEN = "x-desk-token"  # noqa: S105 - the name of a header
_BYTES = 32
_PARTS = 30
"""A session's use is kept that often in the time it may be idle: not every page is a commit."""
_GONE = Refused(401, "signed_out", "登录已过期，请重新登录。")
FOREIGN = Refused(403, "foreign", "请求不是从本页面发出的，没有执行。请刷新页面再试。")


@dataclass(frozen=True, slots=True)
class Session:
    """An agent at one browser; secret is the cookie's value, token what its pages send back.

    seen: when it was last kept as used, epoch seconds.
    """

    agent: Agent
    secret: str
    token: str
    seen: float = 0.0


def draw() -> str:
    """Draw 256 bits."""
    return secrets.token_urlsafe(_BYTES)


def token_of(secret: str) -> str:
    """Return what pages of this cookie send back; the cookie cannot be had from it."""
    return sha256(f"desk-token:{secret}".encode()).hexdigest()


def is_secure(desk: Desk, request: Request) -> bool:
    """Tell whether cookies may only travel over https."""
    return desk.secure or request.url.scheme == "https"


def read_cookie(desk: Desk, request: Request, name: str) -> str:
    """Return a cookie of ours, "" when there is none."""
    return request.cookies.get(_full(name, secure=is_secure(desk, request)), "")


def set_cookie(
    desk: Desk, request: Request, response: Response, name: str, value: str, *, age: int | None
) -> None:
    """Give the browser a cookie no script can read; age in seconds, None: until it closes."""
    secure = is_secure(desk, request)
    response.set_cookie(
        _full(name, secure=secure),
        value,
        max_age=age,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(desk: Desk, request: Request, response: Response, name: str) -> None:
    """Take the cookie away."""
    set_cookie(desk, request, response, name, "", age=0)


def _full(name: str, *, secure: bool) -> str:
    return f"__Host-{name}" if secure else name


async def find(desk: Desk, request: Request, *, touch: bool = True) -> Session | None:
    """Return the session of *request*; with *touch* this use keeps it awake.

    A page that is only read would wait for the writer, behind turns and the archive's index.
    """
    secret = read_cookie(desk, request, NAME)
    if not secret:
        return None
    session = await asyncio.to_thread(alive, desk, secret)
    fresh = desk.lifetimes.idle.total_seconds() / _PARTS
    if session is not None and touch and desk.clock().timestamp() - session.seen >= fresh:
        await write(desk, lambda tx: accounts.touch(tx, secret))
    return session


def alive(desk: Desk, secret: str) -> Session | None:
    """Return the session known by *secret*, unless it ended; nothing is touched."""
    now, idle = desk.clock().timestamp(), desk.lifetimes.idle.total_seconds()
    user, seen = desk.store.read(
        lambda c: (accounts.who(c, secret, now, idle), accounts.seen(c, secret))
    )
    if user is None:
        return None
    return Session(Agent(user.login, user.name, user.role), secret, token_of(secret), seen)


async def reading(desk: Desk, request: Request) -> Session:
    """Return who reads; what a page fetches by itself does not keep a session awake.

    Raises:
        Refused: 401.
    """
    session = await find(desk, request, touch=QUIET not in request.headers)
    if session is None:
        raise _GONE
    return session


async def writing(desk: Desk, request: Request) -> Session:
    """Return who changes something.

    Raises:
        Refused: 401 without a session, 403 unless one of its pages sends this.
    """
    check_origin(request)
    session = await find(desk, request)
    if session is None:
        raise _GONE
    if not fits(session.secret, request.headers.get(TOKEN, "")):
        raise FOREIGN
    return session


def check_origin(request: Request) -> None:
    """Make sure that a page of ours sends this.

    Raises:
        Refused: 403.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    ours = origin is not None and urlsplit(origin).netloc == request.headers.get("host")
    if site not in (None, "same-origin") or not (ours or (site and origin is None)):
        raise FOREIGN


def fits(secret: str, token: str) -> bool:
    """Tell whether *token* came from a page of the cookie *secret*."""
    return bool(secret) and hmac.compare_digest(token_of(secret).encode(), token.encode())


def begin(desk: Desk, tx: Tx, login: str) -> str:
    """Begin a session and return the cookie's value."""
    secret = draw()
    accounts.open_session(tx, secret, login, desk.clock() + desk.lifetimes.longest)
    return secret
