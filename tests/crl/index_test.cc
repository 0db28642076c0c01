#include "crl/index.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/matchers.h"
#include "tests/support/printers.h"
#include "tests/support/test_trust_domain.h"

namespace cairn::testing {
namespace {

using crl::Finding;
using crl::Index;
using crl::Reason;
using crl::VerifiedCrl;

TestCertificate Issuer() { return Ca("Issuer").Stub(); }

// Hands out one index, as a store does.
class IndexMemo : public crl::Memo {
 public:
  Error SignatureBy(const PublicKey&) const override {
    return Error::kNotDecided;
  }
  void RememberSignature(const PublicKey&, Error) override {}
  const Index* GetIndex(const VerifiedCrl& crl) override {
    if (index_ == nullptr) index_ = std::make_unique<Index>(crl);
    return index_.get();
  }

 private:
  std::unique_ptr<Index> index_;
};

// Both forms of one CRL.
struct Both {
  explicit Both(const TestCrl& test,
                const ValidationPolicy& policy = ValidationPolicy::WebPki())
      : crl(test) {
    const Certificate& issuer = signer.certificate();
    const IssuerKey key{issuer.subject(), issuer.public_key(), &issuer};
    EXPECT_TRUE(crl::Verify({domain, policy}, crl.crl(), key, &scanned).ok());
    EXPECT_TRUE(
        crl::Verify({domain, policy, &memo}, crl.crl(), key, &indexed).ok());
  }

  TestCrl crl;
  TestCertificate signer = Issuer();
  TestTrustDomain domain;
  IndexMemo memo;
  VerifiedCrl scanned;
  VerifiedCrl indexed;
};

void ExpectSame(const Both& both, const std::string& serial,
                const NameDer& issuer = "Issuer") {
  const der::Input s = der::Input::FromString(serial);
  const der::Input i = der::Input::FromString(issuer.der());
  const Finding a = both.scanned.Find(s, i);
  const Finding b = both.indexed.Find(s, i);
  EXPECT_EQ(a.failure.error, b.failure.error);
  EXPECT_EQ(a.failure.offset, b.failure.offset);
  ASSERT_EQ(a.listed, b.listed) << ::testing::PrintToString(serial);
  if (!a.listed) return;
  EXPECT_EQ(a.entry.serial_number.data(), b.entry.serial_number.data());
  EXPECT_EQ(a.entry.reason, b.entry.reason);
  EXPECT_EQ(a.entry.revocation_date, b.entry.revocation_date);
}

// The index answers as the scan does: for serial numbers of all lengths around
// the eight octets that it sorts by, random, sequential and alike.
TEST(IndexTest, AnswersAsTheScanDoes) {
  std::vector<std::string> serials;
  uint64_t state = 7;
  const auto next = [&state] {
    state = state * 6364136223846793005 + 1442695040888963407;
    return static_cast<uint8_t>(state >> 56);
  };
  for (size_t size = 1; size <= 21; ++size) {
    for (int i = 0; i < 10; ++i) {
      std::string serial(1, static_cast<char>((next() & 0x3f) | 0x40));
      while (serial.size() < size) {
        serial.push_back(static_cast<char>(next()));
      }
      serials.push_back(serial);
      // Another that ends in the same octets.
      serials.push_back("\x41" + serial);
    }
  }
  for (char c = 1; c < 100; ++c) serials.push_back(std::string(1, c));
  TestCrl crl = CrlOf(Issuer());
  for (size_t i = 0; i < serials.size(); i += 2) {
    RevokedEntry entry(serials[i]);
    entry = entry.Date(kNow - static_cast<der::Time>(i));
    crl = crl.Revoke(i % 3 == 0 ? entry.Reason(Reason::kSuperseded) : entry);
  }
  const Both both(crl);
  for (const std::string& serial : serials) {
    ExpectSame(both, serial);
    ExpectSame(both, serial, "Other");
    ExpectSame(both, serial + '\0');
    ExpectSame(both, serial.substr(1));
  }
  EXPECT_TRUE(both.indexed
                  .Find(der::Input::FromString(serials[0]),
                        der::Input::FromString(NameDer("Issuer").der()))
                  .listed);
}

TEST(IndexTest, Empty) {
  const Both both(CrlOf(Issuer()));
  ExpectSame(both, "\x01");
  ExpectSame(both, "");
  EXPECT_EQ(Index(both.scanned).size(), 0u);
  EXPECT_TRUE(Index(both.scanned).failure().ok());
}

TEST(IndexTest, IndirectCrl) {
  const Both both(
      CrlOf(Issuer())
          .Idp(IdpOf().Indirect())
          .Revoke(RevokedEntry(std::string("\x01")))
          .Revoke(RevokedEntry(std::string("\x02")).CertificateIssuer("A"))
          .Revoke(RevokedEntry(std::string("\x01")))
          .Revoke(RevokedEntry(std::string("\x03")).CertificateIssuer("A"))
          .Revoke(RevokedEntry(std::string("\x01")).CertificateIssuer("B"))
          .Revoke(RevokedEntry(std::string("\x04")))
          .Revoke(RevokedEntry(std::string("\x05")).CertificateIssuer("A")));
  for (const char* issuer : {"Issuer", "A", "B", "C"}) {
    for (char serial = 0; serial <= 6; ++serial) {
      ExpectSame(both, std::string(1, serial), issuer);
    }
  }
}

TEST(IndexTest, ListedTwice) {
  const auto entry = [](Reason reason) {
    return RevokedEntry(std::string("\x01")).Reason(reason);
  };
  for (const TestCrl& crl :
       {CrlOf(Issuer())
            .Revoke(entry(Reason::kRemoveFromCrl))
            .Revoke(entry(Reason::kKeyCompromise))
            .Revoke(entry(Reason::kSuperseded)),
        CrlOf(Issuer())
            .Revoke(entry(Reason::kKeyCompromise))
            .Revoke(entry(Reason::kRemoveFromCrl)),
        CrlOf(Issuer()).Revoke(entry(Reason::kRemoveFromCrl))}) {
    ExpectSame(Both(crl), "\x01");
  }
}

TEST(IndexTest, ABadEntryForbidsTheCrl) {
  const Both both(CrlOf(Issuer())
                      .Revoke(RevokedEntry(std::string("\x01")))
                      .Revoke(RevokedEntry::Raw(Null()))
                      .Revoke(RevokedEntry(std::string("\x02"))));
  for (const char* serial : {"\x01", "\x02", "\x03"}) {
    ExpectSame(both, serial);
    EXPECT_THAT(both.indexed
                    .Find(der::Input::FromString(serial),
                          der::Input::FromString(NameDer("Issuer").der()))
                    .failure,
                FailsWith(Error::kMalformedCrlEntry));
  }
}

// An index serves policies of any strictness.
TEST(IndexTest, ExplicitDefaults) {
  const TestCrl crl = CrlOf(Issuer()).Revoke(
      RevokedEntry(std::string("\x01"))
          .ExtensionNotCritical(der::Oid::kReasonCode, Enumerated(1)));
  ExpectSame(Both(crl), "\x01");
  ValidationPolicy policy = ValidationPolicy::WebPki();
  policy.rules.Add(Rule::kNoExplicitDefaults);
  const Both strict(crl, policy);
  for (const char* serial : {"\x01", "\x02"}) {
    const Finding found =
        strict.indexed.Find(der::Input::FromString(serial),
                            der::Input::FromString(NameDer("Issuer").der()));
    EXPECT_THAT(found.failure, FailsWith(Error::kExplicitDefaultValue));
    EXPECT_FALSE(found.listed);
  }
}

}  // namespace
}  // namespace cairn::testing
