#ifndef CAIRN_TOOLS_HTTP_FETCHER_H_
#define CAIRN_TOOLS_HTTP_FETCHER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "pkix/trust_domain.h"
#include "trustdomain/fetcher.h"

namespace cairn::tools {

// A lost packet of a connection's beginning is sent again after one second and
// after three: this is time for both.
inline constexpr absl::Duration kConnectTimeout = absl::Seconds(5);

// For one URL, from its look-up to the last byte. The largest CRLs of the web
// have 30 MB, which takes 20 seconds at 12 megabits a second.
inline constexpr absl::Duration kFetchTimeout = absl::Seconds(20);

// For everything that one fetcher fetches. Somebody is waiting, and what is to
// be fetched is said by strangers.
inline constexpr absl::Duration kMaxTotalTime = absl::Minutes(2);

// What one fetcher keeps: a few of the largest CRLs that this library reads.
inline constexpr size_t kMaxTotalBytes = 256 * 1024 * 1024;

// Of one answer. A kilobyte is usual.
inline constexpr size_t kMaxHeaderBytes = 64 * 1024;

// CAs that moved their servers redirect once.
inline constexpr int kMaxRedirects = 3;

// Browsers and servers take URLs of this size; those in certificates have about
// a hundred characters.
inline constexpr size_t kMaxUrlSize = 2048;

struct HttpFetcherOptions {
  // Connects also to addresses that are not public (tools/public_address.h).
  // Otherwise a certificate could make its verifier talk to the machines behind
  // his firewall.
  bool allow_local = false;
  // For one URL, and for all together. At least a millisecond.
  absl::Duration timeout = kFetchTimeout;
  absl::Duration total_time = kMaxTotalTime;
};

// Fetches by HTTP, with libcurl. Answers at once, never kPending.
//
// - http only, redirects included, of which it follows three. OCSP responses,
//   CRLs and certificates are signed, and fetching them by https could need
//   what is being fetched.
// - The address is checked that is connected to, whatever the host is called
//   and however often the DNS changes its mind.
// - Proxies of the environment are not used: a proxy would do the connecting,
//   and that address could not be checked.
// - Status 200 only. Answers have the sizes that the library can read: 1 MiB
//   for OCSP, 64 MiB for CRLs, 256 KiB for certificates. They are not
//   decompressed, and there are no cookies.
// - Everything is fetched once: the answer is kept, and that there was none is
//   remembered, too, as long as the fetcher lives.
//
// Not thread-safe.
class HttpFetcher : public Fetcher {
 public:
  // What came of one URL.
  struct Record {
    FetchRequest::Kind kind;
    // Printable, and cut to kMaxUrlSize where it is not a URL.
    std::string url;
    size_t size = 0;
    // Why there is nothing, on one line; empty where it was fetched.
    std::string problem;
  };

  explicit HttpFetcher(const HttpFetcherOptions& options = {});
  ~HttpFetcher() override;
  HttpFetcher(const HttpFetcher&) = delete;
  HttpFetcher& operator=(const HttpFetcher&) = delete;

  // kOk or kFetchFailed; records().back() or an earlier record says why.
  HookResult Fetch(const FetchRequest& request, std::string* body) override;

  // What was fetched or tried, in order, each once.
  const std::vector<Record>& records() const { return records_; }

 private:
  class Transfer;

  const HttpFetcherOptions options_;
  const std::unique_ptr<Transfer> transfer_;
  std::vector<Record> records_;
  // By kind, URL and request body; the body of an answer stands beside its
  // record.
  absl::flat_hash_map<std::string, size_t> known_;
  std::vector<std::string> bodies_;
  size_t total_bytes_ = 0;
  absl::Duration total_time_;
};

}  // namespace cairn::tools

#endif  // CAIRN_TOOLS_HTTP_FETCHER_H_
