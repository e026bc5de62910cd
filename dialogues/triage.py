"""Take a turn into the state: mood, flags, level, category, and the fields it fills.

    absorb(draft, reading)      updates draft.state; says nothing
    told_so_far(state)          the story that the next words go on with

Level only rises: a person may lower it, the bot never. Inside a level the book's priorities say
who comes first: history, repeats, heat and risks count, the tier only breaks ties. Source: seed
002, 分级分类机制; S2-09, S2-17.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dialogues import (
    addresses,
    danger,
    files,
    ideas,
    in_danger,
    interrupt,
    kinds,
    on_behalf,
    passed_around,
    preferred,
    priority,
    severity,
    things,
)
from dialogues.draft import Draft
from dialogues.faults import bare, only_broke
from dialogues.fields import mentioned, volunteered
from dialogues.priority import Situation
from dialogues.reading import Reading
from dialogues.script import Script
from dialogues.state import STORY, UNPLACED, FieldName, Known, Level, Mood, Phase, State
from dialogues.telling import mostly_values, only_scolds, only_threatens, story
from dialogues.wishes import asked_for
from nlu.types import Flag, Intent, Parse

_ATTEMPTS = FieldName("attempts_before")
_PRODUCT = FieldName("product")
_DEMAND = FieldName("demand")
_UNASKED: tuple[tuple[FieldName, Callable[[Reading, Known | None], Known | None]], ...] = (
    (addresses.ADDRESS, lambda reading, _: addresses.told(reading)),
    (on_behalf.BEHALF, lambda reading, _: on_behalf.told(reading)),
    (preferred.PREFERENCE, preferred.told),
    (passed_around.TRANSFERS, passed_around.told),
)
_COMPLAINS = (Intent.COMPLAINT, Intent.FOLLOW_UP)
_MOODS_KEPT = 60
_SWITCH_MARGIN = 0.15
_STORY_MOST = 200
_DANGER, _FAULTY, _UNCLEAR = "quality.safety", "quality.fault", "other.unclear"
_PESTERED, _PRICED = "account_safety.harassment", "price"
_CALLS = 3
_UNHEARD = re.compile(
    r"(?:打|[拨撥]|[电電][话話]|call)[^，,。]{0,8}(?:次|通|[个個]|遍)[^，,。]{0,6}(?:[没沒冇无無](?:有)?人|唔)[^，,。]{0,2}[接听聽]",
    re.IGNORECASE,
)
_ERRAND = re.compile(
    r"跑(?:了|咗)?[^，,。]{0,4}(?:[趟次回转轉])[^。]{0,8}(?:[办辦取领領交开開盖蓋]|材料|手[续續]|[证證])|(?:[办辦]|手[续續]|[证證])[^，,。]{0,8}跑(?:了|咗)?[^，,。]{0,4}[趟次回转轉]",
)
_MENDED = re.compile(r"投[诉訴]|修|反映|反[馈饋]|[报報]障|客服|[举舉][报報]|退[款货貨]|[换換]")


def told_so_far(state: State | None) -> str:
    """Return the story while the customer is still telling it, "" when there is none to go on."""
    if state is None or state.closed:
        return ""
    known = state.fields.get(STORY)
    told = known.value if known and known.given else ""
    goes_on = state.asking in (None, STORY) or (state.asking == _PRODUCT and bare(told))
    return told if goes_on else ""


def absorb(draft: Draft, reading: Reading) -> None:
    """Take in how the turn feels, what it is about and every value it gives."""
    state = draft.state
    mood = Mood(str(reading.emotion), reading.heat)
    flags = frozenset(map(str, reading.flags))
    lowered = state.lowered and not reading.urgent and flags <= state.flags
    draft.become(
        moods=(*state.moods, mood)[-_MOODS_KEPT:],
        flags=state.flags | flags,
        needs=state.needs | {str(n) for n in reading.needs},
        hazards=tuple(dict.fromkeys((*state.hazards, *map(str, reading.hazards)))),
        level=state.level if lowered else _level(state.level, reading),
        lowered=lowered,
    )
    if danger.not_meant(reading.text) and Flag.SELF_HARM.value in draft.state.flags:
        draft.become(said=(*draft.state.said, f"card:not_meant@{draft.state.matter}"))
    in_danger.settle(draft, reading)
    files.keep(draft, reading)
    if not interrupt.is_second(draft, reading):  # another matter's words stay out of this one
        _classify(draft, reading)
        _tell(draft, reading)  # first, as the story says whether a day is one of purchase
        fill(draft, _undated(draft, volunteered(_script(draft, reading), draft.state, reading)))
        fill(draft, mentioned(draft.script, draft.state, reading))
        _unasked(draft, reading)
        _severity(draft, reading)
    place(draft)


def _script(draft: Draft, reading: Reading) -> Script:
    """Return the script for the kind of matter that is told, by these words if it begins now."""
    if STORY in draft.state.fields or not reading.text.strip():
        return draft.script
    begun = draft.state.fields | {STORY: Known(reading.text, reading.text, None)}
    return kinds.suited(draft.script, begun, draft.state.category)


def fill(draft: Draft, found: dict[FieldName, Known]) -> None:
    """Keep values; a value replaces what was unknown or is corrected."""
    if found:
        draft.become(fields=draft.state.fields | found)


def gave_something(draft: Draft, reading: Reading) -> bool:
    """Say whether this turn filled a field (the story aside), though not the one asked for."""
    ids = {m.id for m in reading.messages}
    told = {n: k for n, k in draft.state.fields.items() if n != STORY}
    return any(k.message in ids and k.value for k in told.values())


def is_suggestion(draft: Draft) -> bool:
    """Say whether the matter is a suggestion: thanks, no apology."""
    return (draft.state.category or "").startswith("suggestion")


def _undated(draft: Draft, found: dict[FieldName, Known]) -> dict[FieldName, Known]:
    """Leave the days out of an idea: nothing happened, and nothing was bought, on them."""
    if not is_suggestion(draft):
        return found
    return {n: k for n, k in found.items() if draft.script.questions[n].kind != "date"}


def _level(was: Level | None, reading: Reading) -> Level | None:
    if reading.urgent or was is Level.URGENT:
        return Level.URGENT
    if Intent.COMPLAINT in reading.acts or reading.tells_matter:
        only_suggests = reading.main.intent is Intent.SUGGESTION and was is not Level.GENERAL
        return Level.SUGGESTION if only_suggests else Level.GENERAL
    return was


def _unasked(draft: Draft, reading: Reading) -> None:
    """Keep what nobody asks for and he tells by himself; it changes no category."""
    for name, told in _UNASKED:
        if name in draft.script.questions:
            known = told(reading, draft.state.fields.get(name))
            fill(draft, {} if known is None else {name: known})


def _severity(draft: Draft, reading: Reading) -> None:
    """Keep what he says of how far he can use it, unless a colleague has said so."""
    said = severity.told(reading.text, draft.state.category)
    if said and not draft.state.severed:
        draft.become(severity=said)


def place(draft: Draft) -> None:
    """Keep where the case stands inside its level, with the reasons in the words of staff."""
    state = draft.state
    at = priority.place(draft.book.priorities, situation(draft))
    draft.become(points=at.points, placed=tuple(line.text for line in at.why))
    if state.level is not None and at.level is not state.level:
        rules = (rule.why for rule in at.judged.rules if rule.level or rule.lift)
        draft.become(level=at.level, raised=tuple(rules))


def _tried(state: State) -> int:
    """Return how often it was tried to mend it; three calls that nobody took are one try."""
    tried, story = state.fields.get(_ATTEMPTS), state.fields.get(STORY)
    if tried is None or not tried.value.isdecimal():
        return 0
    words = story.value if story is not None else ""
    if _ERRAND.search(words) and not _MENDED.search(words):
        return 0  # 跑了三趟才办下来 is the matter itself, and no third attempt to mend it
    return int(tried.value) // _CALLS if _UNHEARD.search(words) else int(tried.value)


def situation(draft: Draft) -> Situation:
    """Return what is known of the present case that its place goes by."""
    state, facts = draft.state, draft.facts
    own = any(case.case_no == state.case_no for case in facts.cases)
    return Situation(
        level=state.level or Level.GENERAL,
        category=state.category or "",
        flags=state.flags,
        heat=state.moods[-1].heat if state.moods else 0,
        repeats=max(0, facts.complaints_30d - own),
        attempts=_tried(state),
        tier=facts.tier,
        severity=state.severity,
        lowered=state.lowered,
    )


def _no_idea(draft: Draft, category: str | None, text: str) -> bool:
    """Say whether what is read as an idea is none; a matter taken for one is a complaint again."""
    if not (ideas.denies(text) and is_suggestion(draft)):
        return ideas.no_idea(category, draft.was.level, text)
    kind = draft.book.ref_for(_UNCLEAR)
    draft.become(category=_UNCLEAR, categories=(_UNCLEAR,), level=Level.GENERAL, script=kind)
    return True


def _classify(draft: Draft, reading: Reading) -> None:
    state, parse = draft.state, _fullest(reading)
    category, sure = _category(parse), parse.sure.get("category", 0.5)
    hazard = danger.of_a_thing(reading)
    if hazard and not (state.category or "").endswith(".safety"):
        category, sure = _DANGER, 1.0
    known = state.category not in UNPLACED
    if _no_idea(draft, category, reading.text):
        return
    if category is None or (state.closed and known) or (state.classed and not hazard):
        return
    elsewhere = danger.misplaced(reading, category)
    if only_scolds(parse) or only_threatens(parse) or elsewhere:
        category = _UNCLEAR
    settled = state.phase in (Phase.CONFIRM, Phase.PROMISE, Phase.HUMAN, Phase.DONE)
    telling = state.asking in (None, STORY) or reading.whole is not None
    surer = state.asking == STORY or sure >= state.category_sure + _SWITCH_MARGIN
    firm = settled or not telling or not surer
    if known and firm and not hazard:
        return
    draft.become(
        category=category,
        categories=tuple(dict.fromkeys((category, *parse.categories))),
        category_sure=sure,
        script=draft.book.ref_for(category),
    )


def _fullest(reading: Reading) -> Parse:
    """Return the reading that knows most of the matter: all of it together, if it is one."""
    if reading.main.intent is Intent.SUGGESTION:
        return reading.main
    together = (p for p in (reading.whole, reading.joined) if p is not None)
    placed = (p for p in together if p.category and p.intent in _COMPLAINS)
    return next(placed, reading.main)


def _category(parse: Parse) -> str | None:
    if parse.intent is Intent.SUGGESTION:
        return parse.category if (parse.category or "").startswith("suggestion") else "suggestion"
    if parse.intent not in _COMPLAINS:
        return None
    if (parse.category or "").startswith("price.") and only_broke(parse.text):
        return _FAULTY
    no_danger = parse.category == _DANGER and Flag.SAFETY not in parse.flags
    if (parse.category or "").startswith("suggestion"):  # who complains has no mere idea
        named = (c for c in parse.categories if not c.startswith("suggestion"))
        return next(named, _UNCLEAR)
    if (parse.category or "").startswith("account_safety") and _only_goods(parse):
        return _FAULTY
    if parse.category == _PESTERED and things.sold_on(parse.text):
        return _PRICED
    return "quality" if no_danger else parse.category


def _only_goods(parse: Parse) -> bool:
    """Say whether a thing came broken and no account is named: 闲鱼买的相机 发来个坏的."""
    return Flag.ACCOUNT_SECURITY not in parse.flags and things.came_bad(parse.text)


def _tell(draft: Draft, reading: Reading) -> None:
    """Keep what happened, in the customer's words; the story may grow until it is confirmed."""
    told = story(reading)
    if draft.state.asking == _DEMAND and all(asked_for(m.parse) for m in reading.messages):
        return  # what he wants, not what happened
    known = STORY in draft.was.fields
    if known and all(mostly_values(m.parse) for m in reading.messages):
        return  # 上周三买的，订单号 1234，退款就行
    waits = draft.state.phase is Phase.HUMAN and not known  # called a person, and tells it now
    open_still = draft.state.phase not in (Phase.CONFIRM, Phase.HUMAN, Phase.DONE)
    if told is not None and (open_still or waits):
        grow(draft, told)


def grow(draft: Draft, told: Known) -> None:
    """Add words to the story; more than a page of them stays in the messages."""
    have, wish = draft.state.fields.get(STORY), draft.state.fields.get(_DEMAND)
    if have is not None and wish is not None and wish.text == told.value:
        return  # 把墙补好 is what he wants, not what happened
    if have is None or not have.given:
        fill(draft, {STORY: told})
    elif len(have.value) + len(told.value) <= _STORY_MOST and told.value not in have.value:
        whole = f"{have.value}；{told.value}"
        fill(draft, {STORY: Known(whole, whole, have.message, have.how)})


def keep_words(draft: Draft, reading: Reading) -> None:
    """Keep the first words of another matter as they stand, where nobody knows its kind."""
    text = reading.text.strip()[:_STORY_MOST]
    if text and STORY not in draft.state.fields:
        fill(draft, {STORY: Known(text, text, reading.main_id)})
