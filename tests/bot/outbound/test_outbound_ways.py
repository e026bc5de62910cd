"""What cannot arrive reaches its customer another way, and is never called sent for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.channels.base import Limits, Outcome, Receipt
from bot.outbound import remedy
from bot.outbound.dispatch import Setting
from bot.outbound.fallback import Ways
from bot.outbound.pace import SenderPace
from bot.outbound.ports import Template
from bot.outbound.remedy import Means, Preference, chain, due, preference
from dialogues.effects import CaseState
from storage import outbox
from storage.store import Tx
from storage.tables import identities
from tests.bot.outbound.outbound_fakes import (
    CASE,
    OK,
    Clock,
    Counting,
    PretendSms,
    Scene,
    Templated,
    scene,
)

PHONE = "+8613800138000"
FIELDS = {"thing1": "{words:.3}", "character_string2": "{case_no}", "time3": "{at}"}
TEMPLATES = {("mp", "letter"): Template("T-LETTER", FIELDS)}
FREE = Limits(max_text=4096, text_unit="utf16", max_buttons=8)
MEANS = Means(frozenset({"letter"}), "tg:a:u", PHONE)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def linked(stage: Scene, channel: Counting, user: str) -> None:
    """Let the person behind mp:a:u write from *user* elsewhere too, by proof."""
    stage.hear(channel, user)

    def job(tx: Tx) -> None:
        there = identities.c.channel == channel.name
        tx.c.execute(identities.update().where(there).values(person_id=1))

    stage.store.do(job)
    tie = "UPDATE conversations SET person_id = 1"
    stage.store.do(lambda tx: tx.c.exec_driver_sql(tie))


def ways(**more: object) -> Setting:
    return Setting(ways=replace(Ways(templates=TEMPLATES), **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("why", "purpose", "prefers", "ways"),
    [
        ("window_closed", "letter", Preference(), ("template", "identity", "sms", "call")),
        ("quota", "agent", Preference(), ("identity", "sms", "call")),
        ("blocked", "letter", Preference(), ("identity", "sms", "call")),
        ("config", "letter", Preference(), ("identity", "sms", "call")),
        ("rejected", "letter", Preference(), ("identity", "call")),
        ("window_closed", "letter", Preference("sms"), ("sms", "template", "identity", "call")),
        ("rejected", "letter", Preference("sms"), ("identity", "call")),
        ("window_closed", "letter", Preference("phone"), ("call",)),
        (remedy.PREFERRED, "progress", Preference("sms"), ("sms", "call")),
        ("something new", "letter", Preference(), ("call",)),
    ],
)
def test_the_chain_depends_on_the_reason_the_purpose_and_the_wish(
    why: str, purpose: str, prefers: Preference, ways: tuple[str, ...]
) -> None:
    assert chain(why, purpose, MEANS, prefers) == ways
    assert chain(why, purpose, Means(), prefers) == ("call",), "what is not there is not tried"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("phone after 18:00", Preference("phone", time(18))),
        ("晚上7点半以后打电话", Preference("phone", time(19))),
        ("打电话给我", Preference("phone")),
        ("发短信就行", Preference("sms")),
        ("就在这里说", Preference()),
        ("", Preference()),
    ],
)
def test_a_wish_is_read_as_it_was_said(said: str, read: Preference) -> None:
    assert preference(said) == read


def test_a_call_is_due_when_the_customer_said() -> None:
    evening = Preference("phone", time(18))
    assert due(evening, NOON) == NOON.replace(hour=18)
    assert due(evening, NOON.replace(hour=19)) == NOON.replace(hour=19)
    assert due(evening, NOON.replace(hour=23)) == NOON.replace(day=3, hour=18)
    assert due(Preference(), NOON) == NOON


def test_a_template_without_names_of_its_own_gets_ours() -> None:
    assert Template("T").filled(words="x", case_no="1", at="9") == {
        "words": "x", "case_no": "1", "at": "9",
    }  # fmt: skip


def test_after_the_window_a_letter_goes_as_a_template(tmp_path: Path) -> None:
    clock = Clock()
    channel = Templated(clock)
    with scene(tmp_path, [channel], clock, setting=ways()) as stage:
        stage.hear(channel)
        stage.stands(CaseState.RESOLVED)
        stage.until(50)
        letter = stage.say("【确认函】", "letter")
        stage.settle()
        became = stage.became(letter)
        assert (became.line.delivery, became.outcome) == ("failed", "window_closed")
        assert became.remedy is not None
        assert (became.remedy.way, became.remedy.done) == ("template", True)
        ((user, template, fields),) = channel.templates
        assert (user, template) == ("u", "T-LETTER")
        assert fields == {
            "thing1": "【确认", "character_string2": CASE, "time3": "2026-03-04 11:00",
        }  # fmt: skip
        assert stage.store.read(outbox.undelivered) == [], "the customer was reached"
        assert channel.asked == []


def test_the_persons_other_conversation_is_used_when_its_window_is_open(tmp_path: Path) -> None:
    clock = Clock()
    wechat, telegram = Counting(clock), Counting(clock, name="tg", limits=FREE, triggers={})
    with scene(tmp_path, [wechat, telegram], clock, setting=ways()) as stage:
        stage.hear(wechat)
        linked(stage, telegram, "t9")
        stage.until(50)
        number = stage.say(
            "方案好了\n1 同意\n回复数字就行，也可以直接说。", "proposal", buttons=(OK,)
        )
        stage.settle()
        assert telegram.texts("t9") == ["方案好了"], "as that door shows it"
        assert telegram.took[0][1].buttons == (OK,)
        became = stage.became(number)
        assert became.line.delivery == "failed"
        assert became.remedy == outbox.Remedy("identity", done=True)


def test_words_passed_on_that_fail_there_too_are_not_passed_back(tmp_path: Path) -> None:
    clock = Clock()
    wechat, telegram = Counting(clock), Counting(clock, name="tg", limits=FREE, triggers={})
    telegram.script = lambda _to, _message: Receipt(Outcome.BLOCKED, code="403")
    with scene(tmp_path, [wechat, telegram], clock) as stage:
        stage.hear(wechat)
        linked(stage, telegram, "t9")
        stage.until(50)
        number = stage.say("方案好了", "proposal")
        stage.hear(wechat)
        wechat.script = lambda _to, _message: Receipt(Outcome.BLOCKED, code="48002")
        stage.settle()
        assert (len(wechat.asked), len(telegram.asked)) == (1, 1)
        missed = stage.store.read(outbox.undelivered)
        assert {one.remedy.way for one in missed if one.remedy} == {"call"}
        assert number in {one.line.id for one in missed}


def test_a_stranger_who_only_looks_alike_is_never_written_to(tmp_path: Path) -> None:
    clock = Clock()
    wechat, telegram = Counting(clock), Counting(clock, name="tg", limits=FREE, triggers={})
    with scene(tmp_path, [wechat, telegram], clock) as stage:
        stage.hear(wechat)
        stage.hear(telegram, "u")
        stage.until(50)
        number = stage.say("方案好了", "proposal")
        stage.settle()
        assert telegram.took == []
        assert stage.became(number).remedy == outbox.Remedy("call", done=False, due=NOW_50H)


NOW_50H = datetime(2026, 3, 4, 11, tzinfo=UTC)


def test_a_short_message_goes_to_the_telephone_of_the_case(tmp_path: Path) -> None:
    """S2-74: an SMS sender is a port like any other."""
    clock, sms = Clock(), PretendSms()
    channel = Counting(clock)
    setting = ways(sms=sms, sender="倾诉公司")
    with scene(tmp_path, [channel], clock, setting=setting) as stage:
        stage.hear(channel)
        stage.stands(CaseState.RESOLVED, contact_phone=PHONE)
        stage.until(50)
        number = stage.say("【确认函】", "letter")
        stage.settle()
        assert sms.took == [(PHONE, "倾诉公司：【确认函】")]
        assert stage.became(number).remedy == outbox.Remedy("sms", done=True)
        assert stage.state(number) == "failed"


@pytest.mark.parametrize("code", ["45015", "45047"])
def test_what_the_platform_refuses_becomes_a_persons_call(tmp_path: Path, code: str) -> None:
    """S0-07."""
    clock, sms = Clock(), PretendSms(Receipt(Outcome.RETRY, code="503"))
    outcome = Outcome.WINDOW_CLOSED if code == "45015" else Outcome.QUOTA
    channel = Templated(clock, template=Receipt(Outcome.REJECTED, code="43101"))
    channel.script = lambda _to, message: (
        Receipt(outcome, code=code) if message.text == "【确认函】" else None
    )
    with scene(tmp_path, [channel], clock, setting=ways(sms=sms)) as stage:
        stage.hear(channel)
        stage.stands(CaseState.RESOLVED, contact_phone=PHONE)
        letter = stage.say("【确认函】", "letter")
        after = stage.say("在的", "agent")
        stage.settle()
        became = stage.became(letter)
        assert (became.line.delivery, became.outcome, became.code) == (
            "failed", outcome.value, code,
        )  # fmt: skip
        assert became.remedy is not None
        assert (became.remedy.way, became.remedy.done) == ("call", False)
        assert [one.partition(" ")[2] for one in became.choices] == [
            f"fall back: {outcome.value} {code}", "template rejected 43101", "sms retry 503",
            "call",
        ]  # fmt: skip
        assert stage.state(after) == "sent", "the next one is not held up"
        assert [one.line.id for one in stage.store.read(outbox.undelivered)] == [letter]
        assert stage.store.do(lambda tx: outbox.reached(tx, "mp:a:u")) == 1
        assert stage.store.read(outbox.undelivered) == []
        assert stage.state(letter) == "failed", "rung up is not sent"


def test_a_way_that_raises_is_only_one_that_did_not_work(tmp_path: Path) -> None:
    """S2-74: a sender that breaks costs nothing but itself."""

    class Broken(PretendSms):
        async def send(self, phone: str, text: str) -> Receipt:
            raise OSError(phone, text)

    clock = Clock()
    channel = Counting(clock, script=lambda _to, _message: Receipt(Outcome.BLOCKED, code="403"))
    with scene(tmp_path, [channel], clock, setting=ways(sms=Broken())) as stage:
        stage.hear(channel)
        stage.stands(CaseState.RESOLVED, contact_phone=PHONE)
        number = stage.say("x", "letter")
        stage.settle()
        became = stage.became(number)
        assert became.remedy is not None
        assert became.remedy.way == "call"
        assert "sms rejected OSError" in became.choices[-2]


def test_who_asked_to_be_rung_after_six_is_not_written_to(tmp_path: Path) -> None:
    """S2-02."""
    clock = Clock()
    channel = Counting(clock)
    with scene(tmp_path, [channel], clock) as stage:
        stage.hear(channel)
        stage.stands(CaseState.SUBMITTED, contact_preference="phone after 18:00")
        number = stage.say("进度：在检测", "progress")
        stage.settle()
        became = stage.became(number)
        six = datetime(2026, 3, 2, 18, tzinfo=UTC)
        assert became.outcome == "preferred"
        assert became.remedy == outbox.Remedy("call", done=False, due=six)
        assert channel.asked == []


def test_what_travelled_together_falls_back_together(tmp_path: Path) -> None:
    clock, sms = Clock(), PretendSms()
    channel = Counting(clock, script=lambda _to, _message: Receipt(Outcome.BLOCKED))
    with scene(tmp_path, [channel], clock, setting=ways(sms=sms)) as stage:
        stage.hear(channel)
        stage.stands(CaseState.EXECUTING, contact_phone=PHONE)
        both = [stage.say("换好了", "solved", author="周敏"), stage.say("【函】", "letter")]
        stage.settle()
        assert sms.took == [(PHONE, "换好了\n【函】")]
        assert [stage.state(one) for one in both] == ["failed", "failed"]
        assert stage.store.read(outbox.undelivered) == []


def test_a_message_put_off_for_hours_lets_the_next_one_go(tmp_path: Path) -> None:
    clock = Clock()
    channel = Counting(clock, limits=FREE, triggers={})
    channel.script = lambda _to, m: Receipt(Outcome.RETRY, code="500") if m.text == "a" else None
    with scene(tmp_path, [channel], clock, pace=SenderPace(most=4)) as stage:
        first, second = stage.say("a"), stage.say("b")
        stage.settle()
        clock.now += 2
        stage.settle()
        (late,) = stage.store.read(lambda c: outbox.late(c, datetime.fromtimestamp(clock.now, UTC)))
        assert late.line.id == first, "the desk sees it long before"
        stage.until(1)
        assert [stage.state(first), stage.state(second)] == ["failed", "sent"]
        assert stage.became(first).code == "gave_up:500"
