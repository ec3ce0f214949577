//! Rows with an id, in the order in which they came.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
    pub(crate) fn insert(&mut self, id: impl Into<String>, row: T) {
        let id = id.into();
        self.numbers.insert(id.clone(), self.next);
        self.rows.insert(self.next, (id, row));
        self.next += 1;
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.numbers.get(id).and_then(|number| self.rows.get(number)).map(|(_, row)| row)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.numbers.get(id).and_then(|number| self.rows.get_mut(number)).map(|(_, row)| row)
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<T> {
        self.numbers.remove(id).and_then(|number| self.rows.remove(&number)).map(|(_, row)| row)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// From the first to the last.
    pub(crate) fn values(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.rows.values().map(|(_, row)| row)
    }

    /// Forgets the oldest row while there are more than so many.
    pub(crate) fn keep_last(&mut self, most: usize) {
        while self.rows.len() > most {
            if let Some((_, (id, _))) = self.rows.pop_first() {
                self.numbers.remove(&id);
            }
        }
    }
}

impl<T: Serialize> Serialize for Table<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows.values())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = Self::default();
        for (id, row) in Vec::<(String, T)>::deserialize(deserializer)? {
            table.insert(id, row);
        }
        Ok(table)
    }
}
