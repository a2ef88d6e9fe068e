//! `GET /core/settings/`: that there is a server. Its settings hold passwords and tokens, of which none is read.

use std::io::{BufRead, Read};

use bailiwick_model::Severity;
use bailiwick_model::facts::Collection;
use serde::Deserialize;

use crate::format::{Collect, Format};
use crate::json::record;
use crate::out::Out;
use crate::tacticalrmm;

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "tacticalrmm_settings",
    title: "Tactical RMM: settings",
    collections: &[Collection::RmmServer],
    collect: Collect {
        command: "curl -s -H \"X-API-KEY: $TRMM_API_KEY\" https://API_HOST/core/settings/ | jq '{mesh_site, agent_auto_update, enable_server_scripts, enable_server_webterminal}' > core_settings.json",
        least: "an API key of an account whose role has `can_view_core_settings`; the answer holds passwords, so keep only these fields",
        unlocks: "that the other exports are of one Tactical RMM server",
        documentation: tacticalrmm::DOCUMENTATION,
    },
    recognise: |head| head.json.as_ref().is_some_and(|json| json.has(&["mesh_site", "agent_auto_update"])),
    read,
};

/// Only whether secrets are there: what is not named here is dropped while it is parsed.
#[derive(Deserialize)]
struct Settings {
    smtp_host_password: Option<serde::de::IgnoredAny>,
    mesh_token: Option<serde::de::IgnoredAny>,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut text = Vec::new();
    // A read that fails half way leaves no valid JSON, which is remarked on below.
    let _ = input.take(1 << 20).read_to_end(&mut text);
    out.at(0);
    let Some(settings) = record::<Settings>(out, &text) else { return };
    tacticalrmm::server(out);
    if settings.smtp_host_password.is_some() || settings.mesh_token.is_some() {
        out.remark(
            Severity::Warning,
            "tacticalrmm/secrets-in-settings",
            "the file has fields for passwords and tokens, which were not read",
            "keep only the fields that `bailiwick collect-help` names, and delete this file",
        );
    }
    let realm = out.realm();
    out.covers(Collection::RmmServer, realm, 1, true);
}
