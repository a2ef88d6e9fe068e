//! Words and numbers, the same in every output.

use bailiwick_engine::assessment::{Interval, MissingExport, SecondFactorState};
use bailiwick_model::{Effects, Time};

/// `17`, or `17 to 22` where it is not exact.
pub fn interval(value: Interval) -> String {
    if value.proven == value.possible {
        thousands(value.proven)
    } else {
        format!("{} to {}", thousands(value.proven), thousands(value.possible))
    }
}

/// `6,412`
pub fn thousands(value: u32) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 customer`, `24 customers`
pub fn counted(value: u32, one: &str, many: &str) -> String {
    format!("{} {}", thousands(value), if value == 1 { one } else { many })
}

/// What an export would settle: answers, and pairs both ways.
pub fn worth(missing: &MissingExport) -> String {
    let answers = counted(missing.outcomes, "unknown answer", "unknown answers");
    if missing.pairs == 0 && missing.proven == 0 {
        return answers;
    }
    let pairs = counted(missing.pairs, "pair", "pairs");
    format!(
        "{answers}, and of account and customer by a stolen password: {pairs} fewer if all is safe, {} more proven if nothing is",
        thousands(missing.proven)
    )
}

/// The strongest effect of a set as somebody would say it.
pub fn strongest(effects: Effects) -> &'static str {
    use bailiwick_model::Effect::{Change, Destroy, Own, Run, See, Unback};
    [
        (Own, "take over"),
        (Unback, "delete backups"),
        (Destroy, "destroy"),
        (Run, "run code"),
        (Change, "change"),
        (See, "read"),
    ]
    .into_iter()
    .find(|(effect, _)| effects.has(*effect))
    .map_or("nothing", |(_, words)| words)
}

/// The state of a second factor as somebody would say it.
pub const fn second_factor(state: SecondFactorState) -> &'static str {
    match state {
        SecondFactorState::Asked => "asked",
        SecondFactorState::PhishingResistant => "phishing-resistant",
        SecondFactorState::NotAsked => "not asked",
        SecondFactorState::Unknown => "not known",
        SecondFactorState::NoPassword => "no password",
    }
}

/// Last use: a date, `never`, or `not known`.
pub fn last_use(last: Option<Option<Time>>) -> String {
    match last {
        None => "not known".to_owned(),
        Some(None) => "never".to_owned(),
        Some(Some(time)) => time.date(),
    }
}

/// Columns of a text for a terminal.
const COLUMNS: usize = 100;

/// A paragraph for a terminal: lines of at most 100 columns, the first indented by `first`, the others by `rest`. Only
/// spaces break a line, so that commands, addresses and ids can be copied whole.
pub fn wrapped(first: usize, rest: usize, text: &str) -> String {
    let mut out = " ".repeat(first);
    let mut column = first;
    let mut fresh = true;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if !fresh && column + 1 + length > COLUMNS {
            out.push('\n');
            out.push_str(&" ".repeat(rest));
            column = rest;
            fresh = true;
        }
        if !fresh {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
        fresh = false;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_at_spaces_and_nothing_is_lost() {
        let text = "how: ".to_owned() + &"one two-three ".repeat(30) + &"x".repeat(150) + " end";
        let lines = wrapped(6, 8, &text);
        assert!(lines.ends_with("end\n"));
        assert_eq!(lines.split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>());
        for line in lines.lines() {
            assert!(line.chars().count() <= 100 || line.contains(&"x".repeat(150)), "{line}");
        }
        assert!(lines.starts_with("      how: one"));
        assert!(
            lines.lines().skip(1).all(|line| line.starts_with("        ") && !line.starts_with("         "))
        );
        assert_eq!(wrapped(2, 4, "short"), "  short\n");
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(thousands(6412), "6,412");
        assert_eq!(thousands(750_000), "750,000");
        assert_eq!(thousands(12), "12");
        assert_eq!(interval(Interval { proven: 17, possible: 22 }), "17 to 22");
        assert_eq!(interval(Interval { proven: 3, possible: 3 }), "3");
        assert_eq!(counted(1, "customer", "customers"), "1 customer");
    }
}
