//! What activating a role demands.

use std::borrow::Cow;

use bailiwick_model::facts::ActivationPolicy;
use bailiwick_model::{NodeRef, Observed, Severity, Sym};
use serde::Deserialize;

use super::{Writer, id};
use crate::json::{Field, List, Part, Text};
use crate::out::Out;

/// A policy with the role that it is for. AzureHound adds what it makes of the rules.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct PolicyAssignment<'a> {
    #[serde(borrow)]
    pub(crate) tenant_id: Text<'a>,
    #[serde(borrow)]
    scope_type: Text<'a>,
    #[serde(borrow)]
    role_definition_id: Text<'a>,
    #[serde(borrow)]
    policy: Field<Part<Policy<'a>>>,
    #[serde(rename = "endUserAssignmentRequiresMFA")]
    requires_mfa: Field<bool>,
    #[serde(rename = "endUserAssignmentRequiresApproval")]
    requires_approval: Field<bool>,
    #[serde(rename = "endUserAssignmentRequiresCAPAuthenticationContext")]
    requires_context: Field<bool>,
    #[serde(borrow, rename = "endUserAssignmentUserApprovers")]
    user_approvers: Field<List<Cow<'a, str>>>,
    #[serde(borrow, rename = "endUserAssignmentGroupApprovers")]
    group_approvers: Field<List<Cow<'a, str>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Policy<'a> {
    #[serde(borrow)]
    rules: Field<List<Part<Rule<'a>>>>,
}

/// A rule: its id says what it is about.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Rule<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    enabled_rules: Field<List<Cow<'a, str>>>,
    is_enabled: Field<bool>,
    #[serde(borrow)]
    claim_value: Text<'a>,
    #[serde(borrow)]
    setting: Field<Part<Setting<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Setting<'a> {
    is_approval_required: Field<bool>,
    #[serde(borrow)]
    approval_stages: Field<List<Part<Stage<'a>>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Stage<'a> {
    #[serde(borrow)]
    primary_approvers: Field<List<Part<Approver<'a>>>>,
    is_escalation_enabled: Field<bool>,
    #[serde(borrow)]
    escalation_approvers: Field<List<Part<Approver<'a>>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Approver<'a> {
    #[serde(borrow)]
    user_id: Text<'a>,
    #[serde(borrow)]
    group_id: Text<'a>,
    #[serde(borrow)]
    id: Text<'a>,
}

impl PolicyAssignment<'_> {
    /// Adds the policy. Whether it was understood: policies of groups and Azure resources are for no directory role.
    pub(crate) fn add(self, out: &mut Out<'_>, writer: Writer, flattened: bool) -> bool {
        let kind = self.scope_type.as_str();
        if !(kind.is_empty()
            || ["DirectoryRole", "Directory"].iter().any(|word| word.eq_ignore_ascii_case(kind)))
        {
            return true;
        }
        let role = id(out, &self.role_definition_id);
        if role.is_empty() {
            out.remark_here(
                Severity::Warning,
                "graph/role-unknown",
                "the policy does not say for which role it is, and was passed over",
                "export `roleManagementPolicyAssignments` with `$expand=policy($expand=rules)`",
            );
            return false;
        }
        let mut fact = ActivationPolicy {
            realm: writer.realm,
            role,
            evidence: out.evidence(),
            ..ActivationPolicy::default()
        };
        let rules = self.policy.as_known().and_then(|Part(policy)| policy.rules.as_known());
        for Part(rule) in rules.into_iter().flat_map(|rules| &rules.items) {
            rule.apply(out, writer, &mut fact);
        }
        if flattened {
            self.flattened(out, writer, &mut fact);
        } else if rules.is_none() {
            out.remark_here(
                Severity::Warning,
                "graph/rules-missing",
                "the policy is there without its rules",
                "export it with `$expand=policy($expand=rules)`",
            );
        }
        let understood = fact.mfa.is_known() && fact.approval.is_known() && fact.context.is_known();
        out.facts.activation_policies.push(fact);
        understood
    }

    /// What AzureHound made of the rules; it leaves out what is false.
    fn flattened(&self, out: &mut Out<'_>, writer: Writer, fact: &mut ActivationPolicy) {
        fact.mfa = writer.omitted.flag(self.requires_mfa);
        fact.approval = writer.omitted.flag(self.requires_approval);
        fact.context = match writer.omitted.flag(self.requires_context) {
            Observed::Known(true) if fact.context.known().is_some_and(Option::is_some) => fact.context,
            Observed::Known(true) | Observed::Unreadable => Observed::Unreadable,
            Observed::Known(false) => Observed::Known(None),
            Observed::NotCollected => Observed::NotCollected,
        };
        for approvers in [&self.user_approvers, &self.group_approvers] {
            for approver in approvers.as_known().into_iter().flat_map(|list| &list.items) {
                push(&mut fact.approvers, writer.node_of(out, approver));
            }
        }
    }
}

impl Rule<'_> {
    fn apply(&self, out: &mut Out<'_>, writer: Writer, fact: &mut ActivationPolicy) {
        match self.id.as_str() {
            "Enablement_EndUser_Assignment" => {
                fact.mfa = self.enabled_rules.observed_ref(|words| {
                    words.items.iter().any(|word| word.eq_ignore_ascii_case("MultiFactorAuthentication"))
                });
            }
            "AuthenticationContext_EndUser_Assignment" => fact.context = self.context(out),
            "Approval_EndUser_Assignment" => {
                let Field::Known(Part(setting)) = &self.setting else { return };
                fact.approval = setting.is_approval_required.observed();
                for Part(stage) in setting.approval_stages.as_known().into_iter().flat_map(|list| &list.items)
                {
                    stage.approvers(out, writer, &mut fact.approvers);
                }
            }
            _ => {}
        }
    }

    fn context(&self, out: &mut Out<'_>) -> Observed<Option<Sym>> {
        match (self.is_enabled, self.claim_value.as_str()) {
            (Field::Known(false), _) => Observed::Known(None),
            (Field::Known(true), claim) if !claim.is_empty() => {
                Observed::Known(Some(out.facts.names.add(claim)))
            }
            (Field::Absent | Field::Null, _) => Observed::NotCollected,
            _ => Observed::Unreadable,
        }
    }
}

impl Stage<'_> {
    fn approvers(&self, out: &mut Out<'_>, writer: Writer, into: &mut Vec<NodeRef>) {
        let escalated = self.is_escalation_enabled == Field::Known(true);
        let escalation = if escalated { self.escalation_approvers.as_known() } else { None };
        for list in [self.primary_approvers.as_known(), escalation].into_iter().flatten() {
            for Part(approver) in &list.items {
                let named = [&approver.user_id, &approver.group_id, &approver.id];
                let id = named.into_iter().map(Text::as_str).find(|id| !id.is_empty()).unwrap_or_default();
                push(into, writer.node_of(out, id));
            }
        }
    }
}

fn push(into: &mut Vec<NodeRef>, node: Option<NodeRef>) {
    into.extend(node.filter(|node| !into.contains(node)));
}
