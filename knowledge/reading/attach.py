"""The grammar of a sentence: each figure becomes a measure, or a comparison of the measure before it.

surroundings  the phrase and the cue before a figure, the noun phrase after it
labels        what the figure measures
percentages   plan, change, share or rate
attach        everything else, and the order of work
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.language.units import is_points, same_measure, unit_key
from knowledge.model import Comparison
from knowledge.reading import naming
from knowledge.reading.bases import read_base
from knowledge.reading.context import period_in
from knowledge.reading.drafts import Clause, Draft
from knowledge.reading.percentages import Percentages

if TYPE_CHECKING:
    from knowledge.language.periods import Period
    from knowledge.reading.naming import Words
    from knowledge.reading.scan import Amount, Node

__all__ = ["Draft", "Sentence"]


class Sentence(Percentages):
    """Reads one sentence; comparisons without a measure of their own belong to the one before them."""

    @property
    def leading(self) -> Period | None:
        """The period that the sentence sets for the ones after it in the paragraph."""
        if self.words and self.words[0] in self.lex.words["only"]:
            return self.given
        if self.drafts and naming.starts(self.lex.plan, self.drafts[0].name):
            return self.given  # "Kế hoạch vốn năm 2025 là …": what was done until now is no figure of the year
        if any(node.kind == "period" and self._edge(at) for at, node in enumerate(self.nodes)):
            return None  # "từ đầu năm": it came back to the report's own stretch
        for node in self.nodes:
            if node.kind == "figure":
                break
            if node.kind == "period" and not self.target:
                named = period_in(node.raw, self.context)
                return named if named is None or named.kind != "point" else None
        return None if self.target else self.given

    def read(self) -> list[Draft]:
        """All measures of the sentence, in order."""
        for at, node in enumerate(self.nodes):
            if node.kind == "figure" and at >= self.used:
                self._listen(self.used, at)
                self._see(self.used, at)
                self.start = self.used
                clause = self._clause(self.used, at)
                before, count = self.used, self._statements()
                self.used = at + 1
                self._figure(node, at, clause)
                if self._statements() == count and self._spoken(node):
                    self.used, node.kind, node.text = (
                        before,
                        "other",
                        node.raw,
                    )  # part of a phrase: "trẻ em dưới 5 tuổi"
        return self.drafts

    def _statements(self) -> int:
        return len(self.drafts) + sum(len(draft.comparisons) for draft in self.drafts)

    def _spoken(self, node: Node) -> bool:
        """Is a figure that states nothing a part of the words around it?"""
        unit = node.amount.unit if node.amount else None
        return unit is None or unit in self.lex.times

    def _figure(self, node: Node, at: int, clause: Clause) -> None:
        amount = node.amount
        assert amount is not None  # noqa: S101  # figures carry one
        if amount.qualifier == "estimated" and clause.cue is None:
            clause.cue = "reach"
        if amount.qualifier == "exact" and self._estimated(clause):
            amount = replace(amount, qualifier="estimated")
        unit = unit_key(amount.unit)
        if unit in self.lex.words["times"]:
            self._times(amount, at, clause)
        elif unit == "%":
            self._percent(amount, at, clause)
        else:
            self._absolute(amount, at, clause)

    def _estimated(self, clause: Clause) -> bool:
        """Does "ước" stand before the cue ("ước tăng 6,85%")?"""
        words = [node.key for node in clause.phrase]
        found = self.lex.qualifiers.before(words, len(words))
        return found is not None and found[1] == "estimated"

    def _absolute(self, amount: Amount, at: int, clause: Clause) -> None:
        if amount.unit is None and not self._listed(clause):
            return
        name = naming.clean(clause.phrase)
        if clause.cue in self.lex.words["change"] and self._delta(amount, at, clause, name):
            return
        if clause.paren and self._beside(amount, at, clause):
            return
        self._measure(amount, at, clause, name)

    def _listed(self, clause: Clause) -> bool:
        """A bare number counts only as part of a breakdown of something counted."""
        anchor = self.anchor
        if (
            clause.paren
            and clause.phrase
            and self.whole is None
            and anchor
            and anchor.amount
            and anchor.amount.counted
            and anchor.amount.of is None
        ):
            self.whole = anchor
        return (
            self.whole is not None
            and self.whole.amount is not None
            and self.whole.amount.counted
            and bool(clause.phrase)
        )

    def _delta(self, amount: Amount, at: int, clause: Clause, name: Words) -> bool:
        """In "tăng hai xã so với năm 2022": how much a measure changed."""
        base = read_base(self.nodes, at + 1, changed=True)
        after, end = ((), base.end) if base.kind else self._after(at, shared=True)
        if base.kind is None:
            base = read_base(self.nodes, max(end, at + 1), changed=True)
        nominal = naming.join((*name, *clause.cue_words)) in self.lex.words["growing"]
        if nominal and unit_key(amount.unit) in self.lex.times:
            return True  # "mức tăng 9 tháng": the time of it, and not how much
        subject = name or (self._moved_rate(amount) if self.anchor and not after and self._same_kind(amount) else ())
        if not subject and not after and amount.counted:
            alike = [draft for draft in self.drafts if draft.amount and self._counts_alike(draft, amount)]
            subject = alike[-1].name if alike else ()
        self.used = max(self.used, base.end, end)
        if not subject:
            label = (*clause.cue_words, *(self._unit_words(amount) if amount.counted else ()), *after)
            if after or (amount.counted and not (base.kind and amount.unit in self.lex.generic)):
                self._add(Draft(label, amount, amount.unit, self._period_for(at), self.target))
            return True
        words = (*self.lex.words["change"][clause.cue].split(), *subject)
        if base.text:
            words = (*words, *self.lex.words["against"].split(), *base.text.split())
        draft = Draft(words, amount, amount.unit, self._period_for(at, own=False), self.target)
        self.drafts.append(draft)
        if name:
            self.anchor = replace(draft, name=subject)
        return True

    def _counts_alike(self, draft: Draft, amount: Amount) -> bool:
        """Is a change counted in the unit of a measure, or in its general word ("lượt" for "lượt khách")?"""
        said = unit_key(amount.unit)
        general = amount.unit in self.lex.generic and (draft.unit or "").startswith(f"{amount.unit} ")
        return unit_key(draft.unit) == said or general

    def _moved_rate(self, amount: Amount) -> Words:
        """What moved by so many points: a rate, or the rate at which a plan is fulfilled."""
        assert self.anchor is not None  # noqa: S101  # the caller looked
        points = is_points(amount.unit) and self.anchor.unit != "%"
        return (*self.lex.words["rate"].split(), *self.anchor.name) if points else self.anchor.name

    def _same_kind(self, amount: Amount) -> bool:
        anchor = self.anchor
        if anchor is None or anchor.unit is None:
            return False
        if is_points(amount.unit):
            return anchor.unit == "%" or any(comparison.kind == "plan" for comparison in anchor.comparisons)
        return same_measure(anchor.unit, amount.unit) or anchor.unit.split("/")[0] == amount.unit

    def _beside(self, amount: Amount, at: int, clause: Clause) -> bool:
        """A figure in a parenthesis: the plan of the one before it, or its count."""
        anchor = self.anchor
        if anchor is None or anchor.amount is None:
            return False
        words = [node.key for node in clause.phrase]
        plan = self.lex.plan.at(words, 0) or (self.lex.plan.at(words, len(words)) if words else None)
        last = anchor.comparisons[-1] if anchor.comparisons else None
        if plan or (not words and last is not None and last.kind == "plan" and self._closes_base()):
            label = " ".join(words) if plan else (last.base if last and last.base else "")
            if same_measure(anchor.unit, amount.unit) or amount.unit is None or not plan:
                kind = tuple(label.split())
                draft = Draft(
                    (*kind[: self._plan_words(kind)], *self._unspent(anchor.name), *kind[self._plan_words(kind) :]),
                    amount,
                    amount.unit or anchor.unit,
                    self._plan_period(label),
                    True,
                )
                self.drafts.append(draft)
                return True
        if words:
            return False
        if amount.of is not None and anchor.unit == "%":
            return self._counted_rate(amount)
        if anchor.unit == "%" and amount.counted:
            name = naming.object_of(anchor.name)
            self.drafts.append(
                Draft(
                    (*self.lex.words["count"].split(), *self._with_unit(name, amount)),
                    amount,
                    amount.unit,
                    anchor.period,
                    anchor.target,
                )
            )
            return True
        return False

    def _counted_rate(self, amount: Amount) -> bool:
        """In "tỷ lệ … 76,5% (26/34 trường)": one fact, the fraction with its share."""
        anchor = self.anchor
        assert anchor is not None  # noqa: S101  # the caller saw it
        assert anchor.amount is not None  # noqa: S101  # as above
        share = Comparison(kind="share", percent=anchor.amount.value)
        anchor.comparisons.append(share)
        anchor.name = self._with_unit(naming.object_of(anchor.name), amount)
        anchor.amount, anchor.unit = replace(amount, qualifier=anchor.amount.qualifier), amount.unit
        return True

    def _closes_base(self) -> bool:
        """Does the parenthesis stand right after a base?"""
        return self.base_end >= 0 and self.words[self.base_end : self.base_end + 1] == ["("]

    def _plan_words(self, kind: Words) -> int:
        found = self.lex.plan.at(kind, 0)
        return found[0] if found else 0

    def _unspent(self, name: Words) -> Words:
        """What a plan is of: "kế hoạch vốn đầu tư công", not "… giải ngân vốn …"."""
        verb: list[str] = next(
            (verb.split() for verb in self.lex.words["spending"] if naming.join(name).startswith(f"{verb} ")), []
        )
        return name[len(verb) :]

    def _plan_period(self, label: str) -> Period | None:
        """A plan for the whole year is of that year, whatever part of it the report is about."""
        found = any(word in label for word in self.lex.words["whole_year"])
        year = self.context.year
        if found and year is not None and self.context.period is not None:
            return self.context.period.of("year", year)
        return self.anchor.period if self.anchor else None

    def _limit(self, end: int, after: Words, name: Words, clause: Clause) -> tuple[Words, int]:
        """A figure with "dưới" or "trên" right after the words of a count says which are counted, and is none itself.

        "12 chủ đầu tư còn giải ngân dưới 40%", "8 xã có tỷ lệ hộ nghèo trên 20%", "11 chi bộ dưới 5 đảng viên".
        """
        at = next((i for i in range(end, len(self.nodes)) if self.nodes[i].kind not in ("word", "other")), end)
        limit = self.nodes[at].amount if at < len(self.nodes) else None
        if limit is None or limit.qualifier not in ("more_than", "less_than"):
            return after, end
        described = end == at or self.words[end] not in self.lex.words["beside"]
        bounded = described and self.nodes[at].raw.lower().startswith(tuple(self.lex.words["bounds"]))
        if unit_key(limit.unit) != "%" and not bounded:
            return after, end
        between = self._clause(end, at)
        compared = between.cue not in (None, "reach") or (between.cue == "reach" and bool(name))
        if compared or not (bounded or after or at > end or between.phrase or between.cue):
            return after, end
        words = [*after, *(node.text for node in self.nodes[end:at] if node.kind in ("word", "other"))]
        return (*words, self.nodes[at].raw.replace(" %", "%")), max(at + 1, read_base(self.nodes, at + 1).end)

    def _measure(self, amount: Amount, at: int, clause: Clause, name: Words) -> None:
        if amount.high is not None and clause.cue == "from" and clause.cue_words[:-1]:
            clause.cue = "reach"
        moved = clause.cue == "from" and amount.high is None and self._moved(at, clause)
        if clause.cue == "from" and not moved:
            clause.cue = None  # "kết nạp từ 80 đảng viên trở lên"
        after, end = self._after(at, shared=False)
        if amount.counted:
            after, end = self._limit(end, after, name, clause)
        verb = name
        if amount.unit is None and self.whole is not None:
            amount = replace(amount, unit=self._part_unit(amount, self.whole), counted=True)
        label = self._turn(amount, clause, at) or self._label(amount, clause, name, after, at)
        if unit_key(amount.unit) in self.lex.times and (not name or after):
            return
        self.used = max(self.used, end)
        if not label:
            return
        label = self._about(label)
        amount, unit = self._settle(amount, label, clause)
        label = self._implied(label, amount, unit)
        label, unit = self._idiom(label, unit)
        period = self._period_for(at, moved=moved)
        draft = Draft(label, amount, unit, period, self.target, verb=verb, whole=self.part, topic=self.topic)
        self.part, self.topic = None, ()
        self._add(draft)
        if moved:
            self.waiting.append(draft)
        if amount.plan is not None:
            self.drafts.append(
                Draft(
                    (*self.lex.words["plan"].split(), *self._unspent(label)),
                    amount.plan,
                    amount.plan.unit,
                    period,
                    True,
                )
            )
