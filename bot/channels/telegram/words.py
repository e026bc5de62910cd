"""What Telegram itself says in groups and to agents; the customers' words stand in the scripts."""

from __future__ import annotations

import re

from telegram import Update

_HAN = re.compile(r"[㐀-鿿]")
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
_REFUSALS = {
    "zh-Hans": "您好，为了保护您的隐私，请点我的头像私聊我，我在那里听您说。群里我不回复。",
    "zh-Hant": "您好，為了保護您的隱私，請點我的頭像私訊我，我在那裡聽您說。群組裡我不回覆。",
    "en": "Hello! To protect your privacy, please write to me in a private chat. "
    "I do not answer in groups.",
}
TAKE, BACK = "接手", "交还机器人"
GOT_IT = "收到"
WORDS_ONLY = "这里只能把文字转给客户。图片和文件请在工作台里发。"
NOT_TAKEN = "这件事现在没有人接手，刚才的操作没有生效。"
ABOUT_HIM = "客户不满的正是您经手的处理，这件事请留给其他同事。"
ANONYMOUS = "请关闭“匿名管理员”再回复：客户需要知道是谁在处理。"


def refusal(update: Update) -> str:
    """Return "please write to me privately" in the language of the group as far as it shows."""
    message = update.message
    chat = update.effective_chat
    seen = f"{chat.title if chat else ''} {message.text or '' if message else ''}"
    sender = update.effective_user
    code = (sender.language_code or "").lower() if sender else ""
    if code.startswith(_TRADITIONAL):
        return _REFUSALS["zh-Hant"]
    chinese = code.startswith("zh") or _HAN.search(seen) is not None
    return _REFUSALS["zh-Hans" if chinese else "en"]
