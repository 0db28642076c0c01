#include "trustdomain/tls_client_auth.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/trustdomain/refusal_matcher.h"

namespace cairn::testing {
namespace {

HookResult Check(const TlsClientAuthMetadata& metadata,
                 const TestCertificate& certificate) {
  const absl::StatusOr<TlsClientAuth> client = TlsClientAuth::Create(metadata);
  EXPECT_TRUE(client.ok()) << client.status();
  return client.ok() ? client->Check(certificate.certificate())
                     : HookResult(Error::kNotDecided);
}

TEST(TlsClientAuth, SubjectDn) {
  TlsClientAuthMetadata metadata;
  metadata.tls_client_auth_subject_dn = "CN=alice,O=Example,C=XX";
  EXPECT_EQ(Check(metadata, Client("C=XX,O=Example,CN=alice")).error(),
            Error::kOk);
  EXPECT_EQ(Check(metadata, Client("C=XX,O=EXAMPLE,CN=Alice")).error(),
            Error::kOk);
  for (const char* other :
       {"CN=alice,O=Example,C=XX", "C=XX,O=Example,CN=bob", "CN=alice"}) {
    EXPECT_THAT(Check(metadata, Client(other)),
                RefusedFor(Refusal::kRequiredSubject));
  }
}

TEST(TlsClientAuth, EachAlternativeName) {
  TlsClientAuthMetadata metadata;
  metadata.tls_client_auth_san_dns = "a.example.com";
  EXPECT_EQ(Check(metadata, Client().San("a.example.com")).error(), Error::kOk);
  EXPECT_THAT(Check(metadata, Client().San("*.example.com")),
              RefusedFor(Refusal::kRequiredDnsName));
  EXPECT_THAT(Check(metadata, Client("CN=a.example.com")),
              RefusedFor(Refusal::kRequiredDnsName));

  metadata = {};
  metadata.tls_client_auth_san_uri = "https://a.example.com/client";
  EXPECT_EQ(
      Check(metadata, Client().San(UriName("https://a.example.com/client")))
          .error(),
      Error::kOk);
  EXPECT_THAT(Check(metadata, Client().San(UriName("https://a.example.com/"))),
              RefusedFor(Refusal::kRequiredUri));

  metadata = {};
  metadata.tls_client_auth_san_ip = "2001:db8::1";
  EXPECT_EQ(Check(metadata, Client().San(IpName("2001:db8::1"))).error(),
            Error::kOk);
  EXPECT_THAT(Check(metadata, Client().San(IpName("2001:db8::2"))),
              RefusedFor(Refusal::kRequiredIpAddress));

  metadata = {};
  metadata.tls_client_auth_san_email = "a@example.com";
  EXPECT_EQ(Check(metadata, Client().San(EmailName("a@example.com"))).error(),
            Error::kOk);
  EXPECT_THAT(Check(metadata, Client().San(EmailName("b@example.com"))),
              RefusedFor(Refusal::kRequiredEmail));
}

// RFC 8705 section 2.1.2: exactly one of them.
TEST(TlsClientAuth, ExactlyOneName) {
  TlsClientAuthMetadata metadata;
  EXPECT_EQ(TlsClientAuth::Create(metadata).status().message(),
            "tls_client_auth wants exactly one name (RFC 8705 section 2.1.2), "
            "not 0");
  metadata.tls_client_auth_san_dns = "a.example.com";
  EXPECT_TRUE(TlsClientAuth::Create(metadata).ok());
  metadata.tls_client_auth_san_email = "a@example.com";
  EXPECT_FALSE(TlsClientAuth::Create(metadata).ok());
}

TEST(TlsClientAuth, NoPatternsAndNothingThatIsNotValid) {
  TlsClientAuthMetadata dns;
  dns.tls_client_auth_san_dns = ".example.com";
  TlsClientAuthMetadata email;
  email.tls_client_auth_san_email = "@example.com";
  TlsClientAuthMetadata ip;
  ip.tls_client_auth_san_ip = "10.0.0.0/8";
  for (const TlsClientAuthMetadata& metadata : {dns, email, ip}) {
    EXPECT_EQ(TlsClientAuth::Create(metadata).status().message(),
              "tls_client_auth wants one name, not a pattern");
  }
  dns.tls_client_auth_san_dns = "a b";
  TlsClientAuthMetadata subject;
  subject.tls_client_auth_subject_dn = "alice";
  for (const TlsClientAuthMetadata& metadata : {dns, subject}) {
    EXPECT_FALSE(TlsClientAuth::Create(metadata).ok());
  }
}

}  // namespace
}  // namespace cairn::testing
