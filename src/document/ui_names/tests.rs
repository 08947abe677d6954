use super::{Extent, find};
use crate::document::tests::parse;

/// Texts, with `…` on an open side, and the path.
fn names(page: &str) -> Vec<(String, Option<u32>)> {
    let doc = parse(page);
    let names = find(&doc).into_iter().map(|name| {
        let text = match name.extent {
            Extent::Marked => name.text.to_string(),
            Extent::OpenStart => format!("…{}", name.text),
            Extent::OpenEnd => format!("{}…", name.text),
        };
        (text, name.path)
    });
    names.collect()
}

#[track_caller]
fn check(page: &str, expected: &[(&str, Option<u32>)]) {
    let found = names(page);
    let found: Vec<_> = found.iter().map(|(text, path)| (&**text, *path)).collect();
    assert_eq!(found, expected);
}

#[test]
fn items_of_menu_paths_are_names() {
    check(
        "Go to `Settings` » `Import/Export` » `OPML`, then.\n",
        &[
            ("Settings", Some(1)),
            ("Import/Export", Some(1)),
            ("OPML", Some(1)),
        ],
    );
    check(
        "Open **Menu → Chats → Media quality** now.\n",
        &[
            ("Menu", Some(1)),
            ("Chats", Some(1)),
            ("Media quality", Some(1)),
        ],
    );
    check(
        "Go to Settings > Chats > Media and wait. Tap \"A\" > \"B\".\n",
        &[
            ("…Go to Settings", Some(1)),
            ("Chats", Some(1)),
            ("Media and wait…", Some(1)),
            ("A", Some(2)),
            ("B", Some(2)),
        ],
    );
}

#[test]
fn marked_texts_are_names() {
    check(
        "Tap **Save**, `x`, \"Two words\" or _it_.\n",
        &[
            ("Save", None),
            ("x", None),
            ("Two words", None),
            ("it", None),
        ],
    );
    check(
        "Touchez « Fermer » puis **« Ouvrir »**.\n",
        &[("Fermer", None), ("Ouvrir", None)],
    );
    check(
        "Gib die „Server-Adresse“ ein\n",
        &[("Server-Adresse", None)],
    );
}

#[test]
fn verbs_and_steps_say_that_a_name_is_used() {
    let doc = parse("Tap **A**. There is **B**. The **C** button.\n\n1. **D**\n");
    let used: Vec<bool> = find(&doc).iter().map(|name| name.is_used).collect();
    assert_eq!(used, [true, false, true, true]);
}

#[test]
fn the_source_of_a_name_is_without_its_marks() {
    let page = "Tap **Save &amp; go** and ``a`b``.\n";
    let doc = parse(page);
    let sources: Vec<&str> = find(&doc).iter().map(|name| doc.slice(name.span)).collect();
    assert_eq!(sources, ["Save &amp; go", "a`b"]);
}
