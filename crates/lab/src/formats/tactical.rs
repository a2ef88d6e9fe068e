//! Tactical RMM: answers of its REST interface.

use std::io;

use crate::formats::Target;
use crate::json::{Json, Records, document, object};
use crate::key::ALPHANUMERIC;
use crate::truth::ledger::Shown;
use crate::world::PROVIDER_ID;
use crate::world::customer::Customer;
use crate::world::tactical::{Client, TacticalAccount, TacticalRole};

/// Folder of the dumps.
const FOLDER: &str = "rmm/tactical";

/// All dumps of the server.
pub(crate) fn write(to: &mut Target<'_>) -> io::Result<()> {
    users(to)?;
    roles(to)?;
    keys(to)?;
    clients(to)?;
    agents(to)?;
    settings(to)
}

fn path(file: &str) -> String {
    format!("{FOLDER}/{file}")
}

/// A time with microseconds, as Django writes it.
fn stamp(to: &Target<'_>, days: i64) -> String {
    to.world.plan.as_of.plus_days(-days).to_string().replace('Z', ".418024Z")
}

fn users(to: &mut Target<'_>) -> io::Result<()> {
    let path = path("accounts_users.json");
    let mut out = Records::array(&mut to.sink, &path)?;
    for account in &to.world.tactical.accounts {
        let at = out.push(&object! {
            "id" => account.id,
            "username" => account.login,
            "first_name" => "",
            "last_name" => "",
            "email" => format!("{}@{}", account.login, crate::world::PROVIDER_DOMAIN),
            "is_active" => account.active,
            "last_login" => account.signed_in.map(|days| stamp(to, days)),
            "last_login_ip" => None::<String>,
            "role" => account.role,
            "block_dashboard_login" => account.console_blocked,
            "date_format" => None::<String>,
            "social_accounts" => Json::EMPTY,
        })?;
        plant(to, account, &Shown::item(&path, at));
    }
    out.finish().map(drop)
}

fn plant(to: &mut Target<'_>, account: &TacticalAccount, shown: &Shown) {
    if account.login == "piet.v" {
        let subject = vec![account.id.to_string()];
        let note = "left 148 days ago and is still an active administrator of the server";
        to.ledger.fault("leaver-enabled", &["6.A.2", "5.A.2"], PROVIDER_ID, subject, shown.clone(), note);
        let subject = vec![account.id.to_string()];
        let note = "no sign-in for more than 45 days";
        to.ledger.fault("dormant-account", &["0.A.1"], PROVIDER_ID, subject, shown.clone(), note);
    }
}

/// The rights of a role, in the order of the server.
const RIGHTS: &[&str] = &[
    "can_list_agents",
    "can_use_mesh",
    "can_uninstall_agents",
    "can_update_agents",
    "can_edit_agent",
    "can_manage_procs",
    "can_view_eventlogs",
    "can_send_cmd",
    "can_reboot_agents",
    "can_install_agents",
    "can_run_scripts",
    "can_run_bulk",
    "can_recover_agents",
    "can_list_agent_history",
    "can_send_wol",
    "can_use_registry",
    "can_use_terminal",
    "can_list_notes",
    "can_manage_notes",
    "can_view_core_settings",
    "can_edit_core_settings",
    "can_do_server_maint",
    "can_code_sign",
    "can_run_urlactions",
    "can_view_customfields",
    "can_manage_customfields",
    "can_run_server_scripts",
    "can_use_webterm",
    "can_view_global_keystore",
    "can_edit_global_keystore",
    "can_view_schedules",
    "can_manage_schedules",
    "can_list_checks",
    "can_manage_checks",
    "can_run_checks",
    "can_list_clients",
    "can_manage_clients",
    "can_list_sites",
    "can_manage_sites",
    "can_list_deployments",
    "can_manage_deployments",
    "can_list_automation_policies",
    "can_manage_automation_policies",
    "can_list_autotasks",
    "can_manage_autotasks",
    "can_run_autotasks",
    "can_view_auditlogs",
    "can_list_pendingactions",
    "can_manage_pendingactions",
    "can_view_debuglogs",
    "can_list_scripts",
    "can_manage_scripts",
    "can_list_alerts",
    "can_manage_alerts",
    "can_list_alerttemplates",
    "can_manage_alerttemplates",
    "can_manage_winsvcs",
    "can_list_software",
    "can_manage_software",
    "can_manage_winupdates",
    "can_list_accounts",
    "can_manage_accounts",
    "can_list_roles",
    "can_manage_roles",
    "can_list_api_keys",
    "can_manage_api_keys",
    "can_view_reports",
    "can_manage_reports",
];

fn audited(to: &Target<'_>, id: u32) -> Json {
    object! {
        "id" => id,
        "created_by" => None::<String>,
        "created_time" => stamp(to, 700),
        "modified_by" => None::<String>,
        "modified_time" => stamp(to, 300),
    }
}

fn role(to: &Target<'_>, role: &TacticalRole) -> Json {
    let holders = to.world.tactical.accounts.iter().filter(|account| account.role == role.id).count();
    let record = audited(to, role.id)
        .with("user_count", holders)
        .with("name", role.name)
        .with("is_superuser", role.superuser);
    RIGHTS
        .iter()
        .fold(record, |record, &right| record.with(right, role.flags.contains(&right)))
        .with("can_view_clients", role.clients.clone())
        .with("can_view_sites", Json::EMPTY)
}

fn roles(to: &mut Target<'_>) -> io::Result<()> {
    let mut out = Records::array(&mut to.sink, &path("accounts_roles.json"))?;
    for row in &to.world.tactical.roles {
        out.push(&role(to, row))?;
    }
    out.finish().map(drop)
}

/// The answer holds the keys in clear.
fn keys(to: &mut Target<'_>) -> io::Result<()> {
    let path = path("accounts_apikeys.json");
    let expires = to.world.plan.as_of.plus_days(12).to_string().replace('Z', ".970024Z");
    let rows = [(1, "psa-sync", "psa nightly", None, 4), (2, "omar.h", "reporting", Some(expires), 1)];
    let secrets = rows.each_ref().map(|row| to.ledger.canary(&path, &format!("API key {}", row.2)));
    let mut out = Records::array(&mut to.sink, &path)?;
    for ((id, login, name, expires, user), key) in rows.into_iter().zip(secrets) {
        let record = audited(to, id)
            .with("username", login)
            .with("name", name)
            .with("key", key)
            .with("expiration", expires)
            .with("user", user);
        out.push(&record)?;
    }
    out.finish()?;
    let note = "an API key of an administrator that never expires";
    let subject = vec!["1".to_owned()];
    to.ledger.fault("never-expiring-token", &["3.M.2"], PROVIDER_ID, subject, Shown::item(&path, 0), note);
    Ok(())
}

fn customer<'a>(to: &Target<'a>, client: &Client) -> Option<&'a Customer> {
    let world = to.world;
    world.customers.iter().find(|customer| customer.index == client.customer)
}

fn state(record: Json, client: &Client) -> Json {
    record
        .with("custom_fields", Json::EMPTY)
        .with("agent_count", client.devices)
        .with("maintenance_mode", false)
        .with("failing_checks", object! { "error" => false, "warning" => false })
}

fn clients(to: &mut Target<'_>) -> io::Result<()> {
    let mut out = Records::array(&mut to.sink, &path("clients.json"))?;
    for client in &to.world.tactical.clients {
        let Some(customer) = customer(to, client) else { continue };
        let policies = |id: u32, name: &str| {
            object! {
                "id" => id,
                "name" => name.to_owned(),
                "server_policy" => None::<u32>,
                "workstation_policy" => None::<u32>,
                "alert_template" => None::<u32>,
                "block_policy_inheritance" => false,
            }
        };
        let site =
            policies(client.id, "Main office").with("client_name", &customer.name).with("client", client.id);
        let record = policies(client.id, &customer.name).with("sites", vec![state(site, client)]);
        out.push(&state(record, client))?;
    }
    out.finish().map(drop)
}

fn agents(to: &mut Target<'_>) -> io::Result<()> {
    let path = path("agents.json");
    let mut out = Records::array(&mut to.sink, &path)?;
    for client in &to.world.tactical.clients {
        let Some(customer) = customer(to, client) else { continue };
        for number in 0..u64::from(client.devices) {
            let secret = (number == 0).then(|| to.ledger.canary(&path, "description of an agent"));
            out.push(&agent(to, customer, number, secret))?;
        }
    }
    let count = out.finish()?;
    to.ledger.counts.devices += count;
    to.ledger.counts.relations += count;
    Ok(())
}

fn agent(to: &Target<'_>, customer: &Customer, number: u64, secret: Option<String>) -> Json {
    let key = customer.key.sub("agent", number);
    let server = number == 0;
    let none = None::<String>;
    object! {
        "agent_id" => key.hex(40),
        "alert_template" => none.clone(),
        "hostname" => if server { "DC01".to_owned() } else { format!("PC{number:03}") },
        "site_name" => "Main office",
        "client_name" => &customer.name,
        "monitoring_type" => if server { "server" } else { "workstation" },
        "description" => secret.map(|secret| format!("restore password {secret}")),
        "needs_reboot" => false,
        "pending_actions_count" => 0,
        "status" => "online",
        "overdue_text_alert" => false,
        "overdue_email_alert" => false,
        "overdue_dashboard_alert" => false,
        "last_seen" => stamp(to, 1),
        "boot_time" => none.clone(),
        "checks" => object! {
            "total" => 0,
            "passing" => 0,
            "failing" => 0,
            "warning" => 0,
            "info" => 0,
            "has_failing_checks" => false,
        },
        "maintenance_mode" => false,
        "logged_username" => none,
        "italic" => false,
        "block_policy_inheritance" => false,
        "plat" => "windows",
        "goarch" => "amd64",
        "has_patches_pending" => false,
        "version" => "2.11.0",
        "operating_system" => "Windows Server 2022 Standard, 64 bit (build 20348.2762)",
        "public_ip" => format!("198.51.100.{}", 100 + key.sub("ip", 0).below(100)),
        "cpu_model" => vec!["unknown cpu model"],
        "graphics" => "Graphics info requires agent v1.4.14",
        "local_ips" => "error getting local ips",
        "make_model" => "unknown make/model",
        "physical_disks" => vec!["unknown disk"],
        "custom_fields" => Json::EMPTY,
        "serial_number" => key.sub("serial", 0).text(7, ALPHANUMERIC),
    }
}

fn settings(to: &mut Target<'_>) -> io::Result<()> {
    let path = path("core_settings.json");
    let mail = to.ledger.canary(&path, "password of the mail account");
    let mesh = to.ledger.canary(&path, "token of the MeshCentral server beside it");
    let none = None::<String>;
    let answer = object! {
        "id" => 1,
        "all_timezones" => vec!["Europe/Amsterdam", "Europe/Berlin", "Europe/Copenhagen"],
        "created_by" => none.clone(),
        "created_time" => stamp(to, 700),
        "modified_by" => none.clone(),
        "modified_time" => stamp(to, 300),
        "email_alert_recipients" => Json::EMPTY,
        "sms_alert_recipients" => Json::EMPTY,
        "twilio_number" => none.clone(),
        "twilio_account_sid" => none.clone(),
        "twilio_auth_token" => none.clone(),
        "smtp_from_email" => "alerts@northwind.example",
        "smtp_from_name" => none.clone(),
        "smtp_host" => "smtp.northwind.example",
        "smtp_host_user" => "alerts@northwind.example",
        "smtp_host_password" => mail,
        "smtp_port" => 587,
        "smtp_requires_auth" => true,
        "default_time_zone" => "Europe/Amsterdam",
        "check_history_prune_days" => 30,
        "resolved_alerts_prune_days" => 0,
        "agent_history_prune_days" => 60,
        "debug_log_prune_days" => 30,
        "audit_log_prune_days" => 0,
        "report_history_prune_days" => 0,
        "agent_debug_level" => "info",
        "clear_faults_days" => 0,
        "mesh_token" => mesh,
        "mesh_username" => "mesh",
        "mesh_site" => "https://mesh2.northwind.example",
        "mesh_device_group" => "TacticalRMM",
        "mesh_company_name" => none.clone(),
        "sync_mesh_with_trmm" => true,
        "agent_auto_update" => true,
        "date_format" => "MMM-DD-YYYY - HH:mm",
        "open_ai_token" => none.clone(),
        "open_ai_model" => "gpt-3.5-turbo",
        "enable_server_scripts" => true,
        "enable_server_webterminal" => false,
        "notify_on_info_alerts" => false,
        "notify_on_warning_alerts" => true,
        "block_local_user_logon" => false,
        "sso_enabled" => false,
        "default_shell_windows" => "cmd",
        "default_shell_windows_custom" => "",
        "default_shell_linux" => "bash",
        "default_shell_linux_custom" => "",
        "default_shell_darwin" => "bash",
        "default_shell_darwin_custom" => "",
        "terminal_mode" => "new",
        "workstation_policy" => none.clone(),
        "server_policy" => none.clone(),
        "alert_template" => none,
    };
    document(&mut to.sink, &path, &answer)
}
