"""Praise that turns is a complaint about what comes last; praise that tells a story is praise.

Reading, issue 3: reviews with praise and a fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from nlu import guess, turns
from nlu.engines.base import Judgement
from nlu.engines.rules import RulesEngine
from nlu.pipeline import Pipeline
from nlu.types import Intent
from tests.nlu.deciding import ANGRY, CALM, Odds, judgement


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("景致没得说,可惜被子潮得能拧水", "被子潮得能拧水"),
        ("店里很安静,但豆子是陈的", "豆子是陈的"),
        ("料子软和,做工不错,洗一水就透了", "洗一水就透了"),
        ("做工细,扣两星是因为路上走了九天", "路上走了九天"),
        ("the pool was nice, but the toilet leaked", "the toilet leaked"),
    ],
)
def test_what_follows_the_praise_is_found(text: str, after: str) -> None:
    assert turns.rest(text) == after


@pytest.mark.parametrize(
    "text",
    [
        "菜好吃,就是有点小贵",
        "挺好用的,但要是能定时就好了",
        "感谢师傅,反映的路灯第二天就亮了",
        "洗一水就透了,料子软和",
        "好看",
        "很好," + "一路上说说笑笑," * 60,
    ],
)
def test_a_small_blemish_a_wish_or_thanks_turn_nothing(text: str) -> None:
    assert not turns.rest(text)


def _praised(grieves: float, after: Judgement | None, reading: str) -> Intent:
    judged = replace(judgement({"intent": {"praise": 0.9}}), after=after)
    return guess.intent(judged, grieves, lambda *_: None, reading=reading)[0]


def test_praise_whose_rest_complains_is_none() -> None:
    by_word, by_comma = "汤很鲜,但上菜的摔盘子", "汤很鲜,上菜的摔盘子"
    rather = judgement({"complaint": {"yes": 0.7, "no": 0.3}})
    surely = judgement({"complaint": {"yes": 0.95, "no": 0.05}})
    hardly = judgement({"complaint": {"yes": 0.4, "no": 0.6}})
    assert _praised(0.1, rather, by_word) is Intent.COMPLAINT
    assert _praised(0.1, surely, by_comma) is Intent.COMPLAINT
    assert _praised(0.1, rather, by_comma) is Intent.PRAISE
    assert _praised(0.1, hardly, by_word) is Intent.PRAISE
    assert _praised(0.1, None, by_word) is Intent.PRAISE


@dataclass
class Praising(RulesEngine):
    """Takes all for praise but what follows it; keeps what it was asked."""

    whole: Odds
    asked: list[str] = field(default_factory=list)

    def judge(self, masked: str, reading: str, *, plain_act: bool = False) -> Judgement:  # noqa: ARG002 - the port's
        """Praise the first, condemn the second."""
        self.asked.append(reading)
        return judgement(ANGRY if len(self.asked) > 1 else self.whole)


def test_only_praise_in_doubt_is_looked_at_twice() -> None:
    doubtful = CALM | {"intent": {"praise": 0.9}}
    engine = Praising(doubtful)
    read = Pipeline.by_rules().judged(engine).read("汤很鲜，但上菜的把盘子一摔")
    assert engine.asked[1:] == ["上菜的把盘子一摔"]
    assert read.intent is Intent.COMPLAINT
    assert read.category == "quality.fault"
    sure = doubtful | {"complaint": {"yes": 0.01, "no": 0.99}}
    for whole, text in ((sure, "汤很鲜，上菜的把盘子一摔"), (CALM, "汤很鲜，但上菜的把盘子一摔")):
        engine = Praising(whole)
        Pipeline.by_rules().judged(engine).read(text)
        assert len(engine.asked) == 1


def test_praise_is_none_only_where_the_heads_doubt_it() -> None:
    """停车方便，还免两小时: one narrow head alone takes it for a complaint."""
    calm = {"intent": {"praise": 0.9}, "complaint": {"yes": 0.3, "no": 0.7}}
    whole = judgement(calm)

    def read(sour: float, grieves: float) -> Intent:
        head = replace(whole.verdicts["complaint"], probabilities={"yes": sour, "no": 1 - sour})
        judged = Judgement(whole.verdicts | {"sour": head}, None)
        return guess.intent(judged, grieves, lambda *_: None, reading="停车方便,还免两小时")[0]

    assert read(0.4, 0.55) is Intent.PRAISE
    assert read(0.9, 0.55) is Intent.COMPLAINT
    assert read(0.4, 0.7) is Intent.COMPLAINT
