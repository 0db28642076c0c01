#include "trustdomain/spiffe_trust_domain.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "pkix/chain_builder.h"
#include "tests/trustdomain/refusal_matcher.h"

namespace cairn::testing {
namespace {

TestCertificate Svid(const std::string& id) {
  return Leaf("")
      .NoSan()
      .San(UriName(id))
      .Purposes({der::Oid::kServerAuth, der::Oid::kClientAuth});
}

// Two trust domains that are federated, and one that is not.
class SpiffeTrustDomainTest : public ::testing::Test {
 protected:
  SpiffeTrustDomainTest() {
    Put("example.org", own_);
    Put("example.net", partner_);
  }

  void Put(const char* trust_domain, const TestCertificate& ca) {
    ASSERT_TRUE(
        bundles_
            .Update(*SpiffeBundle::FromCertificates(trust_domain, {ca.der()}))
            .ok());
  }

  BuildResult VerifySvid(const TestCertificate& svid,
                         const SpiffeAccess& access = SpiffeAccess()) {
    SpiffeTrustDomain domain(bundles_.Get(), svid.certificate(), sent_, access);
    const BuildResult result = builder_.Build(
        domain, svid.certificate(), SpiffeOptions(Purpose::ClientAuth(), kNow));
    id_ = result.trusted() ? SpiffeTrustDomain::IdOf(*builder_.chain()) : "";
    return result;
  }

  const TestCertificate own_ =
      Ca("CN=own").San(UriName("spiffe://example.org"));
  const TestCertificate partner_ =
      Ca("CN=partner").San(UriName("spiffe://example.net"));
  const TestCertificate inter_ = Ca("CN=intermediate").IssuedBy(own_);
  const TestCertificate web_ = Svid("spiffe://example.org/web");
  std::vector<Certificate> sent_;
  SpiffeBundles bundles_;
  ChainBuilder builder_;
  std::string id_;
};

TEST_F(SpiffeTrustDomainTest, OwnAndFederated) {
  EXPECT_THAT(VerifySvid(web_.IssuedBy(own_)), IsTrusted());
  EXPECT_EQ(id_, "spiffe://example.org/web");
  EXPECT_THAT(VerifySvid(Svid("spiffe://example.net/db").IssuedBy(partner_)),
              IsTrusted());
  EXPECT_EQ(id_, "spiffe://example.net/db");
  sent_ = {inter_.certificate()};
  EXPECT_THAT(VerifySvid(web_.IssuedBy(inter_)), IsTrusted());
}

// The attack that federation must withstand: a partner issues for our names.
TEST_F(SpiffeTrustDomainTest, PartnerCannotIssueForUs) {
  EXPECT_THAT(VerifySvid(web_.IssuedBy(partner_)),
              FailsWith(Error::kUnknownIssuer));
  sent_ = {partner_.certificate()};
  EXPECT_THAT(VerifySvid(web_.IssuedBy(partner_)),
              FailsWith(Error::kUntrustedRoot));
  // With a CA between, and one that has our CA's name.
  const auto between = Ca("CN=own").Key(P256("theirs")).IssuedBy(partner_);
  sent_ = {between.certificate(), partner_.certificate()};
  EXPECT_FALSE(VerifySvid(web_.IssuedBy(between)).trusted());
}

// A certificate that was verified in the wrong trust domain's stead.
TEST_F(SpiffeTrustDomainTest, DomainIsForOneTrustDomain) {
  const auto ours = web_.IssuedBy(own_);
  const auto theirs = Svid("spiffe://example.net/web").IssuedBy(own_);
  SpiffeTrustDomain domain(bundles_.Get(), ours.certificate());
  EXPECT_THAT(BuildCertChain(domain, theirs.certificate(),
                             SpiffeOptions(Purpose::ClientAuth(), kNow)),
              RefusedFor(Refusal::kSpiffeOtherTrustDomain));
}

TEST_F(SpiffeTrustDomainTest, NoBundle) {
  EXPECT_THAT(VerifySvid(Svid("spiffe://example.com/web").IssuedBy(own_)),
              RefusedFor(Refusal::kSpiffeNoBundle));
  ASSERT_TRUE(bundles_.Remove("example.net"));
  EXPECT_THAT(VerifySvid(Svid("spiffe://example.net/db").IssuedBy(partner_)),
              RefusedFor(Refusal::kSpiffeNoBundle));
}

// What an X509-SVID must be, one rule at a time.
TEST_F(SpiffeTrustDomainTest, RulesForTheLeaf) {
  const auto svid = web_.IssuedBy(own_);
  const struct {
    const char* what;
    TestCertificate certificate;
    Refusal refusal;
  } kCases[] = {
      {"no name at all", svid.NoSan(), Refusal::kSpiffeNoUri},
      {"another name", svid.NoSan().San("web.example.org"),
       Refusal::kSpiffeNoUri},
      {"two IDs", svid.San(UriName("spiffe://example.org/db")),
       Refusal::kSpiffeSeveralUris},
      {"an ID and a URI", svid.San(UriName("https://example.org/web")),
       Refusal::kSpiffeSeveralUris},
      {"another scheme", svid.NoSan().San(UriName("https://example.org/web")),
       Refusal::kSpiffeIdInvalid},
      {"an ID with a query",
       svid.NoSan().San(UriName("spiffe://example.org/web?x")),
       Refusal::kSpiffeIdInvalid},
      {"the trust domain itself",
       svid.NoSan().San(UriName("spiffe://example.org")),
       Refusal::kSpiffeIdWithoutPath},
      {"no keyUsage", svid.WithoutExtension(Extension::kKeyUsage),
       Refusal::kSpiffeNoDigitalSignature},
      {"keyUsage for other things", svid.KeyUsage({KeyUsage::kKeyAgreement}),
       Refusal::kSpiffeNoDigitalSignature},
      {"keyCertSign",
       svid.KeyUsage({KeyUsage::kDigitalSignature, KeyUsage::kKeyCertSign}),
       Refusal::kSpiffeLeafMaySign},
      {"cRLSign",
       svid.KeyUsage({KeyUsage::kDigitalSignature, KeyUsage::kCrlSign}),
       Refusal::kSpiffeLeafMaySign},
  };
  for (const auto& row : kCases) {
    EXPECT_THAT(VerifySvid(row.certificate), RefusedFor(row.refusal))
        << row.what;
    EXPECT_FALSE(SvidClaim::Of(row.certificate.certificate()).id().has_value());
  }
  for (const TestCertificate& neighbour :
       {svid, svid.San("web.example.org"),
        svid.KeyUsage({KeyUsage::kDigitalSignature, KeyUsage::kKeyAgreement}),
        svid.ExplicitNotCa(), svid.Critical(Extension::kSubjectAltName),
        svid.WithoutExtension(Extension::kExtKeyUsage)}) {
    EXPECT_THAT(VerifySvid(neighbour), IsTrusted());
  }
}

TEST_F(SpiffeTrustDomainTest, CaIsNoWorkload) {
  const auto svid = web_.IssuedBy(own_).BasicConstraints(true);
  EXPECT_EQ(SvidClaim::Of(svid.certificate()).refusal(),
            Refusal::kSpiffeLeafIsCa);
  EXPECT_THAT(VerifySvid(svid), FailsWith(Error::kEndEntityIsACa));
  // Nor is the certificate of a bundle.
  EXPECT_FALSE(VerifySvid(own_).trusted());
  SpiffeTrustDomain of_web(bundles_.Get(), web_.IssuedBy(own_).certificate());
  EXPECT_EQ(of_web.GetCertTrust(own_.certificate(), Role::kEndEntity).level(),
            CertTrust::Level::kInherits);
  EXPECT_EQ(of_web.GetCertTrust(own_.certificate(), Role::kIssuer).level(),
            CertTrust::Level::kAnchor);
}

TEST_F(SpiffeTrustDomainTest, MalformedSubjectAltName) {
  const auto svid = web_.IssuedBy(own_).Extension(
      Extension::kSubjectAltName, true,
      Tlv(der::kSequence,
          UriName("spiffe://example.org/web").der() + "\x82\x7f"));
  EXPECT_EQ(SvidClaim::Of(svid.certificate()).refusal(),
            Refusal::kSpiffeAltNameMalformed);
  EXPECT_THAT(VerifySvid(svid), FailsWith(Error::kMalformedExtension));
}

// X509-SVID section 3.2: a signing certificate's ID has no path. A workload
// whose certificate says cA by mistake does not become a signer.
TEST_F(SpiffeTrustDomainTest, SignerWithAPath) {
  const auto signer = inter_.San(UriName("spiffe://example.org/web"));
  sent_ = {signer.certificate()};
  EXPECT_THAT(VerifySvid(web_.IssuedBy(signer)),
              RefusedFor(Refusal::kSpiffeSignerHasPath));
  const auto without = inter_.San(UriName("spiffe://example.org"));
  sent_ = {without.certificate()};
  EXPECT_THAT(VerifySvid(web_.IssuedBy(without)), IsTrusted());
}

TEST_F(SpiffeTrustDomainTest, WorkloadDoesNotIssue) {
  const auto web = web_.Subject("CN=web").IssuedBy(own_);
  sent_ = {web.certificate()};
  EXPECT_THAT(VerifySvid(Svid("spiffe://example.org/admin").IssuedBy(web)),
              FailsWith(Error::kIssuerIsNotACa));
}

TEST_F(SpiffeTrustDomainTest, PathValidationIsStillThere) {
  EXPECT_THAT(VerifySvid(web_.IssuedBy(own_).CorruptSignature()),
              FailsWith(Error::kBadSignature));
  EXPECT_THAT(VerifySvid(web_.IssuedBy(own_).NotAfter(kNow - 1)),
              FailsWith(Error::kExpired));
  EXPECT_THAT(VerifySvid(web_.IssuedBy(own_).Purposes({der::Oid::kServerAuth})),
              FailsWith(Error::kPurposeNotAllowed));
  // URI name constraints, which few verifiers know.
  const auto constrained = inter_.Permit(UriName("example.com"));
  sent_ = {constrained.certificate()};
  EXPECT_THAT(VerifySvid(web_.IssuedBy(constrained)),
              FailsWith(Error::kNameNotPermitted));
}

TEST_F(SpiffeTrustDomainTest, AccessLists) {
  const auto web = web_.IssuedBy(own_);
  const auto db = Svid("spiffe://example.net/db").IssuedBy(partner_);
  const auto access =
      *SpiffeAccess::Only({"spiffe://example.org/web", "spiffe://example.net"});
  EXPECT_THAT(VerifySvid(web, access), IsTrusted());
  EXPECT_THAT(VerifySvid(db, access), IsTrusted()) << "the whole trust domain";
  for (const char* other :
       {"spiffe://example.org/web/admin", "spiffe://example.org/we",
        "spiffe://example.org/WEB"}) {
    EXPECT_THAT(VerifySvid(Svid(other).IssuedBy(own_), access),
                RefusedFor(Refusal::kSpiffeIdNotAllowed));
  }
  EXPECT_THAT(VerifySvid(web, *SpiffeAccess::Only({})),
              RefusedFor(Refusal::kSpiffeIdNotAllowed));
  EXPECT_FALSE(SpiffeAccess::Only({"spiffe://example.org/"}).ok());
}

// A new bundle is used by the next connection, and the domains that are under
// way keep theirs.
TEST_F(SpiffeTrustDomainTest, Rotation) {
  const auto next = Ca("CN=next");
  const auto old_svid = web_.IssuedBy(own_);
  const auto new_svid = web_.IssuedBy(next);
  SpiffeTrustDomain under_way(bundles_.Get(), old_svid.certificate());
  EXPECT_THAT(VerifySvid(new_svid), FailsWith(Error::kUnknownIssuer));
  Put("example.org", next);
  EXPECT_THAT(VerifySvid(new_svid), IsTrusted());
  EXPECT_THAT(VerifySvid(old_svid), FailsWith(Error::kUnknownIssuer));
  EXPECT_THAT(BuildCertChain(under_way, old_svid.certificate(),
                             SpiffeOptions(Purpose::ClientAuth(), kNow)),
              IsTrusted());
}

}  // namespace
}  // namespace cairn::testing
