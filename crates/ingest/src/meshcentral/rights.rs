//! What the bits of a right mean. Rights on device groups and devices are read in
//! [`bailiwick_model::device_rights`], because they are added up once all files are read.

use bailiwick_model::device_rights::sum_of;
pub(crate) use bailiwick_model::device_rights::{FULL, Rights, Row, device};
use bailiwick_model::{Effect, Effects, Observed};
use serde_json::Value;

use Effect::{Change, Destroy, Run, See};

const EVERYTHING: &[Effect] = &[See, Change, Run, Destroy];

/// Rights of an account over the whole server. Locked (32) and the restricting bits give nothing.
const SITE: &[Row] = &[
    Row(1, "server backup", &[], EVERYTHING),
    Row(2, "manage accounts", &[], &[]),
    Row(4, "server restore", &[], EVERYTHING),
    Row(8, "own files on the server", &[], &[]),
    Row(16, "server update", &[], &[See, Change, Run]),
    Row(256, "manage user groups", &[], &[]),
    Row(512, "recordings", &[], &[See]),
    Row(2048, "all events", &[], &[]),
];

/// The mask of a JSON number: JavaScript may write the full mask as -1.
pub(crate) fn mask(value: Option<&Value>) -> Observed<u32> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Observed::NotCollected };
    let bits = value.as_i64().filter(|bits| (i64::from(i32::MIN)..=i64::from(FULL)).contains(bits));
    bits.map_or(Observed::Unreadable, |bits| {
        let unsigned = if bits < 0 { bits + i64::from(FULL) + 1 } else { bits };
        u32::try_from(unsigned).map_or(Observed::Unreadable, Observed::Known)
    })
}

/// Rights over the server, as far as they can touch devices other than by managing accounts and groups.
pub(crate) fn site(bits: u32) -> Rights {
    if bits == FULL {
        return Rights {
            possible: Effects::of(EVERYTHING),
            manages_access: true,
            words: "full administrator".to_owned(),
            ..Rights::default()
        };
    }
    Rights { manages_access: bits & (2 | 256) != 0, ..sum_of(bits, SITE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_numbers() {
        assert_eq!(mask(Some(&Value::from(-1))), Observed::Known(FULL));
        assert_eq!(mask(Some(&Value::from(4_294_967_295_u32))), Observed::Known(FULL));
        assert_eq!(mask(Some(&Value::from(4_294_967_296_u64))), Observed::Unreadable);
        assert_eq!(mask(Some(&Value::from("8"))), Observed::Unreadable);
        assert_eq!(mask(None), Observed::NotCollected);
    }

    #[test]
    fn rights_over_the_server() {
        assert_eq!(site(3).words, "server backup, manage accounts");
        assert!(site(3).manages_access);
        assert!(!site(1).manages_access);
        assert!(site(32).possible.is_empty());
    }
}
