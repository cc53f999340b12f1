//! The header of a model's file.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| errand_fuzz::gguf(bytes));
