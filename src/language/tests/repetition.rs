//! Repeated words, and what a menu path begins with.

use super::language;

#[test]
fn words_double_where_the_language_lets_them() {
    for (tag, word) in [
        ("en", "had"),
        ("en", "That"),
        ("de", "Sie"),
        ("fr", "vous"),
        ("it", "piano"),
        ("tr", "yavaş"),
        ("hi", "धीरे"),
        ("vi", "dần"),
        ("zh", "人"),
    ] {
        assert!(language(tag).may_double(word), "{tag}: {word}");
    }
    for (tag, word) in [("en", "the"), ("de", "und"), ("fr", "la"), ("ru", "на")] {
        assert!(!language(tag).may_double(word), "{tag}: {word}");
    }
}

#[test]
fn words_that_never_double_are_not_words_that_may() {
    for (tag, word) in [
        ("en", "The"),
        ("hi", "में"),
        ("id", "untuk"),
        ("vi", "của"),
        ("ru", "В"),
    ] {
        assert!(language(tag).never_doubles(word), "{tag}: {word}");
        assert!(!language(tag).may_double(word), "{tag}: {word}");
    }
    for (tag, text, expected) in [
        ("zh", "请在在设置中打开", &["在在"][..]),
        ("zh", "现在在设置中，目的的地", &[]),
        ("ja", "設定をを開きます。ますます", &["をを"]),
        ("ko", "하나하나", &[]),
        ("en", "thethe", &[]),
    ] {
        let found: Vec<&str> = language(tag)
            .unspaced_repetitions(text)
            .map(|at| &text[at])
            .collect();
        assert_eq!(found, expected, "{tag}: {text}");
    }
}

#[test]
fn a_way_through_menus_begins_with_the_settings() {
    for (tag, text) in [
        ("en", "Go to Telegram Settings"),
        ("en", "the Control Panel"),
        ("vi", "vào Cài đặt"),
        ("zh", "打开设置"),
        ("ko", "앱 설정"),
        ("ru", "в Настройках"),
    ] {
        assert!(language(tag).ends_with_menu(text), "{tag}: {text}");
    }
    for (tag, text) in [("en", "the Settings page"), ("zh", "设置里"), ("en", "")] {
        assert!(!language(tag).ends_with_menu(text), "{tag}: {text}");
    }
}
