//! Cases whose answers follow from the text of the meanings.

use bailiwick_engine::analysis::exposure::{Exposure, candidates};
use bailiwick_engine::analysis::plan::{Choice, Limits, Question, plan};
use bailiwick_engine::analysis::{Attacker, Changes, Choke, Reachability, Recount};
use bailiwick_engine::{Bound, EdgeIx, Profile};
use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Barrier, BarrierSet, BarrierState, Barriers, EdgeKind, Effect, Effects, NodeKind};

use crate::estate::{Built, Estate, Link, Thing};

const ABSENT: BarrierState = BarrierState::Absent;
const UNKNOWN: BarrierState = BarrierState::Unknown;
pub(crate) const IN_FORCE: BarrierState = BarrierState::InForce;

/// A provider (party 0) and `customers`; places are named by what the methods return.
pub(crate) fn provider_and(customers: usize) -> Estate {
    let mut estate = Estate { parties: vec![PartyKind::Provider], ..Estate::default() };
    estate.parties.extend(vec![PartyKind::Customer; customers]);
    estate
}

impl Estate {
    pub(crate) fn thing(&mut self, kind: NodeKind, owner: usize) -> usize {
        assert!(self.links.is_empty(), "things first: the places of parties follow them");
        self.things.push(Thing { kind, owner, enabled: Some(true) });
        self.things.len() - 1
    }

    pub(crate) fn link(&mut self, from: usize, kind: EdgeKind, to: usize) -> usize {
        self.guarded(from, kind, to, &[])
    }

    pub(crate) fn guarded(
        &mut self,
        from: usize,
        kind: EdgeKind,
        to: usize,
        barriers: &[(Barrier, BarrierState)],
    ) -> usize {
        let barriers =
            barriers.iter().fold(Barriers::NONE, |all, &(barrier, state)| all.with(barrier, state));
        self.links.push(Link { from, to, kind, barriers, effects: Effects::NONE, possible_only: false });
        self.links.len() - 1
    }

    pub(crate) fn grant(&mut self, from: usize, effect: Effect, party: usize) -> usize {
        let to = self.things.len() + party;
        let at = self.link(from, EdgeKind::Grants, to);
        self.links[at].effects = Effects::of(&[effect]);
        at
    }
}

/// Customers reached at an effect: proven, possible.
fn reached(estate: &Estate, place: usize, attacker: &str, effect: Effect) -> [u32; 2] {
    let built = estate.graph();
    let attackers = [Attacker::parse(attacker).unwrap()];
    let reach = Reachability::of_attackers(&built.graph, &attackers, &[built.node_ix[place]]);
    Bound::BOTH.map(|bound| {
        reach.blast(built.node_ix[place], attacker, bound).unwrap().reached(&built.graph, effect)
    })
}

/// The edges of some links.
pub(crate) fn edges_of(built: &Built, links: &[usize]) -> Vec<EdgeIx> {
    let records = links.iter().map(|&link| {
        built.graph.edges.iter().position(|edge| edge.evidence.record as usize == link).unwrap()
    });
    records.map(|at| EdgeIx(at as u32)).collect()
}

/// Three technicians in G; G reaches C1 and C2; one of them reaches C2 directly as well.
#[test]
fn three_technicians() {
    let mut estate = provider_and(2);
    let [a, b, c] = [0; 3].map(|_| estate.thing(NodeKind::AZUser, 0));
    let group = estate.thing(NodeKind::AZGroup, 0);
    for technician in [a, b, c] {
        estate.link(technician, EdgeKind::AZMemberOf, group);
    }
    let of_group = [estate.grant(group, Effect::Change, 1), estate.grant(group, Effect::Change, 2)];
    let of_c = estate.grant(c, Effect::Change, 2);

    let built = estate.graph();
    let subjects = candidates(&built.graph);
    assert_eq!(subjects, [a, b, c].map(|place| built.node_ix[place]));
    let reach = Reachability::compute(&built.graph, &[Profile::INSIDER], &subjects);
    let exposure = Exposure {
        graph: &built.graph,
        reach: &reach,
        profile: "insider",
        bound: Bound::Proven,
        effect: Effect::Change,
    };
    let summary = exposure.summary(|_| true);
    assert_eq!((summary.pairs, summary.principals, summary.customers.len()), (6, 3, 2));
    assert_eq!(summary.worst, Some((built.node_ix[a], 2)));
    assert_eq!(exposure.who_reaches(built.party_ix[1]), subjects);

    let pairs_without = |links: &[usize]| {
        let edges = edges_of(&built, links);
        let insider = Attacker::from(Profile::INSIDER);
        let touchable = edges.iter().copied().collect();
        let recount = Recount::new(&built.graph, &insider, Bound::Proven, &subjects, touchable);
        let changes = Changes { removed: edges.into_iter().collect(), ..Changes::default() };
        let counts = recount.after(&changes).unwrap().counts(&built.graph);
        counts.iter().map(|count| count[Effect::Change as usize]).sum::<u32>()
    };
    assert_eq!(pairs_without(&of_group), 1, "the group alone carries five of six");
    assert_eq!(pairs_without(&[of_c]), 6, "the direct right alone carries none");

    let insider = Attacker::from(Profile::INSIDER);
    let choke = Choke::of(&built.graph, &insider, Bound::Proven, Effect::Change, &subjects);
    let score = |place: usize| choke.nodes.get(&built.node_ix[place]).copied().unwrap_or_default();
    assert_eq!(choke.pairs, 6);
    assert_eq!((score(group).pairs, score(group).own), (5, 0));
    assert_eq!((score(c).pairs, score(c).own), (0, 2));
    let edges = edges_of(&built, &of_group);
    assert_eq!(edges.iter().map(|edge| choke.edges[edge]).collect::<Vec<_>>(), [3, 2]);
    assert!(!choke.edges.contains_key(&edges_of(&built, &[of_c])[0]));
}

/// Who stole A's session does not pass B's second factor.
#[test]
fn abilities_do_not_leak() {
    for (state, expected) in [(IN_FORCE, [0, 0]), (UNKNOWN, [0, 1]), (ABSENT, [1, 1])] {
        let mut estate = provider_and(1);
        let [a, b] = [0; 2].map(|_| estate.thing(NodeKind::AZUser, 0));
        let [password_of_a, password_of_b] = [0; 2].map(|_| estate.thing(NodeKind::Password, 0));
        estate.guarded(password_of_a, EdgeKind::LogsInAs, a, &[(Barrier::Mfa, IN_FORCE)]);
        estate.link(a, EdgeKind::ResetsPasswordOf, password_of_b);
        estate.guarded(password_of_b, EdgeKind::LogsInAs, b, &[(Barrier::Mfa, state)]);
        estate.grant(b, Effect::Own, 1);
        assert_eq!(reached(&estate, a, "phished-session", Effect::Own), expected);
        assert_eq!(reached(&estate, a, "stolen-password", Effect::Own), [0, 0], "A asks for a factor");
        // B's own session passes B's factor.
        assert_eq!(reached(&estate, b, "phished-session", Effect::Own), [1, 1]);
    }
}

/// The start principal's abilities last over logins, groups and roles, and on the edge by which it acts on another.
#[test]
fn the_start_principal_activates_its_own_roles() {
    let mut estate = provider_and(2);
    let [a, b] = [0; 2].map(|_| estate.thing(NodeKind::AZUser, 0));
    let group = estate.thing(NodeKind::AZGroup, 0);
    let role = estate.thing(NodeKind::AZRole, 1);
    let role_of_b = estate.thing(NodeKind::AZRole, 2);
    estate.link(a, EdgeKind::AZMemberOf, group);
    estate.guarded(group, EdgeKind::AZRoleEligible, role, &[(Barrier::Activation, IN_FORCE)]);
    estate.grant(role, Effect::Change, 1);
    estate.link(a, EdgeKind::ResetsFactorsOf, b);
    estate.guarded(b, EdgeKind::AZRoleEligible, role_of_b, &[(Barrier::Activation, IN_FORCE)]);
    estate.grant(role_of_b, Effect::Change, 2);
    assert_eq!(reached(&estate, a, "insider", Effect::Change), [1, 1], "its own role, not that of B");
    assert_eq!(reached(&estate, b, "insider", Effect::Change), [1, 1]);
}

#[test]
fn a_second_factor_or_a_managed_device() {
    let mut estate = provider_and(1);
    let account = estate.thing(NodeKind::AZUser, 0);
    let password = estate.thing(NodeKind::Password, 0);
    let server = estate.thing(NodeKind::Computer, 0);
    let other = estate.thing(NodeKind::AZUser, 0);
    let of_other = estate.thing(NodeKind::Password, 0);
    let either = [(Barrier::MfaOrManagedDevice, IN_FORCE)];
    estate.guarded(password, EdgeKind::LogsInAs, account, &either);
    estate.grant(account, Effect::See, 1);
    assert_eq!(reached(&estate, account, "stolen-password", Effect::See), [0, 0]);
    assert_eq!(reached(&estate, account, "phished-session", Effect::See), [1, 1], "it passes the factor");

    // Later edges: a compromised device passes `managed-device` there, a phished session nothing.
    estate.links.clear();
    estate.link(server, EdgeKind::AdminTo, of_other);
    estate.guarded(of_other, EdgeKind::LogsInAs, other, &either);
    estate.grant(other, Effect::See, 1);
    assert_eq!(reached(&estate, server, "compromised-device", Effect::See), [1, 1]);
    estate.links[1].barriers = Barriers::NONE.with(Barrier::Mfa, IN_FORCE);
    assert_eq!(reached(&estate, server, "compromised-device", Effect::See), [0, 0]);
}

#[test]
fn nested_groups_and_groups_in_a_ring() {
    let mut estate = provider_and(1);
    let account = estate.thing(NodeKind::User, 0);
    let groups: Vec<usize> = (0..5).map(|_| estate.thing(NodeKind::Group, 0)).collect();
    estate.link(account, EdgeKind::MemberOf, groups[0]);
    for pair in groups.windows(2) {
        estate.link(pair[0], EdgeKind::MemberOf, pair[1]);
    }
    estate.link(groups[4], EdgeKind::MemberOf, groups[1]);
    estate.grant(groups[3], Effect::Run, 1);
    assert_eq!(reached(&estate, account, "insider", Effect::Run), [1, 1]);
    assert_eq!(reached(&estate, account, "insider", Effect::See), [1, 1], "run implies see");
    assert_eq!(reached(&estate, account, "insider", Effect::Change), [0, 0]);
    assert_eq!(reached(&estate, groups[4], "insider", Effect::Run), [1, 1], "round the ring");
}

/// On the day of the attack the vulnerability is in no catalogue: `exploit` gives none, `zero-day` all.
#[test]
fn exploit_and_zero_day() {
    for (barrier, expected) in [(Barrier::ExploitKnown, [3, 3]), (Barrier::ExploitUnknown, [0, 3])] {
        let mut estate = provider_and(3);
        let internet = estate.thing(NodeKind::Internet, 0);
        let tool = estate.thing(NodeKind::RmmServer, 0);
        let unexposed = estate.thing(NodeKind::RmmServer, 0);
        estate.guarded(internet, EdgeKind::ExploitsService, tool, &[(barrier, IN_FORCE)]);
        (1..=3).for_each(|customer| _ = estate.grant(tool, Effect::Destroy, customer));
        estate.grant(unexposed, Effect::Destroy, 1);
        for subject in [internet, tool] {
            assert_eq!(reached(&estate, subject, "exploit", Effect::Destroy), [expected[0]; 2]);
            assert_eq!(reached(&estate, subject, "zero-day", Effect::Destroy), [expected[1]; 2]);
            assert_eq!(reached(&estate, tool, "stolen-password", Effect::Destroy), [0, 0]);
        }
        assert_eq!(reached(&estate, unexposed, "zero-day", Effect::See), [0, 0]);
    }
}

/// Whoever has broken a tool acts as the tool: abilities over the own sign-in do not count there.
#[test]
fn a_broken_tool_is_somebody_else() {
    let mut estate = provider_and(1);
    let internet = estate.thing(NodeKind::Internet, 0);
    let tool = estate.thing(NodeKind::RmmServer, 0);
    let tenant = estate.thing(NodeKind::AZTenant, 1);
    estate.guarded(internet, EdgeKind::ExploitsService, tool, &[(Barrier::ExploitKnown, IN_FORCE)]);
    let gdap = estate.guarded(tool, EdgeKind::GdapAccess, tenant, &[(Barrier::Mfa, IN_FORCE)]);
    estate.grant(tenant, Effect::Change, 1);
    for subject in [internet, tool] {
        assert_eq!(reached(&estate, subject, "phished-session+exploit", Effect::Change), [0, 0]);
    }
    estate.links[gdap].barriers = Barriers::NONE;
    assert_eq!(reached(&estate, tool, "phished-session+exploit", Effect::Change), [1, 1]);
}

/// Neither a stolen password nor an exploit alone uses a vulnerability behind a login; together they do.
#[test]
fn profiles_combine() {
    let mut estate = provider_and(1);
    let account = estate.thing(NodeKind::RmmUser, 0);
    let password = estate.thing(NodeKind::Password, 0);
    let tool = estate.thing(NodeKind::RmmServer, 0);
    estate.link(password, EdgeKind::LogsInAs, account);
    estate.guarded(account, EdgeKind::ExploitsAfterLogin, tool, &[(Barrier::ExploitKnown, IN_FORCE)]);
    estate.grant(tool, Effect::Run, 1);
    assert_eq!(reached(&estate, account, "stolen-password", Effect::Run), [0, 0]);
    assert_eq!(reached(&estate, account, "exploit", Effect::Run), [0, 0]);
    assert_eq!(reached(&estate, account, "stolen-password+exploit", Effect::Run), [1, 1]);
}

#[test]
fn a_party_counts_once_and_only_other_customers_count() {
    let mut estate = provider_and(2);
    estate.parties.push(PartyKind::Unclaimed);
    let account = estate.thing(NodeKind::AZUser, 0);
    let of_customer = estate.thing(NodeKind::AZUser, 2);
    let tenants = [0; 2].map(|_| estate.thing(NodeKind::AZTenant, 1));
    let devices = [0; 3].map(|_| estate.thing(NodeKind::RmmDevice, 1));
    for user in [account, of_customer] {
        for &tenant in &tenants {
            estate.link(user, EdgeKind::AZGlobalAdmin, tenant);
        }
        for &device in &devices {
            estate.link(user, EdgeKind::RmmControls, device);
        }
        (0..4).for_each(|party| _ = estate.grant(user, Effect::See, party));
    }
    for &tenant in &tenants {
        estate.grant(tenant, Effect::Own, 1);
    }
    for &device in &devices {
        estate.grant(device, Effect::Run, 1);
    }
    assert_eq!(reached(&estate, account, "insider", Effect::Own), [1, 1]);
    assert_eq!(reached(&estate, account, "insider", Effect::See), [2, 2], "neither itself nor unclaimed");
    assert_eq!(reached(&estate, of_customer, "insider", Effect::See), [1, 1], "not its own company");
}

#[test]
fn disabled_accounts_start_nothing() {
    for (enabled, expected) in [(Some(true), [1, 1]), (None, [0, 1]), (Some(false), [0, 0])] {
        let mut estate = provider_and(1);
        let account = estate.thing(NodeKind::AZUser, 0);
        let admin = estate.thing(NodeKind::AZUser, 0);
        estate.things[account].enabled = enabled;
        estate.grant(account, Effect::Change, 1);
        estate.link(admin, EdgeKind::CanEnable, account);
        assert_eq!(reached(&estate, account, "insider", Effect::Change), expected);
        assert_eq!(reached(&estate, admin, "insider", Effect::Change), [1, 1], "what it may do stays latent");
    }
}

/// A session enters over the login; enrolling an own factor is a way for a password only.
#[test]
fn sessions_enter_over_the_login() {
    let mut estate = provider_and(1);
    let account = estate.thing(NodeKind::AZUser, 0);
    let password = estate.thing(NodeKind::Password, 0);
    estate.guarded(password, EdgeKind::LogsInAs, account, &[(Barrier::MfaPhishingResistant, IN_FORCE)]);
    estate.link(password, EdgeKind::EnrolsOwnFactor, account);
    estate.grant(account, Effect::Change, 1);
    assert_eq!(reached(&estate, account, "phished-session", Effect::Change), [0, 0]);
    assert_eq!(reached(&estate, account, "stolen-token", Effect::Change), [1, 1]);
    assert_eq!(reached(&estate, account, "stolen-password", Effect::Change), [1, 1]);
}

/// A secret of an application is a secret of the service principals that run as it.
#[test]
fn tokens() {
    let mut estate = provider_and(1);
    let service = estate.thing(NodeKind::AZServicePrincipal, 0);
    let application = estate.thing(NodeKind::AZApp, 0);
    let secret = estate.thing(NodeKind::Secret, 0);
    estate.guarded(secret, EdgeKind::AuthenticatesWith, application, &[(Barrier::Network, UNKNOWN)]);
    estate.link(application, EdgeKind::AZRunsAs, service);
    estate.grant(service, Effect::Change, 1);
    assert_eq!(reached(&estate, service, "stolen-token", Effect::Change), [0, 1]);
    assert_eq!(reached(&estate, secret, "stolen-token", Effect::Change), [0, 1]);
    assert_eq!(reached(&estate, service, "stolen-password", Effect::Change), [0, 0]);
}

/// A service principal that reaches nobody, whose application shares a secret with another that does.
#[test]
fn candidates_follow_shared_secrets() {
    let mut estate = provider_and(1);
    let [service, other] = [0; 2].map(|_| estate.thing(NodeKind::AZServicePrincipal, 0));
    let application = estate.thing(NodeKind::AZApp, 0);
    let secret = estate.thing(NodeKind::Secret, 0);
    estate.link(application, EdgeKind::AZRunsAs, service);
    estate.link(secret, EdgeKind::AuthenticatesWith, application);
    estate.link(secret, EdgeKind::AuthenticatesWith, other);
    estate.grant(other, Effect::Change, 1);
    let built = estate.graph();
    assert_eq!(candidates(&built.graph), [service, other].map(|place| built.node_ix[place]));
    assert_eq!(reached(&estate, service, "insider", Effect::Change), [0, 0]);
    assert_eq!(reached(&estate, service, "stolen-token", Effect::Change), [1, 1]);
}

/// A device brings the sessions seen on it, with what their owners pass.
#[test]
fn devices_and_their_sessions() {
    let mut estate = provider_and(1);
    let account = estate.thing(NodeKind::AZUser, 0);
    let password = estate.thing(NodeKind::Password, 0);
    let device = estate.thing(NodeKind::Computer, 0);
    let session = estate.link(device, EdgeKind::HasSession, account);
    estate.guarded(password, EdgeKind::LogsInAs, account, &[(Barrier::MfaPhishingResistant, IN_FORCE)]);
    let right = estate.grant(account, Effect::Change, 1);
    estate.links[right].barriers = Barriers::NONE.with(Barrier::Mfa, IN_FORCE);
    assert_eq!(reached(&estate, device, "compromised-device", Effect::Change), [1, 1]);
    assert_eq!(
        reached(&estate, device, "insider", Effect::Change),
        [0, 0],
        "a session is no sign-in of the owner"
    );
    estate.links[session].possible_only = true;
    assert_eq!(reached(&estate, device, "compromised-device", Effect::Change), [0, 1]);
}

/// More parties than tiles have numbers of their own.
#[test]
fn very_many_parties() {
    let customers = 64 * 64 + 130;
    let mut estate = provider_and(customers);
    let [a, b] = [0; 2].map(|_| estate.thing(NodeKind::AZUser, 0));
    (1..=customers).for_each(|customer| _ = estate.grant(a, Effect::See, customer));
    estate.grant(b, Effect::See, customers);
    assert_eq!(reached(&estate, a, "insider", Effect::See), [customers as u32; 2]);
    assert_eq!(reached(&estate, b, "insider", Effect::See), [1, 1]);
}

/// A barrier that is set in force later stops those who lack the ability, and not the start principal that has it.
#[test]
fn what_if_a_factor_is_asked() {
    let mut estate = provider_and(1);
    let [a, b] = [0; 2].map(|_| estate.thing(NodeKind::AZUser, 0));
    let password = estate.thing(NodeKind::Password, 0);
    estate.link(password, EdgeKind::LogsInAs, a);
    let gdap = estate.link(a, EdgeKind::GdapAccess, b);
    estate.grant(b, Effect::Change, 1);
    let built = estate.graph();
    let edge = edges_of(&built, &[gdap])[0];
    let changes = Changes {
        guarded: [(edge, BarrierSet::of(&[Barrier::Mfa]))].into_iter().collect(),
        ..Changes::default()
    };
    for (name, expected) in [("stolen-password", 0), ("phished-session", 1), ("insider", 1)] {
        let attacker = Attacker::parse(name).unwrap();
        let subjects = [built.node_ix[a]];
        let touchable = [edge].into_iter().collect();
        let recount = Recount::new(&built.graph, &attacker, Bound::Proven, &subjects, touchable);
        let count = |changes: &Changes| {
            recount.after(changes).unwrap().counts(&built.graph)[0][Effect::Change as usize]
        };
        assert_eq!(count(&Changes::default()), 1);
        assert_eq!(count(&changes), expected, "{name}");
    }
    let none = Recount::new(
        &built.graph,
        &Attacker::from(Profile::INSIDER),
        Bound::Proven,
        &[],
        rustc_hash::FxHashSet::default(),
    );
    assert!(none.after(&changes).is_none(), "an edge that was not named beforehand");
}

/// A session on a device needs both: that it is seen there and that the account signs in.
#[test]
fn what_if_a_session_goes() {
    let mut estate = provider_and(1);
    let account = estate.thing(NodeKind::AZUser, 0);
    let password = estate.thing(NodeKind::Password, 0);
    let device = estate.thing(NodeKind::Computer, 0);
    let session = estate.link(device, EdgeKind::HasSession, account);
    let login = estate.link(password, EdgeKind::LogsInAs, account);
    estate.grant(account, Effect::Change, 1);
    let built = estate.graph();
    let edges = edges_of(&built, &[session, login]);
    let attacker = Attacker::parse("compromised-device").unwrap();
    let subjects = [built.node_ix[device], built.node_ix[account]];
    let touchable = edges.iter().copied().collect();
    let recount = Recount::new(&built.graph, &attacker, Bound::Proven, &subjects, touchable);
    let without = |edges: &[EdgeIx]| {
        let changes = Changes { removed: edges.iter().copied().collect(), ..Changes::default() };
        let counts = recount.after(&changes).unwrap().counts(&built.graph);
        [counts[0][Effect::Change as usize], counts[1][Effect::Change as usize]]
    };
    assert_eq!(without(&[]), [1, 1]);
    assert_eq!(without(&edges[..1]), [0, 1], "the account signs in elsewhere");
    assert_eq!(without(&edges[1..]), [1, 1], "the session stays");
    assert_eq!(without(&edges), [0, 0]);
}

/// Two groups side by side: neither alone helps, and the plan lists both in one step.
#[test]
fn a_plan_cuts_what_is_parallel() {
    let mut estate = provider_and(3);
    let a = estate.thing(NodeKind::AZUser, 0);
    let [one, other] = [0; 2].map(|_| estate.thing(NodeKind::AZGroup, 0));
    for group in [one, other] {
        estate.link(a, EdgeKind::AZMemberOf, group);
    }
    let rights = [one, other].map(|group| [1, 2, 3].map(|party| estate.grant(group, Effect::Change, party)));
    let spare = estate.link(a, EdgeKind::AZMemberOf, a);
    let built = estate.graph();
    let removal = |links: &[usize], cost| Choice {
        changes: Changes { removed: edges_of(&built, links).into_iter().collect(), ..Changes::default() },
        cost,
    };
    let choices = [removal(&rights[0], 1), removal(&[spare], 1), removal(&rights[1], 2)];
    let insider = Attacker::from(Profile::INSIDER);
    let subjects = [built.node_ix[a]];
    let question =
        Question { graph: &built.graph, attacker: &insider, effect: Effect::Change, subjects: &subjects };
    let found = plan(&question, &choices, Limits::default());
    assert_eq!(found.before, Some([3, 3]));
    assert_eq!(found.least, Some([0, 0]));
    assert_eq!(found.steps.len(), 1);
    assert_eq!(
        (found.steps[0].choices.clone(), found.steps[0].after, found.steps[0].cost),
        (vec![0, 2], [0, 0], 3)
    );
    // Not for less than what it costs.
    assert_eq!(plan(&question, &choices, Limits { budget: Some(2), ..Limits::default() }).steps, []);
}
