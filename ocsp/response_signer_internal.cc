#include "ocsp/response_signer_internal.h"

#include "absl/types/span.h"
#include "der/reader.h"
#include "der/tag.h"
#include "pkix/certificate_checks.h"
#include "pkix/name.h"
#include "pkix/validation_policy.h"

namespace cairn::ocsp::internal {
namespace {

SignedData SignedDataOf(const BasicResponse& basic) {
  SignedData data;
  data.data = basic.tbs;
  data.algorithm_der = basic.signature_algorithm_der;
  data.algorithm = basic.signature_algorithm;
  data.signature = basic.signature;
  return data;
}

SignedData SignedDataOf(const Certificate& certificate) {
  SignedData data;
  data.data = certificate.tbs();
  data.algorithm_der = certificate.signature_algorithm_der();
  data.algorithm = certificate.signature_algorithm();
  data.signature = certificate.signature();
  return data;
}

}  // namespace

Failure ResponseSigner::Verify(const BasicResponse& basic,
                               VerifiedResponse::Signer* signer) {
  if (Failure f = CheckAlgorithm(basic); !f.ok()) return f;
  Failure best = Error::kOcspSignerUnknown;
  Stage best_stage = Stage::kNobody;

  Failure unavailable;
  const bool is_issuer = IsIssuer(basic.responder_id, &unavailable);
  if (!unavailable.ok()) return unavailable;
  if (is_issuer) {
    const Failure failure = CheckSignature(SignedDataOf(basic), issuer_);
    if (failure.ok()) *signer = VerifiedResponse::Signer::kIssuer;
    if (failure.ok() || failure.error == Error::kPending) return failure;
    best = failure;
    best_stage = Stage::kSignature;
  }

  der::Reader reader(basic.certificates);
  for (int count = 0; !reader.AtEnd(); ++count) {
    const uint8_t* at = reader.position();
    der::Input certificate;
    if (count == kMaxEmbeddedCertificates) {
      return FailAt(Error::kTooManyOcspCertificates, response_, at);
    }
    if (!reader.ReadTlv(der::kSequence, &certificate)) {
      return FailAt(Error::kMalformedBasicOcspResponse, response_, at);
    }
    Stage stage = Stage::kNobody;
    const Failure failure = TryCertificate(basic, certificate, &stage);
    if (failure.ok()) *signer = VerifiedResponse::Signer::kDelegated;
    if (failure.ok() || failure.error == Error::kPending) return failure;
    if (failure.error == Error::kDigestUnavailable) return failure;
    if (stage > best_stage) {
      best = failure;
      best_stage = stage;
    }
  }
  return best;
}

// The algorithm of the signature is good enough for a certificate. Whether an
// algorithm that this library does not know is, VerifySignedData() says.
Failure ResponseSigner::CheckAlgorithm(const BasicResponse& basic) const {
  const ValidationPolicy& policy = *options_.policy;
  const SignatureAlgorithm algorithm = basic.signature_algorithm;
  const auto fail = [&](Error error) {
    return FailAt(error, response_, basic.signature_algorithm_der.data());
  };
  if (algorithm == SignatureAlgorithm::kForbidden ||
      (policy.signature_algorithms & SignatureAlgorithmBit(algorithm)) == 0) {
    return fail(Error::kSignatureAlgorithmNotAllowed);
  }
  if (basic.rsa_null_missing && policy.Has(Rule::kRsaNullParameters)) {
    return fail(Error::kRsaParametersMissing);
  }
  return Failure();
}

bool ResponseSigner::IsIssuer(const ResponderId& id, Failure* failure) {
  if (!id.by_key) return NamesMatch(id.name, issuer_.subject);
  const der::Input hash = hashes_->Key(Digest::kSha1);
  if (hash.empty()) *failure = Error::kDigestUnavailable;
  return hash == id.key_hash;
}

bool ResponseSigner::IsSubject(const ResponderId& id,
                               const Certificate& certificate,
                               Failure* failure) {
  if (!id.by_key) return NamesMatch(id.name, certificate.subject());
  uint8_t hash[kMaxDigestSize];
  const size_t size = DigestSize(Digest::kSha1);
  if (!domain_->ComputeDigest(Digest::kSha1, certificate.public_key().bits,
                              absl::MakeSpan(hash, size))) {
    *failure = Error::kDigestUnavailable;
    return false;
  }
  return der::Input(hash, size) == id.key_hash;
}

Failure ResponseSigner::TryCertificate(const BasicResponse& basic,
                                       der::Input der, Stage* stage) {
  Certificate certificate;
  if (Failure f = Certificate::Parse(der, &certificate); !f.ok()) {
    return InResponse(f, der);
  }
  Failure unavailable;
  if (!IsSubject(basic.responder_id, certificate, &unavailable)) {
    return unavailable.ok() ? Failure(Error::kOcspSignerUnknown) : unavailable;
  }
  *stage = Stage::kNotIssued;
  if (!NamesMatch(certificate.issuer(), issuer_.subject)) {
    return FailAt(Error::kOcspSignerNotIssued, response_, der.data());
  }
  *stage = Stage::kRefused;
  if (Failure f = CheckDelegate(certificate); !f.ok()) {
    return InResponse(f, der);
  }
  *stage = Stage::kNotAuthorized;
  if (Failure f = CheckSignature(SignedDataOf(certificate), issuer_); !f.ok()) {
    return InResponse(f, der);
  }
  *stage = Stage::kSignature;
  return CheckSignature(
      SignedDataOf(basic),
      IssuerKey{certificate.subject(), certificate.public_key(), &certificate});
}

// RFC 6960 section 4.2.2.2: a certificate that its CA issued for this and
// nothing else by accident. Its own revocation is not looked at: section
// 4.2.2.2.1 leaves that to the CA, which should give it a short life.
Failure ResponseSigner::CheckDelegate(const Certificate& certificate) {
  const CertTrust trust = domain_->GetCertTrust(certificate, Role::kEndEntity);
  if (trust.level() == CertTrust::Level::kPending) return Error::kPending;
  if (trust.level() == CertTrust::Level::kDistrusted) {
    return Error::kDistrusted;
  }
  // Whatever the policy says: by name, and not by anyExtendedKeyUsage.
  const Purpose purpose = Purpose::OcspSigning();
  if (!certificate.has_purposes()) {
    return Failure(Error::kPurposeMissing, Extension::kExtKeyUsage);
  }
  if (!certificate.names_purpose(purpose)) {
    return Failure(Error::kPurposeNotAllowed, Extension::kExtKeyUsage,
                   certificate.extension_offset(Extension::kExtKeyUsage));
  }
  if (certificate.is_ca()) {
    return Failure(Error::kEndEntityIsACa, Extension::kBasicConstraints,
                   certificate.extension_offset(Extension::kBasicConstraints));
  }
  // Nobody vouches for himself.
  if (certificate.public_key().info == target_.public_key().info) {
    return Error::kOcspSignerNotIssued;
  }
  CertificateCheck check;
  check.policy = options_.policy;
  check.domain = domain_;
  check.purpose = &purpose;
  check.time = options_.time;
  return CheckEndEntity(certificate, check);
}

Failure ResponseSigner::CheckSignature(const SignedData& data,
                                       const IssuerKey& key) {
  const auto fail = [&](Error error) {
    return FailAt(error, response_, data.algorithm_der.data());
  };
  if (!SignatureFitsKey(data.algorithm, key.key)) {
    return fail(Error::kSignatureKeyMismatch);
  }
  if (options_.policy->Has(Rule::kHashFitsCurve) &&
      !HashFitsCurve(data.algorithm, key.key)) {
    return fail(Error::kHashDoesNotFitCurve);
  }
  return domain_->VerifySignedData(data, key).failure();
}

Failure ResponseSigner::InResponse(Failure failure,
                                   der::Input certificate) const {
  if (failure.offset != Failure::kNoOffset) {
    failure.offset +=
        static_cast<uint32_t>(certificate.data() - response_.data());
  }
  return failure;
}

}  // namespace cairn::ocsp::internal
