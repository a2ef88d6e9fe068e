//! Every output of one small hand-made assessment.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use bailiwick_engine::assessment::*;
use bailiwick_model::facts::{Collection, PartyKind};
use bailiwick_model::{Barrier, BarrierState, EdgeKind, Effect, Effects, Time};
use bailiwick_report::{html, json_v1, terminal};

const HOSTILE: &str = "Ana </script><script>alert(1)</script> \u{2028} & \"K\"";

fn interval(proven: u32, possible: u32) -> Interval {
    Interval { proven, possible }
}

fn party(name: &str, kind: PartyKind) -> PartyLine {
    PartyLine {
        id: name.to_lowercase(),
        name: name.into(),
        kind,
        reached_by: [interval(1, 2); 6],
        ..PartyLine::default()
    }
}

fn sample() -> Assessment {
    let evidence = Locator { file: "provider/users.json".into(), record: "value[3]".into() };
    let step = |kind, to: &str, to_party, barriers| Step {
        kind,
        to: to.into(),
        to_kind: "AZGroup",
        to_party,
        barriers,
        evidence: evidence.clone(),
        ..Step::default()
    };
    let path = Path {
        from: HOSTILE.into(),
        from_kind: "AZUser",
        profile: "insider".into(),
        proven: true,
        party: 1,
        effects: Effects::of(&[Effect::Own]),
        steps: vec![
            step(EdgeKind::AZMemberOf, "GDAP-Tier2", 0, vec![]),
            step(
                EdgeKind::GdapAccess,
                "Global Administrator",
                1,
                vec![(Barrier::Mfa, BarrierState::InForce)],
            ),
            step(EdgeKind::Grants, "Bakery", 1, vec![]),
        ],
        ..Path::default()
    };
    let subject = Subject {
        id: "T/1".into(),
        name: HOSTILE.into(),
        kind: "AZUser",
        realm: "northwind.example".into(),
        second_factor: SecondFactorState::NotAsked,
        last_use: Some(None),
        blast: vec![Blast { profile: "insider".into(), customers: [interval(1, 2); 6] }],
        parties: vec![(1, Effects::ALL, Effects::ALL)],
        paths: vec![path.clone()],
        evidence: evidence.clone(),
        ..Subject::default()
    };
    Assessment {
        title: "Northwind MSP".into(),
        as_of: Time::parse("2026-11-20").unwrap(),
        oldest_days: Some(12),
        identities: 6412,
        effect: Some(Effect::Change),
        headline: Headline {
            reaching: 31,
            without_mfa: 9,
            mfa_unknown: 4,
            one_password: interval(1, 2),
            worst_password: Some(0),
            ..Headline::default()
        },
        parties: vec![
            party("Northwind MSP", PartyKind::Provider),
            party("Bakery", PartyKind::Customer),
            party("Clinic", PartyKind::Customer),
            party("Lab group 7", PartyKind::Unclaimed),
        ],
        subjects: vec![subject],
        rows: vec![Row {
            id: "3.M.2".into(),
            group: "Enforce MFA".into(),
            text: "A second factor on every provider account".into(),
            who: "MSP".into(),
        }],
        controls: vec![ControlOutcome {
            control: "password_only_reach",
            party: 0,
            verdict: Verdict::Fail,
            summary: "9 of 31 accounts".into(),
            gaps: vec![Gap {
                what: "x".into(),
                collection: Some(Collection::ConditionalAccess),
                of: "Bakery".into(),
            }],
            findings: vec![0],
            evidence: vec![],
        }],
        outcomes: vec![RowOutcome {
            row: "3.M.2".into(),
            party: 0,
            verdict: Verdict::Fail,
            controls: vec![0],
            undecided: String::new(),
        }],
        findings: vec![Finding {
            id: "f".into(),
            control: "password_only_reach",
            rows: vec!["3.M.2".into()],
            rank: Rank::Critical,
            title: HOSTILE.into(),
            evidence: vec![evidence],
            path: Some(path),
            ..Finding::default()
        }],
        actions: vec![Action {
            title: "require MFA for RMM-Operators".into(),
            measure: "customers reached by one stolen password".into(),
            before: interval(2, 2),
            after: interval(0, 0),
            ..Action::default()
        }],
        missing: vec![MissingExport {
            collection: Collection::ConditionalAccess,
            of: vec!["Bakery".into()],
            outcomes: 5,
            pairs: 2,
        }],
        ..Assessment::default()
    }
}

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
    assert!(text.contains("nobody claimed Acme Dental, which is reached"), "{text}");
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
