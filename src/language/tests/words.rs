//! Vague link texts, questions, and the completeness of the files.

use super::language;
use crate::language::all;

#[test]
#[expect(clippy::too_many_lines, reason = "one table of sentences")]
fn link_texts_that_say_nothing_are_vague() {
    for (tag, texts) in [
        (
            "en",
            [
                "here",
                "this page",
                "this form",
                "**Click here**",
                "Learn more…",
                "LINK",
            ],
        ),
        (
            "de",
            [
                "hier",
                "Hier klicken",
                "diese Seite",
                "mehr erfahren",
                "Link",
                "dieses Formular",
            ],
        ),
        (
            "es",
            [
                "aquí",
                "esta página",
                "Haz clic aquí",
                "más información",
                "este enlace",
                "Ver más",
            ],
        ),
        (
            "fr",
            [
                "ici",
                "cette page",
                "cliquez ici",
                "En savoir plus",
                "ce lien",
                "l’article",
            ],
        ),
        (
            "it",
            [
                "qui",
                "questa pagina",
                "clicca qui",
                "scopri di più",
                "link",
                "questo modulo",
            ],
        ),
        (
            "pt",
            [
                "aqui",
                "esta página",
                "clique aqui",
                "saiba mais",
                "este link",
                "neste link",
            ],
        ),
        (
            "ru",
            [
                "здесь",
                "этой странице",
                "нажмите здесь",
                "Подробнее",
                "ссылка",
                "по ссылке",
            ],
        ),
        (
            "uk",
            [
                "тут",
                "цій сторінці",
                "натисніть тут",
                "докладніше",
                "посилання",
                "СЮДИ",
            ],
        ),
        (
            "pl",
            [
                "tutaj",
                "tej stronie",
                "kliknij tutaj",
                "więcej",
                "ten link",
                "Tu",
            ],
        ),
        (
            "tr",
            [
                "burada",
                "bu sayfa",
                "BURAYA TIKLAYIN",
                "daha fazla",
                "bağlantı",
                "tıklayın",
            ],
        ),
        (
            "id",
            [
                "di sini",
                "halaman ini",
                "klik di sini",
                "selengkapnya",
                "tautan ini",
                "Disini",
            ],
        ),
        (
            "fa",
            ["اینجا", "اين‌جا", "این صفحه", "این لینک", "بیشتر", "این فرم"],
        ),
        (
            "ar",
            [
                "هنا",
                "هُنا",
                "هذه الصفحة",
                "اضغط هنا",
                "المزيد",
                "هذا الرابط",
            ],
        ),
        (
            "he",
            ["כאן", "לחצו כאן", "דף זה", "קישור", "עוד", "טופס זה"],
        ),
        (
            "hi",
            [
                "यहाँ",
                "यहां क्लिक करें",
                "इस पृष्ठ",
                "लिंक",
                "और पढ़ें",
                "अधिक जानकारी",
            ],
        ),
        (
            "ko",
            [
                "여기",
                "이 페이지",
                "여기를 클릭",
                "더 보기",
                "링크",
                "이 링크",
            ],
        ),
        (
            "ja",
            [
                "ここ",
                "こちら",
                "このページ",
                "詳細",
                "ここをクリック",
                "「こちら」",
            ],
        ),
        (
            "zh",
            ["这里", "此处", "点击这里", "了解更多", "這裡", "本页"],
        ),
        (
            "nl",
            [
                "hier",
                "deze pagina",
                "klik hier",
                "lees meer",
                "link",
                "meer",
            ],
        ),
        (
            "vi",
            [
                "đây",
                "tại đây",
                "trang này",
                "xem thêm",
                "liên kết này",
                "Chi tiết",
            ],
        ),
        (
            "cs",
            [
                "zde",
                "tato stránka",
                "klikněte zde",
                "více",
                "odkaz",
                "sem",
            ],
        ),
        (
            "sv",
            ["här", "denna sida", "klicka här", "läs mer", "länk", "mer"],
        ),
    ] {
        for text in texts {
            assert!(language(tag).is_vague(text), "{tag}: {text}");
        }
    }
}

#[test]
fn link_texts_that_say_something_are_not_vague() {
    for (tag, text) in [
        ("en", "Learn more about stickers"),
        ("en", "pages"),
        ("en", "this page of stickers"),
        ("en", ""),
        ("en", "hereby"),
        ("de", "here"),
        ("zh", "这里的设置"),
        ("ru", "этой странице настроек"),
    ] {
        assert!(!language(tag).is_vague(text), "{tag}: {text}");
    }
}

#[test]
fn alternative_texts_that_say_nothing_are_known() {
    for (tag, text) in [
        ("en", "Alt text"),
        ("de", "Bildschirmfoto"),
        ("fr", "Capture d’écran"),
        ("tr", "EKRAN GÖRÜNTÜSÜ"),
        ("fa", "متن جايگزين"),
        ("ja", "画像"),
    ] {
        assert!(language(tag).is_empty_alt(text), "{tag}: {text}");
    }
    for (tag, text) in [("en", "Settings"), ("en", "Image of a key"), ("ja", "設定")] {
        assert!(!language(tag).is_empty_alt(text), "{tag}: {text}");
    }
}

#[test]
fn questions_are_known_by_their_first_word_and_mark() {
    for (tag, heading) in [
        ("en", "How do I log in"),
        ("de", "Wie melde ich mich an"),
        ("es", "¿Cómo entro"),
        ("fr", "Qu’est-ce que c’est"),
        ("ar", "كيف أسجل الدخول"),
        ("zh", "如何登录"),
        ("ja", "なぜ届かない"),
        ("ru", "Можно ли удалить"),
    ] {
        assert!(
            language(tag).starts_like_question(heading),
            "{tag}: {heading}"
        );
    }
    for heading in ["However it works", "Login", ""] {
        assert!(!language("en").starts_like_question(heading), "{heading}");
    }
    for (tag, text) in [
        ("en", "**Why?**"),
        ("fa", "چرا؟"),
        ("zh", "为什么？"),
        ("en", "“Why?”"),
    ] {
        assert!(language(tag).ends_with_question_mark(text), "{tag}: {text}");
    }
    for text in ["Why", "Why?.", "What? No", ""] {
        assert!(!language("en").ends_with_question_mark(text), "{text}");
    }
}

#[test]
fn the_same_question_in_other_words_has_the_same_key() {
    for (tag, one, other) in [
        (
            "en",
            "How do I delete my account?",
            "Is there a way to remove an account?",
        ),
        ("en", "How can I sign in?", "How to log in"),
        (
            "en",
            "Why can’t I change the pictures?",
            "Why am I unable to edit photos?",
        ),
        (
            "de",
            "Wie kann ich mein Konto löschen?",
            "Wie lässt sich das Konto entfernen?",
        ),
        (
            "es",
            "¿Cómo puedo cambiar mi foto?",
            "Cómo hago para modificar la imagen",
        ),
        (
            "en",
            "Q: How do I delete my account?",
            "3. How can I delete my account?",
        ),
        (
            "fr",
            "Comment supprimer mon compte ?",
            "Comment puis-je effacer un compte ?",
        ),
        (
            "ru",
            "Как удалить аккаунт?",
            "Как мне стереть свой аккаунт?",
        ),
    ] {
        let keys = [one, other].map(|text| language(tag).question_key(text));
        assert!(keys[0].is_some() && keys[0] == keys[1], "{one} {keys:?}");
    }
}

#[test]
fn other_questions_have_other_keys() {
    for (one, other) in [
        (
            "How do I delete my account?",
            "How do I restore my account?",
        ),
        (
            "How do I delete my account?",
            "Why should I delete my account?",
        ),
        ("Can I change my number?", "How do I change my number?"),
        ("How do I log in?", "How do I log out?"),
        (
            "How do I move from Android to iOS?",
            "How do I move from iOS to Android?",
        ),
        (
            "How do I delete my account?",
            "How do I delete my business account?",
        ),
    ] {
        let keys = [one, other].map(|text| language("en").question_key(text));
        assert_ne!(keys[0], keys[1], "{one} {other}");
    }
    assert_eq!(language("en").question_key("My account"), None);
}

#[test]
fn titles_that_look_like_questions_ask_nothing() {
    for text in [
        "How do I log in",
        "What is a group",
        "Can I log in",
        "Why can’t I log in",
    ] {
        assert!(language("en").asks(text), "{text}");
    }
    for text in [
        "How to log in",
        "How it works",
        "What’s new in 2",
        "Why groups",
        "Do not log in",
    ] {
        assert!(!language("en").asks(text), "{text}");
    }
    assert!(language("de").asks("Wie kann ich mich anmelden"));
    assert!(!language("de").asks("Wie es geht"));
}

#[test]
fn every_language_has_words_for_everything() {
    for language in all() {
        let tag = &language.tag;
        assert!(!language.name.is_empty(), "{tag}: name");
        assert!(language.quotes().len() > 1, "{tag}: quotes");
        assert!(
            !language.question_marks().is_empty(),
            "{tag}: question_marks"
        );
        let words = language.vague.len();
        assert!(words > 40, "{tag}: vague has {words}");
        assert!(language.question_words.len() > 10, "{tag}: question_words");
        assert!(language.empty_alts.len() > 8, "{tag}: empty_alts");
        assert!(language.menus.len() > 1, "{tag}: menus");
        let doubled = language.repetition.fine.len();
        assert!(
            language.repetition.is_usual || doubled > 0,
            "{tag}: doubled or doubling"
        );
        language.steps.assert_complete(tag);
        language.labels.assert_complete(tag);
    }
}

#[test]
fn no_phrase_is_written_twice() {
    let lists = all().flat_map(|language| {
        let lists = [
            &language.vague,
            &language.repetition.fine,
            &language.repetition.never,
            &language.repetition.certain_slips,
            &language.placeholders,
            &language.empty_alts,
            &language.menus,
            &language.question_words,
        ];
        lists.map(|phrases| (&language.tag, phrases.repeated()))
    });
    let repeated: Vec<_> = lists.filter(|(_, phrases)| !phrases.is_empty()).collect();
    assert!(repeated.is_empty(), "{repeated:?}");
}
