//! Learning from what workers decided, without losing weights that can be read.

use crate::model::Model;

/// One reviewed pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision {
    /// The weight (log2 odds) it had when it was decided on.
    pub bits: f32,
    /// Whether the worker said that both records are of one person.
    pub same: bool,
}

/// How many decisions the trained weights count for: the model as it is stays the belief
/// until workers have said otherwise about as often.
const BELIEF: f64 = 12.0;
const ROUNDS: usize = 60;

/// The model with its weights shifted and stretched so that they agree with the decisions.
/// Every field's weight keeps its meaning; with no decision the model stays as it is.
///
/// The fit is a logistic regression on the weight, held towards "no shift, no stretch". The
/// stretch stays between a half and twice, so a heavier pair never becomes a lighter one.
#[must_use]
pub fn recalibrate(model: &Model, decisions: &[Decision]) -> Model {
    let ln2 = std::f64::consts::LN_2;
    let (mut shift, mut slope) = (0.0f64, 1.0f64);
    for _ in 0..ROUNDS {
        let (mut g0, mut g1) = (-BELIEF * 0.1 * shift, -BELIEF * 4.0 * (slope - 1.0));
        let (mut h00, mut h01, mut h11) = (BELIEF * 0.1, 0.0, BELIEF * 4.0);
        for d in decisions {
            let w = f64::from(d.bits).clamp(-20.0, 20.0);
            let p = 1.0 / (1.0 + (-(slope * w + shift) * ln2).exp());
            let e = (f64::from(u8::from(d.same)) - p) * ln2;
            let v = p * (1.0 - p) * ln2 * ln2;
            g0 += e;
            g1 += e * w;
            h00 += v;
            h01 += v * w;
            h11 += v * w * w;
        }
        let det = (h00 * h11 - h01 * h01).max(1e-9);
        let (d0, d1) = ((h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det);
        shift = (shift + d0.clamp(-1.0, 1.0)).clamp(-12.0, 12.0);
        slope = (slope + d1.clamp(-0.2, 0.2)).clamp(0.5, 2.0);
        if d0.abs() + d1.abs() < 1e-9 {
            break;
        }
    }
    Model {
        shift: model.shift * slope + shift,
        slope: model.slope * slope,
        ..model.clone()
    }
}
