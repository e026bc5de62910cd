"""The run as it stands in the README: a table between two marks, and a chart beside it.

    python -m bench.picture          from var/bench/side.json, written by bench/side.py

The chart is one bar a subject, turns a second on a scale of powers of ten; it reads on light and
on dark pages.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from bench.figures import BARE, FLOOR, FULL, KEPT, RASA, Row

README, CHART = Path("README.md"), Path("docs/img/bench.svg")
NAMES = {
    FLOOR: "地板：只收下、落盘、答一句",
    BARE: "倾诉，SQLite，不用句向量",
    FULL: "倾诉，SQLite",
    "postgresql": "倾诉，PostgreSQL，一个进程",
    "postgresql-2": "倾诉，PostgreSQL，两个进程",
    RASA: "Rasa 3.6.21，同样的表单",
}
_MARKS = re.compile(r"(<!-- speed:begin[^>]*-->).*?(<!-- speed:end -->)", re.DOTALL)
_HEAD = ("", "每秒轮数", "p50 / p99（半载）", "一轮 CPU", "是地板的", "内存", "启动")
_WIDTH, _LEFT, _BAR, _TOP, _ROOM = 860, 250, 480, 34, 30
_STYLE = (
    "text{fill:#444}line{stroke:#999;stroke-opacity:.4}rect{fill:#3a7d5d}.other{fill:#9a9a9a}"
    "@media(prefers-color-scheme:dark){text{fill:#ccc}}"
)


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table in Markdown."""
    floor = next((row.cpu_ms for row in rows if row.name == FLOOR), 0.0)
    lines = ["| " + " | ".join(_HEAD) + " |", "|---" * len(_HEAD) + "|"]
    for row in rows:
        times = f"{row.cpu_ms / floor:.1f} 倍" if floor else "—"
        cells = (
            NAMES[row.name],
            f"{row.turns_s:.0f}",
            f"{row.p50_ms:.1f} / {row.p99_ms:.1f} 毫秒",
            f"{row.cpu_ms:.2f} 毫秒",
            times,
            f"{row.memory_mb:.0f} MB",
            f"{row.start_s:.1f} 秒",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def chart(rows: Sequence[Row]) -> str:
    """Return the rows as a picture (SVG), one bar each."""
    most = math.ceil(math.log10(max(10.0, *(row.turns_s for row in rows))))
    height = _TOP + _ROOM * len(rows) + 34
    size = f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="13"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        "<title>每秒轮数，同一次量得，对数刻度</title>",
        f"<style>{_STYLE}</style>",
    ]
    parts += [_tick(power, most, height) for power in range(most + 1)]
    parts += [_bar(n, row, most) for n, row in enumerate(rows)]
    return "\n".join([*parts, "</svg>\n"])


def _at(turns: float, most: int) -> float:
    """Return how far right a number of turns a second is."""
    return _BAR * max(0.0, math.log10(max(turns, 1.0))) / most


def _tick(power: int, most: int, height: int) -> str:
    x = _LEFT + _BAR * power / most
    line = f'<line x1="{x:.0f}" y1="{_TOP - 8}" x2="{x:.0f}" y2="{height - 28}"/>'
    return f'{line}<text x="{x:.0f}" y="{height - 10}" text-anchor="middle">{10**power:,}</text>'


def _bar(n: int, row: Row, most: int) -> str:
    y, wide = _TOP + _ROOM * n, max(1.0, _at(row.turns_s, most))
    kind = ' class="other"' if row.name in {FLOOR, RASA} else ""
    name = f'<text x="{_LEFT - 10}" y="{y + 14}" text-anchor="end">{escape(NAMES[row.name])}</text>'
    bar = f'<rect{kind} x="{_LEFT}" y="{y}" width="{wide:.0f}" height="20" rx="3"/>'
    value = f'<text x="{_LEFT + wide + 8:.0f}" y="{y + 14}">{row.turns_s:.0f} 轮/秒</text>'
    return name + bar + value


def write(rows: Sequence[Row], readme: Path = README, picture: Path = CHART) -> None:
    """Put the table between the README's marks and the chart where it shows it.

    Raises:
        ValueError: the README has no such marks.
    """
    text = readme.read_text(encoding="utf-8")
    if not _MARKS.search(text):
        raise ValueError(f"{readme}: no marks speed:begin and speed:end")
    body = f"![每秒轮数]({picture.as_posix()})\n\n{table(rows)}"
    readme.write_text(_MARKS.sub(lambda m: f"{m[1]}\n\n{body}\n\n{m[2]}", text), encoding="utf-8")
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_text(chart(rows), encoding="utf-8")


def main() -> int:
    """Write README and chart from the last run."""
    rows = [Row(**one) for one in json.loads((KEPT / "side.json").read_text(encoding="utf-8"))]
    write(rows)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
