//! Which fixes are proposed, and which never.

use bailiwick_engine::Profile;
use bailiwick_engine::analysis::Attacker;
use bailiwick_engine::analysis::plan::Limits;
use bailiwick_engine::study::{Fix, FixPlan, Options, Study};
use bailiwick_model::Effect;
use bailiwick_model::Observed::Known;
use bailiwick_model::facts::{ClaimKind, FixCost};
use bailiwick_model::time::LastUse;

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

/// A plan of a provider in which olga, pia and quin hold a role that owns the tenant, with these costs in the estate file.
fn plan_with(costs: &[(&str, u32)]) -> FixPlan {
    let mut clean = Clean::new();
    clean.world.facts.role_assignments.clear();
    for holder in ["olga", "pia", "quin"] {
        let realm = clean.acme;
        let admin = clean.person(realm, holder);
        clean.claim("north", ClaimKind::Account, &format!("{holder}@*"));
        clean.world.role(admin, GLOBAL).until = Known(None);
        let last = LastUse::At(today().plus_days(if holder == "olga" { -3 } else { -300 }));
        clean.world.account(admin).last_use = Known(last);
    }
    for &(fix, cost) in costs {
        let (fix, evidence) = (clean.world.facts.names.add(fix), clean.world.shown);
        clean.world.facts.fix_costs.push(FixCost { fix, cost, evidence });
    }
    let study = Study::new(clean.world.facts, &Options { as_of: Some(today()), ..Options::default() });
    let limits = Limits { steps: 50, weighed: 4_096, ..Limits::default() };
    study.fix_plan(&Attacker::from(Profile::INSIDER), Effect::Change, limits)
}

/// The fix that takes the role from somebody.
fn role_of(plan: &FixPlan, holder: &str) -> Fix {
    let fixes = plan.steps.iter().flat_map(|step| &step.fixes);
    let of = |fix: &&Fix| fix.title.contains(&format!("{holder}@")) && fix.title.contains("holds the role");
    fixes.clone().find(of).unwrap_or_else(|| panic!("{holder} is in no fix")).clone()
}

/// Defaults by the table of the guide: 2, and one more for who used it in the last 30 days.
#[test]
fn costs_are_those_of_the_guide_unless_the_estate_says_otherwise() {
    let usual = plan_with(&[]);
    assert_eq!((role_of(&usual, "olga").cost, role_of(&usual, "pia").cost), (3, 2));
    let dear = plan_with(&[("remove-right", 7), ("account-in-use", 10)]);
    assert_eq!((role_of(&dear, "olga").cost, role_of(&dear, "pia").cost), (17, 7));
    let id = role_of(&usual, "olga").id;
    let one = plan_with(&[(&id, 40), ("remove-right", 7)]);
    assert_eq!((role_of(&one, "olga").cost, role_of(&one, "pia").cost), (40, 7));
    let spent: u32 = one.steps.iter().map(|step| step.cost).sum();
    assert_eq!(one.best.map(|best| best.cost), Some(spent), "a plan is weighed by these costs");
}

#[test]
fn who_loses_access_is_said_with_the_last_use() {
    let plan = plan_with(&[]);
    let (olga, pia) = (role_of(&plan, "olga").side_effects, role_of(&plan, "pia").side_effects);
    let day = |days: i64| today().plus_days(days).date();
    assert!(olga.contains(&format!("last sign-in {}", day(-3))), "{olga}");
    assert!(pia.contains(&format!("last sign-in {}", day(-300))), "{pia}");
}
