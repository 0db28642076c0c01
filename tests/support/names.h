#ifndef CAIRN_TESTS_SUPPORT_NAMES_H_
#define CAIRN_TESTS_SUPPORT_NAMES_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "der/tag.h"
#include "tests/support/der_builder.h"

namespace cairn::testing {

// A whole distinguished name. Made from text wherever one is wanted:
//
//   "CN=Root,O=Example"   attributes in the order of the encoding
//   "CN=a+O=b"            two in one RelativeDistinguishedName
//   "Root"                without "=": a common name
//   ""                    the empty name
//
// Types are CN, O, OU, C, L, ST, DC, UID, E, a name that der/oid.h knows, or
// dotted decimal. Backslash escapes. Countries, serial numbers and DN
// qualifiers are PrintableString, domain components and mailboxes IA5String,
// all others UTF8String.
class NameDer {
 public:
  NameDer(absl::string_view text);  // NOLINT: reads as it is meant
  NameDer(const std::string& text)  // NOLINT: the same
      : NameDer(absl::string_view(text)) {}
  NameDer(const char* text)  // NOLINT: the same
      : NameDer(absl::string_view(text)) {}
  // A whole Name as it is.
  static NameDer Raw(std::string der);

  const std::string& der() const { return der_; }

  friend bool operator==(const NameDer& a, const NameDer& b) {
    return a.der_ == b.der_;
  }

 private:
  NameDer() = default;

  std::string der_;
};

// The name that `text` describes, with every value in the string type `tag`.
// UTF-16 and UTF-32 types take ASCII text only.
NameDer Name(absl::string_view text, der::Tag tag);

// Names by their parts, for what text cannot say: a name of these RDNs, an RDN
// of these attributes (in this order), an attribute with a value as it is.
NameDer NameOf(std::initializer_list<absl::string_view> rdns);
std::string Rdn(std::initializer_list<absl::string_view> attributes);
std::string Attribute(const ObjectId& type, der::Tag tag,
                      absl::string_view value);

// A name as text, such as "CN=Root,O=Example". For messages, not exact.
std::string DescribeName(der::Input name);

// A whole GeneralName, for subjectAltName, nameConstraints and others. Text is
// a dNSName.
class GeneralNameDer {
 public:
  GeneralNameDer(absl::string_view dns);  // NOLINT: reads as it is meant
  GeneralNameDer(const std::string& dns)  // NOLINT: the same
      : GeneralNameDer(absl::string_view(dns)) {}
  GeneralNameDer(const char* dns)  // NOLINT: the same
      : GeneralNameDer(absl::string_view(dns)) {}
  // A whole GeneralName as it is.
  static GeneralNameDer Raw(std::string der);

  const std::string& der() const { return der_; }

 private:
  GeneralNameDer() = default;

  std::string der_;
};

GeneralNameDer DnsName(absl::string_view host);
GeneralNameDer EmailName(absl::string_view mailbox);
GeneralNameDer UriName(absl::string_view uri);
// An address in text, such as "192.0.2.1" or "2001:db8::1".
GeneralNameDer IpName(absl::string_view address);
// An address and a mask, for nameConstraints: "10.0.0.0/8", "2001:db8::/32" or
// "10.0.0.0/255.0.255.0".
GeneralNameDer IpRange(absl::string_view range);
// An iPAddress with these octets.
GeneralNameDer IpBytes(absl::string_view octets);
GeneralNameDer DirectoryName(const NameDer& name);
// `value` is a whole element, which [0] EXPLICIT is put around.
GeneralNameDer OtherName(const ObjectId& type, absl::string_view value);
// RFC 9598's SmtpUTF8Mailbox.
GeneralNameDer SmtpUtf8Name(absl::string_view mailbox);
GeneralNameDer RegisteredIdName(const ObjectId& id);
// The two that nobody uses: [3] and [5] around an empty SEQUENCE.
GeneralNameDer X400Name();
GeneralNameDer EdiPartyName();

// GeneralNames: a SEQUENCE of these.
std::string GeneralNames(absl::Span<const GeneralNameDer> names);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_NAMES_H_
