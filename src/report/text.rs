//! Findings for a person: what is wrong, where, and what to do.
//!
//! Findings of neighbouring lines share one frame, numbered; the others have a frame each. All
//! findings of a page are below its name. What could not be checked comes last, where a reader of a
//! terminal looks first.

use std::io;

use owo_colors::Style;

use crate::diagnostic::{Applicability, Diagnostic, Level, Related};
use crate::engine::Outcome;
use crate::report::frame::{Frame, Mark};
use crate::report::group::groups;
use crate::report::place::{Pages, Places};
use crate::report::{ReportOptions, style};
use crate::text::{escape, wrap};

/// Writes all findings, page by page.
pub(super) fn write(
    outcome: &Outcome,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut pages = Pages::new(outcome);
    let by_page = outcome.diagnostics.chunk_by(|a, b| a.path == b.path);
    for findings in by_page {
        let path = &findings[0].path;
        let faults: Vec<&Diagnostic> = findings.iter().filter(|one| !one.is_doubt).collect();
        if !faults.is_empty() {
            writeln!(out, "{}\n", escape::inert(&header(path, &faults, options)))?;
        }
        let groups = groups(findings, pages.get(path), options);
        for group in groups.into_iter().filter(|group| !group[0].is_doubt) {
            let mut block = String::new();
            match group {
                [single] => single_block(&mut block, single, &mut pages, options),
                several => shared_block(&mut block, several, &mut pages, options),
            }
            writeln!(out, "{}", escape::inert(&block))?;
        }
    }
    let doubts = outcome.diagnostics.iter().filter(|one| one.is_doubt);
    let doubts: Vec<&Diagnostic> = doubts.collect();
    if !doubts.is_empty() {
        writeln!(out, "{}\n", header("not checked", &doubts, options))?;
    }
    for doubt in doubts {
        let mut block = String::new();
        single_block(&mut block, doubt, &mut pages, options);
        writeln!(out, "{}", escape::inert(&block))?;
    }
    Ok(())
}

/// The name of a page, or of what belongs together otherwise, and the numbers of its findings.
fn header(name: &str, findings: &[&Diagnostic], options: &ReportOptions) -> String {
    let counts: Vec<String> = [Level::Error, Level::Warning, Level::Note]
        .into_iter()
        .filter_map(|level| {
            let count = findings.iter().filter(|one| one.level == level).count();
            (count > 0).then(|| super::summary::counted(count, level.as_str()))
        })
        .collect();
    format!(
        "{} {}",
        style::paint(
            &escape::name(name),
            Style::new().bold().underline(),
            options.color
        ),
        style::paint(
            &format!("({})", counts.join(", ")),
            Style::new().dimmed(),
            options.color
        ),
    )
}

/// One finding with a frame of its own.
fn single_block<'a>(
    out: &mut String,
    finding: &'a Diagnostic,
    pages: &mut Pages<'a>,
    options: &ReportOptions,
) {
    push_headline(out, "", finding, options);
    let mut far: Vec<&Related> = Vec::new();
    if let Some(places) = pages.get(&finding.path) {
        let mut marks = vec![Mark {
            span: finding.span,
            label: None,
            style: style::level(finding.level),
        }];
        for related in &finding.related {
            if is_beside(finding, related, &marks, places) {
                marks.push(related_mark(related));
            } else {
                far.push(related);
            }
        }
        push_frame(out, &finding.path, places, &marks, options);
    } else {
        far.extend(&finding.related);
    }
    for related in far {
        push_related(out, finding, related, pages, options);
    }
    push_advice(out, "  ", finding, options);
}

/// Several findings in one frame, and a numbered legend below.
fn shared_block<'a>(
    out: &mut String,
    findings: &'a [Diagnostic],
    pages: &mut Pages<'a>,
    options: &ReportOptions,
) {
    let mut marks: Vec<Mark> = Vec::with_capacity(findings.len());
    for (number, finding) in (1..).zip(findings) {
        let same = marks.iter_mut().find(|mark| mark.span == finding.span);
        if let Some(Mark {
            label: Some(label), ..
        }) = same
        {
            label.extend([", ", &number.to_string()]);
        } else {
            marks.push(Mark {
                span: finding.span,
                label: Some(number.to_string()),
                style: style::level(finding.level),
            });
        }
    }
    if let Some(places) = pages.get(&findings[0].path) {
        push_frame(out, &findings[0].path, places, &marks, options);
    }
    let numbered: Vec<(usize, &Diagnostic)> = (1..).zip(findings).collect();
    for same in numbered.chunk_by(|(_, a), (_, b)| reads_alike(a, b)) {
        let numbers: Vec<String> = same.iter().map(|(number, _)| number.to_string()).collect();
        let finding = same[0].1;
        push_headline(out, &format!("{} ", numbers.join(", ")), finding, options);
        push_advice(out, "    ", finding, options);
    }
}

/// Whether two findings are the same to a person, but for their place.
fn reads_alike(a: &Diagnostic, b: &Diagnostic) -> bool {
    let title = |one: &Diagnostic| {
        one.fix
            .as_ref()
            .map(|fix| (fix.title.clone(), fix.applicability))
    };
    (a.rule, a.level, &a.message, &a.help) == (b.rule, b.level, &b.message, &b.help)
        && a.origin == b.origin
        && title(a) == title(b)
}

/// Whether a related place can be shown in the frame of its finding.
fn is_beside(finding: &Diagnostic, related: &Related, marks: &[Mark], places: &Places<'_>) -> bool {
    let is_same_page = related
        .path
        .as_ref()
        .is_none_or(|path| *path == finding.path);
    let line = |offset| places.line_number(offset);
    let is_one_line = |span: crate::text::Span| line(span.start) == line(span.end);
    is_same_page
        && is_one_line(related.span)
        && is_one_line(finding.span)
        && line(related.span.start).abs_diff(line(finding.span.start)) <= 3
        && marks
            .iter()
            .all(|mark| line(mark.span.start) != line(related.span.start))
}

fn related_mark(related: &Related) -> Mark {
    Mark {
        span: related.span,
        label: Some(escape::sentence(&related.message).into_owned()),
        style: style::related(),
    }
}

/// A place elsewhere, with its own frame.
fn push_related<'a>(
    out: &mut String,
    finding: &'a Diagnostic,
    related: &'a Related,
    pages: &mut Pages<'a>,
    options: &ReportOptions,
) {
    let path = related.path.as_deref().unwrap_or(&finding.path);
    if let Some(places) = pages.get(path) {
        push_frame(out, path, places, &[related_mark(related)], options);
    } else {
        let message = format!("{} in {}", related.message, escape::name(path));
        push_line(out, "  ", "note: ", &message, options);
    }
}

fn push_frame(
    out: &mut String,
    path: &str,
    places: &Places<'_>,
    marks: &[Mark],
    options: &ReportOptions,
) {
    let frame = Frame::new(escape::name(path).into_owned(), places, marks, options);
    out.push_str(&frame.draw(options));
    for note in &frame.notes {
        push_line(out, "  ", "note: ", note, options);
    }
}

/// `error[family/fault]: message`.
fn push_headline(out: &mut String, lead: &str, finding: &Diagnostic, options: &ReportOptions) {
    let rule = finding.rule;
    let tag = match &finding.origin {
        Some(origin) => format!("{}[{rule}:{}]", finding.level, escape::name(origin)),
        None => format!("{}[{rule}]", finding.level),
    };
    let message = escape::sentence(&finding.message);
    let lines = wrap(
        &format!("{lead}{tag}: {message}"),
        "",
        "    ",
        options.width,
    );
    let painted = style::paint(&tag, style::level(finding.level), options.color);
    out.push_str(&lines.replacen(&tag, &painted, 1));
    out.push('\n');
}

/// The lines that say what to do.
fn push_advice(out: &mut String, indent: &str, finding: &Diagnostic, options: &ReportOptions) {
    if let Some(help) = &finding.help {
        push_line(out, indent, "help: ", help, options);
    }
    if let Some(fix) = &finding.fix {
        let how = match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        };
        push_line(
            out,
            indent,
            "fix: ",
            &format!("{} ({how})", fix.title),
            options,
        );
    }
}

fn push_line(out: &mut String, indent: &str, word: &str, text: &str, options: &ReportOptions) {
    let text = format!("{word}{}", escape::sentence(text));
    let hanging = format!("{indent}{}", " ".repeat(word.len()));
    let lines = wrap(&text, indent, &hanging, options.width);
    let word = word.trim_end();
    let painted = style::paint(word, style::keyword(), options.color);
    out.push_str(&lines.replacen(word, &painted, 1));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Finding, Level};
    use crate::report::samples::{self, Sample, plain, render};
    use crate::report::{Format, ReportOptions};
    use crate::text::Span;

    fn shown(width: usize) -> String {
        let options = ReportOptions {
            width,
            ..ReportOptions::default()
        };
        render(Format::Text, &samples::faq(), options)
    }

    #[test]
    fn eighty_columns() {
        insta::assert_snapshot!(shown(80), @r#"
        docs/faq.md (4 errors, 1 warning, 1 note)

           ╭─[docs/faq.md:7:1]
         6 │ 2. Tap **Privacy**.
         7 │ 4. Click [here](#pasword) to choose a new password.
           · ─┬        ──┬─  ────┬───
           ·  │          │       ╰── 3
           ·  │          ╰── 2
           ·  ╰── 1
           ╰────
        1 error[steps/misnumbered]: step `4.` follows step `2.`
            help: number it `3.`
            fix: renumber the steps (safe)
        2 warning[links/vague-text]: the link text `here` does not say where the link
            leads
            help: name the page or the topic
        3 error[anchors/undefined]: no heading or anchor of this page has the id
            `pasword`
            help: the nearest one is `password`, of “I forgot my password”

        error[anchors/duplicate]: the id `log-in` is declared twice
           ╭─[docs/faq.md:9:4]
         9 │ ## [](#log-in)I cannot log in
           ·    ───────────
           ╰────
           ╭─[docs/faq.md:3:4]
         3 │ ## [](#log-in)How do I log in?
           ·    ─────┬─────
           ·         ╰── first declared here
           ╰────
          help: give one of the headings another id

        error[anchors/undefined]: `docs/codes.md` has no heading or anchor with the id
            `no-code`
            ╭─[docs/faq.md:11:199]
         11 │ …page about codes](codes.md#no-code), which also explains what to do…
            ·                    ────────────────
            ╰────
           ╭─[docs/codes.md:3:1]
         3 │ ## No code arrives
           · ─────────┬────────
           ·          ╰── this heading has the id `no-code-arrives`
           ╰────
          help: link to `#no-code-arrives`
          fix: link to `#no-code-arrives` (unsafe)

        note[platforms/misspelled]: `ANDROID` is spelled `Android`
            ╭─[docs/faq.md:11:284]
         11 │ …lost your phone, and ANDROID users can read the code in the other…
            ·                       ───────
            ╰────
          fix: write `Android` (safe)
        "#);
    }

    #[test]
    fn fifty_columns() {
        insta::assert_snapshot!(shown(50), @r#"
        docs/faq.md (4 errors, 1 warning, 1 note)

           ╭─[docs/faq.md:7:1]
         6 │ 2. Tap **Privacy**.
         7 │ 4. Click [here](#pasword) to choose a new…
           · ─┬        ──┬─  ────┬───
           ·  │          │       ╰── 3
           ·  │          ╰── 2
           ·  ╰── 1
           ╰────
        1 error[steps/misnumbered]: step `4.` follows step
            `2.`
            help: number it `3.`
            fix: renumber the steps (safe)
        2 warning[links/vague-text]: the link text `here`
            does not say where the link leads
            help: name the page or the topic
        3 error[anchors/undefined]: no heading or anchor
            of this page has the id `pasword`
            help: the nearest one is `password`, of “I
                  forgot my password”

        error[anchors/duplicate]: the id `log-in` is
            declared twice
           ╭─[docs/faq.md:9:4]
         9 │ ## [](#log-in)I cannot log in
           ·    ───────────
           ╰────
           ╭─[docs/faq.md:3:4]
         3 │ ## [](#log-in)How do I log in?
           ·    ─────┬─────
           ·         ╰── first declared here
           ╰────
          help: give one of the headings another id

        error[anchors/undefined]: `docs/codes.md` has no
            heading or anchor with the id `no-code`
            ╭─[docs/faq.md:11:199]
         11 │ …codes](codes.md#no-code), which also…
            ·         ────────────────
            ╰────
           ╭─[docs/codes.md:3:1]
         3 │ ## No code arrives
           · ──────────────────
           ╰────
          note: this heading has the id `no-code-arrives`
          help: link to `#no-code-arrives`
          fix: link to `#no-code-arrives` (unsafe)

        note[platforms/misspelled]: `ANDROID` is spelled
            `Android`
            ╭─[docs/faq.md:11:284]
         11 │ …phone, and ANDROID users can read the…
            ·             ───────
            ╰────
          fix: write `Android` (safe)
        "#);
    }

    #[test]
    fn hostile_content_is_written_out() {
        let shown = plain(Format::Text, &samples::hostile());
        insta::assert_snapshot!(shown, @r#"
        \u{3a}:error file=a::\u{1b}[2J\nb.md (1 error, 1 warning)

        error[anchors/undefined]: link `##\u{5b}error]\u{1b}[2J` to
            \u{3a}:error::`\u{202e}evil`
           ╭─[\u{3a}:error file=a::\u{1b}[2J\nb.md:1:44]
         1 │ ::error::owned ##\u{5b}group]x \u{1b}]8;;http://evil\u{7}click\u{1b}[31m
           ·                                                          ─────
         2 │ ::warning::next\u{202e}txt.exe
           ╰────
          help: \u{3a}:set-output name=a::b\u{9d}0;x\u{7}

        warning[links/empty]: x
           ╭─[\u{3a}:error file=a::\u{1b}[2J\nb.md:3:1]
         2 │ ::warning::next\u{202e}txt.exe
         3 │ end\u{9b}31m\u{0}
           · ───
           ╰────
          help: a long text that is wrapped just before the word of the page that is
                \u{3a}:error::now
        "#);
    }

    #[test]
    fn a_page_without_text_has_no_frame() {
        let finding = Finding::new(Span::at(0, 0), "the page is not UTF-8");
        let outcome = Sample::default()
            .found("a.md", "faqlint/unreadable-page", Level::Error, finding)
            .outcome();
        let shown = plain(Format::Text, &outcome);
        insta::assert_snapshot!(shown, @r#"
        a.md (1 error)

        error[faqlint/unreadable-page]: the page is not UTF-8
        "#);
    }

    #[test]
    fn a_place_at_the_end_of_an_empty_page() {
        let finding = Finding::new(Span::at(0, 0), "the page is empty");
        let outcome = Sample::default()
            .page("a.md", "")
            .found("a.md", "structure/empty-topic", Level::Warning, finding)
            .outcome();
        let shown = plain(Format::Text, &outcome);
        insta::assert_snapshot!(shown, @r#"
        a.md (1 warning)

        warning[structure/empty-topic]: the page is empty
           ╭─[a.md:1:1]
         1 │ 
           · ▲
           ╰────
        "#);
    }

    #[test]
    fn a_procedure_is_shown_with_a_bracket() {
        let text = "1. Open Settings.\n2. Tap Privacy.\n\nDone.\n";
        let finding = Finding::new(Span::at(0, 34), "this procedure has no end");
        let outcome = Sample::default()
            .page("a.md", text)
            .found("a.md", "steps/single", Level::Note, finding)
            .outcome();
        let shown = plain(Format::Text, &outcome);
        insta::assert_snapshot!(shown, @r#"
        a.md (1 note)

        note[steps/single]: this procedure has no end
           ╭─[a.md:1:1]
         1 │ ╭─▶ 1. Open Settings.
         2 │ ╰─▶ 2. Tap Privacy.
           ╰────
        "#);
    }

    #[test]
    fn what_is_not_checked_comes_last() {
        let page = "[a](/x/a)\n\n[b](b.md)\n";
        let place = |text: &str| Span::at(page.find(text).unwrap_or_default() as u32, 9);
        let doubt = Finding::new(
            place("[a]"),
            "links of the form `/x/…` cannot be checked: 24 of 30 lead nowhere in these files",
        )
        .help("say in the configuration how the site serves them");
        let missing = Finding::new(place("[b]"), "there is no file `b.md`");
        let mut outcome = Sample::default()
            .page("a.md", page)
            .page("b.md", page)
            .found("a.md", "links/missing-file", Level::Note, doubt)
            .found("a.md", "links/missing-file", Level::Error, missing.clone())
            .found("b.md", "links/missing-file", Level::Error, missing)
            .outcome();
        outcome.diagnostics[0].is_doubt = true;
        insta::assert_snapshot!(plain(Format::Text, &outcome), @r#"
        a.md (1 error)

        error[links/missing-file]: there is no file `b.md`
           ╭─[a.md:3:1]
         3 │ [b](b.md)
           · ─────────
           ╰────

        b.md (1 error)

        error[links/missing-file]: there is no file `b.md`
           ╭─[b.md:3:1]
         3 │ [b](b.md)
           · ─────────
           ╰────

        not checked (1 note)

        note[links/missing-file]: links of the form `/x/…` cannot be checked: 24 of 30
            lead nowhere in these files
           ╭─[a.md:1:1]
         1 │ [a](/x/a)
           · ─────────
           ╰────
          help: say in the configuration how the site serves them
        "#);
    }
}
