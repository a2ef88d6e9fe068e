//! Microsoft Graph: lists as the API answers them, one file a list, as scripts save them.

pub(in crate::formats) mod app;
mod device;
mod group;
mod partner;
mod policy;
mod role;
mod tenant;
pub(in crate::formats) mod user;

use std::io;

use crate::formats::Target;
use crate::json::Records;
use crate::sink::Sink;
use crate::world::slot::Extra;
use crate::world::tenant::Tenant;
use crate::world::{PROVIDER_FOLDER, PROVIDER_ID};

/// Everything that the provider exports of its own tenant.
pub(crate) fn provider(to: &mut Target<'_>) -> io::Result<()> {
    tenant::of_provider(to)?;
    user::of_provider(to)?;
    group::of_provider(to)?;
    role::of_provider(to)?;
    policy::of_provider(to)?;
    app::of_provider(to)?;
    partner::write(to)
}

/// What a customer exports of its tenant.
pub(crate) fn customer(to: &mut Target<'_>, inside: &Tenant<'_>) -> io::Result<()> {
    tenant::of_customer(to, inside)?;
    user::of_customer(to, inside)?;
    group::of_customer(to, inside)?;
    role::of_customer(to, inside)?;
    policy::of_customer(to, inside)?;
    device::of_customer(to, inside)?;
    app::of_customer(to, inside)
}

/// Whose export it is.
struct Place<'a> {
    folder: String,
    party: &'a str,
    /// Where the list goes on, if this page is not the last.
    cut_off: bool,
}

impl<'a> Place<'a> {
    fn provider() -> Self {
        Self { folder: PROVIDER_FOLDER.to_owned(), party: PROVIDER_ID, cut_off: false }
    }

    fn customer(inside: &Tenant<'a>) -> Self {
        let customer = inside.customer;
        Self { folder: customer.folder(), party: &customer.id, cut_off: customer.has(Extra::CutOff) }
    }

    fn path(&self, file: &str) -> String {
        format!("{}/{file}", self.folder)
    }
}

/// The start of a context of the current version.
const V1: &str = "https://graph.microsoft.com/v1.0/$metadata#";

/// Opens a list of the current version.
fn list(sink: &mut dyn Sink, path: &str, what: &str) -> io::Result<Records> {
    Records::graph(sink, path, &format!("{V1}{what}"), None)
}
