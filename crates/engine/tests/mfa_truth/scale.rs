//! Many accounts: those that the same policies cover are judged once, and always alike.

use bailiwick_engine::directory::Directory;
use bailiwick_engine::signin::SignIn;
use bailiwick_model::facts::{Account, MembersRead, PerUserMfa, PerUserState, Relation};
use bailiwick_model::{EdgeKind, Evidence, NodeRef, Observed, Time};
use serde_json::json;

use crate::build::usual;
use crate::estate::{Group, Policy};
use crate::read;
use crate::scope::group_id;

/// Accounts of the tenant.
const ACCOUNTS: u32 = 20_000;

#[test]
fn many_accounts_are_judged_alike_and_once() {
    let mut estate = usual();
    let mut policies = Vec::new();
    for nth in 0..8 {
        let mut policy = Policy { state: "enabled".into(), ..Policy::default() };
        policy.conditions.insert("clientAppTypes".into(), json!(["all"]));
        Policy::push(&mut policy.users, "includeGroups", &group_id(&format!("g{nth}")));
        Policy::push(&mut policy.applications, "includeApplications", "All");
        policy.grant = json!({"operator": "OR", "builtInControls": ["mfa"]}).as_object().cloned();
        policies.push(policy);
        estate.groups.push(Group {
            id: group_id(&format!("g{nth}")),
            name: format!("g{nth}"),
            known: true,
            ..Group::default()
        });
    }
    estate.policies = Some(policies);
    estate.defaults = Some(json!({"isEnabled": false}));
    estate.domains = Some(vec![json!({"id": "contoso.example", "authenticationType": "Managed"})]);
    let mut read = read::facts(&estate.documents());
    let evidence = Evidence::default();
    let groups: Vec<NodeRef> =
        (0..8).map(|nth| read.facts.node(read.realm, &group_id(&format!("g{nth}")))).collect();
    for &group in &groups {
        read.facts.members_read.push(MembersRead { group, transitive: true, complete: true, evidence });
    }
    let mut accounts = Vec::new();
    for nth in 0..ACCOUNTS {
        let node = read.facts.node(read.realm, &format!("aaaaaaaa-9999-4000-8000-{nth:012}"));
        let login = read.facts.names.add(&format!("u{nth}@contoso.example"));
        let guest = Observed::Known(false);
        read.facts.accounts.push(Account { node, login, guest, evidence, ..Account::default() });
        let state = Observed::Known(PerUserState::Disabled);
        read.facts.per_user_mfa.push(PerUserMfa { account: node, state, evidence });
        if nth % 3 > 0 {
            let to = groups[(nth % 8) as usize];
            read.facts.relations.push(Relation { kind: EdgeKind::AZMemberOf, from: node, to, evidence });
        }
        accounts.push(node);
    }
    let directory = Directory::new(&read.facts);
    let signin = SignIn::new(&read.facts, &directory, Time::parse(&estate.as_of).unwrap());
    let again = SignIn::new(&read.facts, &directory, Time::parse(&estate.as_of).unwrap());
    let mut distinct = std::collections::BTreeSet::new();
    for (nth, &account) in accounts.iter().enumerate() {
        let verdict = signin.login(account);
        let covered = nth % 3 > 0;
        let state = verdict.state(bailiwick_model::Barrier::Mfa);
        assert_eq!(state == bailiwick_model::BarrierState::InForce, covered, "account {nth}");
        distinct.insert(std::sync::Arc::as_ptr(&verdict));
    }
    assert_eq!(distinct.len(), 9, "eight groups and nobody");
    for &account in accounts.iter().rev().take(500) {
        assert_eq!(signin.login(account), again.login(account));
    }
}
