"""Short messages through a webhook of the company's own: no vendor's library.

POST url {"phone","text","id"} with X-Qingsu-Time and X-Qingsu-Signature: the HMAC-SHA256, in hex,
of "<time>.<body>" under the shared secret. 2xx: taken; an answer {"id"} is kept. 408, 425, 429 and
5xx may be tried again; anything else was refused. "id" is the same at every try of a message.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import httpx

from bot.channels.base import Outcome, Receipt

_AGAIN = frozenset({408, 425, 429})
_WRONG, _OURS = 400, 500
_CONFIG = frozenset({401, 403, 404})
_DETAIL = 200


def signature(secret: str, at: int, body: bytes) -> str:
    """Return what proves that *body* came from here at *at* (epoch seconds)."""
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


class WebhookSms:
    """The port Sms over HTTP; `close` it at the end. The secret is in no repr and no log."""

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        clock: Callable[[], float],
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 10.0,
    ) -> None:
        if not secret:
            raise ValueError("a webhook for short messages needs a secret")
        self._url = url
        self._secret = secret
        self._clock = clock
        self._client = httpx.AsyncClient(transport=transport, timeout=timeout)

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()

    async def send(self, phone: str, text: str) -> Receipt:
        """Post one message."""
        key = hashlib.sha256(f"{phone}\n{text}".encode()).hexdigest()[:32]
        fields = {"phone": phone, "text": text, "id": key}
        body = json.dumps(fields, ensure_ascii=False).encode()
        at = int(self._clock())
        headers = {
            "Content-Type": "application/json",
            "X-Qingsu-Time": str(at),
            "X-Qingsu-Signature": signature(self._secret, at, body),
        }
        try:
            answer = await self._client.post(self._url, content=body, headers=headers)
        except httpx.HTTPError as error:
            return Receipt(Outcome.RETRY, code=type(error).__name__)
        return _receipt(answer)


def _receipt(answer: httpx.Response) -> Receipt:
    code, detail = str(answer.status_code), answer.text[:_DETAIL]
    if answer.is_success:
        return Receipt(Outcome.SENT, platform_id=_id(answer))
    if answer.status_code in _AGAIN or answer.status_code >= _OURS:
        return Receipt(Outcome.RETRY, code=code, detail=detail)
    outcome = Outcome.CONFIG if answer.status_code in _CONFIG else Outcome.REJECTED
    return Receipt(outcome, code=code, detail=detail)


def _id(answer: httpx.Response) -> str:
    try:
        given: Any = answer.json()
    except ValueError:
        return ""
    return str(given.get("id", "")) if isinstance(given, dict) else ""
