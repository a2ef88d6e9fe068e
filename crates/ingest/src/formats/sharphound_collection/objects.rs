//! The object itself: entity, account, attributes, group.

use bailiwick_model::facts::{Account, AdPrincipal, Description, Entity, Group, MembersRead};
use bailiwick_model::time::LastUse;
use bailiwick_model::{NodeKind, Observed, Sym, Time};

use super::kinds::RecordKind;
use super::loose::Scalar;
use super::reader::{Reader, Subject};
use super::record::{Properties, Record};
use crate::out::Out;

/// Groups whose members hold them as primary group, which the list of members leaves out.
const PRIMARY_GROUPS: [&str; 5] = ["-513", "-514", "-515", "-516", "-521"];

impl Reader {
    /// Adds the object of the record.
    pub(super) fn object(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        let has = &record.properties.value;
        let name = out.facts.names.add(has.name.text());
        let inside = (record.contained_by.read && !record.contained_by.value.id.text().is_empty())
            .then(|| self.domains.node(out, subject.place, record.contained_by.value.id.text()))
            .flatten();
        let evidence = out.evidence();
        let kind = subject.kind.node();
        if kind == NodeKind::Unknown {
            self.counts.no_kind += 1;
        }
        out.facts.entities.push(Entity { node: subject.node, kind, name, inside, evidence });
        let principal = principal(out, subject, record);
        out.facts.ad_principals.push(principal);
        match subject.kind {
            RecordKind::User => {
                let account = account(out, subject, has);
                out.facts.accounts.push(account);
                synchronises(out, subject, has);
            }
            RecordKind::Group => group(out, subject, record),
            _ => {}
        }
    }
}

fn account(out: &mut Out<'_>, subject: Subject, has: &Properties<'_>) -> Account {
    let names = &mut out.facts.names;
    let login = names.add(has.name.text());
    let mut aliases: Vec<Sym> = Vec::new();
    for alias in [has.upn.text(), has.mail.text(), has.login.text()] {
        let alias = names.add(alias);
        if !alias.is_empty() && alias != login && !aliases.contains(&alias) {
            aliases.push(alias);
        }
    }
    Account {
        node: subject.node,
        login,
        enabled: may_sign_in(has),
        aliases,
        created: time(&has.created),
        last_use: last_use(has),
        password_set: time(&has.password_set),
        password_never_expires: has.password_never_expires.flag(),
        evidence: out.evidence(),
        ..Account::default()
    }
}

/// The account with which Entra Connect reads the domain names its server: `... running on computer 'SRV1' configured
/// to ...`. Nothing else of a description is kept, because people write passwords into them.
fn synchronises(out: &mut Out<'_>, subject: Subject, has: &Properties<'_>) {
    if !has.name.text().to_ascii_uppercase().starts_with("MSOL_") {
        return;
    }
    let server = has
        .description
        .text()
        .split_once("running on computer '")
        .and_then(|(_, rest)| rest.split_once('\''));
    let Some((server, _)) = server else { return };
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if !server.is_empty() && server.len() <= 255 && server.chars().all(is_name) {
        let text = out.facts.names.add(&format!("running on computer {server}"));
        let evidence = out.evidence();
        out.facts.descriptions.push(Description { node: subject.node, text, evidence });
    }
}

/// A locked account is not enabled; a lock that was not collected is none, because locks end by themselves.
fn may_sign_in(has: &Properties<'_>) -> Observed<bool> {
    if has.locked.flag().is(&true) { Observed::Known(false) } else { has.enabled.flag() }
}

/// Seconds since 1970; -1 and 0 are "never", which is no time.
fn time(field: &Scalar<'_>) -> Observed<Time> {
    match field.number() {
        Observed::Known(seconds) if seconds > 0 => Observed::Known(Time(seconds)),
        Observed::Known(_) | Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    }
}

/// The later of the replicated time of the last sign-in and that of the controller asked. Only the replicated one can
/// say "never".
fn last_use(has: &Properties<'_>) -> Observed<LastUse> {
    let (replicated, local) = (has.last_logon_replicated.number(), has.last_logon.number());
    let latest = replicated.known().max(local.known()).copied().unwrap_or(0);
    if latest > 0 {
        return Observed::Known(LastUse::At(Time(latest)));
    }
    match replicated {
        Observed::Known(_) => Observed::Known(LastUse::Never),
        Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    }
}

fn principal(out: &mut Out<'_>, subject: Subject, record: &Record<'_>) -> AdPrincipal {
    let has = &record.properties.value;
    AdPrincipal {
        node: subject.node,
        password_not_required: has.password_not_required.flag(),
        no_preauthentication: has.no_preauthentication.flag(),
        has_spn: has.has_spn.flag(),
        unconstrained_delegation: has.unconstrained.flag().or(record.unconstrained.flag()),
        sensitive: has.sensitive.flag(),
        admin_count: has.admin_count.flag(),
        has_laps: has.has_laps.flag(),
        system: match has.system.text() {
            "" => Observed::NotCollected,
            system => Observed::Known(out.facts.names.add(system)),
        },
        domain_controller: controller(subject, record),
        enabled: if subject.kind == RecordKind::Computer {
            has.enabled.flag()
        } else {
            Observed::NotCollected
        },
        smartcard_required: has.smartcard_required.flag(),
        acl_protected: record.acl_protected.flag().or(has.acl_protected.flag()),
        blocks_policies: has.blocks_inheritance.flag(),
        owner_rights_blocked: owner_rights_blocked(subject, has),
        logon_rights_read: super::computers::logon_rights_read(record),
        evidence: out.evidence(),
    }
}

/// Old collectors do not say; the primary group of controllers does.
fn controller(subject: Subject, record: &Record<'_>) -> Observed<bool> {
    if subject.kind != RecordKind::Computer {
        return Observed::NotCollected;
    }
    let said = record.is_dc.flag().or(record.properties.value.is_dc.flag());
    let primary = record.primary_group.text();
    match said {
        Observed::Known(_) => said,
        _ if primary.is_empty() => said,
        _ => Observed::Known(primary.ends_with("-516")),
    }
}

/// The 29th character of `dSHeuristics`: 1 means that owners have no right of their own on computers.
fn owner_rights_blocked(subject: Subject, has: &Properties<'_>) -> Observed<bool> {
    if subject.kind != RecordKind::Domain {
        return Observed::NotCollected;
    }
    match &has.heuristics {
        Scalar::Text(text) => Observed::Known(text.as_bytes().get(28) == Some(&b'1')),
        _ => Observed::NotCollected,
    }
}

fn group(out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
    let evidence = out.evidence();
    out.facts.groups.push(Group { node: subject.node, evidence, ..Group::default() });
    if record.members.present {
        let id = out.facts.text(subject.node.id);
        let complete = record.members.wrong == 0 && !PRIMARY_GROUPS.iter().any(|rid| id.ends_with(rid));
        out.facts.members_read.push(MembersRead {
            group: subject.node,
            transitive: false,
            complete,
            evidence,
        });
    }
}
