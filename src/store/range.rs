//! Which keys a scan visits, and in which direction.

use std::ops::Bound;

use super::Key;

/// A span of keys and the direction in which to visit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Where the span begins, in key order.
    pub from: Bound<Key>,
    /// Where the span ends, in key order.
    pub to: Bound<Key>,
    /// Whether it is visited from its end.
    pub reverse: bool,
}

impl Range {
    /// Every key.
    pub fn all() -> Self {
        Self { from: Bound::Unbounded, to: Bound::Unbounded, reverse: false }
    }

    /// Every key that begins with `prefix`.
    pub fn prefix(prefix: &[u8]) -> Self {
        let mut end = prefix.to_vec();
        while end.last() == Some(&u8::MAX) {
            end.pop();
        }
        let to = match end.last_mut() {
            Some(last) => {
                *last += 1;
                Bound::Excluded(end)
            }
            None => Bound::Unbounded,
        };
        Self { from: Bound::Included(prefix.to_vec()), to, reverse: false }
    }

    /// The spans of the keys that begin with none of `prefixes`, in order.
    pub fn outside(prefixes: &[&str]) -> Vec<Self> {
        let mut prefixes = prefixes.to_vec();
        prefixes.sort_unstable();
        let mut spans = Vec::new();
        let mut rest = Self::all();
        for prefix in prefixes {
            spans.push(rest.clone().up_to(Bound::Excluded(prefix.into())));
            match Self::prefix(prefix.as_bytes()).to {
                Bound::Excluded(end) => rest = rest.starting(Bound::Included(end)),
                // Nothing comes after the empty prefix, or after bytes that are all 255.
                _ => return spans,
            }
        }
        spans.push(rest);
        spans
    }

    /// The same span visited from its end.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        self.reverse = !self.reverse;
        self
    }

    /// What is left of the span strictly after `key` in the direction of the scan: the next page.
    #[must_use]
    pub fn after(self, key: &[u8]) -> Self {
        let bound = Bound::Excluded(key.to_vec());
        if self.reverse { self.up_to(bound) } else { self.starting(bound) }
    }

    /// The part of the span that does not go beyond `to`, in key order.
    #[must_use]
    pub fn up_to(mut self, to: Bound<Key>) -> Self {
        let tighter = match (&self.to, &to) {
            (_, Bound::Unbounded) => false,
            (Bound::Unbounded, _) => true,
            (Bound::Included(old), Bound::Excluded(new)) => new <= old,
            (Bound::Included(old) | Bound::Excluded(old), Bound::Included(new) | Bound::Excluded(new)) => {
                new < old
            }
        };
        if tighter {
            self.to = to;
        }
        self
    }

    /// The part of the span that does not begin before `from`, in key order.
    #[must_use]
    pub fn starting(mut self, from: Bound<Key>) -> Self {
        let tighter = match (&self.from, &from) {
            (_, Bound::Unbounded) => false,
            (Bound::Unbounded, _) => true,
            (Bound::Included(old), Bound::Excluded(new)) => new >= old,
            (Bound::Included(old) | Bound::Excluded(old), Bound::Included(new) | Bound::Excluded(new)) => {
                new > old
            }
        };
        if tighter {
            self.from = from;
        }
        self
    }

    /// Whether no key at all can lie in the span.
    pub fn is_void(&self) -> bool {
        match (&self.from, &self.to) {
            (Bound::Unbounded, Bound::Excluded(to)) => to.is_empty(),
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
            (Bound::Included(from), Bound::Included(to)) => from > to,
            (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => {
                from >= to
            }
        }
    }

    /// Whether `key` lies in the span.
    pub fn contains(&self, key: &[u8]) -> bool {
        let after_start = match &self.from {
            Bound::Unbounded => true,
            Bound::Included(from) => key >= from.as_slice(),
            Bound::Excluded(from) => key > from.as_slice(),
        };
        let before_end = match &self.to {
            Bound::Unbounded => true,
            Bound::Included(to) => key <= to.as_slice(),
            Bound::Excluded(to) => key < to.as_slice(),
        };
        after_start && before_end
    }

    /// The bounds, borrowed.
    pub(super) fn bounds(&self) -> (Bound<&[u8]>, Bound<&[u8]>) {
        (self.from.as_ref().map(Vec::as_slice), self.to.as_ref().map(Vec::as_slice))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bound() -> impl Strategy<Value = Bound<Key>> {
        let key = || prop::collection::vec(prop_oneof![Just(0_u8), Just(1), Just(255)], 0..3);
        prop_oneof![Just(Bound::Unbounded), key().prop_map(Bound::Included), key().prop_map(Bound::Excluded)]
    }

    fn within(from: &Bound<Key>, to: &Bound<Key>, key: &[u8]) -> bool {
        Range { from: from.clone(), to: to.clone(), reverse: false }.contains(key)
    }

    proptest! {
        #[test]
        fn a_prefix_holds_exactly_the_keys_that_begin_with_it(
            prefix in prop::collection::vec(prop_oneof![Just(254_u8), Just(255), any::<u8>()], 0..4),
            key in prop::collection::vec(prop_oneof![Just(254_u8), Just(255), any::<u8>()], 0..6),
        ) {
            prop_assert_eq!(Range::prefix(&prefix).contains(&key), key.starts_with(&prefix));
        }

        #[test]
        fn a_key_is_outside_or_begins_with_a_prefix(
            prefixes in prop::collection::vec("[ab]{1,2}/?", 0..4), key in "[abc/]{0,4}") {
            let prefixes: Vec<&str> = prefixes.iter().map(String::as_str).collect();
            let spans = Range::outside(&prefixes);
            let outside = spans.iter().filter(|span| span.contains(key.as_bytes())).count();
            prop_assert_eq!(outside, usize::from(!prefixes.iter().any(|prefix| key.starts_with(prefix))));
        }

        #[test]
        fn narrowing_is_intersection(a in bound(), b in bound(), c in bound(), d in bound(),
            key in prop::collection::vec(prop_oneof![Just(0_u8), Just(1), Just(255)], 0..3)) {
            let narrowed = Range { from: a.clone(), to: b.clone(), reverse: false }
                .starting(c.clone()).up_to(d.clone());
            prop_assert_eq!(narrowed.contains(&key), within(&a, &b, &key) && within(&c, &d, &key));
            prop_assert!(!(narrowed.is_void() && narrowed.contains(&key)));
        }
    }

    #[test]
    fn after_follows_the_direction() {
        let forward = Range::prefix(b"a").after(b"ab");
        assert!(!forward.contains(b"ab") && forward.contains(b"ab\0") && !forward.contains(b"b"));
        let backward = Range::prefix(b"a").reversed().after(b"ab");
        assert!(!backward.contains(b"ab") && backward.contains(b"aa") && backward.contains(b"a"));
        assert!(!backward.contains(b"ac") && !backward.contains(b"A"));
    }
}
