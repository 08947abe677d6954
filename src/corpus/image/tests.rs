use std::io::Write;

use super::{ImageFacts, Pixels};
use crate::source::Tree;

/// Pictures of one pixel, complete.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";
const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xe1\0\x08\xff\xd8\xff\xd9\0\0\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0?\0\x7f\xff\xd9";
const WEBP: &[u8] = b"RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0";

fn read(bytes: &[u8]) -> Option<ImageFacts> {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("bytes");
    ImageFacts::read(&Tree::default(), file.path(), Pixels::Count).expect("a file that can be read")
}

/// The format, and whether the file ends early.
fn verdict(bytes: &[u8]) -> (Option<&'static str>, bool) {
    let facts = read(bytes).expect("no pointer");
    (facts.format, facts.ends_early)
}

#[test]
fn whole_pictures_are_complete_and_cut_ones_are_not() {
    for (format, bytes) in [("png", PNG), ("gif", GIF), ("jpg", JPEG), ("webp", WEBP)] {
        assert_eq!(verdict(bytes), (Some(format), false));
        let cut = &bytes[..bytes.len() - 3];
        assert_eq!(verdict(cut), (Some(format), true), "{format}");
    }
}

#[test]
fn what_programs_write_behind_a_picture_does_not_matter() {
    for bytes in [PNG, GIF, JPEG] {
        let mut long = bytes.to_vec();
        long.extend(std::iter::repeat_n(b'x', 9000));
        assert!(!verdict(&long).1);
    }
}

#[test]
fn the_end_of_a_thumbnail_is_not_the_end_of_the_picture() {
    assert!(verdict(&JPEG[..JPEG.len() - 2]).1);
}

#[test]
fn an_svg_is_xml_with_that_root() {
    let whole = "\u{feff}<?xml version=\"1.0\"?>\n<!-- <html> -->\n<!DOCTYPE svg [\n<!ENTITY a \"b\">\n]>\n<svg:svg></svg:svg>\n";
    assert_eq!(verdict(whole.as_bytes()), (Some("svg"), false));
    assert_eq!(verdict(b"<svg width='1'/>"), (Some("svg"), false));
    assert_eq!(verdict(b"<svg><path d='M0 0'/><g>"), (Some("svg"), true));
    assert_eq!(verdict(b"<!DOCTYPE html><svg></svg>"), (None, false));
    assert_eq!(verdict(b"# An <svg> in text"), (None, false));
}

#[test]
fn a_cut_avif_is_known_by_its_boxes() {
    let mut bytes = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf\0\0\0\x20mdat".to_vec();
    bytes.extend([0; 24]);
    assert_eq!(verdict(&bytes), (Some("avif"), false));
    bytes.truncate(50);
    assert!(verdict(&bytes).1);
}

#[test]
fn other_bytes_are_no_picture_and_pointers_are_not_judged() {
    assert_eq!(verdict(b""), (None, false));
    assert_eq!(verdict(b"\x89PN"), (None, false));
    assert_eq!(verdict(b"<html>not found</html>"), (None, false));
    assert_eq!(
        read(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"),
        None
    );
}

#[test]
fn pixels_are_counted() {
    assert_eq!(read(PNG).and_then(|facts| facts.pixels), Some((1, 1)));
    assert_eq!(read(JPEG).and_then(|facts| facts.pixels), Some((1, 1)));
}
