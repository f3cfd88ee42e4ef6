//! Fuzz targets: what strangers send, made up. Each is an ordinary test of a thousand inputs under
//! `cargo test`, and runs as long as one likes under a fuzzer: `cargo bolero test -p fuzz a_mail_has_one_outcome`.
