"""Rules, model and slots put together: who raises what, what yields, and why is always told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from nlu import taxonomy
from nlu.decide import Evidence, Labels, decide
from nlu.engines.base import Judgement, Verdict
from nlu.steps import acts, risk
from nlu.types import Context, Emotion, Flag, Handoff, Hazard, Intent, Need, Validity
from tests.nlu.reading import normaliser, reader

ACTS, RISKS = acts.load(), risk.load()
LABELS: dict[str, tuple[str, ...]] = {
    "intent": tuple(Intent),
    "complaint": ("no", "yes"),
    "parent": taxonomy.load().parents,
    "leaf": taxonomy.load().leaves,
    "emotion": tuple(Emotion),
    "heat": ("0", "1", "2", "3"),
    "validity": tuple(Validity),
    "handoff": tuple(Handoff),
    "flags": tuple(Flag),
    "needs": tuple(Need),
}
CALM = {
    "intent": {"inquiry": 0.8},
    "complaint": {"no": 0.9, "yes": 0.1},
    "emotion": {"neutral": 0.9},
    "heat": {"0": 1.0},
    "validity": {"not_complaint": 0.9},
    "handoff": {"none": 0.95},
}
ANGRY = CALM | {
    "complaint": {"no": 0.05, "yes": 0.95},
    "parent": {"quality": 0.8, "service": 0.1},
    "leaf": {"quality.fault": 0.7, "quality.unfit": 0.1, "service.slow": 0.1},
    "emotion": {"anger": 0.8},
    "heat": {"2": 0.7, "3": 0.3},
    "validity": {"valid": 0.9, "vague": 0.1},
}
Odds = Mapping[str, Mapping[str, float]]


def judgement(odds: Odds) -> Judgement:
    """Return what a model would have said: labels not named have probability 0."""
    verdicts = {
        name: Verdict(
            {str(label): odds.get(name, {}).get(label, 0.0) for label in labels},
            1.0,
            {str(label): 0.5 for label in labels},
        )
        for name, labels in LABELS.items()
    }
    return Judgement(verdicts, None)


def decided(text: str, odds: Odds = CALM, asking: str = "") -> Labels:
    """Return the labels of a text, with real rules and slots and a made-up model."""
    plain = normaliser().plain(text)
    found, left = acts.acts(plain, ACTS)
    evidence = Evidence(
        plain=plain,
        acts=found,
        left=left,
        signs=risk.signs(plain, RISKS),
        judgement=judgement(odds),
        slots=reader().read(text, plain, date(2026, 3, 18)),
        context=Context(asking=asking),
    )
    return decide(evidence)


def flags_of(text: str, odds: float, flag: Flag) -> frozenset[Flag]:
    """Return the flags of a text when the model gives one flag these odds."""
    return decided(text, ANGRY | {"flags": {flag: odds}}).flags


def test_a_rule_raises_a_flag_the_model_does_not_see() -> None:
    labels = decided("充电宝冒烟了", ANGRY)
    assert labels.flags == {Flag.SAFETY}
    assert labels.hazards == (Hazard.FIRE,)
    assert labels.level == 1


def test_the_model_raises_a_flag_no_rule_sees() -> None:
    labels = decided("插上去屋里就一股怪味，我都不敢睡", ANGRY | {"flags": {Flag.SAFETY: 0.9}})
    assert labels.flags == {Flag.SAFETY}
    assert labels.hazards == (Hazard.OTHER,)
    assert labels.level == 1


def test_a_model_half_sure_raises_nothing_alone_but_with_a_hint_it_does() -> None:
    assert flags_of("面包很难吃", 0.5, Flag.SAFETY) == frozenset()
    assert flags_of("面包发霉了", 0.5, Flag.SAFETY) == {Flag.SAFETY}


def test_a_hint_alone_raises_nothing() -> None:
    assert flags_of("面包发霉了", 0.01, Flag.SAFETY) == frozenset()


@pytest.mark.parametrize("flag", [Flag.REPEAT, Flag.ABUSIVE, Flag.REQUEST_HUMAN])
def test_a_flag_that_is_no_risk_makes_nothing_urgent(flag: Flag) -> None:
    labels = decided("都说了三遍了", ANGRY | {"flags": {flag: 0.95}})
    assert labels.flags >= {flag}
    assert labels.level == 2


def test_anger_alone_is_not_urgent() -> None:
    labels = decided("什么破玩意儿！！！气死我了！！！", ANGRY | {"heat": {"3": 1.0}})
    assert (labels.emotion, labels.heat, labels.level) == (Emotion.ANGER, 3, 2)


def test_a_complaint_has_category_level_and_validity() -> None:
    labels = decided("充电口松了", ANGRY)
    assert labels.intent is Intent.COMPLAINT
    assert labels.category == "quality.fault"
    assert labels.level == 2
    assert labels.validity is Validity.VALID


@pytest.mark.parametrize("weighty", ["withdraw", "ask_human", "bye", "refuse_answer", "praise"])
def test_what_has_consequences_must_be_likelier_than_not(weighty: str) -> None:
    """A guess of one in three neither takes a complaint back nor calls a person."""
    odds = {"intent": {weighty: 0.34, "chitchat": 0.2}}
    assert decided("让他给我说清楚", CALM | odds).intent is Intent.CHITCHAT
    odds = {"intent": {weighty: 0.6, "chitchat": 0.2}}
    assert decided("让他给我说清楚", CALM | odds).intent == weighty


@pytest.mark.parametrize(
    ("asking", "text"),
    [("date", "it happened yesterday"), ("date", "半小时前刚收到短信"), ("demand", "把钱退给我啊")],
)
def test_a_value_of_the_kind_asked_for_is_the_answer(asking: str, text: str) -> None:
    odds = CALM | {"intent": {"bye": 0.7}}
    assert decided(text, odds, asking).intent is Intent.SUPPLEMENT


def test_a_question_has_a_category_and_no_level() -> None:
    labels = decided("花呗怎么还款")
    assert labels.intent is Intent.INQUIRY
    assert labels.category
    assert labels.level is None


def test_a_review_that_one_of_the_narrower_heads_doubts_is_no_complaint() -> None:
    """Half the broad head, half the weaker narrow one."""
    odds = ANGRY | {"complaint": {"yes": 0.55, "no": 0.45}}
    narrow = {"sour": ("no", "yes"), "grave": ("no", "yes")}

    def intent(sour: float, grave: float) -> Intent:
        verdicts = dict(judgement(odds).verdicts)
        for name, yes in (("sour", sour), ("grave", grave)):
            verdicts[name] = Verdict(
                {"no": 1 - yes, "yes": yes}, 1.0, dict.fromkeys(narrow[name], 0.5)
            )
        evidence = Evidence("一般", (), (), (), Judgement(verdicts, None), (), Context())
        return decide(evidence).intent

    assert intent(sour=0.9, grave=0.9) is Intent.COMPLAINT
    assert intent(sour=0.1, grave=0.9) is not Intent.COMPLAINT
    assert intent(sour=0.9, grave=0.1) is not Intent.COMPLAINT


def test_a_complaint_feels_as_complaints_do_not_as_all_texts_do() -> None:
    verdicts = dict(judgement(ANGRY | {"emotion": {"neutral": 0.6, "anger": 0.4}}).verdicts)
    grief = {"anger": 0.7, "disappointment": 0.3}
    verdicts["grief"] = Verdict(grief, 1.0, dict.fromkeys(grief, 0.5))
    evidence = Evidence("又没人接", (), (), (), Judgement(verdicts, None), (), Context())
    assert decide(evidence).emotion is Emotion.ANGER


def test_a_model_that_reads_a_wish_for_a_person_is_not_taken_for_a_rule() -> None:
    asks = CALM | {"intent": {"ask_human": 0.9}, "handoff": {"request_human": 0.5, "none": 0.5}}
    assert decided("师傅说要打给我来着", asks).handoff is Handoff.NONE
    surer = asks | {"handoff": {"request_human": 0.8}}
    assert decided("师傅说要打给我来着", surer).handoff is Handoff.REQUEST_HUMAN


def test_chat_has_neither() -> None:
    labels = decided("今天天气真好", CALM | {"intent": {"chitchat": 0.8}})
    assert (labels.category, labels.categories, labels.level) == (None, (), None)
    assert labels.validity is Validity.NOT_COMPLAINT


def test_a_suggestion_is_level_three() -> None:
    labels = decided("建议加个夜间模式", CALM | {"intent": {"suggestion": 0.9}} | {"leaf": {}})
    assert (labels.intent, labels.level) == (Intent.SUGGESTION, 3)


def test_an_inquiry_about_danger_is_urgent_all_the_same() -> None:
    assert decided("充电宝冒烟了怎么办").level == 1


def test_a_complaint_without_a_fact_is_vague_never_invalid() -> None:
    labels = decided("太差了", ANGRY | {"validity": {"vague": 0.8, "valid": 0.2}})
    assert labels.validity is Validity.VAGUE


def test_all_categories_that_apply_are_told_the_primary_first() -> None:
    odds = ANGRY | {
        "parent": {"service": 0.4, "quality": 0.6},
        "leaf": {"quality.fault": 0.5, "service.slow": 0.4},
    }
    assert decided("坏了还没人管", odds).categories == ("quality.fault", "service.slow")


def test_a_parent_stands_alone_when_no_leaf_of_it_is_sure_enough() -> None:
    even = {leaf: 0.1 for leaf in LABELS["leaf"] if leaf.startswith("quality.")}
    assert decided("真的不好使", ANGRY | {"leaf": even}).category == "quality"


@pytest.mark.parametrize(
    ("asking", "text"),
    [
        ("date", "昨天"),
        ("date", "上周三吧"),
        ("phone", "13800138001"),
        ("product", "耳机"),
        ("name", "王建国"),
        ("order_no", "20260318009911"),
        ("place", "浙江省杭州市西湖区文三路18号"),
        ("amount", "298元"),
        ("email", "wang@example.com"),
        ("demand", "退款"),
    ],
)
@pytest.mark.parametrize("odds", [CALM, CALM | {"intent": {"bye": 0.9}}], ids=["inquiry", "bye"])
def test_a_short_answer_answers_whatever_the_model_guesses(
    asking: str, text: str, odds: Odds
) -> None:
    labels = decided(text, odds, asking)
    assert labels.intent is Intent.SUPPLEMENT
    assert labels.acts[0] is Intent.SUPPLEMENT
    assert any(reason.by == "rule:answer" for reason in labels.reasons)


def test_the_same_words_answer_nothing_when_nothing_is_asked() -> None:
    assert decided("昨天").intent is Intent.INQUIRY
    assert decided("昨天", CALM, "phone").intent is Intent.INQUIRY


def test_a_long_story_is_no_mere_answer() -> None:
    story = "昨天你们师傅来了一趟把地板踩得全是泥，还把我家门框磕掉一块漆"
    assert decided(story, ANGRY, "date").intent is Intent.COMPLAINT


@pytest.mark.parametrize(
    ("text", "intent", "found"),
    [
        ("转人工", "ask_human", ("ask_human",)),
        ("你好，转人工", "ask_human", ("ask_human", "greet")),
        ("好的，谢谢", "affirm", ("affirm", "thanks")),
        ("你好", "greet", ("greet",)),
        ("谢谢，再见", "thanks", ("thanks", "bye")),
    ],
)
def test_an_act_of_talk_decides_and_the_strong_one_leads(
    text: str, intent: str, found: tuple[str, ...]
) -> None:
    labels = decided(text, ANGRY)
    assert labels.intent == intent
    assert labels.acts == found


def test_an_act_beside_a_story_is_kept_behind_it() -> None:
    labels = decided("你好，充电口松了", ANGRY)
    assert labels.acts == (Intent.COMPLAINT, Intent.GREET)


def test_a_no_with_words_corrects_a_summary() -> None:
    assert Intent.CORRECTION in decided("不对，我买的是那个大的", CALM, "confirm").acts
    assert decided("不对", CALM, "confirm").intent is Intent.DENY


@pytest.mark.parametrize(
    ("text", "odds", "handoff"),
    [
        ("转人工", CALM, Handoff.REQUEST_HUMAN),
        ("你是机器人吗", CALM, Handoff.ASK_IF_BOT),
        ("有空打给我", CALM | {"handoff": {"request_callback": 0.9}}, Handoff.REQUEST_CALLBACK),
        ("有空打给我", CALM | {"handoff": {"request_callback": 0.4}}, Handoff.NONE),
        ("花呗怎么还款", CALM, Handoff.NONE),
    ],
)
def test_a_wish_about_who_answers(text: str, odds: Odds, handoff: Handoff) -> None:
    labels = decided(text, odds)
    assert labels.handoff is handoff
    assert (Flag.REQUEST_HUMAN in labels.flags) == (handoff is Handoff.REQUEST_HUMAN)


def test_who_is_neutral_is_hardly_heated() -> None:
    assert decided("三号下的单", CALM | {"heat": {"3": 1.0}}).heat == 1


def test_every_decision_keeps_its_reason() -> None:
    labels = decided("充电宝冒烟了，转人工", ANGRY)
    reasons = {reason.label for reason in labels.reasons}
    assert {"flags.safety", "level.1", "complaint", "quality.fault", "emotion.anger"} <= reasons
    assert all(0 <= reason.sure <= 1 and reason.by for reason in labels.reasons)
    assert all(0 <= sure <= 1 for sure in labels.sure.values())


def test_a_rule_tells_the_words_it_held_on() -> None:
    labels = decided("我已经报警了", ANGRY)
    (reason,) = [r for r in labels.reasons if r.label == "flags.legal"]
    assert reason.by.startswith("rule:legal")
    assert "报警" in reason.detail


def test_a_text_settled_by_the_quick_view_is_calm() -> None:
    """Then the other heads were never asked."""
    text = "谢谢"
    found, left = acts.acts(text, ACTS)
    verdicts = judgement(CALM | {"intent": {"thanks": 0.99}}).verdicts
    quick = Judgement({name: verdicts[name] for name in ("intent", "complaint")}, None)
    labels = decide(Evidence(text, found, left, (), quick, (), Context()))
    assert labels.intent is Intent.THANKS
    assert (labels.heat, labels.level, labels.flags) == (0, None, frozenset())
