"""What customers do on Telegram becomes what the core takes in, kind by kind."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.base import Request
from bot.channels.telegram.updates import ALLOWED, Unreadable, arrival, parse, update_id
from storage.inbox import Arrival
from storage.messages import Attachment
from tests.fakes.telegram_inlet import SECRET, run, stand

SHOWN = {"x-telegram-bot-api-secret-token": SECRET}
NOW = datetime(2026, 3, 1, 10, 0, 0, 500_000, UTC)
CHAT = {"id": 7, "type": "private", "first_name": "李"}
LI = {"id": 7, "is_bot": False, "first_name": "李"}
FILE = {"file_id": "F", "file_unique_id": "u", "file_size": 9}
CLIP = FILE | {"duration": 1, "width": 2, "height": 2}
SPOT = {"latitude": 31.2, "longitude": 121.4}


def message(**content: Any) -> dict[str, Any]:
    base = {"message_id": 5, "date": int(NOW.timestamp()), "chat": CHAT, "from": LI}
    return base | content


def read(kind: str, body: dict[str, Any], payload: str = "") -> Arrival | None:
    update = parse({"update_id": 99, kind: body})
    assert update is not None
    return arrival(update, "main", NOW, payload)


def told(**content: Any) -> Arrival:
    made = read("message", message(**content))
    assert made is not None
    return made


def test_a_text_is_a_message_of_the_own_chat() -> None:
    made = told(text="电池坏了😡")
    assert (made.channel, made.account, made.user) == ("telegram", "main", "7")
    assert (made.event_id, made.kind, made.text) == ("99", "message", "电池坏了😡")
    assert made.raw["message_id"] == 5
    assert made.raw["update"]["message"]["text"] == "电池坏了😡"


@pytest.mark.parametrize(
    ("text", "payload"),
    [("/start", ""), ("/start@xiaoan_bot", ""), ("/start TS260301", "TS260301"), ("/start ", "")],
)
def test_start_is_coming_in(text: str, payload: str) -> None:
    made = told(text=text)
    assert (made.kind, made.text, made.payload) == ("enter", "", payload)


@pytest.mark.parametrize("text", ["/starts", "/help", "say /start", "/start a b"])
def test_other_commands_are_words(text: str) -> None:
    assert (told(text=text).kind, told(text=text).text) == ("message", text)


def test_of_a_photo_the_largest_is_taken_with_its_caption() -> None:
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": w, "height": w, "file_size": w}
        for name, w in (("small", 90), ("large", 1280), ("middle", 320))
    ]
    made = told(photo=sizes, caption="看")
    assert made.text == "看"
    assert made.attachments == (Attachment("image", "large", mime="image/jpeg", size=1280),)


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        ({"voice": FILE | {"duration": 3}}, Attachment("voice", "F", mime="audio/ogg", size=9)),
        (
            {"audio": FILE | {"duration": 3, "file_name": "a.mp3", "mime_type": "audio/mpeg"}},
            Attachment("voice", "F", "a.mp3", "audio/mpeg", 9),
        ),
        (
            {"video": CLIP | {"mime_type": "video/mp4"}},
            Attachment("video", "F", "", "video/mp4", 9),
        ),
        (
            {"video_note": FILE | {"duration": 1, "length": 2}},
            Attachment("video", "F", "", "video/mp4", 9),
        ),
        (
            {"animation": CLIP, "document": FILE | {"mime_type": "video/mp4"}},
            Attachment("video", "F", "", "", 9),
        ),
        (
            {"document": FILE | {"file_name": "发票.pdf", "mime_type": "application/pdf"}},
            Attachment("file", "F", "发票.pdf", "application/pdf", 9),
        ),
        (
            {"document": FILE | {"file_name": "a.png", "mime_type": "image/png"}},
            Attachment("image", "F", "a.png", "image/png", 9),
        ),
        ({"location": SPOT}, Attachment("location", "", "31.200000,121.400000")),
        (
            {"location": SPOT, "venue": {"location": SPOT, "title": "门店", "address": "南路1号"}},
            Attachment("location", "", "门店 南路1号 (31.200000,121.400000)"),
        ),
        (
            {"contact": {"phone_number": "8613800138000", "first_name": "王", "user_id": 8}},
            Attachment("contact", "", "王 8613800138000"),
        ),
    ],
)
def test_every_kind_of_media_comes_with_its_reference(
    content: dict[str, Any], attachment: Attachment
) -> None:
    assert told(**content).attachments == (attachment,)


def test_the_own_number_is_verified_and_becomes_words() -> None:
    card = {"phone_number": "8613800138000", "first_name": "李", "user_id": 7}
    made = told(contact=card)
    assert (made.text, made.attachments) == ("+8613800138000", ())
    assert made.raw["verified_phone"] == "+8613800138000"


def test_a_forwarded_card_verifies_nobody() -> None:
    card = {"phone_number": "8613800138000", "first_name": "李", "user_id": 7}
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "某"}
    made = told(contact=card, forward_origin=origin)
    assert made.text == ""
    assert made.attachments[0].kind == "contact"
    assert "verified_phone" not in made.raw


def test_a_sticker_says_its_emoji_and_a_poll_its_question() -> None:
    sticker = FILE | {"type": "regular", "width": 1, "height": 1}
    sticker |= {"is_animated": False, "is_video": False}
    assert told(sticker=sticker | {"emoji": "😭"}).text == "😭"
    assert told(sticker=sticker).text == "[贴纸]"
    assert told(dice={"emoji": "🎲", "value": 3}).text == "🎲"


def test_an_album_says_which_album_a_photo_belongs_to() -> None:
    size = {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}
    assert told(photo=[size], media_group_id="g1").raw["album"] == "g1"


def test_a_service_message_is_nothing_to_us() -> None:
    assert read("message", message(group_chat_created=True)) is None


def test_an_edit_names_the_message_it_amends() -> None:
    made = read("edited_message", message(text="订单是A2", edit_date=int(NOW.timestamp())))
    assert made is not None
    assert (made.kind, made.text, made.raw["edits"]) == ("edit", "订单是A2", 5)


def test_a_live_location_on_the_move_says_nothing_new() -> None:
    assert read("edited_message", message(location=SPOT)) is None


def test_an_edit_to_start_amends_words_and_greets_nobody() -> None:
    made = read("edited_message", message(text="/start"))
    assert made is not None
    assert made.kind == "edit"


def _query(**more: Any) -> dict[str, Any]:
    row = [{"text": "对", "callback_data": "/confirm"}, {"text": "改", "callback_data": "/amend"}]
    shown = message(text="对吗", reply_markup={"inline_keyboard": [row]})
    return {"id": "1", "from": LI, "chat_instance": "x", "data": "/amend", "message": shown} | more


def test_a_pressed_button_brings_its_payload_and_its_title() -> None:
    made = read("callback_query", _query(), payload="/amend")
    assert made is not None
    assert (made.kind, made.text, made.payload) == ("button", "改", "/amend")


def test_a_button_that_means_nothing_any_more_is_still_its_words() -> None:
    made = read("callback_query", _query(), payload="")
    assert made is not None
    assert (made.kind, made.text) == ("message", "改")


def test_a_button_of_a_message_too_old_to_see_still_counts() -> None:
    old = {"chat": CHAT, "message_id": 5, "date": 0}
    made = read("callback_query", _query(message=old), payload="/amend")
    assert made is not None
    assert (made.kind, made.payload, made.user) == ("button", "/amend", "7")


def _member(status: str) -> Arrival | None:
    bot = {"id": 1, "is_bot": True, "first_name": "b"}
    was: dict[str, Any] = {"status": "member", "user": bot}
    is_: dict[str, Any] = {"status": status, "user": bot}
    is_ |= {"until_date": 0} if status == "kicked" else {}
    change = {"chat": CHAT, "from": LI, "date": 1, "old_chat_member": was, "new_chat_member": is_}
    return read("my_chat_member", change)


def test_blocking_is_leaving_and_unblocking_is_following() -> None:
    left, back = _member("kicked"), _member("member")
    assert left is not None
    assert back is not None
    assert (left.kind, back.kind) == ("unfollow", "follow")


def test_fresh_words_carry_our_time_and_old_words_their_own() -> None:
    """Telegram cuts to whole seconds: the pause after an answer is 1.2, so that would halve it."""
    assert told(text="a").at == NOW
    old = int(NOW.timestamp()) - 3600
    assert told(text="a", date=old).at == datetime.fromtimestamp(old, UTC)


def test_messages_of_a_business_account_are_not_ours() -> None:
    assert read("business_message", message(text="hi", business_connection_id="b")) is None
    assert "business_message" not in ALLOWED


@pytest.mark.parametrize("raw", [None, 3, "x", [], {}, {"update_id": "7"}, {"update_id": True}])
def test_what_has_no_number_is_no_update(raw: Any) -> None:
    with pytest.raises(Unreadable):
        update_id(raw)


@pytest.mark.parametrize(
    "body",
    [
        {"message": 5},
        {"message": {"message_id": "a"}},
        {"message": {"message_id": 1, "date": 10**30, "chat": CHAT}},
        {"message": message(photo=[{"x": 1}])},
        {"callback_query": {"id": 1}},
        {"my_chat_member": []},
    ],
)
def test_an_update_of_the_wrong_shape_is_kept_for_a_person(body: dict[str, Any]) -> None:
    raw = {"update_id": 4} | body
    update = parse(raw)
    if update is not None:
        assert arrival(update, "main", NOW) is None
        return

    async def talk() -> None:
        async with stand() as made:
            pushed = Request("POST", {}, SHOWN, json.dumps(raw).encode())
            assert (await made.bot.handle(pushed)).status == 200
            assert [json.loads(one) for one in made.inlet.parked] == [raw]

    run(talk())
