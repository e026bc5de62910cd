"""Names of people: announced by words, with a title, or alone in their clause."""

from __future__ import annotations

import pytest

from nlu.types import SlotType
from tests.nlu.reading import found, texts


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("我叫王建国", "王建国"),
        ("姓名：李小红", "李小红"),
        ("联系人是欧阳娜娜，电话13800138001", "欧阳娜娜"),
        ("收件人张伟", "张伟"),
        ("本人陈志强于三月一日购买", "陈志强"),
        ("名字是刘敏。", "刘敏"),
        ("王建国", "王建国"),
        ("李小红 13800138001", "李小红"),
        ("我姓赵", "赵"),
        ("免贵姓孙", "孙"),
        ("我姓周先生", "周先生"),
        ("钱女士，13800138001", "钱女士"),
        ("聯絡人：陳志強", "陳志強"),
        ("my name is tom green, call me", "tom green"),
        ("好的，王建国", "王建国"),
        ("投诉人：吴秀英", "吴秀英"),
        ("鄙人陈大文", "陈大文"),
        ("我姓欧阳", "欧阳"),
        ("您叫我刘姐就行", "刘姐"),
        ("联系人：Amy Chan", "Amy Chan"),
        ("找林先生就行", "林先生"),
        ("我係陳太", "陳太"),
        ("手機 0933-112-887 林小姐", "林小姐"),
        ("叫我小王就行", "小王"),
        ("this is Tom Baker speaking", "Tom Baker"),
        ("郝仁，一三八零零一三八零零零", "郝仁"),
        ("她姓陈，我姓王", "王"),
        ("my good name is Anita Rao", "Anita Rao"),
        ("my name is Chan Tai Man", "Chan Tai Man"),
        ("师傅你好，我姓林", "林"),
    ],
)
def test_a_name_is_found(sentence: str, name: str) -> None:
    assert texts(sentence, SlotType.CONTACT_NAME) == [name]


@pytest.mark.parametrize(
    "sentence",
    [
        "我叫你们经理来",
        "高兴不起来",
        "高兴 13800138001",
        "林太太气",
        "this is too expensive",
        "马上处理",
        "我叫了三次都没人来",
        "名字不方便说",
        "这是什么态度",
        "方便面里有虫",
        "this is bad",
        "联系人工客服",
        "周末有人吗",
        "本人要求退款",
        "金额不对",
        "教练姓孙",
        "红娘姓李 还是吕",
        "不是我 是她 姓陈",
        "来的师傅好像姓林",
        "你们客服说姓周",
        "師傅姓林",
        "",
    ],
)
def test_other_words_are_no_name(sentence: str) -> None:
    assert texts(sentence, SlotType.CONTACT_NAME) == []


def test_the_value_of_a_name_is_the_name() -> None:
    assert found("我叫 王建国 。", SlotType.CONTACT_NAME) == [("王建国", "王建国")]
