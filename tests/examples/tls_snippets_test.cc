#include "examples/tls_snippets.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "openssl/bio.h"
#include "tests/examples/services.h"
#include "tests/support/ct_log_factory.h"
#include "tests/support/fake_fetcher.h"
#include "tests/support/tls_pair.h"
#include "tests/trustdomain/refusal_matcher.h"
#include "trustdomain/block_list.h"

namespace cairn::examples {
namespace {

using testing::Ca;
using testing::Client;
using testing::Context;
using testing::FakeFetcher;
using testing::Leaf;
using ::testing::StartsWith;
using testing::TestCertificate;

constexpr char kUrl[] = "http://ca.example/ca.cer";

class TlsSnippets : public ::testing::Test {
 protected:
  // Certificates of `root_` for servers and for clients.
  const TestCertificate root_ = AnyTime(Ca("Root"));
  const TestCertificate ca_ = AnyTime(Ca("CA")).IssuedBy(root_);
  const TestCertificate server_ = AnyTime(Leaf()).IssuedBy(root_);
  const TestCertificate client_ = AnyTime(Client()).IssuedBy(root_);

  std::shared_ptr<const TrustStore> Roots() const {
    TrustStore::Builder store;
    EXPECT_TRUE(store.AddAnchor(root_.der()).ok());
    return store.Build();
  }
  std::shared_ptr<const ClientGroups> Staff() const {
    ClientGroup staff;
    staff.name = "staff";
    staff.anchors = {root_.der()};
    return *ClientGroups::Create({staff});
  }

  // Both handshakes: what the client's and then the server's comes to.
  void Connect(SSL_CTX* client_ctx, SSL_CTX* server_ctx,
               const std::string& host = "example.com",
               SSL_SESSION* session = nullptr) {
    client_ssl_ = NewConnection(client_ctx, host, session);
    server_ssl_.reset(SSL_new(server_ctx));
    ASSERT_NE(client_ssl_, nullptr);
    ASSERT_EQ(tls::PrepareServer(server_ssl_.get()), absl::OkStatus());
    BIO* a = nullptr;
    BIO* b = nullptr;
    ASSERT_EQ(BIO_new_bio_pair(&a, 1 << 16, &b, 1 << 16), 1);
    SSL_set_bio(client_ssl_.get(), a, a);
    SSL_set_bio(server_ssl_.get(), b, b);
    SSL_set_connect_state(client_ssl_.get());
    SSL_set_accept_state(server_ssl_.get());
    client_says_ = Handshake(client_ssl_.get(), [&](int error, absl::Duration) {
      if (error == SSL_ERROR_WANT_CERTIFICATE_VERIFY) fetcher_.Pend(false);
      SSL_do_handshake(server_ssl_.get());
    });
    server_says_ =
        Handshake(server_ssl_.get(), [&](int, absl::Duration) { FAIL(); });
  }

  FakeFetcher fetcher_;
  BlockList revoked_;
  bssl::UniquePtr<SSL> client_ssl_;
  bssl::UniquePtr<SSL> server_ssl_;
  std::string client_says_;
  std::string server_says_;
};

TEST_F(TlsSnippets, BothSides) {
  revoked_.AddIssuerAndSerial(root_.name().der(), client_.Serial(99).serial());
  const Context server = testing::NewContext(TLS1_3_VERSION, server_);
  ASSERT_EQ(SetUpServer(server.get(), Staff(), &revoked_), absl::OkStatus());
  const Context client = testing::NewContext(TLS1_3_VERSION, client_);
  ASSERT_EQ(SetUpClient(client.get(), Roots(), nullptr), absl::OkStatus());
  Connect(client.get(), server.get());
  EXPECT_EQ(client_says_, "");
  EXPECT_EQ(server_says_, "");
  EXPECT_EQ(GroupOf(server_ssl_.get()), "staff");

  const Context revoked =
      testing::NewContext(TLS1_3_VERSION, client_.Serial(99));
  ASSERT_EQ(SetUpClient(revoked.get(), Roots(), nullptr), absl::OkStatus());
  Connect(revoked.get(), server.get());
  EXPECT_EQ(client_says_, "");
  EXPECT_THAT(server_says_, StartsWith("refused: revoked (alert "))
      << "it is on a block list";
  EXPECT_EQ(GroupOf(server_ssl_.get()), "");

  EXPECT_EQ(NewConnection(client.get(), "192.0.2.1", nullptr), nullptr);
}

TEST_F(TlsSnippets, ResumedSessions) {
  const Context server = testing::NewContext(TLS1_2_VERSION, server_);
  ASSERT_EQ(SetUpServer(server.get(), Staff(), &revoked_), absl::OkStatus());
  const Context client = testing::NewContext(TLS1_2_VERSION, client_);
  ASSERT_EQ(SetUpClient(client.get(), Roots(), nullptr), absl::OkStatus());
  Connect(client.get(), server.get());
  const bssl::UniquePtr<SSL_SESSION> session(
      SSL_get1_session(client_ssl_.get()));
  Connect(client.get(), server.get(), "example.com", session.get());
  EXPECT_EQ(server_says_, "");
  EXPECT_TRUE(SSL_session_reused(server_ssl_.get()));
  EXPECT_EQ(GroupOf(server_ssl_.get()), "staff");
}

TEST_F(TlsSnippets, FetchesWhatIsMissing) {
  fetcher_.Serve(kUrl, ca_.der()).Pend();
  const auto leaf = AnyTime(Leaf()).CaIssuersUri(kUrl).IssuedBy(ca_);
  const Context server = testing::NewContext(TLS1_3_VERSION, server_);
  testing::UseChain(server.get(), {leaf.der()}, leaf.key().private_key());
  tls::ServerSettings open;
  open.client_certificates = tls::ClientCertificates::kOff;
  open.domain = [](const tls::Peer&) { return tls::ConnectionDomain(); };
  ASSERT_EQ(tls::ConfigureServer(server.get(), open), absl::OkStatus());
  const Context client = testing::NewContext(TLS1_3_VERSION);
  ASSERT_EQ(SetUpClient(client.get(), Roots(), &fetcher_), absl::OkStatus());
  Connect(client.get(), server.get());
  EXPECT_EQ(client_says_, "");
  EXPECT_EQ(fetcher_.requests().size(), 2) << "once pending, once answered";
}

TEST_F(TlsSnippets, Workloads) {
  const auto ca = AnyTime(Ca("").San(testing::UriName("spiffe://example.org")));
  SpiffeBundles bundles;
  ASSERT_TRUE(
      bundles.Update(*SpiffeBundle::FromCertificates("example.org", {ca.der()}))
          .ok());
  const Context server = testing::NewContext(TLS1_3_VERSION, server_);
  ASSERT_EQ(tls::ConfigureServer(
                server.get(),
                ForWorkloads(bundles.Get(),
                             *SpiffeAccess::Only({"spiffe://example.org/a"}))),
            absl::OkStatus());
  for (const bool allowed : {true, false}) {
    const std::string id =
        allowed ? "spiffe://example.org/a" : "spiffe://example.org/b";
    const auto svid = AnyTime(Client().San(testing::UriName(id))).IssuedBy(ca);
    const Context client = testing::NewContext(TLS1_3_VERSION, svid);
    ASSERT_EQ(SetUpClient(client.get(), Roots(), nullptr), absl::OkStatus());
    Connect(client.get(), server.get());
    EXPECT_EQ(GroupOf(server_ssl_.get()), allowed ? id : "");
    if (!allowed) {
      EXPECT_THAT(server_says_, StartsWith("refused: the SPIFFE ID is not on"));
    }
  }
}

TEST_F(TlsSnippets, Ct) {
  const auto logs = CtLogList::Parse(
      testing::LogListJson({testing::TestLog(testing::P256("log"))}));
  ASSERT_TRUE(logs.ok());
  const tls::PeerChecks checks = WithCt(tls::PeerChecks(), &*logs);
  ASSERT_TRUE(checks.ct.has_value());
  EXPECT_EQ(checks.ct->logs, &*logs);
}

}  // namespace
}  // namespace cairn::examples
