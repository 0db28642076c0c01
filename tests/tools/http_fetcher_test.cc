#include "tools/http_fetcher.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "crl/crl.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ocsp/verify_response.h"
#include "pkix/certificate.h"
#include "tests/tools/http_server.h"

namespace cairn::tools {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::HttpServer;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Kind = FetchRequest::Kind;

HttpFetcherOptions Local(absl::Duration timeout = kFetchTimeout) {
  HttpFetcherOptions options;
  options.allow_local = true;
  options.timeout = timeout;
  return options;
}

// Fetches one URL with a new fetcher; the body, or "failed: " and why.
std::string Get(const std::string& url, Kind kind = Kind::kOcsp,
                const HttpFetcherOptions& options = Local()) {
  HttpFetcher fetcher(options);
  std::string body;
  const HookResult result = fetcher.Fetch({kind, url, ""}, &body);
  EXPECT_EQ(fetcher.records().size(), 1u);
  if (result.error() == Error::kOk) {
    EXPECT_EQ(fetcher.records()[0].problem, "");
    EXPECT_EQ(fetcher.records()[0].size, body.size());
    return body;
  }
  EXPECT_EQ(result.error(), Error::kFetchFailed);
  EXPECT_EQ(body, "");
  return "failed: " + fetcher.records()[0].problem;
}

TEST(HttpFetcher, Get) {
  HttpServer server;
  server.Serve("/a", "hello");
  EXPECT_EQ(Get(server.Url("/a")), "hello");
  ASSERT_THAT(server.requests(), SizeIs(1));
  EXPECT_THAT(server.requests()[0], StartsWith("GET /a HTTP/1.1\r\n"));
  EXPECT_THAT(server.requests()[0], HasSubstr("\r\nUser-Agent: cairn\r\n"));
  // The scheme in any case.
  EXPECT_EQ(Get(absl::StrCat("HTTP://127.0.0.1:", server.port(), "/a")),
            "hello");
}

TEST(HttpFetcher, Post) {
  HttpServer server;
  server.Serve("/a", "hello");
  HttpFetcher fetcher(Local());
  std::string body;
  const std::string request("\x30\x00 \r\n\xff", 6);
  ASSERT_EQ(
      fetcher.Fetch({Kind::kOcsp, server.Url("/a"), request}, &body).error(),
      Error::kOk);
  EXPECT_EQ(body, "hello");
  ASSERT_THAT(server.requests(), SizeIs(1));
  EXPECT_THAT(server.requests()[0], StartsWith("POST /a HTTP/1.1\r\n"));
  EXPECT_THAT(server.requests()[0],
              HasSubstr("\r\nContent-Type: application/ocsp-request\r\n"));
  EXPECT_TRUE(absl::EndsWith(server.requests()[0], "\r\n\r\n" + request));
}

// The answer, and that there was none.
TEST(HttpFetcher, FetchesEverythingOnce) {
  HttpServer server;
  server.Serve("/a", "hello");
  HttpFetcher fetcher(Local());
  for (int i = 0; i < 3; ++i) {
    std::string body;
    EXPECT_EQ(fetcher.Fetch({Kind::kOcsp, server.Url("/a"), ""}, &body).error(),
              Error::kOk);
    EXPECT_EQ(body, "hello");
    EXPECT_EQ(
        fetcher.Fetch({Kind::kOcsp, server.Url("/gone"), ""}, &body).error(),
        Error::kFetchFailed);
  }
  EXPECT_THAT(server.requests(), SizeIs(2));
  ASSERT_THAT(fetcher.records(), SizeIs(2));
  EXPECT_EQ(fetcher.records()[0].url, server.Url("/a"));
  EXPECT_EQ(fetcher.records()[1].problem, "HTTP status 404");
  // Another request to the same URL is another matter.
  std::string body;
  EXPECT_EQ(fetcher.Fetch({Kind::kOcsp, server.Url("/a"), "x"}, &body).error(),
            Error::kOk);
  EXPECT_THAT(server.requests(), SizeIs(3));
}

TEST(HttpFetcher, Status200Only) {
  HttpServer server;
  for (const char* status :
       {"201 Created", "203 X", "204 No Content", "206 Partial Content",
        "304 Not Modified", "400 Bad Request", "500 X"}) {
    server.ServeRaw("/a", absl::StrCat("HTTP/1.1 ", status,
                                       "\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_EQ(Get(server.Url("/a")),
              absl::StrCat("failed: HTTP status ",
                           absl::string_view(status).substr(0, 3)));
  }
}

TEST(HttpFetcher, Redirects) {
  HttpServer server;
  server.Serve("/0", "hello");
  for (int i = 1; i <= 4; ++i) {
    server.Redirect(absl::StrCat("/", i), server.Url(absl::StrCat("/", i - 1)));
  }
  EXPECT_EQ(Get(server.Url("/3")), "hello") << "as many as are allowed";
  EXPECT_EQ(Get(server.Url("/4")), "failed: more than 3 redirects");
  server.Redirect("/loop", server.Url("/loop"));
  EXPECT_EQ(Get(server.Url("/loop")), "failed: more than 3 redirects");
}

TEST(HttpFetcher, RedirectsToOtherSchemes) {
  HttpServer server;
  for (const std::string& url :
       {absl::StrCat("https://127.0.0.1:", server.port(), "/"),
        absl::StrCat("ftp://127.0.0.1:", server.port(), "/"),
        absl::StrCat("gopher://127.0.0.1:", server.port(), "/"),
        std::string("file:///etc/passwd")}) {
    server.Redirect("/a", url);
    EXPECT_EQ(Get(server.Url("/a")),
              "failed: a redirect to another scheme than http")
        << url;
  }
}

TEST(HttpFetcher, OnlyUrlsOfHttp) {
  for (const std::string& url :
       {std::string(""), std::string("http:/a.example"),
        std::string("https://a.example/"), std::string("ftp://a.example/"),
        std::string("file:///etc/passwd"), std::string("ldap://a.example/"),
        std::string("127.0.0.1/"), std::string("http://a.example/\r\nX: y"),
        std::string("http://a.example/a b"),
        std::string("http://a.example/\0", 18),
        std::string("http://b\xc3\xbc.example/"),
        std::string("http://a.example/\x7f")}) {
    EXPECT_EQ(Get(url), "failed: not a URL of http") << url;
  }
}

// They would be sent as a password.
TEST(HttpFetcher, NoUserNames) {
  HttpServer server;
  server.Serve("/", "hello");
  const std::string url =
      absl::StrCat("http://user:secret@127.0.0.1:", server.port(), "/a");
  EXPECT_THAT(Get(url), StartsWith("failed: "));
  EXPECT_THAT(server.requests(), IsEmpty());
}

TEST(HttpFetcher, SizeOfUrls) {
  HttpServer server;
  server.Serve("/", "hello");
  const std::string start = server.Url("/");
  const std::string url = start + std::string(kMaxUrlSize - start.size(), 'a');
  EXPECT_EQ(Get(url), "hello");
  EXPECT_EQ(Get(url + "a"), "failed: not a URL of http");
}

// Records are for terminals and JSON.
TEST(HttpFetcher, RecordsArePrintable) {
  HttpFetcher fetcher;
  std::string body;
  fetcher.Fetch({Kind::kCrl, "http://\x1b[31m\xff", ""}, &body);
  ASSERT_THAT(fetcher.records(), SizeIs(1));
  EXPECT_EQ(fetcher.records()[0].url, "http://\\x1b[31m\\xff");
}

// At the limit and one past it, announced and not.
TEST(HttpFetcher, SizeOfAnswers) {
  const struct {
    Kind kind;
    size_t limit;
  } cases[] = {{Kind::kOcsp, ocsp::kMaxResponseSize},
               {Kind::kIssuer, kMaxCertificateSize},
               {Kind::kCrl, crl::kMaxCrlSize}};
  HttpServer server;
  for (const auto& c : cases) {
    const std::string body(c.limit, 'x');
    const std::string failure =
        absl::StrCat("failed: larger than ", c.limit, " bytes");
    server.Serve("/a", body);
    EXPECT_TRUE(Get(server.Url("/a"), c.kind) == body) << c.limit;
    server.Serve("/a", body + "x");
    EXPECT_TRUE(Get(server.Url("/a"), c.kind) == failure) << c.limit;
    server.ServeRaw("/a", "HTTP/1.1 200 OK\r\n\r\n" + body);
    EXPECT_TRUE(Get(server.Url("/a"), c.kind) == body) << c.limit;
    server.ServeRaw("/a", "HTTP/1.1 200 OK\r\n\r\n" + body + "x");
    EXPECT_TRUE(Get(server.Url("/a"), c.kind) == failure) << c.limit;
  }
}

TEST(HttpFetcher, EndlessAnswers) {
  HttpServer server;
  server.ServeEndless("/body", "HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_EQ(Get(server.Url("/body")), "failed: larger than 1048576 bytes");
  server.ServeRaw("/header",
                  absl::StrCat("HTTP/1.1 200 OK\r\nX: ",
                               std::string(kMaxHeaderBytes, 'x'), "\r\n\r\n"));
  EXPECT_EQ(Get(server.Url("/header")),
            "failed: a header larger than 65536 bytes");
  std::string lines = "HTTP/1.1 200 OK\r\n";
  while (lines.size() <= kMaxHeaderBytes) lines += "X: y\r\n";
  server.ServeRaw("/lines", lines + "\r\n");
  EXPECT_EQ(Get(server.Url("/lines")),
            "failed: a header larger than 65536 bytes");
}

// What is compressed stays so: there are no bombs.
TEST(HttpFetcher, DoesNotDecompress) {
  HttpServer server;
  server.ServeRaw("/a",
                  "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                  "Content-Length: 3\r\n\r\nabc");
  EXPECT_EQ(Get(server.Url("/a")), "abc");
}

TEST(HttpFetcher, AnswersThatAreNone) {
  HttpServer server;
  for (const char* bytes :
       {"", "hello", "\r\n\r\n", "HTTP/1.1 ",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", "SSH-2.0-x\r\n"}) {
    server.ServeRaw("/a", bytes);
    EXPECT_THAT(Get(server.Url("/a")), StartsWith("failed: ")) << bytes;
  }
}

TEST(HttpFetcher, SlowAnswers) {
  HttpServer server;
  server.ServeNothing("/a");
  EXPECT_EQ(Get(server.Url("/a"), Kind::kOcsp, Local(absl::Milliseconds(200))),
            "failed: no answer in time");
}

TEST(HttpFetcher, TimeIsLimited) {
  HttpServer server;
  server.ServeNothing("/slow");
  server.Serve("/a", "hello");
  HttpFetcherOptions options = Local();
  options.total_time = absl::Milliseconds(200);
  HttpFetcher fetcher(options);
  std::string body;
  for (const char* path : {"/slow", "/a"}) {
    EXPECT_EQ(fetcher.Fetch({Kind::kOcsp, server.Url(path), ""}, &body).error(),
              Error::kFetchFailed);
  }
  ASSERT_THAT(fetcher.records(), SizeIs(2));
  EXPECT_EQ(fetcher.records()[0].problem, "no answer in time");
  EXPECT_EQ(fetcher.records()[1].problem, "the time for fetching is used up");
  // The server may be too slow to have seen the first one.
  EXPECT_THAT(server.requests(), Each(Not(HasSubstr(" /a "))));
}

TEST(HttpFetcher, NobodyThere) {
  // A port of ours, so that nobody else takes it, at which we do not listen.
  const int taken = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(bind(taken, generic, size), 0);
  ASSERT_EQ(getsockname(taken, generic, &size), 0);
  EXPECT_THAT(
      Get(absl::StrCat("http://127.0.0.1:", ntohs(address.sin_port), "/a")),
      StartsWith("failed: "));
  close(taken);
}

// However it is written: what counts is where it leads.
TEST(HttpFetcher, LocalAddressesAreRefused) {
  HttpServer server;
  server.Serve("/a", "hello");
  for (const char* host : {"127.0.0.1", "127.1", "0x7f000001", "2130706433",
                           "0177.0.0.1", "localhost", "0.0.0.0", "0"}) {
    const std::string url = absl::StrCat("http://", host, ":", server.port());
    const std::string answer =
        Get(url + "/a", Kind::kOcsp, HttpFetcherOptions());
    EXPECT_THAT(answer, ::testing::EndsWith(" is not a public address"))
        << host;
  }
  for (const char* host :
       {"[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]"}) {
    const std::string url = absl::StrCat("http://", host, ":", server.port());
    EXPECT_THAT(Get(url + "/a", Kind::kOcsp, HttpFetcherOptions()),
                StartsWith("failed: "))
        << host;
  }
  EXPECT_THAT(server.requests(), IsEmpty());
  EXPECT_EQ(Get(server.Url("/a"), Kind::kOcsp, HttpFetcherOptions()),
            "failed: 127.0.0.1 is not a public address");
  EXPECT_EQ(Get(server.Url("/a")), "hello") << "and it is there";
}

// A proxy would connect to what we must not.
TEST(HttpFetcher, ProxiesAreNotUsed) {
  HttpServer proxy;
  proxy.Serve("/", "by the proxy");
  proxy.Serve("http", "by the proxy");
  HttpServer server;
  server.Serve("/a", "hello");
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) {
    ASSERT_EQ(setenv(name, proxy.Url("").c_str(), 1), 0);
  }
  EXPECT_EQ(Get(server.Url("/a")), "hello");
  EXPECT_THAT(proxy.requests(), IsEmpty());
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) {
    unsetenv(name);
  }
}

TEST(HttpFetcher, PostsAreRedirectedAsPosts) {
  HttpServer server;
  server.Serve("/b", "hello");
  server.Redirect("/a", server.Url("/b"));
  HttpFetcher fetcher(Local());
  std::string body;
  ASSERT_EQ(
      fetcher.Fetch({Kind::kOcsp, server.Url("/a"), "request"}, &body).error(),
      Error::kOk);
  EXPECT_THAT(server.requests(),
              ElementsAre(StartsWith("POST /a "), StartsWith("POST /b ")));
  EXPECT_TRUE(absl::EndsWith(server.requests()[1], "\r\n\r\nrequest"));
}

// One CRL after the other, each within its own limit.
TEST(HttpFetcher, MemoryIsLimited) {
  HttpServer server;
  server.Serve("/", std::string(crl::kMaxCrlSize, 'x'));
  HttpFetcher fetcher(Local());
  std::string body;
  for (size_t total = 0; total < kMaxTotalBytes; total += crl::kMaxCrlSize) {
    EXPECT_EQ(fetcher
                  .Fetch({Kind::kCrl, server.Url(absl::StrCat("/", total)), ""},
                         &body)
                  .error(),
              Error::kOk);
  }
  EXPECT_EQ(fetcher.Fetch({Kind::kCrl, server.Url("/more"), ""}, &body).error(),
            Error::kFetchFailed);
  EXPECT_EQ(fetcher.records().back().problem,
            "the memory for fetching is used up");
}

}  // namespace
}  // namespace cairn::tools
