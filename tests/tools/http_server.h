#ifndef CAIRN_TESTS_TOOLS_HTTP_SERVER_H_
#define CAIRN_TESTS_TOOLS_HTTP_SERVER_H_

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/support/loopback_listener.h"

namespace cairn::testing {

// An HTTP server on 127.0.0.1 and a free port, that answers well or badly. A
// path stands for itself and for everything below it; the longest one counts,
// and for others the answer is 404. One request a connection, one connection
// at a time.
class HttpServer {
 public:
  HttpServer();
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const { return listener_.port(); }
  // "http://127.0.0.1:" and so on; `path` begins with a slash.
  std::string Url(absl::string_view path) const;

  // Status 200 and these bytes.
  void Serve(const std::string& path, absl::string_view body);
  // These bytes, header and all.
  void ServeRaw(const std::string& path, absl::string_view bytes);
  // Status 302 to this URL, with what stands in the request after `path`.
  void Redirect(const std::string& path, absl::string_view url);
  // No answer, as long as the server lives.
  void ServeNothing(const std::string& path);
  // These bytes, and then zeros until the client has enough.
  void ServeEndless(const std::string& path, absl::string_view header);

  // The requests so far, whole.
  std::vector<std::string> requests() const;

 private:
  enum class Kind { kRaw, kRedirect, kNothing, kEndless };
  struct Page {
    Kind kind = Kind::kRaw;
    std::string bytes;
  };

  void Add(const std::string& path, Kind kind, absl::string_view bytes);
  void Run();
  void Answer(int connection);
  // The page for a path, and what of the path comes after the page's.
  Page Find(const std::string& path, std::string* rest) const;

  LoopbackListener listener_;
  mutable std::mutex mutex_;
  std::map<std::string, Page> pages_;
  std::vector<std::string> requests_;
  std::vector<int> open_;  // connections that get no answer
  std::thread thread_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_TOOLS_HTTP_SERVER_H_
