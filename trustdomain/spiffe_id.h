#ifndef CAIRN_TRUSTDOMAIN_SPIFFE_ID_H_
#define CAIRN_TRUSTDOMAIN_SPIFFE_ID_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cairn {

// SPIFFE-ID section 2.3, in bytes.
inline constexpr size_t kMaxSpiffeIdSize = 2048;
inline constexpr size_t kMaxSpiffeTrustDomainSize = 255;

// A name within SPIFFE: "spiffe://trust-domain/path". A value; two are the same
// if their texts are, byte for byte.
//
// The syntax is the standard's strict one, so that nobody has to normalise:
// scheme and trust domain in lower case, no user, port, query or fragment, no
// percent-encoding. The trust domain is of a-z, 0-9, "-", "." and "_"; the path
// of segments that are not empty, not "." and not "..", of a-z, A-Z, 0-9, "-",
// "." and "_", without a "/" at its end.
class SpiffeId {
 public:
  // InvalidArgument, with a line that says why, for text that is none. A path
  // may be missing: that is the ID of the trust domain itself.
  static absl::StatusOr<SpiffeId> Parse(absl::string_view text);

  const std::string& text() const { return text_; }
  absl::string_view trust_domain() const {
    return absl::string_view(text_).substr(kPrefix.size(), trust_domain_size_);
  }
  // Empty, or from the first "/" on.
  absl::string_view path() const {
    return absl::string_view(text_).substr(kPrefix.size() + trust_domain_size_);
  }

  friend bool operator==(const SpiffeId& a, const SpiffeId& b) {
    return a.text_ == b.text_;
  }

 private:
  static constexpr absl::string_view kPrefix = "spiffe://";

  SpiffeId(absl::string_view text, size_t trust_domain_size)
      : text_(text), trust_domain_size_(trust_domain_size) {}

  std::string text_;
  size_t trust_domain_size_;
};

// Whether `text` is the name of a trust domain, such as "example.org".
bool IsSpiffeTrustDomain(absl::string_view text);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_SPIFFE_ID_H_
