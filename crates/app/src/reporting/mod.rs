//! Pages for lead agencies that keep their own case system: their report by a
//! link, and what the panel sees and does about it.

mod link;
mod page;

pub use page::last_context;

crate::routes! {
    get "/cases/{reference}/reports" ManageReporting Read => page::page;
    post "/cases/{reference}/reports" ManageReporting Event("reporting.file_placed") => page::place;
    post "/cases/{reference}/reports/send" ManageReporting Event("reporting.link_sent") => page::send;
    post "/cases/{reference}/reports/stop" ManageReporting Event("reporting.link_ended") => page::stop;
    post "/cases/{reference}/reports/close" CloseOnReport Event("reporting.closed_on_report") => page::close;
    get "/report/thank-you" ReadPublicPages Nothing => link::thank_you;
    get "/report/{secret}" ReadPublicPages Read => link::form;
    post "/report/{secret}" ReadPublicPages Event("reporting.reported") => link::send;
    post "/report/{secret}/answer" ReadPublicPages Event("cases.lead_accepted") => link::answer;
    post "/report/{secret}/new-link" ReadPublicPages Event("reporting.link_sent") => link::renewed;
}
