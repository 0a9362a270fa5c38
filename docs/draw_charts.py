"""The examples of /solieu, /sosanh and /bieudo in the documentation, made anew (`uv run python docs/draw_charts.py`).

The facts are invented (`docs/charts/facts.jsonl`); pictures go to `docs/charts/`, and the words under a heading of
`docs/tra-cuu.md` are replaced by what the bot says now.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from bot.charts import draw
from bot.handlers import look
from bot.handlers.html_parts import plain
from bot.handlers.look_keys import shelves_of
from bot.lineups import apart_text, caption, compare_text, picture
from knowledge.asking import Base
from knowledge.asking.lineup import Lineup
from knowledge.asking.series import Apart, find
from knowledge.wire import made_id, read_facts_file

FOLDER = Path(__file__).parent / "charts"
PAGE = Path(__file__).parent / "tra-cuu.md"
DAY = date(2024, 12, 31)
PICTURES = {
    "chuoi-co-chi-tieu": "đảng viên mới 2021 2022 2023",
    "chuoi-tang-giam": "giá trị sản xuất công nghiệp",
    "hai-noi": "biển quảng cáo sai quy định bị tháo dỡ",
    "sau-noi": "tỷ lệ hộ nghèo",
    "muoi-lam-noi": "thu ngân sách 2023",
    "hai-noi-hai-nam": "thu ngân sách Bàu Sen, Trà Lân 2022 2023",
    "ten-dai": "tỷ lệ hộ gia đình nông thôn sử dụng nước sạch",
}
"""The name of each picture, and the words after /bieudo that draw it."""
BLOCK = re.compile(r"^```text (/\S+)(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def base() -> Base:
    """The invented facts."""
    found = read_facts_file(FOLDER / "facts.jsonl", default_id=made_id)
    return Base(found.facts, found.sources)


def drawn(of: Base, words: str) -> Lineup:
    """The figures that the words set side by side; an example that gives none is a mistake."""
    found = find(of, words, today=DAY)
    if not isinstance(found, Lineup):
        raise TypeError(f"{words}: {type(found).__name__}")
    return found


def said(of: Base, command: str, words: str) -> str:
    """What the bot says to a command: for /solieu the pages that its arguments lead to, with their buttons."""
    if command == "/solieu":
        return _looked(of)
    found = find(of, words, today=DAY)
    if isinstance(found, Apart):
        return plain(apart_text(found))
    line_up = drawn(of, words)
    text = caption(line_up) if command == "/bieudo" else compare_text(line_up)
    return plain(text).replace("\u00a0", " ")


def _looked(of: Base) -> str:
    """The topics, the figures of one indicator, and one figure."""
    shelves = shelves_of(of)
    group = next(group for group in shelves.contents.topics["poverty_labour"] if "tỷ lệ" in group.title)
    key = next(key for key, found in shelves.groups.items() if found is group)
    figure = look.fact_key(group.measures[0].id)
    ways = (("t", ["0"]), ("i", ["poverty_labour", "0"]), ("f", [key, "poverty_labour", "0"]))
    shown = []
    for letter, parts in (*ways, ("a", [figure, key, "poverty_labour", "0"])):
        page = look.page_at(of, shelves, letter, parts)
        if page is None or page[1] is None:
            raise TypeError(letter)
        rows = ("  ".join(f"[ {button.text} ]" for button in row) for row in page[1].inline_keyboard)
        shown.append("\n".join((plain(page[0]), *rows)))
    return "\n\n".join(shown)


def text(of: Base) -> str:
    """The page with what the bot says now."""
    page = PAGE.read_text(encoding="utf-8")
    return BLOCK.sub(lambda m: f"```text {m[1]}{m[2]}\n{said(of, m[1], m[2].strip())}\n```", page)


if __name__ == "__main__":
    facts = base()
    for name, asked in PICTURES.items():
        (FOLDER / f"{name}.png").write_bytes(draw(picture(drawn(facts, asked))))
    PAGE.write_text(text(facts), encoding="utf-8")
