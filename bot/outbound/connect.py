"""From config.yml to how words leave: rhythm, quiet hours, the ways besides the channels."""

from __future__ import annotations

import time
from datetime import tzinfo

from bot.deployment import Deployment
from bot.environment import EnvironmentLacks
from bot.outbound.dispatch import Setting
from bot.outbound.fallback import Ways
from bot.outbound.look import Habits
from bot.outbound.planner import Rhythm
from bot.outbound.ports import Template
from bot.outbound.quiet import Quiet
from bot.outbound.sms import WebhookSms
from dialogues.book import Book
from dialogues.calendars import LOUD

SMS_SECRET = "QINGSU_SMS_SECRET"  # noqa: S105 - a name, not the secret


def outbound(deployment: Deployment, book: Book, here: tzinfo) -> Setting:
    """Return the rhythm, the quiet hours and the ways to reach a customer besides the channels."""
    own = deployment.settings
    rest = book.sla.quiet
    quiet = None if rest == LOUD else Quiet(rest.begin, rest.end, here)
    rhythm = Rhythm(own.outbound.sparing, own.outbound.letter_within)
    templates: dict[tuple[str, str], Template] = {
        (channel, purpose): Template(one.id, one.fields)
        for channel, by_purpose in own.outbound.templates.items()
        for purpose, one in by_purpose.items()
    }
    ways = Ways(templates, _sms(deployment), sender=own.company.name, zone=here)
    return Setting(Habits(rhythm, quiet), ways)


def _sms(deployment: Deployment) -> WebhookSms | None:
    url = deployment.settings.outbound.sms_url
    if not url:
        return None
    secret = deployment.secret(SMS_SECRET)
    if not secret:
        raise EnvironmentLacks(f"config.yml 里写了 outbound.sms_url，但没有设置 {SMS_SECRET}")
    return WebhookSms(url, secret, clock=time.time)
