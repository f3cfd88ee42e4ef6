use super::*;

fn declared(name: &str, size: u64) -> Declared {
    Declared {
        name: name.into(),
        size,
        content_type: "image/png".into(),
        sha256: "a".repeat(64),
    }
}

fn ids(n: u8) -> Vec<FileId> {
    (0..n).map(|i| FileId::new([i; 20])).collect()
}

#[test]
fn names_are_shown_and_never_paths() {
    for (name, expected) in [
        ("capture.png", "capture.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\claire\\écran.png", "écran.png"),
        ("\u{200b}.htaccess", "htaccess"),
        ("facture\u{202e}fdp.exe", "facture fdp.exe"),
        ("a\r\nb.txt", "a b.txt"),
        ("..", "fichier"),
        ("", "fichier"),
        ("a:b?.txt", "a_b_.txt"),
        ("\u{200d}.htaccess", "htaccess"),
        ("\u{fe0f}\u{ad}.htaccess", "htaccess"),
        ("é/\u{200d}.htaccess", "htaccess"),
        ("facture.pdf\u{200d}.exe", "facture.pdf.exe"),
        (
            "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}.jpg",
            "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}.jpg",
        ),
        ("نامه\u{200c}ها.pdf", "نامه\u{200c}ها.pdf"),
        (
            "=?utf-8?q?facture=2Eexe?=.txt",
            "=_utf-8_q_facture=2Eexe_=.txt",
        ),
    ] {
        assert_eq!(file_name(name), expected, "{name:?}");
    }
    let long = file_name(&format!("{}.pdf", "x".repeat(400)));
    assert!(
        long.chars().count() <= 150 && long.ends_with(".pdf"),
        "{long}"
    );
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let check = |files: &[Declared], expected: Fault| {
        let Err(Refusal(faults)) = declare(files, &ids(11), None, Timestamp(0)) else {
            panic!("accepted")
        };
        assert_eq!(faults[0].fault, expected);
    };
    check(&[], Fault::Missing);
    check(
        &[declared("vide.png", 0)],
        Fault::EmptyFile {
            name: "vide.png".into(),
        },
    );
    check(
        &[declared("gros.png", FILE_MAX + 1)],
        Fault::FileTooLarge {
            name: "gros.png".into(),
        },
    );
    check(
        &vec![declared("a.png", 1); 11],
        Fault::TooManyFiles { max: 10 },
    );
    check(
        &[Declared {
            sha256: "xyz".into(),
            ..declared("a.png", 1)
        }],
        Fault::NotADigest,
    );
    assert!(declare(&[declared("a.png", FILE_MAX)], &ids(1), None, Timestamp(0)).is_ok());
}

#[test]
fn a_logo_is_shown_once() {
    let earlier = ["aa".to_owned()];
    for (content_type, size, digest, expected) in [
        ("image/png", 5_000, "aa", true),
        ("image/png", 5_000, "bb", false),
        ("image/png", LOGO_MAX + 1, "aa", false),
        ("application/pdf", 5_000, "aa", false),
    ] {
        assert_eq!(
            is_repeated_logo(content_type, size, digest, &earlier),
            expected,
            "{content_type} {size} {digest}"
        );
    }
}

#[test]
fn a_media_type_is_ours() {
    for (announced, name, expected) in [
        ("image/png", "a.png", "image/png"),
        ("image/svg+xml", "a.svg", "application/octet-stream"),
        ("text/html", "a.html", "application/octet-stream"),
        ("text/html", "a.pdf", "application/pdf"),
        ("IMAGE/JPEG; x=y", "a", "image/jpeg"),
    ] {
        assert_eq!(
            content_type(announced, name),
            expected,
            "{announced} {name}"
        );
    }
}
