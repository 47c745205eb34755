//! The run's report: one HTML page, its charts SVG with their numbers in a table beside.

use crate::Summary;
use linkage::fields::SPEC;
use linkage::linker::Linked;
use std::collections::BTreeMap;
use std::fmt::Write;

const STYLE: &str = "body{font:1.1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c}\
table{border-collapse:collapse;margin:1rem 0}th,td{border-bottom:1px solid #b1b4b6;padding:.3rem .8rem;text-align:left}\
td.n,th.n{text-align:right}svg{max-width:100%;height:auto}";

/// The page.
#[must_use]
pub fn page(summary: &Summary, linked: &Linked) -> String {
    let mut out = format!(
        "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Record linkage report</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body><main><h1>Record linkage report</h1>"
    );
    totals(&mut out, summary);
    let weights = histogram(linked.pairs.iter().map(|p| f64::from(p.bits)));
    chart(
        &mut out,
        "Pairs by weight",
        "Weight (bits): each doubles the odds of one person",
        &weights,
    );
    chart(
        &mut out,
        "Persons by number of records",
        "Records of one person",
        &sizes(&linked.clusters.of),
    );
    model(&mut out, linked);
    out.push_str("</main></body></html>\n");
    out
}

fn totals(out: &mut String, s: &Summary) {
    let rows = [
        ("Records read", s.records),
        ("Rows set aside (see set-aside.csv)", s.set_aside),
        ("Dates of birth that are not dates", s.bad_dates),
        (
            "Ids that two files have (given the file\u{2019}s name)",
            s.renamed,
        ),
        ("Pairs compared", s.candidates),
        ("Pairs kept", s.pairs),
        ("Persons", s.persons),
        ("Households", s.households),
        ("Links refused (see refused.csv)", s.refused),
    ];
    out.push_str("<table><caption>What came of it</caption><tbody>");
    for (words, n) in rows {
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{words}</th><td class=\"n\">{n}</td></tr>"
        );
    }
    out.push_str("</tbody></table>");
}

fn histogram(weights: impl Iterator<Item = f64>) -> Vec<(String, u64)> {
    let mut bins: BTreeMap<i64, u64> = (-4..=12).map(|b| (b, 0)).collect();
    for w in weights {
        let bin = (-4i64..12)
            .rev()
            .find(|b| w >= whole(*b) * 2.0)
            .unwrap_or(-4);
        *bins.entry(bin).or_default() += 1;
    }
    bins.into_iter()
        .map(|(b, n)| (format!("{}", b * 2), n))
        .collect()
}

fn whole(n: i64) -> f64 {
    i32::try_from(n).map_or(0.0, f64::from)
}

fn sizes(of: &[u32]) -> Vec<(String, u64)> {
    let mut members: BTreeMap<u32, u64> = BTreeMap::new();
    of.iter().for_each(|c| *members.entry(*c).or_default() += 1);
    let mut sizes: BTreeMap<u64, u64> = (1..=10).map(|n| (n, 0)).collect();
    members
        .values()
        .for_each(|n| *sizes.entry((*n).min(10)).or_default() += 1);
    sizes
        .into_iter()
        .map(|(n, c)| {
            (
                if n == 10 {
                    "10 or more".to_owned()
                } else {
                    n.to_string()
                },
                c,
            )
        })
        .collect()
}

fn chart(out: &mut String, title: &str, axis: &str, bars: &[(String, u64)]) {
    let most = bars.iter().map(|b| b.1).max().unwrap_or(1).max(1);
    let id = title.replace(' ', "-").to_lowercase();
    let _ = write!(
        out,
        "<h2 id=\"{id}\">{title}</h2><svg role=\"img\" aria-labelledby=\"{id}\" viewBox=\"0 0 {} 240\">",
        bars.len() * 48
    );
    for (i, (label, n)) in bars.iter().enumerate() {
        let height = n * 190 / most;
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"40\" height=\"{height}\" fill=\"#1d70b8\"/><text x=\"{}\" y=\"225\" font-size=\"12\" text-anchor=\"middle\">{label}</text>",
            i * 48 + 4,
            205 - height,
            i * 48 + 24
        );
    }
    let _ = write!(
        out,
        "</svg><table><thead><tr><th scope=\"col\">{axis}</th><th scope=\"col\" class=\"n\">Number</th></tr></thead><tbody>"
    );
    for (label, n) in bars {
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{label}</th><td class=\"n\">{n}</td></tr>"
        );
    }
    out.push_str("</tbody></table>");
}

fn model(out: &mut String, linked: &Linked) {
    out.push_str(
        "<h2>What the model learned</h2><table><thead><tr><th scope=\"col\">Field</th><th scope=\"col\">Outcome</th>\
         <th scope=\"col\" class=\"n\">One person</th><th scope=\"col\" class=\"n\">One household</th>\
         <th scope=\"col\" class=\"n\">Strangers</th><th scope=\"col\" class=\"n\">Bits</th></tr></thead><tbody>",
    );
    for (field, spec) in linked.model.fields.iter().zip(&SPEC) {
        for (level, words) in field.levels.iter().zip(spec.levels) {
            let _ = write!(
                out,
                "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"n\">{:.4}</td><td class=\"n\">{:.4}</td><td class=\"n\">{:.7}</td><td class=\"n\">{:.1}</td></tr>",
                spec.words,
                words.words,
                level.same,
                level.home,
                level.stranger,
                (level.same / level.stranger).log2()
            );
        }
    }
    out.push_str("</tbody></table>");
}
