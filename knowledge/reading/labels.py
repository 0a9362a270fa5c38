"""Indicators: what a figure measures, from the phrases around it and from what was spoken of before."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.language.units import is_measure, same_measure, unit_key
from knowledge.reading import naming
from knowledge.reading.lexicon import lexicon
from knowledge.reading.parts import Parts
from knowledge.reading.scan import scan
from knowledge.reading.settling import without_magnitude

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.reading.drafts import Clause, Draft
    from knowledge.reading.naming import Words
    from knowledge.reading.scan import Amount, Node


@lru_cache(maxsize=512)  # of paragraphs at hand, not of all that were ever read
def continuation(verb: str, text: str) -> Words:
    """The object that a text gives to a verb where it says more than the verb: its first noun phrase after it."""
    lex = lexicon()
    for match in re.finditer(rf"(?i:{re.escape(verb)}) (?=[^\W\d])", text):
        nodes = scan(text[match.end() : match.end() + OBJECT_LENGTH])
        words = [node.key for node in nodes]
        if not lex.open_heads.at(words, 0):
            continue
        end = next(
            (at for at, node in enumerate(nodes) if at and (node.kind != "word" or _ends(words, at))), len(nodes)
        )
        return naming.complement(nodes[:end])
    return ()


def _ends(words: Sequence[str], at: int) -> bool:
    lex = lexicon()
    return any(table.at(words, at) for table in (lex.linkers, lex.cues, lex.against))


OBJECT_LENGTH = 60
SHORT = 2
"""Words of a phrase that says what was done, but not to what."""


class Labels(Parts):
    """Names measures."""

    def _turn(self, amount: Amount, clause: Clause, at: int) -> Words | None:
        """The name of a figure in "A, B và C lần lượt là x, y, z"."""
        if any(
            word in clause.cue_words or clause.cue_words[: len(word.split())] == tuple(word.split())
            for word in self.lex.words["respectively"]
        ):
            self.turns = self._enumerated(clause, at)
        if not self.turns or (naming.clean(clause.phrase) and not clause.cue_words):
            return None
        return self.turns.pop(0)

    def _enumerated(self, clause: Clause, at: int) -> list[Words]:
        """The phrases of the enumeration that ends before the figure at `at`, each with the head of the first."""
        figures = 1
        for node in self.nodes[at + 1 :]:
            if node.kind == "mark" and node.text in ";:.":
                break
            figures += node.kind == "figure" and unit_key(node.amount.unit if node.amount else None) != "%"
        parts: list[list[Node]] = [[]]
        for node in self.nodes[self.start : at - len(clause.cue_words)]:
            if node.kind == "mark" and node.text in ";:":
                parts = [[]]
            elif node.text == "," or node.text in self.lex.words["conjunctions"]:
                parts.append([])
            else:
                parts[-1].append(node)
        names = [name for part in parts[-figures:] if (name := naming.clean(self._cut(part)))]
        if len(names) != figures:
            return []
        first = names[0]
        head = first[: naming.starts(self.lex.heads, first)]
        names[0] = (*head, *naming.drop(self.lex.wholes, first[len(head) :]))
        return [name if naming.starts(self.lex.heads, name) else (*head, *name) for name in names]

    def _moved(self, at: int, clause: Clause) -> bool:
        """Is this the first of two figures between which a measure moved ("từ 28.600 con lên 35.200 con")?"""
        following = next((i for i in range(at + 1, len(self.nodes)) if self.nodes[i].kind == "figure"), None)
        if following is None:
            return False
        found = self.lex.cues.before(self.words, following)
        return found is not None and found[1] == "to"

    def _label(self, amount: Amount, clause: Clause, name: Words, after: Words, at: int) -> Words:
        """The indicator of a figure from the phrases before and after it."""
        if clause.cue == "to" and not name and not after and self.anchor and self._moves(amount):
            return self.anchor.name
        if clause.cue == "to" and self.waiting and self._same_way(name, amount):
            return self.waiting.pop().name
        if amount.counted:
            return self._counted_label(amount, clause, name, after)
        return self._measured_label(amount, clause, name, after, at)

    def _same_way(self, name: Words, amount: Amount) -> bool:
        """Do the words before the second of two figures only say how it was come to ("từ 143 hộ … kéo mạnh xuống 98 hộ")?"""
        headed = naming.starts(self.lex.heads, name) or self.lex.counters.at([word.lower() for word in name], 0)
        return not name or (len(name) <= SHORT and not headed and same_measure(self.waiting[-1].unit, amount.unit))

    def _measured_label(self, amount: Amount, clause: Clause, name: Words, after: Words, at: int) -> Words:
        """The indicator of an amount: of money, mass, area and so on."""
        name = self._inherit(name, amount, clause) or name
        if not name and not after and self.place and (before := self._compared(amount)):
            return before.name
        bare = not name or naming.join(name) == self.lex.words["average"]
        if bare and not after and "/" in (amount.unit or "") and not is_measure((amount.unit or "").split("/")[0]):
            return self._average(amount, at)
        if self.anchor and not after and len(name) == 1 and name[0] in self.anchor.name[:SHORT] and self._moves(amount):
            return self.anchor.name  # "tổng thu ngân sách …; riêng quý III thu 2.871 tỷ đồng"
        if naming.wants_object(name) and not after and self.anchor is not None:
            earned = self.lex.words["earned_from"].get(without_magnitude(self.anchor.unit) or "", "")
            return (*name, *(earned.split() or self._spent(name, naming.object_of(self.anchor.name))))
        planned = naming.of_part(self.anchor.name) if self.anchor and self._moves(amount) else ()
        if naming.join(name) in self.lex.words["spending"] and not after and naming.starts(self.lex.plan, planned):
            head = len(self.lex.words["plan"].split())
            return (*name, *planned[head:])
        if not name and clause.each and self.anchor:
            return self.anchor.name
        if not name and not after and self.anchor:
            return self.anchor.name if clause.cue in ("equivalent", "to", "reach") or clause.paren else ()
        return self._headed(name, after, clause, at)

    def _completed(self, name: Words) -> Words:
        """A verb of spending with its object: the one before it, else the one the document names ("giải ngân vốn …")."""
        said = naming.join(name)
        verb = next((verb for verb in self.lex.words["spending"] if said == verb or said.endswith(" " + verb)), None)
        if verb is None:
            return name
        size = len(verb.split())
        if len(name) > size:
            return (*name[-size:], *name[:-size])  # "vốn đầu tư công giải ngân"
        if (
            self.anchor
            and not self.carried
            and naming.starts(self.lex.open_heads, self.anchor.name)
            and not self.anchor.target
        ):
            return (*name, *self._spent(name, naming.of_part(self.anchor.name)))
        return (*name, *continuation(verb, self.context.text))

    def _spent(self, verb: Words, of: Words) -> Words:
        """What is spent of money allotted: "vốn đầu tư công", not "… được giao", which is the plan."""
        said = naming.join(of)
        end = next((f" {end}" for end in self.lex.words["allotted"] if said.endswith(f" {end}")), "")
        spends = naming.join(verb) in self.lex.words["spending"]
        return of[: len(of) - len(end.split())] if end and spends else of

    def _shared_object(self, at: int) -> Words:
        """The counted thing that the words after an amount run into: "chi 9,7 tỷ đồng hỗ trợ 6.840 lượt người …"."""
        end = at + 1
        while end < len(self.nodes) and self.nodes[end].kind == "word":
            end += 1
        amount = self.nodes[end].amount if end < len(self.nodes) else None
        if amount is None or not amount.counted or self._cue_here(end - 1):
            return ()
        return (*self._unit_words(amount), *self._after(end, shared=True)[0])

    def _headed(self, name: Words, after: Words, clause: Clause, at: int) -> Words:
        """The phrase before the amount, with the one after it where the first does not say enough."""
        adjective = self.lex.adjectives.before([w.lower() for w in name], len(name))
        if adjective and len(name) > adjective[0]:
            return (*adjective[1].split(), *name[naming.starts(self.lex.active, name) : -adjective[0]])
        if adjective:
            of = naming.object_of(self.anchor.name) if self.anchor else ()
            return (*adjective[1].split(), *of)
        headed = naming.starts(self.lex.heads, name) and not naming.wants_object(name)
        if not headed and not after and 0 < len(name) <= SHORT and clause.cue is None and self._counted_before():
            return (*name, *self._topic())
        if after and (not headed or clause.cue is None) and not (headed and clause.cue):
            return (*name, *after, *self._shared_object(at))
        return self._completed(name)

    def _compared(self, amount: Amount) -> Draft | None:
        """What places are compared by: the measure of this sentence, else the last of the document, with such a unit."""
        if self.anchor and not self.carried and self._moves(amount):
            return self.anchor
        return next((draft for draft in reversed(self.last) if same_measure(draft.unit, amount.unit)), None)

    def _counted_before(self) -> bool:
        """Was something counted in this sentence that a short phrase can belong to ("…, thiệt hại 1,27 tỷ đồng")?"""
        return (
            self.anchor is not None
            and not self.carried
            and self.anchor.amount is not None
            and self.anchor.amount.counted
        )

    def _average(self, amount: Amount, at: int) -> Words:
        """In "bình quân 17,6 tiêu chí/xã": the rate's own noun, of what was spoken of."""
        noun = tuple((amount.unit or "").split("/")[0].split())
        head = self.lex.words["average"]
        if head not in " ".join(self.words[self.start : at]):
            return (*self.lex.words["count"].split(), *noun)
        return (*head.split(), *noun, *(self._predicate() if self.anchor else ()))

    def _predicate(self) -> Words:
        """What a counted thing has reached: "xã đạt chuẩn nông thôn mới" → "nông thôn mới"."""
        assert self.anchor is not None  # noqa: S101  # the caller looked
        name = self.anchor.name
        units = self._unit_words(self.anchor.amount) if self.anchor.amount else ()
        rest = name[len(units) :] if name[: len(units)] == units else name
        return naming.drop(self.lex.reaching, rest)

    def _moves(self, amount: Amount) -> bool:
        return self.anchor is not None and same_measure(self.anchor.unit, amount.unit)

    def _counted_label(self, amount: Amount, clause: Clause, name: Words, after: Words) -> Words:
        unit = self._unit_words(amount)
        if not name and (added := self._added_to(clause, unit) or self._served(clause, (*unit, *after))):
            return added
        part = (
            self._herded(amount, name, after)
            or self._part_label(amount, clause, name, after)
            or self._traited(amount, name, after)
        )
        if part:
            return part
        subject = (
            clause.cue in ("reach", "to", "from", "equal", "share", "equivalent")
            and bool(name)
            and naming.join(clause.cue_words) not in self.lex.words["subjectless"]
        )
        if subject and not after:
            return self._with_unit(name, amount)
        if not name and not after:
            row = self.place is not None and self.anchor is not None and self.anchor.place != self.place
            if row and self.anchor and not self.carried and unit_key(self.anchor.unit) == unit_key(amount.unit):
                return self.anchor.name  # "… nhất với 261 vụ; tiếp đến là thị xã An Lương 97 vụ"
            return self._bare_counted(amount, clause, unit)
        if not name and not (clause.fresh and after) and self._clipped(amount, after):
            return self._bare_counted(amount, clause, (*unit, *after))
        if amount.unit in self.lex.times:
            return (*self.lex.implied.get(amount.unit or "", "").split(), *name)
        if name and not after and naming.starts(self.lex.heads, name):
            return self._headed_count(name, unit, clause)
        anew = clause.fresh and naming.join(clause.cue_words) in self.lex.words["serves"]
        if name and not after and not anew and self._continues(name, amount):
            self.topic = self._topic()
            counted = unit if amount.unit in self.lex.generic or not self.topic else ()
            return (*self.topic, *name, *counted)
        return self._done(amount, clause, name, unit, after)

    def _done(self, amount: Amount, clause: Clause, name: Words, unit: Words, after: Words) -> Words:
        """The name of a counted thing that something is said of: what it is, and what was done to it."""
        if naming.join(name) in self.lex.words["causes"] and self._counted_before():
            return (*self._topic(), *name, *unit, *after)
        if herd := self.lex.words["herd"].get(amount.unit or ""):
            if after and (naming.starts(self.lex.adverse, name) or naming.join(name) in self.lex.words["treated"]):
                return self._acted(name, after)  # "tiêu hủy 264 con lợn": the animals, and no herd of them
            return (*name, *after) if herd in name else (*herd.split(), *naming.drop(self.lex.activities, name), *after)
        if naming.join(clause.cue_words) in self.lex.words["unacted"]:
            return (
                (*unit, *after, *name) if name and not naming.starts(self.lex.heads, name) else (*name, *unit, *after)
            )
        return self._acted(name, (*unit, *after))

    def _acted(self, name: Words, thing: Words) -> Words:
        """What was done to a counted thing, the thing first: "tuyến hẻm được chỉnh trang"; set phrases stay."""
        plain = naming.starts(self.lex.heads, name) or naming.starts(self.lex.active, name)
        if not name or plain or naming.join(thing) in self.lex.generic:
            return (*name, *thing)
        voice = self.lex.words["suffered" if naming.starts(self.lex.adverse, name) else "passive"]
        return (*thing, voice, *name)

    def _headed_count(self, name: Words, unit: Words, clause: Clause) -> Words:
        """A count whose phrase names it already: "đàn dê 9.450 con", "tai nạn giao thông 23 vụ"."""
        thing = not naming.starts(self.lex.heads_only, name)
        verb = len(name) == naming.starts(self.lex.heads, name) and clause.cue is None and thing
        lowered = tuple(word.lower() for word in name)
        if naming.starts(self.lex.parted, name) or (unit and unit[0] in lowered and not verb):
            return name
        if not thing:
            return name if len(name) > naming.starts(self.lex.wholes, name) else (*name, *unit)
        return (*name, *unit) if naming.starts(self.lex.verbs, name) else (*unit, *name)

    def _clipped(self, amount: Amount, after: Words) -> bool:
        """In "có 17 người đủ điều kiện": a general word whose phrase needs the topic."""
        return amount.unit in self.lex.generic and self.anchor is not None and not self.carried

    def _continues(self, name: Words, amount: Amount) -> bool:
        """Is this a second thing said of the topic ("…, làm chết 8 người", "đã làm rõ 4 vụ")?"""
        anchor = self.anchor
        if anchor is None or self.carried or anchor.amount is None or not anchor.amount.counted:
            return False
        return amount.unit in self.lex.generic or unit_key(amount.unit) == unit_key(anchor.unit)

    def _topic(self) -> Words:
        """What the statements of the sentence are about, where it begins with a noun."""
        anchor = self.anchor
        if anchor is None or anchor.amount is None:
            return ()
        if anchor.topic:
            return anchor.topic
        if anchor.whole:
            return naming.of_part(anchor.whole.name)
        unit = self._unit_words(anchor.amount)
        nominal = anchor.name[: len(unit)] == unit or naming.starts(self.lex.heads, anchor.name)
        return anchor.name if nominal else ()

    def _bare_counted(self, amount: Amount, clause: Clause, unit: Words) -> Words:
        """A counted thing without words of its own goes on with the verb or the topic before."""
        anchor = self.anchor
        if naming.join(clause.cue_words) in self.lex.words["total_cues"] and len(unit) > 1:
            return (*self.lex.words["total"].split(), *unit)
        if anchor is None or self.carried:
            return (*self.lex.words["count"].split(), *unit) if len(unit) > 1 or amount.of is not None else ()
        if (
            anchor.verb
            and not naming.starts(self.lex.heads, anchor.verb)
            and anchor.amount
            and anchor.amount.counted
            and amount.unit not in self.lex.generic
        ):
            return (*anchor.verb, *unit)
        if amount.unit in self.lex.generic or unit_key(amount.unit) == unit_key(anchor.unit):
            return (*unit, *naming.object_of(anchor.name))
        if anchor.unit == "%" or naming.object_of(anchor.name)[: len(unit)] == unit:
            return self._with_unit(naming.object_of(anchor.name), amount)
        joined = len(unit) == 1 or naming.join(clause.cue_words) in self.lex.words["conjunctions"]
        return (*unit, *naming.object_of(anchor.name)) if joined else (*self.lex.words["count"].split(), *unit)

    def _with_unit(self, name: Words, amount: Amount) -> Words:
        """The name with the counted thing in it."""
        unit = self._unit_words(amount)
        lowered = tuple(word.lower() for word in name)
        contained = any(lowered[at : at + len(unit)] == unit for at in range(len(lowered)))
        if contained or amount.unit in self.lex.generic or (unit and unit[0] in lowered):
            return name
        return name if len(name) > 1 else (*unit, *name)

    def _inherit(self, name: Words, amount: Amount, clause: Clause) -> Words | None:
        """A part in a breakdown carries the name of its whole."""
        if not name or naming.starts(self.lex.heads, name) or amount.counted:
            return None
        whole = self.whole
        if whole and whole.amount and same_measure(whole.unit, amount.unit):
            return (*naming.of_part(whole.name), *name)
        anchor = self.anchor
        if (
            anchor
            and not self.carried
            and anchor.amount
            and unit_key(anchor.unit) == unit_key(amount.unit)
            and name[0] in anchor.name
        ):
            return (*anchor.name[: anchor.name.index(name[0])], *name)
        return None
