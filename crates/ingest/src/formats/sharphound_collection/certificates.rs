//! Certification authorities, stores, templates and issuance policies.

use bailiwick_model::facts::{AuthorityCertificate, CertificateTemplate};
use bailiwick_model::{EdgeKind, NodeKind, Observed, Sym};

use super::kinds::RecordKind;
use super::loose::{Scalar, Texts};
use super::reader::{Reader, Subject, relate_some};
use super::record::{CaAgent, Record};
use crate::out::Out;

impl Reader {
    /// Reads what only objects of the certificate services have.
    pub(super) fn certificate(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        match subject.kind {
            RecordKind::CertTemplate => return template(out, subject, record),
            RecordKind::EnterpriseCa => self.authority(out, subject, record),
            RecordKind::RootCa => self.of_domain(out, subject, record, EdgeKind::RootCAFor),
            RecordKind::NtAuthStore => self.of_domain(out, subject, record, EdgeKind::NTAuthStoreFor),
            RecordKind::IssuancePolicy => {
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
        evidence,
    });
}

fn template(out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
    let has = &record.properties.value;
    let evidence = out.evidence();
    out.facts.certificate_templates.push(CertificateTemplate {
        node: subject.node,
        manager_approval: has.manager_approval.flag(),
        authenticates: has.authenticates.flag(),
        requester_names: has.requester_names.flag(),
        schema: small(&has.template_schema),
        signatures: small(&has.signatures),
        evidence,
    });
}

fn small(field: &Scalar<'_>) -> Observed<u32> {
    match field.number() {
        Observed::Known(number) => u32::try_from(number).map_or(Observed::Unreadable, Observed::Known),
        Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    }
}
