//! Every output of one small hand-made assessment.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

mod sample;

use bailiwick_engine::assessment::{
    Accepted, Assessment, ControlOutcome, Finding, PartyLine, Row, RowOutcome, Subject,
};
use bailiwick_model::Time;
use bailiwick_model::facts::PartyKind;
use bailiwick_report::{html, json_v1, terminal};

use sample::{HOSTILE, interval, party, sample};

fn page() -> String {
    let mut out = Vec::new();
    html::write(&sample(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn json_follows_the_published_schema() {
    let mut out = Vec::new();
    json_v1::write(sample(), &mut out).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&out).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&json_v1::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(document["findings"][0]["severity"], "critical");
    assert_eq!(document["subjects"][0]["last_use"], "never");
    assert_eq!(document["headline"]["one_stolen_password"]["possible"], 2);
    let mut broken = document;
    broken["headline"]["one_stolen_password"]["possible"] = "two".into();
    assert!(!validator.is_valid(&broken), "the schema can fail");
}

#[test]
fn names_cannot_break_out_of_the_page() {
    let page = page();
    assert!(!page.contains("<script>alert"), "hostile name stays text");
    assert_eq!(page.matches("</script>").count(), 2, "only the two scripts of the page itself end");

    let data = page.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
    assert!(!data.contains('\u{2028}') && !data.contains('<'));
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["subjects"][0]["name"], HOSTILE);
    assert!(!data["subjects"][0]["paths"][0]["svg"].as_str().unwrap().contains("<script"));
}

#[test]
fn the_page_fetches_nothing() {
    let page = page();
    for forbidden in ["src=\"http", "href=\"http", "@import", "url(http", "fetch(", "XMLHttpRequest"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn the_first_screen_answers_in_order() {
    let text = terminal::summary(&sample(), terminal::Colour::Plain, &[("Report", "out/report.html".into())]);
    let order: Vec<usize> =
        ["MFA", "Reach", "Too much", "Obsolete", "Contract", "Do first", "Not known", "Report"]
            .iter()
            .map(|word| text.find(word).unwrap())
            .collect();
    assert!(order.is_sorted(), "{text}");
    assert!(text.contains("9 of 31 accounts that reach customers can sign in without it"));
    assert!(
        text.contains("one stolen password: 1 to 2 of 2 customers"),
        "unclaimed parties are no customers: {text}"
    );
    assert!(text.contains("bailiwick collect-help entra-conditional-access"));
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn silence_is_no_answer_on_the_first_screen() {
    let mut nothing = Assessment { title: "Estate".into(), ..Assessment::default() };
    nothing.parties.push(party("Acme Dental", PartyKind::Unclaimed));
    let text = terminal::summary(&nothing, terminal::Colour::Plain, &[]);
    assert!(text.contains("no customer is known"), "{text}");
    assert!(text.contains("Acme Dental is reached, and nobody says whose"), "{text}");
    assert_eq!(text.matches("not known: nothing that would show it was read").count(), 2, "{text}");
}

#[test]
fn one_phished_session_has_a_line_of_its_own() {
    let mut known = sample();
    known.headline.one_phished = interval(2, 2);
    known.headline.worst_phished = Some(0);
    let text = terminal::summary(&known, terminal::Colour::Plain, &[]);
    assert!(text.contains("one phished session: 2 of 2 customers, worst: Ana"), "{text}");
}

/// 1,500 customers, 96 recommendations, a sentence of its own for each, and thousands of findings.
#[test]
fn the_page_stays_small_at_1500_customers() {
    let mut it = sample();
    let (row, control, outcome, finding) =
        (it.rows[0].clone(), it.controls[0].clone(), it.outcomes[0].clone(), it.findings[0].clone());
    let (party, subject) = (it.parties[1].clone(), it.subjects[0].clone());
    it.rows = (0..96).map(|at| Row { id: format!("r{at}"), ..row.clone() }).collect();
    it.controls.clear();
    it.outcomes.clear();
    for at in 4..1_504 {
        it.parties.push(PartyLine { name: format!("Customer number {at}"), ..party.clone() });
        for row in 0..96 {
            it.controls.push(ControlOutcome {
                party: at,
                summary: format!("{row} of {at} accounts are not asked for a second factor by any policy"),
                ..control.clone()
            });
            it.outcomes.push(RowOutcome {
                row: format!("r{row}"),
                party: at,
                controls: vec![it.controls.len() - 1],
                ..outcome.clone()
            });
        }
    }
    let evidence = vec![finding.evidence[0].clone(); 30];
    it.findings = vec![Finding { evidence, ..finding }; 20_000];
    it.subjects = vec![
        Subject {
            parties: (4..1_504).map(|at| (at, subject.parties[0].1, subject.parties[0].2)).collect(),
            ..subject
        };
        3_000
    ];
    let mut out = Vec::new();
    html::write(&it, &mut out).unwrap();
    assert!(out.len() < 10_000_000, "{} bytes", out.len());
    let page = String::from_utf8(out).unwrap();
    let data = page.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["cells"].as_object().unwrap().len(), 1_500, "every customer keeps its outcomes");
    let kind = usize::try_from(data["cells"]["1503"][95].as_u64().unwrap()).unwrap();
    assert_eq!(data["kinds"][kind][0], "F");
    assert_eq!(data["findingCount"], 20_000);
    assert!(data["findings"].as_array().unwrap().len() > 500);
}

#[test]
fn what_both_sides_show_is_in_every_output() {
    let it = sample();
    let screen = terminal::summary(&it, terminal::Colour::Plain, &[]);
    assert!(screen.contains("what both sides show: 3 disputed"), "{screen}");
    let mut page = Vec::new();
    html::write(&it, &mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    let section = page.split("id=\"sides\"").nth(1).and_then(|rest| rest.split("</section>").next()).unwrap();
    for word in ["disputed", "guest", "not at home", "alder/users.json", "value[8]"] {
        assert!(section.contains(word), "{word}");
    }
    assert!(!section.contains("<script>"), "names are escaped");
    let mut json = Vec::new();
    json_v1::write(it, &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(
        (&json["two_sided"][0]["standing"], &json["two_sided"][0]["count"]),
        (&"disputed".into(), &3.into())
    );
}

#[test]
fn an_accepted_finding_says_by_whom_and_until_when() {
    let mut it = sample();
    it.findings[0].due = Time::parse("2026-12-24");
    it.findings[0].due_why = "agreement agr-1, fix-high: within 30d".into();
    it.findings[0].accepted = Some(Accepted {
        owner: "Kim Alder".into(),
        reason: "kept for emergencies".into(),
        until: Time::parse("2027-01-31"),
        ..Accepted::default()
    });
    assert!(terminal::summary(&it, terminal::Colour::Plain, &[]).contains("1 finding is accepted by name"));
    let mut page = Vec::new();
    html::write(&it, &mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("by Kim Alder until 2027-01-31: kept for emergencies"));
    assert!(page.contains("2026-12-24, agreement agr-1, fix-high: within 30d"));
}
