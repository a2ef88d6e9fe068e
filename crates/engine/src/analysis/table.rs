//! Dense tables by a 32-bit id: reading outside gives the default, writing outside does nothing.

/// The 32-bit id of a position. Tables of more than 2^32 - 1 entries are not made.
pub(crate) fn id(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// A table by id.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Table<T>(Vec<T>);

impl<T: Copy + Default> Table<T> {
    pub(crate) fn filled(len: usize, value: T) -> Self {
        Self(vec![value; len])
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    #[inline]
    pub(crate) fn at(&self, id: u32) -> T {
        self.0.get(id as usize).copied().unwrap_or_default()
    }

    #[inline]
    pub(crate) fn set(&mut self, id: u32, value: T) {
        if let Some(slot) = self.0.get_mut(id as usize) {
            *slot = value;
        }
    }

    pub(crate) fn push(&mut self, value: T) {
        self.0.push(value);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = T> {
        self.0.iter().copied()
    }
}
