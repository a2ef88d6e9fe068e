//! People of other tenants: GDAP technicians, guests, direct connect.

use std::sync::Arc;

use bailiwick_model::{Barrier, BarrierState, NodeRef, RealmId, Sym};

use super::SignIn;
use super::verdict::Verdict;

/// As what somebody of another tenant comes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VisitorKind {
    /// A user of a service provider, through GDAP: no object in the customer's tenant.
    ServiceProvider,
    /// A guest.
    Guest,
    /// A guest made a member.
    Member,
    /// B2B direct connect: no object in the tenant.
    DirectConnect,
    /// Another external user.
    Other,
}

/// Where a visitor's identity lives.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum HomeIdentity {
    /// In an Entra tenant.
    Entra,
    /// With another provider, or proved by a code sent by mail.
    Elsewhere,
    /// Not known.
    #[default]
    Unknown,
}

/// Somebody of another tenant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Visitor {
    /// As what it comes.
    pub kind: VisitorKind,
    /// Tenant id of its home.
    pub home: Option<Sym>,
    /// Its object in the tenant that it visits.
    pub account: Option<NodeRef>,
    /// Where its identity lives.
    pub identity: HomeIdentity,
    /// It holds a refresh token that was made before, with the secret of the application (secure application model).
    pub stored_token: bool,
}

impl Visitor {
    /// A technician of the provider whose tenant id is `home`.
    pub const fn technician(home: Sym) -> Self {
        Self {
            kind: VisitorKind::ServiceProvider,
            home: Some(home),
            account: None,
            identity: HomeIdentity::Entra,
            stored_token: false,
        }
    }

    /// A guest by its object in the tenant that it visits. A home in an Entra tenant is known by its id.
    pub const fn guest(account: NodeRef, home: Option<Sym>) -> Self {
        let identity = if home.is_some() { HomeIdentity::Entra } else { HomeIdentity::Unknown };
        Self { kind: VisitorKind::Guest, home, account: Some(account), identity, stored_token: false }
    }
}

impl SignIn<'_> {
    /// What the tenant `customer` demands of somebody who comes from another tenant. The login at home is another
    /// edge with its own verdict.
    pub fn access(&self, customer: RealmId, visitor: &Visitor) -> Arc<Verdict> {
        if visitor.stored_token {
            let text = "a second factor was asked when the token was made; who holds it is asked nothing";
            return Arc::new(Verdict::open().with(Barrier::Mfa, BarrierState::Absent, text, None));
        }
        let Some(tenant) = self.tenant(customer) else { return Arc::new(Self::nothing_read()) };
        let class = self.visitor_class(tenant, visitor);
        self.verdict(tenant, &class)
    }
}
