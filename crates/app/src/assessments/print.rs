//! An assessment on paper, in clear or large print: for the family to read, and
//! for a file that is kept elsewhere.

use documents::{
    Block, HeadingLevel, Language, Pack, PrintOptions, PrintSize, Section, SectionStart,
};

use super::words::{looked_at, part_answers, part_title, state_words};
use crate::people::{hidden_here, hide_in_print};
use crate::web::{Answer, Cx, Reply};
use crate::words;

/// The PDF; `?size=large` for large print.
pub async fn pdf(cx: Cx) -> Answer {
    let page = looked_at(&cx).await?;
    let sections: Vec<Section> = page
        .part_keys
        .iter()
        .filter_map(|key| {
            let section = page.form.section(&key.section)?;
            let blocks = part_answers(section, page.part(key))
                .into_iter()
                .flat_map(|(question, answer)| {
                    [
                        Block::Heading(HeadingLevel::Main, question),
                        Block::Paragraph(answer),
                    ]
                })
                .collect();
            Some(Section {
                title: part_title(&page.form, &page.people, key),
                start: SectionStart::Following,
                blocks,
            })
        })
        .collect();
    let pack = Pack {
        title: page.form.title.clone(),
        authority: cx.app.profile.authority.name.clone(),
        subtitle: page.case.family_name.clone(),
        generated: format!(
            "Case {}. {}. Printed on {}.",
            page.case.reference,
            state_words(&page.state),
            words::day_words(words::today(cx.act.at))
        ),
        marking: "OFFICIAL-SENSITIVE".to_owned(),
        sections,
        language: Language::english(),
    };
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
