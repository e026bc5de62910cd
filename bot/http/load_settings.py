"""What an operator sets of how much the server takes on at once (config.yml: load)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from bot.values import Term
from dialogues.script import Closed


class LoadLimits(Closed):
    """From where on new work is refused, and how many may be connected.

    wait: how long a message waits for its turn. requests: under way at once. connections: of
    everybody; each: of one address.
    """

    wait: Term = timedelta(seconds=20)
    requests: Annotated[int, Field(ge=8, le=100_000)] = 1000
    connections: Annotated[int, Field(ge=16, le=100_000)] = 2000
    each: Annotated[int, Field(ge=4, le=100_000)] = 200
