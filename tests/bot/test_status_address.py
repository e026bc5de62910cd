"""A customer gets the page of his case where he can reach one, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import compose, config
from bot.deployment import Deployment
from bot.desk import status_link
from bot.secrets_file import load_or_make


def deployed(folder: Path, server: str) -> Deployment:
    file = folder / "config.yml"
    file.write_text(f"server:\n  {server}\n", encoding="utf-8")
    return Deployment.find(file, folder)


def test_with_an_address_the_link_is_whole_and_signed(tmp_path: Path) -> None:
    made = compose.status(deployed(tmp_path, 'address: "https://kefu.example.com/"'))
    assert made is not None
    host, _, path = made("TS1").partition("/status/")
    assert host == "https://kefu.example.com"
    number, _, signature = path.partition("/")
    assert status_link.fits(load_or_make(tmp_path), number, signature)


def test_without_one_there_is_no_link(tmp_path: Path) -> None:
    assert compose.status(deployed(tmp_path, 'address: ""')) is None


def test_an_address_that_nobody_can_open_is_refused(tmp_path: Path) -> None:
    for wrong in ("kefu.example.com", "https://a:b@kefu.example.com", "ftp://x.example"):
        file = tmp_path / "config.yml"
        file.write_text(f'server:\n  address: "{wrong}"\n', encoding="utf-8")
        with pytest.raises(Exception, match="地址"):
            config.read(file)
