//! `comity_fuzz::states`, fed by libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| comity_fuzz::states(data));
