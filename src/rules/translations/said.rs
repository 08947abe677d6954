//! What other rules say of a page at its place, so that the comparison with the source need not.

use crate::corpus::{PageFacts, Part, Steps};
use crate::language::digit;
use crate::text::Span;

/// Whether nothing follows the heading of a part: `structure/empty-topic` says so.
pub(super) fn is_empty(page: &PageFacts, part: &Part) -> bool {
    let Some(index) = part.heading else {
        return false;
    };
    let heading = &page.headings[index as usize];
    let holds_others = heading.topic_end > index + 1;
    let rest = &page.text[heading.span.end.min(part.span.end) as usize..part.span.end as usize];
    !holds_others && rest.trim().is_empty()
}

/// Whether the steps that a part lacks are there as text: `steps/not-a-list` says so.
pub(super) fn has_typed_steps(page: &PageFacts, part: &Part, wanted: u32) -> bool {
    numbers(page, part.span).count() >= wanted as usize
}

/// Whether the numbers of a procedure show the gap: `steps/misnumbered` says where.
pub(super) fn shows_gap(page: &PageFacts, here: &Steps, there: &Steps) -> bool {
    let mut numbers = numbers(page, here.span);
    let first = numbers.next();
    let last = numbers.last();
    here.count < there.count && first == Some(1) && last == Some(there.count)
}

/// The numbers that lines begin with, those of nested lists left out.
fn numbers(page: &PageFacts, span: Span) -> impl Iterator<Item = u32> {
    span.slice(&page.text).lines().filter_map(|line| {
        let text = line.trim_start_matches(' ');
        if line.len() - text.len() > 3 {
            return None;
        }
        let mut number = 0_u32;
        let mut rest = text.trim_start_matches(['(', '（']).chars();
        let mut digits = 0;
        let mark = loop {
            let c = rest.next()?;
            match digit(c) {
                Some(value) => number = number.saturating_mul(10).saturating_add(value),
                None => break c,
            }
            digits += 1;
        };
        let is_number = (1..=3).contains(&digits);
        (is_number && matches!(mark, '.' | ')' | '、' | '．' | '）' | ':' | '：')).then_some(number)
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::tester::check_site;
    use crate::rules::translations::differing_steps::DifferingSteps;

    const SOURCE: &str = "# In\n\n1. One.\n2. Two.\n3. Three.\n4. Four.\n\n# Out\n\nText.\n";

    #[test]
    fn steps_that_do_not_render_and_shown_gaps_are_said_elsewhere() {
        for page in [
            "# Rein\n\n1.Eins.\n2.Zwei.\n3.Drei.\n4.Vier.\n\n# Raus\n\nText.\n",
            "# Rein\n\n1、一\n2、二\n3、三\n4、四\n\n# Raus\n\nText.\n",
            "# Rein\n\n1. Eins.\n2. Zwei.\n4. Vier.\n\n# Raus\n\nText.\n",
            "# Rein\n\n# Raus\n\nText.\n",
        ] {
            check_site::<DifferingSteps>(&[("de/a.md", page), ("en/a.md", SOURCE)], &[]);
        }
        let message = "`Rein` has 3 steps, and `In` of `en/a.md` has 4 steps";
        for steps in [
            "1. Eins.\n2. Zwei.\n3. Vier.",
            "1. Eins.\n1. Zwei.\n1. Vier.",
        ] {
            let page = format!("# Rein\n\n{steps}\n\n# Raus\n\nText.\n");
            check_site::<DifferingSteps>(
                &[("de/a.md", &page), ("en/a.md", SOURCE)],
                &[(steps, message)],
            );
        }
    }
}
