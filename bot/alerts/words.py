"""What an alert says: short, Chinese, with what to do; nothing of the customer unless asked for.

detail "brief" (the default; robots belong to other companies): number, category, reasons, times.
detail "full": the story in one line and the phone as well, both masked. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from bot.alerts.ladder import ROLE_NAMES, Ladder
from bot.alerts.links import Links
from bot.alerts.settings import Alerts
from bot.alerts.told import Told
from dialogues import labels
from dialogues.state import Level
from storage.alerts import (
    HANDOFF,
    INCIDENT,
    MONTHLY,
    NOTICE,
    OVERDUE,
    OWNERLESS,
    RAISED,
    READER,
    READER_BACK,
    RISING,
    WINDOW,
    Alarm,
)

SIGN = "【倾诉】"  # robots that ask for a keyword are given this word
MOST_BYTES = 1900  # a WeCom robot takes 2048 of a text
LOT = 5  # alarms in one message
_CUT = "……（还有内容，请到工作台看）"
_LEVELS: Mapping[str, str] = {"1": "紧急投诉", "2": "一般投诉", "3": "建议"}
ABANDONED = "abandoned"  # an ownerless one of which is known why
_KINDS: Mapping[str, str] = {
    HANDOFF: "等人接手",
    OWNERLESS: "一直没有人接手",
    ABANDONED: "没有人负责了",
    OVERDUE: "超时了",
    RAISED: "刚升为紧急",
    WINDOW: "确认函还没发，再晚就发不到了",
}
_OURS: Mapping[str, str] = {  # of this program, not of a customer
    READER: "模型没有回应，客户的话先由规则读（{about}）",
    READER_BACK: "读客户话的模型恢复了（{about}）",
    MONTHLY: "{about} 的月报好了",
    RISING: "说起“{thing}”的人突然多起来",  # what it is about begins with the thing
}
OURS = frozenset(_OURS)
_NO_CASE = OURS | {INCIDENT, NOTICE}
_SPOKEN = OURS | {OWNERLESS}  # what they are about is a sentence
_MINUTE = timedelta(minutes=1)
_HOUR = 60  # minutes


@dataclass(frozen=True, slots=True)
class Page:
    """One message. red: something urgent is in it."""

    title: str
    body: str
    red: bool


@dataclass(frozen=True, slots=True)
class Call:
    """An alarm as it is told to one target in one round of its ladder."""

    told: Told
    step: int
    ladder: Ladder


@dataclass(frozen=True, slots=True)
class Words:
    """names: Chinese names of the categories. full: tell of the customer, masked."""

    links: Links
    zone: tzinfo
    names: Mapping[str, str] = field(default_factory=dict)
    full: bool = False

    @staticmethod
    def of(settings: Alerts, secret: bytes, zone: tzinfo, names: Mapping[str, str]) -> Words:
        """Return the words as config.yml wants them; *secret* signs the links."""
        links = Links(secret, settings.address, settings.link)
        return Words(links, zone, names, full=settings.detail == "full")

    def page(self, calls: Sequence[Call], target: str, now: datetime) -> Page:
        """Return one message to *target* for all of *calls* (at least one)."""
        red = any(call.told.raised.alarm.level is Level.URGENT for call in calls)
        if len(calls) == 1:
            title = SIGN + self.head(calls[0].told)
            lines = self._lines(calls[0], target, now)
        else:
            ours = any(call.told.raised.alarm.kind in OURS for call in calls)
            title = f"{SIGN}{len(calls)} 件{'事要看' if ours else '投诉要处理'}"
            lines = [line for call in calls for line in self._short(call, target, now)]
        return Page(title, _fitting("\n".join(lines), MOST_BYTES - len(title.encode())), red)

    def head(self, told: Told) -> str:
        """Return what it is in one line: level, what is wrong, number."""
        alarm = told.raised.alarm
        if alarm.kind in _NO_CASE:
            return matter(alarm)
        return f"{_LEVELS[alarm.level]}{matter(alarm)} {alarm.case_no or '（还没有单号）'}"

    def about(self, told: Told, now: datetime) -> list[str]:
        """Return what is known of the case, a line each."""
        alarm = told.raised.alarm
        why = "；".join(labels.reason(code).rstrip("：") for code in alarm.reasons)
        found = [
            f"类别：{self._category(told)}" if told.category else "",
            f"原因：{why}" if why else "",
            alarm.what if alarm.kind in _SPOKEN else "",
            f"经过：{told.story}" if self.full and told.story else "",
            f"电话：{told.phone}" if self.full and told.phone else "",
            self._due(told, now),
        ]
        return [line for line in found if line]

    def _lines(self, call: Call, target: str, now: datetime) -> list[str]:
        if call.told.raised.alarm.kind == READER_BACK:
            return [*self.about(call.told, now), *self._links(call, target, now)]
        waited = _span(now - call.told.raised.raised)
        rung = f"已等 {waited}，现在叫{_rung(call)}"
        return [*self.about(call.told, now), rung, *self._links(call, target, now)]

    def _short(self, call: Call, target: str, now: datetime) -> list[str]:
        found = [f"■ {self.head(call.told)}", self._due(call.told, now)]
        return [line for line in (*found, *self._links(call, target, now)) if line]

    def _links(self, call: Call, target: str, now: datetime) -> list[str]:
        raised = call.told.raised
        desk = self.links.desk(raised.alarm.chat if self.full else "")
        link = self.links.acknowledge(raised.id, target, now)
        if raised.alarm.kind == READER_BACK:
            return [f"工作台： {desk}"] if link else []
        return [f"我来处理： {link}", f"工作台： {desk}"] if link else ["请到工作台处理"]

    def _category(self, told: Told) -> str:
        parent = told.category.partition(".")[0]
        names = [self.names.get(code, code) for code in dict.fromkeys((parent, told.category))]
        return " / ".join(names)

    def _due(self, told: Told, now: datetime) -> str:
        if told.due is None:
            return ""
        late = "，已超时" if told.due <= now else ""
        return f"应在 {self.clock(told.due, now)} 前{told.what or '处理'}{late}"

    def clock(self, at: datetime, now: datetime) -> str:
        """Return *at* as people here say it: 10:15, on another day 3月2日 10:15."""
        here, today = at.astimezone(self.zone), now.astimezone(self.zone)
        time = f"{here:%H:%M}"
        return time if here.date() == today.date() else f"{here.month}月{here.day}日 {time}"


def matter(alarm: Alarm) -> str:
    """Return what is wrong, in a few words."""
    number, _, team = alarm.about.partition(":")
    if alarm.kind == INCIDENT:
        return f"群体事件 {number} 号：{alarm.what}"
    if alarm.kind == NOTICE:
        return f"请{team}知悉：群体事件 {number} 号：{alarm.what}"
    if alarm.kind in OURS:
        thing = alarm.what.partition("：")[0]
        return _OURS[alarm.kind].format(about=alarm.about, thing=thing)
    abandoned = alarm.kind == OWNERLESS and alarm.what
    return _KINDS.get(ABANDONED if abandoned else alarm.kind, "要处理")


def test_page(target: str) -> Page:
    """Return the message that only tries a target out."""
    return Page(f"{SIGN}测试警报", f"收到这条，说明“{target}”接通了。没有投诉要处理。", red=False)


def _rung(call: Call) -> str:
    """Say who is called and which rung that is; a repeat says so."""
    steps = call.ladder.steps
    if not steps:
        return "值班的人"
    role = ROLE_NAMES.get(call.ladder.step(call.step).role, "")
    if call.step >= len(steps):
        return f"{role}（第 {call.step - len(steps) + 2} 遍）"
    return f"{role}（第 {call.step + 1} 级，共 {len(steps)} 级）"


def _span(passed: timedelta) -> str:
    minutes = max(0, passed // _MINUTE)
    if minutes < 1:
        return "不到 1 分钟"
    hours, rest = divmod(minutes, _HOUR)
    return f"{hours} 小时 {rest} 分钟" if hours else f"{minutes} 分钟"


def _fitting(text: str, most: int) -> str:
    """Return *text* in at most *most* bytes, cut between lines and saying so."""
    if len(text.encode()) <= most:
        return text
    room = most - len(_CUT.encode()) - 1
    kept: list[str] = []
    for line in text.split("\n"):
        room -= len(line.encode()) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, _CUT])
