//! What somebody answers for by name.

use crate::evidence::Evidence;
use crate::names::Sym;
use crate::observed::Observed;
use crate::remap::fact;
use crate::time::Time;

fact! {
    /// Somebody states that a recommendation is met which no export can show.
    pub struct Attestation {
        /// Id of the recommendation.
        pub row: Sym,
        /// Party id.
        pub party: Sym,
        /// Who states it.
        pub by: Sym,
        /// Stated on.
        pub on: Observed<Time>,
        /// SHA-256 of the document, 64 digits; empty where none is named, or what is named is none.
        pub document: Sym,
        /// Title of the document, where stated.
        pub title: Sym,
        /// Last day on which it counts.
        pub until: Observed<Time>,
        /// Record.
        pub evidence: Evidence,
    }
}

fact! {
    /// Somebody accepts a finding for a time.
    pub struct Acceptance {
        /// Id of the finding; empty where it is named by control and subject.
        pub finding: Sym,
        /// Slug of the control; empty where the finding is named.
        pub control: Sym,
        /// Party id; empty is any.
        pub party: Sym,
        /// Login or id that the finding is about; empty is any.
        pub subject: Sym,
        /// Who accepts it.
        pub owner: Sym,
        /// Why.
        pub reason: Sym,
        /// Last day on which it is accepted.
        pub until: Observed<Time>,
        /// Record.
        pub evidence: Evidence,
    }
}
