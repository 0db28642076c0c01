#include "pkix/certificate.h"

#include <new>

#include "der/oid.h"
#include "der/reader.h"
#include "der/tag.h"
#include "der/values.h"
#include "pkix/name.h"

namespace cairn {
namespace {

// The longest serialNumber of RFC 5280 section 4.1.2.2, in octets.
constexpr size_t kMaxSerialOctets = 20;

// Those of DecodeExtension().
constexpr uint32_t kDecodedExtensions =
    ExtensionBit(Extension::kBasicConstraints) |
    ExtensionBit(Extension::kKeyUsage) | ExtensionBit(Extension::kExtKeyUsage) |
    ExtensionBit(Extension::kAuthorityKeyIdentifier) |
    ExtensionBit(Extension::kSubjectKeyIdentifier) |
    ExtensionBit(Extension::kNoRevAvail);

// An unknown extension that is repeated is found by comparing each with those
// before it; this filter spares certificates that repeat nothing the work.
uint64_t OidFilterBit(der::Input oid) {
  const uint8_t last = oid[oid.size() - 1];
  return uint64_t{1} << ((last ^ (oid.size() << 3)) & 63);
}

}  // namespace

// Fills a Certificate in one pass. Each method stands below the production it
// reads, and reports where it stopped.
class CertificateParser {
 public:
  CertificateParser(der::Input der, Certificate* certificate)
      : der_(der), c_(certificate) {}

  Failure Parse();

 private:
  Failure ParseTbsCertificate(der::Reader tbs);
  Failure ParseVersion(der::Reader* tbs);
  Failure ParseSerialNumber(der::Reader* tbs);
  Failure ParseValidity(der::Reader* tbs);
  Failure ParseSubjectPublicKeyInfo(der::Reader* tbs);
  Failure ParseUniqueIdentifier(der::Reader* tbs, der::Tag tag);
  Failure ParseExtensions(der::Reader* tbs);
  void NoteUnusualExtension(const ExtensionFields& fields, const uint8_t* at,
                            uint64_t* filter);

  // The extensions that are decoded at once. `value` is extnValue's contents.
  bool ParseBasicConstraints(der::Input value);
  bool ParseKeyUsage(der::Input value);
  bool ParseExtKeyUsage(der::Input value);
  bool ParseAuthorityKeyIdentifier(der::Input value);
  bool ParseSubjectKeyIdentifier(der::Input value);
  bool DecodeExtension(Extension extension, der::Input value);

  // Keeps the first of the offsets it is called with.
  static void NoteFirst(uint32_t offset, uint32_t* noted) {
    if (*noted == Failure::kNoOffset) *noted = offset;
  }
  bool IsRepeated(der::Input oid, const uint8_t* end) const;

  uint32_t OffsetOf(const uint8_t* at) const {
    return static_cast<uint32_t>(at - der_.data());
  }
  Certificate::Slice SliceOf(der::Input part) const {
    return {OffsetOf(part.data()), static_cast<uint32_t>(part.size())};
  }
  Failure Fail(Error error, const der::Reader& at) const {
    return Failure(error, Extension::kNone, OffsetOf(at.position()));
  }
  void Set(Certificate::Flag flag) {
    c_->flags_ = static_cast<uint8_t>(c_->flags_ | flag);
  }
  void Note(EncodingQuirk quirk) {
    c_->quirks_ =
        static_cast<uint16_t>(c_->quirks_ | static_cast<uint16_t>(quirk));
  }

  const der::Input der_;
  Certificate* const c_;
  der::Input tbs_algorithm_;
};

Failure CertificateParser::Parse() {
  der::Reader whole(der_);
  if (der_.size() > kMaxCertificateSize) {
    return Fail(Error::kCertificateTooLarge, whole);
  }
  c_->der_ = der_;
  der::Reader fields;
  if (!whole.Read(der::kSequence, &fields)) {
    return Fail(Error::kMalformedCertificate, whole);
  }
  if (!whole.AtEnd()) return Fail(Error::kTrailingData, whole);

  der::Input tbs;
  if (!fields.ReadTlv(der::kSequence, &tbs)) {
    return Fail(Error::kMalformedTbsCertificate, fields);
  }
  c_->tbs_ = SliceOf(tbs);
  der::Reader tbs_fields;
  der::ReadOnly(tbs, der::kSequence, &tbs_fields);
  if (Failure f = ParseTbsCertificate(tbs_fields); !f.ok()) return f;

  const der::Reader before_algorithm = fields;
  der::Input algorithm;
  bool null_missing = false;
  if (!fields.ReadTlv(der::kSequence, &algorithm) ||
      !ParseSignatureAlgorithm(algorithm, &c_->signature_algorithm_,
                               &null_missing)) {
    return Fail(Error::kMalformedSignatureAlgorithm, before_algorithm);
  }
  c_->signature_algorithm_der_ = SliceOf(algorithm);
  if (null_missing) Note(EncodingQuirk::kRsaNullMissing);
  if (algorithm == tbs_algorithm_) Set(Certificate::kSignatureAlgorithmsAgree);

  der::Input signature;
  if (!der::ReadOctetAlignedBitString(&fields, &signature)) {
    return Fail(Error::kMalformedSignature, fields);
  }
  c_->signature_ = SliceOf(signature);
  if (!fields.AtEnd()) return Fail(Error::kMalformedCertificate, fields);
  return Failure();
}

// TBSCertificate  ::=  SEQUENCE  {
//      version         [0]  EXPLICIT Version DEFAULT v1,
//      serialNumber         CertificateSerialNumber,
//      signature            AlgorithmIdentifier,
//      issuer               Name,
//      validity             Validity,
//      subject              Name,
//      subjectPublicKeyInfo SubjectPublicKeyInfo,
//      issuerUniqueID  [1]  IMPLICIT UniqueIdentifier OPTIONAL,
//                           -- If present, version MUST be v2 or v3
//      subjectUniqueID [2]  IMPLICIT UniqueIdentifier OPTIONAL,
//                           -- If present, version MUST be v2 or v3
//      extensions      [3]  EXPLICIT Extensions OPTIONAL
//                           -- If present, version MUST be v3
//      }
Failure CertificateParser::ParseTbsCertificate(der::Reader tbs) {
  if (Failure f = ParseVersion(&tbs); !f.ok()) return f;
  if (Failure f = ParseSerialNumber(&tbs); !f.ok()) return f;
  if (!tbs.ReadTlv(der::kSequence, &tbs_algorithm_)) {
    return Fail(Error::kMalformedSignatureAlgorithm, tbs);
  }
  der::Reader before = tbs;
  der::Input issuer;
  if (!tbs.ReadTlv(der::kSequence, &issuer) ||
      !ScanName(issuer, &c_->issuer_hash_)) {
    return Fail(Error::kMalformedIssuer, before);
  }
  c_->issuer_ = SliceOf(issuer);
  if (Failure f = ParseValidity(&tbs); !f.ok()) return f;
  before = tbs;
  der::Input subject;
  if (!tbs.ReadTlv(der::kSequence, &subject) ||
      !ScanName(subject, &c_->subject_hash_)) {
    return Fail(Error::kMalformedSubject, before);
  }
  c_->subject_ = SliceOf(subject);
  if (IsEmptyName(subject)) Set(Certificate::kEmptySubject);
  if (c_->subject_hash_ == c_->issuer_hash_ && NamesMatch(subject, issuer)) {
    Set(Certificate::kSelfIssued);
  }
  if (Failure f = ParseSubjectPublicKeyInfo(&tbs); !f.ok()) return f;
  for (der::Tag tag : {der::ContextPrimitive(1), der::ContextPrimitive(2)}) {
    if (Failure f = ParseUniqueIdentifier(&tbs, tag); !f.ok()) return f;
  }
  if (Failure f = ParseExtensions(&tbs); !f.ok()) return f;
  if (!tbs.AtEnd()) return Fail(Error::kMalformedTbsCertificate, tbs);
  return Failure();
}

// Version  ::=  INTEGER  {  v1(0), v2(1), v3(2)  }
Failure CertificateParser::ParseVersion(der::Reader* tbs) {
  const der::Reader before = *tbs;
  c_->version_ = 1;
  if (!tbs->Peek(der::ContextConstructed(0))) return Failure();
  uint32_t version = 0;
  if (!der::ReadNested(tbs, der::ContextConstructed(0),
                       [&version](der::Reader* r) {
                         return der::ReadSmallInteger(r, 2, &version);
                       })) {
    return Fail(Error::kMalformedVersion, before);
  }
  if (version == 0) Note(EncodingQuirk::kExplicitVersion1);
  c_->version_ = static_cast<uint8_t>(version + 1);
  return Failure();
}

// CertificateSerialNumber  ::=  INTEGER
Failure CertificateParser::ParseSerialNumber(der::Reader* tbs) {
  der::Input serial;
  if (!der::ReadInteger(tbs, &serial)) {
    return Fail(Error::kMalformedSerialNumber, *tbs);
  }
  c_->serial_number_ = SliceOf(serial);
  if (der::IsNegative(serial) || der::IsZero(serial)) {
    Note(EncodingQuirk::kSerialNotPositive);
  }
  if (serial.size() > kMaxSerialOctets) Note(EncodingQuirk::kSerialTooLong);
  return Failure();
}

// Validity ::= SEQUENCE {
//      notBefore      Time,
//      notAfter       Time }
Failure CertificateParser::ParseValidity(der::Reader* tbs) {
  const der::Reader before = *tbs;
  bool generalized[2] = {};
  if (!der::ReadNested(tbs, der::kSequence, [&](der::Reader* validity) {
        return der::ReadTime(validity, &c_->not_before_, &generalized[0]) &&
               der::ReadTime(validity, &c_->not_after_, &generalized[1]);
      })) {
    return Fail(Error::kMalformedValidity, before);
  }
  if (c_->not_after_ < c_->not_before_) {
    return Fail(Error::kValidityEndsBeforeItBegins, before);
  }
  const auto must_be_utc = [](der::Time time) {
    return time >= der::kFirstUtcTime && time < der::kFirstGeneralizedTime;
  };
  if ((generalized[0] && must_be_utc(c_->not_before_)) ||
      (generalized[1] && must_be_utc(c_->not_after_))) {
    Note(EncodingQuirk::kTimeEncoding);
  }
  return Failure();
}

Failure CertificateParser::ParseSubjectPublicKeyInfo(der::Reader* tbs) {
  const der::Reader before = *tbs;
  der::Input info;
  if (!tbs->ReadTlv(der::kSequence, &info) ||
      !ParsePublicKey(info, &c_->public_key_)) {
    return Fail(Error::kMalformedSubjectPublicKeyInfo, before);
  }
  if (c_->public_key_.rsa_null_missing) Note(EncodingQuirk::kRsaNullMissing);
  return Failure();
}

// UniqueIdentifier  ::=  BIT STRING
Failure CertificateParser::ParseUniqueIdentifier(der::Reader* tbs,
                                                 der::Tag tag) {
  const der::Reader before = *tbs;
  der::Input value;
  bool present;
  if (!tbs->ReadOptional(tag, &value, &present)) {
    return Fail(Error::kMalformedUniqueIdentifier, before);
  }
  if (!present) return Failure();
  uint16_t bits;
  bool trailing_zeros;
  if (c_->version_ < 2 || !der::ParseNamedBits(value, &bits, &trailing_zeros)) {
    return Fail(Error::kMalformedUniqueIdentifier, before);
  }
  Note(EncodingQuirk::kUniqueIdentifier);
  return Failure();
}

// Extensions  ::=  SEQUENCE SIZE (1..MAX) OF Extension
Failure CertificateParser::ParseExtensions(der::Reader* tbs) {
  if (!tbs->Peek(der::ContextConstructed(3))) return Failure();
  const der::Reader before = *tbs;
  if (c_->version_ != 3) return Fail(Error::kExtensionsNeedVersion3, before);
  der::Input contents;
  if (!der::ReadNested(tbs, der::ContextConstructed(3),
                       [&contents](der::Reader* r) {
                         return r->Read(der::kSequence, &contents);
                       }) ||
      contents.empty()) {
    return Fail(Error::kMalformedExtensions, before);
  }
  c_->all_extensions_ = SliceOf(contents);
  uint64_t filter = 0;
  int count = 0;
  for (der::Reader extensions(contents); !extensions.AtEnd();) {
    if (++count > kMaxExtensions) {
      return Fail(Error::kTooManyExtensions, extensions);
    }
    const uint8_t* at = extensions.position();
    // What an Extension is: pkix/extension.h.
    ExtensionFields fields;
    if (!ReadExtension(&extensions, &fields)) {
      return Fail(Error::kMalformedExtensions, extensions);
    }
    if (fields.explicit_default) Note(EncodingQuirk::kExplicitDefault);
    const uint32_t bit = ExtensionBit(fields.extension);
    if (((c_->present_ | ExtensionBit(Extension::kUnknown)) & bit) != 0) {
      NoteUnusualExtension(fields, at, &filter);
      continue;
    }
    c_->present_ |= bit;
    if (fields.critical) c_->critical_ |= bit;
    c_->extensions_[static_cast<int>(fields.extension)] = SliceOf(fields.value);
    if ((bit & kDecodedExtensions) != 0 &&
        !DecodeExtension(fields.extension, fields.value)) {
      return Failure(Error::kMalformedExtension, fields.extension,
                     OffsetOf(at));
    }
  }
  return Failure();
}

// One that is not known, or that was there before: to be judged later.
void CertificateParser::NoteUnusualExtension(const ExtensionFields& fields,
                                             const uint8_t* at,
                                             uint64_t* filter) {
  const uint32_t offset = OffsetOf(at);
  if (fields.extension != Extension::kUnknown) {
    NoteFirst(offset, &c_->duplicate_extension_offset_);
    return;
  }
  const uint64_t filter_bit = OidFilterBit(fields.oid);
  if ((*filter & filter_bit) != 0 && IsRepeated(fields.oid, at)) {
    NoteFirst(offset, &c_->duplicate_extension_offset_);
  }
  *filter |= filter_bit;
  if (fields.critical) {
    NoteFirst(offset, &c_->unknown_critical_extension_offset_);
  }
}

bool CertificateParser::IsRepeated(der::Input oid, const uint8_t* end) const {
  der::Reader earlier(c_->all_extensions());
  ExtensionFields fields;
  while (earlier.position() != end && ReadExtension(&earlier, &fields)) {
    if (fields.oid == oid) return true;
  }
  return false;
}

bool CertificateParser::DecodeExtension(Extension extension, der::Input value) {
  switch (extension) {
    case Extension::kBasicConstraints:
      return ParseBasicConstraints(value);
    case Extension::kKeyUsage:
      return ParseKeyUsage(value);
    case Extension::kExtKeyUsage:
      return ParseExtKeyUsage(value);
    case Extension::kAuthorityKeyIdentifier:
      return ParseAuthorityKeyIdentifier(value);
    case Extension::kSubjectKeyIdentifier:
      return ParseSubjectKeyIdentifier(value);
    case Extension::kNoRevAvail: {
      // noRevAvail ::= NULL. RFC 9608 section 2.
      der::Input empty;
      return der::ReadOnly(value, der::kNull, &empty) && empty.empty();
    }
    default:
      return true;
  }
}

// BasicConstraints ::= SEQUENCE {
//      cA                      BOOLEAN DEFAULT FALSE,
//      pathLenConstraint       INTEGER (0..MAX) OPTIONAL }
//
// RFC 5280 section 4.2.1.9. A pathLenConstraint without cA means nothing.
bool CertificateParser::ParseBasicConstraints(der::Input value) {
  der::Reader fields;
  bool is_ca;
  bool explicit_default;
  if (!der::ReadOnly(value, der::kSequence, &fields) ||
      !der::ReadBooleanDefaultFalse(&fields, &is_ca, &explicit_default)) {
    return false;
  }
  if (is_ca) Set(Certificate::kIsCa);
  if (explicit_default) Note(EncodingQuirk::kExplicitDefault);
  if (fields.AtEnd()) return true;
  der::Input length;
  if (!der::ReadInteger(&fields, &length) || der::IsNegative(length) ||
      !fields.AtEnd()) {
    return false;
  }
  length = der::WithoutSignOctet(length);
  c_->path_length_ = length.size() == 1 ? length[0] : 255;
  return true;
}

// KeyUsage: pkix/key_usage.h. RFC 5280 section 4.2.1.3: "at least one of the
// bits MUST be set to 1" is the profile's to check, not the parser's.
bool CertificateParser::ParseKeyUsage(der::Input value) {
  der::Reader reader(value);
  bool trailing_zeros;
  if (!der::ReadNamedBits(&reader, &c_->key_usage_, &trailing_zeros) ||
      !reader.AtEnd()) {
    return false;
  }
  if (trailing_zeros) Note(EncodingQuirk::kKeyUsageTrailingZeros);
  return true;
}

// ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId
//
// KeyPurposeId ::= OBJECT IDENTIFIER
//
// RFC 5280 section 4.2.1.12.
bool CertificateParser::ParseExtKeyUsage(der::Input value) {
  der::Input contents;
  return der::ReadOnly(value, der::kSequence, &contents) &&
         der::ReadEach(
             contents, der::EmptyAllowed::kNo, [this](der::Reader* r) {
               der::Input oid_contents;
               der::Oid oid;
               if (!der::ReadKnownObjectIdentifier(r, &oid_contents, &oid)) {
                 return false;
               }
               c_->purposes_ = static_cast<uint8_t>(
                   c_->purposes_ | PurposeBit(Purpose::FindKnown(oid)));
               return true;
             });
}

// AuthorityKeyIdentifier ::= SEQUENCE {
//      keyIdentifier             [0] KeyIdentifier           OPTIONAL,
//      authorityCertIssuer       [1] GeneralNames            OPTIONAL,
//      authorityCertSerialNumber [2] CertificateSerialNumber OPTIONAL  }
//
// RFC 5280 section 4.2.1.1. Path building uses the key identifier only.
bool CertificateParser::ParseAuthorityKeyIdentifier(der::Input value) {
  der::Reader fields;
  der::Input key_identifier;
  der::Input ignored;
  bool has_key_identifier;
  bool has_issuer;
  bool has_serial;
  if (!der::ReadOnly(value, der::kSequence, &fields) ||
      !fields.ReadOptional(der::ContextPrimitive(0), &key_identifier,
                           &has_key_identifier) ||
      !fields.ReadOptional(der::ContextConstructed(1), &ignored, &has_issuer) ||
      !fields.ReadOptional(der::ContextPrimitive(2), &ignored, &has_serial) ||
      !fields.AtEnd()) {
    return false;
  }
  if (has_key_identifier) {
    c_->authority_key_identifier_ = SliceOf(key_identifier);
  }
  if (has_issuer) Set(Certificate::kAuthorityCertIssuer);
  if (has_serial) Set(Certificate::kAuthorityCertSerial);
  return true;
}

// SubjectKeyIdentifier ::= KeyIdentifier
//
// KeyIdentifier ::= OCTET STRING
//
// RFC 5280 section 4.2.1.2.
bool CertificateParser::ParseSubjectKeyIdentifier(der::Input value) {
  der::Input key_identifier;
  if (!der::ReadOnly(value, der::kOctetString, &key_identifier)) return false;
  c_->subject_key_identifier_ = SliceOf(key_identifier);
  return true;
}

Failure Certificate::Parse(der::Input der, Certificate* certificate) {
  // In place: an assignment would make another and copy it.
  ::new (static_cast<void*>(certificate)) Certificate();
  Failure failure = CertificateParser(der, certificate).Parse();
  if (!failure.ok()) *certificate = Certificate();
  return failure;
}

uint32_t Certificate::extension_offset(Extension extension) const {
  der::Reader extensions(all_extensions());
  while (!extensions.AtEnd()) {
    const uint8_t* at = extensions.position();
    ExtensionFields fields;
    if (!ReadExtension(&extensions, &fields)) break;
    if (fields.extension == extension) {
      return static_cast<uint32_t>(at - der_.data());
    }
  }
  return Failure::kNoOffset;
}

bool Certificate::names_purpose(const Purpose& purpose) const {
  if ((purposes_ & PurposeBit(purpose.known())) == 0) return false;
  if (purpose.known() != Purpose::Known::kOther) return true;
  der::Input contents;
  if (!der::ReadOnly(extension(Extension::kExtKeyUsage), der::kSequence,
                     &contents)) {
    return false;
  }
  bool found = false;
  return der::ReadEach(contents, der::EmptyAllowed::kNo,
                       [&](der::Reader* r) {
                         der::Input oid;
                         if (!der::ReadObjectIdentifier(r, &oid)) return false;
                         found = found || oid == purpose.oid();
                         return true;
                       }) &&
         found;
}

}  // namespace cairn
