"""What reads a text, made from config.yml; a server imports it by name, once its door is open.

rules(deployment)                 reads without a model (0.1 s)
reader(deployment, tell, rules)   the model, by the engine of config.yml (under 2 s)
"""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot.deployment import Deployment
from bot.models import Reader
from nlu.engines.base import Engine
from nlu.engines.rasa import RasaEngine
from nlu.pipeline import Pipeline

log = structlog.get_logger("bot.reading")


def rules(deployment: Deployment) -> Pipeline:
    """Return what reads by rules and lexicons alone."""
    return Pipeline.by_rules(deployment.settings.nlu.catalogue)


def not_used(why: str) -> None:
    """Log that a published model cannot be used."""
    log.warning("model not used", why=why)


def reader(
    deployment: Deployment,
    tell: Callable[[str], None] = not_used,
    by_rules: Pipeline | None = None,
) -> Reader:
    """Load the model and return what reads a text, by the engine of config.yml.

    tell: hears in Chinese of a published model that cannot be used. by_rules: `rules`, where
    they are loaded already.

    Raises:
        ModelError: there is no model that fits.
    """
    own, plain = deployment.settings.nlu, by_rules or rules(deployment)
    if own.engine == "builtin":
        return Reader.of(deployment, plain, lambda builtin: builtin, tell)
    return Reader.of(deployment, plain, lambda one: rasa(one, own.rasa.url, deployment), tell)


def rasa(builtin: Engine, url: str, deployment: Deployment) -> RasaEngine:
    """Return Rasa at *url* over *builtin*; the log hears when it fails and when it is back."""
    return RasaEngine(builtin, url, deployment.rasa_token, tell=told)


def told(what: str, why: str) -> None:
    """Log a change of Rasa's health."""
    say = log.warning if what == "failed" else log.info
    say(f"rasa {what}", why=why, reads="builtin" if what == "failed" else "rasa")
