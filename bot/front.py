"""The doors on HTTP: which routes there are for customers, platforms and whoever watches.

routes(front)      the chat page and its API, files, Rasa's contracts, webhooks, health
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.routing import BaseRoute

from bot.brain import Patience
from bot.channels.base import Channel
from bot.evidence import tokens
from bot.evidence.keeper import Keeper
from bot.http import evidence_links, pages, sse
from bot.http.chat import ChatApi, Files, Page
from bot.http.evidence_links import EvidenceLinks
from bot.http.health import Health
from bot.http.rate import Rate
from bot.http.rest import RestApi, RestLimits
from bot.http.uploads import UploadApi
from bot.http.webhooks import Webhooks
from bot.hub import Hub
from bot.intake import Intake
from bot.settings import Settings
from storage.files import THUMB, VIEW
from storage.inbox import KEPT
from storage.messages import Attachment
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Front:
    """What the routes live on. secret signs cookies and links; working: whether turns are taken.

    patience: what reads texts, and says who does.
    """

    settings: Settings
    store: Store
    hub: Hub
    intake: Intake
    keeper: Keeper
    patience: Patience
    secret: bytes
    channels: Sequence[Channel]
    working: Callable[[], bool]


def routes(front: Front) -> list[BaseRoute]:
    """Return the routes; those of a door that is closed are not there."""
    settings, clock = front.settings, front.settings.clock
    found: list[BaseRoute] = pages.files()
    found += EvidenceLinks(front.store, front.keeper.root, front.secret, clock).routes()
    if settings.web:
        found += _web(front)
    if settings.rest:
        most = RestLimits(settings.rest_wait, settings.body_cap)
        found += RestApi(
            front.store,
            front.intake,
            front.patience.read,
            zone=settings.zone,
            clock=clock,
            limits=most,
        ).routes()
    if front.channels:
        found.append(Webhooks(front.channels).route())
    return [*found, *Health(front.store, front.working, front.patience.reads).routes()]


def _web(front: Front) -> list[BaseRoute]:
    settings, clock = front.settings, front.settings.clock
    page = Page(
        bot_name=settings.bot_name,
        hello=settings.hello.format(bot_name=settings.bot_name),
        secret=front.secret,
        abroad=settings.abroad,
        privacy=settings.privacy,
        https=settings.https,
        body_cap=settings.body_cap,
        heartbeat=settings.heartbeat,
        files=_files(front),
        origins=settings.origins,
    )
    rate = Rate(settings.messages_per_minute)
    uploads = UploadApi(
        front.keeper, front.secret, Rate(settings.evidence.uploads_per_minute), clock
    )
    return [
        *ChatApi(front.store, front.hub, front.intake, page, rate, clock).routes(),
        *uploads.routes(),
        *pages.routes(origins=settings.origins),
    ]


def _files(front: Front) -> Files:
    """Return how the chat page's files are claimed and shown."""
    secret, clock = front.secret, front.settings.clock
    life = front.settings.evidence.link_life.total_seconds()

    def claim(visitor: str, token: str) -> Attachment:
        return tokens.claim(secret, visitor, token, clock())

    def links(one: Attachment) -> sse.Shown:
        sha256 = one.ref.removeprefix(KEPT)
        if sha256 == one.ref:
            return sse.Shown()

        def link(variant: str) -> str:
            return evidence_links.link(secret, sha256, variant, clock(), life)

        if one.kind == "image":
            return sse.Shown(link(VIEW), link(THUMB))
        return sse.Shown(link(evidence_links.ORIGINAL) if one.kind in _PLAYED else "")

    return Files(claim, links)


_PLAYED = frozenset({"voice", "video"})
