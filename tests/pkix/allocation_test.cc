#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "pkix/address_text.h"
#include "pkix/certificate.h"
#include "pkix/certificate_policies.h"
#include "pkix/distribution_point.h"
#include "pkix/general_name.h"
#include "pkix/identity.h"
#include "pkix/information_access.h"
#include "pkix/name.h"
#include "pkix/public_lifetime.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/certificate_factory.h"

// The heap is not used: not for what is good, not for what is refused, and not
// for what is large.

namespace cairn::testing {
namespace {

// Allocations by `run()`.
template <typename Run>
int64_t Allocations(Run run) {
  AllocationScope scope;
  run();
  return scope.count();
}

TEST(AllocationTest, TheCounterCounts) {
  EXPECT_GT(Allocations([] { std::string(1000, 'x').data(); }), 0);
}

TestCertificate ManyNames() {
  auto leaf = Leaf();
  for (int i = 0; i < 1000; ++i) {
    leaf = leaf.San(absl::StrCat("host-", i, ".example.com"));
  }
  return leaf;
}

TEST(AllocationTest, CertificateParse) {
  const std::vector<TestCertificate> certificates = {
      Ca("Root"),
      Leaf(),
      ManyNames(),
      Leaf().Purposes({"1.2.3", "1.2.4"}).AddExtension("1.2.3", true, "a"),
      Leaf().DuplicateExtension(Extension::kKeyUsage),
      Leaf().SerialBytes(""),
      Leaf().Extension(Extension::kKeyUsage, true, "bad"),
      Leaf().MutateCertificate(
          [](const std::string& der) { return der.substr(0, 100); }),
      Leaf().Extension("1.2.3", false, std::string(kMaxCertificateSize, 'x')),
  };
  for (const TestCertificate& certificate : certificates) {
    const der::Input input = certificate.input();
    EXPECT_EQ(Allocations([input] {
                Certificate parsed;
                const Failure failure = Certificate::Parse(input, &parsed);
                if (failure.ok()) {
                  parsed.names_purpose(Purpose::FromOid(input.First(3)));
                  parsed.extension_offset(Extension::kSubjectAltName);
                  HasPublicLifetime(parsed);
                }
              }),
              0);
  }
}

class SuffixList : public PublicSuffixList {
 public:
  bool IsPublicSuffix(absl::string_view domain, Section) const override {
    return domain == "co.uk";
  }
};

TEST(AllocationTest, CheckIdentity) {
  const SuffixList suffixes;
  const ValidationPolicy policy = ValidationPolicy::WebPki();
  const uint8_t address[] = {192, 0, 2, 1};
  const std::string long_host =
      absl::StrCat(std::string(63, 'a'), ".", std::string(63, 'b'), ".com");
  const std::vector<Identity> identities = {
      Identity::None(),
      Identity::DnsName("example.com"),
      Identity::DnsName("host-999.example.com."),
      Identity::DnsName("a.co.uk"),
      Identity::DnsName("not a host"),
      Identity::DnsName(long_host),
      Identity::IpAddress(address),
      Identity::Email("a@example.com"),
      Identity::Email("\xc3\xa9@example.com"),
      Identity::Uri("spiffe://example.org/a"),
  };
  const std::vector<TestCertificate> certificates = {
      Leaf(),
      Leaf().NoSan(),
      ManyNames(),
      Leaf()
          .San("*.co.uk")
          .San(IpName("192.0.2.1"))
          .San(EmailName("a@example.com"))
          .San(SmtpUtf8Name("\xc3\xa9@example.com"))
          .San(UriName("spiffe://example.org/a")),
      Leaf().Extension(Extension::kSubjectAltName, false, "bad"),
  };
  for (const TestCertificate& certificate : certificates) {
    const Certificate& parsed = certificate.certificate();
    for (const Identity& identity : identities) {
      EXPECT_EQ(Allocations([&] {
                  const Failure failure =
                      CheckIdentity(parsed, identity, policy, &suffixes);
                  static_cast<void>(failure);
                }),
                0);
    }
    EXPECT_EQ(Allocations([&] {
                CheckHostname(parsed, long_host, policy);
                CheckIpAddress(parsed, address, policy);
              }),
              0);
  }
}

TEST(AllocationTest, Names) {
  std::string wide = "CN=0";
  std::string tall = "CN=0";
  for (int i = 1; i < 200; ++i) {
    absl::StrAppend(&wide, "+CN=Value ", i);
    absl::StrAppend(&tall, ",CN=Value ", i);
  }
  const std::vector<NameDer> names = {"",
                                      "CN=Root",
                                      "CN=ROOT",
                                      "CN=a+O=b",
                                      "O=B+CN=A",
                                      wide.c_str(),
                                      tall.c_str(),
                                      Name("CN=Root", der::kBmpString),
                                      NameDer::Raw(Null())};
  for (const NameDer& a : names) {
    for (const NameDer& b : names) {
      const der::Input x = der::Input::FromString(a.der());
      const der::Input y = der::Input::FromString(b.der());
      EXPECT_EQ(Allocations([x, y] {
                  NamesMatch(x, y);
                  NameIsWithin(x, y);
                  NameHash(x);
                  NameTailHash(x);
                  IsWellFormedName(x);
                }),
                0);
    }
  }
}

TEST(AllocationTest, ExtensionValues) {
  const auto certificate = Leaf()
                               .Policies({"1.2.3", "1.2.4"})
                               .MapPolicy("1.2.3", "1.2.4")
                               .OcspUri("http://ocsp.example.com/")
                               .CrlDistributionPoint("http://a.example.com/");
  const Certificate& c = certificate.certificate();
  const auto all = [](const auto&...) { return true; };
  EXPECT_EQ(Allocations([&] {
              ForEachGeneralName(c.extension(Extension::kSubjectAltName), all);
              ForEachPolicy(c.extension(Extension::kCertificatePolicies), all);
              ForEachPolicyMapping(c.extension(Extension::kPolicyMappings),
                                   all);
              ForEachAccessDescription(
                  c.extension(Extension::kAuthorityInfoAccess), all);
              ForEachDistributionPoint(
                  c.extension(Extension::kCrlDistributionPoints), all);
              char buffer[kMaxAddressText + 1];
              FormatAddress(c.serial_number(), buffer);
            }),
            0);
}

}  // namespace
}  // namespace cairn::testing
