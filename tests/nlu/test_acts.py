"""What short messages do: every rule against its own examples, and several acts in one message."""

from __future__ import annotations

from functools import cache

import pytest

from nlu.steps import acts
from nlu.steps.clauses import Clause, clauses
from nlu.types import Intent
from tests.nlu.reading import normaliser

RULES = acts.load()
ASKING = {"": "", acts.FIELD: "text", acts.CONFIRM: "confirm"}
YES = [(rule.act, text, ASKING[rule.asked]) for rule in RULES for text in rule.yes]
NO = [(i, text) for i, rule in enumerate(RULES) for text in rule.no]


@cache
def found(text: str, asking: str = "") -> tuple[Intent, ...]:
    """Return the acts of a message, in order."""
    return tuple(f.act for f in acts.acts(normaliser().plain(text), RULES, asking)[0])


def left(text: str) -> list[str]:
    """Return the clauses of a message that no rule covers."""
    return [clause.text for clause in acts.acts(normaliser().plain(text), RULES)[1]]


def test_the_rules_are_there() -> None:
    assert len(RULES) >= 20
    assert len(YES) > 100
    assert len(NO) > 50


def test_every_rule_has_examples_of_both_kinds() -> None:
    assert [rule.act for rule in RULES if not rule.yes or not rule.no] == []


@pytest.mark.parametrize(("act", "text", "asking"), YES)
def test_a_rule_covers_its_examples(act: Intent, text: str, asking: str) -> None:
    assert set(found(text, asking)) == {act}


@pytest.mark.parametrize(("index", "text"), NO)
def test_a_rule_leaves_its_counterexamples(index: int, text: str) -> None:
    rule = (RULES[index],)
    assert acts.acts(normaliser().plain(text), rule, ASKING[rule[0].asked])[0] == []


@pytest.mark.parametrize(
    ("text", "asking", "act"),
    [
        ("没看到型号", "model", Intent.DONT_KNOW),
        ("时间不对", "confirm", Intent.CORRECTION),
        ("looks good", "confirm", Intent.AFFIRM),
    ],
)
def test_some_words_are_an_act_only_to_the_question_that_is_open(
    text: str, asking: str, act: Intent
) -> None:
    """发票丢了 answers what was asked, and asks for help where nothing was."""
    assert found(text, asking) == (act,)
    assert act not in found(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你好，转人工", ("greet", "ask_human")),
        ("好的，谢谢，再见", ("affirm", "thanks", "bye")),
        ("在吗？有人吗？转人工！", ("greet", "greet", "ask_human")),
        ("不用了 多谢", ("deny", "thanks")),
        ("算了。拜拜", ("withdraw", "bye")),
        ("你是机器人吗？我要找真人", ("ask_bot", "ask_human")),
        ("嗯嗯。不知道", ("affirm", "dont_know")),
        ("hi, are you a bot? human please", ("greet", "ask_bot", "ask_human")),
        ("別問了，轉人工", ("refuse_answer", "ask_human")),
    ],
)
def test_several_acts_in_one_message_are_all_found(text: str, expected: tuple[str, ...]) -> None:
    assert found(text) == tuple(map(Intent, expected))
    assert left(text) == []


@pytest.mark.parametrize(
    ("text", "act", "rest"),
    [
        ("你好，我买的空调漏水", Intent.GREET, ["我买的空调漏水"]),
        ("充电宝鼓包了，谢谢", Intent.THANKS, ["充电宝鼓包了"]),
        ("转人工！你们退款拖了一个月", Intent.ASK_HUMAN, ["你们退款拖了一个月"]),
    ],
)
def test_what_is_told_beside_an_act_is_left_for_the_classifiers(
    text: str, act: Intent, rest: list[str]
) -> None:
    assert found(text) == (act,)
    assert left(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "昨天",
        "13800138001",
        "耳机",
        "王建国",
        "3",
        "20260318009911",
        "杭州",
        "八百",
        "上上周五下午",
        "wang.li@example.com",
        "李女士",
        "云杉电器",
        "三次",
    ],
)
def test_a_bare_value_is_no_act_of_talk(text: str) -> None:
    """Else an answer to our own question would say goodbye or call a person."""
    assert found(text) == ()


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("轉人工", Intent.ASK_HUMAN),
        ("謝謝", Intent.THANKS),
        ("你好啊～～", Intent.GREET),
        ("ＯＫ", Intent.AFFIRM),
        ("Human Please", Intent.ASK_HUMAN),
        ("👌", Intent.AFFIRM),
        ("……转人工……", Intent.ASK_HUMAN),
    ],
)
def test_spelling_does_not_matter(text: str, act: Intent) -> None:
    assert found(text) == (act,)


@pytest.mark.parametrize(
    "text",
    [
        "好什么好",
        "你们客服就知道说谢谢",
        "说好的三天到",
        "可以退吗",
        "再见到这种质量我就退货",
        "没有一次准时的",
        "对不起有什么用",
        "行程被取消",
        "不是正品",
        "喂给狗狗吐了",
        "人工湖边的民宿",
        "嗯什么嗯赶紧退钱",
    ],
)
def test_a_clause_that_tells_something_is_no_act(text: str) -> None:
    assert found(text) == ()


def test_a_long_clause_is_not_looked_at() -> None:
    clause = Clause("好" * (acts.MAX_CLAUSE + 1), 0, acts.MAX_CLAUSE + 1)
    assert acts.act_of(clause, RULES) is None


def test_clauses_are_cut_at_marks_and_at_spaces_between_chinese() -> None:
    plain = "还没到 都五天了，退款！！ok fine?"
    assert [c.text for c in clauses(plain)] == ["还没到", "都五天了", "退款", "ok fine"]
    assert [c.asks for c in clauses(plain)] == [False, False, False, True]


def test_a_number_with_a_point_is_not_cut() -> None:
    assert [c.text for c in clauses("退我89.9")] == ["退我89.9"]
