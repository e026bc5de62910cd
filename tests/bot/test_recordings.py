"""Anonymous recordings: nothing that names anybody, and nothing the replay needs is lost."""

from __future__ import annotations

from typing import Any

import pytest

from bot.recordings import anonymous, recorded
from dialogues.events import AgentReturned, AgentSaid, AgentTook, Heard
from dialogues.talks import Meant, meant_parse
from storage import codec

AT = "2026-11-25T10:00:00+08:00"


def talk(text: str, slots: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    meant = Meant.model_validate({"intent": "complaint", "slots": slots or {}})
    parse = codec.plain(meant_parse(text, meant))
    message = {"at": AT, "text": text, "payload": "", "attachments": [], "parse": parse} | more
    events = [{"kind": "heard", "at": AT, "messages": [message]}]
    return {"talk": "telegram:main:42", "finished": True, "events": events}


@pytest.mark.parametrize(
    ("text", "slots", "secret", "shown"),
    [
        ("电话 13800138000", {"phone": "13800138000=+8613800138000"}, "0013", "138****8000"),
        ("叫我张小三就行", {"contact_name": "张小三"}, "小三", "叫我张**就行"),
        ("单号 SF1234567890", {"order_no": "SF1234567890"}, "SF123456", "7890"),
        ("写信到 a.bc@d.cn", None, "a.bc", "a***@d.cn"),
        ("短号 7788", {"order_no": "7788"}, "7788", "****"),
        ("订单号 20261125001122", None, "20261125", "1122"),
        ("我叫王五，耳机坏了", None, "王五", "王**"),
    ],
)
def test_what_names_somebody_is_gone_from_words_and_values(
    text: str, slots: dict[str, str] | None, secret: str, shown: str
) -> None:
    kept = anonymous(talk(text, slots), 7)
    assert secret not in codec.dumps(kept)
    assert shown in kept["events"][0]["messages"][0]["text"]
    assert (kept["talk"], kept["finished"]) == ("talk-0007", True)


def test_what_names_nobody_stays_and_offsets_are_true() -> None:
    kept = anonymous(talk("张小三的耳机坏了", {"contact_name": "张小三", "product": "耳机"}), 1)
    (event,) = recorded(kept).events
    assert isinstance(event, Heard)
    parse = event.messages[0].parse
    assert parse.text == "张**的耳机坏了"
    assert [parse.text[s.start : s.end] for s in parse.slots] == ["张**", "耳机"]
    assert [s.value for s in parse.slots] == ["张**", "耳机"]


def test_words_never_read_are_masked_too() -> None:
    kept = anonymous(talk("电话 13800138000", parse=None), 1)
    assert kept["events"][0]["messages"][0]["text"] == "电话 138****8000"


def test_agents_are_colleagues() -> None:
    acts = [
        {"kind": kind, "at": AT, "agent": "chenlan", "name": "陈岚", "text": "我是陈岚"}
        for kind in ("agent_took", "agent_said", "agent_returned")
    ]
    whole = talk("耳机坏了")
    kept = anonymous({**whole, "events": [*whole["events"], *acts]}, 1)
    assert "陈岚" not in codec.dumps(kept)
    _, took, said, returned = recorded(kept).events
    assert took == AgentTook(took.at, "agent", "同事")
    assert said == AgentSaid(said.at, "agent", "同事", "同事")
    assert returned == AgentReturned(returned.at, "agent", "同事")


def test_a_recording_ends_where_people_began_to_decide() -> None:
    """What a customer says to a proposal answers people; the scripts asked nothing."""
    whole = talk("耳机坏了")
    proposed = {"kind": "agent_proposed", "at": AT, "agent": "a", "name": "b", "text": "换新"}
    (heard,) = whole["events"]
    kept = {**whole, "events": [heard, proposed, heard]}
    assert len(recorded(kept).events) == 1
