"""What WeCom sends, typed at the door; anything else in it is only kept as raw.

Source: developer.work.weixin.qq.com/document/path/94670 (messages and events).
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(max_length=256)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Words = Annotated[str, StringConstraints(max_length=20_000)]
Degrees = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
_YEAR_2100 = 4_102_444_800


class Sent(BaseModel):
    """A part of what WeCom sends: types are kept to, new fields do no harm."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Page(Sent):
    """One answer of kf/sync_msg; has_more is 1 or 0."""

    next_cursor: Annotated[str, StringConstraints(max_length=2000)] = ""
    has_more: int = 0
    msg_list: list[Any] = Field(default_factory=list)


class Head(Sent):
    """What every item has. origin: 3 customer, 4 WeCom itself, 5 a person in WeCom.

    send_time in epoch seconds. An event names its account and customer inside.
    """

    msgid: Id
    send_time: Annotated[int, Field(ge=0, le=_YEAR_2100)]
    origin: int = 0
    msgtype: Name = ""
    open_kfid: Name = ""
    external_userid: Name = ""
    servicer_userid: Name = ""


class Text(Sent):
    """msgtype text; menu_id: of the button that was pressed."""

    content: Words = ""
    menu_id: Name = ""


class Media(Sent):
    """msgtype image, voice, video, file."""

    media_id: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class Location(Sent):
    """msgtype location."""

    latitude: Degrees = 0.0
    longitude: Degrees = 0.0
    name: Words = ""
    address: Words = ""


class Link(Sent):
    """msgtype link."""

    title: Words = ""
    desc: Words = ""
    url: Words = ""


class Card(Sent):
    """msgtype business_card."""

    userid: Name = ""


class MiniProgram(Sent):
    """msgtype miniprogram."""

    title: Words = ""
    appid: Name = ""
    pagepath: Words = ""


class Menu(Sent):
    """msgtype msgmenu, as a person in WeCom sends it."""

    head_content: Words = ""
    tail_content: Words = ""


class Event(Sent):
    """msgtype event; which fields it has depends on event_type."""

    event_type: Name
    open_kfid: Name = ""
    external_userid: Name = ""
    servicer_userid: Name = ""
    welcome_code: Name = ""
    fail_msgid: Name = ""
    fail_type: int = 0
    change_type: int = 0
    old_servicer_userid: Name = ""
    new_servicer_userid: Name = ""
    recall_msgid: Name = ""
    msg_code: Name = ""


class State(Sent):
    """Answer of kf/service_state/get. WeCom's pages spell the person both ways."""

    service_state: int
    servicer_userid: Name = ""
    service_userid: Name = ""


class Account(Sent):
    """One account in the answer of kf/account/list."""

    open_kfid: Name
    manage_privilege: bool | None = None


class Accounts(Sent):
    """Answer of kf/account/list."""

    account_list: list[Account] = Field(default_factory=list)
