//! Examples of ids and of comparing.

use super::{Data, Piece, ResourceId, Scope, Symbol, Truth, Value};

fn symbol(name: &str) -> Value {
    Value::named(Some(Symbol::new(name)))
}

#[test]
fn strings_are_compared_as_far_as_they_are_known() {
    let with = |before: &str, name: &str, after: &str| {
        Value::join(&[Value::string(before), symbol(name), Value::string(after)])
    };
    let cases = [
        (with("a", "p", "b"), with("a", "p", "b"), Truth::Yes),
        (with("a", "p", "b"), with("x", "p", "b"), Truth::No),
        (with("", "p", "-ws"), with("", "p", "-st"), Truth::No),
        (with("", "p", "-ws"), with("", "p", ""), Truth::No),
        (with("", "p", "-ws"), with("", "q", "-ws"), Truth::Unknown),
        (with("a", "p", ""), Value::string("abc"), Truth::Unknown),
        (with("a", "p", ""), Value::string("x"), Truth::No),
        (with("", "p", ""), symbol("p"), Truth::Yes),
        (Value::unknown(), Value::unknown(), Truth::Unknown),
        (Value::integer(1), Value::string("1"), Truth::No),
    ];
    for (a, b, expected) in cases {
        assert_eq!(a.same(&b), expected, "{a} == {b}");
        assert_eq!(b.same(&a), expected, "{b} == {a}");
    }
}

#[test]
fn ids_are_read_and_written() {
    let texts = [
        "/subscriptions/s/resourceGroups/g",
        "/subscriptions/s/resourceGroups/g/providers/A.B/c/d",
        "/subscriptions/s/resourceGroups/g/providers/A.B/c/d/e/f",
        "/subscriptions/s/providers/A.B/c/d",
        "/providers/A.B/c/d",
        "/providers/Microsoft.Management/managementGroups/m/providers/A.B/c/d",
        "/subscriptions/s/resourceGroups/g/providers/A.B/c/d/providers/X.Y/z/1",
    ];
    for text in texts {
        let id = Value::string(text).as_id().expect(text);
        assert_eq!(Value::text(id.pieces()).as_str(), Some(text));
        assert_eq!(id.same(&id), Truth::Yes, "{text}");
    }
    for text in ["", "/", "x", "/subscriptions/s", "/subscriptions/s/resourceGroups/g/providers/A.B/c"] {
        assert!(Value::string(text).as_id().is_none(), "{text}");
    }
}

#[test]
fn an_id_with_names_behind_it_is_the_id_of_what_lies_below() {
    let vnet = ResourceId::new(Scope::here(), "Microsoft.Network/virtualNetworks", vec![symbol("p")]);
    let subnet = Value::join(&[Value::id(vnet.clone()), Value::string("/subnets/"), symbol("q")]);
    let id = subnet.as_id().unwrap();
    assert_eq!(&*id.r#type, "Microsoft.Network/virtualNetworks/subnets");
    assert_eq!(id.parent().unwrap().same(&vnet), Truth::Yes);
    let again = Value::text(subnet.pieces().unwrap());
    assert!(matches!(again.data, Data::Text(_)));
    assert_eq!(again.same(&subnet), Truth::Yes);
}

#[test]
fn one_of_several_is_known_where_they_agree() {
    let agree = Value::one_of(vec![Value::string("a"), Value::string("a")], None);
    assert_eq!(agree.as_str(), Some("a"));
    let differ = Value::one_of(vec![Value::integer(1), Value::integer(2)], None);
    assert_eq!(differ.alternatives().len(), 2);
    assert_eq!(differ.same(&Value::integer(3)), Truth::No);
    assert_eq!(differ.same(&Value::integer(2)), Truth::Unknown);
    let unknown = Value::one_of(vec![Value::integer(1), Value::unknown()], None);
    assert!(unknown.alternatives().is_empty());
}

#[test]
fn long_values_and_deep_ones_are_unknown() {
    assert!(Value::text(vec![Piece::Known("x".repeat(100_000).into())]).is_unknown());
    let mut deep = Value::null();
    for _ in 0..10_000 {
        deep = Value::array(vec![deep], super::Open::No);
    }
    assert!(deep.depth() <= 101);
}
