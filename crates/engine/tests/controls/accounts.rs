//! Accounts of people who left, and accounts that nobody uses.

use bailiwick_model::Observed::{Known, NotCollected};
use bailiwick_model::facts::Collection;
use bailiwick_model::time::LastUse;

use crate::cases::{Cases, Never};
use crate::world::today;

pub(crate) const CASES: &[Cases] = &[
    Cases {
        control: "leaver_access",
        party: "north",
        fail: |it| {
            let login = it.world.facts.leavers[0].login;
            it.world.facts.accounts.iter_mut().find(|known| known.login == login).unwrap().enabled =
                Known(true);
        },
        unknown: |it| it.world.facts.leavers.clear(),
        settles: Some(Collection::Estate),
        never: Never::In(|it| {
            it.world.facts.leavers.remove(0);
        }),
    },
    Cases {
        control: "unused_account",
        party: "north",
        fail: |it| {
            let anna = it.anna;
            it.world.account(anna).last_use = Known(LastUse::At(today().plus_days(-46)));
        },
        unknown: |it| {
            let anna = it.anna;
            it.world.account(anna).last_use = NotCollected;
        },
        settles: Some(Collection::SignInActivity),
        never: Never::Because("every party has accounts; where none was read, that is not known"),
    },
];
