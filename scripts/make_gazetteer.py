"""Makes the tables of knowledge/language/data/places from two packages that are not needed to run the project.

    python scripts/make_gazetteer.py --today DIR --legacy DIR

DIR of `--today` is the folder `vietnam_provinces/data` of PyPI's vietnam-provinces (GSO's list since 1/7/2025), that of
`--legacy` the folder `vietnamadminunits/data` of PyPI's vietnamadminunits (MIT; the 63 provinces of early 2025 and what
each commune became). Neither is imported: `pip download --no-deps` and unpacking the wheels is enough. Only names,
kinds, parents and successors are taken. What the packages do not know stands in changes.tsv, which people write.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

OUT = Path(__file__).parent.parent / "knowledge" / "language" / "data" / "places"
TONES = "\u0300\u0301\u0303\u0309\u0323"
HATS = "\u0302\u0306\u031b"
REFORM = "2025-07-01"
LAW = "Nghị quyết 202/2025/QH15"
HEAD = ("kind", "name", "parent", "since", "until", "successors", "law")
KINDS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu")

Key = tuple[str, str, str]


class Old(NamedTuple):
    """A commune of the 63-province time: its keys in the converter and its written names."""

    key: Key
    province: str
    district: str
    name: str


def main() -> None:
    """Read both packages, write upper.tsv and communes.tsv."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--today", type=Path, required=True)
    parser.add_argument("--legacy", type=Path, required=True)
    options = parser.parse_args()
    today = json.loads((options.today / "nested-divisions.json").read_text("utf-8"))
    converter = json.loads((options.legacy / "converter_2025.json").read_text("utf-8"))
    with sqlite3.connect(options.legacy / "dataset.db") as database:
        old = legacy_communes(database)
        new_names = {
            (province, ward): full(name)
            for province, ward, name in database.execute("SELECT provinceKey, wardKey, ward FROM admin_units")
        }
    written = {full(ward["name"]) for province in today for ward in province["wards"]}
    new_names = {key: respelt(name, written) for key, name in new_names.items()}
    became = successors(converter, new_names)
    upper, numbers = upper_rows(today, old, became, converter)
    write("upper.tsv", HEAD, upper)
    write("communes.tsv", HEAD, commune_rows(today, old, became, numbers))


def legacy_communes(database: sqlite3.Connection) -> list[Old]:
    """The communes of early 2025; a district without communes has one row with an empty name."""
    columns = "provinceKey, districtKey, wardKey, province, district, ward"
    rows = database.execute(f"SELECT {columns} FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode")
    return [
        Old((row[0], row[1] or "", row[2] or ""), full(row[3]), full(row[4] or ""), full(row[5] or "")) for row in rows
    ]


def full(name: str) -> str:
    """A unit's name with its kind in small letters: "Thị Trấn Prao" → "thị trấn Prao", "Cao Bằng" → "tỉnh Cao Bằng"."""
    for kind in KINDS:
        if name.lower().startswith(kind + " "):
            return f"{kind} {capitals(name[len(kind) + 1 :])}"
    return f"tỉnh {capitals(name)}" if name else ""


def capitals(name: str) -> str:
    """Each word of a name begins with a capital: "Đắk song" is a slip."""
    return " ".join(word[:1].upper() + word[1:] for word in name.split())


def respelt(name: str, written: set[str]) -> str:
    """A commune's name as today's list writes it: the packages differ in "Hóa" and "Hoá", "Đắk" and "Đăk", dashes."""
    if name in written:
        return name
    for marks in ("", TONES, TONES + HATS):
        alike = {other for other in written if without(other, marks) == without(name, marks)}
        if len(alike) == 1:
            return alike.pop()
    return name


def without(name: str, marks: str) -> str:
    """A name without some combining marks, with plain hyphens and apostrophes, in small letters."""
    decomposed = unicodedata.normalize("NFD", name.lower().replace("–", "-").replace("’", "'"))
    return decomposed.translate(dict.fromkeys(map(ord, marks)))


def split(name: str) -> tuple[str, str]:
    """Kind and bare name of a full name."""
    kind = next((kind for kind in KINDS if name.startswith(kind + " ")), "")
    return kind, name.removeprefix(kind).strip()


def successors(converter: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> dict[Key, list[str]]:
    """What each old commune became, the part that most of it became first."""
    became: dict[Key, list[str]] = defaultdict(list)
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, sources in wards.items():
            for source in sources:
                became[as_key(source)].append(names[province, ward])
    for province, sources in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for source, parts in sources.items():
            for part in sorted(parts, key=lambda part: not part["isDefaultNewWard"]):
                became[as_key(source)].append(names[province, part["newWardKey"]])
    return became


def as_key(joined: str) -> Key:
    """The converter joins province, district and commune with underscores."""
    province, district, ward = [*joined.split("_"), "", ""][:3]
    return province, district, ward


def upper_rows(
    today: list[dict[str, Any]], old: list[Old], became: Mapping[Key, list[str]], converter: Mapping[str, Any]
) -> tuple[list[tuple[str, ...]], dict[tuple[str, str, bool], int]]:
    """Provinces of today, provinces and districts of before, and the line number of each."""
    rows: list[tuple[str, ...]] = []
    numbers: dict[tuple[str, str, bool], int] = {}
    province_names = {commune.key[0]: commune.province for commune in old}
    into = {source: province for province, sources in converter["DICT_PROVINCE"].items() for source in sources}
    merged = {province for province, sources in converter["DICT_PROVINCE"].items() if len(sources) > 1}
    new_names = {key: province_names[key] for key in converter["DICT_PROVINCE"]}
    changed = {new_names[key] for key in merged}
    for province in today:
        name = full(province["name"])
        numbers[name, "", True] = len(rows)
        rows.append((*split(name), "", REFORM if name in changed else "", "", ""))
    for key, name in province_names.items():
        numbers[name, "", False] = len(rows) if name in changed or into[key] != key else numbers[name, "", True]
        if numbers[name, "", False] == len(rows):
            rows.append((*split(name), "", "", REFORM, new_names[into[key]], LAW))
    parts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for commune in old:
        parts[commune.province, commune.district].update(became.get(commune.key, ()))
    for (province_name, district), counted in parts.items():
        if district:
            numbers[province_name, district, False] = len(rows)
            parent = str(numbers[province_name, "", False])
            rows.append((*split(district), parent, "", REFORM, ";".join(name for name, _ in counted.most_common())))
    return rows, numbers


def commune_rows(
    today: list[dict[str, Any]],
    old: list[Old],
    became: Mapping[Key, list[str]],
    numbers: Mapping[tuple[str, str, bool], int],
) -> Iterable[tuple[str, ...]]:
    """Communes of today, then those of before; `parent` is a line of upper.tsv, counted from 0."""
    sources: Counter[tuple[str, str]] = Counter()
    for key, names in became.items():
        for name in names:
            sources[key[0], name] += 2 if len(names) > 1 else 1
    kept = {
        commune.name for commune in old
        if became.get(commune.key) == [commune.name] and sources[commune.key[0], commune.name] == 1
    }  # fmt: skip
    for province in today:
        parent = str(numbers[full(province["name"]), "", True])
        for ward in province["wards"]:
            name = full(ward["name"])
            yield (*split(name), parent, "" if name in kept else REFORM, "", "")
    for commune in old:
        if commune.name:
            parent = str(numbers[commune.province, commune.district, False])
            yield (*split(commune.name), parent, "", REFORM, ";".join(became.get(commune.key, ())))


def write(name: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table, tab-separated, a heading first."""
    lines = ["\t".join(row).rstrip("\t") for row in (head, *rows)]
    (OUT / name).write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{name}: {len(lines) - 1} rows")


if __name__ == "__main__":
    main()
