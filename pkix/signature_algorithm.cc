#include "pkix/signature_algorithm.h"

#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "der/values.h"

namespace cairn {
namespace {

// RSASSA-PSS-params ::= SEQUENCE  {
//      hashAlgorithm      [0] HashAlgorithm DEFAULT sha1Identifier,
//      maskGenAlgorithm   [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
//      saltLength         [2] INTEGER DEFAULT 20,
//      trailerField       [3] INTEGER DEFAULT 1  }
//
// RFC 4055 section 3.1. Of all that can be said with these, three are in use
// and allowed (CA/B Baseline Requirements section 7.1.3.2.1): one hash
// throughout, SHA-256, SHA-384 or SHA-512, and a salt of its length. The hash
// identifiers may have NULL parameters or none (RFC 4055 section 2.1).

// Reads a hash AlgorithmIdentifier.
bool ReadHash(der::Reader* reader, der::Oid* hash) {
  return der::ReadNested(reader, der::kSequence, [hash](der::Reader* fields) {
    der::Input oid;
    if (!der::ReadObjectIdentifier(fields, &oid)) return false;
    *hash = der::FindOid(oid);
    return fields->AtEnd() || der::ReadNull(fields);
  });
}

bool ReadMgf1(der::Reader* reader, der::Oid* hash) {
  return der::ReadNested(reader, der::kSequence, [hash](der::Reader* fields) {
    der::Input oid;
    return der::ReadObjectIdentifier(fields, &oid) &&
           der::FindOid(oid) == der::Oid::kMgf1 && ReadHash(fields, hash);
  });
}

SignatureAlgorithm PssAlgorithm(der::Reader parameters) {
  der::Oid hash = der::Oid::kUnknown;
  der::Oid mgf_hash = der::Oid::kUnknown;
  uint32_t salt = 0;
  const bool ok =
      der::ReadNested(
          &parameters, der::kSequence,
          [&](der::Reader* fields) {
            return der::ReadNested(
                       fields, der::ContextConstructed(0),
                       [&](der::Reader* r) { return ReadHash(r, &hash); }) &&
                   der::ReadNested(fields, der::ContextConstructed(1),
                                   [&](der::Reader* r) {
                                     return ReadMgf1(r, &mgf_hash);
                                   }) &&
                   der::ReadNested(fields, der::ContextConstructed(2),
                                   [&](der::Reader* r) {
                                     return der::ReadSmallInteger(r, 64, &salt);
                                   });
          }) &&
      parameters.AtEnd() && hash == mgf_hash;
  if (!ok) return SignatureAlgorithm::kForbidden;
  if (hash == der::Oid::kSha256 && salt == 32) {
    return SignatureAlgorithm::kRsaPssSha256;
  }
  if (hash == der::Oid::kSha384 && salt == 48) {
    return SignatureAlgorithm::kRsaPssSha384;
  }
  if (hash == der::Oid::kSha512 && salt == 64) {
    return SignatureAlgorithm::kRsaPssSha512;
  }
  return SignatureAlgorithm::kForbidden;
}

}  // namespace

bool ParseSignatureAlgorithm(der::Input der, SignatureAlgorithm* algorithm,
                             bool* rsa_null_missing) {
  *rsa_null_missing = false;
  der::Reader fields;
  der::Input oid_contents;
  der::Oid oid;
  if (!der::ReadOnly(der, der::kSequence, &fields) ||
      !der::ReadKnownObjectIdentifier(&fields, &oid_contents, &oid)) {
    return false;
  }
  const auto without_parameters = [&](SignatureAlgorithm result) {
    *algorithm = result;
    return fields.AtEnd();
  };
  const auto with_null = [&](SignatureAlgorithm result) {
    *algorithm = result;
    *rsa_null_missing = fields.AtEnd();
    return *rsa_null_missing || (der::ReadNull(&fields) && fields.AtEnd());
  };
  // One element at most stands in ANY's place.
  const auto with_any = [&](SignatureAlgorithm result) {
    *algorithm = result;
    der::Input parameters;
    return fields.AtEnd() || (fields.ReadAnyTlv(&parameters) && fields.AtEnd());
  };
  switch (oid) {
    case der::Oid::kEcdsaWithSha256:
      return without_parameters(SignatureAlgorithm::kEcdsaSha256);
    case der::Oid::kEcdsaWithSha384:
      return without_parameters(SignatureAlgorithm::kEcdsaSha384);
    case der::Oid::kEcdsaWithSha512:
      return without_parameters(SignatureAlgorithm::kEcdsaSha512);
    case der::Oid::kEcdsaWithSha1:
      return without_parameters(SignatureAlgorithm::kEcdsaSha1);
    case der::Oid::kEd25519:
      return without_parameters(SignatureAlgorithm::kEd25519);
    case der::Oid::kSha256WithRsa:
      return with_null(SignatureAlgorithm::kRsaPkcs1Sha256);
    case der::Oid::kSha384WithRsa:
      return with_null(SignatureAlgorithm::kRsaPkcs1Sha384);
    case der::Oid::kSha512WithRsa:
      return with_null(SignatureAlgorithm::kRsaPkcs1Sha512);
    case der::Oid::kSha1WithRsa:
      return with_null(SignatureAlgorithm::kRsaPkcs1Sha1);
    case der::Oid::kRsaPss: {
      const der::Reader parameters = fields;
      return with_any(PssAlgorithm(parameters));
    }
    case der::Oid::kMd2WithRsa:
    case der::Oid::kMd5WithRsa:
    case der::Oid::kDsaWithSha1:
    case der::Oid::kDsaWithSha256:
    case der::Oid::kAlgUnsigned:
      return with_any(SignatureAlgorithm::kForbidden);
    default:
      return with_any(SignatureAlgorithm::kOther);
  }
}

absl::string_view SignatureAlgorithmName(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kOther:
      return "unknown algorithm";
    case SignatureAlgorithm::kRsaPkcs1Sha1:
      return "sha1WithRSAEncryption";
    case SignatureAlgorithm::kRsaPkcs1Sha256:
      return "sha256WithRSAEncryption";
    case SignatureAlgorithm::kRsaPkcs1Sha384:
      return "sha384WithRSAEncryption";
    case SignatureAlgorithm::kRsaPkcs1Sha512:
      return "sha512WithRSAEncryption";
    case SignatureAlgorithm::kRsaPssSha256:
      return "rsassaPss with SHA-256";
    case SignatureAlgorithm::kRsaPssSha384:
      return "rsassaPss with SHA-384";
    case SignatureAlgorithm::kRsaPssSha512:
      return "rsassaPss with SHA-512";
    case SignatureAlgorithm::kEcdsaSha1:
      return "ecdsa-with-SHA1";
    case SignatureAlgorithm::kEcdsaSha256:
      return "ecdsa-with-SHA256";
    case SignatureAlgorithm::kEcdsaSha384:
      return "ecdsa-with-SHA384";
    case SignatureAlgorithm::kEcdsaSha512:
      return "ecdsa-with-SHA512";
    case SignatureAlgorithm::kEd25519:
      return "Ed25519";
    case SignatureAlgorithm::kForbidden:
      return "an algorithm that is never accepted";
  }
  return "";
}

}  // namespace cairn
