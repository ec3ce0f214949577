//! Signatures: what was signed is accepted, and nothing else.

use proptest::prelude::*;
use sent_webhooks::{Delivery, Scheme, Verifier, testing};

use super::{Headers, NOW, at, lookup, verify};

fn scheme() -> impl Strategy<Value = Scheme> {
    prop::sample::select(vec![Scheme::Sent, Scheme::Standard])
}

fn secret() -> impl Strategy<Value = String> {
    // Letters of Base64 in groups of four are always a secret.
    "whsec_([A-Za-z0-9+/]{4}){1,16}"
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sign_then_verify(secret in secret(), scheme in scheme(), id in "[ -~]{1,60}", body in prop::collection::vec(any::<u8>(), 0..200)) {
        let headers = testing::sign(secret.as_str(), scheme, &id, at(NOW), &body).unwrap();
        let headers: Headers = headers.into_iter().map(|(name, value)| (name, value.into_bytes())).collect();
        let signed = Verifier::new(secret).unwrap().verify(lookup(&headers), &body, at(NOW)).unwrap();
        prop_assert_eq!((signed.scheme, signed.id), (scheme, id));
    }

    #[test]
    fn any_flipped_bit_fails(scheme in scheme(), body in prop::collection::vec(any::<u8>(), 1..100), place in any::<prop::sample::Index>(), bit in 0..8) {
        let headers = super::signed(super::SECRET, scheme, &body);
        let mut parts: Vec<Vec<u8>> = headers.iter().map(|(_, value)| value.clone()).collect();
        parts.push(body.clone());
        let total: usize = parts.iter().map(Vec::len).sum();
        let mut place = place.index(total);
        for part in &mut parts {
            if place < part.len() {
                part[place] ^= 1_u8 << bit;
                break;
            }
            place -= part.len();
        }
        let changed_body = parts.pop().unwrap();
        let changed: Headers = headers.iter().zip(parts).map(|((name, _), value)| (*name, value)).collect();
        // The last sign of Base64 has bits that mean nothing.
        let same = |value: &[u8]| value.strip_suffix(b"=").map(<[u8]>::to_vec);
        let differs_in_sense = changed_body != body
            || changed.iter().zip(&headers).any(|((name, now), (_, before))| {
                now != before
                    && (!name.ends_with("signature")
                        || same(now).is_none_or(|now| now[..now.len() - 1] != before[..before.len() - 2]))
            });
        prop_assume!(differs_in_sense);
        prop_assert!(verify(&changed, &changed_body, NOW).is_err());
    }

    #[test]
    fn nothing_panics(
        secret in ".{0,40}",
        id in prop::collection::vec(any::<u8>(), 0..40),
        timestamp in prop_oneof![prop::collection::vec(any::<u8>(), 0..40), "-?[0-9]{0,30}".prop_map(String::into_bytes)],
        signature in prop_oneof![prop::collection::vec(any::<u8>(), 0..80), "(v1,[A-Za-z0-9+/=]{0,50} ?){0,3}".prop_map(String::into_bytes)],
        body in prop::collection::vec(any::<u8>(), 0..80),
        now in any::<u32>(),
    ) {
        let headers: Headers = vec![("x-webhook-id", id), ("x-webhook-timestamp", timestamp), ("x-webhook-signature", signature)];
        let verifier = Verifier::new(secret.as_str()).unwrap_or_else(|_| Verifier::new(super::SECRET).unwrap());
        prop_assert!(verifier.receive(lookup(&headers), &body, at(now.into())).is_err());
        drop(Delivery::parse(&body));
    }
}
