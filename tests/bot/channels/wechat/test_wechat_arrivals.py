"""Every kind of message and event becomes what a person would call it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.wechat import arrivals, pushes
from storage.inbox import Arrival
from storage.messages import Attachment
from tests.fakes.wechat_bench import Clock
from tests.fakes.wechat_pushing import US, Pusher, xml

CLOCK = Clock()
PUSHER = Pusher(clock=CLOCK)


def came(fields: dict[str, str], now: float = CLOCK.now) -> Arrival | None:
    return arrivals.arrival("main", pushes.decode(xml(fields)), now)


def message(kind: str, **fields: str) -> Arrival:
    found = came(PUSHER.fields("o1", kind, **fields))
    assert found is not None
    return found


def event(name: str, key: str = "", **more: str) -> Arrival | None:
    return came(PUSHER.event("o1", name, key, **more))


def test_a_text_is_a_message_with_its_blanks_and_its_time() -> None:
    fields = PUSHER.text("o1", " 我要投诉\n<快递> & ]]&gt; ")
    found = came(fields)
    assert found == Arrival(
        "wechat",
        "main",
        "o1",
        fields["MsgId"],
        "message",
        datetime.fromtimestamp(CLOCK.now, UTC),
        text=" 我要投诉\n<快递> & ]]&gt; ",
        raw={"type": "text", "to": US, "created": int(CLOCK.now)},
    )


@pytest.mark.parametrize(
    ("kind", "fields", "attachment"),
    [
        (
            "image",
            {"PicUrl": "http://mmbiz.qpic.cn/x", "MediaId": "m1"},
            Attachment("image", "media:m1"),
        ),
        ("video", {"MediaId": "m2", "ThumbMediaId": "t"}, Attachment("video", "media:m2")),
        ("shortvideo", {"MediaId": "m3", "ThumbMediaId": "t"}, Attachment("video", "media:m3")),
        (
            "location",
            {
                "Location_X": "23.134521",
                "Location_Y": "113.358803",
                "Scale": "20",
                "Label": "体育西路",
            },
            Attachment("location", "", "体育西路（23.134521, 113.358803）"),
        ),
        (
            "link",
            {"Title": "订单", "Description": "d", "Url": "https://a.example/1"},
            Attachment("link", "", "订单 https://a.example/1"),
        ),
        (
            "miniprogrampage",
            {"Title": "商品", "AppId": "wx1", "PagePath": "p/i?id=1", "ThumbUrl": "http://x"},
            Attachment("link", "", "小程序：商品 p/i?id=1"),
        ),
        ("music", {"MusicUrl": "x"}, Attachment("file", "", "微信消息（music），这里看不了")),
    ],
)
def test_what_is_no_text_is_an_attachment_without_words(
    kind: str, fields: dict[str, str], attachment: Attachment
) -> None:
    found = message(kind, **fields)
    assert (found.kind, found.text, found.attachments) == ("message", "", (attachment,))


def test_a_voice_says_what_wechat_heard_and_keeps_the_sound() -> None:
    """S2-03."""
    found = message("voice", MediaId="m", Format="amr", Recognition="我要退款")
    assert found.text == "我要退款"
    assert found.attachments == (Attachment("voice", "media:m", mime="audio/amr"),)
    assert message("voice", MediaId="m", Format="amr").text == ""


def test_an_answer_to_a_menu_is_its_button() -> None:
    found = message("text", Content="对", bizmsgmenuid="/confirm")
    assert (found.kind, found.text, found.payload) == ("button", "对", "/confirm")


@pytest.mark.parametrize(
    ("name", "key", "kind", "payload"),
    [
        ("subscribe", "", "follow", ""),
        ("subscribe", "qrscene_shop7", "follow", "shop7"),
        ("SCAN", "shop7", "follow", "shop7"),
        ("unsubscribe", "", "unfollow", ""),
        ("CLICK", "/complain", "click", "/complain"),
    ],
)
def test_an_event_is_what_the_customer_did(name: str, key: str, kind: str, payload: str) -> None:
    found = event(name, key)
    assert found is not None
    assert (found.kind, found.payload, found.text) == (kind, payload, "")
    assert found.event_id == f"o1:{int(CLOCK.now)}:{name}:{key}"


@pytest.mark.parametrize("name", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "debug_demo"])
def test_what_nobody_says_is_only_acknowledged(name: str) -> None:
    assert event(name, "k") is None


def test_an_empty_text_says_nothing() -> None:
    assert came(PUSHER.text("o1", "")) is None


def test_two_events_of_one_second_are_two() -> None:
    ids = {found.event_id for key in ("a", "b") if (found := event("CLICK", key)) is not None}
    assert len(ids) == 2


def test_an_event_is_told_by_what_it_is_even_when_it_has_a_number() -> None:
    found = came(PUSHER.event("o1", "CLICK", "k") | {"MsgId": "5"})
    assert found is not None
    assert found.event_id == f"o1:{int(CLOCK.now)}:CLICK:k"


def test_json_and_xml_say_the_same() -> None:
    fields: dict[str, Any] = dict(PUSHER.text("o1", "你好"))
    as_xml = pushes.decode(xml(fields))
    fields |= {"CreateTime": int(fields["CreateTime"]), "MsgId": int(fields["MsgId"])}
    pressed = pushes.decode(json.dumps(fields | {"bizmsgmenuid": 101}).encode())
    assert pressed.button == "101"
    assert pushes.decode(json.dumps(fields).encode()) == as_xml


def test_what_stands_deeper_is_passed_over() -> None:
    body = xml(PUSHER.event("o1", "CLICK", "k")).decode()
    inner = "<SendPicsInfo><Count>1</Count><PicList><item><MsgType>x</MsgType></item></PicList>"
    found = pushes.decode(body.replace("</xml>", f"{inner}</SendPicsInfo></xml>").encode())
    assert (found.type, found.key) == ("event", "k")


@pytest.mark.parametrize(
    ("late", "off"), [(0.7, 0.7), (1.9, 1.9), (30.0, 0.0), (-30.0, 0.0), (90_000.0, 90_000.0)]
)
def test_the_time_is_the_platforms_unless_ours_is_finer_or_theirs_cannot_be(
    late: float, off: float
) -> None:
    found = came(PUSHER.text("o1", "x"), CLOCK.now + late)
    assert found is not None
    assert found.at.timestamp() == pytest.approx(CLOCK.now + off)
