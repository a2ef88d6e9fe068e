//! All readers: the environment names the target, whose list is that of the registry (`Target::all`).
#![no_main]

#[path = "../../crates/ingest/tests/support/bounds.rs"]
mod bounds;

use std::sync::OnceLock;

use bailiwick_ingest::Target;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    static TARGET: OnceLock<Target> = OnceLock::new();
    let target = *TARGET.get_or_init(|| {
        let id = std::env::var("BAILIWICK_FUZZ_TARGET").unwrap_or_else(|_| "any_file".to_owned());
        Target::of(&id).unwrap_or_else(|| panic!("no target is called {id}"))
    });
    bounds::hold(target, bytes, &target.run(bytes), &|| target.id().to_owned());
});
