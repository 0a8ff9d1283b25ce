//! Forms of a registration whose data can be used until it is taken away.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::at::At;

/// A registration whose data can be used until the callback, or a removal, revokes it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevocableForm {
    /// The name of its type.
    ///
    /// Source: safebind.
    /// Example: `name: RevocableAction`
    pub name: At<String>,
    /// What it is, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: A resource that is gone when the device is.`
    pub doc: String,
    /// The view that shows that the callback cannot have run yet: of the same object, it gives direct access.
    ///
    /// Default: there is none.
    /// Source: `Devres::access` of Rust for Linux.
    /// Example: `witness: BoundDevice`
    pub witness: Option<At<String>>,
    /// Why the callback cannot run while the witness exists, and why it has not run before: a clause for the
    /// SAFETY comment.
    ///
    /// Default: none; needed with `witness`.
    /// Source: safebind.
    /// Example: `because: a device that is bound has not run its actions`
    pub because: Option<String>,
    /// The same for values that borrow what lasts as long as the registration may.
    ///
    /// Default: there is none.
    /// Source: `DevresLt` of Rust for Linux.
    /// Example: `borrowing: { name: RevokedLt, guard: RevokedGuard, until: the gate was shut, doc: A borrowing value. }`
    pub borrowing: Option<BorrowingForm>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "let value = revoked.access(device);"`
    pub examples: Option<String>,
}

impl RevocableForm {
    /// The names of its types.
    pub fn names(&self) -> impl Iterator<Item = &At<String>> {
        let borrowing = self.borrowing.iter();
        let borrowing = borrowing.flat_map(|form| [&form.name, &form.guard]);
        std::iter::once(&self.name).chain(borrowing)
    }
}

/// The form for values whose type has a lifetime: what they borrow is promised to last, and whoever reaches them sees
/// a lifetime that is not longer than the access.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BorrowingForm {
    /// The name of its type.
    ///
    /// Source: safebind.
    /// Example: `name: DevresLt`
    pub name: At<String>,
    /// The name of the type by which the value is reached in a read-side section of RCU.
    ///
    /// Source: safebind.
    /// Example: `guard: DevresGuard`
    pub guard: At<String>,
    /// What it is, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: A resource that borrows from its device.`
    pub doc: String,
    /// Until when a value may be there that is not dropped before: a clause, up to which its maker promises that what
    /// it borrows is valid.
    ///
    /// Source: safebind.
    /// Example: `until: the device has run its actions`
    pub until: String,
    /// The method that gives what it is registered with.
    ///
    /// Default: it is named after the parameter.
    /// Source: safebind.
    /// Example: `accessor: device`
    pub accessor: Option<At<String>>,
    /// The error of an access with a witness that shows nothing of this value.
    ///
    /// Default: there is none, and access gives an `Option`.
    /// Source: errno.
    /// Example: `refused: EINVAL`
    pub refused: Option<At<String>>,
    /// Why some versions of the target have no traits for types with a lifetime; there is no such form then.
    ///
    /// Default: it is an error if the profile does not name them.
    /// Source: safebind.
    /// Example: `may_be_absent: kernels up to 7.2 have no such traits`
    pub may_be_absent: Option<At<String>>,
    /// Rust code that shows its use and that of its guard; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "let value = revoked.access(device);"`
    pub examples: Option<String>,
}
