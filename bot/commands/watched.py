"""A door for whoever watches a worker: /healthz and /readyz, and nothing else.

place("8081"), place("0.0.0.0:8081"), place("[::]:8081") -> (host, port)
serve(app, at, ready, hold)      work as `qingsu work` does, and answer there
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import app as whole
from bot.app import App
from bot.commands.failures import Failure
from bot.http.health import Health
from storage.backends.hold import Hold

HERE = "127.0.0.1"
_PORTS = 65536
Place = tuple[str, int]


def place(told: str) -> Place | None:
    """Return where *told* says, on this machine alone where it names no address; None for "".

    Raises:
        Failure: it is no place.
    """
    if not told:
        return None
    host, _, port = told.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) < _PORTS):
        raise Failure(f"--health 要写端口，或者地址:端口，例如 8081、0.0.0.0:8081：{told}")
    return host.removeprefix("[").removesuffix("]") or HERE, int(port)


def serve(app: App, at: Place, ready: Callable[[str, int], None], hold: Hold) -> None:
    """Work until SIGTERM or SIGINT, or until the name is lost. Main thread only.

    ready: called once it works, with the address that is listened on.
    """
    host, port = at
    routes = Health(app.store, app.working, app.patience.reads).routes()
    settings = replace(app.settings, host=host, port=port)
    whole.serve(replace(app, settings=settings, routes=[*routes]), ready, hold.when_lost)
