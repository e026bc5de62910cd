"""The measures behind `lint`: alike, signs of a flag, frames; each against its definition."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.corpus import alike, balance, habits
from nlu.corpus.balance import Read
from nlu.corpus.leaks import Foreign, leaks
from nlu.steps import risk, vernacular
from nlu.steps.normalise import Normaliser
from nlu.types import Flag

texts = st.lists(st.text("甲乙丙丁", min_size=1, max_size=9), max_size=12)
shares = st.sampled_from([0.0, 0.2, 0.4, 0.5, 0.75, 0.9])


@given(texts, shares)
def test_the_index_finds_the_pairs_that_comparing_all_finds(told: list[str], over: float) -> None:
    bags = [alike.grams(text) for text in told]
    wanted = {
        (i, j) for i, j in combinations(range(len(bags)), 2) if _jaccard(bags[i], bags[j]) > over
    }
    got = [(pair.first, pair.second) for pair in alike.pairs(bags, over)]
    assert len(got) == len(set(got))
    assert set(got) == wanted


@given(texts, shares, st.integers(0, 12))
def test_among_strangers_only_mixed_pairs_count(told: list[str], over: float, ours: int) -> None:
    bags = [alike.grams(text) for text in told]
    every = {(p.first, p.second) for p in alike.pairs(bags, over)}
    mixed = {(p.first, p.second) for p in alike.pairs(bags, over, strangers=ours)}
    assert mixed == {(i, j) for i, j in every if i < ours <= j}


def test_half_alike_is_not_over_a_half() -> None:
    bags = [alike.grams("甲乙丙丁戊己"), alike.grams("乙丙丁戊己庚")]
    assert list(alike.pairs(bags, 0.5)) == []
    assert list(alike.pairs(bags, 0.49)) == [alike.Pair(0, 1, 0.5)]


def _jaccard(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / len(one | two)


@given(st.text("甲乙丙", min_size=8, max_size=20), st.text("甲乙丙", min_size=8, max_size=20))
def test_a_run_is_the_longest_that_both_have(our: str, their: str) -> None:
    runs = [
        our[i:j] for i in range(len(our)) for j in range(i + 8, len(our) + 1) if our[i:j] in their
    ]
    longest = max(map(len, runs), default=0)
    found = [leak.run for leak in leaks([our], [Foreign(their, "f", 1)], [their]) if leak.run]
    assert [len(run) for run in found] == ([longest] if longest > 0.4 * len(our) else [])


@pytest.mark.parametrize(
    ("plain", "left"),
    [("你好，世界！", "你好世界"), ("tv 1次", "tv1次"), (" ？？ ", "？？"), ("", "")],
)
def test_letters_are_what_is_said(plain: str, left: str) -> None:
    assert alike.letters(plain) == left


def reads(*told: tuple[str, Flag | None], times: int = 1) -> list[Read]:
    """Return utterances of words parted by spaces, with a flag or none."""
    return [
        Read(frozenset({flag} if flag else ()), text.replace(" ", ""), frozenset(text.split()))
        for text, flag in told
        for _ in range(times)
    ]


CALM = reads(*((f"平常 事情 第{i} 件", None) for i in range(200)))


def count(told: list[Read], flag: Flag = Flag.LEGAL, *, rules: bool = False) -> balance.FlagCount:
    """Return the counts of one flag."""
    counts = balance.flag_counts(told, risk.load() if rules else ())
    return next(one for one in counts if one.flag is flag)


def test_a_word_of_the_positives_makes_a_hard_negative() -> None:
    told = [
        *CALM,
        *reads(("我要 找 律师 告 你们", Flag.LEGAL), times=6),
        *reads(("律师 推荐 的 书", None), ("你们 好", None), times=9),
    ]
    found = count(told)
    assert found.signs == ("我要", "律师")
    assert (found.positives, found.hard) == (6, 9)


def test_a_word_that_all_use_is_no_sign() -> None:
    told = [*CALM, *reads(("平常 事情 我", Flag.LEGAL), times=6)]
    assert (count(told).signs, count(told).hard) == ((), 0)


def test_long_stories_do_not_make_signs_of_every_word() -> None:
    """Each word is in every positive and in a tenth of the rest, which are ten times as short."""
    words = [f"词{i}" for i in range(30)]
    rest = [(f"词{i % 30} 词{(i + 7) % 30} 词{(i + 19) % 30}", None) for i in range(300)]
    told = reads(*rest, *((" ".join(words), Flag.LEGAL) for _ in range(6)))
    assert count(told).signs == ()


@pytest.mark.parametrize(("positives", "sign"), [(16, False), (32, True)])
def test_a_sign_is_much_more_than_usual_among_the_positives(positives: int, *, sign: bool) -> None:
    """It is 2.4 % of the others' words, and 9 or 17 % of the positives': four or seven times."""
    rest = reads(*((f"平常{i} 事情{i}{' 平台' if i % 20 == 0 else ''}", None) for i in range(800)))
    marked = [(f"要{i} 告{i}{' 平台' if i < positives else ''}", Flag.LEGAL) for i in range(80)]
    found = count([*rest, *reads(*marked)])
    assert ("平台" in found.signs) is sign
    assert found.hard == (40 if sign else 0)


def test_a_word_seen_too_rarely_is_no_sign() -> None:
    told = [*CALM, *reads(("法院 见", Flag.LEGAL), times=balance.FEWEST - 1)]
    assert count(told).signs == ()
    told = [*CALM, *reads(("法院 见", Flag.LEGAL), times=balance.FEWEST)]
    assert count(told).signs == ("法院",)


@pytest.mark.parametrize("rule", [r for r in risk.load() if r.strength is not risk.Strength.SURE])
def test_whom_a_hint_or_veto_meets_is_a_hard_negative(rule: risk.RiskRule) -> None:
    plain, words = Normaliser().plain, vernacular.Vernacular()
    told = [Read(frozenset(), plain(words.mainland(text)), frozenset()) for text in rule.yes]
    assert told
    for flag in rule.gives:
        assert count(told, flag, rules=True).hard == len(told)
        assert count(told, flag).hard == 0


def test_whom_an_exception_saves_is_a_hard_negative() -> None:
    rule = next(r for r in risk.load() if r.strength is risk.Strength.SURE and r.unless)
    saved = [t for t in rule.no if rule.pattern.search(t) and rule.find(t) is None]
    assert saved
    told = [Read(frozenset(), text, frozenset()) for text in saved]
    assert count(told, rule.gives[0], rules=True).hard == len(saved)


@pytest.mark.parametrize(
    ("hits", "with_word", "marked", "all_of_them", "wanted"),
    [(1, 10, 10, 100, 0.0), (10, 10, 10, 100, 65.02), (0, 10, 10, 100, 2.23)],
)
def test_g_squared_is_0_for_chance_and_grows_from_it(
    hits: int, with_word: int, marked: int, all_of_them: int, wanted: float
) -> None:
    found = balance.g_squared(hits, with_word, marked, all_of_them)
    assert found == pytest.approx(wanted, abs=0.02)


@pytest.mark.parametrize(
    ("words", "frame"),
    [
        (["我", "的", "手机", "黑屏", "了", "！"], "我的_了！"),
        (["我", "的", "外卖", "洒光", "了", "！"], "我的_了！"),
        (["手机", "黑屏", "了"], ""),
        (["你", "的", "吗"], ""),
        (["the", "app", "is", "not", "working"], "the_isnot_"),
    ],
)
def test_a_frame_is_what_stays_without_the_matter(words: list[str], frame: str) -> None:
    assert habits.frame(words) == frame


def test_openings_are_characters_or_english_words() -> None:
    told = [
        "本人于三月",
        "本人于四月",
        "本人",
        "the app is slow",
        "the app is old",
        "the bank",
        "123",
    ]
    assert [(h.what, h.places) for h in habits.openings(told)] == [
        ("本人于", (0, 1)),
        ("the app is", (3, 4)),
    ]


def test_a_share_is_of_all_utterances() -> None:
    found = habits.files(["a", "a", "a", "b", "b", "c"])
    assert [h.what for h in found] == ["a", "b"]
    assert habits.share(found, 6, of=1) == 0.5
    assert habits.share(found, 6) == 5 / 6
    assert habits.share([], 0) == 0
