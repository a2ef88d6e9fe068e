//! OSCAL 1.2.1: assessment results (one result a party) and a plan of action and milestones.
//!
//! OSCAL knows `satisfied` and `not-satisfied` only: what is not known is `not-satisfied` with the reason `other` and a
//! remark that says so. Ids are version 5 UUIDs of stable names: the same assessment gives the same bytes.

mod parts;
mod plan;
mod results;

use super::{Output, OutputFile};

pub(super) const OUTPUT: Output = Output {
    id: "oscal",
    doc: "OSCAL 1.2.1 assessment results and plan of action and milestones, for tools of governance and audit",
    default: false,
    files: &[
        OutputFile {
            name: "assessment-results.oscal.json",
            label: "OSCAL",
            fill: |it, _, out| results::write(it, out),
        },
        OutputFile { name: "poam.oscal.json", label: "POA&M", fill: |it, _, out| plan::write(it, out) },
    ],
};
