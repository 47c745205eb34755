//! A scale drawn as a star: a spoke for each area, the reading before and the
//! reading now. Told apart without colour: dashes and squares for before, a
//! solid line and circles for now. The same numbers stand in a table beside it.

use std::fmt::Write as _;

use minijinja::HtmlEscape;
use minijinja::value::Value;

/// Half of the drawing's side, in its own units.
const CENTRE: f64 = 180.0;
/// The length of a spoke.
const RADIUS: f64 = 140.0;

/// What a star shows.
#[derive(Clone, Debug)]
pub struct Star<'a> {
    /// Unique on its page, letters, digits and dashes alone.
    pub id: &'a str,
    /// What is drawn, in a few words.
    pub title: &'a str,
    /// The same in a sentence, for those who hear it.
    pub description: &'a str,
    /// The lowest score.
    pub lowest: u8,
    /// The highest score.
    pub highest: u8,
    /// The scores of now, by spoke; a missing score is a gap.
    pub now: &'a [Option<u8>],
    /// The scores of before, if there are any.
    pub before: Option<&'a [Option<u8>]>,
}

/// The star as SVG, safe to put into a page: every word in it is escaped, and
/// looks are presentation attributes, because the content policy refuses inline styles.
#[must_use]
pub fn draw(star: &Star<'_>) -> Value {
    Value::from_safe_string(svg(star))
}

fn svg(star: &Star<'_>) -> String {
    let spokes = star.now.len();
    let mut out = String::new();
    let id = HtmlEscape(star.id);
    // Writing into a String cannot fail.
    let _ = write!(
        out,
        "<svg class=\"eh-star\" viewBox=\"0 0 360 360\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\" xmlns=\"http://www.w3.org/2000/svg\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
        HtmlEscape(star.title),
        HtmlEscape(star.description)
    );
    out.push_str("<g class=\"eh-star__grid\" fill=\"none\" stroke=\"#b1b4b6\" stroke-width=\"1\">");
    for score in star.lowest..=star.highest {
        let ring: Vec<Option<u8>> = vec![Some(score); spokes];
        let _ = write!(out, "<path d=\"{}\"/>", outline(star, &ring));
    }
    for spoke in 0..spokes {
        let (x, y) = point(star, spoke, spokes, star.highest);
        let _ = write!(out, "<path d=\"M{CENTRE:.1} {CENTRE:.1}L{x:.1} {y:.1}\"/>");
    }
    out.push_str("</g>");
    out.push_str(&numbers(spokes));
    if let Some(before) = star.before {
        let _ = write!(
            out,
            "<path class=\"eh-star__before\" fill=\"none\" stroke=\"#505a5f\" stroke-width=\"3\" stroke-dasharray=\"8 6\" d=\"{}\"/>",
            outline(star, before)
        );
        for (x, y) in points(star, before) {
            let _ = write!(
                out,
                "<rect class=\"eh-star__before-point\" x=\"{:.1}\" y=\"{:.1}\" width=\"10\" height=\"10\" fill=\"#ffffff\" stroke=\"#505a5f\" stroke-width=\"2\"/>",
                x - 5.0,
                y - 5.0
            );
        }
    }
    let _ = write!(
        out,
        "<path class=\"eh-star__now\" fill=\"none\" stroke=\"#0b0c0c\" stroke-width=\"4\" d=\"{}\"/>",
        outline(star, star.now)
    );
    for (x, y) in points(star, star.now) {
        let _ = write!(
            out,
            "<circle class=\"eh-star__now-point\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"#0b0c0c\"/>"
        );
    }
    out.push_str("</svg>");
    out
}

/// The spokes' numbers, which the table's rows carry too.
fn numbers(spokes: usize) -> String {
    let mut out = String::from(
        "<g class=\"eh-star__numbers\" font-size=\"16\" text-anchor=\"middle\" fill=\"#0b0c0c\" aria-hidden=\"true\">",
    );
    for spoke in 0..spokes {
        let (x, y) = at(spoke, spokes, RADIUS + 20.0);
        let _ = write!(
            out,
            "<text x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
            y + 5.0,
            spoke + 1
        );
    }
    out.push_str("</g>");
    out
}

fn at(spoke: usize, spokes: usize, length: f64) -> (f64, f64) {
    let number = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    // The first spoke points up, the others follow clockwise.
    let angle = std::f64::consts::TAU * number(spoke) / number(spokes.max(1));
    (
        length.mul_add(angle.sin(), CENTRE),
        length.mul_add(-angle.cos(), CENTRE),
    )
}

/// The lowest score stands off the middle, so that it is never taken for none.
fn point(star: &Star<'_>, spoke: usize, spokes: usize, score: u8) -> (f64, f64) {
    let steps = f64::from(star.highest.saturating_sub(star.lowest)) + 1.0;
    let up = f64::from(
        score
            .clamp(star.lowest, star.highest)
            .saturating_sub(star.lowest),
    ) + 1.0;
    at(spoke, spokes, RADIUS * up / steps)
}

fn points(star: &Star<'_>, scores: &[Option<u8>]) -> Vec<(f64, f64)> {
    scores
        .iter()
        .enumerate()
        .filter_map(|(spoke, score)| Some(point(star, spoke, scores.len(), (*score)?)))
        .collect()
}

/// A line from each scored spoke to the next one, where both have a score: a
/// gap is seen as a gap.
fn outline(star: &Star<'_>, scores: &[Option<u8>]) -> String {
    let mut out = String::new();
    let following = scores.iter().cycle().skip(1);
    for (spoke, (this, next)) in scores.iter().zip(following).enumerate() {
        if let (Some(this), Some(next)) = (this, next) {
            let (x, y) = point(star, spoke, scores.len(), *this);
            let (to_x, to_y) = point(star, spoke + 1, scores.len(), *next);
            let _ = write!(out, "M{x:.1} {y:.1}L{to_x:.1} {to_y:.1}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn star<'a>(now: &'a [Option<u8>], before: Option<&'a [Option<u8>]>) -> Star<'a> {
        Star {
            id: "s1",
            title: "Family scale",
            description: "Scores by area",
            lowest: 1,
            highest: 10,
            now,
            before,
        }
    }

    #[test]
    fn a_missing_score_has_no_point_and_no_line() {
        let now = [Some(3), None, Some(10), Some(1)];
        let drawn = svg(&star(&now, None));
        assert_eq!(drawn.matches("<circle").count(), 3);
        // Of four lines between neighbours, the two at the gap are not drawn.
        assert_eq!(outline(&star(&now, None), &now).matches('M').count(), 2);
    }

    #[test]
    fn before_and_now_are_told_apart_without_colour() {
        let now = [Some(5), Some(6), Some(7)];
        let before = [Some(1), Some(2), None];
        let drawn = svg(&star(&now, Some(&before)));
        assert_eq!(drawn.matches("stroke-dasharray").count(), 1);
        assert_eq!(drawn.matches("<rect").count(), 2);
        assert_eq!(drawn.matches("<circle").count(), 3);
    }

    #[test]
    fn a_star_is_named_and_described_and_carries_no_inline_style() {
        let drawn = svg(&Star {
            title: "Ada <script>",
            ..star(&[Some(1), Some(2), Some(3)], None)
        });
        assert!(drawn.contains("role=\"img\" aria-labelledby=\"s1-title s1-desc\""));
        assert!(drawn.contains("Ada &lt;script&gt;"));
        assert!(!drawn.contains("style="));
    }

    #[test]
    fn every_score_of_every_scale_lies_inside_the_drawing() {
        for (lowest, highest) in [(1_u8, 10_u8), (1, 5), (0, 255)] {
            for spokes in 3..24 {
                let shape = Star {
                    lowest,
                    highest,
                    ..star(&[], None)
                };
                for spoke in 0..spokes {
                    for score in lowest..=highest {
                        let (x, y) = point(&shape, spoke, spokes, score);
                        assert!((40.0..=320.0).contains(&x) && (40.0..=320.0).contains(&y));
                        let off_the_middle = (x - CENTRE).hypot(y - CENTRE);
                        assert!(off_the_middle > 0.5);
                    }
                }
            }
        }
    }

    #[test]
    fn a_star_with_no_spokes_is_an_empty_drawing_and_no_fault() {
        assert!(!svg(&star(&[], None)).contains("NaN"));
    }
}
