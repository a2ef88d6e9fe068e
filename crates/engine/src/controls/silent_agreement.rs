//! Clauses of the advisory that the agreement lacks, or that say too little.

use bailiwick_model::facts::Collection;

use super::terms::ask::{Ask, Must};
use super::terms::{Of, RowTerms, judge as judge_rows};
use super::{Audience, Context, Control, Decides, Judgement};
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "silent_agreement",
    title: "a clause that the advisory asks for and the agreement lacks",
    what: "Clauses on monitoring, sight of the provider's actions, notice of incidents, MFA, reuse of credentials, least \
           privilege, updates, backups, incident plans and requirements, each row by itself. A clause that the section \
           `clauses` leaves out fails; an agreement without the section leaves it unknown.",
    why: "What the contract does not say cannot be asked for.",
    decides: &[
        Decides::whole("2.C.2"),
        Decides::whole("2.C.3"),
        Decides::whole("2.C.4"),
        Decides::whole("3.C.1"),
        Decides::whole("3.C.2"),
        Decides::whole("4.C.6"),
        Decides::whole("5.C.1"),
        Decides::whole("7.C.1"),
        Decides::whole("7.C.2"),
        Decides::whole("8.C.1"),
        Decides::whole("8.C.2"),
        Decides::whole("8.C.3"),
        Decides::whole("9.C.1"),
        Decides::whole("10.C.2"),
        Decides::whole("10.C.4"),
        Decides::whole("11.C.3"),
    ],
    audience: Audience::Both,
    needs: &[Collection::Agreement],
    provider_fix: "agree on the clause with the customer, and write it into the agreement",
    customer_fix: "ask the provider for the clause, and write it into the agreement",
    proof: "a new version of the agreement that says it",
    attack: &["T1199"],
    judge,
};

const fn ask(at: &'static [&'static str], must: Must, what: &'static str) -> Ask {
    Ask { at, must, what }
}

const fn contract(row: &'static str, asks: &'static [Ask]) -> RowTerms {
    RowTerms { row, of: Of::Both, unless: None, asks }
}

const fn customer(row: &'static str, asks: &'static [Ask]) -> RowTerms {
    RowTerms { row, of: Of::Customer, unless: None, asks }
}

const ROWS: &[RowTerms] = &[
    RowTerms {
        row: "2.C.2",
        of: Of::Both,
        unless: Some((
            "clauses.security_event_management.outsourced",
            "false",
            "the customer does not buy monitoring",
        )),
        asks: &[ask(
            &["clauses.security_event_management.covers"],
            Must::Stated,
            "which managed systems the provider watches",
        )],
    },
    contract(
        "2.C.3",
        &[
            ask(&["visibility.provider_presence"], Must::Stated, "how soon the customer sees who is there"),
            ask(&["visibility.provider_actions"], Must::Stated, "how soon the customer sees what was done"),
            ask(&["visibility.provider_connections"], Must::Stated, "how soon the customer sees connections"),
        ],
    ),
    contract(
        "2.C.4",
        &[
            ask(
                &["clauses.notification.trigger"],
                Must::OneOf(&["suspected"]),
                "that suspected events are reported",
            ),
            ask(
                &["clauses.notification.scope"],
                Must::Holds(&[&["provider-systems"], &["provider-admin-networks"]]),
                "that events on the provider's own systems and admin networks are reported",
            ),
            ask(
                &["clauses.notification.within", "slas.notify-suspected.within"],
                Must::Span,
                "within which time",
            ),
            ask(&["clauses.notification.soc_intake"], Must::Stated, "which SOC takes the events"),
        ],
    ),
    contract(
        "3.C.1",
        &[ask(&["clauses.mfa_services"], Must::Yes, "that MFA is required on the services bought")],
    ),
    contract(
        "3.C.2",
        &[ask(
            &["clauses.mfa_provider_accounts"],
            Must::Yes,
            "that MFA is required on every account of the provider that enters",
        )],
    ),
    contract(
        "4.C.6",
        &[ask(
            &["clauses.no_credential_reuse"],
            Must::Yes,
            "that no administrative credential is used at two customers",
        )],
    ),
    customer(
        "5.C.1",
        &[
            ask(&["clauses.least_privilege.required"], Must::Yes, "that least privilege is required"),
            ask(
                &["clauses.least_privilege.last_evidence"],
                Must::WithinDays(365),
                "when the provider last showed it",
            ),
        ],
    ),
    customer(
        "7.C.1",
        &[
            ask(&["clauses.update_policy.scope"], Must::Stated, "what is updated"),
            ask(&["clauses.update_policy.within"], Must::Span, "how soon updates are installed"),
            ask(&["clauses.update_policy.exclusions"], Must::Listed, "what is left out of updates"),
        ],
    ),
    customer(
        "7.C.2",
        &[ask(
            &["services.bought"],
            Must::Holds(&[&["patching", "updates", "patch", "patches", "update"]]),
            "that updates are bought as a service",
        )],
    ),
    contract(
        "8.C.1",
        &[
            ask(
                &["clauses.backup.rpo"],
                Must::NoLongerThan("clauses.backup.needed_rpo"),
                "how much work may be lost",
            ),
            ask(&["clauses.backup.needed_rpo"], Must::Span, "how much work the customer can afford to lose"),
            ask(&["clauses.backup.rto"], Must::Span, "how long recovery may take"),
        ],
    ),
    contract(
        "8.C.2",
        &[
            ask(&["clauses.backup.automatic"], Must::Yes, "that backups are automatic"),
            ask(
                &["clauses.backup.covers"],
                Must::Holds(&[&["data"], &["configuration"]]),
                "that data and configuration are backed up",
            ),
        ],
    ),
    contract(
        "8.C.3",
        &[
            ask(
                &["clauses.backup.location"],
                Must::OneOf(&["cloud", "air-gapped", "offline"]),
                "where the copies are",
            ),
            ask(
                &["clauses.backup.retrieved_by"],
                Must::OneOf(&["customer", "both"]),
                "that the customer can fetch them",
            ),
        ],
    ),
    contract(
        "9.C.1",
        &[
            ask(&["clauses.incident_plan.annex"], Must::Stated, "which joint plan there is"),
            ask(
                &["clauses.incident_plan.isolation_authority"],
                Must::Stated,
                "who may cut the provider's access at any hour",
            ),
        ],
    ),
    customer(
        "10.C.2",
        &[ask(&["clauses.security_schedule"], Must::Stated, "which document sets the expectations")],
    ),
    contract(
        "10.C.4",
        &[ask(&["clauses.requirements"], Must::Each("clause"), "which clause meets the requirement")],
    ),
    contract(
        "11.C.3",
        &[
            ask(
                &["clauses.notification.within", "slas.notify-suspected.within"],
                Must::Span,
                "within which time incidents are reported",
            ),
            ask(&["clauses.notification.channel"], Must::Stated, "by which channel"),
            ask(&["clauses.notification.contact", "slas.notify-suspected.to"], Must::Stated, "to whom"),
            ask(
                &["clauses.notification.contact_tested"],
                Must::WithinDays(365),
                "when the contact was last tested",
            ),
        ],
    ),
];

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    judge_rows(it, party, ROWS)
}
