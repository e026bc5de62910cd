"""Rules, model and slots put together: who raises what, what yields, and why is always told."""

from __future__ import annotations

import pytest

from nlu.decide import Evidence, decide
from nlu.engines.base import Judgement, Verdict
from nlu.guess import only_scolds
from nlu.steps import acts
from nlu.types import Context, Emotion, Flag, Hazard, Intent, Validity
from tests.nlu.deciding import ACTS, ANGRY, CALM, LABELS, decided, judgement


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


def test_what_lies_in_the_scope_of_others_the_model_cannot_raise() -> None:
    sure = ANGRY | {"flags": {"regulator": 0.99}}
    assert Flag.REGULATOR in decided("这事没完，等着吧", sure).flags
    assert Flag.REGULATOR not in decided("我同事去年投诉过12315，我没有", sure).flags


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


def test_a_question_has_a_category_and_no_level() -> None:
    labels = decided("花呗怎么还款")
    assert labels.intent is Intent.INQUIRY
    assert labels.category
    assert labels.level is None


def test_a_review_that_one_of_the_narrower_heads_doubts_is_no_complaint() -> None:
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


def test_praise_without_a_good_word_and_with_a_bad_one_is_a_complaint() -> None:
    unsure = {"intent": {"praise": 0.9}, "complaint": {"no": 0.6, "yes": 0.4}}
    verdicts = judgement(CALM | unsure).verdicts

    def intent(*, only_bad: bool) -> Intent:
        judged = Judgement(verdicts, None, only_bad=only_bad)
        return decide(Evidence("信号极差", (), (), (), judged, (), Context())).intent

    assert intent(only_bad=True) is Intent.COMPLAINT
    assert intent(only_bad=False) is Intent.PRAISE


def test_what_is_still_not_done_is_not_praised() -> None:
    pleased = CALM | {"intent": {"praise": 0.9}}
    assert decided("宽带装了半个月还没装好", pleased).intent is Intent.COMPLAINT
    assert decided("用了两年还没坏", pleased).intent is Intent.PRAISE


def test_nobody_takes_a_complaint_back_without_a_word_of_it() -> None:
    gone = CALM | {"intent": {"withdraw": 0.9}}
    assert decided("那就先这样放着", gone).intent is not Intent.WITHDRAW
    assert decided("这事我不追究了", gone).intent is Intent.WITHDRAW


def test_nobody_thanks_without_a_word_of_thanks() -> None:
    """求求你们快点 resembles thanks, and presses."""
    kind = CALM | {"intent": {"thanks": 0.9}}
    assert decided("求求你们快点", kind).intent is not Intent.THANKS
    assert decided("真是辛苦你们了", kind).intent is Intent.THANKS


def test_who_went_to_an_authority_takes_nothing_back_he_complains() -> None:
    labels = decided("我不想跟你们说了，已经去12315投诉了", CALM | {"intent": {"withdraw": 0.9}})
    assert labels.intent is not Intent.WITHDRAW
    assert decided("我已经去12315投诉了", CALM | {"intent": {"chitchat": 0.9}}).intent is (
        Intent.COMPLAINT
    )


@pytest.mark.parametrize(
    ("text", "category"),
    [("隔音差得要命", "quality.fault"), ("标称十小时，实际六小时", "quality.below_spec")],
)
def test_a_thing_falls_short_of_what_was_said_only_when_something_was_said(
    text: str, category: str
) -> None:
    odds = ANGRY | {"leaf": {"quality.below_spec": 0.6, "quality.fault": 0.35}}
    assert decided(text, odds).category == category


def test_a_thing_is_unclean_only_when_something_tells_of_it() -> None:
    odds = ANGRY | {"leaf": {"quality.hygiene": 0.6, "quality.fault": 0.35}}
    assert decided("件外套起晒毛粒", odds).category == "quality.fault"
    assert decided("汤里有只蟑螂", odds).category == "quality.hygiene"


@pytest.mark.parametrize(
    ("text", "category"),
    [("穿了两次就甩底", "quality.fault"), ("鞋是假的，专柜鉴定过", "quality.counterfeit")],
)
def test_a_thing_is_a_fake_only_when_something_tells_of_it(text: str, category: str) -> None:
    odds = ANGRY | {"leaf": {"quality.counterfeit": 0.6, "quality.fault": 0.35}}
    assert decided(text, odds).category == category


def test_a_complaint_feels_as_complaints_do_not_as_all_texts_do() -> None:
    verdicts = dict(judgement(ANGRY | {"emotion": {"neutral": 0.6, "anger": 0.4}}).verdicts)
    grief = {"anger": 0.7, "disappointment": 0.3}
    verdicts["grief"] = Verdict(grief, 1.0, dict.fromkeys(grief, 0.5))
    evidence = Evidence("又没人接", (), (), (), Judgement(verdicts, None), (), Context())
    assert decide(evidence).emotion is Emotion.ANGER


def test_chat_has_neither() -> None:
    labels = decided("今天天气真好", CALM | {"intent": {"chitchat": 0.8}})
    assert (labels.category, labels.categories, labels.level) == (None, (), None)
    assert labels.validity is Validity.NOT_COMPLAINT


@pytest.mark.parametrize(
    "text",
    ["你们就是骗子公司！！！", "骗子", "气死我了 一群騙子", "你们他妈的都是骗子 傻逼公司 去死吧"],
)
def test_who_only_calls_them_cheats_had_nothing_taken(text: str) -> None:
    about = {"parent": {"account_safety": 0.8}, "leaf": {"account_safety.fraud": 0.9}}
    labels = decided(text, ANGRY | about | {"flags": {Flag.ACCOUNT_SECURITY: 0.9}})
    assert Flag.ACCOUNT_SECURITY not in labels.flags
    assert (labels.category, labels.level) == ("other.unclear", 2)
    taken = decided(f"{text}转走我两万", ANGRY | about | {"flags": {Flag.ACCOUNT_SECURITY: 0.9}})
    assert (taken.category, taken.level) == ("account_safety.fraud", 1)


def test_a_long_tirade_costs_its_length_not_more() -> None:
    """With backtracking 30 rounds would take minutes: the test would never end."""
    assert not only_scolds("骗子" + "真是你们" * 500 + "。付款")
    assert only_scolds("骗子" + "真是你们" * 500)
    labels = decided("骗子", ANGRY)
    assert any(reason.by == "rule:only_scolds" for reason in labels.reasons)


def test_idle_talk_that_may_be_a_complaint_says_of_what_for_who_sorts_it() -> None:
    about = {"parent": {"logistics": 0.8}, "leaf": {"logistics.courier": 0.9}}
    idle = CALM | about | {"intent": {"chitchat": 0.8}}
    doubtful = decided("送个东西绕了半座城", idle | {"complaint": {"no": 0.6, "yes": 0.4}})
    assert (doubtful.intent, doubtful.category) == (Intent.CHITCHAT, "logistics.courier")
    assert decided("今天天气真好", idle).category is None


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
