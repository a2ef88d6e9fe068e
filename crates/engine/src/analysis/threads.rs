//! The only module that uses threads. Results never depend on how many there are.

use std::ops::Range;

use rayon::prelude::*;

/// Runs `work` on consecutive ranges that cover `0..count`, at most `most` of them at once, and returns the results
/// of all in order. `work` gives one result for each number of its range.
pub(crate) fn in_ranges<T: Send>(
    count: usize,
    most: usize,
    work: impl Fn(Range<usize>) -> Vec<T> + Send + Sync,
) -> Vec<T> {
    let parts = rayon::current_num_threads().min(most).clamp(1, count.max(1));
    let size = count.div_ceil(parts).max(1);
    let ranges: Vec<Range<usize>> =
        (0..count).step_by(size).map(|from| from..(from + size).min(count)).collect();
    ranges.into_par_iter().map(work).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// The results of `work` for every item, in their order.
pub(crate) fn each<I: Sync, T: Send>(items: &[I], work: impl Fn(&I) -> T + Send + Sync) -> Vec<T> {
    items.par_iter().map(work).collect()
}
