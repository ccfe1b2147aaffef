//! The procedures that come with the program: read, searched, browsed, and their gaps listed.

use kernel::{Day, ProcedureCode};
use procedure::{Browse, Catalogue, Level, OnSupplement, Regime, publish_problems, quality_issues};

fn catalogue() -> Catalogue {
    Catalogue::embedded().expect("embedded data")
}

fn today() -> Day {
    Day::from_ymd(2026, 11, 25).unwrap()
}

#[test]
fn all_131_procedures_are_there_with_process_and_form() {
    let catalogue = catalogue();
    assert_eq!(catalogue.list().count(), 131);
    assert_eq!(catalogue.list_usable(today()).count(), 112);
    for version in catalogue.list() {
        assert!(!version.name.is_empty() && !version.levels.is_empty(), "{}", version.code);
        assert!(version.process.handling_steps().next().is_some(), "{}", version.code);
        let form = version.form.as_ref().unwrap_or_else(|| panic!("{} has no form", version.code));
        assert_eq!(form.problems(), [], "{}", version.code);
        assert!(version.provenance.source.is_some(), "{}", version.code);
    }
}

#[test]
fn what_the_source_does_not_give_is_marked() {
    let catalogue = catalogue();
    let local: Vec<_> = catalogue.list().filter(|version| version.code.as_str().starts_with("X.")).collect();
    assert_eq!(local.len(), 13);
    assert!(local.iter().all(|version| version.provenance.local_code));
    assert_eq!(catalogue.list().filter(|version| !version.process.template).count(), 25);
    for version in catalogue.list() {
        let issues = quality_issues(version);
        let has = |key: &str| issues.iter().any(|issue| issue.key == key);
        assert_eq!(has("limit_unknown"), version.limit.is_none(), "{}", version.code);
        assert_eq!(has("process_template"), version.process.template, "{}", version.code);
        assert_eq!(has("regime_ended"), version.regime == Regime::ThreeLevel, "{}", version.code);
        let partly = matches!(version.provenance.components_quality.as_deref(), Some("partly" | "empty"));
        assert_eq!(has("components_partly_read") || has("components_not_in_source"), partly, "{}", version.code);
    }
    let to_check = catalogue.to_check();
    let first_harmless = to_check.iter().position(|(_, issues)| issues.iter().all(|issue| !issue.blocking));
    let last_blocking = to_check.iter().rposition(|(_, issues)| issues.iter().any(|issue| issue.blocking));
    assert!(last_blocking < first_harmless, "blocking ones come first");
}

/// Rules §9.8: the sum of the steps fits into the settlement time.
#[test]
fn template_steps_fit_into_the_limit() {
    for version in catalogue().list().filter(|version| version.process.template) {
        let problems = publish_problems(version);
        let exceeds = problems.iter().any(|problem| problem.code == "procedure_steps_exceed_limit");
        assert!(!exceeds, "{}", version.code);
    }
}

#[test]
fn search_finds_by_everyday_words_with_and_without_diacritics() {
    let catalogue = catalogue();
    for (query, code) in [
        ("làm giấy khai sinh", "1.001193"),
        ("lam giay khai sinh", "1.001193"),
        ("khai sinh", "1.001193"),
        ("KHAI SINH CHO CON", "1.001193"),
        ("1.001193", "1.001193"),
        ("xac nhan tinh trang hon nhan", "1.004873"),
    ] {
        let hits = catalogue.search(query, today(), 5);
        let found: Vec<_> = hits.iter().map(|hit| hit.version.code.as_str()).collect();
        assert!(found.contains(&code), "{query}: {found:?}");
    }
    let first = catalogue.search("làm giấy khai sinh", today(), 1);
    assert_eq!(first[0].version.code.as_str(), "1.001193");
    assert!(catalogue.search("", today(), 5).is_empty());
    assert!(catalogue.search("qwertyuiop zxcvb", today(), 5).is_empty());
}

#[test]
fn every_procedure_is_found_by_its_own_everyday_words() {
    let catalogue = catalogue();
    for version in catalogue.list() {
        let words = version.everyday_words.first().unwrap_or(&version.name);
        let hits = catalogue.search_all(&kernel::text::fold(words), 10);
        assert!(hits.iter().any(|hit| hit.version.code == version.code), "{} by `{words}`", version.code);
    }
}

#[test]
fn history_is_shown_to_the_editor_only() {
    let catalogue = catalogue();
    let ended = catalogue.list().find(|version| version.regime == Regime::ThreeLevel).unwrap();
    let public = catalogue.search(&ended.name, today(), 200);
    assert!(public.iter().all(|hit| hit.version.regime == Regime::TwoLevel));
    let editor = catalogue.search_all(&ended.name, 200);
    assert!(editor.iter().any(|hit| hit.version.code == ended.code));
}

#[test]
fn browsing_counts_what_it_lists() {
    let catalogue = catalogue();
    for (event, count) in catalogue.life_events(today()) {
        let choice = Browse { life_event: Some(event.to_owned()), ..Browse::default() };
        assert_eq!(catalogue.browse(&choice, today()).len(), count, "{event}");
    }
    let commune = Browse { level: Some(Level::Commune), ..Browse::default() };
    assert!(catalogue.browse(&commune, today()).iter().all(|version| version.levels.contains(&Level::Commune)));
}

#[test]
fn the_seven_parts_come_first_and_only_what_is_known_is_stated() {
    let catalogue = catalogue();
    let birth = catalogue.latest(&ProcedureCode::new("1.001193")).unwrap();
    let parts = birth.parts();
    assert_eq!(parts.iter().filter(|part| part.mandatory).count(), 7);
    assert!(parts[..7].iter().all(|part| part.mandatory));
    let stated: Vec<_> = parts.iter().filter(|part| part.stated).map(|part| part.key.key()).collect();
    assert_eq!(
        stated,
        ["channels", "components", "limit", "applicants", "agency", "results", "fees", "form", "legal_basis"]
    );
    assert_eq!(birth.applicants, ["Công dân Việt Nam", "Người Việt Nam định cư ở nước ngoài"]);
}

/// Rules §3.1, §4.5: same day, or the next working day after 15:00, only where the law of the procedure says so.
#[test]
fn the_15_oclock_settlement_rule_holds_only_where_named() {
    let catalogue = catalogue();
    let birth = catalogue.latest(&ProcedureCode::new("1.001193")).unwrap();
    let rules = catalogue.rules(birth, today()).unwrap();
    assert_eq!(rules.settlement_cutoff_minute.map(|rule| rule.value), Some(900));
    let named = |note: &str| note.contains("15 giờ");
    for version in catalogue.list() {
        let rules = catalogue.rules(version, today()).unwrap();
        let note = version.provenance.limit_note.as_deref().unwrap_or_default();
        assert!(rules.settlement_cutoff_minute.is_none() || named(note), "{}", version.code);
    }
}

/// Rules §3.2, §3.2a: the general default is to count anew; defaults are of their time.
#[test]
fn default_rules_by_date() {
    let catalogue = catalogue();
    let (before, after) = (Day::from_ymd(2025, 6, 30).unwrap(), Day::from_ymd(2025, 7, 1).unwrap());
    let rules = |day| catalogue.defaults().at(day).unwrap();
    assert_eq!(rules(before).handover_cutoff_minute.as_ref().unwrap().basis, "nd61_2018.d18k2");
    assert_eq!(rules(after).handover_cutoff_minute.as_ref().unwrap().basis, "nd118_2025.d18k2");
    for day in [before, after, today()] {
        assert_eq!(rules(day).on_supplement.value, OnSupplement::Restart);
        assert_eq!(rules(day).reception_limit.value.value, 8.0);
        assert_eq!(rules(day).applicant_term.value.value, 30.0);
        assert!(rules(day).max_requests.is_none());
    }
}

#[test]
fn a_short_query_finds_the_plain_procedure_first() {
    let catalogue = Catalogue::embedded().unwrap();
    let day = kernel::Day::from_ymd(2026, 11, 25).unwrap();
    for query in ["khai sinh", "Khai sinh"] {
        let hits = catalogue.search(query, day, 5);
        let names: Vec<(&str, f32)> = hits.iter().map(|hit| (hit.version.name.as_str(), hit.score)).collect();
        assert_eq!(hits[0].version.code.as_str(), "1.001193", "{names:?}");
    }
}
