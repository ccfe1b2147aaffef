#!/usr/bin/env python3
"""Turns the reference records of procedures into catalogue.json and ../forms/converted.json.

Usage: convert.py REFERENCE_FOLDER. Nothing is invented: what the source does not state stays absent. A process that the
source does not give is the template ("quy trình mẫu"), its times shares of the settlement limit.
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
LEVELS = {"tỉnh": "province", "huyện": "district", "xã": "commune"}
DATABASES = {
    "dân cư": "population", "cư trú": "residence", "hộ tịch": "civil_status", "đất đai": "land",
    "đăng ký kinh doanh": "business", "doanh nghiệp": "business",
}
ONLINE = {"toàn trình": "full", "một phần": "partial", "chưa": "none"}
UNITS = {"working_days": "working_days", "calendar_days": "calendar_days", "days": "calendar_days",
         "working_hours": "working_hours", "hours": "hours", "months": "months"}

def agencies(reference):
    rows = json.loads((reference / "agencies.json").read_text())["agencies"]
    return [(row["name"], row["id"]) for row in rows if row["exists_after_2025_03"]]


# Bodies that the agency table holds under another name: general knowledge, so shown as unverified.
PARTS_OF = {"đăng ký đất đai": "SNNMT", "chi cục kiểm lâm": "SNNMT", "bảo hiểm xã hội": "BHXH"}


def agency_id(text, known):
    """Id of the agency table and whether the text names exactly that agency; None for bodies that ended or are central."""
    low = (text or "").lower().replace("uỷ ban", "ủy ban").replace("ủy ban nhân dân", "ubnd")
    commune = "xã" in low and "bảo hiểm xã hội" not in low and "văn hóa - xã hội" not in low
    if not low or "huyện" in low or low.startswith("phòng ") or "thương binh" in low:
        return None, False
    if "công an" in low and commune:
        return "CA_XA", True
    if low.startswith("công an"):
        return "CAT", True
    if commune and ("ubnd" in low or "cấp xã" in low):
        return "UBND_XA", "tỉnh" not in low and "sở" not in low
    hits = [(len(name), key) for name, key in known if name.lower() in low]
    if hits:
        return max(hits)[1], True
    for part, key in PARTS_OF.items():
        if part in low:
            return key, False
    return ("UBND", True) if "ubnd" in low else (None, False)


def agency(record, known):
    found, exact = agency_id(record["deciding_agency"], known)
    return {"id": found, "as_read": record["deciding_agency"], "verified": bool(exact and record["agency_verified"])}


def limit(value, unit):
    if value is None or unit not in UNITS or value <= 0:
        return None
    return {"value": float(value), "unit": UNITS[unit]}


def settlement(record):
    time = record["time_limit"] or {}
    if time.get("same_day"):
        return {"value": 1.0, "unit": "same_day"}
    return limit(time.get("value"), time.get("unit"))


def variants(record):
    out = []
    for number, row in enumerate((record["time_limit"] or {}).get("variants") or [], 1):
        found = limit(row.get("value"), row.get("unit"))
        if not found:
            continue
        note = row.get("note")
        out.append({"id": f"v{number}", "case": row.get("when"), "channel": row.get("channel"), "limit": found,
                    "added": "kéo dài thêm" in (note or ""), "note": note, "verified": False})
    return out


def component(number, row):
    out = {"id": f"c{number}", "name": row["name"], "kind": row["kind"], "copies": row.get("copies") or 1,
           "need": row["need"]}
    for key in ("condition", "group"):
        if row.get(key):
            out[key] = row[key]
    source = row.get("available_from")
    if source:
        out["available_from"] = next((key for word, key in DATABASES.items() if word in source), "earlier_result")
    if row.get("to_show"):
        out["to_show"] = True
    return out


def fees(record):
    fee = record["fee"] or {}
    out = {"id": "f1", "item": "Phí, lệ phí", "verified": fee.get("amount") is not None and len(fee.get("amounts") or []) < 2}
    if fee.get("amount") is not None:
        out["amount"] = fee["amount"]
    for source, target in (("per", "per"), ("note", "note"), ("amounts", "amounts_as_read")):
        if fee.get(source):
            out[target] = fee[source]
    return [out]


def role_and_unit(text):
    low = (text or "").lower()
    if "một cửa" in low or "tiếp nhận và trả" in low or "phục vụ hành chính công" in low or "ttpvhcc" in low:
        return "receptionist", "desk", True
    if "văn thư" in low:
        return "clerk", "registry", False
    if "lãnh đạo phòng" in low or "lãnh đạo văn phòng" in low or "trưởng phòng" in low or "lãnh đạo chi cục" in low:
        return "division_head", "division", False
    if any(word in low for word in ("lãnh đạo", "chủ tịch", "giám đốc")):
        return "agency_leader", "leadership", False
    return "specialist", "division", False


def process_as_given(record):
    rows = record["internal_steps"]
    steps = []
    for number, row in enumerate(rows, 1):
        role, unit, desk = role_and_unit(row["responsible"])
        steps.append({"id": str(number), "at_desk": desk, "role": role, "unit": unit, "agency": None,
                      "responsible": row["responsible"], "action": row["action"],
                      "limit": limit(row["time"], row["unit"]), "limit_note": row.get("time_note"), "product": None})
    return {"decision": record["publishing_decision"], "template": False, "note": None, "steps": steps}


TEMPLATE = [
    ("receptionist", "desk", True, "Tiếp nhận, kiểm tra hồ sơ, chuyển cơ quan giải quyết", 0.0, None),
    ("division_head", "division", False, "Phân công thụ lý", 0.05, None),
    ("specialist", "division", False, "Thẩm định hồ sơ, dự thảo kết quả", 0.6, "Dự thảo kết quả giải quyết"),
    ("agency_leader", "leadership", False, "Xem xét, ký phê duyệt kết quả", 0.2, None),
    ("clerk", "registry", False, "Vào số, đóng dấu, chuyển kết quả", 0.1, None),
    ("receptionist", "desk", True, "Trả kết quả, lưu hồ sơ", 0.0, None),
]


def template_process(whole):
    steps = []
    for number, (role, unit, desk, action, share, product) in enumerate(TEMPLATE, 1):
        found = None
        if whole and share and whole["unit"] in ("working_days", "calendar_days", "working_hours", "hours"):
            found = {"value": round(whole["value"] * share, 3), "unit": whole["unit"]}
            if whole["unit"] == "calendar_days":
                found = {"value": round(whole["value"] * share * 5 / 7, 3), "unit": "working_days"}
        elif whole and share and whole["unit"] == "same_day":
            found = {"value": round(8 * share, 2), "unit": "working_hours"}
        steps.append({"id": str(number), "at_desk": desk, "role": role, "unit": unit, "agency": None,
                      "responsible": None, "action": action, "limit": found, "limit_note": None, "product": product})
    return {"decision": None, "template": True, "note": None, "steps": steps}


def rules(record):
    note = ((record["time_limit"] or {}).get("note") or "").lower()
    out = {}
    if (record["time_limit"] or {}).get("same_day") and "15 giờ" in note:
        out["settlement_cutoff_minute"] = {"value": 900, "basis": "nd23_2015.d7"}
    return out


def provenance(record, local):
    time = record["time_limit"] or {}
    out = {"components_complete": bool(record["components_complete"]), "form_composed": True,
           "components_quality": record["components_quality"], "source": record["source"],
           "source_date": record["source_date"],
           "components_as_read": [
               {key: row[key] for key in ("name", "kind", "copies", "also_copies", "form") if row.get(key) is not None}
               for row in record["components_as_read"]]}
    if local:
        out["local_code"] = True
    if time.get("note"):
        out["limit_note"] = time["note"]
    if time.get("unit_inferred"):
        out["limit_unit_inferred"] = True
    if time.get("unit") == "days":
        out["limit_days_of_unknown_kind"] = True
    if record.get("level_before_2025"):
        before = record["level_before_2025"]
        before = before.get("level") if isinstance(before, dict) else before
        out["level_before_2025"] = LEVELS.get(before) if isinstance(before, str) else None
    if record.get("levels_on_portal"):
        out["levels_as_read"] = record["levels_on_portal"]
    if record.get("note"):
        out["note"] = record["note"]
    return {key: value for key, value in out.items() if value not in (None, [], "")}


APPLICANTS = [
    "Tổ chức (không bao gồm doanh nghiệp, HTX)", "Cán bộ, công chức, viên chức", "Người Việt Nam định cư ở nước ngoài",
    "Doanh nghiệp có vốn đầu tư nước ngoài",
]


def split(text):
    """Names between commas; the portal's names that hold commas themselves stay whole."""
    names = [re.escape(name) for name in APPLICANTS]
    parts = re.findall(r"\s*(?:" + "|".join(names) + r")|[^,;]+", text or "")
    return [part.strip() for part in parts if part.strip()]


def version(record, code, local, known):
    whole = settlement(record)
    own = record["internal_steps"]
    return {
        "code": code, "version": 1, "name": record["name"], "summary": record["summary"],
        "everyday_words": record["everyday_words"] or [], "life_event": record["life_event"],
        "sector": record["sector"] or "Khác", "levels": [LEVELS[level] for level in record["levels"]],
        "agency": agency(record, known),
        "channels": [{"direct": "direct", "online": "online", "postal": "postal"}[c] for c in record["channels"]],
        "online_level": ONLINE.get(record["online_level"]), "own_portal": False, "sequence": None,
        "conditions": None, "sets": None,
        "components": [component(n, row) for n, row in enumerate(record["components"], 1)],
        "limit": whole, "limit_variants": variants(record), "rules": rules(record), "fees": fees(record),
        "applicants": split(record["applicants"]),
        "results": [{"id": "r1", "name": record["result"]}] if record["result"] else [],
        "legal_basis": [{"number": number, "effective_from": None} for number in record["legal_basis"] or []],
        "publication": {"decision": record["publishing_decision"]} if record["publishing_decision"] else {},
        "effective_from": None, "effective_to": None,
        "regime": "two_level" if record["regime"].startswith("two") else "three_level",
        "process": process_as_given(record) if own else template_process(whole),
        "form": None, "provenance": provenance(record, local),
    }


KINDS = {"text": "text", "long_text": "long_text", "textarea": "long_text", "person": "person", "address": "address",
         "choice": "choice", "number": "number", "date": "date", "identity_number": "identity_number",
         "phone": "phone", "email": "email", "file": "file", "yes_no": "yes_no", "money": "money"}
PREFILL = {"address": "applicant.address", "phone": "applicant.phone", "email": "applicant.email"}
ORGANISATIONS = ("organi", "enterprise", "business", "facility", "unit", "agency", "_org")
# Ends of field ids that name one known fact of the applicant; the first that fits.
BY_ID = (
    (("birth_date", "dob"), "date", "applicant.birth_date"), (("sex", "gender"), "choice", "applicant.sex"),
    (("ethnicity",), "text", "applicant.ethnicity"), (("nationality",), "text", "applicant.nationality"),
    (("identity_number", "_id", "id_number"), "identity_number", "applicant.identity_number"),
    (("name", "representative"), "person", "applicant.full_name"), (("name",), "text", "applicant.full_name"),
)
PAST = ("birth_date", "dob", "death_date", "issue_date")
WHOLE = ("_count", "copies_requested", "floors", "_year", "originals", "pages_per_original")


def prefill(row, kind):
    """The known fact that fills a field marked for prefill; None where the field asks for something else."""
    name = row["id"]
    if any(word in name for word in ORGANISATIONS):
        return "applicant.organisation" if kind in ("text", "person") and name.endswith("name") else None
    for ends, only, key in BY_ID:
        if kind == only and name.endswith(ends):
            return key
    return PREFILL.get(kind)


def validation(row, kind):
    if kind == "yes_no" and row["label"].lower().startswith(("cam đoan", "cam kết", "hai bên cam đoan")) and row["required"]:
        return {"must_be": "yes"}
    if kind == "date" and row["id"].endswith(PAST):
        return {"date": "past"}
    if kind in ("number", "money"):
        return {"min": 0, "whole": True} if row["id"].endswith(WHOLE) else {"min": 0}
    return None


def field(row):
    kind = KINDS.get(row["type"], "text")
    out = {"id": row["id"], "label": row["label"], "kind": kind, "required": bool(row["required"])}
    if row.get("help"):
        out["help"] = row["help"]
    if kind == "choice":
        out["choices"] = [{"value": text, "label": text} for text in row["choices"] or []]
    known = prefill(row, kind) if row.get("prefill") == "applicant" else None
    if known:
        out["prefill"] = known
    if row.get("prefill") == "dân cư":
        out["lookup"] = "population"
        if row["id"].startswith("applicant") and prefill(row, kind):
            out["prefill"] = prefill(row, kind)
    checks = validation(row, kind)
    if checks:
        out["validation"] = checks
    return out


def form(record):
    fields = [field(row) for row in record["form_fields"]]
    own = [f for f in fields if f["id"].startswith(("applicant", "phone", "email"))]
    rest = [f for f in fields if f not in own]
    sections = [{"title": "Người yêu cầu", "fields": own}, {"title": "Nội dung đề nghị", "fields": rest}]
    return {"title": record["name"], "sections": [s for s in sections if s["fields"]]}


def main():
    reference = pathlib.Path(sys.argv[1])
    records = json.loads((reference / "procedures.json").read_text())
    known, versions, forms, number, seen = agencies(reference), [], {}, 0, set()
    for record in records:
        code = record["code"]
        local = not code or code in seen
        if local:
            number += 1
            code = f"X.{number:03}"
        seen.add(code)
        versions.append(version(record, code, local, known))
        if record["form_fields"]:
            forms[code] = form(record)
    write = lambda path, value: path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
    write(HERE / "catalogue.json", versions)
    write(HERE.parent / "forms" / "converted.json", forms)
    print(len(versions), "versions,", len(forms), "forms,", number, "local codes")


main()
