//! Who signs in: what decides which policies cover it, gathered so that equal subjects are judged once.

use bailiwick_model::facts::{Collection, PerUserState};
use bailiwick_model::{Facts, NodeRef, Observed, Sym};

use super::SignIn;
use super::data;
use super::grant::{Caller, Reach};
use super::level::Level;
use super::provider::Authority;
use super::resource::Resource;
use super::tenant::{Tenant, accepts};
use super::visitor::{HomeIdentity, Visitor, VisitorKind};
use super::who::{Cover, Subject, Types};
use crate::directory::{Held, collected, settle};

/// Staged rollouts that have Entra check the first factor of users of federated domains.
const AT_ENTRA: [&str; 3] =
    ["passwordHashSync", "passthroughAuthentication", "certificateBasedAuthentication"];
/// Staged rollouts that change something else: the first factor stays with the provider.
const STILL_FEDERATED: [&str; 3] = ["seamlessSso", "emailAsAlternateId", "multiFactorAuthentication"];

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Question {
    /// The password of the account.
    Login,
    /// One target.
    Resource(Resource),
    /// Somebody of another tenant.
    Access,
    /// A service principal.
    Workload,
}

/// Per-user MFA of an account.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) enum PerUser {
    #[default]
    Off,
    Enabled,
    Enforced,
    /// Not read, or exports disagree.
    Unread,
    /// A state that this version does not know.
    Odd,
}

/// What security defaults make of an account.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct DefaultsRole {
    /// It holds one of the administrator roles of security defaults.
    pub(crate) admin: Level,
    /// It synchronises the directory, and is left out.
    pub(crate) sync: Level,
    /// It comes from a service provider: not documented.
    pub(crate) provider: bool,
}

/// Subjects that are judged alike.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Class {
    pub(crate) question: Question,
    pub(crate) covers: Vec<Cover>,
    pub(crate) per_user: PerUser,
    pub(crate) role: DefaultsRole,
    pub(crate) authority: Authority,
    pub(crate) caller: Caller,
}

impl<'f> SignIn<'f> {
    /// The account as the policies of its own tenant see it.
    pub(crate) fn subject(&self, tenant: &Tenant<'f>, account: NodeRef, question: Question) -> Subject {
        let found = self.directory.account(account);
        let login = found.map_or(Sym::EMPTY, |found| found.login);
        let external = self.facts.text(login).to_ascii_uppercase().contains("#EXT#")
            || found.is_some_and(|found| found.accepted.is_known());
        let types = match (found.map(|found| found.guest), external) {
            (Some(Observed::Known(true)), true) => Types::B2B_GUEST,
            (Some(Observed::Known(true)), false) => Types::INTERNAL_GUEST,
            (Some(Observed::Known(false)), true) => Types::B2B_MEMBER,
            (Some(Observed::Known(false)), false) => Types::MEMBER,
            (None, _) => Types::MEMBER.or(Types::INTERNAL_GUEST).or(Types::B2B_GUEST).or(Types::B2B_MEMBER),
            (_, true) => Types::B2B_GUEST.or(Types::B2B_MEMBER),
            (_, false) => Types::MEMBER.or(Types::INTERNAL_GUEST),
        };
        let asks = tenant.asks_roles || matches!(question, Question::Resource(_));
        let roles = if asks { self.directory.roles(account) } else { Vec::new() };
        Subject { realm: account.realm, account: Some(account), login, types, home: None, roles }
    }

    /// A visitor as the policies of `tenant` see it.
    pub(crate) fn visiting(&self, tenant: &Tenant<'f>, visitor: &Visitor) -> Subject {
        let types = match visitor.kind {
            VisitorKind::ServiceProvider => Types::SERVICE_PROVIDER,
            VisitorKind::Guest => Types::B2B_GUEST,
            VisitorKind::Member => Types::B2B_MEMBER,
            VisitorKind::DirectConnect => Types::DIRECT_CONNECT,
            VisitorKind::Other => Types::OTHER_EXTERNAL,
        };
        let account = visitor.account;
        let roles = account.map_or_else(Vec::new, |account| self.directory.roles(account));
        let login =
            account.and_then(|account| self.directory.account(account)).map_or(Sym::EMPTY, |a| a.login);
        Subject { realm: tenant.realm, account, login, types, home: visitor.home, roles }
    }

    /// The class of an account of `tenant`.
    pub(crate) fn class(&self, tenant: &Tenant<'f>, account: NodeRef, question: Question) -> Class {
        let subject = self.subject(tenant, account, question);
        let external = subject.types == Types::B2B_GUEST || subject.types == Types::B2B_MEMBER;
        Class {
            question,
            covers: self.covers(tenant, &subject),
            per_user: self.per_user(account),
            role: self.defaults_role(tenant, &subject),
            authority: if external {
                Authority::Entra
            } else {
                self.authority(tenant, account, subject.login)
            },
            caller: Caller::default(),
        }
    }

    /// The class of a visitor of `tenant`.
    pub(crate) fn visitor_class(&self, tenant: &Tenant<'f>, visitor: &Visitor) -> Class {
        let subject = self.visiting(tenant, visitor);
        let provider = visitor.kind == VisitorKind::ServiceProvider;
        let strengths = match visitor.identity {
            _ if provider => Reach::FactorOnly,
            HomeIdentity::Entra => Reach::Full,
            HomeIdentity::Elsewhere | HomeIdentity::Unknown => Reach::Unknown,
        };
        Class {
            question: Question::Access,
            covers: self.covers(tenant, &subject),
            per_user: visitor.account.map_or(PerUser::Off, |account| self.per_user(account)),
            role: DefaultsRole { provider, ..self.defaults_role(tenant, &subject) },
            authority: Authority::Entra,
            caller: Caller {
                no_device: self.refuses_devices(tenant, visitor),
                strengths,
                ..Caller::default()
            },
        }
    }

    fn covers(&self, tenant: &Tenant<'f>, subject: &Subject) -> Vec<Cover> {
        let cover = |policy: &super::policy::Policy<'f>| {
            policy.who.covers(self.facts, self.directory, subject, self.as_of)
        };
        tenant.policies.iter().map(cover).collect()
    }

    /// Whether devices of the visitor's home are known not to be accepted. What was shipped accepts none.
    fn refuses_devices(&self, tenant: &Tenant<'f>, visitor: &Visitor) -> bool {
        if self.directory.covered(Collection::CrossTenant, tenant.realm) != Some(true) {
            return false;
        }
        let at = &self.positions(tenant.realm).cross_tenant;
        let home = visitor.home.map(|home| self.facts.text(home));
        let accepted = |field| accepts(self.facts, at, home, field);
        let either = [accepted(|trust| trust.compliant_device), accepted(|trust| trust.joined_device)];
        either.iter().all(|accepted| !matches!(accepted, Observed::Known(true) | Observed::Unreadable))
    }

    fn defaults_role(&self, tenant: &Tenant<'f>, subject: &Subject) -> DefaultsRole {
        let sync = match self.any_role(subject, &data::SYNC_ROLES) {
            // Its name gives the synchronisation account away where roles were not read.
            Level::Hard | Level::Soft if !self.sounds_like_sync(subject) => Level::No,
            level => level,
        };
        let on = tenant.defaults.on != Level::No && subject.account.is_some();
        let admin = if on { self.any_role(subject, &data::DEFAULTS_ROLES) } else { Level::No };
        DefaultsRole { admin, sync, provider: false }
    }

    fn sounds_like_sync(&self, subject: &Subject) -> bool {
        let login = self.facts.text(subject.login).to_ascii_lowercase();
        login.starts_with("sync_") || login.starts_with("adtoaadsyncserviceaccount")
    }

    fn any_role(&self, subject: &Subject, templates: &[&str]) -> Level {
        let held = |template: &&str| match self.facts.names.find_id(template) {
            // The id occurs nowhere in what was read.
            None if self.directory.covered(Collection::RoleAssignments, subject.realm) == Some(true) => {
                Held::No
            }
            id => {
                let id = id.unwrap_or(Sym::EMPTY);
                self.directory.among(&subject.roles, subject.realm, id, self.as_of)
            }
        };
        templates.iter().map(held).fold(Level::No, |sum, held| sum.or(held.into()))
    }

    pub(crate) fn per_user(&self, account: NodeRef) -> PerUser {
        let stated = || {
            self.per_user_of(account)
                .filter_map(|&at| self.facts.per_user_mfa.get(at as usize))
                .map(|fact| (fact.state, collected(self.facts, fact.evidence.source)))
        };
        match settle(stated()) {
            Observed::Known(PerUserState::Disabled) => PerUser::Off,
            Observed::Known(PerUserState::Enabled) => PerUser::Enabled,
            Observed::Known(PerUserState::Enforced) => PerUser::Enforced,
            _ if stated().all(|(state, _)| state.is_known()) => PerUser::Unread,
            _ => PerUser::Odd,
        }
    }

    /// Where the password of an account is checked.
    fn authority(&self, tenant: &Tenant<'f>, account: NodeRef, login: Sym) -> Authority {
        let login = self.facts.text(login);
        let Some((_, domain)) = login.rsplit_once('@') else { return Authority::Unknown };
        // A tenant's first domain cannot be federated.
        if domain.to_ascii_lowercase().ends_with(".onmicrosoft.com") {
            return Authority::Entra;
        }
        let authority =
            Authority::new(self.directory.domain(account.realm, domain), tenant.attested.provider);
        if authority.is_entra() {
            return authority;
        }
        match self.staged(account) {
            Held::Yes => Authority::Entra,
            Held::Unknown(_) => authority.or_entra(),
            Held::No => authority,
        }
    }

    /// Whether a staged rollout has Entra check the password of an account of a federated domain.
    fn staged(&self, account: NodeRef) -> Held {
        let open = Held::Unknown(crate::directory::Gap::Disagree(account));
        // Nobody knows who is in a rollout that was not read.
        let whole = self.directory.covered(Collection::StagedRollouts, account.realm) == Some(true);
        let mut doubt = if whole { Held::No } else { open };
        for &at in &self.positions(account.realm).staged {
            let Some(rollout) = self.facts.staged_rollouts.get(at as usize) else { continue };
            let feature = self.facts.text(rollout.feature);
            if rollout.enabled.is(&false) || STILL_FEDERATED.contains(&feature) {
                continue;
            }
            let sure = rollout.enabled.is(&true) && AT_ENTRA.contains(&feature);
            // Rollouts do not support groups in groups.
            let member = |&group: &NodeRef| match self.directory.is_member(group, account) {
                Held::Yes if !self.directory.direct_members(group).0.contains(&account) => open,
                held => held,
            };
            let everybody = if rollout.everybody.is(&true) { Held::Yes } else { Held::No };
            for held in rollout.groups.iter().map(member).chain([everybody]) {
                match held {
                    Held::Yes if sure => return Held::Yes,
                    Held::Yes => doubt = open,
                    Held::Unknown(_) => doubt = held,
                    Held::No => {}
                }
            }
        }
        doubt
    }
}

/// The name of a tenant's realm.
pub(crate) fn realm_id(facts: &Facts, tenant: &Tenant<'_>) -> Sym {
    facts.realms.get(tenant.realm.0 as usize).map_or(Sym::EMPTY, |realm| realm.id)
}
