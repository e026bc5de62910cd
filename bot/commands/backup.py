"""`qingsu backup` and `qingsu restore`: everything into one file, and back into an empty place.

Order of a backup: the database at one moment, then the files it names; so none that it names
was still to come. Order of a restore: all of it beside its place, compared and erased once more,
then moved into place, the database last: whatever is cut off before is no deployment yet.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.backup_parts import Parts, gather, shelf
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.commands.prepare import writable
from bot.deployment import Deployment
from bot.secrets_file import load_or_make
from storage import backup as database
from storage import backup_file, connect_tiers, engine, erase, erasure_list, files, migrate
from storage.backup_file import POSTGRESQL, SQLITE, BackupError, Made, Writing
from storage.erase import Erased
from storage.erasure_list import Line
from storage.store import Store

File = Annotated[Path, typer.Argument(help="备份文件，例如 /备份/qingsu-20260301.tar")]
NoModels = Annotated[bool, typer.Option("--no-models", help="不带模型的权重，只记下版本")]
Erasures = Annotated[
    Path | None,
    typer.Option("--erased", help="抹除名单 erasures.jsonl；默认用数据文件夹里的那一份"),
]
EARLIER = 60.0  # seconds; erasures of the last minute are done once more, whatever the clocks said
_FOLDERS = ("files", "models", "examples")


def backup(
    file: File, *, no_models: NoModels = False, config: ConfigFile = None, data: Data = DATA
) -> None:
    """Write everything into one file; the server goes on meanwhile."""
    deployment = Deployment.find(config, data)
    if database.empty(deployment.url):
        raise Failure("还没有数据库，没有东西可备份")
    with (
        _said(file),
        tempfile.TemporaryDirectory(prefix=".qingsu-", dir=file.parent) as beside,
        backup_file.writing(file) as writing,
    ):
        made, parts = _made(deployment, writing, Path(beside), models=not no_models)
        writing.close(made)
    _tell(file, made, parts, deployment)


def restore(
    file: File, *, erased: Erasures = None, config: ConfigFile = None, data: Data = DATA
) -> None:
    """Put a backup into an empty data folder (and database), and erase once more whom it must."""
    deployment = Deployment.find(config, data)
    writable(deployment.data)
    _refuse_what_is_there(deployment)
    with _said(file):
        made = backup_file.read(file)
        server = engine.on_server(deployment.url)
        if server is not (made.database == POSTGRESQL):
            raise Failure(_OTHER_KIND[server])
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=deployment.data) as beside:
            gone = _restore(deployment, file, Path(beside), erased)
    _tell_restored(deployment, made, gone)


def _made(
    deployment: Deployment, writing: Writing, beside: Path, *, models: bool
) -> tuple[Made, Parts]:
    """Put the database and the rest into the file; return what the file says of itself."""
    began = time.time()
    member = POSTGRESQL if engine.on_server(deployment.url) else SQLITE
    copied = beside / member
    database.copy(deployment.url, copied)
    told = database.told(deployment.url) if member == POSTGRESQL else database.whole(copied)
    writing.add(member, copied)
    copied.unlink()
    parts = gather(deployment, writing, told.files, models=models)
    live, versions = shelf(deployment)
    return Made(
        at=began,
        program=version("qingsu"),
        database=member,
        step=told.step,
        counts=told.counts,
        newest=told.newest,
        live=live,
        models=versions,
        missing=parts.missing,
        members=writing.members,
    ), parts


def _restore(
    deployment: Deployment, file: Path, beside: Path, erasures: Path | None
) -> list[Erased] | None:
    """Restore beside the place, then into it; return what was erased again, None: no list."""
    made = backup_file.unpack(file, beside)
    url, copied = deployment.url, beside / made.database
    lines = _lines(deployment, erasures, made.at - EARLIER)
    if made.database == POSTGRESQL:
        database.put_back(url, copied)
    else:
        database.whole(copied)
        url = f"sqlite:///{copied}"
    migrate.upgrade(url)
    gone = _erase_again(deployment, url, beside / "files", lines or [])
    _into_place(deployment, beside)
    if made.database == SQLITE:
        database.settle(copied)
        target = _file(deployment)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(copied, target)
        backup_file.durable(target.parent)
    return None if lines is None else gone


def _lines(deployment: Deployment, given: Path | None, since: float) -> list[Line] | None:
    """Return who was erased since the backup, None when nobody can say; keep the list here."""
    own = deployment.data / erasure_list.NAME
    if given is not None and not own.exists():
        shutil.copyfile(given, own)
        own.chmod(0o600)
    if not own.exists():
        return None
    try:
        lines = [one for one in erasure_list.read(given or own) if one.at >= since]
    except (ValueError, KeyError, TypeError):
        raise Failure(f"抹除名单读不懂：{given or own}；请找一份完好的，用 --erased 指出") from None
    if lines and not (deployment.data / "secret").exists():
        raise Failure(f"要重新抹掉客户，请先把原来的 secret 放进 {deployment.data}（权限 600）")
    return lines


def _erase_again(deployment: Deployment, url: str, root: Path, lines: list[Line]) -> list[Erased]:
    """Erase whom *lines* name; then no byte of them is left."""
    if not lines:
        return []
    hashed = partial(connect_tiers.hashed, load_or_make(deployment.data))
    with closing(Store.open(url)) as store:
        gone = erasure_list.again(store, lines, partial(secrets.token_hex, 8), hashed)
        for sha256 in (one for erased in gone for one in erased.files):
            if not store.read(partial(files.find, sha256=sha256)):
                files.remove(root, sha256)
    if gone:
        erase.clean(url)
    return gone


def _into_place(deployment: Deployment, beside: Path) -> None:
    """Move folders into place."""
    for name in _FOLDERS:
        if (beside / name).is_dir():
            target = deployment.data / name
            if target.is_dir():
                target.rmdir()  # it is empty: looked at before
            (beside / name).rename(target)
    backup_file.durable(deployment.data)


def _refuse_what_is_there(deployment: Deployment) -> None:
    full = [one for one in _FOLDERS if any(_inside(deployment.data / one))]
    if not database.empty(deployment.url):
        raise Failure("那里已经有数据库：只往空的地方恢复，请换一个 --data，或换一个空库")
    if full:
        raise Failure(
            f"数据文件夹不是空的：{deployment.data} 里有 {'、'.join(full)}；"
            "只往空的地方恢复，请换一个 --data"
        )


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _file(deployment: Deployment) -> Path:
    found = engine.address(deployment.url).database
    assert found is not None
    return Path(found)


@contextmanager
def _said(file: Path) -> Iterator[None]:
    """Say what went wrong with the file, and what to do."""
    try:
        yield
    except FileExistsError:
        raise Failure(f"已经有这个文件了：{file}；请换一个名字") from None
    except BackupError as error:
        raise Failure(f"备份文件不完整或被改动过，不能用：{file}（{error}）") from None
    except database.ToolMissingError as error:
        raise Failure(
            f"这台机器上没有 {error.args[0]}：用 PostgreSQL 时备份和恢复要靠它，"
            "请安装和数据库同一个大版本的 postgresql-client，或到数据库那台机器上运行"
        ) from None
    except database.ToolFailedError as error:
        raise Failure(f"PostgreSQL 的工具没有做成：{error}") from None
    except database.DamagedError as error:
        raise Failure(f"数据库本身坏了，这份备份不能留：{error}；请从以前的备份恢复") from None
    except OSError as error:
        raise Failure(f"文件读写不成：{error.filename or file}（{error.strerror}）") from None


_OTHER_KIND = {
    True: "这份备份是 SQLite 的，设置的却是 PostgreSQL；请去掉 QINGSU_STORAGE_URL 再恢复",
    False: "这份备份是 PostgreSQL 的：请把 QINGSU_STORAGE_URL 设成一个空库的地址再恢复",
}


def _tell(file: Path, made: Made, parts: Parts, deployment: Deployment) -> None:
    size = file.stat().st_size / 1024**2
    typer.echo(f"已备份到 {file}（{size:.1f} MiB），写完又读了一遍，完整。")
    typer.echo(f"  {_counted(made.counts)}；到 {_when(made.at, deployment)} 为止的都在里面。")
    if made.missing:
        typer.echo(f"  有 {len(made.missing)} 个附件在磁盘上找不到，没能备份，名单在备份的清单里。")
    if parts.changed:
        typer.echo(f"  有 {len(parts.changed)} 个附件的内容和收下时不一样了，磁盘可能有问题。")
    typer.echo("  不在里面，请另外保管：config.yml、数据文件夹里的 secret 和 erasures.jsonl。")


def _tell_restored(deployment: Deployment, made: Made, gone: list[Erased] | None) -> None:
    told = database.told(deployment.url)
    lost = [one for one in told.files if not files.place(deployment.data / "files", one).exists()]
    newest = "" if told.newest is None else f"，最后一句话在 {_when(told.newest, deployment)}"
    typer.echo(f"已恢复到 {_when(made.at, deployment)} 的样子，检查完整。")
    typer.echo(f"  {_counted(told.counts)}{newest}。")
    if lost:
        typer.echo(f"  有 {len(lost)} 个附件备份的时候就找不到了。")
    if gone is None:
        typer.echo(
            f"  没有抹除名单 {erasure_list.NAME}：备份之后抹掉过客户的，请清空再来，"
            "用 --erased 指出它。"
        )
    elif gone:
        typer.echo(f"  备份之后抹掉过的 {len(gone)} 位客户，已重新抹掉。")
    typer.echo("  请确认 secret 是原来的那一份，运行 qingsu doctor，再启动。")


def _counted(counts: Mapping[str, int]) -> str:
    names = {"conversations": "个会话", "messages": "条消息", "cases": "件投诉", "files": "个附件"}
    return "、".join(f"{counts[key]} {name}" for key, name in names.items())


def _when(at: float, deployment: Deployment) -> str:
    zone = ZoneInfo(deployment.settings.company.timezone)
    return f"{datetime.fromtimestamp(at, zone):%Y-%m-%d %H:%M:%S}"
