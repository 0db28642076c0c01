// A verification that waits: nothing blocks, nothing is verified twice, and it
// ends.

#include <memory>
#include <string>
#include <vector>

#include "openssl/bio.h"
#include "openssl/err.h"
#include "openssl/ssl.h"
#include "tests/support/fake_fetcher.h"
#include "tests/support/ocsp_factory.h"
#include "tests/tls/tls_test.h"
#include "trustdomain/ocsp_source.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using tls::Problem;
using tls::State;

constexpr char kIssuerUrl[] = "http://ca.example/issuer.cer";
constexpr char kOcspUrl[] = "http://ocsp.example/";

// A server that forgot its intermediate, and a client that fetches it.
class PendingTest : public TlsTest {
 protected:
  PendingTest() { fetcher_.Serve(kIssuerUrl, server_ca_.der()).Pend(); }

  tls::ClientSettings Fetching() {
    tls::PeerChecks checks;
    checks.issuers = &fetcher_;
    tls::ClientSettings settings = ClientTrusting(server_root_, checks);
    settings.steady_now = [this] { return steady_; };
    return settings;
  }
  Context Forgetful() const {
    const auto leaf = server_leaf_.CaIssuersUri(kIssuerUrl);
    Context server = NewServer(OpenServer());
    UseChain(server.get(), {leaf.der()}, leaf.key().private_key());
    return server;
  }

  FakeFetcher fetcher_;
  absl::Duration steady_ = absl::Hours(1);
};
CAIRN_EACH_TLS_VERSION(PendingTest);

TEST_P(PendingTest, GoesOnWhenTheAnswerIsThere) {
  const auto pair = Connect(NewClient(Fetching()), Forgetful());
  EXPECT_EQ(pair->client.error(), SSL_ERROR_WANT_CERTIFICATE_VERIFY);
  EXPECT_FALSE(pair->server.done());
  {
    const tls::Verification& verification = pair->client.verification();
    EXPECT_EQ(verification.state(), State::kPending);
    EXPECT_THAT(verification.result(), IsPending());
    ASSERT_THAT(verification.result().pending(), SizeIs(1));
    EXPECT_EQ(verification.result().pending()[0].kind,
              PendingItem::Kind::kIssuers);
    EXPECT_EQ(verification.TimeLeft(), absl::Seconds(10));
    EXPECT_EQ(verification.alert(), 0);
  }
  // Asked too early: it waits on.
  steady_ += absl::Seconds(4);
  pair->Run();
  EXPECT_EQ(pair->client.error(), SSL_ERROR_WANT_CERTIFICATE_VERIFY);
  EXPECT_EQ(pair->client.verification().TimeLeft(), absl::Seconds(6));

  fetcher_.Pend(false);
  pair->Run();
  EXPECT_TRUE(pair->connected());
  const tls::Verification& verification = pair->client.verification();
  EXPECT_EQ(verification.state(), State::kAccepted);
  EXPECT_THAT(verification.result(), IsTrusted());
  EXPECT_EQ(verification.TimeLeft(), absl::InfiniteDuration());
  EXPECT_THAT(verification.sent(), SizeIs(1));
}

TEST_P(PendingTest, EndsWhenThereIsNoAnswer) {
  const auto pair = Connect(NewClient(Fetching()), Forgetful());
  fetcher_ = FakeFetcher();
  pair->Run();
  EXPECT_THAT(pair->client.verification().result(),
              FailsWithAt(Error::kUnknownIssuer, 0));
  EXPECT_EQ(pair->client.verification().problem(), Problem::kNone);
  EXPECT_EQ(pair->server.alert(), 48);
}

// A fetcher that has the answer at once costs no round.
TEST_P(PendingTest, DoesNotWaitForWhatIsThere) {
  fetcher_.Pend(false);
  EXPECT_TRUE(Connect(NewClient(Fetching()), Forgetful())->connected());
  EXPECT_THAT(fetcher_.requests(),
              ElementsAre(absl::StrCat("GET ", kIssuerUrl)));
}

TEST_P(PendingTest, Deadline) {
  tls::ClientSettings settings = Fetching();
  settings.pending_deadline = absl::Seconds(3);
  const auto pair = Connect(NewClient(settings), Forgetful());
  steady_ += absl::Seconds(3) - absl::Nanoseconds(1);
  pair->Run();
  EXPECT_EQ(pair->client.error(), SSL_ERROR_WANT_CERTIFICATE_VERIFY);
  EXPECT_EQ(pair->client.verification().TimeLeft(), absl::Nanoseconds(1));
  steady_ += absl::Nanoseconds(1);
  EXPECT_EQ(pair->client.verification().TimeLeft(), absl::ZeroDuration());
  // Too late, though the answer is there.
  fetcher_.Pend(false);
  pair->Run();
  EXPECT_EQ(pair->client.error(), SSL_ERROR_SSL);
  EXPECT_EQ(pair->client.reason(), SSL_R_CERTIFICATE_VERIFY_FAILED);
  const tls::Verification& verification = pair->client.verification();
  EXPECT_EQ(verification.state(), State::kRefused);
  EXPECT_EQ(verification.problem(), Problem::kDeadlineExceeded);
  EXPECT_EQ(verification.failure().error, Error::kPending);
  // What it waited for is still there.
  EXPECT_THAT(verification.result().pending(), SizeIs(1));
  EXPECT_EQ(verification.alert(), 46);
  EXPECT_EQ(pair->server.alert(), 46);
  EXPECT_THAT(verification.ToText(),
              HasSubstr("refused: the verification waited longer than its "
                        "deadline allows (alert certificate_unknown)\n"));
}

// Memory is bounded: of two that wait the second is refused, until the first
// has gone.
TEST_P(PendingTest, SeveralThatWait) {
  tls::ClientSettings settings = Fetching();
  settings.max_pending = 1;
  const Context client = NewClient(settings);
  const Context server = Forgetful();
  auto first = Connect(client, server);
  EXPECT_EQ(first->client.error(), SSL_ERROR_WANT_CERTIFICATE_VERIFY);
  const auto second = Connect(client, server);
  EXPECT_EQ(second->client.error(), SSL_ERROR_SSL);
  EXPECT_EQ(second->client.verification().problem(), Problem::kTooManyPending);
  EXPECT_EQ(second->server.alert(), 80);
  first.reset();
  const auto third = Connect(client, server);
  EXPECT_EQ(third->client.error(), SSL_ERROR_WANT_CERTIFICATE_VERIFY);
  fetcher_.Pend(false);
  third->Run();
  EXPECT_TRUE(third->connected());
  fetcher_.Pend();
  EXPECT_EQ(Connect(client, server)->client.error(),
            SSL_ERROR_WANT_CERTIFICATE_VERIFY);
}

TEST_P(PendingTest, NoneMayWait) {
  tls::ClientSettings settings = Fetching();
  settings.max_pending = 0;
  const Context client = NewClient(settings);
  EXPECT_EQ(Connect(client, Forgetful())->client.verification().problem(),
            Problem::kTooManyPending);
  fetcher_.Pend(false);
  EXPECT_TRUE(Connect(client, Forgetful())->connected());
}

// Whoever waits under the settings of before is counted, too.
TEST_P(PendingTest, NewSettingsMakeNoRoom) {
  tls::ClientSettings settings = Fetching();
  settings.max_pending = 1;
  const Context client = NewClient(settings);
  const Context server = Forgetful();
  auto first = Connect(client, server);
  EXPECT_EQ(first->client.error(), SSL_ERROR_WANT_CERTIFICATE_VERIFY);
  ASSERT_EQ(tls::ConfigureClient(client.get(), settings), absl::OkStatus());
  EXPECT_EQ(Connect(client, server)->client.verification().problem(),
            Problem::kTooManyPending);
  first.reset();
  EXPECT_EQ(Connect(client, server)->client.error(),
            SSL_ERROR_WANT_CERTIFICATE_VERIFY);
}

// The same two, and another handshake.
void StartAgain(const TlsPair& pair) {
  BIO* a = nullptr;
  BIO* b = nullptr;
  ASSERT_EQ(BIO_new_bio_pair(&a, 0, &b, 0), 1);
  ASSERT_EQ(SSL_clear(pair.client.ssl()), 1);
  ASSERT_EQ(SSL_clear(pair.server.ssl()), 1);
  SSL_set_bio(pair.client.ssl(), a, a);
  SSL_set_bio(pair.server.ssl(), b, b);
}

// The attack: a good server makes the client wait, and another one takes its
// place.
TEST_P(PendingTest, IsNotGoneOnWithForAnotherServer) {
  const TestCertificate bad = Leaf().IssuedBy(Ca("Other"));
  const struct {
    const char* name;
    TestCertificate leaf;
    bool with_issuer;
    Error error;
  } kRows[] = {{"another leaf", bad, false, Error::kUnknownIssuer},
               {"another chain", bad, true, Error::kUntrustedRoot}};
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.name);
    fetcher_.Pend();
    const auto pair = Connect(NewClient(Fetching()), Forgetful());
    ASSERT_EQ(pair->client.error(), SSL_ERROR_WANT_CERTIFICATE_VERIFY);
    StartAgain(*pair);
    std::vector<std::string> chain = {row.leaf.der()};
    if (row.with_issuer) chain.push_back(row.leaf.issuer().der());
    UseChain(pair->server.ssl(), chain, row.leaf.key().private_key());
    fetcher_.Pend(false);
    pair->Run();
    EXPECT_FALSE(pair->connected());
    EXPECT_EQ(pair->client.error(), SSL_ERROR_SSL);
    EXPECT_EQ(pair->client.verification().sent()[0], row.leaf.input());
    EXPECT_EQ(pair->client.verification().failure().error, row.error);
  }
  // The same one may come back.
  fetcher_.Pend();
  const auto pair = Connect(NewClient(Fetching()), Forgetful());
  StartAgain(*pair);
  pair->Run();
  EXPECT_EQ(pair->client.error(), SSL_ERROR_WANT_CERTIFICATE_VERIFY);
  fetcher_.Pend(false);
  pair->Run();
  EXPECT_TRUE(pair->connected());
}

// One that leaves an error in BoringSSL's queue, as what uses BoringSSL may.
class UntidyFetcher : public FakeFetcher {
 public:
  HookResult Fetch(const FetchRequest& request, std::string* body) override {
    OPENSSL_PUT_ERROR(USER, 1);
    return FakeFetcher::Fetch(request, body);
  }
};

TEST_P(PendingTest, ErrorsOfHooksAreNotThoseOfTheHandshake) {
  UntidyFetcher fetcher;
  fetcher.Serve(kIssuerUrl, server_ca_.der()).Pend();
  tls::PeerChecks checks;
  checks.issuers = &fetcher;
  const Context client = NewClient(ClientTrusting(server_root_, checks));
  const auto pair = Connect(client, Forgetful());
  EXPECT_EQ(pair->client.error(), SSL_ERROR_WANT_CERTIFICATE_VERIFY);
  fetcher.Pend(false);
  pair->Run();
  EXPECT_TRUE(pair->connected());

  EXPECT_EQ(tls::VerifyAgain(pair->client.ssl()), State::kAccepted);
  EXPECT_EQ(ERR_peek_error(), 0u);
}

// A connection that is freed while it waits, and settings that change then.
TEST_P(PendingTest, SettingsChangeMeanwhile) {
  const Context client = NewClient(Fetching());
  const auto pair = Connect(client, Forgetful());
  ASSERT_EQ(tls::ConfigureClient(client.get(), ClientTrusting(client_root_)),
            absl::OkStatus());
  fetcher_.Pend(false);
  pair->Run();
  EXPECT_TRUE(pair->connected());
}

// A domain that counts the signatures that it verifies.
class CountingDomain : public DelegatingTrustDomain {
 public:
  CountingDomain(std::unique_ptr<TrustDomain> inner, int* signatures)
      : DelegatingTrustDomain(inner.get()),
        inner_(std::move(inner)),
        signatures_(signatures) {}
  HookResult VerifySignedData(const SignedData& data,
                              const IssuerKey& issuer) override {
    ++*signatures_;
    return inner_->VerifySignedData(data, issuer);
  }

 private:
  const std::unique_ptr<TrustDomain> inner_;
  int* signatures_;
};

// A server that waits for the OCSP response of its client.
TEST_P(PendingTest, ServersWaitAsWellAndVerifyNoSignatureTwice) {
  const auto leaf = client_leaf_.OcspUri(kOcspUrl);
  FakeFetcher ocsp;
  ocsp.Serve(kOcspUrl, Ocsp(leaf).der()).Pend();
  FetchedOcspSource source(ocsp);
  tls::PeerChecks checks;
  checks.revocation = true;
  checks.revocation_policy.end_entity = RevocationPolicy::Mode::kHard;
  checks.revocation_policy.issuers = RevocationPolicy::Mode::kOff;
  checks.sources = {&source};
  int signatures = 0;
  tls::ServerSettings settings = ServerTrusting(client_root_);
  settings.steady_now = [this] { return steady_; };
  settings.domain = [&](const tls::Peer& peer) {
    return tls::WithChecks(std::make_unique<CountingDomain>(
                               std::make_unique<InMemoryTrustDomain>(
                                   StoreOf(client_root_), peer.intermediates),
                               &signatures),
                           peer, checks);
  };
  const Context server = NewServer(settings);
  const Context client = NewClient(ClientTrusting(server_root_), leaf);
  const auto pair = Connect(client, server);
  EXPECT_EQ(pair->server.error(), SSL_ERROR_WANT_CERTIFICATE_VERIFY);
  EXPECT_EQ(signatures, 2);
  pair->Run();
  EXPECT_EQ(pair->server.error(), SSL_ERROR_WANT_CERTIFICATE_VERIFY);
  EXPECT_EQ(signatures, 2);
  ocsp.Pend(false);
  pair->Run();
  EXPECT_TRUE(pair->connected());
  EXPECT_EQ(signatures, 2 + 1) << "that of the response";

  // And one that is never answered.
  ocsp.Pend();
  const auto late = Connect(client, server);
  steady_ += tls::kDefaultPendingDeadline;
  late->Run();
  EXPECT_EQ(late->server.verification().problem(), Problem::kDeadlineExceeded);
  EXPECT_EQ(late->client.alert(), 46);
}

}  // namespace
}  // namespace cairn::testing
