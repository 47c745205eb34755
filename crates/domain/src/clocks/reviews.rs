//! Owns the dates of plan reviews (C-25 of the requirements): counted from the
//! day the plan starts, the last interval repeating until closure.
//! Must not know: whether a plan is open, or who set other dates and why.

use super::due::months_after;
use jiff::civil::Date;

/// The review dates of a plan: one for each of `intervals_months` after the
/// start, then one every `repeat_every` months. With 0 nothing repeats.
///
/// Each date is counted from the start, never from the review before, so a plan
/// that starts on the 31st does not drift. The caller takes as many as it needs.
pub fn review_dates(
    plan_start: Date,
    intervals_months: &[u32],
    repeat_every: u32,
) -> impl Iterator<Item = Date> {
    let last = intervals_months.last().copied().unwrap_or(0);
    let repeats = std::iter::successors(Some(last), move |months| months.checked_add(repeat_every));
    let repeats = repeats.skip(1).take_while(move |_| repeat_every > 0);
    intervals_months
        .iter()
        .copied()
        .chain(repeats)
        .map_while(move |months| months_after(plan_start, months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    // Requirement: BUCKS-STRAT-110
    #[test]
    fn reviews_come_at_one_three_and_six_months_and_then_every_three() {
        let dates: Vec<_> = review_dates(date(2026, 1, 31), &[1, 3, 6], 3)
            .take(5)
            .collect();
        let expected = [
            date(2026, 2, 28),
            date(2026, 4, 30),
            date(2026, 7, 31),
            date(2026, 10, 31),
            date(2027, 1, 31),
        ];
        assert_eq!(dates, expected);
    }

    #[test]
    fn an_authority_may_set_no_repeat() {
        let dates: Vec<_> = review_dates(date(2026, 1, 15), &[1, 3, 6], 0).collect();
        assert_eq!(dates.len(), 3);
        assert_eq!(
            review_dates(date(2026, 1, 15), &[], 2).next(),
            Some(date(2026, 3, 15))
        );
    }

    #[test]
    fn reviews_end_with_the_calendar_and_not_with_a_fault() {
        assert_eq!(review_dates(date(9999, 1, 15), &[1], 3).count(), 4);
        assert_eq!(
            review_dates(date(9999, 1, 15), &[u32::MAX], u32::MAX).count(),
            0
        );
    }
}
