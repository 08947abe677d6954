//! Where the numbers of a list leave their order.

/// A place where numbers leave their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NumberingError {
    /// The first step that is off: index into the numbers.
    pub(crate) at: usize,
    /// The number it should have.
    pub(crate) expected: u32,
    pub(crate) kind: NumberingErrorKind,
}

/// What is wrong with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberingErrorKind {
    /// Numbers are left out before it.
    Gap,
    /// It is the number of the step before.
    Repeat,
    /// It is smaller than the number before.
    Backwards,
    /// It changed places with the next one.
    Swapped,
    /// It and what follows, this many steps, count for themselves inside the others.
    Nested(usize),
}

/// Finds where the numbers of one list leave their order.
///
/// The same number everywhere, also behind a first one that says where the list starts, counting down,
/// and a list in which no number follows the one before are styles of their own. After an error the numbers are read on from there, so that one wrong
/// number is one error. Linear.
pub(crate) fn numbering_errors(numbers: &[u32]) -> Vec<NumberingError> {
    if numbers.len() < 2 || is_style(numbers) {
        return Vec::new();
    }
    let mut found = Vec::from_iter(first_error(numbers));
    let (mut at, mut last) = match found.first() {
        Some(error) if error.kind == NumberingErrorKind::Swapped => (2, numbers[0]),
        Some(error) => (1, error.expected),
        None => (1, numbers[0]),
    };
    let in_place = |at: usize| numbers[0].checked_add(at as u32) == Some(numbers[at]);
    while at < numbers.len() {
        let expected = last.saturating_add(1);
        let is_back_in_place = !found.is_empty() && in_place(at);
        if numbers[at] == expected || is_back_in_place {
            last = numbers[at];
            at += 1;
            continue;
        }
        let (kind, steps, now) = read(numbers, at, last);
        found.push(NumberingError { at, expected, kind });
        last = now;
        at += steps;
    }
    found
}

/// A wrong number at the very start: the others show what it should be.
fn first_error(numbers: &[u32]) -> Option<NumberingError> {
    let (first, second) = (numbers[0], numbers[1]);
    let third = numbers.get(2).copied();
    let is_swapped =
        first == second + 1 && second == 1 && third.is_none_or(|third| third == first + 1);
    if is_swapped {
        return Some(NumberingError {
            at: 0,
            expected: second,
            kind: NumberingErrorKind::Swapped,
        });
    }
    let is_off = second == 2 && third == Some(3) && first > 1;
    let kind = if first == second {
        NumberingErrorKind::Repeat
    } else {
        NumberingErrorKind::Backwards
    };
    is_off.then_some(NumberingError {
        at: 0,
        expected: 1,
        kind,
    })
}

/// Reads the error at `at`: its kind, how many steps it takes, and the number that counts as the last.
fn read(numbers: &[u32], at: usize, last: u32) -> (NumberingErrorKind, usize, u32) {
    let (number, expected) = (numbers[at], last.saturating_add(1));
    let next = numbers.get(at + 1).copied();
    if number == expected.saturating_add(1) && next == Some(expected) {
        return (NumberingErrorKind::Swapped, 2, number);
    }
    if number <= 1 && number < last {
        let run = run_from(&numbers[at..]);
        if numbers.get(at + run) == Some(&expected) {
            return (NumberingErrorKind::Nested(run), run, last);
        }
    }
    let kind = match number {
        _ if number > expected => NumberingErrorKind::Gap,
        _ if number == last => NumberingErrorKind::Repeat,
        _ => NumberingErrorKind::Backwards,
    };
    if next == expected.checked_add(1) {
        return (kind, 1, expected);
    }
    let same = numbers[at..].iter().take_while(|&&other| other == number);
    (kind, same.count(), number)
}

/// How many numbers count up by one from the first.
fn run_from(numbers: &[u32]) -> usize {
    let pairs = numbers.windows(2);
    1 + pairs
        .take_while(|pair| pair[0].checked_add(1) == Some(pair[1]))
        .count()
}

/// Whether the numbers follow another order than counting up, and mean it.
fn is_style(numbers: &[u32]) -> bool {
    let all = |fits: fn(u32, u32) -> bool| numbers.windows(2).all(|pair| fits(pair[0], pair[1]));
    let is_same = all(|a, b| a == b);
    // `7.`, then `1.` for every step: the first number says where the list starts.
    let starts_high = numbers != [2, 1]
        && numbers.first().is_some_and(|first| *first > 1)
        && numbers.iter().skip(1).all(|number| *number == 1);
    let counts_down = numbers.len() > 2 && all(|a, b| b.checked_add(1) == Some(a));
    let is_sparse = numbers.len() > 2 && all(|a, b| a.saturating_add(1) < b);
    is_same || starts_high || counts_down || is_sparse
}

#[cfg(test)]
mod tests {
    use super::{NumberingErrorKind, numbering_errors};

    fn kinds(numbers: &[u32]) -> Vec<(usize, u32, NumberingErrorKind)> {
        let found = numbering_errors(numbers);
        found
            .iter()
            .map(|error| (error.at, error.expected, error.kind))
            .collect()
    }

    #[test]
    fn styles_are_no_slips() {
        for numbers in [
            &[1, 2, 3][..],
            &[1, 1, 1],
            &[0, 0],
            &[0, 1, 2],
            &[4, 5],
            &[3, 2, 1],
            &[1, 5, 9],
            &[7],
            &[7, 1],
            &[6, 1, 1, 1],
        ] {
            assert_eq!(kinds(numbers), [], "{numbers:?}");
        }
    }

    #[test]
    fn one_fault_is_one_slip() {
        use NumberingErrorKind::{Backwards, Gap, Nested, Repeat, Swapped};
        for (numbers, error) in [
            (&[1, 2, 4, 5][..], (2, 3, Gap)),
            (&[1, 3], (1, 2, Gap)),
            (&[1, 2, 2, 3], (2, 3, Repeat)),
            (&[1, 2, 2, 4], (2, 3, Repeat)),
            (&[1, 1, 3], (1, 2, Repeat)),
            (&[8, 9, 0, 11], (2, 10, Backwards)),
            (&[1, 2, 3, 1, 2], (3, 4, Backwards)),
            (&[1, 3, 2, 4], (1, 2, Swapped)),
            (&[1, 3, 2], (1, 2, Swapped)),
            (&[2, 1, 3], (0, 1, Swapped)),
            (&[2, 2, 3], (0, 1, Repeat)),
            (&[7, 2, 3], (0, 1, Backwards)),
            (&[1, 2, 3, 1, 2, 4], (3, 4, Nested(2))),
            (&[1, 2, 3, 1, 1], (3, 4, Backwards)),
            (&[1, 2, 1, 2, 5], (2, 3, Backwards)),
        ] {
            assert_eq!(kinds(numbers), [error], "{numbers:?}");
        }
    }
}
