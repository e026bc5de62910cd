"""From settings and secrets to the connectors: nothing is called yet.

QINGSU_ITEMS_<NAME>_ID and QINGSU_ITEMS_<NAME>_SECRET      the application's, of each connector
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.connect.items.calls import Calls, Identity
from bot.connect.items.connector import Connector
from bot.connect.items.model import Tool
from bot.connect.items.pingcode import PingCode
from bot.connect.items.settings import Items
from bot.connect.items.worktile import Worktile
from bot.connect.outside import Outside
from bot.environment import EnvironmentLacks
from storage.store import Store

Secret = Callable[[str], str | None]
_PLATFORMS: Mapping[str, Callable[[Items, Calls], Tool]] = {
    "pingcode": PingCode,
    "worktile": Worktile,
}
_MINUTE = 60.0


def variables(name: str) -> tuple[str, str]:
    """Return the environment variables of a connector: its application's id and secret."""
    stem = f"QINGSU_ITEMS_{re.sub(r'[^0-9A-Z]', '_', name.upper())}"
    return f"{stem}_ID", f"{stem}_SECRET"


def secrets_of(name: str, secret: Secret) -> tuple[str, str]:
    """Return the application's id and secret.

    Raises:
        EnvironmentLacks: one is missing; the Chinese line says which.
    """
    client, key = variables(name)
    found = secret(client), secret(key)
    missing = [said for said, value in zip((client, key), found, strict=True) if not value]
    if missing:
        raise EnvironmentLacks(f"connect.items 里写了 {name}，但没有设置 {'、'.join(missing)}")
    return found[0] or "", found[1] or ""


def connector(
    name: str,
    settings: Items,
    calls: tuple[Store, Outside, str],
    secret: Secret,
    rate: float = 0.0,
) -> Connector:
    """Return a connector. calls: store, way out, process. rate: calls a second, 0: the setting's.

    Raises:
        EnvironmentLacks: a secret is missing.
    """
    store, outside, process = calls
    client, key = secrets_of(name, secret)
    identity = Identity(name, process, client, key)
    pace = rate or settings.per_minute / _MINUTE
    made = Calls(store, outside, settings.address, identity, pace)
    return Connector(name, settings, _PLATFORMS[settings.kind](settings, made))
