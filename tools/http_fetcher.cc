#include "tools/http_fetcher.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "crl/crl.h"
#include "ocsp/verify_response.h"
#include "pkix/address_text.h"
#include "pkix/certificate.h"
#include "tools/public_address.h"

namespace cairn::tools {
namespace {

size_t MaxSize(FetchRequest::Kind kind) {
  switch (kind) {
    case FetchRequest::Kind::kOcsp:
      return ocsp::kMaxResponseSize;
    case FetchRequest::Kind::kCrl:
      return crl::kMaxCrlSize;
    case FetchRequest::Kind::kIssuer:
      break;
  }
  return kMaxCertificateSize;
}

// libcurl would guess a scheme, encode what is not printable, and look into
// names that are not ASCII.
bool IsHttpUrl(absl::string_view url) {
  return url.size() <= kMaxUrlSize &&
         absl::StartsWithIgnoreCase(url, "http://") &&
         std::all_of(url.begin(), url.end(), [](char c) {
           return absl::ascii_isgraph(static_cast<unsigned char>(c));
         });
}

// Empty for families that are not IP.
absl::Span<const uint8_t> AddressOf(const curl_sockaddr& socket_address) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(&socket_address.addr);
  switch (socket_address.family) {
    case AF_INET:
      return absl::MakeConstSpan(bytes + offsetof(sockaddr_in, sin_addr), 4);
    case AF_INET6:
      return absl::MakeConstSpan(bytes + offsetof(sockaddr_in6, sin6_addr), 16);
    default:
      return {};
  }
}

}  // namespace

// One libcurl handle, which keeps its connections, and the answer that comes
// in.
class HttpFetcher::Transfer {
 public:
  explicit Transfer(const HttpFetcherOptions& options) : options_(options) {
    // Once per process. Nothing of TLS is needed.
    static const CURLcode initialized = curl_global_init(CURL_GLOBAL_NOTHING);
    if (initialized == CURLE_OK) curl_ = curl_easy_init();
  }
  ~Transfer() { curl_easy_cleanup(curl_); }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Why it failed; empty if it did not. Takes at most `timeout` and `max_size`
  // bytes.
  std::string Run(const FetchRequest& request, absl::Duration timeout,
                  size_t max_size);

  std::string TakeBody() { return std::move(body_); }
  // Of the last Run().
  absl::Duration time() const {
    curl_off_t microseconds = 0;
    curl_easy_getinfo(curl_, CURLINFO_TOTAL_TIME_T, &microseconds);
    return absl::Microseconds(microseconds);
  }

 private:
  static size_t OnBody(char* data, size_t size, size_t count, void* self) {
    return static_cast<Transfer*>(self)->TakeData(data, size * count);
  }
  static size_t OnHeader(char*, size_t size, size_t count, void* self) {
    return static_cast<Transfer*>(self)->CountHeader(size * count);
  }
  static curl_socket_t OnSocket(void* self, curlsocktype,
                                curl_sockaddr* address) {
    return static_cast<Transfer*>(self)->Open(*address);
  }

  template <typename Value>
  void Set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(curl_, option, value);
    if (setup_ == CURLE_OK) setup_ = code;
  }
  void SetUp(const FetchRequest& request, const std::string& url,
             absl::Duration timeout);

  // Fewer bytes than came in end the transfer.
  size_t TakeData(const char* data, size_t size) {
    if (size > max_size_ - body_.size()) {
      too_large_ = true;
      return 0;
    }
    body_.append(data, size);
    return size;
  }
  size_t CountHeader(size_t size) {
    if (size > kMaxHeaderBytes - header_bytes_) {
      header_too_large_ = true;
      return 0;
    }
    header_bytes_ += size;
    return size;
  }
  curl_socket_t Open(const curl_sockaddr& address);
  std::string Problem(CURLcode code);

  const HttpFetcherOptions options_;
  CURL* curl_ = nullptr;
  CURLcode setup_ = CURLE_OK;
  size_t max_size_ = 0;
  std::string body_;
  size_t header_bytes_ = 0;
  bool too_large_ = false;
  bool header_too_large_ = false;
  std::string refused_address_;
};

curl_socket_t HttpFetcher::Transfer::Open(const curl_sockaddr& address) {
  const absl::Span<const uint8_t> octets = AddressOf(address);
  if (!options_.allow_local && !IsPublicAddress(octets)) {
    char text[kMaxAddressText + 1];
    refused_address_ = std::string(
        FormatAddress(der::Input(octets.data(), octets.size()), text));
    return CURL_SOCKET_BAD;
  }
  return socket(address.family, address.socktype | SOCK_CLOEXEC,
                address.protocol);
}

void HttpFetcher::Transfer::SetUp(const FetchRequest& request,
                                  const std::string& url,
                                  absl::Duration timeout) {
  curl_easy_reset(curl_);
  setup_ = CURLE_OK;
  Set(CURLOPT_URL, url.c_str());
  Set(CURLOPT_PROTOCOLS_STR, "http");
  Set(CURLOPT_REDIR_PROTOCOLS_STR, "http");
  Set(CURLOPT_FOLLOWLOCATION, 1L);
  Set(CURLOPT_MAXREDIRS, long{kMaxRedirects});
  Set(CURLOPT_POSTREDIR, long{CURL_REDIR_POST_ALL});
  Set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  Set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  Set(CURLOPT_PROXY, "");
  Set(CURLOPT_NOSIGNAL, 1L);
  const int64_t milliseconds =
      std::max<int64_t>(1, absl::ToInt64Milliseconds(timeout));
  Set(CURLOPT_TIMEOUT_MS, static_cast<long>(milliseconds));
  Set(CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(absl::ToInt64Milliseconds(kConnectTimeout)));
  Set(CURLOPT_USERAGENT, "cairn");
  // An answer that says how large it is, is refused before it comes.
  Set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(max_size_));
  Set(CURLOPT_WRITEFUNCTION, &OnBody);
  Set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  Set(CURLOPT_HEADERFUNCTION, &OnHeader);
  Set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  Set(CURLOPT_OPENSOCKETFUNCTION, &OnSocket);
  Set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  if (!request.body.empty()) {
    Set(CURLOPT_POSTFIELDSIZE_LARGE,
        static_cast<curl_off_t>(request.body.size()));
    Set(CURLOPT_COPYPOSTFIELDS, request.body.data());
  }
}

std::string HttpFetcher::Transfer::Problem(CURLcode code) {
  if (header_too_large_) {
    return absl::StrCat("a header larger than ", kMaxHeaderBytes, " bytes");
  }
  if (too_large_ || code == CURLE_FILESIZE_EXCEEDED) {
    return absl::StrCat("larger than ", max_size_, " bytes");
  }
  switch (code) {
    case CURLE_OK:
      break;
    case CURLE_OPERATION_TIMEDOUT:
      return "no answer in time";
    case CURLE_TOO_MANY_REDIRECTS:
      return absl::StrCat("more than ", kMaxRedirects, " redirects");
    case CURLE_UNSUPPORTED_PROTOCOL:
      return "a redirect to another scheme than http";
    default:
      return refused_address_.empty()
                 ? curl_easy_strerror(code)
                 : absl::StrCat(refused_address_, " is not a public address");
  }
  long status = 0;
  curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
  return status == 200 ? "" : absl::StrCat("HTTP status ", status);
}

std::string HttpFetcher::Transfer::Run(const FetchRequest& request,
                                       absl::Duration timeout,
                                       size_t max_size) {
  if (curl_ == nullptr) return "libcurl cannot be used";
  max_size_ = max_size;
  body_.clear();
  header_bytes_ = 0;
  too_large_ = false;
  header_too_large_ = false;
  refused_address_.clear();
  const std::string url(request.url);
  SetUp(request, url, timeout);
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
      nullptr, &curl_slist_free_all);
  if (!request.body.empty()) {
    headers.reset(
        curl_slist_append(nullptr, "Content-Type: application/ocsp-request"));
    Set(CURLOPT_HTTPHEADER, headers.get());
  }
  const CURLcode code = setup_ != CURLE_OK ? setup_ : curl_easy_perform(curl_);
  return Problem(code);
}

HttpFetcher::HttpFetcher(const HttpFetcherOptions& options)
    : options_(options), transfer_(std::make_unique<Transfer>(options)) {}

HttpFetcher::~HttpFetcher() = default;

HookResult HttpFetcher::Fetch(const FetchRequest& request, std::string* body) {
  const std::string key =
      absl::StrCat(static_cast<int>(request.kind), request.body.size(), " ",
                   request.url, request.body);
  const auto inserted = known_.try_emplace(key, records_.size());
  if (inserted.second) {
    Record record{request.kind, std::string(request.url), 0, ""};
    std::string answer;
    const absl::Duration time_left = options_.total_time - total_time_;
    const size_t room = kMaxTotalBytes - total_bytes_;
    if (!IsHttpUrl(request.url)) {
      record.url = absl::CHexEscape(request.url.substr(0, kMaxUrlSize));
      record.problem = "not a URL of http";
    } else if (time_left < absl::Milliseconds(1)) {
      record.problem = "the time for fetching is used up";
    } else if (room == 0) {
      record.problem = "the memory for fetching is used up";
    } else {
      record.problem =
          transfer_->Run(request, std::min(options_.timeout, time_left),
                         std::min(MaxSize(request.kind), room));
      total_time_ += transfer_->time();
    }
    if (record.problem.empty()) {
      answer = transfer_->TakeBody();
      record.size = answer.size();
      total_bytes_ += answer.size();
    }
    records_.push_back(std::move(record));
    bodies_.push_back(std::move(answer));
  }
  const size_t i = inserted.first->second;
  if (!records_[i].problem.empty()) return Error::kFetchFailed;
  *body = bodies_[i];
  return HookResult::Ok();
}

}  // namespace cairn::tools
