"""Whatever WeCom answers is understood: each of its errors is an outcome, nonsense no success."""

from __future__ import annotations

import re

import pytest

from bot.channels.base import Outcome
from bot.channels.wecom import errors
from bot.channels.wecom.api import understood
from tests.bot.channels.wecom.wecom_bench import run, stage
from tests.fakes.wecom_rules import REPEATED

OUTCOMES = {
    -1: Outcome.RETRY,
    45009: Outcome.RETRY,
    45011: Outcome.RETRY,
    95001: Outcome.QUOTA,
    95002: Outcome.WINDOW_CLOSED,
    95013: Outcome.WINDOW_CLOSED,
    95018: Outcome.WINDOW_CLOSED,
    40013: Outcome.CONFIG,
    48002: Outcome.CONFIG,
    60020: Outcome.CONFIG,
    95000: Outcome.CONFIG,
    95004: Outcome.CONFIG,
    95011: Outcome.CONFIG,
    95016: Outcome.CONFIG,
    95017: Outcome.CONFIG,
    40003: Outcome.REJECTED,
    40058: Outcome.REJECTED,
    40096: Outcome.REJECTED,
    45002: Outcome.REJECTED,
    12345678: Outcome.REJECTED,
}


@pytest.mark.parametrize(("code", "outcome"), OUTCOMES.items())
def test_every_errcode_means_what_the_page_says(code: int, outcome: Outcome) -> None:
    async def send() -> None:
        async with stage() as made:
            made.wecom.fault("kf/send_msg", code)
            receipt = await made.send()
            assert (receipt.outcome, receipt.code) == (outcome, str(code))
            assert re.search(r"[一-鿿]", receipt.detail)
            assert made.wecom.count("kf/send_msg") == 1
            assert (await made.send()).outcome is Outcome.SENT

    run(send())


def test_the_table_is_read_by_these_tests() -> None:
    assert set(OUTCOMES) - set(errors.TABLE) == {12345678}
    assert {outcome for outcome, _ in errors.TABLE.values()} == set(OUTCOMES.values())


def test_the_address_to_allow_is_told() -> None:
    async def send() -> None:
        async with stage() as made:
            made.wecom.fault("kf/send_msg", 60020)
            assert "9.8.7.6" in (await made.send()).detail

    run(send())


@pytest.mark.parametrize(
    ("fault", "code", "wait"),
    [
        ("500", "HTTP 500", 7.0),
        ("429", "HTTP 429", 7.0),
        ("502", "HTTP 502", 7.0),
        ("cut", "RemoteProtocolError", None),
        ("half", "RemoteProtocolError", None),
        ("nonsense", "nonsense", None),
    ],
)
def test_when_wecom_cannot_be_understood_it_is_asked_again_later(
    fault: str, code: str, wait: float | None
) -> None:
    async def send() -> None:
        async with stage() as made:
            made.wecom.fault("kf/send_msg", fault)
            receipt = await made.send()
            assert (receipt.outcome, receipt.code) == (Outcome.RETRY, code)
            assert receipt.retry_after == wait

    run(send())


@pytest.mark.parametrize(
    "answer",
    [b"", b"[]", b"null", b'{"errcode": "0"}', b'{"errcode": true}', b"[" * 5000, b"\xff"],
)
def test_an_answer_that_is_none_is_no_success(answer: bytes) -> None:
    with pytest.raises(errors.Away):
        understood(answer)


def test_a_repeat_is_known_by_words_and_an_unknown_id_is_not() -> None:
    assert errors.Refused(REPEATED, "msgid is repeated, hint: [1]").repeated
    assert errors.Refused(40058, "duplicate msgid").repeated
    assert errors.Refused(40058, "msg_id already exist").repeated
    for words in ("invalid msgid", "msgid not exist", "refused: msgid", "external userid exist"):
        assert not errors.Refused(40058, words).repeated
