use super::*;

#[test]
fn whatever_stands_beside_the_word_changes_nothing() {
    for (value, expected) in [
        ("Quoted-Printable;", Encoding::QuotedPrintable),
        ("base64;", Encoding::Base64),
        ("\"base64\"", Encoding::Base64),
        ("'quoted-printable'", Encoding::QuotedPrintable),
        ("(commentaire (dedans)) base64", Encoding::Base64),
        ("base64 (RFC 2045)", Encoding::Base64),
        ("; base64", Encoding::Base64),
        ("base64; charset=utf-8", Encoding::Base64),
        ("base64, 8bit", Encoding::Base64),
        ("quoted_printable", Encoding::QuotedPrintable),
        ("Quoted Printable", Encoding::QuotedPrintable),
        ("base-64", Encoding::Base64),
        ("x-base64", Encoding::Base64),
        ("<base64>", Encoding::Base64),
        ("8bit;", Encoding::None),
        ("utf-8", Encoding::None),
        ("(base64) 8bit", Encoding::None),
        ("", Encoding::None),
    ] {
        assert_eq!(meant(value), expected, "{value}");
    }
}

#[test]
fn signs_that_are_no_base64_are_skipped() {
    for (raw, expected) in [
        // Among the letters, in a line of their own, before and behind.
        (
            "Qm9uam91ciBs\r\n!!ZSBtb3Qg -\r\nZG9ubsOp",
            "Bonjour le mot donn\u{e9}",
        ),
        ("Qm9u*am91#ciBs\n***\nZSBtb3Qg\n", "Bonjour le mot "),
        ("\0Qm9uam91ciBsZSBtb3Q=\0", "Bonjour le mot"),
        ("Qm9uam91ciDD\n?qWNyYW4gbm9pcg==", "Bonjour \u{e9}cran noir"),
        // Words above and below stay words, whatever their length.
        (
            "[Message externe] Liste essai\n\nQm9uam91ciBsZSBtb3Qg\nPage de la liste\nwww.exemple.fr\n",
            "[Message externe] Liste essai\n\nBonjour le mot \nPage de la liste\nwww.exemple.fr\n",
        ),
        (
            "Qm9uam91ciBsZSBtb3Qg\n\nListe du personnel de la mairie\nConfidentiel\n",
            "Bonjour le mot \n\nListe du personnel de la mairie\nConfidentiel\n",
        ),
        (
            "Confidentiel\nQm9uam91ciBsZSBtb3Qg\nConfidentiel\nInterne\n",
            "Confidentiel\nBonjour le mot \nConfidentiel\nInterne\n",
        ),
        // Lines of a length that no four letters fill, and those of a gateway that broke each in two.
        (
            "Qm9uam91ciwgbCdpbXByaW1hbnRlIGR1IHRyb2lzacOobWUgw6l\n0YWdlIG5lIG1hcmNoZSBwbHVz\nListe interne du service",
            "Bonjour, l'imprimante du troisi\u{e8}me \u{e9}tage ne marche plus\nListe interne du service",
        ),
        (
            "Qm9uam91ciwgbCdpbXByaW1hbnRlIGR1IHRyb2lzacOobWUg\nw6\nl0YWdlIG5lIG1hcmNoZSBwbHVzIGRlcHVpcyBjZSBtYXRpbiwg\nZXQ=\n",
            "Bonjour, l'imprimante du troisi\u{e8}me \u{e9}tage ne marche plus depuis ce matin, et",
        ),
        (
            "Qm9uam91\n!ciBsZQ==\n____\nListe d'essai, fin",
            "Bonjour le\n____\nListe d'essai, fin",
        ),
    ] {
        let decoded = base64(raw.as_bytes()).unwrap_or_default();
        assert_eq!(
            String::from_utf8_lossy(&decoded).trim_end_matches('\n'),
            expected.trim_end_matches('\n'),
            "{raw:?}"
        );
    }
    assert_eq!(base64(b"Aucune lettre de ce code, pas une."), None);
}

#[test]
fn code_that_follows_padding_is_read_too() {
    for (raw, expected) in [
        ("bW90IGE=\r\nbW90IGRldXggYQ==", "mot a\nmot deux a"),
        ("bW90IGE=\nbW90IGJi\nbW90IGM=\n", "mot a\nmot bbmot c"),
        // It brings a line break of its own.
        ("bW90IGE=\n\nCl9fX18KTGlzdGUK\n", "mot a\n____\nListe"),
        // Cut inside a character, or where a program's buffer was full.
        ("bW90IMM=\nqXTDqSBiYg==", "mot \u{e9}t\u{e9} bb"),
        (
            "SmUgbmUgcGV1eCBwYXMgb3V2cmlyIG1hIGJvw650ZSBkZXB1aXMgY2UgbWF0aW4sIG5pIG1lIGNvbm5l\nY3Rlcg==\nIGF1IHLDqXNlYXU=\n",
            "Je ne peux pas ouvrir ma bo\u{ee}te depuis ce matin, ni me connecter au r\u{e9}seau",
        ),
        // Words below stay words, before the second and behind it.
        (
            "bW90IGE=\nConfidentiel\nbW90IGI=\n",
            "mot a\nConfidentiel\nbW90IGI=",
        ),
        (
            "bW90IGE=\nbW90IGI=\n-- \nConfidentiel\n",
            "mot a\nmot b\n-- \nConfidentiel",
        ),
        ("bW90IGE=\n====\nListe12x\n", "mot a\n====\nListe12x"),
    ] {
        let decoded = base64(raw.as_bytes()).unwrap_or_default();
        assert_eq!(
            String::from_utf8_lossy(&decoded).trim_end_matches('\n'),
            expected,
            "{raw:?}"
        );
    }
    // Lines too short to be code by themselves.
    let decoded = base64(b"bW90IG\nE=\n--\nListe\n").unwrap_or_default();
    assert_eq!(String::from_utf8_lossy(&decoded), "mot a\n--\nListe\n");
    assert_eq!(base64(b"Liste\nde la\nmairie, \n"), None);
    let many = "bW90IGE=\n".repeat(100_000);
    let start = std::time::Instant::now();
    assert_eq!(
        base64(many.as_bytes()).map(|decoded| decoded.len()),
        Some(600_000 - 1)
    );
    assert!(start.elapsed() < std::time::Duration::from_secs(5));
}
