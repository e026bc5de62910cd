"""What people say and decide in the simulated company."""

from __future__ import annotations

from collections.abc import Mapping

from tests.faults.quick_reader import FIRE

WORDS = (
    "耳机右边没声音了，用了才一个月",
    "耳机右边没声音了，我就想换一个新的",
    "快递五天了还没到，气死了",
    "客服态度太差，气死我了",
    "上周三在官网买的",
    "昨天的事",
    "我就想换一个新的",
    "我要全额退款",
    "13800000000",
    "E20260301",
    "299元",
    "不知道",
    "不知道",
    "不想说",
    "对",
    "对",
    "对",
    "不对",
    "好的，帮我登记",
    "同意",
    "不同意",
    "到哪一步了",
    "你是机器人吗",
    "谢谢",
    "你好",
    "算了，不投诉了",
    "转人工",
    FIRE,
    "随便说点什么",
)
_SMART = [
    {"name": "action", "value": "换电池"},
    {"name": "number", "value": "1 块"},
    {"name": "approver", "value": "王主管"},
    {"name": "demand", "value": "换一个新的"},
]
_PROPOSAL: Mapping[str, object] = {"text": "换一副新的。", "points": _SMART}
_DECLINE: Mapping[str, object] = {
    "empathy": "看着不舒服，我能理解。",
    "reason": "没有故障，这次办不了。",
    "term": "《售后政策》第 4.2 条",
    "version": "2025-06 版",
    "alternative": "可以以旧换新。",
    "objection": "不认可就回“复核”。",
}
_RESOLVE: Mapping[str, object] = {
    "outcome": "upheld",
    "done": "换好了。",
    "condition": "坏了再换。",
    "contact": "转 806",
}
AGENT_ACTS: tuple[tuple[str, str | Mapping[str, object]], ...] = (
    ("agent_took", ""),
    ("agent_took", ""),
    ("agent_said", "您好，我来跟进这件事。"),
    ("agent_returned", ""),
    ("agent_proposed", _PROPOSAL),
    ("agent_declined", _DECLINE),
    ("agent_resolved", _RESOLVE),
)
