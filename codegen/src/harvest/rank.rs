//! The order of questions: first the one whose answer completes most functions.

use std::{cmp::Reverse, collections::BTreeSet};

/// The order in which to ask, each question with how many functions it completes.
///
/// `open` has the questions of each function. In each step that question comes next whose answer leaves most
/// functions without a question; then the one that most functions ask; then the one that was asked first.
pub(super) fn order(open: &[Vec<usize>], questions: usize) -> Vec<(usize, usize)> {
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
    while let Some((Reverse(completes), _, question)) = next.pop_first() {
        order.push((question, completes));
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
    use super::order;

    #[test]
    fn what_completes_most_comes_first() {
        // Question 2 alone completes two functions; then 0 completes the two that asked for both.
        let open = [vec![0, 2], vec![0, 2], vec![2], vec![2], vec![1]];
        assert_eq!(order(&open, 3), [(2, 2), (0, 2), (1, 1)]);
    }

    #[test]
    fn where_nothing_is_completed_the_most_asked_comes_first() {
        let open = [vec![0, 1], vec![1, 2], vec![1, 2, 0]];
        assert_eq!(order(&open, 3), [(1, 0), (0, 1), (2, 2)]);
        assert!(order(&[], 0).is_empty());
    }
}
