"""`qingsu train`: a new version of the model, and what it gains; nothing is published by it.

With --model or --examples it only makes that model, as the first start does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from bot.commands import prepare, reading
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from nlu import crossval, examples, gain, own, publishing, versions
from nlu.gain import Row
from nlu.model import fits, read_manifest
from nlu.pipeline import Pipeline
from nlu.score import ScoreError
from nlu.train import Prepared, make
from nlu.train import prepare as prepare_all
from nlu.types import Parse
from nlu.versions import Shelf

ModelAt = Annotated[
    Path | None, typer.Option("--model", help="只训练一个模型，放在这个文件夹，不成为版本")
]
ExamplesAt = Annotated[
    Path | None, typer.Option("--examples", help="只用这个文件夹里的例句训练，不成为版本")
]
On = Annotated[
    Path | None,
    typer.Option("--on", metavar="DATA_DIR", help="另在标好的 *.jsonl 上比一比（同 qingsu score）"),
]
_FINE = 0.005  # a difference in macro-F1 that is worth a colour


def train(
    model: ModelAt = None,
    examples_dir: ExamplesAt = None,
    *,
    on: On = None,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Make a new version of shipped and own utterances and show its gain; publish nothing."""
    if model is not None or examples_dir is not None:
        reading.train(model or reading.MODEL_DIR, examples_dir or examples.FOLDER)
        return
    deployment = Deployment.find(config, data)
    shelf = deployment.shelf
    if shelf is None:
        reading.train(deployment.model, deployment.examples)
        return
    prepare.writable(shelf.folder)
    own.read(deployment.own_examples)
    now = in_use(deployment)
    if now is None:
        now = deployment.model
        reading.train(now, deployment.examples)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=shelf.folder) as folder:
        _version(deployment, shelf, now, Path(folder), on)


def in_use(deployment: Deployment) -> Path | None:
    """Return the folder of the model a server would read with now, None when one must be made."""
    *published, base = deployment.models()
    found = next((place for place in published if versions.usable(place)), None)
    return found or (base if fits(base, deployment.examples) else None)


def _version(
    deployment: Deployment, shelf: Shelf, now: Path, folder: Path, on: Path | None
) -> None:
    """Train a version in *folder*, or take the one that was; show what it gains."""
    console = Console(stderr=True)
    told = own.gather([deployment.examples, deployment.own_examples], folder / "told")
    data = examples.content_hash(told)
    if read_manifest(now).data == data:
        console.print("例句没有变化，在用的模型就是用它们训练的。", markup=False)
        return
    with console.status("训练") as status:
        prepared = prepare_all(examples.read(told), status.update)
        version = _made(shelf, data)
        if version is None:
            make(prepared, np.arange(len(prepared.told)), folder / "model", data, status.update)
            version = shelf.add(folder / "model")
        status.update("比较")
        rows = _gain(deployment, now, shelf.place(version), prepared, on)
    _show(rows, now.name, version)
    typer.echo(f"新版本 {version}，还没有在用。")
    typer.echo(f"发布：qingsu models publish {version} --by 谁 --note 为什么")


def _made(shelf: Shelf, data: str) -> str | None:
    """Return the version that was trained on these very utterances by this very program."""
    usable = [version for version in shelf.versions() if versions.usable(shelf.place(version))]
    return next((v for v in usable if read_manifest(shelf.place(v)).data == data), None)


def _gain(
    deployment: Deployment, now: Path, new: Path, prepared: Prepared, on: Path | None
) -> list[Row]:
    """Compare two models.

    Raises:
        Failure: the labelled texts cannot be used.
    """
    rows = gain.left_out(read_manifest(now), read_manifest(new))
    mine, reader = own.read(deployment.own_examples), _lazy(now)
    learn, kept = crossval.learner(prepared), publishing.texts(now)
    rows += gain.reviewed(prepared.told, mine, reader, kept, learn)
    if on is not None:
        try:
            rows += gain.labelled(on, reader, _lazy(new))
        except ScoreError as error:
            raise Failure(str(error)) from error
    return rows


def _lazy(model: Path) -> crossval.Read:
    """Return what reads with a model, loaded at the first text."""
    loaded: list[Pipeline] = []

    def read(text: str) -> Parse:
        if not loaded:
            loaded.append(Pipeline.load(model))
        return loaded[0].read(text)

    return read


def _show(rows: Sequence[Row], now: str, new: str) -> None:
    table = Table("在哪里量的", "标签", "条数", f"在用的 {now}", f"新的 {new}", "差")
    for row in rows:
        table.add_row(
            row.where, row.head, str(row.count or ""), _f1(row.now), _f1(row.new), _change(row)
        )
    Console().print(table)


def _f1(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _change(row: Row) -> str:
    if row.now is None or row.new is None:
        return ""
    change = row.new - row.now
    colour = "green" if change > _FINE else "red" if change < -_FINE else "dim"
    return f"[{colour}]{change:+.3f}[/]"
