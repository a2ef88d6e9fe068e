use std::collections::BTreeSet;
use std::fs;

use bailiwick_model::facts::ClaimKind;
use bailiwick_model::{EdgeKind, Effect, Facts, NodeKind};

use super::*;
use crate::testing::{codes, facts};

fn fixture(name: &str) -> String {
    let file = format!("{}/fixtures/bailiwick_estate/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(file).unwrap()
}

fn estate() -> Facts {
    facts("estate.toml", &fixture("typical.toml"))
}

#[test]
fn parties_and_claims() {
    let facts = estate();
    let shown: Vec<_> = facts
        .parties
        .iter()
        .map(|one| (facts.text(one.id), facts.text(one.name), one.kind, one.seats.known().copied()))
        .collect();
    assert_eq!(
        shown,
        [
            ("north", "North Managed Services", PartyKind::Provider, None),
            ("bakery", "Bakery", PartyKind::Customer, Some(120)),
            ("clinic", "clinic", PartyKind::Customer, None),
        ]
    );
    let ends = facts.parties[1].contract_ends.known().map(|time| time.date());
    assert_eq!(ends.as_deref(), Some("2027-06-30"));
    let claims: Vec<_> = facts
        .claims
        .iter()
        .map(|one| (facts.text(one.party), one.what, facts.text(one.pattern), facts.text(one.realm)))
        .collect();
    assert_eq!(
        claims,
        [
            ("north", ClaimKind::Realm, "0D000000-0000-4000-8000-000000000000", ""),
            ("north", ClaimKind::Realm, "mesh.north.example", ""),
            ("north", ClaimKind::Account, "*@north.example", ""),
            ("bakery", ClaimKind::Realm, "0D000000-0000-4000-8000-000000000001", ""),
            ("bakery", ClaimKind::Group, "Bakery", ""),
            ("bakery", ClaimKind::Group, "Site 1", "mesh.north.example"),
            ("bakery", ClaimKind::Address, "198.51.100.0/24", ""),
            ("bakery", ClaimKind::Subscription, "/SUBSCRIPTIONS/59000000-0000-4000-8000-000000000001", ""),
            ("clinic", ClaimKind::Group, "Site 1", "tactical.north.example"),
        ]
    );
    let source = &facts.sources[0];
    assert!(source.reference, "it does not say when the estate was seen");
    assert_eq!(source.locate(facts.claims[1].evidence.record), "estate.toml line 8");
}

#[test]
fn sources_leavers_and_settings() {
    let facts = estate();
    let shown: Vec<_> = facts
        .source_claims
        .iter()
        .map(|one| (facts.text(one.pattern), one.kind, facts.text(one.realm), one.collected.is_known()))
        .collect();
    let tenant = "0D000000-0000-4000-8000-000000000000";
    assert_eq!(
        shown,
        [
            ("north/*.json", RealmKind::Entra, tenant, true),
            ("north/*.zip", RealmKind::Entra, tenant, true),
            ("scan.xml", RealmKind::Source, "", false),
        ]
    );
    let vantage = facts.source_claims[2].vantage;
    assert_eq!(vantage.map(|word| facts.text(word)), Observed::Known("outside"));
    assert_eq!(facts.text(facts.leavers[0].login), "carl@north.example");
    let settings = &facts.attested[0];
    let realm = &facts.realms[settings.realm.0 as usize];
    assert_eq!(
        (realm.kind, facts.text(realm.id)),
        (RealmKind::Entra, "0D000000-0000-4000-8000-000000000001")
    );
    assert_eq!(settings.trusted_ips, Observed::Known(false), "there are none");
    assert_eq!(settings.app_passwords, Observed::Known(false));
    assert_eq!(settings.skip_federated_intranet, Observed::NotCollected, "unknown is not no");
    assert_eq!(
        (settings.premium, settings.smtp_auth_disabled),
        (Observed::Known(true), Observed::Known(true))
    );
    let word = |word: Observed<Sym>| word.map(|word| facts.text(word));
    assert_eq!(word(settings.identity_provider), Observed::Known("all"));
    assert_eq!(word(settings.cloud), Observed::Known("public"));
}

#[test]
fn words_of_another_time_are_unreadable() {
    let facts =
        facts("estate.toml", "[[settings]]\nrealm = \"x\"\ntrusted_ips = \"many\"\npremium = \"yes\"\n");
    let settings = &facts.attested[0];
    assert_eq!((settings.trusted_ips, settings.premium), (Observed::Unreadable, Observed::Unreadable));
    assert_eq!(codes(&facts), ["estate/value", "estate/value"]);
    let some = crate::testing::facts("estate.toml", "[[settings]]\nrealm = \"x\"\ntrusted_ips = \"some\"\n");
    assert_eq!(some.attested[0].trusted_ips, Observed::Known(true));
}

#[test]
fn a_realm_claimed_twice_names_both_lines_and_stays_with_the_first() {
    let facts = facts("estate.toml", &fixture("hostile.toml"));
    let remark = facts.diagnostics.iter().find(|remark| remark.code == "estate/realm-claimed-twice").unwrap();
    assert!(
        remark.message.contains("by `bakery` in line 16 and by `clinic` in line 24"),
        "{}",
        remark.message
    );
    assert!(remark.help.contains("leave it to `bakery` or to `clinic`"));
    let owners: BTreeSet<_> = facts
        .claims
        .iter()
        .filter(|one| one.what == ClaimKind::Realm)
        .map(|one| facts.text(one.party))
        .collect();
    assert_eq!(owners, BTreeSet::from(["bakery"]));
    assert_eq!(facts.parties[0].kind, PartyKind::Unclaimed, "a kind that is none is not guessed");
    let unknown = facts.diagnostics.iter().find(|remark| remark.message.contains("relams")).unwrap();
    assert_eq!((unknown.help.as_str(), unknown.record), ("did you mean `realms`?", Some(3)));
}

/// The costs of the typical file; every fault of the hostile one with its line, and the nearest kind.
#[test]
fn costs_of_fixes() {
    let estate = estate();
    let costs: Vec<_> = estate.fix_costs.iter().map(|known| (estate.text(known.fix), known.cost)).collect();
    assert_eq!(costs, [("close-tool", 1), ("f-75a66b3c", 12)]);
    let facts = facts("estate.toml", &fixture("hostile.toml"));
    let said = |part: &str| facts.diagnostics.iter().find(|it| it.message.contains(part)).unwrap();
    let unknown = said("`require-mfaa` is no kind of fix");
    assert!(unknown.help.contains("did you mean `require-mfa`?"), "{}", unknown.help);
    let word = said("`cost` must be a whole number");
    let twice = said("the cost of `close-tool` is given twice: here and in line 52");
    assert_eq!([unknown.record, word.record, twice.record], [Some(43), Some(49), Some(55)]);
    assert_eq!(facts.fix_costs.iter().map(|known| known.cost).collect::<Vec<_>>(), [2]);
    let word = |kind: bailiwick_model::facts::FixKind| SCHEMA.contains(&format!("`{}`", kind.word()));
    assert!(bailiwick_model::facts::FixKind::ALL.into_iter().all(word), "the schema names every kind");
}

#[test]
fn only_files_with_these_tables_are_estates() {
    for (path, text, expected) in [
        ("x.toml", "# a\n[[ party ]]\nid = \"a\"\n", true),
        ("estate.toml", "", true),
        ("Cargo.toml", "[package]\nname = \"x\"\n[[bin]]\nname = \"y\"\n", false),
        ("x.md", "see [[party]] for more\n", false),
    ] {
        let head = Head::from_bytes(path, text.as_bytes());
        assert_eq!(recognise(&head), expected, "{path}");
    }
}

#[test]
fn the_schema_knows_every_key_of_the_fixture_and_the_fixture_every_key_of_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let text = fixture("typical.toml") + &fixture("typical_identity.toml");
    for table in TABLES {
        let properties = schema["properties"][table]["items"]["properties"].as_object().unwrap();
        for key in properties.keys().filter(|key| (table, key.as_str()) != ("settings", "kind")) {
            assert!(text.contains(&format!("{key} = ")), "{table}.{key} is in no example");
        }
    }
    let document: toml::Table = text.parse().unwrap();
    let document: Value = serde_json::from_str(&serde_json::to_string(&document).unwrap()).unwrap();
    let dates = ["/party/1/contract_ends", "/source/0/collected", "/leaver/0/left"];
    let document = dates.iter().fold(document, |mut document, pointer| {
        if let Some(date) = document.pointer_mut(pointer) {
            *date = Value::String("2026-01-01".into());
        }
        document
    });
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert_eq!(validator.iter_errors(&document).map(|error| error.to_string()).collect::<Vec<_>>(), [""; 0]);
}

/// The words that the schema lists are the tables of the model: what can be said is what is known.
#[test]
fn kinds_of_the_schema_are_those_of_the_tables() {
    let words = |name: &str| -> BTreeSet<String> {
        let listed = PARSED.pointer(&format!("/$defs/{name}/enum")).and_then(Value::as_array).unwrap();
        let words: BTreeSet<String> = listed.iter().map(|word| word.as_str().unwrap().to_owned()).collect();
        assert_eq!(words.len(), listed.len(), "{name}: each once");
        words
    };
    let edges = EdgeKind::ALL.iter().filter(|kind| meanings::gives(**kind));
    assert_eq!(words("edgeKind"), edges.map(|kind| kind.row().name.to_owned()).collect());
    let made =
        [NodeKind::Party, NodeKind::StandIn, NodeKind::Population, NodeKind::Internet, NodeKind::Unknown];
    let nodes = NodeKind::ALL.iter().filter(|kind| !made.contains(kind));
    assert_eq!(words("nodeKind"), nodes.map(|kind| kind.word().to_owned()).collect());
    assert_eq!(words("effect"), Effect::ALL.iter().map(|effect| effect.word().to_owned()).collect());
}
