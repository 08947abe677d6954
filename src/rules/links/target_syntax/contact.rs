//! What is wrong with an address for mail or phone.

use crate::links::is_mailbox;
use crate::rules::links::target_syntax::Fault;

/// Digits of a number that has no international form: emergency and service numbers.
const SHORT: usize = 6;
/// Digits of an international number at most (ITU-T E.164).
const MAX_LEN: usize = 15;

/// What is wrong with a `mailto:` or `tel:` target, or one that lacks its scheme.
pub(crate) fn contact_fault(target: &str) -> Option<Fault> {
    let (scheme, rest) = match target.split_once(':') {
        // Nearly all that have a scheme.
        Some(("https" | "http", _)) => return None,
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => return without_scheme(target),
    };
    match scheme.as_str() {
        "mailto" => mail_fault(rest),
        "tel" => phone_fault(rest),
        name if name.len() <= 9 && rest.contains('@') && !rest.starts_with("//") => {
            let is_near = strsim::damerau_levenshtein(name, "mailto") <= 2 && name.contains("ma");
            is_near.then(|| {
                Fault::new(
                    format!("the address starts with `{name}:`"),
                    "write `mailto:`",
                )
                .meant(format!("mailto:{rest}"))
            })
        }
        _ => None,
    }
}

fn without_scheme(target: &str) -> Option<Fault> {
    if is_mailbox(target) && !target.contains('/') {
        return Some(
            Fault::new(
                format!("`{target}` is treated as a path on this site"),
                "write `mailto:` before it",
            )
            .meant(format!("mailto:{target}")),
        );
    }
    None
}

/// RFC 6068: mailboxes separated by commas, then fields.
fn mail_fault(rest: &str) -> Option<Fault> {
    let help = "write `mailto:name@host`, as RFC 6068 has it";
    let (boxes, fields) = match rest.split_once('?') {
        Some((boxes, fields)) => (boxes, Some(fields)),
        None => (rest, None),
    };
    if rest.starts_with("//") {
        return Some(
            Fault::new("there are slashes after `mailto:`", help)
                .meant(format!("mailto:{}", rest.trim_start_matches('/'))),
        );
    }
    if rest.contains(char::is_whitespace) {
        let fault = Fault::new(
            "there is a space in the mail address",
            "remove it, or write `%20`",
        );
        let trimmed = boxes.trim();
        return Some(
            if fields.is_none() && !trimmed.contains(char::is_whitespace) {
                fault.meant(format!("mailto:{trimmed}"))
            } else {
                fault
            },
        );
    }
    if boxes.is_empty() {
        return fields
            .is_none()
            .then(|| Fault::new("`mailto:` without an address", help));
    }
    // Mail programs decode an address before they read it: `a%40b.example` works.
    let is_right = |address: &&str| is_mailbox(&address.replace("%40", "@"));
    if let Some(bad) = boxes.split(',').find(|address| !is_right(address)) {
        return Some(Fault::new(
            format!("`{bad}` is not a valid mail address"),
            help,
        ));
    }
    let bad = fields?.split('&').find(|field| {
        let field = field.trim_start_matches("amp;");
        field.contains('?')
            || field
                .split_once('=')
                .is_none_or(|(name, _)| name.is_empty())
    })?;
    Some(Fault::new(
        format!("`{bad}` is not a field of a mail"),
        "write `?subject=…&body=…`",
    ))
}

/// RFC 3966: `+`, digits and visual separators; a number without `+` needs a context.
fn phone_fault(rest: &str) -> Option<Fault> {
    let help = "write the number in international form: `tel:+49-30-1234567`";
    let number = rest.split(';').next().unwrap_or_default();
    let parameters = &rest[number.len()..];
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let plain = || -> String {
        number
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect()
    };
    if digits == 0 {
        return Some(Fault::new("`tel:` without a number", help));
    }
    let encoded = number.contains("%20");
    if number.contains(char::is_whitespace) || number.starts_with("//") || encoded {
        let fault = Fault::new(
            format!("`{number}` is not a valid phone number"),
            "leave out spaces and slashes, or write `-`",
        );
        return Some(if encoded {
            fault
        } else {
            fault.meant(format!("tel:{}{parameters}", plain()))
        });
    }
    let is_allowed = |c: char| c.is_ascii_digit() || "-.()".contains(c);
    let has_context = parameters.to_ascii_lowercase().contains("phone-context=");
    match number.strip_prefix('+') {
        Some(global) if !global.chars().all(is_allowed) || digits > MAX_LEN => Some(Fault::new(
            format!("`{number}` is not a valid phone number"),
            help,
        )),
        Some(_) => None,
        None if has_context => None,
        None if !number
            .chars()
            .all(|c| is_allowed(c) || c == '*' || c == '#') =>
        {
            Some(Fault::new(
                format!("`{number}` is not a valid phone number"),
                help,
            ))
        }
        None if digits <= SHORT || number.contains('*') => None,
        None => Some(Fault::new(
            format!("the number `{number}` works in one country only"),
            help,
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::contact_fault;

    #[test]
    fn mail_addresses_are_checked() {
        for target in [
            "mailto:",
            "mailto:ada",
            "mailto:ada@",
            "mailto:ada@host",
            "mailto:ada b@a.example",
            "mailto://ada@a.example",
            "mailto: ada@a.example",
            "mailto:ada@@a.example",
            "mailto:ada@a..example",
            "mailto:ada@a.example?subject",
            "mailto:ada@a.example?subject=x?body=y",
            "ada@a.example",
            "malto:ada@a.example",
            "mailto:mailto:ada@a.example",
            "mailto:ada(at)a.example",
        ] {
            assert!(contact_fault(target).is_some(), "{target}");
        }
        for target in [
            "mailto:ada@a.example",
            "MAILTO:ada+x@a.example",
            "mailto:ada%40a.example",
            "mailto:a@a.example,b@b.example?subject=a%20b&body=c",
            "mailto:?subject=x",
            "mailto:%22a%20b%22@a.example",
            "mailto:ü@a.example",
            "https://a@b.example",
            "@ada",
            "a/b@c.md",
            "acct:ada@a.example",
        ] {
            assert_eq!(contact_fault(target), None, "{target}");
        }
    }

    #[test]
    fn phone_numbers_are_international() {
        for target in [
            "tel:",
            "tel:call",
            "tel:030-1234567",
            "tel:+49 30 1234567",
            "tel://+49301234567",
            "tel:+49x1",
            "tel:+1234567890123456",
            "tel:+49%2030",
        ] {
            assert!(contact_fault(target).is_some(), "{target}");
        }
        for target in [
            "tel:+49-30-1234567",
            "TEL:+1(202)555.0100",
            "tel:112",
            "tel:*100#",
            "tel:+49301234567;ext=12",
            "tel:7042;phone-context=a.example",
        ] {
            assert_eq!(contact_fault(target), None, "{target}");
        }
    }
}
