//! Patterns of addresses, as `infra/template.yaml` writes them: `/api/tickets/{number}`.

/// The parts of an address; how many slashes stand between them says nothing.
pub(crate) fn parts_of(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

/// What stands in an address where the pattern has names, with these names; `None` for an address of another
/// pattern.
pub(crate) fn params<'a>(
    pattern: &'static str,
    mut address: impl Iterator<Item = &'a str>,
) -> Option<Vec<(&'static str, String)>> {
    let mut params = Vec::new();
    for known in parts_of(pattern) {
        let part = address.next()?;
        let name = known
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        match name {
            Some(name) => params.push((name, part.to_owned())),
            None if known == part => {}
            None => return None,
        }
    }
    address.next().is_none().then_some(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_fits_its_own_pattern_only() {
        let pattern = "/api/tickets/{number}/mail/{message}";
        for (address, expected) in [
            ("/api/tickets/1042/mail/m1", Some("number=1042 message=m1")),
            (
                "//api/tickets/1042/mail/m1/",
                Some("number=1042 message=m1"),
            ),
            ("/api/tickets/1042/mail", None),
            ("/api/tickets/1042/mail/m1/x", None),
            ("/api/tickets/1042/mails/m1", None),
            ("/", None),
        ] {
            let found = params(pattern, parts_of(address)).map(|found| {
                let found: Vec<String> = found
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                found.join(" ")
            });
            assert_eq!(found.as_deref(), expected, "{address}");
        }
    }
}
