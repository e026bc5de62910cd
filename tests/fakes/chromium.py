"""Debian's Chromium for tests of pages: where it is, how it is opened, and axe to judge them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
MISSING = "needs chromium: run scripts/system-packages"

_PATIENCE = 20_000  # ms; many tests at once make a machine slow
_AXE = Path(__file__).parents[1] / "peers" / "node_modules" / "axe-core" / "axe.min.js"
_SERIOUS = """async () => (await axe.run({resultTypes: ["violations"]})).violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => `${one.id}: ${one.nodes.map((n) => `${n.target} ${n.failureSummary}`).join()}`)"""
AXE_NEEDED = pytest.mark.skipif(
    not _AXE.exists(), reason="needs axe-core: run scripts/peers (npm ci in tests/peers)"
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open it, headless, until left."""
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def axe(page: Page) -> None:
    """Bring axe into the page, for `serious_faults`."""
    page.evaluate(_AXE.read_text("utf-8"))


def serious_faults(page: Page) -> list[str]:
    """Return what axe finds serious or critical on the page as it stands."""
    found: list[str] = page.evaluate(_SERIOUS)
    return found
