"""What compares words: the grouper, the archive, the shelf of knowledge.

A server imports it by name once its reader is there, whose dictionary and encoder it shares.
"""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo

from bot import company
from bot.app import Base
from bot.beside import Lexis
from bot.deployment import Deployment
from bot.grouper import Grouper
from bot.knowledge.parts import Parts, put_together, tag_names
from bot.runners import Runner
from bot.secrets_file import load_or_make


def past(deployment: Deployment, base: Base, lexis: Lexis) -> Parts:
    """Return the archive and the shelf of knowledge on the database."""
    return put_together(
        base.store,
        load_or_make(deployment.data),
        ZoneInfo(deployment.settings.company.timezone),
        lexis.words,
        lexis.encoder,
        tag_names(company.work(deployment.settings)),
    )


def grouper(deployment: Deployment, base: Base, lexis: Lexis) -> Runner:
    """Return the runner that finds cases brought alike."""
    grouping = company.triage(deployment.settings).grouping
    return Grouper(base.store, grouping, lexis.words, clock=time.time)


def upkeep(deployment: Deployment, base: Base, lexis: Lexis) -> Runner:
    """Return the runner that keeps the index of the past true."""
    return past(deployment, base, lexis).upkeep(lambda: base.hub.turned)
