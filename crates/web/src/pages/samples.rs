//! The real catalogue on a fixed day, and every view in every language made of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use ::procedure::Catalogue;
use askama::Template;
use kernel::Instant;

use super::{account, changes, eform, fault, help, home, procedure, procedures};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::site::Site;

/// A site at ten o'clock on 24 November 2026.
pub fn site() -> Site {
    with(Catalogue::embedded().unwrap())
}

/// The same with another catalogue.
pub fn with(catalogue: Catalogue) -> Site {
    let clock = Arc::new(|| Instant::parse("2026-11-24T10:00:00+07:00").unwrap());
    let templates = Arc::new(paper::Templates::embedded().unwrap());
    let press = crate::ports::PaperPress { templates: templates.clone(), simulated: true, place: "Cần Thơ".into() };
    let ports = app::ports::Ports {
        mailer: None,
        texter: None,
        press: Arc::new(press),
        wording: Arc::new(crate::ports::Sentences),
    };
    let app = stage(ports, clock, catalogue);
    Site::new(app, templates)
}

fn stage(ports: app::ports::Ports, clock: app::ports::Clock, catalogue: Catalogue) -> Arc<app::App> {
    // Swept by a later run of the tests.
    let folder = std::mem::ManuallyDrop::new(testkit::Folder::new());
    let stage = sim::stage::Stage {
        url: format!("sqlite:{}", folder.path().join("motcua.sqlite").display()),
        files: folder.path().join("files"),
        ports,
        clock,
        catalogue,
        simulated: true,
        base_url: "http://127.0.0.1:8080".into(),
    };
    sim::stage::open(stage, sim::stage::repeatable_chance(7)).unwrap()
}

/// A catalogue whose birth registration has a second version.
pub fn two_versions() -> Catalogue {
    let real = Catalogue::embedded().unwrap();
    let old = real.latest(&"1.001193".into()).unwrap();
    let mut new = (**old).clone();
    new.version = 2;
    new.effective_from = kernel::Day::parse("2026-10-01").ok();
    new.name = "Đăng ký khai sinh <mới>".into();
    new.results.clear();
    Catalogue::new(vec![(**old).clone(), new], real.defaults().clone())
}

/// A request in a language.
pub fn frame(lang: Lang, path: &str) -> Frame {
    Frame { lang, path: path.into(), ..Frame::default() }
}

/// Every view with a name for messages.
fn every_view(lang: Lang) -> Vec<(String, String)> {
    let site = site();
    let mut views = Vec::new();
    let mut add = |name: String, text: askama::Result<String>| views.push((name, text.unwrap()));
    home::samples(&site, lang).into_iter().for_each(|view| add("home".into(), view.render()));
    procedures::samples(&site, lang).into_iter().for_each(|view| add("procedures".into(), view.render()));
    procedure::samples(&site, lang).into_iter().for_each(|view| add(view.code.clone(), view.render()));
    eform::samples(&site, lang).into_iter().for_each(|view| add(format!("form {}", view.name), view.render()));
    changes::samples(&with(two_versions()), lang).into_iter().for_each(|view| add("changes".into(), view.render()));
    fault::samples(&site, lang).into_iter().for_each(|view| add("fault".into(), view.render()));
    help::samples(&site, lang).into_iter().for_each(|view| add("help".into(), view.render()));
    let (sign_in, demo) = account::samples(&site, lang);
    sign_in.into_iter().for_each(|view| add("sign in".into(), view.render()));
    add("demo".into(), demo.render());
    views
}

/// A key that has no sentence shows itself: it starts like a known group of keys, and stands alone in a text or attribute.
fn bare_keys(html: &str) -> Vec<&str> {
    let groups: BTreeSet<&str> = Lang::Vi.keys().into_iter().filter_map(|key| key.split('.').next()).collect();
    let texts: Vec<&str> = html.split(['<', '>', '"']).map(str::trim).collect();
    // A field's name is no sentence, and an address field may be called like a group of keys.
    let texts = texts.windows(2).filter(|pair| !pair[0].ends_with("name=")).map(|pair| pair[1]);
    let is_key = |text: &&str| {
        let mut parts = text.split('.');
        let known = parts.next().is_some_and(|group| groups.contains(group));
        let rest: Vec<&str> = parts.collect();
        let word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        known && !rest.is_empty() && rest.iter().all(word)
    };
    texts.filter(is_key).collect()
}

#[test]
fn every_view_in_both_languages_has_all_its_words() {
    for lang in Lang::ALL {
        let views = every_view(lang);
        assert!(views.len() > 260, "{}", views.len());
        for (name, html) in views {
            assert!(html.contains(&format!("<html lang=\"{}\"", lang.code())), "{name}");
            assert!(bare_keys(&html).is_empty(), "{name} {lang:?}: {:?}", bare_keys(&html));
            assert!(!html.contains("style=\"") && !html.contains("<style") && !html.contains(" onclick"), "{name}");
            assert!(!html.replace("<script defer src=", "").contains("<script"), "{name} has an inline script");
            assert_eq!(html.matches("<h1").count(), 1, "{name} has one heading of the first level");
        }
    }
}

#[test]
fn labels_point_at_fields_and_ids_are_single() {
    for (name, html) in every_view(Lang::Vi) {
        let mut ids: Vec<&str> = attribute(&html, " id=\"").collect();
        ids.sort_unstable();
        let repeated: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(repeated.is_empty(), "{name}: {repeated:?}");
        for target in attribute(&html, " for=\"") {
            assert!(ids.binary_search(&target).is_ok(), "{name}: no field {target}");
        }
    }
}

fn attribute<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split('"').next())
}
