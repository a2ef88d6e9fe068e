//! Real dumps of management servers and scans against the truth written down when they were made.

mod support;

use std::collections::BTreeMap;

use Observed::Known;
use SecondFactor::{Asked, NotAsked};
use bailiwick_ingest::read;
use bailiwick_model::facts::{Collection, PortState, SecondFactor};
use bailiwick_model::time::LastUse;
use bailiwick_model::{EdgeKind, Effect, Effects, Facts, NodeKind, NodeRef, Observed, Time};
use support::{Disk, corpus};

/// Facts of a file of the corpus; `None`, with one loud line, where the corpus is not there.
fn facts(name: &str) -> Option<Facts> {
    let path = corpus("rmm_corpus")?.join("rmm").join(name);
    Some(read(&Disk { path: name.to_owned(), file: path }))
}

fn id(facts: &Facts, node: NodeRef) -> &str {
    facts.text(node.id)
}

fn codes(facts: &Facts) -> Vec<&'static str> {
    facts.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn covered(facts: &Facts) -> Vec<(Collection, u64, bool)> {
    facts.coverage.iter().map(|row| (row.collection, row.records, row.complete)).collect()
}

fn words(effects: Effects) -> String {
    effects.iter().map(Effect::word).collect::<Vec<_>>().join(" ")
}

/// `subject -> target: effects | possible` of every grant, ids shortened.
fn grants(facts: &Facts) -> Vec<String> {
    let short = |node| id(facts, node).chars().take(12).collect::<String>();
    let mut grants: Vec<_> = facts
        .rmm_grants
        .iter()
        .map(|grant| {
            format!(
                "{} -> {}: {} | {}",
                short(grant.subject),
                short(grant.target),
                words(grant.effects),
                words(grant.possible)
            )
        })
        .collect();
    grants.sort();
    grants
}

#[test]
fn meshcentral_accounts_and_second_factors() {
    let Some(facts) = facts("meshcentral/listusers.json") else { return };
    assert_eq!(facts.sources[0].format, "meshcentral_users");
    let factors: BTreeMap<_, _> = facts
        .rmm_accounts
        .iter()
        .map(|account| {
            let note = facts.text(account.second_factor_note);
            (
                id(&facts, account.account),
                (account.second_factor, note, account.full_admin, account.manages_users),
            )
        })
        .collect();
    let expected = BTreeMap::from([
        ("user//admin", (Known(NotAsked), "", Known(true), Known(true))),
        ("user//alice", (Known(Asked), "authenticator app", Known(true), Known(true))),
        ("user//bob", (Known(NotAsked), "", Known(false), Known(true))),
        (
            "user//carol",
            (Known(NotAsked), "backup codes only, which are no factor", Known(false), Known(false)),
        ),
        ("user//dave-left", (Known(NotAsked), "", Known(false), Known(false))),
        ("user//psa-sync", (Known(NotAsked), "", Known(false), Known(false))),
        ("user//acme-it", (Known(Asked), "authenticator app", Known(false), Known(false))),
    ]);
    assert_eq!(factors, expected);
    let account =
        |name: &str| facts.accounts.iter().find(|account| id(&facts, account.node) == name).unwrap();
    let locked: Vec<_> = facts
        .accounts
        .iter()
        .filter(|account| account.enabled == Known(false))
        .map(|a| id(&facts, a.node))
        .collect();
    assert_eq!(locked, ["user//dave-left"]);
    assert_eq!(account("user//alice").last_use, Known(LastUse::At(Time(1_795_414_569))));
    assert_eq!(account("user//psa-sync").last_use, Observed::NotCollected, "tokens leave no sign-in");
    assert_eq!(
        account("user//bob").aliases.iter().map(|sym| facts.text(*sym)).collect::<Vec<_>>(),
        ["bob@msp.example", "Bob Reyes"]
    );
    let members: Vec<_> =
        facts.relations.iter().map(|relation| (relation.kind, id(&facts, relation.from))).collect();
    assert_eq!(members, [(EdgeKind::RmmMemberOf, "user//bob"), (EdgeKind::RmmMemberOf, "user//carol")]);
    // Some accounts have a factor, some have none, none is in an account group: the list cannot have been cut.
    assert_eq!(covered(&facts), [(Collection::RmmAccounts, 7, true), (Collection::RmmRights, 10, true)]);
    assert!(codes(&facts).is_empty());
}

#[test]
fn meshcentral_rights_stand_on_both_ends() {
    let (Some(users), Some(groups), Some(user_groups)) = (
        facts("meshcentral/listusers.json"),
        facts("meshcentral/listdevicegroups.json"),
        facts("meshcentral/listusergroups.json"),
    ) else {
        return;
    };
    let of_groups = [
        "ugrp//zEDY8u -> mesh//0QyYPm: see change run destroy | ",
        "ugrp//zEDY8u -> mesh//itKvUQ: see change run destroy | ",
    ];
    let of_users = [
        "user//acme-i -> mesh//itKvUQ: see | ",
        "user//admin -> mesh//0QyYPm: see change run destroy | ",
        "user//admin -> mesh//@eWbt@: see change run destroy | ",
        "user//admin -> mesh//itKvUQ: see change run destroy | ",
        "user//alice -> mesh//0QyYPm: see change run destroy | ",
        "user//alice -> mesh//itKvUQ: see change run destroy | ",
        "user//bob -> mesh//0QyYPm: see change run destroy | ",
        "user//carol -> mesh//itKvUQ: see change run destroy | ",
        "user//dave-l -> mesh//itKvUQ: see change run destroy | ",
        "user//psa-sy -> mesh//itKvUQ: change | ",
    ];
    let of_server = [
        "user//admin -> server:  | see change run destroy",
        "user//alice -> server:  | see change run destroy",
        "user//bob -> server:  | see change run destroy",
    ];
    let sorted = |lists: &[&[&str]]| {
        let mut all: Vec<String> = lists.concat().iter().map(|line| (*line).to_owned()).collect();
        all.sort();
        all
    };
    assert_eq!(grants(&user_groups), sorted(&[&of_groups]));
    assert_eq!(grants(&groups), sorted(&[&of_groups, &of_users]));
    assert_eq!(grants(&users), sorted(&[&of_users, &of_server]));
    assert_eq!(covered(&user_groups), [(Collection::RmmUserGroups, 1, true)]);
    assert_eq!(user_groups.relations.len(), 2);
    assert_eq!(
        covered(&groups),
        [(Collection::RmmDeviceGroups, 3, false), (Collection::RmmRights, 12, false)],
        "nobody can tell from the list who exported it"
    );
    let descriptions: Vec<_> = groups.descriptions.iter().map(|row| groups.text(row.text)).collect();
    assert_eq!(descriptions, ["customer:acme", "customer:borough", "our own machines"]);
}

#[test]
fn meshcentral_lists_that_mislead() {
    let (Some(filtered), Some(as_bob), Some(one_group), Some(refused)) = (
        facts("meshcentral/listusers_filter_2fa.json"),
        facts("meshcentral/listdevicegroups_as_bob.json"),
        facts("meshcentral/listusersofdevicegroup_acme.json"),
        facts("meshcentral/listusers_denied.txt"),
    ) else {
        return;
    };
    assert_eq!(codes(&filtered), ["meshcentral/maybe-filtered"]);
    assert!(filtered.coverage.iter().all(|row| !row.complete));
    assert!(as_bob.coverage.iter().all(|row| !row.complete));
    assert_eq!(
        as_bob.entities.iter().filter(|entity| id(&as_bob, entity.node).starts_with("mesh/")).count(),
        2
    );
    assert_eq!(codes(&one_group), ["meshcentral/group-not-named"]);
    assert!(one_group.rmm_grants.is_empty());
    assert_eq!(one_group.entities.len(), 7);
    assert_eq!(codes(&refused), ["meshcentral/refused"]);
    assert_eq!(refused.count(), 0);
}

#[test]
fn meshcentral_server_devices_tokens_events() {
    let (Some(server), Some(devices), Some(details), Some(tokens), Some(events)) = (
        facts("meshcentral/serverinfo.json"),
        facts("meshcentral/listdevices.json"),
        facts("meshcentral/listdevices_details.json"),
        facts("meshcentral/logintokens_not_json.txt"),
        facts("meshcentral/listevents.json"),
    ) else {
        return;
    };
    assert_eq!(server.sources[0].collected, Some(Time(1_795_414_817)));
    let row = &server.rmm_servers[0];
    assert_eq!(
        (row.host.known().map(|host| server.text(*host)), row.port),
        (Some("127.0.0.1"), Observed::Known(4430))
    );
    let support = &server.rmm_factor_support[0];
    assert_eq!(
        (support.any, support.email, support.text_message, support.messenger),
        (Observed::Known(true), Observed::Known(false), Observed::Known(false), Observed::Known(false)),
        "the server was set up without any of the three"
    );
    for list in [&devices, &details] {
        let inside: Vec<_> = list
            .entities
            .iter()
            .filter_map(|entity| Some((list.text(entity.name), id(list, entity.inside?).get(..12)?)))
            .collect();
        assert_eq!(inside, [("vm", "mesh//itKvUQ"), ("vm", "mesh//0QyYPm")], "one host name, two customers");
        assert_eq!(list.devices.len(), 2);
    }
    let token = |facts: &Facts| {
        let token = &facts.tokens[0];
        (facts.text(token.name).to_owned(), id(facts, token.account).to_owned(), token.expires, token.created)
    };
    let created = Observed::Known(Time(1_795_414_528));
    assert_eq!(token(&tokens), ("psa nightly".into(), String::new(), Observed::Known(None), created));
    assert_eq!(codes(&tokens), ["meshcentral/token-owner-unknown"]);
    assert_eq!(
        token(&events),
        ("psa nightly".into(), "user//psa-sync".into(), Observed::Known(None), created)
    );
    let used: Vec<_> = events.accounts.iter().map(|account| id(&events, account.node)).collect();
    assert_eq!(used, ["user//admin", "user//alice", "user//bob", "user//carol", "user//psa-sync"]);
    assert_eq!(events.sources[0].collected, Time::parse("2026-11-23T06:16:20.510Z"));
}

#[test]
fn tactical_rmm_accounts_roles_and_keys() {
    let (Some(users), Some(roles), Some(keys)) = (
        facts("tacticalrmm/accounts_users.json"),
        facts("tacticalrmm/accounts_roles.json"),
        facts("tacticalrmm/accounts_apikeys.json"),
    ) else {
        return;
    };
    let accounts: Vec<_> = users
        .accounts
        .iter()
        .zip(&users.rmm_accounts)
        .map(|(account, rmm)| {
            assert_eq!(account.node, rmm.account);
            assert_eq!(rmm.second_factor, Observed::NotCollected, "the list has no field for it");
            assert_eq!(rmm.full_admin, Observed::NotCollected);
            (users.text(account.login), account.enabled, account.last_use.is_known(), rmm.console_blocked)
        })
        .collect();
    assert_eq!(
        accounts,
        [
            ("alice", Known(true), true, Known(false)),
            ("bob", Known(true), true, Known(false)),
            ("dave", Known(false), true, Known(false)),
            ("psa-sync", Known(true), false, Known(true)),
        ]
    );
    let roles_held: Vec<_> =
        users.relations.iter().map(|row| (id(&users, row.from), id(&users, row.to))).collect();
    assert_eq!(
        roles_held,
        [("user:1", "role:1"), ("user:2", "role:2"), ("user:3", "role:1"), ("user:4", "role:1")]
    );
    assert_eq!(
        grants(&roles),
        ["role:1 -> server: see change run destroy | ", "role:2 -> client:1: see change run destroy | "]
    );
    assert!(roles.rmm_grants[0].manages_access && !roles.rmm_grants[1].manages_access);
    assert_eq!(roles.text(roles.rmm_grants[1].rights), "run scripts, use mesh");
    let tokens: Vec<_> = keys
        .tokens
        .iter()
        .map(|token| (keys.text(token.name), id(&keys, token.account), token.expires))
        .collect();
    let until = Time::parse("2026-12-03T06:26:08.970024Z");
    assert_eq!(tokens, [("psa nightly", "user:4", Known(None)), ("reporting 2025", "user:1", Known(until))]);
    assert_eq!(codes(&keys), ["tacticalrmm/keys-in-clear"]);
    for secret in ["KKKK", "RRRR"] {
        assert!(!format!("{keys:?}").contains(secret));
    }
}

#[test]
fn tactical_rmm_clients_agents_and_settings() {
    let (Some(clients), Some(agents), Some(settings)) = (
        facts("tacticalrmm/clients.json"),
        facts("tacticalrmm/agents.json"),
        facts("tacticalrmm/core_settings.json"),
    ) else {
        return;
    };
    let includes: Vec<_> =
        clients.relations.iter().map(|row| (id(&clients, row.from), id(&clients, row.to))).collect();
    assert_eq!(
        includes,
        [
            ("client:1", "client-name:Acme Dental"),
            ("client:1", "site:1"),
            ("site:1", "site-name:Acme Dental/Main office"),
            ("client:2", "client-name:Borough Law LLP"),
            ("client:2", "site:2"),
            ("site:2", "site-name:Borough Law LLP/HQ"),
        ]
    );
    let inside: Vec<_> = agents
        .entities
        .iter()
        .filter(|entity| entity.kind == NodeKind::RmmDevice)
        .map(|entity| (agents.text(entity.name), entity.inside.map(|node| id(&agents, node))))
        .collect();
    assert_eq!(
        inside,
        [
            ("BORO-FS1", Some("site-name:Borough Law LLP/HQ")),
            ("ACME-DC1", Some("site-name:Acme Dental/Main office")),
            ("ACME-WS07", Some("site-name:Acme Dental/Main office")),
        ]
    );
    assert_eq!(agents.sources[0].collected, Time::parse("2026-11-23T06:26:08.970024Z"));
    assert_eq!(codes(&settings), ["tacticalrmm/secrets-in-settings"]);
    assert_eq!(settings.rmm_servers.len(), 1);
    assert!(!format!("{settings:?}").contains("smtp.gmail.com"), "nothing else is kept");
}

#[test]
fn scans_of_a_renamed_console() {
    let (Some(plain), Some(probed), Some(forced)) = (
        facts("nmap/loopback_nosv.xml"),
        facts("nmap/loopback_meshcentral.xml"),
        facts("nmap/loopback_forced_scripts.xml"),
    ) else {
        return;
    };
    for (facts, ports, started) in
        [(&plain, 3, 1_795_415_242), (&probed, 7, 1_795_414_825), (&forced, 3, 1_795_415_217)]
    {
        assert_eq!(facts.sources[0].format, "nmap_xml");
        assert_eq!(covered(facts), [(Collection::Scan, ports, true)]);
        assert_eq!(facts.scans[0].started, Known(Time(started)));
        assert_eq!(facts.scans[0].vantage, Observed::NotCollected, "a scan does not say where it stood");
        let open: Vec<_> =
            facts.ports.iter().filter(|port| port.state == PortState::Open).map(|port| port.port).collect();
        assert_eq!(open[0], 4430);
        let console = facts.ports.iter().find(|port| port.port == 4430).unwrap();
        assert_eq!(facts.text(console.service), "rsqlserver");
        assert!(!console.probed, "the name of the port's usual service is no proof of a product");
        assert!(facts.text(console.product).is_empty());
        assert!(facts.diagnostics.is_empty());
    }
    let console = |facts: &Facts| facts.ports.iter().find(|port| port.port == 4430).unwrap().clone();
    assert_eq!(probed.text(console(&probed).issuer), "MeshCentralRoot-d98c77");
    assert_eq!(forced.text(console(&forced).title), "Harbour Peak MSP - Login");
    assert_eq!(forced.text(console(&forced).icon), "Unknown favicon MD5: 4F178882C3525096CA61BA75FEA3DFA0");
    assert_eq!(forced.text(forced.ports[1].banner), "uvicorn");
    assert_eq!(forced.text(forced.ports[1].product), "uvicorn");
}

#[test]
fn the_whole_catalogue_of_exploited_vulnerabilities() {
    let Some(facts) = facts("kev/known_exploited_vulnerabilities_2026-08-07.json") else { return };
    assert_eq!(covered(&facts), [(Collection::Kev, 1662, true)]);
    assert_eq!(facts.text(facts.kev_catalogues[0].version), "2026.08.07");
    assert_eq!(facts.kev_catalogues[0].released, Observed::from_option(Time::parse("2026-08-07T16:45:47Z")));
    assert!(facts.sources[0].reference);
    let known = facts.kev.iter().filter(|entry| entry.ransomware == Known(true)).count();
    assert_eq!(known, 338, "counted in the catalogue by hand");
    let of = |vendor: &str| {
        let entries = facts.kev.iter().filter(|entry| facts.text(entry.vendor) == vendor);
        entries.map(|entry| facts.text(entry.cve)).collect::<Vec<_>>()
    };
    assert_eq!(of("SimpleHelp").len(), 4, "written with a blank at the end");
    assert!(of("Kaseya").contains(&"CVE-2021-30116"));
    assert!(facts.kev.iter().all(|entry| entry.added.is_known() && entry.due.is_known()));
    assert!(facts.diagnostics.is_empty());
}
