//! The time that a file name tells, where the content tells none.

use bailiwick_model::Time;

/// The last date in the last component of `path` that has one: `20260724120000_users.json`,
/// `users-2026-07-24.json`, `users 2026-07-24T12-00-00Z.json`, `exports/20260724/users.json`. Times are taken as UTC.
pub fn time_in_name(path: &str) -> Option<Time> {
    path.rsplit(['/', '\\', '!']).find_map(|component| {
        let bytes = component.as_bytes();
        (0..bytes.len())
            .filter(|&at| at == 0 || !bytes.get(at - 1).is_some_and(u8::is_ascii_alphanumeric))
            .filter_map(|at| time_at(component.get(at..)?))
            .next_back()
    })
}

/// A date at the start of `text`, with a time behind it where one stands there.
fn time_at(text: &str) -> Option<Time> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(joined(rest, &['-', '_', '.']), 2)?;
    let (day, rest) = number(joined(rest, &['-', '_', '.']), 2)?;
    if !(2000..2100).contains(&year) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    let clock = clock(joined(rest, &['T', 't', '_', '-', ' ']));
    if clock.is_none() && rest.starts_with(|next: char| next.is_ascii_alphanumeric()) {
        return None;
    }
    let (hour, minute, second) = clock.unwrap_or_default();
    Time::parse(&format!("{date}T{hour:02}:{minute:02}:{second:02}Z")).or_else(|| Time::parse(&date))
}

fn clock(text: &str) -> Option<(u32, u32, u32)> {
    let (hour, rest) = number(text, 2)?;
    let (minute, rest) = number(joined(rest, &['-', '_', '.', ':']), 2)?;
    let (second, rest) = number(joined(rest, &['-', '_', '.', ':']), 2).unwrap_or((0, rest));
    (!rest.starts_with(|next: char| next.is_ascii_digit())).then_some((hour, minute, second))
}

fn number(text: &str, digits: usize) -> Option<(u32, &str)> {
    let (number, rest) = text.split_at_checked(digits)?;
    let all = number.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| number.parse().ok()).flatten().map(|number| (number, rest))
}

fn joined<'a>(text: &'a str, between: &[char]) -> &'a str {
    text.strip_prefix(between).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found() {
        for (path, expected) in [
            ("20260724120102_users.json", "2026-07-24T12:01:02Z"),
            ("loot.zip!/20260724120102_BloodHound/users.json", "2026-07-24T12:01:02Z"),
            ("users-2026-07-24.json", "2026-07-24T00:00:00Z"),
            ("users_20260724.json", "2026-07-24T00:00:00Z"),
            ("C:\\x\\2026-07-24T12-01-02Z users.json", "2026-07-24T12:01:02Z"),
            ("2026_07_24_12_01 users.json", "2026-07-24T12:01:00Z"),
            ("exports/2026-07-24/users.json", "2026-07-24T00:00:00Z"),
            ("exports/2025-01-01/users-2026-07-24.json", "2026-07-24T00:00:00Z"),
        ] {
            assert_eq!(time_in_name(path).map(|time| time.to_string()).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn other_digits_are_no_dates() {
        for path in [
            "users.json",
            "20261324_users.json",
            "20260732.json",
            "groups-528d7ba1-1234-5678-9abc-def012345678-members.json",
            "1234567890123.json",
            "2026072412.json",
            "v2026.json",
            "19990101.json",
            "x20260724.json",
            "20260724abcd.json",
            "",
        ] {
            assert_eq!(time_in_name(path), None, "{path}");
        }
    }
}
