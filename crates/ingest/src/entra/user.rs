//! Users.

use std::borrow::Cow;

use bailiwick_model::facts::Account;
use bailiwick_model::time::LastUse;
use bailiwick_model::{NodeKind, Observed, Sym};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Omitted, Writer, entity, text};
use crate::json::{Field, Lenient, List, Part, Text};
use crate::out::Out;

/// A user, as far as it matters.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct User<'a> {
    #[serde(borrow)]
    pub(crate) id: Text<'a>,
    #[serde(borrow)]
    pub(crate) tenant_id: Text<'a>,
    #[serde(borrow)]
    user_principal_name: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    account_enabled: Field<bool>,
    #[serde(borrow)]
    user_type: Text<'a>,
    #[serde(borrow)]
    external_user_state: Text<'a>,
    #[serde(borrow)]
    mail: Text<'a>,
    #[serde(borrow)]
    other_mails: Field<List<Cow<'a, str>>>,
    #[serde(borrow)]
    proxy_addresses: Field<List<Cow<'a, str>>>,
    #[serde(borrow)]
    identities: Field<List<Part<Identity<'a>>>>,
    #[serde(borrow)]
    created_date_time: Text<'a>,
    #[serde(borrow)]
    last_password_change_date_time: Text<'a>,
    #[serde(borrow)]
    password_policies: Text<'a>,
    #[serde(borrow)]
    pub(crate) sign_in_activity: Field<Part<SignInActivity<'a>>>,
    #[serde(borrow)]
    on_premises_security_identifier: Text<'a>,
    on_premises_sync_enabled: Field<bool>,
    assigned_licenses: Field<List<Licence>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Identity<'a> {
    #[serde(borrow)]
    issuer_assigned_id: Text<'a>,
}

/// Last sign-ins of a user.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct SignInActivity<'a> {
    #[serde(borrow)]
    last_sign_in_date_time: Text<'a>,
    #[serde(borrow)]
    last_non_interactive_sign_in_date_time: Text<'a>,
    #[serde(borrow)]
    last_successful_sign_in_date_time: Text<'a>,
}

impl SignInActivity<'_> {
    /// Last use: the last success where it is told, else the latest sign-in of any kind. Sign-ins that are `null`
    /// say that there was none; an object that is silent says nothing.
    fn last_use(&self) -> Observed<LastUse> {
        let success = self.last_successful_sign_in_date_time.last_use();
        if let Observed::Known(LastUse::At(_)) = success {
            return success;
        }
        let interactive = self.last_sign_in_date_time.last_use();
        let silent = self.last_non_interactive_sign_in_date_time.last_use();
        match (interactive, silent) {
            (Observed::Known(one), Observed::Known(other)) => Observed::Known(one.max(other)),
            (Observed::Known(LastUse::Never), Observed::Unreadable) => Observed::Unreadable,
            (known, other) => known.or(other),
        }
    }

    /// Whether it carries anything at all.
    pub(crate) fn is_collected(&self) -> bool {
        self.last_use() != Observed::NotCollected
    }
}

/// A licence: only how many there are matters.
struct Licence;

impl<'de> Lenient<'de> for Licence {
    fn object<A: serde::de::MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        IgnoredAny::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(|_| Some(Self))
    }
}

impl User<'_> {
    /// Adds the user. Whether it was understood.
    pub(crate) fn add(self, out: &mut Out<'_>, writer: Writer) -> bool {
        let Some(node) = writer.own(out, &self.id) else { return false };
        entity(out, node, NodeKind::AZUser, &self.display_name);
        let account = Account {
            node,
            login: text(out, &self.user_principal_name),
            enabled: writer.omitted.flag(self.account_enabled),
            guest: self.guest(),
            accepted: self.accepted(),
            aliases: self.aliases(out),
            created: self.created_date_time.time(),
            last_use: self.last_use(),
            password_set: self.last_password_change_date_time.time(),
            password_never_expires: self.password_never_expires(),
            synced_from: match self.on_premises_security_identifier.as_str() {
                "" => None,
                sid => Some(out.facts.names.add_id(sid)),
            },
            synced: Omitted::NotCollected.unset_flag(self.on_premises_sync_enabled),
            licences: self
                .assigned_licenses
                .observed()
                .map(|licences| u32::try_from(licences.items.len()).unwrap_or(u32::MAX)),
            evidence: out.evidence(),
        };
        out.facts.accounts.push(account);
        true
    }

    /// Whether it may be an enabled member, of which every tenant has some.
    pub(crate) fn is_ordinary(&self) -> bool {
        self.account_enabled != Field::Known(false) && !self.guest().is(&true)
    }

    fn guest(&self) -> Observed<bool> {
        match self.user_type.as_str() {
            word if word.eq_ignore_ascii_case("guest") => Observed::Known(true),
            word if word.eq_ignore_ascii_case("member") => Observed::Known(false),
            "" if self.user_type != Field::Wrong => Observed::NotCollected,
            _ => Observed::Unreadable,
        }
    }

    fn accepted(&self) -> Observed<bool> {
        match self.external_user_state.as_str() {
            "Accepted" => Observed::Known(true),
            "PendingAcceptance" => Observed::Known(false),
            "" if self.external_user_state != Field::Wrong => Observed::NotCollected,
            _ => Observed::Unreadable,
        }
    }

    fn last_use(&self) -> Observed<LastUse> {
        match &self.sign_in_activity {
            Field::Known(Part(activity)) => activity.last_use(),
            Field::Wrong => Observed::Unreadable,
            Field::Absent | Field::Null => Observed::NotCollected,
        }
    }

    fn password_never_expires(&self) -> Observed<bool> {
        match &self.password_policies {
            Field::Known(words) => Observed::Known(
                words.split(',').any(|word| word.trim().eq_ignore_ascii_case("DisablePasswordExpiration")),
            ),
            Field::Null => Observed::Known(false),
            Field::Wrong => Observed::Unreadable,
            Field::Absent => Observed::NotCollected,
        }
    }

    /// Mail addresses and other logins, each once, the login itself not among them.
    fn aliases(&self, out: &mut Out<'_>) -> Vec<Sym> {
        let login = text(out, &self.user_principal_name);
        let mut found = Vec::new();
        let mut keep = |out: &mut Out<'_>, alias: &str| {
            let alias = out.facts.names.add(alias);
            if !alias.is_empty() && alias != login && !found.contains(&alias) && found.len() < 32 {
                found.push(alias);
            }
        };
        keep(out, self.mail.as_str());
        for mail in self.other_mails.as_known().into_iter().flat_map(|mails| &mails.items) {
            keep(out, mail);
        }
        for address in self.proxy_addresses.as_known().into_iter().flat_map(|list| &list.items) {
            if let Some((scheme, mail)) = address.split_once(':')
                && scheme.eq_ignore_ascii_case("smtp")
            {
                keep(out, mail);
            }
        }
        for Part(identity) in self.identities.as_known().into_iter().flat_map(|list| &list.items) {
            keep(out, identity.issuer_assigned_id.as_str());
        }
        found
    }
}
