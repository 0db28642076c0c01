#include "tests/support/reference_validator.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/reference_names.h"
#include "tests/support/test_time.h"
#include "tests/support/verify.h"

namespace cairn::testing {
namespace {

using Answer = ReferenceValidator::Answer;

TestCertificate Root() { return Ca("CN=Root").Stub(); }
TestCertificate Inter() { return Ca("CN=Inter").Stub().IssuedBy(Root()); }

ReferencePki PkiOf(const TestCertificate& leaf,
                   const std::vector<TestCertificate>& issuers = {},
                   const TestCertificate& anchor = Root()) {
  ReferencePki pki;
  pki.end_entity = leaf.der();
  for (const TestCertificate& issuer : issuers) {
    pki.issuers.push_back(issuer.der());
  }
  pki.anchors.push_back({anchor.der(), "", "", ""});
  return pki;
}

bool HasPath(const ReferencePki& pki, const BuildOptions& options = Host()) {
  return ReferenceValidator(pki, options).FindPath() == Answer::kPath;
}

// A chain of one intermediate, each with its changes.
bool Accepts(const TestCertificate& inter, const TestCertificate& leaf,
             const BuildOptions& options = Host()) {
  return HasPath(PkiOf(leaf.IssuedBy(inter), {inter}), options);
}

const TestCertificate& StubLeaf() {
  static const auto* leaf = new TestCertificate(Leaf().Stub());
  return *leaf;
}

TEST(ReferenceValidatorTest, FindsThePath) {
  const TestCertificate leaf = StubLeaf().IssuedBy(Inter());
  EXPECT_TRUE(HasPath(PkiOf(leaf, {Inter()})));
  EXPECT_FALSE(HasPath(PkiOf(leaf)));
  EXPECT_FALSE(HasPath(PkiOf(leaf, {Inter()}, Ca("CN=Root").Key(StubKey(9)))));
  EXPECT_FALSE(HasPath(PkiOf(leaf, {Inter()}, Ca("CN=Other").Stub())));
  EXPECT_TRUE(HasPath(PkiOf(leaf, {Inter().NotAfter(kNow - 1), Inter()})));
}

TEST(ReferenceValidatorTest, TakesBareAnchors) {
  const TestCertificate leaf = StubLeaf().IssuedBy(Root());
  ReferencePki pki = PkiOf(leaf);
  pki.anchors[0] = {"", Root().name().der(), Root().key().spki(), ""};
  EXPECT_TRUE(HasPath(pki));
  pki.anchors[0].name_constraints = NameConstraintsValue({}, {kTestHost});
  EXPECT_FALSE(HasPath(pki));
  pki.anchors[0].name_constraints = NameConstraintsValue({}, {"example.net"});
  EXPECT_TRUE(HasPath(pki));
  pki.anchors[0].public_key = StubKey(9).spki();
  EXPECT_FALSE(HasPath(pki));
}

TEST(ReferenceValidatorTest, TakesTheEndEntityForAnAnchor) {
  EXPECT_TRUE(HasPath(PkiOf(StubLeaf(), {}, StubLeaf())));
  EXPECT_FALSE(HasPath(PkiOf(StubLeaf(), {}, StubLeaf()), Host("a.test")));
}

TEST(ReferenceValidatorTest, JudgesTheEndEntity) {
  const auto accepts = [](const TestCertificate& leaf) {
    return Accepts(Inter(), leaf);
  };
  EXPECT_TRUE(accepts(StubLeaf()));
  EXPECT_TRUE(accepts(StubLeaf().NotAfter(kNow)));
  EXPECT_FALSE(accepts(StubLeaf().NotAfter(kNow - 1)));
  EXPECT_TRUE(accepts(StubLeaf().NotBefore(kNow)));
  EXPECT_FALSE(accepts(StubLeaf().NotBefore(kNow + 1)));
  EXPECT_FALSE(accepts(StubLeaf().San("example.net")));
  EXPECT_TRUE(accepts(StubLeaf().San("*.com").San(kTestHost)));
  EXPECT_FALSE(accepts(StubLeaf().San("*.com")));
  EXPECT_FALSE(accepts(StubLeaf().BasicConstraints(true)));
  EXPECT_FALSE(accepts(StubLeaf().Purposes({der::Oid::kClientAuth})));
  EXPECT_FALSE(accepts(StubLeaf().KeyUsage({KeyUsage::kCrlSign})));
  EXPECT_FALSE(accepts(StubLeaf().Extension("1.2.3", true, "x")));
  EXPECT_TRUE(accepts(StubLeaf().Extension("1.2.3", false, "x")));
  EXPECT_FALSE(
      accepts(StubLeaf().DuplicateExtension(der::Oid::kSubjectAltName)));
  EXPECT_FALSE(accepts(StubLeaf().CtPoison()));
}

TEST(ReferenceValidatorTest, JudgesIssuers) {
  const auto accepts = [](const TestCertificate& inter) {
    return Accepts(inter, StubLeaf());
  };
  EXPECT_TRUE(accepts(Inter()));
  EXPECT_FALSE(accepts(Inter().NotAfter(kNow - 1)));
  EXPECT_FALSE(accepts(Inter().BasicConstraints(false)));
  EXPECT_FALSE(accepts(Inter().Version(1)));
  EXPECT_FALSE(accepts(Inter().KeyUsage({KeyUsage::kCrlSign})));
  EXPECT_FALSE(accepts(Inter().Purposes({der::Oid::kClientAuth})));
  EXPECT_TRUE(accepts(Inter().Purposes({der::Oid::kAnyExtendedKeyUsage})));
  EXPECT_FALSE(accepts(Inter().CorruptSignature()));
  EXPECT_TRUE(accepts(Inter().PathLength(0)));
  EXPECT_FALSE(accepts(Inter().ExcludeDns("com")));
  EXPECT_FALSE(accepts(Inter().PermitDns("example.net")));
  EXPECT_TRUE(accepts(Inter().PermitDns("com")));
  EXPECT_FALSE(accepts(Inter().MustStaple()));
  EXPECT_TRUE(Accepts(Inter().MustStaple(), StubLeaf().MustStaple()));
}

TEST(ReferenceValidatorTest, CountsPathLengths) {
  const TestCertificate top = Inter().PathLength(0);
  const TestCertificate below = Ca("CN=Below").Stub().IssuedBy(top);
  const TestCertificate rekeyed = Ca("CN=Inter").Key(StubKey(3)).IssuedBy(top);
  EXPECT_FALSE(HasPath(PkiOf(StubLeaf().IssuedBy(below), {top, below})));
  // Self-issued certificates do not count.
  EXPECT_TRUE(HasPath(PkiOf(StubLeaf().IssuedBy(rekeyed), {top, rekeyed})));
  BuildOptions options = Host();
  options.limits.max_certificates = 3;
  EXPECT_FALSE(
      HasPath(PkiOf(StubLeaf().IssuedBy(rekeyed), {top, rekeyed}), options));
  EXPECT_TRUE(HasPath(PkiOf(StubLeaf().IssuedBy(top), {top}), options));
  options.max_path_length = 0;
  EXPECT_FALSE(HasPath(PkiOf(StubLeaf().IssuedBy(top), {top}), options));
}

TEST(ReferenceValidatorTest, KnowsThePresets) {
  const TestCertificate old = Root().NotAfter(kNow - 1);
  const ReferencePki pki = PkiOf(StubLeaf().IssuedBy(Root()), {}, old);
  EXPECT_FALSE(HasPath(pki));
  EXPECT_FALSE(HasPath(pki, Host(kTestHost, ValidationPolicy::PrivatePki())));
  EXPECT_TRUE(HasPath(pki, Host(kTestHost, ValidationPolicy::Rfc5280())));
  EXPECT_DEATH(HasPath(pki, Host(kTestHost, ValidationPolicy::WebPkiStrict())),
               "does not know");
}

TEST(ReferenceValidatorTest, JudgesPolicies) {
  BuildOptions options = Host();
  options.policies.require_explicit_policy = true;
  const TestCertificate inter = Inter().Policies({"1.2.3"});
  EXPECT_TRUE(Accepts(inter, StubLeaf().Policies({"1.2.3"}), options));
  EXPECT_FALSE(Accepts(inter, StubLeaf().Policies({"1.2.4"}), options));
  EXPECT_FALSE(Accepts(inter, StubLeaf(), options));
  EXPECT_TRUE(Accepts(inter.MapPolicy("1.2.3", "1.2.4"),
                      StubLeaf().Policies({"1.2.4"}), options));
  EXPECT_TRUE(Accepts(Inter().Policies({der::Oid::kAnyPolicy}),
                      StubLeaf().Policies({"1.2.4"}), options));
  const std::string wanted = ObjectId("1.2.4").contents();
  const der::Input view = der::Input::FromString(wanted);
  options.policies.initial_policies = {&view, 1};
  EXPECT_FALSE(Accepts(inter, StubLeaf().Policies({"1.2.3"}), options));
}

TEST(ReferenceNamesTest, Match) {
  const auto match = [](const NameDer& a, const NameDer& b) {
    return ReferenceNamesMatch(der::Input::FromString(a.der()),
                               der::Input::FromString(b.der()));
  };
  EXPECT_TRUE(match("CN=Some Name", "CN= some  name"));
  EXPECT_TRUE(match("CN=a+O=b", "O=B+CN=A"));
  EXPECT_TRUE(
      match("CN=\xc3\xa4",
            NameOf({Rdn({Attribute(der::Oid::kCommonName, der::kBmpString,
                                   absl::string_view("\0\xe4", 2))})})));
  EXPECT_FALSE(match("CN=Some Name", "CN=somename"));
  EXPECT_FALSE(match("CN=a,O=b", "O=b,CN=a"));
  EXPECT_FALSE(match("CN=a", "CN=a,O=b"));
  EXPECT_FALSE(match("CN=a", "O=a"));
}

}  // namespace
}  // namespace cairn::testing
