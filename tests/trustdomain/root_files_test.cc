#include "trustdomain/root_files.h"

#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certdata_factory.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/test_directory.h"
#include "trustdomain/purpose_names.h"
#include "trustdomain/root_store_file.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A certificate with OpenSSL's settings: these purposes trusted, those
// rejected.
std::string Trusted(const TestCertificate& certificate,
                    const std::string& settings) {
  return PemBlock("TRUSTED CERTIFICATE", certificate.der() + settings);
}

class RootFilesTest : public ::testing::Test {
 protected:
  static RootList Read(const std::string& text) {
    const auto list = ReadRoots(text, "name");
    EXPECT_TRUE(list.ok()) << list.status();
    return list.ok() ? *list : RootList();
  }

  const TestCertificate a_ = Ca("A");
  const TestCertificate b_ = Ca("B");
};

TEST_F(RootFilesTest, Bundles) {
  for (const std::string& text :
       {a_.der(), a_.Pem(), "# a comment\n" + a_.Pem(),
        PemBlock("X509 CERTIFICATE", a_.der())}) {
    const RootList list = Read(text);
    EXPECT_FALSE(list.has_constraints);
    EXPECT_THAT(list.problems, IsEmpty());
    RootEntry plain;
    plain.der = a_.der();
    EXPECT_THAT(list.roots, ElementsAre(plain));
  }
  const RootList list =
      Read(a_.Pem() + PemBlock("CERTIFICATE", "garbage") + b_.Pem());
  EXPECT_THAT(list.roots, SizeIs(2));
  EXPECT_THAT(list.problems, ElementsAre(HasSubstr("name:")));
}

TEST_F(RootFilesTest, CertdataAndStores) {
  RootList list = Read(CertdataText({CertdataEntry(a_)}));
  EXPECT_TRUE(list.has_constraints);
  ASSERT_THAT(list.roots, SizeIs(1));
  EXPECT_EQ(PurposesToText(list.roots[0].purposes), "server");
  EXPECT_EQ(Read(WriteRootStore(list)).roots, list.roots);
  EXPECT_EQ(Read("  \n" + WriteRootStore(list)).roots, list.roots);
  // A certificate is one whatever it holds.
  const auto tricky = a_.Extension("1.2.3.4", false, "\nBEGINDATA\n");
  list = Read(tricky.der());
  ASSERT_THAT(list.roots, SizeIs(1));
  EXPECT_EQ(list.roots[0].der, tricky.der());
}

TEST_F(RootFilesTest, Errors) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"", "name: empty file"},
      {"hello", "name: not a DER Certificate at byte 0: truncated"},
      {"{", "name:1: not JSON"},
      {"BEGINDATA\n", "name: no roots in this certdata.txt"},
  };
  for (const auto& c : cases) {
    const auto list = ReadRoots(c.text, "name");
    EXPECT_EQ(list.status(), absl::InvalidArgumentError(c.message));
  }
}

TEST_F(RootFilesTest, FilesAndDirectories) {
  const TestDirectory directory;
  const std::string file = directory.Write("certs/a.pem", a_.Pem());
  directory.Write("certs/b.der", b_.der());
  directory.Write("certs/README", "nothing");
  // OpenSSL's hashed layout, by links and by files.
  std::filesystem::create_symlink("a.pem",
                                  directory.PathOf("certs/3d3ac3a8.0"));
  directory.Write("certs/3d3ac3a8.1", a_.Pem());
  auto list = LoadRoots(file);
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->roots, SizeIs(1));
  list = LoadRoots(directory.PathOf("certs"));
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->roots, SizeIs(2));
  EXPECT_EQ(LoadRoots(directory.PathOf("nothing")).status().code(),
            absl::StatusCode::kNotFound);
  const TestDirectory empty;
  EXPECT_EQ(LoadRoots(empty.path()).status(),
            absl::InvalidArgumentError(absl::StrCat(
                empty.path(), ": no certificates in this directory")));
}

TEST_F(RootFilesTest, RootsOfTheSystemArePublic) {
  const auto list = LoadRootsOfSystem();
  if (absl::IsNotFound(list.status())) {
    GTEST_SKIP() << "this machine has none";
  }
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_THAT(list->roots, ::testing::Not(IsEmpty()));
  for (const RootEntry& entry : list->roots) {
    EXPECT_TRUE(entry.publicly_trusted);
  }
}

// TRUSTED CERTIFICATE: what OpenSSL trusts and rejects, so do we.
TEST_F(RootFilesTest, OpenSslSettings) {
  const std::string server = Oid(der::Oid::kServerAuth);
  const std::string email = Oid(der::Oid::kEmailProtection);
  const std::string any = Oid(der::Oid::kAnyExtendedKeyUsage);
  const std::string unknown = Oid("1.2.3.4");
  const auto reject = [](absl::string_view oids) { return Explicit(0, oids); };
  const std::string alias = Utf8String("alias");
  const std::string rest =
      alias + OctetString("id") + Explicit(1, Sequence({Sequence({unknown})}));
  const struct {
    std::string settings;
    const char* trusted;  // empty: no root
    const char* rejected;
  } cases[] = {
      {Sequence({}), "every purpose", ""},
      {Sequence({alias}), "every purpose", ""},
      {Sequence({Sequence({server}), rest}), "server", ""},
      {Sequence({Sequence({server, email, unknown})}), "server, email", ""},
      {Sequence({Sequence({any})}), "every purpose", ""},
      {Sequence({Sequence({unknown})}), "", ""},
      {Sequence({Sequence({})}), "", ""},
      {Sequence({reject(server)}),
       "client, email, code-signing, timestamping, ocsp-signing", "server"},
      {Sequence({Sequence({server, email}), reject(server), alias}), "email",
       "server"},
      {Sequence({reject(any)}), "", "every purpose"},
      {Sequence({Sequence({server}), reject(server + any)}), "",
       "every purpose"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(absl::StrCat(c.trusted, " / ", c.rejected));
    const RootList list = Read(Trusted(a_, c.settings));
    EXPECT_THAT(list.problems, IsEmpty());
    EXPECT_TRUE(list.has_constraints);
    ASSERT_THAT(list.roots, SizeIs(*c.trusted == '\0' ? 0 : 1));
    if (*c.trusted != '\0') {
      EXPECT_EQ(list.roots[0].der, a_.der());
      EXPECT_EQ(PurposesToText(list.roots[0].purposes), c.trusted);
    }
    ASSERT_THAT(list.distrusted, SizeIs(*c.rejected == '\0' ? 0 : 1));
    if (*c.rejected != '\0') {
      EXPECT_EQ(PurposesToText(list.distrusted[0].purposes), c.rejected);
      EXPECT_EQ(list.distrusted[0].issuer, a_.name().der());
      EXPECT_EQ(list.distrusted[0].serial, a_.serial());
    }
  }
}

TEST_F(RootFilesTest, MalformedOpenSslSettings) {
  for (const std::string& settings :
       {std::string("x"), Sequence({}) + "x", Set({}), Sequence({Null()}),
        Sequence({Utf8String("b"), Sequence({})}),
        Sequence({Sequence({Null()})}), Sequence({Explicit(0, Null())})}) {
    const RootList list = Read(Trusted(a_, settings) + b_.Pem());
    ASSERT_THAT(list.roots, SizeIs(1));
    EXPECT_EQ(list.roots[0].der, b_.der());
    EXPECT_THAT(list.problems,
                ElementsAre("name: the settings of a TRUSTED CERTIFICATE are "
                            "malformed: CN=A"));
  }
  // Beside certificates that have none, a list does not speak for all.
  EXPECT_FALSE(Read(Trusted(a_, Sequence({})) + b_.Pem()).has_constraints);
}

}  // namespace
}  // namespace cairn::testing
