#ifndef CAIRN_PKIX_TRUST_DOMAIN_H_
#define CAIRN_PKIX_TRUST_DOMAIN_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "der/time.h"
#include "pkix/anchor.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/key_usage.h"
#include "pkix/public_key.h"
#include "pkix/revocation_status.h"
#include "pkix/signature_algorithm.h"
#include "pkix/validation_policy.h"
#include "pkix/verified_chain.h"

namespace cairn {

// Where a certificate stands on a path.
enum class Role : uint8_t { kEndEntity, kIssuer };

// What a hook answers: nothing against it, a reason, or "not yet".
class HookResult {
 public:
  // Error::kOk accepts, Error::kPending postpones, any other refuses.
  HookResult(Error error) : error_(error) {}  // NOLINT: reads as it is meant
  static HookResult Ok() { return Error::kOk; }
  // The answer will be there later. The build goes on without it and tells its
  // caller what it waits for.
  static HookResult Pending() { return Error::kPending; }
  // Refuses for a reason of the trust domain's own: kRefusedByTrustDomain,
  // with `detail` in the Failure.
  static HookResult Refuse(uint32_t detail) {
    HookResult result(Error::kRefusedByTrustDomain);
    result.detail_ = detail;
    return result;
  }

  // The same reason, and no other path will do either: the search stops. For
  // what is wrong with the end entity itself, such as a bad SCT list.
  HookResult ForEveryPath() const {
    HookResult result = *this;
    result.for_every_path_ = true;
    return result;
  }

  Error error() const { return error_; }
  uint32_t detail() const { return detail_; }
  bool for_every_path() const { return for_every_path_; }
  // The reason as a Failure without a place.
  Failure failure() const {
    Failure failure(error_);
    failure.detail = detail_;
    return failure;
  }

 private:
  Error error_;
  bool for_every_path_ = false;
  uint32_t detail_ = 0;
};

// What a trust domain thinks of a certificate as such.
class CertTrust {
 public:
  enum class Level : uint8_t { kInherits, kAnchor, kDistrusted, kPending };

  // Nothing: whether it is trusted depends on its issuer.
  static CertTrust Inherits() { return CertTrust(Level::kInherits); }
  // It is a trust anchor. `constraints` is borrowed until the end of the
  // build; null for none.
  static CertTrust IsAnchor(const AnchorConstraints* constraints = nullptr) {
    CertTrust trust(Level::kAnchor);
    trust.constraints_ = constraints;
    return trust;
  }
  // It must not stand on any path.
  static CertTrust Distrusted() { return CertTrust(Level::kDistrusted); }
  static CertTrust Pending() { return CertTrust(Level::kPending); }

  Level level() const { return level_; }
  // Null for none.
  const AnchorConstraints* constraints() const { return constraints_; }

 private:
  explicit CertTrust(Level level) : level_(level) {}

  Level level_;
  const AnchorConstraints* constraints_ = nullptr;
};

// A certificate whose issuer is looked for.
struct IssuerQuery {
  // Where the signer of a CRL is looked for, the certificate that the CRL may
  // have revoked.
  const Certificate& subject;
  // The Name the issuer must have, whole: subject.issuer(), or the CRL's.
  der::Input issuer;
  // NameTailHash(issuer).
  uint64_t issuer_hash;
  // authorityKeyIdentifier's keyIdentifier, empty where absent. A hint: offer
  // certificates with other identifiers too, they are tried last.
  der::Input key_identifier;
  // The time the path must be valid at. A hint as well.
  der::Time time;
};

// Takes candidates. What is offered is borrowed until the end of the build, or
// of the last Resume() of it.
class IssuerSink {
 public:
  enum class Answer : uint8_t { kMore, kStop };

  // A parsed certificate.
  virtual Answer Offer(const Certificate& certificate) = 0;
  // A certificate as it came, which the builder parses. One that cannot be
  // parsed is noted in the trace and left out.
  virtual Answer OfferDer(der::Input certificate) = 0;
  // A trust anchor, without asking GetCertTrust about it.
  virtual Answer OfferAnchor(const Anchor& anchor) = 0;

 protected:
  ~IssuerSink() = default;
};

// Something signed: a certificate, an OCSP response, a CRL, an SCT.
struct SignedData {
  der::Input data;
  // The whole AlgorithmIdentifier, for algorithms that `algorithm` calls
  // kOther.
  der::Input algorithm_der;
  SignatureAlgorithm algorithm = SignatureAlgorithm::kOther;
  // The octets of the BIT STRING.
  der::Input signature;
};

// Who must have signed it.
struct IssuerKey {
  der::Input subject;  // a whole Name; empty for a CT log
  const PublicKey& key;
  // Null for a bare anchor.
  const Certificate* certificate;
};

// Takes what each source of revocation information said, for the trace.
class RevocationNotes {
 public:
  // `source` must live as long as the trace. `why` says why the source could
  // not say more, kOk where it could.
  virtual void Add(absl::string_view source, RevocationStatus status,
                   Error why) = 0;

 protected:
  ~RevocationNotes() = default;
};

// A certificate whose signature is verified, and the question whether it has
// been revoked.
struct RevocationQuery {
  const Certificate& certificate;
  IssuerKey issuer;
  Role role;
  Purpose purpose;
  der::Time time;
  // Of the build: what signatures and keys it accepts binds responses, too.
  const ValidationPolicy& policy;
  // Where the path ends that the certificate stands on.
  const Anchor& anchor;
  // Null where nobody listens.
  RevocationNotes* notes = nullptr;
};

// The answer. Revoked always refuses; whether "unknown" does is the trust
// domain's policy, and visible in the result either way.
class RevocationAnswer {
 public:
  enum class Fail : uint8_t { kSoft, kHard };

  static RevocationAnswer NotChecked() {
    return RevocationAnswer(RevocationStatus::kNotChecked, Error::kOk);
  }
  static RevocationAnswer Good() {
    return RevocationAnswer(RevocationStatus::kGood, Error::kOk);
  }
  static RevocationAnswer Revoked() {
    return RevocationAnswer(RevocationStatus::kRevoked, Error::kRevoked);
  }
  // `why` is what a hard failure reports; kOk is no reason, and read as
  // kRevocationUnknown.
  static RevocationAnswer Unknown(Fail fail,
                                  Error why = Error::kRevocationUnknown) {
    if (why == Error::kOk) why = Error::kRevocationUnknown;
    return RevocationAnswer(RevocationStatus::kUnknown,
                            fail == Fail::kHard ? why : Error::kOk);
  }
  static RevocationAnswer Pending() {
    return RevocationAnswer(RevocationStatus::kUnknown, Error::kPending);
  }

  RevocationStatus status() const { return status_; }
  Error error() const { return error_; }

 private:
  RevocationAnswer(RevocationStatus status, Error error)
      : status_(status), error_(error) {}

  RevocationStatus status_;
  Error error_;
};

// All that the path builder does not decide for itself. Derive from it, or
// take one from trustdomain/. Three methods must be written; the others have
// defaults that are safe.
//
// Threads: the builder calls every method on the thread that builds. A trust
// domain that several builders share must allow its methods to be called at
// the same time; const data need no lock.
//
// Every hook gets Certificates that parsed. Nothing else about them has been
// verified unless the method says so.
class TrustDomain {
 public:
  virtual ~TrustDomain() = default;

  // Whether `certificate` is an anchor, is distrusted, or neither. Asked once
  // per certificate and build before it is used in `role`. Nothing about it is
  // verified, not even its signature: decide by its bytes, or by its subject
  // and whole subjectPublicKeyInfo, never by name or key identifier alone.
  virtual CertTrust GetCertTrust(const Certificate& certificate, Role role) = 0;

  // Offers every certificate and anchor that may have issued `query.subject`.
  //
  // Called at most once per certificate and build, and for CRLs that another
  // key signed than the certificate's issuer. Offer in any order, the builder
  // orders; offers whose subject is not query.issuer are passed over. Stop as
  // soon as the sink answers kStop. What is offered must outlive the build.
  // Nothing about the subject is verified, not even its signature. Return kOk,
  // also where there is none; kPending when candidates may arrive later (an AIA
  // fetch, say): the build goes on without them. Any other answer refuses the
  // subject.
  virtual HookResult FindIssuers(const IssuerQuery& query,
                                 IssuerSink& sink) = 0;

  // Whether `issuer` made the signature. kOk, or kBadSignature,
  // kSignatureEncoding, kSignatureAlgorithmNotSupported, kPublicKeyNotSupported
  // or any other reason. The algorithm is one that the policy allows; the key
  // is not known to be valid. Called at most once per certificate and issuer
  // key of a build.
  virtual HookResult VerifySignedData(const SignedData& signed_data,
                                      const IssuerKey& issuer) = 0;

  // Whether certificates in `role` may be signed with this algorithm, beyond
  // what the policy says. The default refuses what the library does not know.
  virtual HookResult CheckSignatureAlgorithm(const Certificate& certificate,
                                             Role /*role*/) {
    return certificate.signature_algorithm() == SignatureAlgorithm::kOther
               ? Error::kSignatureAlgorithmNotAllowed
               : Error::kOk;
  }

  // Whether certificates in `role` may hold this key, beyond what the policy
  // says. The default refuses what the library does not know.
  virtual HookResult CheckPublicKey(const PublicKey& key, Role /*role*/) {
    return key.algorithm == PublicKeyAlgorithm::kOther
               ? Error::kPublicKeyNotAllowed
               : Error::kOk;
  }

  // Whether a validity period of this length is acceptable. That the time of
  // the build lies within it is checked elsewhere. The default accepts.
  virtual HookResult CheckValidityPeriod(const Certificate& /*certificate*/,
                                         Role /*role*/) {
    return Error::kOk;
  }

  // Whether the trust domain processes the critical extension with the object
  // identifier `oid` (contents octets), which this library does not know.
  // `value` is the contents of extnValue. The default knows none.
  virtual bool UnderstandsExtension(der::Input /*oid*/, der::Input /*value*/,
                                    Role /*role*/) {
    return false;
  }

  // Whether `query.certificate` has been revoked by its issuer. Called for the
  // certificates of a path whose signatures have all been verified, from the
  // anchor down to the end entity, once per certificate and issuer key as long
  // as the anchor is the same. A revoked end entity ends the build. The default
  // does not check.
  virtual RevocationAnswer CheckRevocation(const RevocationQuery& /*query*/) {
    return RevocationAnswer::NotChecked();
  }

  // The last word on a path that passed everything else: pinning, Certificate
  // Transparency, rules of a root programme. kPending waits; any other answer
  // than kOk refuses this path, and the search goes on for another unless the
  // answer is ForEveryPath(). The
  // default accepts.
  virtual HookResult CheckChain(const VerifiedChain& /*chain*/) {
    return Error::kOk;
  }

  // The digest of `data` into `out`, which has its size: 20, 32, 48 or 64
  // bytes. False if it cannot be had. The default has none.
  virtual bool ComputeDigest(Digest /*algorithm*/, der::Input /*data*/,
                             absl::Span<uint8_t> /*out*/) {
    return false;
  }
};

}  // namespace cairn

#endif  // CAIRN_PKIX_TRUST_DOMAIN_H_
