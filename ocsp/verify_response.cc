#include "ocsp/verify_response.h"

#include <algorithm>

#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "ocsp/cert_id.h"
#include "ocsp/response_internal.h"
#include "ocsp/response_signer_internal.h"
#include "pkix/validation_policy.h"

namespace cairn::ocsp {
namespace internal {

class ResponseVerifier {
 public:
  ResponseVerifier(TrustDomain* domain, der::Input response,
                   const ResponseTarget& target, const ResponseOptions& options)
      : domain_(domain),
        response_(response),
        target_(target),
        options_(options),
        // RFC 6960 section 4.1.1: the hash is that of the issuer field of the
        // certificate.
        hashes_(domain, target.certificate.issuer(), target.issuer.key) {}

  Failure Verify(VerifiedResponse* out) {
    if (!AreOptionsValid()) return Error::kInvalidOptions;
    BasicResponse basic;
    if (Failure f = ParseResponse(response_, &basic); !f.ok()) return f;
    if (Failure f = CheckVersion(basic); !f.ok()) return f;
    ResponseSigner signer(domain_, response_, target_, options_, &hashes_);
    if (Failure f = signer.Verify(basic, &best_.signer_); !f.ok()) return f;
    // From here on everything has been said by the responder.
    if (Failure f = CheckResponseExtensions(basic); !f.ok()) return f;
    best_.produced_at_ = basic.produced_at;
    if (Failure f = ReadEntries(basic.entries); !f.ok()) return f;
    if (best_rank_ == Rank::kNone) {
      return undecided_ ? Error::kDigestUnavailable
                        : Error::kOcspNoMatchingEntry;
    }
    // An entry that may be about the certificate may be the worst.
    if (undecided_ && best_rank_ != Rank::kRevoked) {
      return Error::kDigestUnavailable;
    }
    if (best_rank_ == Rank::kExpiredGood) return Error::kOcspResponseExpired;
    *out = best_;
    return Failure();
  }

 private:
  // Which of several entries for the certificate is believed: the last.
  enum class Rank : uint8_t { kNone, kExpiredGood, kGood, kUnknown, kRevoked };

  bool AreOptionsValid() const {
    const auto is_duration = [](der::Time duration) {
      return duration >= 0 && duration <= der::kMaxTime;
    };
    return options_.policy != nullptr && options_.time >= der::kMinTime &&
           options_.time <= der::kMaxTime && is_duration(options_.slop) &&
           is_duration(options_.max_age);
  }

  Failure CheckVersion(const BasicResponse& basic) const {
    return basic.explicit_version &&
                   options_.policy->Has(Rule::kNoExplicitVersion1)
               ? FailAt(Error::kExplicitVersion1, response_, basic.tbs.data())
               : Failure();
  }

  // RFC 6960 section 4.4.1 and RFC 9654 section 2.1:
  //
  // Nonce ::= OCTET STRING (SIZE(1..128))
  //
  // Where none was sent there is nothing to compare: what a responder said to
  // somebody else is not looked at.
  Failure CheckResponseExtensions(const BasicResponse& basic) const {
    KnownExtension nonce;
    if (basic.has_extensions) {
      if (Failure f =
              ParseExtensions(response_, basic.extensions, der::Oid::kOcspNonce,
                              *options_.policy, &nonce);
          !f.ok()) {
        return f;
      }
    }
    if (options_.nonce.empty()) return Failure();
    if (!nonce.present) {
      return options_.nonce_rule == ResponseOptions::NonceRule::kRequired
                 ? Failure(Error::kOcspNonceMissing)
                 : Failure();
    }
    der::Input octets;
    return der::ReadOnly(nonce.value, der::kOctetString, &octets) &&
                   octets == options_.nonce
               ? Failure()
               : FailAt(Error::kOcspNonceMismatch, response_,
                        nonce.value.data());
  }

  // Every entry must be well formed. Those for other certificates are not
  // judged.
  Failure ReadEntries(der::Input entries) {
    for (der::Reader reader(entries); !reader.AtEnd();) {
      const uint8_t* at = reader.position();
      SingleResponse entry;
      if (!ReadSingleResponse(&reader, &entry)) {
        return FailAt(Error::kMalformedOcspEntry, response_, at);
      }
      switch (MatchCertId(entry.id, target_.certificate.serial_number(),
                          &hashes_)) {
        case CertIdMatch::kNo:
          break;
        case CertIdMatch::kUndecided:
          undecided_ = true;
          break;
        case CertIdMatch::kYes:
          if (Failure f = JudgeEntry(entry, at); !f.ok()) return f;
          break;
      }
    }
    return Failure();
  }

  Failure JudgeEntry(const SingleResponse& entry, const uint8_t* at) {
    if (entry.this_update > options_.time + options_.slop) {
      return FailAt(Error::kOcspResponseNotYetValid, response_, at);
    }
    if (entry.has_next_update && entry.next_update < entry.this_update) {
      return FailAt(Error::kOcspResponseEndsBeforeItBegins, response_, at);
    }
    KnownExtension sct_list;
    if (entry.has_extensions) {
      if (Failure f = ParseExtensions(response_, entry.extensions,
                                      der::Oid::kOcspSctList, *options_.policy,
                                      &sct_list);
          !f.ok()) {
        return f;
      }
    }
    const der::Time valid_through = ValidThrough(entry);
    const Rank rank = RankOf(entry.status, valid_through);
    // Of two that say the same, the one that says it for the shorter time.
    if (rank < best_rank_ ||
        (rank == best_rank_ && valid_through >= best_.valid_through_)) {
      return Failure();
    }
    best_rank_ = rank;
    best_.status_ = entry.status;
    best_.this_update_ = entry.this_update;
    best_.valid_through_ = valid_through;
    best_.revocation_time_ = entry.revocation_time;
    best_.revocation_reason_ = entry.revocation_reason;
    best_.sct_list_ = sct_list.value;
    return Failure();
  }

  der::Time ValidThrough(const SingleResponse& entry) const {
    const der::Time oldest = entry.this_update + options_.max_age;
    const der::Time said = entry.has_next_update
                               ? entry.next_update
                               : entry.this_update + kLifetimeWithoutNextUpdate;
    return std::min(oldest, said) + options_.slop;
  }

  Rank RankOf(VerifiedResponse::Status status, der::Time valid_through) const {
    switch (status) {
      case VerifiedResponse::Status::kGood:
        return options_.time > valid_through ? Rank::kExpiredGood : Rank::kGood;
      case VerifiedResponse::Status::kUnknown:
        return Rank::kUnknown;
      case VerifiedResponse::Status::kRevoked:
        return Rank::kRevoked;
      case VerifiedResponse::Status::kNone:
        break;
    }
    return Rank::kNone;
  }

  TrustDomain* domain_;
  der::Input response_;
  const ResponseTarget& target_;
  const ResponseOptions& options_;
  IssuerHashes hashes_;
  Rank best_rank_ = Rank::kNone;
  VerifiedResponse best_;
  // There was an entry whose digest could not be computed.
  bool undecided_ = false;
};

}  // namespace internal

Failure VerifyResponse(TrustDomain& domain, der::Input response,
                       const ResponseTarget& target,
                       const ResponseOptions& options, VerifiedResponse* out) {
  *out = VerifiedResponse();
  return internal::ResponseVerifier(&domain, response, target, options)
      .Verify(out);
}

bool IsNoInformation(Error error) {
  switch (error) {
    case Error::kOcspMalformedRequest:
    case Error::kOcspInternalError:
    case Error::kOcspTryLater:
    case Error::kOcspSigRequired:
    case Error::kOcspUnauthorized:
    case Error::kOcspNoMatchingEntry:
    case Error::kOcspResponseExpired:
    case Error::kDigestUnavailable:
      return true;
    default:
      return false;
  }
}

}  // namespace cairn::ocsp
