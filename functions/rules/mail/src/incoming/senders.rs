//! What an address says of who sends from it.

pub(super) fn local_part(address: &str) -> String {
    let address = address.trim().trim_matches(['<', '>', '"']);
    let local = address.split('@').next().unwrap_or_default();
    local.to_ascii_lowercase().replace(['-', '_', '.'], "")
}

pub(super) fn is_daemon(address: &str) -> bool {
    let local = local_part(address);
    ["maildaemon", "mailerdeamon"].contains(&local.as_str())
        || local.starts_with("mailerdaemon")
        // Exchange: this and 32 digits.
        || local.starts_with("microsoftexchange329e71ec88ae4615bbc36ab6ce41109e")
}

/// Whether an address says that nobody reads what is sent there.
pub fn is_no_reply(address: &str) -> bool {
    let local = local_part(address);
    let names = [
        "noreply",
        "donotreply",
        "nepasrepondre",
        "nereponsepas",
        "pasdereponse",
        "noresponse",
        "noanswer",
    ];
    names
        .iter()
        .any(|name| local.starts_with(name) || local.ends_with(name))
}
