//! The order of questions: first the one whose answer completes most functions.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// The order in which to ask, each question with how many functions it completes.
///
/// `open` has the questions of each function. In each step that question comes next whose answer leaves most
/// functions without a question; then the one that most functions ask; then the one that was asked first. A question in
/// `needs` comes behind the one whose answer it builds on.
pub(super) fn order(
    open: &[Vec<usize>],
    questions: usize,
    needs: &BTreeMap<usize, usize>,
) -> Vec<(usize, usize)> {
    let mut left: Vec<usize> = open.iter().map(Vec::len).collect();
    let mut asked_by: Vec<Vec<usize>> = vec![Vec::new(); questions];
    let mut alone = vec![0usize; questions];
    for (function, asked) in open.iter().enumerate() {
        for question in asked {
            if let Some(list) = asked_by.get_mut(*question) {
                list.push(function);
            }
        }
        if let [only] = asked.as_slice() {
            count(&mut alone, *only, 1);
        }
    }
    let waiting: Vec<usize> = asked_by.iter().map(Vec::len).collect();
    let rank = |alone: &[usize], question: usize| {
        let completes = alone.get(question).copied().unwrap_or(0);
        let waits = waiting.get(question).copied().unwrap_or(0);
        (Reverse(completes), Reverse(waits), question)
    };
    let mut next: BTreeSet<_> = (0..questions).map(|one| rank(&alone, one)).collect();
    let mut done = vec![false; questions];
    let mut order = Vec::new();
    while let Some((_, _, question)) = next.first().copied() {
        let needed = needs.get(&question).copied();
        let needed = needed.filter(|one| done.get(*one) == Some(&false));
        let question = needed.unwrap_or(question);
        next.remove(&rank(&alone, question));
        order.push((question, alone.get(question).copied().unwrap_or(0)));
        if let Some(done) = done.get_mut(question) {
            *done = true;
        }
        for function in asked_by.get(question).into_iter().flatten() {
            let Some(left) = left.get_mut(*function) else {
                continue;
            };
            *left = left.saturating_sub(1);
            if *left != 1 {
                continue;
            }
            let mut asked = open.get(*function).into_iter().flatten();
            let last = asked.find(|one| done.get(**one) == Some(&false));
            if let Some(last) = last {
                next.remove(&rank(&alone, *last));
                count(&mut alone, *last, 1);
                next.insert(rank(&alone, *last));
            }
        }
    }
    order
}

fn count(counts: &mut [usize], index: usize, more: usize) {
    if let Some(count) = counts.get_mut(index) {
        *count += more;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::order;

    #[test]
    fn what_completes_most_comes_first() {
        // Question 2 alone completes two functions; then 0 completes the two that asked for both.
        let open = [vec![0, 2], vec![0, 2], vec![2], vec![2], vec![1]];
        assert_eq!(order(&open, 3, &none()), [(2, 2), (0, 2), (1, 1)]);
    }

    #[test]
    fn what_an_answer_builds_on_comes_in_front_of_it() {
        let open = [vec![0], vec![0], vec![1, 2], vec![2]];
        assert_eq!(order(&open, 3, &none()), [(0, 2), (2, 1), (1, 1)]);
        let needs = BTreeMap::from([(0, 1)]);
        assert_eq!(order(&open, 3, &needs), [(1, 0), (0, 2), (2, 2)]);
    }

    fn none() -> BTreeMap<usize, usize> {
        BTreeMap::new()
    }

    #[test]
    fn where_nothing_is_completed_the_most_asked_comes_first() {
        let open = [vec![0, 1], vec![1, 2], vec![1, 2, 0]];
        assert_eq!(order(&open, 3, &none()), [(1, 0), (0, 1), (2, 2)]);
        assert!(order(&[], 0, &none()).is_empty());
    }
}
