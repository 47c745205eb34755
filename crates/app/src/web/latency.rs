//! How long answers take, counted for `/metrics`. Knows no path and no person.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The upper ends of the buckets, in milliseconds.
const ENDS: [u64; 9] = [5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

/// Counts since the node started.
#[derive(Debug, Default)]
pub struct Latency {
    within: [AtomicU64; 9],
    answers: AtomicU64,
    micros: AtomicU64,
}

impl Latency {
    /// Counts one answer.
    pub fn note(&self, took: Duration) {
        for (count, end) in self.within.iter().zip(ENDS) {
            if took <= Duration::from_millis(end) {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.answers.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// The histogram, in the form that Prometheus reads.
    #[must_use]
    pub fn lines(&self) -> String {
        const NAME: &str = "earlyhelp_answer_seconds";
        let buckets: String = self
            .within
            .iter()
            .zip(ENDS)
            .map(|(count, end)| {
                let seconds = Duration::from_millis(end).as_secs_f64();
                let count = count.load(Ordering::Relaxed);
                format!("{NAME}_bucket{{le=\"{seconds}\"}} {count}\n")
            })
            .collect();
        let answers = self.answers.load(Ordering::Relaxed);
        let took = Duration::from_micros(self.micros.load(Ordering::Relaxed)).as_secs_f64();
        format!(
            "# HELP {NAME} How long answers take\n# TYPE {NAME} histogram\n{buckets}\
             {NAME}_bucket{{le=\"+Inf\"}} {answers}\n{NAME}_sum {took}\n{NAME}_count {answers}\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_counted_in_every_bucket_that_it_fits_in() {
        let latency = Latency::default();
        latency.note(Duration::from_millis(30));
        latency.note(Duration::from_secs(9));
        let lines = latency.lines();
        for line in [
            "earlyhelp_answer_seconds_bucket{le=\"0.025\"} 0\n",
            "earlyhelp_answer_seconds_bucket{le=\"0.05\"} 1\n",
            "earlyhelp_answer_seconds_bucket{le=\"5\"} 1\n",
            "earlyhelp_answer_seconds_bucket{le=\"+Inf\"} 2\n",
            "earlyhelp_answer_seconds_count 2\n",
        ] {
            assert!(lines.contains(line), "{line} in {lines}");
        }
    }
}
