"""The part `connect` of config.yml: where we may send to, whether the API is open, the CRM's file.

Subscriptions and keys are made by `qingsu hook` and `qingsu key`; secrets stand in none of this.
"""

from __future__ import annotations

import ipaddress
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.connect.guard import Network
from bot.values import Place
from dialogues.wording import Closed


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        raise ValueError(f"网段写成 10.0.0.0/8 的样子，现在写的是“{text}”") from None
    return text


class Connect(Closed):
    """inner: inner networks that webhooks and the CRM may reach, also by plain http.

    timeout: seconds for one request out. api: whether /api/v1 is open. crm: crm.yml, none without.
    """

    inner: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    timeout: Annotated[int, Field(ge=1, le=60)] = 10
    api: bool = False
    crm: Place = None

    @property
    def networks(self) -> tuple[Network, ...]:
        """Return the inner networks that may be reached."""
        return tuple(ipaddress.ip_network(one) for one in self.inner)
