// Signatures, their algorithms, and keys.

#include <string>

#include "tests/differential/deviation.h"
#include "tests/support/der_builder.h"
#include "tests/support/keys.h"
#include "tests/support/public_keys.h"

namespace cairn::differential {
namespace {

using namespace testing;  // NOLINT: a table of the factory's words
using C = TestCertificate;
using Algorithm = SignatureAlgorithm;

const Deviation kDeviations[] = {
    {"signature.leaf-damaged", Role::kLeaf,
     [](const C& c) { return c.CorruptSignature(); }},
    {"signature.lower-damaged", Role::kLower,
     [](const C& c) { return c.CorruptSignature(); }},
    {"signature.upper-damaged", Role::kUpper,
     [](const C& c) { return c.CorruptSignature(); }},
    // An anchor's own signature proves nothing.
    {"signature.root-damaged", Role::kRoot,
     [](const C& c) { return c.CorruptSignature(); }},
    {"signature.leaf-other-key", Role::kLeaf,
     [](const C& c) { return c.SignedBy(P256("somebody")); }},
    {"signature.upper-other-key", Role::kUpper,
     [](const C& c) { return c.SignedBy(P256("somebody")); }},
    {"signature.leaf-empty", Role::kLeaf,
     [](const C& c) { return c.RawSignature(""); }},
    {"signature.leaf-zero", Role::kLeaf,
     [](const C& c) {
       return c.RawSignature(Sequence({Integer(0), Integer(0)}));
     }},
    {"signature.leaf-by-grandparent", Role::kLeaf,
     [](const C& c) { return c.SignedBy(c.issuer().issuer().key()); }},
    {"signature.leaf-inner-algorithm-other", Role::kLeaf,
     [](const C& c) {
       return c.InnerAlgorithm(SignatureAlgorithmDer(Algorithm::kEcdsaSha384));
     }},
    {"signature.root-inner-algorithm-other", Role::kRoot,
     [](const C& c) {
       return c.InnerAlgorithm(SignatureAlgorithmDer(Algorithm::kEcdsaSha384));
     }},
    {"signature.leaf-algorithm-null-added", Role::kLeaf,
     [](const C& c) {
       return c.Algorithm(Sequence({Oid(der::Oid::kEcdsaWithSha256), Null()}));
     }},
    {"signature.leaf-algorithm-unknown", Role::kLeaf,
     [](const C& c) {
       return c.Algorithm(Sequence({Oid("1.3.6.1.4.1.55555.8")}));
     }},
    {"signature.leaf-algorithm-of-rsa", Role::kLeaf,
     [](const C& c) {
       return c.Algorithm(SignatureAlgorithmDer(Algorithm::kRsaPkcs1Sha256));
     }},
    {"signature.leaf-unsigned", Role::kLeaf,
     [](const C& c) {
       return c.Algorithm(Sequence({Oid(der::Oid::kAlgUnsigned)}))
           .RawSignature("");
     }},

    {"algorithm.leaf-sha1", Role::kLeaf,
     [](const C& c) { return c.SignedWith(Algorithm::kEcdsaSha1); }},
    {"algorithm.upper-sha1", Role::kUpper,
     [](const C& c) { return c.SignedWith(Algorithm::kEcdsaSha1); }},
    {"algorithm.root-sha1", Role::kRoot,
     [](const C& c) { return c.SignedWith(Algorithm::kEcdsaSha1); }},
    {"algorithm.leaf-sha384", Role::kLeaf,
     [](const C& c) { return c.SignedWith(Algorithm::kEcdsaSha384); }},
    {"algorithm.lower-p384", Role::kLower,
     [](const C& c) { return c.Key(P384()); }},
    {"algorithm.lower-p521", Role::kLower,
     [](const C& c) { return c.Key(P521()); }},
    {"algorithm.lower-ed25519", Role::kLower,
     [](const C& c) { return c.Key(Ed25519()); }},
    {"algorithm.lower-rsa-2048", Role::kLower,
     [](const C& c) { return c.Key(Rsa(2048)); }},
    {"algorithm.lower-rsa-1024", Role::kLower,
     [](const C& c) { return c.Key(Rsa(1024)); }},
    {"algorithm.root-rsa-1024", Role::kRoot,
     [](const C& c) { return c.Key(Rsa(1024)); }},
    {"algorithm.leaf-rsa-1024", Role::kLeaf,
     [](const C& c) { return c.Key(Rsa(1024)); }},
    {"algorithm.leaf-rsa-2047", Role::kLeaf,
     [](const C& c) { return c.RawPublicKey(RsaPublicKey(2047)); }},
    {"algorithm.leaf-rsa-without-null", Role::kLeaf,
     [](const C& c) {
       return c.RawPublicKey(RsaPublicKey(2048, 65537, RsaNull::kMissing));
     }},
    {"algorithm.leaf-rsa-exponent-1", Role::kLeaf,
     [](const C& c) { return c.RawPublicKey(RsaPublicKey(2048, 1)); }},
    {"algorithm.lower-rsa-sha1",
     [](ChainPlan& p) {
       p.Modify(Role::kLower, [](const C& c) { return c.Key(Rsa(2048)); });
       p.Modify(Role::kLeaf, [](const C& c) {
         return c.SignedBy(Rsa(2048)).SignedWith(Algorithm::kRsaPkcs1Sha1);
       });
     },
     Deviation::kLast},
    {"algorithm.lower-rsa-pss",
     [](ChainPlan& p) {
       p.Modify(Role::kLower, [](const C& c) { return c.Key(Rsa(2048)); });
       p.Modify(Role::kLeaf, [](const C& c) {
         return c.SignedBy(Rsa(2048)).SignedWith(Algorithm::kRsaPssSha256);
       });
     },
     Deviation::kLast},
    {"algorithm.leaf-explicit-curve", Role::kLeaf,
     [](const C& c) { return c.RawPublicKey(ExplicitCurvePublicKey()); }},
    {"algorithm.upper-explicit-curve", Role::kUpper,
     [](const C& c) {
       return c.RawPublicKey(WithExplicitCurve(c.key().spki()));
     }},
    {"algorithm.leaf-curve-192", Role::kLeaf,
     [](const C& c) {
       return c.RawPublicKey(NamedCurvePublicKey("1.2.840.10045.3.1.1", 24));
     }},
    {"algorithm.leaf-dsa", Role::kLeaf,
     [](const C& c) { return c.RawPublicKey(DsaPublicKey()); }},
    {"algorithm.leaf-key-unknown", Role::kLeaf,
     [](const C& c) { return c.RawPublicKey(UnknownPublicKey()); }},
    {"algorithm.leaf-p384", Role::kLeaf,
     [](const C& c) { return c.Key(P384()); }},
    {"algorithm.leaf-ed25519", Role::kLeaf,
     [](const C& c) { return c.Key(Ed25519()); }},
};

}  // namespace

absl::Span<const Deviation> SignatureDeviations() { return kDeviations; }

}  // namespace cairn::differential
