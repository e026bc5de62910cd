"""However it is written, it is found; and the index tells nobody a number."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.terms import Terms
from nlu.steps.normalise import Normaliser

TEXTS = st.text(alphabet="手机续航充电器坏了的很差abc 0123456789-,。", max_size=40)


def needs(terms: Terms, text: str) -> set[str]:
    split = terms.split(text)
    pairs = {word[i : i + 2] for word in split.words for i in range(len(word) - 1)}
    return {*(code for code, _ in split.codes), *pairs}


def test_a_word_cut_one_way_in_a_story_is_found_when_cut_another_way(terms: Terms) -> None:
    bag = terms.bag([("新买的充电宝鼓包了，客服不理人", 1.0)])
    for asked in ("充电宝", "充电", "鼓包", "客服", "充电宝鼓包", "不理人"):
        assert needs(terms, asked) <= bag.keys(), asked
    assert not needs(terms, "耳机") <= bag.keys()


def test_traditional_and_simplified_full_and_half_width_are_one(terms: Terms) -> None:
    bag = terms.bag([("手机续航太短，X200 Pro", 1.0)])
    for asked in ("續航", "手機", "Ｘ２００", "x200pro", "X200-Pro", "x200 PRO"):
        assert needs(terms, asked) <= bag.keys(), asked


def test_a_phone_is_found_by_its_ends_and_by_the_whole_however_it_is_written(
    terms: Terms,
) -> None:
    bag = terms.bag([("+8613912348000", 3.0)])
    for asked in ("8000", "48000", "12348000", "13912348000", "139 1234 8000", "+86 139-1234-8000"):
        assert needs(terms, asked) <= bag.keys(), asked
    for asked in ("1391", "800", "9000"):
        assert not needs(terms, asked) <= bag.keys(), asked


def test_no_number_of_a_person_stands_in_the_index(terms: Terms) -> None:
    told = "打13912348000或010-65551234，邮箱abc@mail.example，身份证110101199003078515"
    told += "，单号SF1234567890123"
    bag = terms.bag([(told, 1.0)])
    assert bag
    clear = [term for term in bag if not term.startswith("#")]
    assert not [term for term in clear if sum(c.isdigit() for c in term) > 6]
    assert not [term for term in clear if "mail" in term]
    for asked in ("13912348000", "65551234", "abc@mail.example", "SF1234567890123"):
        assert needs(terms, asked) <= bag.keys(), asked


def test_the_hashes_of_another_installation_are_others(terms: Terms) -> None:
    other = Terms(Normaliser(), str.split, b"x" * 32)
    assert other.code("8000") != terms.code("8000")


def test_what_is_said_in_a_field_counts_more_than_what_is_said_in_passing(terms: Terms) -> None:
    bag = terms.bag([("王小明", 3.0), ("续航 续航 王府井", 1.0)])
    assert bag["小明"] > bag["王府"]
    once, twice = terms.bag([("续航", 1.0)]), terms.bag([("续航 续航", 1.0)])
    assert once["续航"] < twice["续航"] < 2 * once["续航"]


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_every_text_is_found_by_itself(terms: Terms, text: str) -> None:
    assert needs(terms, text) <= terms.bag([(text, 1.0)]).keys()


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_at_all_is_taken(terms: Terms, text: str) -> None:
    assert all(weight > 0 and len(term) <= 120 for term, weight in terms.bag([(text, 1)]).items())
    assert len(terms.split(text).words) <= 60
