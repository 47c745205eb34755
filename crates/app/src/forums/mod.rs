//! The panels' pages: what waits, the meetings, the agenda, who came, and the
//! decision for each family.

mod cases;
mod decide;
mod invitation;
mod list;
mod meeting;
mod pack;

#[cfg(test)]
mod templates_test;

pub use list::waited_words;

crate::routes! {
    get "/forums" SeeForum Read => list::page;
    get "/forums/cases" SeeForum Read => cases::list;
    get "/forums/cases.csv" SeeForum Read => cases::list;
    get "/forums/themes" SeeForum Nothing => list::themes;
    get "/forums/watch-list" SeeForum Read => list::watched;
    get "/forums/learning" SeeFrontDoorQueue Read => list::learning;
    post "/forums/meetings" RunForumMeeting Event("forums.meeting_planned") => meeting::plan;
    get "/forums/meetings/{id}" SeeForum Read => meeting::page;
    post "/forums/meetings/{id}/agenda" RunForumMeeting Event("forums.agenda_changed") => meeting::add_to_agenda;
    post "/forums/meetings/{id}/attendance" RunForumMeeting Event("forums.attendance_recorded") => meeting::attendance;
    post "/forums/meetings/{id}/move" RunForumMeeting Event("forums.meeting_moved") => meeting::move_to;
    post "/forums/meetings/{id}/held" RunForumMeeting Event("forums.meeting_held") => meeting::held;
    get "/forums/meetings/{id}/invitation.ics" SeeForum Nothing => invitation::file;
    get "/forums/meetings/{id}/pack.pdf" SeeForum Read => pack::file;
    get "/forums/meetings/{id}/items/{item}" RecordForumDecision Read => decide::form;
    post "/forums/meetings/{id}/items/{item}" RecordForumDecision Event("forums.case_decided") => decide::decide;
    post "/forums/meetings/{id}/items/{item}/remove" RunForumMeeting Event("forums.agenda_changed") => decide::remove;
}
