"""A firm with files of rules of its own, at the command line and as a server that starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import library
from bot.deployment import Deployment
from cases import work_file
from dialogues import sla_file, teams_file
from dialogues.clocks import Kind
from storage.store import Store
from tests.bot.operator_fakes import Operator

BY = ("--by", "王芳", "--note", "改了时限")
SHIPPED = {
    "sla.yml": sla_file.SHIPPED,
    "teams.yml": teams_file.SHIPPED,
    "work.yml": work_file.SHIPPED,
}
TOUCH = ("first_touch: 30m", "first_touch: 45m")
BROKEN = ("first_touch: 30m", "first_touch: 很快")
LINE = sla_file.SHIPPED.read_text("utf-8")[: sla_file.SHIPPED.read_text("utf-8").index(TOUCH[0])]


@dataclass(frozen=True)
class Firm:
    """Whose config.yml names copies of the three files, in folder/rules."""

    here: Operator

    def file(self, name: str, old: str = "", new: str = "", *, into: str = "rules") -> str:
        """Write a file as it is shipped, *old* become *new*; return where it is."""
        text = SHIPPED[name].read_text("utf-8")
        assert old in text
        place = self.here.folder / into / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(text.replace(old, new, 1) if old else text, "utf-8")
        return f"{into}/{name}"

    @property
    def deployment(self) -> Deployment:
        """Return the deployment as its files say."""
        return Deployment.find(self.here.folder / "config.yml", self.here.folder / "kept", {})

    def start(self, store: Store) -> library.Library:
        """Return what a server that starts now goes by."""
        return library.opened(store, self.deployment)


def firm(here: Operator) -> Firm:
    """Found it; nobody published anything."""
    made = Firm(here)
    lines = [f"{Path(name).stem}: {{file: {made.file(name)}}}" for name in SHIPPED]
    lines.append("scripts: {folder: words}")
    (here.folder / "config.yml").write_text("\n".join(lines) + "\n", "utf-8")
    return made


def minutes(of: library.Library) -> float:
    """Return within how many minutes a case is touched."""
    return of.rules.sla.profiles[0].lengths[Kind.FIRST_TOUCH].total_seconds() / 60
