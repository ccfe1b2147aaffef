"""Makes can-tho.json and old-units.json from the reference folder given as argument: `python3 convert.py FOLDER`.

The units are those of Thành phố Cần Thơ after 1 July 2025. What the sources do not give is marked in the data: `template` units, and
the notes on the province's national code and on the numbering of departments.
"""

import json
import pathlib
import sys

PROVINCE = "92"
ROOT = "H92"
NOTES = {
    "code": "The national code of the merged province is not known; H92 is the operator's parameter. "
    "Departments are numbered in the order of the agency table, which is a parameter too.",
    "template": "Units with `template` are plausible, not read in a source: divisions of departments, and the police of the communes.",
    "unverified": "Units with `verified: false` rest on general knowledge: the department for ethnic and religious affairs here, the offices of communes.",
}
DIVISIONS = [
    ("VP", "Văn phòng sở", "Văn phòng"),
    ("P1", "Phòng chuyên môn 1", "Phòng CM 1"),
    ("P2", "Phòng chuyên môn 2", "Phòng CM 2"),
]


def read(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def unit(code, name, short, kind, parent, level, **more):
    row = {"code": code, "name": name, "short": short, "kind": kind, "parent": parent, "level": level}
    row.update({key: value for key, value in more.items() if value is not None})
    return row


def lower_first(name):
    return name[0].lower() + name[1:]


def department_units(agencies):
    """The departments of every province, and the one for ethnic and religious affairs, with template divisions."""
    by_id = {agency["id"]: agency for agency in agencies["agencies"]}
    wanted = [i for i in agencies["commissioned_departments_by_decree_45_2025"]["uniform"] if by_id[i]["kind"] == "so"]
    for number, agency_id in enumerate(wanted + ["SDTTG"], start=1):
        agency, code = by_id[agency_id], f"{ROOT}.{number:02}"
        assert agency["exists_after_2025_03"], agency_id
        sure = None if agency_id in wanted else False
        yield unit(code, agency["name"], agency["abbreviations"][-1], "department", ROOT, "province", agency=agency_id, verified=sure)
        for suffix, name, short in DIVISIONS:
            yield unit(f"{code}.{suffix}", name, short, "division", code, "province", template=True)


def commune_units(commune, rooms, police):
    gso, name = commune["code"], commune["name"]
    code, ward = f"{ROOT}.{gso}", name.startswith("Phường")
    yield unit(code, f"Ủy ban nhân dân {lower_first(name)}", name, "commune", ROOT, "commune", agency="UBND_XA", gso=gso)
    centre = f"Trung tâm Phục vụ hành chính công {lower_first(name)}"
    yield unit(f"{code}.TT", centre, "TTPVHCC", "commune_centre", code, "commune", agency="TTPVHCC_XA")
    for agency_id, suffix in (("X_VP", "VP"), ("X_PKT", "KT"), ("X_PVHXH", "VX")):
        room = rooms[agency_id]["name"]
        if agency_id == "X_PKT":
            room = "Phòng Kinh tế, Hạ tầng và Đô thị" if ward else "Phòng Kinh tế"
        room = room.replace("cấp xã", "phường" if ward else "xã")
        yield unit(f"{code}.{suffix}", room, room, "division", code, "commune", agency=agency_id,
                   verified=None if rooms[agency_id]["verified"] else False)
    yield unit(f"{police}.{gso}", f"Công an {lower_first(name)}", f"CA {name}", "vertical", police, "commune",
               agency="CA_XA", serves=code, template=True)


def organisation(detail, agencies):
    rooms = {agency["id"]: agency for agency in agencies["agencies"]}
    city = lower_first(detail["name"])
    units = [
        unit(ROOT, f"Ủy ban nhân dân {city}", detail["name"], "province", None, "province", agency="UBND", gso=PROVINCE),
        unit(f"{ROOT}.TT", f"Trung tâm Phục vụ hành chính công {city}", "TTPVHCC", "provincial_centre", ROOT, "province", agency="TTPVHCC"),
        *department_units(agencies),
        unit(f"{ROOT}.CA", f"Công an {city}", "Công an thành phố", "vertical", ROOT, "province", agency="CAT"),
    ]
    for commune in sorted(detail["communes_after"], key=lambda row: row["code"]):
        units.extend(commune_units(commune, rooms, f"{ROOT}.CA"))
    return {"from": "2025-07-01", "as_of": "2026-07-25", "notes": NOTES, "units": units}


def old_units(detail, provinces):
    """Former province, district and commune with the communes of today; `w` whole, `m` the main part, `p` another part."""
    short = {"whole": "w", "part_main": "m", "part": "p"}
    rank = {"whole": 0, "part_main": 1, "part": 2}
    names = {row["code"]: row["full_name"] for row in provinces if row["code"] in ("92", "93", "94")}
    targets = {}
    for row in sorted(detail["mapping"], key=lambda row: (row["old"], rank[row["share"]], row["new"])):
        targets.setdefault(row["old"], []).append([row["new"], short[row["share"]]])
    rows = [[c["code"], c["name"], c["district"], targets[c["code"]]] for c in detail["communes_before"]]
    return {
        "until": "2025-06-30",
        "provinces": names,
        "districts": {d["code"]: [d["name"], d["province"]] for d in detail["districts_before"]},
        "new": {c["code"]: c["name"] for c in detail["communes_after"]},
        "communes": rows,
    }


def lines(value, key):
    """JSON with one row of the list `key` on each line, so that a change shows as a line."""
    head = {k: v for k, v in value.items() if k != key}
    opening = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
    rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in value[key])
    return f'{opening},"{key}":[\n{rows}\n]}}\n'


def main():
    folder, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
    units, agencies = read(folder, "units.json"), read(folder, "agencies.json")
    detail = next(row for row in units["details"] if row["province_after"] == PROVINCE)
    (here / "can-tho.json").write_text(lines(organisation(detail, agencies), "units"), encoding="utf-8")
    (here / "old-units.json").write_text(lines(old_units(detail, units["provinces_before"]), "communes"), encoding="utf-8")


main()
