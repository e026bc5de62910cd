"""A term quoted to a customer: as it holds today, word for word, its version kept for good.

found(tx, seat, id, version) -> Policy     the version that holds; the page's is still that one
words(policy) -> term and version          as the five parts of a refusal have them
keep(tx, seat, policy, said, part)         the line "quoted" of the case's history
"""

from __future__ import annotations

from bot.desk.work_seat import Seat, incomplete
from bot.http.body import Refused
from storage import case_events, policies
from storage.policies import Policy
from storage.store import Tx
from storage.times import moment

_NO_POLICY = Refused(400, "no_policy", "没有这条现行条款。")
_NEWER = Refused(409, "newer", "这条条款刚换了版本，请重新选一次。")
_WORDS = "引用的条款（要照原文写，改了字就不要选条款）"


def found(tx: Tx, seat: Seat, name: str, version: str = "") -> Policy:
    """Return the version that holds today for a case of this category.

    Raises:
        Refused: 400 there is none; 409 another one than the page showed.
    """
    valid = policies.valid(tx.c, moment(tx.now), seat.case.file.category)
    one = next((each for each in valid if each.id == name), None)
    if one is None:
        raise _NO_POLICY
    if version and version != one.version:
        raise _NEWER
    return one


def words(one: Policy) -> dict[str, str]:
    """Return how a refusal quotes it."""
    return {"term": quoted(one), "version": one.version}


def quoted(one: Policy) -> str:
    """Return the term as customers read it."""
    return f"《{one.title}》{one.text}"


def keep(tx: Tx, seat: Seat, one: Policy, said: str, part: str) -> None:
    """Keep which version was quoted, with its words.

    Raises:
        Lacking: *said* does not have the words as they stand; the form marks *part*.
    """
    if one.text not in said:
        raise incomplete([(part, _WORDS)])
    payload = {"policy": one.id, "title": one.title, "version": one.version, "text": one.text}
    case_events.event(tx, seat.number, "quoted", seat.agent.login, payload)
