//! Names replaced by pseudonyms, the same one for the same thing in every output: for showing an assessment to somebody
//! who may not know who is meant. Words of the program, of the advisory and of vendors stay; numbers stay.
//!
//! Names are found in two ways: those that the exports gave (people, companies, groups, devices, policies), and what
//! has the shape of an identifier (addresses of mail and network, GUIDs, SIDs, hashes). Paths are replaced whole.

mod fields;
mod names;
mod shapes;

use bailiwick_engine::assessment::Assessment;

use names::Names;

/// The assessment without names. `given` are the names and ids that the exports hold.
pub fn assessment<'a>(it: &Assessment, given: impl IntoIterator<Item = &'a str>) -> Assessment {
    let mut names = Names::new(it, given);
    let mut out = it.clone();
    fields::assessment(&mut names, &mut out);
    out
}
