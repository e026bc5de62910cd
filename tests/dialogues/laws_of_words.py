"""Laws of what the bot says and asks; each tells where a talk breaks it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dialogues import enquired
from dialogues.events import Heard
from dialogues.reading import UPSET
from dialogues.state import FieldName
from tests.dialogues.lived import Turn, heat, rules, says, spoken, words_of

_ASKED = re.compile(r"questions\.(\w+)\.(?:ask|retry)#")
_MOST_QUESTIONS = 8
_PAIR = 2
_FURIOUS = 3
_LONGEST = 240
_WHOLE = (
    "safety.", "messages.self_harm", "messages.summary", "messages.receipt", "messages.handoff",
    "messages.urgent_receipt", "messages.progress", "messages.callback",
)  # fmt: skip
_BANNED = (
    "我们的责任", "我方责任", "是我们的错", "我们造成", "赔偿您", "赔您", "赔给您", "补偿您",
    "全额", "保证", "包您", "马上", "立刻", "一定会", "一定能", "不可能", "但是", "可是",
    "按规定", "冷静", "息怒", "别激动", "无效", "无理", "不合理", "骗您", "怪您",
)  # fmt: skip
# New facts make these new each time: receipts and views of the case. What is added is taken down
# in other words each time while there are any. And words
# that protect a life are given again when the danger is a new one.
_MAY_RETURN = (
    "messages.queue_note", "messages.summary", "messages.summary_again", "messages.progress",
    "messages.receipt", "messages.urgent_receipt", "messages.handoff", "messages.taken_by",
    "messages.passed_on",
    "messages.returned", "messages.supplement", "messages.no_case", "interruptions.changed",
    "interruptions.attachments", "messages.late", "messages.abandoned",
    "messages.unconfirmed", "messages.your_number", "safety.",
)  # fmt: skip


def _upset(turn: Turn) -> bool:
    moods = turn[2].state.moods[-2:]
    return any(mood.heat >= UPSET for mood in moods)


def feelings_come_before_questions(turns: Sequence[Turn]) -> Iterator[str]:
    """S1-03: in every matter a sentence for the feeling stands before the first question."""
    heard: set[int] = set()
    for turn in turns:
        state = turn[2].state
        for rule in rules(turn):
            # who wants to be rung up is asked for the number in the same breath
            if rule.startswith(("acknowledge.", "safety.", "messages.self_harm", "messages.callb")):
                heard.add(state.matter)
            # a question that he wants registered is none to be sorry for
            asked = _ASKED.match(rule) and not enquired.holds(state)
            if asked and state.matter not in heard:
                yield f"asked {rule} before any acknowledgement"


def what_is_known_is_not_asked(turns: Sequence[Turn]) -> Iterator[str]:
    """S3-06: a field once given is never asked for again."""
    for turn in turns:
        for rule in rules(turn):
            asked = _ASKED.match(rule)
            if asked and FieldName(asked[1]) in turn[2].state.fields:
                yield f"asked {rule}, which is known"


def no_sentence_comes_twice(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-36, S3-05: no sentence of the bot comes twice in a talk."""
    used = Counter(r for t in turns for r in rules(t) if not r.startswith(_MAY_RETURN))
    yield from (f"{rule} said {n} times" for rule, n in used.items() if n > 1)


def one_thing_is_asked_at_a_time(turns: Sequence[Turn]) -> Iterator[str]:
    """Ideal 1.1: two questions when calm, one when upset, never more than the rhythm allows."""
    for turn in turns:
        asked = [r for r in rules(turn) if _ASKED.match(r)]
        if len(asked) > (1 if _upset(turn) else _PAIR):
            yield f"asked {asked} in one turn"
        if turn[2].state.questions > _MOST_QUESTIONS:
            yield f"asked {turn[2].state.questions} questions"


def the_furious_are_asked_only_how_to_reach_them(turns: Sequence[Turn]) -> Iterator[str]:
    """Ideal 1.1: at heat 3 no question but for injuries and for a way to reach."""
    for turn in turns:
        if not isinstance(turn[0], Heard) or heat(turn[0]) < _FURIOUS:
            continue
        asked = {m[1] for r in rules(turn) if (m := _ASKED.match(r))}
        if asked - {"injury", "contact_phone"}:
            yield f"asked {asked} of somebody furious"


def a_message_is_short(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-38: the shorter, the more upset; words that protect, summaries and receipts excepted."""
    for turn in turns:
        whole = any(r.startswith(_WHOLE) for r in rules(turn))
        if isinstance(turn[0], Heard) and not whole and len(spoken(turn)) > _LONGEST:
            yield f"{len(spoken(turn))} characters: {spoken(turn)}"


def every_message_says_why(turns: Sequence[Turn]) -> Iterator[str]:
    """S2-26: the rules, the phase and the script version stand on every message of the bot."""
    for turn in turns:
        for said in says(turn):
            if not (said.why.rule and said.why.phase and "@" in said.why.script):
                yield f"no reason for {said.text}"


def the_upset_are_asked_one_thing(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-38: at high heat one question at most; words that protect a life are free."""
    for turn in turns:
        event = turn[0]
        if not isinstance(event, Heard) or heat(event) < UPSET:
            continue
        text = spoken(turn)
        for said in sorted(words_of(turns), key=len, reverse=True):
            text = text.replace(said, "")
        if text.count("？") > 1 and not any(r.startswith("safety.") for r in rules(turn)):
            yield f"asked more than one thing: {text}"


def the_words_are_clean(turns: Sequence[Turn]) -> Iterator[str]:
    """S0-35, S1-05, S4-12: no rebuttal, no liability, no guarantee, no scolding, no hole."""
    for turn in turns:
        text = spoken(turn)
        yield from (f"said {word}: {text}" for word in _BANNED if word in text)
        if "{" in text or "\n\n" in text:
            yield f"a hole in: {text}"
