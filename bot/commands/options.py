"""Options that several commands have, each by option and by environment variable."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DATA = Path("var")
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config", envvar="QINGSU_CONFIG", help="设置文件；默认用当前文件夹里的 config.yml"
    ),
]
Data = Annotated[
    Path,
    typer.Option("--data", envvar=["QINGSU_DATA", "DATA"], help="数据文件夹：数据库、模型、附件"),
]
Port = Annotated[
    int | None,
    typer.Option(
        "--port", envvar=["QINGSU_PORT", "PORT"], min=0, max=65535, help="端口；0 表示挑一个空着的"
    ),
]
