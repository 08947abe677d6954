//! The redirects that a configuration script writes out; what code makes is not seen.

use crate::redirects::written::{Text, Written};
use crate::text::{ScriptToken as Token, end_of_bracket as end_of, script_tokens as tokens};

/// The redirects of Docusaurus: `redirects: [{ from: '/old', to: '/new' }]` of the plugin.
pub(super) fn docusaurus(text: &str) -> Vec<Written> {
    let tokens = tokens(text);
    let is_plugin = |token: &Token| matches!(token, Token::Text((name, _)) if name.contains("client-redirects"));
    let Some(plugin) = tokens.iter().position(is_plugin) else {
        return Vec::new();
    };
    let Some(mut at) = value_of(&tokens, plugin, "redirects", b'[') else {
        return Vec::new();
    };
    let mut found = Vec::new();
    while tokens.get(at) == Some(&Token::Mark(b'{')) {
        let end = end_of(&tokens, at);
        if let Some((from, to)) = from_and_to(tokens.get(at + 1..end).unwrap_or_default()) {
            found.extend(from.into_iter().map(|from| Written {
                from: Some(from),
                to: Some(to.clone()),
                ..Written::default()
            }));
        }
        at = end + 1;
        if tokens.get(at) == Some(&Token::Mark(b',')) {
            at += 1;
        }
    }
    found
}

/// The redirects of Astro: `redirects: { '/old': '/new' }` of the configuration.
pub(super) fn astro(text: &str) -> Vec<Written> {
    let tokens = tokens(text);
    let Some(mut at) = value_of(&tokens, 0, "redirects", b'{') else {
        return Vec::new();
    };
    let mut found = Vec::new();
    while let [Token::Text(from), Token::Mark(b':'), value, ..] = &tokens[at..] {
        let mut end = at + 3;
        let to = match value {
            Token::Text(to) => Some(to.clone()),
            Token::Mark(b'{') => {
                end = end_of(&tokens, at + 2) + 1;
                text_of(
                    tokens.get(at + 3..end - 1).unwrap_or_default(),
                    "destination",
                )
            }
            _ => break,
        };
        found.push(Written {
            from: Some(from.clone()),
            to,
            ..Written::default()
        });
        if tokens.get(end) == Some(&Token::Mark(b',')) {
            end += 1;
        }
        at = end;
    }
    found
}

/// Where the inside of the first `key: [` or `key: {` starts.
fn value_of(tokens: &[Token], from: usize, key: &str, open: u8) -> Option<usize> {
    let found = tokens[from..].windows(3).position(|three| {
        matches!(&three[0], Token::Word(word) if word == key)
            && three[1] == Token::Mark(b':')
            && three[2] == Token::Mark(open)
    })?;
    Some(from + found + 3)
}

/// The old addresses and the new one of an object.
fn from_and_to(tokens: &[Token]) -> Option<(Vec<Text>, Text)> {
    let to = text_of(tokens, "to")?;
    if let Some(from) = text_of(tokens, "from") {
        return Some((vec![from], to));
    }
    let at = value_of(tokens, 0, "from", b'[')?;
    let mut from = Vec::new();
    for token in &tokens[at..] {
        match token {
            Token::Text(text) => from.push(text.clone()),
            Token::Mark(b',') => {}
            _ => break,
        }
    }
    Some((from, to))
}

fn text_of(tokens: &[Token], key: &str) -> Option<Text> {
    tokens.windows(3).find_map(|three| match three {
        [Token::Word(word), Token::Mark(b':'), Token::Text(text)] if word == key => {
            Some(text.clone())
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{astro, docusaurus};

    fn shown(written: &[super::Written]) -> Vec<(&str, &str)> {
        let text =
            |part: &Option<super::Text>| part.as_ref().map_or("-", |(text, _)| text).to_owned();
        let pairs = written.iter().map(|one| (text(&one.from), text(&one.to)));
        pairs.map(|(a, b)| (&*a.leak(), &*b.leak())).collect()
    }

    #[test]
    fn what_is_written_out_is_read() {
        let script = "export default { plugins: [['@docusaurus/plugin-client-redirects', {\n redirects: [\n // { from: '/no', to: '/x' },\n {from: '/a', to: '/b'}, { to: '/c', from: ['/d', `/e`] }, {from: f(), to: '/g'}, {from: '/é', to: '/h'} ] }]] }";
        assert_eq!(
            shown(&docusaurus(script)),
            [("/a", "/b"), ("/d", "/c"), ("/e", "/c"), ("/é", "/h")]
        );
        let script = "defineConfig({ redirects: { '/a': '/b', '/c': { status: 302, destination: '/d' }, ...more } })";
        assert_eq!(shown(&astro(script)), [("/a", "/b"), ("/c", "/d")]);
        for broken in [
            "redirects: {",
            "'",
            "`${",
            "redirects: { '/a': ",
            "client-redirects' redirects: [{",
        ] {
            assert!(shown(&docusaurus(broken)).is_empty() && shown(&astro(broken)).is_empty());
        }
    }
}
