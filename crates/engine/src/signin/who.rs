//! Whom a policy covers.

use std::sync::Arc;

use bailiwick_model::facts::{ConditionalAccessPolicy, ExternalUsers};
use bailiwick_model::{Facts, NodeRef, Observed, RealmId, Sym, Time};

use super::level::Level;
use crate::directory::{Closure, Directory, Gap, Held, HeldRole};

/// Types of users that policies tell apart, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Types(pub(crate) u8);

impl Types {
    pub(crate) const MEMBER: Self = Self(1);
    pub(crate) const INTERNAL_GUEST: Self = Self(2);
    pub(crate) const B2B_GUEST: Self = Self(4);
    pub(crate) const B2B_MEMBER: Self = Self(8);
    pub(crate) const DIRECT_CONNECT: Self = Self(16);
    pub(crate) const OTHER_EXTERNAL: Self = Self(32);
    pub(crate) const SERVICE_PROVIDER: Self = Self(64);

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether somebody of one of these types is of one of `wanted`.
    const fn are(self, wanted: Self) -> Level {
        if !self.meets(wanted) {
            Level::No
        } else if self.within(wanted) {
            Level::Yes
        } else {
            Level::Hard
        }
    }

    /// The types of a policy's word list; the second says that a word was not understood.
    fn of_words<'a>(words: impl Iterator<Item = &'a str>) -> (Self, bool) {
        let mut all = Self::default();
        let mut odd = false;
        for word in words.flat_map(|list| list.split(',')).map(str::trim).filter(|word| !word.is_empty()) {
            all = all.or(match word {
                "internalGuest" => Self::INTERNAL_GUEST,
                "b2bCollaborationGuest" => Self::B2B_GUEST,
                "b2bCollaborationMember" => Self::B2B_MEMBER,
                "b2bDirectConnectUser" => Self::DIRECT_CONNECT,
                "otherExternalUser" => Self::OTHER_EXTERNAL,
                "serviceProvider" => Self::SERVICE_PROVIDER,
                "none" => Self::default(),
                _ => {
                    odd = true;
                    Self::default()
                }
            });
        }
        (all, odd)
    }
}

/// Whoever signs in to a tenant, as its policies see them.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// The tenant whose policies count.
    pub(crate) realm: RealmId,
    /// The object in that tenant.
    pub(crate) account: Option<NodeRef>,
    /// What is typed to sign in.
    pub(crate) login: Sym,
    /// Types it may be of.
    pub(crate) types: Types,
    /// Tenant id of its home, where that is another tenant.
    pub(crate) home: Option<Sym>,
    /// Roles of the object, looked up once.
    pub(crate) roles: Vec<HeldRole>,
}

impl Subject {
    fn has_no_object(&self) -> bool {
        self.types.within(Types::SERVICE_PROVIDER.or(Types::DIRECT_CONNECT))
    }
}

/// What left it open whom a policy covers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Cause {
    Gap(Gap),
    /// The type of the user is not known.
    Type,
    /// The home tenant of the user, or the tenants of the policy, are not known.
    Tenant,
    /// Not documented whether roles held by GDAP count.
    GdapRole,
    /// A word that this version does not know.
    Word,
}

/// How a policy covers somebody.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Cover {
    pub(crate) level: Level,
    pub(crate) cause: Option<Cause>,
    /// It is not covered because it is excluded.
    pub(crate) excluded: bool,
}

/// One side (include or exclude) of a policy's users, its groups looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    everybody: bool,
    any_external: bool,
    odd: bool,
    users: Vec<String>,
    groups: Vec<Arc<Closure>>,
    roles: Vec<Sym>,
    external: Option<External>,
}

/// External users that a policy names.
#[derive(Clone, Debug)]
struct External {
    types: Types,
    /// A type was not understood.
    odd: bool,
    /// Home tenants: all (`None`) or these.
    tenants: Observed<Option<Vec<String>>>,
}

/// Whom a policy covers, its groups looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Who {
    include: Side,
    exclude: Side,
}

impl Who {
    pub(crate) fn new(facts: &Facts, directory: &Directory<'_>, policy: &ConditionalAccessPolicy) -> Self {
        let side = |users: &[Sym], groups: &[Sym], roles: &[Sym], external: Option<&ExternalUsers>| {
            Side::new(facts, directory, policy.realm, (users, groups, roles), external)
        };
        Self {
            include: side(
                &policy.include_users,
                &policy.include_groups,
                &policy.include_roles,
                policy.include_external.as_ref(),
            ),
            exclude: side(
                &policy.exclude_users,
                &policy.exclude_groups,
                &policy.exclude_roles,
                policy.exclude_external.as_ref(),
            ),
        }
    }

    /// Whether roles decide anything here.
    pub(crate) fn asks_roles(&self) -> bool {
        !self.include.roles.is_empty() || !self.exclude.roles.is_empty()
    }

    /// Whether `subject` is covered. Exclude beats include.
    pub(crate) fn covers(
        &self,
        facts: &Facts,
        directory: &Directory<'_>,
        subject: &Subject,
        as_of: Time,
    ) -> Cover {
        let (inside, why_in) = self.include.holds(facts, directory, subject, as_of);
        if inside == Level::No {
            return Cover { level: Level::No, cause: None, excluded: false };
        }
        let (outside, why_out) = self.exclude.holds(facts, directory, subject, as_of);
        let level = inside.and(outside.not());
        let cause = if level.is_unsure() { why_in.or(why_out) } else { None };
        Cover { level, cause, excluded: outside == Level::Yes }
    }
}

impl Side {
    fn new(
        facts: &Facts,
        directory: &Directory<'_>,
        realm: RealmId,
        (users, groups, roles): (&[Sym], &[Sym], &[Sym]),
        external: Option<&ExternalUsers>,
    ) -> Self {
        let mut side = Self::default();
        for &word in users {
            match facts.text(word) {
                "All" => side.everybody = true,
                "None" | "" => {}
                "GuestsOrExternalUsers" => side.any_external = true,
                id if bailiwick_model::names::is_guid(id) || id.contains('@') => {
                    side.users.push(id.to_owned());
                }
                _ => side.odd = true,
            }
        }
        for &group in groups {
            let id = facts.names.find_id(facts.text(group)).unwrap_or(group);
            side.groups.push(directory.all_members(NodeRef { realm, id }));
        }
        side.roles =
            roles.iter().map(|&role| facts.names.find_id(facts.text(role)).unwrap_or(role)).collect();
        side.external = external.map(|external| {
            let (types, odd) = Types::of_words(external.types.iter().map(|&word| facts.text(word)));
            let tenants = external.tenants.clone().map(|list| {
                list.map(|list| list.iter().map(|&tenant| facts.text(tenant).to_owned()).collect())
            });
            External { types, odd, tenants }
        });
        side
    }

    fn holds(
        &self,
        facts: &Facts,
        directory: &Directory<'_>,
        subject: &Subject,
        as_of: Time,
    ) -> (Level, Option<Cause>) {
        let mut sum = Sum::default();
        sum.add(Level::of(self.everybody), None);
        if self.any_external {
            let external = Types(!Types::MEMBER.0);
            sum.add(subject.types.are(external), Some(Cause::Type));
        }
        if self.odd {
            sum.add(Level::Hard, Some(Cause::Word));
        }
        sum.add(self.names(facts, subject), None);
        self.external(facts, subject, &mut sum);
        if sum.level == Level::Yes || subject.has_no_object() && self.roles.is_empty() {
            return (sum.level, sum.cause);
        }
        self.groups(subject, &mut sum);
        self.roles(directory, subject, as_of, &mut sum);
        (sum.level, sum.cause)
    }

    fn names(&self, facts: &Facts, subject: &Subject) -> Level {
        let id = subject.account.map_or("", |account| facts.text(account.id));
        let login = facts.text(subject.login);
        let same = |user: &String| user.eq_ignore_ascii_case(id) || user.eq_ignore_ascii_case(login);
        Level::of(self.users.iter().any(same))
    }

    fn external(&self, facts: &Facts, subject: &Subject, sum: &mut Sum) {
        let Some(External { types, odd, tenants }) = &self.external else { return };
        let of_type = subject.types.are(*types);
        if *odd && subject.types != Types::MEMBER {
            sum.add(Level::Hard, Some(Cause::Word));
        }
        if of_type == Level::No {
            return;
        }
        // Guests that are at home here belong to no other tenant.
        let at_home = subject.types.within(Types::MEMBER.or(Types::INTERNAL_GUEST));
        let of_tenant = match (tenants, subject.home) {
            _ if at_home => Level::Yes,
            (Observed::Known(None), _) => Level::Yes,
            (Observed::Known(Some(list)), Some(home)) => {
                Level::of(list.iter().any(|tenant| tenant.eq_ignore_ascii_case(facts.text(home))))
            }
            _ => Level::Hard,
        };
        let cause = if of_tenant == Level::Hard { Cause::Tenant } else { Cause::Type };
        sum.add(of_type.and(of_tenant), Some(cause));
    }

    fn groups(&self, subject: &Subject, sum: &mut Sum) {
        // Whoever has no object in the tenant is in none of its groups, not even in one of all users.
        if subject.has_no_object() {
            return;
        }
        for closure in &self.groups {
            let held = match subject.account {
                Some(account) => closure.holds(account),
                None if closure.members.is_empty() && closure.gap.is_none() => Held::No,
                None => return sum.add(Level::Hard, Some(Cause::Type)),
            };
            sum.held(held);
        }
    }

    fn roles(&self, directory: &Directory<'_>, subject: &Subject, as_of: Time, sum: &mut Sum) {
        for &role in &self.roles {
            match subject.account {
                _ if subject.types.meets(Types::SERVICE_PROVIDER) => {
                    sum.add(Level::Hard, Some(Cause::GdapRole));
                }
                _ if subject.has_no_object() => {}
                Some(_) => sum.held(directory.among(&subject.roles, subject.realm, role, as_of)),
                None => sum.add(Level::Hard, Some(Cause::Type)),
            }
        }
    }
}

#[derive(Default)]
struct Sum {
    level: Level,
    cause: Option<Cause>,
}

impl Sum {
    fn add(&mut self, level: Level, cause: Option<Cause>) {
        if level.is_unsure() && self.cause.is_none() {
            self.cause = cause;
        }
        self.level = self.level.or(level);
    }

    fn held(&mut self, held: Held) {
        let cause = if let Held::Unknown(gap) = held { Some(Cause::Gap(gap)) } else { None };
        self.add(held.into(), cause);
    }
}
