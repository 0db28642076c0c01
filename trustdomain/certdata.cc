#include "trustdomain/certdata.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "der/input.h"
#include "der/reader.h"
#include "der/tag.h"
#include "der/values.h"
#include "openssl/sha.h"
#include "pkix/certificate.h"
#include "pkix/name.h"
#include "pkix/report.h"
#include "trustdomain/certdata_objects_internal.h"
#include "trustdomain/nss_constraints.h"
#include "trustdomain/sha256.h"

namespace cairn {
namespace {

using internal::CertdataAttribute;
using internal::CertdataObject;

// A date after which end entities are distrusted, and for what.
struct DateAttribute {
  absl::string_view name;
  uint8_t purpose;
};
constexpr DateAttribute kDates[] = {
    {"CKA_NSS_SERVER_DISTRUST_AFTER", PurposeBit(Purpose::Known::kServerAuth)},
    {"CKA_NSS_EMAIL_DISTRUST_AFTER",
     PurposeBit(Purpose::Known::kEmailProtection)},
};

// A trust attribute: its name in NSS's objects and in those of PKCS #11 3.2.
struct TrustAttribute {
  absl::string_view name;
  absl::string_view prefixed_name;
  uint8_t purpose;
};
constexpr TrustAttribute kTrusts[] = {
    {"CKA_TRUST_SERVER_AUTH", "CKA_PKCS_TRUST_SERVER_AUTH",
     PurposeBit(Purpose::Known::kServerAuth)},
    {"CKA_TRUST_EMAIL_PROTECTION", "CKA_PKCS_TRUST_EMAIL_PROTECTION",
     PurposeBit(Purpose::Known::kEmailProtection)},
    {"CKA_TRUST_CODE_SIGNING", "CKA_PKCS_TRUST_CODE_SIGNING",
     PurposeBit(Purpose::Known::kCodeSigning)},
};
constexpr uint8_t kAllTrusts = PurposeBit(Purpose::Known::kServerAuth) |
                               PurposeBit(Purpose::Known::kEmailProtection) |
                               PurposeBit(Purpose::Known::kCodeSigning);

// What a trust attribute says.
enum class Trust : uint8_t {
  kNothing,    // no trust of its own
  kDelegator,  // a trusted CA
  kItself,     // this certificate, as an end entity
  kDistrusted,
};
constexpr struct {
  absl::string_view text;
  Trust trust;
} kTrustValues[] = {
    {"CKT_NSS_TRUSTED_DELEGATOR", Trust::kDelegator},
    {"CKT_NSS_TRUSTED", Trust::kItself},
    {"CKT_NSS_NOT_TRUSTED", Trust::kDistrusted},
    {"CKT_NSS_MUST_VERIFY_TRUST", Trust::kNothing},
    {"CKT_NSS_VALID_DELEGATOR", Trust::kNothing},
    {"CKT_NSS_TRUST_UNKNOWN", Trust::kNothing},
    {"CKT_TRUST_ANCHOR", Trust::kDelegator},
    {"CKT_TRUSTED", Trust::kItself},
    {"CKT_NOT_TRUSTED", Trust::kDistrusted},
    {"CKT_TRUST_MUST_VERIFY_TRUST", Trust::kNothing},
    {"CKT_TRUST_UNKNOWN", Trust::kNothing},
};

// A certificate object.
struct CertificateObject {
  RootEntry entry;  // without purposes
  int line = 0;
  bool has_trust = false;
};

// A trust object.
struct TrustObject {
  std::string label;
  int line = 0;
  std::string issuer;
  std::string serial;  // contents octets
  std::string sha1;    // or empty
  std::string sha256;  // or empty
  uint8_t delegator = 0;
  uint8_t itself = 0;
  uint8_t distrusted = 0;
  std::vector<DistrustDate> dates;

  uint8_t trusted() const { return delegator | itself; }
};

std::string Sha256Bytes(absl::string_view bytes) {
  const Sha256 digest = Sha256Of(der::Input::FromString(bytes));
  return std::string(der::Input(digest).AsStringView());
}

std::string Sha1Bytes(absl::string_view bytes) {
  std::string digest(SHA_DIGEST_LENGTH, '\0');
  SHA1(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(),
       reinterpret_cast<uint8_t*>(&digest[0]));
  return digest;
}

// Reads values of one object. The first that cannot be read makes a problem of
// the object, and ok() false.
class ValueReader {
 public:
  explicit ValueReader(CertdataObject* object) : object_(*object) {}

  bool ok() const { return object_.problem.empty(); }

  void Fail(int line, absl::string_view text) {
    object_.SetProblem(line, text);
  }

  // The bytes of a MULTILINE_OCTAL value; empty where it is absent.
  std::string Bytes(absl::string_view name, bool required) {
    const CertdataAttribute* attribute = object_.Find(name);
    if (attribute == nullptr) {
      if (required) Fail(object_.line, absl::StrCat("there is no ", name));
      return "";
    }
    if (attribute->type != "MULTILINE_OCTAL") {
      Fail(attribute->line, absl::StrCat(name, " is not MULTILINE_OCTAL"));
      return "";
    }
    return attribute->value;
  }

  // CKA_ISSUER and the contents octets of CKA_SERIAL_NUMBER.
  void IssuerAndSerial(std::string* issuer, std::string* serial) {
    *issuer = Bytes("CKA_ISSUER", true);
    const std::string tlv = Bytes("CKA_SERIAL_NUMBER", true);
    if (!ok()) return;
    if (!IsWellFormedName(der::Input::FromString(*issuer))) {
      Fail(object_.line, "CKA_ISSUER is not a Name");
    }
    der::Reader reader(der::Input::FromString(tlv));
    der::Input contents;
    // Real serial numbers are not always in their shortest form.
    if (!reader.Read(der::kInteger, &contents) || !reader.AtEnd() ||
        contents.empty()) {
      Fail(object_.line, "CKA_SERIAL_NUMBER is not an INTEGER");
    }
    *serial = std::string(contents.AsStringView());
  }

  // The dates that are there: octets of a UTCTime or GeneralizedTime, or
  // CK_FALSE for none.
  std::vector<DistrustDate> Dates() {
    std::vector<DistrustDate> dates;
    for (const DateAttribute& date : kDates) {
      const CertdataAttribute* attribute = object_.Find(date.name);
      if (attribute == nullptr ||
          (attribute->type == "CK_BBOOL" && attribute->value == "CK_FALSE")) {
        continue;
      }
      DistrustDate read;
      read.purposes = date.purpose;
      const der::Input octets = der::Input::FromString(attribute->value);
      if (attribute->type != "MULTILINE_OCTAL" ||
          (!der::ParseUtcTime(octets, &read.after) &&
           !der::ParseGeneralizedTime(octets, &read.after))) {
        Fail(attribute->line, absl::StrCat(date.name, " is not a time"));
      }
      dates.push_back(read);
    }
    return dates;
  }

  Trust TrustFor(const TrustAttribute& trust) {
    const CertdataAttribute* attribute = object_.Find(trust.name);
    if (attribute == nullptr) attribute = object_.Find(trust.prefixed_name);
    if (attribute == nullptr) {
      Fail(object_.line, absl::StrCat("there is no ", trust.name));
      return Trust::kNothing;
    }
    for (const auto& value : kTrustValues) {
      if (value.text == attribute->value) return value.trust;
    }
    Fail(attribute->line, absl::StrCat("unknown trust: ", attribute->value));
    return Trust::kNothing;
  }

  // CKA_LABEL in quotation marks, with C escapes.
  std::string Label() const {
    const CertdataAttribute* attribute = object_.Find("CKA_LABEL");
    if (attribute == nullptr) return "";
    absl::string_view text = attribute->value;
    absl::ConsumePrefix(&text, "\"");
    absl::ConsumeSuffix(&text, "\"");
    std::string label;
    return absl::CUnescape(text, &label) ? label : std::string(text);
  }

  bool IsFalse(absl::string_view name) const {
    const CertdataAttribute* attribute = object_.Find(name);
    return attribute != nullptr && attribute->value == "CK_FALSE";
  }

 private:
  CertdataObject& object_;
};

class CertdataReader {
 public:
  explicit CertdataReader(absl::string_view name) : name_(name) {
    list_.has_constraints = true;
  }

  RootList Read(absl::string_view text) {
    std::vector<CertdataObject> objects = internal::ReadCertdataObjects(text);
    std::vector<TrustObject> trusts;
    for (CertdataObject& object : objects) {
      if (object.kind == "CKO_CERTIFICATE") {
        ReadCertificate(&object);
      } else if (object.kind == "CKO_NSS_TRUST" || object.kind == "CKO_TRUST") {
        ReadTrust(&object, &trusts);
      }
      if (!object.problem.empty()) {
        Problem(object.problem_line, object.problem);
      }
    }
    for (const TrustObject& trust : trusts) Apply(trust);
    for (const CertificateObject& certificate : certificates_) {
      if (!certificate.has_trust) {
        Problem(certificate.line, "there is no trust object for it");
      }
    }
    Finish();
    return std::move(list_);
  }

 private:
  // Certificates by what trust objects name them by.
  using Key = std::pair<std::string, std::string>;

  void Problem(int line, absl::string_view text) {
    problems_.emplace(line, absl::StrCat(name_, ":", line, ": ", text));
  }

  void ReadCertificate(CertdataObject* object) {
    ValueReader reader(object);
    CertificateObject read;
    read.line = object->line;
    read.entry.der = reader.Bytes("CKA_VALUE", true);
    read.entry.purposes = 0;
    read.entry.publicly_trusted = !reader.IsFalse("CKA_NSS_MOZILLA_CA_POLICY");
    read.entry.distrust_dates = reader.Dates();
    std::string issuer;
    std::string serial;
    reader.IssuerAndSerial(&issuer, &serial);
    if (!reader.ok()) return;
    const der::Input der = der::Input::FromString(read.entry.der);
    Certificate certificate;
    if (const Failure f = Certificate::Parse(der, &certificate); !f.ok()) {
      return reader.Fail(object->line, FailureToText(f, der));
    }
    if (certificate.issuer() != der::Input::FromString(issuer) ||
        certificate.serial_number() != der::Input::FromString(serial)) {
      return reader.Fail(object->line,
                         "CKA_ISSUER or CKA_SERIAL_NUMBER is not the "
                         "certificate's");
    }
    by_key_[{issuer, serial}].push_back(certificates_.size());
    certificates_.push_back(std::move(read));
  }

  static void ReadTrust(CertdataObject* object,
                        std::vector<TrustObject>* trusts) {
    ValueReader reader(object);
    TrustObject trust;
    trust.line = object->line;
    trust.label = reader.Label();
    reader.IssuerAndSerial(&trust.issuer, &trust.serial);
    trust.sha1 = reader.Bytes("CKA_CERT_SHA1_HASH", false);
    // PKCS #11 3.2: the algorithm is SHA-1 unless another attribute says so,
    // and the size says the same.
    const std::string hash = reader.Bytes("CKA_HASH_OF_CERTIFICATE", false);
    if (hash.size() == SHA_DIGEST_LENGTH) trust.sha1 = hash;
    if (hash.size() == SHA256_DIGEST_LENGTH) trust.sha256 = hash;
    trust.dates = reader.Dates();
    for (const TrustAttribute& attribute : kTrusts) {
      switch (reader.TrustFor(attribute)) {
        case Trust::kNothing:
          break;
        case Trust::kDelegator:
          trust.delegator |= attribute.purpose;
          break;
        case Trust::kItself:
          trust.itself |= attribute.purpose;
          break;
        case Trust::kDistrusted:
          trust.distrusted |= attribute.purpose;
          break;
      }
    }
    if (reader.ok()) trusts->push_back(std::move(trust));
  }

  // The certificate that `trust` is about, or null.
  CertificateObject* Find(const TrustObject& trust) {
    const auto found = by_key_.find(Key(trust.issuer, trust.serial));
    if (found == by_key_.end()) return nullptr;
    for (const size_t i : found->second) {
      const std::string& der = certificates_[i].entry.der;
      if ((trust.sha1.empty() || Sha1Bytes(der) == trust.sha1) &&
          (trust.sha256.empty() || Sha256Bytes(der) == trust.sha256)) {
        return &certificates_[i];
      }
    }
    return nullptr;
  }

  void Apply(const TrustObject& trust) {
    CertificateObject* certificate = Find(trust);
    if (trust.distrusted != 0) Distrust(trust, certificate);
    if (certificate == nullptr) {
      if (trust.trusted() != 0) {
        Problem(trust.line, "the certificate that it trusts is not there");
      }
      return;
    }
    RootEntry& entry = certificate->entry;
    if (certificate->has_trust) {
      Problem(trust.line, "there is another trust object for its certificate");
      // Of two that differ, trust nothing.
      entry.purposes = 0;
      return;
    }
    certificate->has_trust = true;
    entry.purposes = trust.delegator;
    if (trust.delegator == 0 && trust.itself != 0) {
      entry.purposes = trust.itself;
      entry.kind = AnchorConstraints::Kind::kEndEntityOnly;
    }
    for (const DistrustDate& date : trust.dates) {
      entry.distrust_dates.push_back(date);
    }
    KeepEarliestDates(&entry.distrust_dates);
  }

  // One date for each purpose, in the order of kDates.
  static void KeepEarliestDates(std::vector<DistrustDate>* dates) {
    std::vector<DistrustDate> kept;
    for (const DateAttribute& attribute : kDates) {
      DistrustDate earliest;
      earliest.purposes = attribute.purpose;
      for (const DistrustDate& date : *dates) {
        if (date.purposes == attribute.purpose) {
          earliest.after = std::min(earliest.after, date.after);
        }
      }
      if (earliest.after != der::kMaxTime) kept.push_back(earliest);
    }
    *dates = std::move(kept);
  }

  void Distrust(const TrustObject& trust,
                const CertificateObject* certificate) {
    DistrustedEntry entry;
    entry.label = trust.label;
    entry.purposes = trust.distrusted == kAllTrusts
                         ? AnchorConstraints::kEveryPurpose
                         : trust.distrusted;
    entry.issuer = trust.issuer;
    entry.serial = trust.serial;
    if (certificate != nullptr) entry.certificate = certificate->entry.der;
    list_.distrusted.push_back(std::move(entry));
  }

  void Finish() {
    for (CertificateObject& certificate : certificates_) {
      if (certificate.entry.purposes == 0) continue;
      AddNssConstraints(&certificate.entry);
      list_.roots.push_back(std::move(certificate.entry));
    }
    for (auto& [line, problem] : problems_) {
      list_.problems.push_back(std::move(problem));
    }
  }

  const absl::string_view name_;
  RootList list_;
  std::vector<CertificateObject> certificates_;
  std::map<Key, std::vector<size_t>> by_key_;
  // By line, so that they come out in the order of the file.
  std::multimap<int, std::string> problems_;
};

}  // namespace

bool IsCertdata(absl::string_view text) {
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::StripAsciiWhitespace(line) == "BEGINDATA") return true;
  }
  return false;
}

absl::StatusOr<RootList> ReadCertdata(absl::string_view text,
                                      absl::string_view name) {
  if (!IsCertdata(text)) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": not certdata.txt: there is no BEGINDATA line"));
  }
  RootList list = CertdataReader(name).Read(text);
  if (list.roots.empty() && list.distrusted.empty() && list.problems.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": no roots in this certdata.txt"));
  }
  return list;
}

}  // namespace cairn
