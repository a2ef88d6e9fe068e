//! `ServerInfo --json`: the server as it describes itself to a signed-in account.

use std::io::{BufRead, Read};

use bailiwick_model::facts::{Collection, Entity, RmmFactorSupport, RmmServer, SERVER};
use bailiwick_model::{NodeKind, Observed, Severity};
use serde::Deserialize;

use crate::format::{Collect, Format};
use crate::json::{observed, record};
use crate::meshcentral::{self, instant};
use crate::out::Out;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "meshcentral_server",
    title: "MeshCentral: server",
    collections: &[Collection::RmmServer],
    collect: Collect {
        command: "node node_modules/meshcentral/meshctrl.js ServerInfo --json --url wss://HOST --loginuser USER --loginpass \"$MESH_PASSWORD\" --token CODE > serverinfo.json",
        least: "any account of the server",
        unlocks: "the date of the exports, the address of the server, and whether codes by e-mail, text or messaging service count",
        documentation: meshcentral::DOCUMENTATION,
    },
    recognise: |head| {
        head.json
            .as_ref()
            .is_some_and(|json| json.has(&["serverTime", "features", "features2", "agentCertHash"]))
    },
    read,
};

/// The answer is one small object; it may hold a password (`mpspass`), which is not read.
#[derive(Deserialize)]
struct Info {
    #[serde(default, deserialize_with = "observed")]
    name: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    port: Observed<u16>,
    #[serde(default, deserialize_with = "observed")]
    domainauth: Observed<bool>,
    #[serde(default, rename = "serverTime", deserialize_with = "observed")]
    server_time: Observed<i64>,
    #[serde(default, deserialize_with = "observed")]
    features: Observed<u64>,
    #[serde(default, deserialize_with = "observed")]
    features2: Observed<u64>,
}

const SINGLE_USER: u64 = 0x4;
const ASKS_FACTORS: u64 = 0x1000;
const FACTORS_ON: u64 = 0x2_0000;
const FORCES_FACTORS: u64 = 0x4_0000;
const EMAIL_FACTOR: u64 = 0x80_0000;
const TEXT_FACTOR: u64 = 0x400_0000;
/// In the second set of features.
const MESSENGER_FACTOR: u64 = 0x400_0000;

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut text = Vec::new();
    // A read that fails half way leaves no valid JSON, which is remarked on below.
    let _ = input.take(1 << 20).read_to_end(&mut text);
    out.at(0);
    let Some(info) = record::<Info>(out, &text) else { return };
    if let Observed::Known(time) = instant(info.server_time) {
        out.collected(time);
    }
    let node = out.node(SERVER);
    let evidence = out.evidence();
    let host = info.name.known().map(String::as_str).unwrap_or_default();
    let name = out.facts.names.add(host);
    out.facts.entities.push(Entity { node, kind: NodeKind::RmmServer, name, inside: None, evidence });
    let server = RmmServer {
        node,
        product: out.facts.names.add("meshcentral"),
        host: if host.is_empty() { Observed::NotCollected } else { Observed::Known(name) },
        port: info.port,
        forces_mfa: forces(out, &info),
        evidence,
        ..RmmServer::default()
    };
    out.facts.rmm_servers.push(server);
    let support = support(&info);
    out.facts.rmm_factor_support.push(RmmFactorSupport { server: node, evidence, ..support });
    let realm = out.realm();
    out.facts.name_realm(realm, host);
    out.covers(Collection::RmmServer, realm, 1, true);
}

/// Whether second factors are asked, and which codes the server sends.
fn support(info: &Info) -> RmmFactorSupport {
    let bit = |features: Observed<u64>, bit: u64| features.map(|features| features & bit != 0);
    let any = match info.features {
        // The bit is also off for an account of an identity provider, so that off alone proves nothing.
        Observed::Known(features) if features & ASKS_FACTORS != 0 => Observed::Known(true),
        Observed::Known(features)
            if features & FACTORS_ON == 0 || features & SINGLE_USER != 0 || info.domainauth.is(&true) =>
        {
            Observed::Known(false)
        }
        Observed::Known(_) => Observed::NotCollected,
        other => other.map(|_| false),
    };
    RmmFactorSupport {
        any,
        email: bit(info.features, EMAIL_FACTOR),
        text_message: bit(info.features, TEXT_FACTOR),
        messenger: bit(info.features2, MESSENGER_FACTOR),
        ..RmmFactorSupport::default()
    }
}

/// The setting that forces second factors works in the server's web pages only: the API lets a password in.
fn forces(out: &mut Out<'_>, info: &Info) -> Observed<bool> {
    if info.features.known().is_some_and(|features| features & FORCES_FACTORS != 0) {
        out.remark(
            Severity::Note,
            "meshcentral/forced-in-pages-only",
            "the server forces second factors in its web pages only, so an account without one still signs in to the API with a password alone",
            "see that every account has a second factor",
        );
    }
    info.features.map(|_| false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{codes, facts};
    use bailiwick_model::Facts;

    fn server(features: u64, more: &str) -> Facts {
        let text = format!(
            r#"{{"name":"rmm.msp.example","port":443,"mpspass":"hunter2secret","serverTime":1795414817074,"features":{features},"features2":67108993,"agentCertHash":"x"{more}}}"#
        );
        facts("serverinfo.json", &text)
    }

    #[test]
    fn features_say_which_factors_count() {
        let known = |features, more| server(features, more).rmm_factor_support[0].any;
        assert_eq!(known(0x1000 + 0x2_0000, ""), Observed::Known(true));
        assert_eq!(known(0x2_0000, ""), Observed::NotCollected, "perhaps the exporter signs in elsewhere");
        assert_eq!(known(0x2_0000, r#","domainauth":true"#), Observed::Known(false));
        assert_eq!(known(0x2_0000 + 4, ""), Observed::Known(false));
        assert_eq!(known(0, ""), Observed::Known(false));
        let support = &server(0x1000 + 0x2_0000 + 0x80_0000, "").rmm_factor_support[0];
        assert_eq!(
            (support.email, support.text_message, support.messenger),
            (Observed::Known(true), Observed::Known(false), Observed::Known(true))
        );
    }

    #[test]
    fn forced_in_the_pages_is_not_forced() {
        let facts = server(0x1000 + 0x2_0000 + 0x4_0000, "");
        assert_eq!(codes(&facts), ["meshcentral/forced-in-pages-only"]);
        assert_eq!(facts.rmm_servers[0].forces_mfa, Observed::Known(false));
        assert!(!format!("{facts:?}").contains("hunter2"));
    }
}
