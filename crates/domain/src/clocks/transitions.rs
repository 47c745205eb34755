//! Owns the table of a clock's life: which command is allowed in which state.
//! The clock itself asks this table, so a document made from it cannot be wrong.
//! Must not know: instants or arithmetic.

use thiserror::Error;

crate::people::coded_list! {
    /// Where a clock is in its life.
    ClockState, otherwise "Select a clock state from the list" {
        NotStarted = "not_started", "Not started";
        Running = "running", "Running";
        Paused = "paused", "Paused";
        Stopped = "stopped", "Stopped";
        Cancelled = "cancelled", "Cancelled";
    }
}

crate::people::coded_list! {
    /// What can be asked of a clock.
    ClockCommand, otherwise "Select a clock command from the list" {
        Start = "start", "Start";
        Pause = "pause", "Pause";
        Resume = "resume", "Resume";
        Stop = "stop", "Stop";
        Cancel = "cancel", "Cancel";
    }
}

/// Why a command to a clock was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ClockRefused {
    /// Nothing has started it.
    #[error("This clock has not started")]
    NotStarted,
    /// It is running or paused already.
    #[error("This clock has already started")]
    AlreadyStarted,
    /// It is paused already.
    #[error("This clock is already paused")]
    AlreadyPaused,
    /// It is not paused.
    #[error("This clock is not paused")]
    NotPaused,
    /// It has stopped, and what it shows is kept as it is.
    #[error("This clock has stopped and cannot be changed")]
    AlreadyStopped,
    /// The instant is before the clock's last event.
    #[error("The time given is before the last thing that happened on this clock")]
    BeforeLastEvent,
    /// The limit has passed: a pause now would hide that it was missed.
    #[error("The limit has passed, so this clock can no longer be paused")]
    LimitPassed,
    /// The escalation is not after the start of the pause.
    #[error("The time to raise the pause must be after the pause begins")]
    EscalationNotAfterPause,
}

/// The state that a command leads to.
///
/// # Errors
/// When the command is not allowed in the state.
pub const fn next_state(
    state: ClockState,
    command: ClockCommand,
) -> Result<ClockState, ClockRefused> {
    match (state, command) {
        (ClockState::NotStarted, ClockCommand::Start)
        | (ClockState::Paused, ClockCommand::Resume) => Ok(ClockState::Running),
        (ClockState::Running, ClockCommand::Pause) => Ok(ClockState::Paused),
        // Work may be finished during a pause: the pause ends with it.
        (ClockState::Running | ClockState::Paused, ClockCommand::Stop) => Ok(ClockState::Stopped),
        (ClockState::Running | ClockState::Paused, ClockCommand::Cancel) => {
            Ok(ClockState::Cancelled)
        }
        (
            ClockState::NotStarted,
            ClockCommand::Pause | ClockCommand::Resume | ClockCommand::Stop | ClockCommand::Cancel,
        ) => Err(ClockRefused::NotStarted),
        (ClockState::Running | ClockState::Paused, ClockCommand::Start) => {
            Err(ClockRefused::AlreadyStarted)
        }
        (ClockState::Running, ClockCommand::Resume) => Err(ClockRefused::NotPaused),
        (ClockState::Paused, ClockCommand::Pause) => Err(ClockRefused::AlreadyPaused),
        (
            ClockState::Stopped | ClockState::Cancelled,
            ClockCommand::Start
            | ClockCommand::Pause
            | ClockCommand::Resume
            | ClockCommand::Stop
            | ClockCommand::Cancel,
        ) => Err(ClockRefused::AlreadyStopped),
    }
}

/// One row of the table of a clock's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifecycleRow {
    /// The state before.
    pub state: ClockState,
    /// The command.
    pub command: ClockCommand,
    /// The state after, or why the command is refused.
    pub result: Result<ClockState, ClockRefused>,
}

/// Every state with every command.
#[must_use]
pub fn lifecycle_table() -> Vec<LifecycleRow> {
    let rows_of = |state: ClockState| {
        let row = move |command| LifecycleRow {
            state,
            command,
            result: next_state(state, command),
        };
        ClockCommand::ALL.iter().copied().map(row)
    };
    ClockState::ALL.iter().copied().flat_map(rows_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_answers_every_command_once() {
        let table = lifecycle_table();
        assert_eq!(table.len(), ClockState::ALL.len() * ClockCommand::ALL.len());
        let allowed = table.iter().filter(|row| row.result.is_ok()).count();
        assert_eq!(allowed, 7);
    }

    #[test]
    fn a_clock_that_has_ended_takes_no_command() {
        for ended in [ClockState::Stopped, ClockState::Cancelled] {
            for command in ClockCommand::ALL {
                assert_eq!(
                    next_state(ended, *command),
                    Err(ClockRefused::AlreadyStopped)
                );
            }
        }
    }
}
