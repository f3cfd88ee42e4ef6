//! What SES wrote on top of a raw mail: the same verdicts as its notification, for mails whose
//! notification never came. Whatever stands below SES's own lines was written by the sender.

use domain::mail::inbound::Proof;
use mail::Results;
use store::mails::Receipt;

/// The lines SES adds around its own Received line, from the top.
const SES_LINES: [&str; 8] = [
    "return-path",
    "received",
    "x-ses-spam-verdict",
    "x-ses-virus-verdict",
    "received-spf",
    "authentication-results",
    "x-ses-receipt",
    "x-ses-dkim-signature",
];
/// The lines looked at: SES writes fewer, a stranger may write thousands.
const LINES_MAX: usize = 40;

/// Reads the verdicts. A mail without SES's lines proves nothing and is not called spam.
pub(crate) fn read(raw: &[u8]) -> Receipt {
    let mut receipt = Receipt {
        recipients: Vec::new(),
        proof: Proof::Absent,
        spam: false,
        virus: false,
    };
    let mut seen: Vec<String> = Vec::new();
    let mut is_ses = false;
    for (name, value) in fields(raw) {
        // Each stands once: what comes again is the sender's, and so is everything after it.
        if !SES_LINES.contains(&name.as_str()) || seen.contains(&name) {
            break;
        }
        match name.as_str() {
            "received" => {
                let Some(recipient) = own_line(&value) else {
                    break;
                };
                receipt.recipients = vec![recipient];
                is_ses = true;
            }
            "x-ses-spam-verdict" if is_ses => receipt.spam = value == "FAIL",
            "x-ses-virus-verdict" if is_ses => receipt.virus = value == "FAIL",
            "authentication-results" if is_ses && passes_dmarc(&value) => {
                receipt.proof = Proof::Passed;
            }
            _ => {}
        }
        seen.push(name);
    }
    receipt
}

/// The recipient of a Received line by SES itself.
fn own_line(value: &str) -> Option<String> {
    let (_, by) = value.split_once(" by inbound-smtp.")?;
    let (host, rest) = by.split_once(' ')?;
    if !host.ends_with(".amazonaws.com") {
        return None;
    }
    let (_, recipient) = rest.split_once(" for ")?;
    Some(recipient.split(';').next()?.trim().to_owned())
}

/// Whether SES's own results say that DMARC passed.
fn passes_dmarc(value: &str) -> bool {
    let results = Results::read(value).filter(|results| results.authserv == "amazonses.com");
    let dmarc = results.as_ref().and_then(|results| results.check("dmarc"));
    dmarc.is_some_and(|check| check.result == "pass")
}

/// The first header fields: names in lower case, values on one line.
fn fields(raw: &[u8]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in raw.split(|byte| *byte == b'\n').take(LINES_MAX) {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches('\r');
        if line.is_empty() {
            break;
        }
        match (line.starts_with([' ', '\t']), fields.last_mut()) {
            (true, Some((_, value))) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (false, _) => {
                let Some((name, value)) = line.split_once(':') else {
                    break;
                };
                fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
            (true, None) => break,
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOP: &str = "Return-Path: <claire@exemple.fr>\r\n\
        Received: from poste (poste [192.0.2.1])\r\n by inbound-smtp.eu-west-1.amazonaws.com with SMTP id x\r\n \
        for assistance@aide.exemple.fr;\r\n Tue, 24 Nov 2026 08:00:00 +0000 (UTC)\r\n";
    const VERDICTS: &str = "X-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n\
        Received-SPF: pass (spfCheck: x) client-ip=192.0.2.1;\r\n";

    fn check(rest: &str, expected: (Proof, bool, bool)) {
        let receipt = read(format!("{rest}\r\nBonjour\r\n").as_bytes());
        assert_eq!(
            (receipt.proof, receipt.spam, receipt.virus),
            expected,
            "{rest}"
        );
    }

    #[test]
    fn the_lines_of_ses_are_believed() {
        let results = "Authentication-Results: amazonses.com;\r\n spf=pass (spfCheck: x);\r\n dkim=pass header.i=@exemple.fr;\r\n dmarc=pass header.from=exemple.fr;\r\n";
        let raw = format!("{TOP}{VERDICTS}{results}From: a@b.fr\r\n");
        check(&raw, (Proof::Passed, false, false));
        assert_eq!(
            read(raw.as_bytes()).recipients,
            ["assistance@aide.exemple.fr"]
        );
        let bad = VERDICTS.replace("Verdict: PASS", "Verdict: FAIL");
        check(&format!("{TOP}{bad}{results}"), (Proof::Passed, true, true));
        check(
            &format!(
                "{TOP}{VERDICTS}{}",
                results.replace("dmarc=pass", "dmarc=fail")
            ),
            (Proof::Absent, false, false),
        );
    }

    #[test]
    fn lines_that_pretend_to_be_those_of_ses_are_not() {
        let forged = "Authentication-Results: amazonses.com; dmarc=pass\r\n";
        let real = "Authentication-Results: amazonses.com; dmarc=fail\r\n";
        let absent = (Proof::Absent, false, false);
        // Below the real one, below the sender's lines, without SES's line, of another host.
        check(&format!("{TOP}{VERDICTS}{real}{forged}"), absent);
        check(&format!("{TOP}{VERDICTS}From: a@b.fr\r\n{forged}"), absent);
        check(forged, absent);
        check(&format!("Return-Path: <>\r\n{forged}"), absent);
        check(
            &format!("{}{forged}", TOP.replace("inbound-smtp.", "evil.")),
            absent,
        );
        check(
            &format!("{TOP}{VERDICTS}Authentication-Results: evil.example; dmarc=pass\r\n"),
            absent,
        );
        check(
            &format!(
                "{TOP}{VERDICTS}Authentication-Results: amazonses.com; spf=fail (dmarc=pass)\r\n"
            ),
            absent,
        );
        for chosen in [
            "spf=pass smtp.mailfrom=\"x; dmarc=pass y\"@evil.example",
            "dmarc=fail; spf=pass smtp.mailfrom=\"x; dmarc=pass y\"@evil.example",
            "spf=none (domain of \\); dmarc=pass; \\( x)",
            "dmarc=pass; dmarc=fail",
        ] {
            let line = format!("Authentication-Results: amazonses.com; {chosen}\r\n");
            check(&format!("{TOP}{VERDICTS}{line}"), absent);
        }
        // A second verdict cannot whiten the first.
        let spam = "X-SES-Spam-Verdict: FAIL\r\nX-SES-Spam-Verdict: PASS\r\n";
        check(
            &format!("{TOP}{spam}{forged}"),
            (Proof::Absent, true, false),
        );
        check("", absent);
        check(" \r\n", absent);
    }
}
