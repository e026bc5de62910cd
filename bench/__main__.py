"""`make bench`: intake on labelled texts (when TEXTS names their folder), load, and kills."""

from __future__ import annotations

import os
import subprocess
import sys

TEXTS = "TEXTS"


def main() -> int:
    """Run each bench in a process of its own; return 1 when one failed."""
    runs = [["bench.load"], ["bench.kill"]]
    if texts := os.environ.get(TEXTS):
        runs.insert(0, ["bench.intake", texts, "--readme", "README.md"])
    else:
        print(f"intake left out: {TEXTS} names no folder of labelled texts")
    codes = []
    for module, *rest in runs:
        print(f"== {module}", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", module, *rest], check=False).returncode)
    return int(any(codes))


if __name__ == "__main__":
    raise SystemExit(main())
