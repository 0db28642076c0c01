#include "crl/crl.h"

#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "der/values.h"
#include "pkix/distribution_point.h"
#include "pkix/extension.h"
#include "pkix/general_name.h"
#include "pkix/name.h"

namespace cairn::crl {

// Fills a Crl in one pass. Each method stands below the production it reads,
// and reports where it stopped.
class CrlParser {
 public:
  CrlParser(der::Input der, Crl* crl) : der_(der), crl_(crl) {}

  Failure Parse();

 private:
  Failure ParseTbsCertList(der::Reader tbs);
  Failure ParseDates(der::Reader* tbs);
  Failure ParseExtensions(der::Reader* tbs);
  Failure ParseExtension(der::Reader* extensions, const uint8_t* first);

  // The extensions that are known. `value` is extnValue's contents.
  bool ParseNumber(der::Input value, Crl::Slice* number);
  bool ParseAuthorityKeyIdentifier(der::Input value);
  bool ParseIssuingDistributionPoint(der::Input value);
  bool ParseFreshestCrl(der::Input value);

  uint32_t OffsetOf(const uint8_t* at) const {
    return static_cast<uint32_t>(at - der_.data());
  }
  Crl::Slice SliceOf(der::Input part) const {
    return {OffsetOf(part.data()), static_cast<uint32_t>(part.size())};
  }
  Failure Fail(Error error, const der::Reader& at) const {
    return Failure(error, Extension::kNone, OffsetOf(at.position()));
  }
  void Note(EncodingQuirk quirk) {
    crl_->quirks_ =
        static_cast<uint16_t>(crl_->quirks_ | static_cast<uint16_t>(quirk));
  }

  const der::Input der_;
  Crl* const crl_;
  der::Input tbs_algorithm_;
};

Failure CrlParser::Parse() {
  der::Reader whole(der_);
  if (der_.size() > kMaxCrlSize) return Fail(Error::kCrlTooLarge, whole);
  crl_->der_ = der_;
  der::Input tlv;
  der::Input contents;
  if (!whole.ReadLarge(der::kSequence, &tlv, &contents)) {
    return Fail(Error::kMalformedCrl, whole);
  }
  if (!whole.AtEnd()) return Fail(Error::kCrlTrailingData, whole);

  der::Reader fields(contents);
  der::Input tbs;
  der::Input tbs_contents;
  if (!fields.ReadLarge(der::kSequence, &tbs, &tbs_contents)) {
    return Fail(Error::kMalformedTbsCertList, fields);
  }
  crl_->tbs_ = SliceOf(tbs);
  if (Failure f = ParseTbsCertList(der::Reader(tbs_contents)); !f.ok()) {
    return f;
  }

  const der::Reader before_algorithm = fields;
  der::Input algorithm;
  bool null_missing = false;
  if (!fields.ReadTlv(der::kSequence, &algorithm) ||
      !ParseSignatureAlgorithm(algorithm, &crl_->signature_algorithm_,
                               &null_missing)) {
    return Fail(Error::kMalformedCrl, before_algorithm);
  }
  crl_->signature_algorithm_der_ = SliceOf(algorithm);
  if (null_missing) Note(EncodingQuirk::kRsaNullMissing);
  crl_->signature_algorithms_agree_ = algorithm == tbs_algorithm_;

  der::Input signature;
  if (!der::ReadOctetAlignedBitString(&fields, &signature)) {
    return Fail(Error::kMalformedCrl, fields);
  }
  crl_->signature_ = SliceOf(signature);
  if (!fields.AtEnd()) return Fail(Error::kMalformedCrl, fields);
  return Failure();
}

// TBSCertList  ::=  SEQUENCE  {
//      version                 Version OPTIONAL,
//                                   -- if present, MUST be v2
//      signature               AlgorithmIdentifier,
//      issuer                  Name,
//      thisUpdate              Time,
//      nextUpdate              Time OPTIONAL,
//      revokedCertificates     SEQUENCE OF SEQUENCE  { … } OPTIONAL,
//      crlExtensions           [0]  EXPLICIT Extensions OPTIONAL
//                                    -- if present, version MUST be v2
//      }
//
// RFC 5280 section 5.1.2.6: without revoked certificates the list "MUST be
// absent".
Failure CrlParser::ParseTbsCertList(der::Reader tbs) {
  crl_->version_ = 1;
  if (tbs.Peek(der::kInteger)) {
    der::Reader before = tbs;
    uint32_t version = 0;
    if (!der::ReadSmallInteger(&tbs, 1, &version) || version != 1) {
      return Fail(Error::kMalformedCrlVersion, before);
    }
    crl_->version_ = 2;
  }
  if (!tbs.ReadTlv(der::kSequence, &tbs_algorithm_)) {
    return Fail(Error::kMalformedTbsCertList, tbs);
  }
  der::Reader before = tbs;
  der::Input issuer;
  if (!tbs.ReadTlv(der::kSequence, &issuer) ||
      !ScanName(issuer, &crl_->issuer_hash_)) {
    return Fail(Error::kMalformedCrlIssuer, before);
  }
  crl_->issuer_ = SliceOf(issuer);
  if (Failure f = ParseDates(&tbs); !f.ok()) return f;
  before = tbs;
  if (tbs.Peek(der::kSequence)) {
    der::Input tlv;
    der::Input entries;
    if (!tbs.ReadLarge(der::kSequence, &tlv, &entries) || entries.empty()) {
      return Fail(Error::kMalformedTbsCertList, before);
    }
    crl_->entries_ = SliceOf(entries);
  }
  if (Failure f = ParseExtensions(&tbs); !f.ok()) return f;
  if (!tbs.AtEnd()) return Fail(Error::kMalformedTbsCertList, tbs);
  return Failure();
}

// thisUpdate and nextUpdate. RFC 5280 sections 5.1.2.4 and 5.1.2.5.
Failure CrlParser::ParseDates(der::Reader* tbs) {
  const der::Reader before = *tbs;
  bool this_is_generalized = false;
  bool next_is_generalized = false;
  if (!der::ReadTime(tbs, &crl_->this_update_, &this_is_generalized)) {
    return Fail(Error::kMalformedCrlDates, before);
  }
  crl_->has_next_update_ =
      tbs->Peek(der::kUtcTime) || tbs->Peek(der::kGeneralizedTime);
  if (crl_->has_next_update_) {
    if (!der::ReadTime(tbs, &crl_->next_update_, &next_is_generalized)) {
      return Fail(Error::kMalformedCrlDates, *tbs);
    }
    if (crl_->next_update_ < crl_->this_update_) {
      return Fail(Error::kCrlEndsBeforeItBegins, before);
    }
  }
  const auto must_be_utc = [](der::Time time) {
    return time >= der::kFirstUtcTime && time < der::kFirstGeneralizedTime;
  };
  if ((this_is_generalized && must_be_utc(crl_->this_update_)) ||
      (next_is_generalized && must_be_utc(crl_->next_update_))) {
    Note(EncodingQuirk::kTimeEncoding);
  }
  return Failure();
}

// Extensions  ::=  SEQUENCE SIZE (1..MAX) OF Extension
Failure CrlParser::ParseExtensions(der::Reader* tbs) {
  if (!tbs->Peek(der::ContextConstructed(0))) return Failure();
  const der::Reader before = *tbs;
  if (crl_->version_ != 2) {
    return Fail(Error::kCrlExtensionsNeedVersion2, before);
  }
  der::Input contents;
  if (!der::ReadNested(tbs, der::ContextConstructed(0),
                       [&contents](der::Reader* r) {
                         return r->Read(der::kSequence, &contents);
                       }) ||
      contents.empty()) {
    return Fail(Error::kMalformedCrlExtension, before);
  }
  int count = 0;
  for (der::Reader extensions(contents); !extensions.AtEnd();) {
    if (++count > kMaxCrlExtensions) {
      return Fail(Error::kMalformedCrlExtension, extensions);
    }
    if (Failure f = ParseExtension(&extensions, contents.data()); !f.ok()) {
      return f;
    }
  }
  return Failure();
}

// What an Extension is: pkix/extension.h. `first` is where the first of them
// begins.
Failure CrlParser::ParseExtension(der::Reader* extensions,
                                  const uint8_t* first) {
  const der::Reader before = *extensions;
  ExtensionFields fields;
  if (!ReadExtension(extensions, &fields)) {
    return Fail(Error::kMalformedCrlExtension, before);
  }
  if (fields.explicit_default) Note(EncodingQuirk::kExplicitDefault);
  der::Reader earlier(
      der::Input(first, static_cast<size_t>(before.position() - first)));
  while (!earlier.AtEnd()) {
    ExtensionFields other;
    ReadExtension(&earlier, &other);
    if (other.oid == fields.oid) {
      return Fail(Error::kDuplicateCrlExtension, before);
    }
  }
  // Which may be critical: RFC 5280 sections 5.2.1 to 5.2.6. issuerAltName is
  // more of the issuer's names, which nothing asks for.
  Error if_critical = Error::kOk;
  bool ok = true;
  switch (der::FindOid(fields.oid)) {
    case der::Oid::kCrlNumber:
      if_critical = Error::kCrlExtensionMustNotBeCritical;
      ok = ParseNumber(fields.value, &crl_->number_);
      break;
    case der::Oid::kDeltaCrlIndicator:
      ok = ParseNumber(fields.value, &crl_->base_number_);
      break;
    case der::Oid::kAuthorityKeyIdentifier:
      ok = ParseAuthorityKeyIdentifier(fields.value);
      break;
    case der::Oid::kIssuingDistributionPoint:
      ok = ParseIssuingDistributionPoint(fields.value);
      break;
    case der::Oid::kFreshestCrl:
      if_critical = Error::kCrlExtensionMustNotBeCritical;
      ok = ParseFreshestCrl(fields.value);
      break;
    case der::Oid::kIssuerAltName:
      break;
    default:
      if_critical = Error::kUnknownCriticalCrlExtension;
      break;
  }
  if (!ok) return Fail(Error::kMalformedCrlExtension, before);
  if (fields.critical && crl_->critical_extension_failure_.ok() &&
      if_critical != Error::kOk) {
    crl_->critical_extension_failure_ = Fail(if_critical, before);
  }
  return Failure();
}

// CRLNumber ::= INTEGER (0..MAX)
//
// BaseCRLNumber ::= CRLNumber
//
// RFC 5280 sections 5.2.3 and 5.2.4.
bool CrlParser::ParseNumber(der::Input value, Crl::Slice* number) {
  der::Reader reader(value);
  der::Input contents;
  if (!der::ReadInteger(&reader, &contents) || !reader.AtEnd() ||
      der::IsNegative(contents)) {
    return false;
  }
  *number = SliceOf(der::WithoutSignOctet(contents));
  return true;
}

// AuthorityKeyIdentifier ::= SEQUENCE {
//      keyIdentifier             [0] KeyIdentifier           OPTIONAL,
//      authorityCertIssuer       [1] GeneralNames            OPTIONAL,
//      authorityCertSerialNumber [2] CertificateSerialNumber OPTIONAL  }
bool CrlParser::ParseAuthorityKeyIdentifier(der::Input value) {
  der::Reader fields;
  der::Input key_identifier;
  der::Input ignored;
  bool has_key_identifier;
  bool present;
  if (!der::ReadOnly(value, der::kSequence, &fields) ||
      !fields.ReadOptional(der::ContextPrimitive(0), &key_identifier,
                           &has_key_identifier) ||
      !fields.ReadOptional(der::ContextConstructed(1), &ignored, &present) ||
      !fields.ReadOptional(der::ContextPrimitive(2), &ignored, &present) ||
      !fields.AtEnd()) {
    return false;
  }
  crl_->authority_key_identifier_value_ = SliceOf(value);
  if (has_key_identifier) {
    crl_->authority_key_identifier_ = SliceOf(key_identifier);
  }
  return true;
}

bool CrlParser::ParseIssuingDistributionPoint(der::Input value) {
  crl_->issuing_distribution_point_value_ = SliceOf(value);
  return crl::ParseIssuingDistributionPoint(value,
                                            &crl_->issuing_distribution_point_);
}

// FreshestCRL ::= CRLDistributionPoints
bool CrlParser::ParseFreshestCrl(der::Input value) {
  crl_->freshest_crl_ = SliceOf(value);
  return ForEachDistributionPoint(
      value, [](const DistributionPoint&) { return true; });
}

Failure Crl::Parse(der::Input der, Crl* crl) {
  *crl = Crl();
  Failure failure = CrlParser(der, crl).Parse();
  if (!failure.ok()) *crl = Crl();
  return failure;
}

}  // namespace cairn::crl
