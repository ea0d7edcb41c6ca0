//! Values for people. READMEs quote them in this form, so that equal values are equal texts.

use super::figure::{Figure, Unit};

/// A value with its unit.
pub(super) fn value(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Ratio => match value.abs() {
            small if small > 0.0 && small < 0.1 => format!("{value:.3}"),
            large if large >= 100.0 => format!("{value:.0}"),
            _ => format!("{value:.2}"),
        },
        Unit::Seconds => scaled(
            value,
            &[(1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")],
        ),
        Unit::Bytes => scaled(
            value,
            &[(1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "bytes")],
        ),
        Unit::Count => {
            let text = format!("{value:.1}");
            text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
        }
    }
}

/// A figure with where its rounds lie, if that is not all the same.
pub(super) fn figure(figure: &Figure) -> String {
    let shown = value(figure.value, figure.unit);
    let bound = |bound: Option<f64>| bound.map(|it| value(it, figure.unit));
    match (bound(figure.low), bound(figure.high)) {
        (Some(low), Some(high)) if low != high => format!("{shown} ({low} to {high})"),
        _ => shown,
    }
}

/// The smallest and the largest of some figures of one unit, or the one that there is.
pub(super) fn range(figures: &[&Figure]) -> Option<String> {
    let low = figures.iter().min_by(|a, b| a.value.total_cmp(&b.value))?;
    let high = figures.iter().max_by(|a, b| a.value.total_cmp(&b.value))?;
    let [low, high] = [low, high].map(|it| value(it.value, it.unit));
    Some(match low == high {
        true => low,
        false => format!("{low} to {high}"),
    })
}

/// With three digits, in the largest of these units that the value has one of, or the last.
fn scaled(value: f64, units: &[(f64, &str)]) -> String {
    let fits = |unit: &&(f64, &str)| value.abs() >= unit.0;
    let Some((size, name)) = units.iter().find(fits).or(units.last()) else {
        return value.to_string();
    };
    let value = value / size;
    match value.abs() {
        digits if digits >= 99.95 || digits == 0.0 || *name == "bytes" => {
            format!("{value:.0} {name}")
        }
        digits if digits >= 9.995 => format!("{value:.1} {name}"),
        _ => format!("{value:.2} {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Unit, figure, range, value};
    use crate::bench::figure::tests::figure as made;

    #[test]
    fn values_have_about_three_digits() {
        for (number, unit, expected) in [
            (1.0449, Unit::Ratio, "1.04"),
            (0.0301, Unit::Ratio, "0.030"),
            (768.4, Unit::Ratio, "768"),
            (0.0, Unit::Ratio, "0.00"),
            (14.04, Unit::Seconds, "14.0 s"),
            (0.31, Unit::Seconds, "310 ms"),
            (17.54e-6, Unit::Seconds, "17.5 µs"),
            (2.1e-6, Unit::Seconds, "2.10 µs"),
            (3.98e6, Unit::Bytes, "3.98 MB"),
            (968.0, Unit::Bytes, "968 bytes"),
            (0.0, Unit::Bytes, "0 bytes"),
            (106.0, Unit::Count, "106"),
            (76.003, Unit::Count, "76"),
            (100.25, Unit::Count, "100.2"),
        ] {
            assert_eq!(value(number, unit), expected);
        }
    }

    #[test]
    fn a_spread_that_cannot_be_seen_is_not_shown() {
        let mut it = made("a", 1.5);
        assert_eq!(figure(&it), "1.50");
        (it.low, it.high) = (Some(1.499), Some(1.501));
        assert_eq!(figure(&it), "1.50");
        (it.low, it.high) = (Some(1.4), Some(1.7));
        assert_eq!(figure(&it), "1.50 (1.40 to 1.70)");
    }

    #[test]
    fn a_range_is_from_the_smallest_to_the_largest() {
        let figures = [made("a", 2.5), made("b", 0.72), made("c", 1.0)];
        let all: Vec<_> = figures.iter().collect();
        assert_eq!(range(&all).as_deref(), Some("0.72 to 2.50"));
        assert_eq!(range(&all[..1]).as_deref(), Some("2.50"));
        assert_eq!(range(&[]), None);
    }
}
