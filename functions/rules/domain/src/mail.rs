//! Mail: where one belongs, who is told what, and the signed addresses and links in it.

pub mod delivery;
pub mod follow;
pub mod inbound;
pub mod mailed_link;
pub mod notice;
mod pasted;
pub mod personal_link;
pub mod reply_address;
pub mod signed;
pub mod withheld;
