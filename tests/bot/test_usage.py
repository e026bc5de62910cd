"""A command written wrongly is told in one Chinese line, and what may stand there."""

from __future__ import annotations

import pytest

from bot.__main__ import main

# how it is written; what is said of it
_WRONG = {
    "publish": "还要写 --by（谁发布的）",
    "publish --by 王芳": "还要写 --note（改了什么、为什么）",
    "erase": "还要写 what",
    "user add --role boss": (
        "--role 不能写“boss”，可以写 agent、lead、operator、manager、admin。"
        "看怎么写：qingsu user add --help"
    ),
    "export cases --format csv": "--format 不能写“csv”，可以写 jsonl",
    "serve --port 99999": "--port 写得不对：最大是 65535",
    "serve --port 八千": "--port 写得不对：应当是整数",
    "crm check 无.yml": "没有这个文件：无.yml",
    "sevre": "没有 sevre 这个命令",
    "user sack": "没有 sack 这个命令",
    "check nothing": "多写了 nothing",
    "check --loud": "没有 --loud 这个选项",
    "check --data": "--data 后面要写内容",
}


@pytest.mark.parametrize("words", _WRONG)
def test_a_command_written_wrongly_is_told_in_one_line(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    out, err = capsys.readouterr()
    assert (ended.value.code, out, err.count("\n")) == (2, "", 1), err
    assert err.startswith(_WRONG[words]) or _WRONG[words] in err
    assert "Usage" not in err


def test_help_is_given_where_a_command_of_several_stands_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["user"])
    out, err = capsys.readouterr()
    assert "给账号换一个角色" in out + err
