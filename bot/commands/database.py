"""`qingsu migrate`: bring the database up to this program."""

from __future__ import annotations

import typer

from bot.commands import prepare
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment


def migrate(config: ConfigFile = None, data: Data = DATA) -> None:
    """Carry out the pending steps; a new database gets its tables, a new folder its secret."""
    deployment = Deployment.find(config, data)
    prepare.kept(deployment)
    typer.echo("数据库已是这个版本的。")
