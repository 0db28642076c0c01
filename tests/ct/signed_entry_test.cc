#include "ct/signed_entry.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/ct_log_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/printers.h"

namespace cairn::testing {
namespace {

constexpr char kUnknownOid[] = "1.2.3.4";

const std::string& KeyHash() {
  static const auto* hash = new std::string(32, '\x77');
  return *hash;
}

ct::Sct MakeSct(const std::string& extensions = Hex("aabb")) {
  static std::string kept;
  kept = extensions;
  ct::Sct sct;
  sct.timestamp = 0x0102030405060708;
  sct.extensions = der::Input::FromString(kept);
  return sct;
}

// What is written into a buffer of this size; the error where it fails.
struct Written {
  Error error;
  std::string bytes;
};

Written WritePrecertificate(const TestCertificate& certificate,
                            size_t size = 1 << 20) {
  std::vector<uint8_t> buffer(size);
  der::Input entry;
  const Error error = ct::WritePrecertificateEntry(
      MakeSct(), certificate.certificate(), der::Input::FromString(KeyHash()),
      absl::MakeSpan(buffer), &entry);
  return {error, std::string(entry.AsStringView())};
}

// tbs_certificate of the precert_entry, its length taken off.
std::string PrecertificateTbs(const TestCertificate& certificate) {
  const Written written = WritePrecertificate(certificate);
  EXPECT_EQ(written.error, Error::kOk);
  const std::string before =
      absl::StrCat(Hex("00 00 0102030405060708 0001"), KeyHash());
  EXPECT_EQ(written.bytes.substr(0, before.size()), before);
  const std::string behind = Hex("0002 aabb");
  const size_t begin = before.size() + 3;
  const size_t size = written.bytes.size() - begin - behind.size();
  EXPECT_EQ(written.bytes.substr(begin + size), behind);
  EXPECT_EQ(
      written.bytes.substr(before.size(), 3),
      (std::string{static_cast<char>(size >> 16), static_cast<char>(size >> 8),
                   static_cast<char>(size)}));
  return written.bytes.substr(begin, size);
}

TEST(CertificateEntryTest, IsTheCertificateAsItIs) {
  const TestCertificate leaf = Leaf().SctList("any").IssuedBy(Ca("Root"));
  const std::string& der = leaf.der();
  ASSERT_GT(der.size(), 0xffu);
  ASSERT_LT(der.size(), 0xffffu);
  uint8_t buffer[4096];
  der::Input entry;
  ASSERT_EQ(ct::WriteCertificateEntry(MakeSct(), leaf.certificate(),
                                      absl::MakeSpan(buffer), &entry),
            Error::kOk);
  EXPECT_EQ(entry.AsStringView(),
            absl::StrCat(Hex("00 00 0102030405060708 0000 00"),
                         std::string{static_cast<char>(der.size() >> 8),
                                     static_cast<char>(der.size())},
                         der, Hex("0002 aabb")));
}

TEST(PrecertificateEntryTest, WhereverTheListStands) {
  const TestCertificate plain = Leaf().Serial(7).IssuedBy(Ca("Root"));
  EXPECT_EQ(PrecertificateTbs(plain.SctList("any")), plain.tbs()) << "last";
  const std::string value = "\x05\x00";
  EXPECT_EQ(PrecertificateTbs(
                plain.SctList("any").Extension(kUnknownOid, false, value)),
            plain.Extension(kUnknownOid, false, value).tbs())
      << "between others";
  const TestCertificate none = plain.NoExtensions();
  EXPECT_EQ(PrecertificateTbs(
                none.SctList("any").Extension(kUnknownOid, false, value)),
            none.Extension(kUnknownOid, false, value).tbs())
      << "first";
  EXPECT_EQ(PrecertificateTbs(plain), plain.tbs()) << "nowhere";
}

// Three lengths change, and with them the octets that they take.
TEST(PrecertificateEntryTest, LengthsThatShrink) {
  const TestCertificate root = Ca("Root");
  for (size_t size = 0; size < 700; ++size) {
    const TestCertificate plain =
        Leaf()
            .Serial(7)
            .NoExtensions()
            .Extension(kUnknownOid, false, std::string(size % 350, 'x'))
            .IssuedBy(root)
            .NoAuthorityKeyId()
            .Stub();
    const std::string list(size < 350 ? 10 : 300, 'y');
    EXPECT_EQ(PrecertificateTbs(plain.SctList(list)), plain.tbs()) << size;
  }
  for (size_t size : {65'000, 65'200, 65'400, 65'535, 65'536, 130'000}) {
    const TestCertificate plain = Leaf().Serial(7).IssuedBy(root).Extension(
        kUnknownOid, false, std::string(size, 'x'));
    EXPECT_EQ(PrecertificateTbs(plain.SctList(std::string(400, 'y'))),
              plain.tbs())
        << size;
  }
}

TEST(PrecertificateEntryTest, PoisonIsLeftOut) {
  const TestCertificate plain = Leaf().Serial(7).IssuedBy(Ca("Root"));
  EXPECT_EQ(PrecertificateTbs(plain.CtPoison()), plain.tbs());
  EXPECT_EQ(PrecertificateTbs(plain.CtPoison().SctList("any")), plain.tbs());
  EXPECT_EQ(
      PrecertificateTbs(
          plain.SctList("any").Extension(kUnknownOid, false, "x").CtPoison()),
      plain.Extension(kUnknownOid, false, "x").tbs());
}

// Extensions must not be empty.
TEST(PrecertificateEntryTest, NothingButTheList) {
  const TestCertificate none =
      Leaf().Serial(7).IssuedBy(Ca("Root")).NoExtensions();
  EXPECT_EQ(PrecertificateTbs(none.SctList("any")), none.tbs());
}

TEST(PrecertificateEntryTest, UniqueIdentifiersStay) {
  const TestCertificate plain = Leaf()
                                    .Serial(7)
                                    .IssuedBy(Ca("Root"))
                                    .IssuerUniqueId("abc")
                                    .SubjectUniqueId("def");
  EXPECT_EQ(PrecertificateTbs(plain.SctList("any")), plain.tbs());
}

TEST(PrecertificateEntryTest, TwoLists) {
  const TestCertificate leaf = Leaf().SctList("any").IssuedBy(Ca("Root"));
  EXPECT_EQ(WritePrecertificate(leaf).error, Error::kOk);
  EXPECT_EQ(
      WritePrecertificate(leaf.DuplicateExtension(Extension::kCtSctList)).error,
      Error::kDuplicateExtension);
  EXPECT_EQ(WritePrecertificate(
                leaf.CtPoison().DuplicateExtension(Extension::kCtPoison))
                .error,
            Error::kDuplicateExtension);
}

TEST(PrecertificateEntryTest, BufferThatJustFits) {
  const TestCertificate leaf = Leaf().SctList("any").IssuedBy(Ca("Root"));
  const size_t size = WritePrecertificate(leaf).bytes.size();
  EXPECT_EQ(WritePrecertificate(leaf, size).error, Error::kOk);
  const Written cut = WritePrecertificate(leaf, size - 1);
  EXPECT_EQ(cut.error, Error::kBufferTooSmall);
  EXPECT_EQ(cut.bytes, "");
  EXPECT_EQ(WritePrecertificate(leaf, 0).error, Error::kBufferTooSmall);
}

// The size that is promised to be enough is, whatever the SCT holds.
TEST(PrecertificateEntryTest, PromisedSize) {
  const TestCertificate leaf = Leaf().IssuedBy(Ca("Root"));
  const std::string extensions(1000, 'e');
  std::vector<uint8_t> buffer(
      ct::SignedEntrySize(leaf.der().size(), extensions.size()));
  der::Input entry;
  EXPECT_EQ(ct::WriteCertificateEntry(MakeSct(extensions), leaf.certificate(),
                                      absl::MakeSpan(buffer), &entry),
            Error::kOk);
  EXPECT_EQ(
      ct::WritePrecertificateEntry(MakeSct(extensions), leaf.certificate(),
                                   der::Input::FromString(KeyHash()),
                                   absl::MakeSpan(buffer), &entry),
      Error::kOk);
}

}  // namespace
}  // namespace cairn::testing
