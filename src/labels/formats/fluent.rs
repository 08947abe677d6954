//! Resources of Fluent: `locales/de/app.ftl`.

use fluent_syntax::ast::{Entry as Part, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse_runtime;

use super::Entry;

/// Messages and terms with their attributes.
pub(super) fn read(text: &str) -> Vec<Entry> {
    let resource = match parse_runtime(text) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    let mut entries = Vec::new();
    for part in &resource.body {
        let (id, value, attributes) = match part {
            Part::Message(message) => {
                (message.id.name, message.value.as_ref(), &message.attributes)
            }
            Part::Term(term) => (term.id.name, Some(&term.value), &term.attributes),
            _ => continue,
        };
        if let Some(value) = value {
            add(id, value, &mut entries);
        }
        for attribute in attributes {
            let key = format!("{id}.{}", attribute.id.name);
            add(&key, &attribute.value, &mut entries);
        }
    }
    entries
}

/// The text of a pattern; one for each variant of a selection.
fn add(key: &str, pattern: &Pattern<&str>, entries: &mut Vec<Entry>) {
    let mut text = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    text.push_str(value);
                }
                Expression::Select { variants, .. } if pattern.elements.len() == 1 => {
                    for variant in variants {
                        add(key, &variant.value, entries);
                    }
                    return;
                }
                _ => text.push('\u{fffc}'),
            },
        }
    }
    entries.push(Entry::new(key, &text));
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::labels::formats::tests::pairs;

    #[test]
    fn messages_attributes_and_variants() {
        let text = "# c\nopen = Open\n    .label = Open it\nby = By { $who }\ndays = { $n ->\n    [one] A day\n   *[other] Days\n}\n-brand = Thing\nbroken =\n";
        assert_eq!(
            pairs(&read(text)),
            [
                ("open", "Open"),
                ("open.label", "Open it"),
                ("days", "A day"),
                ("days", "Days"),
                ("brand", "Thing"),
            ]
        );
    }
}
