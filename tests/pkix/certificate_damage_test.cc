#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "der/reader.h"
#include "gtest/gtest.h"
#include "pkix/certificate.h"
#include "tests/pkix/parsed_certificate.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/printers.h"

namespace cairn::testing {
namespace {

using ::testing::PrintToString;

TEST(CertificateDamageTest, FullFeaturedParses) {
  const Parsed c(FullFeatured());
  ASSERT_TRUE(c.failure().ok()) << PrintToString(c.failure());
  for (Extension extension : kEveryExtension) {
    EXPECT_TRUE(c->has_extension(extension)) << ExtensionName(extension);
  }
  EXPECT_EQ(Quirks(*c),
            static_cast<uint16_t>(EncodingQuirk::kUniqueIdentifier));
  ExpectWithin(*c);
}

TEST(CertificateDamageTest, CutAtEveryByte) {
  const auto full = FullFeatured();
  const std::string& der = full.der();
  for (size_t size = 0; size < der.size(); ++size) {
    const Parsed c(absl::string_view(der).substr(0, size));
    ASSERT_EQ(c.failure().error, Error::kMalformedCertificate) << size;
    ASSERT_EQ(c.failure().offset, 0u) << size;
    ExpectEmpty(*c);
  }
}

// The same with all lengths around the cut put right: what is missing then is
// missing from within. Only whole extensions, unique identifiers and [3] may
// be.
std::vector<std::string> CutVariants(const std::string& der) {
  der::Reader reader(der::Input::FromString(der));
  der::Tag tag = 0;
  der::Input contents;
  if (!reader.ReadAny(&tag, &contents)) return {};
  std::vector<std::string> variants;
  if ((tag & der::kConstructedBit) == 0) {
    for (size_t size = 0; size < contents.size(); ++size) {
      variants.push_back(Tlv(tag, contents.First(size).AsStringView()));
    }
    return variants;
  }
  std::string before;
  for (der::Reader inside(contents); !inside.AtEnd();) {
    der::Input child;
    if (!inside.ReadAnyTlv(&child)) return variants;
    variants.push_back(Tlv(tag, before));
    for (const std::string& cut : CutVariants(Text(child))) {
      variants.push_back(Tlv(tag, before + cut));
    }
    before += Text(child);
  }
  return variants;
}

TEST(CertificateDamageTest, CutAtEveryByteWithGoodLengths) {
  const auto leaf =
      Leaf().Stub().IssuedBy(Ca("Root").Stub()).AuthorityKeyIdAndSerial();
  int accepted = 0;
  const std::vector<std::string> variants = CutVariants(leaf.tbs());
  EXPECT_GT(variants.size(), 200u);
  for (const std::string& tbs : variants) {
    const Parsed c(
        Sequence({tbs, SignatureAlgorithmDer(SignatureAlgorithm::kEd25519),
                  BitString("signature")}));
    if (c.failure().ok()) {
      ++accepted;
      ExpectWithin(*c);
    } else {
      ExpectEmpty(*c);
    }
  }
  // The certificate without [3], with one to four of its five extensions, and
  // with 0 to n-1 octets of extnValue in subjectAltName, the last one.
  const size_t san =
      leaf.certificate().extension(Extension::kSubjectAltName).size();
  EXPECT_EQ(accepted, static_cast<int>(1 + 4 + san));
}

TEST(CertificateDamageTest, EveryBitFlipped) {
  const auto full = FullFeatured();
  std::string der = full.der();
  int accepted = 0;
  for (size_t bit = 0; bit < der.size() * 8; ++bit) {
    const char mask = static_cast<char>(1 << (bit % 8));
    der[bit / 8] = static_cast<char>(der[bit / 8] ^ mask);
    const Parsed c(der);
    der[bit / 8] = static_cast<char>(der[bit / 8] ^ mask);
    if (!c.failure().ok()) {
      ASSERT_LE(c.failure().offset, der.size()) << bit;
      ExpectEmpty(*c);
      continue;
    }
    ++accepted;
    ExpectWithin(*c);
    for (Extension extension : kEveryExtension) {
      ASSERT_EQ(c->has_extension(extension),
                c->extension_offset(extension) != Failure::kNoOffset)
          << bit;
    }
    c->names_purpose(Purpose::ServerAuth());
    if (::testing::Test::HasFailure()) return;
  }
  // Names, serial number, times, key, signature.
  EXPECT_GT(accepted, 1000);
}

// Every element whose length is read, with that length in one octet more than
// it needs; and every constructed one with an indefinite length.
std::vector<std::string> BerVariants(const std::string& der) {
  der::Reader reader(der::Input::FromString(der));
  der::Tag tag = 0;
  der::Input contents;
  EXPECT_TRUE(reader.ReadAny(&tag, &contents));
  const size_t header = der.size() - contents.size();
  std::vector<std::string> variants;
  std::string longer = der;
  if (header == 2) {
    longer.insert(1, "\x81");
  } else {
    ++longer[1];
    longer.insert(2, 1, '\0');
  }
  variants.push_back(longer);
  if ((tag & der::kConstructedBit) == 0) return variants;
  variants.push_back(absl::StrCat(
      der.substr(0, 1), "\x80", contents.AsStringView(), std::string(2, '\0')));
  for (der::Reader inside(contents); !inside.AtEnd();) {
    der::Input child;
    EXPECT_TRUE(inside.ReadAnyTlv(&child));
    const size_t at = static_cast<size_t>(child.data() - contents.data());
    for (const std::string& variant : BerVariants(Text(child))) {
      std::string changed = Text(contents);
      changed.replace(at, child.size(), variant);
      variants.push_back(Tlv(tag, changed));
    }
  }
  return variants;
}

TEST(CertificateDamageTest, NoBerAnywhere) {
  const auto full = FullFeatured();
  const std::vector<std::string> variants = BerVariants(full.der());
  EXPECT_GT(variants.size(), 150u);
  int disagree = 0;
  for (const std::string& variant : variants) {
    const Parsed c(variant);
    // The inside of tbsCertificate's signature need only be that of
    // signatureAlgorithm.
    if (c.failure().ok()) {
      EXPECT_FALSE(c->signature_algorithms_agree());
      ++disagree;
    }
  }
  EXPECT_EQ(disagree, 1) << "the length of its object identifier";
}

TEST(CertificateDamageTest, NoBerInDecodedExtensions) {
  const auto full = FullFeatured();
  for (Extension extension :
       {Extension::kBasicConstraints, Extension::kKeyUsage,
        Extension::kExtKeyUsage, Extension::kSubjectKeyIdentifier,
        Extension::kNoRevAvail}) {
    const std::string value = Text(full.certificate().extension(extension));
    for (const std::string& variant : BerVariants(value)) {
      const Parsed c(full.Extension(extension, false, variant));
      EXPECT_EQ(c.failure().error, Error::kMalformedExtension)
          << ExtensionName(extension);
      EXPECT_EQ(c.failure().extension, extension);
    }
  }
}

}  // namespace
}  // namespace cairn::testing
