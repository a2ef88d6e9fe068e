//! Why: one sentence for each policy and setting that has a say.

use bailiwick_model::{Barrier, BarrierState, Evidence, NodeRef};

use super::SignIn;
use super::conditions::{self, FLOWS, PLATFORMS};
use super::data;
use super::grant::demand;
use super::judge::Case;
use super::level::{Demand, Level};
use super::policy::Policy;
use super::provider::{Authority, Provider};
use super::resource::covers;
use super::subject::{Class, PerUser, Question};
use super::tenant::Tenant;
use super::verdict::Reason;
use super::who::{Cause, Cover};
use crate::directory::Gap;

/// More reasons than this help nobody.
const MOST: usize = 12;

impl<'f> SignIn<'f> {
    pub(crate) fn reasons(&self, tenant: &Tenant<'f>, class: &Class, case: &Case<'_>) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for (policy, cover) in tenant.policies.iter().zip(&class.covers) {
            reasons.extend(self.of_policy(policy, cover, class, case));
        }
        reasons.extend(of_list(tenant));
        reasons.extend(of_per_user(class));
        reasons.extend(of_defaults(tenant, class));
        reasons.extend(self.of_microsoft(tenant, class));
        reasons.extend(of_provider(class, tenant.attested.evidence));
        // What is in force first, then what is not known, then what is missing.
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.state));
        reasons.truncate(MOST);
        reasons
    }

    fn of_policy(
        &self,
        policy: &Policy<'f>,
        cover: &Cover,
        class: &Class,
        case: &Case<'_>,
    ) -> Option<Reason> {
        let grant = &policy.grant;
        let alone = if grant.block { Demand::NONE } else { demand(&grant.clauses, class.caller) };
        let (barrier, asks) = if grant.block {
            (Barrier::Network, "refuses")
        } else if alone.resistant != BarrierState::Absent {
            (Barrier::MfaPhishingResistant, "demands a phishing-resistant second factor")
        } else if grant.names_mfa {
            (Barrier::Mfa, "demands a second factor")
        } else if alone.device != BarrierState::Absent {
            (Barrier::ManagedDevice, "demands a managed device")
        } else {
            return None;
        };
        let name = self.facts.text(policy.fact.name);
        let name = if name.is_empty() { self.facts.text(policy.fact.id) } else { name };
        let (state, text) = self.say(policy, cover, case, asks)?;
        let text = format!("policy `{name}` {text}");
        Some(Reason { barrier, state, text, evidence: Some(policy.fact.evidence) })
    }

    fn say(
        &self,
        policy: &Policy<'f>,
        cover: &Cover,
        case: &Case<'_>,
        asks: &str,
    ) -> Option<(BarrierState, String)> {
        use bailiwick_model::facts::PolicyState;
        let absent = |text: &str| Some((BarrierState::Absent, text.to_owned()));
        if policy.enforced == Level::No {
            let only = policy.fact.state.is(&PolicyState::ReportOnly) && cover.level != Level::No;
            return if only { absent("is report-only and enforces nothing") } else { None };
        }
        if cover.level == Level::No {
            return if cover.excluded { absent("leaves the account out") } else { None };
        }
        if let Some(cause) = cover.cause {
            let why = self.why(cause);
            return Some((BarrierState::Unknown, format!("{asks}, but {why}")));
        }
        if policy.enforced != Level::Yes {
            let text = format!("{asks}, but it is not known whether it is enforced as it was read");
            return Some((BarrierState::Unknown, text));
        }
        let limits = self.limits(policy, case);
        if limits.nowhere {
            return None;
        }
        let mut gaps = limits.chosen;
        let mut state = if gaps.is_empty() { BarrierState::InForce } else { BarrierState::Absent };
        let or = policy.grant.clauses.iter().any(|clause| clause.len() > 1);
        if or && policy.grant.names_mfa {
            gaps.push("something else is accepted instead");
        }
        gaps.extend(limits.given);
        if !gaps.is_empty() {
            state = state.min(BarrierState::Unknown);
        }
        let text = if gaps.is_empty() { asks.to_owned() } else { format!("{asks}, but {}", gaps.join(", ")) };
        Some((state, text))
    }

    /// Where a policy alone leaves gaps.
    fn limits(&self, policy: &Policy<'f>, case: &Case<'_>) -> Limits {
        let (facts, fact) = (self.facts, policy.fact);
        let targets = || case.ways.targets.iter().map(|&target| covers(facts, fact, target, self.as_of));
        let mut limits = Limits { nowhere: targets().all(|level| level == Level::No), ..Limits::default() };
        let mut chosen = |gap: bool, text| {
            if gap {
                limits.chosen.push(text);
            }
        };
        chosen(targets().any(|level| level != Level::Yes), "not for every application");
        let client = |&client: &_| conditions::client(facts, fact, client) != Level::Yes;
        chosen(case.ways.clients.iter().any(client), "not for every kind of client");
        let platform = |name: &&str| conditions::platform(facts, fact, name) != Level::Yes;
        chosen(PLATFORMS.iter().any(platform), "not on every platform that a caller may claim");
        let flow = |name: &&str| conditions::flow(facts, fact, name) != Level::Yes;
        chosen(FLOWS.iter().any(flow), "not in every authentication flow");
        let risks = [&fact.sign_in_risk, &fact.user_risk, &fact.other_risk];
        let everywhere = fact.exclude_locations.is_empty()
            && fact.include_locations.iter().all(|&word| facts.text(word) == "All");
        let mut given = |gap: bool, text| {
            if gap {
                limits.given.push(text);
            }
        };
        given(!everywhere, "not from every network");
        given(risks.iter().any(|list| !list.is_empty()), "only at a level of risk that is seldom seen");
        given(fact.device_filter.is_some(), "not on every device");
        limits
    }

    fn of_microsoft(&self, tenant: &Tenant<'f>, class: &Class) -> Option<Reason> {
        let Question::Resource(resource) = class.question else { return None };
        let (row, state) = data::mandatory(resource, self.as_of)?;
        if tenant.attested.sovereign || class.role.sync == Level::Yes {
            return None;
        }
        let text = match row.everywhere {
            Some(until) if state == BarrierState::Unknown => {
                format!("{}, tenant by tenant from {} to {}", row.what, row.begins.date(), until.date())
            }
            _ => format!("{} (since {})", row.what, row.begins.date()),
        };
        Some(Reason { barrier: Barrier::Mfa, state, text, evidence: None })
    }

    fn why(&self, cause: Cause) -> String {
        let of = |node: NodeRef| self.directory.name(node);
        match cause {
            Cause::Gap(Gap::Members(group)) => {
                format!("the members of the group `{}` were not read", of(group))
            }
            Cause::Gap(Gap::Nested(group)) => {
                format!("the group `{}` holds a member of which nothing was read", of(group))
            }
            Cause::Gap(Gap::Dynamic(group)) => {
                format!("the members of the dynamic group `{}` were not read", of(group))
            }
            Cause::Gap(Gap::NoSuchGroup(group)) => {
                format!("the group `{}` is in no list that was read", of(group))
            }
            Cause::Gap(Gap::Roles) => "the roles of the tenant were not read".to_owned(),
            Cause::Gap(Gap::RoleHolder(node)) => {
                format!("nothing is known of `{}`, which holds the role", of(node))
            }
            Cause::Gap(Gap::RoleKind(_)) => "it is not known whether the role is a built-in one".to_owned(),
            Cause::Gap(Gap::RoleScope) => "the export does not say where the role counts".to_owned(),
            Cause::Gap(Gap::Disagree(_)) => "exports disagree on whether the account is covered".to_owned(),
            Cause::Type => "the type of the user is not known".to_owned(),
            Cause::Tenant => "the home tenants that the policy means are not known".to_owned(),
            Cause::GdapRole => "it is not documented whether roles held by GDAP count".to_owned(),
            Cause::Word => "it names users in a way that is not understood".to_owned(),
        }
    }
}

#[derive(Default)]
struct Limits {
    nowhere: bool,
    chosen: Vec<&'static str>,
    given: Vec<&'static str>,
}

fn of_list(tenant: &Tenant<'_>) -> Option<Reason> {
    let (state, text) = match tenant.read {
        None => (BarrierState::Unknown, "the policies of the tenant were not read".to_owned()),
        Some(false) => {
            (BarrierState::Unknown, "the list of policies is cut off: others may demand more".to_owned())
        }
        Some(true) if tenant.policies.is_empty() => {
            (BarrierState::Absent, "the tenant has no policy".to_owned())
        }
        Some(true) => return None,
    };
    Some(Reason { barrier: Barrier::Mfa, state, text, evidence: tenant.list })
}

fn of_defaults(tenant: &Tenant<'_>, class: &Class) -> Option<Reason> {
    let action = matches!(class.question, Question::Workload);
    let (state, text) = match (tenant.defaults.on, class.role.sync, class.role.admin) {
        _ if action => return None,
        (Level::No, ..) => (BarrierState::Absent, "security defaults are off"),
        (Level::Hard | Level::Soft, ..) => {
            (BarrierState::Unknown, "it is not known whether security defaults are on")
        }
        (Level::Yes, Level::Yes, _) => {
            (BarrierState::Absent, "security defaults leave the synchronisation account out")
        }
        (Level::Yes, _, Level::Yes) => {
            (BarrierState::InForce, "security defaults demand a second factor of this administrator")
        }
        (Level::Yes, ..) => (
            BarrierState::Unknown,
            "security defaults ask this account only when Microsoft thinks it necessary",
        ),
    };
    let evidence = tenant.defaults.evidence;
    Some(Reason { barrier: Barrier::Mfa, state, text: text.to_owned(), evidence })
}

fn of_per_user(class: &Class) -> Option<Reason> {
    let (state, text) = match class.per_user {
        PerUser::Off => return None,
        _ if class.question == Question::Workload => return None,
        PerUser::Enabled => {
            (BarrierState::Unknown, "per-user MFA is enabled: old protocols take the password alone")
        }
        PerUser::Enforced => (BarrierState::InForce, "per-user MFA is enforced"),
        PerUser::Unread => (BarrierState::Unknown, "the per-user MFA state was not read"),
        PerUser::Odd => (BarrierState::Unknown, "the per-user MFA state is not understood"),
    };
    Some(Reason { barrier: Barrier::Mfa, state, text: text.to_owned(), evidence: None })
}

fn of_provider(class: &Class, attested: Option<Evidence>) -> Option<Reason> {
    let (state, text) = match class.authority {
        Authority::Entra => return None,
        Authority::Unknown => {
            (BarrierState::Unknown, "it is not known whether the domain of the account is federated")
        }
        Authority::Federated { provider: None, .. } => (
            BarrierState::Unknown,
            "the domain is federated, and what its identity provider asks of this account is not known",
        ),
        Authority::Federated { provider: Some(Provider::AsksAll), .. } => {
            (BarrierState::InForce, "the identity provider of the domain asks everybody for a second factor")
        }
        Authority::Federated { provider: Some(Provider::AsksNone), .. } => {
            (BarrierState::Absent, "the identity provider of the domain asks for no second factor")
        }
        Authority::Federated { provider: Some(Provider::ClaimsAlways), believed } => (
            BarrierState::Absent,
            if believed {
                "the identity provider of the domain claims a second factor that nobody used, and Entra believes it"
            } else {
                "the identity provider of the domain claims a second factor that nobody used; Entra ignores it"
            },
        ),
    };
    Some(Reason { barrier: Barrier::Mfa, state, text: text.to_owned(), evidence: attested })
}
