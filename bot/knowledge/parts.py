"""The archive and knowledge put together, for the server and for commands alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.knowledge.archive import Archive
from bot.knowledge.asked import Reader
from bot.knowledge.casedoc import Names
from bot.knowledge.shelf import Encoder, Shelf
from bot.knowledge.terms import Cut, Terms
from bot.knowledge.upkeep import Keeper, Upkeep
from cases import work_file
from nlu import taxonomy
from nlu.steps.calendar import festivals
from nlu.steps.dates import date_reader
from nlu.steps.normalise import Normaliser
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Parts:
    """What knows the past. upkeep is a runner."""

    archive: Archive
    shelf: Shelf
    keeper: Keeper

    def upkeep(self, turned: Callable[[], int]) -> Upkeep:
        """Return the runner that keeps the index true."""
        return Upkeep(self.keeper, turned=turned)


def put_together(
    store: Store,
    secret: bytes,
    zone: ZoneInfo,
    cut: Cut,
    encoder: Encoder,
    tags: Mapping[str, str],
) -> Parts:
    """Return the parts on *store*. secret: the process's own; tags: keys with Chinese names."""
    names = Names(taxonomy.load().names, tags)
    terms = Terms(Normaliser(), cut, secret)
    reader = Reader(terms, date_reader(festivals()), names.categories, names.tags)
    return Parts(
        Archive(store, reader, names, zone),
        Shelf(store, terms, encoder, names.categories),
        Keeper(store, terms, names),
    )


def tag_names(work: work_file.Work) -> dict[str, str]:
    """Return the Chinese names of tags and root causes by their keys."""
    tags = work.tags
    causes = {key: cause.name for key, cause in work.root_causes.items()}
    return {**causes, **tags.problem, **tags.solution, **tags.reaction}
