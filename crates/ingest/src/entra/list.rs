//! The loop of Graph lists that may be long.

use std::io::BufRead;

use bailiwick_model::RealmKind;
use bailiwick_model::names::is_guid;
use memchr::memmem;

use super::Writer;
use super::recognise::resource;
use crate::json::{Answer, answer};
use crate::out::Out;

/// Hands out the records of a Graph list with the tenant that they belong to. Where the first record has an
/// `@odata.id` that names the tenant, that is the tenant of the source.
pub(crate) fn list(
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
    mut on: impl FnMut(&mut Out<'_>, Writer, &[u8]) -> bool,
) -> Answer {
    let writer = Writer::graph(out);
    let (mut first, mut tenant) = (true, None);
    let mut answer = answer(input, out, |out, raw| {
        if std::mem::take(&mut first) {
            tenant = tenant_in(raw).map(|tenant| out.facts.realm(RealmKind::Entra, tenant));
        }
        on(out, writer, raw)
    });
    if let Some(tenant) = tenant {
        out.facts.merge_realms(&[(writer.realm, tenant)]);
    }
    // Functions such as `filterByCurrentUser` answer for one person.
    answer.complete &= !context(out).contains("#Collection(");
    answer
}

/// `@odata.context` of the document; empty where there is none.
pub(crate) fn context(out: &Out<'_>) -> String {
    out.described("@odata.context").and_then(|context| context.as_str()).unwrap_or_default().to_owned()
}

/// Whether the document says that it is of this resource.
pub(crate) fn is_of(out: &Out<'_>, wanted: &str) -> bool {
    resource(&context(out)).eq_ignore_ascii_case(wanted)
}

/// The tenant in `"@odata.id": "https://graph.microsoft.com/v2/<tenant>/directoryObjects/..."`.
fn tenant_in(raw: &[u8]) -> Option<&str> {
    let at = memmem::find(raw, b"\"@odata.id\"")?;
    let rest = raw.get(at..)?;
    let rest = rest.get(..rest.len().min(200))?;
    let tenant = rest.get(memmem::find(rest, b".com/v2/")? + 8..)?.get(..36)?;
    std::str::from_utf8(tenant).ok().filter(|tenant| is_guid(tenant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenants_are_told_by_the_id_of_a_record() {
        let text = br#"{"@odata.id":"https://graph.microsoft.com/v2/65bf1d36-7adc-5907-8bfb-acf13f14f65f/directoryObjects/x"}"#;
        assert_eq!(tenant_in(text), Some("65bf1d36-7adc-5907-8bfb-acf13f14f65f"));
        assert_eq!(tenant_in(br#"{"@odata.id":"https://graph.microsoft.com/v2/x"}"#), None);
        assert_eq!(tenant_in(br#"{"id":"https://graph.microsoft.com/v2/65bf1d36"}"#), None);
    }
}
