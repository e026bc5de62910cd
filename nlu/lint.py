"""Look over the training utterances: what is alike, contradicts, leaks, lacks, or is one manner.

Errors must be mended before the utterances ship; hints are for the writers. Each finding names
file:line and says in Chinese what to do; the figures of the whole stand beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu.corpus import alike, habits, leaks
from nlu.corpus.alike import Pair
from nlu.corpus.leaks import Foreign
from nlu.corpus.survey import Corpus, Survey, look
from nlu.examples import Example
from nlu.steps.features import Cutter
from nlu.steps.normalise import Normaliser

ALIKE = 0.5
"""Jaccard of 4-grams over which two utterances teach the same thing twice."""

LABELS = (
    "intent", "category", "categories", "emotion", "heat", "level", "flags", "hazards", "needs",
    "validity", "handoff",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Minimums:
    """The least a corpus must hold, in utterances; an industry counts from `industry_size` on."""

    total: int = 8_000
    leaf: int = 150
    flag: int = 120
    hard: int = 240
    intent: int = 120
    industries: int = 15
    industry_size: int = 50


@dataclass(frozen=True, slots=True)
class Most:
    """The most that one opening, frame or file may make up of all (shares, 0.0 to 1.0).

    in_file: of one file of `file_size` utterances or more, one opening.
    """

    opening: float = 0.005
    frame: float = 0.003
    file: float = 0.1
    in_file: float = 0.1
    file_size: int = 30
    fewest: int = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where ("" for the corpus as a whole) and what to do, in Chinese."""

    rule: str
    where: str
    what: str
    error: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found, in the order of the rules, and the figures."""

    findings: tuple[Finding, ...]
    survey: Survey

    @property
    def errors(self) -> int:
        """How many findings must be mended."""
        return sum(finding.error for finding in self.findings)


def lint(
    told: Sequence[Example],
    against: Path | None = None,
    minimums: Minimums | None = None,
    most: Most | None = None,
    cutter: Cutter | None = None,
) -> Report:
    """Look over utterances; `against` is a folder of foreign texts none may repeat.

    cutter: what cuts words, a new one when None (a second).

    Raises nlu.corpus.leaks.ForeignError when the foreign texts cannot be read.
    """
    corpus = Corpus(told, cutter or Cutter())
    survey = look(corpus)
    findings = [
        *same(corpus),
        *(leaked(corpus, leaks.read(against)) if against else ()),
        *lacking(survey, minimums or Minimums()),
        *manner(corpus, survey, most or Most()),
    ]
    return Report(tuple(findings), survey)


def same(corpus: Corpus) -> Iterator[Finding]:
    """Nearly the same utterances; the same text with other labels is a contradiction."""
    bags = [alike.grams(text) for text in corpus.letters]
    for pair in sorted(alike.pairs(bags, ALIKE), key=lambda p: (p.second, p.first)):
        yield _contradiction(corpus, pair) or _twice(corpus, pair)


def _contradiction(corpus: Corpus, pair: Pair) -> Finding | None:
    one, two = corpus.told[pair.first], corpus.told[pair.second]
    differ = [name for name in LABELS if getattr(one, name) != getattr(two, name)]
    if corpus.letters[pair.first] != corpus.letters[pair.second] or not differ:
        return None
    said = "、".join(f"{name}（{_label(one, name)} / {_label(two, name)}）" for name in differ)
    return Finding(
        "矛盾",
        corpus.at(pair.second),
        f"{corpus.quote(pair.second)}和 {corpus.at(pair.first)} 是同一句，标签却不同：{said}。"
        "只留一句，定下它的标签",
    )


def _twice(corpus: Corpus, pair: Pair) -> Finding:
    other = f"{corpus.at(pair.first)} {corpus.quote(pair.first)}"
    return Finding(
        "近似",
        corpus.at(pair.second),
        f"{corpus.quote(pair.second)}和 {other}几乎一样（{pair.jaccard:.2f}）。"
        "删掉一句，或改成另一种说法",
    )


def leaked(corpus: Corpus, sources: Sequence[Foreign]) -> Iterator[Finding]:
    """Utterances that repeat a foreign text."""
    normaliser = Normaliser()
    theirs = [alike.letters(normaliser.plain(source.text)) for source in sources]
    for leak in leaks.leaks(corpus.letters, sources, theirs):
        source = f"{leak.source.file}:{leak.source.line}"
        how = f"有 {len(leak.run)} 个字“{leak.run}”相同" if leak.run else "大半相同"
        yield Finding(
            "外来",
            corpus.at(leak.place),
            f"{corpus.quote(leak.place)}和外来的 {source} {how}（{leak.share:.0%}）。"
            "换掉，另写一句自己的",
        )


def lacking(survey: Survey, least: Minimums) -> Iterator[Finding]:
    """Labels with too few utterances."""
    spoken = sum(count >= least.industry_size for count in survey.industries.values())
    wanted = (
        ("例句", "总数", survey.total, least.total),
        *(("intent", label, n, least.intent) for label, n in survey.intents.items()),
        *(("category", label, n, least.leaf) for label, n in survey.leaves.items()),
        *(("flags", str(told.flag), told.positives, least.flag) for told in survey.flags),
        ("industry", f"满 {least.industry_size} 句的行业", spoken, least.industries),
    )
    for kind, label, count, fewest in wanted:
        if count < fewest:
            advice = f"再写 {fewest - count}"
            yield Finding("太少", "", f"{kind}：{label} 有 {count}，至少要 {fewest}。{advice}")
    yield from _without_contrast(survey, least.hard)


def _without_contrast(survey: Survey, least: int) -> Iterator[Finding]:
    """Find flags that too few utterances come near without having them."""
    for told in survey.flags:
        if told.hard < least:
            words = f"写有“{'、'.join(told.signs[:5])}”却" if told.signs else "说得像却"
            what = f"flags：不带 {told.flag} 的难例有 {told.hard}，至少要 {least}。"
            yield Finding("太少", "", f"{what}再写 {least - told.hard}，{words}不该标的")


def manner(corpus: Corpus, survey: Survey, most: Most) -> Iterator[Finding]:
    """Find openings, frames and files that return too often, and industries under two names."""
    for name, limit in (("opening", most.opening), ("frame", most.frame), ("file", most.file)):
        kind, advice = _HABITS[name]
        for habit in survey.habits[name][1]:
            count = len(habit.places)
            if count >= max(most.fewest, limit * survey.total):
                what = f"{kind}“{habit.what}”有 {count} 句（{count / survey.total:.1%}）。{advice}"
                yield Finding("雷同", corpus.at(habit.places[0]), what, error=False)
    yield from _in_files(corpus, survey, most)
    yield from _twin_names(survey.industries)


def _twin_names(industries: Iterable[str]) -> Iterator[Finding]:
    """Names of industries that differ in an underscore or a plural only."""
    known: dict[str, str] = {}
    for name in industries:
        first = known.setdefault(name.replace("_", "").removesuffix("s"), name)
        if first != name:
            what = f"行业 {name} 和 {first} 像是同一个。统一成一个名字"
            yield Finding("行业", "", what, error=False)


_HABITS = {
    "opening": ("开头", "换些别的开头"),
    "frame": ("句式", "换些别的句式"),
    "file": ("文件", "例句应当出自多处"),
}


def _in_files(corpus: Corpus, survey: Survey, most: Most) -> Iterator[Finding]:
    """Find openings that make up much of one file."""
    for held in survey.habits["file"][1]:
        if len(held.places) < most.file_size:
            continue
        least = max(most.fewest, most.in_file * len(held.places))
        for habit in habits.openings([corpus.plain[place] for place in held.places]):
            if len(habit.places) >= least:
                where = corpus.at(held.places[habit.places[1]])
                what = f"这个文件里 {len(habit.places)} 句都以“{habit.what}”开头。换些别的开头"
                yield Finding("雷同", where, what, error=False)


def _label(example: Example, name: str) -> str:
    value = getattr(example, name)
    if isinstance(value, frozenset | tuple):
        return "+".join(sorted(map(str, value))) or "无"
    return "无" if value is None else str(value)
