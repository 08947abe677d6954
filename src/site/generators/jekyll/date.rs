//! The day of a document: a time in the front matter is shown in the time zone of the site, which is that of
//! the machine when the configuration names none. A day without a time is what is written.

/// Year, month and day.
pub(super) type Day = [i64; 3];

/// Hours from UTC that a zone may have: the usual ones, the least and the most.
pub(super) type Zone = &'static [i64];

/// Where people live who build a site; servers have UTC.
const ANYWHERE: Zone = &[0, -10, 13];

/// The hours of a zone by its name in the time zone database: those of its part of the world, which says the
/// day of most times.
pub(super) fn zone(name: Option<&str>) -> Zone {
    let area = name.unwrap_or_default().split('/').next();
    match (name, area) {
        (Some("UTC" | "GMT" | "Etc/UTC" | "Etc/GMT"), _) => &[0],
        (Some("America/Los_Angeles" | "US/Pacific"), _) => &[-8, -7],
        (Some("America/Denver" | "US/Mountain"), _) => &[-7, -6],
        (Some("America/Chicago" | "US/Central"), _) => &[-6, -5],
        (Some("America/New_York" | "US/Eastern"), _) => &[-5, -4],
        (_, Some("America" | "US" | "Canada")) => &[-5, -10, 0],
        (_, Some("Europe")) => &[1, 0, 4],
        (_, Some("Africa")) => &[1, -1, 3],
        (_, Some("Asia")) => &[8, 2, 12],
        (_, Some("Australia")) => &[10, 8, 11],
        _ => ANYWHERE,
    }
}

/// The days that a date of the front matter may be in a zone, the likeliest first; `None` for other text.
pub(super) fn days(written: &str, zone: Zone) -> Option<Vec<Day>> {
    let end = written.find(|c: char| !c.is_ascii_digit() && c != '-');
    let (date, time) = written.split_at(end.unwrap_or(written.len()));
    let mut parts = date.splitn(3, '-').map(|part| part.parse().ok());
    let day: Day = [parts.next()??, parts.next()??, parts.next()??];
    let Some(minutes) = minutes_in_utc(time.trim_start_matches(['T', 't', ' '])) else {
        return Some(vec![day]);
    };
    let mut days = Vec::new();
    for hours in zone {
        let moved = moved(day, (minutes.value + hours * 60).div_euclid(24 * 60));
        if !days.contains(&moved) {
            days.push(moved);
        }
    }
    if !minutes.is_certain && !days.contains(&day) {
        days.push(day);
    }
    Some(days)
}

/// A time of day in UTC.
struct Minutes {
    value: i64,
    /// YAML reads a time without an offset as one in UTC, and Ruby as one of the site when it is in quotes.
    is_certain: bool,
}

/// The minutes in UTC of `03:00:00 +0530`; `None` for a time that is one of the site.
fn minutes_in_utc(time: &str) -> Option<Minutes> {
    let end = time.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.');
    let (clock, offset) = time.split_at(end.unwrap_or(time.len()));
    let mut parts = clock.split(':');
    let hour: i64 = parts.next()?.parse().ok()?;
    let minute: i64 = parts.next()?.parse().ok()?;
    let is_full = parts.next().is_some();
    let offset = offset.trim();
    let of_offset = match offset {
        "Z" | "z" | "UTC" => 0,
        "" if is_full => 0,
        _ => {
            let sign = if offset.starts_with('-') { -1 } else { 1 };
            let digits = offset.strip_prefix(['+', '-'])?.replace(':', "");
            let (hours, minutes) = digits.split_at_checked(digits.len().min(2))?;
            let minutes: i64 = minutes.parse().unwrap_or_default();
            sign * (hours.parse::<i64>().ok()? * 60 + minutes)
        }
    };
    Some(Minutes {
        value: hour * 60 + minute - of_offset,
        is_certain: !offset.is_empty(),
    })
}

/// A day some days later.
fn moved([mut year, mut month, mut day]: Day, by: i64) -> Day {
    day += by;
    if day < 1 {
        (year, month) = if month == 1 {
            (year - 1, 12)
        } else {
            (year, month - 1)
        };
        day += length(year, month);
    } else if day > length(year, month) {
        day -= length(year, month);
        (year, month) = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
    }
    [year, month, day]
}

/// The days of a month.
const fn length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The days that Jekyll 4.3.1 gave to posts on machines in Tokyo and in UTC.
    #[test]
    fn days_are_those_of_the_site() {
        const ANGELES: Option<&str> = Some("America/Los_Angeles");
        const KOLKATA: Option<&str> = Some("Asia/Kolkata");
        for (written, name, expected) in [
            ("2018-02-25", ANGELES, &[25][..]),
            ("2018-02-25 03:00", ANGELES, &[25]),
            ("2018-02-25 03:00:00 +0530", ANGELES, &[24]),
            ("2018-2-25 3:00:00 +05:30", ANGELES, &[24]),
            ("2018-02-25T23:00:00-05:00", ANGELES, &[25]),
            ("2018-02-25 13:02:08 +0530", ANGELES, &[24, 25]),
            ("2018-02-25T23:00:00-05:00", Some("America/Lima"), &[25, 26]),
            ("2018-02-25 23:30:00 -0800", KOLKATA, &[26]),
            ("2018-02-25 03:00 +0900", Some("UTC"), &[24]),
            ("2018-02-25 03:00:00 Z", Some("Etc/UTC"), &[25]),
            // In UTC, or in quotes: in the zone of the site.
            ("2018-02-25 03:00:00", ANGELES, &[24, 25]),
            ("2018-02-25 12:00:00", ANGELES, &[25]),
            ("2018-02-25 03:00:00 +0530", None, &[24, 25]),
        ] {
            let found = days(written, zone(name)).unwrap_or_default();
            let found: Vec<i64> = found.iter().map(|day| day[2]).collect();
            assert_eq!(found, expected, "{written} {name:?}");
        }
        assert_eq!(days("soon", ANYWHERE), None);
    }

    #[test]
    fn days_go_over_the_end_of_a_month() {
        assert_eq!(moved([2024, 2, 29], 1), [2024, 3, 1]);
        assert_eq!(moved([2024, 3, 1], -1), [2024, 2, 29]);
        assert_eq!(moved([2024, 12, 31], 1), [2025, 1, 1]);
        assert_eq!(moved([2025, 1, 1], -1), [2024, 12, 31]);
    }
}
