//! What controls find out at suppliers, kept: every customer asks about its provider.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{CONTROLS, Context, Control, Judgement};
use crate::graph::PartyIx;

/// Judgements of some parties, each made when it is first asked for.
#[derive(Debug, Default)]
pub struct Answers {
    of: FxHashMap<PartyIx, Vec<OnceLock<Judgement>>>,
}

impl Answers {
    /// Room for the judgements of these parties.
    pub(super) fn kept_for(parties: &[PartyIx]) -> Self {
        let room = || CONTROLS.iter().map(|_| OnceLock::new()).collect();
        Self { of: parties.iter().map(|party| (*party, room())).collect() }
    }
}

impl<'a> Context<'a> {
    /// What a control finds out about a party.
    pub fn judge(&self, control: &Control, party: PartyIx) -> Cow<'a, Judgement> {
        let place = CONTROLS.iter().position(|known| known.slug == control.slug);
        let kept = self.index.answers.of.get(&party).zip(place).and_then(|(kept, place)| kept.get(place));
        match kept {
            Some(kept) => Cow::Borrowed(kept.get_or_init(|| (control.judge)(self, party))),
            None => Cow::Owned((control.judge)(self, party)),
        }
    }
}
