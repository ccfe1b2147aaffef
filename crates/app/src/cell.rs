//! A value that many read and one replaces as a whole.

use std::sync::{Arc, PoisonError, RwLock};

/// Readers take the present value and keep it as long as they like.
#[derive(Debug)]
pub struct Cell<T>(RwLock<Arc<T>>);

impl<T> Cell<T> {
    /// Holds a first value.
    pub fn new(value: T) -> Self {
        Self(RwLock::new(Arc::new(value)))
    }

    /// The present value.
    pub fn get(&self) -> Arc<T> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on this one.
    pub fn set(&self, value: Arc<T>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = value;
    }
}

impl<T> From<Arc<T>> for Cell<T> {
    fn from(value: Arc<T>) -> Self {
        Self(RwLock::new(value))
    }
}
