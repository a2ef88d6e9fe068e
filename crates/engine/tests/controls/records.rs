//! Records that prove less than they seem to: each case passes before the change, and must not after it.

use bailiwick_engine::assessment::Verdict;
use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::facts::{Collection, PolicyState};
use bailiwick_model::time::LastUse;
use bailiwick_model::{Evidence, NodeRef, Source};

use crate::cases::{assess, outcome};
use crate::clean::Clean;
use crate::world::{GLOBAL, HELPDESK, today};

/// The verdict after a change of the clean estate, in which the control passes, and what it says is open.
fn after(control: &str, party: &str, change: impl FnOnce(&mut Clean)) -> (Verdict, String) {
    let judged = |it: Clean| {
        let all = assess(it.world.facts);
        let known = outcome(&all, control, party).unwrap();
        let gaps: Vec<&str> = known.gaps.iter().map(|gap| gap.what.as_str()).collect();
        (known.verdict, gaps.join("; "))
    };
    assert_eq!(judged(Clean::new()).0, Verdict::Pass, "{control}");
    let mut it = Clean::new();
    change(&mut it);
    judged(it)
}

fn open(control: &str, party: &str, says: &str, change: impl FnOnce(&mut Clean)) {
    let (verdict, gaps) = after(control, party, change);
    assert_eq!(verdict, Verdict::Unknown, "{control} {says}: {gaps}");
    assert!(gaps.contains(says), "{control}: {says} is not in: {gaps}");
}

const OF_ROLES: [&str; 3] = ["standing_tier_zero", "permanent_privilege", "too_many_full_administrators"];
const CUSTOM: &str = "0F0F0F0F-1111-4222-8333-444444444444";

#[test]
fn a_role_in_no_table_may_own_the_tenant() {
    for control in OF_ROLES {
        open(control, "north", CUSTOM, |it| {
            let anna = it.anna;
            it.world.role(anna, CUSTOM).until = Known(None);
        });
        let ends = after(control, "north", |it| {
            let anna = it.anna;
            it.world.role(anna, CUSTOM).until = Known(Some(today().plus_days(5)));
        });
        assert_eq!(ends.0, Verdict::Pass, "{control}: not held for good");
    }
}

#[test]
fn a_holder_in_no_list_may_be_a_group_of_many() {
    for control in OF_ROLES {
        open(control, "north", "stranger", |it| {
            let stranger = it.world.facts.node(it.north, "stranger");
            it.world.role(stranger, GLOBAL).until = Known(None);
        });
    }
}

#[test]
fn an_active_assignment_that_is_over_contradicts_itself() {
    for control in OF_ROLES {
        open(control, "north", "its end is past", |it| {
            let anna = it.anna;
            it.world.role(anna, GLOBAL).until = Known(Some(today().plus_days(-30)));
        });
    }
}

#[test]
fn access_assignments_without_roles_or_relationship_are_no_good_evidence() {
    let full = "default_full_rights";
    open(full, "north", "it names none", |it| it.world.facts.gdap_assignments[0].roles.clear());
    open(full, "north", "r-nowhere", |it| {
        let team = it.team;
        it.world.access("r-nowhere", team, &[HELPDESK]);
    });
    open(full, "north", "no relationship", |it| it.world.facts.gdap_assignments[0].relationship = None);
    open(full, "north", "its relationship lacks it", |it| {
        let team = it.team;
        it.world.access("r-acme", team, &[GLOBAL]);
    });
}

#[test]
fn a_day_that_is_still_to_come_is_no_use() {
    open("unused_account", "north", "when last used", |it| {
        let anna = it.anna;
        it.world.account(anna).last_use = Known(LastUse::At(today().plus_days(400)));
    });
    for used in [LastUse::Never, LastUse::At(today().plus_days(-1))] {
        open("unused_account", "north", "when last used", |it| {
            let anna = it.anna;
            it.world.account(anna).created = Known(today().plus_days(400));
            it.world.account(anna).last_use = Known(used);
        });
    }
}

/// Puts a second policy that is only reported on beside that of north, after changing the enforced one.
fn report_only_beside(it: &mut Clean, change: impl FnOnce(&mut Clean)) {
    let mut reported = it.world.facts.policies[0].clone();
    reported.id = it.world.text("reported");
    reported.state = Known(PolicyState::ReportOnly);
    it.world.facts.policies.push(reported);
    change(it);
}

#[test]
fn a_policy_for_registration_or_for_nobody_enforces_no_second_factor() {
    let fails = |what: &str, change: fn(&mut Clean)| {
        let (verdict, gaps) = after("fail_open_mfa", "north", |it| report_only_beside(it, change));
        assert_eq!(verdict, Verdict::Fail, "{what}: {gaps}");
    };
    let beside = after("fail_open_mfa", "north", |it| report_only_beside(it, |_| {}));
    assert_eq!(beside.0, Verdict::Pass, "one that is enforced suffices");
    fails("registration", |it| {
        let action = it.world.text("urn:user:registersecurityinfo");
        let policy = &mut it.world.facts.policies[0];
        policy.include_applications.clear();
        policy.user_actions = vec![action];
    });
    fails("nobody", |it| {
        it.world.facts.policies[0].include_users = vec![it.world.facts.names.add_id("None")];
    });
    fails("an empty group", |it| {
        let empty = it.world.group(it.north, "empty", &[]);
        it.world.facts.policies[0].include_users.clear();
        it.world.facts.policies[0].include_groups = vec![empty.id];
    });
    fails("no application", |it| {
        it.world.facts.policies[0].include_applications = vec![it.world.facts.names.add_id("None")];
    });
}

#[test]
fn agreements_allow_while_they_are_in_force_and_all_of_them() {
    let undeclared = "undeclared_access";
    open(undeclared, "acme", "none that was given is in force", |it| {
        it.world.facts.agreements[0].ends = Known(Some(today().plus_days(-1)));
    });
    open(undeclared, "acme", "none that was given is in force", |it| {
        it.world.facts.agreements[0].effective = Known(today().plus_days(1));
    });
    open(undeclared, "acme", "its dates do not say", |it| {
        it.world.facts.agreements[0].ends = NotCollected;
    });
    let second = after(undeclared, "acme", |it| {
        let mut second = it.world.facts.agreements[0].clone();
        second.id = it.world.text("second");
        it.world.facts.agreements[0].access.clear();
        it.world.facts.agreements.push(second);
    });
    assert_eq!(second.0, Verdict::Pass, "the second agreement allows it");
    let ended = after(undeclared, "acme", |it| {
        let mut running = it.world.facts.agreements[0].clone();
        running.id = it.world.text("running");
        running.access.clear();
        it.world.facts.agreements[0].ends = Known(Some(today().plus_days(-1)));
        it.world.facts.agreements.push(running);
    });
    assert_eq!(ended.0, Verdict::Fail, "only the one that is over allows it");
}

/// A record of another file.
fn record(it: &mut Clean, path: &str) -> Evidence {
    let source = Source { path: path.into(), collected: Some(today()), ..Source::default() };
    Evidence { source: it.world.facts.add_source(source), record: 0 }
}

/// The files that the finding on `account` cites, in order.
fn cited(it: Clean, account: NodeRef) -> (Vec<String>, String) {
    let name = it.world.facts.accounts.iter().find(|known| known.node == account).unwrap().login;
    let id = it.world.facts.text(account.id).to_owned();
    let login = it.world.facts.text(name).to_owned();
    let all = assess(it.world.facts);
    let known = outcome(&all, "password_only_reach", "north").unwrap();
    let finding = known
        .findings
        .iter()
        .map(|at| &all.findings[*at])
        .find(|finding| finding.title.contains(&id) || finding.title.contains(&login))
        .unwrap();
    (finding.evidence.iter().map(|at| at.file.clone()).collect(), finding.why.clone())
}

#[test]
fn a_sign_in_without_a_second_factor_cites_the_account_and_what_does_not_ask() {
    let mut it = Clean::new();
    let (anna, north) = (it.anna, it.north);
    let (group, users, policy) =
        (record(&mut it, "group.json"), record(&mut it, "users.json"), record(&mut it, "policy.json"));
    // The member list of a group mentions the account first, and names it in the graph.
    let mut listed = it.world.account(anna).clone();
    it.world.account(anna).evidence = group;
    listed.evidence = users;
    it.world.facts.accounts.push(listed);
    for entity in it.world.facts.entities.iter_mut().filter(|entity| entity.node == anna) {
        entity.evidence = group;
    }
    for known in &mut it.world.facts.coverage {
        if (known.collection, known.realm) == (Collection::Users, north) {
            known.evidence = users;
        }
    }
    it.world.facts.policies[0].evidence = policy;
    it.world.facts.policies[0].state = Known(PolicyState::ReportOnly);
    let (files, why) = cited(it, anna);
    assert_eq!(files.first().map(String::as_str), Some("users.json"), "{files:?}");
    assert!(files.contains(&"policy.json".to_owned()), "{files:?}");
    assert!(!files.contains(&"group.json".to_owned()), "{files:?}");
    assert!(why.starts_with("it reaches 1 customers"), "{why}");
}

#[test]
fn customers_that_are_possible_are_counted_beside_those_that_are_proven() {
    let mut it = Clean::new();
    let anna = it.anna;
    it.world.facts.policies.clear();
    // Of the team of birch, one member is in no list and may be a group with anna in it.
    let birch = it.world.facts.node(it.north, "team birch");
    let stranger = it.world.facts.node(it.north, "stranger");
    it.world.relate(bailiwick_model::EdgeKind::AZMemberOf, stranger, birch);
    let (_, why) = cited(it, anna);
    assert!(why.starts_with("it reaches 1 to 2 customers"), "{why}");
}
