//! Words in forms that few programs write: what they say is read like any other mail.

use mail::Incoming;

fn read(raw: &[u8]) -> Incoming {
    mail::read(raw).expect("readable")
}

fn words(mail: &Incoming) -> String {
    mail::new_words(mail).text.trim().to_owned()
}

#[test]
fn ascii_words_survive_every_charset() {
    for label in [
        "iso-2022-kr",
        "csiso2022kr",
        "hz-gb-2312",
        "iso-2022-cn",
        "iso-2022-cn-ext",
        "replacement",
        "ucs-2",
        "iso-10646-ucs-2",
        "utf-16",
        "utf-16be",
        "utf-32",
        "utf-7",
        "unicode-1-1-utf-7",
        "ibm037",
        "x-user-defined",
        "x-inconnu",
        "big5",
        "shift_jis",
    ] {
        for kind in ["plain", "html"] {
            let mail = read(
                format!(
                    "From: c@exemple.fr\r\nSubject: =?{label}?Q?zorvobjet_un?=\r\n\
                     Content-Type: text/{kind}; charset={label}\r\n\r\nzorvmot deux\r\n"
                )
                .as_bytes(),
            );
            assert_eq!(words(&mail), "zorvmot deux", "{label} {kind}");
            assert_eq!(mail.subject, "zorvobjet un", "{label}");
        }
    }
}

#[test]
fn utf_8_called_latin_is_read_as_utf_8() {
    let mail = read(
        "From: c@exemple.fr\r\nSubject: =?iso-8859-1?Q?r=C3=A9seau?=\r\n\
         Content-Type: text/plain; charset=iso-8859-1\r\n\r\nL’écran est cassé.\r\n"
            .as_bytes(),
    );
    assert_eq!(mail.subject, "réseau");
    assert_eq!(words(&mail), "L’écran est cassé.");
}
