//! What a function does, with what private functions of its file do for it in their place.

use crate::model::{
    Item, Visibility,
    body::{Deed, UnsafeBlock, What},
};

use super::{super::side::Side, function};

/// How many calls deep private functions are read.
const DEPTH: usize = 4;

/// What a function does, helpers included.
#[derive(Default)]
pub(super) struct Through<'a> {
    /// In order.
    pub(super) deeds: Vec<&'a Deed>,
    /// Its unsafe blocks, those of the helpers at their place; each with whether a caller is told what to promise.
    pub(super) unsafe_blocks: Vec<(&'a UnsafeBlock, bool)>,
    /// The calls that were not followed any further.
    pub(super) cut: Vec<&'a Deed>,
}

impl<'a> Through<'a> {
    pub(super) fn new(item: &'a Item, side: &Side<'a>) -> Self {
        let mut through = Self::default();
        through.read(item, side, &mut Vec::new());
        through
    }

    fn read(&mut self, item: &'a Item, side: &Side<'a>, above: &mut Vec<&'a Item>) {
        let Some(body) = function(item).and_then(|function| function.body.as_ref()) else {
            return;
        };
        above.push(item);
        let blocks = body.unsafe_blocks.iter();
        let has_caller = item.docs.section("Safety").is_some();
        self.unsafe_blocks
            .extend(blocks.map(|block| (block, has_caller)));
        for deed in &body.deeds {
            let What::CallsOwn { function } = &deed.what else {
                self.deeds.push(deed);
                continue;
            };
            let Some(helper) = side.called(item, function) else {
                continue;
            };
            // What others can call has a place of its own in the comparison.
            if helper.visibility > Visibility::Private {
                continue;
            }
            let again = above.iter().any(|above| std::ptr::eq(*above, helper));
            match again || above.len() >= DEPTH {
                true => self.cut.push(deed),
                false => self.read(helper, side, above),
            }
        }
        above.pop();
    }
}
