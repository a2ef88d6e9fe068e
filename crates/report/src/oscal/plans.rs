//! Two system security plans: the provider's, which is leveraged, and the customer's, which leverages it.

use bailiwick_engine::advisory::AA22_131A;
use serde_json::{Value, json};

use super::{NAMESPACE, Source, add, control, metadata, shown, token};

pub(super) fn provider(it: &Source<'_>) -> Value {
    let requirements: Vec<Value> = AA22_131A.rows.iter().map(|row| exported(it, &row.id)).collect();
    let mut implementation = json!({"components": [this_system(it, "provider")]});
    add(&mut implementation, "users", users(it));
    plan(it, "provider", &implementation, &requirements)
}

pub(super) fn customer(it: &Source<'_>) -> Value {
    let requirements: Vec<Value> = AA22_131A.rows.iter().map(|row| inherited(it, &row.id)).collect();
    let since = it.agreement.effective.known().copied().unwrap_or_default();
    let implementation = json!({
        "leveraged-authorizations": [{
            "uuid": it.uuid("leveraged"),
            "title": shown(it.facts.text(it.agreement.title)),
            "party-uuid": it.uuid(&format!("party/{}", it.facts.text(it.agreement.provider.0))),
            "date-authorized": since.date(),
        }],
        "users": [{"uuid": it.uuid("customer/user"), "title": it.name("customer"), "role-ids": ["accountable"]}],
        "components": [this_system(it, "customer")],
    });
    plan(it, "customer", &implementation, &requirements)
}

fn plan(it: &Source<'_>, side: &str, implementation: &Value, requirements: &[Value]) -> Value {
    let title = shown(it.facts.text(it.agreement.title));
    json!({"system-security-plan": {
        "uuid": it.uuid(&format!("{side}/ssp")),
        "metadata": metadata::of(it),
        "import-profile": {"href": format!("#{}", it.uuid("catalogue"))},
        "system-characteristics": {
            "system-ids": [{"id": token(&format!("{}-{side}", it.facts.text(it.agreement.id)))}],
            "system-name": format!("{title}, {side}"),
            "description": format!("What {} answers for under this agreement.", it.name(side)),
            "system-information": {"information-types": [{
                "title": "Data in scope of the agreement",
                "description": "Systems and data of the customer that the provider manages.",
            }]},
            "status": {"state": "operational"},
            "authorization-boundary": {"description": "The systems in scope of the agreement."},
        },
        "system-implementation": implementation,
        "control-implementation": {
            "description": format!("Recommendations of {}, as the agreement shares them.", AA22_131A.title),
            "implemented-requirements": requirements,
        },
        "back-matter": metadata::back(it),
    }})
}

fn this_system(it: &Source<'_>, side: &str) -> Value {
    json!({
        "uuid": it.uuid(&format!("{side}/system")),
        "type": "this-system",
        "title": it.name(side),
        "description": format!("The systems of {} in scope of the agreement.", it.name(side)),
        "status": {"state": "operational"},
    })
}

/// Rows of the allow-list as users with their privileges.
fn users(it: &Source<'_>) -> Vec<Value> {
    let texts =
        |syms: &[bailiwick_model::Sym]| syms.iter().map(|sym| shown(it.facts.text(*sym))).collect::<Vec<_>>();
    let user = |access: &bailiwick_model::facts::AllowedAccess| {
        let id = it.facts.text(access.id);
        let prop = |name: &str, value: &str| json!({"ns": NAMESPACE, "name": name, "value": shown(value)});
        let mut props = vec![prop("via", it.facts.text(access.via)), prop("mfa", it.facts.text(access.mfa))];
        props.extend(texts(&access.who).iter().map(|who| prop("who", who)));
        if let Some(standing) = access.standing.known() {
            props.push(prop("standing", if *standing { "true" } else { "false" }));
        }
        let mut privileges = json!({"title": shown(id)});
        let roles = texts(&access.roles).into_iter().map(Value::String).collect::<Vec<_>>();
        add(
            &mut privileges,
            "functions-performed",
            if roles.is_empty() { vec![json!("not stated")] } else { roles },
        );
        json!({
            "uuid": it.uuid(&format!("access/{id}")),
            "title": shown(id),
            "props": props,
            "role-ids": ["responsible"],
            "authorized-privileges": [privileges],
        })
    };
    it.agreement.access.iter().map(user).collect()
}

fn requirement(it: &Source<'_>, side: &str, row: &str, part: &Value) -> Value {
    let mut component = json!({
        "component-uuid": it.uuid(&format!("{side}/system")),
        "uuid": it.uuid(&format!("{side}/{row}/component")),
        "description": if it.does(side, row) { it.duty(side, row) } else { "Nothing by this side.".to_owned() },
    });
    if let (Value::Object(to), Value::Object(from)) = (&mut component, part) {
        to.extend(from.clone());
    }
    let mut requirement = json!({
        "uuid": it.uuid(&format!("{side}/{row}")),
        "control-id": control(row),
        "by-components": [component],
    });
    add(&mut requirement, "props", it.matrix(row));
    requirement
}

/// What the provider gives to the customer, and what it leaves to it.
fn exported(it: &Source<'_>, row: &str) -> Value {
    let (gives, leaves) = (it.does("provider", row), it.does("customer", row));
    let provided = gives.then(
        || json!({"uuid": it.uuid(&format!("provided/{row}")), "description": it.duty("provider", row)}),
    );
    let responsibility = leaves.then(|| {
        let mut left = json!({
            "uuid": it.uuid(&format!("responsibility/{row}")),
            "description": it.duty("customer", row),
        });
        if let (Value::Object(members), true) = (&mut left, gives) {
            members.insert("provided-uuid".to_owned(), Value::String(it.uuid(&format!("provided/{row}"))));
        }
        left
    });
    let mut export = json!({});
    add(&mut export, "provided", provided.into_iter().collect());
    add(&mut export, "responsibilities", responsibility.into_iter().collect());
    let part = if gives || leaves { json!({"export": export}) } else { json!({}) };
    requirement(it, "provider", row, &part)
}

/// What the customer takes from the provider, and what it does itself.
fn inherited(it: &Source<'_>, row: &str) -> Value {
    let mut part = json!({});
    if it.does("provider", row) {
        let inherited = json!({
            "uuid": it.uuid(&format!("inherited/{row}")),
            "provided-uuid": it.uuid(&format!("provided/{row}")),
            "description": it.duty("provider", row),
        });
        add(&mut part, "inherited", vec![inherited]);
    }
    if it.does("customer", row) {
        let satisfied = json!({
            "uuid": it.uuid(&format!("satisfied/{row}")),
            "responsibility-uuid": it.uuid(&format!("responsibility/{row}")),
            "description": it.duty("customer", row),
        });
        add(&mut part, "satisfied", vec![satisfied]);
    }
    requirement(it, "customer", row, &part)
}
