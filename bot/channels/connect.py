"""From config.yml and the secrets to the channels that push: only the platforms in use are loaded.

A platform's client costs up to a second of start-up, so a module is loaded by its name when an
account of it is set (docs/why/commands-by-name.md says the same of commands).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Protocol, cast

from bot.channels.base import Channel

PLATFORMS: Mapping[str, str] = {
    "wechat": "bot.channels.wechat.settings",
    "kf": "bot.channels.wecom.settings",
    "telegram": "bot.channels.telegram.settings",
}
"""Where each platform's `connect` stands, by its name in config.yml (channels)."""

Secret = Callable[[str], str | None]


class _Platform(Protocol):
    def connect(
        self, account: str, settings: object, secret: Secret, clock: Callable[[], float]
    ) -> Channel: ...


def connect(
    accounts: Mapping[str, Mapping[str, object]], secret: Secret, clock: Callable[[], float]
) -> tuple[Channel, ...]:
    """Make the channels of *accounts* (platform, account name, its settings); nothing is called.

    Raises:
        EnvironmentLacks: a secret is missing or cannot be one; the Chinese line names it.
    """
    return tuple(_connected(accounts, secret, clock))


def _connected(
    accounts: Mapping[str, Mapping[str, object]], secret: Secret, clock: Callable[[], float]
) -> Iterator[Channel]:
    for platform, own in accounts.items():
        if not own:
            continue
        module = cast(_Platform, import_module(PLATFORMS[platform]))
        for name, settings in own.items():
            yield module.connect(name, settings, secret, clock)
