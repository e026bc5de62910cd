"""Signs of risk: every rule against its own sentences; negation, question, quotation, hyperbole."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from nlu.examples import URGENT
from nlu.steps import risk
from nlu.steps.risk import RiskRule, Strength
from nlu.types import Flag, Hazard
from tests.nlu.reading import normaliser

RULES = {rule.id: rule for rule in risk.load()}
YES = [(name, text) for name, rule in RULES.items() for text in rule.yes]
NO = [(name, text) for name, rule in RULES.items() for text in rule.no]


@cache
def signs(text: str) -> tuple[risk.Sign, ...]:
    """Return the signs of a text by all rules."""
    return tuple(risk.signs(normaliser().plain(text), risk.Rules(RULES.values())))


def sure(text: str) -> set[Flag]:
    """Return the flags that rules alone raise."""
    return {f for s in signs(text) if s.rule.strength is Strength.SURE for f in s.rule.gives}


def hazards(text: str) -> set[Hazard]:
    """Return the dangers that rules alone name."""
    strong = [s.rule for s in signs(text) if s.rule.strength is Strength.SURE]
    return {rule.hazard for rule in strong if rule.hazard}


def test_the_rules_are_there_and_named_once() -> None:
    """S2-18: far more than sixty sentences, that must be found and that must not."""
    assert len(risk.load()) == len(RULES) >= 20
    assert len(YES) > 80
    assert len(NO) > 60


def test_every_urgent_flag_has_a_rule_in_chinese_and_english() -> None:
    strong = Counter(f for r in RULES.values() if r.strength is Strength.SURE for f in r.gives)
    english = {f for name, r in RULES.items() if name.endswith(".en") for f in r.gives}
    assert {flag for flag in URGENT if strong[flag] < 2} == set()
    assert english >= URGENT


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_is_whole(rule: RiskRule) -> None:
    assert rule.gives
    assert rule.yes
    assert rule.no
    needs_hazard = Flag.SAFETY in rule.gives and rule.strength is Strength.SURE
    assert not needs_hazard or rule.hazard is not None


@pytest.mark.parametrize(("name", "text"), YES)
def test_a_rule_finds_its_sentences(name: str, text: str) -> None:
    """S0-21."""
    assert name in {sign.rule.id for sign in signs(text)}


@pytest.mark.parametrize(("name", "text"), NO)
def test_a_rule_passes_over_its_counterexamples(name: str, text: str) -> None:
    """S0-21."""
    assert name not in {sign.rule.id for sign in signs(text)}


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("今天不退，明天我就去消协", "regulator"),
        ("消委會見", "regulator"),
        ("已向市场监管局提交材料，编号在手", "regulator"),
        ("I have filed a complaint with the CFPB", "regulator"),
        ("视频我都录好了，等着上抖音吧", "media"),
        ("記者已經在路上了", "media"),
        ("going to the press tomorrow", "media"),
        ("律师函这周就到", "legal"),
        ("法院见", "legal"),
        ("我要起訴你們公司", "legal"),
        ("I will sue", "legal"),
        ("充电宝在包里冒烟，书包烧了个洞", "safety"),
        ("吃了你家的盒饭，一屋子人上吐下泻", "safety"),
        ("电梯突然往下掉，我妈吓得住院", "safety"),
        ("昨天刚插上就着火了", "safety"),
        ("天花板的灯冒烟", "safety"),
        ("the heater caught fire", "safety"),
        ("支付宝里三千块不翼而飞", "account_security"),
        ("身份證號碼被洩露，天天接到騷擾電話", "account_security"),
        ("someone used my card", "account_security"),
        ("我们三十多户业主联名要求退费", "group"),
        ("twelve other tenants are affected too", "group"),
        ("活着真没意思，我写好遗书了", "self_harm"),
        ("我不想活了", "self_harm"),
        ("i want to kill myself", "self_harm"),
    ],
)
def test_a_stated_risk_is_raised_by_rules_alone(text: str, flag: str) -> None:
    assert Flag(flag) in sure(text)


@pytest.mark.parametrize(
    "text",
    [
        "我可没想去消协，就想换个新的",
        "12315是投诉电话吗",
        "手机拍夜景曝光不足",
        "看直播学会了怎么发朋友圈",
        "多媒体教室的投影不亮",
        "烟雾报警器误报警一整夜",
        "派出所旁边那家酒店隔音差",
        "气得我要爆炸",
        "这家炸鸡绝了",
        "辣得嘴里冒烟",
        "幸好没人受伤",
        "手机屏幕刮伤了一道",
        "我对海鲜过敏，有别的套餐吗",
        "电脑中毒了打不开",
        "手机漏电很快，半天就没电",
        "气球漏气",
        "怎么防止账号被盗",
        "都是盗版书",
        "扣子掉了一颗",
        "问了三个客服都说不知道",
        "拼团要邀请十个人一起助力",
        "笑死我了",
        "累死了还没到",
        "死机三次",
        "想死你们家的冰粉了",
        "跳楼价大甩卖是假的",
        "买东西排队排得想死",
    ],
)
def test_a_word_of_risk_is_no_risk_by_itself(text: str) -> None:
    assert sure(text) & URGENT == set()


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("热水器冒烟了", Hazard.FIRE),
        ("被玻璃划破了手，缝了三针", Hazard.INJURY),
        ("煤气灶漏气，满屋煤气味", Hazard.LEAK),
        ("喝完奶茶拉肚子", Hazard.POISONING),
        ("摸到外壳漏电", Hazard.ELECTRIC),
        ("宝宝误吞了玩具上的珠子", Hazard.CHILD),
        ("高速上刹车失灵", Hazard.OTHER),
    ],
)
def test_the_kind_of_danger_is_named(text: str, hazard: Hazard) -> None:
    assert hazard in hazards(text)


def test_several_risks_in_one_message_are_all_found() -> None:
    story = (
        "充电宝半夜冒烟，孩子手被烫出水泡。找客服三次没人管！再不处理我就打12315，也会找律师起诉"
    )
    assert sure(story) >= {Flag.SAFETY, Flag.REGULATOR, Flag.LEGAL}
    assert hazards(story) >= {Hazard.FIRE, Hazard.INJURY}


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("客服笑着说你去告啊，去12315啊", ""),
        ("客服说随便你告，好，我现在就去市监局", "regulator"),
        ("客服说你去曝光啊，行，抖音见", "media"),
        ("他们叫我去找银保监，我懒得去", ""),
        ("师傅说不修，我找消协去", "regulator"),
        ("你们说三天退，再不退我就打12315", "regulator"),
        ("我同事去年投诉过12315，我没有", ""),
        ("你们家以前就被罚过，这次我也要打12315", "regulator"),
        ("要不是看你态度好我早打12315了", ""),
        ("要不是孩子小没空，我早去12315了，现在我就去投诉12315", "regulator"),
        ("如果是假货可以起诉吗", ""),
        ("如果再不处理我就起诉", "legal"),
        ("万一爆炸了谁负责", ""),
        ("万一爆炸怎么办，电池都鼓包了", "safety"),
        ("怕漏电所以来问问能不能用", ""),
        ("漏电把我电麻了，怕出人命", "safety"),
    ],
)
def test_what_others_say_or_what_is_not_so_ends_where_his_own_words_begin(
    text: str, flags: str
) -> None:
    assert " ".join(sorted(sure(text))) == flags


def test_words_that_lie_in_a_scope_are_told_by_it() -> None:
    """Whoever decides must know that 12315 was spoken of, and by whom."""
    (sign,) = signs("我同事去年投诉过12315，我没有")
    assert (sign.rule.id, sign.rule.gives) == ("scope.of_others", (Flag.REGULATOR,))


def test_a_denial_holds_for_its_own_sentence_only() -> None:
    assert Flag.LEGAL in sure("我不想打官司。但是已经报警了")


def test_a_sign_keeps_the_words_it_was_found_on() -> None:
    text = "昨晚充电宝着火了"
    assert "着火" in {sign.words for sign in signs(text)}


def test_a_rule_is_told_once_however_often_it_holds() -> None:
    names = [sign.rule.id for sign in signs("着火了！又着火了！还是着火了")]
    assert len(names) == len(set(names))
