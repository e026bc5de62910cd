"""What is wrong with a file that is no YAML, in words for whoever wrote it.

    told(error, text) -> (line, what)      where it went wrong, and what to do there
    shape(text) -> (line, what)            YAML, and not names with their content
    why_text(text, listed)                 why a text stands where names or a list should
    unread(error) -> what                  it cannot be opened

The parser speaks English and often names the line after the slip; the commonest slip of all, a
full-width colon, it does not know. Lines count from 1. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from dialogues import yaml_slips

ENCODING = (
    "读不了这个文件：它不是 UTF-8 编码（记事本和 Excel 常存成 GBK）："
    "打开它，“另存为”时编码选 UTF-8，再存一次"
)
_WIDE_COLON = "：冒号要用半角的“:”，后面空一格"
_HYPHEN = "：“-”要用半角的，后面空一格"
_HYPHENS = re.compile(r"\s*[-－—–−·•]")
_WIDE = "冒号写成了全角的“：”：改成半角的“:”，后面空一格"
_SHAPE = "文件应当由“名称: 内容”组成，现在是空的或别的形状"
_DO = "请检查缩进、冒号后的空格和引号"
_NAMED = re.compile(
    r"\s*(?:-\s+)?[A-Za-z_][\w.-]*："  # a key of ours, anywhere
    r"|\s*[^\s#\"'“：:,，。{}\[\]-][^\s#\"'“：:,，。{}\[\]]{0,14}：\s*$"  # or by its Chinese name
)
_BEGINS = ("while scanning a simple key", "while scanning a quoted scalar")
"""In these the slip stands where the part begins, not where the parser gave up."""
_WHY: Mapping[str, str] = {
    "did not find expected key": "这一行和上面的没有对齐，或者前面的引号、括号没有配对",
    "could not find expected ':'": "这一行少了冒号，要写成“名称: 内容”",
    "mapping values are not allowed in this context": (
        "这一行的缩进不对，或者内容里有冒号，要用引号括起来"
    ),
    "found character that cannot start any token": (
        "这里有不能用来开头的字符（Tab、@、%、`）：缩进只用空格，别的用引号括起来"
    ),
    "found unexpected end of stream": "这一行开始的引号没有配对",
    "did not find expected ',' or ']'": "方括号没有配对，或者里面少了逗号",
    "did not find expected ',' or '}'": "花括号没有配对，或者里面少了逗号",
    "did not find expected '-' indicator": "列表里有一行没有以“- ”开头，或没有对齐",
    "did not find expected node content": "这里应当有内容，或者少了引号",
    "found unknown escape character": "双引号里的反斜杠要写两次，或者改用单引号",
    "found undefined alias": "以 * 开头的内容要用引号括起来",
    "block sequence entries are not allowed in this context": "“- ”要另起一行写",
}


def told(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Return the line of the slip and what it is."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return _odd_character(error, text)
    at = error.problem_mark.line + 1 if error.problem_mark else 1
    since = error.context_mark.line + 1 if error.context_mark else at
    wide = max(_wide_colons(text, at), default=0)
    found = yaml_slips.slip(text, at)
    if wide or found:
        return max(found or (0, ""), (wide, _WIDE), key=lambda one: one[0])
    line = since if error.context in _BEGINS else at
    why = next((said for part, said in _WHY.items() if part in str(error.problem)), "写法不对")
    return line, f"不是合法的 YAML：{why}；{_DO}"


def shape(text: str) -> tuple[int, str]:
    """Return the same of a text that is read, and is no names with their content."""
    wide = min(_wide_colons(text), default=0)
    return (wide, _WIDE) if wide else (1, _SHAPE)


def why_text(text: str, *, listed: bool) -> str:
    """Return by which slip *text* stands where names (or a list) should, "" for none known."""
    if listed:
        return _HYPHEN if _HYPHENS.match(text) else ""
    return _WIDE_COLON if "：" in text else ""


def unread(error: OSError) -> str:
    """Return why the file cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return "读不了这个文件：没有它，请检查名称和所在的文件夹"
    if isinstance(error, IsADirectoryError):
        return "读不了这个文件：这是文件夹"
    if isinstance(error, PermissionError):
        return "读不了这个文件：没有权限"
    return f"读不了这个文件（{error.strerror or error}）"


def _wide_colons(text: str, most: int | None = None) -> list[int]:
    """Return the lines up to *most* that begin like a name with a full-width colon."""
    lines = text.split("\n")[:most]
    return [number for number, line in enumerate(lines, start=1) if _NAMED.match(line)]


def _odd_character(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    place = getattr(error, "position", 0)
    line = text.encode()[:place].count(b"\n") + 1
    return line, "不是合法的 YAML：有看不见的控制字符，把这一行删掉重新打一遍"
