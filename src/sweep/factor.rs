//! From a place in a design to a value of a factor: levels in order, or the inverse of its distribution function.
//! Portable: the same bytes on every machine.

use crate::format::{Data, Distribution, DistributionKind, Factor, ScaleKind, data};
use crate::theory::beta;
use crate::theory::normal;

/// Shares nearer to 0 or 1 than this are taken as this where a distribution has no end there.
const EDGE: f64 = 1.0 / 4_294_967_296.0;

/// The values that a design by levels goes through.
pub fn levels(factor: &Factor) -> Vec<Data> {
    if let Some(values) = &factor.values {
        return values.iter().map(data).collect();
    }
    let spread: Vec<Data> = match (factor.levels, factor.samples) {
        (Some(n), _) => (0..n).map(|i| at_level(factor, f64::from(i) / f64::from(n - 1))).collect(),
        (None, Some(n)) => {
            (0..n).map(|i| at_share(factor, (f64::from(i) + 0.5) / f64::from(n))).collect()
        }
        (None, None) => Vec::new(),
    };
    let mut kept: Vec<Data> = Vec::new();
    for value in spread {
        // A range of three whole numbers has three values, however many are asked for.
        if kept.last() != Some(&value) || factor.scale != ScaleKind::Integer {
            kept.push(value);
        }
    }
    kept
}

/// The value at a share of the way through a range, ends included.
fn at_level(factor: &Factor, share: f64) -> Data {
    let Some([low, high]) = factor.range.as_deref() else { return Data::Broken };
    match factor.scale {
        ScaleKind::Linear => Data::Float(between(*low, *high, share)),
        ScaleKind::Log => Data::Float(log_between(*low, *high, share)),
        ScaleKind::Integer => Data::Integer(between(*low, *high, share).round() as i64),
    }
}

/// The value below which a share of the factor's values lies.
pub fn at_share(factor: &Factor, share: f64) -> Data {
    if let Some(values) = &factor.values {
        let index = (share * values.len() as f64) as usize;
        return values.get(index.min(values.len().saturating_sub(1))).map_or(Data::Broken, data);
    }
    if let Some(distribution) = &factor.distribution {
        let value = draw(distribution, share.clamp(EDGE, 1.0 - EDGE), share);
        return match factor.scale {
            ScaleKind::Integer => Data::Integer(value.round() as i64),
            ScaleKind::Linear | ScaleKind::Log => Data::Float(value),
        };
    }
    let Some([low, high]) = factor.range.as_deref() else { return Data::Broken };
    match factor.scale {
        ScaleKind::Linear => Data::Float(between(*low, *high, share)),
        ScaleKind::Log => Data::Float(log_between(*low, *high, share)),
        ScaleKind::Integer => {
            let whole = low + (share * (high - low + 1.0)).floor();
            Data::Integer(whole.min(*high) as i64)
        }
    }
}

/// The value of a cell of a table of points.
pub fn from_table(factor: &Factor, cell: Result<f64, &str>) -> Data {
    match cell {
        Ok(number) if factor.scale == ScaleKind::Integer => Data::Integer(number.round() as i64),
        Ok(number) => Data::Float(number),
        Err("true") => Data::Bool(true),
        Err("false") => Data::Bool(false),
        Err(word) => Data::Text(word.to_owned()),
    }
}

fn between(low: f64, high: f64, share: f64) -> f64 {
    if share >= 1.0 { high } else { low + share * (high - low) }
}

fn log_between(low: f64, high: f64, share: f64) -> f64 {
    if share <= 0.0 {
        return low;
    }
    if share >= 1.0 {
        return high;
    }
    libm::exp(between(libm::log(low), libm::log(high), share)).clamp(low, high)
}

/// The quantile of a distribution; `inner` keeps away from 0 and 1, where some have none.
fn draw(d: &Distribution, inner: f64, share: f64) -> f64 {
    let (low, high) = (d.low, d.high);
    let (a, b) = (low.unwrap_or(0.0), high.unwrap_or(1.0));
    match d.kind {
        DistributionKind::Uniform => between(a, b, share),
        DistributionKind::Normal => cut_normal(d, low, high, inner),
        DistributionKind::Lognormal => {
            let log = |x: Option<f64>| x.filter(|x| *x > 0.0).map(libm::log);
            let value = libm::exp(cut_normal(d, log(low), log(high), inner));
            value.clamp(low.unwrap_or(0.0), high.unwrap_or(f64::MAX))
        }
        DistributionKind::Triangular => triangular(a, d.mode.unwrap_or(a), b, share),
        DistributionKind::Beta => {
            a + (b - a) * beta::quantile(share, d.alpha.unwrap_or(1.0), d.beta.unwrap_or(1.0))
        }
    }
}

/// A normal, cut off where it is given ends: the share counts within them.
fn cut_normal(d: &Distribution, low: Option<f64>, high: Option<f64>, share: f64) -> f64 {
    let (mean, sd) = (d.mean.unwrap_or(0.0), d.sd.unwrap_or(1.0));
    let below = |x: Option<f64>, other: f64| x.map_or(other, |x| normal::cdf((x - mean) / sd));
    let (from, to) = (below(low, 0.0), below(high, 1.0));
    let value = mean + sd * normal::quantile(from + share * (to - from));
    value.clamp(low.unwrap_or(f64::MIN), high.unwrap_or(f64::MAX))
}

fn triangular(low: f64, mode: f64, high: f64, share: f64) -> f64 {
    let split = (mode - low) / (high - low);
    if share < split {
        low + (share * (high - low) * (mode - low)).sqrt()
    } else {
        high - ((1.0 - share) * (high - low) * (high - mode)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(text: &str) -> Factor {
        toml::from_str(
            &format!("path = \"a\"\nscale = \"linear\"\n{text}")
                .replace("scale = \"linear\"\nscale", "scale"),
        )
        .unwrap()
    }

    fn float(data: &Data) -> f64 {
        match data {
            Data::Float(x) => *x,
            Data::Integer(n) => *n as f64,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn levels_include_the_ends() {
        let all = |text: &str| levels(&factor(text)).iter().map(float).collect::<Vec<_>>();
        assert_eq!(all("range = [0, 1]\nlevels = 5"), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(all("range = [0, 1]\nsamples = 2"), [0.25, 0.75]);
        assert_eq!(all("scale = \"integer\"\nrange = [1, 3]\nlevels = 9"), [1.0, 2.0, 3.0]);
        let log = all("scale = \"log\"\nrange = [0.01, 100]\nlevels = 5");
        assert!(
            log.iter().zip([0.01, 0.1, 1.0, 10.0, 100.0]).all(|(a, b)| (a - b).abs() < 1e-12 * b),
            "{log:?}"
        );
    }

    #[test]
    fn whole_numbers_are_equally_probable() {
        let dice = factor("scale = \"integer\"\nrange = [1, 6]");
        let mut seen = [0; 7];
        (0..600).for_each(|i| {
            seen[float(&at_share(&dice, (f64::from(i) + 0.5) / 600.0)) as usize] += 1
        });
        assert_eq!(seen, [0, 100, 100, 100, 100, 100, 100]);
        assert_eq!(at_share(&dice, 1.0), Data::Integer(6));
    }

    /// Expected values from scipy.stats: norm, truncnorm, triang, lognorm, beta at 0.1 and 0.9.
    #[test]
    fn distributions_agree_with_scipy() {
        for (text, low, high) in [
            ("{ kind = \"uniform\", low = 2, high = 4 }", 2.2, 3.8),
            (
                "{ kind = \"normal\", mean = 1, sd = 2 }",
                -1.563_103_131_089_200_7,
                3.563_103_131_089_200_7,
            ),
            (
                "{ kind = \"normal\", mean = 0.5, sd = 0.5, low = 0, high = 1 }",
                0.125_492_700_515_215,
                0.874_507_299_484_785,
            ),
            (
                "{ kind = \"triangular\", low = 0, mode = 0.2, high = 1 }",
                0.141_421_356_237_309_5,
                0.717_157_287_525_381,
            ),
            (
                "{ kind = \"lognormal\", mean = 0, sd = 1 }",
                0.277_606_241_852_009_8,
                3.602_224_479_279_158,
            ),
            (
                "{ kind = \"beta\", alpha = 2, beta = 5 }",
                0.092_595_258_913_129,
                0.510_316_306_551_492,
            ),
        ] {
            let f = factor(&format!("distribution = {text}"));
            let (a, b) = (float(&at_share(&f, 0.1)), float(&at_share(&f, 0.9)));
            assert!((a - low).abs() < 1e-9 && (b - high).abs() < 1e-9, "{text}: {a} {b}");
        }
    }
}
