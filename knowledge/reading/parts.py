"""Counted things told by others: parts of a whole, all of them once some were added, those for whom it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.language.units import unit_key
from knowledge.reading import naming
from knowledge.reading.settling import Settling, without_magnitude

if TYPE_CHECKING:
    from knowledge.reading.drafts import Clause, Draft
    from knowledge.reading.naming import Words
    from knowledge.reading.scan import Amount


ABOUT_WORDS = 6
"""So many words at most tell in front what a sentence is about."""


class Parts(Settling):
    """Names counted things by what was told before."""

    def _part_label(self, amount: Amount, clause: Clause, name: Words, after: Words) -> Words:
        """The name of a part of something counted, from that of the whole; empty where it is none."""
        listed = self.whole is not None and (
            without_magnitude(amount.unit) in self.lex.cases or (not name and not clause.fresh)
        )
        if clause.breakdown or listed:
            whole = self.whole
            if whole and whole.amount and whole.amount.counted and self._part_of(whole, amount, name):
                self.part = whole
                if naming.join(name) in self.lex.words["treated"]:
                    return (*naming.of_part(whole.name), *name, *after)
                unit = self._unit_words(whole.amount)
                if after and not name and whole.name[: len(unit) + 1] == (*unit, after[0]):
                    return (*unit, *after)  # "xã đạt chuẩn, trong đó 37 xã đạt chuẩn nâng cao"
                if amount.unit in self.lex.before:
                    return (*whole.name, *name, *self._unit_words(amount), *after)
                parted = naming.starts(self.lex.parted, whole.name)
                if parted and name:
                    return (*naming.of_part(whole.name[:parted]), *name, *after)
                return (*self._renamed(whole, name), *after)
        return ()

    def _herded(self, amount: Amount, name: Words, after: Words) -> Words:
        """The animals of one kind in a herd of several: "tổng đàn gia súc …, trong đó trâu 210 con, bò 1.350 con"."""
        herd = tuple(self.lex.words["herd"].get(amount.unit or "", "").split())
        whole = naming.of_part(self.whole.name) if self.whole is not None else ()
        done = naming.join(name) in self.lex.words["treated"] or naming.starts(self.lex.adverse, name)
        if not herd or not name or done or whole[: len(herd)] != herd or name[: len(herd)] == herd:
            return ()
        self.topic = whole  # what is done next is done to the whole herd
        return (*herd, *naming.drop(self.lex.activities, name), *after)

    def _about(self, label: Words) -> Words:
        """A name that ends openly ("xã đạt chuẩn") with what the sentence first says it is about ("Về nông thôn mới, …")."""
        if not naming.join(label).endswith(tuple(self.lex.words["open_ends"])):
            return label
        comma = next((at for at, node in enumerate(self.nodes) if node.kind != "word"), 0)
        about = self.lex.words["about"]
        opened = self.words[:1] == [about] and 1 < comma <= ABOUT_WORDS and self.words[comma] == ","
        return (*label, *self.words[1:comma]) if opened else label

    def _renamed(self, whole: Draft, name: Words) -> Words:
        """A part that says the counted noun anew stands in its place: "lượt khách …, trong đó khách quốc tế …"."""
        unit = self._unit_words(whole.amount) if whole.amount else ()
        shared = next((size for size in range(len(unit), 0, -1) if unit[-size:] == name[:size]), 0)
        if not shared or len(name) == shared or whole.name[: len(unit)] != unit:
            return (*whole.name, *name)
        return (*unit[:-shared], *name, *whole.name[len(unit) :])

    def _traited(self, amount: Amount, name: Words, after: Words) -> Words:
        """People told by a trait are what the phrase names: "trong số đảng viên mới có 17 nữ" counts "đảng viên"."""
        people = name[naming.starts(self.lex.wholes, name) :]
        people = people[naming.starts(self.lex.count_word, people) :]
        unit = self._unit_words(amount)
        if people[: len(unit)] == unit and len(people) > len(unit) and len(people) < len(name) and after:
            return (*people, *self.lex.words["being"].split(), *after)  # "trong số hộ nghèo có 812 hộ dân tộc thiểu số"
        if amount.unit not in self.lex.before or not self.lex.counters.at([word.lower() for word in people], 0):
            return ()
        return (*people, *self.lex.words["being"].split(), *self._unit_words(amount), *after)

    def _part_of(self, whole: Draft, amount: Amount, name: Words) -> bool:
        unit = without_magnitude(amount.unit)
        generic = unit in self.lex.generic or unit in self.lex.before
        return unit_key(unit) == unit_key(without_magnitude(whole.unit)) or generic

    def _thing(self) -> Words:
        """What was told of before in this sentence, without what was done to it."""
        if self.anchor is None or self.carried or self.anchor.amount is None:
            return ()
        name, verb = self.anchor.name, self.anchor.verb
        for voice in (self.lex.words["passive"], self.lex.words["suffered"]):
            done = (voice, *verb)
            if verb and name[-len(done) :] == done:
                return name[: -len(done)]
        return name[len(verb) :] if verb and name[: len(verb)] == verb else name

    def _added_to(self, clause: Clause, unit: Words) -> Words:
        """All there are, after some were added: "thành lập mới 7 tổ chức đảng …, nâng tổng số lên 54 tổ chức"."""
        thing = self._thing() if naming.join(clause.cue_words) in self.lex.words["raised"] else ()
        return (*self.lex.words["total"].split(), *thing) if thing[: len(unit)] == unit and thing else ()

    def _served(self, clause: Clause, whom: Words) -> Words:
        """Those for whom something was done: "tặng 350 suất quà cho 350 hộ nghèo" counts no poor households."""
        serves = naming.join(clause.cue_words) in self.lex.words["serves"] and not clause.parted
        if not serves or self.anchor is None or self.carried or self.anchor.amount is None:
            return ()
        thing, verb = self._thing(), self.anchor.verb
        done = bool(verb) and not naming.starts(self.lex.heads, verb)
        if self.anchor.amount.counted and (not done or naming.join(thing).startswith(tuple(self.lex.words["courses"]))):
            return (*whom, *self.lex.words["takes_part"].split(), *thing)
        return (*whom, self.lex.words["passive"], *verb, *thing) if done else ()
