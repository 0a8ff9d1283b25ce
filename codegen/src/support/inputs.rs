//! The files that a run reads.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

/// Where a run tells which files it reads or looks for, so that they are known however it ends; by default nowhere.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    files: Option<Arc<Mutex<BTreeSet<String>>>>,
}

impl Inputs {
    /// A place where files are noted.
    pub fn noted() -> Self {
        Self {
            files: Some(Arc::default()),
        }
    }

    /// Notes files, whether or not they are there.
    pub fn add(&self, more: impl IntoIterator<Item = String>) {
        if let Some(files) = &self.files {
            // What was noted before a panic elsewhere is still right.
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            files.extend(more);
        }
    }

    /// Takes what was noted so far.
    pub fn take(&self) -> BTreeSet<String> {
        let files = self.files.as_ref().map(|files| {
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *files)
        });
        files.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Inputs;

    #[test]
    fn files_are_noted_where_somebody_asks() {
        let (noted, nobody) = (Inputs::noted(), Inputs::default());
        for inputs in [&noted, &nobody] {
            inputs.clone().add(["a.h".to_owned()]);
        }
        assert_eq!(noted.take().into_iter().collect::<Vec<_>>(), ["a.h"]);
        assert!(noted.take().is_empty() && nobody.take().is_empty());
    }
}
