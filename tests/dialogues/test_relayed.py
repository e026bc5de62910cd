"""What the customer said by phone, at the counter or in a letter, put down by a colleague."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.decided import FollowUp, Incomplete, ProposalSettled, Relayed, ReviewAsked
from dialogues.effects import CaseState, Effect, FileCase, Say, SettlePromise, TakeRefused
from dialogues.events import AgentRelayed, AgentTook
from dialogues.relayed import choices, version
from dialogues.state import Control, FieldName, MessageId
from dialogues.talks import Meant, meant_parse
from tests.dialogues.casework import NAMES, NOW, STORY, Talk, begun, bot, only

PHONE, WISH = FieldName("contact_phone"), FieldName("demand")


class Rung(Talk):
    """A filed case that agent a has."""

    def relays(self, text: str = "", agent: str = "a", **parts: Any) -> list[Effect]:
        """Let an agent put down what the customer said ten minutes ago."""
        meant = Meant.model_validate({"intent": "chitchat"} | parts.pop("meant", {}))
        given: dict[str, Any] = {
            "way": "phone",
            "told": self.now - timedelta(minutes=10),
            "text": text,
            "parse": meant_parse(text, meant),
        }
        return self.happen(AgentRelayed(self.now, agent, NAMES[agent], **(given | parts)))

    def answers(self, payload: str, text: str, **parts: Any) -> list[Effect]:
        """Let an agent put down an answer to the plan that stands."""
        return self.relays(text, payload=payload, version=version(self.now_state), **parts)


@pytest.fixture
def talk(book: Book) -> Rung:
    return begun(book, Rung)


def of(kind: type[Any], effects: list[Effect]) -> list[Any]:
    return [one for one in effects if isinstance(one, kind)]


def test_an_option_taken_by_phone_is_taken_and_names_who_put_it_down(talk: Rung) -> None:
    """S0-41: in place of the customer's message stands the colleague's record."""
    talk.proposed(options=("A 换电池", "B 退货"))
    assert choices(talk.now_state) == (
        ("/accept 1", "A 换电池"), ("/accept 2", "B 退货"), ("/amend", ""), ("/refuse", ""),
    )  # fmt: skip
    effects = talk.answers("/accept 2", "那就退货吧")
    done = only(effects, ProposalSettled)
    assert (done.how, done.option, done.words) == ("accepted", "B", "那就退货吧")
    assert (done.message, done.way, done.by) == (None, "phone", "陈岚")
    line = only(effects, Relayed)
    assert (line.way, line.text) == ("phone", "那就退货吧")
    assert line.told < line.at
    assert talk.now_state.stage == CaseState.EXECUTING
    assert of(Say, effects) == []
    own = talk.told("好的", intent="affirm")
    assert of(ProposalSettled, own) == [], "it is answered"


def test_his_own_answer_has_his_message_and_nobody_beside(talk: Rung) -> None:
    talk.proposed()
    done = only(talk.told("同意", intent="accept"), ProposalSettled)
    assert (done.way, done.by) == ("", "")
    assert done.message


@pytest.mark.parametrize(
    ("payload", "text", "how"),
    [("/amend", "换新的可以，还要备用机", "amended"), ("/refuse", "我不接受", "refused")],
)
def test_a_change_and_a_no_are_what_the_colleague_says_they_are(
    talk: Rung, payload: str, text: str, how: str
) -> None:
    """S2-24: the choice counts, however his words are read."""
    talk.proposed()
    done = only(talk.answers(payload, text, meant={"intent": "affirm"}), ProposalSettled)
    assert (done.how, done.words, done.by) == (how, text, "陈岚")


def test_an_answer_counts_for_the_version_the_colleague_saw(talk: Rung) -> None:
    talk.proposed()
    talk.proposed(text="退 300 元。")
    before = talk.now_state
    late = talk.relays("可以", payload="/accept", version=1)
    assert only(late, Incomplete).missing == ("answered",)
    assert (of(ProposalSettled, late), of(Relayed, late)) == ([], [])
    assert talk.now_state.but(turn=before.turn) == before
    talk.told("同意", intent="accept")
    again = talk.relays("不要了", payload="/refuse", version=2)
    assert only(again, Incomplete).missing == ("answered",)


def test_plain_words_are_read_as_his_are(talk: Rung) -> None:
    """What he says answers the open plan; without one its values fill the record."""
    talk.proposed()
    done = only(talk.relays("可以", meant={"intent": "accept"}), ProposalSettled)
    assert (done.how, done.by) == ("accepted", "陈岚")
    said = {"intent": "supplement", "slots": {"phone": "13800138000"}}
    effects = talk.relays("打13800138000", meant=said, way="counter")
    known = talk.now_state.fields[PHONE]
    assert (known.value, known.how, known.message) == ("13800138000", "counter", None)
    filed = of(FileCase, effects)
    assert filed
    assert {one.fields[PHONE] for one in filed} == {known}


def test_a_field_is_filled_and_says_which_way(talk: Rung) -> None:
    said = {"intent": "supplement", "slots": {"phone": "13900139000"}}
    effects = talk.relays("13900139000", field="contact_phone", way="letter", meant=said)
    assert only(effects, Relayed).label == "联系电话"
    known = talk.now_state.fields[PHONE]
    assert (known.value, known.how) == ("13900139000", "letter")
    wish = talk.relays("想换一台新的", field="demand")
    assert talk.now_state.fields[WISH].text == "想换一台新的"
    assert of(Say, wish) == []
    no = talk.relays("不知道", field="contact_phone")
    assert (only(no, Incomplete).act, only(no, Incomplete).missing) == ("relay", ("value",))
    assert of(Relayed, no) == []


def test_a_question_answered_by_phone_is_open_no_more(book: Book) -> None:
    talk = Rung(book, NOW)
    talk.told("手机续航虚标", intent="complaint", category="quality.below_spec", heat=0)
    assert talk.now_state.asking == "product"
    effects = talk.relays("手机", field="product", meant={"slots": {"product": "手机"}})
    assert talk.now_state.fields[FieldName("product")].value == "手机"
    state = talk.now_state
    assert state.asking is None
    assert state.control is Control.BOT
    assert of(Say, effects) == []
    assert "手机" not in bot(talk.told("好的", intent="affirm")), "it is not asked again"


def test_who_spoke_with_him_met_the_first_touch(book: Book) -> None:
    """S2-28: by phone and at the counter; a letter was only read."""
    talk = Rung(book, NOW)
    talk.told(STORY, intent="complaint", category="quality.below_spec")
    talk.told("转人工", intent="ask_human", handoff="request_human")
    letter = talk.relays("收到了", way="letter")
    assert of(SettlePromise, letter) == []
    counter = talk.relays("收到了", way="counter")
    assert "note:柜台当面（陈岚）" in {one.proof for one in of(SettlePromise, counter)}


def test_nobody_puts_words_down_in_a_talk_another_has(talk: Rung) -> None:
    talk.proposed()
    refused = only(talk.answers("/accept", "可以", agent="b"), TakeRefused)
    assert (refused.agent, refused.owner) == ("b", "陈岚")
    assert version(talk.now_state) == 1


def test_the_bot_answers_in_his_chat_only_when_wanted(talk: Rung) -> None:
    talk.proposed()
    talk.returned()
    quiet = talk.answers("/accept", "可以")
    assert of(ProposalSettled, quiet)
    assert of(Say, quiet) == []
    talk.happen(AgentTook(talk.now, "a", "陈岚"))
    talk.proposed(text="退 300 元。")
    talk.returned()
    aloud = talk.answers("/accept", "可以", tell=True)
    assert [one.author for one in of(Say, aloud)] == ["bot"]


def test_a_talk_afterwards_by_phone_asks_nothing_behind_his_back(talk: Rung) -> None:
    """The score that follows is asked in words: unasked, no digit of his is one."""
    talk.resolved()
    talk.asked()
    effects = talk.relays("已经好了，谢谢", meant={"intent": "thanks"})
    assert only(effects, FollowUp).how == "content"
    assert of(Say, effects) == []
    assert talk.now_state.cares[-1].follow == ""


def test_a_review_asked_for_by_phone_goes_to_somebody_else(talk: Rung) -> None:
    talk.declined()
    assert ("/review", "") in choices(talk.now_state)
    effects = talk.answers("/review", "不认可，请别人再看")
    assert only(effects, ReviewAsked).apart_from == "a"
    assert talk.now_state.control is Control.QUEUE
    assert of(Say, effects) == []


def test_when_he_last_wrote_is_as_it_was(talk: Rung) -> None:
    """A platform's window opens with a message, not with a call."""
    before = talk.now_state.heard
    talk.now += timedelta(hours=5)
    talk.relays("知道了")
    assert talk.now_state.heard == before
    assert all(known.message != MessageId(0) for known in talk.now_state.fields.values())


def test_without_a_case_there_is_nothing_to_put_it_down_in(book: Book) -> None:
    talk = Rung(book, NOW)
    talk.told("你好", intent="greet")
    refused = only(talk.relays("知道了"), TakeRefused)
    assert (refused.agent, refused.owner) == ("a", "")
