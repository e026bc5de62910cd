"""Feelings first, by rule: the gate, the six needs, the customer's side, the heat."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, get_args

import pytest

from dialogues import teams_file
from dialogues.book import Book
from dialogues.effects import FileCase, HandOff
from dialogues.routing import About
from dialogues.script import Needed
from dialogues.state import Control, Level, Phase
from dialogues.talks import Meant, meant_parse
from dialogues.tongue import EN, HANS, HANT
from nlu.types import Emotion, Intent, Need
from tests.dialogues.chatting import Chat
from tests.dialogues.clockwork import TEN

_SORRY = re.compile("对不起|對不起|抱歉|sorry|apolog", re.IGNORECASE)
_THANKS = re.compile("谢|謝|thank", re.IGNORECASE)

_VENTS: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "validity": "vague", "category": "other.unclear",
}  # fmt: skip
_FACTS: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "category": "quality.fault",
    "slots": {"product": "耳机"},
}  # fmt: skip


@pytest.mark.parametrize("heat", [2, 3])
def test_two_turns_of_anger_are_heard_before_anything_is_asked(chat: Any, heat: int) -> None:
    """S1-10, S1-16: no question until heat falls, facts come or two turns were listened to."""
    for words in ("垃圾公司", "气死我了"):
        chat.say(words, **_VENTS, heat=heat)
        assert chat.asked == []
        assert chat.now_state.phase is Phase.FEELINGS
    chat.say("一群骗子", **_VENTS, heat=heat)
    assert len(chat.asked) == 1


def test_heat_that_falls_opens_the_gate(chat: Any) -> None:
    chat.say("垃圾公司", **_VENTS, heat=3)
    chat.say("就是不好用", intent="complaint", emotion="disappointment", heat=1, validity="vague")
    assert len(chat.asked) == 1


def test_facts_told_in_anger_open_the_gate(chat: Any) -> None:
    """S1-16: who volunteers facts wants to go on."""
    chat.say("耳机用两天就坏了，什么质量", **_FACTS, heat=2)
    assert len(chat.asked) == 1


def test_the_furious_are_asked_only_how_to_reach_them(chat: Any) -> None:
    """Ideal 1.1 rule 2, S0-38: at heat 3 a person is offered and nothing asked but the phone."""
    asked = set()
    for _ in range(4):
        chat.say("气死我了，一群骗子", **_VENTS, heat=3)
        assert "/human" in [b.payload for b in chat.buttons]
        asked |= set(chat.asked)
    assert asked == {"contact_phone"}


@pytest.mark.parametrize(("sure", "fits"), [(0.9, True), (0.3, False)])
def test_words_of_one_kind_of_matter_are_said_only_where_it_is_sure(
    chat: Any, sure: float, *, fits: bool
) -> None:
    """S1-03: money taken on the quiet is no comfort to whom nothing was taken from."""
    said = chat.said(
        replace(
            meant_parse(
                "会员偷偷扣钱这事太气人",
                Meant(
                    intent=Intent.COMPLAINT, emotion=Emotion.ANGER, heat=2,
                    category="price.auto_renewal",
                ),
            ),
            sure={"category": sure},
        )
    )  # fmt: skip
    chat.words(chat.hear(said))
    assert ("acknowledge.renewed" in " ".join(chat.rules)) is fits
    assert "acknowledge." in " ".join(chat.rules)


@pytest.mark.parametrize("heat", [2, 3])
def test_who_only_vents_is_asked_once_and_brought_to_a_person(chat: Any, heat: int) -> None:
    """S1-10: not nine questions to somebody who pours out anger, but a person."""
    asked = 0
    for _ in range(5):
        chat.say("气死我了，一群骗子", **_VENTS, heat=heat)
        asked += len(chat.asked)
    assert asked == 1
    assert chat.now_state.control is Control.QUEUE
    assert [h.reasons for h in chat.of(HandOff)] == [("only vents",)]


def test_after_listening_one_concrete_step_is_offered(chat: Any) -> None:
    """S4-10: from the anger to something that can be done."""
    chat.say("垃圾公司", **_VENTS, heat=3)
    chat.say("耳机用两天就坏了", **_FACTS, heat=1)
    assert any(rule.startswith("messages.reframe#") for rule in chat.rules)


def test_the_six_needs_have_their_strategies(book: Book) -> None:
    """S1-09..14: as data, in every script; the kinds are those that reading knows, and mixed."""
    assert set(get_args(Needed)) == {*(need.value for need in Need), "mixed"}
    for script in book.scripts.values():
        assert set(script.strategies) == set(get_args(Needed))


@pytest.mark.parametrize("need", [n for n in Need if n is not Need.HOSTILE])
def test_a_need_is_met_with_one_sentence_once(chat: Any, need: Need) -> None:
    rules = []
    told = {**_FACTS, "heat": 2 if need is Need.VENT else 1}
    if need is Need.COMPENSATION:  # its sentence speaks of what he asked for
        told["slots"] = {"demand": "赔"}
    for _ in range(3):
        chat.say("耳机用两天就坏了，赔我", **told, needs=[need])
        rules += [rule for rule in chat.rules if rule.startswith("strategies.")]
    assert [rule.partition("#")[0] for rule in rules] == [f"strategies.{need}"]


def test_in_a_mixture_venting_goes_before_compensation(chat: Any) -> None:
    """S1-14: the most urgent need decides the pace; the words speak of both."""
    chat.say("耳机坏了，赔钱", **_FACTS, heat=2, needs=["compensation", "vent"])
    assert any(rule.startswith("strategies.mixed#") for rule in chat.rules)
    assert chat.asked == []


def test_who_needs_to_vent_goes_on_first(chat: Any) -> None:
    chat.say("耳机坏了，烦死了", **_FACTS, heat=2, needs=["vent"])
    assert chat.asked == []
    assert "对不起" in chat.say("就这样", **_FACTS, heat=1) or chat.asked


def test_hostility_gets_one_calm_line_and_a_person_at_once(chat: Any) -> None:
    """S1-13: nothing is argued, nothing deleted, a person comes."""
    words = chat.say("等着，我来堵你们的门", **_FACTS, heat=3, needs=["hostile"])
    assert any(rule.startswith("strategies.hostile#") for rule in chat.rules)
    assert "？" not in words
    assert chat.now_state.control is Control.QUEUE
    assert "堵你们的门" in chat.known("issue")


def test_the_customer_s_side_is_told_from_facts(chat: Any) -> None:
    """S1-06: three repairs are named, with their number."""
    slots = {"product": "空调", "attempts_before": "三次=3"}
    facts = _FACTS | {"category": "aftersale.repair", "slots": slots}
    words = chat.say("空调修了三次还是不冷", **facts, heat=1)
    assert any(rule.startswith("perspective.repeated#") for rule in chat.rules)
    assert "对不起" in words


def test_a_fact_nobody_told_is_not_spoken_of(chat: Any) -> None:
    chat.say("空调修了还是不冷", **(_FACTS | {"category": "aftersale.repair"}), heat=1)
    assert not any(rule.startswith("perspective.") for rule in chat.rules)


_SIDES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "night": ("2026-11-25 23:30", "night", {}),
    "days in use": ("2026-11-25 10:00", "brand_new", {"date": "周一=2026-11-23@purchase"}),
    "proof kept": (
        "2026-11-25 10:00",
        "measured",
        {"measure": ["18小时=18h@spec", "9小时=9h@measured"]},
    ),
}


@pytest.mark.parametrize(("now", "name", "slots"), _SIDES.values(), ids=_SIDES)
def test_a_side_has_its_fact(chat: Any, now: str, name: str, slots: dict[str, Any]) -> None:
    chat.now = chat.now.fromisoformat(now).replace(tzinfo=chat.now.tzinfo)
    chat.say("耳机坏了真烦人", **(_FACTS | {"slots": {"product": "耳机", **slots}}), heat=1)
    assert any(rule.startswith(f"perspective.{name}#") for rule in chat.rules)


def test_two_days_of_use_are_counted(chat: Any) -> None:
    slots = {"product": "耳机", "date": "周一=2026-11-23@purchase"}
    said = [chat.say("耳机坏了真烦人", **(_FACTS | {"slots": slots}), heat=1)]
    assert "2 天" in said[0] or "还新着" in said[0]


def test_the_heat_of_every_turn_is_kept_with_the_case(chat: Any) -> None:
    """S1-15, S0-43: a curve per talk, from which its fall is read; the feeling of each turn too."""
    for heat in (3, 2, 1):
        chat.say("耳机坏了真烦人", **_FACTS, heat=heat)
    assert [mood.heat for mood in chat.of(FileCase)[-1].moods] == [3, 2, 1]
    assert {mood.emotion for mood in chat.now_state.moods} == {Emotion.ANGER}


def test_a_grumble_is_met_and_offered_a_case_not_given_one(chat: Any) -> None:
    """S1-17: no case without consent; a yes begins one with the words already said."""
    words = chat.say("唉，最近你们这儿越来越差劲了", emotion="disappointment", heat=1)
    assert words.index("对不起") < words.index("登记") if "登记" in words else "记下来" in words
    assert chat.of(FileCase) == []
    chat.say("登记，请同事回复", payload="/register")
    assert chat.known("issue") == "唉，最近你们这儿越来越差劲了"
    assert len({c.case_no for c in chat.of(FileCase)}) == 1


def test_a_suggestion_gets_thanks_and_no_apology(chat: Any, book: Book) -> None:
    """S2-12: not in the talk, and not in any of its words in any language; products get it."""
    for words in ("建议加个夜间模式", "手机 App", "对"):
        said = chat.say(words, intent="suggestion", category="suggestion.feature", level=3)
        assert not _SORRY.search(said)
        assert chat.now_state.level is Level.SUGGESTION
    for language in (HANS, HANT, EN):
        script = book.script(book.ref_for("suggestion.feature"), language)
        own = [line for group in script.acknowledge for line in group.say]
        own += [*script.messages["receipt"], *script.messages["summary"]]
        assert own
        assert [line for line in own if _SORRY.search(line)] == []
        assert any(_THANKS.search(line) for line in own)
    table = teams_file.load().table
    assert table.route(About("3", "suggestion.feature")).team == "产品组"


_PROPERTIES: dict[str, dict[str, Any]] = {
    "vague": {"validity": "vague"},
    "heated": {"emotion": "anger", "heat": 3},
    "repeat": {"flags": ["repeat"]},
}


@pytest.mark.parametrize("name", _PROPERTIES)
def test_being_difficult_is_no_class_of_its_own(book: Book, name: str) -> None:
    """S0-30: vague, heated and repeated change the words; the category is what it is about."""
    plain, hard = (Chat(book, TEN) for _ in range(2))
    plain.say("耳机用两天就坏了", **_FACTS | {"emotion": "neutral", "heat": 0})
    hard.say("耳机用两天就坏了", **_FACTS | {"emotion": "neutral", "heat": 0} | _PROPERTIES[name])
    assert hard.now_state.category == plain.now_state.category == "quality.fault"
    assert hard.now_state.script == plain.now_state.script
