"""A person as the page takes him: earlier cases, this time and last time, proposals and links.

Times are epoch seconds; every *_name is Chinese, ready to show; what he said is masked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.desk.called import category_name, channel_name
from bot.desk.desk import Desk
from dialogues import labels
from dialogues.facts import CaseSeen
from dialogues.masking import mask_contact
from dialogues.state import STORY, FieldName
from storage import identities
from storage.customer_history import Earlier, Promised
from storage.identities import Link, Match

_BY: Mapping[str, str] = {identities.PHONE: "手机号", identities.ORDER: "订单号"}
_STATES: Mapping[str, str] = {
    identities.OPEN: "待核对",
    identities.JOINED: "已认定是同一位",
    identities.REFUSED: "已认定不是同一位",
}
_PROOFS: Mapping[str, str] = {
    identities.CONTACT: "平台核实过手机号",
    identities.AGENT: "同事核对过",
}
_OUTCOMES: Mapping[str, str] = {
    "upheld": "支持",
    "partly": "部分支持",
    "not_upheld": "未支持",
    "withdrawn": "客户撤回",
}
_OVER = frozenset({"closed", "withdrawn"})
_TAIL = 4  # characters of a customer's address that are shown
_LONGEST = 120  # characters of what he said
_COMPARED: tuple[tuple[str, FieldName], ...] = (
    ("什么事", STORY),
    ("产品", FieldName("product")),
    ("想怎么办", FieldName("demand")),
    ("上次没办到的", FieldName("undone")),
)


@dataclass(frozen=True, slots=True)
class Other:
    """The talk at the other end of a proposal."""

    match: Match
    chat: str
    cases: tuple[CaseSeen, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Everything of a person that the page shows beside one of his talks.

    matter: what that talk is about in one line, masked.
    """

    case_no: str
    earlier: list[Earlier]
    others: list[Other]
    links: list[Link]
    names: Mapping[str, str]
    matter: str


def as_json(desk: Desk, known: Person, chat: str) -> dict[str, Any]:
    """Return what the page shows of the person beside *chat*."""
    own = next((one for one in known.earlier if one.case_no == known.case_no), None)
    linked = own.linked if own else ""
    before = [one for one in known.earlier if one is not own]
    before.sort(key=lambda one: one.case_no != linked)  # stable: the linked one first
    last = next((one for one in before if one.case_no == linked), None) if linked else None
    return {
        "linked": linked,
        "earlier": [_case(desk, one, linked, chat) for one in before],
        "compared": _compared(own, last, known.matter) if own and last else [],
        "proposals": [_proposal(desk, one, known.names) for one in known.others],
        "links": [_link(one, known.names, chat, known.links) for one in known.links],
    }


def _case(desk: Desk, one: Earlier, linked: str, chat: str) -> dict[str, Any]:
    ended = one.ended
    return {
        "case_no": one.case_no,
        "chat": one.chat,
        "channel": channel_name(one.chat),
        "state": one.state,
        "state_name": labels.CASE_STATES.get(one.state, one.state),
        "category": category_name(one.category, desk.names) if one.category else "",
        "story": _words(one, STORY),
        "opened": one.opened.timestamp(),
        "owner": one.owner,
        "linked": one.case_no == linked,
        "here": one.chat == chat and one.state not in _OVER,
        "outcome": _OUTCOMES.get(ended.outcome, ended.outcome) if ended else "",
        "done": mask_contact(ended.done) if ended else "",
        "promises": [_promise(each) for each in one.promises],
        "unkept": len(one.unkept),
    }


def _promise(one: Promised) -> dict[str, Any]:
    return {
        "what": one.what,
        "due": one.due.timestamp(),
        "owner": one.owner,
        "state": one.state,
        "state_name": labels.PROMISE_STATES.get(one.state, one.state),
    }


def _words(one: Earlier, name: FieldName) -> str:
    known = one.fields.get(name)
    text = " ".join((known.text or known.value).split()) if known else ""
    return mask_contact(text[:_LONGEST] + ("……" if len(text) > _LONGEST else ""))


def _compared(own: Earlier, last: Earlier, matter: str) -> list[dict[str, str]]:
    """Return what is the same and what is not, a line each; lines without words are left out."""
    told = {STORY: matter}  # where he has not told the whole of it yet
    found = [
        (label, _words(last, name), _words(own, name) or told.get(name, ""))
        for label, name in _COMPARED
    ]
    found += [("谁办的", last.owner, own.owner), ("怎么定的", _decided(last), _decided(own))]
    found.append(("没办到的承诺", _unkept(last), _unkept(own)))
    return [{"what": what, "last": was, "now": now} for what, was, now in found if was or now]


def _decided(one: Earlier) -> str:
    if one.ended is None:
        return ""
    outcome = _OUTCOMES.get(one.ended.outcome, one.ended.outcome)
    return "：".join(filter(None, (outcome, mask_contact(one.ended.done))))


def _unkept(one: Earlier) -> str:
    return "、".join(each.what for each in one.unkept)


def _proposal(desk: Desk, one: Other, names: Mapping[str, str]) -> dict[str, Any]:
    match = one.match
    return {
        "id": match.id,
        "proof": f"两边说了同一个{_BY.get(match.by, match.by)}，尾号 {match.tail}",
        "state": match.state,
        "state_name": _STATES.get(match.state, match.state),
        "who": names.get(match.agent, match.agent),
        "why": match.why,
        "found": match.found.timestamp(),
        "settled": match.settled.timestamp() if match.settled else None,
        "chat": one.chat,
        "channel": channel_name(one.chat),
        "customer": f"****{one.chat[-_TAIL:]}",
        "cases": [
            {
                "case_no": each.case_no,
                "state_name": labels.CASE_STATES.get(each.state, each.state),
                "category": category_name(each.category, desk.names) if each.category else "",
                "opened": each.opened.timestamp(),
            }
            for each in one.cases
        ],
    }


def _link(one: Link, names: Mapping[str, str], chat: str, links: list[Link]) -> dict[str, Any]:
    stands = [each.id for each in links if each.chat == one.chat and each.undone is None]
    return {
        "id": one.id,
        "chat": one.chat,
        "here": one.chat == chat,
        "channel": channel_name(one.chat),
        "customer": f"****{one.chat[-_TAIL:]}",
        "proof": _PROOFS.get(one.proof, one.proof),
        "who": names.get(one.agent, one.agent),
        "why": one.why,
        "at": one.at.timestamp(),
        "undone": one.undone.timestamp() if one.undone else None,
        "undone_by": names.get(one.undone_by, one.undone_by),
        "undone_why": one.undone_why,
        "may_part": one.undone is None and one.id == max(stands),
    }
