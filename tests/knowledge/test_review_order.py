"""What an editor sees first, and why."""

from __future__ import annotations

from knowledge.model import Fact
from knowledge.review import Judged, judged
from tests.knowledge.store.samples import measure


def seen(drafts: list[Fact], published: tuple[Fact, ...] = ()) -> list[Judged]:
    sure = [fact.model_copy(update={"evidence": fact.evidence or "Câu."}) for fact in drafts]
    return judged([(fact, 1) for fact in sure], published)


def codes(judgement: Judged) -> list[str]:
    return [remark.code for remark in judgement.remarks]


def test_contradictions_come_first_then_doubts_then_weak_support() -> None:
    fine = measure("a-1", 12, indicator="đường bê tông", unit="km")
    doubtful = measure("a-2", 19, of=18, indicator="xã đạt chuẩn", unit="xã")
    one, two = measure("a-3", 96, evidence="Kết nạp 96."), measure("a-4", 99, evidence="Kết nạp 99.")
    bare = measure("a-5", 5, indicator="trường học", unit="trường")
    found = judged(
        [(fact.model_copy(update={"evidence": "Câu."}), 1) for fact in (fine, doubtful, one, two)] + [(bare, 3)], ()
    )
    assert [(one.fact.id, one.rank) for one in found] == [("a-3", 0), ("a-4", 0), ("a-2", 1), ("a-5", 2), ("a-1", 3)]
    assert [codes(one) for one in found] == [
        ["contradiction"], ["contradiction"], ["part-over-whole"], ["no-evidence"], []]  # fmt: skip
    assert [fact.id for fact in found[0].remarks[0].against] == ["a-4"]
    assert found[3].revision == 3


def test_what_is_published_is_contradicted_or_replaced() -> None:
    other = measure("b-1", 33, document="b", evidence="Kết nạp 33 đảng viên.")
    (found,) = seen([measure("a-1", 35)], (other,))
    assert codes(found) == ["contradicts-source"]
    assert found.remarks[0].against == (other,)
    former = measure("a-1", 33)
    (found,) = seen([measure("a-1", 35)], (former,))
    assert (codes(found), found.remarks[0].against) == (["replaces"], (former,))
    approved = measure("a-2", 33, evidence="Câu khác.")
    (found,) = seen([measure("a-1", 35)], (approved,))
    assert codes(found) == ["contradiction"]
    assert codes(*seen([measure("a-1", 35, period="2022")], (other,))) == []
    assert codes(*seen([measure("a-1", 35, confidence=0.4)])) == ["unsure"]
