#include "trustdomain/self_signed_clients.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/trustdomain/refusal_matcher.h"

namespace cairn::testing {
namespace {

SelfSignedClient ClientOf(const std::string& id,
                          const TestCertificate& certificate) {
  SelfSignedClient client;
  client.client_id = id;
  client.certificates = {certificate.der()};
  return client;
}

std::string JwksOf(const TestCertificate& certificate) {
  return absl::StrCat(R"({"keys":[{"kty":"EC","x5c":[")",
                      absl::Base64Escape(certificate.der()), R"("]}]})");
}

std::shared_ptr<const SelfSignedClients> Make(
    const std::vector<SelfSignedClient>& clients) {
  absl::StatusOr<std::shared_ptr<const SelfSignedClients>> made =
      SelfSignedClients::Create(clients);
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? *made : *SelfSignedClients::Create({});
}

BuildResult VerifyIn(
    const std::shared_ptr<const SelfSignedClients>& clients,
    const TestCertificate& certificate,
    const BuildOptions& options = SelfSignedClientOptions(kNow)) {
  SelfSignedTrustDomain domain(clients);
  return BuildCertChain(domain, certificate.certificate(), options);
}

const TestCertificate& Alice() {
  static const auto& alice = *new TestCertificate(Client().SelfSigned());
  return alice;
}

TEST(SelfSignedClients, TheRegisteredCertificate) {
  const auto clients = Make({ClientOf("alice", Alice())});
  EXPECT_THAT(VerifyIn(clients, Alice()), IsTrusted());
  EXPECT_TRUE(clients->IsClient("alice", Alice().certificate()));
  EXPECT_FALSE(clients->IsClient("bob", Alice().certificate()));
}

// Certificate equality, not a likeness: the same name with another key, the
// same key with another serial number.
TEST(SelfSignedClients, OtherCertificates) {
  const auto clients = Make({ClientOf("alice", Alice())});
  for (const TestCertificate& other :
       {Alice().Key(P256("mallory")).SelfSigned(), Alice().Serial(7),
        Client("CN=mallory").SelfSigned()}) {
    EXPECT_FALSE(VerifyIn(clients, other).trusted());
    EXPECT_FALSE(clients->IsClient("alice", other.certificate()));
    EXPECT_FALSE(clients->IsRegistered(other.certificate()));
  }
}

TEST(SelfSignedClients, TheRegisteredKey) {
  SelfSignedClient client;
  client.client_id = "alice";
  client.public_keys = {KeyPin(Alice())};
  const auto clients = Make({client});
  EXPECT_THAT(VerifyIn(clients, Alice()), IsTrusted());
  EXPECT_THAT(VerifyIn(clients, Alice().Serial(7)), IsTrusted());
  EXPECT_TRUE(clients->IsClient("alice", Alice().Serial(7).certificate()));
  EXPECT_FALSE(
      VerifyIn(clients, Alice().Key(P256("mallory")).SelfSigned()).trusted());
  // A fingerprint of the certificate is none of the key.
  client.public_keys = {Fingerprint(Alice())};
  EXPECT_FALSE(VerifyIn(Make({client}), Alice()).trusted());
}

TEST(SelfSignedClients, JwkSet) {
  SelfSignedClient client;
  client.client_id = "alice";
  client.jwk_set = JwksOf(Alice());
  const auto clients = Make({client});
  EXPECT_THAT(VerifyIn(clients, Alice()), IsTrusted());
  EXPECT_TRUE(clients->IsClient("alice", Alice().certificate()));
}

// RFC 8705 section 2.2: no PKI. What is registered never becomes a CA, whatever
// it says of itself and however it is registered.
TEST(SelfSignedClients, DoesNotIssue) {
  const auto ca = Ca("CN=alice,O=Example").SelfSigned();
  SelfSignedClient by_key;
  by_key.client_id = "key";
  by_key.public_keys = {KeyPin(ca), KeyPin(Alice())};
  for (const TestCertificate& registered : {ca, Alice()}) {
    const auto forged = Client("CN=admin").IssuedBy(registered);
    EXPECT_THAT(VerifyIn(Make({ClientOf("alice", registered)}), forged),
                FailsWith(Error::kAnchorDoesNotIssue));
    EXPECT_THAT(VerifyIn(Make({by_key}), forged),
                FailsWith(Error::kUnknownIssuer));
    SelfSignedTrustDomain domain(Make({ClientOf("alice", registered)}));
    EXPECT_EQ(
        domain.GetCertTrust(registered.certificate(), Role::kIssuer).level(),
        CertTrust::Level::kInherits);
  }
}

// A domain of its own: what its issuer signed is as good as what nobody did.
TEST(SelfSignedClients, CertificateOfAPkiMayBeRegistered) {
  const auto issued = Client().IssuedBy(Ca("Root"));
  EXPECT_THAT(VerifyIn(Make({ClientOf("alice", issued)}), issued), IsTrusted());
  EXPECT_FALSE(
      VerifyIn(Make({ClientOf("root", Ca("Root"))}), issued).trusted());
}

// `openssl req -x509` sets cA.
TEST(SelfSignedClients, CaFlagIsHarmless) {
  const auto alice = Alice().BasicConstraints(true);
  const auto clients = Make({ClientOf("alice", alice)});
  EXPECT_THAT(VerifyIn(clients, alice), IsTrusted());
  EXPECT_THAT(VerifyIn(clients, alice, ClientOptions(kNow)),
              FailsWith(Error::kEndEntityIsACa));
}

TEST(SelfSignedClients, ExpiryAndPurposeAreChecked) {
  const auto expired = Alice().NotAfter(kNow - 1);
  EXPECT_THAT(VerifyIn(Make({ClientOf("alice", expired)}), expired),
              FailsWith(Error::kExpired));
  const auto server = Alice().Purposes({der::Oid::kServerAuth});
  EXPECT_THAT(VerifyIn(Make({ClientOf("alice", server)}), server),
              FailsWith(Error::kPurposeNotAllowed));
}

TEST(SelfSignedClients, RefusesWhatIsNotValid) {
  const auto message = [](const std::vector<SelfSignedClient>& clients) {
    return std::string(SelfSignedClients::Create(clients).status().message());
  };
  SelfSignedClient client;
  EXPECT_EQ(message({client}), "client : no client_id");
  client.client_id = "alice";
  EXPECT_EQ(message({client}), "client alice: neither a certificate nor a key");
  client.jwk_set = R"({"keys":[]})";
  EXPECT_EQ(message({client}), "client alice: neither a certificate nor a key");
  client.jwk_set = R"({"keys":[{"kty":"EC"}]})";
  EXPECT_EQ(message({client}), "client alice: JWK set: a key without x5c");
  client.jwk_set = "{}";
  EXPECT_EQ(message({client}), "client alice: JWK set: keys is missing");
  client = ClientOf("alice", Alice());
  EXPECT_EQ(message({client, client}),
            "client alice: the client_id is there twice");
  client.public_keys = {"x"};
  EXPECT_EQ(message({client}), "client alice: not a SHA-256 digest: x");
  client.public_keys.clear();
  client.certificates = {"x"};
  EXPECT_EQ(message({client}).rfind("client alice: ", 0), 0u);
}

}  // namespace
}  // namespace cairn::testing
