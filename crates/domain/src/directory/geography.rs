//! Where things are: the middle of each postcode sector, and how far two
//! points are apart. A sector's middle is no home: it is never shown as an address.

use std::collections::HashMap;

use super::Degrees;
use crate::people::Postcode;

/// A point on the map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Point {
    /// North of the equator.
    pub latitude: Degrees,
    /// East of Greenwich.
    pub longitude: Degrees,
}

/// The mean radius of the earth, in metres.
const EARTH: f64 = 6_371_008.8;

impl Point {
    /// The distance in metres along the ground.
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        let (from, to) = (
            self.latitude.degrees().to_radians(),
            other.latitude.degrees().to_radians(),
        );
        let across = (other.longitude.degrees() - self.longitude.degrees()).to_radians();
        let half = ((to - from) / 2.0).sin().powi(2)
            + from.cos() * to.cos() * (across / 2.0).sin().powi(2);
        2.0 * EARTH * half.sqrt().min(1.0).asin()
    }
}

/// A place to look near.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Near {
    /// How people say it; of a postcode its sector alone, which points at no home.
    pub words: String,
    /// Where it is.
    pub point: Point,
}

/// Why a place cannot be looked near.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NearProblem {
    /// It has the shape of a postcode and does not exist.
    #[error("We do not know this postcode. Check it, or enter a town")]
    NoSuchPostcode,
    /// Northern Ireland is not covered.
    #[error("Postcodes of Northern Ireland are not covered. Enter a postcode or town near here")]
    NorthernIreland,
    /// No town or village of this name has a service.
    #[error("We do not know a place of this name. Enter a postcode, or the nearest town")]
    NoSuchPlace,
}

/// The middle of every postcode sector and district of Great Britain.
#[derive(Clone, Debug, Default)]
pub struct Sectors {
    points: HashMap<Box<str>, Point>,
}

impl Sectors {
    /// Reads lines of a sector or district, its latitude and its longitude,
    /// apart by commas. A line that cannot be read is left out.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut points = HashMap::new();
        let mut districts: HashMap<String, (i64, i64, i64)> = HashMap::new();
        for line in text.lines() {
            let mut parts = line.split(',');
            let (Some(sector), Some(latitude), Some(longitude)) = (
                parts.next(),
                parts.next().and_then(Degrees::parse),
                parts.next().and_then(Degrees::parse),
            ) else {
                continue;
            };
            let point = Point {
                latitude,
                longitude,
            };
            let district = sector.split(' ').next().unwrap_or(sector);
            let sum = districts.entry(district.to_owned()).or_default();
            sum.0 += i64::from(latitude.millionths());
            sum.1 += i64::from(longitude.millionths());
            sum.2 += 1;
            points.insert(sector.into(), point);
        }
        for (district, (latitude, longitude, count)) in districts {
            let middle = |sum: i64| i32::try_from(sum.checked_div(count)?).ok();
            if let (Some(latitude), Some(longitude)) = (middle(latitude), middle(longitude)) {
                let point = Point {
                    latitude: Degrees::from_millionths(latitude),
                    longitude: Degrees::from_millionths(longitude),
                };
                points.entry(district.into()).or_insert(point);
            }
        }
        Self { points }
    }

    /// How many sectors and districts are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The middle of a postcode's sector, or of its district where the sector is not known.
    ///
    /// # Errors
    /// [`NearProblem`] when it is not in Great Britain or does not exist.
    pub fn of_postcode(&self, postcode: &Postcode) -> Result<Near, NearProblem> {
        if postcode.area() == "BT" {
            return Err(NearProblem::NorthernIreland);
        }
        let first = postcode.inward().chars().next().unwrap_or(' ');
        let sector = format!("{} {first}", postcode.outward());
        let found = self.points.get(sector.as_str());
        match found {
            Some(point) => Ok(Near {
                words: sector,
                point: *point,
            }),
            None => Err(NearProblem::NoSuchPostcode),
        }
    }

    /// The middle of a sector or district as people type it: "HP20 1", "hp20"; `None` when it is neither.
    #[must_use]
    pub fn of_part(&self, typed: &str) -> Option<Near> {
        let words: Vec<String> = typed
            .split_whitespace()
            .map(str::to_ascii_uppercase)
            .collect();
        let part = words.join(" ");
        self.points.get(part.as_str()).map(|point| Near {
            words: part.clone(),
            point: *point,
        })
    }
}
