//! From a class of subjects to a verdict: which rules count for a question, and through which ways.

use bailiwick_model::{BarrierState, Observed};

use super::SignIn;
use super::conditions::Client;
use super::data;
use super::evaluate::{Asks, Refusal, Rule};
use super::judge::{Case, barriers};
use super::level::{Demand, Level};
use super::policy::Policy;
use super::provider::Authority;
use super::resource::{Resource, Target, app};
use super::space::{Conditions, Extra, Ways};
use super::subject::{Class, PerUser, Question};
use super::tenant::Tenant;
use super::verdict::Verdict;

/// A rule that is no policy, and where it counts.
type Other<'a> = (Extra, Rule<'a>);

/// Counts for every client and place.
const EVERYWHERE: Extra = Extra { modern: Level::Yes, legacy: Level::Yes, service: Level::Yes };
/// The demand of security defaults on ordinary users: Microsoft decides when to ask.
const SOMETIMES: Demand = Demand { mfa: BarrierState::Unknown, ..Demand::NONE };

impl<'f> SignIn<'f> {
    /// The verdict for a class of subjects.
    pub(crate) fn judge(&self, tenant: &Tenant<'f>, class: &Class) -> Verdict {
        let resource = match class.question {
            Question::Resource(resource) => Some(resource),
            Question::Login | Question::Access | Question::Workload => None,
        };
        if resource == Some(Resource::SmtpAuth) && tenant.attested.smtp_off.is(&true) {
            return smtp_off(tenant);
        }
        let targets = match resource {
            Some(resource) => vec![resource.target(self.facts)],
            None => self.universe(tenant),
        };
        let covered: Vec<(&Policy<'f>, Level)> = tenant
            .policies
            .iter()
            .zip(&class.covers)
            .map(|(policy, cover)| (policy, policy.enforced.and(cover.level)))
            .filter(|&(_, level)| level != Level::No)
            .collect();
        let others = self.others(tenant, class, &covered);
        let mut rules: Vec<Rule<'_>> =
            covered.iter().map(|&(policy, level)| policy_rule(tenant, resource, policy, level)).collect();
        rules.extend(others.iter().map(|(_, rule)| rule.clone()));
        let case = Case {
            with: Conditions {
                facts: self.facts,
                as_of: self.as_of,
                places: &tenant.places,
                devices: &tenant.devices,
            },
            policies: covered.iter().map(|&(policy, _)| policy).collect(),
            extras: others.iter().map(|&(extra, _)| extra).collect(),
            rules,
            ways: ways(tenant, class.question, &targets),
            caller: class.caller,
            provider: class.authority.worlds(),
            service: service(tenant, class.authority),
            whole: tenant.read == Some(true),
            refusal: match resource {
                Some(Resource::SecurityInfoRegistration) => Refusal::Closes,
                _ => Refusal::Vanishes,
            },
        };
        let outcome = case.judge();
        Verdict {
            barriers: barriers(outcome.demand),
            elsewhere: outcome.elsewhere,
            refused: outcome.refused,
            every_time: outcome.every_time,
            reasons: self.reasons(tenant, class, &case),
        }
    }

    /// All applications that policies of the tenant tell apart.
    fn universe<'t>(&'t self, tenant: &'t Tenant<'f>) -> Vec<Target<'t>> {
        const OWN: [&str; 6] = [
            "azure-management",
            "azure-portal",
            "admin-portals",
            "exchange-online",
            "microsoft-graph",
            "sharepoint-online",
        ];
        let own = OWN.iter().filter_map(|key| data::app(key)).map(Target::Known);
        let enforced = tenant.policies.iter().filter(|policy| policy.enforced != Level::No);
        let named = enforced
            .flat_map(|policy| {
                policy.fact.include_applications.iter().chain(&policy.fact.exclude_applications)
            })
            .map(|&word| self.facts.text(word))
            .filter(|word| bailiwick_model::names::is_guid(word))
            .map(app);
        own.chain(named).chain([Target::Unnamed]).collect()
    }

    /// Rules that are no policies.
    fn others<'a>(
        &self,
        tenant: &Tenant<'f>,
        class: &Class,
        covered: &[(&Policy<'f>, Level)],
    ) -> Vec<Other<'a>> {
        let mut others = vec![(EVERYWHERE, plain(Level::Yes, Asks::Provider))];
        match class.question {
            Question::Resource(Resource::DeviceRegistration) => {
                others.extend(device_join(tenant, covered, self));
                return others;
            }
            Question::Resource(Resource::SecurityInfoRegistration | Resource::Context(_))
            | Question::Workload => {
                return others;
            }
            Question::Login | Question::Resource(_) | Question::Access => {}
        }
        others.extend(per_user(tenant, class));
        others.extend(defaults(tenant, class));
        if let Question::Resource(resource) = class.question
            && let Some((_, state)) = data::mandatory(resource, self.as_of)
            && !tenant.attested.sovereign
        {
            let demand = if state == BarrierState::InForce { Demand::MFA } else { SOMETIMES };
            others.push((EVERYWHERE, plain(class.role.sync.not(), Asks::Plain(demand))));
        }
        others
    }
}

fn smtp_off(tenant: &Tenant<'_>) -> Verdict {
    let text = "sending mail by SMTP with a password is switched off for the tenant";
    let open = Verdict { refused: true, ..Verdict::open() };
    open.with(bailiwick_model::Barrier::Mfa, BarrierState::Absent, text, tenant.attested.evidence)
}

const fn plain(level: Level, asks: Asks<'_>) -> Rule<'_> {
    Rule { level, block: false, asks }
}

fn policy_rule<'a>(
    tenant: &Tenant<'_>,
    resource: Option<Resource>,
    policy: &'a Policy<'_>,
    level: Level,
) -> Rule<'a> {
    // A policy on joining devices is documented not to work while the tenant-wide setting is on.
    let joined = match (resource, &tenant.attested.device_join_mfa) {
        (Some(Resource::DeviceRegistration), Observed::Known(true)) => Level::No,
        (Some(Resource::DeviceRegistration), Observed::NotCollected | Observed::Unreadable) => Level::Soft,
        _ => Level::Yes,
    };
    Rule { level: level.and(joined), block: policy.grant.block, asks: Asks::Clauses(&policy.grant.clauses) }
}

fn ways<'q>(tenant: &Tenant<'_>, question: Question, targets: &'q [Target<'q>]) -> Ways<'q> {
    let (clients, legacy_maybe): (&[Client], bool) = match question {
        Question::Login | Question::Access => (&Client::ALL, true),
        Question::Workload => (&[Client::Modern], false),
        Question::Resource(resource) => match resource {
            Resource::SmtpAuth => (&[Client::Other], !tenant.attested.smtp_off.is_known()),
            Resource::LegacyProtocols => (&[Client::ActiveSync, Client::Other], false),
            Resource::PasswordGrant(_) => (&[Client::Modern], false),
            other if other.modern_only() => (&Client::MODERN, false),
            _ => (&Client::ALL, true),
        },
    };
    Ways { targets, clients, legacy_maybe }
}

/// Whether the service settings hold trusted addresses, or something that counts as them.
fn service(tenant: &Tenant<'_>, authority: Authority) -> Level {
    let attested = &tenant.attested;
    let intranet = match attested.skip_intranet {
        _ if authority.is_entra() => Level::No,
        Observed::Known(skip) => Level::of(skip),
        _ => Level::Soft,
    };
    let addresses = match attested.trusted_ips {
        Observed::Known(some) => Level::of(some),
        // They need a licence that the tenant does not have.
        _ if attested.premium.is(&false) => Level::No,
        _ => Level::Soft,
    };
    intranet.or(addresses)
}

fn per_user<'a>(tenant: &Tenant<'_>, class: &Class) -> Option<Other<'a>> {
    let by_app_password =
        matches!(class.question, Question::Resource(Resource::LegacyProtocols | Resource::SmtpAuth));
    let legacy = match tenant.attested.app_passwords {
        _ if !by_app_password => Level::Yes,
        Observed::Known(allowed) => Level::of(!allowed),
        _ => Level::Soft,
    };
    let (level, legacy) = match class.per_user {
        PerUser::Off => return None,
        // Until somebody registers, old protocols take the password alone.
        PerUser::Enabled => (Level::Yes, Level::No),
        PerUser::Enforced => (Level::Yes, legacy),
        PerUser::Unread => (Level::Soft, legacy),
        PerUser::Odd => (Level::Hard, legacy),
    };
    Some((Extra { modern: Level::Yes, legacy, service: Level::No }, plain(level, Asks::Plain(Demand::MFA))))
}

fn defaults<'a>(tenant: &Tenant<'_>, class: &Class) -> Vec<Other<'a>> {
    let (on, role) = (tenant.defaults.on, class.role);
    if on == Level::No || role.sync == Level::Yes {
        return Vec::new();
    }
    let on = on.and(role.sync.not());
    if role.provider {
        return vec![(EVERYWHERE, plain(on.and(Level::Hard), Asks::Plain(SOMETIMES)))];
    }
    let always = matches!(
        class.question,
        Question::Resource(
            Resource::ArmRead | Resource::ArmWrite | Resource::ArmAction | Resource::AzurePortal
        )
    );
    let refuse = Rule { level: on, block: true, asks: Asks::Clauses(&[]) };
    let mut rules = vec![
        (Extra { modern: Level::No, legacy: Level::Yes, service: Level::Yes }, refuse),
        (EVERYWHERE, plain(on, Asks::Plain(if always { Demand::MFA } else { SOMETIMES }))),
    ];
    match role.admin {
        Level::No => {}
        Level::Yes => rules.push((EVERYWHERE, plain(on, Asks::Plain(Demand::MFA)))),
        Level::Hard | Level::Soft => {
            rules.push((EVERYWHERE, plain(on.and(Level::Soft), Asks::Plain(Demand::MFA))));
        }
    }
    rules
}

/// The tenant-wide device setting "require MFA to register or join".
fn device_join<'a>(
    tenant: &Tenant<'_>,
    covered: &[(&Policy<'_>, Level)],
    with: &SignIn<'_>,
) -> Option<Other<'a>> {
    let target = Resource::DeviceRegistration.target(with.facts);
    let policy = covered
        .iter()
        .any(|(policy, _)| super::resource::covers(with.facts, policy.fact, target, with.as_of) != Level::No);
    let demand = if policy { SOMETIMES } else { Demand::MFA };
    let level = match tenant.attested.device_join_mfa {
        Observed::Known(false) => return None,
        Observed::Known(true) => Level::Yes,
        _ => Level::Soft,
    };
    Some((EVERYWHERE, plain(level, Asks::Plain(demand))))
}
