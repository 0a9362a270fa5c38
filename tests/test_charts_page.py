"""The page of examples shows what the bot says now, and its pictures can be drawn anew."""

from __future__ import annotations

import re

from PIL import Image

from docs import draw_charts as charts


def test_the_page_says_what_the_bot_says() -> None:
    assert charts.text(charts.base()) == charts.PAGE.read_text(encoding="utf-8")


def test_every_picture_is_shown_and_every_shown_picture_is_drawn() -> None:
    shown = re.findall(r"\(charts/([a-z-]+)\.png\)", charts.PAGE.read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(charts.PICTURES)
    for name in shown:
        with Image.open(charts.FOLDER / f"{name}.png") as image:
            assert image.width == 1200
