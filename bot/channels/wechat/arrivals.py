"""From a push to what the inbox keeps; what nobody needs to hear of gives nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.wechat.pushes import Push
from storage.inbox import Arrival
from storage.messages import Attachment

CHANNEL = "wechat"
MEDIA = "media:"  # begins the ref of what is fetched from the platform
_SCENE = "qrscene_"
_FRESH = 2.0  # seconds in which our own time is the finer one: theirs are whole seconds
_DAY = 86_400.0  # seconds by which two clocks may differ before ours is taken
_NAME = 200  # characters of an attachment's name
_AUDIO = {"amr": "audio/amr", "speex": "audio/speex", "mp3": "audio/mpeg"}


def arrival(account: str, push: Push, now: float) -> Arrival | None:
    """Return what came in; None for what is only acknowledged (a menu's link was opened)."""
    if push.type == "event":
        return _event(account, push, now)
    read = _KINDS.get(push.type, _unknown)
    text, payload, attachments = read(push)
    if not text and not attachments and not payload:
        return None
    kind = "button" if payload else "message"
    return _made(account, push, now, kind, text=text, payload=payload, attachments=attachments)


def event_id(push: Push) -> str:
    """Return what tells a repeat: the message's id, or what makes an event one."""
    if push.id and push.type != "event":
        return push.id
    return f"{push.user}:{push.created}:{push.event or push.type}:{push.key}"


def _made(account: str, push: Push, now: float, kind: str, **more: Any) -> Arrival:
    late = now - push.created
    at = float(push.created) if _FRESH <= late < _DAY or -_DAY < late < 0 else now
    raw = {"type": push.type, "to": push.to, "created": push.created}
    if push.event:
        raw |= {"event": push.event, "key": push.key}
    moment = datetime.fromtimestamp(at, UTC)
    return Arrival(CHANNEL, account, push.user, event_id(push), kind, moment, raw=raw, **more)


def _event(account: str, push: Push, now: float) -> Arrival | None:
    match push.event.lower():
        case "click" if push.key:
            return _made(account, push, now, "click", payload=push.key)
        case "subscribe" | "scan":
            scene = push.key.removeprefix(_SCENE)
            return _made(account, push, now, "follow", payload=scene)
        case "unsubscribe":
            return _made(account, push, now, "unfollow")
    return None


_Read = tuple[str, str, tuple[Attachment, ...]]


def _text(push: Push) -> _Read:
    return push.content, push.button, ()


def _image(push: Push) -> _Read:
    return "", "", _media("image", push)


def _voice(push: Push) -> _Read:
    return push.heard, "", _media("voice", push, _AUDIO.get(push.format.lower(), ""))


def _video(push: Push) -> _Read:
    return "", "", _media("video", push)


def _location(push: Push) -> _Read:
    place = f"{push.label}（{push.latitude:.6f}, {push.longitude:.6f}）"[-_NAME:]
    return "", "", (Attachment("location", "", place),)


def _link(push: Push) -> _Read:
    return "", "", (Attachment("link", "", _named(push.title, push.url)),)


def _page(push: Push) -> _Read:
    return "", "", (Attachment("link", "", _named(f"小程序：{push.title}", push.page)),)


def _unknown(push: Push) -> _Read:
    return "", "", (Attachment("file", "", f"微信消息（{push.type}），这里看不了"),)


def _media(kind: str, push: Push, mime: str = "") -> tuple[Attachment, ...]:
    return (Attachment(kind, f"{MEDIA}{push.media}", mime=mime),) if push.media else ()


def _named(title: str, where: str) -> str:
    return f"{title[: _NAME // 2]} {where}".strip()[:_NAME]


_KINDS: Mapping[str, Callable[[Push], _Read]] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "video": _video,
    "shortvideo": _video,
    "location": _location,
    "link": _link,
    "miniprogrampage": _page,
}
