use super::*;

#[test]
fn a_site_is_put_up_for_an_address_that_others_reach() {
    let expected = Some("https://aide.exemple.fr".to_owned());
    for given in ["https://aide.exemple.fr", "https://aide.exemple.fr/"] {
        assert_eq!(public_address(Some(given)).ok(), expected);
    }
    for given in [
        None,
        Some(""),
        Some("aide.exemple.fr"),
        Some("http://aide.exemple.fr"),
        Some("https://localhost"),
        Some("https://localhost:8080"),
        Some("https://guichet.localhost"),
        Some("https://127.0.0.1"),
        Some("https://aide.exemple.fr/portail"),
    ] {
        let refused = public_address(given).unwrap_err().to_string();
        assert!(refused.contains("--public-address"), "{given:?}: {refused}");
        assert_eq!(refused.lines().count(), 1);
    }
}
