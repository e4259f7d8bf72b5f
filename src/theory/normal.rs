//! The normal distribution: density, distribution function and quantile, the same on every platform.
//!
//! Source of the quantile: Wichura (1988), "Algorithm AS 241: The percentage points of the normal
//! distribution", Applied Statistics 37:477, routine PPND16.

/// √(2π).
const ROOT_TWO_PI: f64 = 2.506_628_274_631_000_7;

/// Density of the standard normal at `x`, in (0, 0.3989]. Symmetric in `x`; zero far out in the tails.
pub fn pdf(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) / ROOT_TWO_PI
}

/// Probability that a standard normal is at most `x`, in [0, 1], by the complementary error function.
pub fn cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The `x` at which [`cdf`] is `p`, to about one part in 10¹⁵ (Wichura 1988).
///
/// `p` ≤ 0 gives −∞ and `p` ≥ 1 gives +∞; NaN stays NaN.
pub fn quantile(p: f64) -> f64 {
    if p.is_nan() {
        return f64::NAN;
    }
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(&CENTRE, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-libm::log(tail)).sqrt();
    let x = if r <= 5.0 { ratio(&MIDDLE, r - 1.6) } else { ratio(&FAR, r - 5.0) };
    if q < 0.0 { -x } else { x }
}

/// A normal number from one uniform draw in [0, 1): always one draw, always finite (a draw of exactly 0 counts as 2⁻⁵⁴).
pub fn from_uniform(draw: f64, mean: f64, sd: f64) -> f64 {
    mean + sd * quantile(open(draw))
}

/// A uniform draw in [0, 1) moved off the ends by less than a draw's last digit, so that quantiles stay finite.
pub fn open(draw: f64) -> f64 {
    draw.clamp(0.5 * LAST_DIGIT, 1.0 - LAST_DIGIT)
}

/// 2⁻⁵³, the step between uniform draws.
const LAST_DIGIT: f64 = 0.5 * f64::EPSILON;

/// Numerator and denominator of a rational approximation, from the constant term up.
type Rational = ([f64; 8], [f64; 8]);

fn ratio((numerator, denominator): &Rational, r: f64) -> f64 {
    horner(numerator, r) / horner(denominator, r)
}

fn horner(coefficients: &[f64; 8], r: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * r + c)
}

#[rustfmt::skip]
#[expect(clippy::excessive_precision, reason = "as printed in the source")]
const CENTRE: Rational = (
    [3.387_132_872_796_366_608_0, 1.331_416_678_917_843_774_5e2, 1.971_590_950_306_551_442_7e3,
     1.373_169_376_550_946_112_5e4, 4.592_195_393_154_987_145_7e4, 6.726_577_092_700_870_085_3e4,
     3.343_057_558_358_812_810_5e4, 2.509_080_928_730_122_672_7e3],
    [1.0, 4.231_333_070_160_091_125_2e1, 6.871_870_074_920_579_083_0e2,
     5.394_196_021_424_751_107_7e3, 2.121_379_430_158_659_586_7e4, 3.930_789_580_009_271_061_0e4,
     2.872_908_573_572_194_267_4e4, 5.226_495_278_852_854_561_0e3],
);

#[rustfmt::skip]
#[expect(clippy::excessive_precision, reason = "as printed in the source")]
const MIDDLE: Rational = (
    [1.423_437_110_749_683_577_34, 4.630_337_846_156_545_295_90, 5.769_497_221_460_691_405_50,
     3.647_848_324_763_204_605_04, 1.270_458_252_452_368_382_58, 2.417_807_251_774_506_117_70e-1,
     2.272_384_498_926_918_458_33e-2, 7.745_450_142_783_414_076_40e-4],
    [1.0, 2.053_191_626_637_758_821_87, 1.676_384_830_183_803_849_40,
     6.897_673_349_851_000_045_50e-1, 1.481_039_764_274_800_745_90e-1, 1.519_866_656_361_645_719_66e-2,
     5.475_938_084_995_344_946_00e-4, 1.050_750_071_644_416_843_24e-9],
);

#[rustfmt::skip]
#[expect(clippy::excessive_precision, reason = "as printed in the source")]
const FAR: Rational = (
    [6.657_904_643_501_103_777_20, 5.463_784_911_164_114_369_90, 1.784_826_539_917_291_335_80,
     2.965_605_718_285_048_912_30e-1, 2.653_218_952_657_612_309_30e-2, 1.242_660_947_388_078_438_60e-3,
     2.711_555_568_743_487_578_15e-5, 2.010_334_399_292_288_132_65e-7],
    [1.0, 5.998_322_065_558_879_376_90e-1, 1.369_298_809_227_358_053_10e-1,
     1.487_536_129_085_061_485_25e-2, 7.868_691_311_456_132_591_00e-4, 1.846_318_317_510_054_681_80e-5,
     1.421_511_758_316_445_888_70e-7, 2.044_263_103_389_939_785_64e-15],
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_values() {
        assert!((cdf(1.96) - 0.975_002_104_851_780).abs() < 1e-14);
        assert!((quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((quantile(1e-10) + 6.361_340_902_404_056).abs() < 1e-13);
        assert!((quantile(1e-20) + 9.262_340_089_798_408).abs() < 1e-13);
        assert_eq!(quantile(0.5), 0.0);
        assert_eq!(quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(quantile(1.0), f64::INFINITY);
        assert!((from_uniform(0.975, 10.0, 2.0) - 13.919_927_969_080_108).abs() < 1e-13);
        assert!(from_uniform(0.0, 0.0, 1.0).is_finite() && from_uniform(1.0, 0.0, 1.0).is_finite());
        assert!((1.0 / pdf(0.0) - 2.506_628_274_631_000_2).abs() < 1e-15);
    }

    proptest! {
        #[test]
        fn quantile_inverts_cdf(p in 1e-12f64..1.0) {
            prop_assert!((cdf(quantile(p)) - p).abs() <= 1e-14 * (1.0 + p));
        }
    }
}
