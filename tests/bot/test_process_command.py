"""`qingsu process`: the standard process of this company, to print."""

from __future__ import annotations

from cases.work_file import SHIPPED
from tests.bot.command_bench import Here, config


def test_it_is_printed_or_written_as_the_companys_file_says(here: Here) -> None:
    """S0-60."""
    code, out, err = here("process")
    assert (code, err) == (0, "")
    assert "| 客服 | 200 |" in out
    text = SHIPPED.read_text("utf-8").replace("name: 客服, limit: 200", "name: 客服, limit: 50")
    (here.folder / "own.yml").write_text(text, "utf-8")
    config(here.folder, "work: {file: own.yml}\n")
    assert here("process", "--out", "流程.md")[2] == "写在 流程.md\n"
    assert "| 客服 | 50 |" in (here.folder / "流程.md").read_text("utf-8")
    code, _, err = here("process", "--out", "no/such.md")
    assert (code, "写不进去" in err) == (2, True)
