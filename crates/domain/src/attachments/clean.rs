//! What is taken out of pictures before they are kept: the place, the time, the
//! camera and its owner. A photograph of a child must not say where they live.

use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::Png;
use img_parts::{Bytes, ImageEXIF as _};

use super::{FileKind, FileRefused};

/// The chunks of a PNG that a reader needs to draw it; every other is words,
/// times or a maker's own (PNG, third edition, section 11).
const PNG_DRAWN: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
    b"cICP", b"bKGD", b"pHYs",
];
/// The tag that says which way up a picture is (Exif 2.32, 4.6.4).
const ORIENTATION: u16 = 0x0112;

/// The file without what a picture tells about its making.
pub(super) fn without_metadata(kind: FileKind, bytes: &[u8]) -> Result<Vec<u8>, FileRefused> {
    match kind {
        FileKind::Jpeg => jpeg(bytes),
        FileKind::Png => png(bytes),
        FileKind::Pdf | FileKind::Docx | FileKind::Text => Ok(bytes.to_vec()),
    }
}

fn png(bytes: &[u8]) -> Result<Vec<u8>, FileRefused> {
    let mut picture =
        Png::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| FileRefused::Unreadable)?;
    picture
        .chunks_mut()
        .retain(|chunk| PNG_DRAWN.contains(&&chunk.kind()));
    Ok(picture.encoder().bytes().to_vec())
}

fn jpeg(bytes: &[u8]) -> Result<Vec<u8>, FileRefused> {
    let mut picture =
        Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| FileRefused::Unreadable)?;
    let turned = picture.exif().and_then(|exif| orientation(&exif));
    picture.segments_mut().retain(is_drawn);
    if let Some(turned) = turned {
        picture.set_exif(Some(only_orientation(turned)));
    }
    let cleaned = picture.encoder().bytes();
    let end = end_of_picture(&cleaned).ok_or(FileRefused::Unreadable)?;
    Ok(cleaned.get(..end).unwrap_or_default().to_vec())
}

/// Where the picture ends. Telephones put a film or a second, larger picture
/// after it, with its own place and time (ITU T.81, B.1.1.2 and B.1.1.5).
fn end_of_picture(bytes: &[u8]) -> Option<usize> {
    let mut at: usize = 2;
    loop {
        let pair = bytes.get(at..at.checked_add(2)?)?;
        match *pair {
            [0xff, 0xd9] => return at.checked_add(2),
            // Stuffed and fill bytes, and restarts, belong to the scan.
            [0xff, 0x00 | 0x01 | 0xd0..=0xd7] => at = at.checked_add(2)?,
            [0xff, 0xff] => at = at.checked_add(1)?,
            [0xff, _] => {
                let length = bytes.get(at.checked_add(2)?..at.checked_add(4)?)?;
                let length = u16::from_be_bytes(length.try_into().ok()?);
                at = at.checked_add(2)?.checked_add(usize::from(length))?;
            }
            _ => at = at.checked_add(1)?,
        }
    }
}

/// Whether a reader needs the segment to draw the picture: the frame and its
/// tables, the colours (APP0, APP2's profile, APP14), and no comment.
fn is_drawn(segment: &JpegSegment) -> bool {
    match segment.marker() {
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        markers::APP1
        | markers::APP3
        | markers::APP4
        | markers::APP5
        | markers::APP6
        | markers::APP7
        | markers::APP8
        | markers::APP9
        | markers::APP10
        | markers::APP11
        | markers::APP12
        | markers::APP13
        | markers::APP15
        | markers::COM => false,
        _ => true,
    }
}

/// Which way up the picture is, from its first directory. A photograph of a
/// letter that lies on its side helps nobody.
fn orientation(exif: &[u8]) -> Option<u8> {
    let little = match exif.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let two = |at: usize| -> Option<u16> {
        let pair: [u8; 2] = exif.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    };
    let four: [u8; 4] = exif.get(4..8)?.try_into().ok()?;
    let first = usize::try_from(if little {
        u32::from_le_bytes(four)
    } else {
        u32::from_be_bytes(four)
    })
    .ok()?;
    let entries = usize::from(two(first)?);
    (0..entries.min(200)).find_map(|entry| {
        let at = first.checked_add(2)?.checked_add(entry.checked_mul(12)?)?;
        let turned = u8::try_from(two(at.checked_add(8)?)?).ok()?;
        (two(at)? == ORIENTATION && (2..=8).contains(&turned)).then_some(turned)
    })
}

/// A directory that holds the orientation and nothing else.
fn only_orientation(turned: u8) -> Bytes {
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([turned, 0, 0, 0, 0, 0, 0, 0]);
    Bytes::from(exif)
}
