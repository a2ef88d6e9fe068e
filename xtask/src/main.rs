//! What the project does to itself: tests, generated pages, and checks of its own shape.

mod browser;
mod dependencies;
mod fuzz;
mod generate;
mod scaffold;
mod setup;
mod shell;
mod soak;
mod suite;
mod tidy;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask COMMAND

  test                 everything a change needs: format, lints, tests, generated pages, shape, end to end
  soak [SECTION]       the long counts, by hand: reading, domain, reach, estates, tests; writes docs/benchmarks.md
  soak fuzz [--minutes N] [TARGET]
                       libFuzzer on all readers (or one) for N minutes together (60)
  soak tools           builds the programs that tests use and no package brings, into a cache outside the clone
  gen [--check]        writes docs/reference and the schemas, or says what is out of date
  tidy                 sizes, names and dependencies
  new control SLUG     the files of a new control
  new format SLUG      the files of a new format";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => suite::run(),
        ["soak"] => soak::run(None),
        ["soak", "fuzz", rest @ ..] => match fuzz_arguments(rest) {
            Some((minutes, only)) => fuzz::run(minutes, only),
            None => return usage(),
        },
        ["soak", "tools"] => tools::build(),
        ["soak", section] => soak::run(Some(section)),
        ["gen"] => generate::run(false),
        ["gen", "--check"] => generate::run(true),
        ["tidy"] => tidy::run().and_then(|()| dependencies::run()),
        ["new", "control", slug] => scaffold::control(slug),
        ["new", "format", slug] => scaffold::format(slug),
        _ => return usage(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

/// Minutes, and the only target.
fn fuzz_arguments<'w>(words: &[&'w str]) -> Option<(u64, Option<&'w str>)> {
    match words {
        ["--minutes", minutes, rest @ ..] => {
            let (_, only) = fuzz_arguments(rest)?;
            Some((minutes.parse().ok()?, only))
        }
        [] => Some((60, None)),
        [only] if !only.starts_with('-') => Some((60, Some(only))),
        _ => None,
    }
}
