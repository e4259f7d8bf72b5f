//! The streams of random numbers that checkers draw from.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// A stream of its own for each `purpose` under one master seed, whatever else is drawn and in whatever order.
pub(super) fn stream(seed: u64, purpose: &str) -> ChaCha8Rng {
    // FNV-1a, so that the stream hangs on the words alone.
    let hash = |h: u64, byte: &u8| (h ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let number = purpose.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, hash);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(number);
    rng
}
