#ifndef CAIRN_TESTS_SUPPORT_FAKE_FETCHER_H_
#define CAIRN_TESTS_SUPPORT_FAKE_FETCHER_H_

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "pkix/error.h"
#include "trustdomain/fetcher.h"

namespace cairn::testing {

// A network of a few answers. What it does not know cannot be fetched.
class FakeFetcher : public Fetcher {
 public:
  // GET requests for URLs that begin with `url`, and POST requests to it.
  FakeFetcher& Serve(std::string url, std::string body) {
    bodies_[std::move(url)] = std::move(body);
    return *this;
  }
  // Every request until the next call.
  FakeFetcher& Pend(bool pending = true) {
    pending_ = pending;
    return *this;
  }

  HookResult Fetch(const FetchRequest& request, std::string* body) override {
    requests_.push_back(
        absl::StrCat(request.body.empty() ? "GET " : "POST ", request.url));
    if (pending_) return HookResult::Pending();
    for (const auto& served : bodies_) {
      if (request.url.substr(0, served.first.size()) != served.first) continue;
      *body = served.second;
      return HookResult::Ok();
    }
    return Error::kFetchFailed;
  }

  // Such as "GET http://a.example/". In order.
  const std::vector<std::string>& requests() const { return requests_; }

 private:
  std::map<std::string, std::string> bodies_;
  bool pending_ = false;
  std::vector<std::string> requests_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_FAKE_FETCHER_H_
