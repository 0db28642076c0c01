#include "tests/support/certificate_spec.h"

#include <utility>

#include "der/oid.h"
#include "der/reader.h"
#include "der/values.h"
#include "openssl/sha.h"
#include "tests/support/der_builder.h"

namespace cairn::testing {
namespace {

std::string Sha256(absl::string_view data) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const uint8_t*>(data.data()), data.size(),
         reinterpret_cast<uint8_t*>(&digest[0]));
  return digest;
}

// What RFC 5280 section 4.2.1 wants of conforming CAs.
bool IsCriticalByDefault(const ObjectId& oid, const CertificateSpec& spec) {
  switch (der::FindOid(der::Input::FromString(oid.contents()))) {
    case der::Oid::kBasicConstraints:
    case der::Oid::kKeyUsage:
    case der::Oid::kNameConstraints:
    case der::Oid::kPolicyMappings:
    case der::Oid::kPolicyConstraints:
    case der::Oid::kInhibitAnyPolicy:
    case der::Oid::kCtPoison:
      return true;
    case der::Oid::kSubjectAltName:
      return spec.subject == NameDer("");
    default:
      return false;
  }
}

std::string AuthorityKeyId(const IssuerSpec& issuer, bool with_serial) {
  const std::string key_id = Primitive(0, issuer.key_id);
  if (!with_serial) return Sequence({key_id});
  return Sequence({key_id, Explicit(1, DirectoryName(issuer.issuer_name).der()),
                   Primitive(2, issuer.serial)});
}

// The contents of extnValue.
std::string ExtensionValue(const ExtensionSpec& extension,
                           const CertificateSpec& spec,
                           const IssuerSpec& issuer) {
  const std::array<std::string, 2>& items = extension.items;
  switch (extension.form) {
    case ExtensionSpec::Form::kRaw:
    case ExtensionSpec::Form::kWhole:
      return extension.value;
    case ExtensionSpec::Form::kSequence:
      return Sequence({items[0], items[1]});
    case ExtensionSpec::Form::kNameConstraints:
      return Sequence({items[0].empty() ? "" : Explicit(0, items[0]),
                       items[1].empty() ? "" : Explicit(1, items[1])});
    case ExtensionSpec::Form::kSubjectKeyId:
      return OctetString(KeyIdOf(spec));
    case ExtensionSpec::Form::kAuthorityKeyId:
      return AuthorityKeyId(issuer, false);
    case ExtensionSpec::Form::kAuthorityKeyIdAndSerial:
      return AuthorityKeyId(issuer, true);
  }
  return "";
}

std::string EncodeExtension(const ExtensionSpec& extension,
                            const CertificateSpec& spec,
                            const IssuerSpec& issuer) {
  if (extension.form == ExtensionSpec::Form::kWhole) return extension.value;
  if (extension.form == ExtensionSpec::Form::kAuthorityKeyId &&
      issuer.is_self) {
    return "";
  }
  const bool critical =
      extension.critical.value_or(IsCriticalByDefault(extension.oid, spec));
  std::string critical_der;
  if (critical || extension.explicit_not_critical) {
    critical_der = Boolean(critical);
  }
  return Sequence({Oid(extension.oid), critical_der,
                   OctetString(ExtensionValue(extension, spec, issuer))});
}

std::string EncodeExtensions(const CertificateSpec& spec,
                             const IssuerSpec& issuer) {
  if (spec.raw_extensions.has_value()) return *spec.raw_extensions;
  std::string extensions;
  for (const ExtensionSpec& extension : spec.extensions) {
    extensions += EncodeExtension(extension, spec, issuer);
  }
  return extensions.empty() ? "" : Explicit(3, Sequence({extensions}));
}

std::string EncodeValidity(const CertificateSpec& spec) {
  if (spec.raw_validity.has_value()) return *spec.raw_validity;
  return Sequence(
      {ValidityTime(spec.not_before), ValidityTime(spec.not_after)});
}

// `serial` is contents octets, `algorithm` the signature's AlgorithmIdentifier.
std::string EncodeTbs(const CertificateSpec& spec, const IssuerSpec& issuer,
                      absl::string_view serial, const std::string& algorithm) {
  return Sequence({spec.version, IntegerBytes(serial),
                   spec.inner_algorithm.value_or(algorithm),
                   spec.issuer_name.value_or(issuer.name).der(),
                   EncodeValidity(spec), spec.subject.der(),
                   spec.raw_public_key.has_value() ? *spec.raw_public_key
                                                   : KeyOf(spec).spki(),
                   spec.issuer_unique_id, spec.subject_unique_id,
                   EncodeExtensions(spec, issuer)});
}

// 16 octets, positive in the fewest octets, as today's CAs have them.
std::string SerialFromHash(const std::string& tbs) {
  std::string serial = Sha256(tbs).substr(0, 16);
  serial[0] = static_cast<char>((serial[0] & 0x3f) | 0x40);
  return serial;
}

}  // namespace

const TestKey& KeyOf(const CertificateSpec& spec) {
  if (spec.key != nullptr) return *spec.key;
  return spec.is_stub ? StubKey(spec.subject.der()) : P256(spec.subject.der());
}

std::string KeyIdOf(const CertificateSpec& spec) {
  const ObjectId oid = der::Oid::kSubjectKeyIdentifier;
  for (const ExtensionSpec& extension : spec.extensions) {
    der::Input id;
    if (extension.form == ExtensionSpec::Form::kRaw &&
        extension.oid.contents() == oid.contents() &&
        der::ReadOnly(der::Input::FromString(extension.value),
                      der::kOctetString, &id)) {
      return std::string(id.AsStringView());
    }
  }
  if (spec.raw_public_key.has_value()) {
    return Sha256(*spec.raw_public_key).substr(0, 20);
  }
  return KeyOf(spec).key_id();
}

EncodedCertificate Encode(const CertificateSpec& spec,
                          const IssuerSpec& issuer) {
  EncodedCertificate out;
  const TestKey& signer =
      spec.signing_key != nullptr ? *spec.signing_key : issuer.key;
  const SignatureAlgorithm signed_with =
      spec.signed_with.value_or(signer.default_signature_algorithm());
  const std::string algorithm = SignatureAlgorithmDer(signed_with);
  out.serial = spec.serial.has_value()
                   ? *spec.serial
                   : SerialFromHash(EncodeTbs(spec, issuer, "", algorithm));
  out.tbs = EncodeTbs(spec, issuer, out.serial, algorithm);
  for (const auto& mutate : spec.tbs_mutations) out.tbs = mutate(out.tbs);
  std::string signature = spec.raw_signature.has_value()
                              ? *spec.raw_signature
                              : signer.Sign(signed_with, out.tbs);
  if (spec.corrupt_signature && !signature.empty()) {
    signature.back() = static_cast<char>(signature.back() ^ 1);
  }
  out.der = Sequence({out.tbs, spec.outer_algorithm.value_or(algorithm),
                      BitString(signature)});
  for (const auto& mutate : spec.certificate_mutations) {
    out.der = mutate(out.der);
  }
  return out;
}

}  // namespace cairn::testing
