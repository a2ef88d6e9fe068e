//! What stops an attacker who lacks the matching ability.

/// One kind of barrier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Barrier {
    /// A second factor.
    Mfa = 0,
    /// A second factor or a managed device: passed by whoever passes either.
    MfaOrManagedDevice = 1,
    /// A second factor that cannot be phished.
    MfaPhishingResistant = 2,
    /// A managed (compliant or joined) device.
    ManagedDevice = 3,
    /// A source network.
    Network = 4,
    /// Approval by a second person.
    Approval = 5,
    /// Activation of an eligible assignment.
    Activation = 6,
    /// Something the victim must do.
    UserAction = 7,
    /// EDR or allow-listing that would stop code.
    EndpointControl = 8,
    /// An exploit of a vulnerability known to be exploited at `as_of`.
    ExploitKnown = 9,
    /// An exploit nobody has catalogued.
    ExploitUnknown = 10,
}

impl Barrier {
    /// All barriers, in order.
    pub const ALL: [Self; 11] = [
        Self::Mfa,
        Self::MfaOrManagedDevice,
        Self::MfaPhishingResistant,
        Self::ManagedDevice,
        Self::Network,
        Self::Approval,
        Self::Activation,
        Self::UserAction,
        Self::EndpointControl,
        Self::ExploitKnown,
        Self::ExploitUnknown,
    ];

    /// The word used in outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mfa => "mfa",
            Self::MfaOrManagedDevice => "mfa-or-managed-device",
            Self::MfaPhishingResistant => "mfa-phishing-resistant",
            Self::ManagedDevice => "managed-device",
            Self::Network => "network",
            Self::Approval => "approval",
            Self::Activation => "activation",
            Self::UserAction => "user-action",
            Self::EndpointControl => "endpoint-control",
            Self::ExploitKnown => "exploit-known",
            Self::ExploitUnknown => "exploit-unknown",
        }
    }

    /// The barrier of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|barrier| barrier.word() == word)
    }

    /// The bit of this barrier in a [`BarrierSet`].
    pub const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A set of barriers, or of barriers that a profile passes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct BarrierSet(pub u16);

impl BarrierSet {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// The set of `barriers`.
    pub const fn of(barriers: &[Barrier]) -> Self {
        let mut bits = 0;
        let mut rest = barriers;
        while let [first, more @ ..] = rest {
            bits |= first.bit();
            rest = more;
        }
        Self(bits)
    }

    /// Whether `barrier` is in the set.
    pub const fn has(self, barrier: Barrier) -> bool {
        self.0 & barrier.bit() != 0
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in this set and not in `other`.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The barriers in order.
    pub fn iter(self) -> impl Iterator<Item = Barrier> {
        Barrier::ALL.into_iter().filter(move |&barrier| self.has(barrier))
    }

    /// What a holder of these abilities passes: `mfa-or-managed-device` is passed by whoever passes `mfa` or
    /// `managed-device`.
    #[must_use]
    pub const fn abilities(self) -> Self {
        if self.has(Barrier::Mfa) || self.has(Barrier::ManagedDevice) {
            Self(self.0 | Barrier::MfaOrManagedDevice.bit())
        } else {
            self
        }
    }
}

/// State of one candidate barrier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum BarrierState {
    /// Evidence shows that it is not there. Never blocks.
    Absent,
    /// Evidence does not say.
    #[default]
    Unknown,
    /// Evidence shows that it is there.
    InForce,
}

/// The candidate barriers of one edge by state: in neither set means absent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Barriers {
    /// Known to be in force: block in both bounds.
    pub in_force: BarrierSet,
    /// Not known: block the proven bound only.
    pub unknown: BarrierSet,
}

impl Barriers {
    /// No barrier.
    pub const NONE: Self = Self { in_force: BarrierSet::NONE, unknown: BarrierSet::NONE };

    /// These barriers with `barrier` in `state`.
    #[must_use]
    pub const fn with(mut self, barrier: Barrier, state: BarrierState) -> Self {
        self.in_force.0 &= !barrier.bit();
        self.unknown.0 &= !barrier.bit();
        match state {
            BarrierState::InForce => self.in_force.0 |= barrier.bit(),
            BarrierState::Unknown => self.unknown.0 |= barrier.bit(),
            BarrierState::Absent => {}
        }
        self
    }

    /// State of `barrier`.
    pub const fn state(self, barrier: Barrier) -> BarrierState {
        if self.in_force.has(barrier) {
            BarrierState::InForce
        } else if self.unknown.has(barrier) {
            BarrierState::Unknown
        } else {
            BarrierState::Absent
        }
    }
}
