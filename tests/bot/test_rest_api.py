"""Rasa's contracts: answered in the same request, in order, once."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from dialogues.effects import Say, Why
from nlu.types import Context, Intent, Parse, Slot, SlotType
from storage import messages
from tests.bot.rest_bench import WEBHOOK, ask, shop
from tests.bot.running import run
from tests.bot.runtime_fakes import Decider


def test_a_message_is_answered_in_the_same_request(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            assert await ask(client, "x") == [{"recipient_id": "v1", "text": "1: x"}]

    run(talk())


def test_buttons_come_as_rasa_sends_them_and_a_payload_presses(tmp_path: Path) -> None:
    async def talk() -> None:
        decide = Decider()
        async with shop(tmp_path, decide) as (client, _):
            (reply,) = await ask(client, "ask me")
            assert reply["buttons"] == [
                {"title": "对", "payload": "/confirm"},
                {"title": "改", "payload": "/amend"},
            ]
            await ask(client, "/confirm")
            pressed = decide.events[-1].messages[0]  # type: ignore[union-attr]
            assert pressed.payload == "/confirm"
            await ask(client, "/不满意")
            assert decide.events[-1].messages[0].payload == ""  # type: ignore[union-attr]

    run(talk())


def test_a_repeated_message_id_gets_the_same_answer_and_one_turn(tmp_path: Path) -> None:
    async def talk() -> None:
        decide = Decider()
        async with shop(tmp_path, decide) as (client, _):
            first = await ask(client, "ask x", message_id="m1")
            again = await ask(client, "ask x", message_id="m1")
            at_once = await asyncio.gather(*(ask(client, "y", message_id="m2") for _ in range(3)))
            assert first == again
            assert at_once == [[{"recipient_id": "v1", "text": "2: y"}]] * 3
            assert len(decide.events) == 2
            assert await ask(client, "z", sender="v2", message_id="m1") == [
                {"recipient_id": "v2", "text": "1: z"}
            ]

    run(talk())


def test_what_a_colleague_said_meanwhile_comes_with_the_next_answer_and_once(
    tmp_path: Path,
) -> None:
    """R-06: this door writes to nobody, so what waits is told to who asks."""
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    async def talk() -> None:
        async with shop(tmp_path) as (client, app):
            await ask(client, "a")
            for text in ("我是周敏", "查到了"):
                said = Say(text, Why("agent", ""), author="zhou", kind="agent")
                app.store.do(
                    partial(
                        messages.say,
                        chat="rest:default:v1",
                        inbox_id=None,
                        said=said,
                        at=at,
                        pull=True,
                    )
                )
            asked = await ask(client, "b", message_id="m1")
            assert [one["text"] for one in asked] == ["我是周敏", "查到了", "2: b"]
            assert await ask(client, "b", message_id="m1") == asked
            assert [one["text"] for one in await ask(client, "c")] == ["3: c"]
            assert [one["text"] for one in await ask(client, "x", sender="v2")] == ["1: x"]

    run(talk())


def test_the_same_words_without_an_id_are_two_messages(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            assert [(await ask(client, "x"))[0]["text"] for _ in range(2)] == ["1: x", "2: x"]

    run(talk())


def test_several_requests_of_one_sender_at_once_are_answered_each_with_its_own_turn(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            answers = await asyncio.gather(*(ask(client, f"m{n}") for n in range(12)))
            assert [a[0]["text"].partition(": ")[2] for a in answers] == [
                f"m{n}" for n in range(12)
            ]
            assert sorted(int(a[0]["text"].partition(":")[0]) for a in answers) == [*range(1, 13)]

    run(talk())


def test_many_senders_at_once_do_not_mix(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            answers = await asyncio.gather(
                *(ask(client, f"m{n}", sender=f"v{n}") for n in range(30))
            )
            assert answers == [[{"recipient_id": f"v{n}", "text": f"1: m{n}"}] for n in range(30)]

    run(talk())


def test_a_turn_that_takes_too_long_is_asked_for_again_and_its_reply_stays(tmp_path: Path) -> None:
    goes_on = threading.Event()

    def slow(text: str, _context: Context) -> Parse:
        goes_on.wait(5)
        return Parse(text)

    async def talk() -> None:
        async with shop(tmp_path, read=slow, rest_wait=0.5) as (client, app):
            early = await client.post(
                "/webhooks/rest/webhook", json={"sender": "v1", "message": "x", "message_id": "m1"}
            )
            assert early.status_code == 503, "every answer to a message is the same words"
            assert int(early.headers["retry-after"]) > 0
            assert await ask(client, "y", sender="v2") == [], "nobody can ask again for this one"
            goes_on.set()
            again = await ask(client, "x", message_id="m1")
            assert again == [{"recipient_id": "v1", "text": "1: x"}]
            lines = app.store.read(lambda c: messages.history(c, "rest:default:v1"))
            assert [line.text for line in lines] == ["x", "1: x"]

    run(talk())


def test_a_crash_in_reading_still_answers(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            assert await ask(client, "crash it") == [{"recipient_id": "v1", "text": "1: crash it"}]
            parsed = await client.post("/model/parse", json={"text": "crash it"})
            assert parsed.status_code == 200
            assert parsed.json()["intent"]["confidence"] == 0.0

    run(talk())


def test_a_text_is_parsed_as_rasa_says_it_and_as_we_do(tmp_path: Path) -> None:
    slot = Slot(SlotType.PHONE, "13800000000", 2, 13, "+8613800000000")

    def read(text: str, context: Context) -> Parse:
        assert context.at is not None
        return Parse(
            text,
            intent=Intent.COMPLAINT,
            acts=(Intent.COMPLAINT, Intent.ASK_HUMAN),
            level=2,
            slots=(slot,),
            sure={"intent": 0.9},
        )

    async def talk() -> None:
        async with shop(tmp_path, None, read) as (client, _):
            answer = await client.post("/model/parse", json={"text": "我的13800000000"})
            parsed = answer.json()
            assert parsed["text"] == "我的13800000000"
            assert parsed["intent"] == {"name": "complaint", "confidence": 0.9}
            assert [one["name"] for one in parsed["intent_ranking"]] == ["complaint", "ask_human"]
            (entity,) = parsed["entities"]
            assert (entity["entity"], entity["start"], entity["end"]) == ("phone", 2, 13)
            assert parsed["text"][entity["start"] : entity["end"]] == entity["text"]
            assert entity["value"] == "+8613800000000"
            assert (parsed["level"], parsed["flags"], parsed["emotion"]) == (2, [], "neutral")

    run(talk())


def test_a_door_that_is_closed_is_not_there(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path, rest=False) as (client, _):
            assert (await client.post(WEBHOOK, content=b"{}")).status_code == 404
        other = tmp_path / "other"
        async with shop(other, web=False) as (client, _):
            assert (await client.post("/api/chat/session", json={})).status_code == 404
            assert (await client.get("/chat")).status_code == 404
            assert await ask(client, "x")

    run(talk())
