"""What heads, labels and engines are called on the page."""

from __future__ import annotations

from dialogues import labels
from nlu import taxonomy

HEADS = {
    "intent": "意图",
    "category": "类别",
    "leaf": "细类",
    "emotion": "情绪",
    "heat": "强弱",
    "urgent": "紧急",
    "validity": "说没说事",
    "handoff": "找人的意思",
    "flags": "风险标记",
    "slots": "词槽",
}
ENGINES = {"builtin": "自带引擎", "rasa": "Rasa"}
_LABELS = {
    "complaint": "投诉", "inquiry": "咨询", "suggestion": "建议", "praise": "表扬",
    "follow_up": "催办", "supplement": "补充", "correction": "更正", "withdraw": "撤回",
    "ask_human": "找人工", "ask_bot": "问是不是机器人", "ask_why": "问为什么要",
    "ask_progress": "问进度", "ask_hours": "问时间", "ask_rights": "问权利", "affirm": "是",
    "deny": "不是", "dont_know": "不知道", "refuse_answer": "不肯说", "accept": "接受",
    "amend": "要修改", "greet": "问好", "thanks": "道谢", "bye": "告别", "chitchat": "闲聊",
    "out_of_scope": "不相干", "valid": "说了事", "vague": "没说清", "not_complaint": "不是投诉",
    "none": "无", "request_callback": "要回电", "ask_if_bot": "问是不是机器人",
    "complains_about_bot": "嫌机器人", "product": "产品", "model": "型号", "order_no": "单号",
    "amount": "金额", "date": "日期", "time": "时间", "place": "地点", "phone": "电话",
    "email": "邮箱", "contact_name": "姓名", "company": "公司", "id_number": "证件号",
    "demand": "诉求", "attempts_before": "反映次数", "measure": "数量", "True": "紧急",
    "False": "不紧急",
}  # fmt: skip


def names() -> dict[str, str]:
    """Return Chinese names of labels, those of the taxonomy too."""
    staff = {str(code): name for code, name in {**labels.EMOTIONS, **labels.FLAGS}.items()}
    return dict(taxonomy.load().names) | staff | _LABELS
