"""Who takes a talk over asks nothing twice, repeats no apology, breaks no promise unknowingly."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogues import labels
from dialogues.book import Book
from dialogues.packet import Packet, PromiseLine, packet
from dialogues.state import (
    Control,
    FieldName,
    Known,
    Level,
    MessageId,
    Mood,
    Parked,
    Phase,
    Pledge,
    ScriptRef,
    State,
)
from dialogues.talks import Player
from nlu.types import Emotion, Flag, Hazard, Intent, Need, Parse, Slot, SlotType, Validity

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE, ISSUE, WHEN = FieldName("contact_phone"), FieldName("issue"), FieldName("occurred_on")
DEMAND, INJURY = FieldName("demand"), FieldName("injury")


def told(book: Book, state: State, ledger: tuple[PromiseLine, ...] = ()) -> Packet:
    return packet(book.script(state.script), state, ledger, NOW)


@pytest.fixture
def state(book: Book) -> State:
    """Return a talk in the queue: angry, one question asked in vain, one answered."""
    return State(
        script=book.ref_for("service.attitude"),
        phase=Phase.HUMAN,
        control=Control.QUEUE,
        case_no="TS261125-7K2M9QXA",
        started=NOW - timedelta(minutes=10),
        level=Level.GENERAL,
        category="other.unclear",
        flags=frozenset({"media", "regulator"}),
        hazards=("fire",),
        needs=frozenset({"vent", "respect"}),
        moods=(Mood("anger", 2), Mood("anger", 3), Mood("anxiety", 1)),
        fields={ISSUE: Known("等了一下午没人理", "等了一下午没人理", MessageId(4))},
        asked={WHEN: 1},
        handoff="customer asked for a person；promise broken: first_touch",
        withdrawn=WHEN,
    )


def test_the_story_is_one_line_in_the_customers_words(book: Book, state: State) -> None:
    long = "耳机\n坏了" + "又坏了" * 60
    fields = {ISSUE: Known(long, long, MessageId(4))}
    story = told(book, replace(state, fields=fields)).story
    assert story.startswith("耳机 坏了又坏了")
    assert "\n" not in story
    assert len(story) <= 82


def test_a_talk_that_told_nothing_yet_has_an_empty_story(book: Book, state: State) -> None:
    assert told(book, replace(state, fields={})).story == ""


def test_a_known_field_says_where_it_was_said(book: Book, state: State) -> None:
    (issue,) = told(book, state).known
    label = book.script(state.script).questions[ISSUE].label
    assert (issue.name, issue.label, issue.message) == (ISSUE, label, MessageId(4))
    assert issue.how == "主动说的"


def test_yes_and_no_are_words_with_the_customers_own_beside_them(book: Book, state: State) -> None:
    fields = {INJURY: Known("no", "人没事", MessageId(5), "answered")}
    (injury,) = told(book, replace(state, fields=fields)).known
    assert injury.shown == "否（人没事）"


def test_a_date_shows_the_day_it_was_read_as(book: Book, state: State) -> None:
    fields = {WHEN: Known("2026-11-24", "昨天", MessageId(5), "answered", "day")}
    assert told(book, replace(state, fields=fields)).known[0].shown == "昨天（2026年11月24日）"


@pytest.mark.parametrize("how", ["agent", "unknown"])
def test_a_field_left_open_is_missing_and_not_known(book: Book, state: State, how: str) -> None:
    fields = {**state.fields, DEMAND: Known("", "", None, how)}
    made = told(book, replace(state, fields=fields))
    assert DEMAND not in {field.name for field in made.known}
    assert DEMAND in {field.name for field in made.missing}


def test_what_was_asked_is_not_to_be_pushed_and_what_was_not_may_be_asked(
    book: Book, state: State
) -> None:
    missing = {field.name: field for field in told(book, state).missing}
    assert (missing[WHEN].asked, missing[WHEN].do_not_push) == (1, True)
    assert missing[WHEN].why == "问过 1 次，还没答"
    assert (missing[DEMAND].asked, missing[DEMAND].do_not_push) == (0, False)
    assert missing[DEMAND].why == "没问过"


@pytest.mark.parametrize(("how", "why"), [("agent", "客户没有给"), ("unknown", "客户说不清楚")])
def test_how_a_question_ended_is_said(book: Book, state: State, how: str, why: str) -> None:
    fields = {**state.fields, WHEN: Known("", "", None, how)}
    missing = {f.name: f for f in told(book, replace(state, fields=fields)).missing}
    assert why in missing[WHEN].why


def test_who_refused_all_questions_is_not_pushed_with_any(book: Book, state: State) -> None:
    made = told(book, replace(state, said=("interruptions.refuse_all#0",), asked={}))
    assert made.missing
    assert all(field.do_not_push for field in made.missing)


def test_the_mood_is_a_curve_and_the_last_emotion(book: Book, state: State) -> None:
    made = told(book, state)
    assert (made.curve, made.emotion) == ((2, 3, 1), "焦虑")


def test_needs_risks_and_hazards_are_in_chinese(book: Book, state: State) -> None:
    made = told(book, state)
    assert set(made.needs) == {"被重视", "发泄"}
    assert set(made.risks) == {"要找媒体或网上曝光", "要向监管反映"}
    assert made.hazards == ("起火冒烟",)


def test_the_wish_for_a_person_is_no_risk(book: Book, state: State) -> None:
    wished = replace(state, flags=frozenset({"request_human", "repeat"}))
    assert told(book, wished).risks == ("重复投诉",)


def test_the_question_withdrawn_at_the_handoff_is_named(book: Book, state: State) -> None:
    assert told(book, state).unanswered == "发生时间"


def test_a_withdrawn_question_answered_since_is_not_open(book: Book, state: State) -> None:
    fields = {**state.fields, WHEN: Known("2026-11-24", "昨天", MessageId(9))}
    assert told(book, replace(state, fields=fields)).unanswered == ""


def test_promises_stand_in_the_order_they_fall_due_with_owner_and_state(
    book: Book, state: State
) -> None:
    def line(name: str, minutes: int, how: str) -> PromiseLine:
        due = NOW + timedelta(minutes=minutes)
        return PromiseLine(name, "plan_by", "给出具体方案", due, "售后", how)

    ledger = (line("p3", 60, "open"), line("p1", -20, "kept"), line("p2", -5, "open"))
    lines = told(book, state, ledger).promises
    assert [(one.id, one.state) for one in lines] == [
        ("p1", "kept"),
        ("p2", "late"),
        ("p3", "open"),
    ]
    assert {one.owner for one in lines} == {"售后"}


def test_a_promise_not_in_the_ledger_is_not_forgotten(book: Book, state: State) -> None:
    pledged = replace(state, pledges=(Pledge("p9", "first_touch", NOW + timedelta(minutes=3)),))
    (line,) = told(book, pledged).promises
    assert (line.id, line.what, line.state) == ("p9", "首次联系", "open")


def test_apologies_already_made_are_given_word_for_word(book: Book, state: State) -> None:
    script = book.script(state.script)
    group = next(phrase for phrase in script.acknowledge if "对不起" in phrase.say[0])
    later = next(phrase for phrase in script.acknowledge if phrase.id == "again-anger")
    said = (f"acknowledge.{group.id}#0", "messages.hello#0", f"acknowledge.{later.id}#0")
    spoken = told(book, replace(state, said=said)).spoken
    assert [(one.text, one.apology) for one in spoken] == [
        (group.say[0], True),
        (later.say[0], False),
    ]


def test_an_apology_in_any_message_counts(book: Book, state: State) -> None:
    script = book.script(state.script)
    lines = script.messages["chased"]
    number = next(n for n, line in enumerate(lines) if "抱歉" in line)
    (spoken,) = told(book, replace(state, said=(f"messages.chased#{number}",))).spoken
    assert spoken.apology


@pytest.mark.parametrize(
    "said", ["card:safety.fire@1", "acknowledge.gone#0", "messages.hello#99", "x", "a.b#c"]
)
def test_ids_of_words_no_longer_there_harm_nothing(book: Book, state: State, said: str) -> None:
    assert told(book, replace(state, said=(said,))).spoken == ()


def test_the_reasons_of_the_handoff_are_in_chinese_and_in_order(book: Book, state: State) -> None:
    assert told(book, state).reasons == ("客户要求人工", "承诺超时：首次联系")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("urgent:legal,media", "紧急：要走法律途径、要找媒体或网上曝光"),
        ("urgent:", "紧急"),
        ("safety:fire", "安全：起火冒烟"),
        ("not understood", "机器人没听懂"),
        ("something new", "something new"),
    ],
)
def test_every_reason_has_its_words(code: str, said: str) -> None:
    assert labels.reason(code) == said


def test_every_reason_the_decisions_give_has_chinese_words() -> None:
    """A new reason in dialogues/ without a label would reach agents in English."""
    given = re.compile(r'(?:call_person|hand_over)\(\s*draft,\s*f?"([^"{]+)"')
    sources = sorted(Path(labels.__file__).parent.glob("*.py"))
    found = {code for path in sources for code in given.findall(path.read_text(encoding="utf-8"))}
    assert len(found) >= 4
    assert [code for code in sorted(found) if labels.reason(code).isascii()] == []


@pytest.mark.parametrize(
    ("names", "kinds"),
    [
        (labels.EMOTIONS, Emotion),
        (labels.NEEDS, Need),
        (labels.FLAGS, Flag),
        (labels.HAZARDS, Hazard),
        (labels.LEVELS, Level),
    ],
)
def test_every_code_has_a_name(names: dict[str, str], kinds: type[Emotion]) -> None:
    assert set(names) == set(kinds)


def test_a_second_matter_set_aside_and_the_script_are_told(book: Book, state: State) -> None:
    made = told(book, replace(state, parked=(Parked("快递也丢了", MessageId(8), None),)))
    assert made.parked == ("快递也丢了",)
    assert made.script == f"{state.script.name}@{state.script.version}"


def test_a_script_that_is_gone_and_fields_it_never_had_still_make_a_packet(
    book: Book, state: State
) -> None:
    name = FieldName("warranty_card")
    old = replace(
        state, script=ScriptRef("gone", "0"), fields={name: Known("A1", "A1", MessageId(2))}
    )
    (field,) = told(book, old).known
    assert (field.label, field.shown) == ("warranty_card", "A1")


def test_a_real_talk_hands_over_what_was_said_and_asked(book: Book) -> None:
    """A fire, told in anger: the card, one phone, the promise; all of it in the packet."""
    talk = Player(book, NOW)
    text = "充电宝冒烟着火了！！！我要找媒体曝光你们"
    fire = Parse(
        text,
        intent=Intent.COMPLAINT,
        acts=(Intent.COMPLAINT,),
        category="quality.safety",
        emotion=Emotion.ANGER,
        heat=3,
        level=1,
        flags=frozenset({Flag.SAFETY, Flag.MEDIA}),
        hazards=(Hazard.FIRE,),
        needs=frozenset({Need.VENT}),
        validity=Validity.VALID,
    )
    phone = Slot(SlotType.PHONE, "138-0013-8000", 0, 13, "+8613800138000")
    calm = Parse("138-0013-8000", intent=Intent.SUPPLEMENT, slots=(phone,))
    for parse in (fire, calm):
        talk.hear(talk.said(parse))
    assert talk.state is not None
    made = packet(book.script(talk.state.script), talk.state, (), NOW)
    assert made.level == "紧急"
    assert made.story == text
    assert {field.name for field in made.known} >= {ISSUE, PHONE}
    assert made.reasons[0] == "安全：起火冒烟"
    assert made.curve[0] == 3
    assert [line.kind for line in made.promises] == ["first_touch"]
