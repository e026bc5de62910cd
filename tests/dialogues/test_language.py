"""The bot answers in the customer's language, and changes it for nothing less than his words."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogues.book import Book, Company
from dialogues.effects import HandOff, Note, Promise, Say
from dialogues.events import Said
from dialogues.language import Sign, follow, sign
from dialogues.load import book_of, load_scripts
from dialogues.sla import Sla
from dialogues.state import MessageId, ScriptRef, State
from dialogues.talks import Meant, Player, meant_parse
from nlu.steps.language import language
from nlu.steps.normalise import Normaliser

_NORMALISER = Normaliser()
_AT = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
_LONG_EN = "I have been waiting here for three weeks and nobody ever answers the phone"
_LONG_HANT = "你們的客服電話打了一整個星期都沒有人接聽"
_LONG_HANS = "你们的客服电话打了一整个星期都没有人接听"


def _said(text: str, payload: str = "") -> Said:
    read = language(text, _NORMALISER)
    return Said(MessageId(1), _AT, meant_parse(text, Meant(), read), payload)


def _spoken(*texts: str, asking: str = "") -> list[str]:
    """Return the language after each message, all in one talk."""
    state = State(ScriptRef("other", "1"))
    after = []
    for text in texts:
        changed = follow(state, [_said(text)], asking)
        state = State(state.script, **changed)
        after.append(state.language)
    return after


@pytest.mark.parametrize(
    ("first", "spoken"),
    [
        ("耳机坏了三天了", "zh-Hans"),
        ("耳機壞了三天了", "zh-Hant"),
        ("部手機用咗兩日就壞咗", "zh-Hant"),
        ("my earphones broke after three days", "en"),
        ("refund please", "en"),
        ("手机 iPhone 15 Pro Max 坏了", "zh-Hans"),
        ("AirPods Pro 一邊沒有聲音", "zh-Hant"),
        ("イヤホンが壊れました、助けてください", "en"),
        ("ok", "zh-Hans"),
        ("hi", "zh-Hans"),
        ("SF1234567890123", "zh-Hans"),
        ("13800138000", "zh-Hans"),
        ("", "zh-Hans"),
        ("😡😡😡", "zh-Hans"),
    ],
)
def test_the_first_message_with_letters_enough_decides(first: str, spoken: str) -> None:
    assert _spoken(first) == [spoken]


def test_a_figure_amid_chinese_takes_no_words_away() -> None:
    assert _spoken("會員自動扣款290元，取消不了") == ["zh-Hant"]
    assert _spoken("會員扣了290元取消不了", "我說過3次了啊") == ["zh-Hant"] * 2


def test_a_message_that_says_nothing_leaves_the_decision_to_the_next() -> None:
    assert _spoken("ok", "SF1234567890123", "my parcel never arrived") == ["zh-Hans"] * 2 + ["en"]
    assert _spoken("垃圾", "你們的客服電話打唔通") == ["zh-Hans", "zh-Hant"]
    assert _spoken("refund please", "我要退费，等了三天了") == ["en", "zh-Hans"]


@pytest.mark.parametrize(
    "small",
    [
        "ok", "OK!", "thanks", "John Smith", "The North Face", "AirPods Pro Max", "JD",
        "SF1234567890123", "iPhone 15 Pro", "https://example.com/order/is/this/the/one",
        "me@example.com", "+8613800138000", "no", "VIP",
    ],
)  # fmt: skip
def test_a_name_a_number_or_an_ok_never_changes_it(small: str) -> None:
    assert _spoken("耳机坏了三天了", small, small, small)[-1] == "zh-Hans"
    assert _spoken("耳機壞了三天了", small, small, small)[-1] == "zh-Hant"


@pytest.mark.parametrize("small", ["陈大文", "陳大文", "耳机", "北京"])
def test_a_chinese_name_does_not_change_english(small: str) -> None:
    assert _spoken("my earphones broke after three days", small, small)[-1] == "en"


@pytest.mark.parametrize(
    ("was", "then", "spoken"),
    [
        ("耳机坏了三天了", "nobody has called me back", "en"),
        ("my earphones broke", "到现在没人给我回话", "zh-Hans"),
        ("耳机坏了三天了", "到而家都冇人覆我喎", "zh-Hant"),
        ("耳機壞了三天了", "到现在还没人给我回话", "zh-Hans"),
    ],
)
def test_one_short_message_is_no_switch_and_a_second_one_is(
    was: str, then: str, spoken: str
) -> None:
    once, twice = _spoken(was, then, then)[1:]
    assert once != spoken
    assert twice == spoken


def test_a_word_of_the_old_language_in_between_takes_the_switch_back() -> None:
    english = "nobody has called me back"
    assert _spoken("耳机坏了三天了", english, "到现在没人给我回话", english)[-1] == "zh-Hans"
    assert _spoken("耳机坏了三天了", english, "ok", english)[-1] == "en"


@pytest.mark.parametrize(
    ("was", "long", "spoken"),
    [
        (_LONG_HANS, _LONG_EN, "en"),
        (_LONG_EN, _LONG_HANS, "zh-Hans"),
        (_LONG_EN, _LONG_HANT, "zh-Hant"),
        (_LONG_HANS, _LONG_HANT, "zh-Hant"),
        (_LONG_HANT, _LONG_HANS, "zh-Hans"),
    ],
)
def test_one_long_message_is_a_switch(was: str, long: str, spoken: str) -> None:
    assert _spoken(was, long)[-1] == spoken


def test_characters_of_both_scripts_say_nothing_between_them() -> None:
    assert sign("收到的是空包", "zh-Hans", "zh-Hant") == ("zh-Hant", Sign.WEAK)
    assert _spoken("耳機壞了三天了", "收到的是空包", "收到的是空包")[-1] == "zh-Hant"


def test_an_answer_with_a_name_in_it_is_in_the_language_of_the_name() -> None:
    place = "at the counter in Harbour City"
    assert _spoken("耳机坏了三天了", place, place, asking="place")[-1] == "zh-Hans"
    assert _spoken("耳机坏了三天了", place, place)[-1] == "en"


def test_a_pressed_button_is_not_read_for_its_language() -> None:
    state = State(ScriptRef("other", "1"), language="en", language_settled=True)
    pressed = [_said("对，提交这一份投诉单给你们的同事", "/confirm")]
    assert follow(state, pressed)["language"] == "en"


def _talk(book: Book, *turns: tuple[str, dict[str, object]], tongue: str) -> Player:
    player = Player(book, _AT)
    for text, meant in turns:
        parse = meant_parse(text, Meant.model_validate(meant), tongue)
        player.hear(player.said(parse))
    return player


_RUDE = {"intent": "complaint", "category": "service.attitude", "level": 1, "flags": ["legal"]}


@pytest.mark.parametrize(
    ("text", "tongue", "word"),
    [
        ("他當著大家的面罵我，我要告你們", "zh-Hant", "最高級別"),
        ("he shouted at me in front of everybody", "en", "highest"),
    ],
)
def test_the_reply_and_its_buttons_are_in_the_customers_language(
    book: Book, text: str, tongue: str, word: str
) -> None:
    player = _talk(book, (text, _RUDE | {"emotion": "anger", "heat": 3}), tongue=tongue)
    assert player.state is not None
    assert player.state.language == tongue
    assert word in next(e.text for e in player.effects if isinstance(e, Say))


def test_what_colleagues_read_stays_chinese(book: Book) -> None:
    """Owners of promises, notes and reasons are read at the desk, whoever the customer is."""
    player = _talk(
        book,
        ("my kettle broke after two days", {
            "intent": "complaint", "category": "quality.fault", "slots": {"product": "kettle"},
        }),
        ("sorry, I meant the toaster", {"intent": "correction", "slots": {"product": "toaster"}}),
        ("I want to talk to a person", {"intent": "ask_human", "handoff": "request_human"}),
        tongue="en",
    )  # fmt: skip
    notes = [e.text for e in player.effects if isinstance(e, Note)]
    assert "什么产品或服务是toaster" in notes
    assert {e.owner for e in player.effects if isinstance(e, Promise)} == {"售后"}
    assert any(isinstance(e, HandOff) for e in player.effects)


def test_the_next_matter_goes_on_in_the_same_language(book: Book) -> None:
    player = _talk(
        book,
        ("he shouted at me in front of everybody", _RUDE),
        ("I want to talk to a person", {"intent": "ask_human", "handoff": "request_human"}),
        tongue="en",
    )
    assert player.state is not None
    assert (player.state.language, player.state.language_settled) == ("en", True)


@pytest.mark.parametrize(
    "texts",
    [
        ("房租多收了", "一共3萬5"), ("搬家公司把餐桌刮花了", "2個月前"), ("屋企水浸",),
        ("旅行社走佬",), ("delivery man 好rude",),
    ],
)  # fmt: skip
def test_who_writes_as_in_hong_kong_or_taiwan_is_answered_so(texts: tuple[str, ...]) -> None:
    """A first line in characters of both scripts decides nothing against the next."""
    assert _spoken(*texts)[-1] == "zh-Hant"


@pytest.mark.parametrize("text", ["wtf", "scammers", "delivery"])
def test_one_english_word_that_is_no_name_is_answered_in_english(text: str) -> None:
    assert _spoken(text) == ["en"]


def test_a_brand_after_characters_of_both_scripts_is_no_english() -> None:
    assert _spoken("退款", "airpods pro")[-1] == "zh-Hans"


def test_scripts_without_english_answer_in_chinese_alone(
    scripts_folder: Path, tmp_path: Path
) -> None:
    """No “10:15 today 前”, no day in English among Chinese words; who serves him still knows."""
    ignored = shutil.ignore_patterns("en")
    folder = Path(shutil.copytree(scripts_folder, tmp_path / "scripts", ignore=ignored))
    only = book_of(load_scripts(folder), Company(), Sla())
    value = {"product": "kettle", "date": "2026-11-20=2026-11-20", "phone": "13800138000"}
    player = _talk(
        only,
        ("my kettle caught fire and burnt my hand", {**_RUDE, "flags": ["safety"], "slots": value}),
        ("to a person please", {"intent": "ask_human"}),
        tongue="en",
    )
    said = [effect.text for effect in player.effects if isinstance(effect, Say)]
    assert any(re.search(r"\d\d:\d\d 前", text) for text in said), said
    assert not [t for t in said if re.search(r"today|tomorrow|November|before|; ", t)], said
    assert player.state is not None
    assert player.state.language == "en", "he is given to one who speaks it"
