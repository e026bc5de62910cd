"""What compares words: the grouper, the archive, the shelf of knowledge.

A server imports it by name once its reader is there, whose dictionary and encoder it shares.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.app import Base
from bot.beside import Lexis
from bot.deployment import Deployment
from bot.grouper import Grouper
from bot.knowledge.parts import Parts, put_together, tag_names
from bot.renewal import Renewal
from bot.runners import Runner
from bot.secrets_file import load_or_make


def past(deployment: Deployment, base: Base, lexis: Lexis, tags: Mapping[str, str]) -> Parts:
    """Return the archive and the shelf of knowledge on the database. tags: how they are called."""
    return put_together(
        base.store,
        load_or_make(deployment.data),
        ZoneInfo(deployment.settings.company.timezone),
        lexis.words,
        lexis.encoder,
        tags,
    )


def grouper(deployment: Deployment, base: Base, lexis: Lexis, renewal: Renewal) -> Runner:
    """Return the runner that finds cases brought alike."""
    zone = ZoneInfo(deployment.settings.company.timezone)
    grouping = renewal.rules.triage.grouping
    made = Grouper(base.store, grouping, lexis.words, clock=time.time, zone=zone)
    renewal.follow(lambda rules: made.follow(rules.triage.grouping))
    return made


def upkeep(deployment: Deployment, base: Base, lexis: Lexis, renewal: Renewal) -> Runner:
    """Return the runner that keeps the index of the past true."""
    tags: dict[str, str] = {}
    renewal.follow(lambda rules: tags.update(tag_names(rules.work)))
    return past(deployment, base, lexis, tags).upkeep(lambda: base.hub.turned)
