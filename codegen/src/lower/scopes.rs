//! Pattern "context-bound type": values that must not leave a scope.

mod functions;
