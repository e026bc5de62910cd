"""Sentences of every kind with what they mean, and how the labels of a parse go together."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from nlu import taxonomy
from nlu.examples import URGENT
from nlu.types import Flag, Handoff, Intent, Parse, Validity

AT = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
CODES = frozenset(taxonomy.load().names)
SENTENCES = [
    # text, intent, parent of the category, level, urgent flags
    ("充电宝半夜自己鼓包冒烟，差点把床单点了", "complaint", "quality", 1, "safety"),
    ("电梯突然往下掉，我妈吓得住了院", "complaint", "quality", 1, "safety"),
    ("莫名其妙被扣了198的会员费，我压根没开通过", "complaint", "price", 1,
     "account_security"),
    ("催收天天给我同事打电话，我信息是你们泄露的吧", "complaint", "account_safety", 1,
     "account_security"),
    ("快递显示已签收可我根本没拿到", "complaint", "logistics", 2, ""),
    ("说好七天无理由，现在连退货入口都点不开", "complaint", "aftersale", 2, ""),
    ("退款申请了二十天了还在审核中", "complaint", "aftersale", 2, ""),
    ("客服电话打了一上午都是忙音", "complaint", "service", 2, ""),
    ("外卖里吃出一只蟑螂，恶心死了", "complaint", "quality", 2, ""),
    ("新买的手机充电口松松垮垮，插不稳", "complaint", "quality", 2, ""),
    ("酒店毛巾上有头发，地毯一股霉味", "complaint", "quality", 2, ""),
    ("维修师傅来了三趟都没修好", "complaint", "aftersale", 2, ""),
    ("发票开错抬头让我自己跑一趟", "complaint", "aftersale", 2, ""),
    ("我已经找律师了，这钱必须退，法庭见", "complaint", None, 1, "legal"),
    ("太差了", "complaint", "other", 2, ""),
    ("花呗逾期一天会影响征信吗", "inquiry", None, None, ""),
    ("怎么修改收货地址", "inquiry", None, None, ""),
    ("你们这个师傅手艺真好，下次还找他", "praise", None, None, ""),
    ("建议APP加个夜间模式，晚上看着刺眼", "suggestion", "suggestion", 3, ""),
    ("我上周投诉的那个单子怎么还没人联系我", "follow_up", None, 2, ""),
    ("算了，我不投诉了", "withdraw", None, None, ""),
    ("转人工", "ask_human", None, None, ""),
    ("你是机器人吧", "ask_bot", None, None, ""),
    ("今天天气不错", "chitchat", None, None, ""),
    ("客服態度惡劣，講兩句就掛我電話", "complaint", "service", 2, ""),
    ("充電寶突然起火，地板燒了一個洞", "complaint", "quality", 1, "safety"),
    ("包裹弄丟了三個禮拜，沒人負責", "complaint", "logistics", 2, ""),
    ("謝謝你們，處理得很快", "thanks", None, None, ""),
    ("the power bank caught fire in my bag", "complaint", "quality", 1, "safety"),
    ("my parcel is three weeks late and nobody answers", "complaint", "logistics", 2, ""),
    ("how do I change my delivery address", "inquiry", None, None, ""),
    ("your driver was rude and refused to help with the bags", "complaint", "service", 2, ""),
    ("thank you so much", "thanks", None, None, ""),
]  # fmt: skip


def check(parse: Parse) -> None:
    """Whatever was typed, the labels of a parse go together."""
    assert parse.acts[0] is parse.intent
    assert parse.language in {"zh-Hans", "zh-Hant", "en", "other"}
    assert set(parse.categories) <= CODES
    assert parse.category is None or parse.categories[0] == parse.category
    assert 0 <= parse.heat <= 3
    assert parse.level in {1, 2, 3, None}
    assert parse.level != 1 or parse.flags & URGENT
    assert bool(parse.hazards) == (Flag.SAFETY in parse.flags)
    assert parse.handoff is not Handoff.REQUEST_HUMAN or Flag.REQUEST_HUMAN in parse.flags
    assert (parse.intent is Intent.COMPLAINT) <= (parse.validity is not Validity.NOT_COMPLAINT)
    assert all(0 <= sure <= 1 for sure in parse.sure.values())
    assert all(parse.text[s.start : s.end] == s.text for s in parse.slots)
    assert parse.reasons
