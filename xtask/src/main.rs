//! What the project does to itself: tests, generated pages, and checks of its own shape.

mod browser;
mod dependencies;
mod generate;
mod scaffold;
mod setup;
mod shell;
mod soak;
mod suite;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask COMMAND

  test                 everything a change needs: format, lints, tests, generated pages, shape, end to end
  soak                 the long counts, by hand: fuzzing, large estates, growth
  gen [--check]        writes docs/reference and the schemas, or says what is out of date
  tidy                 sizes, names and dependencies
  new control SLUG     the files of a new control
  new format SLUG      the files of a new format";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => suite::run(),
        ["soak"] => soak::run(),
        ["gen"] => generate::run(false),
        ["gen", "--check"] => generate::run(true),
        ["tidy"] => tidy::run().and_then(|()| dependencies::run()),
        ["new", "control", slug] => scaffold::control(slug),
        ["new", "format", slug] => scaffold::format(slug),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
