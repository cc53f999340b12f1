//! The plan parser, in pieces of any size.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| errand_fuzz::plan(bytes));
