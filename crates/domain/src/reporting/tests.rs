//! What can be reported, by example and at random.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{LeadReport, ReportRefused, ReportStatus};

const TODAY: Date = date(2026, 5, 4);

fn report(status: ReportStatus) -> LeadReport {
    LeadReport {
        worker: "Nia Roberts".to_owned(),
        contact: "01234 567890".to_owned(),
        status,
        assessed_on: Some(date(2026, 4, 1)),
        last_review: Some(TODAY),
        next_review: Some(date(2026, 7, 1)),
        outcome: None,
        words: String::new(),
        reported_by: "Nia Roberts, health visitor".to_owned(),
    }
}

#[test]
fn a_report_that_the_work_goes_on_needs_no_words() {
    assert_eq!(report(ReportStatus::Working).problems(TODAY), []);
}

// Requirement: BUCKS-PROT-63
#[test]
fn an_end_without_its_outcome_is_not_taken() {
    let mut ended = report(ReportStatus::Ended);
    assert_eq!(
        ended.problems(TODAY),
        [ReportRefused::OutcomeMissing, ReportRefused::WordsMissing]
    );
    ended.outcome = Some("needs_met".to_owned());
    ended.words = "The family manages well.".to_owned();
    assert_eq!(ended.problems(TODAY), []);
    assert_eq!(ended.tidied().next_review, None);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let empty = LeadReport {
        worker: " ".to_owned(),
        contact: String::new(),
        status: ReportStatus::Stuck,
        assessed_on: Some(date(2026, 5, 5)),
        last_review: Some(date(2026, 5, 5)),
        next_review: Some(date(2026, 5, 3)),
        outcome: Some("needs_met".to_owned()),
        words: String::new(),
        reported_by: String::new(),
    };
    assert_eq!(empty.problems(TODAY).len(), 7);
    assert_eq!(empty.tidied().outcome, None);
}

proptest! {
    #[test]
    fn a_report_is_taken_only_when_reviews_lie_on_the_right_side_of_today(
        last in -400_i32..400, next in -400_i32..400,
    ) {
        let day = |offset: i32| TODAY + jiff::Span::new().days(offset);
        let mut report = report(ReportStatus::Working);
        report.last_review = Some(day(last));
        report.next_review = Some(day(next));
        prop_assert_eq!(report.problems(TODAY).is_empty(), last <= 0 && next >= 0);
    }
}
