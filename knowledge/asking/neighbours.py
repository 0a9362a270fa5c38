"""The facts around a fact: its target, the same indicator a year earlier, whether its rate is one of a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import NamedTuple

from knowledge.asking import arithmetic
from knowledge.asking.changes import against, changed, in_unit_of, is_year_before, named_period
from knowledge.asking.clauses import counts_change
from knowledge.asking.entries import Entries
from knowledge.asking.figures import Around, Figure, operand, worked_out
from knowledge.asking.phrase import phrase_terms
from knowledge.asking.plans import covers, reached_so
from knowledge.data_files import read_data
from knowledge.language.periods import Period
from knowledge.language.text import fold
from knowledge.language.units import same_measure, unit_key
from knowledge.model import Measure


class Rules(NamedTuple):
    """The word lists of data/targets.toml."""

    plan: frozenset[str]
    plan_names: frozenset[tuple[str, ...]]
    rates: tuple[str, ...]
    rest: frozenset[str]
    fall: frozenset[str]
    year: frozenset[str]


RATE_WORDS = 2
"""Words that make a count's name a rate's ("tỷ lệ")."""
_RATE = frozenset({"tỷ", "lệ"})


@cache
def _rules() -> Rules:
    data = read_data("knowledge.asking", "targets")
    plan = frozenset(term.form for text in (*data["target_words"], *data["reach_words"]) for term in phrase_terms(text))
    names = frozenset(tuple(term.form for term in phrase_terms(text)) for text in data["target_words"])
    rates = tuple(" ".join(t.folded for t in phrase_terms(text)) for text in data["plan_rates"])
    return Rules(
        plan,
        names,
        rates,
        frozenset(data["rest_words"]),
        frozenset(data["fall_words"]),
        frozenset(data["year_words"]),
    )


def _year_earlier(measure: Measure) -> str | None:
    return measure.period.shifted(-1).text if measure.period is not None else None


@lru_cache(maxsize=10_000)
def _names_plan(indicator: str, unit: str) -> bool:
    """Does the name of a measure begin as a plan's does, and count no plans?"""
    first = tuple(term.form for term in phrase_terms(indicator)[:2])
    return first in _rules().plan_names and first != tuple(term.form for term in phrase_terms(unit))


@lru_cache(maxsize=10_000)
def _counts_targets(unit: str) -> bool:
    return tuple(term.form for term in phrase_terms(unit)) in _rules().plan_names


def _alike(change: Measure, measure: Measure) -> bool:
    return in_unit_of(change.quantity.unit, measure.quantity.unit)


def _slot(measure: Measure) -> tuple[str, object]:
    return measure.place or "", measure.period.key if measure.period else None


class Neighbours:
    """Look-ups between measures, by the words of their indicators, place and period."""

    def __init__(self, measures: Sequence[Measure], entries: Entries) -> None:
        self._entries = entries
        # of the names of indicators, of which there are far fewer than measures
        self._core = lru_cache(maxsize=10_000)(self._core_of)
        self._kind = lru_cache(maxsize=10_000)(self._kind_of)
        self._targets: dict[tuple[frozenset[str], str], list[Measure]] = defaultdict(list)
        self._actuals: dict[tuple[frozenset[str], str], list[Measure]] = defaultdict(list)
        self._by_slot: dict[tuple[str, object], list[Measure]] = defaultdict(list)
        self._changes_at: dict[tuple[str, object], list[Measure]] = defaultdict(list)
        self._targets_of: dict[tuple[str, str], list[Measure]] = defaultdict(list)
        for measure in measures:
            self._by_slot[_slot(measure)].append(measure)
            if self.is_change(measure):
                self._changes_at[_slot(measure)].append(measure)
            kind = self.kind(measure) if self.is_target(measure) else None
            if kind is not None:
                self._targets_of[kind, measure.place or ""].append(measure)
            table = self._targets if self.is_target(measure) else self._actuals
            table[(self.core(measure), measure.place or "")].append(measure)
        self.target_counts = tuple(measure for measure in measures if _counts_targets(measure.quantity.unit or ""))
        """The measures that count targets ("17/18 chỉ tiêu")."""
        self.around = Around(self.target, self.at_year, self.of_plan, self.whole, self.at_start)

    def core(self, measure: Measure) -> frozenset[str]:
        """The words of an indicator that say what is counted, without those of planning and of measure."""
        return self._core(measure.indicator)

    def _core_of(self, indicator: str) -> frozenset[str]:
        words = {term.form for term in self._entries.canonical(indicator)}
        core = {word for word in words if not self._entries.is_frame(word) and word not in _rules().plan}
        return frozenset(core or words)

    def words_of(self, text: str) -> frozenset[str]:
        """The words of a piece of a name, as `core` has them."""
        return self._core(text)

    def beside(self, measure: Measure) -> list[Measure]:
        """All measures of the same place and period."""
        return self._by_slot.get(_slot(measure), [])

    def stated_change(self, measure: Measure, *, falls: bool | None) -> Measure | None:
        """The change since a year before that stands as a measure of its own beside this one, in the direction asked."""
        for other in self._changes_at.get(_slot(measure), ()):
            if not self.is_target(other) and self._changes(other, measure):
                down = any(term.form in _rules().fall for term in self._entries.canonical(other.indicator))
                if falls in (None, down) and is_year_before(against(other.indicator), measure):
                    return other
        return None

    def is_target(self, measure: Measure) -> bool:
        """Is it a plan, by its nature or by its name ("dự toán thu ngân sách cả năm")?"""
        return measure.quantity.nature == "target" or _names_plan(measure.indicator, measure.quantity.unit or "")

    def kind(self, measure: Measure) -> str | None:
        """The catalogue's indicator that the name, without words of planning, is another name of."""
        return self._kind(measure.indicator)

    def _kind_of(self, name: str) -> str | None:
        words = list(self._entries.canonical(name))
        for phrase in _rules().plan_names:
            size = len(phrase)
            if tuple(term.form for term in words[:size]) == phrase:
                words = words[size:]
            if tuple(term.form for term in words[-size:]) == phrase:  # "dự toán thu ngân sách tỉnh giao"
                words = words[:-size]
        while words and words[-1].form in _rules().year:
            words.pop()
        indicator = self._entries.indicator_named(words)
        return indicator.id if indicator is not None else None

    def target(self, measure: Measure) -> Measure | None:
        """The stated plan of the same indicator and place for the year of `measure`."""
        year = measure.period.year if measure.period else None
        place = measure.place or ""
        alike = self._targets.get((self.core(measure), place)) or self._targets_of.get(
            (self.kind(measure) or "", place)
        )
        found = [
            target
            for target in alike or ()
            if target.period is not None and target.period.year == year and target is not measure
            and covers(target, measure) and same_measure(target.quantity.unit, measure.quantity.unit)
        ]  # fmt: skip
        return next((target for target in found if reached_so(measure, target)), found[0] if found else None)

    def at_year(self, measure: Measure, year: int) -> Measure | None:
        """The same indicator and place over the same months of another year."""
        if measure.period is None or measure.period.year is None:
            return None
        wanted = measure.period.shifted(year - measure.period.year).key
        for other in self._actuals.get((self.core(measure), measure.place or ""), ()):
            if (
                other.period is not None
                and other.period.key == wanted
                and same_measure(other.quantity.unit, measure.quantity.unit)
            ):
                return other
        return None

    def counts_the_rest(self, measure: Measure) -> bool:
        """Does the indicator itself count what is left ("hộ chưa nhận tiền")?"""
        return any(term.form in _rules().rest for term in phrase_terms(measure.indicator))

    def speaks_of_rest(self, folded: AbstractSet[str]) -> bool:
        """Do these folded words speak of what is left or wanting?"""
        return any(fold(word) in folded for word in _rules().rest)

    def is_change(self, measure: Measure) -> bool:
        """Is the measure itself a change ("mức tăng số vụ")?"""
        return counts_change(measure.indicator)

    def year_plan(self, measure: Measure) -> Figure | None:
        """The plan of the whole year, from a figure of a part of it and the share of the year's plan it reached."""
        now = operand(measure)
        for c in measure.comparisons:
            partly = measure.period is not None and 0 < measure.period.months < 12
            if now is not None and c.kind == "plan" and c.percent is not None and partly:
                result = arithmetic.whole_from_percent(now, arithmetic.Operand(c.percent, "%", c.qualifier))
                if result is not None:
                    return worked_out("target", result, measure)
        return None

    def as_amount(self, measure: Measure) -> Figure | None:
        """A rate of a stated plan as an amount: 187,3 tỷ đồng × 66,4%."""
        rate = operand(measure)
        if rate is None or unit_key(rate.unit) != "%" or not self.of_plan(measure):
            return None
        core = self.core(measure)
        for other in self._by_slot.get(_slot(measure), ()):
            whole = operand(other)
            if (
                whole is not None
                and unit_key(whole.unit) != "%"
                and self.core(other) <= core | _rules().plan
                and self.core(other) & core
            ):
                result = arithmetic.part_of(whole, rate)
                return worked_out("value", result, measure, (other,))
        return None

    def rate_of(self, measure: Measure) -> Measure | None:
        """The percentage that stands beside a count ("tỷ lệ hộ nghèo" beside "số hộ nghèo")."""
        core = self.core(measure)
        for other in self._by_slot.get(_slot(measure), ()):
            if (
                unit_key(other.quantity.unit) == "%"
                and core <= self.core(other)
                and len(self.core(other) - core) <= RATE_WORDS
                and not self.is_target(other)
            ):
                return other
        return None

    def count_of(self, measure: Measure) -> Measure | None:
        """The count that stands beside a rate ("số hộ nghèo" beside "tỷ lệ hộ nghèo")."""
        names = (self.core(measure), self.core(measure) - _RATE)
        for other in self._by_slot.get(_slot(measure), ()):
            if unit_key(other.quantity.unit) != "%" and self.core(other) in names and not self.is_target(other):
                return other
        return None

    def for_all(self, measure: Measure) -> Figure | None:
        """What a rate comes to for all things counted: 2 nhà × 70 triệu đồng/nhà."""
        each = operand(measure)
        if each is None or not each.unit or "/" not in each.unit:
            return None
        thing, core = unit_key(each.unit.rsplit("/", 1)[1]), self.core(measure)
        for other in self._by_slot.get(_slot(measure), ()):
            count = operand(other)
            if count is not None and unit_key(count.unit) == thing and self.core(other) & core:
                result = arithmetic.times(count, each)
                return worked_out("total", result, measure, (other,))
        return None

    def rest_of_year(self, later: Measure, earlier: Measure) -> Figure | None:
        """What came between two sums since January: 94 − 62 = 32."""
        a, b = operand(later), operand(earlier)
        entry = self._entries.of(later)
        if a is None or b is None or unit_key(a.unit) == "%" or "/" in (a.unit or ""):
            return None
        if entry is not None and entry.indicator is not None and entry.indicator.kind != "flow":
            return None
        result = arithmetic.less(a, b)
        if result is None or result.value < 0:
            return None
        return worked_out("difference", result, later, (earlier,))

    def year_before(self, measure: Measure, said: AbstractSet[str] = frozenset()) -> Figure | None:
        """What the figure was a year earlier, from the change that the report states; `said` are the question's words."""
        return self._before(
            measure, lambda base: _year_earlier(measure) if is_year_before(base, measure, said) else None
        )

    def before_named(self, measure: Measure, asked: Callable[[Period], bool]) -> Figure | None:
        """What the figure was in an `asked` period that the report compares it with by name ("tăng 28,7% so với quý II/2024")."""

        def period_of(base: str) -> str | None:
            named = named_period(base, measure.period) if base else None
            return named.text if named is not None and asked(named) else None

        return self._before(measure, period_of)

    def _before(self, measure: Measure, period_of: Callable[[str], str | None]) -> Figure | None:
        """What the figure was in the period that `period_of` gives for what a change is held against."""
        now = operand(measure)
        for c in measure.comparisons if now is not None else ():
            period = period_of(c.base or "") if c.kind == "change" else None
            if now is None or period is None:
                continue
            result = None
            if c.percent is not None and unit_key(now.unit) != "%":
                result = arithmetic.before_change(now, arithmetic.Operand(c.percent, "%", c.qualifier))
            elif c.amount is not None and in_unit_of(c.unit, now.unit):
                result = arithmetic.undo(now, c.amount, c.qualifier)
            if result is not None:
                return worked_out("value", result, measure, period=period)
        return self._less_change(measure, period_of)

    def is_stock(self, measure: Measure) -> bool:
        """Does it count what there is at a time, by the catalogue?"""
        entry = self._entries.of(measure)
        return entry is not None and entry.indicator is not None and entry.indicator.kind == "stock"

    def is_flow(self, measure: Measure) -> bool:
        """Does it count what came about in its period, by the catalogue? Then it is itself what was added."""
        entry = self._entries.of(measure)
        return entry is not None and entry.indicator is not None and entry.indicator.kind == "flow"

    def less_added(self, total: Measure, added: Iterable[Measure]) -> Figure | None:
        """A total at the end of a period less what was added in it: 1.281 − 33 = 1.248."""
        if not self.is_stock(total):
            return None
        for flow in added:
            other = self._entries.of(flow)
            if (
                flow is total
                or other is None
                or other.indicator is None
                or other.indicator.kind != "flow"
                or _slot(flow) != _slot(total)
            ):
                continue
            a, b = operand(total), operand(flow)
            if a is not None and b is not None and unit_key(a.unit) == unit_key(b.unit):
                result = arithmetic.less(a, b)
                if result is not None:
                    return worked_out("difference", result, total, (flow,))
        return None

    def _less_change(self, measure: Measure, period_of: Callable[[str], str | None]) -> Figure | None:
        """… from a change that stands as a measure of its own ("mức tăng số vụ phạm tội so với năm 2020")."""
        now = operand(measure)
        for other in self._changes_at.get(_slot(measure), ()):
            change = operand(other)
            if now is None or change is None or not self._changes(other, measure):
                continue
            period = period_of(against(other.indicator))
            if period is None or self.is_target(other):
                continue
            falls = any(term.form in _rules().fall for term in self._entries.canonical(other.indicator))
            result = arithmetic.undo(now, -change.value if falls else change.value, change.qualifier)
            return worked_out("value", result, measure, (other,), period=period)
        return None

    def _changes(self, change: Measure, measure: Measure) -> bool:
        """Does the first say how the second changed, and no other figure beside it that it names better?"""
        core, words = self.core(measure), self._core(changed(change.indicator))
        if not words & core or len(core - words) > len(core) // 2 or not _alike(change, measure):
            return False
        kind = self._kind(changed(change.indicator))
        if kind is not None and kind == self.kind(measure):
            return True
        beside = (o for o in self._by_slot.get(_slot(measure), ()) if not self.is_change(o) and _alike(change, o))
        return not any(len(self.core(other) ^ words) < len(core ^ words) for other in beside)

    def whole(self, measure: Measure) -> Measure | None:
        """The total that the catalogue says this is a part of, at the same place and time."""
        entry = self._entries.of(measure)
        wanted = entry.indicator.whole if entry is not None and entry.indicator is not None else None
        for other in self._by_slot.get(_slot(measure), ()) if wanted else ():
            total = self._entries.of(other)
            if (
                total is not None
                and total.indicator is not None
                and total.indicator.id == wanted
                and not self.is_target(other)
            ):
                return other
        return None

    def at_start(self, measure: Measure) -> Measure | None:
        """The same count at the start of the year of `measure`."""
        year = measure.period.year if measure.period else None
        for other in self._actuals.get((self.core(measure), measure.place or ""), ()):
            start = other.period.start if other.period is not None and other.period.kind == "point" else None
            if start is not None and (start.year, start.month, start.day) == (year, 1, 1):
                return other
        return None

    def of_plan(self, measure: Measure) -> bool:
        """Is this rate by its nature a share of a plan ("tỷ lệ giải ngân")?"""
        text = " ".join(term.folded for term in phrase_terms(measure.indicator))
        return any(rate in text for rate in _rules().rates)
