//! What the bits of a right on a device group or device of MeshCentral mean, and what is left of them: rights of an
//! account and of its user groups are added up bit by bit, the restricting ones too, and what the administrator took
//! from the account is taken last.

use crate::effects::{Effect, Effects};
use crate::observed::Observed;

use Effect::{Change, Destroy, Run, See};

/// Every right, which also means that restricting bits have no effect.
pub const FULL: u32 = u32::MAX;

const EVERYTHING: &[Effect] = &[See, Change, Run, Destroy];
const REMOTE_CONTROL: u32 = 8;
const AGENT_CONSOLE: u32 = 16;
const VIEW_ONLY: u32 = 256;
const NO_TERMINAL: u32 = 512;
const NO_FILES: u32 = 1024;
const NO_DESKTOP: u32 = 65_536;
const REMOTE_COMMAND: u32 = 131_072;
const GUEST_SHARING: u32 = 524_288;

/// A right: bit, name, effects, effects that depend on something else.
#[derive(Clone, Copy, Debug)]
pub struct Row(pub u32, pub &'static str, pub &'static [Effect], pub &'static [Effect]);

/// Bits 8, 256, 512, 1024 and 65536 are read together.
const DEVICE: &[Row] = &[
    Row(1, "edit group", &[Change], &[]),
    Row(2, "manage users", &[Change], &[See, Run, Destroy]),
    Row(4, "manage devices", &[Change], &[]),
    Row(REMOTE_CONTROL, "remote control", &[], &[]),
    Row(AGENT_CONSOLE, "agent console", &[], EVERYTHING),
    Row(32, "files on the server", &[Change], &[]),
    Row(64, "wake", &[], &[Change]),
    Row(128, "notes", &[], &[]),
    Row(VIEW_ONLY, "desktop view only", &[], &[]),
    Row(NO_TERMINAL, "no terminal", &[], &[]),
    Row(NO_FILES, "no files", &[], &[]),
    Row(2048, "no AMT", &[], &[]),
    Row(4096, "limited input", &[], &[]),
    Row(8192, "own events only", &[], &[]),
    Row(16_384, "chat", &[], &[Change]),
    Row(32_768, "uninstall", &[Change], &[]),
    Row(NO_DESKTOP, "no desktop", &[], &[]),
    Row(REMOTE_COMMAND, "run commands", EVERYTHING, &[]),
    Row(262_144, "power off", &[Change], &[]),
    Row(GUEST_SHARING, "guest sharing", &[], &[]),
    Row(1_048_576, "device details", &[], &[]),
    Row(2_097_152, "relay", &[Change], &[See, Run]),
    Row(4_194_304, "no registry", &[], &[]),
    Row(8_388_608, "no software", &[], &[]),
];

/// What a right gives.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rights {
    /// On the devices.
    pub effects: Effects,
    /// Beyond that, if something holds that the export does not show.
    pub possible: Effects,
    /// May give rights to others.
    pub manages_access: bool,
    /// For a reader.
    pub words: String,
}

/// Rights on a device group or device. A mask that is not known may hold anything.
pub fn device(mask: Observed<u32>) -> Rights {
    let Observed::Known(bits) = mask else {
        return Rights {
            possible: Effects::of(EVERYTHING),
            words: "rights not stated".to_owned(),
            ..Rights::default()
        };
    };
    if bits == FULL {
        return Rights {
            effects: Effects::of(EVERYTHING),
            manages_access: true,
            words: "full".to_owned(),
            ..Rights::default()
        };
    }
    let mut rights = sum(bits, DEVICE, true);
    rights.effects = rights.effects.union(sessions(bits));
    if bits & (GUEST_SHARING | REMOTE_CONTROL) == GUEST_SHARING | REMOTE_CONTROL {
        rights.effects = rights.effects.union(Effects::of(&[Change]));
        rights.possible = rights.possible.union(Effects::of(&[See, Run]));
    }
    rights.manages_access = bits & 2 != 0;
    rights.possible = rights.possible.minus(rights.effects);
    rights
}

/// Desktop, terminal and files: remote control opens all three, restricting bits close them one by one. Viewing
/// does not take the terminal away.
fn sessions(bits: u32) -> Effects {
    let has = |bit| bits & bit != 0;
    let controls = has(REMOTE_CONTROL);
    let desktop = !has(NO_DESKTOP) && (controls || has(VIEW_ONLY));
    let input = controls && desktop && !has(VIEW_ONLY);
    if input || controls && (!has(NO_TERMINAL) || !has(NO_FILES)) {
        Effects::of(EVERYTHING)
    } else if desktop {
        Effects::of(&[See])
    } else {
        Effects::NONE
    }
}

/// What is left of a right of an account from which the administrator took rights: full rights become a list of rights
/// before something is taken.
pub fn restricted(mask: Observed<u32>, taken: u32) -> Observed<u32> {
    const OF_FULL: u32 =
        1 + 2 + 4 + 8 + 32 + 64 + 128 + 16_384 + 32_768 + 131_072 + 262_144 + 524_288 + 1_048_576;
    if taken == 0 {
        return mask;
    }
    mask.map(|bits| {
        let bits = if bits == FULL { OF_FULL } else { bits };
        (bits | taken & ADDED) & !(taken & TAKEN)
    })
}

/// Restrictions that the server adds for an account, and rights that it takes.
const ADDED: u32 = NO_DESKTOP | VIEW_ONLY | NO_TERMINAL | NO_FILES;
const TAKEN: u32 = REMOTE_CONTROL | AGENT_CONSOLE | 32_768 | REMOTE_COMMAND | 64 | 262_144;

/// What rights give, row by row; bits of no row give nothing.
pub fn sum_of(bits: u32, rows: &[Row]) -> Rights {
    sum(bits, rows, false)
}

fn sum(bits: u32, rows: &[Row], newer: bool) -> Rights {
    let mut rights = Rights::default();
    let mut known = 0;
    for Row(bit, word, effects, possible) in rows {
        known |= bit;
        if bits & bit != 0 {
            rights.effects = rights.effects.union(Effects::of(effects));
            rights.possible = rights.possible.union(Effects::of(possible));
            add_word(&mut rights.words, word);
        }
    }
    if newer && bits & !known != 0 {
        rights.possible = rights.possible.union(Effects::of(&[Change]));
        add_word(&mut rights.words, "rights of a later version");
    }
    if rights.words.is_empty() {
        rights.words.push_str("none");
    }
    rights
}

fn add_word(words: &mut String, word: &str) {
    if !words.is_empty() {
        words.push_str(", ");
    }
    words.push_str(word);
}

/// What rights from several sources add up to: full ones swallow the rest.
pub fn together(bits: impl IntoIterator<Item = u32>) -> u32 {
    bits.into_iter().fold(0, |sum, bits| if sum == FULL || bits == FULL { FULL } else { sum | bits })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effects(bits: u32) -> String {
        let rights = device(Observed::Known(bits));
        let words = |effects: Effects| effects.iter().map(Effect::word).collect::<Vec<_>>().join(" ");
        format!("{} | {}", words(rights.effects), words(rights.possible))
    }

    #[test]
    fn rows_of_the_rights_table() {
        // Expected values: research of the server's code, row by row; first what is given, then what may follow.
        for (bits, expected) in [
            (0, " | "),
            (1, "change | "),
            (2, "change | see run destroy"),
            (4, "change | "),
            (8, "see change run destroy | "),
            (16, " | see change run destroy"),
            (24, "see change run destroy | "),
            (32, "change | "),
            (64, " | change"),
            (128, " | "),
            (256, "see | "),
            (8 + 256, "see change run destroy | "),
            (8 + 512, "see change run destroy | "),
            (8 + 256 + 512 + 1024, "see | "),
            (8 + 512 + 1024 + 65_536, " | "),
            (8 + 65_536, "see change run destroy | "),
            (8 + 16 + 256 + 512 + 1024, "see | change run destroy"),
            (256 + 512 + 1024, "see | "),
            (256 + 65_536, " | "),
            (512, " | "),
            (16_384, " | change"),
            (32_768, "change | "),
            (131_072, "see change run destroy | "),
            (131_072 + 512 + 1024, "see change run destroy | "),
            (262_144, "change | "),
            (524_288, " | "),
            (524_288 + 8 + 256 + 512 + 1024, "see change | run"),
            (1_048_576, " | "),
            (2_097_152, "change | see run"),
            (16_777_216, " | change"),
            (FULL, "see change run destroy | "),
        ] {
            assert_eq!(effects(bits), expected, "{bits}");
        }
    }

    #[test]
    fn unknown_rights_may_be_all() {
        for mask in [Observed::NotCollected, Observed::Unreadable] {
            assert!(device(mask).effects.is_empty());
            assert_eq!(device(mask).possible, Effects::of(EVERYTHING));
        }
    }

    #[test]
    fn what_is_left_of_a_right() {
        let left = |bits, taken| device(restricted(Observed::Known(bits), taken));
        assert_eq!(left(FULL, 0).words, "full");
        assert!(left(8, REMOTE_CONTROL).effects.is_empty());
        assert_eq!(left(FULL, REMOTE_CONTROL | REMOTE_COMMAND).effects, Effects::of(&[Change]));
        assert!(left(FULL, REMOTE_CONTROL | REMOTE_COMMAND).manages_access, "and so all of it is possible");
        assert_eq!(left(8, VIEW_ONLY | NO_TERMINAL | NO_FILES).effects, Effects::of(&[See]));
        assert_eq!(restricted(Observed::Unreadable, 8), Observed::Unreadable);
    }

    #[test]
    fn names_are_for_a_reader() {
        assert_eq!(device(Observed::Known(264)).words, "remote control, desktop view only");
        assert_eq!(device(Observed::Known(0)).words, "none");
    }

    #[test]
    fn restrictions_of_one_source_hold_for_all() {
        assert_eq!(together([8, VIEW_ONLY | NO_TERMINAL | NO_FILES]), 8 | VIEW_ONLY | NO_TERMINAL | NO_FILES);
        assert_eq!(together([8, FULL, NO_TERMINAL]), FULL);
        assert_eq!(together([]), 0);
    }
}
