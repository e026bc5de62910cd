"""`qingsu import`: take over what was built for another program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import prepare
from bot.commands.failures import Failure
from bot.rasa_import import Import, imported
from nlu.rasa_files import RasaFilesError
from nlu.rasa_import import read_table

REPORT = "report.txt"
app = typer.Typer(no_args_is_help=True)
Project = Annotated[Path, typer.Argument(metavar="DIR", help="Rasa 项目的文件夹")]
Out = Annotated[Path, typer.Option("--out", help="写到哪个文件夹")]
Intents = Annotated[
    Path | None, typer.Option("--intents", help="填好的意图对照表（上次导入写出的 intents.csv）")
]
Force = Annotated[bool, typer.Option("--force", help="已经有的文件也覆盖")]


@app.callback()
def group() -> None:
    """Hold the kinds of import, so that one alone keeps its name."""


@app.command(help="导入 Rasa 项目：例句、同义词、表单变成我们的文件，没有对应的逐行列出")
def rasa(
    project: Project,
    out: Out = Path("rasa-import"),
    intents: Intents = None,
    *,
    force: Force = False,
) -> None:
    """Write what a Rasa project becomes to *out*, and the report; nothing there is overwritten."""
    if not project.is_dir():
        raise Failure(f"没有这个文件夹：{project}")
    try:
        found = imported(project, _wanted(intents))
    except RasaFilesError as error:
        raise Failure(str(error)) from None
    report = told(found)
    written = [*_write(out, {**found.files, REPORT: report}, force=force)]
    typer.echo(report, nl=False)
    typer.echo(f"写好了：{'、'.join(map(str, written))}", err=True)


def told(found: Import) -> str:
    """Return the report: how the intents were matched, and what has no counterpart, by line."""
    rows = [
        f"  {row.theirs} → {row.ours or '（没有对应）'}，{row.count} 条例句，{row.place}"
        for row in found.rows
    ]
    notes = [f"  {note}" for note in found.notes]
    parts = [f"意图（{len(rows)} 个）：", *rows, f"没有对应、或要您决定的（{len(notes)} 处）："]
    return "\n".join([*parts, *(notes or ["  没有"])]) + "\n"


def _wanted(table: Path | None) -> dict[str, str]:
    """Return what the operator has filled in.

    Raises:
        Failure: the table cannot be read, or names an intent that is none.
    """
    if table is None:
        return {}
    try:
        return read_table(table.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"读不了文件 {table}（{error}）") from None
    except ValueError as error:
        raise Failure(f"{table}:{error}") from None


def _write(out: Path, files: dict[str, str], *, force: bool) -> list[Path]:
    """Write *files* under *out*; return their paths.

    Raises:
        Failure: some are there already and may not be overwritten; nothing was written.
    """
    paths = {out / name: text for name, text in files.items()}
    there = [str(path) for path in paths if path.exists()]
    if there and not force:
        raise Failure(f"已经有了，没有覆盖（要覆盖请加 --force）：{'、'.join(there)}")
    prepare.writable(out)
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(paths)
