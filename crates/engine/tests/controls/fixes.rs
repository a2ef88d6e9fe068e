//! Which fixes are proposed, and which never.

use bailiwick_engine::analysis::Attacker;
use bailiwick_engine::analysis::plan::Limits;
use bailiwick_engine::study::{Options, Study};
use bailiwick_model::Effect;
use bailiwick_model::Observed::Known;
use bailiwick_model::facts::ClaimKind;

use crate::clean::Clean;
use crate::world::{GLOBAL, today};

/// Titles of all fixes of a long plan where these accounts of the provider hold Global Administrator at acme.
fn titles(holders: &[&str], profile: &str) -> Vec<String> {
    let mut clean = Clean::new();
    clean.world.facts.role_assignments.clear();
    for holder in holders {
        let realm = clean.acme;
        let admin = clean.person(realm, holder);
        clean.claim("north", ClaimKind::Account, &format!("{holder}@*"));
        clean.world.role(admin, GLOBAL).until = Known(None);
    }
    if profile == "stolen-password" {
        clean.world.facts.policies.clear();
    }
    let study = Study::new(clean.world.facts, &Options { as_of: Some(today()), ..Options::default() });
    let plan = study.fix_plan(
        &Attacker::parse(profile).unwrap(),
        Effect::Change,
        Limits { steps: 50, ..Limits::default() },
    );
    plan.steps.iter().flat_map(|step| &step.fixes).map(|fix| fix.title.clone()).collect()
}

fn takes_role(titles: &[String], holder: &str) -> bool {
    titles.iter().any(|title| title.contains(&format!("{holder}@")) && title.contains("holds the role"))
}

#[test]
fn two_emergency_accounts_keep_their_role() {
    let found = titles(&["breakglass1", "Break-Glass.2", "olga"], "insider");
    assert!(takes_role(&found, "olga"), "{found:#?}");
    assert!(!takes_role(&found, "breakglass1") && !takes_role(&found, "Break-Glass.2"), "{found:#?}");
}

/// A name is a claim: two are believed.
#[test]
fn a_third_emergency_account_is_one_too_many() {
    let all = ["emergency1", "emergency2", "emergency3"];
    let found = titles(&all, "insider");
    assert_eq!(all.iter().filter(|name| takes_role(&found, name)).count(), 1, "{found:#?}");
}

/// Somebody must hold the tenant: where only two do, the control passes and nothing is proposed.
#[test]
fn the_last_two_holders_keep_the_role() {
    let found = titles(&["olga", "pia"], "insider");
    assert!(!takes_role(&found, "olga") && !takes_role(&found, "pia"), "{found:#?}");
    let found = titles(&["olga", "pia", "quin"], "insider");
    assert!(["olga", "pia", "quin"].iter().all(|name| takes_role(&found, name)), "{found:#?}");
}

#[test]
fn an_emergency_account_is_asked_for_a_key() {
    let found = titles(&["breakglass1", "olga"], "stolen-password");
    let factor = |name: &str| found.iter().find(|title| title.contains("require") && title.contains(name));
    assert!(factor("breakglass1").is_some_and(|title| title.contains("security key")), "{found:#?}");
    assert!(factor("olga").is_some_and(|title| title.contains("require MFA")), "{found:#?}");
}
