//! Services that are open to the internet and give access to machines or data.

use bailiwick_model::facts::{Collection, PortState, ScannedPort, Vantage};
use bailiwick_model::{Effect, NodeKind};

use super::scanned::{addresses, tells};
use super::shared::counted;
use super::{Audience, Context, Control, Decides, Fault, Judgement, Witness};
use crate::assessment::Rank;
use crate::exposure::{Exposed, Seen};
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "exposed_service",
    title: "a console, remote desktop or other door that is open to the internet",
    what: "Scans from outside: management consoles, remote desktop, file sharing, databases and directories that answer. \
           A scan whose vantage point nobody stated shows nothing for certain; one from inside shows no exposure. Passes \
           only where every address that the estate file gives the party was asked from outside, for all ports of doors \
           and consoles.",
    why: "Whoever is on the internet can try passwords and exploits against it, day and night.",
    decides: &[Decides::whole("1.A.2"), Decides::whole("6.A.1")],
    audience: Audience::Both,
    needs: &[Collection::Scan],
    provider_fix: "allow it from your own network or VPN only",
    customer_fix: "allow it from your own and the provider's network only",
    proof: "a new scan from outside in which the port does not answer",
    attack: &["T1190", "T1133"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut judgement = Judgement::default();
    let mut open = 0;
    for exposed in it.index.exposed.of(&party) {
        match exposed.seen {
            Seen::Outside => {
                open += 1;
                judgement.fault(fault(it, exposed));
            }
            Seen::Unstated => {
                let what = format!(
                    "whether {} is open to the internet: nobody said from where the scan looked",
                    describe(it, exposed)
                );
                judgement.unknown(what, Some(Collection::Estate), it.party_name(party).to_owned());
            }
        }
    }
    let scans: Vec<_> =
        it.index.scans.of(&party).iter().filter(|scan| scan.vantage.is(&Vantage::Outside)).collect();
    addresses(it, party, &mut judgement);
    for port in it.index.ports.of(&party).iter().filter(|port| unsure(it, port)) {
        judgement.unknown(
            format!("whether {}:{} is open: the scan does not tell", it.facts.text(port.address), port.port),
            Some(Collection::Scan),
            it.party_name(party).to_owned(),
        );
    }
    for scan in &scans {
        if tells(it, scan) {
            judgement.good(scan.evidence);
        } else if scan.complete {
            judgement.unknown(
                "what is open today: the scan was made too long before, or after",
                Some(Collection::Scan),
                it.party_name(party).to_owned(),
            );
        } else {
            judgement.unknown(
                "the scan ended before it was done",
                Some(Collection::Scan),
                it.party_name(party).to_owned(),
            );
        }
    }
    if scans.is_empty() && open == 0 {
        judgement.unknown(
            "no scan of this party's addresses from outside was read",
            Some(Collection::Scan),
            it.party_name(party).to_owned(),
        );
        return judgement;
    }
    judgement.saying(format!("{} open to the internet", counted(open, "door is", "doors are")))
}

/// A port that matters, of which the scan says neither that it is open nor that it is not.
fn unsure(it: &Context<'_>, port: &ScannedPort) -> bool {
    port.state == PortState::Unsure
        && it.facts.text(port.protocol) == "tcp"
        && crate::exposure::wanted().any(|wanted| wanted == port.port)
}

fn describe(it: &Context<'_>, exposed: &Exposed<'_>) -> String {
    let what =
        exposed.tool.map_or_else(|| exposed.door.map_or("a service", |door| door.name), |tool| tool.name);
    format!("{what} at {}:{}", it.facts.text(exposed.port.address), exposed.port.port)
}

fn fault(it: &Context<'_>, exposed: &Exposed<'_>) -> Fault {
    let node = it.graph.find(exposed.port.node);
    let tool = node.filter(|node| it.graph.node(*node).kind == NodeKind::Service);
    let reached = tool.map(|node| {
        it.reach
            .blast(node, "zero-day", crate::graph::Bound::Possible)
            .map_or(0, |blast| blast.reached(it.graph, Effect::Run))
    });
    let why = match (reached, exposed.tool) {
        (Some(count), Some(tool)) if count > 0 => format!(
            "whoever breaks this {} runs code at up to {count} customers; shown by {}",
            tool.name, exposed.shown_by
        ),
        (_, Some(tool)) => format!("{} answers to anybody; shown by {}", tool.name, exposed.shown_by),
        _ => "it answers to anybody, and gives access to a machine or to data".to_owned(),
    };
    let known = exposed.exploits.iter().any(|exploit| exploit.certain);
    Fault {
        key: it.facts.text(exposed.port.node.id).to_owned(),
        title: format!("{} is open to the internet", describe(it, exposed)),
        why,
        fix: String::new(),
        subjects: node.into_iter().collect(),
        evidence: vec![exposed.port.evidence],
        rank: Some(if known {
            Rank::Critical
        } else if exposed.tool.is_some_and(|tool| tool.manages) {
            Rank::High
        } else {
            Rank::Medium
        }),
        witness: tool.filter(|_| exposed.tool.is_some_and(|tool| tool.manages)).map(|subject| Witness {
            subject,
            profile: if known { "exploit" } else { "zero-day" },
            party: None,
            effect: None,
        }),
    }
}
