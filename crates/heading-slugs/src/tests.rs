//! Tests of the dialects, with headings of our own.

use super::{Dialect, HeadingId, headings, ids, ids_with_hyphens, slug};

/// The ids of a page of second-level headings; `-` means none.
fn made(dialect: Dialect, lines: &[&str]) -> Vec<String> {
    let source: String = lines
        .iter()
        .flat_map(|line| ["## ", line, "\n\n"])
        .collect();
    let made = ids(dialect, &headings(&source));
    made.into_iter()
        .map(|heading| heading.id.unwrap_or_else(|| "-".to_owned()))
        .collect()
}

fn one(dialect: Dialect, line: &str) -> String {
    made(dialect, &[line]).remove(0)
}

#[test]
fn every_dialect_has_its_own_name_and_reads_it() {
    for dialect in Dialect::ALL {
        assert_eq!(dialect.as_str().parse(), Ok(dialect));
        let json = serde_json::to_string(&dialect).unwrap();
        assert_eq!(json, format!("\"{dialect}\""));
    }
    assert_eq!("docfx".parse(), Ok(Dialect::Markdig));
    assert_eq!(
        serde_json::from_str::<Dialect>("\"learn\"").unwrap(),
        Dialect::Markdig
    );
}

#[test]
fn a_misspelt_dialect_is_answered_with_near_names() {
    let error = "gitlub".parse::<Dialect>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown slug dialect `gitlub`; did you mean `gitlab`, `github`, `gitlab-legacy`?"
    );
    let far = "zzz".parse::<Dialect>().unwrap_err();
    assert!(
        far.to_string().contains("the dialects are `github`"),
        "{far}"
    );
}

#[test]
fn a_suffix_that_is_a_heading_of_its_own_is_skipped_or_repeated() {
    let lines = ["Pay", "Pay", "Pay-1"];
    for dialect in Dialect::ALL {
        let expected = match dialect {
            Dialect::GitlabLegacy | Dialect::Kramdown | Dialect::Jekyll | Dialect::PandocGfm => {
                ["pay", "pay-1", "pay-1"]
            }
            Dialect::PythonMarkdown | Dialect::PymdownxLower => ["pay", "pay_1", "pay-1"],
            Dialect::Telegram | Dialect::TelegramCore => ["pay", "pay", "pay-1"],
            Dialect::Vuepress1 => ["pay", "pay-2", "pay-1"],
            _ => ["pay", "pay-1", "pay-1-1"],
        };
        assert_eq!(made(dialect, &lines), expected, "{dialect}");
    }
}

#[test]
fn an_underscore_suffix_counts_on_and_skips() {
    let lines = ["Fee_3", "Fee_3", "Fee", "Fee", "Fee"];
    assert_eq!(
        made(Dialect::PythonMarkdown, &lines),
        ["fee_3", "fee_4", "fee", "fee_1", "fee_2"]
    );
    assert_eq!(
        made(Dialect::PythonMarkdown, &["?", "!", "_2", "%"]),
        ["_1", "_2", "_3", "_4"]
    );
}

#[test]
fn a_written_id_blocks_later_ones_earlier_ones_or_none() {
    let lines = ["Plan", "Tariff {#plan}", "Plan"];
    assert_eq!(
        made(Dialect::Docusaurus, &lines),
        ["plan", "plan", "plan-1"]
    );
    assert_eq!(made(Dialect::Zola, &lines), ["plan-1", "plan", "plan-2"]);
    let first = ["Tariff {#plan}", "Plan"];
    assert_eq!(made(Dialect::Hugo, &first), ["plan", "plan-1"]);
    assert_eq!(made(Dialect::Mdbook, &first), ["plan", "plan"]);
    assert_eq!(made(Dialect::Github, &first), ["tariff-plan", "plan"]);
}

#[test]
fn a_final_sigma_is_seen_where_the_whole_text_is_lowered() {
    for dialect in [
        Dialect::Github,
        Dialect::Mdbook,
        Dialect::Vitepress,
        Dialect::PymdownxLower,
    ] {
        assert_eq!(one(dialect, "ΛΟΓΟΣ"), "λογος", "{dialect}");
    }
    for dialect in [
        Dialect::Jekyll,
        Dialect::Hugo,
        Dialect::Pandoc,
        Dialect::GitlabLegacy,
    ] {
        assert_eq!(one(dialect, "ΛΟΓΟΣ"), "λογοσ", "{dialect}");
    }
}

#[test]
fn a_dotted_capital_i_is_one_letter_or_two() {
    assert_eq!(one(Dialect::Github, "İzmir"), "i\u{307}zmir");
    assert_eq!(one(Dialect::Hugo, "İzmir"), "izmir");
    assert_eq!(one(Dialect::Vitepress, "İzmir"), "izmir");
}

#[test]
fn the_two_spellings_of_an_accent_differ_where_nothing_normalizes() {
    let lines = ["Caf\u{e9}s", "Cafe\u{301}s"];
    assert_eq!(
        made(Dialect::Github, &lines),
        ["caf\u{e9}s", "cafe\u{301}s"]
    );
    assert_eq!(
        made(Dialect::PandocGfm, &lines),
        ["caf\u{e9}s", "caf\u{e9}s-1"]
    );
    assert_eq!(made(Dialect::PythonMarkdown, &lines), ["cafes", "cafes_1"]);
    assert_eq!(made(Dialect::Telegram, &lines), ["cafes", "cafes"]);
}

#[test]
fn names_of_object_members_are_plain_words() {
    assert_eq!(
        made(Dialect::Github, &["`__proto__`", "`__proto__`"]),
        ["__proto__", "__proto__-1"]
    );
    assert_eq!(
        made(Dialect::Gitlab, &["valueOf", "valueOf"]),
        ["valueof", "valueof-1"]
    );
}

#[test]
fn an_empty_id_and_no_id_are_told_apart() {
    let found = headings("## ?!\n");
    assert_eq!(slug(Dialect::Github, &found[0]).as_deref(), Some(""));
    assert_eq!(slug(Dialect::Jekyll, &found[0]), None);
    assert_eq!(slug(Dialect::Telegram, &found[0]), None);
    assert_eq!(made(Dialect::Jekyll, &["?!", "!?"]), ["-", "-1"]);
    assert_eq!(made(Dialect::Telegram, &["?!", "!?"]), ["-", "-"]);
    assert_eq!(made(Dialect::Hugo, &["?!", "!?"]), ["heading", "heading-1"]);
    assert_eq!(made(Dialect::Kramdown, &["", "7"]), ["-", "section"]);
}

#[test]
fn digits_alone_are_treated_by_six_rules() {
    let expected = [
        (Dialect::Github, "365"),
        (Dialect::GitlabLegacy, "anchor-365"),
        (Dialect::Kramdown, "section"),
        (Dialect::Pandoc, "section"),
        (Dialect::Vitepress, "_365"),
        (Dialect::Zola, "365"),
    ];
    for (dialect, id) in expected {
        assert_eq!(one(dialect, "365"), id, "{dialect}");
    }
}

#[test]
fn product_badges_are_stripped_by_old_gitlab() {
    assert_eq!(
        one(Dialect::GitlabLegacy, "Epics **(PREMIUM SAAS)**"),
        "epics"
    );
    assert_eq!(one(Dialect::GitlabLegacy, "Epics (premium)"), "epics");
    assert_eq!(
        one(Dialect::GitlabLegacy, "Epics (paid only)"),
        "epics-paid-only"
    );
}

#[test]
fn footnotes_are_numbered_by_first_reference_on_the_page() {
    let page =
        "Text[^b].\n\n## Price[^a]\n\n[^a]: Net of[^c] tax.\n\n[^b]: Other.\n\n[^c]: More.\n";
    let found = headings(page);
    assert_eq!(slug(Dialect::Github, &found[0]).as_deref(), Some("price2"));
    assert_eq!(
        slug(Dialect::Docusaurus, &found[0]).as_deref(),
        Some("price")
    );
    assert_eq!(slug(Dialect::Zola, &found[0]).as_deref(), Some("price"));
    assert_eq!(
        slug(Dialect::PythonMarkdown, &found[0]).as_deref(),
        Some("pricea")
    );
}

#[test]
fn the_range_of_a_written_id_lies_in_the_source() {
    let page = "Intro.\n\n### Größe {.wide #size} ###\n";
    let found = headings(page);
    let made = &ids(Dialect::Hugo, &found)[0];
    let range = made.declared.clone().unwrap();
    assert_eq!(&found[0].raw[range.clone()], "size");
    assert_eq!(&page[found[0].offset + range.start..][..4], "size");
    assert_eq!(Dialect::Github.attributes(&found[0]), None);
    assert_eq!(
        &found[0].raw[Dialect::Hugo.attributes(&found[0]).unwrap().whole],
        "{.wide #size}"
    );
}

#[test]
fn docusaurus_reads_comments_and_an_escaped_brace() {
    for line in [
        "Size <!-- #dims -->",
        "Size {/* #dims */}",
        "Size {#dims}",
        "Size \\{#dims}",
    ] {
        assert_eq!(one(Dialect::Docusaurus, line), "dims", "{line}");
        let page = ["## ", line, "\n"].concat();
        let found = headings(&page);
        assert_eq!(
            slug(Dialect::Docusaurus, &found[0]).as_deref(),
            Some("size"),
            "{line}"
        );
    }
    assert_eq!(one(Dialect::Docusaurus, "Size <!-- dims -->"), "size-");
}

#[test]
fn heading_ids_are_syntax_in_fourteen_dialects() {
    let with: Vec<_> = Dialect::ALL
        .into_iter()
        .filter(|dialect| dialect.heading_ids())
        .collect();
    assert_eq!(with.len(), 14);
    for dialect in with {
        assert_eq!(
            one(dialect, "Top up {#add-money}"),
            "add-money",
            "{dialect}"
        );
    }
}

#[test]
fn telegram_escapes_cuts_and_drops_a_leading_anchor() {
    assert_eq!(one(Dialect::Telegram, "[](#pay)Don't wait"), "don-39t-wait");
    assert_eq!(
        one(Dialect::TelegramCore, "[](#pay) Don't `a_b`/c"),
        "dont-a-b-c"
    );
    let long = "word ".repeat(20);
    assert_eq!(one(Dialect::Telegram, &long).len(), 64);
}

#[test]
fn markdig_strips_what_utf_16_splits() {
    assert_eq!(
        made(Dialect::Markdig, &["A & B_c", "𝐀𝐁", "?"]),
        ["a--b_c", "section", "section-1"]
    );
}

#[test]
fn setext_closing_marks_and_quotes_leave_the_same_text() {
    for page in [
        "Two\nlines\n===\n",
        "# Two lines #\n",
        "> ## Two lines\n",
        "##  Two lines  ## \n",
    ] {
        let found = headings(page);
        assert_eq!(found.len(), 1, "{page}");
        assert_eq!(
            slug(Dialect::Zola, &found[0]).as_deref(),
            Some("two-lines"),
            "{page}"
        );
        assert!(page[found[0].offset..].starts_with(found[0].raw));
    }
}

#[test]
fn crlf_and_tabs_do_not_reach_the_source() {
    let found = headings("##\tPay now\t##\r\n\r\nPay\r\n---\r\n");
    assert_eq!((found[0].raw, found[1].raw), ("Pay now", "Pay"));
}

#[test]
fn vitepress_keeps_the_source_of_a_reference_that_has_neighbours() {
    let expected = [
        ("**&amp;** x", "x"),
        ("x **&amp;**", "x"),
        ("&amp;**b**", "amp-b"),
        ("**b** &amp;", "b-amp"),
        ("*a*&amp;*b*", "a-b"),
        ("~~a~~&amp;", "a"),
        ("**a**\\&**b**", "a-amp-b"),
        ("[a](b)&amp;", "a"),
        (":rocket: Go :)", "go"),
        ("8:30:45", "_8-30-45"),
    ];
    for (line, id) in expected {
        assert_eq!(one(Dialect::Vitepress, line), id, "{line}");
    }
}

#[test]
fn vuepress1_is_not_vitepress() {
    // As `@vuepress/markdown` 1.9.10 renders them.
    let expected = [
        ("A \u{2013} B \u{2014} c", "a-b-c"),
        ("x &mdash; y", "x-y"),
        ("Tom &amp; **Jerry**", "tom-jerry"),
        ("Text {#id}", "text-id"),
        ("1. Über `a_b`", "_1-uber-a-b"),
        (":smile: x ~b~ ~~c~~", "x-b-c"),
        ("Icon ![alt](i.png) <kbd>x</kbd>", "icon-x"),
        ("ﬁx ½ №", "fix-1⁄2-no"),
        ("???", ""),
    ];
    for (line, id) in expected {
        assert_eq!(one(Dialect::Vuepress1, line), id, "{line}");
    }
    let lines = ["Foo", "Foo", "Foo-2", "Foo", "???", "???"];
    let ids = ["foo", "foo-2", "foo-2-2", "foo-3", "", "-2"];
    assert_eq!(made(Dialect::Vuepress1, &lines), ids);
}

#[test]
fn attributes_of_an_inline_element_are_no_text() {
    assert_eq!(one(Dialect::Vitepress, "`tdl`{.sh} run"), "tdl-run");
    assert_eq!(
        one(Dialect::PymdownxLower, "[Docs](x){: target=_blank } now"),
        "docs-now"
    );
    assert_eq!(
        one(Dialect::Jekyll, "[Docs](x){:target=\"_blank\"} now"),
        "docs-now"
    );
    assert_eq!(one(Dialect::Pandoc, "`tdl`{.sh} run"), "tdl-run");
    assert_eq!(one(Dialect::Github, "`tdl`{.sh} run"), "tdlsh-run");
}

#[test]
fn pandoc_drops_commands_notes_and_dashes() {
    assert_eq!(
        one(Dialect::Pandoc, "Use \\textbf{x} well^[why] -- so"),
        "use-well-so"
    );
    assert_eq!(one(Dialect::Pandoc, "a ---- b .... c"), "a---b-.-c");
}

#[test]
fn words_are_parted_by_case_in_sindresorhus() {
    let expected = [
        ("parseJSONFile", "parse-json-file"),
        ("Two SDKs", "two-sdks"),
        ("Bob's & Ann's", "bobs-and-anns"),
        ("Можно ли?", "mozhno-li"),
    ];
    for (line, id) in expected {
        assert_eq!(one(Dialect::SindresorhusSlugify, line), id, "{line}");
    }
}

proptest::proptest! {
    #[test]
    fn no_heading_makes_a_dialect_panic(line in r#"([ -~]|[{}#:.=<>\\'"`*_~\[\]!&;^-]|\{#|<!--|-->|\PC|[éßİ́️👍]){0,24}"#) {
        let page = format!("## {line}\n\n{line}\n===\n\n> # {line}\n");
        let found = headings(&page);
        for dialect in Dialect::ALL {
            for (heading, id) in found.iter().zip(ids(dialect, &found)) {
                std::hint::black_box(slug(dialect, heading));
                proptest::prop_assert!(id.declared.is_none_or(|range| heading.raw.get(range).is_some()));
            }
        }
    }
}

/// What Hugo 0.147, 0.155 and 0.168 made.
#[test]
fn hugo_makes_ids_of_shown_text_since_0_144() {
    let cases = [
        ("Repo e _bench_", "repo-e-bench"),
        ("A **b** `c_d` [e](f)", "a-b-c_d-e"),
        ("A --- B <c>", "a--b"),
        ("`--flag` -- x", "--flag--x"),
        ("a\\--b", "a--b"),
        ("2nd&ndash;4th &#45;", "2nd4th-45"),
        ("`a&amp;b` &amp; c", "ab--c"),
        // Of each element the first content alone.
        ("**a *b* c** d", "a--d"),
        ("[x `y` z](u) w", "x--w"),
        ("**Don't go**", "don"),
        ("**a &amp; b**", "a--b"),
        ("a ![alt *it*](p.png) b", "a-alt--b"),
        ("See www.a.example now", "see--now"),
        ("<https://a.example>", "-"),
        ("#", "-"),
        ("?", "heading"),
    ];
    for (line, id) in cases {
        assert_eq!(one(Dialect::HugoText, line), id, "{line}");
    }
    let found = headings("## A -- b\n");
    let id = |made: Vec<HeadingId>| made[0].id.clone().unwrap();
    assert_eq!(id(ids_with_hyphens(Dialect::HugoText, &found)), "a----b");
    assert_eq!(id(ids(Dialect::HugoText, &found)), "a--b");
    assert_eq!(one(Dialect::HugoTextGithubAscii, "Ünï _x_"), "uni-x");
    assert_eq!(one(Dialect::HugoTextBlackfriday, "A [b](c) & d"), "a-b-d");
}
