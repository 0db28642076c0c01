#ifndef CAIRN_TESTS_SUPPORT_CERTDATA_FACTORY_H_
#define CAIRN_TESTS_SUPPORT_CERTDATA_FACTORY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "tests/support/certificate_factory.h"

namespace cairn::testing {

// Mozilla's certdata.txt, made in code: a text with a certificate object and a
// trust object for each entry.

// Bytes as a value of several lines: "CKA_VALUE
// MULTILINE_OCTAL\n\060...\nEND\n".
std::string MultilineOctal(absl::string_view name, absl::string_view bytes);

// One certificate in certdata.txt, and what is said of it. Trust is written as
// it stands in the file, without "CKT_NSS_".
struct CertdataEntry {
  explicit CertdataEntry(const TestCertificate& c) : certificate(c) {}

  TestCertificate certificate;
  std::string label = "A root";
  std::string server = "TRUSTED_DELEGATOR";
  std::string email = "MUST_VERIFY_TRUST";
  std::string code = "MUST_VERIFY_TRUST";
  std::string mozilla_policy = "CK_TRUE";
  // Times as they stand in a UTCTime or GeneralizedTime; empty for CK_FALSE.
  std::string server_distrust_after;
  std::string email_distrust_after;
  // Whether those stand in the trust object instead.
  bool dates_in_trust = false;
};

// The objects of an entry.
std::string CertificateObjectText(const CertdataEntry& entry);
std::string TrustObjectText(const CertdataEntry& entry);

// What stands before the first entry: comments, BEGINDATA and an object of
// another kind.
std::string CertdataHeader();
// A whole file.
std::string CertdataText(absl::Span<const CertdataEntry> entries);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_CERTDATA_FACTORY_H_
