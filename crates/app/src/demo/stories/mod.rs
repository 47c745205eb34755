//! What people tell a front door in the demo: a worry in the words of whoever
//! asks, with the child's own words and what is hoped for. Data only; nobody
//! here is real. `{child}`, `{he}`, `{him}`, `{his}`, `{pct}`, `{times}` and
//! `{weeks}` are filled in for each family.

mod health;
mod others;
mod schools;

/// Who tells the story.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Teller {
    /// A primary school's family support lead.
    School,
    /// A health visitor.
    HealthVisitor,
    /// A family doctor.
    Surgery,
    /// A police sergeant.
    Police,
    /// A housing officer whose agency has no accounts.
    Housing,
    /// A parent.
    Parent,
    /// A neighbour.
    Neighbour,
}

/// A worry, with what a referrer would tick and hope for.
pub(super) struct Story {
    pub(super) teller: Teller,
    /// The level that a manager would find.
    pub(super) level: u8,
    /// The youngest and the oldest that the child can be, in years.
    pub(super) ages: (i32, i32),
    pub(super) reasons: &'static [&'static str],
    pub(super) worry: &'static str,
    pub(super) voice: &'static str,
    pub(super) tried: &'static str,
    pub(super) hope: &'static str,
    pub(super) strength: &'static str,
}

const fn told(
    (teller, level, ages): (Teller, u8, (i32, i32)),
    reasons: &'static [&'static str],
    worry: &'static str,
    voice: &'static str,
    (tried, hope, strength): (&'static str, &'static str, &'static str),
) -> Story {
    Story {
        teller,
        level,
        ages,
        reasons,
        worry,
        voice,
        tried,
        hope,
        strength,
    }
}

/// Every story that one sort of teller tells.
pub(super) fn stories_of(teller: Teller) -> Vec<&'static Story> {
    [schools::STORIES, health::STORIES, others::STORIES]
        .into_iter()
        .flatten()
        .filter(|story| story.teller == teller)
        .collect()
}

/// How many stories there are.
#[cfg(test)]
pub(super) const COUNT: usize =
    schools::STORIES.len() + health::STORIES.len() + others::STORIES.len();
