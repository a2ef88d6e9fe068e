//! What provider and customer each show of one relation, and findings that somebody accepted.

use bailiwick_engine::assessment::{Assessment, Standing};
use bailiwick_model::Observed::Known;
use bailiwick_model::facts::*;
use bailiwick_model::{Evidence, NodeKind, RealmId, Source};

use crate::cases::assess;
use crate::clean::Clean;
use crate::papers::term;
use crate::world::today;

/// Standing, number and names of what is said of acme, by relation.
fn said(all: &Assessment, relation: &str) -> Vec<(Standing, u32, Vec<String>)> {
    let of = all.two_sided.iter();
    of.filter(|side| side.relation == relation && all.parties[side.customer].id == "acme")
        .map(|side| (side.standing, side.count, side.names.clone()))
        .collect()
}

fn one(all: &Assessment, relation: &str) -> Standing {
    let [(standing, 1, _)] = said(all, relation)[..] else { panic!("{relation}: {:?}", said(all, relation)) };
    standing
}

/// acme's own settings name north as a service provider.
fn named_by_acme(it: &mut Clean) {
    let other = it.world.facts.realms[it.north.0 as usize].id;
    it.world.facts.cross_tenant.push(CrossTenantTrust {
        realm: it.acme,
        other: Some(other),
        service_provider: Known(true),
        evidence: it.world.shown,
        ..CrossTenantTrust::default()
    });
}

fn forget(it: &mut Clean, keep_lists: bool) {
    it.world.facts.gdap_relationships.clear();
    it.world.facts.gdap_assignments.clear();
    it.world.facts.gdap_assignments_read.clear();
    it.world.facts.contracts.clear();
    if !keep_lists {
        let gone = [Collection::GdapRelationships, Collection::GdapAssignments, Collection::Contracts];
        it.world.facts.coverage.retain(|list| !gone.contains(&list.collection));
    }
}

#[test]
fn a_relation_of_partners_from_one_side_from_the_other_and_from_both() {
    let mut it = Clean::new();
    assert_eq!(one(&assess(it.world.facts.clone()), "gdap"), Standing::ProviderOnly);
    named_by_acme(&mut it);
    assert_eq!(one(&assess(it.world.facts.clone()), "gdap"), Standing::Confirmed);
    forget(&mut it, true);
    assert_eq!(
        one(&assess(it.world.facts.clone()), "gdap"),
        Standing::Disputed,
        "the provider's lists are whole"
    );
    forget(&mut it, false);
    assert_eq!(one(&assess(it.world.facts), "gdap"), Standing::CustomerOnly);
}

/// A file that was exported by one tenant.
fn file(it: &mut Clean, realm: RealmId, days: i64) -> Evidence {
    let collected = Some(today().plus_days(-days));
    let path = format!("lighthouse-{}-{days}.json", realm.0);
    let source = it.world.facts.add_source(Source { path, collected, ..Source::default() });
    it.world.facts.sources[source.0 as usize].realm = realm;
    Evidence { source, record: 0 }
}

fn delegation(it: &mut Clean, by: RealmId, days: i64) {
    let evidence = file(it, by, days);
    let id = |it: &Clean, realm: RealmId| it.world.facts.realms[realm.0 as usize].id;
    let (manager, customer) = (id(it, it.north), id(it, it.acme));
    let (scope, principal, role) =
        (it.world.text("/subscriptions/s-1"), it.world.text("team"), it.world.text("reader"));
    it.world.facts.lighthouse.push(LighthouseDelegation {
        scope,
        customer,
        manager,
        principal,
        role,
        provisioned: Known(true),
        evidence,
        ..LighthouseDelegation::default()
    });
}

fn lists_of_lighthouse(it: &mut Clean, realm: RealmId, days: Option<i64>) {
    it.world.facts.coverage.retain(|list| list.collection != Collection::Lighthouse || list.realm != realm);
    if let Some(days) = days {
        let evidence = file(it, realm, days);
        let collection = Collection::Lighthouse;
        it.world.facts.coverage.push(Coverage { collection, realm, records: 0, complete: true, evidence });
    }
}

#[test]
fn lighthouse_from_both_sides() {
    let mut it = Clean::new();
    let (north, acme) = (it.north, it.acme);
    lists_of_lighthouse(&mut it, acme, None);
    delegation(&mut it, north, 0);
    assert_eq!(one(&assess(it.world.facts.clone()), "lighthouse"), Standing::ProviderOnly);
    lists_of_lighthouse(&mut it, acme, Some(1));
    assert_eq!(one(&assess(it.world.facts.clone()), "lighthouse"), Standing::Disputed);
    lists_of_lighthouse(&mut it, acme, Some(90));
    assert_eq!(one(&assess(it.world.facts.clone()), "lighthouse"), Standing::Stale);
    delegation(&mut it, acme, 0);
    assert_eq!(one(&assess(it.world.facts), "lighthouse"), Standing::Confirmed);
}

/// A guest of acme whose home is north.
fn guest(it: &mut Clean, home: &str) {
    let node = it.world.thing(it.acme, &format!("guest {home}"), NodeKind::AZUser, None);
    let login = it.world.text(&format!("{home}_north.example#EXT#@acme.example"));
    it.world.facts.accounts.push(Account {
        node,
        login,
        enabled: Known(true),
        guest: Known(true),
        accepted: Known(true),
        evidence: it.world.shown,
        ..Account::default()
    });
}

#[test]
fn guests_and_their_accounts_at_home() {
    let mut it = Clean::new();
    guest(&mut it, "anna");
    assert_eq!(one(&assess(it.world.facts.clone()), "guest"), Standing::Confirmed);
    let anna = it.anna;
    it.world.account(anna).enabled = Known(false);
    assert_eq!(one(&assess(it.world.facts), "guest"), Standing::Disputed, "switched off at home");
    let mut it = Clean::new();
    guest(&mut it, "nobody");
    assert_eq!(one(&assess(it.world.facts.clone()), "guest"), Standing::Disputed, "nowhere at home");
    let north = it.north;
    it.world.facts.coverage.retain(|list| list.collection != Collection::Users || list.realm != north);
    assert_eq!(one(&assess(it.world.facts), "guest"), Standing::CustomerOnly);
}

#[test]
fn managed_devices_and_the_customers_own_lists() {
    let mut it = Clean::new();
    assert_eq!(one(&assess(it.world.facts.clone()), "rmm"), Standing::ProviderOnly);
    it.world.thing(it.acme, "PC-1.acme.local", NodeKind::AZDevice, None);
    assert_eq!(one(&assess(it.world.facts.clone()), "rmm"), Standing::Confirmed);
    let twin = it.world.thing(it.acme, "another", NodeKind::AZDevice, None);
    let name = it.world.text("pc-1");
    it.world.facts.entities.iter_mut().filter(|known| known.node == twin).for_each(|known| known.name = name);
    assert_eq!(one(&assess(it.world.facts), "rmm"), Standing::Unknown, "two machines of one name");
}

/// An account that nobody used for a year.
fn forgotten(it: &mut Clean) {
    let clerk = it.clerk;
    it.world.account(clerk).last_use = Known(bailiwick_model::time::LastUse::At(today().plus_days(-365)));
}

fn accept(it: &mut Clean, change: impl Fn(&mut Clean, &mut Acceptance)) {
    let (owner, reason) = (it.world.text("Jo Acme, owner"), it.world.text("kept for emergencies"));
    let mut made = Acceptance {
        owner,
        reason,
        until: Known(today().plus_days(30)),
        evidence: it.world.shown,
        ..Acceptance::default()
    };
    change(it, &mut made);
    it.world.facts.acceptances.push(made);
}

fn unused(all: &Assessment) -> &bailiwick_engine::assessment::Finding {
    let of_acme = |finding: &&bailiwick_engine::assessment::Finding| {
        finding.control == "unused_account" && all.parties[finding.party].id == "acme"
    };
    all.findings.iter().find(of_acme).expect("an unused account of acme")
}

fn lapsed(all: &Assessment) -> Vec<&str> {
    let of = all.findings.iter().filter(|finding| finding.control == "lapsed_acceptance");
    of.map(|finding| finding.title.as_str()).collect()
}

#[test]
fn an_accepted_finding_is_marked_by_its_id_or_by_control_and_subject() {
    let mut it = Clean::new();
    forgotten(&mut it);
    let id = unused(&assess(it.world.facts.clone())).id.clone();
    let open = it.world.facts.clone();
    accept(&mut it, |it, made| made.finding = it.world.text(&id));
    let all = assess(it.world.facts.clone());
    let accepted = unused(&all).accepted.as_ref().unwrap();
    assert_eq!(
        (accepted.owner.as_str(), accepted.reason.as_str()),
        ("Jo Acme, owner", "kept for emergencies")
    );
    assert_eq!(accepted.until, Some(today().plus_days(30)));
    assert!(!accepted.evidence.file.is_empty() && lapsed(&all).is_empty());
    it.world.facts = open;
    accept(&mut it, |it, made| {
        made.control = it.world.text("unused_account");
        made.subject = it.world.text("clerk@acme.example");
        made.party = it.world.text("acme");
    });
    let all = assess(it.world.facts.clone());
    assert!(unused(&all).accepted.is_some(), "{:?}", lapsed(&all));
    let other = it.world.text("birch");
    it.world.facts.acceptances[0].party = other;
    let all = assess(it.world.facts);
    assert!(unused(&all).accepted.is_none(), "it is another party's");
    assert_eq!(lapsed(&all).len(), 1);
}

#[test]
fn an_acceptance_that_expired_or_that_nothing_answers_to_is_a_finding() {
    let mut it = Clean::new();
    forgotten(&mut it);
    let id = unused(&assess(it.world.facts.clone())).id.clone();
    accept(&mut it, |it, made| {
        made.finding = it.world.text(&id);
        made.until = Known(today().plus_days(-2));
    });
    accept(&mut it, |it, made| made.finding = it.world.text("unused_account/acme/nobody"));
    let all = assess(it.world.facts);
    assert!(unused(&all).accepted.is_none());
    let said = lapsed(&all);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said.iter().any(|title| title.contains("it expired on 2025-12-30")), "{said:?}");
    assert!(said.iter().any(|title| title.contains("nothing that was found answers to it")), "{said:?}");
    for finding in all.findings.iter().filter(|finding| finding.control == "lapsed_acceptance") {
        assert!(!finding.evidence.is_empty() && all.parties[finding.party].id == "acme");
    }
}

#[test]
fn findings_have_owner_and_deadline_from_defaults_and_times_of_the_agreement() {
    let mut it = Clean::new();
    forgotten(&mut it);
    let (acme, pattern) = (it.world.text("acme"), it.world.text("*"));
    it.world.facts.agreements[0].responsibilities.clear();
    it.world.facts.agreements[0].defaults =
        vec![Responsibility { row: pattern, raci: vec![(acme, Raci::Both)] }];
    for (sla, within) in
        [("fix-low", "90d"), ("fix-medium", "30d"), ("fix-high", "14d"), ("fix-critical", "7d")]
    {
        let made = term(&mut it.world, &format!("slas.{sla}.within"), &[within]);
        it.world.facts.agreements[0].terms.push(made);
    }
    let all = assess(it.world.facts);
    let found = unused(&all);
    assert_eq!(found.owner.map(|at| all.parties[at].id.as_str()), Some("acme"), "{}", found.owner_why);
    let days = match found.rank.word() {
        "critical" => 7,
        "high" => 14,
        "medium" => 30,
        _ => 90,
    };
    assert_eq!(found.due, Some(today().plus_days(days)));
    assert!(found.due_why.contains(&format!("fix-{}", found.rank.word())), "{}", found.due_why);
}
