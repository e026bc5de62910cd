"""Who only speaks of staff calls for nobody, and who is quoted scolds nobody here.

    meant(parse) -> Parse | None    a message read as a call for a person, or as blame of the bot,
                                    as what it is; None where it is read rightly
    quotes(text) -> bool            somebody else is quoted

我要投诉客服讲话很酸; 想你哋請多啲人聽電話; AIG. agent is Peter Lau; 医生骂我是不是听不懂人话. Pure.
Source: S1-17, S4-10.
"""

from __future__ import annotations

import re
from dataclasses import replace

from nlu.types import Flag, Handoff, Intent, Parse

_STAFF = (
    r"(?:客服|店[员員]|[经經]理|主管|[专專][员員]|人[员員]|同事|[师師]傅|司[机機]|老[师師]|[医醫]生|[护護]士"
    r"|前台|服[务務][员員]|[销銷]售|中介|[骑騎]手)"
)
_OF_STAFF = re.compile(
    rf"(?:投[诉訴]|complain).{{0,8}}{_STAFF}.{{0,3}}(?:[讲講说說][话話]|口[气氣]|[语語][气氣]|[态態]度|[骂罵鬧闹吼]|敷衍|[挂掛]我?[电電])"
    rf"|{_STAFF}(?:[讲講说說][话話]|口[气氣]|[语語][气氣])(?:很|好|太|真|超|都|一直)",
    re.IGNORECASE,
)
_HIRE = re.compile(
    r"(?:[请請]|[增加]|[派安]排?|招)(?:多|加)(?:[啲点點些]|[几幾][个個])?人手?(?:[来來]|去)?(?:[听聽接]|值|[帮幫]|[做处處]|$)|[加增](?:多)?(?:派)?人手"
    r"|\b(?:hire|employ|recruit) (?:some |a few )?more (?:people|staff|agents)\b",
    re.IGNORECASE,
)
_ENDS_DEAL = re.compile(
    r"(?:我|想|要|[请請]|[帮幫]我|申[请請]|，|,|\s)*(?:解[约約]|退[会會租订訂])(?:了|啦|喇|吧|[。！!])*"
)
_NAMED = re.compile(
    r"\b(?:agent|adviser|advisor|rep(?:resentative)?|manager|salesm[ae]n|driver|operator)"
    r"(?:['’]s)?(?: name)?(?: is|['’]s| was|:) "
    r"(?:mr\.? |ms\.? |mrs\.? )?[A-Z][a-z]+(?: [A-Z][a-z]+)?\W*$"
)
_QUOTED = re.compile(
    rf"(?:{_STAFF}|[他她佢]|[对對]方|老[板闆]|教[练練])(?:居然|竟然|[还還]|就|直接)?(?:[骂罵说說问問嫌吼]|话|話)(?:了)?我"
    r"|我[^，,。]{0,6}[他她佢][^，,。]{0,3}[说說话話][你您]"
    r"|\b(?:he|she|they|doctor|waiter|waitress|agent|staff|driver|teacher|manager)"
    r" (?:asked|told|said to|shouted at) (?:me|us)\b",
    re.IGNORECASE,
)
_CALLED = frozenset({Handoff.REQUEST_HUMAN, Handoff.REQUEST_CALLBACK})


def meant(parse: Parse) -> Parse | None:
    """Return the message as what it is, None where it was read rightly."""
    text = parse.text.strip()
    if parse.handoff is Handoff.COMPLAINS_ABOUT_BOT:
        return replace(parse, handoff=Handoff.NONE) if _QUOTED.search(text) else None
    if not (parse.handoff in _CALLED or Intent.ASK_HUMAN in (parse.intent, *parse.acts)):
        return None
    for pattern, intent in (
        (_OF_STAFF, Intent.COMPLAINT), (_HIRE, Intent.SUGGESTION), (_NAMED, Intent.SUPPLEMENT),
    ):  # fmt: skip
        if pattern.search(text):
            return _as(parse, intent)
    return _as(parse, Intent.SUPPLEMENT) if _ENDS_DEAL.fullmatch(text) else None


def quotes(text: str) -> bool:
    """Say whether somebody else is quoted: 服务员问我听不懂人话吗."""
    return bool(_QUOTED.search(text))


def _as(parse: Parse, intent: Intent) -> Parse:
    others = tuple(a for a in parse.acts if a not in (Intent.ASK_HUMAN, intent))
    flags = parse.flags - {Flag.REQUEST_HUMAN}
    return replace(parse, intent=intent, acts=(intent, *others), handoff=Handoff.NONE, flags=flags)
