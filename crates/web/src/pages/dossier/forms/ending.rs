//! Fees, the number, the return, originals, and what is mended afterwards.

use dossier::Command;
use dossier::model::{Collection, Fee, Payment, PaymentMeans};
use kernel::{Dong, UnitId};

use super::{Group, Make, Order, Read, Scene, people};
use crate::form::{Choice, Field, Kind};

/// Fees that one form asks for at most.
const FEES: usize = 3;
/// Documents that are shown when a result is collected: keys under `dossier_form.document_`.
const DOCUMENTS: [&str; 4] = ["receipt_identity", "receipt", "identity", "authorisation"];

pub(super) fn fields(scene: &Scene<'_>, key: &str, make: &Make<'_>) -> Vec<Group> {
    let dossier = &scene.view.dossier;
    Group::plain(match key {
        "number_result" => vec![make.line("number", "").required().class("w-m"), make.files("files")],
        "return" => return_fields(scene, make),
        "return_originals" => {
            let held = dossier.originals_held.iter();
            let choices: Vec<Choice> = held.map(|id| Choice::new(id, scene.words.component(id))).collect();
            let all: Vec<String> = dossier.originals_held.iter().cloned().collect();
            let field = make.field(Kind::Checks(choices), "components", "");
            vec![if make.typed.is_some() { field } else { field.values(&all) }]
        }
        "pay" => pay_fields(make),
        "ask_fee" => fee_fields(make),
        "report_incident" => {
            let desk = Choice::new(dossier.receiving_unit.as_str(), scene.words.unit(&dossier.receiving_unit));
            let choices = std::iter::once(desk).chain(people::units(scene)).collect();
            vec![make.area("text", "").required(), make.select("responsible", choices, "").required()]
        }
        _ => vec![make.line("code", "").required().class("w-m")],
    })
}

fn return_fields(scene: &Scene<'_>, make: &Make<'_>) -> Vec<Field> {
    let who = |key: &str| Choice::new(key, make.lang.word("dossier_form", format!("who_{key}")));
    let word = |key: &&str| make.lang.word("dossier_form", format!("document_{key}")).into_owned();
    let documents = DOCUMENTS.iter().map(|key| Choice::new(*key, word(key))).collect();
    let applicant = who("applicant").help(scene.view.dossier.applicant.name.clone());
    vec![
        make.radio("who", vec![applicant, who("other")], "applicant").required(),
        make.line("name", "").help(make.lang.t("dossier_form.other_help")),
        make.select("document", documents, "receipt_identity").required(),
        make.line("document_more", "").help(make.lang.t("dossier_form.document_help")),
    ]
}

fn pay_fields(make: &Make<'_>) -> Vec<Field> {
    let means = |key: &str| Choice::new(key, make.lang.word("payment_means", key));
    let cash = means("cash").help(make.lang.t("dossier_form.cash_help"));
    vec![
        make.radio("means", vec![cash, means("transfer"), means("post")], "cash").required(),
        make.line("voucher", "").class("w-m").help(make.lang.t("dossier_form.voucher_help")),
    ]
}

fn fee_fields(make: &Make<'_>) -> Vec<Field> {
    let row = |number: usize| {
        let amount = Kind::Number("đồng".to_owned());
        [make.line(&format!("item-{number}"), ""), make.field(amount, &format!("amount-{number}"), "").class("w-m")]
    };
    (1..=FEES).flat_map(row).collect()
}

pub(super) fn pay(scene: &Scene<'_>, read: &mut Read<'_>) -> Order {
    let means = match read.maybe("means").as_str() {
        "cash" => return Order::Cash,
        "transfer" => PaymentMeans::Transfer,
        "post" => PaymentMeans::Post,
        _ => {
            read.missing("means");
            PaymentMeans::Transfer
        }
    };
    Order::Act(Command::Pay(Payment { at: scene.view.now, means, voucher: read.text("voucher") }))
}

pub(super) fn command(scene: &Scene<'_>, key: &str, read: &mut Read<'_>) -> Command {
    match key {
        "number_result" => Command::NumberResult { number: read.text("number"), files: read.files("files") },
        "return" => Command::Return(collection(scene, read)),
        "return_originals" => {
            let components = read.all("components");
            if components.is_empty() {
                read.missing("components");
            }
            Command::ReturnOriginals { components }
        }
        "ask_fee" => Command::AskFee { fees: fees(read) },
        "report_incident" => {
            Command::ReportIncident { text: read.text("text"), responsible: UnitId::new(read.text("responsible")) }
        }
        _ => Command::LinkCorrection { by: linked(scene, read) },
    }
}

fn collection(scene: &Scene<'_>, read: &mut Read<'_>) -> Collection {
    let other = read.maybe("who") == "other";
    let name = if other { read.text("name") } else { scene.view.dossier.applicant.name.clone() };
    let chosen = read.text("document");
    let word = DOCUMENTS.iter().find(|known| **known == chosen);
    // Written down in Vietnamese, whatever the language of the page: papers print it.
    let word = word.map(|key| crate::lang::Lang::Vi.word("dossier_form", format!("document_{key}")).into_owned());
    let more = read.maybe("document_more");
    let document = [word.unwrap_or_default(), more].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    Collection { name, document: document.join(" – ") }
}

fn fees(read: &mut Read<'_>) -> Vec<Fee> {
    let mut fees = Vec::new();
    for number in 1..=FEES {
        let [item, amount] = ["item", "amount"].map(|field| format!("{field}-{number}"));
        if number > 1 && read.maybe(&item).is_empty() && read.maybe(&amount).is_empty() {
            continue;
        }
        let (name, text) = (read.text(&item), read.text(&amount));
        let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ' | '\u{a0}')).collect();
        let value = digits.parse::<i64>().ok().filter(|value| *value > 0);
        if value.is_none() && !text.is_empty() {
            let text = read.lang.t1("refusal.intake_cell_amount", "text", &text);
            read.wrong(&amount, text);
        }
        fees.push(Fee { item: name, amount: Dong(value.unwrap_or(0)), paid: None });
    }
    fees
}

/// The dossier of the correction, by its code; only one that this official sees.
fn linked(scene: &Scene<'_>, read: &mut Read<'_>) -> kernel::DossierId {
    let nobody = kernel::DossierId(uuid::Uuid::nil());
    let code = read.text("code");
    if code.is_empty() {
        return nobody;
    }
    let app = scene.desk.app();
    let found = app.find_dossier(&code).ok().flatten();
    let seen = found.filter(|id| app.view(scene.desk.actor(), id).ok().flatten().is_some());
    seen.unwrap_or_else(|| {
        let text = read.lang.t("refusal.no_such_dossier").to_owned();
        read.wrong("code", text);
        nobody
    })
}
