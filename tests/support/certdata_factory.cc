#include "tests/support/certdata_factory.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "openssl/sha.h"
#include "tests/support/der_builder.h"

namespace cairn::testing {
namespace {

std::string CommonLines(absl::string_view kind, const std::string& label) {
  return absl::StrCat("CKA_CLASS CK_OBJECT_CLASS ", kind,
                      "\nCKA_TOKEN CK_BBOOL CK_TRUE\n"
                      "CKA_PRIVATE CK_BBOOL CK_FALSE\n"
                      "CKA_MODIFIABLE CK_BBOOL CK_FALSE\n"
                      "CKA_LABEL UTF8 \"",
                      label, "\"\n");
}

std::string IssuerAndSerial(const TestCertificate& certificate) {
  const der::Input issuer = certificate.certificate().issuer();
  return absl::StrCat(
      MultilineOctal("CKA_ISSUER", issuer.AsStringView()),
      MultilineOctal("CKA_SERIAL_NUMBER", IntegerBytes(certificate.serial())));
}

std::string Date(absl::string_view name, const std::string& date) {
  return date.empty() ? absl::StrCat(name, " CK_BBOOL CK_FALSE\n")
                      : MultilineOctal(name, date);
}

std::string Dates(const CertdataEntry& entry) {
  return absl::StrCat(
      "# For Server Distrust After: a comment within an object\n",
      Date("CKA_NSS_SERVER_DISTRUST_AFTER", entry.server_distrust_after),
      Date("CKA_NSS_EMAIL_DISTRUST_AFTER", entry.email_distrust_after));
}

}  // namespace

std::string MultilineOctal(absl::string_view name, absl::string_view bytes) {
  constexpr size_t kOctetsInALine = 16;
  std::string text = absl::StrCat(name, " MULTILINE_OCTAL\n");
  for (size_t i = 0; i < bytes.size(); ++i) {
    absl::StrAppendFormat(&text, "\\%03o", static_cast<uint8_t>(bytes[i]));
    if (i % kOctetsInALine == kOctetsInALine - 1 || i + 1 == bytes.size()) {
      absl::StrAppend(&text, "\n");
    }
  }
  return absl::StrCat(text, "END\n");
}

std::string CertificateObjectText(const CertdataEntry& entry) {
  const TestCertificate& certificate = entry.certificate;
  return absl::StrCat("#\n# Certificate \"", entry.label, "\"\n#\n",
                      CommonLines("CKO_CERTIFICATE", entry.label),
                      "CKA_CERTIFICATE_TYPE CK_CERTIFICATE_TYPE CKC_X_509\n",
                      MultilineOctal("CKA_SUBJECT", certificate.name().der()),
                      "CKA_ID UTF8 \"0\"\n", IssuerAndSerial(certificate),
                      MultilineOctal("CKA_VALUE", certificate.der()),
                      "CKA_NSS_MOZILLA_CA_POLICY CK_BBOOL ",
                      entry.mozilla_policy, "\n",
                      entry.dates_in_trust ? "" : Dates(entry), "\n");
}

std::string TrustObjectText(const CertdataEntry& entry) {
  const std::string& der = entry.certificate.der();
  std::string sha1(SHA_DIGEST_LENGTH, '\0');
  SHA1(reinterpret_cast<const uint8_t*>(der.data()), der.size(),
       reinterpret_cast<uint8_t*>(&sha1[0]));
  const auto trust = [](absl::string_view name, const std::string& value) {
    return absl::StrCat("CKA_TRUST_", name, " CK_TRUST CKT_NSS_", value, "\n");
  };
  return absl::StrCat("# Trust for \"", entry.label, "\"\n",
                      CommonLines("CKO_NSS_TRUST", entry.label),
                      MultilineOctal("CKA_CERT_SHA1_HASH", sha1),
                      MultilineOctal("CKA_CERT_MD5_HASH", std::string(16, 'm')),
                      IssuerAndSerial(entry.certificate),
                      entry.dates_in_trust ? Dates(entry) : "",
                      trust("SERVER_AUTH", entry.server),
                      trust("EMAIL_PROTECTION", entry.email),
                      trust("CODE_SIGNING", entry.code),
                      "CKA_TRUST_STEP_UP_APPROVED CK_BBOOL CK_FALSE\n\n");
}

std::string CertdataHeader() {
  return absl::StrCat(
      "# A comment: CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE\n"
      "CVS_ID \"something old\"\n\nBEGINDATA\n",
      CommonLines("CKO_NSS_BUILTIN_ROOT_LIST", "Builtin Roots"), "\n");
}

std::string CertdataText(absl::Span<const CertdataEntry> entries) {
  std::string text = CertdataHeader();
  for (const CertdataEntry& entry : entries) {
    absl::StrAppend(&text, CertificateObjectText(entry),
                    TrustObjectText(entry));
  }
  return text;
}

}  // namespace cairn::testing
