#include "tests/tools/http_server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace cairn::testing {
namespace {

// A whole request: its header and the body that Content-Length announces.
std::string ReadRequest(int connection) {
  std::string request;
  char buffer[4096];
  size_t end = std::string::npos;
  size_t wanted = 0;
  while (end == std::string::npos || request.size() < wanted) {
    const ssize_t size = recv(connection, buffer, sizeof(buffer), 0);
    if (size <= 0) return request;
    request.append(buffer, static_cast<size_t>(size));
    if (end != std::string::npos) continue;
    end = request.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    wanted = end + 4;
    const size_t length = request.find("\r\nContent-Length: ");
    if (length < end) {
      wanted += static_cast<size_t>(std::atoi(request.c_str() + length + 18));
    }
  }
  return request;
}

}  // namespace

HttpServer::HttpServer() {
  thread_ = std::thread([this] { Run(); });
}

HttpServer::~HttpServer() {
  listener_.Stop();
  thread_.join();
  for (int connection : open_) close(connection);
}

std::string HttpServer::Url(absl::string_view path) const {
  return absl::StrCat("http://127.0.0.1:", listener_.port(), path);
}

void HttpServer::Add(const std::string& path, Kind kind,
                     absl::string_view bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  pages_[path] = Page{kind, std::string(bytes)};
}

void HttpServer::Serve(const std::string& path, absl::string_view body) {
  Add(path, Kind::kRaw,
      absl::StrCat("HTTP/1.1 200 OK\r\nContent-Length: ", body.size(),
                   "\r\nConnection: close\r\n\r\n", body));
}

void HttpServer::ServeRaw(const std::string& path, absl::string_view bytes) {
  Add(path, Kind::kRaw, bytes);
}

void HttpServer::Redirect(const std::string& path, absl::string_view url) {
  Add(path, Kind::kRedirect, url);
}

void HttpServer::ServeNothing(const std::string& path) {
  Add(path, Kind::kNothing, "");
}

void HttpServer::ServeEndless(const std::string& path,
                              absl::string_view header) {
  Add(path, Kind::kEndless, header);
}

std::vector<std::string> HttpServer::requests() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return requests_;
}

void HttpServer::Run() {
  while (listener_.Wait()) {
    const int connection = listener_.Accept();
    if (connection >= 0) Answer(connection);
  }
}

HttpServer::Page HttpServer::Find(const std::string& path,
                                  std::string* rest) const {
  Page best = {Kind::kRaw,
               "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n"
               "Connection: close\r\n\r\nnone"};
  size_t longest = 0;
  for (const auto& [prefix, page] : pages_) {
    if (prefix.size() > longest && absl::StartsWith(path, prefix)) {
      longest = prefix.size();
      best = page;
    }
  }
  *rest = path.substr(longest);
  return best;
}

void HttpServer::Answer(int connection) {
  const std::string request = ReadRequest(connection);
  const size_t from = request.find(' ') + 1;
  Page page;
  std::string rest;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    requests_.push_back(request);
    page = Find(request.substr(from, request.find(' ', from) - from), &rest);
    if (page.kind == Kind::kNothing) {
      open_.push_back(connection);
      return;
    }
  }
  switch (page.kind) {
    case Kind::kRedirect:
      SendAll(connection,
              absl::StrCat("HTTP/1.1 302 Found\r\nLocation: ", page.bytes, rest,
                           "\r\nContent-Length: 0\r\n"
                           "Connection: close\r\n\r\n"));
      break;
    case Kind::kEndless: {
      const std::string zeros(64 * 1024, '0');
      bool more = SendAll(connection, page.bytes);
      while (more) more = SendAll(connection, zeros);
      break;
    }
    case Kind::kRaw:
    case Kind::kNothing:
      SendAll(connection, page.bytes);
      break;
  }
  close(connection);
}

}  // namespace cairn::testing
