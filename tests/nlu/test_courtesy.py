"""Who writes politely complains all the same: what stands between greeting and thanks counts."""

from __future__ import annotations

import pytest

from nlu import courtesy
from nlu.pipeline import Pipeline
from nlu.types import Emotion, Handoff, Intent


@pytest.mark.parametrize(
    ("reading", "left"),
    [
        ("您好,洗衣机漏水,谢谢", "洗衣机漏水"),
        ("不好意思打扰了,手机屏幕有亮点,想换新,麻烦了", "手机屏幕有亮点,想换新"),
        ("唔好意思,部雪柜不冻,麻烦晒,多谢", "部雪柜不冻"),
        ("hello, the kettle leaks. please help, thank you", "the kettle leaks"),
        ("你好 空调不制冷 [合十]", "空调不制冷"),
        ("洗衣机漏水", ""),
        ("好的谢谢", ""),
        ("谢谢,麻烦你们了", ""),
        ("你好,坏,谢谢", ""),
        ("多谢你们的耐心", ""),
    ],
)  # fmt: skip
def test_greeting_and_thanks_are_taken_off_whole_clauses_only(reading: str, left: str) -> None:
    assert courtesy.rest(reading) == left


def test_a_long_letter_is_judged_as_it_is() -> None:
    assert courtesy.rest("您好," + "洗衣机漏水" * 30 + ",谢谢") == ""


def test_thanks_alone_need_a_surer_complaint_before_them() -> None:
    """大下雨天送来的，辛苦了 thanks somebody."""
    assert courtesy.complains("屏幕裂了", "您好,屏幕裂了,麻烦了", 0.65)
    assert not courtesy.complains("下雨天送来", "下雨天送来,辛苦了", 0.65)


@pytest.mark.parametrize(
    "text",
    [
        "您好，洗衣机漏水，谢谢",
        "您好，打擾了，上個月買的吹風機壞了，謝謝",
        "不好意思，電梯又壞了，麻煩你們了，辛苦了",
        "唔好意思，部雪櫃唔凍，麻煩晒，多謝",
        "您好，網路斷線三天了，謝謝您",
        "你好，寄来的杯子是碎的，谢谢",
        "hi, my order never arrived, thanks",
    ],
)
def test_a_polite_complaint_is_a_complaint_and_nobody_is_content(
    text: str, pipeline: Pipeline
) -> None:
    """S0-13: "that is lovely to hear" would be the answer to a flooded kitchen."""
    read = pipeline.read(text)
    assert read.intent is Intent.COMPLAINT
    assert read.emotion is not Emotion.SATISFIED


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("谢谢你们，冰箱修好了", {Intent.THANKS, Intent.PRAISE}),
        ("谢谢师傅，空调凉快多了", {Intent.THANKS, Intent.PRAISE}),
        ("您好，客服小张很耐心，谢谢", {Intent.THANKS, Intent.PRAISE}),
        ("您好，请问退款多久到账，谢谢", {Intent.INQUIRY}),
        ("大下雨天送来的，辛苦了", {Intent.THANKS, Intent.PRAISE}),
        ("好的谢谢，知道了", {Intent.THANKS}),
    ],
)
def test_who_thanks_or_asks_politely_does_not_complain(
    text: str, intents: set[Intent], pipeline: Pipeline
) -> None:
    assert pipeline.read(text).intent in intents


@pytest.mark.parametrize(
    ("text", "complains"),
    [
        ("部機好嘈", True),
        ("條隊好長，等咗好耐", True),
        ("醫生好冇耐性", True),
        ("你哋個司機追住我嚟鬧，我好驚", True),
        ("服務好好，店員好有耐性", False),
        ("好好食，多謝", False),
    ],
)
def test_cantonese_hou_is_very_and_praises_only_what_is_good(
    text: str, *, complains: bool, pipeline: Pipeline
) -> None:
    assert (pipeline.read(text).intent is Intent.COMPLAINT) is complains


@pytest.mark.parametrize("text", ["好唔好换一部", "最好慢一点", "好恶心", "好热闹", "刚好黑屏了"])
def test_hou_inside_another_word_stays(text: str, pipeline: Pipeline) -> None:
    assert "很" not in pipeline.vernacular.mainland(text)


@pytest.mark.parametrize("text", ["把工资给我", "把钱给我", "换一台给我"])
def test_nobody_is_asked_for_without_a_word_for_one(text: str, pipeline: Pipeline) -> None:
    """S1-12: who wants his wages wants no agent."""
    assert pipeline.read(text).handoff is Handoff.NONE
