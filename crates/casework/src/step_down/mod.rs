//! From children's social care down to early help, as use cases: the record that
//! social care works with a family, the proposal, the transfer meeting, the
//! answer of the next service, the hand-over. The rules are `domain::step_down`.

mod answer;
mod handover;
mod involvement;
mod meeting;
mod propose;
pub mod statements;
mod stored;
mod tell;
mod views;

pub(crate) use answer::follow_case;
pub use answer::{accept, decline};
pub use handover::{close, plan_visit, visit_held};
pub(crate) use involvement::begin_if_none;
pub use involvement::{Involvement, NewInSocialCare, involvement_of, record_family};
pub use meeting::{DecideCommand, Deciding, ListCommand, decide, put_on_list, take_off};
pub(crate) use propose::under_way;
pub use propose::{Propose, Reroute, propose, reroute, sign_off, withdraw};
pub use stored::{Decided, Found, find};
pub use views::{
    MeetingToCome, StepDownLine, StepUpUnderWay, WithSocialCare, for_agency, meetings_to_come,
    of_family, of_meeting, step_ups_under_way, to_be_listed, with_social_care,
};
