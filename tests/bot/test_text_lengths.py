"""Every message keeps Telegram's lengths with the longest names that the notebook brings along."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from telegram import InlineKeyboardMarkup

from bot.handlers import buttons, html_parts, menus
from bot.handlers.evidence import evidence
from bot.handlers.services import EXAMPLES
from bot.settings import Settings
from bot.wording import as_plain, html, render
from docs.telegram_replies import help_of
from knowledge.asking.beside import Freshness, Next
from knowledge.catalogue.indicators import indicators
from knowledge.language.places import places
from knowledge.model import Amended, Answer, Comparison, Fact, Measure, Option, Quantity, Reply, Source
from tests.bot.test_wording import DETAIL, EVERY_REASON
from tests.conftest import BundledFacts

MESSAGE, ALERT, DATA = 4096, 200, 64
NAME = max((name for one in indicators() for name in (one.name, *one.aliases)), key=len)
UNIT = max((unit for one in indicators() for unit in one.units), key=len)
PLACE = max((place.full for place in places().all()), key=len)
PERIOD = "6 tháng cuối năm 2023"
SOURCE = Source(id="s", title="Hội nghị Huyện ủy lần thứ mười sáu " * 3, publisher="Báo và phát thanh truyền hình " * 3, published=date(2023, 12, 29))  # fmt: skip
COMPARISONS = tuple(
    Comparison(kind=kind, percent=Decimal("-1234.56"), base=f"kế hoạch {PLACE} giao cho cả {PERIOD}", qualifier="estimated")
    for kind in ("plan", "change", "share")
)  # fmt: skip
FACT = Measure(
    id="f", document="s", paragraph=1_000, indicator=NAME, place=PLACE, period=PERIOD, comparisons=COMPARISONS,  # type: ignore[arg-type]
    quantity=Quantity(value=Decimal("123456789012.345"), of=Decimal(987654321098), unit=UNIT, qualifier="estimated"),
)  # fmt: skip
ANSWER = Answer(
    facts=("f",), kind="measure", aspect="value", indicator=NAME, value=FACT.quantity.value, of=FACT.quantity.of,
    unit=UNIT, qualifier="estimated", place=PLACE, period=PERIOD, source=SOURCE, paragraph=1_000,
    working=f"987.654.321.098 {UNIT} − 123.456.789.012,345 {UNIT} = 864.197.532.085,655 {UNIT}",
)  # fmt: skip
OPTION = Option(label=NAME, question=f"{NAME} của {PLACE} {PERIOD} đạt bao nhiêu % kế hoạch?")
QUESTIONS = (OPTION.question,) * EXAMPLES
FILL = {
    "bot": "a" * 32, "examples": QUESTIONS, "example": OPTION.question, "said": "x" * 200, "seconds": 60, "kind": "other",
    "answer": ANSWER, "fact": FACT, "aspect": "remaining", "period": PERIOD, "label": NAME,
    "settings": Settings(),
}  # fmt: skip
ALERTS = ("telegram_pause", "telegram_thanks", "telegram_old_button_alert")
MESSAGES = (
    "telegram_start", "telegram_greeting", "telegram_unknown_command", "telegram_usage", "telegram_old_link",
    "telegram_old_button", "telegram_hint", "telegram_error", *ALERTS,
)  # fmt: skip


class Longest:
    """A notebook of one fact with the longest names."""

    def fact(self, fact_id: str) -> Fact | None:
        return FACT

    def amended(self, fact_id: str) -> Amended:
        return Amended(datetime(2026, 12, 31, tzinfo=UTC), FACT, "l" * 300)

    def source(self, document: str) -> Source:
        return SOURCE


def length(markup: str) -> int:
    return html_parts.units(as_plain(markup))


def check(keyboard: InlineKeyboardMarkup | None) -> None:
    for row in keyboard.inline_keyboard if keyboard else ():
        for button in row:
            assert 1 <= html_parts.units(button.text) <= buttons.LONGEST_LABEL
            assert len(str(button.callback_data).encode()) <= DATA


def test_the_longest_names_are_long() -> None:
    assert min(len(NAME), len(PLACE)) > 30


@pytest.mark.parametrize(("outcome", "reason"), EVERY_REASON)
@pytest.mark.parametrize("count", [1, 6])
def test_a_reply_is_one_message_and_its_buttons_fit(outcome: str, reason: str, count: int) -> None:
    answers = (ANSWER,) * count if outcome == "answer" else ()
    detail = DETAIL | {"place": PLACE, "period": PERIOD, "words": NAME, "boundary": [PLACE] * 5,
                       "now": {"place": PLACE, "since": "1/7/2025", "units": [PLACE] * 5, "province": PLACE}}  # fmt: skip
    reply = Reply(outcome=outcome, reason=reason, answers=answers, options=(OPTION,) * 8, detail=detail)  # type: ignore[arg-type]
    fresh = Freshness(date(2023, 12, 31), early=True, newer=PERIOD)
    assert 1 <= length(html(reply, Longest(), options=False, fresh=lambda _: fresh)) <= MESSAGE
    beside = tuple(Next(kind, FACT, "remaining") for kind in ("period", "place", "aspect", "indicator"))
    check(buttons.keyboard(reply, beside))


@pytest.mark.parametrize("template", MESSAGES)
def test_a_message_of_the_bots_own_fits(template: str) -> None:
    assert 1 <= length(render(template, **FILL)) <= (ALERT if template in ALERTS else MESSAGE)


@pytest.mark.parametrize("audience", ["private", "group", "owner"])
def test_help_fits_every_audience(audience: menus.Audience) -> None:
    template = "telegram_help_group" if audience == "group" else "telegram_help_private"
    assert 1 <= length(render(template, **(FILL | help_of(audience)))) <= MESSAGE


def test_what_is_shown_inline_is_cut_after_a_word() -> None:
    title, description = (render(f"telegram_inline_{part}", **FILL) for part in ("title", "description"))
    for text, limit in ((title, 90), (description, 120)):
        cut = buttons.short(as_plain(text), limit)
        assert html_parts.units(cut) <= limit
        assert cut.endswith("…")
        assert as_plain(text).startswith(cut[:-1])
    assert buttons.short("😀" * 100, 60) == "😀" * 29 + "…"
    assert buttons.short("ngắn", 60) == "ngắn"


def test_offered_examples_and_bundled_evidence_fit(notebook: BundledFacts) -> None:
    check(buttons.questions(QUESTIONS))
    for fact in notebook.facts.values():
        assert length(evidence([fact] * buttons.MAX_FACTS, notebook)) <= MESSAGE  # type: ignore[arg-type]  # a part of Base
