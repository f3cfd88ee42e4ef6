//! What SES would say about who sent a mail, told here by the gateway in front, or by nobody.

use std::net::IpAddr;

use mail::{Mailbox, Results};
use serde_json::{Value, json};

use crate::aws::headers::cut;

/// One of the words SES uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pass,
    Fail,
    Gray,
    ProcessingFailed,
}

impl Verdict {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Verdict::Pass => "PASS",
            Verdict::Fail => "FAIL",
            Verdict::Gray => "GRAY",
            Verdict::ProcessingFailed => "PROCESSING_FAILED",
        }
    }

    /// The word of an Authentication-Results header.
    pub(crate) fn as_result(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Gray => "none",
            Verdict::ProcessingFailed => "temperror",
        }
    }

    fn from_result(word: &str) -> Self {
        match word {
            "pass" => Verdict::Pass,
            "fail" | "hardfail" => Verdict::Fail,
            "temperror" | "permerror" => Verdict::ProcessingFailed,
            _ => Verdict::Gray,
        }
    }

    pub(crate) fn to_json(self) -> Value {
        json!({ "status": self.as_str() })
    }
}

/// The three checks of a sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdicts {
    pub(crate) spf: Verdict,
    pub(crate) dkim: Verdict,
    pub(crate) dmarc: Verdict,
    /// What the sender's domain asks for, known only when DMARC fails.
    pub(crate) dmarc_policy: Option<String>,
}

impl Verdicts {
    fn all(verdict: Verdict) -> Self {
        Self {
            spf: verdict,
            dkim: verdict,
            dmarc: verdict,
            dmarc_policy: None,
        }
    }
}

/// Decides from the gateway's header when a gateway is trusted; else a mail from this machine
/// passes, since nobody else reaches the port, and any other is left undecided.
pub(crate) fn judge(raw: &[u8], trusted_authserv: Option<&str>, peer: IpAddr) -> Verdicts {
    let Some(authserv) = trusted_authserv else {
        return Verdicts::all(if peer.is_loopback() {
            Verdict::Pass
        } else {
            Verdict::Gray
        });
    };
    let writers = mail::writers_of(raw);
    // The topmost one: a gateway adds its header on top, a forged one stands below.
    cut(raw)
        .fields
        .iter()
        .filter(|field| field.is("Authentication-Results"))
        .find_map(|field| read(&field.value(), authserv, &writers))
        .unwrap_or(Verdicts::all(Verdict::Gray))
}

/// The verdicts of one header, when it bears this authserv-id; none count where it cannot be read.
fn read(value: &str, authserv: &str, writers: &[Mailbox]) -> Option<Verdicts> {
    let Some(results) = Results::read(value) else {
        // It may be the gateway's own, broken by what the sender had it write; one below it is the sender's.
        return Some(Verdicts::all(Verdict::Gray));
    };
    if !results.authserv.eq_ignore_ascii_case(authserv) {
        return None;
    }
    let of = |method| {
        let check = results.check(method);
        check.map_or(Verdict::Gray, |check| Verdict::from_result(&check.result))
    };
    // One line for each signature; one that holds is enough.
    let mut signed = results.checks.iter().filter(|one| one.method == "dkim");
    let dkim = match signed.any(|one| one.result == "pass") {
        true => Verdict::Pass,
        false => of("dkim"),
    };
    let mut verdicts = Verdicts {
        spf: of("spf"),
        dkim,
        dmarc: of("dmarc"),
        dmarc_policy: None,
    };
    let mut policy = policy_in(&results.comments);
    for (name, value) in results
        .check("dmarc")
        .iter()
        .flat_map(|one| &one.properties)
    {
        match name.as_str() {
            "policy.dmarc" => policy = Some(value.clone()),
            // A verdict about another domain than the one that is shown says nothing.
            "header.from" if !is_of(writers, value) => verdicts.dmarc = Verdict::Gray,
            _ => {}
        }
    }
    if verdicts.dmarc == Verdict::Fail {
        verdicts.dmarc_policy = Some(policy.unwrap_or_else(|| "none".to_owned()));
    }
    Some(verdicts)
}

/// Whether all who are said to have written a mail write from this domain.
fn is_of(writers: &[Mailbox], domain: &str) -> bool {
    let of = |writer: &Mailbox| {
        let found = writer.address.rsplit_once('@');
        found.is_some_and(|(_, host)| host.eq_ignore_ascii_case(domain))
    };
    !writers.is_empty() && writers.iter().all(of)
}

fn policy_in(comments: &str) -> Option<String> {
    let comments = comments.to_ascii_lowercase();
    comments
        .split([' ', ',', ';'])
        .find_map(|word| word.strip_prefix("p="))
        .filter(|word| matches!(*word, "none" | "quarantine" | "reject"))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[track_caller]
    fn check(header: &str, authserv: Option<&str>, expected: &str) {
        let raw = format!("{header}\r\nFrom: a@b.fr\r\n\r\n");
        let verdicts = judge(raw.as_bytes(), authserv, IpAddr::V4(Ipv4Addr::LOCALHOST));
        let found = [verdicts.spf, verdicts.dkim, verdicts.dmarc].map(Verdict::as_str);
        let policy = verdicts.dmarc_policy.unwrap_or_default();
        assert_eq!(format!("{} {policy}", found.join(" ")).trim(), expected);
    }

    #[test]
    fn a_trusted_gateway_decides() {
        let mx = Some("mx.exemple.fr");
        check("X: y", None, "PASS PASS PASS");
        check("X: y", mx, "GRAY GRAY GRAY");
        check(
            "Authentication-Results: MX.exemple.fr 1; spf=pass smtp.mailfrom=b.fr;\r\n\tdkim=fail header.d=c.fr; dkim=pass header.d=b.fr; dmarc=pass (p=reject) header.from=b.fr",
            mx,
            "PASS PASS PASS",
        );
        check(
            "Authentication-Results: mx.exemple.fr; dmarc=fail (p=reject dis=none) header.from=b.fr; spf=softfail",
            mx,
            "GRAY GRAY FAIL reject",
        );
        check(
            "Authentication-Results: mx.exemple.fr; dkim=temperror; dmarc=fail",
            mx,
            "GRAY PROCESSING_FAILED FAIL none",
        );
    }

    #[test]
    fn a_verdict_counts_for_the_domain_it_is_about() {
        let mx = Some("mx.exemple.fr");
        let passed = |of: &str| format!("Authentication-Results: mx.exemple.fr; dmarc=pass{of}");
        for (from, of, expected) in [
            ("From: a@B.fr", " header.from=b.fr", "PASS"),
            ("From: a@b.fr", "", "PASS"),
            ("From: a@b.fr", " header.from=evil.example", "GRAY"),
            (
                "From: a@b.fr",
                " (p=reject) header.from=evil.example",
                "GRAY",
            ),
            (
                "From: a@b.fr, e@evil.example",
                " header.from=evil.example",
                "GRAY",
            ),
            (
                "From: e@evil.example, a@b.fr",
                " header.from=evil.example",
                "GRAY",
            ),
            ("From: nobody", " header.from=b.fr", "GRAY"),
        ] {
            let raw = format!("{}\r\n{from}\r\n\r\n", passed(of));
            let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
            let verdicts = judge(raw.as_bytes(), mx, here);
            assert_eq!(verdicts.dmarc.as_str(), expected, "{from} {of}");
        }
    }

    #[test]
    fn a_forged_header_decides_nothing() {
        let mx = Some("mx.exemple.fr");
        check(
            "Authentication-Results: evil.example; dmarc=pass",
            mx,
            "GRAY GRAY GRAY",
        );
        check(
            "Authentication-Results: mx.exemple.fr; dmarc=fail\r\nAuthentication-Results: mx.exemple.fr; dmarc=pass",
            mx,
            "GRAY GRAY FAIL none",
        );
        check(
            "Authentication-Results: mx.exemple.fr; spf=none (dmarc=pass; dkim=pass)",
            mx,
            "GRAY GRAY GRAY",
        );
        check(
            "Authentication-Results: mx.exemple.fr; spf=pass smtp.mailfrom=\"x; dmarc=pass y\"@evil.example",
            mx,
            "PASS GRAY GRAY",
        );
        check(
            "Authentication-Results: mx.exemple.fr; dmarc=fail header.from=b.fr; dkim=pass header.i=\"x; dmarc=pass y\"@evil.example",
            mx,
            "GRAY PASS FAIL none",
        );
        check(
            "Authentication-Results: mx.exemple.fr; spf=none reason=\"x\r\nAuthentication-Results: mx.exemple.fr; dmarc=pass",
            mx,
            "GRAY GRAY GRAY",
        );
        check(
            "Authentication-Results: (mx.exemple.fr) evil.example; dmarc=pass",
            mx,
            "GRAY GRAY GRAY",
        );
    }
}
