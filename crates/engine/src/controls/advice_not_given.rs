//! Advice that the provider owes its customers, and of which there is no dated record.

use bailiwick_model::facts::Collection;

use super::terms::ask::{Ask, Must};
use super::terms::{Of, RowTerms, judge as judge_rows};
use super::{Audience, Context, Control, Decides, Judgement};
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "advice_not_given",
    title: "advice that the provider owes a customer, without a dated record",
    what: "The section `advice` of each agreement: whether MFA, backups and incident plans were recommended, on which \
           day. An agreement without the section leaves it unknown; one that has it and leaves out a row fails.",
    why: "After an incident both sides remember what was advised differently.",
    decides: &[Decides::whole("3.M.1"), Decides::whole("8.M.3"), Decides::whole("9.M.2")],
    audience: Audience::Provider,
    needs: &[Collection::Agreement],
    provider_fix: "advise the customer, and write down the day and the customer's decision",
    customer_fix: "ask the provider for its advice in writing, and record the decision",
    proof: "an entry under `advice` for each row, with a date",
    attack: &["T1078", "T1486"],
    judge,
};

const ROWS: &[RowTerms] = &[
    RowTerms {
        row: "3.M.1",
        of: Of::Provider,
        unless: None,
        asks: &[Ask { at: &["advice.3.M.1.on"], must: Must::Dated, what: "when MFA was recommended" }],
    },
    RowTerms {
        row: "8.M.3",
        of: Of::Provider,
        unless: None,
        asks: &[
            Ask {
                at: &["advice.8.M.3.on"],
                must: Must::Dated,
                what: "when off-site backups were recommended",
            },
            Ask {
                at: &["clauses.backup.restore_exercised"],
                must: Must::WithinDays(365),
                what: "when the customer last rehearsed a restore",
            },
        ],
    },
    RowTerms {
        row: "9.M.2",
        of: Of::Provider,
        unless: None,
        asks: &[Ask {
            at: &["advice.9.M.2.on"],
            must: Must::Dated,
            what: "when an incident plan was recommended",
        }],
    },
];

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    judge_rows(it, party, ROWS)
}
