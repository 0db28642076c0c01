#include "trustdomain/crl_files.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/crl_factory.h"
#include "tests/support/test_directory.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CrlFilesTest : public ::testing::Test {
 protected:
  const TestCrl one_ = CrlOf(Ca("One").Stub());
  const TestCrl two_ = CrlOf(Ca("Two").Stub());
  const TestDirectory directory_;
};

TEST_F(CrlFilesTest, Der) {
  const absl::StatusOr<CrlFileList> list = ReadCrls(one_.der(), "x.crl");
  ASSERT_TRUE(list.ok());
  EXPECT_THAT(list->crls, ElementsAre(one_.der()));
  EXPECT_THAT(list->problems, IsEmpty());
}

TEST_F(CrlFilesTest, Pem) {
  const absl::StatusOr<CrlFileList> list = ReadCrls(
      absl::StrCat("comment\n", one_.Pem(), Ca("One").Pem(), two_.Pem()),
      "x.pem");
  ASSERT_TRUE(list.ok());
  EXPECT_THAT(list->crls, ElementsAre(one_.der(), two_.der()));
  EXPECT_THAT(list->problems, IsEmpty());
}

TEST_F(CrlFilesTest, ABadOneInPemIsAProblem) {
  const absl::StatusOr<CrlFileList> list = ReadCrls(
      absl::StrCat(one_.Pem(), PemBlock("X509 CRL", "garbage"), two_.Pem()),
      "x.pem");
  ASSERT_TRUE(list.ok());
  EXPECT_THAT(list->crls, ElementsAre(one_.der(), two_.der()));
  ASSERT_EQ(list->problems.size(), 1u);
  EXPECT_THAT(list->problems[0], HasSubstr("x.pem:"));
  EXPECT_THAT(list->problems[0], HasSubstr("not a DER CertificateList"));
}

TEST_F(CrlFilesTest, WhatHoldsNone) {
  for (const std::string& text : {std::string(), std::string("garbage"),
                                  one_.der().substr(1), Ca("One").Pem()}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ReadCrls(text, "x").status()));
  }
}

TEST_F(CrlFilesTest, AFile) {
  const std::string path = directory_.Write("a.crl", one_.der());
  const absl::StatusOr<CrlFileList> list = LoadCrls(path);
  ASSERT_TRUE(list.ok());
  EXPECT_THAT(list->crls, ElementsAre(one_.der()));
  EXPECT_TRUE(absl::IsNotFound(LoadCrls(directory_.PathOf("none")).status()));
}

TEST_F(CrlFilesTest, ADirectory) {
  directory_.Write("b.crl", two_.der());
  directory_.Write("a.pem", one_.Pem());
  directory_.Write("c.pem", absl::StrCat(two_.Pem()));
  directory_.Write("notes.txt", "not a CRL");
  directory_.Write("broken.crl", "garbage");
  directory_.Write("below/d.crl", CrlOf(Ca("Below").Stub()).der());
  const absl::StatusOr<CrlFileList> list = LoadCrls(directory_.path());
  ASSERT_TRUE(list.ok());
  EXPECT_THAT(list->crls, ElementsAre(one_.der(), two_.der()));
  ASSERT_EQ(list->problems.size(), 1u);
  EXPECT_THAT(list->problems[0], HasSubstr("broken.crl"));
}

TEST_F(CrlFilesTest, AnEmptyDirectory) {
  const absl::StatusOr<CrlFileList> list = LoadCrls(directory_.path());
  ASSERT_TRUE(list.ok());
  EXPECT_THAT(list->crls, IsEmpty());
}

}  // namespace
}  // namespace cairn::testing
