//! Certification authorities, stores, templates and issuance policies.

use bailiwick_model::facts::{AuthorityCertificate, CertificateTemplate, IssuancePolicy};
use bailiwick_model::{EdgeKind, NodeKind, Observed, Sym};

use super::kinds::RecordKind;
use super::loose::{Scalar, Texts};
use super::reader::{Reader, Subject, relate_some};
use super::record::{CaAgent, Properties, Record};
use crate::out::Out;

const CLIENT_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.2";
const ANY_PURPOSE: &str = "2.5.29.37.0";

impl Reader {
    /// Reads what only objects of the certificate services have.
    pub(super) fn certificate(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        match subject.kind {
            RecordKind::CertTemplate => return template(out, subject, record),
            RecordKind::EnterpriseCa => self.authority(out, subject, record),
            RecordKind::RootCa => self.of_domain(out, subject, record, EdgeKind::RootCAFor),
            RecordKind::NtAuthStore => self.of_domain(out, subject, record, EdgeKind::NTAuthStoreFor),
            RecordKind::IssuancePolicy => {
                let oid = record.properties.value.policy_oid.text();
                if !oid.is_empty() {
                    let (oid, evidence) = (out.facts.names.add(oid), out.evidence());
                    out.facts.issuance_policies.push(IssuancePolicy { node: subject.node, oid, evidence });
                }
                let group = record.group_link.value.id.text();
                if !group.is_empty() {
                    let group = self.named(out, subject.place, group, NodeKind::Group);
                    relate_some(out, EdgeKind::OIDGroupLink, Some(subject.node), group);
                }
                return;
            }
            RecordKind::AiaCa => {}
            _ => return,
        }
        certificates(out, subject, record);
    }

    fn of_domain(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>, kind: EdgeKind) {
        let sid = record.domain_sid.text();
        if !sid.is_empty() {
            let domain = self.named(out, subject.place, sid, NodeKind::Domain);
            relate_some(out, kind, Some(subject.node), domain);
        }
    }

    fn authority(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        self.of_each(out, subject, EdgeKind::PublishedTo, &record.templates);
        let host = record.hosting_computer.text();
        if !host.is_empty() {
            let host = self.named(out, subject.place, host, NodeKind::Computer);
            relate_some(out, EdgeKind::HostsCAService, host, Some(subject.node));
        }
        let agents = &record.registry.value.agents.value;
        if agents.collected.flag().is(&true) {
            for agent in &agents.restrictions.list {
                self.enrolment_agent(out, subject, record, agent);
            }
        }
    }

    fn enrolment_agent(
        &mut self,
        out: &mut Out<'_>,
        subject: Subject,
        record: &Record<'_>,
        agent: &CaAgent<'_>,
    ) {
        if agent.access.text() != "AccessAllowedCallback" {
            return;
        }
        let from = self.reference(out, subject.place, &agent.agent.value);
        if !agent.all_templates.flag().is(&true) {
            let to = self.reference(out, subject.place, &agent.template.value);
            return relate_some(out, EdgeKind::DelegatedEnrollmentAgent, from, to);
        }
        if self.spend(record.templates.list.len()) {
            for template in &record.templates.list {
                let to = self.reference(out, subject.place, template);
                relate_some(out, EdgeKind::DelegatedEnrollmentAgent, from, to);
            }
        }
    }
}

fn certificates(out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
    let has = &record.properties.value;
    let own = out.facts.names.add(&has.thumbprint.text().to_ascii_uppercase());
    let mut all = |texts: &Texts<'_>| -> Vec<Sym> {
        texts.list.iter().map(|text| out.facts.names.add(&text.trim().to_ascii_uppercase())).collect()
    };
    let (chain, trusts) = (all(&has.chain), all(&has.thumbprints));
    let evidence = out.evidence();
    out.facts.authority_certificates.push(AuthorityCertificate {
        node: subject.node,
        own,
        chain,
        trusts,
        takes_names: takes_names(record),
        agents_restricted: agents_restricted(record),
        relayable_web: relayable_web(record),
        evidence,
    });
}

fn takes_names(record: &Record<'_>) -> Observed<bool> {
    let asked = &record.registry.value.takes_names.value;
    if asked.collected.flag().is(&true) {
        return asked.value.flag();
    }
    record.properties.value.takes_names.flag()
}

fn agents_restricted(record: &Record<'_>) -> Observed<bool> {
    let asked = &record.registry.value.agents.value;
    if asked.collected.flag().is(&true) {
        return Observed::Known(!asked.restrictions.list.is_empty());
    }
    record.properties.value.agents_restricted.flag()
}

/// Enrolment over HTTP, or over HTTPS without channel binding, takes a relayed sign-in.
fn relayable_web(record: &Record<'_>) -> Observed<bool> {
    let mut seen = record.properties.value.relayable_web.flag();
    for page in record.web.list.iter().filter(|page| page.collected.flag().is(&true)) {
        let found = &page.result.value;
        let open =
            found.http.flag().is(&true) || (found.https.flag().is(&true) && found.binding.flag().is(&false));
        if open || !seen.is_known() {
            seen = Observed::Known(open);
        }
    }
    seen
}

fn template(out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
    let has = &record.properties.value;
    let mut all = |texts: &Texts<'_>| -> Vec<Sym> {
        texts.list.iter().map(|text| out.facts.names.add(text.trim())).collect()
    };
    let (signer_usages, issuance_policies) = (all(&has.signer_usages), all(&has.issuance_policies));
    let usages = if has.usages.present { Observed::Known(all(&has.usages)) } else { Observed::NotCollected };
    let either = match (has.name_upn.flag(), has.name_spn.flag()) {
        (Observed::Known(upn), Observed::Known(spn)) => Observed::Known(upn || spn),
        (Observed::Known(true), _) | (_, Observed::Known(true)) => Observed::Known(true),
        (Observed::Unreadable, _) | (_, Observed::Unreadable) => Observed::Unreadable,
        _ => Observed::NotCollected,
    };
    let evidence = out.evidence();
    out.facts.certificate_templates.push(CertificateTemplate {
        node: subject.node,
        manager_approval: has.manager_approval.flag(),
        authenticates: has.authenticates.flag(),
        requester_names: has.requester_names.flag(),
        schema: small(&has.template_schema),
        signatures: small(&has.signatures),
        no_security_extension: has.no_security_extension.flag(),
        tls_sign_in: tls_sign_in(has),
        user_name: either,
        dns_name: has.name_dns.flag(),
        domain_dns_name: has.name_domain_dns.flag(),
        usages,
        signer_usages,
        issuance_policies,
        evidence,
    });
}

/// Older collectors do not say; a template without usages, for any, or for client authentication does.
fn tls_sign_in(has: &Properties<'_>) -> Observed<bool> {
    let usages = &has.usages;
    let by_usage = if usages.present {
        let wide =
            usages.list.iter().any(|usage| matches!(usage.trim(), CLIENT_AUTHENTICATION | ANY_PURPOSE));
        Observed::Known(wide || usages.list.is_empty())
    } else {
        Observed::NotCollected
    };
    has.tls_sign_in.flag().or(by_usage)
}

fn small(field: &Scalar<'_>) -> Observed<u32> {
    match field.number() {
        Observed::Known(number) => u32::try_from(number).map_or(Observed::Unreadable, Observed::Known),
        Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    }
}
