//! Named locations of an Entra tenant.
//!
//! Only ranges of addresses can be marked as trusted, so a list of countries is known not to be.
//! <https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network>

use std::io::BufRead;

use bailiwick_model::facts::{Collection, NamedLocation};
use bailiwick_model::{Observed, Severity, Sym};

use crate::format::{Collect, Format, graph_list};
use crate::head::Head;
use crate::json::{Object, context_is, context_of, covers_list, graph_records, record_has, without_id};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_named_locations",
    title: "Named locations (Microsoft Graph)",
    collections: &[Collection::NamedLocations],
    collect: Collect {
        command: graph_list!(
            "Policy.Read.All",
            "v1.0",
            "identity/conditionalAccess/namedLocations",
            "named-locations.json"
        ),
        least: "Policy.Read.All (delegated: with the role Security Reader or Global Reader)",
        unlocks: "whether a policy that leaves out places leaves out any",
        documentation: "https://learn.microsoft.com/graph/api/conditionalaccessroot-list-namedlocations",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let context = head.json.as_ref().map_or("", |json| json.context());
    context_is(head, "namedLocations")
        || context_of(context).contains("namedLocations/")
        || record_has(head, &["ipRanges"])
        || record_has(head, &["countriesAndRegions"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let own = ["ipRanges", "countriesAndRegions", "isTrusted"];
    let mut finish = graph_records(input, out, &own, location);
    let context = finish.members.get("@odata.context").and_then(|context| context.as_str());
    finish.whole &= !context.is_some_and(|context| context.contains("/microsoft.graph."));
    covers_list(out, Collection::NamedLocations, &finish);
}

fn location(out: &mut Out<'_>, mut object: Object) -> bool {
    let id = object.text("id");
    if !id.is_known() {
        return without_id(out);
    }
    let kind = object.take("@odata.type");
    let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default();
    let codes = object.texts("countriesAndRegions");
    let countries = kind.ends_with("countryNamedLocation") || codes.is_known();
    let trusted = match object.flag("isTrusted") {
        Observed::NotCollected if countries => Observed::Known(false),
        trusted => trusted,
    };
    let ranges = object.objects("ipRanges");
    let whole = ranges != Observed::Unreadable && codes != Observed::Unreadable;
    if !whole {
        let help = "compare it with the documentation of the format";
        out.remark_here(Severity::Warning, "json/record", "the ranges of the location are no list", help);
    }
    let addresses = ranges
        .known()
        .into_iter()
        .flatten()
        .filter_map(|range| range.clone().text("cidrAddress").known().cloned());
    let ranges: Vec<Sym> = addresses
        .chain(codes.known().into_iter().flatten().cloned())
        .map(|range| out.facts.names.add(&range))
        .collect();
    let name = out.text(&object.text("displayName"));
    let (realm, evidence) = (out.realm(), out.evidence());
    let id = out.id(&id);
    out.facts.locations.push(NamedLocation { realm, id, name, trusted, ranges, countries, evidence });
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus;
    use crate::testing::{codes, facts};

    #[test]
    fn examples_of_the_documentation() {
        let list =
            "identity/msgraph-docs-examples/v1.0/response/conditionalaccessroot-list-namedlocations-2.json";
        let Some(text) = corpus::text(list) else { return };
        let facts = facts("l.json", &text);
        let shown: Vec<_> = facts
            .locations
            .iter()
            .map(|one| (facts.text(one.name), one.trusted, one.ranges.len(), one.countries))
            .collect();
        assert_eq!(
            shown,
            [
                ("IPv4 named location", Observed::Known(false), 2, false),
                ("Country named location", Observed::Known(false), 2, true),
                ("Trusted IPv6 named location", Observed::Known(true), 2, false),
            ]
        );
        assert_eq!(facts.text(facts.locations[0].ranges[1]), "127.126.125.0/24");
        assert!(facts.coverage[0].complete && codes(&facts).is_empty());
    }

    #[test]
    fn a_list_of_one_type_is_not_the_whole_list() {
        let text = r#"{"@odata.context":"x#conditionalAccess/namedLocations/microsoft.graph.ipNamedLocation","value":[
            {"id":"1","displayName":"a","ipRanges":[{"cidrAddress":"192.0.2.0/24"},{"other":1}],"isTrusted":"yes"}]}"#;
        let facts = facts("l.json", text);
        assert_eq!((facts.locations[0].trusted, facts.locations[0].ranges.len()), (Observed::Unreadable, 1));
        assert!(!facts.coverage[0].complete);
    }
}
