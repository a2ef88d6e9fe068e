//! Staged rollouts: users of federated domains whom Entra authenticates itself.
//!
//! Whom a rollout is for comes only where it was asked for (`$expand=appliesTo`); without it the list is not whole.
//! <https://learn.microsoft.com/graph/api/resources/featurerolloutpolicy>

use std::io::BufRead;

use bailiwick_model::facts::{Collection, StagedRollout};
use bailiwick_model::{NodeRef, Observed, Severity};

use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::{Object, context_is, covers_list, graph_records, record_has, without_id};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_feature_rollout_policies",
    title: "Staged rollouts of cloud authentication (Microsoft Graph)",
    collections: &[Collection::StagedRollouts],
    collect: Collect {
        command: graph_list!(
            "Policy.ReadWrite.HybridAuthentication",
            "v1.0",
            "policies/featureRolloutPolicies?`$expand=appliesTo",
            "feature-rollout-policies.json"
        ),
        least: "Policy.ReadWrite.HybridAuthentication (delegated; there is no permission that only reads it)",
        unlocks: "whether users of a federated domain sign in at Entra all the same; of no use where no domain is federated",
        documentation: "https://learn.microsoft.com/graph/api/featurerolloutpolicy-get",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    context_is(head, "featureRolloutPolicies") || record_has(head, &["feature", "isAppliedToOrganization"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let finish = graph_records(input, out, &["feature", "isAppliedToOrganization", "isEnabled"], rollout);
    covers_list(out, Collection::StagedRollouts, &finish);
}

fn rollout(out: &mut Out<'_>, mut object: Object) -> bool {
    if !object.text("id").is_known() {
        return without_id(out);
    }
    let (enabled, everybody) = (object.flag("isEnabled"), object.flag("isAppliedToOrganization"));
    let feature = object.text("feature");
    let (groups, all_named) = match object.objects("appliesTo") {
        Observed::Known(all) => {
            let count = all.len();
            let groups: Vec<NodeRef> = all
                .into_iter()
                .filter_map(|mut one| one.text("id").known().cloned())
                .map(|id| out.node(&id))
                .collect();
            let whole = groups.len() == count;
            (groups, whole)
        }
        Observed::NotCollected | Observed::Unreadable => (Vec::new(), false),
    };
    // Whom it is for does not matter where it is off or for everybody.
    let told = all_named || enabled == Observed::Known(false) || everybody == Observed::Known(true);
    let known = enabled.is_known() && everybody.is_known() && feature.is_known();
    if !(told && known) {
        let help = "export it with `$expand=appliesTo` and without `$select`";
        let message = "the rollout does not say whether it is on, for what, or for whom";
        out.remark_here(Severity::Warning, "policy/unreadable", message, help);
    }
    let (realm, feature, evidence) = (out.realm(), out.text(&feature), out.evidence());
    out.facts.staged_rollouts.push(StagedRollout { realm, feature, enabled, everybody, groups, evidence });
    told && known
}

#[cfg(test)]
mod tests {
    use bailiwick_model::Observed;

    use crate::testing::{codes, facts};

    #[test]
    fn a_rollout_without_its_groups_is_not_read_whole() {
        for (rest, whole) in [
            (r#""isEnabled":true,"isAppliedToOrganization":false,"appliesTo":[{"id":"a"}]"#, true),
            (r#""isEnabled":true,"isAppliedToOrganization":false,"appliesTo":[{"name":"a"}]"#, false),
            (r#""isEnabled":true,"isAppliedToOrganization":false"#, false),
            (r#""isEnabled":true,"isAppliedToOrganization":true"#, true),
            (r#""isEnabled":false,"isAppliedToOrganization":false"#, true),
            (r#""isAppliedToOrganization":true"#, false),
            (r#""isEnabled":"true","isAppliedToOrganization":true"#, false),
        ] {
            let text = format!(r#"{{"value":[{{"id":"1","feature":"passwordHashSync",{rest}}}]}}"#);
            let facts = facts("f.json", &text);
            assert_eq!(facts.coverage[0].complete, whole, "{rest}");
            assert_eq!(codes(&facts).is_empty(), whole, "{rest}");
            assert_eq!(facts.staged_rollouts.len(), 1);
        }
        let off = facts(
            "f.json",
            r#"{"value":[{"id":"1","feature":"x","isEnabled":false,"isAppliedToOrganization":false}]}"#,
        );
        assert_eq!(off.staged_rollouts[0].enabled, Observed::Known(false));
    }
}
