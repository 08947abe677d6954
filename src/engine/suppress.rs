//! Which findings the comments of a page hold back, and which comments hold back nothing.

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::{Suppression, SuppressionKind};
use crate::rules;
use crate::text::interned::{self, Interned};
use crate::text::{Span, did_you_mean};
use serde::{Deserialize, Serialize};

/// The suppressions of one page, with a count of what each name holds back.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Suppressions {
    list: Vec<Active>,
    /// The comments that are no command or end nothing.
    ineffective: Vec<Ineffective>,
}

/// A comment that does nothing.
#[derive(Clone, Debug, Deserialize, Serialize)]
enum Ineffective {
    /// It begins nearly as a command does.
    Misspelled(
        Span,
        #[serde(deserialize_with = "interned::deserialize")] Interned,
    ),
    /// It ends what nothing began.
    Enable(Span),
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Active {
    kind: SuppressionKind,
    comment: Span,
    /// The findings it covers start inside this span.
    covers: Span,
    names: Vec<Name>,
    /// What follows the colon; empty without one.
    reason: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Name {
    span: Span,
    text: String,
    used: bool,
}

impl Suppressions {
    /// Works out what each comment of the page covers.
    pub(super) fn new(text: &str, found: Vec<Suppression>) -> Self {
        let mut list: Vec<Active> = Vec::new();
        let mut ineffective = Vec::new();
        for one in found {
            if let SuppressionKind::Misspelled(meant) = one.kind {
                ineffective.push(Ineffective::Misspelled(one.span, meant));
                continue;
            }
            let names: Vec<Name> = one
                .names
                .iter()
                .map(|span| Name {
                    span: *span,
                    text: span.slice(text).to_owned(),
                    used: false,
                })
                .collect();
            let covers = covered(text, &one);
            if one.kind == SuppressionKind::Enable {
                if close(&mut list, &names, one.span.start) == 0 {
                    ineffective.push(Ineffective::Enable(one.span));
                }
                continue;
            }
            list.push(Active {
                kind: one.kind,
                comment: one.span,
                covers,
                names,
                reason: one.reason.slice(text).to_owned(),
            });
        }
        Self { list, ineffective }
    }

    /// The reason for which a finding of `rule` is suppressed back, `None` when it is not; notes that the
    /// comment is of use.
    pub(super) fn suppresses(&mut self, rule: &str, finding: &Finding) -> Option<String> {
        let family = rule.split('/').next().unwrap_or(rule);
        let mut suppressed = None;
        for active in &mut self.list {
            let is_covered = active.covers.start <= finding.span.start
                && finding.span.start < active.covers.end.max(active.covers.start + 1);
            if !is_covered {
                continue;
            }
            for name in &mut active.names {
                let origin = finding
                    .origin
                    .as_deref()
                    .is_some_and(|origin| is_pattern(&name.text, rule, origin));
                if name.text == rule || name.text == family || origin {
                    name.used = true;
                    suppressed.get_or_insert_with(|| active.reason.clone());
                }
            }
        }
        suppressed
    }

    /// The comments that hold back nothing. `is_active` says whether a rule ran on the page.
    pub(super) fn unused(&self, text: &str, is_active: impl Fn(&str) -> bool) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self
            .ineffective
            .iter()
            .map(|ineffective| match ineffective {
                Ineffective::Misspelled(span, meant) => {
                    let written = span.slice(text);
                    Finding::new(*span, format!("`{written}` holds nothing back"))
                        .help(did_you_mean(meant))
                        .fix(Fix::risky(format!("write `{meant}`"), *span, *meant))
                }
                Ineffective::Enable(span) => Finding::new(
                    *span,
                    "no `faqlint-disable` above is open for this comment to end",
                )
                .help("remove the comment, or name what the other one names")
                .fix(remove_comment(text, *span)),
            })
            .collect();
        for active in &self.list {
            if active.names.is_empty() {
                let finding = Finding::new(active.comment, "this comment names no rule, so it holds nothing back")
                    .help("name the rule or family after the command: `faqlint-disable-next-line steps/misnumbered: why`");
                findings.push(finding);
            }
            for name in active.names.iter().filter(|name| !name.used) {
                findings.extend(active.unused_name(text, name, &is_active));
            }
        }
        findings
    }
}

impl Active {
    fn unused_name(
        &self,
        text: &str,
        name: &Name,
        is_active: impl Fn(&str) -> bool,
    ) -> Option<Finding> {
        let known: Vec<&str> = rules::selection(&name.text)
            .map(|(_, entry)| entry.meta.name)
            .collect();
        let is_pattern = name.text.starts_with("wording/pattern/");
        if known.is_empty() && !is_pattern {
            let message = format!("there is no rule or family `{}`", name.text);
            let mut finding =
                Finding::new(name.span, message).help("`faqlint rules` lists them all");
            if let Some(near) = rules::nearest(&name.text) {
                finding = finding.help(did_you_mean(near)).fix(Fix::risky(
                    format!("name `{near}`"),
                    name.span,
                    near,
                ));
            }
            return Some(finding);
        }
        if !known.iter().any(|rule| is_active(rule)) {
            return None;
        }
        let place = match self.kind {
            SuppressionKind::Line | SuppressionKind::Misspelled(_) => "on this line",
            SuppressionKind::NextLine => "on the next line",
            SuppressionKind::Disable | SuppressionKind::Enable => "below this comment",
            SuppressionKind::File => "on this page",
        };
        let message = format!("no finding of `{}` {place} to hold back", name.text);
        let fix = if self.names.len() == 1 {
            remove_comment(text, self.comment)
        } else {
            remove_name(text, name.span)
        };
        Some(
            Finding::new(name.span, message)
                .help("remove the comment, or the rule from it")
                .fix(fix),
        )
    }
}

fn is_pattern(name: &str, rule: &str, origin: &str) -> bool {
    name.strip_prefix(rule)
        .and_then(|rest| rest.strip_prefix('/'))
        == Some(origin)
}

/// Ends the open ranges of the given names; all of them when none is given. Returns their number.
fn close(list: &mut [Active], names: &[Name], at: u32) -> usize {
    let mut count = 0;
    for active in list
        .iter_mut()
        .filter(|active| active.kind == SuppressionKind::Disable)
    {
        let is_named = names.is_empty()
            || active
                .names
                .iter()
                .any(|name| names.iter().any(|other| other.text == name.text));
        if is_named && active.covers.end > at {
            active.covers.end = at;
            count += 1;
        }
    }
    count
}

fn covered(text: &str, one: &Suppression) -> Span {
    let bytes = text.as_bytes();
    let line_start =
        |at: usize| memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |end| end + 1);
    let line_end =
        |at: usize| memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(text.len(), |end| at + end);
    match one.kind {
        SuppressionKind::File => Span::new(0, text.len() as u32 + 1),
        SuppressionKind::Disable | SuppressionKind::Enable => {
            Span::new(one.span.start, text.len() as u32 + 1)
        }
        SuppressionKind::Line | SuppressionKind::Misspelled(_) => {
            Span::from(line_start(one.span.start as usize)..line_end(one.span.end as usize))
        }
        SuppressionKind::NextLine => {
            let end = line_end(one.span.end as usize);
            let blank = text[end..].len() - text[end..].trim_start().len();
            let next = end + blank;
            Span::from(line_start(next)..line_end(next))
        }
    }
}

/// Removes a comment, with its line when it stands there alone.
fn remove_comment(text: &str, comment: Span) -> Fix {
    let before = &text[..comment.start as usize];
    let after = &text[comment.end as usize..];
    let line_start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let rest = after.find(['\n', '\r']).unwrap_or(after.len());
    let is_alone = before[line_start..].trim().is_empty() && after[..rest].trim().is_empty();
    let span = if is_alone {
        let ending = if after[rest..].starts_with("\r\n") {
            2
        } else {
            usize::from(rest < after.len())
        };
        Span::from(line_start..comment.end as usize + rest + ending)
    } else {
        let space = before.len() - before.trim_end_matches([' ', '\t']).len();
        Span::new(comment.start - space as u32, comment.end)
    };
    Fix::new("remove the comment", Applicability::Safe).edit(span, "")
}

fn remove_name(text: &str, name: Span) -> Fix {
    let after = &text[name.end as usize..];
    let tail = after.len() - after.trim_start_matches([',', ' ']).len();
    Fix::new("remove the name", Applicability::Safe)
        .edit(Span::new(name.start, name.end + tail as u32), "")
}
