//! What no file says alone: joins of exports that name each other by id, by name or by the name of the file.
//!
//! Called once, after the facts of all files were absorbed.

mod domains;
mod gdap;
mod lighthouse;
mod logins;

use bailiwick_model::{Diagnostic, Facts, RealmId, RealmKind, Severity, SourceId};

pub use gdap::attach_assignments;

/// Makes all joins: access assignments to their relationships, Lighthouse assignments to their definitions, users
/// named by login to their accounts, federations to their domains.
pub fn attach(facts: &mut Facts) {
    attach_assignments(facts);
    lighthouse::attach_definitions(facts);
    logins::attach_logins(facts);
    domains::attach_federations(facts);
}

/// Whether the realm is only the stand-in of a file.
fn unresolved(facts: &Facts, realm: RealmId) -> bool {
    facts.realms.get(realm.0 as usize).is_none_or(|realm| realm.kind == RealmKind::Source)
}

fn path(facts: &Facts, source: SourceId) -> &str {
    facts.sources.get(source.0 as usize).map_or("", |source| source.path.as_str())
}

fn remark(facts: &mut Facts, source: SourceId, code: &'static str, message: &str, help: &str) {
    let (message, help) = (message.to_owned(), help.to_owned());
    facts.diagnostics.push(Diagnostic {
        source,
        record: None,
        code,
        severity: Severity::Warning,
        message,
        help,
    });
}

#[cfg(test)]
mod tests;
