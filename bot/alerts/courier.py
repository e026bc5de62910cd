"""The courier: one message to one target, by Apprise, and what came of it.

A target is an Apprise URL (wecombot://key, dingtalk://secret@token, feishu://token, tgram://...,
mailtos://..., json://...). The URL holds keys: no log line, error or outcome repeats any of it.
Apprise takes whatever WeCom and DingTalk answer with status 200 for success, also "no such
robot" and "too often": for these two the answer is read here.
"""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import unquote

import httpx
from apprise import Apprise, AppriseAsset, NotifyType
from apprise.plugins.base import NotifyBase
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.wecombot import NotifyWeComBot

from bot.alerts.port import Outcome
from bot.alerts.words import Page

T = TypeVar("T")
PATIENCE = 8.0  # seconds to connect, and again to be answered
_LOADING = 60.0
_ROBOT = 18 / 60  # a second: WeCom and DingTalk take 20 a minute and punish more
_RATES: Mapping[str, float] = {"wecombot": _ROBOT, "dingtalk": _ROBOT, "tgram": _ROBOT}
_ELSE = 1.0
_TALKATIVE = ("apprise", "httpx", "urllib3")  # at INFO they tell addresses: keys stand in those
_STATUS = re.compile(r"(?:error=|failed: )(\d{3})\b")
_CODE = re.compile(r"code=(-?\d{1,9})\b")


class AppriseCourier:
    """addresses: Apprise URLs by target. robots: how WeCom's and DingTalk's are reached."""

    def __init__(
        self,
        addresses: Mapping[str, str],
        *,
        patience: float = PATIENCE,
        robots: httpx.BaseTransport | None = None,
    ) -> None:
        self._addresses = {name: url.strip() for name, url in addresses.items()}
        self._patience = patience
        self._robots = robots
        _hush()

    def __repr__(self) -> str:
        return f"AppriseCourier({', '.join(self._addresses)})"

    def knows(self, target: str) -> bool:
        """Tell whether *target* has an address."""
        return target in self._addresses

    def limit(self, target: str) -> tuple[str, float]:
        """Return the shared limit's name (no key can be had from it) and its sends a second."""
        url = self._addresses[target]
        rate = next((_RATES[name] for name in _RATES if _is(url, name)), _ELSE)
        return f"alert:{sha256(url.encode()).hexdigest()[:24]}", rate

    async def unusable(self) -> tuple[str, ...]:
        """Return what no service can be made of. Apprise's plugins take seconds to load: now."""

        def look() -> tuple[str, ...]:
            services = {name: _service(url, _asset()) for name, url in self._addresses.items()}
            return tuple(name for name, service in services.items() if service is None)

        return await _apart(look, _LOADING, lambda _: ())

    async def send(self, target: str, page: Page) -> Outcome:
        """Send in a thread of its own, which ends with the process at the latest."""
        url = self._addresses[target]
        return await _apart(lambda: self._send(url, page), self._patience * 3, _failed)

    def _send(self, url: str, page: Page) -> Outcome:
        asset = _asset()
        service = _service(url, asset)
        if service is None:
            return Outcome(sent=False, code="bad_url")
        service.socket_connect_timeout = service.socket_read_timeout = self._patience
        if isinstance(service, NotifyWeComBot):
            return self._post(service.api_url, {}, _text(page))
        if isinstance(service, NotifyDingTalk):
            return self._dingtalk(service, page)
        return _notify(service, asset, page)

    def _dingtalk(self, service: NotifyDingTalk, page: Page) -> Outcome:
        params = {"access_token": service.token}
        if service.secret:
            timestamp, sign = service.get_signature()  # type: ignore[no-untyped-call] # theirs
            params |= {"timestamp": timestamp, "sign": unquote(sign)}  # httpx quotes it
        at = {"at": {"atMobiles": service.targets, "isAtAll": False}} if service.targets else {}
        return self._post(service.notify_url.partition("?")[0], params, {**_text(page), **at})

    def _post(self, url: str, params: Mapping[str, str], body: Mapping[str, Any]) -> Outcome:
        """Post *body* to a robot and read whether it was taken."""
        try:
            with httpx.Client(transport=self._robots, timeout=self._patience) as client:
                answer = client.post(url, params=params or None, json=body)
        except httpx.TimeoutException:
            return Outcome(sent=False, code="timeout")
        except httpx.HTTPError:
            return Outcome(sent=False, code="unreachable")
        if not answer.is_success:
            return Outcome(sent=False, code=f"http {answer.status_code}")
        return _answered(answer)


def _asset() -> AppriseAsset:
    """Return settings by which Apprise sends in the thread that asks, and starts no other."""
    return AppriseAsset(async_mode=False, service_timeout=0)


def _service(url: str, asset: AppriseAsset) -> NotifyBase | None:
    try:
        return Apprise.instantiate(url, asset=asset)
    except TypeError:  # some plugins cannot take an address that lacks a part
        return None


def _answered(answer: httpx.Response) -> Outcome:
    try:
        code = answer.json()["errcode"]
    except (ValueError, KeyError, TypeError):
        return Outcome(sent=False, code="bad_answer")
    return Outcome(sent=True) if code == 0 else Outcome(sent=False, code=f"errcode {code}")


def _text(page: Page) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": f"{page.title}\n{page.body}"}}


def _notify(service: NotifyBase, asset: AppriseAsset, page: Page) -> Outcome:
    """Send through Apprise; of what it says only numbers are kept."""
    box = Apprise(service, asset=asset)
    kind = NotifyType.FAILURE if page.red else NotifyType.INFO
    result = box.notify(title=page.title, body=page.body, notify_type=kind)
    try:
        if result:
            return Outcome(sent=True)
        return Outcome(sent=False, code=_numbers(" ".join(e.message for e in result.logs())))
    finally:
        result.close()


def _numbers(said: str) -> str:
    if status := _STATUS.search(said):
        return f"http {status[1]}"
    if code := _CODE.search(said):
        return f"code {code[1]}"
    return "unreachable"


def _is(url: str, scheme: str) -> bool:
    native = scheme == "wecombot" and "//qyapi.weixin.qq.com/" in url.lower()
    return native or url.lower().startswith(f"{scheme}:")


def _hush() -> None:
    """Keep addresses out of the log; of Apprise nothing gets there, its warnings hold some too."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    own = logging.getLogger("apprise")
    own.propagate = False
    if not own.handlers:
        own.addHandler(logging.NullHandler())


def _failed(error: Exception) -> Outcome:
    late = isinstance(error, TimeoutError)
    return Outcome(sent=False, code="timeout" if late else type(error).__name__)


async def _apart(job: Callable[[], T], most: float, failed: Callable[[Exception], T]) -> T:
    """Carry out *job* in a daemon thread: one that hangs keeps no process from ending.

    most: seconds. failed: what a plugin that raises, or is not done by then, comes to.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def tell(outcome: T) -> None:
        if not done.done():
            done.set_result(outcome)

    def run() -> None:
        try:
            outcome = job()
        except Exception as error:  # noqa: BLE001 - a plugin's fault is the target's outcome
            outcome = failed(error)
        with suppress(RuntimeError):  # the loop is gone, and whoever waited with it
            loop.call_soon_threadsafe(tell, outcome)

    threading.Thread(target=run, name="alert", daemon=True).start()
    try:
        async with asyncio.timeout(most):
            return await done
    except TimeoutError as error:
        return failed(error)
