"""Files that people write: text stays text, and every mistake has its line and says what to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BeforeValidator, Field

from dialogues.script import Closed, Line, span
from dialogues.typed_yaml import FileError, Mistake, check, read_document


class Part(Closed):
    """A part of a file."""

    say: Annotated[tuple[Line, ...], Field(min_length=2)]
    kind: Literal["text", "date"] = "text"


class Page(Closed):
    """A whole file."""

    title: str = Field(min_length=1, max_length=10)
    tries: Annotated[int, Field(ge=1, le=3)] = 1
    share: float = 0.5
    on: bool = True
    pause: Annotated[timedelta, BeforeValidator(span)] = timedelta(seconds=1)
    parts: dict[str, Part] = Field(default_factory=dict)
    words: tuple[str, ...] = ()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "页.yml"


def _mistakes(path: Path, text: str) -> list[Mistake]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        check(Page, read_document(path))
    return list(caught.value.mistakes)


def test_text_stays_text(path: Path) -> None:
    """YAML 1.1 reads 21:47 as 1307, no as False, 010 as 8: not in front of customers."""
    path.write_text(
        "words: [21:47, no, on, 010, 1.50, 2026-11-25, ~, null, 0x1F, 是]\n", encoding="utf-8"
    )
    assert read_document(path).data["words"] == [
        "21:47", "no", "on", "010", "1.50", "2026-11-25", "~", "null", "0x1F", "是",
    ]  # fmt: skip


def test_numbers_are_numbers_where_the_model_says_so(path: Path) -> None:
    text = "title: 一页\ntries: 2\nshare: 0.25\non: false\npause: 1.2s\n"
    path.write_text(text, encoding="utf-8")
    page = check(Page, read_document(path))
    assert (page.tries, page.share, page.on) == (2, 0.25, False)
    assert page.pause == timedelta(seconds=1.2)


@pytest.mark.parametrize(
    ("written", "length"),
    [("6s", 6), ("10m", 600), ("2h", 7200), ("1d", 86400), ("0.5m", 30)],
)
def test_spans_have_units(path: Path, written: str, length: int) -> None:
    path.write_text(f"title: 一页\npause: {written}\n", encoding="utf-8")
    assert check(Page, read_document(path)).pause == timedelta(seconds=length)


# the file, the line of its one mistake, the place in words, what is said of it
_ONE: dict[str, tuple[str, int, str, str]] = {
    "a key unknown": ("title: 好\ntitel: 好\n", 2, "titel", "不认识的项：请检查拼写，或删掉它"),
    "a key missing": ("tries: 2\n", 1, "title", "缺少这一项，请补上"),
    "a deep key missing": (
        "title: 好\nparts:\n  a:\n    kind: text\n", 3, "parts，a，say", "缺少这一项"
    ),
    "too few": (
        "title: 好\nparts:\n  a:\n    say: [一句]\n", 4, "parts，a，say", "至少要有 2 项"
    ),
    "an empty sentence": (
        "title: 好\nparts:\n  a:\n    say:\n      - 一句\n      - ''\n", 6,
        "parts，a，say，第2项", "不能是空的",
    ),
    "a wrong placeholder": (
        "title: 好\nparts:\n  a:\n    say:\n      - 一句\n      - 您好{名字}\n", 6,
        "parts，a，say，第2项", "不认识的占位符 {名字}",
    ),
    "not one of the choices": (
        "title: 好\nparts:\n  a:\n    say: [一, 二]\n    kind: dat\n", 5, "parts，a，kind",
        "只能是 'text' 或 'date'，现在写的是“dat”",
    ),
    "too long": ("title: 这个标题实在是太长太长了\n", 1, "title", "太长了，最多 10 个字"),
    "empty": ("title:\n", 1, "title", "不能是空的"),
    "too great": ("title: 好\ntries: 7\n", 2, "tries", "应当不大于 3，现在写的是“7”"),
    "too small": ("title: 好\ntries: 0\n", 2, "tries", "应当不小于 1"),
    "no whole number": ("title: 好\ntries: 两次\n", 2, "tries", "应当是整数"),
    "no number": ("title: 好\nshare: 一半\n", 2, "share", "应当是数字"),
    "no yes or no": ("title: 好\non: 也许\n", 2, "on", "应当是 true 或 false"),
    "a span without unit": ("title: 好\npause: 30\n", 2, "pause", "时长写成 6s、30m、8h 或 2d"),
    "a list for a text": ("title: [好]\n", 1, "title", "应当是一段文字"),
    "a text for a list": ("title: 好\nwords: 一个\n", 2, "words", "应当是一个列表"),
    "hyphens without space": (
        "title: 好\nwords:\n  -一\n  - 二\n", 2, "words", "“-”要用半角的，后面空一格"
    ),
    "full-width hyphens": (
        "title: 好\nwords:\n  － 一\n  － 二\n", 2, "words", "“-”要用半角的，后面空一格"
    ),
    "a text for a part": ("title: 好\nparts: 一个\n", 2, "parts", "应当由“名称: 内容”组成"),
    "a key twice": ("title: 好\ntries: 1\ntitle: 坏\n", 3, "", "“title”写了两次，只能留一个"),
    "a deep key twice": (
        "title: 好\nparts:\n  a:\n    say: [一, 二]\n    say: [三, 四]\n", 5, "", "“say”写了两次"
    ),
    "a key twice inside a list": (
        "title: 好\nwords:\n  - {甲: 一, 甲: 二}\n", 3, "", "“甲”写了两次"
    ),
    "a tab": ("title: 好\nparts:\n\ta: 1\n", 3, "", "不是合法的 YAML"),
    "a quote left open": ('title: "好\ntries: 1\n', 1, "", "引号没有配对"),
    "a line without colon": ("title: 好\ntries\non: no\n", 2, "", "这一行少了冒号"),
    "a bracket left open": ("words: [一, 二\ntries: 1\n", 2, "", "方括号没有配对"),
    "a full-width colon alone": ("title：好\n", 1, "", "冒号写成了全角的“：”"),
    "a full-width colon over a part": ("parts：\n  a:\n    kind: text\n", 1, "", "全角的“：”"),
    "a full-width colon among others": ("tries: 2\ntitle：好\non: no\n", 2, "", "全角的“：”"),
    "a full-width colon before a list": (
        "parts:\n  a:\n    say：\n      - 一\n    kind: text\n", 3, "", "全角的“：”"
    ),
    "a full-width colon inside": (
        "title: 好\nparts:\n  say：一\n", 2, "parts", "冒号要用半角的“:”，后面空一格"
    ),
    "a bell": ("title: 好\nwords: [一\a]\n", 2, "", "看不见的控制字符"),
    "wrong indent": ("title: 好\n  tries: 1\n", 2, "", "请检查缩进、冒号后的空格和引号"),
    "nothing": ("", 1, "", "现在是空的或别的形状"),
    "only a remark": ("# 说明\n", 1, "", "现在是空的或别的形状"),
    "a list": ("- 一\n- 二\n", 1, "", "现在是空的或别的形状"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "where", "what"), _ONE.values(), ids=_ONE)
def test_a_mistake_has_its_line_its_place_and_what_to_do(
    path: Path, text: str, line: int, where: str, what: str
) -> None:
    (mistake,) = _mistakes(path, text)
    assert (mistake.path, mistake.line, mistake.where) == (path, line, where)
    assert what in mistake.what


def test_all_mistakes_come_at_once(path: Path) -> None:
    found = _mistakes(path, "titel: 好\ntries: 9\npause: 半天\n")
    assert sorted((m.line, m.where) for m in found) == [
        (1, "titel"), (1, "title"), (2, "tries"), (3, "pause"),
    ]  # fmt: skip


def test_a_mistake_is_not_told_twice_from_outside(path: Path) -> None:
    """A wrong item does not also make its list too short."""
    text = "title: 好\nparts:\n  a:\n    say: [一, '{谁}']\n"
    assert [m.where for m in _mistakes(path, text)] == ["parts，a，say，第2项"]


def test_a_mistake_reads_as_file_line_place_and_words(path: Path) -> None:
    (mistake,) = _mistakes(path, "title: 好\ntries: 9\n")
    assert str(mistake) == f"{path}:2: tries：应当不大于 3，现在写的是“9”"
    assert str(FileError([mistake, mistake])).count("\n") == 1


def test_a_long_value_is_not_quoted_back(path: Path) -> None:
    (mistake,) = _mistakes(path, f"title: 好\ntries: {'九' * 50}\n")
    assert "九" not in mistake.what


@pytest.mark.parametrize(
    "content", [None, b"title: \xff\xfe\n", b"title: \x00\n"], ids=["missing", "no UTF-8", "NUL"]
)
def test_a_file_that_cannot_be_read_is_a_mistake_too(path: Path, content: bytes | None) -> None:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileError) as caught:
        read_document(path)
    (mistake,) = caught.value.mistakes
    assert mistake.path == path
    assert mistake.what.startswith(("读不了这个文件", "不是合法的 YAML"))


def test_a_file_cannot_make_objects(path: Path) -> None:
    """A tag is only text: no code comes in through a file."""
    path.write_text("title: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    document = read_document(path)
    assert document.data["title"] == []


def test_anchors_and_merges_stay_within_reason(path: Path) -> None:
    path.write_text("title: &a 好\nwords: [*a, *a]\n", encoding="utf-8")
    assert check(Page, read_document(path)).words == ("好", "好")


def test_what_yaml_itself_would_change_is_kept_wherever_it_stands(path: Path) -> None:
    """Telephone numbers, times and answers, in keys, lists, flow and folded text alike."""
    path.write_text(
        "title: 007\nparts:\n  no:\n    say: [21:47, 'no']\n  2026-11-25: {say: [yes, 1e3]}\n"
        "words:\n  - off\n  - 12_000\n  - >\n    9:30\n    开门\n",
        encoding="utf-8",
    )
    page = check(Page, read_document(path))
    assert page.title == "007"
    assert {name: part.say for name, part in page.parts.items()} == {
        "no": ("21:47", "no"),
        "2026-11-25": ("yes", "1e3"),
    }
    assert page.words == ("off", "12_000", "9:30 开门\n")


def test_a_file_of_another_encoding_is_told_how_to_save_it(path: Path) -> None:
    path.write_bytes("title: 好\nwords: [一]\n".encode("gbk"))
    with pytest.raises(FileError) as caught:
        read_document(path)
    (mistake,) = caught.value.mistakes
    assert (mistake.line, "“另存为”时编码选 UTF-8" in mistake.what) == (1, True)


def test_a_file_that_is_not_there_is_told_without_a_word_of_the_system(tmp_path: Path) -> None:
    for place, said in ((tmp_path / "无.yml", "没有它，请检查名称"), (tmp_path, "这是文件夹")):
        with pytest.raises(FileError) as caught:
            read_document(place)
        assert said in str(caught.value)
        assert "Errno" not in str(caught.value)


def test_mistakes_stand_in_the_order_of_their_lines(path: Path) -> None:
    text = "tries: 7\nparts:\n  a:\n    say: [一]\ntitel: 好\ntitle: ''\n"
    assert [one.line for one in _mistakes(path, text)] == [1, 4, 5, 6]
