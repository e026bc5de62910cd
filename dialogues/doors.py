"""How one can complain: asked before there is a matter, answered with the open doors and times.

    tell(draft, reading) -> bool     whether it was asked, and answered

The doors are those of config.yml, the lengths those of what a common complaint is owed. Who names
an authority asks for his rights instead. Source: S0-04.
"""

from __future__ import annotations

import re
from datetime import timedelta

from dialogues import cues
from dialogues.clocks import Kind
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.sla import About
from dialogues.tongue import EN, HANT, listed

_COMPLAIN = r"(?:投[诉訴]|反映[问問]?[题題]?|提意[见見])"
_ASKS = re.compile(
    rf"(?:怎[么麼样樣]|咋|如何|[点點][样樣]|哪[里裡儿兒边邊个個]|邊度|什[么麼]地方)[^，,。！!]{{0,6}}{_COMPLAIN}"
    rf"|{_COMPLAIN}[^，,。！!]{{0,4}}(?:渠道|途[径徑]|方式|入口|流程|[电電][话話]|[热熱][线線])"
    rf"|(?:渠道|途[径徑]|方式|入口)[^，,。！!]{{0,6}}{_COMPLAIN}"
    rf"|{_COMPLAIN}[^，,。！!]{{0,3}}(?:怎[么麼样樣]|咋)(?:弄|走|提|[办辦])"
    r"|\b(?:how|where)\b.{0,20}\b(?:complain|complaint|feedback)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\d{5}|消[协協保委]|[监監]管|[协協][会會]|政府|部[门門]|局|法院|[仲][裁]|上[级級]|[诉訴映][你您贵貴]"
    r"|[没沒冇]|[了过過]|\b(?:about you|regulator|authorit\w+|council)\b",
    re.IGNORECASE,
)
_MOST = 20  # characters; more tell a story
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)


def tell(draft: Draft, reading: Reading) -> bool:
    """Answer who asks how he can complain and has not begun to."""
    text = reading.text.strip()
    asks = cues.length(text) <= _MOST and bool(_ASKS.search(text)) and not _OTHER.search(text)
    if not asks or reading.payload or reading.attachments:
        return False
    touch, plan = (_length(draft, kind) for kind in (Kind.FIRST_TOUCH, Kind.PLAN))
    return draft.answer("how_to_complain", doors=_others(draft), touch_in=touch, plan_in=plan)


def _others(draft: Draft) -> str:
    """List the doors he is not in already; "" where there are none."""
    here, company = draft.facts.channel, draft.book.company_in(draft.language)
    return listed([said for channel, said in company.doors if channel != here], draft.language)


def _length(draft: Draft, kind: Kind) -> str:
    """Say how long a common complaint waits for it; "" where nothing is owed."""
    target = draft.book.sla.target(kind, About())
    return "" if target is None else lasts(target.length, draft.language)


def lasts(length: timedelta, language: str) -> str:
    """Say a length: 30 分钟, 4 小时, 1 hour."""
    whole = length >= _HOUR and not length % _HOUR
    count = length // (_HOUR if whole else _MINUTE)
    if language == EN:
        unit = "hour" if whole else "minute"
        return f"{count} {unit}{'' if count == 1 else 's'}"
    simple, traditional = ("小时", "小時") if whole else ("分钟", "分鐘")
    return f"{count} {traditional if language == HANT else simple}"
