//! Settings, by the names `infra/template.yaml` gives them.

use aws_credential_types::Credentials;
use aws_types::SdkConfig;
use domain::keys::Keys;
use domain::mail::reply_address::ReplyAddress;
use domain::people::address::Address;
use thiserror::Error;

use crate::clients;

/// A setting that is missing or cannot be read.
#[derive(Debug, Error)]
#[error("the environment variable {0} is missing or not of the form the function needs")]
pub struct Missing(pub &'static str);

/// A setting that must be there.
///
/// # Errors
/// [`Missing`] with its name.
pub fn required(name: &'static str) -> Result<String, Missing> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.is_empty())
        .ok_or(Missing(name))
}

/// The desk as people know it: its address on the web and its mailbox.
#[derive(Debug, Clone)]
pub struct Desk {
    /// `https://assistance.exemple.fr`, without a slash at the end.
    pub public_address: String,
    /// `assistance@exemple.fr`: what mail is sent from and to.
    pub support: Address,
    /// Name of the organisation, shown beside "Assistance".
    pub organisation: String,
    /// Keys of reply addresses and mailed links.
    pub keys: Keys,
    /// Marks our own mails, so that one that comes back is recognised.
    pub instance: String,
    /// What the distribution in front of the gateway says to be known by; none on one machine.
    pub edge: Option<String>,
}

impl Desk {
    /// Reads `PUBLIC_ADDRESS`, `SUPPORT_ADDRESS`, `ORGANISATION`, `SIGNING_KEYS`, `INSTANCE`, `EDGE_SECRET`.
    ///
    /// # Errors
    /// [`Missing`] with the first name at fault.
    pub fn from_environment() -> Result<Self, Missing> {
        Ok(Self {
            public_address: required("PUBLIC_ADDRESS")?.trim_end_matches('/').to_owned(),
            support: Address::parse(&required("SUPPORT_ADDRESS")?)
                .ok_or(Missing("SUPPORT_ADDRESS"))?,
            organisation: required("ORGANISATION")?,
            keys: Keys::parse(&required("SIGNING_KEYS")?).ok_or(Missing("SIGNING_KEYS"))?,
            instance: required("INSTANCE")?,
            edge: Some(required("EDGE_SECRET")?),
        })
    }

    /// The address to which one person answers about one ticket.
    pub fn reply_address(&self, to: &ReplyAddress) -> String {
        format!(
            "{}+{}@{}",
            self.support.local(),
            to.sign(&self.keys),
            self.support.domain()
        )
    }

    /// Reads an address of the desk back; `None` for any other address.
    pub fn read_reply_address(&self, address: &str) -> Option<ReplyAddress> {
        ReplyAddress::of_address(
            address,
            self.support.local(),
            self.support.domain(),
            &self.keys,
        )
    }
}

/// What clients need, with the Region and credentials that Lambda's environment gives. The chain of `aws-config`
/// is not used: it looks in places a function does not have, and weighs two megabytes.
///
/// # Errors
/// [`Missing`] outside of Lambda.
pub fn aws() -> Result<SdkConfig, Missing> {
    aws_of_operator(&required("AWS_REGION")?)
}

/// The same for a command of the operator, who says the Region.
///
/// # Errors
/// [`Missing`] where no credentials are in the environment.
pub fn aws_of_operator(region: &str) -> Result<SdkConfig, Missing> {
    let credentials = Credentials::new(
        required("AWS_ACCESS_KEY_ID")?,
        required("AWS_SECRET_ACCESS_KEY")?,
        std::env::var("AWS_SESSION_TOKEN").ok(),
        None,
        "environment",
    );
    Ok(clients::of(credentials, region))
}
