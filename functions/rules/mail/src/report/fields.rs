//! Groups of `Name: value` lines, as RFC 3464 and RFC 5965 write them and as they are copied into texts.

use std::sync::LazyLock;

use regex::Regex;

use super::recipient::{Action, ReportedRecipient};
use crate::incoming::line::one_line;

/// One group of fields: one recipient's, or those of the whole mail.
pub(super) struct ReportFields(Vec<(String, String)>);

/// More groups than this are no report.
const GROUPS_MAX: usize = 1_000;
/// What another system said is cut here.
const DIAGNOSTIC_MAX: usize = 500;

impl ReportFields {
    /// The groups of a text: empty lines part them, folded lines go on, other lines are passed over.
    pub(super) fn groups(text: &str) -> Vec<Self> {
        let mut groups = vec![Self(Vec::new())];
        let mut in_field = false;
        for line in text.lines() {
            let line = unquoted(line);
            let folded = line.starts_with([' ', '\t']);
            let current = groups.last_mut().map(|group| &mut group.0);
            let Some(current) = current else { break };
            if line.trim().is_empty() {
                in_field = false;
                if !current.is_empty() && groups.len() < GROUPS_MAX {
                    groups.push(Self(Vec::new()));
                }
            } else if folded && in_field {
                if let Some((_, value)) = current.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = field(line) {
                in_field = true;
                // A second recipient without an empty line between.
                if name == "final-recipient" && current.iter().any(|(known, _)| *known == name) {
                    groups.push(Self(vec![(name, value)]));
                } else {
                    current.push((name, value));
                }
            } else {
                in_field = false;
            }
        }
        groups
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Those named here: one in a status report, perhaps more in a complaint.
    pub(super) fn recipients(&self, delayed: bool) -> Vec<ReportedRecipient> {
        let address_of = |name| self.get(name).and_then(address);
        if self.get("feedback-type").is_some() {
            return self.complaint();
        }
        let last = address_of("final-recipient").or_else(|| address_of("x-actual-recipient"));
        let first = address_of("original-recipient");
        let Some(final_recipient) = last.or_else(|| first.clone()) else {
            return Vec::new();
        };
        let diagnostic = self.get("diagnostic-code").map(diagnostic);
        let status = self.get("status").and_then(status);
        vec![ReportedRecipient {
            action: self.action(status.as_deref(), delayed),
            original_recipient: first.filter(|first| *first != final_recipient),
            status: status.or_else(|| diagnostic.as_deref().and_then(self::status)),
            diagnostic,
            final_recipient,
        }]
    }

    fn action(&self, status: Option<&str>, delayed: bool) -> Action {
        let word = self.get("action").unwrap_or_default().to_ascii_lowercase();
        match word.split([' ', '(', ';']).next().unwrap_or_default() {
            "failed" | "failure" => Action::Failed,
            "delayed" | "delay" => Action::Delayed,
            "delivered" | "relayed" | "expanded" => Action::Delivered,
            _ if status.is_some_and(|status| status.starts_with('2')) => Action::Delivered,
            _ if delayed => Action::Delayed,
            _ => Action::Failed,
        }
    }

    fn complaint(&self) -> Vec<ReportedRecipient> {
        let names = ["original-rcpt-to", "removal-recipient"];
        let named = self
            .0
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()));
        named
            .filter_map(|(_, value)| address(value))
            .map(|final_recipient| ReportedRecipient {
                final_recipient,
                original_recipient: None,
                action: Action::Complained,
                status: None,
                diagnostic: self.get("feedback-type").map(diagnostic),
            })
            .collect()
    }
}

/// Reports that somebody forwarded stand behind quote marks.
pub(super) fn unquoted(line: &str) -> &str {
    let line = line.trim_end_matches('\r');
    match line.trim_start_matches('>') {
        same if same.len() == line.len() => line,
        quoted => quoted.strip_prefix(' ').unwrap_or(quoted),
    }
}

fn field(line: &str) -> Option<(String, String)> {
    let (name, value) = line.trim_start().split_once(':')?;
    let is_name = (1..=60).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then(|| (name.to_ascii_lowercase(), value.trim().to_owned()))
}

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"[^\s<>@,;:()\[\]"']+@[^\s<>@,;:()\[\]"']+"#)
        .expect("the pattern is a constant that a test uses")
});

/// The address in `rfc822; <a@b>` and its kin.
pub(super) fn address(value: &str) -> Option<String> {
    addresses(value).next()
}

/// Every address in a text, in lower case.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = String> + '_ {
    ADDRESS.find_iter(text).filter_map(|found| {
        let found = found.as_str().trim_matches(['.', '=']);
        (found.len() <= 320 && found.contains('@')).then(|| found.to_lowercase())
    })
}

static STATUS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b[245]\.\d{1,3}\.\d{1,3}\b").expect("the pattern is a constant that a test uses")
});

/// The first status of RFC 3463 in a text.
pub(super) fn status(text: &str) -> Option<String> {
    STATUS.find(text).map(|found| found.as_str().to_owned())
}

/// One line of what another system said, without the word for its protocol.
pub(super) fn diagnostic(text: &str) -> String {
    let text = one_line(text);
    let said = match text.split_once(';') {
        Some((protocol, said)) if protocol.len() <= 12 && !protocol.contains(' ') => said.trim(),
        _ => text.as_str(),
    };
    said.chars().take(DIAGNOSTIC_MAX).collect()
}
