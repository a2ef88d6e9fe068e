//! Moving facts of one file into the facts of the estate: handles are translated, nothing is copied twice.

use crate::evidence::{Evidence, SourceId};
use crate::names::Sym;
use crate::nodes::{NodeRef, RealmId};
use crate::observed::Observed;
use crate::time::{LastUse, Time};

/// Translation of handles.
#[derive(Debug, Default)]
pub struct Translation {
    /// New handle of each text.
    pub names: Vec<Sym>,
    /// New handle of each realm.
    pub realms: Vec<RealmId>,
    /// Added to every source index.
    pub first_source: u32,
}

/// Something that holds handles.
pub trait Remap {
    /// Translates every handle.
    fn remap(&mut self, to: &Translation);

    /// Takes out which records show it, so that two of the same meaning are equal.
    fn unshow(&mut self) {}

    /// The file that shows it, where it says so.
    fn shown_by(&self) -> Option<SourceId> {
        None
    }
}

impl Remap for Sym {
    fn remap(&mut self, to: &Translation) {
        *self = to.names.get(self.index()).copied().unwrap_or(Self::EMPTY);
    }
}

impl Remap for RealmId {
    fn remap(&mut self, to: &Translation) {
        *self = to.realms.get(self.0 as usize).copied().unwrap_or_default();
    }
}

impl Remap for SourceId {
    fn remap(&mut self, to: &Translation) {
        self.0 = self.0.saturating_add(to.first_source);
    }
}

impl Remap for NodeRef {
    fn remap(&mut self, to: &Translation) {
        self.realm.remap(to);
        self.id.remap(to);
    }
}

impl Remap for Evidence {
    fn remap(&mut self, to: &Translation) {
        self.source.remap(to);
    }

    fn unshow(&mut self) {
        *self = Self::default();
    }

    fn shown_by(&self) -> Option<SourceId> {
        Some(self.source)
    }
}

impl<T: Remap> Remap for Vec<T> {
    fn remap(&mut self, to: &Translation) {
        for item in self {
            item.remap(to);
        }
    }

    fn unshow(&mut self) {
        self.iter_mut().for_each(Remap::unshow);
    }
}

impl<T: Remap> Remap for Option<T> {
    fn remap(&mut self, to: &Translation) {
        if let Some(item) = self {
            item.remap(to);
        }
    }

    fn unshow(&mut self) {
        self.iter_mut().for_each(Remap::unshow);
    }
}

impl<T: Remap> Remap for Observed<T> {
    fn remap(&mut self, to: &Translation) {
        if let Self::Known(value) = self {
            value.remap(to);
        }
    }

    fn unshow(&mut self) {
        if let Self::Known(value) = self {
            value.unshow();
        }
    }
}

macro_rules! no_handles {
    ($($kind:ty),* $(,)?) => { $(impl $crate::remap::Remap for $kind {
        fn remap(&mut self, _: &$crate::remap::Translation) {}
    })* };
}
pub(crate) use no_handles;

no_handles!(
    bool,
    u8,
    u16,
    u32,
    u64,
    i64,
    String,
    Time,
    LastUse,
    crate::EdgeKind,
    crate::NodeKind,
    crate::Effects
);

/// Declares a fact: a struct whose handles can be translated. Every field takes part.
macro_rules! fact {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $kind:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
        pub struct $name { $($(#[$field_meta])* pub $field: $kind,)* }

        impl $crate::remap::Remap for $name {
            fn remap(&mut self, to: &$crate::remap::Translation) {
                $($crate::remap::Remap::remap(&mut self.$field, to);)*
            }

            fn unshow(&mut self) {
                $($crate::remap::Remap::unshow(&mut self.$field);)*
            }

            fn shown_by(&self) -> Option<$crate::evidence::SourceId> {
                None$(.or_else(|| $crate::remap::Remap::shown_by(&self.$field)))*
            }
        }
    };
}
pub(crate) use fact;
