#include "tests/support/reference_validator.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "pkix/certificate_policies.h"
#include "pkix/distribution_point.h"
#include "pkix/general_name.h"
#include "pkix/information_access.h"
#include "pkix/tls_feature.h"
#include "tests/support/die.h"
#include "tests/support/reference_names.h"
#include "tests/support/reference_policies.h"
#include "tests/support/stub_signature.h"

namespace cairn::testing {
namespace {

constexpr RuleSet kKnownRules = {
    Rule::kAnchorInValidity,
    Rule::kAnchorIsCa,
    Rule::kAnchorKeyUsage,
    Rule::kAnchorExtensionsUnderstood,
    Rule::kAnchorConstraintsApply,
    Rule::kEndEntityIsNotCa,
    Rule::kNoAnyPurposeOnEndEntity,
    Rule::kNoOcspSigningOnEndEntity,
    Rule::kNameConstraintsBindSelfIssued,
    Rule::kWildcardNeedsTwoLabels,
    Rule::kKeyUsageFitsPurpose,
    Rule::kTlsFeaturesInherited,
};

der::Input View(const std::string& bytes) {
  return der::Input::FromString(bytes);
}

// Whether an extension's value is what the extension's type says.
bool IsWellFormed(Extension extension, der::Input value) {
  const auto any = [](const auto&) { return true; };
  der::Input contents;
  switch (extension) {
    case Extension::kSubjectAltName:
    case Extension::kIssuerAltName:
      return ForEachGeneralName(value, any);
    case Extension::kCrlDistributionPoints:
    case Extension::kFreshestCrl:
      return ForEachDistributionPoint(value, any);
    case Extension::kAuthorityInfoAccess:
    case Extension::kSubjectInfoAccess:
      return ForEachAccessDescription(value, any);
    case Extension::kTlsFeature:
      return ForEachTlsFeature(value, any);
    case Extension::kCtSctList:
      return der::ReadOnly(value, der::kOctetString, &contents);
    case Extension::kOcspNoCheck:
      return value.size() == 2 && value[0] == der::kNull && value[1] == 0;
    case Extension::kCertificatePolicies:
      // Those that are malformed fail where policies matter, and a critical
      // extension makes them matter.
      return !HasUnknownQualifiers(value);
    default:
      // Read by Parse(), or where the path is judged.
      return true;
  }
}

std::vector<uint32_t> TlsFeatures(const Certificate& certificate, bool* ok) {
  std::vector<uint32_t> features;
  *ok = !certificate.has_extension(Extension::kTlsFeature) ||
        ForEachTlsFeature(certificate.extension(Extension::kTlsFeature),
                          [&features](uint32_t feature) {
                            features.push_back(feature);
                            return true;
                          });
  return features;
}

// RFC 7633 section 4.2.2.
bool InheritsFeatures(const Certificate& issuer, const Certificate& subject) {
  bool issuer_ok;
  bool subject_ok;
  const std::vector<uint32_t> wanted = TlsFeatures(issuer, &issuer_ok);
  const std::vector<uint32_t> has = TlsFeatures(subject, &subject_ok);
  return issuer_ok &&
         (wanted.empty() ||
          (subject_ok &&
           std::all_of(wanted.begin(), wanted.end(), [&has](uint32_t feature) {
             return std::count(has.begin(), has.end(), feature) != 0;
           })));
}

bool IsWithinPathLength(const Certificate& ca, int length) {
  return ca.path_length() == Certificate::kNoPathLength ||
         length <= ca.path_length();
}

bool IsSameKey(const Certificate& a, der::Input public_key) {
  return a.public_key().info == public_key;
}

}  // namespace

ReferenceValidator::ReferenceValidator(const ReferencePki& pki,
                                       const BuildOptions& options)
    : options_(options) {
  const Purpose::Known purpose = options.purpose.known();
  if (!((options.policy.rules | kKnownRules) == kKnownRules) ||
      (purpose != Purpose::Known::kServerAuth &&
       purpose != Purpose::Known::kAny)) {
    Die("the reference validator does not know what is asked for");
  }
  end_entity_parses_ = Parse(pki.end_entity, &end_entity_);
  for (const std::string& der : pki.issuers) {
    Node node;
    if (Parse(der, &node)) issuers_.push_back(node);
  }
  // Pointers into it must stay good.
  anchor_certificates_.reserve(pki.anchors.size());
  for (const ReferencePki::Anchor& given : pki.anchors) {
    Anchor anchor;
    anchor.subject = View(given.subject);
    anchor.public_key = View(given.public_key);
    anchor.name_constraints = View(given.name_constraints);
    if (!given.certificate.empty()) {
      Node node;
      if (!Parse(given.certificate, &node)) continue;
      anchor_certificates_.push_back(node);
      anchor.certificate = &anchor_certificates_.back();
      anchor.subject = anchor.certificate->subject();
      anchor.public_key = anchor.certificate->public_key().info;
    }
    anchor.subject_number = NumberOf(anchor.subject);
    anchors_.push_back(anchor);
  }
}

// An anchor that is self-issued and names no other signer is not looked at as
// an intermediate: the engine's rule, not the RFC's.
bool ReferenceValidator::IsRoot(const Node& node) {
  const der::Input signer = node.authority_key_identifier();
  return IsSelfIssued(node) &&
         (signer.empty() || signer == node.subject_key_identifier());
}

int ReferenceValidator::NumberOf(der::Input name) {
  size_t number = 0;
  while (number < names_.size() && !ReferenceNamesMatch(names_[number], name)) {
    ++number;
  }
  if (number == names_.size()) names_.push_back(name);
  return static_cast<int>(number);
}

bool ReferenceValidator::Parse(const std::string& der, Node* node) {
  if (!Certificate::Parse(View(der), node).ok()) return false;
  node->subject_number = NumberOf(node->subject());
  node->issuer_number = NumberOf(node->issuer());
  return true;
}

// The certificates of path[0] to path[end - 1] that count for path lengths: the
// intermediates that are not self-issued (RFC 5280 section 6.1.4 (l)).
int ReferenceValidator::PathLength(const Path& path, size_t end) {
  int length = 0;
  for (size_t i = 1; i < end; ++i) {
    if (!IsSelfIssued(*path[i])) ++length;
  }
  return length;
}

ReferenceValidator::Answer ReferenceValidator::FindPath() {
  paths_ = 0;
  if (!end_entity_parses_) return Answer::kNoPath;
  Path path = {&end_entity_};
  return Extend(&path);
}

// A CA, which is a name and a key, stands on a path once.
bool ReferenceValidator::ClosesLoop(const Path& path, const Node& next) {
  return std::any_of(path.begin(), path.end(), [&](const Node* below) {
    return IsSameKey(*below, next.public_key().info) &&
           below->subject_number == next.subject_number;
  });
}

ReferenceValidator::Answer ReferenceValidator::Extend(Path* path) {
  if (++paths_ > kMaxPaths) return Answer::kTooManyPaths;
  const Node& top = *path->back();
  for (const Anchor& anchor : anchors_) {
    if (IsValid(*path, anchor)) {
      return Answer::kPath;
    }
  }
  for (const auto* candidates : {&issuers_, &anchor_certificates_}) {
    for (const Node& next : *candidates) {
      if (candidates == &anchor_certificates_ && IsRoot(next)) continue;
      if (top.issuer_number != next.subject_number || ClosesLoop(*path, next)) {
        continue;
      }
      path->push_back(&next);
      const Answer answer = Extend(path);
      path->pop_back();
      if (answer != Answer::kNoPath) return answer;
    }
  }
  return Answer::kNoPath;
}

bool ReferenceValidator::Accepts(const BuildResult& result) {
  Path path = {&end_entity_};
  size_t size = result.path().size();
  if (!end_entity_parses_ || size == 0 ||
      result.path()[0] != end_entity_.der()) {
    return false;
  }
  der::Input anchor_certificate;
  if (result.anchor_has_certificate()) {
    anchor_certificate = result.path()[size - 1];
    if (size > 1) --size;
  }
  for (size_t i = 1; i < size; ++i) {
    for (const auto* candidates : {&issuers_, &anchor_certificates_}) {
      for (const Node& next : *candidates) {
        if (path.size() == i && next.der() == result.path()[i] &&
            !ClosesLoop(path, next)) {
          path.push_back(&next);
        }
      }
    }
    if (path.size() == i) return false;
  }
  return std::any_of(
      anchors_.begin(), anchors_.end(), [&](const Anchor& anchor) {
        return anchor.subject == result.anchor_subject() &&
               anchor.public_key == result.anchor_public_key() &&
               (anchor.certificate == nullptr
                    ? anchor_certificate.empty()
                    : anchor.certificate->der() == anchor_certificate) &&
               IsValid(path, anchor);
      });
}

// RFC 5280 section 6.1. `path` begins with the end entity.
bool ReferenceValidator::IsValid(const Path& path, const Anchor& anchor) const {
  const Node& end_entity = *path[0];
  // The trust domain's word for the end entity itself.
  if (path.size() == 1 && anchor.certificate != nullptr &&
      anchor.certificate->der() == end_entity.der()) {
    return IsValidEndEntity(end_entity);
  }
  // 6.1.3 (a) (4), for the topmost.
  if (path.back()->issuer_number != anchor.subject_number) return false;
  // The same CA is no intermediate below itself.
  for (size_t i = 1; i < path.size(); ++i) {
    if (IsSameKey(*path[i], anchor.public_key) &&
        path[i]->subject_number == anchor.subject_number) {
      return false;
    }
  }
  const int size = static_cast<int>(path.size()) + 1;
  if (size > options_.limits.max_certificates) return false;
  const int length = PathLength(path, path.size());
  if (options_.max_path_length >= 0 && length > options_.max_path_length) {
    return false;
  }
  // 6.1.1 (d), and RFC 5937 for the anchor's certificate.
  if (!IsValidAnchor(anchor)) return false;
  const Certificate* binding =
      Has(Rule::kAnchorConstraintsApply) ? anchor.certificate : nullptr;
  if (binding != nullptr &&
      (!IsWithinPathLength(*binding, length) ||
       (binding->has_extension(Extension::kNameConstraints) &&
        !AreNamesValid(path, path.size(),
                       binding->extension(Extension::kNameConstraints))))) {
    return false;
  }
  if (!anchor.name_constraints.empty() &&
      !AreNamesValid(path, path.size(), anchor.name_constraints)) {
    return false;
  }
  const Certificate* issuer = anchor.certificate;
  int issuer_name = anchor.subject_number;
  der::Input issuer_key = anchor.public_key;
  for (size_t i = path.size(); i-- > 0;) {
    const Node& certificate = *path[i];
    // 6.1.3 (a) (1) and (4).
    if (certificate.issuer_number != issuer_name ||
        !IsStubSignature(issuer_key, certificate.tbs(),
                         certificate.signature())) {
      return false;
    }
    if (Has(Rule::kTlsFeaturesInherited) && issuer != nullptr &&
        !InheritsFeatures(*issuer, certificate)) {
      return false;
    }
    if (i == 0) {
      if (!IsValidEndEntity(certificate)) return false;
      break;
    }
    // 6.1.3 (b), (c) and 6.1.4 (g) are done here for all that stands below.
    if (!IsValidIntermediate(certificate) ||
        !IsWithinPathLength(certificate, PathLength(path, i)) ||
        (certificate.has_extension(Extension::kNameConstraints) &&
         !AreNamesValid(path, i,
                        certificate.extension(Extension::kNameConstraints)))) {
      return false;
    }
    issuer = &certificate;
    issuer_name = certificate.subject_number;
    issuer_key = certificate.public_key().info;
  }
  return ArePoliciesValid(path, anchor);
}

bool ReferenceValidator::HasValidTime(const Certificate& certificate) const {
  return certificate.not_before() <= options_.time &&
         options_.time <= certificate.not_after();
}

// RFC 5280 section 4.2: none twice, and none critical that is not processed.
bool ReferenceValidator::HasValidExtensions(
    const Certificate& certificate) const {
  std::vector<std::string> seen;
  for (der::Reader reader(certificate.all_extensions()); !reader.AtEnd();) {
    ExtensionFields fields;
    if (!ReadExtension(&reader, &fields)) return false;
    const std::string oid(fields.oid.AsStringView());
    if (std::count(seen.begin(), seen.end(), oid) != 0) return false;
    seen.push_back(oid);
    if (fields.extension == Extension::kCtPoison) return false;
    if (fields.critical &&
        (fields.extension == Extension::kUnknown ||
         fields.extension == Extension::kNetscapeCertType ||
         fields.extension == Extension::kSubjectDirectoryAttributes ||
         !IsWellFormed(fields.extension, fields.value))) {
      return false;
    }
  }
  return true;
}

bool ReferenceValidator::HasIssuerPurpose(
    const Certificate& certificate) const {
  return options_.purpose.known() == Purpose::Known::kAny ||
         !certificate.has_purposes() ||
         (certificate.purposes() & (PurposeBit(Purpose::Known::kAny) |
                                    PurposeBit(Purpose::Known::kServerAuth))) !=
             0;
}

bool ReferenceValidator::IsValidAnchor(const Anchor& anchor) const {
  const Certificate* certificate = anchor.certificate;
  if (certificate == nullptr) return IsStubPublicKey(anchor.public_key);
  return certificate->public_key().algorithm == PublicKeyAlgorithm::kEd25519 &&
         (!Has(Rule::kAnchorExtensionsUnderstood) ||
          HasValidExtensions(*certificate)) &&
         (!Has(Rule::kAnchorInValidity) || HasValidTime(*certificate)) &&
         (!Has(Rule::kAnchorIsCa) || certificate->version() != 3 ||
          certificate->is_ca()) &&
         (!Has(Rule::kAnchorKeyUsage) ||
          certificate->allows_key_usage(KeyUsage::kKeyCertSign)) &&
         (!Has(Rule::kAnchorConstraintsApply) ||
          HasIssuerPurpose(*certificate));
}

bool ReferenceValidator::IsValidIntermediate(
    const Certificate& certificate) const {
  return HasValidExtensions(certificate) &&
         certificate.signature_algorithms_agree() &&
         certificate.signature_algorithm() == SignatureAlgorithm::kEd25519 &&
         certificate.public_key().algorithm == PublicKeyAlgorithm::kEd25519 &&
         HasValidTime(certificate) &&
         // 6.1.4 (k), (n).
         certificate.version() == 3 && certificate.is_ca() &&
         certificate.allows_key_usage(KeyUsage::kKeyCertSign) &&
         HasIssuerPurpose(certificate);
}

bool ReferenceValidator::IsValidEndEntity(
    const Certificate& certificate) const {
  if (!HasValidExtensions(certificate) ||
      !certificate.signature_algorithms_agree() ||
      certificate.signature_algorithm() != SignatureAlgorithm::kEd25519 ||
      certificate.public_key().algorithm != PublicKeyAlgorithm::kEd25519 ||
      !HasValidTime(certificate) ||
      (Has(Rule::kEndEntityIsNotCa) && certificate.is_ca()) ||
      !IsFor(certificate)) {
    return false;
  }
  if (options_.purpose.known() == Purpose::Known::kAny) return true;
  if (Has(Rule::kKeyUsageFitsPurpose) &&
      !certificate.allows_key_usage(KeyUsage::kDigitalSignature) &&
      !certificate.allows_key_usage(KeyUsage::kKeyEncipherment) &&
      !certificate.allows_key_usage(KeyUsage::kKeyAgreement)) {
    return false;
  }
  if (!certificate.has_purposes()) return true;
  const auto names = [&certificate](Purpose::Known purpose) {
    return (certificate.purposes() & PurposeBit(purpose)) != 0;
  };
  return (names(Purpose::Known::kServerAuth) ||
          (names(Purpose::Known::kAny) &&
           !Has(Rule::kNoAnyPurposeOnEndEntity))) &&
         !(names(Purpose::Known::kOcspSigning) &&
           Has(Rule::kNoOcspSigningOnEndEntity));
}

// RFC 9525 section 6, for host names and for nobody in particular.
bool ReferenceValidator::IsFor(const Certificate& certificate) const {
  if (options_.identity.kind() == Identity::Kind::kNone) return true;
  if (options_.identity.kind() != Identity::Kind::kDnsName) {
    Die("the reference validator knows host names only");
  }
  const absl::string_view host = options_.identity.value().AsStringView();
  if (!ReferenceIsHostName(host, false, true)) return false;
  bool matches = false;
  const bool well_formed = ForEachGeneralName(
      certificate.extension(Extension::kSubjectAltName),
      [&](const GeneralName& name) {
        const absl::string_view text = name.value.AsStringView();
        const bool wide = text.size() > 2 && text.substr(0, 2) == "*." &&
                          text.find('.', 2) == absl::string_view::npos &&
                          Has(Rule::kWildcardNeedsTwoLabels);
        matches = matches || (name.form == NameForm::kDnsName &&
                              ReferenceIsHostName(text, true, true) && !wide &&
                              ReferenceHostCovers(text, host));
        return true;
      });
  return well_formed && matches;
}

// RFC 5280 section 6.1.3 (b) and (c): path[0] to path[below - 1] against one
// CA's constraints.
bool ReferenceValidator::AreNamesValid(const Path& path, size_t below,
                                       der::Input constraints) const {
  for (size_t i = 0; i < below; ++i) {
    if (i != 0 && IsSelfIssued(*path[i]) &&
        !Has(Rule::kNameConstraintsBindSelfIssued)) {
      continue;
    }
    if (!ReferenceNamesAllowed(constraints, *path[i],
                               i == 0 ? &options_.identity : nullptr,
                               options_.policy)) {
      return false;
    }
  }
  return true;
}

bool ReferenceValidator::ArePoliciesValid(const Path& path,
                                          const Anchor& anchor) const {
  const std::vector<const Certificate*> top_down(path.rbegin(), path.rend());
  const Certificate* binding =
      Has(Rule::kAnchorConstraintsApply) ? anchor.certificate : nullptr;
  const auto constrains = [](const Certificate* certificate) {
    return certificate->has_extension(Extension::kPolicyConstraints) ||
           certificate->has_extension(Extension::kInhibitAnyPolicy);
  };
  // Where nothing asks for policies, malformed ones are let pass.
  const bool matter =
      options_.compute_policies || options_.policies.require_explicit_policy ||
      (binding != nullptr && constrains(binding)) ||
      std::any_of(path.begin(), path.end(), [&](const Certificate* c) {
        return constrains(c) ||
               c->is_critical(Extension::kCertificatePolicies) ||
               c->has_extension(Extension::kPolicyMappings);
      });
  return !matter ||
         CheckReferencePolicies(top_down, binding, options_.policies).ok;
}

}  // namespace cairn::testing
