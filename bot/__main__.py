"""`qingsu`, or `python -m bot`: the commands, each a plain function.

Only the module of the command that is called is loaded, so that a server starts without what
training needs (scipy), and `--help` without any of them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any

import typer

from bot.commands import failures, usage
from bot.startup import leave, named

_BLAS = "OPENBLAS_NUM_THREADS"  # small matrices on many threads only wait: a fifth more CPU
_SERVERS = frozenset({"serve", "work"})
_ABOUT = "倾诉：听客户说完，记下投诉，兑现答应过的每件事。"


@dataclass(frozen=True, slots=True)
class Command:
    """place: module:attribute, a function or a Typer app with commands of its own."""

    place: str
    help: str


COMMANDS: Mapping[str, Command] = {
    "serve": Command("bot.commands.serve:serve", "启动服务：网页聊天、接口、工作台"),
    "work": Command(
        "bot.commands.work:work", "只做轮次、发送和取附件的进程，任意个，要 PostgreSQL"
    ),
    "chat": Command("bot.commands.chat:chat", "在终端里和机器人聊，或照文件演一遍"),
    "check": Command("bot.commands.check:check", "检查设置、话术和测试对话，有错指出文件和行号"),
    "talks": Command("bot.commands.check:talks", "演练测试对话，看机器人说的和写的一不一样"),
    "replay": Command("bot.commands.replay:replay", "把录下的对话在草稿上重放，和在用的比一比"),
    "publish": Command("bot.commands.scripts:publish", "发布话术、规则文件：都对了才行"),
    "promote": Command("bot.commands.scripts:promote", "试用的版本给所有新对话用"),
    "rollback": Command("bot.commands.scripts:rollback", "结束试用，或回到以前的版本，一字不差"),
    "versions": Command("bot.commands.scripts:versions", "列出发布过的版本：谁、何时、为什么"),
    "diff": Command("bot.commands.comparing:diff", "两版之间、在用的和文件之间，哪些行不同"),
    "case": Command("bot.commands.case:case", "一件投诉：照哪几版话术和规则文件办的"),
    "train": Command("bot.commands.training:train", "用例句训练一个新模型，看看比在用的好多少"),
    "models": Command("bot.commands.models:app", "模型的版本：列出、发布、回到以前的"),
    "review": Command("bot.commands.review:review", "看机器人没把握的话，一个键标好，成为例句"),
    "parse": Command(
        "bot.commands.reading:parse", "从标准输入读一行行客户的话，写出对每一句的理解"
    ),
    "score": Command("bot.commands.scoring:score", "用标好的数据给模型打分，写出报告"),
    "lint": Command("bot.commands.corpus:lint", "检查例句：近似、矛盾、太少、雷同、抄来的"),
    "export": Command("bot.commands.export:app", "导出投诉单，或把例句写成 Rasa 的项目"),
    "figures": Command("bot.commands.figures:figures", "一段时间的数字：和前一段比、和目标比"),
    "process": Command("bot.commands.process:process", "处理流程：照办案文件写成一份能打印的"),
    "rules": Command("bot.commands.rules:rules", "任务规则改了会怎样：照一段时间的案件重放"),
    "report": Command("bot.commands.report:report", "一个月的月报：占比高的类别、原因、改进"),
    "import": Command("bot.commands.imports:app", "导入别的程序的东西：Rasa 项目"),
    "user": Command("bot.commands.users:app", "管理工作台的账号"),
    "team": Command("bot.commands.teams:app", "谁在哪个小组：列出、加人、移出"),
    "policy": Command("bot.commands.policies:app", "引用的条款：列出、加新版本、废止"),
    "hook": Command("bot.commands.hooks:app", "外发通知：订阅、签名密钥、没送到的再送一遍"),
    "key": Command("bot.commands.keys:app", "给别的系统用的接口密钥：新建、列出、停用"),
    "crm": Command("bot.commands.crm:app", "客户档案：检查 crm.yml，读入客户等级"),
    "items": Command("bot.commands.items:app", "项目工具：检查、列出送出去的任务、再送一遍"),
    "knowledge": Command("bot.commands.knowledge:app", "知识的表格进出、重建检索目录"),
    "dead": Command("bot.commands.dead:app", "没能处理的东西：列出、再处理一次、丢掉"),
    "erase": Command("bot.commands.erase:erase", "抹掉一位客户：他的话、身份和文件，数字留下"),
    "backup": Command("bot.commands.backup:backup", "把数据库、附件和模型备份成一个文件，不用停"),
    "restore": Command("bot.commands.backup:restore", "把备份恢复到空的地方，查完整，该抹的再抹"),
    "migrate": Command("bot.commands.database:migrate", "建立数据库，或把它升级到这个版本"),
    "doctor": Command("bot.commands.doctor:doctor", "看看各处是否正常"),
}


def run() -> None:
    """Run the command line, as `main` does; a server's process is gone once its work is ended."""
    try:
        main()
    except SystemExit as ended:
        if _SERVERS.intersection(sys.argv[1:2]) and isinstance(ended.code, int):
            leave(ended.code)
        raise


def main(words: Sequence[str] | None = None) -> None:
    """Run the command *words* (None: the command line); always ends in SystemExit.

    What an operator can mend is said in a line a mistake and exits with code 2, a command written
    wrongly as well.
    """
    words = sys.argv[1:] if words is None else words
    os.environ.setdefault(_BLAS, "1")  # numpy is not loaded yet
    try:
        code = build(words)(args=list(words), prog_name="qingsu", standalone_mode=False)
    except failures.EXPECTED as error:
        for line in failures.lines(error):
            typer.echo(line, err=True)
        sys.exit(failures.EXIT_CODE)
    except typer.Abort:
        typer.echo(usage.NOT_DONE, err=True)
        sys.exit(1)
    except Exception as error:
        wrong = usage.line(error)
        if wrong is None:
            raise
        typer.echo(wrong, err=True)
        sys.exit(failures.EXIT_CODE)
    sys.exit(code if isinstance(code, int) else 0)


def build(words: Sequence[str]) -> typer.Typer:
    """Return the program as far as *words* need it: the command called, else every name."""
    app = typer.Typer(
        help=_ABOUT,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_options)
    called = words[0] if words and words[0] in COMMANDS else None
    for name, command in COMMANDS.items():
        if called is None:
            app.command(name, help=command.help)(_listed)
        elif name == called:
            _add(app, name, command)
    return app


def load(command: Command) -> Callable[..., Any]:
    """Import what *command* names."""
    found: Callable[..., Any] = named(command.place)
    return found


def _add(app: typer.Typer, name: str, command: Command) -> None:
    found = load(command)
    if isinstance(found, typer.Typer):
        app.add_typer(found, name=name, help=command.help)
    else:
        app.command(name, help=command.help)(found)


def _listed() -> None:
    """Stand in the list of commands; the one that is called is loaded instead."""


def _version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"qingsu {version('qingsu')}")
        raise typer.Exit


def _options(
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本号")
    ] = False,
) -> None:
    """Options of the program itself."""


if __name__ == "__main__":
    run()
