#ifndef CAIRN_PKIX_IDENTITY_H_
#define CAIRN_PKIX_IDENTITY_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "der/input.h"
#include "pkix/certificate.h"
#include "pkix/error.h"
#include "pkix/validation_policy.h"

namespace cairn {

// Whom the end entity must be: the reference identity of RFC 9525. The caller
// always says which kind it is; no text is ever taken for an address, or the
// other way round, by guessing. Borrows the text or bytes it is made from.
class Identity {
 public:
  enum class Kind : uint8_t { kNone, kDnsName, kIpAddress, kEmail, kUri };

  // Nobody in particular: only the chain is verified.
  static Identity None() { return Identity(Kind::kNone, der::Input()); }
  // A host name, A-labels for internationalised ones. One final dot is
  // dropped (RFC 9525 section 6.2 does not know it, resolvers do).
  static Identity DnsName(absl::string_view host);
  // An address in network byte order, 4 or 16 bytes.
  static Identity IpAddress(absl::Span<const uint8_t> address) {
    return Identity(Kind::kIpAddress, address);
  }
  // A mailbox, such as "someone@example.com".
  static Identity Email(absl::string_view mailbox) {
    return Identity(Kind::kEmail, der::Input::FromString(mailbox));
  }
  // A URI with an authority, such as "spiffe://example.org/service".
  static Identity Uri(absl::string_view uri) {
    return Identity(Kind::kUri, der::Input::FromString(uri));
  }

  Kind kind() const { return kind_; }
  der::Input value() const { return value_; }

  // Whether the value is a valid one of its kind.
  bool IsValid() const;

 private:
  Identity(Kind kind, der::Input value) : kind_(kind), value_(value) {}

  Kind kind_;
  der::Input value_;
};

// Knows under which domains everybody may register: registries, such as "com"
// and "co.uk", and hosting services, such as "github.io". The library has no
// such list of its own; //tools has one by libpsl.
class PublicSuffixList {
 public:
  enum class Section : uint8_t {
    kRegistries,  // the list's ICANN section
    kAll,         // and its private section
  };

  virtual ~PublicSuffixList() = default;
  // `domain` is a valid host name in lower or upper case, without a final dot.
  // Called on the builder's thread.
  virtual bool IsPublicSuffix(absl::string_view domain,
                              Section section) const = 0;
};

// Whether `certificate` is for `identity`, by its subjectAltName alone (RFC
// 9525 section 6): never by the common name. A name in subjectAltName that is
// not valid matches nothing. kOk, kInvalidIdentity, a mismatch of the
// identity's kind, kMalformedExtension for a broken subjectAltName, or
// kPublicSuffixWildcard, where `suffixes` is given and the only match is a
// wildcard right below a public suffix.
Failure CheckIdentity(const Certificate& certificate, const Identity& identity,
                      const ValidationPolicy& policy,
                      const PublicSuffixList* suffixes = nullptr);

// The same, for an identity that is known to be valid.
Failure CheckValidIdentity(const Certificate& certificate,
                           const Identity& identity,
                           const ValidationPolicy& policy,
                           const PublicSuffixList* suffixes);

// The same for a host name, and for an address of 4 or 16 bytes.
Failure CheckHostname(const Certificate& certificate, absl::string_view host,
                      const ValidationPolicy& policy,
                      const PublicSuffixList* suffixes = nullptr);
Failure CheckIpAddress(const Certificate& certificate,
                       absl::Span<const uint8_t> address,
                       const ValidationPolicy& policy);

// Whether `presented`, a valid dNSName, stands for `host`, a valid host name:
// the same, or a wildcard whose one label covers the first of `host` (RFC 9525
// section 6.3). Case is ignored.
bool DnsNameMatches(der::Input presented, der::Input host);

}  // namespace cairn

#endif  // CAIRN_PKIX_IDENTITY_H_
