"""Units as people say them, from the name of a figure and from the whole that it is a part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.language.units import parse_unit
from knowledge.reading import naming
from knowledge.reading.surroundings import Surroundings

if TYPE_CHECKING:
    from knowledge.reading.drafts import Clause, Draft
    from knowledge.reading.naming import Words
    from knowledge.reading.scan import Amount


def without_magnitude(unit: str | None) -> str | None:
    """The counted thing of a whole without its magnitude: a part says its own ("1,7 triệu lượt khách, … 96.500 lượt")."""
    parsed = parse_unit(unit or "")
    return parsed.base if parsed.magnitude else unit


class Settling(Surroundings):
    """Settles units."""

    def _unit_words(self, amount: Amount) -> Words:
        words = tuple((amount.unit or "").replace(",", " ,").split())
        magnitudes = self.lex.magnitudes
        while words and words[0] in magnitudes:
            words = words[1:]
        return (amount.which, *words) if amount.which else words

    def _implied(self, label: Words, amount: Amount, unit: str | None) -> Words:
        """Units that tell the measure: "rừng trồng mới 410 ha" is an area."""
        head = self.lex.implied.get(unit or "")
        if (
            head is None
            or amount.counted
            or naming.starts(self.lex.heads_only, label)
            or head in naming.join(label).lower()
        ):
            return label
        return (*head.split(), *label)

    def _part_unit(self, amount: Amount, whole: Draft) -> str | None:
        """The unit of a part without one; a part larger than its whole by number has not its magnitude."""
        larger = whole.amount is not None and amount.value > whole.amount.value
        return without_magnitude(whole.unit) if larger else whole.unit

    def _idiom(self, label: Words, unit: str | None) -> tuple[Words, str | None]:
        """What reports say in other words: who "được đứng vào hàng ngũ của Đảng" is a member from then on."""
        said = naming.join(label).lower()
        for idiom in self.lex.words["idioms"]:
            ending = next((words for words in idiom["said"] if said.endswith(words)), None)
            if ending is None or unit not in idiom["units"]:
                continue
            rest = said.removesuffix(ending)
            if not set(rest.split()) - set(idiom["silent"]) - set((unit or "").split()):
                return tuple(idiom["name"].split()), idiom["unit"]
        return label, unit

    def _settle(self, amount: Amount, label: Words, clause: Clause) -> tuple[Amount, str | None]:
        """The unit as people say it: rates a head, general words for people, "mỗi nhà"."""
        unit, words = amount.unit, self.lex.words
        if clause.each:
            unit = f"{unit}/{' '.join(clause.each)}"
        elif words["per_head"] in naming.join(label).lower() and unit in words["per_head_units"]:
            unit = words["per_head_unit"]
        elif amount.unit in self.lex.before:
            unit = self._people(label)
        elif amount.unit in self.lex.generic:
            unit = self._specific(label, amount) or unit
        return amount, unit

    def _people(self, label: Words) -> str | None:
        """Who is counted by a trait ("17 nữ"): as the whole has it, else as the name begins."""
        if self.part:
            return without_magnitude(self.part.unit)
        found = self.lex.counters.at([word.lower() for word in label], 0)
        return naming.join(label[: found[0]]) if found else str(self.lex.words["people"])

    def _specific(self, label: Words, amount: Amount) -> str | None:
        """The noun that a general word stands for: "tổng số đảng viên … 3.412 đồng chí" counts "đảng viên"."""
        part = amount.unit in self.lex.cases or (self.whole and self.whole.unit in self.lex.members)
        if (
            part
            and self.whole
            and self.whole.amount
            and self.whole.amount.counted
            and label[: len(self.whole.name)] == self.whole.name
        ):
            return without_magnitude(self.whole.unit)
        rest = label[naming.starts(self.lex.wholes, label) :]
        found = self.lex.counters.at([word.lower() for word in rest], 0)
        if found is None or len(rest) == len(label):
            return None
        return naming.join(rest[: found[0]]).lower()
