// "cairn crl" and "cairn verify --crl" with CRLs of "openssl ca", and what
// "cairn verify --fetch" does with CRLs and issuers.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"
#include "tests/tools/http_server.h"
#include "tests/tools/openssl_ca.h"
#include "trustdomain/certificate_files.h"

namespace cairn::tools {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::HttpServer;
using ::testing::Not;
using testing::OpensslCa;
using testing::ProcessResult;
using ::testing::StartsWith;
using testing::TestDirectory;
using Args = std::vector<std::string>;
using Json = nlohmann::json;

ProcessResult Cairn(const Args& args) {
  return testing::RunProcess("tools/cairn", args);
}

std::string InDays(int days) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ",
                          absl::Now() + days * absl::Hours(24),
                          absl::UTCTimeZone());
}

std::string Contents(const std::string& path) {
  const auto text = ReadFile(path);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.ok() ? *text : "";
}

std::string CrlDer(const std::string& pem) {
  std::string der = pem + ".der";
  testing::RunOpenssl({"crl", "-in", pem, "-outform", "DER", "-out", der});
  return der;
}

// Root, Intermediate, and end entities that the latter issued. The URLs in them
// lead nowhere until a test puts something there.
class OpensslCrl : public ::testing::Test {
 protected:
  struct World {
    HttpServer server;
    std::string pointers = absl::StrCat(
        "crlDistributionPoints = URI:", server.Url("/inter.crl"),
        "\nauthorityInfoAccess = caIssuers;URI:", server.Url("/inter.crt"),
        "\n");
    OpensslCa root{"Root"};
    OpensslCa inter{"Intermediate", &root,
                    absl::StrCat("crlDistributionPoints = URI:",
                                 server.Url("/root.crl"), "\n")};
    OpensslCa other{"Other"};
    std::string good = inter.Issue("good", pointers);
    std::string revoked = inter.Issue("revoked", pointers);
    std::string root_crl = root.MakeCrl("root.crl");
    std::string before = inter.MakeCrl("before.crl");
    std::string crl;
  };

  static void SetUpTestSuite() {
    world_ = new World;
    World& w = *world_;
    w.inter.Revoke(w.revoked, "superseded");
    w.crl = w.inter.MakeCrl("after.crl");
    w.server.Serve("/inter.crl", Contents(CrlDer(w.crl)));
    w.server.Serve("/root.crl", Contents(CrlDer(w.root_crl)));
    w.server.Serve("/inter.crt", Contents(w.inter.CertificateDer()));
  }
  static void TearDownTestSuite() { delete world_; }

  static ProcessResult Crl(Args args) {
    args.insert(args.begin(), "crl");
    return Cairn(args);
  }
  static ProcessResult Verify(const std::string& certificate, Args more) {
    Args args = {"verify", "--roots", w().root.certificate(),
                 "--host=example.com", certificate};
    args.insert(args.end(), more.begin(), more.end());
    return Cairn(args);
  }
  // The same with the intermediate at hand.
  static ProcessResult VerifyChain(const std::string& certificate, Args more) {
    more.insert(more.end(), {"--intermediates", w().inter.certificate()});
    return Verify(certificate, more);
  }

  static void Expect(const ProcessResult& result, int exit_code,
                     const std::string& first_line) {
    EXPECT_EQ(result.exit_code, exit_code) << result.out;
    EXPECT_EQ(result.err, "");
    EXPECT_EQ(result.out.substr(0, result.out.find('\n')), first_line);
  }

  static World& w() { return *world_; }

  static World* world_;
};

OpensslCrl::World* OpensslCrl::world_ = nullptr;

// "cairn crl".

TEST_F(OpensslCrl, Prints) {
  for (const std::string& path : {w().crl, CrlDer(w().crl)}) {
    const ProcessResult result = Crl({path});
    Expect(result, 0, "CRL of CN=Intermediate");
    EXPECT_THAT(result.out,
                AllOf(HasSubstr("\nversion: 2\nnumber: 2\nthis update: 20"),
                      HasSubstr("\nnext update: 20"),
                      HasSubstr("\nscope: all certificates and reasons\n"),
                      HasSubstr("\nentries: 1\n"),
                      HasSubstr("\nsignature: not verified, no --issuer\n")));
  }
  EXPECT_THAT(Crl({w().before}).out, HasSubstr("\nentries: 0\n"));
}

TEST_F(OpensslCrl, Signature) {
  ProcessResult result = Crl({"--issuer", w().inter.certificate(), w().crl});
  Expect(result, 0, "CRL of CN=Intermediate");
  EXPECT_THAT(result.out, HasSubstr("\nsignature: good, by CN=Intermediate\n"));
  result = Crl({"--issuer", w().other.certificate(), w().crl});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(
      result.out,
      HasSubstr("\nsignature: the CRL names another issuer than the signer\n"));
  // A CA of the same name.
  const OpensslCa twin("Intermediate");
  result = Crl({"--issuer", twin.certificate(), w().crl});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(
      result.out,
      HasSubstr("\nsignature: the signature of the CRL is not its issuer's\n"));
}

TEST_F(OpensslCrl, Certificate) {
  const std::string issuer = w().inter.certificate();
  ProcessResult result = Crl({"--cert", w().revoked, w().crl});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("\ncertificate: CN=revoked, serial number 1001\n"
                              "listed: yes, revoked 20"),
                    HasSubstr(", superseded\n"), Not(HasSubstr("status: "))));
  result = Crl({"--cert", w().revoked, "--issuer", issuer, w().crl});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("\nstatus: revoked\n"));
  result = Crl({"--cert", w().good, "--issuer", issuer, w().crl});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("\nlisted: no\nstatus: good\n"));
  // The CRL of another CA lists neither.
  result = Crl(
      {"--cert", w().good, "--issuer", w().root.certificate(), w().root_crl});
  EXPECT_THAT(result.out, HasSubstr("\nlisted: no\nstatus: not decided, "
                                    "CN=Root did not issue the certificate\n"));
  result = Crl({"--cert", w().good, "--issuer", issuer, w().root_crl});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("\nlisted: no\nstatus: no-information, "));
}

TEST_F(OpensslCrl, Dates) {
  const Args asked = {"--issuer", w().inter.certificate(), w().crl};
  Args later = asked;
  later.insert(later.end(), {"--time", InDays(8)});
  ProcessResult result = Crl(later);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("Z (expired)\n"));
  later[0] = "--cert";
  later[1] = w().good;
  EXPECT_EQ(Crl(later).exit_code, 1);
  Args earlier = asked;
  earlier.insert(earlier.end(), {"--time", InDays(-1)});
  result = Crl(earlier);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("Z (not yet valid)\n"));
  // Nothing was asked: it is only shown.
  result = Crl({"--time", InDays(8), w().crl});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("Z (expired)\n"));
}

TEST_F(OpensslCrl, PrintsJson) {
  const ProcessResult result = Crl({"--json", "--cert", w().revoked, "--issuer",
                                    w().inter.certificate(), w().crl});
  EXPECT_EQ(result.exit_code, 1);
  const Json json = Json::parse(result.out);
  EXPECT_EQ(json.at("issuer"), "CN=Intermediate");
  EXPECT_EQ(json.at("number"), "2");
  EXPECT_EQ(json.at("dates"), "current");
  EXPECT_EQ(json.at("entries"), 1);
  EXPECT_EQ(json.at("signature"), "good");
  EXPECT_EQ(json.at("certificate").at("listed"), true);
  EXPECT_EQ(json.at("certificate").at("reason"), "superseded");
  EXPECT_EQ(json.at("certificate").at("status"), "revoked");
}

// "cairn verify --crl".

TEST_F(OpensslCrl, VerifyWithFiles) {
  const std::string both = w().crl + "," + CrlDer(w().root_crl);
  const ProcessResult result =
      VerifyChain(w().good, {"--crl", both, "--revocation=hard"});
  Expect(result, 0, "trusted");
  EXPECT_THAT(result.out, AllOf(HasSubstr("\ncertificate 1: CRL says good\n"),
                                HasSubstr("\ncertificate 0: CRL says good\n")));
  Expect(VerifyChain(w().revoked, {"--crl", w().crl}), 1,
         "not trusted: revoked");
  // The intermediate has no CRL: soft shows it, hard refuses it.
  Expect(VerifyChain(w().good, {"--crl", w().crl}), 0, "trusted");
  EXPECT_EQ(
      VerifyChain(w().good, {"--crl", w().crl, "--revocation=hard"}).exit_code,
      1);
  // The newer of two counts, in whatever order they come.
  for (const std::string& files :
       {w().crl + "," + w().before, w().before + "," + w().crl}) {
    Expect(VerifyChain(w().revoked, {"--crl", files}), 1,
           "not trusted: revoked");
  }
}

TEST_F(OpensslCrl, VerifyWithADirectory) {
  const TestDirectory directory;
  directory.Write("a.crl", Contents(w().root_crl));
  directory.Write("b.pem", Contents(w().crl));
  directory.Write("README", "no CRL");
  Expect(VerifyChain(w().revoked, {"--crl", directory.path()}), 1,
         "not trusted: revoked");
  Expect(
      VerifyChain(w().good, {"--crl", directory.path(), "--revocation=hard"}),
      0, "trusted");
}

TEST_F(OpensslCrl, VerifyWhenExpired) {
  const std::string both = w().crl + "," + w().root_crl;
  const Args soft = {"--crl", both, "--time", InDays(8)};
  ProcessResult result = VerifyChain(w().good, soft);
  Expect(result, 0, "trusted");
  EXPECT_THAT(result.out, HasSubstr("CRL says nothing: the CRL has expired"));
  Args hard = soft;
  hard.push_back("--revocation=hard");
  Expect(VerifyChain(w().good, hard), 1,
         "not trusted: the CRL has expired or is too old");
}

TEST_F(OpensslCrl, VerifyWithAForgedCrl) {
  // Of a CA that has the same name: nothing that was listed is good.
  OpensslCa twin("Intermediate");
  const std::string forged = twin.MakeCrl("forged.crl");
  Expect(VerifyChain(w().revoked, {"--crl", forged + "," + w().crl}), 1,
         "not trusted: revoked");
  const ProcessResult result = VerifyChain(w().revoked, {"--crl", forged});
  Expect(result, 0, "trusted");
  EXPECT_THAT(result.out, AllOf(HasSubstr("certificate 0: CRL says nothing: "),
                                HasSubstr(", revocation unknown\n")));
}

TEST_F(OpensslCrl, VerifyRevokedIntermediate) {
  OpensslCa root("Root 2");
  OpensslCa inter("Intermediate 2", &root);
  const std::string leaf = inter.Issue("leaf");
  // "openssl ca" revokes what it has issued; this it takes as such.
  root.Revoke(inter.certificate(), "cACompromise");
  const ProcessResult result =
      Cairn({"verify", "--roots", root.certificate(), "--host=example.com",
             "--intermediates", inter.certificate(), "--crl",
             root.MakeCrl("root.crl"), leaf});
  Expect(result, 1, "not trusted: revoked");
  EXPECT_THAT(result.out, HasSubstr("\ncertificate 1: CN=Intermediate 2\n"));
}

// "cairn verify --fetch".

TEST_F(OpensslCrl, FetchesCrlsAndIssuers) {
  const Args fetch = {"--fetch", "--allow-local", "--revocation=hard"};
  const ProcessResult result = Verify(w().good, fetch);
  Expect(result, 0, "trusted");
  const World& world = w();
  EXPECT_THAT(
      result.out,
      AllOf(HasSubstr("\ncertificate 1: fetched CRL says good\n"),
            HasSubstr("\ncertificate 0: fetched CRL says good\n"),
            HasSubstr("\nfetched issuer " + world.server.Url("/inter.crt")),
            HasSubstr("\nfetched CRL " + world.server.Url("/inter.crl")),
            HasSubstr("\nfetched CRL " + world.server.Url("/root.crl"))));
  Expect(Verify(w().revoked, fetch), 1, "not trusted: revoked");
}

TEST_F(OpensslCrl, FetchesIssuersAlone) {
  const ProcessResult result =
      Verify(w().good, {"--fetch", "--allow-local", "--revocation=off"});
  Expect(result, 0, "trusted");
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("\nfetched issuer "), Not(HasSubstr("CRL"))));
  // What is at hand is not fetched.
  const size_t before = w().server.requests().size();
  Expect(
      VerifyChain(w().good, {"--fetch", "--allow-local", "--revocation=off"}),
      0, "trusted");
  EXPECT_EQ(w().server.requests().size(), before);
}

TEST_F(OpensslCrl, FetchesNothingUnlessAsked) {
  const size_t before = w().server.requests().size();
  const ProcessResult result = Verify(w().good, {"--revocation=soft"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out,
              StartsWith("not trusted: no certificate of the issuer is known"));
  EXPECT_EQ(w().server.requests().size(), before);
}

TEST_F(OpensslCrl, LocalAddressesAreRefused) {
  const size_t before = w().server.requests().size();
  const ProcessResult result = Verify(w().good, {"--fetch"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(
      result.out,
      AllOf(StartsWith("not trusted: no certificate of the issuer is known"),
            HasSubstr("\nnot fetched issuer " + w().server.Url("/inter.crt") +
                      ": 127.0.0.1 is not a public address\n")));
  EXPECT_EQ(w().server.requests().size(), before);
}

TEST_F(OpensslCrl, BadAnswersToFetches) {
  const std::string issuer = Contents(w().inter.CertificateDer());
  HttpServer server;
  const std::string leaf = w().inter.Issue(
      "bad", absl::StrCat(
                 "crlDistributionPoints = URI:", server.Url("/crl"),
                 "\nauthorityInfoAccess = caIssuers;URI:", server.Url("/crt")));
  const auto verify = [&](const char* mode, const char* timeout = "20s") {
    return Verify(leaf, {"--fetch", "--allow-local", "--fetch-timeout", timeout,
                         absl::StrCat("--revocation=", mode)});
  };
  // The issuer.
  EXPECT_THAT(verify("off").out, HasSubstr(": HTTP status 404\n"));
  server.ServeNothing("/crt");
  EXPECT_THAT(verify("off", "300ms").out, HasSubstr(": no answer in time\n"));
  server.ServeEndless("/crt", "HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_THAT(verify("off").out, HasSubstr(": larger than 262144 bytes\n"));
  server.Serve("/crt", "garbage");
  EXPECT_THAT(verify("off").out,
              HasSubstr("(unreadable certificate): not a DER Certificate"));
  // PEM is not what RFC 5280 has there.
  server.Serve("/crt", Contents(w().inter.certificate()));
  EXPECT_EQ(verify("off").exit_code, 1);
  // Somebody else's.
  server.Serve("/crt", Contents(w().other.CertificateDer()));
  EXPECT_EQ(verify("off").exit_code, 1);
  server.Serve("/crt", issuer);
  EXPECT_EQ(verify("off").exit_code, 0);
  // The CRL.
  Expect(verify("soft"), 0, "trusted");
  server.Serve("/crl", "garbage");
  EXPECT_THAT(verify("soft").out,
              HasSubstr("certificate 0: fetched CRL says nothing: not a DER "
                        "CertificateList\n"));
  server.Serve("/crl", Contents(CrlDer(w().root_crl)));
  EXPECT_EQ(verify("hard").exit_code, 1);
  server.ServeNothing("/crl");
  EXPECT_THAT(verify("hard", "1s").out,
              AllOf(StartsWith("not trusted: what the certificate points to "
                               "could not be fetched\n"),
                    HasSubstr(": no answer in time\n")));
  server.Serve("/crl", Contents(CrlDer(w().crl)));
  EXPECT_EQ(verify("hard").exit_code, 0);
}

}  // namespace
}  // namespace cairn::tools
