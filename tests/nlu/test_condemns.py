"""Words that settle a doubt the heads leave (issue 3): condemning ones, and asking for redress."""

from __future__ import annotations

import pytest

from nlu import guess
from nlu.bitter import bitter
from nlu.condemns import aggrieved, condemns
from nlu.engines.base import Judgement
from nlu.types import Intent
from tests.nlu.deciding import judgement


def _read(reading: str, likeliest: Intent, grieves: float) -> Intent:
    judged: Judgement = judgement({"intent": {likeliest: 0.8}})
    return guess.intent(judged, grieves, lambda *_: None, reading=reading)[0]


@pytest.mark.parametrize(
    "text",
    [
        "外观没得挑，就是做工太差",
        "前台挺客气，房间太脏",
        "医院给我开错药了，还好没吃",
        "两星给骑手，饭没熟",
        "这家理发店真不怎么样",
        "lovely staff but the worst bed i ever had",
        "great job losing my luggage",
    ],
)
def test_a_text_that_condemns_is_no_praise_though_it_resembles_one(text: str) -> None:
    assert condemns(text)
    assert _read(text, Intent.PRAISE, 0.2) is Intent.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "用了一年没有死机",
        "这家药房从没给错药，放心",
        "本来以为难吃，结果真香",
        "不会再踩雷了，认准这家",
        "之前那家太脏，这家干净",
        "never let me down",
        "问我满意不满意，我很满意",
    ],
)
def test_what_is_denied_or_told_of_another_condemns_nothing(text: str) -> None:
    assert not condemns(text)
    assert _read(text, Intent.PRAISE, 0.2) is Intent.PRAISE


def test_where_the_model_is_sure_of_praise_a_single_word_does_not_decide() -> None:
    assert _read("辣得冒汗，太烂漫了，下次还来", Intent.PRAISE, 0.02) is Intent.PRAISE


@pytest.mark.parametrize(
    "text",
    [
        "求求市里派人彻查我们楼下的油烟",
        "工头跑了，帮我们讨个说法",
        "暖气修了三个冬天，请尽快妥善解决",
        "要求对这个车队严肃处理",
        "宣传册写着免费接机，结果根本没车",
        "说好周五装完，结果到现在没人来",
        "还业主一个公道",
    ],
)
@pytest.mark.parametrize("likeliest", [Intent.SUGGESTION, Intent.INQUIRY, Intent.OUT_OF_SCOPE])
def test_who_asks_for_redress_complains_however_politely(text: str, likeliest: Intent) -> None:
    assert aggrieved(text)
    assert _read(text, likeliest, 0.05) is Intent.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "请问申请介入在哪里点",
        "建议公园多放几张长椅",
        "转错账还能追回吗",
        "我下月要回老家，包裹能晚点送吗",
        "请问幼儿园收费标准什么时候公布",
    ],
)
def test_questions_and_suggestions_are_not_taken_for_grievances(text: str) -> None:
    assert not aggrieved(text)
    assert _read(text, Intent.INQUIRY, 0.1) is Intent.INQUIRY


def test_a_page_of_either_costs_its_length() -> None:
    assert not aggrieved("请望求希望期待" * 3000)
    assert not condemns("不太差" * 5000)


@pytest.mark.parametrize(
    "text",
    [
        "great job losing my luggage!",
        "waited two hours for a table, brilliant",
        "fantastic. fourth modem, fourth dud. keep up the good work!",
        "oh wonderful, three hours on hold. best service ever.",
        "thanks for ruining my wedding anniversary, really appreciated.",
    ],
)
@pytest.mark.parametrize("likeliest", [Intent.PRAISE, Intent.THANKS])
def test_praise_that_is_meant_bitterly_is_a_complaint(text: str, likeliest: Intent) -> None:
    assert bitter(text)
    assert _read(text, likeliest, 0.01) is Intent.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "thanks for finding my lost suitcase, great job",
        "great service, you replaced my broken modem in a day",
        "well done, the best service ever",
    ],
)
def test_praise_that_is_meant_is_praise(text: str) -> None:
    assert not bitter(text)
    assert _read(text, Intent.PRAISE, 0.01) is Intent.PRAISE
