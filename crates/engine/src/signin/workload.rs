//! Service principals: no second factor is possible; only policies for workload identities reach some of them.

use std::sync::Arc;

use bailiwick_model::facts::ServicePrincipal;
use bailiwick_model::{Barrier, BarrierState, Facts, NodeRef, Observed, Sym};
use rustc_hash::FxHashMap;

use super::SignIn;
use super::grant::Caller;
use super::level::Level;
use super::policy::Policy;
use super::provider::Authority;
use super::subject::{Class, DefaultsRole, PerUser, Question, realm_id};
use super::tenant::Tenant;
use super::verdict::Verdict;
use super::who::Cover;

impl<'f> SignIn<'f> {
    /// What a credential of a service principal meets. Of all barriers only the network can be one.
    pub fn workload(&self, principal: NodeRef) -> Arc<Verdict> {
        let Some(tenant) = self.tenant(principal.realm) else { return Arc::new(none()) };
        let at = self.principals.get(&principal);
        let fact = at.and_then(|&at| self.facts.service_principals.get(at as usize));
        let covers =
            tenant.policies.iter().map(|policy| self.covers_workload(tenant, policy, principal, fact));
        let class = Class {
            question: Question::Workload,
            covers: covers.collect(),
            per_user: PerUser::Off,
            role: DefaultsRole { admin: Level::No, sync: Level::No, provider: false },
            authority: Authority::Entra,
            caller: Caller::default(),
        };
        let judged = self.verdict(tenant, &class);
        let reached = tenant.read == Some(true) || self.reaches(tenant, fact) != Level::No;
        let network = if reached { judged.state(Barrier::Network) } else { BarrierState::Absent };
        let mut verdict = none();
        verdict.refused = judged.refused;
        verdict.barriers = verdict.barriers.with(Barrier::Network, network);
        verdict.reasons.extend(judged.reasons.iter().filter(|r| r.barrier == Barrier::Network).cloned());
        Arc::new(verdict)
    }

    /// Whether policies for workload identities reach it at all: only applications of the tenant itself, used in no
    /// other tenant, and no managed identities.
    fn reaches(&self, tenant: &Tenant<'f>, fact: Option<&ServicePrincipal>) -> Level {
        let Some(fact) = fact else { return Level::Hard };
        if fact.kind.known().is_some_and(|&kind| self.facts.text(kind) == "ManagedIdentity") {
            return Level::No;
        }
        let own = match fact.home_tenant {
            Observed::Known(home) => Level::of(self.directory.same_id(home, realm_id(self.facts, tenant))),
            _ => Level::Hard,
        };
        let id = self.facts.names.find_id(self.facts.text(fact.app)).unwrap_or(fact.app);
        let audience = self.audiences.get(&NodeRef { realm: tenant.realm, id });
        let single = match audience.map(|&audience| self.facts.text(audience)) {
            Some("AzureADMyOrg") => Level::Yes,
            Some(_) => Level::No,
            None => Level::Hard,
        };
        own.and(single)
    }

    fn covers_workload(
        &self,
        tenant: &Tenant<'f>,
        policy: &Policy<'f>,
        principal: NodeRef,
        fact: Option<&ServicePrincipal>,
    ) -> Cover {
        let names = |list: &[Sym]| {
            list.iter().any(|&word| {
                let text = self.facts.text(word);
                text == "ServicePrincipalsInMyTenant"
                    || self.directory.same_id(word, principal.id)
                    || fact.is_some_and(|fact| self.directory.same_id(word, fact.app))
            })
        };
        let inside = Level::of(names(&policy.fact.include_workloads)).and(self.reaches(tenant, fact));
        let excluded = names(&policy.fact.exclude_workloads);
        let level = inside.and(Level::of(!excluded));
        Cover { level, cause: None, excluded: excluded && inside != Level::No }
    }
}

/// Who may sign in to each application, where it is known.
pub(crate) fn audiences(facts: &Facts) -> FxHashMap<NodeRef, Sym> {
    let known = facts.applications.iter().filter_map(|fact| Some((fact.node, *fact.audience.known()?)));
    known.collect()
}

fn none() -> Verdict {
    let text =
        "a service principal cannot be asked for a second factor, and policies for users do not reach it";
    Verdict::open().with(Barrier::Mfa, BarrierState::Absent, text, None)
}
