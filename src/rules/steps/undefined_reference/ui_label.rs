//! Whether words that look like a reference to a step are what a screen shows.

use crate::document::{Document, ProseBlock};
use crate::language::StepReference;
use crate::text::Rows;

/// Whether a reference is the text of a screen: the whole of a quotation, or emphasised with a capital
/// behind a word such as "page" or before one ("the **Step 4** page").
pub(crate) fn is_ui_label(page: &Document, run: &ProseBlock, reference: &StepReference) -> bool {
    let text = page.prose().text(run);
    let (before, after) = (&text[..reference.range.start], &text[reference.range.end..]);
    let after = after.trim_start_matches([',', '.']);
    if before.ends_with([
        '"', '\'', '“', '”', '„', '‘', '‚', '«', '»', '‹', '「', '『',
    ]) && after.starts_with(['"', '\'', '”', '“', '’', '‘', '»', '«', '›', '」', '』'])
    {
        return true;
    }
    let span = page.prose().span(run, reference.range.clone());
    let near = page.emphases.from(span.start.saturating_sub(3));
    let is_emphasised = near.iter().take(2).any(|emphasis| {
        let inner = page.slice(emphasis.span).trim_matches(['*', '_']);
        inner == page.slice(span) && emphasis.span.contains(span)
    });
    let begins_with_capital = page.slice(span).starts_with(char::is_uppercase);
    let names = |word: Option<&str>| {
        let word = word.unwrap_or_default();
        page.language
            .is_some_and(|language| language.names_screen(word))
    };
    is_emphasised
        && begins_with_capital
        && (names(before.split_whitespace().next_back()) || names(after.split_whitespace().next()))
}

#[cfg(test)]
mod tests {
    use crate::rules::steps::undefined_reference::UndefinedReference;
    use crate::rules::tester::{check, findings, settings};

    #[test]
    fn numbers_in_words_are_references() {
        check::<UndefinedReference>(
            "1. a\n2. b\n\nSkip the third step, then go on with step five. The first step is *step two*.\n",
            &[
                (
                    "third step",
                    "`third step` does not exist: the last step is 2",
                ),
                (
                    "step five",
                    "`step five` does not exist: the last step is 2",
                ),
            ],
        );
        for (language, text) in [
            ("de", "Wiederhole den dritten Schritt."),
            ("es", "Repite el tercer paso."),
            ("fr", "Répétez la troisième étape."),
            ("it", "Ripeti il terzo passaggio."),
            ("pt", "Repita o terceiro passo."),
            ("ru", "Повторите третий шаг."),
            ("ru", "Вернитесь к шагу четыре."),
        ] {
            let page = format!("---\nlang: {language}\n---\n\n1. a\n2. b\n\n{text}\n");
            let found = findings::<UndefinedReference>(&settings(), "", &page);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
        }
        check::<UndefinedReference>(
            "1. a\n2. b\n\n## Step three\n\nx\n\n## More\n\n1. a\n\nGo back to step three.\n",
            &[],
        );
    }
}
