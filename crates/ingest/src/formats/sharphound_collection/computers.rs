//! What computers were asked: sessions, local groups, user rights.

use bailiwick_model::facts::{Entity, MembersRead};
use bailiwick_model::{EdgeKind, NodeKind, NodeRef, Observed};
use rustc_hash::FxHashSet;

use super::ids::Place;
use super::kinds::named_kind;
use super::reader::{Reader, Subject, relate, relate_some};
use super::record::{Asked, Record};
use crate::out::Out;

/// The name that collectors give to groups of a controller that are groups of the domain.
const GROUP_OF_THE_DOMAIN: &str = "IGNOREME";
const REMOTE_LOGON: &str = "SeRemoteInteractiveLogonRight";

/// Whether the holders of the right to sign in remotely were read. An empty answer is taken as none: controllers and
/// clients alike always name somebody.
pub(super) fn logon_rights_read(record: &Record<'_>) -> Observed<bool> {
    let asked = record.user_rights.list.iter().find(|right| right.privilege.text() == REMOTE_LOGON);
    asked.map_or(Observed::NotCollected, |right| {
        Observed::Known(right.collected.flag().is(&true) && !right.results.list.is_empty())
    })
}

impl Reader {
    /// Reads what a computer was asked.
    pub(super) fn computer(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        let sessions = self.sessions(out, subject, record);
        let groups = self.local_groups(out, subject, record) | self.old_local_groups(out, subject, record);
        self.user_rights(out, subject, record);
        if !record.properties.value.enabled.flag().is(&false) {
            self.counts.computers += 1;
            self.counts.asked += u64::from(sessions || groups);
            self.counts.answered += u64::from(sessions && groups);
        }
    }

    fn sessions(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) -> bool {
        let mut seen: FxHashSet<(NodeRef, NodeRef)> = FxHashSet::default();
        let mut collected = false;
        for list in [&record.sessions, &record.privileged_sessions, &record.registry_sessions] {
            if !list.value.collected.flag().is(&true) {
                continue;
            }
            collected = true;
            for session in &list.value.results.list {
                let user = self.named(out, subject.place, session.user.text(), NodeKind::User);
                let computer = match session.computer.text() {
                    "" => Some(subject.node),
                    id => self.named(out, subject.place, id, NodeKind::Computer),
                };
                if let (Some(user), Some(computer)) = (user, computer)
                    && seen.insert((computer, user))
                {
                    relate(out, EdgeKind::HasSession, computer, user);
                }
            }
        }
        collected
    }

    /// A record of a file of sessions.
    pub(super) fn session_record(&mut self, out: &mut Out<'_>, place: Place, record: &Record<'_>) {
        let computer = self.named(out, place, record.computer_sid.text(), NodeKind::Computer);
        let user = self.named(out, place, record.user_sid.text(), NodeKind::User);
        self.counts.session_records += u64::from(computer.is_some() && user.is_some());
        relate_some(out, EdgeKind::HasSession, computer, user);
    }

    fn local_groups(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) -> bool {
        let mut collected = false;
        for group in &record.local_groups.list {
            if !group.collected.flag().is(&true) {
                continue;
            }
            collected = true;
            let id = group.id.text();
            self.local_group(out, subject, id, group);
        }
        collected
    }

    /// The keys of collectors that knew four local groups.
    fn old_local_groups(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) -> bool {
        let mut collected = false;
        for (rid, group) in [
            ("544", &record.local_admins),
            ("555", &record.desktop_users),
            ("562", &record.dcom_users),
            ("580", &record.remoting_users),
        ] {
            if group.value.collected.flag().is(&true) {
                collected = true;
                let id = format!("{}-{rid}", out.facts.text(subject.node.id));
                self.local_group(out, subject, &id, &group.value);
            }
        }
        collected
    }

    fn local_group(&mut self, out: &mut Out<'_>, subject: Subject, id: &str, group: &Asked<'_>) {
        let Some(node) = self.domains.node(out, subject.place, id) else { return self.lost(1) };
        let evidence = out.evidence();
        let name = group.name.text();
        if name != GROUP_OF_THE_DOMAIN {
            let complete = group.results.wrong == 0;
            out.facts.members_read.push(MembersRead { group: node, transitive: false, complete, evidence });
        }
        if group.results.list.is_empty() {
            return;
        }
        if name != GROUP_OF_THE_DOMAIN {
            let name = out.facts.names.add(name);
            let kind = NodeKind::ADLocalGroup;
            out.facts.entities.push(Entity { node, kind, name, inside: Some(subject.node), evidence });
            self.describes(node);
        }
        relate(out, EdgeKind::LocalToComputer, node, subject.node);
        for member in &group.results.list {
            let kind = named_kind(member.kind.text());
            let from = self.named(out, subject.place, member.id.text(), kind);
            relate_some(out, EdgeKind::MemberOfLocalGroup, from, Some(node));
        }
    }

    fn user_rights(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        for right in &record.user_rights.list {
            if right.privilege.text() != REMOTE_LOGON || !right.collected.flag().is(&true) {
                continue;
            }
            for holder in &right.results.list {
                let kind = named_kind(holder.kind.text());
                let from = self.named(out, subject.place, holder.id.text(), kind);
                relate_some(out, EdgeKind::RemoteInteractiveLogonRight, from, Some(subject.node));
            }
        }
    }
}
