"""Is the bot well? What Telegram says of it, as one Chinese line of what to do."""

from __future__ import annotations

from telegram import ChatMemberAdministrator, ChatMemberOwner, User, WebhookInfo
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.base import Outcome
from bot.channels.telegram.api import Api, failed

_RECENT = 600.0  # seconds within which an error of the webhook concerns us
_BEHIND = 100  # updates that wait at Telegram


async def check(api: Api, url: str, group: int | None, now: float) -> str | None:
    """Return what the operator must do, None when all is well.

    url: where the webhook should be, "" for polling. group: the agents' console.
    """
    try:
        me = await api.bot.get_me()
        wrong = _received(await api.bot.get_webhook_info(), url, now)
        return wrong or (None if group is None else await _console(api, me, group))
    except TelegramError as error:
        receipt = failed(error)
        if receipt.outcome is Outcome.CONFIG:
            return receipt.detail
        return (
            f"连不上 Telegram（{receipt.code}）：请检查网络；"
            "在中国大陆要在 config.yml 里设 proxy，或用自己的 base_url"
        )


def _received(info: WebhookInfo, url: str, now: float) -> str | None:
    if info.url != url:
        if not url:
            return "设置是轮询，但机器人还挂着 webhook，收不到消息：重启本程序会取消它"
        return f"webhook 现在不是 {url}：重启本程序会重新设置；若又变了，是另一个程序在用这个机器人"
    failed_at = info.last_error_date
    if url and failed_at is not None and now - failed_at.timestamp() < _RECENT:
        return f"Telegram 推不到我们这里：{info.last_error_message}；请检查域名、证书和端口"
    if info.pending_update_count > _BEHIND:
        return f"有 {info.pending_update_count} 条消息还在 Telegram 等着：请看日志里的错误"
    return None


async def _console(api: Api, me: User, group: int) -> str | None:
    try:
        chat = await api.bot.get_chat(group)
        member = await api.bot.get_chat_member(group, me.id)
    except (BadRequest, Forbidden):
        return f"机器人不在坐席群 {group} 里：请把它拉进群，并核对 console 的编号"
    if not chat.is_forum:
        return f"坐席群 {group} 没有开话题：请在群设置里打开“话题”"
    if isinstance(member, ChatMemberOwner):
        return None
    if not isinstance(member, ChatMemberAdministrator) or not member.can_manage_topics:
        return f"机器人在坐席群 {group} 里不能建话题：请设它为管理员，并勾选“管理话题”"
    return None
