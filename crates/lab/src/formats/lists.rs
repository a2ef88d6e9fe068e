//! The neutral lists of daily work: logs, devices, networks, backups, reviews, vaults. Every party that exports
//! anything gives them; each customer's differ from a sound set in one or two places, which are planted.

use std::fmt::Write as _;
use std::io;

use crate::formats::Target;
use crate::json::text;
use crate::truth::ledger::Shown;
use crate::world::slot::Exports;
use crate::world::{PROVIDER_DOMAIN, PROVIDER_ID};

mod sound;

use sound::{LISTS, List};

/// Something wrong: in which list and row, which column holds what, and what it breaks.
struct Wrong {
    kind: &'static str,
    list: &'static str,
    row: usize,
    column: &'static str,
    value: &'static str,
    rows: &'static [&'static str],
    /// What it breaks at the provider.
    provider: &'static [&'static str],
}

macro_rules! wrong {
    ($($kind:literal $list:literal $row:literal $column:literal = $value:literal [$($broken:literal)*] $(provider [$($theirs:literal)*])?;)*) => {
        &[$(Wrong {
            kind: $kind, list: $list, row: $row, column: $column, value: $value,
            rows: &[$($broken),*], provider: &[$($($theirs),*)?],
        },)*]
    };
}

/// What is wrong at customers, two by two.
const AT_CUSTOMERS: &[Wrong] = wrong! {
    "short-log-retention" "log-sources" 0 "kept_days" = "90" ["2.A.1"];
    "sensor-missing" "device-protection" 1 "sensor" = "no" ["2.A.3"];
    "log-deletable" "log-sources" 0 "immutable" = "no" ["2.A.2"];
    "restore-failed" "backup-jobs" 0 "restore_worked" = "no" ["8.A.1"];
    "identity-not-logged" "log-sources" 0 "collected" = "no" ["2.C.1"] provider ["2.M.2"];
    "backup-within-reach" "backup-jobs" 0 "separate_credentials" = "no" ["8.A.4"];
    "application-control-in-audit" "device-protection" 0 "allow_listing" = "audit" ["2.A.5"];
    "image-outdated" "backup-jobs" 0 "image_made" = "@-300" ["8.A.2"];
    "segment-not-watched" "network-segments" 1 "watched" = "no" ["2.A.4"];
    "backup-too-rare" "backup-jobs" 0 "interval_hours" = "168" ["8.A.3"];
    "failed-sign-ins-not-reviewed" "reviews" 0 "done" = "@-120" ["12.A.2"];
    "not-dedicated" "connections" 0 "dedicated" = "no" ["4.C.3" "4.C.4"];
    "no-hunt" "reviews" 1 "done" = "@-500" ["12.A.3"];
    "connection-without-owner" "connections" 0 "owner" = "none" ["4.C.1"];
    "provider-not-audited" "reviews" 2 "done" = "@-500" ["2.C.5" "12.C.4"];
    "connection-unused" "connections" 1 "last_used" = "@-200" ["6.A.4"];
    "no-lockout" "security-settings" 1 "in_force" = "no" ["1.A.3" "12.A.1"];
    "flat-network" "network-rules" 0 "to_kind" = "management" ["4.A.1"];
    "mail-spoofable" "security-settings" 3 "in_force" = "no" ["1.A.4"];
    "critical-reachable" "network-rules" 0 "to_kind" = "critical" ["4.A.2"];
    "gateway-not-updated" "systems" 0 "updated" = "no" ["1.A.1" "7.A.1"];
    "provider-reaches-backups" "network-rules" 1 "control_point" = "no" ["4.C.5"];
    "system-without-role" "systems" 1 "role" = "none" ["6.A.5"];
    "shared-secret-outlives-leaver" "vault-entries" 1 "rotated" = "@-200" ["6.A.3"];
    "high-risk-unrestricted" "systems" 1 "restricted" = "no" ["5.A.6"];
    "key-not-limited" "vault-entries" 2 "scoped" = "no" ["X.A.2"];
    "exploited-weakness" "weaknesses" 0 "open" = "yes" ["7.A.2"];
    "rights-kept" "people-changes" 0 "rights_removed" = "@-1" ["5.A.2"];
    "page-without-second-factor" "exposed-services" 0 "second_factor" = "no" ["1.A.2"];
    "data-not-agreed" "data-held" 0 "agreed" = "no" ["10.C.3"];
    "exposed-without-purpose" "exposed-services" 0 "purpose" = "none" ["6.A.1"];
    "data-mixed" "data-held" 0 "apart" = "no" [] provider ["4.M.2"];
    "account-left-on" "provider-access-use" 0 "window_ends" = "@-20" ["12.C.5"];
    "same-administrator-secret" "vault-entries" 0 "fingerprint" = "h:same-everywhere" [] provider ["4.M.3"];
    "use-without-ticket" "provider-access-use" 0 "unexplained_uses" = "3" ["12.C.4"];
    "one-person-destroys" "security-settings" 4 "in_force" = "no" ["X.A.1"];
};

/// What is wrong at the provider.
const AT_PROVIDER: &[Wrong] = wrong! {
    "console-log-silent" "log-sources" 1 "last_event" = "@-9" ["2.M.1"];
    "ticket-system-not-backed-up" "backup-jobs" 1 "backed_up" = "no" ["8.M.1" "8.A.1"];
    "offline-copy-readable" "backup-jobs" 0 "encrypted" = "no" ["8.M.2"];
    "supplier-unregistered" "suppliers" 1 "registered" = "no" ["10.M.1"];
    "subcontractor-not-agreed" "suppliers" 0 "agreed" = "no" ["X.A.4"];
    "tunnel-not-reviewed" "connections" 1 "reviewed" = "@-800" ["4.M.1"];
    "delivery-tool-not-updated" "systems" 1 "updated" = "no" ["7.A.1" "7.M.1"];
    "daily-devices-administer" "security-settings" 5 "in_force" = "no" ["5.A.3"];
};

/// A party of the lists: how they call it, and what is wrong there.
struct Of<'a> {
    id: &'a str,
    called: &'a str,
    wrong: Vec<&'static Wrong>,
}

/// All lists.
pub(crate) fn write(to: &mut Target<'_>) -> io::Result<()> {
    let world = to.world;
    let mut parties =
        vec![Of { id: PROVIDER_ID, called: PROVIDER_DOMAIN, wrong: AT_PROVIDER.iter().collect() }];
    let customers = world.customers.iter().filter(|customer| customer.exports != Exports::Nothing);
    for (at, customer) in customers.enumerate() {
        // People call a party by its id, its domain or its name.
        let called = [&customer.id, &customer.domain, &customer.name];
        let called = called.get(at % called.len()).map_or("", |called| called.as_str());
        let wrong = [at * 2, at * 2 + 1].map(|at| AT_CUSTOMERS.get(at % AT_CUSTOMERS.len()));
        parties.push(Of { id: &customer.id, called, wrong: wrong.into_iter().flatten().collect() });
    }
    LISTS.iter().try_for_each(|list| one(to, list, &parties))
}

fn one(to: &mut Target<'_>, list: &List, parties: &[Of<'_>]) -> io::Result<()> {
    let path = format!("lists/{}/{}.csv", to.world.plan.as_of.date(), list.name);
    let columns: Vec<&str> = list.columns.split(',').collect();
    let (mut out, mut line) = (format!("party,{}\n", list.columns), 1);
    for of in parties {
        for (at, row) in list.rows.iter().enumerate() {
            line += 1;
            let mut cells: Vec<String> = row.split(',').map(|cell| fill(to, cell, of)).collect();
            let here = of.wrong.iter().filter(|wrong| wrong.list == list.name && wrong.row == at);
            for wrong in here.collect::<Vec<_>>() {
                let value = fill(to, wrong.value, of);
                if let Some(cell) =
                    columns.iter().position(|column| *column == wrong.column).and_then(|at| cells.get_mut(at))
                {
                    *cell = value;
                }
                plant(to, of, wrong, &path, line, cells.first().map_or("", String::as_str));
            }
            // Writing to a string does not fail.
            let _ = writeln!(out, "{},{}", quoted(of.called), cells.join(","));
        }
    }
    if list.name == "vault-entries" {
        let secret = to.ledger.canary(&path, "secret of a vault");
        let _ = writeln!(out, "{PROVIDER_ID},E-old,other,old,,@,,,yes,{secret}");
        out = out.replace(",@,", &format!(",{},", to.world.plan.as_of.plus_days(-30).date()));
    }
    text(&mut to.sink, &path, &out)
}

fn plant(to: &mut Target<'_>, of: &Of<'_>, wrong: &Wrong, path: &str, line: usize, subject: &str) {
    let note = format!("{} is `{}`", wrong.column, wrong.value.trim_start_matches('@'));
    for (party, rows) in [(of.id, wrong.rows), (PROVIDER_ID, wrong.provider)] {
        if !rows.is_empty() {
            let shown = Shown::at(path, format!("line {line}"));
            to.ledger.fault(wrong.kind, rows, party, vec![subject.to_owned()], shown, &note);
        }
    }
}

/// `@-30` is the day 30 days before the assessment, `{party}` the party.
fn fill(to: &Target<'_>, cell: &str, of: &Of<'_>) -> String {
    match cell.strip_prefix('@').and_then(|days| days.parse::<i64>().ok()) {
        Some(days) => to.world.plan.as_of.plus_days(days).date(),
        None => cell.replace("{party}", of.id).replace("{provider}", PROVIDER_ID),
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_has_its_list_row_and_column() {
        for wrong in AT_CUSTOMERS.iter().chain(AT_PROVIDER) {
            let list =
                LISTS.iter().find(|list| list.name == wrong.list).unwrap_or_else(|| panic!("{}", wrong.list));
            assert!(list.columns.split(',').any(|column| column == wrong.column), "{}", wrong.kind);
            assert!(wrong.row < list.rows.len(), "{}", wrong.kind);
        }
        for list in LISTS {
            let columns = list.columns.split(',').count();
            assert!(list.rows.iter().all(|row| row.split(',').count() == columns), "{}", list.name);
        }
    }

    /// The documented columns are the grammar; the secret of a vault is the only other one.
    #[test]
    fn columns_are_the_documented_ones() {
        use bailiwick_model::facts::{Collection, columns_of};
        for list in LISTS {
            let columns: Vec<&str> = list.columns.split(',').collect();
            let documented = Collection::ALL.iter().map(|known| columns_of(*known)).find(|known| {
                known.iter().take(2).all(|column| columns.contains(&column.name)) && !known.is_empty()
            });
            let documented = documented.unwrap_or_else(|| panic!("{} is no documented list", list.name));
            for column in columns {
                let known = documented.iter().any(|known| known.name == column);
                assert!(known || column == "secret", "{}: {column}", list.name);
            }
        }
        let lists = Collection::ALL.iter().filter(|known| !columns_of(**known).is_empty()).count();
        assert_eq!(LISTS.len(), lists, "every documented list is written");
    }
}
