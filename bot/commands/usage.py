"""What is wrong with how a command was written, in one Chinese line.

    line(error) -> str | None      of what the command line's parser raised; None: it is not its own

The parser speaks English, in three lines. It is known by its shape and not by its class: the
releases of typer that may be installed have it in different places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NOT_DONE = "没有做：您没有确认。"
_QUOTED = re.compile(r"'([^']*)'")
_HAN = re.compile("[\u4e00-\u9fff]")
_CHOICES = re.compile(r"'?([^']*)'? is not one of (.+?)\.?$")
_RANGE = re.compile(r"is not in the range (-?\d+)<=x<=(-?\d+)")
_VALUES: Mapping[str, str] = {
    r"less than or equal to (?P<n>\S+)": "最大是 {n}",
    r"greater than or equal to (?P<n>\S+)": "最小是 {n}",
    r"valid integer": "应当是整数",
    r"valid (number|float)": "应当是数字",
    r"'(?P<n>[^']*)' does not exist": "没有这个文件：{n}",
    r"'(?P<n>[^']*)' is a directory": "{n} 是文件夹，要的是文件",
    r"'(?P<n>[^']*)' is a file": "{n} 是文件，要的是文件夹",
    r"'(?P<n>[^']*)' is not (readable|writable)": "{n} 读不了或写不进去，请检查权限",
}


def line(error: Exception) -> str | None:
    """Return what to tell whoever wrote the command."""
    if not (hasattr(error, "format_message") and hasattr(error, "exit_code")):
        return None
    kind, context = type(error).__name__, getattr(error, "ctx", None)
    if kind == "NoArgsIsHelpError":
        return str(error.format_message())
    path = getattr(context, "command_path", "qingsu")
    return f"{_said(kind, error)}。看怎么写：{path} --help"


def _said(kind: str, error: Any) -> str:
    message = str(getattr(error, "message", "") or error.format_message())
    match kind:
        case "MissingParameter":
            return f"还要写 {_name(error)}{_help(error)}"
        case "NoSuchOption":
            near = getattr(error, "possibilities", None)
            meant = f"，是不是 {'、'.join(near)}" if near else ""
            return f"没有 {error.option_name} 这个选项{meant}"
        case "BadOptionUsage":
            return f"{error.option_name} 后面要写内容"
        case "BadParameter":
            return _value(_name(error), message)
    return _shape(message)


def _shape(message: str) -> str:
    """Say what does not fit a command as a whole."""
    if message.startswith("No such command"):
        return f"没有 {''.join(_QUOTED.findall(message)[:1])} 这个命令"
    extra = re.search(r"extra arguments?(?:\(s\))? \((.*)\)", message)
    if extra:
        return f"多写了 {extra[1]}"
    return "命令写得不对" if not _HAN.search(message) else message.rstrip("。")


def _value(name: str, message: str) -> str:
    if _HAN.search(_QUOTED.sub("", message)):  # in our own words already
        return f"{name}：{message.rstrip('。')}"
    plain = message.removeprefix("Value error, ")
    if chosen := _CHOICES.search(plain):
        return f"{name} 不能写“{chosen[1]}”，可以写 {'、'.join(_QUOTED.findall(chosen[2]))}"
    if among := _RANGE.search(plain):
        return f"{name} 写得不对：最小是 {among[1]}，最大是 {among[2]}"
    for pattern, said in _VALUES.items():
        if found := re.search(pattern, plain):
            return f"{name} 写得不对：{said.format(**found.groupdict())}"
    return f"{name} 写得不对"


def _name(error: Any) -> str:
    """Return the option or argument as it is written."""
    param = getattr(error, "param", None)
    opts = [one for one in getattr(param, "opts", ()) if one.startswith("-")]
    hint = getattr(error, "param_hint", None)
    return str(max(opts, key=len) if opts else getattr(param, "name", None) or hint or "")


def _help(error: Any) -> str:
    said = getattr(getattr(error, "param", None), "help", None)
    return f"（{said}）" if said else ""
