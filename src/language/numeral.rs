//! Numbers as writers of any script write them.

/// A number read from the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    pub(super) value: u32,
    /// Bytes it takes.
    pub(super) len: usize,
    /// Whether it is written in Chinese characters.
    pub(super) is_chinese: bool,
}

/// The longest number of digits that a step has; a longer one is a year or an amount.
const MAX_DIGITS: usize = 3;

/// Reads the number a text starts with: one to three digits, or a Chinese number up to 99.
pub(super) fn read(text: &str) -> Option<Numeral> {
    digits(text).or_else(|| chinese(text))
}

/// The value of a decimal digit: ASCII, Arabic-Indic, Persian, Devanagari, Bengali or fullwidth.
#[must_use]
pub fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        '০'..='৯' => '০',
        '０'..='９' => '０',
        _ => return None,
    };
    Some(u32::from(c) - u32::from(zero))
}

/// A number in the digits that `sample` has: `۳` where its first digit is `۲`.
#[must_use]
pub fn in_digits_of(number: u32, sample: &str) -> String {
    let zero = sample.chars().find_map(|c| Some(u32::from(c) - digit(c)?));
    let like = |c: char| {
        let value = c.to_digit(10)?;
        char::from_u32(zero? + value)
    };
    let number = number.to_string();
    number.chars().map(|c| like(c).unwrap_or(c)).collect()
}

/// Whether a number can start with the character.
pub(super) fn can_start(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some() || c == '十'
}

fn digits(text: &str) -> Option<Numeral> {
    let mut value = 0;
    let mut len = 0;
    for (count, c) in text.chars().enumerate() {
        let Some(digit) = digit(c) else { break };
        if count == MAX_DIGITS {
            return None;
        }
        value = value * 10 + digit;
        len += c.len_utf8();
    }
    (len > 0).then_some(Numeral {
        value,
        len,
        is_chinese: false,
    })
}

fn unit(c: char) -> Option<u32> {
    Some(match c {
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Reads 一 to 九十九.
fn chinese(text: &str) -> Option<Numeral> {
    let mut rest = text.chars().peekable();
    let mut len = 0;
    let mut take = |c: char| len += c.len_utf8();
    let tens = rest.next_if(|&c| unit(c).is_some()).inspect(|&c| take(c));
    let has_ten = rest.next_if_eq(&'十').inspect(|&c| take(c)).is_some();
    let ones = if has_ten {
        rest.next_if(|&c| unit(c).is_some()).inspect(|&c| take(c))
    } else {
        None
    };
    let first = tens.and_then(unit);
    let value = match (first, has_ten) {
        (None, false) => return None,
        (Some(ones), false) => ones,
        (first, true) => first.unwrap_or(1) * 10 + ones.and_then(unit).unwrap_or(0),
    };
    // 一百 and 二〇 are beyond what a step number is.
    let is_longer = rest
        .peek()
        .is_some_and(|&c| "百千万〇零十".contains(c) || unit(c).is_some());
    (!is_longer).then_some(Numeral {
        value,
        len,
        is_chinese: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_script_are_read() {
        for (text, value) in [
            ("3", 3),
            ("12)", 12),
            ("٣", 3),
            ("۱۲", 12),
            ("३", 3),
            ("１０", 10),
            ("三步", 3),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("九十九", 99),
        ] {
            assert_eq!(read(text).map(|n| n.value), Some(value), "{text}");
        }
    }

    #[test]
    fn a_number_is_written_as_another_one() {
        for (sample, expected) in [("۲.", "13"), ("step ٤", "13"), ("४", "13"), ("x", "13")] {
            let written = in_digits_of(13, sample);
            let value = |c: char| digit(c).unwrap();
            let read: Vec<u32> = written.chars().map(value).collect();
            assert_eq!(read, expected.chars().map(value).collect::<Vec<_>>());
        }
        assert_eq!(in_digits_of(13, "۲."), "۱۳");
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in ["", "x", "2024", "一百", "一一", "½"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
