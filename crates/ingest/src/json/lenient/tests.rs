use super::*;

#[derive(Deserialize, Debug, Default, PartialEq)]
#[serde(default)]
struct Record<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    enabled: Field<bool>,
    #[serde(borrow)]
    mails: Field<List<Cow<'a, str>>>,
    #[serde(borrow)]
    inner: Field<Part<Inner<'a>>>,
    #[serde(borrow)]
    parts: Field<List<Part<Inner<'a>>>>,
}

#[derive(Deserialize, Debug, Default, PartialEq, Clone)]
#[serde(default)]
struct Inner<'a> {
    #[serde(borrow)]
    id: Text<'a>,
}

fn of(text: &str) -> Record<'_> {
    serde_json::from_str(text).unwrap()
}

#[test]
fn each_state_is_told() {
    assert_eq!(of("{}"), Record::default());
    assert_eq!(of(r#"{"name":null}"#).name, Field::Null);
    assert_eq!(of(r#"{"name":"a"}"#).name, Field::Known("a".into()));
    for wrong in ["1", "-1", "1.5", "true", "[]", "{}", r#"[{"a":[1]}]"#] {
        assert_eq!(of(&format!(r#"{{"name":{wrong}}}"#)).name, Field::Wrong, "{wrong}");
    }
    assert_eq!(of(r#"{"enabled":true}"#).enabled, Field::Known(true));
    assert_eq!(of(r#"{"enabled":"False"}"#).enabled, Field::Known(false));
    assert_eq!(of(r#"{"enabled":"yes"}"#).enabled, Field::Wrong);
}

#[test]
fn texts_are_borrowed_where_they_can_be() {
    let text = r#"{"name":"plain","inner":{"id":"x\"y"},"mails":["m"]}"#;
    let record = of(text);
    assert!(matches!(record.name, Field::Known(Cow::Borrowed("plain"))));
    assert!(matches!(&record.mails.as_known().unwrap().items[..], [Cow::Borrowed("m")]));
    let inner = record.inner.known().unwrap().0;
    assert!(matches!(inner.id, Field::Known(Cow::Owned(_))) && inner.id.as_str() == "x\"y");
    let streamed = Record::deserialize(&mut serde_json::Deserializer::from_reader(text.as_bytes())).unwrap();
    assert_eq!(streamed.name.as_str(), "plain");
}

#[test]
fn lists_keep_what_is_understood() {
    let record = of(r#"{"mails":["a",1,null,"b"],"parts":[{"id":"1"},"x",{"id":2}]}"#);
    let mails = record.mails.known().unwrap();
    assert_eq!((mails.items.len(), mails.wrong), (2, 2));
    let parts = record.parts.known().unwrap();
    assert_eq!((parts.items.len(), parts.wrong), (2, 1));
    assert_eq!(parts.items[1].0.id, Field::Wrong);
    assert_eq!(of(r#"{"mails":"a"}"#).mails.known().unwrap().items, ["a"]);
    assert_eq!(of(r#"{"parts":{"id":"1"}}"#).parts.known().unwrap().items.len(), 1);
    assert_eq!(of(r#"{"parts":7}"#).parts, Field::Wrong);
}

#[test]
fn times_that_are_none_are_told() {
    let text = |text: &'static str| Field::Known(Cow::Borrowed(text));
    assert_eq!(text("1970-01-02T00:00:00Z").time(), Observed::Known(Time(86_400)));
    assert_eq!(text("").time(), Observed::NotCollected);
    assert_eq!(text("soon").time(), Observed::Unreadable);
    assert_eq!(text("0001-01-01T00:00:00Z").time(), Observed::NotCollected);
    assert_eq!(text("0001-01-01T00:00:00Z").last_use(), Observed::Known(LastUse::Never));
    assert_eq!(Text::Null.last_use(), Observed::Known(LastUse::Never));
    assert_eq!(Text::Absent.last_use(), Observed::NotCollected);
    assert_eq!(Text::Null.end(), Observed::Known(None));
    assert_eq!(Text::Absent.end(), Observed::NotCollected);
}
