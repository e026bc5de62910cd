"""How it went: an open question a day later, whose answer is mined, and the same case reopened.

    due(draft, key)                a timer of an earlier decision came
    hear(draft, reading) -> bool   the answer: content, something new, or just words

A wish in the answer is offered to be registered: on the same case when it is the same matter,
else as a new one, away from who had the first. Source: S2-56, S0-53, S1-24, ideal D3.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from dialogues import after, aftercase, aftertalk, again, comfort, cues, intake, matter, score
from dialogues.decided import FollowUp, Reopened
from dialogues.draft import Draft
from dialogues.effects import CancelTimer, CaseState, SetTimer
from dialogues.letter import ANSWER_WITHIN, FOLLOW_UP
from dialogues.letter import FOLLOW_END as END
from dialogues.reading import UPSET, Reading
from dialogues.state import Care, Control, FieldName, Parked, Phase, State
from dialogues.tongue import cut
from nlu.types import Emotion, Flag, Intent

KEYS = (FOLLOW_UP, END)
CHECKED = "again"
"""Care.follow while he is asked again, days later (dialogues/checking.py)."""
_LATER = timedelta(hours=4)
_ASK_WITHIN = timedelta(hours=72)
_CONTENT = frozenset({
    Intent.PRAISE, Intent.THANKS, Intent.AFFIRM, Intent.ACCEPT, Intent.DENY, Intent.BYE,
    Intent.DONT_KNOW,
})  # fmt: skip
_YES = frozenset({Intent.AFFIRM, Intent.ACCEPT})
_WISHES = frozenset({Intent.COMPLAINT, Intent.SUGGESTION, Intent.FOLLOW_UP})
_ASKS = frozenset({Intent.ASK_PROGRESS, Intent.ASK_HOURS, Intent.ASK_RIGHTS, Intent.ASK_BOT})
_REOPENS = frozenset({"resolved", "closed"})
_QUOTED, _WORDS_MOST = 30, 200
_PRODUCT = FieldName("product")
_OPENS_AGAIN = re.compile(
    r"重[开開][这這那]?[个個件单單案]?|重新(?:打[开開]|[办辦]理|受理|[处處]理)|再[开開]一?次[单單案]"
    r"|\b(?:re-?open|open\s(?:it|this|my\scase|the\scase)\s(?:up\s)?again)\b",
    re.IGNORECASE,
)
_NOT_AGAIN = re.compile(
    r"(?:不|别|別|唔)[用要想需必]{0,2}$|\b(?:not|n't|no need to)\s*$", re.IGNORECASE
)


def due(draft: Draft, key: str) -> None:
    """Ask how it went, or close a case whose customer did not answer."""
    one = aftercase.care(draft, key.partition(":")[2])
    if one.follow == score.SCORE:
        aftercase.keep(draft, replace(one, follow=""))
        return
    if one.follow == CHECKED:
        if key.startswith(END):
            checked(draft, one, "no_answer")
        return
    if one.stage != CaseState.RESOLVED or one.resolved is None:
        return
    if key.startswith(END):
        _end(draft, one, "no_answer")
    elif not _quiet(draft.state):
        _put_off(draft, one)
    elif not one.follow:
        _ask(draft, one)


def hear(draft: Draft, reading: Reading) -> bool:
    """Take the answer to the open question, or to the offer that came of it."""
    state = draft.state
    if state.control is not Control.BOT or not aftercase.at_rest(state):
        return False
    one = next((c for c in reversed(state.cares) if c.follow in {"asked", "wish"}), None)
    if one is None:
        return _comes_back(draft, reading)
    if one.follow == "wish" and _settled(draft, one, reading):
        return True
    if reading.acts & _ASKS:
        return False
    if wants_more(reading):
        offer(draft, one, reading)
    elif one.follow == "wish":
        return False
    elif reading.acts & _CONTENT or reading.emotion is Emotion.SATISFIED:
        _end(draft, one, "content", reading)
        draft.message("glad")
        score.ask(draft, aftercase.care(draft, one.case_no))
    else:
        _end(draft, one, "answered", reading)
        draft.message("words_kept")
        score.ask(draft, aftercase.care(draft, one.case_no))
    return True


def open_wish(state: State) -> bool:
    """Say whether a wish is offered to be registered."""
    return any(c.follow == "wish" for c in state.cares)


def _quiet(state: State) -> bool:
    done = state.control is Control.BOT and state.phase in (Phase.DONE, Phase.NEW)
    return done and aftercase.at_rest(state)


def _put_off(draft: Draft, one: Care) -> None:
    """Wait until the talk is at rest; a customer who has other sorrows is not asked."""
    assert one.resolved is not None
    if draft.at - one.resolved >= _ASK_WITHIN:
        _end(draft, one, "not_asked")
    else:
        draft.do(SetTimer(f"{FOLLOW_UP}{one.case_no}", draft.at + _LATER))


def _ask(draft: Draft, one: Care) -> None:
    here = one.case_no == draft.state.case_no
    product = draft.state.fields.get(_PRODUCT) if here else None
    issue = (product.text or product.value) if product else one.case_no
    if not draft.message("follow_up", issue=issue):
        _end(draft, one, "not_asked")
        return
    aftercase.keep(draft, replace(one, follow="asked"))
    draft.do(
        FollowUp(one.case_no, "asked", draft.at),
        SetTimer(f"{END}{one.case_no}", draft.at + ANSWER_WITHIN),
    )


def checked(draft: Draft, one: Care, how: str, reading: Reading | None = None) -> None:
    """Put on record what came of asking again; the case stands as it stood."""
    _note(draft, one, how, reading)
    draft.do(CancelTimer(f"{END}{one.case_no}"))
    aftercase.keep(draft, replace(one, follow=""))


def _end(draft: Draft, one: Care, how: str, reading: Reading | None = None) -> None:
    """Close the case: its customer is content, said something else, or nothing."""
    _note(draft, one, how, reading)
    draft.do(CancelTimer(f"{END}{one.case_no}"))
    aftercase.stand(draft, replace(one, stage=CaseState.CLOSED.value, follow="", wish=None))


def _note(draft: Draft, one: Care, how: str, reading: Reading | None) -> None:
    words = reading.text.strip()[:_WORDS_MOST] if reading else ""
    emotion, heat = (str(reading.emotion), reading.heat) if reading else ("", 0)
    draft.do(FollowUp(one.case_no, how, draft.at, words, emotion, heat))


def wants_more(reading: Reading) -> bool:
    """Tell a new wish from words of thanks: a complaint, a suggestion, or plain upset."""
    if not reading.text.strip():
        return False
    return bool(reading.acts & _WISHES) or reading.heat >= UPSET


def _opens_again(reading: Reading) -> bool:
    """Say whether he asks in so many words that his case be opened again."""
    asked = _OPENS_AGAIN.search(reading.text)
    return asked is not None and not _NOT_AGAIN.search(reading.text[: asked.start()])


def _same(draft: Draft, one: Care, reading: Reading) -> bool:
    """Say whether it is the same matter: not mended, or of the same kind and not said solved."""
    if one.case_no != draft.state.case_no:
        return False
    if cues.affirmed(reading.text, draft.script.answers.solved.words):
        return False
    if Flag.REPEAT in reading.flags or Intent.FOLLOW_UP in reading.acts:
        return True
    product = draft.state.fields.get(_PRODUCT)
    if _opens_again(reading) or (
        product and aftertalk.of_same(reading.text, product.value)
    ):  # what it is sorted under counts for less than its name
        return True
    here = (draft.state.category or "").split(".")[0]
    return (reading.main.category or here).split(".")[0] == here


def offer(draft: Draft, one: Care, reading: Reading) -> None:
    """Meet the feeling, then ask one thing: whether it is to be registered."""
    parse, same = reading.main, _same(draft, one, reading)
    wish = Parked(parse.text[:_WORDS_MOST], reading.main_id, parse.category, parse.slots)
    _note(draft, one, "wish", reading)
    draft.do(CancelTimer(f"{END}{one.case_no}"))
    aftercase.keep(draft, replace(one, follow="wish", wish=wish, same=same))
    draft.become(acknowledged=False)  # a new hurt is met like a first one
    comfort.acknowledge(draft, reading)
    words = cut(wish.text, _QUOTED, draft.language)
    draft.message("offer_reopen" if same else "offer_new", issue=words, case_no=one.case_no)
    draft.offer(draft.word("register_wish"), "/register")
    draft.offer(draft.word("no"), "/no")


def _comes_back(draft: Draft, reading: Reading) -> bool:
    """Offer to reopen a case that is done when the customer says it is not (S1-24)."""
    one = draft.state.care
    if one is None or one.stage not in _REOPENS or one.resolved is None:
        return False
    fresh = draft.at - one.resolved <= draft.script.rhythm.reopen_within
    more = wants_more(reading) or _opens_again(reading)
    if not (fresh and more and _same(draft, one, reading)):
        return False
    offer(draft, one, reading)
    return True


def _settled(draft: Draft, one: Care, reading: Reading) -> bool:
    """Take yes or no to the offer; False when the customer says something else."""
    typed = reading.text.strip() == draft.word("register_wish")
    if typed or reading.payload == "/register" or reading.acts & _YES:
        _register(draft, one, reading)
    elif reading.payload == "/no" or Intent.DENY in reading.acts:
        _end(draft, one, "left", reading)
        draft.message("left_alone")
    else:
        return False
    return True


def _register(draft: Draft, one: Care, reading: Reading) -> None:
    assert one.wish is not None
    if not one.same:
        _begin_new(draft, one, reading)
        return
    again.forget(draft, one.case_no)
    count = one.reopened + 1
    draft.do(Reopened(one.case_no, count, draft.at, one.wish.text))
    _note(draft, one, "registered", None)
    aftercase.stand(
        draft, replace(one, stage="", follow="", wish=None, resolved=None, reopened=count)
    )
    matter.call_person(draft, "reopened")
    matter.stop_questions(draft)
    draft.message("reopened")


def _begin_new(draft: Draft, one: Care, reading: Reading) -> None:
    """Begin the new matter with the words already said, for another group of colleagues."""
    assert one.wish is not None
    _end(draft, one, "registered", reading)
    draft.become(parked=(one.wish, *draft.state.parked))
    after.take_up(draft)
    draft.note("apart_from", f"请换一组同事办：{one.case_no} 由{one.agent[1]}经手")
    comfort.acknowledge(draft, reading)
    intake.go_on(draft)
    matter.file(draft)
