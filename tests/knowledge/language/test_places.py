"""The gazetteer: what it knows, how names are written, and what old units have become."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from knowledge.language.places import COMMUNE, DISTRICT, PROVINCE, Places, places, syllables


@pytest.fixture(scope="module")
def all_places() -> Places:
    return Places()


def test_it_holds_the_country_of_today_and_of_before(all_places: Places) -> None:
    units = list(all_places.all(communes=True))
    today = [unit for unit in units if unit.until is None]
    assert sum(unit.level == PROVINCE for unit in today) == 34
    assert sum(unit.level == DISTRICT for unit in today) == 0
    assert sum(unit.level == COMMUNE for unit in today) == 3321
    before = {unit.full for unit in units if unit.level == PROVINCE and (unit.until or unit.since is None)}
    assert len(before) == 63
    assert 690 <= sum(unit.level == DISTRICT for unit in units) <= 720
    assert len(units) > 14_000


def test_every_unit_is_found_by_its_name(all_places: Places) -> None:
    for unit in all_places.all(communes=True):
        key = syllables(unit.name)
        assert key
        assert unit in all_places.find(key, communes=True)


def test_every_successor_and_parent_exists(all_places: Places) -> None:
    names = {unit.full for unit in all_places.all(communes=True)}
    for unit in all_places.all(communes=True):
        assert set(unit.successors) <= names
        assert unit.parent is None or unit.parent in names
        assert (unit.until is None) == (not unit.successors)


def test_communes_are_found_only_when_asked_for(all_places: Places) -> None:
    assert not all_places.find(("doan", "ket"))
    assert {unit.level for unit in all_places.find(("doan", "ket"), communes=True)} == {COMMUNE}
    assert {unit.kind for unit in all_places.find(("hoa", "binh"))} == {"tỉnh", "thành phố", "huyện"}


def test_communes_are_not_read_for_districts() -> None:
    script = (
        "from knowledge.language.places import places\n"
        "assert places().find(('dai', 'loc'))\n"
        "assert '_communes' not in vars(places())\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("huyện Nông Sơn", "huyện", "Nông Sơn"),
        ("Huyện  Nông Sơn", "huyện", "Nông Sơn"),
        ("H. Nông Sơn", "huyện", "Nông Sơn"),
        ("H.Nông Sơn", "huyện", "Nông Sơn"),
        ("TX Điện Bàn", "thị xã", "Điện Bàn"),
        ("tx. Điện Bàn", "thị xã", "Điện Bàn"),
        ("TP.Đà Nẵng", "thành phố", "Đà Nẵng"),
        ("tp đà nẵng", "thành phố", "đà nẵng"),
        ("T.P Đà Nẵng", "thành phố", "Đà Nẵng"),
        ("TT Trung Phước", "thị trấn", "Trung Phước"),
        ("Q.1", "quận", "1"),
        ("P. 5", "phường", "5"),
        ("thi tran Trung Phuoc", "thị trấn", "Trung Phuoc"),
        ("Nông Sơn", None, "Nông Sơn"),
        ("h Nông Sơn", None, "h Nông Sơn"),
        ("xã", None, "xã"),
        ("", None, ""),
    ],
)
def test_unit_words_and_their_abbreviations(written: str, kind: str | None, name: str) -> None:
    assert places().split_kind(written) == (kind, name)


def test_names_may_lack_diacritics_but_not_carry_others() -> None:
    assert places().named("huyện Nong Son")
    assert places().named("huyen nong son")
    assert places().named("Nông Sơn")
    assert not places().named("huyện Nồng Sơn")
    assert not places().named("tỉnh Nông Sơn")
    assert places().named("TPHCM")[0].full == "thành phố Hồ Chí Minh"


def test_nong_son_and_what_it_is_today() -> None:
    history = places().history("huyện Nông Sơn")
    assert history is not None
    assert [(change.day, change.into) for change in history.changes] == [
        (date(2025, 1, 1), ("huyện Quế Sơn",)),
        (date(2025, 7, 1), ("xã Nông Sơn", "xã Quế Phước")),
    ]
    assert history.changes[0].law == "Nghị quyết 1241/NQ-UBTVQH15"
    assert history.today == ("xã Nông Sơn", "xã Quế Phước")
    assert history.province == "thành phố Đà Nẵng"


@pytest.mark.parametrize(
    ("unit", "today", "province"),
    [
        ("tỉnh Quảng Nam", ("thành phố Đà Nẵng",), None),
        ("xã Quế Trung", ("xã Nông Sơn",), "thành phố Đà Nẵng"),
        ("xã Sơn Viên", ("xã Nông Sơn",), "thành phố Đà Nẵng"),
        ("thị trấn Trung Phước", ("xã Nông Sơn",), "thành phố Đà Nẵng"),
    ],
)
def test_mergers_are_followed_to_today(unit: str, today: tuple[str, ...], province: str | None) -> None:
    history = places().history(unit)
    assert history is not None
    assert (history.today, history.province) == (today, province)


def test_no_history_where_nothing_changed_or_the_name_is_not_enough() -> None:
    assert places().history("tỉnh Cao Bằng") is None
    assert places().history("huyện Không Có") is None
    assert places().history("xã Hiệp Hòa") is None  # several provinces had one
    assert places().history("xã Hiệp Hòa", "tỉnh Quảng Nam") is not None


def test_boundaries() -> None:
    changed = places().boundary_changed
    assert changed("huyện Quế Sơn", date(2024, 12, 31), date(2025, 3, 1))
    assert not changed("huyện Quế Sơn", date(2023, 12, 31), date(2024, 12, 31))
    assert changed("thành phố Đà Nẵng", date(2024, 12, 31), date(2025, 12, 31))
    assert not changed("tỉnh Cao Bằng", date(2020, 1, 1), date(2025, 12, 31))
