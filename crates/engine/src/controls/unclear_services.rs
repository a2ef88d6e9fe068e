//! Services, exclusions and contingencies that the agreement leaves unclear.

use bailiwick_model::facts::Collection;

use super::terms::ask::{Ask, Must};
use super::terms::{Of, RowTerms, judge as judge_rows};
use super::{Audience, Context, Control, Decides, Judgement};
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "unclear_services",
    title: "services, exclusions or contingencies that the agreement leaves unclear",
    what: "What is bought, what is not and who covers it instead, what happens in which case, whether the agreement is \
           signed, and whether the customer acknowledged the matrix of owners.",
    why: "Each side believes that the other does it.",
    decides: &[
        Decides::whole("11.A.1"),
        Decides::whole("11.M.1"),
        Decides::whole("11.M.2"),
        Decides::whole("11.M.3"),
        Decides::whole("11.C.1"),
        Decides::whole("11.C.2"),
    ],
    audience: Audience::Both,
    needs: &[Collection::Agreement],
    provider_fix: "list what is bought and what is not, and what happens in which case; have both sides sign it",
    customer_fix: "say who covers what is not bought, read the matrix of owners and acknowledge it by name and date",
    proof: "an agreement that says each of these",
    attack: &["T1199"],
    judge,
};

const ROWS: &[RowTerms] = &[
    RowTerms {
        row: "11.A.1",
        of: Of::Both,
        unless: None,
        asks: &[Ask { at: &["term.signed"], must: Must::Dated, what: "when both sides signed it" }],
    },
    RowTerms {
        row: "11.M.1",
        of: Of::Provider,
        unless: None,
        asks: &[Ask { at: &["services.bought"], must: Must::Stated, what: "which services are bought" }],
    },
    RowTerms {
        row: "11.M.2",
        of: Of::Provider,
        unless: None,
        asks: &[Ask {
            at: &["services.not_bought"],
            must: Must::Stated,
            what: "which services are not bought",
        }],
    },
    RowTerms {
        row: "11.M.3",
        of: Of::Provider,
        unless: None,
        asks: &[Ask { at: &["contingencies"], must: Must::Each("owner"), what: "who acts in which case" }],
    },
    RowTerms {
        row: "11.C.1",
        of: Of::Customer,
        unless: None,
        asks: &[
            Ask {
                at: &["clauses.acknowledgement.by"],
                must: Must::Stated,
                what: "who acknowledged the matrix of owners",
            },
            Ask {
                at: &["clauses.acknowledgement.on"],
                must: Must::Dated,
                what: "when the matrix of owners was acknowledged",
            },
        ],
    },
    RowTerms {
        row: "11.C.2",
        of: Of::Customer,
        unless: None,
        asks: &[Ask {
            at: &["services.covered_elsewhere"],
            must: Must::ForEachOf("services.not_bought"),
            what: "who covers what is not bought",
        }],
    },
];

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    judge_rows(it, party, ROWS)
}
