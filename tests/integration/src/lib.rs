//! The tests of the doors stand in `main.rs`: one binary for all of them.
