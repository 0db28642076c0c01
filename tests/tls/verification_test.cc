// What a connection keeps of its verification: the text, and that it lasts.

#include "tls/verification.h"

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "openssl/ssl.h"
#include "pkix/report.h"
#include "tests/support/fake_fetcher.h"
#include "tests/support/ocsp_factory.h"
#include "tests/tls/tls_test.h"
#include "trustdomain/ocsp_source.h"

namespace cairn::testing {
namespace {

using ::testing::SizeIs;
using ::testing::StartsWith;
using tls::Problem;
using tls::State;

class VerificationTest : public TlsTest {};
CAIRN_EACH_TLS_VERSION(VerificationTest);

TEST_P(VerificationTest, TextOfWhatIsAccepted) {
  const auto pair =
      Connect(NewClient(ClientTrusting(server_root_)), NewServer(OpenServer()));
  EXPECT_EQ(pair->client.verification().ToText(),
            "accepted\n"
            "chain as sent:\n"
            "  0: O=Leaf; issuer CN=Server CA; 2026-10-22T00:00:00Z to "
            "2027-01-20T00:00:00Z; P-256\n"
            "  1: CN=Server CA; issuer CN=Server root; 2021-11-22T00:00:00Z to "
            "2036-11-18T00:00:00Z; P-256\n" +
                ResultToText(pair->client.verification().result(),
                             pair->client.verification().trace()));
  EXPECT_EQ(pair->server.verification().ToText(),
            "the peer's certificate has not been verified\n");
}

TEST_P(VerificationTest, TextOfWhatIsRefused) {
  const auto pair =
      Connect(NewClient(ClientTrusting(server_root_)), NewServer(OpenServer()),
              Identity::DnsName("b.example.com"));
  EXPECT_THAT(pair->client.verification().ToText(),
              StartsWith("refused: the certificate is not for this host name "
                         "(alert bad_certificate)\nchain as sent:\n  0: O="));
}

TEST(ProblemTextTest, EachHasOne) {
  EXPECT_EQ(tls::ProblemText(Problem::kNone), "");
  EXPECT_EQ(tls::ProblemText(Problem::kNotPrepared),
            "the connection was not prepared for verification");
  EXPECT_EQ(tls::ProblemText(Problem::kNoDomain),
            "there is no trust domain for this connection");
  EXPECT_EQ(tls::ProblemText(Problem::kTooManyPending),
            "too many connections wait for their verification");
  EXPECT_EQ(tls::ProblemText(Problem::kDeadlineExceeded),
            "the verification waited longer than its deadline allows");
}

// The roots are replaced, other connections use the builder, and the contexts
// go: the connection keeps what it was verified with.
TEST_P(VerificationTest, Lasts) {
  Context client = NewClient(ClientTrusting(server_root_));
  Context server = NewServer(OpenServer());
  const auto pair = Connect(client, server);
  const std::string text = pair->client.verification().ToText();
  ASSERT_EQ(tls::ConfigureClient(client.get(), ClientTrusting(client_root_)),
            absl::OkStatus());
  Connect(client, server);
  client.reset();
  server.reset();
  EXPECT_EQ(pair->client.verification().ToText(), text);
  EXPECT_EQ(pair->client.verification().result().anchor_subject(),
            server_root_.certificate().subject());
}

TEST_P(VerificationTest, TracesAreOfTheSizeThatIsAskedFor) {
  for (const size_t entries : {size_t{0}, size_t{2}, size_t{3}, size_t{4}}) {
    tls::ClientSettings settings = ClientTrusting(server_root_);
    settings.trace_entries = entries;
    const auto pair = Connect(NewClient(settings), NewServer(OpenServer()));
    EXPECT_TRUE(pair->connected());
    const Trace* trace = pair->client.verification().trace();
    if (entries == 0) {
      EXPECT_EQ(trace, nullptr);
      continue;
    }
    ASSERT_NE(trace, nullptr);
    EXPECT_THAT(trace->entries(), SizeIs(std::min<size_t>(entries, 3)));
    EXPECT_EQ(trace->dropped(), entries < 3 ? 3 - entries : 0);
  }
}

// The other of BoringSSL's methods, which reads certificates by itself, too.
TEST_P(VerificationTest, ContextsWithX509) {
  Context client(SSL_CTX_new(TLS_method()));
  ASSERT_EQ(SSL_CTX_set_max_proto_version(client.get(), version()), 1);
  ASSERT_EQ(tls::ConfigureClient(client.get(), ClientTrusting(server_root_)),
            absl::OkStatus());
  const Context server = NewServer(OpenServer());
  EXPECT_TRUE(Connect(client, server)->connected());
  EXPECT_FALSE(
      Connect(client, server, Identity::DnsName("b.example.com"))->connected());
}

// A response that is fetched anew for a connection that lasts.
TEST_P(VerificationTest, VerifyAgainMayWait) {
  const auto leaf = client_leaf_.OcspUri("http://ocsp.example/");
  FakeFetcher ocsp;
  ocsp.Serve("http://ocsp.example/", Ocsp(leaf).der());
  FetchedOcspSource source(ocsp);
  tls::PeerChecks checks;
  checks.revocation = true;
  checks.revocation_policy.issuers = RevocationPolicy::Mode::kOff;
  checks.sources = {&source};
  absl::Duration steady = absl::ZeroDuration();
  tls::ServerSettings settings = ServerTrusting(client_root_, checks);
  settings.steady_now = [&steady] { return steady; };
  const Context server = NewServer(settings);
  const Context client = NewClient(ClientTrusting(server_root_), leaf);
  const auto pair = Connect(client, server);
  ASSERT_TRUE(pair->connected());
  SSL* ssl = pair->server.ssl();

  ocsp.Pend();
  EXPECT_EQ(tls::VerifyAgain(ssl), State::kPending);
  EXPECT_EQ(tls::VerifyAgain(ssl), State::kPending);
  ocsp.Pend(false);
  EXPECT_EQ(tls::VerifyAgain(ssl), State::kAccepted);

  ocsp.Pend();
  EXPECT_EQ(tls::VerifyAgain(ssl), State::kPending);
  steady += tls::kDefaultPendingDeadline;
  EXPECT_EQ(tls::VerifyAgain(ssl), State::kRefused);
  EXPECT_EQ(pair->server.verification().problem(), Problem::kDeadlineExceeded);

  // Since then it has been revoked.
  ocsp.Serve("http://ocsp.example/", Ocsp(StatusOf(leaf).Revoked()).der())
      .Pend(false);
  EXPECT_EQ(tls::VerifyAgain(ssl), State::kRefused);
  EXPECT_THAT(pair->server.verification().result(), FailsWith(Error::kRevoked));
}

// One context for all threads, while its settings are replaced.
TEST_P(VerificationTest, Threads) {
  const Context client = NewClient(ClientTrusting(server_root_), client_leaf_);
  const Context server = NewServer(ServerTrusting(client_root_));
  const tls::ClientSettings client_settings = ClientTrusting(server_root_);
  const tls::ServerSettings server_settings = ServerTrusting(client_root_);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 20; ++j) {
        const auto pair = Connect(client, server);
        EXPECT_TRUE(pair->connected());
        EXPECT_EQ(tls::VerifyAgain(pair->server.ssl()), State::kAccepted);
      }
    });
  }
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(tls::ConfigureClient(client.get(), client_settings),
              absl::OkStatus());
    EXPECT_EQ(tls::ConfigureServer(server.get(), server_settings),
              absl::OkStatus());
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace cairn::testing
