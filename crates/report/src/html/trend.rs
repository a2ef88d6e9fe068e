//! Numbers over time: a table with a small drawing for each line. The same bytes for the same numbers.

use std::fmt::Write as _;

use bailiwick_engine::assessment::{Assessment, Interval, TrendPoint};
use bailiwick_model::facts::PartyKind;
use serde_json::{Value, json};

use crate::words;

/// Assessments that have a column, the latest; the drawing shows all.
const COLUMNS: usize = 8;
/// Assessments that a customer's numbers are shown for, the latest.
const OF_CUSTOMERS: usize = 12;
const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 28.0;

/// A number followed over time.
pub(super) struct TrendLine {
    pub(super) label: &'static str,
    pub(super) drawing: String,
    pub(super) values: Vec<String>,
}

/// What is shown over time.
#[derive(Default)]
pub(super) struct Trend {
    pub(super) dates: Vec<String>,
    pub(super) lines: Vec<TrendLine>,
    /// All assessments.
    pub(super) count: usize,
    pub(super) since: String,
}

type Measure = (&'static str, fn(&TrendPoint) -> Interval);

const fn exact(value: u32) -> Interval {
    Interval { proven: value, possible: value }
}

fn severe(it: &TrendPoint) -> Interval {
    let [critical, high, ..] = it.findings;
    exact(critical + high)
}

fn others(it: &TrendPoint) -> Interval {
    let [_, _, medium, low] = it.findings;
    exact(medium + low)
}

fn failed(it: &TrendPoint) -> Interval {
    let [_, failed, ..] = it.outcomes;
    exact(failed)
}

fn unknown(it: &TrendPoint) -> Interval {
    let [_, _, unknown, _] = it.outcomes;
    exact(unknown)
}

/// What a provider follows.
const WHOLE: &[Measure] = &[
    ("Customers", |it| exact(it.customers)),
    ("Findings, critical and high", severe),
    ("Findings, other", others),
    ("Recommendations not met", failed),
    ("Recommendations not known", unknown),
    ("Accounts without a second factor", |it| it.without_mfa),
    ("Customers, one stolen password", |it| it.one_password),
    ("Customers, one broken tool", |it| it.one_tool),
];

/// What one party follows: its own numbers.
const OWN: &[Measure] = &[
    ("Accounts and tools of others that reach you", |it| {
        it.parties.first().map(|own| own.reached_by).unwrap_or_default()
    }),
    ("Of these with one stolen password", |it| {
        it.parties.first().map(|own| own.reached_by_password).unwrap_or_default()
    }),
    ("Findings, high", severe),
    ("Findings, other", others),
    ("Recommendations not met", failed),
    ("Recommendations not known", unknown),
];

/// The numbers of an assessment that has a history.
pub(super) fn of(it: &Assessment) -> Trend {
    let (Some(first), measures) = (it.trend.first(), if it.published_to.is_some() { OWN } else { WHOLE })
    else {
        return Trend::default();
    };
    let shown = it.trend.len().saturating_sub(COLUMNS);
    let columns = || it.trend.iter().skip(shown);
    let lines = measures.iter().map(|(label, measure)| TrendLine {
        label,
        drawing: draw(label, &it.trend, *measure),
        values: columns().map(|point| words::interval(measure(point))).collect(),
    });
    Trend {
        dates: columns().map(|point| point.as_of.date()).collect(),
        lines: lines.collect(),
        count: it.trend.len(),
        since: first.as_of.date(),
    }
}

/// The numbers of each customer for its page inside the whole report: `[dates, {party: [[reach, failed, unknown, findings]]}]`.
pub(super) fn of_customers(it: &Assessment) -> Value {
    if it.published_to.is_some() || it.trend.len() < 2 {
        return Value::Null;
    }
    let points: Vec<&TrendPoint> =
        it.trend.iter().skip(it.trend.len().saturating_sub(OF_CUSTOMERS)).collect();
    let customers = it.parties.iter().enumerate().filter(|(_, party)| party.kind == PartyKind::Customer);
    let numbers = |point: &&TrendPoint, id: &str| {
        let own = point.parties.iter().find(|party| party.id == id)?;
        let [_, failed, unknown, _] = own.outcomes;
        let findings: u32 = own.findings.iter().sum();
        Some(json!([own.reached_by.proven, own.reached_by.possible, failed, unknown, findings]))
    };
    let of: serde_json::Map<String, Value> = customers
        .map(|(at, party)| {
            let list: Vec<Value> =
                points.iter().map(|point| numbers(point, &party.id).unwrap_or(Value::Null)).collect();
            (at.to_string(), list.into())
        })
        .collect();
    json!([points.iter().map(|point| point.as_of.date()).collect::<Vec<_>>(), of])
}

/// A line of the proven numbers, and the space up to the possible ones. Time runs evenly, the lowest line is 0.
fn draw(label: &str, points: &[TrendPoint], measure: fn(&TrendPoint) -> Interval) -> String {
    let values: Vec<Interval> = points.iter().map(measure).collect();
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return String::new() };
    let most = f64::from(values.iter().map(|value| value.possible).max().unwrap_or(0).max(1));
    let start = points.first().map_or(0, |point| point.as_of.0);
    let span = (points.last().map_or(0, |point| point.as_of.0) - start).max(1);
    let x = |at: usize| {
        let since = points.get(at).map_or(0, |point| point.as_of.0 - start);
        2.0 + (WIDTH - 4.0) * seconds(since) / seconds(span)
    };
    let y = |value: u32| HEIGHT - 2.0 - (HEIGHT - 4.0) * f64::from(value) / most;
    let mut line = String::new();
    let mut band = String::new();
    for (at, value) in values.iter().enumerate() {
        let _ = write!(line, "{:.1},{:.1} ", x(at), y(value.proven));
        let _ = write!(band, "{:.1},{:.1} ", x(at), y(value.possible));
    }
    for (at, value) in values.iter().enumerate().rev() {
        let _ = write!(band, "{:.1},{:.1} ", x(at), y(value.proven));
    }
    let end = (x(values.len() - 1), y(last.proven));
    format!(
        r#"<svg class="trend" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}: from {} to {}"><polygon points="{}"/><polyline points="{}"/><circle cx="{:.1}" cy="{:.1}" r="2"/></svg>"#,
        words::interval(*first),
        words::interval(*last),
        band.trim_end(),
        line.trim_end(),
        end.0,
        end.1
    )
}

/// Exact for spans of less than a hundred years.
fn seconds(of: i64) -> f64 {
    f64::from(u32::try_from(of.clamp(0, i64::from(u32::MAX))).unwrap_or(u32::MAX))
}
