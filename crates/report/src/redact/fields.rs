//! Every field of an assessment. Structures are taken apart without `..`, so that a new field does not compile before
//! somebody has said what becomes of it.

use bailiwick_engine::assessment::{
    Accepted, Action, Assessment, ControlOutcome, Finding, Gap, Headline, InputLine, Locator, MissingExport,
    PartyLine, Path, Remark, RowOutcome, RowPart, Step, Subject, TrendPoint, TwoSided, Ways,
};

use super::names::Names;

fn each<T>(names: &mut Names, list: &mut [T], change: fn(&mut Names, &mut T)) {
    for of in list {
        change(names, of);
    }
}

fn text(names: &mut Names, of: &mut String) {
    *of = names.text(of);
}

fn texts(names: &mut Names, of: &mut [String]) {
    each(names, of, text);
}

fn id(names: &mut Names, of: &mut String) {
    if !of.is_empty() {
        *of = names.one("id", of);
    }
}

fn locator(names: &mut Names, of: &mut Locator) {
    let Locator { file, record } = of;
    *file = names.path(file);
    text(names, record);
}

fn locators(names: &mut Names, of: &mut [Locator]) {
    each(names, of, locator);
}

pub(super) fn assessment(names: &mut Names, of: &mut Assessment) {
    let Assessment {
        title,
        as_of: _,
        as_of_why,
        oldest_days: _,
        identities: _,
        effect: _,
        published_to: _,
        redacted,
        headline: head,
        parties,
        subjects,
        rows: _,
        controls,
        outcomes,
        findings,
        two_sided,
        actions,
        missing,
        inputs,
        remarks,
        ways,
        trend,
    } = of;
    *redacted = true;
    // Pseudonyms hold for one scan: what is for comparing scans has no use, and prints could be guessed at.
    *ways = Ways::default();
    for TrendPoint { parties, .. } in trend {
        for numbers in parties {
            text(names, &mut numbers.id);
        }
    }
    each(names, parties, party);
    text(names, title);
    text(names, as_of_why);
    headline(names, head);
    each(names, subjects, subject);
    each(names, controls, control);
    for RowOutcome { row: _, party: _, verdict: _, controls: _, undecided, why, manual: _ } in outcomes {
        text(names, undecided);
        texts(names, why);
    }
    each(names, two_sided, side);
    each(names, findings, finding);
    each(names, actions, action);
    for MissingExport { collection: _, of, outcomes: _, pairs: _, proven: _ } in missing {
        texts(names, of);
    }
    for InputLine { path, format: _, realm, party: _, records: _, bytes: _, collected: _, complete: _ } in
        inputs
    {
        *path = names.path(path);
        text(names, realm);
    }
    for Remark { severity: _, code: _, at, message, help } in remarks {
        locator(names, at);
        text(names, message);
        text(names, help);
    }
}

fn party(names: &mut Names, of: &mut PartyLine) {
    let PartyLine {
        id,
        name,
        kind: _,
        seats: _,
        contract_ends: _,
        realms,
        reached_by: _,
        reached_by_password: _,
        own_exports: _,
        known_from,
    } = of;
    text(names, id);
    text(names, name);
    texts(names, realms);
    text(names, known_from);
}

fn headline(names: &mut Names, of: &mut Headline) {
    let Headline {
        reaching: _,
        without_mfa: _,
        mfa_unknown: _,
        one_password: _,
        any_password: _,
        worst_password: _,
        one_phished: _,
        worst_phished: _,
        one_insider: _,
        worst_insider: _,
        one_tool: _,
        worst_tool: _,
        tool_broken_by: _,
        too_much,
        obsolete,
        contract,
        data_held,
    } = of;
    for list in [too_much, obsolete, contract, data_held] {
        texts(names, list);
    }
}

fn step(names: &mut Names, of: &mut Step) {
    let Step { kind: _, to, to_kind: _, to_id, to_party: _, note, barriers: _, possible_only: _, evidence } =
        of;
    text(names, to);
    id(names, to_id);
    text(names, note);
    locator(names, evidence);
}

fn path(names: &mut Names, of: &mut Path) {
    let Path {
        from,
        from_kind: _,
        from_party: _,
        profile: _,
        proven: _,
        party: _,
        effects: _,
        steps,
        marks: _,
    } = of;
    text(names, from);
    each(names, steps, step);
}

fn subject(names: &mut Names, of: &mut Subject) {
    let Subject {
        id: own,
        name,
        kind: _,
        tool: _,
        party: _,
        realm,
        second_factor: _,
        second_factor_why,
        last_use: _,
        blast: _,
        parties: _,
        paths,
        remarks,
        evidence,
    } = of;
    id(names, own);
    text(names, name);
    text(names, realm);
    texts(names, second_factor_why);
    each(names, paths, path);
    texts(names, remarks);
    locator(names, evidence);
}

fn control(names: &mut Names, of: &mut ControlOutcome) {
    let ControlOutcome { control: _, party: _, verdict: _, summary, gaps, findings: _, evidence, parts } = of;
    text(names, summary);
    for RowPart { row: _, verdict: _, summary, manual: _ } in parts {
        text(names, summary);
    }
    for Gap { what, collection: _, of } in gaps {
        text(names, what);
        text(names, of);
    }
    locators(names, evidence);
}

fn finding(names: &mut Names, of: &mut Finding) {
    let Finding {
        id: own,
        control,
        rows: _,
        party: _,
        rank: _,
        title,
        why,
        fix,
        proof,
        owner: _,
        owner_why,
        due: _,
        due_why,
        accepted,
        subjects,
        customers: _,
        evidence,
        path: shown,
    } = of;
    *own = format!("{control}/{}", names.one("finding", own));
    for of in [title, why, fix, proof, owner_why, due_why] {
        text(names, of);
    }
    if let Some(Accepted { owner, reason, until: _, evidence }) = accepted {
        *owner = names.one("person", owner);
        text(names, reason);
        locator(names, evidence);
    }
    each(names, subjects, id);
    locators(names, evidence);
    if let Some(of) = shown {
        path(names, of);
    }
}

fn action(names: &mut Names, of: &mut Action) {
    let Action { title, how, owner: _, measure, before: _, after: _, side_effects, findings: _ } = of;
    for of in [title, how, measure, side_effects] {
        text(names, of);
    }
}

fn side(names: &mut Names, of: &mut TwoSided) {
    let TwoSided {
        relation: _,
        provider: _,
        customer: _,
        standing: _,
        count: _,
        names: of_relations,
        why,
        provider_evidence,
        customer_evidence,
    } = of;
    each(names, of_relations, id);
    text(names, why);
    locators(names, provider_evidence);
    locators(names, customer_evidence);
}
