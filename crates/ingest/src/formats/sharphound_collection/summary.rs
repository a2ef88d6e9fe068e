//! What is said of a file as a whole: remarks, and which lists it covers.

use std::collections::BTreeMap;

use bailiwick_model::Severity;
use bailiwick_model::facts::Collection;
use serde_json::Value;

use super::kinds::RecordKind;
use super::reader::Reader;
use super::record::Record;
use crate::json::Finish;
use crate::out::Out;

/// How many names of unknown rights are kept.
const NAMES: usize = 8;

/// Things counted while a file is read.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) deleted: u64,
    pub(super) no_kind: u64,
    /// Records and elements that could not be read.
    pub(super) lost: u64,
    /// Ids that name nothing.
    pub(super) unresolved: u64,
    /// Computers that may be in use; those that answered anything; those that answered everything.
    pub(super) computers: u64,
    pub(super) asked: u64,
    pub(super) answered: u64,
    pub(super) session_records: u64,
    /// Relations multiplied out, and whether there were too many.
    pub(super) products: u64,
    pub(super) cut: bool,
    unknown_rights: u64,
    names: BTreeMap<String, u64>,
}

impl Counts {
    /// Counts an entry of an unknown right.
    pub(super) fn unknown_right(&mut self, name: &str) {
        self.unknown_rights += 1;
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        if self.names.len() < NAMES || self.names.contains_key(&name) {
            *self.names.entry(name).or_default() += 1;
        }
    }
}

impl Reader {
    /// Counts the elements of lists that are no objects.
    pub(super) fn count_wrong(&mut self, record: &Record<'_>) {
        let changes = &record.changes.value;
        let registry = &record.registry.value;
        let lists = [
            record.aces.wrong,
            record.members.wrong,
            record.children.wrong,
            record.delegates_to.wrong,
            record.acts_for.wrong,
            record.managed_accounts.wrong,
            record.sid_history.wrong,
            record.services.wrong,
            record.trusts.wrong,
            record.links.wrong,
            record.templates.wrong,
            record.local_groups.wrong,
            record.user_rights.wrong,
            changes.administrators.wrong,
            changes.computers.wrong,
            registry.security.value.data.wrong,
            registry.agents.value.restrictions.wrong,
        ];
        let asked = [&record.sessions, &record.privileged_sessions, &record.registry_sessions];
        let answers = asked.into_iter().map(|list| list.value.results.wrong + u64::from(list.wrong));
        let groups = record.local_groups.list.iter().chain(&record.user_rights.list);
        self.counts.lost += lists.iter().sum::<u64>()
            + answers.sum::<u64>()
            + groups.map(|group| group.results.wrong).sum::<u64>()
            + u64::from(record.properties.wrong);
    }

    /// Remarks and coverage.
    pub(super) fn summarise(&mut self, out: &mut Out<'_>, finish: &Finish) {
        let meta = finish.members.get("meta");
        let complete = remark_meta(out, finish, meta) && finish.whole && self.counts.lost == 0;
        self.remark_counts(out);
        self.cover(out, complete && !self.counts.cut);
    }

    fn remark_counts(&self, out: &mut Out<'_>) {
        let counts = &self.counts;
        if counts.unknown_rights > 0 {
            let names: Vec<String> =
                counts.names.iter().map(|(name, count)| format!("`{name}` ({count})")).collect();
            let message = format!(
                "{} access rights of unknown kinds were passed over: {}",
                counts.unknown_rights,
                names.join(", ")
            );
            out.remark(
                Severity::Warning,
                "sharphound/unknown-right",
                message,
                "say so to the makers of this program",
            );
        }
        for (count, code, severity, what, help) in [
            (counts.deleted, "sharphound/deleted", Severity::Note, "deleted objects were passed over", ""),
            (
                counts.lost,
                "sharphound/unreadable",
                Severity::Warning,
                "records or elements of lists could not be read",
                "make the collection again",
            ),
            (
                counts.unresolved,
                "sharphound/unresolved",
                Severity::Warning,
                "references name no object by id",
                "collect the domains that they belong to",
            ),
            (
                counts.no_kind,
                "sharphound/no-kind",
                Severity::Warning,
                "objects are of a kind that neither the file nor their keys tell",
                "keep the `meta` part of the file",
            ),
        ] {
            if count > 0 {
                out.remark(severity, code, format!("{count} {what}"), help);
            }
        }
        if counts.cut {
            let message = "group policies set more local group members than any real domain has; the rest was passed over";
            out.remark(
                Severity::Error,
                "sharphound/policy-members",
                message,
                "check `GPOChanges` of the file",
            );
        }
    }

    fn cover(&self, out: &mut Out<'_>, complete: bool) {
        let mut realms = self.realms.clone();
        if realms.is_empty() {
            realms.push((out.realm(), 0));
        }
        let kind = self.declared.unwrap_or(RecordKind::Unknown);
        for (realm, records) in realms {
            if kind != RecordKind::Session {
                out.covers(Collection::AdObjects, realm, records, complete);
            }
            if kind.collection() != Collection::Other {
                out.covers(kind.collection(), realm, records, complete);
            }
            let answered = self.counts.asked.max(self.counts.session_records);
            if answered > 0 {
                let all = complete && self.counts.asked > 0 && self.counts.answered == self.counts.computers;
                out.covers(Collection::AdSessions, realm, answered, all);
            }
        }
    }
}

/// Remarks on the file's description; whether it holds all that it says.
fn remark_meta(out: &mut Out<'_>, finish: &Finish, meta: Option<&Value>) -> bool {
    let Some(meta) = meta.filter(|meta| meta.is_object()) else {
        let help =
            "the types of the records were told from their keys; whether any are missing cannot be told";
        out.remark(Severity::Note, "sharphound/no-meta", "the file does not describe itself", help);
        return false;
    };
    let version = meta.get("version").and_then(Value::as_u64);
    if let Some(version) = version.filter(|version| !matches!(version, 5 | 6)) {
        let message = format!("collections of version {version} were never compared with this reader");
        let help = "collect with a current SharpHound or RustHound-CE";
        out.remark(Severity::Warning, "sharphound/version", message, help);
    }
    let Some(count) = meta.get("count").and_then(Value::as_u64) else { return false };
    if count != finish.records {
        let (severity, help) = if count > finish.records {
            (Severity::Warning, "records are missing: make the collection again")
        } else {
            (Severity::Note, "collectors add well-known groups after counting")
        };
        let message = format!("the file says it holds {count} records and holds {}", finish.records);
        out.remark(severity, "sharphound/count", message, help);
    }
    count <= finish.records
}
