"""Every kind of item WeCom sends becomes what the core knows; none that a customer sent is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.wecom.decode import Item, decode
from storage.inbox import Arrival
from storage.messages import Attachment
from tests.bot.channels.wecom.wecom_bench import USER
from tests.bot.runtime_fakes import Clock
from tests.fakes.wecom_platform import WeCom
from tests.fakes.wecom_rules import KFID


@pytest.fixture
def wecom() -> WeCom:
    return WeCom(Clock())


def last(wecom: WeCom) -> Item:
    item = decode(wecom.feed[-1], "main", KFID)
    assert item is not None
    return item


def arrived(wecom: WeCom) -> Arrival:
    arrival = last(wecom).arrival
    assert arrival is not None
    return arrival


def test_a_text_is_a_message(wecom: WeCom) -> None:
    msgid = wecom.says(USER, "手机坏了")
    assert arrived(wecom) == Arrival(
        "kf",
        "main",
        USER,
        msgid,
        "message",
        datetime.fromtimestamp(wecom.clock(), UTC),
        "手机坏了",
        raw=wecom.feed[-1],
    )


def test_a_pressed_button_brings_its_payload(wecom: WeCom) -> None:
    wecom.says(USER, "对", "/confirm")
    found = arrived(wecom)
    assert (found.kind, found.text, found.payload) == ("button", "对", "/confirm")


@pytest.mark.parametrize(
    ("msgtype", "part", "text", "attachment"),
    [
        ("image", {"media_id": "M1"}, "", Attachment("image", "M1")),
        ("voice", {"media_id": "M2"}, "", Attachment("voice", "M2")),
        ("video", {"media_id": "M3"}, "", Attachment("video", "M3")),
        ("file", {"media_id": "M4"}, "", Attachment("file", "M4")),
        (
            "location",
            {"latitude": 39.9, "longitude": 116, "name": "西单店", "address": "北京市西城区"},
            "北京市西城区 西单店",
            Attachment("location", "", "39.900000,116.000000"),
        ),
        (
            "link",
            {"title": "订单", "desc": "x", "url": "https://a.cn/1", "pic_url": "https://a.cn/p"},
            "订单",
            Attachment("link", "", "https://a.cn/1"),
        ),
        ("business_card", {"userid": "zhangsan"}, "", Attachment("contact", "", "zhangsan")),
        (
            "miniprogram",
            {"title": "商城", "appid": "wx1", "pagepath": "p/1", "thumb_media_id": "T"},
            "商城",
            Attachment("link", "", "p/1"),
        ),
        (
            "channels_shop_order",
            {"order_id": "1"},
            "",
            Attachment("file", "", "channels_shop_order"),
        ),
    ],
)
def test_other_kinds_arrive_with_their_attachment(
    wecom: WeCom, msgtype: str, part: dict[str, Any], text: str, attachment: Attachment
) -> None:
    wecom.sends(USER, msgtype, part)
    found = arrived(wecom)
    assert (found.kind, found.text, found.attachments) == ("message", text, (attachment,))
    assert found.raw[msgtype] == part


def test_a_menu_arrives_as_its_words(wecom: WeCom) -> None:
    wecom.sends(USER, "msgmenu", {"head_content": "选一个", "list": [], "tail_content": "谢谢"})
    assert arrived(wecom).text == "选一个\n谢谢"


@pytest.mark.parametrize(
    ("msgtype", "part"),
    [
        ("text", {"content": 7}),
        ("text", None),
        ("image", {"media_id": ""}),
        ("image", ["M1"]),
        ("location", {"latitude": "north"}),
        ("location", {"latitude": float("inf")}),
        ("link", {"url": "x" * 20_001}),
    ],
)
def test_a_broken_part_still_arrives(wecom: WeCom, msgtype: str, part: object) -> None:
    wecom.sends(USER, msgtype, part)
    found = arrived(wecom)
    assert (found.kind, found.attachments) == ("message", (Attachment("file", "", msgtype),))


def test_who_enters_is_told_apart_and_the_code_is_kept_nowhere(wecom: WeCom) -> None:
    code = wecom.enters(USER)
    item, found = last(wecom), arrived(wecom)
    assert (item.code, found.kind, found.user) == (code, "enter", USER)
    assert found.raw["event"]["scene"] == "web"
    assert code not in str(found.raw)
    assert code not in repr(item)


def test_who_enters_again_may_not_be_spoken_to_and_is_no_arrival(wecom: WeCom) -> None:
    wecom.happens("enter_session", external_userid=USER, scene="web")
    assert last(wecom) == Item(None, "enter_session")


def test_a_message_taken_back_names_it(wecom: WeCom) -> None:
    wecom.happens("user_recall_msg", external_userid=USER, recall_msgid="m00001")
    assert (arrived(wecom).kind, arrived(wecom).raw["recalled"]) == ("recall", "m00001")
    wecom.happens("servicer_recall_msg", external_userid=USER, recall_msgid="m9")
    assert (arrived(wecom).kind, arrived(wecom).raw["act"]) == ("recall", "recalled")


def test_a_message_of_ours_that_did_not_arrive_says_why(wecom: WeCom) -> None:
    wecom.fails(USER, "0123abcd-7", 10)
    found = arrived(wecom)
    assert last(wecom).failed == ("0123abcd-7", 10)
    assert (found.kind, found.text, found.raw["fail_type"]) == ("receipt", "客户拒收", 10)
    wecom.fails(USER, "0123abcd-7", 99)
    assert arrived(wecom).text == "失败类型 99"


def test_a_person_in_wecom_is_an_agent(wecom: WeCom) -> None:
    wecom.agent_takes(USER)
    wecom.agent_says(USER, "我来处理")
    wecom.agent_ends(USER)
    items = [decode(raw, "main", KFID) for raw in wecom.feed]
    found = [item.arrival for item in items if item is not None and item.arrival is not None]
    assert [one.kind for one in found] == ["agent", "agent", "agent_returned"]
    assert [one.raw["act"] for one in found] == ["took", "said", "ended"]
    assert {one.raw["agent"] for one in found} == {"zhangsan"}
    assert [one.text for one in found] == ["", "我来处理", ""]
    assert "MC1" not in str(found)
    assert "END0" not in str(found)


@pytest.mark.parametrize(
    ("change", "act"), [(1, "took"), (2, "moved"), (3, "ended"), (4, "took_again"), (9, "moved")]
)
def test_every_change_of_a_session_has_its_act(wecom: WeCom, change: int, act: str) -> None:
    wecom.happens("session_status_change", external_userid=USER, change_type=change)
    assert arrived(wecom).raw["act"] == act


def test_the_systems_own_words_are_nobodys(wecom: WeCom) -> None:
    wecom.put(origin=4, open_kfid=KFID, external_userid=USER, msgtype="text", text={"content": "x"})
    assert last(wecom) == Item(None, "system")


@pytest.mark.parametrize(
    "event_type", ["servicer_status_change", "reject_customer_msg_switch_change", "x"]
)
def test_an_event_that_concerns_no_customer_is_no_arrival(wecom: WeCom, event_type: str) -> None:
    wecom.happens(event_type, servicer_userid="zhangsan", status=2)
    assert last(wecom) == Item(None, event_type)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "text",
        [],
        {},
        {"msgid": ""},
        {"msgid": "m", "send_time": "1"},
        {"msgid": "m", "send_time": -1},
        {"msgid": "m", "send_time": 10**30},
        {"msgid": "m", "send_time": 1, "msgtype": "event"},
        {"msgid": "m", "send_time": 1, "msgtype": "event", "event": {"event_type": 3}},
        {"msgid": "m" * 257, "send_time": 1},
    ],
)
def test_what_is_no_item_is_left_out(raw: object) -> None:
    assert decode(raw, "main", KFID) is None


def test_another_accounts_item_is_left_out(wecom: WeCom) -> None:
    wecom.says(USER, "x")
    assert decode(wecom.feed[-1] | {"open_kfid": "wkOther"}, "main", KFID) is None
    wecom.enters(USER)
    assert decode(wecom.feed[-1], "main", "wkOther") is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["text", "image", "location", "link", "msgmenu", "event", "miniprogram"]), _JSON
)
def test_no_item_breaks_a_page(msgtype: str, part: object) -> None:
    head = {"msgid": "m", "send_time": 1, "open_kfid": KFID, "external_userid": USER, "origin": 3}
    item = decode({**head, "msgtype": msgtype, msgtype: part}, "main", KFID)
    assert msgtype == "event" or (item is not None and item.arrival is not None)
