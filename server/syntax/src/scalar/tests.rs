//! `PyYAML`'s types and the placeholders, by example. Expected values were printed by `PyYAML` 6.0.3.

use crate::value::Resolved::{self, Boolean, Float, Integer, Null, String as Text, Timestamp};
use crate::{Scalar, ScalarStyle};

fn plain(text: &str) -> Scalar {
    Scalar { text: text.into(), style: ScalarStyle::Plain }
}

/// `PyYAML`'s verdict on plain scalars that are near a border.
const TABLE: &[(&str, Resolved)] = &[
    ("~", Null),
    ("null", Null),
    ("Null", Null),
    ("NULL", Null),
    ("nULL", Text),
    ("yes", Boolean(true)),
    ("Yes", Boolean(true)),
    ("YES", Boolean(true)),
    ("yES", Text),
    ("y", Text),
    ("n", Text),
    ("no", Boolean(false)),
    ("No", Boolean(false)),
    ("NO", Boolean(false)),
    ("true", Boolean(true)),
    ("True", Boolean(true)),
    ("TRUE", Boolean(true)),
    ("tRUE", Text),
    ("false", Boolean(false)),
    ("False", Boolean(false)),
    ("on", Boolean(true)),
    ("On", Boolean(true)),
    ("ON", Boolean(true)),
    ("oN", Text),
    ("off", Boolean(false)),
    ("Off", Boolean(false)),
    ("OFF", Boolean(false)),
    ("0", Integer(Some(0))),
    ("-0", Integer(Some(0))),
    ("+0", Integer(Some(0))),
    ("00", Integer(Some(0))),
    ("07", Integer(Some(7))),
    ("08", Text),
    ("010", Integer(Some(8))),
    ("-010", Integer(Some(-8))),
    ("+010", Integer(Some(8))),
    ("0o14", Text),
    ("0_", Integer(Some(0))),
    ("0_7", Integer(Some(7))),
    ("1", Integer(Some(1))),
    ("-1", Integer(Some(-1))),
    ("+1", Integer(Some(1))),
    ("1_000", Integer(Some(1000))),
    ("_1", Text),
    ("1__0", Integer(Some(10))),
    ("1_", Integer(Some(1))),
    ("12e3", Text),
    ("0b101", Integer(Some(5))),
    ("-0b101", Integer(Some(-5))),
    ("0b", Text),
    ("0b1_1", Integer(Some(3))),
    ("0b2", Text),
    ("0x1F", Integer(Some(31))),
    ("-0x1f", Integer(Some(-31))),
    ("0x", Text),
    ("0xg", Text),
    ("0xA_B", Integer(Some(171))),
    ("190:20:30", Integer(Some(685230))),
    ("-190:20", Integer(Some(-11420))),
    ("1:60", Text),
    ("1:5", Integer(Some(65))),
    ("1:05", Integer(Some(65))),
    ("0:30", Text),
    ("01:30", Text),
    ("1_0:30", Integer(Some(630))),
    ("1:5_0", Text),
    ("99999999999999999999999999999999999999999", Integer(None)),
    ("170141183460469231731687303715884105727", Integer(Some(170141183460469231731687303715884105727))),
    ("-170141183460469231731687303715884105728", Integer(None)),
    ("1.5", Float(1.5)),
    ("-1.5", Float(-1.5)),
    ("+1.5", Float(1.5)),
    ("1.", Float(1.0)),
    ("1.e+3", Float(1000.0)),
    (".5", Float(0.5)),
    ("-.5", Text),
    ("+.5", Text),
    ("._5", Text),
    (".5_", Float(0.5)),
    (".5e+3", Float(500.0)),
    (".5e3", Text),
    ("1.5e3", Text),
    ("1.5e+3", Float(1500.0)),
    ("1.5E-3", Float(0.0015)),
    ("1.5e+", Text),
    ("1e5", Text),
    ("1e+5", Text),
    ("1_000.5", Float(1000.5)),
    ("1._5", Float(1.5)),
    ("190:20:30.15", Float(685230.15)),
    ("-1:30.", Float(-90.0)),
    ("1:60.5", Text),
    ("0:0.5", Float(0.5)),
    (".inf", Float(f64::INFINITY)),
    ("-.inf", Float(f64::NEG_INFINITY)),
    ("+.inf", Float(f64::INFINITY)),
    (".Inf", Float(f64::INFINITY)),
    (".INF", Float(f64::INFINITY)),
    (".iNF", Text),
    (".nan", Float(f64::NAN)),
    (".NaN", Float(f64::NAN)),
    (".NAN", Float(f64::NAN)),
    ("-.nan", Text),
    (".Nan", Text),
    ("inf", Text),
    ("nan", Text),
    ("1.2.3", Text),
    ("1.0.0", Text),
    ("v1", Text),
    ("1.5_", Float(1.5)),
    ("1.5e+1_0", Text),
    ("--", Text),
    ("-", Text),
    ("+", Text),
    (".", Text),
    ("..", Text),
    ("1-", Text),
    ("1+1", Text),
    ("0.1", Float(0.1)),
    ("00.1", Float(0.1)),
    ("0x1.5", Text),
    ("2024-01-31", Timestamp),
    ("2024-1-31", Text),
    ("2024-01-3", Text),
    ("24-01-31", Text),
    ("2024-13-45", Timestamp),
    ("2024-01-31T10:20:30", Timestamp),
    ("2024-1-3t1:20:30", Timestamp),
    ("2024-01-31_10:20:30", Text),
    ("2024-01-31T10:20", Text),
    ("2024-01-31T10:20:30.5Z", Timestamp),
    ("2024-01-31T10:20:30Z", Timestamp),
    ("2024-01-31T10:20:30+1", Timestamp),
    ("2024-01-31T10:20:30+01:00", Timestamp),
    ("2024-01-31T10:20:30-01:0", Text),
    ("2024-01-31T10:20:30.+12", Timestamp),
    ("2024-01-31T", Text),
    ("2024-01-31Tx", Text),
    ("20240131", Integer(Some(20240131))),
    ("=", Text),
    ("<<", Text),
    ("?", Text),
    ("a", Text),
    ("abc", Text),
    ("azureml:m:1", Text),
    ("1a", Text),
    ("a1", Text),
    ("1,000", Text),
    ("1_a", Text),
    ("e5", Text),
    ("E+5", Text),
    ("+e", Text),
    ("5e", Text),
    ("12:34:56:78", Text),
    ("2024-01-31T10:20:30+001", Text),
    ("2024-01-31 10:20:30", Timestamp),
    ("2024-01-31 \t10:20:30 Z", Timestamp),
    ("2024-1-1 1:00:00 +1:00", Timestamp),
    ("2024-01-31  ", Text),
    ("1 2", Text),
    ("- 1", Text),
];

#[test]
fn plain_scalars_have_the_types_of_pyyaml() {
    for (text, expected) in TABLE {
        let found = plain(text).resolve();
        let same = match (found, *expected) {
            (Float(found), Float(expected)) => {
                found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan()
            }
            (found, expected) => found == expected,
        };
        assert!(same, "{text:?} is {expected:?}, not {found:?}");
    }
}

#[test]
fn quoted_scalars_are_strings() {
    for style in
        [ScalarStyle::SingleQuoted, ScalarStyle::DoubleQuoted, ScalarStyle::Literal, ScalarStyle::Folded]
    {
        assert_eq!(Scalar { text: "1".into(), style }.resolve(), Text);
    }
}

#[test]
fn explicit_tags_decide_the_type() {
    let parse = crate::parse("[!!str 1, !!int '1', ! 1, !mine 1, !!float 1.5, !!null x, 1]");
    let types: Vec<_> = parse.documents()[0].root().items().map(crate::Node::resolved).collect();
    assert_eq!(
        types,
        [
            Some(Text),
            Some(Integer(Some(1))),
            Some(Text),
            None,
            Some(Float(1.5)),
            Some(Null),
            Some(Integer(Some(1)))
        ]
    );
}

#[test]
fn placeholders_are_seen_anywhere_in_the_text() {
    for text in [
        "{{X}}",
        "a-{{ x }}-b",
        "<name>",
        "/sub/<SUB ID>/x",
        "$NAME",
        "a/$x",
        "${NAME}",
        "${{ inputs.x }}",
        "$(var)",
        "#{name}#",
        "__NAME__",
        "x-__A_B__",
        "{% if x %}",
    ] {
        assert!(plain(text).placeholder(), "{text}");
    }
    for text in [
        "name", "a < b", "1 > 0", "<>", "$", "$5", "a$", "{}", "{{", "{{}}", "__init__", "a__b", "__",
        "{a: b}", "<-", "_A_", "____",
    ] {
        assert!(!plain(text).placeholder(), "{text}");
    }
}
