"""What the customer asks for, how often it was tried, and what was measured."""

from __future__ import annotations

import pytest

from nlu.types import SlotType
from tests.nlu.reading import found, texts


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("我要退款", "refund"),
        ("找回来 找不回来你们说咋办", "other"),
        ("just put it right", "other"),
        ("just get my phone back!!", "other"),
        ("my landlord keeps my deposit, i want it back", "other"),
        ("give me back my deposit", "refund"),
        ("need new fapiao by friday", "other"),
        ("i would expect a written decision", "other"),
        ("i want it repaired", "repair"),
        ("please sort it out", "other"),
        ("i want it fixed properly", "repair"),
        ("reverse the charge", "refund"),
        ("waive the fee", "refund"),
        ("攞返啲訂", "refund"),
        ("退訂金給我", "refund"),
        ("退一半吧", "refund"),
        ("我要tk", "refund"),
        ("把80退我", "refund"),
        ("把两百块退给我", "refund"),
        ("退给俺", "refund"),
        ("退剩下的", "refund"),
        ("蝦皮買的 想退", "refund"),
        ("要求退1600", "refund"),
        ("退三千", "refund"),
        ("补60", "refund"),
        ("按官网价", "other"),
        ("换教练", "other"),
        ("换个师傅来", "other"),
        ("消除逾期", "other"),
        ("给我开证明", "other"),
        ("赔三只就行", "compensation"),
        ("i want the mirror paid for", "compensation"),
        ("you must pay for the damage", "compensation"),
        ("我要修", "repair"),
        ("能不能今天送到", "other"),
        ("今天必须送到", "other"),
        ("退", "refund"),
        ("照价赔", "compensation"),
        ("退我28", "refund"),
        ("换发动机或者退车", "refund_return"),
        ("帮我找回来", "other"),
        ("找不回来就赔", "compensation"),
        ("退返一晚房錢俾我", "refund"),
        ("把多收的利息退给我", "refund"),
        ("你们要给她处罚", "other"),
        ("修不好就退", "refund"),
        ("能修就修吧", "repair"),
        ("能换就换", "exchange"),
        ("把钱退给我", "refund"),
        ("补差价", "refund"),
        ("退一晚房费吧", "refund"),
        ("退回来", "refund"),
        ("想退剩下的课时费", "refund"),
        ("想換過部新嘅", "exchange"),
        ("我要申请价保", "refund"),
        ("要你们赔新的", "compensation"),
        ("赔我一个新的", "compensation"),
        ("都早点儿发货", "other"),
        ("就想问问到底什么时候送", "other"),
        ("退我", "refund"),
        ("想賠返件貨嘅錢", "compensation"),
        ("我只想知道多久能解封", "other"),
        ("退我押金", "refund"),
        ("还我钱", "refund"),
        ("我只想把会员退了", "refund"),
        ("把差价补给我", "refund"),
        ("把我的押金还给我", "refund"),
        ("钱退我就行", "refund"),
        ("想退课", "refund"),
        ("退番錢", "refund"),
        ("退了吧", "refund"),
        ("退了吧 不放心", "refund"),
        ("反正我要退", "refund"),
        ("你就说怎么赔吧", "compensation"),
        ("快啲嚟整返好佢", "repair"),
        ("赔精神损失", "compensation"),
        ("道个歉就行", "apology"),
        ("就想要个解释", "other"),
        ("解封我的账号", "other"),
        ("赶紧发货", "other"),
        ("严肃处理这个员工", "other"),
        ("please cancel my subscription", "other"),
        ("just send me a new one", "exchange"),
        ("麻烦给我重新发一件", "other"),
        ("帮我取消自动续费", "other"),
        ("上门来看看到底哪坏了", "repair"),
        ("请退还剩余学费", "refund"),
        ("i want a refund", "refund"),
        ("give me my money back", "refund"),
        ("我要求退货退款", "refund_return"),
        ("直接退货", "refund_return"),
        ("必须退一赔三", "refund_return"),
        ("给我换个新的", "exchange"),
        ("能不能换货", "exchange"),
        ("i need a replacement", "exchange"),
        ("给换块电池就行", "part_replacement"),
        ("补发配件", "part_replacement"),
        ("派人来修一下", "repair"),
        ("上门修好它", "repair"),
        ("要求赔偿损失", "compensation"),
        ("给个补偿吧", "compensation"),
        ("假一赔十", "compensation"),
        ("要他当面道歉", "apology"),
        ("you should apologize", "apology"),
        ("希望你们改进流程", "improve"),
        ("限期整改", "improve"),
        ("让快递员以后打电话", "improve"),
        ("以后送货上门前给我打电话", "improve"),
        ("下次派送前先通知一声", "improve"),
        ("别再给我放柜子", "improve"),
        ("要求你们客服以后说话客气点", "improve"),
        ("给我个说法", "other"),
        ("请尽快处理", "other"),
        ("要求取消自动续费", "other"),
        ("希望尽快发货", "other"),
        ("我要退費", "refund"),
        ("就想赶紧送到", "other"),
        ("想重新做一次", "other"),
        ("我只要你们快点把货发出", "other"),
    ],
)
def test_a_demand_is_named_by_its_code(sentence: str, code: str) -> None:
    """S4-01."""
    assert [value for _, value in found(sentence, SlotType.DEMAND)] == [code]


@pytest.mark.parametrize(
    "sentence",
    [
        "不要退款",
        "谁要你们道歉",
        "以后再也不买了",
        "以后打电话联系我",
        "下次送货还是这样",
        "让师傅上次来看过了",
        "你们把我订单退了凭什么",
        "师傅上门看了两次",
        "已经重新发了一件还是坏的",
        "装不好就退出程序了",
        "不用道歉",
        "没人道歉 前台还笑",
        "连道歉都没有",
        "保修多久？",
        "我不想换货",
        "别赔钱了",
        "换过三次了",
        "不需要维修",
        "等着过保修期",
        "保修卡丢了",
        "态度很差",
        "",
        "还不错",
        "他们赶紧送来了",
        "快递送到门口就走了",
        "换个人来",
        "换个客服",
        "换个人处理",
        "换个说法",
        "换了个教练也不行",
        "算了我自己修好了 不用管了",
        "找人修好了",
        "修好了又坏了",
        "维修推给管家",
        "物业推给维修",
        "东西找回来了",
        "不想退",
        "后退20米",
        "等退7天",
        "逾期消除了",
        "i want the thing i paid for",
        "the repair was on monday",
        "the vehicle repair estimate is 4,850 pounds",
        "it was repaired twice",
        "i need my phone for work",
    ],
)
def test_what_is_not_wanted_is_no_demand(sentence: str) -> None:
    assert texts(sentence, SlotType.DEMAND) == []


def test_a_refused_refund_is_still_asked_for() -> None:
    assert [value for _, value in found("客服说不给退款", SlotType.DEMAND)] == ["refund"]


def test_several_demands_are_several_slots() -> None:
    values = {value for _, value in found("要求退货退款，赔偿运费，并且道歉", SlotType.DEMAND)}
    assert values == {"refund_return", "compensation", "apology"}


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("修了三次还是坏", "三次", "3"),
        ("打了8个电话没人接", "8个电话", "8"),
        ("打过七八个电话", "七八个电话", "7"),
        ("I called them five times", "five times", "5"),
        ("emailed you twice", "twice", "2"),
        ("找客服五遍了", "五遍", "5"),
        ("投诉过两回", "两回", "2"),
        ("跑了十趟", "十趟", "10"),
        ("催了你们好几次", "好几次", ""),
        ("联系无数次", "无数次", ""),
        ("换过2次货", "2次", "2"),
        ("反映了4次都没用", "4次", "4"),
        ("我同前台講咗三次都冇人理", "三次", "3"),
    ],
)
def test_earlier_attempts_are_counted(sentence: str, text: str, value: str) -> None:
    assert found(sentence, SlotType.ATTEMPTS_BEFORE) == [(text, value)]


@pytest.mark.parametrize(
    "sentence",
    [
        "第一次在你家买",
        "一次性筷子",
        "下次不来了",
        "每天三次",
        "护士打针打了三次才中",
        "预约看牙被取消三次",
        "来了三个人",
        "再来一次",
        "我问了三遍他直接挂我电话",
        "",
        "called about two boxes",
    ],
)
def test_other_counts_are_no_attempts(sentence: str) -> None:
    assert texts(sentence, SlotType.ATTEMPTS_BEFORE) == []


@pytest.mark.parametrize(
    ("sentence", "texts_", "values"),
    [
        ("续航只有9小时41分", ["9小时41分"], ["9 小时 41 分"]),
        ("说20000mAh实测12000毫安", ["20000mAh", "12000毫安"], ["20000 mah", "12000 毫安"]),
        ("宽带1000兆只有80兆", ["1000兆", "80兆"], ["1000 兆", "80 兆"]),
        ("5斤只有4.2斤", ["5斤", "4.2斤"], ["5 斤", "4.2 斤"]),
        ("等了40分钟", ["40分钟"], ["40 分钟"]),
        ("室温35度", ["35度"], ["35 度"]),
        ("绕路12公里", ["12公里"], ["12 公里"]),
        ("标称５００ｇ", ["５００ｇ"], ["500 g"]),
        ("屏幕只有6.1英寸", ["6.1英寸"], ["6.1 英寸"]),
        ("电量掉到20%", ["20%"], ["20 %"]),
        ("排队两个小时", ["两个小时"], ["2 个小时"]),
        ("续航只有200多公里", ["200多公里"], ["200 公里"]),
        ("延误了三个半小时", ["三个半小时"], ["3.5 小时"]),
        ("甲醛0.3毫克", ["0.3毫克"], ["0.3 毫克"]),
    ],
)
def test_a_measure_is_found_with_its_unit(
    sentence: str, texts_: list[str], values: list[str]
) -> None:
    assert found(sentence, SlotType.MEASURE) == list(zip(texts_, values, strict=True))


@pytest.mark.parametrize("sentence", ["三次", "两个人", "态度很差", "5g手机", "第二天", ""])
def test_other_counts_are_no_measure(sentence: str) -> None:
    assert texts(sentence, SlotType.MEASURE) == []


@pytest.mark.parametrize("text", ["退一次就行", "换一次就好"])
def test_what_is_to_be_done_once_was_not_tried_before(text: str) -> None:
    assert texts(text, SlotType.ATTEMPTS_BEFORE) == []
