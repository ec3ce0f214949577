//! Rows with an id, in order of insertion.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(crate) struct Table<T> {
    rows: BTreeMap<u64, (String, T)>,
    numbers: HashMap<String, u64>,
    next: u64,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), numbers: HashMap::new(), next: 0 }
    }
}

impl<T> Table<T> {
    /// Appends a row, and drops the oldest if there are then more than `most`.
    pub(crate) fn insert(&mut self, id: &str, row: T, most: usize) {
        self.numbers.insert(id.to_owned(), self.next);
        self.rows.insert(self.next, (id.to_owned(), row));
        self.next += 1;
        if self.rows.len() > most
            && let Some((_, (id, _))) = self.rows.pop_first()
        {
            self.numbers.remove(&id);
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(self.numbers.get(id)?).map(|(_, row)| row)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.rows.get_mut(self.numbers.get(id)?).map(|(_, row)| row)
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<T> {
        self.rows.remove(&self.numbers.remove(id)?).map(|(_, row)| row)
    }

    /// Oldest first.
    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.rows.values().map(|(_, row)| row)
    }
}
