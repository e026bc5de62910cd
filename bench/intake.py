"""The main job: real openings, simulated customers, over HTTP; what comes of each talk.

    python -m bench.intake DATA_DIR [--json] [--most N] [--readme README.md]

DATA_DIR holds intake_scenarios.jsonl and complaint_gold.jsonl (labelled texts for measuring).
Every figure is of this run; times are wall clock of one turn with 16 customers at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bench.cases import Outcome, outcomes
from bench.customer import Customer
from bench.server import Server, running

AT_ONCE = 16
TURNS_MOST = 25
_MARKS = re.compile(r"(<!-- bench:begin[^>]*-->).*?(<!-- bench:end -->)", re.DOTALL)
_FACTS = ("company", "product", "amount", "date", "phone", "place", "contact_name")


@dataclass
class Talk:
    """One simulated customer's talk and what was expected of it."""

    customer: Customer
    level: int | None
    turns: int = 0
    errors: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    first_level: str | None = None
    looped: bool = False


def read_talks(folder: Path, most: int) -> list[Talk]:
    """Return a talk for every scenario and every complaint of the labelled texts."""
    talks: list[Talk] = []
    for line in (folder / "intake_scenarios.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = row["labels"]
        facts = dict(labels.get("facts", {})) | {"demand": labels.get("demand_field", [])}
        person = Customer(row["id"], row["text"], facts, labels.get("full_text", ""), len(talks))
        talks.append(Talk(person, labels.get("level")))
    for line in (folder / "complaint_gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["labels"]["intent"] == "complaint":
            person = Customer(row["id"], row["text"], _facts(row["labels"]), "", len(talks))
            talks.append(Talk(person, row["labels"].get("level")))
    return talks[:most] if most else talks


def _facts(labels: dict[str, Any]) -> dict[str, list[str]]:
    facts: dict[str, list[str]] = {"demand": labels.get("source_demand", [])}
    for slot in labels.get("slots", []):
        facts.setdefault(slot["type"], []).append(slot["text"])
    return facts


async def play(client: httpx.AsyncClient, server: Server, talk: Talk) -> None:
    """Let one customer talk until he is done, or the talk goes round in circles."""
    texts = talk.customer.open()
    while texts:
        bot = await _turn(client, talk, texts)
        if talk.turns == 0:
            talk.first_level = await asyncio.to_thread(_level, server, talk.customer.name)
        talk.turns += 1
        if talk.errors or talk.turns > TURNS_MOST:
            talk.looped = talk.turns > TURNS_MOST
            return
        texts = talk.customer.reply(bot)


async def _turn(client: httpx.AsyncClient, talk: Talk, texts: list[str]) -> str:
    sends = [_send(client, talk, text) for text in texts]
    replies = await asyncio.gather(*sends)
    return "\n".join(r for r in replies if r)


async def _send(client: httpx.AsyncClient, talk: Talk, text: str) -> str:
    begin = time.perf_counter()
    body = {"sender": talk.customer.name, "message": text}
    try:
        answer = await client.post("/webhooks/rest/webhook", json=body)
    except httpx.HTTPError as error:
        talk.errors.append(repr(error))
        return ""
    talk.times.append(time.perf_counter() - begin)
    if answer.status_code != httpx.codes.OK:
        talk.errors.append(f"{answer.status_code} {answer.text[:200]}")
        return ""
    return "\n".join(m.get("text", "") for m in answer.json())


def _level(server: Server, sender: str) -> str | None:
    found = outcomes(server.database, sender)
    return found[0].level if found else None


async def play_all(server: Server, talks: list[Talk]) -> None:
    """Play all talks, 16 at once."""
    gate = asyncio.Semaphore(AT_ONCE)
    limits = httpx.Limits(max_connections=3 * AT_ONCE)
    async with httpx.AsyncClient(base_url=server.url, timeout=60, limits=limits) as client:

        async def one(talk: Talk) -> None:
            async with gate:
                await play(client, server, talk)

        await asyncio.gather(*(one(t) for t in talks))


def table(talks: list[Talk], found: dict[str, Outcome]) -> list[tuple[str, str, str]]:
    """Return rows of (what, figure, wanted)."""
    n = len(talks)
    ended = sum(1 for t in talks if (o := found.get(t.customer.name)) and o.settled)
    given, kept = _captured(talks, found)
    urgent = [t for t in talks if t.level == 1]
    first = sum(t.first_level == "1" for t in urgent)
    calm = [t for t in talks if t.level != 1]
    wrong = sum(1 for t in calm if (o := found.get(t.customer.name)) and o.handed_off)
    asked = [len(t.customer.asked) for t in talks]
    again = sum(len(t.customer.again) for t in talks)
    cold = sum(1 for t in talks if (o := found.get(t.customer.name)) and o.asked_before_comfort)
    times = sorted(x for t in talks for x in t.times)
    return [
        ("talks", str(n), ""),
        ("end in a case or a human queue", f"{100 * ended / n:.1f} %", "100 %"),
        ("fields captured of those given", f"{100 * kept / max(given, 1):.1f} % of {given}", ""),
        ("questions a talk (mean / most)", f"{statistics.mean(asked):.1f} / {max(asked)}", ""),
        ("fields asked again after an answer", str(again), "0"),
        ("asked before a feeling was acknowledged", str(cold), "0"),
        ("level 1 reached in the first turn", f"{first} of {len(urgent)}", ""),
        ("handed off without need", f"{wrong} of {len(calm)}", ""),
        ("loops", str(sum(t.looped for t in talks)), "0"),
        ("errors", str(sum(len(t.errors) for t in talks)), "0"),
        ("turn p50 / p99, 16 at once", f"{_ms(times, 0.5)} / {_ms(times, 0.99)}", ""),
    ]


def _captured(talks: list[Talk], found: dict[str, Outcome]) -> tuple[int, int]:
    given = kept = 0
    for talk in talks:
        outcome = found.get(talk.customer.name)
        for kind in (*_FACTS, "demand"):
            for text in talk.customer.given.get(kind, []):
                given += 1
                kept += bool(outcome and outcome.holds(kind, text))
    return given, kept


def _ms(times: list[float], share: float) -> str:
    return f"{1000 * times[min(len(times) - 1, int(share * len(times)))]:.0f} ms" if times else "-"


def write_readme(path: Path, rows: list[tuple[str, str, str]]) -> None:
    """Put the table between the README's two marks."""
    lines = [
        "| | figure | wanted |",
        "|---|---|---|",
        *(f"| {a} | {b} | {c} |" for a, b, c in rows),
    ]
    text = path.read_text(encoding="utf-8")
    table_text = "\n".join(lines)
    path.write_text(_MARKS.sub(rf"\1\n\n{table_text}\n\n\2", text), encoding="utf-8")


def main() -> int:
    """Play, print, and return 1 when something that must be zero is not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--json", type=Path, help="write every talk here")
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--readme", type=Path)
    args = parser.parse_args()
    talks = read_talks(args.data, args.most)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        asyncio.run(play_all(server, talks))
        found = {o.sender: o for o in outcomes(server.database)}
        rows = table(talks, found)
        if args.json:
            args.json.write_text(_dump(talks, found), encoding="utf-8")
    for what, figure, wanted in rows:
        print(f"{what:42} {figure:22} {wanted}")
    if args.readme:
        write_readme(args.readme, rows)
    return int(any(wanted == "0" and figure != "0" for _, figure, wanted in rows))


def _dump(talks: list[Talk], found: dict[str, Outcome]) -> str:
    return "\n".join(
        json.dumps(
            {
                "sender": t.customer.name,
                "sent": t.customer.sent,
                "asked": t.customer.asked,
                "again": t.customer.again,
                "given": t.customer.given,
                "level": t.level,
                "first_level": t.first_level,
                "errors": t.errors,
                "outcome": o.as_dict() if (o := found.get(t.customer.name)) else None,
            },
            ensure_ascii=False,
        )
        for t in talks
    )


if __name__ == "__main__":
    raise SystemExit(main())
