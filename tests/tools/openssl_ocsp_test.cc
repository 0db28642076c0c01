// "cairn ocsp" and "cairn verify --fetch" against "openssl ocsp", run as a
// responder, and against a server that answers as no responder should.

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
using ::testing::IsEmpty;
using ::testing::Not;
using testing::OpensslCa;
using testing::OpensslResponder;
using testing::ProcessResult;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::TestDirectory;
using Args = std::vector<std::string>;
using Json = nlohmann::json;

ProcessResult Cairn(Args args) {
  return testing::RunProcess("tools/cairn", args);
}

std::string InDays(int days) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ",
                          absl::Now() + days * absl::Hours(24),
                          absl::UTCTimeZone());
}

// One CA and one responder for all tests: keys take their time.
class OpensslOcsp : public ::testing::Test {
 protected:
  struct World {
    HttpServer server;
    OpensslCa ca{"Root"};
    // They name a responder that only the tests below know.
    std::string aia =
        absl::StrCat("authorityInfoAccess = OCSP;URI:", server.Url("/ocsp"));
    std::string good = ca.Issue("good", aia);
    std::string revoked = ca.Issue("revoked", aia);
    std::string on_hold = ca.Issue("hold", aia);
    std::string unknown = ca.IssueOffTheBooks("unknown", aia);
    std::string signer = ca.Issue("signer",
                                  "extendedKeyUsage = OCSPSigning\n"
                                  "keyUsage = critical, digitalSignature\n"
                                  "noCheck = ignored");
    OpensslCa other{"Other"};
    OpensslCa twin{"Root"};  // the same name, another key
    std::string stranger =
        other.Issue("signer", "extendedKeyUsage = OCSPSigning");
    std::string impostor =
        twin.Issue("signer", "extendedKeyUsage = OCSPSigning");
  };

  static void SetUpTestSuite() {
    world_ = new World;
    World& w = *world_;
    w.ca.Revoke(w.revoked, "keyCompromise");
    w.ca.Revoke(w.on_hold, "certificateHold");
    responder_ = new OpensslResponder(w.ca);
    w.server.Redirect("/ocsp", responder_->url());
  }
  static void TearDownTestSuite() {
    delete responder_;
    delete world_;
  }

  // "cairn ocsp" at the responder with this URL.
  static ProcessResult AskAt(const std::string& certificate,
                             const std::string& url, Args more = {}) {
    Args args = {"ocsp", "--allow-local", "--url",
                 url,    certificate,     w().ca.certificate()};
    args.insert(args.end(), more.begin(), more.end());
    return Cairn(args);
  }
  static ProcessResult Ask(const std::string& certificate, Args more = {}) {
    return AskAt(certificate, responder_->url(), std::move(more));
  }
  // About a response that is a file.
  static ProcessResult Read(const std::string& certificate,
                            const std::string& response, Args more = {}) {
    Args args = {"ocsp", "--response", response, certificate,
                 w().ca.certificate()};
    args.insert(args.end(), more.begin(), more.end());
    return Cairn(args);
  }
  static ProcessResult Verify(const std::string& certificate, Args more) {
    Args args = {"verify", "--roots", w().ca.certificate(),
                 "--host=example.com", certificate};
    args.insert(args.end(), more.begin(), more.end());
    return Cairn(args);
  }

  static void Expect(const ProcessResult& result, int exit_code,
                     const std::string& first_line) {
    EXPECT_EQ(result.exit_code, exit_code) << result.out;
    EXPECT_EQ(result.err, "");
    EXPECT_EQ(result.out.substr(0, result.out.find('\n')), first_line);
  }
  // The same without the byte at fault, which depends on how long signatures
  // and names come out.
  static void ExpectAtSomeByte(const ProcessResult& result, int exit_code,
                               const std::string& start) {
    EXPECT_EQ(result.exit_code, exit_code) << result.out;
    EXPECT_EQ(result.err, "");
    EXPECT_THAT(result.out, StartsWith(start + " at byte "));
  }

  static World& w() { return *world_; }

  static World* world_;
  static OpensslResponder* responder_;
};

OpensslOcsp::World* OpensslOcsp::world_ = nullptr;
OpensslResponder* OpensslOcsp::responder_ = nullptr;

TEST_F(OpensslOcsp, Good) {
  const ProcessResult result = Ask(w().good);
  Expect(result, 0, "good");
  EXPECT_THAT(
      result.out,
      AllOf(HasSubstr("\ncertificate: CN=good, serial number 1000\n"),
            HasSubstr("\nresponse: " + responder_->url() + ", "),
            HasSubstr("\nthis update: 20"), HasSubstr("\nvalid through: 20"),
            HasSubstr("\nsigned by: issuer\n"), Not(HasSubstr("reason"))));
}

TEST_F(OpensslOcsp, Revoked) {
  const ProcessResult result = Ask(w().revoked);
  Expect(result, 1, "revoked");
  EXPECT_THAT(result.out, AllOf(HasSubstr("\nrevocation time: 20"),
                                HasSubstr("\nreason: keyCompromise\n")));
  const ProcessResult hold = Ask(w().on_hold);
  Expect(hold, 1, "revoked");
  EXPECT_THAT(hold.out, HasSubstr("\nreason: certificateHold\n"));
}

TEST_F(OpensslOcsp, Unknown) { Expect(Ask(w().unknown), 1, "unknown"); }

TEST_F(OpensslOcsp, Json) {
  ProcessResult result = Ask(w().revoked, {"--json"});
  EXPECT_EQ(result.exit_code, 1);
  Json json = Json::parse(result.out);
  EXPECT_EQ(json.at("verdict"), "revoked");
  EXPECT_EQ(json.at("reason"), "keyCompromise");
  EXPECT_EQ(json.at("serial_number"), "1001");
  EXPECT_EQ(json.at("signed_by"), "issuer");
  EXPECT_EQ(json.at("source"), responder_->url());
  EXPECT_FALSE(json.contains("error"));
  result = AskAt(w().good, w().server.Url("/gone"), {"--json"});
  EXPECT_EQ(result.exit_code, 4);
  json = Json::parse(result.out);
  EXPECT_EQ(json.at("verdict"), "no-answer");
  EXPECT_EQ(json.at("error").at("name"), "FetchFailed");
  EXPECT_EQ(json.at("error").at("text"), "HTTP status 404");
}

TEST_F(OpensslOcsp, Hashes) {
  HttpServer server;
  server.Redirect("/", responder_->url() + "/");
  for (const char* hash : {"--hash=sha1", "--hash=sha256"}) {
    Expect(AskAt(w().good, server.Url(""), {hash}), 0, "good");
    Expect(AskAt(w().revoked, server.Url(""), {hash}), 1, "revoked");
  }
  // Two digests that are 12 octets longer each, and the name of the hash.
  const auto path_size = [&](size_t i) {
    return server.requests()[i].find(" HTTP/");
  };
  EXPECT_GT(path_size(2), path_size(0) + 32);
}

// GET where it fits, POST with a nonce.
TEST_F(OpensslOcsp, Methods) {
  HttpServer server;
  server.Redirect("/r", responder_->url());
  Expect(AskAt(w().good, server.Url("/r")), 0, "good");
  Expect(AskAt(w().good, server.Url("/r"), {"--nonce"}), 0, "good");
  ASSERT_THAT(server.requests(), SizeIs(2));
  EXPECT_THAT(server.requests()[0], StartsWith("GET /r/M"));
  EXPECT_THAT(server.requests()[1], StartsWith("POST /r HTTP"));
  // Above RFC 5019's limit for GET.
  const std::string deep = "/r/" + std::string(300, 'x');
  server.Redirect(deep, responder_->url());
  Expect(AskAt(w().good, server.Url(deep)), 0, "good");
  EXPECT_THAT(server.requests().back(), StartsWith("POST /r/xxx"));
}

TEST_F(OpensslOcsp, NonceIsRequired) {
  // A response made in advance, as a replay would be.
  const auto old = ReadFile(w().ca.MakeResponse(w().good));
  ASSERT_TRUE(old.ok());
  HttpServer server;
  server.Serve("/", *old);
  Expect(AskAt(w().good, server.Url("/")), 0, "good");
  Expect(AskAt(w().good, server.Url("/"), {"--nonce"}), 1,
         "invalid: the OCSP response lacks the nonce that was sent");
}

TEST_F(OpensslOcsp, ResponderOfTheCertificate) {
  Expect(Cairn({"ocsp", "--allow-local", w().good, w().ca.certificate()}), 0,
         "good");
  Expect(Cairn({"ocsp", "--allow-local", w().revoked, w().ca.certificate()}), 1,
         "revoked");
}

TEST_F(OpensslOcsp, LocalAddressesAreRefused) {
  const std::string why = "no-answer: 127.0.0.1 is not a public address";
  HttpServer server;
  Expect(Cairn({"ocsp", w().good, w().ca.certificate()}), 4, why);
  Expect(
      Cairn({"ocsp", "--url", server.Url("/"), w().good, w().ca.certificate()}),
      4, why);
  EXPECT_THAT(server.requests(), IsEmpty());
  const ProcessResult verified =
      Verify(w().revoked, {"--fetch", "--revocation=hard"});
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(
      verified.out,
      AllOf(StartsWith("not trusted: what the certificate points to could not "
                       "be fetched\n"),
            HasSubstr(": 127.0.0.1 is not a public address\n")));
}

TEST_F(OpensslOcsp, OutOfDate) {
  // For a minute, and a day of slop.
  const std::string response =
      w().ca.MakeResponse(w().good, "", {"-nmin", "1"});
  Expect(Read(w().good, response), 0, "good");
  Expect(Read(w().good, response, {"--time", InDays(3)}), 1,
         "no-information: the OCSP response is out of date");
  ExpectAtSomeByte(
      Read(w().good, response, {"--time", InDays(-2)}), 1,
      "invalid: thisUpdate of the OCSP response lies in the future");
  // Without nextUpdate: a day, and a day of slop.
  const std::string open = w().ca.MakeResponse(w().good, "", {});
  Expect(Read(w().good, open), 0, "good");
  Expect(Read(w().good, open, {"--time", InDays(3)}), 1,
         "no-information: the OCSP response is out of date");
  // A month, of which ten days are believed.
  const std::string month = w().ca.MakeResponse(w().good, "", {"-ndays", "30"});
  Expect(Read(w().good, month, {"--time", InDays(9)}), 0, "good");
  Expect(Read(w().good, month, {"--time", InDays(12)}), 1,
         "no-information: the OCSP response is out of date");
  // Bad news does not age.
  const std::string revoked =
      w().ca.MakeResponse(w().revoked, "", {"-nmin", "1"});
  Expect(Read(w().revoked, revoked, {"--time", InDays(30)}), 1, "revoked");
}

TEST_F(OpensslOcsp, DelegatedResponder) {
  const OpensslResponder responder(w().ca, w().signer);
  const ProcessResult result = AskAt(w().good, responder.url());
  Expect(result, 0, "good");
  EXPECT_THAT(result.out, HasSubstr("\nsigned by: delegated responder\n"));
  Expect(AskAt(w().revoked, responder.url()), 1, "revoked");
  const OpensslResponder by_key(w().ca, w().signer,
                                {"-nmin", "60", "-resp_key_id"});
  Expect(AskAt(w().good, by_key.url()), 0, "good");
}

TEST_F(OpensslOcsp, WrongSigners) {
  // A server's certificate of the same CA.
  const OpensslResponder server(w().ca, w().good);
  Expect(AskAt(w().revoked, server.url()), 1,
         "invalid: extKeyUsage is missing (extKeyUsage)");
  // A responder of another CA, and of another CA that has the same name.
  const OpensslResponder stranger(w().ca, w().stranger);
  ExpectAtSomeByte(
      AskAt(w().good, stranger.url()), 1,
      "invalid: the OCSP responder's certificate is not from the issuer");
  const OpensslResponder impostor(w().ca, w().impostor);
  Expect(AskAt(w().good, impostor.url()), 1,
         "invalid: the signature is not the issuer's");
  // Its certificate left out.
  const OpensslResponder silent(w().ca, w().signer,
                                {"-nmin", "60", "-resp_no_certs"});
  Expect(AskAt(w().good, silent.url()), 1,
         "invalid: no certificate of who signed the OCSP response");
}

TEST_F(OpensslOcsp, AboutAnotherCertificate) {
  const std::string response = w().ca.MakeResponse(w().good);
  Expect(Read(w().revoked, response), 1,
         "no-information: the OCSP response says nothing about this "
         "certificate");
}

TEST_F(OpensslOcsp, SaveAndRead) {
  const TestDirectory directory;
  const std::string saved = directory.PathOf("response.der");
  Expect(Ask(w().good, {"--save", saved}), 0, "good");
  const ProcessResult read = Read(w().good, saved);
  Expect(read, 0, "good");
  EXPECT_THAT(read.out, HasSubstr("\nresponse: " + saved + ", "));
  // openssl can read it, too.
  testing::RunOpenssl({"ocsp", "-respin", saved, "-CAfile",
                       w().ca.certificate(), "-issuer", w().ca.certificate(),
                       "-cert", w().good});
}

TEST_F(OpensslOcsp, BadAnswers) {
  HttpServer server;
  server.Serve("/garbage", "garbage");
  server.Serve("/empty", "");
  server.Serve("/html", "<html>");
  server.Serve("/trylater", absl::string_view("\x30\x03\x0a\x01\x03", 5));
  server.Serve("/unauthorized", absl::string_view("\x30\x03\x0a\x01\x06", 5));
  server.ServeEndless("/endless", "HTTP/1.1 200 OK\r\n\r\n");
  server.ServeRaw("/large",
                  "HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n");
  server.ServeNothing("/slow");
  server.Redirect("/https", "https://example.com");
  server.Redirect("/file", "file:///etc/passwd");
  server.ServeRaw("/500", "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
  const struct {
    const char* path;
    int exit_code;
    const char* line;
  } cases[] = {
      {"/garbage", 1, "invalid: not a DER OCSPResponse at byte 0"},
      {"/empty", 1, "invalid: not a DER OCSPResponse at byte 0"},
      {"/html", 1, "invalid: not a DER OCSPResponse at byte 0"},
      {"/trylater", 1,
       "no-information: the OCSP responder is busy (tryLater) at byte 2"},
      {"/unauthorized", 1,
       "no-information: the OCSP responder does not answer for this issuer "
       "(unauthorized) at byte 2"},
      {"/endless", 4, "no-answer: larger than 1048576 bytes"},
      {"/large", 4, "no-answer: larger than 1048576 bytes"},
      {"/slow", 4, "no-answer: no answer in time"},
      {"/https", 4, "no-answer: a redirect to another scheme than http"},
      {"/file", 4, "no-answer: a redirect to another scheme than http"},
      {"/500", 4, "no-answer: HTTP status 500"},
      {"/gone", 4, "no-answer: HTTP status 404"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.path);
    // The others have all the time that they need on a slow machine.
    const bool slow = absl::string_view(c.path) == "/slow";
    Expect(AskAt(w().good, server.Url(c.path),
                 slow ? Args{"--fetch-timeout=300ms"} : Args{}),
           c.exit_code, c.line);
  }
}

// "cairn verify".

TEST_F(OpensslOcsp, VerifyFetches) {
  const ProcessResult good =
      Verify(w().good, {"--fetch", "--allow-local", "--revocation=hard"});
  Expect(good, 0, "trusted");
  EXPECT_THAT(
      good.out,
      AllOf(HasSubstr(", not revoked\n"),
            HasSubstr("\ncertificate 0: fetched OCSP says good\n"),
            HasSubstr("\nfetched OCSP response " + w().server.Url("/ocsp/M")),
            HasSubstr(", policy webpki, revocation hard, ")));
  Expect(Verify(w().revoked, {"--fetch", "--allow-local"}), 1,
         "not trusted: revoked");
  Expect(Verify(w().unknown, {"--fetch", "--allow-local"}), 0, "trusted");
  Expect(Verify(w().unknown, {"--fetch", "--allow-local", "--revocation=hard"}),
         1, "not trusted: the revocation status is unknown");
  Expect(Verify(w().revoked, {}), 0, "trusted");
}

TEST_F(OpensslOcsp, VerifyFetchedJson) {
  const ProcessResult result =
      Verify(w().revoked, {"--fetch", "--allow-local", "--json"});
  EXPECT_EQ(result.exit_code, 1);
  const Json json = Json::parse(result.out);
  EXPECT_EQ(json.at("error").at("name"), "Revoked");
  ASSERT_EQ(json.at("fetched").size(), 1u);
  EXPECT_EQ(json.at("fetched").at(0).at("kind"), "OCSP response");
  EXPECT_GT(json.at("fetched").at(0).at("bytes"), 100);
  bool said = false;
  for (const Json& entry : json.at("trace")) {
    said = said || (entry.at("kind") == "revocation" &&
                    entry.at("source") == "fetched OCSP" &&
                    entry.at("status") == "revoked");
  }
  EXPECT_TRUE(said) << result.out;
}

TEST_F(OpensslOcsp, VerifyStaple) {
  const std::string good = w().ca.MakeResponse(w().good);
  const std::string revoked = w().ca.MakeResponse(w().revoked);
  const ProcessResult result =
      Verify(w().good, {"--ocsp", good, "--revocation=hard"});
  Expect(result, 0, "trusted");
  EXPECT_THAT(result.out,
              HasSubstr("\ncertificate 0: stapled OCSP says good\n"));
  Expect(Verify(w().revoked, {"--ocsp", revoked}), 1, "not trusted: revoked");
  // Somebody else's is no information: seen, and refused if that is wanted.
  const ProcessResult wrong = Verify(w().revoked, {"--ocsp", good});
  Expect(wrong, 0, "trusted");
  EXPECT_THAT(wrong.out,
              AllOf(HasSubstr(", revocation unknown\n"),
                    HasSubstr("\ncertificate 0: stapled OCSP says nothing: the "
                              "OCSP response says nothing about this "
                              "certificate\n")));
  EXPECT_EQ(
      Verify(w().revoked, {"--ocsp", good, "--revocation=hard"}).exit_code, 1);
}

TEST_F(OpensslOcsp, VerifyMustStaple) {
  const std::string leaf = w().ca.Issue("must", "tlsfeature = status_request");
  Expect(Verify(leaf, {"--revocation=soft"}), 1,
         "not trusted: must-staple, and no good OCSP response was stapled");
  Expect(Verify(leaf, {"--ocsp", w().ca.MakeResponse(leaf)}), 0, "trusted");
}

}  // namespace
}  // namespace cairn::tools
