"""In a danger that goes on: who is worse, what bulges, a card that is to be blocked, a camera."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import danger
from dialogues.state import Level

_PLAIN: dict[str, Any] = {"intent": "supplement", "emotion": "neutral"}


def _told(*hazards: str, category: str = "quality.safety") -> dict[str, Any]:
    return {
        "intent": "complaint", "emotion": "anxiety", "heat": 2, "category": category,
        "level": 1, "flags": ["safety"], "hazards": list(hazards),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["孩子也吐了", "越来越难受了", "人叫不醒", "my son is also sick now", "its getting worse"],
)
def test_who_is_worse_hears_the_number_again_and_not_only_that_it_is_noted(
    chat: Any, text: str
) -> None:
    """S2-14: also after the case is on file."""
    chat.say("吃了你们的饭上吐下泻", **_told("poisoning"))
    chat.say("13812345678", **_PLAIN, slots={"phone": "13812345678"})
    assert "120" in chat.say(text, **_PLAIN)
    assert chat.now_state.level is Level.URGENT


@pytest.mark.parametrize(
    "text", ["客服态度更差了", "现在好多了", "the app is getting slower", "订单又没了"]
)
def test_what_is_no_body_that_suffers_is_no_worsening(text: str) -> None:
    assert not danger.worse(text)


def test_what_bulges_but_burns_not_is_still_not_to_be_charged(chat: Any) -> None:
    """没着火 takes the fire back, and not the word to leave it alone."""
    chat.say("电瓶车电池鼓包了", **_told("fire"))
    answer = chat.say("没有着火 就是鼓包了", **_told("fire"))
    assert "看岔" not in answer
    assert "别再冒这个险" in answer or "别冒这个险" in answer or "别充" in answer


def test_who_was_filmed_hears_what_to_do_with_the_camera(chat: Any) -> None:
    answer = chat.say(
        "酒店房间有针孔摄像头", intent="complaint", emotion="anxiety", heat=2, level=1,
        category="account_safety.privacy", flags=["account_security"],
    )  # fmt: skip
    assert "先别碰" in answer
    assert "110" in answer
    assert "资料" not in answer


@pytest.mark.parametrize(
    "text",
    [
        *("信用卡有三筆不是我刷的", "銀行戶口唔見咗五萬蚊", "my card is being charged right now"),
        *("剛剛匯了八萬給假客服", "說要解除分期付款，叫我去操作ATM", "叫我將錢過去安全戶口"),
        *("让我下载一个会议软件", "they told me to install AnyDesk", "he's on my computer now"),
    ],
)
def test_money_that_others_take_is_to_be_frozen(text: str) -> None:
    assert danger.money_runs(text)


@pytest.mark.parametrize(
    "text",
    [
        "點解你哋唔即刻 block 咗張 card？",
        "能不能先冻结这张卡",
        "怎么冻结",
        "點樣凍結",
        "我現在要先做什麼",
        "佢仲喺度過緊數",
        "how do i block it",
    ],
)
def test_who_wants_the_card_blocked_is_told_how(text: str) -> None:
    assert danger.money_still(text)


def test_who_says_that_she_is_fine_now_asks_for_no_progress(chat: Any) -> None:
    chat.say("my daughter's school bus left her at the wrong stop", **_told("stranded"))
    answer = chat.say("she is fine now", intent="ask_progress", acts=["ask_progress"])
    assert "编号" not in answer
    assert "平安就好" in answer or "出来就好" in answer or "glad" in answer or "relief" in answer


@pytest.mark.parametrize("text", ["yes everyone fine, it was on tuesday", "im ok now he left"])
def test_who_says_in_plain_english_that_nobody_is_hurt_is_not_asked_again(
    chat: Any, text: str
) -> None:
    chat.say("the brakes of my new car failed", **_told("other"))
    chat.say(text, **_PLAIN)
    assert chat.known("injury") == "no"
