"""Percentages: of a plan, of change, shares of a whole, or rates that are measures themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from knowledge.model import Comparison
from knowledge.reading import naming
from knowledge.reading.bases import Base, read_base
from knowledge.reading.context import later, period_in, target_year
from knowledge.reading.drafts import Clause, Draft
from knowledge.reading.labels import Labels

if TYPE_CHECKING:
    from knowledge.language.periods import Period
    from knowledge.reading.naming import Words
    from knowledge.reading.scan import Amount

HUNDRED = Decimal(100)
ROUNDING = Decimal("0.06")
"""Half of the last digit that reports give of a percentage, and a little."""

FITTING = Decimal("0.6")
"""Points between a fraction and its percentage, both rounded."""


class Percentages(Labels):
    """Reads percentages, and keeps what was read."""

    def _times(self, amount: Amount, at: int, clause: Clause) -> None:
        if clause.cue not in ("times", "equal", "rise", "reach") or self.anchor is None:
            return
        base = read_base(self.nodes, at + 1)
        self.used = max(self.used, base.end)
        self._compare("change", (amount.value - 1) * HUNDRED, base)

    def _percent(self, amount: Amount, at: int, clause: Clause) -> None:
        base = read_base(self.nodes, at + 1, changed=clause.cue in ("rise", "fall"), share=clause.cue == "share")
        if clause.paren and base.kind is None and (plan := self._plan_alike()) is not None:
            base = Base("plan", plan, base.end)
        least = self.lex.after.before(self.nodes[at].raw.lower().split(), len(self.nodes[at].raw.split()))
        ends = amount.high is not None or least is not None
        if ends and clause.cue == "from" and (moved := self.lex.cues.at(clause.cue_words, 0)):
            clause.cue = moved[1]  # "tăng từ 12 đến 13%", "tăng từ 8% trở lên": not from one figure to another
        name = self._growth_meant(naming.clean(clause.phrase), clause)
        compared = self._percent_comparison(amount, clause, base, name)
        grown = clause.cue in ("rise", "fall") and bool(name) and not self._refers(name, clause)
        aimed = self.target and base.kind != "change" and (bool(name) or self._unaimed())
        if compared is None or amount.high is not None or grown or (aimed and clause.cue not in ("rise", "fall")):
            self.used = max(self.used, base.end)
            self._rate(amount, at, clause, name)
            return
        self.used = max(self.used, base.end)
        kind, percent = compared
        own = name and not self._refers(name, clause) and not (base.kind is None and self._of_fraction(amount, name))
        if own or self.anchor is None:
            if not name:
                return
            self._add(Draft(name, None, None, self._period_for(at), self.target, verb=name))
        self._compare(kind, percent, base)

    def _growth_meant(self, name: Words, clause: Clause) -> Words:
        """In "đưa mức tăng 9 tháng lên 8,35%": the growth that was spoken of, at another time."""
        growths = tuple(self.lex.words["growth"].values())
        spoken = clause.cue == "to" and self.anchor is not None and self.anchor.label.startswith(growths)
        return self.anchor.name if self.anchor and spoken and naming.join(name) in self.lex.words["growing"] else name

    def _unaimed(self) -> bool:
        """Is there no target yet that a percentage could belong to?"""
        return self.anchor is None or self.carried or not self.anchor.target or self.anchor.unit == "%"

    def _refers(self, name: Words, clause: Clause) -> bool:
        """Do these words only speak of the measure before ("con số này", "tỷ lệ")?"""
        if clause.paren:
            return True
        rest = naming.drop(self.lex.empty, naming.drop(self.lex.anaphora, name))
        return not rest or (naming.wants_object(name) and clause.cue is not None)

    def _percent_comparison(
        self, amount: Amount, clause: Clause, base: Base, name: Words
    ) -> tuple[str, Decimal] | None:
        """What a percentage says of a measure; None where it is a measure itself."""
        value, cue = amount.value, clause.cue
        if cue in ("exceed", "short") or (cue in ("rise", "fall") and base.kind == "plan"):
            sign = 1 if cue in ("exceed", "rise") else -1
            return ("change", sign * value) if base.kind == "change" else ("plan", HUNDRED + sign * value)
        if cue in ("rise", "fall"):
            return "change", value if cue == "rise" else -value
        if base.kind == "plan":
            return "plan", value
        if base.kind == "change" and cue in ("equal", "reach", "times"):
            return "change", value - HUNDRED
        return self._part(amount, clause, base, name)

    def _part(self, amount: Amount, clause: Clause, base: Base, name: Words) -> tuple[str, Decimal] | None:
        """A percentage without a base: of a plan stated with the figure, a share, or none of both."""
        anchor = self.anchor
        if anchor is None or anchor.amount is None or (anchor.unit == "%" and clause.cue != "share"):
            return None
        bare = not name or self._refers(name, clause)
        if (not bare or clause.cue == "equivalent") and self._of_fraction(amount, name):
            return ("share" if anchor.amount.counted else "plan"), amount.value
        if clause.cue == "share" or (clause.paren and bare):
            rated = self._rate_name(anchor) is not None
            if rated or (name and not bare):
                return None
            over = clause.cue == "reach" or amount.value > HUNDRED
            planned = anchor.amount.of is not None and (over or not anchor.amount.counted) and clause.cue != "share"
            return "plan" if planned else "share", amount.value
        if bare and clause.cue in ("reach", "equal") and not self.carried:
            if self._is_part(amount):
                return "share", amount.value
            return (
                "plan"
                if anchor.amount.of is None or anchor.amount.plan or not anchor.amount.counted or anchor.verb
                else "share"
            ), amount.value
        return None

    def _plan_alike(self) -> str | None:
        """The plan that the same measure of another place was just held against ("… đạt 116% dự toán; tiếp đến là … (109,2%)")."""
        anchor = self.anchor
        if anchor is None or anchor.comparisons:
            return None
        alike = [draft for draft in self.drafts if draft.name == anchor.name and draft.place != anchor.place]
        return next((c.base for draft in alike for c in draft.comparisons if c.kind == "plan"), None)

    def _of_fraction(self, amount: Amount, name: Words) -> bool:
        """Does a percentage without a name of its own only say in other words what fraction was stated?"""
        stated = self.anchor.amount if self.anchor and not self.carried else None
        if stated is None or not stated.of or not self.anchor or self.anchor.comparisons:
            return False
        fits = abs(stated.value / stated.of * HUNDRED - amount.value) < FITTING
        return fits and (not name or naming.wants_object(name))

    def _is_part(self, amount: Amount) -> bool:
        """Is the percentage what the measure is of another in the sentence: "tiếp nhận 18 đơn, giải quyết 15 đơn, đạt 83,3%"?"""
        anchor = self.anchor
        if anchor is None or anchor.amount is None or not anchor.amount.counted:
            return False
        wholes = [
            draft.amount.value for draft in self.drafts if draft is not anchor and draft.amount and not draft.target
        ]
        return any(whole and abs(anchor.amount.value / whole * HUNDRED - amount.value) < ROUNDING for whole in wholes)

    def _rate_name(self, draft: Draft) -> Words | None:
        """The name of the rate that belongs to a counted thing ("hộ nghèo")."""
        label, being = draft.label.lower(), self.lex.words["being"]
        for counted in sorted(self.lex.rates, key=len, reverse=True):
            if label.startswith(f"{counted} {being} "):
                return None  # "hộ nghèo là đồng bào dân tộc thiểu số" are a part of them
            if label.endswith(counted) or label.startswith((counted, f"{self.lex.words['count']} {counted}")):
                return tuple(self.lex.rates[counted].split())
        return None

    def _rate(self, amount: Amount, at: int, clause: Clause, name: Words) -> None:
        """A percentage that is a measure: its own phrase, or the rate of the thing counted before."""
        after, end = ((), at + 1) if clause.cue == "share" else self._after(at, shared=True)
        spoken = naming.drop(self.lex.anaphora, name)
        if spoken != name and naming.wants_object(spoken):
            name = spoken
        if naming.wants_object(name) or not name:
            name, used = self._objective(name, after, clause)
            self.used = max(self.used, end) if used else self.used
        elif clause.cue == "share" and (rate := self.lex.rates.get(naming.join(name))):
            name = tuple(rate.split())
        elif after and not naming.starts(self.lex.heads, name) and clause.cue in (None, "reach"):
            name = (*name, *after)
            self.used = max(self.used, end)
        if not name:
            return
        head = tuple(self.lex.words["rate"].split())
        if name[: len(head)] == head and naming.join(name[len(head) :]) in self.lex.words["spending"]:
            name = (*head, *self._completed(name[len(head) :]))
        if clause.cue in ("rise", "fall"):
            name = (*self.lex.words["growth"][clause.cue].split(), *name)
        elif not naming.starts(self.lex.heads_only, name):
            name = self._completed(name)
            name = self._inherit(name, amount, clause) or (*self._rate_head(clause), *name)
        self._add(Draft(name, amount, "%", self._period_for(at), self.target, verb=name))

    def _objective(self, name: Words, after: Words, clause: Clause) -> tuple[Words, bool]:
        """The name of a rate without an object of its own, and whether the words after it made it."""
        anchor = self.anchor
        of = self._rate_name(anchor) if anchor and not after else None
        if of:
            return of, False
        if after:
            return self._rated(after, clause), True
        if anchor and name:
            return (*name, *naming.object_of(anchor.name)), False
        if anchor and anchor.amount and anchor.unit == "%":
            return anchor.name, False
        return name, False

    def _rate_head(self, clause: Clause) -> Words:
        """In "nông nghiệp chiếm 30,4%, công nghiệp 39,5%" are shares, other percentages rates."""
        share = tuple(self.lex.words["share"].split())
        goes_on = self.anchor is not None and not self.carried and self.anchor.name[: len(share)] == share
        return share if clause.cue == "share" or goes_on else tuple(self.lex.words["rate"].split())

    def _rated(self, after: Words, clause: Clause) -> Words:
        """In "71,5% nộp trực tuyến" inside a breakdown is a rate of the whole."""
        if self.whole and self.whole.amount and self.whole.amount.counted and clause.breakdown:
            return (*self.lex.words["rate"].split(), *naming.object_of(self.whole.name), *after)
        return (*self.lex.words["rate"].split(), *after)

    def _period_for(self, at: int, *, own: bool = True, moved: bool = False) -> Period | None:
        """The period of the figure at `at`: named right after it, else by the sentence, else the document's."""
        if own and at + 1 < len(self.nodes) and self.nodes[at + 1].kind == "period":
            named = period_in(self.nodes[at + 1].raw, self.context)
            self.used = max(self.used, at + 2)
            if named is not None:
                return named
        if (
            own
            and self.words[at + 1 : at + 2] == ["("]
            and self.words[at + 3 : at + 4] == [")"]
            and self.nodes[at + 2].kind == "period"
        ):
            self.used = max(self.used, at + 4)
            return period_in(self.nodes[at + 2].raw, self.context) or self.context.period
        if moved and self.context.period:
            return self.context.period.shifted(-1)
        if self.target:
            ahead = self.period if self.period and later(self.period, self.context) else self._named_target(at)
            return ahead or target_year(self.context)
        return self.period or self.context.period

    def _named_target(self, at: int) -> Period | None:
        """The time ahead that the statement of the figure at `at` names, or one before it."""
        end = next((i for i in range(at, len(self.nodes)) if self.words[i] == ";"), len(self.nodes))
        for node in self.nodes[:end]:
            if node.kind == "period" and (named := period_in(node.raw, self.context)) and later(named, self.context):
                return named
        return None

    def _add(self, draft: Draft) -> None:
        draft.place = self.place
        self.drafts.append(draft)
        self.anchor = draft
        self.carried = False

    def _compare(self, kind: str, percent: Decimal, base: Base) -> None:
        assert self.anchor is not None  # noqa: S101  # the caller looked
        self.base_end = base.end
        text = base.text or None
        self.anchor.comparisons.append(Comparison(kind=kind, percent=percent, base=text))  # type: ignore[arg-type]  # kinds of the grammar
