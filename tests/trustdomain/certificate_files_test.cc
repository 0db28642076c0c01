#include "trustdomain/certificate_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pkix/certificate.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/test_directory.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CertificateFiles : public ::testing::Test {
 protected:
  // The message of an error with this code, which is one line and begins with
  // what it is about.
  template <typename T>
  static std::string Message(const absl::StatusOr<T>& result,
                             absl::StatusCode code, absl::string_view about) {
    EXPECT_EQ(result.status().code(), code) << result.status();
    const std::string message(result.status().message());
    EXPECT_TRUE(absl::StartsWith(message, absl::StrCat(about, ": ")))
        << message;
    EXPECT_FALSE(absl::StrContains(message, "\n")) << message;
    return message.substr(std::min(message.size(), about.size() + 2));
  }

  static std::string ReadError(absl::string_view text) {
    return Message(ReadCertificates(text, "name"),
                   absl::StatusCode::kInvalidArgument, "name");
  }

  const TestDirectory directory_;
  const TestCertificate a_ = Ca("A");
  const TestCertificate b_ = Ca("B");
};

TEST_F(CertificateFiles, Der) {
  const auto list = LoadCertificates(directory_.Write("a.der", a_.der()));
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->certificates, ElementsAre(a_.der()));
  EXPECT_THAT(list->problems, IsEmpty());
  EXPECT_FALSE(list->first_is_missing);
}

TEST_F(CertificateFiles, Pem) {
  const auto list =
      LoadCertificates(directory_.Write("ab.pem", b_.Pem() + a_.Pem()));
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->certificates, ElementsAre(b_.der(), a_.der()));
  EXPECT_THAT(list->problems, IsEmpty());
}

TEST_F(CertificateFiles, DerThatHoldsPem) {
  const auto tricky =
      Leaf().Extension("1.2.3.4", false, "\n-----BEGIN CERTIFICATE-----\n");
  const auto list = ReadCertificates(tricky.der(), "name");
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->certificates, ElementsAre(tricky.der()));
}

TEST_F(CertificateFiles, Labels) {
  for (const char* label :
       {"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"}) {
    const auto list = ReadCertificates(PemBlock(label, a_.der()), "name");
    ASSERT_TRUE(list.ok()) << list.status();
    EXPECT_THAT(list->certificates, ElementsAre(a_.der())) << label;
  }
  // Keys and requests are passed over.
  const auto list =
      ReadCertificates(absl::StrCat(PemBlock("PRIVATE KEY", "key"), a_.Pem(),
                                    PemBlock("CERTIFICATE REQUEST", "request")),
                       "name");
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->certificates, ElementsAre(a_.der()));
  EXPECT_THAT(list->problems, IsEmpty());
  EXPECT_FALSE(list->first_is_missing);
  EXPECT_EQ(ReadError(PemBlock("PRIVATE KEY", "key")),
            "no certificate in this file");
}

// OpenSSL's format: the certificate, and then its own settings.
TEST_F(CertificateFiles, TrustedCertificateSettings) {
  const std::string settings =
      Sequence({Sequence({Oid(der::Oid::kServerAuth)}), Utf8String("alias")});
  const auto list = ReadCertificates(
      PemBlock("TRUSTED CERTIFICATE", a_.der() + settings), "name");
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->certificates, ElementsAre(a_.der()));
  EXPECT_THAT(list->settings, ElementsAre(settings));
  // A directory that has it without settings as well.
  directory_.Write("a.pem", b_.Pem() + a_.Pem());
  directory_.Write("b.pem",
                   PemBlock("TRUSTED CERTIFICATE", a_.der() + settings));
  const auto both = LoadCertificates(directory_.path());
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_THAT(both->certificates, ElementsAre(b_.der(), a_.der()));
  EXPECT_THAT(both->settings, ElementsAre("", settings));
  // Nowhere else may anything follow.
  const auto plain =
      ReadCertificates(PemBlock("CERTIFICATE", a_.der() + settings), "name");
  ASSERT_TRUE(plain.ok()) << plain.status();
  EXPECT_THAT(plain->certificates, IsEmpty());
  EXPECT_THAT(plain->problems,
              ElementsAre(HasSubstr("name:1: bytes follow the certificate")));
}

TEST_F(CertificateFiles, OneBadCertificateDoesNotSinkTheBundle) {
  const std::string bad[] = {
      PemBlock("CERTIFICATE", a_.der().substr(0, 100)),
      PemBlock("CERTIFICATE", ""),
      PemBlock("CERTIFICATE", "garbage"),
      PemBlock("CERTIFICATE", a_.der() + '\0'),
      PemBlock("CERTIFICATE", std::string(kMaxCertificateSize + 1, '\x30')),
      "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END X-----\n",
      "-----BEGIN CERTIFICATE-----\nAAAA\n",
  };
  for (const std::string& block : bad) {
    SCOPED_TRACE(block.substr(0, 100));
    auto list = ReadCertificates(a_.Pem() + block + b_.Pem(), "name");
    ASSERT_TRUE(list.ok()) << list.status();
    EXPECT_THAT(list->certificates, ElementsAre(a_.der(), b_.der()));
    ASSERT_EQ(list->problems.size(), 1u);
    EXPECT_THAT(list->problems[0], ::testing::StartsWith("name:"));
    EXPECT_FALSE(list->first_is_missing);

    list = ReadCertificates(block + b_.Pem(), "name");
    ASSERT_TRUE(list.ok()) << list.status();
    EXPECT_THAT(list->certificates, ElementsAre(b_.der()));
    EXPECT_EQ(list->problems.size(), 1u);
    EXPECT_TRUE(list->first_is_missing);

    list = ReadCertificates(block, "name");
    ASSERT_TRUE(list.ok()) << list.status();
    EXPECT_THAT(list->certificates, IsEmpty());
    EXPECT_EQ(list->problems.size(), 1u);
    EXPECT_TRUE(list->first_is_missing);
  }
}

TEST_F(CertificateFiles, ProblemsAreInTheOrderOfTheFile) {
  const auto list = ReadCertificates(
      absl::StrCat(
          PemBlock("CERTIFICATE", "garbage"),
          "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
          PemBlock("CERTIFICATE", ""), a_.Pem()),
      "name");
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->problems,
              ElementsAre(HasSubstr("name:1: not a DER Certificate"),
                          "name:4: a PEM block is not valid base64",
                          HasSubstr("name:7: not a DER Certificate")));
}

TEST_F(CertificateFiles, BadDer) {
  const std::string good = a_.der();
  std::string indefinite = good;
  indefinite[1] = '\x80';
  EXPECT_EQ(ReadError(""), "empty file");
  EXPECT_EQ(ReadError("hello"), "not a DER Certificate at byte 0: truncated");
  EXPECT_THAT(ReadError(good.substr(0, good.size() - 1)),
              EndsWith(": truncated"));
  EXPECT_THAT(ReadError(indefinite), HasSubstr("length"));
  EXPECT_THAT(ReadError(good + '\0'), HasSubstr("bytes follow"));
  EXPECT_THAT(ReadError(std::string(kMaxCertificateSize + 1, '\x30')),
              HasSubstr("larger"));
}

TEST_F(CertificateFiles, MissingFile) {
  const std::string path = directory_.PathOf("nothing");
  EXPECT_EQ(Message(LoadCertificates(path), absl::StatusCode::kNotFound, path),
            "No such file or directory");
  const std::string below = directory_.Write("file", "x") + "/below";
  Message(LoadCertificates(below), absl::StatusCode::kNotFound, below);
  Message(LoadCertificates(""), absl::StatusCode::kNotFound, "");
}

TEST_F(CertificateFiles, UnreadableFile) {
  // Reading fails, for root too.
  Message(ReadFile("/proc/self/mem"), absl::StatusCode::kUnavailable,
          "/proc/self/mem");
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const std::string path = directory_.Write("a.pem", a_.Pem());
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  EXPECT_EQ(Message(LoadCertificates(path), absl::StatusCode::kPermissionDenied,
                    path),
            "Permission denied");
}

TEST_F(CertificateFiles, DirectoryAsFile) {
  EXPECT_EQ(Message(ReadFile(directory_.path()),
                    absl::StatusCode::kInvalidArgument, directory_.path()),
            "is a directory");
}

// A file of holes takes no room on the disk.
TEST_F(CertificateFiles, LargestFile) {
  const std::string path = directory_.Write("large", "x");
  ASSERT_EQ(truncate(path.c_str(), kMaxFileSize), 0);
  const auto largest = ReadFile(path);
  ASSERT_TRUE(largest.ok()) << largest.status();
  EXPECT_EQ(largest->size(), kMaxFileSize);
  ASSERT_EQ(truncate(path.c_str(), kMaxFileSize + 1), 0);
  EXPECT_EQ(Message(ReadFile(path), absl::StatusCode::kInvalidArgument, path),
            absl::StrCat("larger than ", kMaxFileSize, " bytes"));
}

TEST_F(CertificateFiles, EndlessFile) {
  Message(ReadFile("/dev/zero"), absl::StatusCode::kInvalidArgument,
          "/dev/zero");
}

// Padding in an extension brings a certificate to exactly the limit.
TEST_F(CertificateFiles, LargestCertificate) {
  const auto padded = [](size_t octets) {
    return Leaf()
        .Extension("1.2.3.4", false, OctetString(std::string(octets, 'x')))
        .der();
  };
  const size_t overhead = padded(100'000).size() - 100'000;
  // The signature's length varies by an octet or two with its contents.
  std::string largest;
  for (size_t slack = 0; largest.size() != kMaxCertificateSize; ++slack) {
    ASSERT_LT(slack, 20u);
    largest = padded(kMaxCertificateSize - overhead - 10 + slack);
  }
  EXPECT_TRUE(ReadCertificates(largest, "name").ok());
  EXPECT_THAT(ReadError(padded(kMaxCertificateSize)),
              HasSubstr("larger than this library reads"));
}

TEST_F(CertificateFiles, Directory) {
  directory_.Write("c.pem", a_.Pem());
  directory_.Write("b.crt", b_.der());
  directory_.Write("a.pem", PemBlock("CERTIFICATE", "garbage"));
  directory_.Write("README", "not a certificate");
  directory_.Write("empty", "");
  directory_.Write("below/d.pem", Ca("Not read").Pem());
  // A certificate is there twice: in another file, and by a symbolic link, as
  // in /etc/ssl/certs.
  directory_.Write("d.pem", b_.Pem() + a_.Pem());
  std::filesystem::create_symlink("c.pem", directory_.PathOf("0123abcd.0"));
  std::filesystem::create_symlink("gone", directory_.PathOf("dangling"));
  const auto list = LoadCertificates(directory_.path());
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->certificates, ElementsAre(a_.der(), b_.der()))
      << "in the order of the files' names";
  EXPECT_THAT(list->problems, ElementsAre(HasSubstr("a.pem:1: ")));
}

TEST_F(CertificateFiles, DirectoryWithoutCertificates) {
  const TestDirectory empty;
  EXPECT_EQ(Message(LoadCertificates(empty.path()),
                    absl::StatusCode::kInvalidArgument, empty.path()),
            "no certificates in this directory");
  empty.Write("README", "text");
  Message(LoadCertificates(empty.path()), absl::StatusCode::kInvalidArgument,
          empty.path());
  // Where there were some, the problems say more.
  empty.Write("bad.pem", PemBlock("CERTIFICATE", "garbage"));
  const auto list = LoadCertificates(empty.path());
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->certificates, IsEmpty());
  EXPECT_THAT(list->problems, ElementsAre(HasSubstr("bad.pem:1: ")));
}

TEST_F(CertificateFiles, UnreadableFileInDirectoryIsAProblem) {
  directory_.Write("a.pem", a_.Pem());
  const std::string large = directory_.Write("large.pem", b_.Pem());
  ASSERT_EQ(truncate(large.c_str(), kMaxFileSize + 1), 0);
  const auto list = LoadCertificates(directory_.path());
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->certificates, ElementsAre(a_.der()));
  EXPECT_THAT(list->problems, ElementsAre(HasSubstr("large.pem: larger")));
}

TEST_F(CertificateFiles, SystemRoots) {
  const auto list = LoadSystemRoots();
  if (absl::IsNotFound(list.status())) {
    GTEST_SKIP() << "this machine has none";
  }
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->certificates, ::testing::Not(IsEmpty()));
  for (const std::string& der : list->certificates) {
    Certificate certificate;
    EXPECT_TRUE(
        Certificate::Parse(der::Input::FromString(der), &certificate).ok());
  }
}

}  // namespace
}  // namespace cairn::testing
