//! What a real MeshCentral server prints today, against what was done on it (see `real/meshcentral.cjs`).

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is a test"
)]

mod real;
mod support;

use std::collections::BTreeSet;
use std::path::Path;

use Observed::{Known, NotCollected};
use SecondFactor::{Asked, NotAsked};
use bailiwick_model::facts::{Collection, SecondFactor, SentFactor};
use bailiwick_model::{Effect, Facts, NodeKind, NodeRef, Observed};
use support::{facts_of, files_below};

/// One dump, by the name of its file.
struct Dumps<'a>(&'a Path);

impl Dumps<'_> {
    fn read(&self, name: &str, format: &str) -> Facts {
        let facts = facts_of(self.0, &self.0.join(name));
        assert_eq!(facts.sources[0].format, format, "{name}: {:?}", facts.diagnostics);
        facts
    }
}

fn codes(facts: &Facts) -> Vec<&'static str> {
    facts.diagnostics.iter().map(|remark| remark.code).collect()
}

fn covers(facts: &Facts, collection: Collection, complete: bool) {
    let row = facts.coverage.iter().find(|row| row.collection == collection).expect("it is covered");
    assert_eq!(row.complete, complete, "{}", collection.word());
}

fn account(facts: &Facts, name: &str) -> usize {
    let id = format!("user//{name}");
    facts
        .accounts
        .iter()
        .position(|account| facts.text(account.node.id) == id)
        .expect("the account is listed")
}

/// The name of a group or device, else what is typed by an account.
fn name(facts: &Facts, names: &Facts, node: NodeRef) -> String {
    let id = facts.text(node.id);
    let entity = names.entities.iter().find(|entity| names.text(entity.node.id) == id);
    entity.map_or_else(
        || id.trim_start_matches("user//").to_owned(),
        |entity| names.text(entity.name).to_owned(),
    )
}

/// Who holds which effects on what, without what nobody made: the creator's own rights.
fn grants(facts: &Facts, names: &Facts) -> BTreeSet<String> {
    let effects = |grant: &bailiwick_model::facts::RmmGrant| {
        grant.effects.iter().map(Effect::word).collect::<Vec<_>>().join(" ")
    };
    let all = facts.rmm_grants.iter().filter(|grant| facts.text(grant.target.id) != "server");
    all.map(|grant| {
        let (from, to) = (name(facts, names, grant.subject), name(facts, names, grant.target));
        format!("{from} -> {to}: {}", effects(grant))
    })
    .filter(|line| !line.starts_with("root "))
    .collect()
}

fn lines(lines: &[&str]) -> BTreeSet<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

const OF_ACCOUNTS: &[&str] = &[
    "tina -> Dunmore Dental: see change run destroy",
    "ben -> Dunmore Dental: see change run destroy",
    "rex -> Dunmore Dental: see",
    "leo -> Harrow & Lane: see change run destroy",
    "sync-svc -> Harrow & Lane: change",
];
const OF_GROUP: &str = "Tier 1 -> Harrow & Lane: see change run destroy";
const ON_DEVICE: &str = "rex -> FILES: see change run destroy";

#[test]
fn dumps_tell_what_was_done() {
    let Some(run) = real::meshcentral("real_meshcentral", &[]) else { return };
    let folder = run.printed();
    let dumps = Dumps(&folder);
    let users = dumps.read("listusers.json", "meshcentral_users");
    let groups = dumps.read("listdevicegroups.json", "meshcentral_device_groups");
    let user_groups = dumps.read("listusergroups.json", "meshcentral_user_groups");
    accounts_and_factors(&dumps, &users);
    rights(&dumps, &users, &groups, &user_groups, run.isolated);
    limited_lists(&dumps);
    tokens_and_events(&dumps);
    for file in files_below(&folder) {
        let facts = facts_of(&folder, &file);
        assert!(
            !facts.names.iter().any(|text| text.contains("Made-up")),
            "{}: kept a password",
            file.display()
        );
    }
    println!("COMPARED: MeshCentral, {} dumps", files_below(&folder).len());
}

fn accounts_and_factors(dumps: &Dumps<'_>, users: &Facts) {
    assert_eq!(users.accounts.len(), 8);
    covers(users, Collection::RmmAccounts, true);
    let factor = |name: &str| users.rmm_accounts[account(users, name)].second_factor;
    for (name, expected) in [
        ("root", Known(NotAsked)),
        ("tina", Known(Asked)),
        ("ben", Known(NotAsked)),
        ("erin.b", Known(NotAsked)),
        ("pat", NotCollected),
    ] {
        assert_eq!(factor(name), expected, "{name}");
    }
    // The server itself: it refused tina without a code; it let ben in, who has backup codes, and pat, whose codes by
    // text message it cannot send, although its pages force second factors.
    let refused = dumps.read("listusers_refused.json", "meshcentral_refused");
    assert_eq!(codes(&refused), ["meshcentral/refused"]);
    dumps.read("listdevicegroups_as_ben.json", "meshcentral_device_groups");
    dumps.read("serverinfo_as_pat.json", "meshcentral_server");
    let server = dumps.read("serverinfo.json", "meshcentral_server");
    assert_eq!(codes(&server), ["meshcentral/forced-in-pages-only"]);
    let support = &server.rmm_factor_support[0];
    assert_eq!((support.any, support.text_message), (Known(true), Known(false)));
    assert_eq!(support.decide(factor("pat"), &[SentFactor::TextMessage]), Known(NotAsked));
    assert!(server.sources[0].collected.is_some());
    let locked: Vec<_> = users.accounts.iter().filter(|account| account.enabled == Known(false)).collect();
    assert_eq!(locked.len(), 1);
    assert_eq!(users.text(locked[0].login), "leo");
    let managers: Vec<_> = users
        .rmm_accounts
        .iter()
        .filter(|account| account.manages_users == Known(true))
        .map(|account| (users.text(account.account.id), account.full_admin))
        .collect();
    assert_eq!(managers, [("user//root", Known(true)), ("user//tina", Known(false))]);
    let removed: Vec<_> =
        users.rmm_removals.iter().map(|removal| (users.text(removal.account.id), removal.bits)).collect();
    assert_eq!(removed, [("user//rex", 8 + 131_072)]);
}

fn rights(dumps: &Dumps<'_>, users: &Facts, groups: &Facts, user_groups: &Facts, isolated: bool) {
    let mut of_accounts = lines(OF_ACCOUNTS);
    let mut of_groups = of_accounts.clone();
    of_groups.insert(OF_GROUP.to_owned());
    assert_eq!(grants(groups, groups), of_groups);
    assert_eq!(grants(user_groups, groups), lines(&[OF_GROUP]));
    let members: BTreeSet<_> =
        user_groups.relations.iter().map(|row| user_groups.text(row.from.id).to_owned()).collect();
    assert_eq!(members, lines(&["user//ben", "user//erin.b"]), "a dot in a name stays a dot");
    assert_eq!(users.relations.len(), 2);
    covers(user_groups, Collection::RmmUserGroups, true);
    covers(groups, Collection::RmmDeviceGroups, false);
    let descriptions: Vec<_> = groups.descriptions.iter().map(|row| groups.text(row.text)).collect();
    assert_eq!(descriptions[..2], ["customer:dunmore", "customer:harrow"]);
    if !isolated {
        assert_eq!(grants(users, groups), of_accounts);
        return;
    }
    let devices = dumps.read("listdevices.json", "meshcentral_devices");
    let details = dumps.read("listdevices_details.json", "meshcentral_devices");
    for list in [&devices, &details] {
        let device =
            list.entities.iter().find(|entity| entity.kind == NodeKind::RmmDevice).expect("a device");
        assert_eq!(name(list, groups, device.inside.expect("a group")), "Harrow out of band");
        assert_eq!(grants(list, list), lines(&[ON_DEVICE]));
    }
    of_accounts.insert(ON_DEVICE.to_owned());
    let mut names = devices;
    names.absorb(groups.clone());
    assert_eq!(
        grants(users, &names),
        of_accounts,
        "rights on one device stand at the account too; what was taken from it stands beside them"
    );
}

fn limited_lists(dumps: &Dumps<'_>) {
    let filtered = dumps.read("listusers_filtered.json", "meshcentral_users");
    assert_eq!(filtered.accounts.len(), 2, "ben counts for the filter, and is asked for nothing");
    covers(&filtered, Collection::RmmAccounts, false);
    let names = dumps.read("listusergroups_as_tina.json", "meshcentral_user_groups");
    assert_eq!(codes(&names), ["meshcentral/names-only"]);
    covers(&names, Collection::RmmUserGroups, false);
    let file =
        files_below(dumps.0).into_iter().find(|file| file.file_stem().is_some_and(|stem| stem.len() == 64));
    let file = file.expect("the users of one group");
    let one = dumps.read(&file.file_name().unwrap().to_string_lossy(), "meshcentral_group_users");
    assert!(codes(&one).is_empty());
    assert_eq!(one.rmm_grants.len(), 4, "root, tina, ben and rex");
}

fn tokens_and_events(dumps: &Dumps<'_>) {
    let listed = dumps.read("logintokens_for_sync-svc.txt", "meshcentral_login_tokens");
    let token = &listed.tokens[0];
    assert_eq!((listed.text(token.name), listed.text(token.account.id)), ("nightly sync", "user//sync-svc"));
    assert_eq!(token.expires, Known(None));
    let events = dumps.read("listevents.json", "meshcentral_events");
    let made: Vec<_> = events
        .tokens
        .iter()
        .map(|token| (events.text(token.name), events.text(token.account.id), token.expires == Known(None)))
        .collect();
    assert_eq!(made, [("nightly sync", "user//sync-svc", true), ("tina's script", "user//tina", false)]);
    // The token of tina was asked for no code, although tina is.
    let by_token = dumps.read("listusers_by_token.json", "meshcentral_users");
    assert_eq!(by_token.accounts.len(), 8);
}
