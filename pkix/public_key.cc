#include "pkix/public_key.h"

#include <cstddef>

#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "der/values.h"

namespace cairn {
namespace {

// RSAPublicKey ::= SEQUENCE {
//      modulus            INTEGER,    -- n
//      publicExponent     INTEGER  }  -- e
bool ParseRsaPublicKey(der::Input der, PublicKey* key) {
  der::Reader fields;
  der::Input modulus;
  der::Input exponent;
  if (!der::ReadOnly(der, der::kSequence, &fields) ||
      !der::ReadInteger(&fields, &modulus) || der::IsNegative(modulus) ||
      !der::ReadInteger(&fields, &exponent) || der::IsNegative(exponent) ||
      !fields.AtEnd()) {
    return false;
  }
  modulus = der::WithoutSignOctet(modulus);
  exponent = der::WithoutSignOctet(exponent);
  uint8_t top = modulus[0];
  key->modulus_bits = top == 0 ? 0 : static_cast<uint32_t>(modulus.size() * 8);
  for (; top != 0 && (top & 0x80) == 0; top = static_cast<uint8_t>(top << 1)) {
    --key->modulus_bits;
  }
  uint32_t value = 0;
  for (uint8_t octet : exponent) value = (value << 8) | octet;
  key->exponent = exponent.size() > 4 ? UINT32_MAX : value;
  return true;
}

// ECParameters ::= CHOICE {
//      namedCurve         OBJECT IDENTIFIER
//      -- implicitCurve   NULL
//      -- specifiedCurve  SpecifiedECDomain  }
//
// RFC 5480 section 2.1.1: the other two must not be used.
PublicKeyAlgorithm EcAlgorithm(der::Reader parameters) {
  der::Input contents;
  der::Oid curve;
  if (!der::ReadKnownObjectIdentifier(&parameters, &contents, &curve) ||
      !parameters.AtEnd()) {
    return PublicKeyAlgorithm::kEcNotNamed;
  }
  switch (curve) {
    case der::Oid::kP256:
      return PublicKeyAlgorithm::kEcP256;
    case der::Oid::kP384:
      return PublicKeyAlgorithm::kEcP384;
    case der::Oid::kP521:
      return PublicKeyAlgorithm::kEcP521;
    default:
      return PublicKeyAlgorithm::kEcOtherCurve;
  }
}

}  // namespace

bool ParsePublicKey(der::Input der, PublicKey* key) {
  *key = PublicKey();
  der::Reader fields;
  der::Reader algorithm;
  der::Input oid_contents;
  der::Oid oid;
  if (!der::ReadOnly(der, der::kSequence, &fields) ||
      !fields.Read(der::kSequence, &algorithm) ||
      !der::ReadKnownObjectIdentifier(&algorithm, &oid_contents, &oid) ||
      !der::ReadOctetAlignedBitString(&fields, &key->bits) || !fields.AtEnd()) {
    return false;
  }
  key->info = der;
  const der::Reader parameters = algorithm;
  der::Input any;
  if (!algorithm.AtEnd() &&
      !(algorithm.ReadAnyTlv(&any) && algorithm.AtEnd())) {
    return false;
  }
  switch (oid) {
    case der::Oid::kRsaEncryption: {
      key->algorithm = PublicKeyAlgorithm::kRsa;
      der::Reader null = parameters;
      key->rsa_null_missing = null.AtEnd();
      if (!key->rsa_null_missing && !der::ReadNull(&null)) return false;
      return ParseRsaPublicKey(key->bits, key);
    }
    case der::Oid::kEcPublicKey:
      key->algorithm = EcAlgorithm(parameters);
      return true;
    case der::Oid::kEd25519:
      // RFC 8410 sections 3 and 4: no parameters, 32 octets.
      key->algorithm = PublicKeyAlgorithm::kEd25519;
      return parameters.AtEnd() && key->bits.size() == 32;
    case der::Oid::kDsa:
      key->algorithm = PublicKeyAlgorithm::kDsa;
      return true;
    default:
      return true;
  }
}

bool SignatureFitsKey(SignatureAlgorithm signature, const PublicKey& key) {
  if (key.algorithm == PublicKeyAlgorithm::kOther) return true;
  switch (signature) {
    case SignatureAlgorithm::kRsaPkcs1Sha1:
    case SignatureAlgorithm::kRsaPkcs1Sha256:
    case SignatureAlgorithm::kRsaPkcs1Sha384:
    case SignatureAlgorithm::kRsaPkcs1Sha512:
    case SignatureAlgorithm::kRsaPssSha256:
    case SignatureAlgorithm::kRsaPssSha384:
    case SignatureAlgorithm::kRsaPssSha512:
      return key.algorithm == PublicKeyAlgorithm::kRsa;
    case SignatureAlgorithm::kEcdsaSha1:
    case SignatureAlgorithm::kEcdsaSha256:
    case SignatureAlgorithm::kEcdsaSha384:
    case SignatureAlgorithm::kEcdsaSha512:
      return key.algorithm == PublicKeyAlgorithm::kEcP256 ||
             key.algorithm == PublicKeyAlgorithm::kEcP384 ||
             key.algorithm == PublicKeyAlgorithm::kEcP521 ||
             key.algorithm == PublicKeyAlgorithm::kEcOtherCurve ||
             key.algorithm == PublicKeyAlgorithm::kEcNotNamed;
    case SignatureAlgorithm::kEd25519:
      return key.algorithm == PublicKeyAlgorithm::kEd25519;
    case SignatureAlgorithm::kOther:
    case SignatureAlgorithm::kForbidden:
      return true;
  }
  return false;
}

bool HashFitsCurve(SignatureAlgorithm signature, const PublicKey& key) {
  switch (key.algorithm) {
    case PublicKeyAlgorithm::kEcP256:
      return signature == SignatureAlgorithm::kEcdsaSha256;
    case PublicKeyAlgorithm::kEcP384:
      return signature == SignatureAlgorithm::kEcdsaSha384;
    case PublicKeyAlgorithm::kEcP521:
      return signature == SignatureAlgorithm::kEcdsaSha512;
    default:
      return true;
  }
}

absl::string_view PublicKeyAlgorithmName(PublicKeyAlgorithm algorithm) {
  switch (algorithm) {
    case PublicKeyAlgorithm::kOther:
      return "unknown";
    case PublicKeyAlgorithm::kRsa:
      return "RSA";
    case PublicKeyAlgorithm::kEcP256:
      return "P-256";
    case PublicKeyAlgorithm::kEcP384:
      return "P-384";
    case PublicKeyAlgorithm::kEcP521:
      return "P-521";
    case PublicKeyAlgorithm::kEcOtherCurve:
      return "another elliptic curve";
    case PublicKeyAlgorithm::kEcNotNamed:
      return "an elliptic curve without a name";
    case PublicKeyAlgorithm::kEd25519:
      return "Ed25519";
    case PublicKeyAlgorithm::kDsa:
      return "DSA";
  }
  return "";
}

}  // namespace cairn
