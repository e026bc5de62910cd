"""What `qingsu doctor` says of a SQLite file, and of what any database keeps for its time."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.findings import Finding, How
from bot.retention import Pace
from storage.backends.file_health import FULL, Kept
from storage.retention import AGAIN, DAY
from storage.retention_rounds import Standing

LONG_LOG = 256 * 2**20  # bytes; a checkpoint that gets through keeps it at 4 MB
LATE = 4  # rounds of the sweeper that did not come


def findings(kept: Kept) -> Iterator[Finding]:
    """Give what there is to say of the file, the healthy as well."""
    if kept.journal != "wal":
        yield Finding(
            How.WRONG,
            f"SQLite 的日志方式是 {kept.journal}，不是 wal：数据文件夹多半在网络盘上，"
            "请挪到本机的磁盘（或者改用 PostgreSQL）",
        )
    if kept.synchronous < FULL:
        yield Finding(
            How.WRONG,
            f"SQLite 的 synchronous 是 {kept.synchronous}，断电会丢已经答过“收到”的话："
            "请从 storage.url 里去掉改它的参数，重新启动",
        )
    if kept.log > LONG_LOG:
        yield Finding(
            How.WATCH,
            f"-wal 文件有 {kept.log / 2**20:.0f} MB，一直没有并进去："
            "有别的程序开着这个库不放，请找到它（fuser qingsu.db）并关掉",
        )
    if kept.journal == "wal" and kept.synchronous >= FULL:
        yield Finding(How.WELL, "提交成功的数据断电不丢（wal，synchronous = FULL）")


def seen(standing: Standing, days: int, now: float) -> Finding:
    """Return what there is to say of the ids by which a repeat is known, kept *days* long."""
    late = now - (standing.next or standing.oldest or now)
    if late > LATE * Pace().every:
        return Finding(
            How.WATCH,
            f"到期的东西有 {late / DAY:.1f} 天没有清理："
            "请看看 qingsu serve 在不在跑，日志里有没有 not swept",
        )
    kept = max(days * DAY, AGAIN) / DAY
    return Finding(How.WELL, f"推送的编号认得 {kept:.0f} 天：这些天里平台再推一遍，也只算一句")
