"""From an item of sync_msg to an Arrival, and to what has to be done about it at once.

    decode(raw, account, open_kfid) -> Item | None

What a customer says is never lost: a kind we do not know, or a part that is broken, still
arrives, as a message with an attachment that has no bytes.

Kinds and their raw (beside the item itself, without one-time codes):
    message, button   the customer; payload is the button's
    enter             he opened the chat and may be welcomed: scene stands in raw["event"]
    recall            a message was taken back, by him or the person: raw["recalled"]
    receipt           a message of ours did not arrive: raw["message"] (the outbox id),
                      raw["msgid"], raw["fail_type"]; text says why
    agent             a person in WeCom has the talk: raw["agent"], raw["name"], raw["act"]:
                      took, took_again, moved, or said: text, which the customer has read
    agent_returned    that person ended the session
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from pydantic import ValidationError

from bot.channels.wecom import models
from bot.channels.wecom.errors import FAILURES
from bot.channels.wecom.models import Event, Head
from storage.inbox import Arrival
from storage.messages import Attachment

CHANNEL = "kf"
CUSTOMER, PERSON = 3, 5  # origin
ACTS: Mapping[int, str] = {1: "took", 2: "moved", 4: "took_again"}
"""change_type of session_status_change, always made by a person in WeCom's client."""
ENDED = 3
_CODES = frozenset({"welcome_code", "msg_code"})


@dataclass(frozen=True, slots=True)
class Item:
    """One item. arrival: None when the core need not know; event: its type, "" for a message.

    code: one message may be sent by it, for 20 seconds. failed: msgid and fail_type of ours.
    """

    arrival: Arrival | None
    event: str = ""
    code: str = field(default="", repr=False)
    failed: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    text: str = ""
    payload: str = ""
    attachments: tuple[Attachment, ...] = ()


def decode(raw: object, account: str, open_kfid: str) -> Item | None:
    """Return what *raw* says; None when it is no item, or another account's."""
    try:
        head = Head.model_validate(raw)
    except ValidationError:
        return None
    assert isinstance(raw, dict)
    if head.msgtype == "event":
        return _event(head, raw, account, open_kfid)
    if head.open_kfid != open_kfid or not head.external_userid:
        return None
    said = _said(head.msgtype, raw.get(head.msgtype))
    arrival = Arrival(
        CHANNEL,
        account,
        head.external_userid,
        head.msgid,
        "button" if said.payload else "message",
        datetime.fromtimestamp(head.send_time, UTC),
        said.text or said.payload,
        said.payload,
        said.attachments,
        raw,
    )
    if head.origin == CUSTOMER:
        return Item(arrival)
    if head.origin != PERSON:
        return Item(None, "system")
    more = _act("said", head.servicer_userid)
    return Item(replace(arrival, kind="agent", payload="", raw={**raw, **more}))


def others(raw: object, open_kfid: str) -> bool:
    """Tell whether *raw* is an item of another account, which that one pulls itself."""
    if not isinstance(raw, dict):
        return False
    event = raw.get("event")
    whose = raw.get("open_kfid") or (event.get("open_kfid") if isinstance(event, dict) else None)
    return isinstance(whose, str) and whose not in {"", open_kfid}


def _event(head: Head, raw: dict[str, Any], account: str, open_kfid: str) -> Item | None:
    try:
        event = Event.model_validate(raw.get("event"))
    except ValidationError:
        return None
    if event.open_kfid != open_kfid:
        return None
    kind, text, more = _happened(event)
    if not kind or not event.external_userid:
        return Item(None, event.event_type)
    codeless = {name: part for name, part in raw["event"].items() if name not in _CODES}
    arrival = Arrival(
        CHANNEL,
        account,
        event.external_userid,
        head.msgid,
        kind,
        datetime.fromtimestamp(head.send_time, UTC),
        text,
        raw={**raw, "event": codeless, **more},
    )
    failed = (event.fail_msgid, event.fail_type) if kind == "receipt" else None
    code = event.msg_code if kind == "agent_returned" else event.welcome_code
    return Item(arrival, event.event_type, code, failed)


def _happened(event: Event) -> tuple[str, str, dict[str, Any]]:
    """Return the kind of arrival an event is, its text, what its raw tells; kind "" for none."""
    match event.event_type:
        case "enter_session" if event.welcome_code:  # else WeCom takes no word of ours
            return "enter", "", {}
        case "user_recall_msg":
            return "recall", event.recall_msgid, {"recalled": event.recall_msgid}
        case "servicer_recall_msg":
            more = {"recalled": event.recall_msgid, **_act("recalled", event.servicer_userid)}
            return "recall", event.recall_msgid, more
        case "msg_send_fail":
            why = FAILURES.get(event.fail_type, f"失败类型 {event.fail_type}")
            return "receipt", why, {"msgid": event.fail_msgid, "fail_type": event.fail_type}
        case "session_status_change" if event.change_type == ENDED:
            return "agent_returned", "", _act("ended", event.old_servicer_userid)
        case "session_status_change":
            who = event.new_servicer_userid or event.old_servicer_userid
            return "agent", "", _act(ACTS.get(event.change_type, "moved"), who)
    return "", "", {}


def _act(act: str, who: str) -> dict[str, Any]:
    return {"act": act, "agent": who, "name": who}


def _said(msgtype: str, part: object) -> _Said:
    reader = _READERS.get(msgtype)
    if reader is not None:
        try:
            return reader(part)
        except ValidationError:
            pass  # arrives as what we cannot read
    return _Said(attachments=(Attachment("file", "", msgtype[:64]),))


def _text(part: object) -> _Said:
    text = models.Text.model_validate(part)
    return _Said(text.content, text.menu_id)


def _media(kind: str, part: object) -> _Said:
    return _Said(attachments=(Attachment(kind, models.Media.model_validate(part).media_id),))


def _location(part: object) -> _Said:
    place = models.Location.model_validate(part)
    words = " ".join(filter(None, (place.address, place.name)))
    where = f"{place.latitude:.6f},{place.longitude:.6f}"
    return _Said(words, attachments=(Attachment("location", "", where),))


def _link(part: object) -> _Said:
    link = models.Link.model_validate(part)
    return _Said(link.title, attachments=(Attachment("link", "", link.url[:2000]),))


def _card(part: object) -> _Said:
    card = models.Card.model_validate(part)
    return _Said(attachments=(Attachment("contact", "", card.userid),))


def _miniprogram(part: object) -> _Said:
    app = models.MiniProgram.model_validate(part)
    return _Said(app.title, attachments=(Attachment("link", "", app.pagepath[:2000]),))


def _menu(part: object) -> _Said:
    menu = models.Menu.model_validate(part)
    return _Said("\n".join(filter(None, (menu.head_content, menu.tail_content))))


_READERS: Mapping[str, Callable[[object], _Said]] = {
    "text": _text,
    "image": partial(_media, "image"),
    "voice": partial(_media, "voice"),
    "video": partial(_media, "video"),
    "file": partial(_media, "file"),
    "location": _location,
    "link": _link,
    "business_card": _card,
    "miniprogram": _miniprogram,
    "msgmenu": _menu,
}
