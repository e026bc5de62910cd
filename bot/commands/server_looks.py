"""What `qingsu doctor` says of a PostgreSQL: each finding one line, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.findings import Finding, How
from storage.backends.health import Server

OLDEST = 130000  # has all we ask for
FULL = 0.8  # of the connections
SKEWED = 1.0  # seconds between the clocks, put right by us and still a sign of a wrong clock
MANY_DEAD = 20_000  # rows
STUCK = 300.0  # seconds a transaction lasts
SLACK = 0.05  # share of dead rows a table that is always rewritten may have; PostgreSQL's own: 0.2


def findings(server: Server) -> list[Finding]:
    """Return everything there is to say, the healthy as well."""
    return [
        *_version(server),
        *_words(server),
        *_safe(server),
        *_limits(server),
        *_vacuum(server),
        *_crowd(server),
        *_clock(server),
    ]


def _version(server: Server) -> Iterator[Finding]:
    major = server.version // 10_000
    if server.version < OLDEST:
        yield Finding(How.WRONG, f"PostgreSQL {major} 太旧，请升级到 13 以上（建议 15 以上）")
    else:
        yield Finding(How.WELL, f"PostgreSQL {major}")
    if server.standby:
        yield Finding(How.WRONG, "连到的是只读的备库：请把 QINGSU_STORAGE_URL 指向主库")


def _words(server: Server) -> Iterator[Finding]:
    if server.encoding != "UTF8":
        yield Finding(
            How.WRONG,
            f"数据库的编码是 {server.encoding}，存不下所有汉字和表情："
            "请用 CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 重建，再导入数据",
        )
    if server.timezone not in {"UTC", "Etc/UTC"}:
        yield Finding(
            How.WELL, f"数据库的时区是 {server.timezone}；倾诉存的是 UTC 秒数，不受它影响"
        )


def _safe(server: Server) -> Iterator[Finding]:
    if not server.fsync:
        yield Finding(
            How.WRONG, "fsync 关着，断电会丢数据：请在 postgresql.conf 里写 fsync = on，重新加载"
        )
    if not server.full_page_writes:
        yield Finding(
            How.WRONG,
            "full_page_writes 关着，断电可能损坏数据：请写 full_page_writes = on，重新加载",
        )
    if server.synchronous_commit == "off":
        yield Finding(
            How.WATCH,
            "synchronous_commit 关着：倾诉自己的连接会打开它，别的程序写的数据断电仍会丢",
        )
    if server.fsync and server.full_page_writes:
        yield Finding(How.WELL, "提交成功的数据断电不丢")


def _limits(server: Server) -> Iterator[Finding]:
    for name, wanted, found in server.taken:
        yield Finding(
            How.WRONG,
            f"本程序的连接设了 {name} = {wanted}，数据库那边却是 {found}："
            "中间的连接池丢掉了会话设置，请把 PgBouncer 改成 pool_mode = session，或直接连数据库",
        )
    if not server.taken:
        yield Finding(
            How.WELL,
            "等锁、语句、事务中空闲都有时限（lock_timeout 等三项），卡住的进程不会拖住别人",
        )
    if not server.idle:
        yield Finding(
            How.WELL,
            "别的程序连这个库可以一直占着事务不动；要限制它们：ALTER DATABASE … SET "
            "idle_in_transaction_session_timeout = '10min'",
        )


def _vacuum(server: Server) -> Iterator[Finding]:
    off = {"autovacuum": server.autovacuum, "track_counts": server.track_counts}
    for name in (name for name, on in off.items() if not on):
        yield Finding(
            How.WRONG, f"{name} 关着，表会越来越慢：请在 postgresql.conf 里写 {name} = on，重新加载"
        )
    for table in server.no_vacuum:
        yield Finding(
            How.WRONG,
            f"表 {table} 关掉了 autovacuum：请运行 ALTER TABLE {table} RESET (autovacuum_enabled)",
        )
    lazy = [(table, share) for table, share in server.shares if share > SLACK]
    for table, share in lazy:
        yield Finding(
            How.WATCH,
            f"表 {table} 死行到 {share:.0%} 才清，会越来越慢：请运行 ALTER TABLE {table} SET "
            "(autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, "
            "autovacuum_vacuum_cost_delay = 0)",
        )
    if all(off.values()) and not (server.no_vacuum or lazy):
        yield Finding(How.WELL, "改得最勤的几张表（lane、item、outbox）会及时清理")
    yield from _dead(server)


def _dead(server: Server) -> Iterator[Finding]:
    for table, dead, alive in server.dead:
        if dead > max(MANY_DEAD, alive):
            yield Finding(
                How.WATCH,
                f"表 {table} 里有 {dead} 行死行：请运行 VACUUM {table}，"
                "并看看有没有一直不结束的事务",
            )
    if server.longest > STUCK:
        yield Finding(
            How.WATCH,
            f"有一个事务已经开了 {server.longest:.0f} 秒，死行清不掉："
            "请在 pg_stat_activity 里找到它并结束它",
        )


def _crowd(server: Server) -> Iterator[Finding]:
    used = f"连接 {server.connections} 个，上限 {server.max_connections}"
    if server.connections > FULL * server.max_connections:
        yield Finding(How.WATCH, f"{used}：快满了，请调大 max_connections 或少开几个进程")
    else:
        yield Finding(How.WELL, used)


def _clock(server: Server) -> Iterator[Finding]:
    apart = abs(server.offset)
    if apart > SKEWED:
        yield Finding(
            How.WATCH,
            f"本机的时钟和数据库差 {apart:.1f} 秒：倾诉按数据库的时间算，请在两台机器上都开 NTP",
        )
    else:
        yield Finding(How.WELL, "本机的时钟和数据库一致")
