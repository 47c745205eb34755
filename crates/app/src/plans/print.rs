//! The plan on paper, in clear or large print, for the family to keep and sign.

use casework::CaseworkError;
use casework::plans::PlanPage;
use documents::{Block, Language, Pack, PrintOptions, PrintSize, Section, SectionStart, Table};
use domain::plans::{Need, Plan, PlanVersion};
use domain::profile::Label;

use super::page::{parts, read, whose};
use crate::people::{hidden_here, hide_in_print};
use crate::web::{Answer, Cx, Reply};
use crate::words;

/// The PDF; `?size=large` for large print.
pub async fn pdf(cx: Cx) -> Answer {
    let page = read(&cx).await?;
    let pack = pack_of(&cx, &page).ok_or(CaseworkError::NotFound)?;
    let hidden = hidden_here(&cx, &page.case.relations, page.case.family).await?;
    let pack = hide_in_print(pack, &hidden)?;
    let size = if cx.query("size") == "large" {
        PrintSize::Large
    } else {
        PrintSize::Standard
    };
    let options = PrintOptions {
        size,
        created: cx.act.at,
    };
    Ok(Reply::File {
        media_type: "application/pdf",
        name: None,
        bytes: cx.app.press.pack_pdf(&pack, options)?.pdf,
    })
}

fn pack_of(cx: &Cx, page: &PlanPage) -> Option<Pack> {
    let plan = page.plan.as_ref()?;
    let version = plan.in_force().or_else(|| plan.latest())?;
    let mut sections: Vec<Section> = version
        .needs
        .iter()
        .map(|need| need_section(page, plan, need))
        .collect();
    sections.push(commitment(page, version));
    let state = if version.agreed.is_some() {
        "agreed by the family"
    } else {
        "draft"
    };
    Some(Pack {
        title: domain::people::first_capital(cx.app.profile.label(Label::Plan)),
        authority: cx.app.profile.authority.name.clone(),
        subtitle: page.case.family_name.clone(),
        generated: format!(
            "Case {}, version {}, {state}. Printed on {}.",
            page.case.reference,
            version.number,
            words::day_words(words::today(cx.act.at))
        ),
        marking: "OFFICIAL-SENSITIVE".to_owned(),
        sections,
        language: Language::english(),
    })
}

fn need_section(page: &PlanPage, plan: &Plan, need: &Need) -> Section {
    let rows = need.actions.iter().map(|action| {
        [
            action.what.clone(),
            page.owner_name(&action.owner),
            words::day_words(action.by),
            plan.status_of(action.id).words().to_owned(),
        ]
    });
    Section {
        title: need.words.clone(),
        start: SectionStart::Following,
        blocks: vec![
            Block::Facts(vec![
                ("For".to_owned(), whose(page, need.whose)),
                ("Our goal".to_owned(), need.goal.words.clone()),
            ]),
            Block::Table(Table::new(
                "What we will do",
                ["What", "Who", "By when", "How it is going"],
                rows,
            )),
        ],
    }
}

fn commitment(page: &PlanPage, version: &PlanVersion) -> Section {
    let blocks = match &version.agreed {
        Some(agreed) => vec![
            Block::Paragraph(agreed.commitment.clone()),
            Block::Facts(vec![
                (
                    "Agreed by".to_owned(),
                    agreed
                        .people
                        .iter()
                        .map(|person| page.person_name(*person))
                        .collect::<Vec<_>>()
                        .join(", "),
                ),
                ("On".to_owned(), words::day_words(agreed.on)),
                ("How".to_owned(), agreed.how.words().to_owned()),
            ]),
            Block::Table(Table::new(
                "Who made the plan",
                ["Who", "What part they had", "Their words, or why not"],
                parts(page, agreed).iter().map(|one| {
                    ["name", "part", "words"]
                        .map(|key| one[key].as_str().unwrap_or_default().to_owned())
                }),
            )),
        ],
        None => vec![Block::Facts(vec![
            ("What we will do ourselves".to_owned(), " ".to_owned()),
            ("Names".to_owned(), " ".to_owned()),
            ("Signed".to_owned(), " ".to_owned()),
            ("Date".to_owned(), " ".to_owned()),
        ])],
    };
    Section {
        title: "What the family will do".to_owned(),
        start: SectionStart::Following,
        blocks,
    }
}
