"""`make bench`: everybody side by side, then each promise of speed on its own.

    python -m bench [--only reading desk] [--only floor sqlite] [--quick]

--only names parts, or subjects of side alone. Parts: side (floor, product, Rasa; a whole run
writes the README's table and chart), reading (one core), parts (what a turn is made of), many
(memory of open talks), deep (a full table), desk (50,000 cases over HTTP), archive (finding in
50,000 cases; only when named), kill (nothing lost), intake (labelled texts: TEXTS names their
folder).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

from bench.subjects import BY_NAME

TEXTS = "TEXTS"
PARTS: dict[str, list[str]] = {
    "side": ["bench.side"],
    "reading": ["bench.reading"],
    "parts": ["bench.load"],
    "many": ["bench.many"],
    "deep": ["bench.deep"],
    "desk": ["bench.desk"],
    "archive": ["bench.archive"],
    "kill": ["bench.kill"],
    "intake": ["bench.intake"],
}
BY_NAME_ONLY = {"archive"}  # a quarter of an hour of its own; desk searches the same cases
QUICK: dict[str, list[str]] = {
    "side": ["--seconds", "5"],
    "reading": ["--texts", "300"],
    "parts": ["--seconds", "5"],
    "many": ["--talks", "1000"],
    "deep": ["--messages", "50000", "--timers", "5000", "--rounds", "3"],
    "desk": ["--cases", "2000", "--rounds", "20"],
    "archive": ["--cases", "2000", "--items", "500", "--rounds", "5"],
    "kill": ["--kills", "3", "--messages", "200", "--talks", "20"],
    "intake": ["--most", "20"],
}


def commands(only: list[str], texts: str, *, quick: bool) -> list[list[str]]:
    """Return what is run, one process each: module and its words.

    only: parts and subjects, everything when empty. texts: a folder, "" for none.
    """
    subjects = [one for one in only if one in BY_NAME]
    parts = [one for one in only if one in PARTS] + (["side"] if subjects else [])
    found: list[list[str]] = []
    for part, words in PARTS.items():
        asked = part in parts if only else part not in BY_NAME_ONLY
        if not asked or (part == "intake" and not texts):
            continue
        found.append([*words, *_more(part, subjects, texts, quick=quick)])
    return found


def _more(part: str, subjects: list[str], texts: str, *, quick: bool) -> list[str]:
    """Return the words of one part. Only a whole run is worth the README: it is ratios of one."""
    if part == "side":
        own = ["--only", *subjects] if subjects else [] if quick else ["--write"]
    elif part == "intake":
        own = [texts] if quick else [texts, "--readme", "README.md"]
    else:
        own = []
    return [*own, *(QUICK[part] if quick else [])]


def main() -> int:
    """Run each part in a process of its own; return 1 when one missed what was wanted."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--only", nargs="+", choices=[*PARTS, *BY_NAME], default=[])
    asks.add_argument("--quick", action="store_true", help="small numbers: does everything work?")
    wanted = asks.parse_args()
    texts = os.environ.get(TEXTS, "")
    if not texts:
        print(f"intake left out: {TEXTS} names no folder of labelled texts")
    missed = []
    for words in commands(wanted.only, texts, quick=wanted.quick):
        print(f"== {' '.join(words)}", flush=True)
        begin = time.perf_counter()
        if subprocess.run([sys.executable, "-m", *words], check=False).returncode:
            missed.append(words[0])
        print(f"   {time.perf_counter() - begin:.0f} s", flush=True)
    if missed:
        print(f"missed something: {', '.join(missed)}")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
