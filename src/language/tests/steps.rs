//! References to steps.

use super::language;

/// The phrase, its first and last number, and `true` where the steps are elsewhere.
type Found<'t> = (&'t str, u32, u32, bool);

fn found<'t>(tag: &str, text: &'t str) -> Vec<Found<'t>> {
    let references = language(tag).step_references(text);
    let phrases = references
        .into_iter()
        .map(|found| (&text[found.range], found.first, found.last, found.elsewhere));
    phrases.collect()
}

#[track_caller]
fn check(tag: &str, table: &[(&str, &[Found<'_>])]) {
    for (text, expected) in table {
        assert_eq!(&found(tag, text), expected, "{tag}: {text}");
    }
}

const HERE: bool = false;
const ELSEWHERE: bool = true;

#[test]
fn english_references_are_found() {
    check(
        "en",
        &[
            ("Go back to step 4.", &[("step 4", 4, 4, HERE)]),
            ("Repeat steps 4–6.", &[("steps 4–6", 4, 6, HERE)]),
            (
                "Repeat steps 4 - 6, then restart.",
                &[("steps 4 - 6", 4, 6, HERE)],
            ),
            ("REPEAT STEPS 2 and 3", &[("STEPS 2 and 3", 2, 3, HERE)]),
            (
                "Repeat steps 2, 3 and 5 twice",
                &[("steps 2, 3 and 5", 2, 5, HERE)],
            ),
            ("Skip steps 2, 3, 4.", &[("steps 2, 3, 4", 2, 4, HERE)]),
            (
                "Do step 1, 2, or 3 again",
                &[("step 1, 2, or 3", 1, 3, HERE)],
            ),
            ("In step 2, 3 files appear.", &[("step 2", 2, 2, HERE)]),
            (
                "Go from step 2 to step 5",
                &[("step 2 to step 5", 2, 5, HERE)],
            ),
            ("Do **step** 3 again", &[("step** 3", 3, 3, HERE)]),
            (
                "See step #3 or step number 12",
                &[("step #3 or step number 12", 3, 12, HERE)],
            ),
            (
                "Between steps 2) and 3) wait",
                &[("steps 2) and 3", 2, 3, HERE)],
            ),
            ("Redo the 4th step", &[("4th step", 4, 4, HERE)]),
            ("Repeat (step 7)", &[("step 7", 7, 7, HERE)]),
            (
                "First do step 2. Step 9 comes later.",
                &[("step 2", 2, 2, HERE), ("Step 9", 9, 9, HERE)],
            ),
        ],
    );
}

#[test]
fn what_only_looks_like_a_reference_is_none() {
    for text in [
        "",
        "Follow the steps below.",
        "A step-by-step guide in 3 parts",
        "Use the stepper 3 times",
        "Turn on two-step 3",
        "Turn on step 2-factor login",
        "See step 1.2 and step 2b",
        "In steps 1.1 to 1.4",
        "step 2024",
        "step4 is a variable",
        "Step 50% of the way",
        "step_3 is a variable",
        "These 3 steps help",
        "Footstep 3",
        "You are at step 2/5",
        "step 10:30",
    ] {
        assert_eq!(found("en", text), [], "{text}");
    }
}

#[test]
fn steps_that_are_not_at_hand_are_elsewhere() {
    for text in [
        "Repeat step 3 of Setup",
        "Do steps 1–3 in the previous section",
        "Do step 2 (of the guide)",
        "In the previous section, repeat step 3",
        "Follow the setup guide up to step 3.",
        "Repeat the previous step 3",
        "In the first step 8 copies are removed",
        "Step 3: Open the app",
        "Step 3. Open the app",
        "Step 3 - Open the app",
        "Step 3",
        "See Step 3: Open the app",
    ] {
        let found = found("en", text);
        assert!(
            matches!(found[..], [(_, _, _, ELSEWHERE)]),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn a_sentence_before_says_nothing_of_the_steps() {
    check(
        "en",
        &[
            (
                "Open the Privacy section. Then repeat step 3.",
                &[("step 3", 3, 3, HERE)],
            ),
            ("Step 3 is optional.", &[("Step 3", 3, 3, HERE)]),
            ("Repeat step 3 for each account", &[("step 3", 3, 3, HERE)]),
        ],
    );
}

#[test]
fn a_reference_may_point_along_the_page() {
    for text in [
        "Repeat step 3 above",
        "Repeat the above step 3",
        "Repeat steps 2–3, see below",
    ] {
        let references = language("en").step_references(text);
        let on_page: Vec<bool> = references.iter().map(|found| found.on_page).collect();
        assert_eq!(on_page, [text.contains("above")], "{text}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of sentences")]
fn western_languages_are_understood() {
    check(
        "de",
        &[
            (
                "Wiederholen Sie die Schritte 4 bis 6.",
                &[("Schritte 4 bis 6", 4, 6, HERE)],
            ),
            ("Weiter mit Schritt 3.", &[("Schritt 3", 3, 3, HERE)]),
            (
                "Wiederholen Sie den 3. Schritt",
                &[("3. Schritt", 3, 3, HERE)],
            ),
            (
                "nach den Schritten 2 und 3",
                &[("Schritten 2 und 3", 2, 3, HERE)],
            ),
            (
                "Siehe Schritt 3 der Anleitung",
                &[("Schritt 3", 3, 3, ELSEWHERE)],
            ),
            ("Die Fortschritte 3 und 4", &[]),
        ],
    );
    check(
        "es",
        &[
            ("Repita los pasos 4 a 6", &[("pasos 4 a 6", 4, 6, HERE)]),
            ("Vuelva al paso 3 y pruebe", &[("paso 3", 3, 3, HERE)]),
            ("Vea el paso 3 de la guía", &[("paso 3", 3, 3, ELSEWHERE)]),
            ("el 3.er paso", &[("3.er paso", 3, 3, HERE)]),
        ],
    );
    check(
        "fr",
        &[
            ("Répétez les étapes 4 à 6.", &[("étapes 4 à 6", 4, 6, HERE)]),
            ("Revenez à l’étape 3", &[("étape 3", 3, 3, HERE)]),
            ("la 3e étape", &[("3e étape", 3, 3, HERE)]),
            ("l’étape 3 du guide", &[("étape 3", 3, 3, ELSEWHERE)]),
        ],
    );
    check(
        "it",
        &[
            (
                "Ripeti i passaggi da 4 a 6",
                &[("passaggi da 4 a 6", 4, 6, HERE)],
            ),
            ("Ripeti i passaggi 4 e 6", &[("passaggi 4 e 6", 4, 6, HERE)]),
            ("Torna al passo 3", &[("passo 3", 3, 3, HERE)]),
            ("il passo 3 della guida", &[("passo 3", 3, 3, ELSEWHERE)]),
        ],
    );
    check(
        "pt",
        &[
            ("Repita os passos 4 a 6", &[("passos 4 a 6", 4, 6, HERE)]),
            ("Volte ao 3º passo", &[("3º passo", 3, 3, HERE)]),
            ("a etapa 2 do guia", &[("etapa 2", 2, 2, ELSEWHERE)]),
        ],
    );
    check(
        "nl",
        &[
            (
                "Herhaal stappen 4 t/m 6",
                &[("stappen 4 t/m 6", 4, 6, HERE)],
            ),
            ("Ga terug naar stap 3", &[("stap 3", 3, 3, HERE)]),
        ],
    );
    check(
        "sv",
        &[("Upprepa steg 4 till 6", &[("steg 4 till 6", 4, 6, HERE)])],
    );
}

#[test]
fn slavic_languages_are_understood() {
    check(
        "ru",
        &[
            ("Повторите шаги 4–6.", &[("шаги 4–6", 4, 6, HERE)]),
            ("Вернитесь к шагу №3", &[("шагу №3", 3, 3, HERE)]),
            ("после шагов 2 и 3", &[("шагов 2 и 3", 2, 3, HERE)]),
            ("на 3-м шаге", &[("3-м шаге", 3, 3, HERE)]),
            ("Шаг 4 из раздела «Вход»", &[("Шаг 4", 4, 4, ELSEWHERE)]),
            ("Сделайте 3 шага назад", &[]),
            ("ШАГ 3 нужен всегда", &[("ШАГ 3", 3, 3, HERE)]),
        ],
    );
    check(
        "uk",
        &[
            ("Повторіть кроки 4–6.", &[("кроки 4–6", 4, 6, HERE)]),
            ("Поверніться до кроку 3", &[("кроку 3", 3, 3, HERE)]),
            ("у 3-му кроці", &[("3-му кроці", 3, 3, HERE)]),
        ],
    );
    check(
        "pl",
        &[
            (
                "Powtórz kroki od 4 do 6",
                &[("kroki od 4 do 6", 4, 6, HERE)],
            ),
            ("Powtórz kroki 4 i 5", &[("kroki 4 i 5", 4, 5, HERE)]),
            ("Wróć do kroku 3", &[("kroku 3", 3, 3, HERE)]),
            ("Wykonaj 3. krok", &[("3. krok", 3, 3, HERE)]),
        ],
    );
    check(
        "cs",
        &[("Zopakujte kroky 4 až 6", &[("kroky 4 až 6", 4, 6, HERE)])],
    );
}

#[test]
fn turkish_indonesian_and_vietnamese_are_understood() {
    check(
        "tr",
        &[
            ("3. adımı tekrarlayın", &[("3. adımı", 3, 3, HERE)]),
            (
                "4-6. adımları tekrarlayın",
                &[("4-6. adımları", 4, 6, HERE)],
            ),
            (
                "3. ve 4. adımları atlayın",
                &[("3. ve 4. adımları", 3, 4, HERE)],
            ),
            ("Adım 3'e dönün", &[("Adım 3", 3, 3, HERE)]),
            ("İki adımlı doğrulama", &[]),
            ("2 adımlı doğrulama", &[]),
            ("önceki bölümdeki 3. adım", &[("3. adım", 3, 3, ELSEWHERE)]),
        ],
    );
    check(
        "id",
        &[
            (
                "Ulangi langkah 4 sampai 6",
                &[("langkah 4 sampai 6", 4, 6, HERE)],
            ),
            (
                "Ulangi langkah 1, 2, dan 3",
                &[("langkah 1, 2, dan 3", 1, 3, HERE)],
            ),
            ("Kembali ke langkah ke-3", &[("langkah ke-3", 3, 3, HERE)]),
            (
                "Ulangi langkah-langkah 2 dan 3",
                &[("langkah-langkah 2 dan 3", 2, 3, HERE)],
            ),
        ],
    );
    check(
        "vi",
        &[
            (
                "Lặp lại các bước 4 đến 6",
                &[("các bước 4 đến 6", 4, 6, HERE)],
            ),
            ("Quay lại bước 3", &[("bước 3", 3, 3, HERE)]),
        ],
    );
}

#[test]
fn right_to_left_languages_are_understood() {
    check(
        "fa",
        &[
            ("به مرحله ۳ برگردید", &[("مرحله ۳", 3, 3, HERE)]),
            (
                "مراحل ۴ تا ۶ را تکرار کنید",
                &[("مراحل ۴ تا ۶", 4, 6, HERE)],
            ),
            ("گام ۳ را انجام دهید", &[("گام ۳", 3, 3, HERE)]),
            ("مرحله ۳ از راهنما", &[("مرحله ۳", 3, 3, ELSEWHERE)]),
            ("ورود دو مرحله‌ای", &[]),
        ],
    );
    check(
        "ar",
        &[
            ("ارجع إلى الخطوة ٣.", &[("الخطوة ٣", 3, 3, HERE)]),
            ("كرر الخطوات 4 إلى 6", &[("الخطوات 4 إلى 6", 4, 6, HERE)]),
            ("كرر الخطوتين 2 و3", &[("الخطوتين 2 و3", 2, 3, HERE)]),
            ("الخطوة 3 من الدليل", &[("الخطوة 3", 3, 3, ELSEWHERE)]),
        ],
    );
    check(
        "he",
        &[
            ("חזרו לשלב 3", &[("לשלב 3", 3, 3, HERE)]),
            ("חזרו על שלבים 2 ו-3", &[("שלבים 2 ו-3", 2, 3, HERE)]),
            ("שלב 3 של המדריך", &[("שלב 3", 3, 3, ELSEWHERE)]),
        ],
    );
}

#[test]
fn asian_languages_are_understood() {
    check(
        "hi",
        &[
            ("चरण 3 दोहराएँ", &[("चरण 3", 3, 3, HERE)]),
            ("चरण ४ से ६ दोहराएँ", &[("चरण ४ से ६", 4, 6, HERE)]),
            ("आचरण 3", &[]),
        ],
    );
    check(
        "ko",
        &[
            ("3단계를 반복하세요", &[("3단계", 3, 3, HERE)]),
            ("4~6단계를 반복하세요", &[("4~6단계", 4, 6, HERE)]),
            ("1, 2, 3 단계를 완료하세요", &[("1, 2, 3 단계", 1, 3, HERE)]),
            ("단계 3으로 돌아가세요", &[("단계 3", 3, 3, HERE)]),
            ("2단계 인증을 켜세요", &[]),
            ("과정은 3단계로 이루어집니다", &[]),
            ("설정의 3단계를 보세요", &[("3단계", 3, 3, ELSEWHERE)]),
        ],
    );
    check(
        "ja",
        &[
            ("手順3に戻ります", &[("手順3", 3, 3, HERE)]),
            (
                "ステップ４〜６を繰り返します",
                &[("ステップ４〜６", 4, 6, HERE)],
            ),
            ("手順2と手順3を行います", &[("手順2と手順3", 2, 3, HERE)]),
            ("設定の手順3を見てください", &[("手順3", 3, 3, ELSEWHERE)]),
            ("3ステップで完了", &[]),
            ("ステップ1.2", &[]),
        ],
    );
    check(
        "zh",
        &[
            ("重复步骤 4 到 6。", &[("步骤 4 到 6", 4, 6, HERE)]),
            ("返回第 3 步", &[("第 3 步", 3, 3, HERE)]),
            ("返回第三步", &[("第三步", 3, 3, HERE)]),
            ("重複第 2 到第 5 步", &[("第 2 到第 5 步", 2, 5, HERE)]),
            ("跳过第 2、3 步", &[("第 2、3 步", 2, 3, HERE)]),
            ("第十二步之后", &[("第十二步", 12, 12, HERE)]),
            ("步骤一完成后", &[("步骤一", 1, 1, HERE)]),
            ("设置的第 3 步", &[("第 3 步", 3, 3, ELSEWHERE)]),
            ("第一步是打开应用", &[]),
            ("两步验证", &[]),
        ],
    );
}

#[test]
fn headings_are_numbered_in_every_language() {
    for (tag, heading, number) in [
        ("en", "Step 3: Open the app", 3),
        ("en", "**STEP 12**", 12),
        ("de", "Schritt 2 – App öffnen", 2),
        ("de", "2. Schritt: App öffnen", 2),
        ("es", "Paso 1. Abra la aplicación", 1),
        ("fr", "Étape 3 : ouvrir", 3),
        ("it", "Passo 2", 2),
        ("pt", "Etapa 2: abrir", 2),
        ("ru", "Шаг 4. Откройте", 4),
        ("uk", "Крок 4. Відкрийте", 4),
        ("pl", "Krok 5: otwórz", 5),
        ("tr", "3. Adım: Açın", 3),
        ("tr", "Adım 3: Açın", 3),
        ("id", "Langkah 2: Buka", 2),
        ("fa", "گام ۳: برنامه", 3),
        ("ar", "الخطوة ٣: افتح", 3),
        ("he", "שלב 3: פתחו", 3),
        ("hi", "चरण 3: खोलें", 3),
        ("ko", "3단계: 열기", 3),
        ("ko", "1 단계: 열기", 1),
        ("ja", "手順3：開く", 3),
        ("zh", "第三步：打开", 3),
        ("zh", "第一步 打开", 1),
        ("zh", "步骤 6：打开", 6),
        ("nl", "Stap 2", 2),
        ("vi", "Bước 2: Mở", 2),
        ("cs", "Krok 2", 2),
        ("sv", "Steg 2", 2),
    ] {
        let found = language(tag).step_heading(heading);
        assert_eq!(
            found.map(|found| found.first),
            Some(number),
            "{tag}: {heading}"
        );
    }
}

#[test]
fn a_heading_says_where_its_number_is() {
    let heading = "📦 Steps 3–5: Unpack";
    let found = language("en")
        .step_heading(heading)
        .expect("a step heading");
    assert_eq!(&heading[found.range], "Steps 3–5");
    assert_eq!(&heading[found.number], "3");
    assert_eq!((found.first, found.last, found.sub_step), (3, 5, false));
}

#[test]
fn parts_of_a_step_are_told_apart() {
    for (heading, phrase) in [
        ("Step 2b: Log in", "Step 2b"),
        ("Step 2.1 Log in", "Step 2.1"),
    ] {
        let found = language("en")
            .step_heading(heading)
            .expect("a step heading");
        assert_eq!((found.first, found.sub_step), (2, true), "{heading}");
        assert_eq!(&heading[found.range], phrase);
    }
}

#[test]
fn other_headings_have_no_step() {
    for (tag, heading) in [
        ("en", "Steps"),
        ("en", "Step by step"),
        ("en", "Repeat step 3"),
        ("en", "Step 2-factor login"),
        ("en", "Stepper 3"),
        ("ko", "2단계 인증을 어떻게 켜나요?"),
        ("zh", "第一步是什么"),
        ("de", "3 Schritte zum Erfolg"),
    ] {
        assert_eq!(
            language(tag).step_heading(heading),
            None,
            "{tag}: {heading}"
        );
    }
}
