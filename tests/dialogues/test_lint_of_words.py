"""The editor's check of one line: each rule finds what was planted, and only that."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogues.lint_lines import Spoken
from dialogues.lint_words import RULES, wording
from dialogues.typed_yaml import Document
from tests.dialogues.letters import LETTERS


def spoken(
    text: str, key: str = "messages.hello", *, hot: bool = False, language: str = "zh-Hans"
) -> list[str]:
    """Return what is said of *text* as a line of *key*; hints begin with a question mark."""
    document = Document(Path("x.yml"), {}, None)  # type: ignore[arg-type] # no place is asked for
    line = Spoken(document, tuple(key.split(".")), text, key, hot)
    return [f"?{what}" if hint else what for hint, what in wording(line, language, LETTERS)]


# what is planted: the words, and a piece of what is told
_PLANTED = {
    "但是开头": ("但是这要看情况。", "“但是”，像在反驳"),
    "第二句开头": ("听到了。可是这要看情况。", "“可是”"),
    "换行后开头": ("听到了。\n其实不难。", "“其实”"),
    "但您": ("但您也有不对。", "“但”，像在反驳"),
    "不过": ("不过您别急。", "“不过”"),
    "然而": ("然而不行。", "“然而”"),
    "按规定": ("按规定不行。", "“按规定”，像在反驳"),
    "根据公司相关规定": ("根据公司相关规定不行。", "像在反驳"),
    "按照我们的政策": ("按照我们的政策不行。", "像在反驳"),
    "不可能": ("不可能有这种事。", "“不可能”"),
    "您误会了": ("您误会了。", "“您误会”"),
    "冷静一下": ("您先冷静一下。", "在管客户的情绪"),
    "我们的责任": ("这是我们的责任。", "在认责"),
    "是我们的问题": ("是我们的问题，对不起。", "在认责"),
    "我方的过错": ("这是我方的过错。", "在认责"),
    "质量问题是我们": ("质量问题是我们没管好。", "在认责"),
    "我们负全责": ("我们负全责。", "在认责"),
    "推责": ("这不是我们的责任。", "在推责"),
    "怪客户": ("是您自己没看说明。", "在推责"),
    "赔偿": ("会给您赔偿。", "在谈钱"),
    "补偿": ("补偿您一张券。", "在谈钱"),
    "多少元": ("给您 50 元。", "在谈钱"),
    "一百块": ("给您一百块。", "在谈钱"),
    "全额": ("全额退给您。", "在谈钱"),
    "免费换": ("免费换新。", "在谈钱"),
    "保证": ("保证给您办好。", "在打包票"),
    "一定会": ("一定会给您一个说法。", "在打包票"),
    "肯定能": ("肯定能修好。", "在打包票"),
    "绝对": ("绝对没问题。", "在打包票"),
    "马上处理": ("马上处理。", "在打包票"),
    "立刻": ("立刻有人来。", "在打包票"),
    "百分之百": ("百分之百满意。", "在打包票"),
    "钟点": ("21:47 前联系您。", "写死了时间“21:47”"),
    "全角钟点": ("9：30 前联系您。", "写死了时间"),
    "几点": ("下午三点联系您。", "写死了时间“下午三点”"),
    "阿拉伯几点": ("3 点前联系您。", "写死了时间“3 点”"),
    "几小时": ("2 小时内联系您。", "写死了时间“2 小时”"),
    "两小时": ("两小时给您方案。", "写死了时间“两小时”"),
    "半个小时": ("半个小时联系您。", "写死了时间"),
    "一小时内": ("一小时内联系您。", "写死了时间“一小时内”"),
    "三天内": ("三天内联系您。", "写死了时间“三天内”"),
    "三个工作日": ("三个工作日联系您。", "写死了时间"),
    "明天": ("明天联系您。", "写死了时间“明天”"),
    "钱都会退": ("您要的钱都会退。", "在谈钱"),
    "退给您": ("这笔钱我们退给您。", "在谈钱"),
    "报销": ("报销您的医药费。", "在谈钱"),
    "换一台新的": ("给您换一台新的。", "在谈钱"),
    "星期几": ("周五前给您结果。", "写死了时间“周五前”"),
    "星期几给": ("星期三给您答复。", "写死了时间“星期三”"),
    "没做好": ("是我们没做好。", "在认责"),
    "做得不好": ("这次我们做得不好。", "在认责"),
    "不归我们管": ("这事不归我们管。", "在推责"),
    "和我们无关": ("这个和我们无关。", "在推责"),
    "您应该": ("您应该先看说明书。", "在推责"),
    "包赔": ("这批充电宝充不进电，包赔。", "“包赔”是在谈钱"),
    "退一赔三": ("退一赔三。", "在谈钱"),
    "假一赔十": ("假一赔十，您放心。", "在谈钱"),
    "我们出": ("这笔钱我们出。", "在谈钱"),
    "我们承担费用": ("我们承担运费和检测费用。", "在谈钱"),
    "先行赔付": ("先行赔付给您。", "在谈钱"),
    "今天下班前": ("今天下班前给您答复。", "写死了时间“今天下班前”"),
    "质量没做好": ("是我们质量没做好。", "在认责"),
    "操作不当": ("您是不是操作不当。", "在推责"),
    "整句在引号里": ("“我们保证明天给您。”", "整句包在中文引号“”里"),
    "引号里照样打包票": ("「我们保证给您」。", "在打包票"),
    "两个问题": ("是哪一天？在哪里？", "问了两个问题"),
    "全角花括号": ("您的｛product｝记下了。", "花括号写得不对“｛product｝”"),
    "少一半花括号": ("您的{product记下了。", "花括号写得不对“{product"),
    "只有右花括号": ("您的product}记下了。", "花括号写得不对"),
    "英文": ("请您 check 一下。", "夹了英文“check”"),
    "繁体": ("請您說。", "夹了繁体字“請”：换成简体“请”"),
    "太长": ("您" * 161, "有 161 个字，最多 160 个"),
}


@pytest.mark.parametrize("name", _PLANTED)
def test_a_planted_fault_is_found(name: str) -> None:
    text, words = _PLANTED[name]
    assert [what for what in spoken(text) if words in what], spoken(text)


# what only looks like a fault
_RIGHT = {
    "不打包票": "能不能修好我不打包票，先请同事看。",
    "不能保证": "时间我不能保证，先登记上。",
    "不一定": "这不一定要今天说。",
    "没法保证": "我没法保证结果。",
    "不谈赔偿": "我这里不谈赔偿，先把事情记下。",
    "一定很难熬": "您现在一定很难熬。",
    "心里肯定很累": "折腾到现在，心里肯定很累。",
    "引号里的话": "您说“但是你们按规定赔偿 500 元”，我记下了。",
    "引号里的钟点": "比如“昨天 21:47”，大概就行。",
    "两处引号": "“坏了”或者“不转”",
    "书名号": "《退换货规定 24 小时版》同事那里有。",
    "句中的一点点": "您一点点讲给我听就行。",
    "一遍": "您说过的不用再讲一遍。",
    "可是否": "可否说说是哪一款？",
    "可以": "可以现在转人工。",
    "但愿": "但愿没有人受伤。",
    "热线": "有火拨 119，有人不舒服拨 120。",
    "标签": "编号 {case_no}，{due_first_touch} 前联系您。",
    "少耽误一分钟": "让同事少耽误一分钟。",
    "昨天": "昨天的事也可以说。",
    "一句话": "像这样一句话就够。",
    "大写缩写": "手机 App 或者 VIP 卡都行。",
    "一百遍": "您说一百遍我也听。",
    "正好": "160 字" + "您" * 155,
    "不归我定": "退不退不归我定，同事看过和您说。",
    "换个说法": "我给您换个说法。",
    "换一位同事": "给您换一位同事来。",
    "周几买的": "周五买的也可以说。",
    "不会退": "这里不会退给您一个空话。",
    "应该看到": "同事的消息您应该看到了。",
    "应该拨": "有火，先离开，再拨 119。",
    "面包": "面包换了包装，也请说说。",
    "付款": "这笔款我们查一下付款记录。",
    "不是谁的错": "先不说是谁的错，先把人安顿好。",
}


@pytest.mark.parametrize("name", _RIGHT)
def test_what_only_looks_like_a_fault_is_left_alone(name: str) -> None:
    assert spoken(_RIGHT[name]) == []


def test_every_rule_is_planted_once() -> None:
    """A rule nobody plants may have stopped working."""
    everything = "\n".join(w for text, _ in _PLANTED.values() for w in spoken(text))
    hints = [rule.what for rule in RULES if rule.hint]
    pieces = [rule.what.rpartition("：")[2].format("") for rule in RULES if not rule.hint]
    assert len(pieces) >= 6
    assert [piece for piece in pieces if piece not in everything] == []
    assert len(hints) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [("谢谢您说得细，但是按规定不行。", "一笔勾销"), ("会尽快联系您。", "没说清是什么时候")],
)
def test_what_is_only_doubtful_is_a_hint(text: str, words: str) -> None:
    (what,) = spoken(text)
    assert what.startswith("?")
    assert words in what


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("messages.receipt", "提交好了，编号 {case_no}。", "没说下一步"),
        ("messages.handoff", "好的，转了。", "没说下一步"),
        ("messages.urgent", "报上去了。", "没说下一步"),
        ("messages.receipt", "提交好了，{due_first_touch} 前联系您。", ""),
        ("messages.progress", "现在是这样：\n{progress}", ""),
        ("messages.taken", "记下了。", ""),
        ("interruptions.receipt", "好的。", ""),
        ("messages.follow_up", "您满意吗？", "回访只能答"),
        ("messages.follow_up", "这样处理可以吗？", "回访只能答"),
        ("messages.follow_up", "您还有没有哪一处觉得不够？", ""),
        ("messages.follow_up", "这次处理下来，您怎么看？", ""),
        ("messages.hello", "可以吗？", ""),
        ("messages.follow_thanks", "谢谢您告诉我们。", ""),
    ],
)
def test_a_line_must_do_what_it_is_for(key: str, text: str, words: str) -> None:
    found = spoken(text, key)
    assert [w for w in found if words in w] if words else found == []


@pytest.mark.parametrize(
    ("key", "hot", "length", "right"),
    [
        ("acknowledge.anger-3", True, 110, True),
        ("acknowledge.anger-3", True, 111, False),
        ("acknowledge.neutral", False, 160, True),
        ("acknowledge.neutral", False, 161, False),
        ("messages.urgent", False, 111, False),
        ("messages.receipt", False, 300, True),
        ("messages.summary", False, 300, True),
        ("safety.fire", False, 300, True),
    ],
)
def test_a_line_is_as_short_as_the_customer_is_hot(
    key: str,
    hot: bool,  # noqa: FBT001 - rows of a table
    length: int,
    right: bool,  # noqa: FBT001 - rows of a table
) -> None:
    tail = "随时联系您"
    found = [w for w in spoken("好" * (length - 5) + tail, key, hot=hot) if "个字" in w]
    assert (found == []) is right


def test_a_safety_card_may_ask_two_things() -> None:
    assert spoken("离开了吗？有人受伤吗？", "safety.fire") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("But that is how it is.", "像在反驳"),
        ("However, no.", "像在反驳"),
        ("It was our fault.", "在认责"),
        ("We got this wrong.", "在认责"),
        ("You should have read the manual.", "在推责"),
        ("That has nothing to do with us.", "在推责"),
        ("Your money will be refunded.", "在谈钱"),
        ("A colleague will reply by Friday.", "写死了时间"),
        ("We will refund you.", "在谈钱"),
        ("We will pay for the repair.", "在谈钱"),
        ("You get a full refund.", "在谈钱"),
        ("We guarantee it.", "在打包票"),
        ("Call you at 9:30.", "写死了时间"),
        ("Within two hours.", "写死了时间"),
        ("What? When?", "两个问题"),
    ],
)
def test_english_is_looked_over_too(text: str, words: str) -> None:
    assert [w for w in spoken(text, language="en") if words in w]


@pytest.mark.parametrize("text", ["I can't guarantee it, a colleague will look.", "Buttons help."])
def test_english_that_is_right_is_left_alone(text: str) -> None:
    assert spoken(text, language="en") == []


def test_traditional_is_looked_over_by_the_same_rules() -> None:
    assert [w for w in spoken("我們保證給您辦好。", language="zh-Hant") if "打包票" in w]
    assert spoken("請您說，我聽著。", language="zh-Hant") == []


@pytest.mark.parametrize("text", ["您的｛product｝记下了。", "您的{product记下了。"])
def test_a_brace_gone_wrong_is_told_as_a_brace_only(text: str) -> None:
    (what,) = spoken(text)
    assert "夹了英文" not in what
    assert "{product}" in what
