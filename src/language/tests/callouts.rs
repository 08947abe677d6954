//! Labels of callouts.

use super::language;
use crate::language::{CalloutKind, LabelCase, LabelMark};

#[test]
#[expect(clippy::too_many_lines, reason = "one table of sentences")]
fn callouts_are_read_with_their_label() {
    use {CalloutKind as Kind, LabelCase as Case, LabelMark as Mark};
    for (tag, text, label, kind, case, mark) in [
        (
            "en",
            "NOTE: Turn it off.",
            "NOTE:",
            Kind::Note,
            Case::Upper,
            Mark::Colon,
        ),
        (
            "en",
            "**WARNING!** Please",
            "WARNING!",
            Kind::Warning,
            Case::Upper,
            Mark::Exclamation,
        ),
        (
            "en",
            "Please note: it",
            "Please note:",
            Kind::Note,
            Case::Title,
            Mark::Colon,
        ),
        (
            "en",
            "Tip — try it",
            "Tip —",
            Kind::Tip,
            Case::Title,
            Mark::Dash,
        ),
        (
            "en",
            "**Note.** Text",
            "Note.",
            Kind::Note,
            Case::Title,
            Mark::FullStop,
        ),
        (
            "en",
            "**Note**: Text",
            "Note**:",
            Kind::Note,
            Case::Title,
            Mark::Colon,
        ),
        (
            "en",
            "caution",
            "caution",
            Kind::Caution,
            Case::Lower,
            Mark::None,
        ),
        (
            "en",
            "⚠️ Important note: x",
            "Important note:",
            Kind::Important,
            Case::Title,
            Mark::Colon,
        ),
        (
            "de",
            "Hinweis: Aus.",
            "Hinweis:",
            Kind::Note,
            Case::Title,
            Mark::Colon,
        ),
        (
            "fr",
            "Remarque : non",
            "Remarque :",
            Kind::Note,
            Case::Title,
            Mark::Colon,
        ),
        (
            "ru",
            "ВНИМАНИЕ! Не",
            "ВНИМАНИЕ!",
            Kind::Attention,
            Case::Upper,
            Mark::Exclamation,
        ),
        (
            "ja",
            "注意：オフ",
            "注意：",
            Kind::Caution,
            Case::Caseless,
            Mark::Colon,
        ),
        (
            "zh",
            "警告！关闭",
            "警告！",
            Kind::Warning,
            Case::Caseless,
            Mark::Exclamation,
        ),
        (
            "ar",
            "ملاحظة: أوقف",
            "ملاحظة:",
            Kind::Note,
            Case::Caseless,
            Mark::Colon,
        ),
        (
            "hi",
            "नोट: बंद",
            "नोट:",
            Kind::Note,
            Case::Caseless,
            Mark::Colon,
        ),
    ] {
        let found = language(tag)
            .callout(text)
            .unwrap_or_else(|| panic!("{text}"));
        assert_eq!(&text[found.range], label);
        assert_eq!(
            (found.kind, found.case, found.mark),
            (kind, case, mark),
            "{text}"
        );
    }
}

#[test]
fn sentences_that_begin_with_a_label_word_are_no_callouts() {
    for text in [
        "Note that it is off.",
        "Notes",
        "Warnings are shown",
        "",
        "Important to know",
        "Tip-top",
        "note.txt is",
    ] {
        let found = language("en").callout(text);
        assert!(text == "Notes" || found.is_none(), "{text}: {found:?}");
    }
}
