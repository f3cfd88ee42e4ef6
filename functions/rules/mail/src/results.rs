//! What a gateway wrote of how a sender was checked: the Authentication-Results header (RFC 8601).
//!
//! Senders choose some of what stands in it, within quotes or comments as a rule: their own mailbox, the signer's
//! name. None of that is read as a verdict.

/// One header, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    /// Who wrote it, in lower case.
    pub authserv: String,
    /// What was checked, in the order written.
    pub checks: Vec<Check>,
    /// What stands in comments.
    pub comments: String,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// `dmarc`, in lower case.
    pub method: String,
    /// `pass`, in lower case.
    pub result: String,
    /// `header.from` and `exemple.fr`, both in lower case; a value in quotes is not read.
    pub properties: Vec<(String, String)>,
}

impl Results {
    /// Reads the value of a header; `None` where it names nobody, or a quote or comment in it never ends. Linear.
    pub fn read(value: &str) -> Option<Self> {
        let (bare, comments) = bare(value)?;
        let mut parts = bare.split(';');
        let authserv = parts.next()?.split_ascii_whitespace().next()?;
        Some(Self {
            authserv: authserv.to_ascii_lowercase(),
            checks: parts.filter_map(check).collect(),
            comments,
        })
    }

    /// The one check by a method; where several contradict each other, none.
    pub fn check(&self, method: &str) -> Option<&Check> {
        let mut found = self.checks.iter().filter(|check| check.method == method);
        let first = found.next()?;
        found
            .all(|other| other.result == first.result)
            .then_some(first)
    }
}

fn check(part: &str) -> Option<Check> {
    let part = part.to_ascii_lowercase();
    let mut words = part.split_ascii_whitespace();
    let (method, result) = words.next()?.split_once('=')?;
    let properties = words.filter_map(|word| word.split_once('='));
    Some(Check {
        method: method.to_owned(),
        result: result.to_owned(),
        properties: properties
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    })
}

/// The value without its comments, which may hold others, and what quotes hold; and the comments.
fn bare(value: &str) -> Option<(String, String)> {
    let (mut bare, mut comments) = (String::new(), String::new());
    let (mut depth, mut is_quoted) = (0_usize, false);
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match sign {
            // It takes its meaning from the sign after it, in either.
            '\\' if is_quoted || depth > 0 => {
                signs.next()?;
            }
            '"' if depth == 0 => {
                is_quoted = !is_quoted;
                bare.push('"');
            }
            _ if is_quoted => {}
            '(' => {
                depth += 1;
                comments.push(' ');
                bare.push(' ');
            }
            ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => comments.push(sign),
            _ => bare.push(sign),
        }
    }
    (depth == 0 && !is_quoted).then_some((bare, comments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sender_chose_is_no_verdict() {
        for (value, dmarc) in [
            ("dmarc=pass header.from=b.fr", Some("pass")),
            ("spf=pass smtp.mailfrom=b.fr; DMARC=Pass", Some("pass")),
            (
                "dmarc=fail (p=reject; dmarc=pass) header.from=b.fr",
                Some("fail"),
            ),
            (
                r#"spf=pass smtp.mailfrom="x; dmarc=pass y"@evil.example"#,
                None,
            ),
            (
                r#"dmarc=fail header.from=b.fr; spf=pass smtp.mailfrom="x; dmarc=pass y"@evil.example"#,
                Some("fail"),
            ),
            (
                r#"dkim=pass header.i="x; dmarc=pass ; "@evil.example; spf=none"#,
                None,
            ),
            (r#"spf=fail reason="bad; dmarc=pass z"; dkim=none"#, None),
            (
                r#"spf=fail reason="a \" ; dmarc=pass ; \" b"; dkim=none"#,
                None,
            ),
            (r"spf=none (domain of \); dmarc=pass; \( x)", None),
            (r#"spf=none (a " b) ; dmarc=fail"#, Some("fail")),
            (r#"spf=none (a (b; dmarc=pass) c); dkim=none"#, None),
            ("dmarc=pass; dmarc=fail", None),
            ("dmarc=fail; dmarc=pass", None),
            ("dmarc=pass; dmarc=pass", Some("pass")),
        ] {
            let results = Results::read(&format!("gw.example 1; {value}")).expect("a header");
            assert_eq!(results.authserv, "gw.example");
            let found = results.check("dmarc").map(|check| check.result.as_str());
            assert_eq!(found, dmarc, "{value}");
        }
    }

    #[test]
    fn what_never_ends_or_names_nobody_is_not_read() {
        for value in [
            "",
            " ; dmarc=pass",
            "(gw.example); dmarc=pass",
            r#"gw.example; dmarc=pass; spf=none reason="x"#,
            "gw.example; dmarc=pass; spf=none (x",
            r"gw.example; spf=none (x\",
        ] {
            assert_eq!(Results::read(value), None, "{value}");
        }
    }

    #[test]
    fn values_in_quotes_are_not_taken_for_others() {
        let value = r#"gw.example; dmarc=pass reason="x header.from=b.fr" header.from=c.fr"#;
        let results = Results::read(value).expect("a header");
        let named: Vec<&str> = results.checks[0]
            .properties
            .iter()
            .filter(|(name, _)| name == "header.from")
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(named, ["c.fr"]);
    }
}
