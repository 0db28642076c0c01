#ifndef CAIRN_TRUSTDOMAIN_CERTDATA_OBJECTS_INTERNAL_H_
#define CAIRN_TRUSTDOMAIN_CERTDATA_OBJECTS_INTERNAL_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace cairn::internal {

// One line of an object, "CKA_TOKEN CK_BBOOL CK_TRUE", or several:
//
//   CKA_SERIAL_NUMBER MULTILINE_OCTAL
//   \002\001\000
//   END
struct CertdataAttribute {
  std::string name;
  std::string type;
  std::string value;  // the bytes, where `type` is MULTILINE_OCTAL
  int line = 0;       // from 1
};

// A PKCS #11 object: the lines from one CKA_CLASS to the next.
struct CertdataObject {
  // The value of CKA_CLASS, such as "CKO_CERTIFICATE".
  std::string kind;
  int line = 0;  // of CKA_CLASS, from 1
  std::vector<CertdataAttribute> attributes;
  // Why the object must not be used, and where; empty if it may.
  std::string problem;
  int problem_line = 0;

  // Null where it is absent.
  const CertdataAttribute* Find(absl::string_view name) const;
  // Keeps the first problem.
  void SetProblem(int at_line, absl::string_view text);
};

// The objects of a text that IsCertdata(), in order. Comments, and all that
// stands before BEGINDATA, are passed over. An object with a line that cannot
// be read, or with an attribute twice, gets a problem, and so does the last one
// where the text seems to be cut off: it does not end with a line break, or the
// object lacks an attribute that all others of its kind have.
std::vector<CertdataObject> ReadCertdataObjects(absl::string_view text);

}  // namespace cairn::internal

#endif  // CAIRN_TRUSTDOMAIN_CERTDATA_OBJECTS_INTERNAL_H_
