//! Files as people send them: honest names, honest kinds, and pictures that tell
//! no place.

use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};
use img_parts::{Bytes, ImageEXIF as _};
use proptest::prelude::*;

use super::*;

/// A white picture of one point.
const PNG: &[u8] = include_bytes!("samples/dot.png");
const JPEG: &[u8] = include_bytes!("samples/dot.jpg");
const DOCX: &[u8] = include_bytes!("samples/letter.docx");

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_file_is_what_its_content_says_and_never_what_its_name_says() {
    for (name, bytes, kind, kept_name) in [
        (
            "letter.exe",
            &b"%PDF-1.7\n%rest"[..],
            FileKind::Pdf,
            "letter.pdf",
        ),
        ("photo.png", JPEG, FileKind::Jpeg, "photo.jpg"),
        ("photo.JPEG", JPEG, FileKind::Jpeg, "photo.jpeg"),
        ("C:\\school\\drawing.png", PNG, FileKind::Png, "drawing.png"),
        ("../../etc/letter", DOCX, FileKind::Docx, "letter.docx"),
        (
            "note",
            b"Sam was late again.\r\n",
            FileKind::Text,
            "note.txt",
        ),
        (
            "Letter of 3. May",
            b"Dear school",
            FileKind::Text,
            "Letter of 3. May.txt",
        ),
        ("", b"Dear school", FileKind::Text, "file.txt"),
    ] {
        let file = CleanFile::check(name, bytes).unwrap();
        assert_eq!((file.kind(), file.name()), (kind, kept_name), "{name}");
    }
}

#[test]
fn what_is_not_on_the_list_is_refused_with_what_to_do() {
    let mut heic = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1".to_vec();
    heic.extend([0; 32]);
    let mut macros = DOCX.to_vec();
    macros.extend(b"word/vbaProject.bin");
    let large = vec![b'a'; LARGEST + 1];
    for (bytes, refused) in [
        (&b""[..], FileRefused::Empty),
        (&large, FileRefused::TooLarge),
        (&heic, FileRefused::Heic),
        (&macros, FileRefused::Macros),
        (
            b"<html><script>alert(1)</script>",
            FileRefused::KindNotTaken,
        ),
        (b"<svg xmlns='x'/>", FileRefused::KindNotTaken),
        (b"MZ\x90\0\x03\0\0\0", FileRefused::KindNotTaken),
        (b"PK\x03\x04 a zip of anything", FileRefused::KindNotTaken),
        (b"\x89PNG\r\n\x1a\n cut off", FileRefused::Unreadable),
        (b"GIF89a\x01\0\x01\0", FileRefused::KindNotTaken),
    ] {
        assert_eq!(CleanFile::check("holiday.pdf", bytes), Err(refused));
    }
    assert!(CleanFile::check("note.txt", &vec![b'a'; LARGEST]).is_ok());
}

#[test]
fn a_photograph_keeps_nothing_but_the_picture_and_which_way_up_it_is() {
    let mut picture = Jpeg::from_bytes(Bytes::from_static(JPEG)).unwrap();
    // One directory: the orientation (6: turned a quarter) and a maker's name.
    let mut exif = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    exif.extend(b"\x01\x0f\0\x02\0\0\0\x04Cam\0");
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    exif.extend(b"\0\0\0\0GPS 51.8156N 0.8084W");
    picture.set_exif(Some(Bytes::from(exif)));
    for (marker, words) in [
        (markers::COM, &b"Sam at home"[..]),
        (markers::APP13, b"Photoshop 3.0\0By A Parent"),
        (markers::APP2, b"MPF\0second picture"),
    ] {
        picture.segments_mut().insert(
            1,
            JpegSegment::new_with_contents(marker, Bytes::from_static(words)),
        );
    }
    let mut sent = picture.encoder().bytes().to_vec();
    sent.extend(b"a film after the picture");
    let kept = CleanFile::check("IMG_0001.jpg", &sent).unwrap();
    for gone in [
        &b"GPS"[..],
        b"Cam",
        b"Sam",
        b"Parent",
        b"second picture",
        b"a film",
    ] {
        assert!(contains(&sent, gone), "the test sends {gone:?}");
        assert!(!contains(kept.bytes(), gone), "{gone:?} was kept");
    }
    let kept = Jpeg::from_bytes(Bytes::copy_from_slice(kept.bytes())).unwrap();
    assert!(
        kept.exif()
            .is_some_and(|exif| exif.ends_with(b"\x06\0\0\0\0\0\0\0"))
    );
    assert!(kept.segment_by_marker(markers::SOS).is_some());
}

#[test]
fn a_png_keeps_its_points_and_none_of_its_words() {
    let mut picture = Png::from_bytes(Bytes::from_static(PNG)).unwrap();
    for (kind, words) in [
        (*b"tEXt", &b"Author\0A Parent"[..]),
        (*b"eXIf", b"GPS 51.8N"),
        (*b"tIME", b"2027-03"),
    ] {
        picture
            .chunks_mut()
            .insert(1, PngChunk::new(kind, Bytes::from_static(words)));
    }
    let sent = picture.encoder().bytes().to_vec();
    let kept = CleanFile::check("drawing.png", &sent).unwrap();
    assert_eq!(kept.bytes(), PNG);
}

proptest! {
    #[test]
    fn no_content_whatever_is_kept_as_something_it_is_not(bytes in proptest::collection::vec(any::<u8>(), 0..400), name in ".{0,200}") {
        if let Ok(file) = CleanFile::check(&name, &bytes) {
            prop_assert_eq!(FileKind::of(file.bytes()), Ok(file.kind()));
            prop_assert!(file.name().chars().count() <= LONGEST_NAME + 6);
            let ending = file.name().rsplit('.').next().unwrap_or("").to_ascii_lowercase();
            prop_assert!(file.kind().endings().contains(&ending.as_str()));
            prop_assert!(!file.name().contains(['/', '\\', '\0']));
        }
    }
}
