#include "trustdomain/pem.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "label: contents" of every block.
std::vector<std::string> Blocks(const PemText& pem) {
  std::vector<std::string> blocks;
  for (const PemBlock& block : pem.blocks) {
    blocks.push_back(absl::StrCat(block.label, ": ", block.contents));
  }
  return blocks;
}

// "line: text" of every problem.
std::vector<std::string> Problems(const PemText& pem) {
  std::vector<std::string> problems;
  for (const PemProblem& problem : pem.problems) {
    problems.push_back(absl::StrCat(problem.line, ": ", problem.text));
  }
  return problems;
}

void ExpectBlocks(absl::string_view text,
                  const std::vector<std::string>& blocks) {
  const PemText pem = ReadPem(text);
  EXPECT_EQ(Blocks(pem), blocks) << text;
  EXPECT_THAT(Problems(pem), IsEmpty()) << text;
}

void ExpectProblem(absl::string_view text, const std::string& problem) {
  const PemText pem = ReadPem(text);
  EXPECT_THAT(Blocks(pem), IsEmpty()) << text;
  EXPECT_THAT(Problems(pem), ElementsAre(problem)) << text;
}

// "hello", "more".
constexpr char kHello[] =
    "-----BEGIN A-----\n"
    "aGVsbG8=\n"
    "-----END A-----\n";
constexpr char kMore[] =
    "-----BEGIN B C-----\n"
    "bW9yZQ==\n"
    "-----END B C-----\n";

TEST(Pem, OneBlock) { ExpectBlocks(kHello, {"A: hello"}); }

TEST(Pem, BundleWithLineNumbers) {
  const PemText pem = ReadPem(absl::StrCat(kHello, "\n", kMore));
  EXPECT_THAT(Blocks(pem), ElementsAre("A: hello", "B C: more"));
  EXPECT_EQ(pem.blocks[0].line, 1);
  EXPECT_EQ(pem.blocks[1].line, 5);
}

TEST(Pem, Nothing) {
  for (const char* text : {"", "\n", "\r\n\r\n", "just text\n", "-----",
                           "-----BEGIN", "-----END A-----\n"}) {
    ExpectBlocks(text, {});
  }
}

TEST(Pem, EndsOfLines) {
  const std::string text = absl::StrCat(kHello, kMore);
  for (const char* end : {"\r\n", "\r", "\n\n", " \n", "\t\r\n", "\r\r\n"}) {
    ExpectBlocks(absl::StrReplaceAll(text, {{"\n", end}}),
                 {"A: hello", "B C: more"});
  }
  // The last line has none.
  ExpectBlocks(text.substr(0, text.size() - 1), {"A: hello", "B C: more"});
  // CRLF is one end of line, not two.
  EXPECT_EQ(ReadPem(absl::StrReplaceAll(text, {{"\n", "\r\n"}})).blocks[1].line,
            4);
}

// RFC 7468 section 3's lax form; indented as in a YAML file.
TEST(Pem, Indented) {
  ExpectBlocks(
      "cert: |\n"
      "    -----BEGIN A-----\n"
      "    aGVs\n"
      "    bG8=\n"
      "    -----END A-----\n",
      {"A: hello"});
}

TEST(Pem, LinesOfAnyLength) {
  ExpectBlocks("-----BEGIN A-----\na\nG\nVs\n\nbG8\n=\n-----END A-----\n",
               {"A: hello"});
  const std::string longer(100'000, 'A');
  ExpectBlocks(absl::StrCat("-----BEGIN A-----\n", longer, "\n-----END A-----"),
               {absl::StrCat("A: ", std::string(75'000, '\0'))});
}

TEST(Pem, TextBetweenBlocks) {
  ExpectBlocks(absl::StrCat("subject: CN=x\n", kHello, "issuer=y\n\x01\xff\n",
                            "----- not a boundary -----\n", kMore, "end"),
               {"A: hello", "B C: more"});
}

TEST(Pem, ByteOrderMark) {
  ExpectBlocks(absl::StrCat("\xef\xbb\xbf", kHello), {"A: hello"});
}

// Not passed over: the first block of a chain must not go missing unnoticed.
TEST(Pem, BadBeginLine) {
  for (const char* line :
       {"x-----BEGIN A-----", "-----BEGIN A----", "-----BEGIN A",
        "-----BEGIN A-----x", "------BEGIN A-----"}) {
    const PemText pem =
        ReadPem(absl::StrCat(line, "\naGVsbG8=\n-----END A-----\n", kMore));
    EXPECT_THAT(Blocks(pem), ElementsAre("B C: more")) << line;
    EXPECT_THAT(Problems(pem),
                ElementsAre("1: a BEGIN line is not well formed"))
        << line;
  }
}

// RFC 1421 section 4.4, as OpenSSL writes private keys; one header is folded.
TEST(Pem, Headers) {
  ExpectBlocks(
      "-----BEGIN A-----\n"
      "Proc-Type: 4,ENCRYPTED\n"
      "DEK-Info: AES-128-CBC,0123456789ABCDEF\n"
      "Comment: one\n"
      " two\n"
      "\n"
      "aGVsbG8=\n"
      "-----END A-----\n",
      {"A: hello"});
}

TEST(Pem, EmptyBlock) {
  ExpectBlocks("-----BEGIN A-----\n-----END A-----\n", {"A: "});
}

TEST(Pem, EmptyLabel) {
  ExpectBlocks("-----BEGIN -----\naGVsbG8=\n-----END -----\n", {": hello"});
}

TEST(Pem, MissingEnd) {
  const std::string open = "-----BEGIN A-----\naGVsbG8=\n";
  ExpectProblem(open, "1: a PEM block has no END line");
  ExpectProblem("\n-----BEGIN A-----", "2: a PEM block has no END line");
  // The next BEGIN starts anew.
  const PemText pem = ReadPem(absl::StrCat(open, kMore));
  EXPECT_THAT(Blocks(pem), ElementsAre("B C: more"));
  EXPECT_THAT(Problems(pem), ElementsAre("1: a PEM block has no END line"));
}

TEST(Pem, MismatchedEnd) {
  const std::string text =
      "-----BEGIN A-----\n"
      "aGVsbG8=\n"
      "-----END B-----\n";
  ExpectProblem(text, "3: the END line is for \"B\", not \"A\"");
  const PemText pem = ReadPem(absl::StrCat(text, kMore));
  EXPECT_THAT(Blocks(pem), ElementsAre("B C: more"));
}

// Labels go into messages: they must not bring control characters along.
TEST(Pem, LabelsAreEscaped) {
  ExpectProblem("-----BEGIN A\x1b[31m-----\n-----END \x07-----\n",
                "2: the END line is for \"\\x07\", not \"A\\x1b[31m\"");
}

TEST(Pem, BadBase64) {
  const std::string cases[] = {
      "aGVsbG8",           // no padding
      "aGVsbG8==",         // too much
      "aGVsbG8=====",      // far too much
      "aGVsbG8=aGVsbG8=",  // padding inside
      "=",                 //
      "====",              //
      "aGVsbG.=",          // another alphabet
      "aGVsbG8.",          // dots for padding
      "aGVsbG9=",          // bits after the last byte
      "aGVs_-8=",          // base64url
      "aGVsbG8*",          //
      "aGVs\x80G8=",       //
      std::string("aGVs\0G8=", 8),
      std::string("aGVsbG8=\0\0\0\0", 12),
  };
  for (const std::string& base64 : cases) {
    ExpectProblem(
        absl::StrCat("-----BEGIN A-----\n", base64, "\n-----END A-----\n"),
        "1: a PEM block is not valid base64");
    const PemText pem = ReadPem(absl::StrCat(
        kHello, "-----BEGIN A-----\n", base64, "\n-----END A-----\n", kMore));
    EXPECT_THAT(Blocks(pem), ElementsAre("A: hello", "B C: more"));
    EXPECT_THAT(Problems(pem),
                ElementsAre("4: a PEM block is not valid base64"));
  }
}

TEST(Pem, LooksLikePem) {
  EXPECT_TRUE(LooksLikePem(kHello));
  EXPECT_TRUE(LooksLikePem(absl::StrCat("text\n", kHello)));
  EXPECT_FALSE(LooksLikePem(""));
  EXPECT_FALSE(LooksLikePem("\x30\x82"));
}

TEST(Pem, RoundTrip) {
  std::string contents;
  for (int size = 0; size < 200; ++size) {
    const std::string text = WritePem("SOME LABEL", contents);
    const PemText pem = ReadPem(text);
    ASSERT_EQ(pem.blocks.size(), 1u);
    EXPECT_EQ(pem.blocks[0].label, "SOME LABEL");
    EXPECT_EQ(pem.blocks[0].contents, contents);
    EXPECT_THAT(pem.problems, IsEmpty());
    contents.push_back(static_cast<char>(size * 7));
  }
}

TEST(Pem, Written) {
  EXPECT_EQ(WritePem("A", "hello"), kHello);
  EXPECT_EQ(WritePem("A", std::string(49, '\0')),
            absl::StrCat("-----BEGIN A-----\n", std::string(64, 'A'),
                         "\nAA==\n-----END A-----\n"));
  EXPECT_EQ(WritePem("A", std::string(48, '\0')),
            absl::StrCat("-----BEGIN A-----\n", std::string(64, 'A'),
                         "\n-----END A-----\n"));
}

}  // namespace
}  // namespace cairn::testing
