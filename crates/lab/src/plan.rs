//! What is to be made.

use bailiwick_model::Time;

/// An estate to be made. Same plan: same bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Seed of everything that is drawn.
    pub seed: u64,
    /// Number of customers.
    pub customers: u32,
    /// Number of accounts in the Entra tenants that are exported, about.
    pub identities: u32,
    /// Group memberships of an account of a customer, on average.
    pub memberships: u32,
    /// Managed devices of a customer, at most.
    pub devices: u32,
    /// The latest collection.
    pub as_of: Time,
    /// No customer gave an export of its own: there is only what the provider has.
    pub provider_only: bool,
}

/// 2026-11-20T06:00:00Z.
const AS_OF: Time = Time(1_795_154_400);

impl Plan {
    /// An estate of a size.
    pub const fn new(customers: u32, identities: u32, seed: u64) -> Self {
        Self { seed, customers, identities, memberships: 17, devices: 24, as_of: AS_OF, provider_only: false }
    }

    /// The estate that a newcomer looks at first: 24 customers with names, about 6,400 accounts.
    pub const fn demo() -> Self {
        Self { memberships: 8, devices: 60, ..Self::new(24, 6_400, 2_026) }
    }

    /// The same provider and customers, with no export from any customer.
    pub const fn provider_only() -> Self {
        Self { provider_only: true, ..Self::demo() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_is_the_one_that_is_meant() {
        assert_eq!(Plan::demo().as_of.to_string(), "2026-11-20T06:00:00Z");
    }
}
