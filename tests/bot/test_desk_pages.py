"""Pages of a review at their longest: every message and every button within Telegram's limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.desk_pages import Page, page
from bot.handlers.html_parts import plain, split, units
from bot.handlers.services import Knowledge, Services
from bot.settings import Settings
from bot.wording import render
from knowledge.language.places import places
from knowledge.model import Fact, Source
from knowledge.reading.correcting import corrected
from knowledge.store import open_store
from knowledge.store.snapshot import bundled_snapshot
from knowledge.wire import fact_from_json
from tests.telegram.fake.entities import parse_html

LONG = "số <hộ> & “người” " * 55
SOURCE = Source(id="dai", title=LONG, publisher=LONG)
COMPARED = [{"kind": kind, "percent": 100.5 + number, "base": LONG} for number, kind in
            enumerate(("plan", "change", "share") * 3)]  # fmt: skip


def extreme(number: int, **more: Any) -> Fact:
    """A measure in which everything is as long as it may be."""
    body = {"kind": "measure", "id": f"{'x' * 90}-{number}", "document": "dai", "indicator": LONG, "value": number + 19,
            "of": 18, "unit": LONG, "place": LONG, "period": LONG, "comparisons": COMPARED, "paragraph": number + 1,
            "qualifier": "more_than", "evidence": f"{LONG * 18} đạt {number + 19} {LONG}"}  # fmt: skip
    return fact_from_json(body | more)


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    store = await open_store(tmp_path / "facts.db")
    yield Services.of(Settings(), Knowledge.of(bundled_snapshot()), store)
    await store.close()


async def pages(services: Services, facts: list[Fact]) -> list[Page]:
    """All pages of a review of these drafts."""
    await services.desk.keep_report(SOURCE, facts, ["Một đoạn."], "test")
    shown, at = [], 0
    while True:
        one = await page(services, "dai", at)
        shown.append(one)
        data = [str(button.callback_data) for row in (one.keyboard or ()).inline_keyboard for button in row]  # type: ignore[union-attr]
        assert max(len(text.encode()) for text in data) <= 64
        after = [int(text.split(":")[3]) for text in data if text.startswith("1:kp:") and int(text.split(":")[3]) > at]
        if not after:
            return shown
        at = after[0]


async def test_the_longest_drafts_fit_one_message_each_page(services: Services) -> None:
    shown = await pages(services, [extreme(number) for number in range(9)])
    assert sum(one.html.count("<blockquote") for one in shown) == 9
    for one in shown:
        assert units(plain(one.html)) <= 4096
        assert split(one.html) == [one.html]
        parse_html(one.html)


async def test_the_longest_place_names_and_ordinary_facts_share_pages(services: Services) -> None:
    longest = sorted((place.full for place in places().all(communes=True)), key=len)[-8:]
    facts = [extreme(number, indicator="số hộ nghèo", unit="hộ", of=None, place=name, period="2024", comparisons=[],
                     evidence=f"Có {number + 19} hộ nghèo.") for number, name in enumerate(longest)]  # fmt: skip
    shown = await pages(services, facts)
    assert [one.html.count("<blockquote") for one in shown] == [4, 4]
    assert all(units(plain(one.html)) <= 4096 for one in shown)


def test_other_messages_of_the_desk_stay_within_one() -> None:
    fact = extreme(1)
    after = corrected(fact, "35")
    texts = [
        render("desk_change", state=state, before=fact, after=after, reason="l" * 300)
        for state in ("revised", "proposed", "undone")
    ]
    texts.append(
        render("desk_edit", link="https://t.me/b?start=k", fact=fact, published=True, problem=LONG[:80], person=None)
    )
    texts.append(render("desk_all", source=SOURCE, left=10**6, odd=10**5, changed=True))
    for text in texts:
        assert units(plain(text)) <= 4096
        parse_html(text)


@pytest.mark.parametrize("body", [
    {"kind": "person", "name": "Nguyễn Văn An", "title": "Bí thư", "role": "chủ trì"},
    {"kind": "event", "name": "Hội nghị", "date": "2023-12-19", "place": "Nông Sơn"},
    {"kind": "document", "name": "Chỉ thị 42", "date": "2023-12-19", "issuer": "Huyện ủy"},
    {"kind": "directive", "speaker": "Ông An", "text": "Đẩy nhanh giải ngân."},
])  # fmt: skip
async def test_every_kind_of_fact_is_shown(services: Services, body: dict[str, Any]) -> None:
    fact = fact_from_json({"id": "a-1", "document": "dai", "evidence": "Câu.", **body})
    (one,) = await pages(services, [fact])
    for said in body.values():
        assert str(said) in one.html.replace("19/12/2023", "2023-12-19") or said == body["kind"]
