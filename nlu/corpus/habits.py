"""Marks of one hand: openings, sentence frames and files that make up too much of the whole.

A frame is what stays of an utterance when its matter is taken out: function words and
punctuation as they stand, everything between them as one blank, numbers masked. "我的手机坏了！"
and "我的外卖洒了！" have the frame "我的_了!". Only frames of three fixed parts or more are one's
own; "_了" is the language's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OPENING = 3
FIXED = 3
BLANK = "_"
_LETTERS = 40
_FUNCTION_WORDS = """
的 了 着 过 地 得 是 不是 不 没 没有 有 也 都 就 还 又 才 再 很 太 更 最 真 真的 好 挺
非常 已经 一直 一 这 那 这个 那个 这么 那么 这样 那样 什么 怎么 为什么 哪 谁 多少 几 我
你 您 他 她 它 我们 你们 他们 咱 咱们 自己 人家 大家 别人 在 从 到 给 被 把 让 叫 跟 和
与 对 向 为 为了 用 比 于 以 但 但是 可 可是 不过 而 而且 所以 因为 如果 要是 虽然 就是
只 只是 还是 或者 然后 结果 居然 竟然 吗 呢 吧 啊 呀 哦 嘛 哈 啦 呗 么 喂 唉 个 次 天
要 会 能 可以 想 说 去 来 上 下 里 中 后 前 时 时候 现在 今天 昨天 请 请问 麻烦 谢谢
你好 您好 i you he she it we they me my your his her its our their this that these
those a an the is are was were be been am do does did have has had not no and or but if
so to of in on at for with from by as can could will would should may what when where
why how who which just very too there here please
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True, slots=True)
class Habit:
    """Something that returns: what, and the positions of the utterances that have it."""

    what: str
    places: tuple[int, ...]


def openings(plains: Sequence[str]) -> list[Habit]:
    """Return first OPENING characters that several utterances share, the most common first.

    Of a text in Latin letters the first OPENING words: three letters are nobody's manner.
    """
    return _habits(_opening(plain) for plain in plains)


def _opening(plain: str) -> str:
    first = plain[:OPENING]
    if first.isascii() and any(char.isalpha() for char in first):
        return " ".join(plain.split()[:OPENING])
    return first


def frames(words: Iterable[Sequence[str]]) -> list[Habit]:
    """Return frames that several utterances share, the most common first.

    words: those of each masked utterance, in order, punctuation as words of their own.
    """
    return _habits(frame(some) for some in words)


def frame(words: Sequence[str]) -> str:
    """Return the frame of one utterance, "" when it has too few fixed parts to be a mark."""
    parts: list[str] = []
    fixed = 0
    for word in words:
        if word in FUNCTION_WORDS or not any(char.isalnum() for char in word):
            parts.append(word)
            fixed += 1
        elif not parts or parts[-1] != BLANK:
            parts.append(BLANK)
    return "".join(parts)[:_LETTERS] if fixed >= FIXED and BLANK in parts else ""


def files(names: Iterable[str]) -> list[Habit]:
    """Return the files with their utterances, the largest first."""
    return _habits(names)


def share(habits: Sequence[Habit], count: int, of: int = 10) -> float:
    """Return what part of `count` utterances the first `of` habits make up."""
    return sum(len(habit.places) for habit in habits[:of]) / count if count else 0.0


def _habits(keys: Iterable[str]) -> list[Habit]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key:
            places[key].append(place)
    common = Counter({key: len(held) for key, held in places.items() if len(held) > 1})
    return [Habit(key, tuple(places[key])) for key, _ in common.most_common()]
