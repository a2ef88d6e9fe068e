//! What BloodHound concludes of one tenant: from roles that are held, and from application permissions.

use bailiwick_model::{EdgeKind, Sym};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Drawing;

pub(super) const GLOBAL: &str = "62E90394-69F5-4237-9190-012177145E10";
pub(super) const PRIVILEGED_ROLE: &str = "E8611AB8-C189-46E8-94E1-60213AB1F814";
const PRIVILEGED_AUTHENTICATION: &str = "7BE44C8A-ADAF-4E2A-84D6-AB2649E08A13";
pub(super) const APPLICATION: &str = "9B895D92-2CD3-44C7-9D02-A6AC2D5EA5C3";
pub(super) const CLOUD_APPLICATION: &str = "158C047A-C907-4556-B7EF-446551A6B5F7";
const PARTNER_1: &str = "4BA39CA4-527C-499A-B93D-D9B492C50246";
const PARTNER_2: &str = "E00E864A-17C5-4A4B-9C06-F5B95A8D5BD8";
const USERS: &str = "FE930BE7-5E62-47DB-91AF-98C3A49A38B1";
const HELPDESK: &str = "729827E3-9C14-49F7-BB1B-9608F156BBB8";
const AUTHENTICATION: &str = "C4E39BD9-1100-46D3-8C65-FB160DA0071F";
const PASSWORDS: &str = "966707D0-3269-4727-9BE2-8C3A10F19B9D";
const GROUPS: &str = "FDD7A751-B60B-444A-984C-02652FE8FA1C";
const WRITERS: &str = "9360FEB5-F418-4BAA-8175-E2A00BAC4301";
const GOVERNANCE: &str = "45D8D3C5-C802-45C6-B32A-1D70B5E1E86E";
const INTUNE: &str = "3A2C62DB-5318-420D-8D74-23AFFEE5D9D5";
const KNOWLEDGE: [&str; 2] = ["B5A8DCF3-09D5-43A9-A639-8E29EF291470", "744EC460-397E-42AD-A462-8B3F9747A02C"];
const REPORTS: &str = "4A5D8F65-41DA-4DE4-8968-E035B65339CF";
const MESSAGES: &str = "790C1FB9-7F7D-4F88-86A1-EF1F95C05C1B";
const GUESTS: &str = "95E79109-95C0-4D8E-AEE3-D01ACCF2D47B";
const READERS: &str = "88D8E3E3-8F55-4A1E-953A-9B9898B8876B";
const USAGE: &str = "75934031-6C7E-415A-99D7-48DBD49E875E";

/// Roles that reset passwords, with the roles that a user may hold to be reset; `None` resets everybody.
const RESETS: [(&str, Option<&[&str]>); 8] = [
    (GLOBAL, None),
    (PRIVILEGED_AUTHENTICATION, None),
    (PARTNER_2, None),
    (PARTNER_1, Some(&[])),
    (HELPDESK, Some(&[REPORTS, MESSAGES, HELPDESK, GUESTS, READERS, PASSWORDS, USAGE])),
    (AUTHENTICATION, Some(&[AUTHENTICATION, REPORTS, MESSAGES, GUESTS, READERS, PASSWORDS, USAGE])),
    (USERS, Some(&[USERS, REPORTS, MESSAGES, HELPDESK, GUESTS, READERS, PASSWORDS, USAGE, GROUPS])),
    (PASSWORDS, Some(&[PASSWORDS, GUESTS, READERS])),
];

/// What a tenant holds, by id.
#[derive(Debug, Default)]
pub(super) struct Tenant {
    pub(super) node: Sym,
    pub(super) users: Vec<Sym>,
    pub(super) applications: Vec<Sym>,
    pub(super) principals: Vec<Sym>,
    /// Groups with whether roles may be assigned to them, where that is known.
    pub(super) groups: Vec<(Sym, Option<bool>)>,
    pub(super) windows: Vec<Sym>,
    /// Nodes of roles by template.
    pub(super) roles: Vec<(String, Sym)>,
    /// Users, groups and service principals that hold a role, by template, in person or through groups.
    pub(super) holders: FxHashMap<String, FxHashSet<Sym>>,
    /// Members of groups to which roles may be assigned.
    pub(super) protected: FxHashSet<Sym>,
    /// Service principals by the application permission that they hold, as the kind of their edge.
    pub(super) permissions: Vec<(EdgeKind, Sym)>,
}

impl Tenant {
    /// Adds what follows.
    pub(super) fn conclude(&self, drawing: &mut Drawing) {
        self.administrators(drawing);
        self.secrets(drawing);
        self.members(drawing);
        self.resets(drawing);
        self.commands(drawing);
        for (permission, principal) in &self.permissions {
            self.permission(drawing, *permission, *principal);
        }
    }

    /// Holders of a role, in order.
    fn holding(&self, role: &str) -> Vec<Sym> {
        let mut holders: Vec<Sym> = self.holders.get(role).into_iter().flatten().copied().collect();
        holders.sort_unstable();
        holders
    }

    fn role(&self, template: &str) -> impl Iterator<Item = Sym> {
        self.roles.iter().filter(move |(known, _)| known == template).map(|(_, node)| *node)
    }

    fn administrators(&self, drawing: &mut Drawing) {
        for (role, kind) in [
            (GLOBAL, EdgeKind::AZGlobalAdmin),
            (PRIVILEGED_ROLE, EdgeKind::AZPrivilegedRoleAdmin),
            (PRIVILEGED_AUTHENTICATION, EdgeKind::AZPrivilegedAuthAdmin),
        ] {
            for holder in self.holding(role) {
                drawing.edge(holder, kind, self.node);
            }
        }
    }

    fn secrets(&self, drawing: &mut Drawing) {
        for role in [APPLICATION, CLOUD_APPLICATION].into_iter().flat_map(|role| self.role(role)) {
            for target in self.applications.iter().chain(&self.principals) {
                drawing.edge(role, EdgeKind::AZAddSecret, *target);
            }
        }
    }

    fn members(&self, drawing: &mut Drawing) {
        let groups: FxHashSet<Sym> = self.groups.iter().map(|(group, _)| *group).collect();
        let all = [GLOBAL, PRIVILEGED_ROLE];
        let ordinary = [GROUPS, WRITERS, GOVERNANCE, USERS, INTUNE];
        for (roles, everything) in [(&all[..], true), (&ordinary[..], false), (&KNOWLEDGE[..], false)] {
            for holder in roles.iter().flat_map(|role| self.holding(role)) {
                if groups.contains(&holder) {
                    continue;
                }
                for (group, assignable) in &self.groups {
                    if everything || *assignable == Some(false) {
                        drawing.edge(holder, EdgeKind::AZAddMembers, *group);
                    }
                }
            }
        }
    }

    fn resets(&self, drawing: &mut Drawing) {
        let mut held: FxHashMap<Sym, Vec<&str>> = FxHashMap::default();
        for (role, holders) in &self.holders {
            for holder in holders {
                held.entry(*holder).or_default().push(role);
            }
        }
        for (template, allowed) in RESETS {
            for role in self.role(template) {
                for user in &self.users {
                    let roles = held.get(user).map_or(&[][..], Vec::as_slice);
                    let reached = allowed.is_none_or(|allowed| {
                        !self.protected.contains(user) && roles.iter().all(|role| allowed.contains(role))
                    });
                    if reached {
                        drawing.edge(role, EdgeKind::AZResetPassword, *user);
                    }
                }
            }
        }
    }

    fn commands(&self, drawing: &mut Drawing) {
        for holder in self.holding(INTUNE) {
            for device in &self.windows {
                drawing.edge(holder, EdgeKind::AZExecuteCommand, *device);
            }
        }
    }

    /// What an application permission gives in the tenant.
    fn permission(&self, drawing: &mut Drawing, permission: EdgeKind, holder: Sym) {
        use EdgeKind as E;
        let all_groups = permission == E::AZMGRoleManagement_ReadWrite_Directory;
        let groups = self.groups.iter().filter(|(_, assignable)| all_groups || *assignable == Some(false));
        let groups: Vec<Sym> = groups.map(|(group, _)| *group).collect();
        let apps = || self.applications.iter().chain(&self.principals);
        let mut draw = |kind: E, to: &Sym| drawing.own_edge(holder, kind, *to);
        match permission {
            E::AZMGApplication_ReadWrite_All | E::AZMGRoleManagement_ReadWrite_Directory => {
                for app in apps() {
                    draw(E::AZMGAddSecret, app);
                    draw(E::AZMGAddOwner, app);
                }
            }
            E::AZMGServicePrincipalEndpoint_ReadWrite_All => {
                self.principals.iter().for_each(|principal| draw(E::AZMGAddOwner, principal));
            }
            E::AZMGAppRoleAssignment_ReadWrite_All => draw(E::AZMGGrantAppRoles, &self.node),
            _ => {}
        }
        if permission == E::AZMGRoleManagement_ReadWrite_Directory {
            draw(E::AZMGGrantAppRoles, &self.node);
            self.roles.iter().for_each(|(_, role)| draw(E::AZMGGrantRole, role));
        }
        let owns = matches!(
            permission,
            E::AZMGDirectory_ReadWrite_All
                | E::AZMGGroup_ReadWrite_All
                | E::AZMGRoleManagement_ReadWrite_Directory
        );
        if owns || permission == E::AZMGGroupMember_ReadWrite_All {
            for group in &groups {
                draw(E::AZMGAddMember, group);
                if owns {
                    draw(E::AZMGAddOwner, group);
                }
            }
        }
    }
}
