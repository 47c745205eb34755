//! Reads a PDF back, as a screen reader or a search would: text through the fonts'
//! own Unicode maps, and the tags. Knows nothing of how the file was made.

use std::collections::BTreeMap;

use hayro_cmap::{BfString, CMap};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Page;

/// What a reader finds in a file.
pub struct Reading {
    /// The text of each page without white space, header and footer included.
    pub pages: Vec<String>,
    /// How often each structure tag occurs ("H1", "TH", "Table").
    pub tags: BTreeMap<String, usize>,
    /// The levels of the headings in reading order.
    pub headings: Vec<u8>,
    /// The language of the catalogue.
    pub language: Option<String>,
    /// Whether the catalogue says that the file is tagged.
    pub marked: bool,
    /// The XMP description, which names the standards the file claims.
    pub xmp: String,
    /// The smallest type on any page, in points.
    pub smallest_type: f32,
    /// The right-most point that any text reaches.
    pub right_edge: f32,
    /// The highest point that any text reaches.
    pub top_edge: f32,
    /// The lowest base line of any text.
    pub bottom_edge: f32,
}

impl Reading {
    pub fn text(&self) -> String {
        self.pages.concat()
    }

    pub fn says(&self, words: &str) -> bool {
        self.text().contains(&without_space(words))
    }

    /// Whether all text lies on A4 paper, clear of the edge that printers cannot reach.
    pub fn fits_the_paper(&self) -> bool {
        const MARGIN: f32 = 14.0;
        self.right_edge < 595.0 - MARGIN
            && self.top_edge < 842.0 - MARGIN
            && self.bottom_edge > MARGIN
    }

    pub fn tag(&self, name: &str) -> usize {
        self.tags.get(name).copied().unwrap_or_default()
    }
}

pub fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

pub fn read(file: &[u8]) -> Reading {
    assert!(
        file.starts_with(b"%PDF-1.7"),
        "the file says that it is PDF 1.7"
    );
    let pdf = Pdf::new(file.to_vec()).expect("a PDF that can be opened");
    let catalogue: Dict<'_> = pdf
        .objects()
        .into_iter()
        .filter_map(Object::into_dict)
        .find(|dict| name_is(dict, "Type", "Catalog"))
        .expect("a catalogue");
    let mut reading = Reading {
        pages: Vec::new(),
        tags: BTreeMap::new(),
        headings: Vec::new(),
        language: catalogue
            .get::<hayro_syntax::object::String<'_>>("Lang")
            .map(|lang| String::from_utf8_lossy(lang.as_bytes()).into_owned()),
        marked: catalogue
            .get::<Dict<'_>>("MarkInfo")
            .and_then(|mark| mark.get::<bool>("Marked"))
            .unwrap_or_default(),
        xmp: catalogue
            .get::<Stream<'_>>("Metadata")
            .map(|xmp| String::from_utf8_lossy(&xmp.decoded().expect("readable XMP")).into_owned())
            .unwrap_or_default(),
        smallest_type: f32::MAX,
        right_edge: 0.0,
        top_edge: 0.0,
        bottom_edge: f32::MAX,
    };
    if let Some(root) = catalogue.get::<Dict<'_>>("StructTreeRoot") {
        walk_tags(&root, &mut reading);
    }
    for page in pdf.pages().iter() {
        let text = page_text(page, &mut reading);
        reading.pages.push(text);
    }
    reading
}

fn name_is(dict: &Dict<'_>, key: &str, value: &str) -> bool {
    dict.get::<Name<'_>>(key)
        .is_some_and(|name| name.as_str() == value)
}

fn walk_tags(node: &Dict<'_>, reading: &mut Reading) {
    if let Some(tag) = node.get::<Name<'_>>("S") {
        let tag = tag.as_str().to_owned();
        if let Some(level) = tag.strip_prefix('H').and_then(|level| level.parse().ok()) {
            reading.headings.push(level);
        }
        *reading.tags.entry(tag).or_default() += 1;
    }
    if let Some(kids) = node.get::<Array<'_>>("K") {
        for kid in kids.iter::<Object<'_>>() {
            if let Some(kid) = kid.into_dict() {
                walk_tags(&kid, reading);
            }
        }
    } else if let Some(kid) = node.get::<Dict<'_>>("K") {
        walk_tags(&kid, reading);
    }
}

/// A font of a page: its Unicode map and the widths of its characters.
struct Face {
    map: CMap,
    widths: BTreeMap<u32, f32>,
}

fn faces(page: &Page<'_>) -> BTreeMap<String, Face> {
    let mut faces = BTreeMap::new();
    for (name, _) in page.resources().fonts.entries() {
        let font = page
            .resources()
            .get_font(&name)
            .expect("a font of the page");
        let map: Stream<'_> = font.get("ToUnicode").expect("every font has a Unicode map");
        let map = CMap::parse(&map.decoded().expect("a readable map"), |_| None).expect("a map");
        let descendant: Dict<'_> = font
            .get::<Array<'_>>("DescendantFonts")
            .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
            .expect("a descendant font");
        faces.insert(
            name.as_str().to_owned(),
            Face {
                map,
                widths: widths(&descendant),
            },
        );
    }
    faces
}

fn widths(font: &Dict<'_>) -> BTreeMap<u32, f32> {
    let mut widths = BTreeMap::new();
    // Either "first [w w w]" or "first last w".
    let mut numbers: Vec<Object<'_>> = Vec::new();
    let code = |number: &Object<'_>| u32::from(number.clone().into_u16().expect("a character"));
    for entry in font
        .get::<Array<'_>>("W")
        .expect("widths")
        .iter::<Object<'_>>()
    {
        if let Some(list) = entry.clone().into_array() {
            let first = code(&numbers.pop().expect("a first character before its widths"));
            widths.extend((first..).zip(list.iter::<f32>()));
            continue;
        }
        numbers.push(entry);
        if let [first, last, width] = &numbers[..] {
            let width = width.clone().into_f32().expect("a width");
            widths.extend((code(first)..=code(last)).map(|code| (code, width)));
            numbers.clear();
        }
    }
    widths
}

fn page_text(page: &Page<'_>, reading: &mut Reading) -> String {
    let faces = faces(page);
    let mut text = String::new();
    let (mut face, mut size, mut x, mut y) = (None, 0.0_f32, 0.0_f32, 0.0_f32);
    // Scale and offset, across and up, one per saved state.
    let mut states: Vec<[f32; 4]> = vec![[1.0, 0.0, 1.0, 0.0]];
    let mut operations = page.operations();
    while let Some(operation) = operations.next() {
        let operands: Vec<Object<'_>> = operation.operands().cloned().collect();
        let number = |index: usize| operands[index].clone().into_f32().expect("a number");
        match &operation.operator[..] {
            b"q" => states.push(*states.last().expect("a state")),
            b"Q" => drop(states.pop()),
            b"cm" => {
                let state = states.last_mut().expect("a state");
                let [across, left, up, bottom] = *state;
                *state = [
                    across * number(0),
                    left + across * number(4),
                    up * number(3),
                    bottom + up * number(5),
                ];
            }
            b"Tf" => {
                let name = operands[0].clone().into_name().expect("a font name");
                face = faces.get(name.as_str());
                size = number(1);
                reading.smallest_type = reading.smallest_type.min(size);
            }
            b"Tm" => (x, y) = (number(4), number(5)),
            b"Tj" | b"TJ" => {
                let face = face.expect("a font before text");
                let advance = show(&operands[0], face, size, &mut text);
                let [across, left, up, bottom] = *states.last().expect("a state");
                let base = bottom + up * y;
                reading.right_edge = reading.right_edge.max(left + across * (x + advance));
                reading.top_edge = reading.top_edge.max(base + size * 0.75);
                reading.bottom_edge = reading.bottom_edge.min(base);
            }
            _ => {}
        }
    }
    without_space(&text)
}

/// Adds the text of one show operator and returns how far it reaches.
fn show(operand: &Object<'_>, face: &Face, size: f32, text: &mut String) -> f32 {
    let mut advance = 0.0;
    let parts = match operand.clone().into_array() {
        Some(parts) => parts.iter::<Object<'_>>().collect(),
        None => vec![operand.clone()],
    };
    for part in parts {
        if let Some(codes) = part.clone().into_string() {
            for code in codes.as_bytes().chunks_exact(2) {
                let code = u32::from(u16::from_be_bytes([code[0], code[1]]));
                match face
                    .map
                    .lookup_bf_string(code)
                    .expect("every glyph has its characters")
                {
                    BfString::Char(c) => text.push(c),
                    BfString::String(s) => text.push_str(&s),
                }
                advance += face.widths.get(&code).copied().unwrap_or_default() / 1000.0 * size;
            }
        } else if let Some(kern) = part.into_f32() {
            advance -= kern / 1000.0 * size;
        }
    }
    advance
}
