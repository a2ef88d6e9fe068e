//! Ids that are the same whenever the same thing is written: version 5 UUIDs of names in a namespace of our own.

use uuid::Uuid;

/// Version 5 UUID of `urn:bailiwick` in the namespace of URLs.
const NAMESPACE: Uuid = Uuid::from_u128(0x567a_6eb2_ae6a_5300_be68_a107_5056_aaa6);

/// The UUID of a thing: the parts of its name from the general to the special.
pub fn uuid(parts: &[&str]) -> String {
    let mut name = Vec::new();
    for part in parts {
        name.extend_from_slice(part.len().to_string().as_bytes());
        name.push(b':');
        name.extend_from_slice(part.as_bytes());
    }
    Uuid::new_v5(&NAMESPACE, &name).to_string()
}

#[cfg(test)]
mod tests {
    use super::uuid;

    #[test]
    fn ids_are_version_5_uuids() {
        // Computed with Python's `uuid.uuid5(uuid.uuid5(NAMESPACE_URL, "urn:bailiwick"), "7:finding3:f/1")`.
        assert_eq!(uuid(&["finding", "f/1"]), "0b910d40-527d-597b-84c5-eeac1d80d991");
        assert_ne!(uuid(&["a", "bc"]), uuid(&["ab", "c"]), "parts do not run together");
    }
}
