"""The part `connect` of config.yml: where we may send to, the API, the CRM's file, project tools.

Subscriptions and keys are made by `qingsu hook` and `qingsu key`; secrets stand in none of this.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.connect.guard import Network
from bot.connect.items.settings import Items
from bot.values import Place
from dialogues.wording import Closed


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        raise ValueError(f"网段写成 10.0.0.0/8 的样子，现在写的是“{text}”") from None
    return text


ItemsName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,19}$")]


class Connect(Closed):
    """inner: inner networks that webhooks, the CRM and project tools may be in, also by http.

    timeout: seconds for one request out. api: whether /api/v1 is open. crm: crm.yml, none without.
    items: project tools that get departments' tasks, by a name of the operator's own.
    """

    inner: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    timeout: Annotated[int, Field(ge=1, le=60)] = 10
    api: bool = False
    crm: Place = None
    items: Mapping[ItemsName, Items] = Field(default_factory=dict)

    @property
    def networks(self) -> tuple[Network, ...]:
        """Return the inner networks that may be reached."""
        return tuple(ipaddress.ip_network(one) for one in self.inner)
