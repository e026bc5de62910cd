"""What is said in Traditional and in English: no character of another script, no forbidden word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from opencc import OpenCC

from dialogues.answers import answer
from dialogues.book import ABROAD, Book
from dialogues.effects import Say
from dialogues.load import load_scripts, script_files
from dialogues.reading import Reading
from dialogues.rendering import render
from dialogues.script import Script
from dialogues.state import FieldName, State
from dialogues.talks import ZONE, Meant, Player, Talk, load_talks, meant_parse, play
from dialogues.translate import case_words

_FOLDER = Path(__file__).parents[2] / "dialogues" / "scripts"
_LOADED = {name: one.script for name, one in load_scripts(_FOLDER).items()}
_HAN = re.compile("[\u3400-\u9fff]")
_PLACE = re.compile(r"\{(\w+)\}")
_BOTH = frozenset("台群床")  # written so in Taiwan and Hong Kong too
_LONGEST = 300
_MAY_BE_LONGER = ("safety.", "messages.self_harm", "messages.receipt", "messages.handoff")

_START = r"(?:^|[.!?:\n]\s+)"
_BANS = {
    "a rebuttal": (
        _START
        + "(?:But|However|Actually|Unfortunately|As per|According to|You should have|You must)"
        r"\b"
    ),
    "a but": r", but\b",
    "scolding": r"\bcalm down|\brelax\b|watch your|misunderst|your own fault",
    "a verdict": r"\binvalid|unreasonable|not eligible|reject|not justified",
    "liability": ("our fault|our mistake|we caused|we(?:'re| are) (?:liable|responsible|to blame)"),
    "money": r"refund|compensat|voucher|coupon|discount|[$€£¥]|money back",
    "a guarantee": "guarantee|promise|definitely|certainly|absolutely|100 ?%|rest assured",
    "soon instead of a time": (
        r"\bsoon\b|shortly|immediately|right away|asap|in a while|in a moment"
    ),
    "a literal time": (
        r"\d{1,2}:\d{2}|\b(?:\d+|one|two|three|a few) (?:minutes?|hours?|working days?)\b"
    ),
    "a form letter": (
        "dear (?:customer|sir)|valued customer|inconvenience|kindly|hereby|apologi[sz]e for any"
    ),
    "a dash or dots of a machine": "—|–|…",
}
_PLANTED = {
    "a rebuttal": "I see. However, you know.",
    "a but": "I'm sorry, but no.",
    "scolding": "Please calm down.",
    "a verdict": "That is unreasonable.",
    "liability": "It was our fault.",
    "money": "You'll get a refund.",
    "a guarantee": "We guarantee it.",
    "soon instead of a time": "Someone will call soon.",
    "a literal time": "Someone calls in two hours.",
    "a form letter": "We apologise for any inconvenience.",
    "a dash or dots of a machine": "Well — no.",
}


def _lines(script: Script) -> Iterator[tuple[str, str]]:
    """Yield every text a customer may read, with its place."""
    for group in (*script.acknowledge,):
        yield from ((f"acknowledge.{group.id}", line) for line in group.say)
    for section in ("strategies", "perspective"):
        for name, one in getattr(script, section).items():
            yield from ((f"{section}.{name}", line) for line in one.say)
    for section in ("safety", "messages", "interruptions"):
        for key, said in getattr(script, section).items():
            yield from ((f"{section}.{key}", line) for line in said)
    for name, question in script.questions.items():
        if question.kind != "mention":
            checks = [line for check in question.checks for line in check.say]
            words = (question.label, *question.ask, *question.retry, question.example)
            more = (question.photo, question.why, *question.options, *checks)
            yield from ((f"questions.{name}", line) for line in (*words, *more) if line)
    yield from ((f"words.{key}", line) for key, line in script.words.items())
    yield "script.team", script.script.team


def _all(language: str) -> set[tuple[str, str]]:
    return {line for script in _LOADED.values() for line in _lines(script.languages[language])}


_ENGLISH = _all("en")


def test_the_rules_see_every_kind_of_words() -> None:
    assert len(_ENGLISH) > 250
    assert {place.partition(".")[0] for place, _ in _ENGLISH} == {
        "acknowledge", "strategies", "perspective", "safety", "messages", "interruptions",
        "questions", "words", "script",
    }  # fmt: skip


def test_no_chinese_stands_in_english() -> None:
    assert {(p, s) for p, s in _ENGLISH if _HAN.search(s)} == set()


def _simplified(text: str) -> list[str]:
    """Return the characters that only Simplified has."""
    up, down = OpenCC("s2tw"), OpenCC("t2s")
    return [
        c for c in _HAN.findall(text) if c not in _BOTH and up.convert(c) != c == down.convert(c)
    ]


def test_no_simplified_character_stands_in_traditional() -> None:
    lines = _all("zh-Hant")
    whole = "".join(s for _, s in lines)
    alone = set(_simplified(whole))
    assert {(p, s) for p, s in lines if alone & set(s)} == set()
    assert _simplified("您说得好") == ["说"]


def test_northern_words_and_straight_quotes_do_not_cross_over() -> None:
    strange = re.compile("兒|咱|憋屈|窩火|[“”]")
    found = {(p, s) for p, s in _all("zh-Hant") if strange.search(s.replace("兒童", ""))}
    assert found == set()


@pytest.mark.parametrize("rule", _BANS)
def test_no_english_line_breaks_a_rule_of_wording(rule: str) -> None:
    """S0-35, S1-05, S1-12, S2-23, S4-12, in English."""
    pattern = re.compile(_BANS[rule], re.IGNORECASE if rule != "a rebuttal" else 0)
    assert {(place, line) for place, line in _ENGLISH if pattern.search(line)} == set()
    assert pattern.search(_PLANTED[rule])


def test_no_english_line_is_longer_than_a_phone_shows() -> None:
    long = {p for p, s in _ENGLISH if len(s) > _LONGEST and not p.startswith(_MAY_BE_LONGER)}
    assert long == set()


def test_an_english_line_asks_one_thing_and_ends_like_a_sentence() -> None:
    for place, line in _ENGLISH:
        section = place.partition(".")[0]
        asked = re.sub('"[^"]*"', "", line)
        if section not in {"safety", "words", "script"}:
            assert asked.count("?") <= 1, line
        if section in {"acknowledge", "strategies", "perspective", "messages", "interruptions"}:
            assert line.rstrip('"')[-1] in ".?!:}", line


def test_feelings_are_met_with_sorry_once_in_english_too() -> None:
    """S0-36: sorry at first, not again every turn; a suggestion is thanked."""
    for script in _LOADED.values():
        for phrase in script.languages["en"].acknowledge:
            for line in phrase.say:
                wants = script.script.apologise and not phrase.when.later
                assert ("sorry" in line) is wants, line
                assert "?" not in line


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_a_line_has_the_same_facts_as_its_like(language: str) -> None:
    """A time or a number that is promised in one language is promised in all."""
    for name, script in _LOADED.items():
        other = script.languages[language]
        for section in ("messages", "interruptions"):
            for key, said in getattr(script, section).items():
                there = getattr(other, section)[key]
                facts = [set(_PLACE.findall(line)) for line in said]
                assert [set(_PLACE.findall(line)) for line in there] == facts, f"{name} {key}"


def test_every_language_has_words_for_any_company() -> None:
    assert set(ABROAD) == {"zh-Hant", "en"}
    for field in ABROAD["en"].__slots__:
        assert not _HAN.search(str(getattr(ABROAD["en"], field))), field


@pytest.mark.parametrize(
    ("text", "digits"),
    [("9123 4567", "91234567"), ("+44 7700 900123", "447700900123"), ("12315", None), ("no", None)],
)
def test_a_number_of_any_country_answers_for_a_phone(
    heard: Callable[..., Reading], text: str, digits: str | None
) -> None:
    question = _LOADED["other"].questions[FieldName("contact_phone")]
    known = answer(question, heard(text, intent="supplement"))
    assert (known.value if known else None) == digits


# Whole talks, played again by customers of other languages.

_FILES = sorted(_FOLDER.glob("*.talks.yml"))
_PLAYED = [
    pytest.param(talk, id=f"{path.name.partition('.')[0]}-{n}")
    for path in _FILES
    for n, talk in enumerate(load_talks(path))
]
_FOREIGN = {"zh-Hant": "還是沒有處理，我很不滿意", "en": "it is still broken and I want some help"}


def _abroad(meant: Meant, language: str) -> Meant:
    """Return what is meant with values in letters, so that any Chinese is the bot's own."""
    first = {k: w if isinstance(w, str) else w[0] for k, w in meant.slots.items()}
    slots = {
        kind: f"thing={written.rpartition('=')[2] if written.rpartition('=')[2].isascii() else 'x'}"
        for kind, written in first.items()
    }
    return meant.model_copy(update={"slots": slots if language == "en" else meant.slots})


def _replies(book: Book, talk: Talk, language: str) -> Iterator[Say]:
    """Play *talk* with words of *language* in the customer's mouth; give all that is said."""
    player = Player(book, datetime.fromisoformat(talk.now).replace(tzinfo=ZONE))
    player.state = State(book.ref_for(None), language=language, language_settled=True)
    for turn in talk.turns:
        texts = (turn.customer,) if isinstance(turn.customer, str) else turn.customer or ("",)
        meant = _abroad(turn.meant, language)
        said = [
            player.said(
                meant_parse(_FOREIGN[language] if text else "", meant, language),
                payload=turn.press,
                photos=turn.photos,
            )
            for text in texts
        ]
        decides = turn.proposes or turn.declines or turn.resolves
        if not (turn.agent or turn.took or turn.returned or turn.due or decides):
            yield from (e for e in player.hear(*said) if isinstance(e, Say))


@pytest.mark.parametrize("talk", _PLAYED)
def test_a_reply_in_english_holds_no_chinese(book: Book, talk: Talk) -> None:
    for say in _replies(book, talk, "en"):
        assert not _HAN.search(say.text), say.text
        assert not any(_HAN.search(b.title) for b in say.buttons), say.buttons


@pytest.mark.parametrize("talk", _PLAYED)
def test_a_reply_in_traditional_holds_no_simplified(book: Book, talk: Talk) -> None:
    written = [w for t in talk.turns for w in t.meant.slots.values()]
    own = {v for w in written for v in ([w] if isinstance(w, str) else w)}
    for say in _replies(book, talk, "zh-Hant"):
        text = say.text + "".join(b.title for b in say.buttons)
        for value in sorted((p for v in own for p in re.split("[=@]", v)), key=len, reverse=True):
            text = text.replace(value, "")
        assert _simplified(text) == [], say.text


# Talks written in these languages.

_OWN = [
    pytest.param(talk, id=f"{path.parent.name}-{path.name.partition('.')[0]}: {talk.talk}")
    for path in sorted(_FOLDER.glob("*/*.talks.yml"))
    for talk in load_talks(path)
]


@pytest.mark.parametrize("talk", _OWN)
def test_a_talk_in_another_language_goes_as_it_says(book: Book, talk: Talk) -> None:
    assert play(book, talk) == []


@pytest.mark.parametrize("name", ["en/customers", "zh-Hant/hongkong", "zh-Hant/taiwan"])
def test_customers_of_every_language_have_talks_of_every_kind(name: str) -> None:
    talks = load_talks(_FOLDER / f"{name}.talks.yml")
    assert len(talks) >= 6
    assert any(f for t in talks for turn in t.turns for f in turn.meant.hazards)
    assert any("request_human" in turn.meant.flags for t in talks for turn in t.turns)


def test_every_file_of_another_language_belongs_to_a_script() -> None:
    scripts = {path.name for path in script_files(_FOLDER)} | {"common.yml"}
    for language in ("en", "zh-Hant"):
        files = {p.name for p in (_FOLDER / language).glob("*.yml") if "talks" not in p.name}
        assert files
        assert files <= scripts


def test_the_numbers_of_elsewhere_stand_once_in_a_line() -> None:
    """S2-14: 119（香港、澳門 999） stood three times in one card."""
    numbers = {"fire_call": "119（香港、澳門 999）", "medical_call": "119（香港、澳門 999）"}
    said = render("有火撥 {fire_call}，不舒服撥 {medical_call}。", numbers)
    assert said == "有火撥 119（香港、澳門 999），不舒服撥 119／999。"
    assert render("撥 {fire_call}", {"fire_call": "119"}) == "撥 119"


def test_what_a_case_is_about_is_read_in_the_words_of_taiwan_and_hong_kong() -> None:
    assert case_words("质量  合同不履行") == "品質  合約不履行"
    assert case_words("● 10:00 已提交") == "● 10:00 已送出"
