"""What a customer said stands in a formal letter without his insults and without his numbers."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialogues.book import Book
from dialogues.decided import Letter
from dialogues.events import AgentTook
from dialogues.formal import formal
from dialogues.state import STORY
from dialogues.tongue import EN, HANS
from tests.dialogues.casework import NAMES, NOW, Talk, only


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("手机续航虚标，说明书写18小时，实测9小时", "手机续航虚标，说明书写18小时，实测9小时"),
        ("你们这群骗子！洗衣机修了三次还漏水！！！", "洗衣机修了三次还漏水"),
        ("洗衣机漏水，什么破公司，修了三次", "洗衣机漏水，修了三次"),
        ("他妈的空调又坏了", ""),
        (
            "打了13800138000没人接，身份证110101199003070011",
            "打了138****8000没人接，身份证110***********0011",
        ),
        ("充电充着充着冒烟了！！！孩子就在旁边", "充电充着充着冒烟了。孩子就在旁边"),
        ("花了1,299元买的 用两天就坏", "花了1,299元买的，用两天就坏"),
        ("客服邮箱 li.ming@example.com 没人回", "客服邮箱 l***@example.com 没人回"),
        ("垃圾公司", ""),
        ("冒烟着火了！！！；孩子吓哭了；对不起有屁用！", "冒烟着火了。孩子吓哭了"),
        ("！！！", ""),
    ],
)
def test_insults_and_numbers_are_left_out_and_facts_stay(said: str, stands: str) -> None:
    assert formal(said, HANS) == stands


@pytest.mark.parametrize(
    "said",
    [
        "小区的垃圾三天没人收", "我妈的药一直没送到", "骗子冒充客服转走了我三千块",
        "滚开的水把孩子烫伤了", "电梯里有狗屎没人扫", "去死皮的膏用了脸红肿",
    ],
)  # fmt: skip
def test_words_that_only_look_like_insults_stay(said: str) -> None:
    assert formal(said, HANS) == said


def test_english_words_read_as_english() -> None:
    said = "This is bullshit! The kettle broke after two days, call me on +44 7911 123456"
    assert formal(said, EN) == "The kettle broke after two days, call me on ****3456"


@given(st.text(max_size=80))
@example("0?/")
def test_nothing_is_added_and_what_is_fit_once_is_fit_again(said: str) -> None:
    once = formal(said, HANS)
    assert formal(once, HANS) == once
    assert len(once) <= len(said) + 20 or "*" in once


def letter(book: Book, text: str, product: str = "洗衣机") -> str:
    """Return the letter to a customer who told it so."""
    talk = Talk(book, NOW)
    talk.told(text, intent="complaint", category="quality.fault", slots={"product": product})
    talk.happen(AgentTook(talk.now, "a", NAMES["a"]))
    assert text in talk.now_state.fields[STORY].value
    return str(only(talk.resolved(outcome="upheld"), Letter).text)


def test_the_letter_quotes_what_happened_and_not_how_it_was_shouted(book: Book) -> None:
    said = "你们这群骗子！修了三次还漏水，打13800138000都没人接，身份证110101199003070011也给了"
    text = letter(book, said)
    assert "您反映：洗衣机：修了三次还漏水，打138****8000都没人接" in text
    for never in ("骗子", "13800138000", "110101199003070011", "！"):
        assert never not in text
    assert "服务人员：陈岚 转 806" in text


def test_the_product_is_said_once(book: Book) -> None:
    text = letter(book, "洗衣机修了三次还漏水，地板都泡坏了")
    assert "您反映：洗衣机修了三次还漏水，地板都泡坏了\n" in text


def test_where_only_insults_were_said_the_letter_does_without_them(book: Book) -> None:
    text = letter(book, "你们就是一群骗子，黑心奸商，王八蛋公司！")
    assert "您反映" not in text
    assert "处理：换了新电池。" in text


def test_how_to_reach_the_colleague_is_not_masked(book: Book) -> None:
    talk = Talk(book, NOW)
    talk.told("洗衣机修了三次还漏水", intent="complaint", category="quality.fault")
    talk.happen(AgentTook(talk.now, "a", NAMES["a"]))
    text = only(talk.resolved(outcome="upheld", contact="138-0013-8000"), Letter).text
    assert "服务人员：陈岚 138-0013-8000" in text
