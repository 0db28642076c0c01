#ifndef CAIRN_TRUSTDOMAIN_FETCHER_H_
#define CAIRN_TRUSTDOMAIN_FETCHER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "pkix/certificate.h"
#include "pkix/trust_domain.h"

namespace cairn {

// URLs of one certificate that are tried, of each kind. A certificate has one
// or two; a stranger's may have thousands, and must not make us ask them all.
inline constexpr size_t kMaxUrls = 2;

// What is to be fetched.
struct FetchRequest {
  enum class Kind : uint8_t { kOcsp, kCrl, kIssuer };

  Kind kind;
  // As the certificate has it: it begins with "http://", and nothing else about
  // it is known. It may name any host, those behind your firewall included.
  absl::string_view url;
  // The body of a POST with the type application/ocsp-request; empty: GET.
  absl::string_view body;
};

// Fetches what certificates point to. The library itself opens no connection;
// tools/http_fetcher.h has an implementation by libcurl.
//
// Threads: called on the threads that build.
class Fetcher {
 public:
  virtual ~Fetcher() = default;

  // Puts the body of the answer into `*body` and returns kOk. kPending where it
  // is on its way: ChainBuilder::Resume() asks again. kFetchFailed where it
  // cannot be had. To limit time and size, and to refuse hosts, is the
  // fetcher's part.
  virtual HookResult Fetch(const FetchRequest& request, std::string* body) = 0;
};

// The first kMaxUrls "http:" URLs that `certificate` has for this: for kOcsp
// and kIssuer in authorityInfoAccess, for kCrl in cRLDistributionPoints. They
// borrow the certificate.
std::vector<absl::string_view> UrlsFor(const Certificate& certificate,
                                       FetchRequest::Kind kind);

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_FETCHER_H_
