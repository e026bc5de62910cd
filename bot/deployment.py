"""Where one deployment stands: its settings, data folder, database, model and scripts.

Deployment.find(config, data, environ)     reads config.yml and the environment, no more
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot import company, config, environment, rulebook
from bot.config import Config
from bot.rulebook import Rules
from dialogues import load
from dialogues.book import Book, Company
from dialogues.load import LoadedScript
from dialogues.sla import Sla
from nlu import examples
from nlu.model import ModelError
from nlu.versions import Shelf

STORAGE_URL = "QINGSU_STORAGE_URL"
RASA_TOKEN = "QINGSU_RASA_TOKEN"  # noqa: S105 - a name, not the token
_OWN_SCRIPTS = Path(load.__file__).with_name("scripts")


def no_secret(_name: str) -> None:
    """Know no secret: the default, where nothing outside is reached."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """settings: config.yml as read. data: the folder of everything that is kept. url: the store.

    rasa_token: what Rasa asks for, if it does. secret: gives a secret by its name (environment),
    None when it is not set; raises EnvironmentLacks for one that cannot be read. process: the name
    of this process, another one for each on the same database.
    """

    settings: Config
    data: Path
    url: str
    rasa_token: str | None = field(default=None, repr=False)
    secret: Callable[[str], str | None] = field(default=no_secret, repr=False)
    process: str = "serve"

    @staticmethod
    def find(path: Path | None, data: Path, environ: Mapping[str, str] = os.environ) -> Deployment:
        """Read config.yml (*path*, None: the one here if any) and the database's address.

        Raises:
            FileError: config.yml has mistakes.
            EnvironmentLacks: a secret cannot be read.
        """
        settings = config.read(path)
        url = environment.secret(STORAGE_URL, environ) or settings.storage.url
        token = environment.secret(RASA_TOKEN, environ)
        own = url or f"sqlite:///{data / 'qingsu.db'}"
        return Deployment(settings, data, own, token, lambda n: environment.secret(n, environ))

    @property
    def model(self) -> Path:
        """Return the folder of the model."""
        return self.settings.nlu.model or self.data / "model"

    @property
    def shelf(self) -> Shelf | None:
        """Return the versions of the model; None where the settings name one model for good."""
        return None if self.settings.nlu.model else Shelf(self.data / "models")

    def models(self, tell: Callable[[str], None] = lambda _: None) -> list[Path]:
        """Return the folders of models to read with, the best first; the base model is the last.

        tell: hears when nobody can say what was published; then only the base model is left.
        """
        try:
            return [*(self.shelf.in_order() if self.shelf else ()), self.model]
        except ModelError as error:
            tell(f"{error}；改用自带的模型")
            return [self.model]

    @property
    def examples(self) -> Path:
        """Return the folder of the utterances the model is made of."""
        return self.settings.nlu.examples or examples.FOLDER

    @property
    def own_examples(self) -> Path:
        """Return the folder of the operator's own utterances, which join the others."""
        return self.data / "examples"

    @property
    def scripts(self) -> Path:
        """Return the folder of the scripts."""
        return self.settings.scripts.folder or _OWN_SCRIPTS

    def load_scripts(self) -> dict[str, LoadedScript]:
        """Read the scripts as they stand in their files.

        Raises:
            FileError: every mistake of every file.
        """
        return load.load_scripts(self.scripts)

    def book(self, scripts: Mapping[str, LoadedScript], rules: Rules | None = None) -> Book:
        """Return *scripts* with the company's words, hours and terms; by the files' rules if None.

        Raises:
            FileError: the files of rules have mistakes.
        """
        own, by = self.settings, rules or rulebook.of_files(self.settings)
        words = company.company(own)
        made = load.book_of(dict(scripts), words, by.sla, company.companies(own))
        return replace(made, priorities=by.triage.priorities, table=by.triage.table)

    def plain_book(self, scripts: Mapping[str, LoadedScript]) -> Book:
        """Return *scripts* with the shipped name, hours and terms, and no rules.

        For this the talks that come with them are written, whatever a firm makes of its own.
        """
        return load.book_of(dict(scripts), Company(), Sla())

    def address(self, host: str | None = None, port: int | None = None) -> str:
        """Return where a browser on this machine finds the pages: http://127.0.0.1:8000."""
        server = self.settings.server
        name = host or server.host
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(name, name)  # noqa: S104 - not bound here
        return f"http://{shown}:{server.port if port is None else port}"
