//! What stands beside the families' journeys in the demo: files that came with
//! a request, drafts that wait, worries that agencies keep to themselves, and
//! people who wait for a social worker to ring back.

use casework::attachments::{self, AddFile};
use casework::calls::{self, FinishCallBack, RecordCall, RecordEnquiry};
use casework::drafts;
use casework::referrals::{Origin, Receive, Received, receive_from};
use casework::worries::{self, NoteWorry};
use domain::act::Act;
use domain::attachments::CleanFile;
use domain::referrals::{
    Arrival, CallFacts, Channel, ChildAge, DraftChild, PointedTo, ReferrerKind, Request,
    RequestDraft, WorryAnswers, WrittenForm, split_name,
};
use domain::worries::{Next, Worry};
use jiff::SignedDuration;

use super::journey::Chapter;
use super::seed::{SeedError, Story};

/// One thing beside the families.
#[derive(Clone, Copy, Debug)]
pub(super) enum Beside {
    /// A file comes with the family's request.
    File,
    /// The written form that was asked for comes.
    WrittenForm,
    /// An agency notes a worry, by its place in the list.
    Worry(usize),
    /// A noted worry becomes a request, by its place in the list.
    WorryGrows(usize),
    /// Somebody asks the front door for advice, by its place in the list.
    Question(usize),
    /// A social worker rings back whoever waits longest.
    CallBack,
    /// Somebody starts a request and stops half way.
    Draft(usize),
    /// A social worker records a family, and it goes its way, by its place in the list.
    FromSocialCare(usize),
    /// Somebody looks at a pair of records that may be one person.
    Pair {
        /// The one that was found last, or the one that waits longest.
        newest: bool,
    },
}

const DRAWING: &[u8] = include_bytes!("drawing.png");
const ATTENDANCE: &[u8] = include_bytes!("attendance.pdf");
const NOTE: &[u8] =
    b"Rang home twice this week. Nobody answered.\nThe older child collects the younger one.\n";
const FORM: &[u8] = b"ASKING FOR HELP\n\nFilled in by hand and typed by the sender.\n";

/// A worry: who notes it, the child, about how old, what, and what comes of it.
type ToldWorry = (
    &'static str,
    &'static str,
    u8,
    &'static str,
    Option<ToldNext>,
);
#[derive(Clone, Copy)]
enum ToldNext {
    Help(&'static str),
    Point(&'static str, &'static str),
    End(&'static str),
}

const WORRIES: &[ToldWorry] = &[
    (
        "tola.okafor",
        "Alfie Brook",
        7,
        "Came without a coat again. Says that he sleeps on the sofa.",
        None,
    ),
    (
        "tola.okafor",
        "Mina Castle",
        9,
        "Very quiet since the holidays. Cries when it is time to go home.",
        Some(ToldNext::Help(
            "A daily check-in with the pastoral lead, and a talk with her father.",
        )),
    ),
    (
        "tola.okafor",
        "Ivo Meadow",
        6,
        "A bruise on the shin. He says that he fell from the climbing frame; two staff saw it.",
        Some(ToldNext::End(
            "Seen by two staff as it happened. Mum told at the gate.",
        )),
    ),
    (
        "megan.price",
        "Theo Lark",
        3,
        "Missed two appointments. Speech is late for his age.",
        Some(ToldNext::Point(
            "Speech and Language drop-in",
            "We can refer, and they can see him sooner.",
        )),
    ),
    (
        "tola.okafor",
        "Robin Vale",
        15,
        "Out late with older people on two school nights.",
        None,
    ),
    (
        "megan.price",
        "",
        0,
        "A mother who is due in May has nowhere to stay from next month.",
        None,
    ),
];

/// A question: who asks, what they are, and what.
const QUESTIONS: &[(&str, &str, &str, bool)] = &[
    (
        "Jo Marsh",
        "Childminder",
        "A child is collected late most days. Is that a referral?",
        true,
    ),
    (
        "Sergeant Hale",
        "Neighbourhood police",
        "How do we share a worry that is too small for a form?",
        false,
    ),
    (
        "Dr Amin",
        "GP",
        "A parent asks for help with sleep and money. Where do I send them?",
        true,
    ),
    (
        "Lena Fox",
        "Youth worker",
        "Must I ask a 15-year-old’s father before I refer?",
        true,
    ),
];

const DRAFTS: &[(&str, &str, u8, &str)] = &[
    (
        "tola.okafor",
        "Ada Winter",
        8,
        "Tired, and hungry on most mornings.",
    ),
    (
        "anne.whitfield",
        "Kit Larch",
        13,
        "Has not been in school since half-term.",
    ),
];

impl Story<'_> {
    /// Plans what stands beside `families` families: nothing where there are none.
    pub(super) fn plan_beside(&mut self, families: u64) {
        if families == 0 {
            return;
        }
        let hours_ago = |hours: i64| SignedDuration::from_hours(hours);
        let mut told = Vec::new();
        told.extend(
            (0..WORRIES.len())
                .zip([140, 90, 80, 66, 20, 5])
                .map(|(at, ago)| (ago, Beside::Worry(at))),
        );
        told.extend(
            (0..QUESTIONS.len())
                .zip([75, 50, 26, 3])
                .map(|(at, ago)| (ago, Beside::Question(at))),
        );
        told.push((70, Beside::CallBack));
        told.extend([(30, Beside::WorryGrows(0)), (2, Beside::WorryGrows(1))]);
        told.extend(
            (0..DRAFTS.len())
                .zip([48, 6])
                .map(|(at, ago)| (ago, Beside::Draft(at))),
        );
        told.extend(
            (0..super::border::FROM_SOCIAL_CARE)
                .zip([400, 60, 58, 54, 52, 46, 30])
                .map(|(at, ago)| (ago, Beside::FromSocialCare(at))),
        );
        self.plan_pairs();
        for (ago, beside) in told {
            let at = self.now - hours_ago(ago);
            self.plan_at(0, at, Chapter::Beside(beside));
        }
    }

    pub(super) async fn beside(&mut self, number: u64, what: Beside) -> Result<(), SeedError> {
        match what {
            Beside::File => self.file(number).await,
            Beside::WrittenForm => self.written_form(number).await,
            Beside::Worry(at) => self.worry(at).await,
            Beside::WorryGrows(at) => self.worry_grows(at).await,
            Beside::Question(at) => self.question(at).await,
            Beside::CallBack => self.call_back().await,
            Beside::Draft(at) => self.draft_begun(at).await,
            Beside::FromSocialCare(at) => self.comes_from_social_care(at).await,
            Beside::Pair { newest } => self.pair(newest).await,
        }
    }

    /// Receives a family's request: most by the form, some by a call that the
    /// written form is to follow, some by e-mail and typed in later.
    pub(super) async fn receive_by(
        &mut self,
        number: u64,
        act: &Act,
        mut request: Request,
        professional: bool,
    ) -> Result<Received, SeedError> {
        let (store, profile) = (&self.app.store, &self.app.profile);
        let key = self.key();
        let officer = self.act_of("sam.whitlock")?;
        if professional && number % 12 == 4 {
            request.channel = Channel::Call;
            request.written_form = WrittenForm::Awaited;
            let call = CallFacts {
                called_at: act.at,
                put_through: number.is_multiple_of(5),
            };
            let command = RecordCall { key, request, call };
            let received = calls::record_call(store, profile, &officer, &command).await?;
            if number.is_multiple_of(8) {
                let later =
                    SignedDuration::from_hours(if number.is_multiple_of(16) { 90 } else { 30 });
                self.plan(number, later, Chapter::Beside(Beside::WrittenForm));
            }
            return Ok(received);
        }
        if !professional && number % 40 == 14 {
            let draft =
                drafts::start(store, &officer, &RequestDraft::new(request.referrer.kind)).await?;
            let draft = drafts::load(&mut store.reader(), &officer, Some(&draft))
                .await?
                .ok_or(SeedError::Missing("a draft"))?;
            attachments::add_to_draft(store, &officer, draft.id, &clean("form.txt", FORM)?).await?;
            request.channel = Channel::EmailedForm;
            let origin = Origin {
                draft: Some(draft.id),
                arrival: Some(Arrival {
                    at: act.at - SignedDuration::from_hours(5),
                }),
                worry: None,
            };
            let command = Receive { key, request };
            let received = receive_from(store, profile, &officer, &command, origin).await?;
            drafts::mark_sent(store, &officer, draft.id, &received.reference).await?;
            return Ok(received);
        }
        if professional && number % 6 == 1 {
            let soon = SignedDuration::from_mins(20);
            self.plan(number, soon, Chapter::Beside(Beside::File));
        }
        let command = Receive { key, request };
        Ok(casework::referrals::receive(store, profile, act, &command).await?)
    }

    async fn file(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let Some(mailbox) = tale.referrer else {
            return Ok(());
        };
        let act = self.act_of(mailbox)?;
        let file = match number % 4 {
            1 => clean("attendance.pdf", ATTENDANCE)?,
            3 => clean("drawing by the child.png", DRAWING)?,
            _ => clean("notes of calls home.txt", NOTE)?,
        };
        let command = AddFile {
            key: self.key(),
            file,
        };
        let reference = &tale.received.reference;
        attachments::add_to_referral(&self.app.store, &act, reference, &command).await?;
        Ok(())
    }

    async fn written_form(&mut self, number: u64) -> Result<(), SeedError> {
        let tale = self.tale(number)?;
        let (store, profile) = (&self.app.store, &self.app.profile);
        let officer = self.act_of("sam.whitlock")?;
        let reference = &tale.received.reference;
        Ok(calls::receive_written_form(store, profile, &officer, reference).await?)
    }

    async fn worry(&mut self, at: usize) -> Result<(), SeedError> {
        let (mailbox, child, years, what, next) =
            *WORRIES.get(at).ok_or(SeedError::Missing("a worry"))?;
        let act = self.act_of(mailbox)?;
        let (given_name, family_name) = split_name(child);
        let command = NoteWorry {
            key: self.key(),
            worry: Worry {
                given_name,
                family_name,
                age: match years {
                    0 => ChildAge::Unborn { expected: None },
                    years => ChildAge::About { years },
                },
                what: what.to_owned(),
                would_gain: true,
            },
            next: next.map(|next| match next {
                ToldNext::Help(how) => Next::HelpOurselves {
                    how: how.to_owned(),
                },
                ToldNext::End(why) => Next::End {
                    why: why.to_owned(),
                },
                ToldNext::Point(service, why) => Next::PointTo {
                    to: PointedTo {
                        service: service.to_owned(),
                        contact: None,
                    },
                    why: why.to_owned(),
                },
            }),
        };
        worries::note(&self.app.store, &act, &command).await?;
        Ok(())
    }

    async fn question(&mut self, at: usize) -> Result<(), SeedError> {
        let (caller, standing, question, call_back) =
            *QUESTIONS.get(at).ok_or(SeedError::Missing("a question"))?;
        let officer = self.act_of("sam.whitlock")?;
        let command = RecordEnquiry {
            key: self.key(),
            caller: caller.to_owned(),
            caller_standing: Some(standing.to_owned()),
            caller_contact: Some("01632 960 115".to_owned()),
            question: question.to_owned(),
            advice: (!call_back)
                .then(|| "Talk to the family first, and ring again if it goes on.".to_owned()),
            call: CallFacts {
                called_at: officer.at,
                put_through: false,
            },
            call_back,
            family_reference: None,
        };
        calls::record_enquiry(&self.app.store, &officer, &command).await?;
        Ok(())
    }

    async fn call_back(&mut self) -> Result<(), SeedError> {
        let worker = self.act_of("marcus.bell")?;
        let waiting = calls::open_call_backs(&mut self.app.store.reader(), &worker).await?;
        let Some(first) = waiting.first() else {
            return Ok(());
        };
        let command = FinishCallBack {
            enquiry: first.id,
            version: first.version,
            advice: "Speak to the parent, write down each late day, and refer if nothing changes in two weeks.".to_owned(),
            family_reference: None,
        };
        calls::finish_call_back(&self.app.store, &worker, &command).await?;
        Ok(())
    }

    async fn draft_begun(&mut self, at: usize) -> Result<(), SeedError> {
        let (mailbox, child, years, worry) =
            *DRAFTS.get(at).ok_or(SeedError::Missing("a draft"))?;
        let act = self.act_of(mailbox)?;
        let (given_name, family_name) = split_name(child);
        let content = RequestDraft {
            children: vec![DraftChild::bare(
                given_name,
                family_name,
                ChildAge::About { years },
            )],
            worry: Some(WorryAnswers {
                worry: worry.to_owned(),
                ..WorryAnswers::default()
            }),
            ..RequestDraft::new(ReferrerKind::Professional)
        };
        drafts::start(&self.app.store, &act, &content).await?;
        Ok(())
    }
}

fn clean(name: &'static str, bytes: &[u8]) -> Result<CleanFile, SeedError> {
    CleanFile::check(name, bytes).map_err(|_| SeedError::Missing("a file that can be kept"))
}
