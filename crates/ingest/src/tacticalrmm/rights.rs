//! What the flags of a role mean on devices.

use bailiwick_model::{Effect, Effects};

use Effect::{Change, Destroy, Run, See};

const EVERYTHING: &[Effect] = &[See, Change, Run, Destroy];

/// Where a flag counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reach {
    /// On agents of the clients and sites that the role may view.
    Viewed,
    /// On the server, whatever the role may view: what it does on devices follows in a second step.
    Server,
}

struct Row(&'static str, Reach, &'static [Effect], &'static [Effect]);

const V: Reach = Reach::Viewed;
const S: Reach = Reach::Server;

/// Flag, where it counts, effects on devices, effects that depend on something else. Flags that only list are absent.
const FLAGS: &[Row] = &[
    Row("can_use_mesh", V, EVERYTHING, &[]),
    Row("can_send_cmd", V, EVERYTHING, &[]),
    Row("can_use_terminal", V, EVERYTHING, &[]),
    Row("can_run_scripts", V, EVERYTHING, &[]),
    Row("can_run_bulk", V, EVERYTHING, &[]),
    Row("can_manage_autotasks", V, EVERYTHING, &[]),
    Row("can_run_autotasks", V, &[Change], &[See, Run]),
    // Policies put tasks on clients; whether the view of the role limits them was not checked.
    Row("can_manage_automation_policies", V, EVERYTHING, &[]),
    Row("can_manage_automation_policies", S, &[], EVERYTHING),
    Row("can_manage_checks", V, &[Change], &[See, Run, Destroy]),
    Row("can_run_checks", V, &[], &[Change]),
    Row("can_use_registry", V, EVERYTHING, &[]),
    Row("can_manage_procs", V, &[Change], &[]),
    Row("can_manage_winsvcs", V, &[Change], &[]),
    Row("can_manage_software", V, &[See, Run], &[Change, Destroy]),
    Row("can_manage_winupdates", V, &[Change], &[]),
    Row("can_reboot_agents", V, &[Change], &[]),
    Row("can_recover_agents", V, &[Change], &[]),
    Row("can_uninstall_agents", V, &[Change], &[]),
    Row("can_update_agents", V, &[Change], &[]),
    Row("can_edit_agent", V, &[Change], &[]),
    Row("can_install_agents", V, &[Change], &[]),
    Row("can_manage_deployments", V, &[Change], &[]),
    Row("can_send_wol", V, &[], &[Change]),
    Row("can_list_agent_history", V, &[See], &[]),
    Row("can_view_eventlogs", V, &[See], &[]),
    Row("can_manage_notes", V, &[], &[Change]),
    Row("can_manage_pendingactions", V, &[], &[Change]),
    Row("can_manage_alerts", V, &[], &[Change]),
    Row("can_manage_scripts", S, &[], EVERYTHING),
    Row("can_manage_alerttemplates", S, &[], &[See, Change, Run]),
    Row("can_view_core_settings", S, &[], &[See]),
    Row("can_edit_core_settings", S, &[], &[See, Change, Run]),
    Row("can_do_server_maint", S, &[], &[]),
    Row("can_code_sign", S, &[], &[]),
    Row("can_run_server_scripts", S, &[], EVERYTHING),
    Row("can_use_webterm", S, &[], EVERYTHING),
    Row("can_run_urlactions", S, &[], &[See]),
    Row("can_view_global_keystore", S, &[], &[See]),
    Row("can_edit_global_keystore", S, &[], &[See, Change, Run]),
    Row("can_manage_customfields", S, &[], &[Change]),
    Row("can_manage_schedules", S, &[], &[Change]),
    Row("can_manage_clients", S, &[], &[Change]),
    Row("can_manage_sites", S, &[], &[Change]),
    Row("can_manage_accounts", S, &[], EVERYTHING),
    Row("can_manage_roles", S, &[], EVERYTHING),
    Row("can_manage_api_keys", S, &[], EVERYTHING),
    // The answer to this flag holds every key in clear.
    Row("can_list_api_keys", S, &[], EVERYTHING),
    Row("can_view_reports", S, &[], &[See]),
    Row("can_manage_reports", S, &[], &[See, Change]),
];

/// Flags by which the holder gives rights to others or acts as them.
const ACCESS: &[&str] = &["can_manage_accounts", "can_manage_roles", "can_manage_api_keys"];

/// Flags that are listed here on purpose with no effect at all: they list or view what is no content.
const HARMLESS: &[&str] = &["can_list_", "can_view_"];

/// What a role gives in one place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Rights {
    /// On devices.
    pub effects: Effects,
    /// Beyond that, if something holds that the answer does not show.
    pub possible: Effects,
    /// May give rights to others.
    pub manages_access: bool,
    /// For a reader.
    pub words: String,
}

impl Rights {
    /// A superuser's: the flags of its role do not count.
    pub(crate) fn superuser() -> Self {
        Self {
            effects: Effects::of(EVERYTHING),
            manages_access: true,
            words: "superuser".to_owned(),
            ..Self::default()
        }
    }

    /// Of a role that cannot be understood.
    pub(crate) fn unknown() -> Self {
        Self { possible: Effects::of(EVERYTHING), words: "rights not stated".to_owned(), ..Self::default() }
    }

    /// Nothing that matters.
    pub(crate) fn is_nothing(&self) -> bool {
        self.effects.is_empty() && self.possible.is_empty() && !self.manages_access
    }
}

/// What the flags that are set give in a place, and whether one of them is of a later version. An unknown flag may
/// change something.
pub(crate) fn of<'a>(set: impl Iterator<Item = &'a str>, place: Reach) -> (Rights, bool) {
    let mut rights = Rights::default();
    let mut words: Vec<String> = Vec::new();
    let mut later = false;
    for flag in set {
        let known = FLAGS.iter().any(|row| row.0 == flag);
        let unknown = !known && !HARMLESS.iter().any(|start| flag.starts_with(start));
        later |= unknown;
        if unknown && place == Reach::Server {
            rights.possible = rights.possible.union(Effects::of(&[Change]));
        }
        let Some(row) = FLAGS.iter().find(|row| row.0 == flag && row.1 == place) else { continue };
        rights.effects = rights.effects.union(Effects::of(row.2));
        rights.possible = rights.possible.union(Effects::of(row.3));
        rights.manages_access |= place == Reach::Server && ACCESS.contains(&flag);
        words.push(flag.trim_start_matches("can_").replace('_', " "));
    }
    rights.possible = rights.possible.minus(rights.effects);
    rights.words = words.join(", ");
    (rights, later)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(effects: Effects) -> String {
        effects.iter().map(Effect::word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn flags_count_where_they_count() {
        let all = "see change run destroy";
        // flag, on devices viewed (given | possible), on the server (given | possible), gives rights, unknown
        for (flag, viewed, on_server, access, unknown) in [
            ("can_send_cmd", (all, ""), ("", ""), false, false),
            ("can_run_autotasks", ("change", "see run"), ("", ""), false, false),
            ("can_manage_software", ("see run", "change destroy"), ("", ""), false, false),
            ("can_manage_automation_policies", (all, ""), ("", all), false, false),
            ("can_manage_scripts", ("", ""), ("", all), false, false),
            ("can_run_server_scripts", ("", ""), ("", all), false, false),
            ("can_manage_roles", ("", ""), ("", all), true, false),
            ("can_list_api_keys", ("", ""), ("", all), false, false),
            ("can_list_agents", ("", ""), ("", ""), false, false),
            ("can_view_auditlogs", ("", ""), ("", ""), false, false),
            ("can_teleport", ("", ""), ("", "change"), false, true),
        ] {
            let (devices, _) = of([flag].into_iter(), Reach::Viewed);
            let (server, later) = of([flag].into_iter(), Reach::Server);
            let pair = |rights: &Rights| (words(rights.effects), words(rights.possible));
            assert_eq!(pair(&devices), (viewed.0.into(), viewed.1.into()), "{flag}");
            assert_eq!(pair(&server), (on_server.0.into(), on_server.1.into()), "{flag}");
            assert_eq!(
                (devices.manages_access, server.manages_access, later),
                (false, access, unknown),
                "{flag}"
            );
        }
    }
}
