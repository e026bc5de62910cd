"""The company part of config.yml: who the bot speaks for, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from bot.values import Privacy, Words, Zone
from dialogues.script import Closed


class Abroad(Closed):
    """The company's words in another language; what is left out is said as of any company."""

    name: Words | None = None
    bot_name: Words | None = None
    hours: Words | None = None
    help_lines: Words | None = None
    duty_team: Words | None = None
    regulators: Words | None = None
    fire: Words | None = None
    medical: Words | None = None
    police: Words | None = None
    doors: Words | None = None
    privacy: Privacy | None = None


class Company(Closed):
    """Who the bot speaks for. fire, medical, police: whom to ring where the customers are.

    privacy: a link or a sentence that says what becomes of their data, "" none.
    """

    name: Words = "我们公司"
    bot_name: Words = "小安"
    timezone: Zone = "Asia/Shanghai"
    help_lines: Words = "全国心理援助热线 12356"
    duty_team: Words = "值班经理"
    regulators: Words = "12315、消费者协会"
    fire: Words = "119"
    medical: Words = "120"
    police: Words = "110"
    doors: str = ""
    privacy: Privacy = ""
    languages: Mapping[Literal["zh-Hant", "en"], Abroad] = Field(default_factory=dict)
