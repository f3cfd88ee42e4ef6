//! Fuzz targets: what strangers send, made up. Each is an ordinary test of some hundreds of inputs, and goes on
//! as long as one likes: `PROPTEST_CASES=1000000 cargo test --workspace --test targets`. What it finds is made
//! as small as it gets, and becomes a test of the crate it was found in.
