//! The panel pack: what the meeting needs to know of each family, as PDF. It
//! is marked on every page, and opening it is a recorded look at each family.

use casework::forums::{Meeting, PackCase, pack_cases};
use documents::{
    Block, HeadingLevel, Language, Pack, PrintOptions, PrintSize, Section, SectionStart,
};
use domain::access::Action;
use domain::event::Subject;
use domain::profile::Label;

use super::list::waited_words;
use super::meeting::id_of;
use crate::information_requests::answers_of_case;
use crate::people::{hidden_here, hide_in_print};
use crate::web::{Answer, Cx, Reply};
use crate::words;

/// The file.
pub async fn file(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let (meeting, cases) =
        pack_cases(&mut cx.app.store.reader(), &cx.app.profile, &cx.act, id).await?;
    for one in &cases {
        cx.record_look(Subject {
            family: Some(one.case.family),
            referral: one.case.referral,
        })
        .await?;
    }
    let mut answers = Vec::new();
    for one in &cases {
        let may_read = cx.allows(&one.case.relations, Action::ReadInformationAnswers);
        answers.push(if may_read {
            answers_of_case(&cx, one.case.id).await?
        } else {
            Vec::new()
        });
    }
    let mut pack = compose(&cx, &meeting, &cases, &answers);
    for (section, one) in pack.sections.iter_mut().zip(&cases) {
        let hidden = hidden_here(&cx, &one.case.relations, one.case.family).await?;
        *section = hide_in_print(section.clone(), &hidden)?;
    }
    let printed = cx.app.press.pack_pdf(
        &pack,
        PrintOptions {
            size: PrintSize::Standard,
            created: cx.act.at,
        },
    )?;
    Ok(Reply::File {
        media_type: "application/pdf",
        name: None,
        bytes: printed.pdf,
    })
}

/// What agencies answered about one case: each agency with its words.
type Answers = Vec<(String, String)>;

fn compose(cx: &Cx, meeting: &Meeting, cases: &[PackCase], answers: &[Answers]) -> Pack {
    let profile = &cx.app.profile;
    let sections = if cases.is_empty() {
        vec![Section {
            title: "Agenda".to_owned(),
            start: SectionStart::Following,
            blocks: vec![Block::Paragraph("No case is on the agenda.".to_owned())],
        }]
    } else {
        cases
            .iter()
            .zip(answers)
            .map(|(one, answers)| section(cx, one, answers))
            .collect()
    };
    Pack {
        title: words::forum_name(profile, &meeting.forum),
        authority: profile.authority.name.clone(),
        subtitle: format!(
            "Meeting on {}, {}",
            words::day_words(words::today(meeting.starts_at)),
            meeting.place
        ),
        generated: format!("Made on {}", words::day_words(words::today(cx.act.at))),
        marking: "OFFICIAL-SENSITIVE".to_owned(),
        sections,
        language: Language::english(),
    }
}

fn section(cx: &Cx, one: &PackCase, answers: &Answers) -> Section {
    let today = words::today(cx.act.at);
    // First names and ages are enough to discuss what a family needs.
    let children: Vec<String> = one
        .people
        .iter()
        .filter(|person| person.part == "child")
        .map(|person| {
            let name = if person.given_name.is_empty() {
                "Name not known"
            } else {
                &person.given_name
            };
            format!("{name}, {}", words::age_alone(person, today))
        })
        .collect();
    let mut blocks = vec![
        Block::Facts(facts(cx, one)),
        Block::Heading(HeadingLevel::Main, "Children".to_owned()),
        Block::Bullets(children),
    ];
    if let Some(request) = &one.request {
        blocks.push(Block::Heading(
            HeadingLevel::Main,
            "What worries the referrer".to_owned(),
        ));
        blocks.push(Block::Paragraph(request.worry.clone()));
        for (title, text) in [
            ("What goes well", &request.strengths),
            ("What the child says", &request.child_voice),
            (
                "What the referrer’s service tried",
                &request.tried.own_support,
            ),
            ("Who else helps", &request.tried.others),
            ("What should change", &request.expected_outcome),
        ] {
            if let Some(text) = text {
                blocks.push(Block::Heading(HeadingLevel::Main, title.to_owned()));
                blocks.push(Block::Paragraph(text.clone()));
            }
        }
    }
    if !answers.is_empty() {
        blocks.push(Block::Heading(
            HeadingLevel::Main,
            "What agencies know".to_owned(),
        ));
        blocks.push(Block::Facts(answers.clone()));
    }
    Section {
        title: format!("Case {}", one.case.reference),
        start: SectionStart::NewPage,
        blocks,
    }
}

fn facts(cx: &Cx, one: &PackCase) -> Vec<(String, String)> {
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let mut facts = vec![fact("Waiting for", waited_words(one.since, cx.act.at))];
    if let Some(detail) = words::waiting_detail(&cx.app.profile, &one.case.stage) {
        facts.push(fact("Where it stands", detail));
    }
    if let Some(named) = one.decision.as_ref().and_then(|made| made.level.as_ref()) {
        facts.push(fact(
            &format!(
                "Level that {} named",
                cx.app.profile.names.in_text(Label::FrontDoor)
            ),
            named.number.to_string(),
        ));
    }
    if let Some(decision) = &one.decision {
        facts.push(fact("Why", decision.rationale.clone()));
    }
    if let Some(consent) = one.consent {
        facts.push(fact("Consent", consent.words().to_owned()));
    }
    let holder = one.holder.as_ref().map_or_else(
        || "Nobody".to_owned(),
        |held| match &held.user_name {
            Some(name) => format!("{}, {name}", held.agency_name),
            None => held.agency_name.clone(),
        },
    );
    facts.push(fact("Who holds the family", holder));
    facts
}
