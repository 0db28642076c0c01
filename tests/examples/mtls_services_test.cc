// The example services of a private PKI over loopback: who talks to whom, and
// what both sides say where one of them does not want to.

#include <signal.h>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/examples/services.h"
#include "tests/support/crl_factory.h"
#include "tests/trustdomain/refusal_matcher.h"
#include "tools/tcp_socket.h"

namespace cairn::examples {
namespace {

using ::testing::AllOf;
using testing::Ca;
using testing::Client;
using ::testing::HasSubstr;
using testing::kNow;
using testing::kYear;
using testing::Leaf;
using ::testing::Not;
using testing::ProcessResult;
using testing::RunProcess;
using ::testing::StartsWith;
using testing::TestCertificate;

constexpr char kServer[] = "examples/mtls_server";
constexpr char kClient[] = "examples/mtls_client";

// What was said on either side.
struct Talk {
  ProcessResult client;
  std::string server;
};

class MtlsServices : public ::testing::Test {
 protected:
  void SetUp() override {
    ca_.Write("root.pem", root_.Pem());
    ca_.Add("localhost", server_);
    ca_.Add("alice", alice_);
    ca_.Add("bob", AnyTime(Client("CN=bob,O=Example")).IssuedBy(inter_));
    ca_.WriteCrls({root_, inter_});
  }

  Talk Run(std::vector<std::string> server_args,
           std::vector<std::string> client_args) const {
    server_args.push_back("--ca=" + ca_.path());
    Service server(kServer, server_args);
    client_args.push_back("--ca=" + ca_.path());
    client_args.push_back("--connect=" + server.address());
    Talk talk;
    talk.client = RunProcess(kClient, client_args);
    talk.server = server.Report();
    return talk;
  }

  CaDirectory ca_;
  const TestCertificate root_ = AnyTime(Ca("CN=Root"));
  const TestCertificate inter_ = AnyTime(Ca("CN=Issuer")).IssuedBy(root_);
  const TestCertificate server_ =
      AnyTime(Leaf("CN=server").San("localhost")).IssuedBy(inter_);
  const TestCertificate alice_ = AnyTime(Client()).IssuedBy(inter_);
};

constexpr char kWelcomed[] =
    "connection 1: accepted: CN=alice, O=Example of group clients\n";

void ExpectWelcomed(const Talk& talk) {
  EXPECT_EQ(talk.client.exit_code, 0);
  EXPECT_THAT(talk.client.out, StartsWith("server: accepted\n"));
  EXPECT_THAT(talk.client.out,
              HasSubstr("\r\n\r\nhello, CN=alice, O=Example of group "
                        "clients\n"));
  EXPECT_EQ(talk.client.err, "");
  EXPECT_EQ(talk.server, kWelcomed);
}

TEST_F(MtlsServices, BothAreGood) {
  ExpectWelcomed(Run({}, {}));
  ExpectWelcomed(Run({"--allow=bob,alice"}, {"--host=LOCALHOST"}));
  ExpectWelcomed(Run({"--allow=*"}, {}));
}

// A change to one of them, and what is said of it.
struct Row {
  const char* name;
  TestCertificate (*change)(const TestCertificate& good);
  const char* reason;
  const char* alert;  // as who is refused reads it
};
void PrintTo(const Row& row, std::ostream* os) { *os << row.name; }

TestCertificate OfAnotherCa(const TestCertificate& good) {
  return good.IssuedBy(AnyTime(Ca("CN=Other")));
}
TestCertificate Forged(const TestCertificate& good) {
  return good.SignedBy(testing::P256("somebody"));
}
TestCertificate Expired(const TestCertificate& good) {
  return good.NotAfter(kNow - 10 * kYear);
}
TestCertificate NotYetValid(const TestCertificate& good) {
  return good.NotBefore(kNow + 10 * kYear);
}
TestCertificate ForMailOnly(const TestCertificate& good) {
  return good.Purposes({der::Oid::kEmailProtection});
}

const Row kRows[] = {
    {"OfAnotherCa", OfAnotherCa, "no certificate of the issuer is known",
     "unknown_ca (48)"},
    {"Forged", Forged, "the signature is not the issuer's",
     "bad_certificate (42)"},
    {"Expired", Expired, "expired", "certificate_expired (45)"},
    {"NotYetValid", NotYetValid, "not yet valid", "certificate_expired (45)"},
    {"PurposeMissing", ForMailOnly, "extKeyUsage does not allow this purpose",
     "unsupported_certificate (43)"},
};

class MtlsRefusals : public MtlsServices,
                     public ::testing::WithParamInterface<Row> {};

INSTANTIATE_TEST_SUITE_P(Each, MtlsRefusals, ::testing::ValuesIn(kRows),
                         [](const auto& row) {
                           return std::string(row.param.name);
                         });

void ExpectClientRefused(const Talk& talk, const std::string& reason,
                         const std::string& alert) {
  EXPECT_THAT(talk.server,
              StartsWith("connection 1: refused: " + reason + " (alert "));
  EXPECT_THAT(talk.server, HasSubstr("\n  chain as sent:\n")) << "all of it";
  EXPECT_EQ(talk.client.exit_code, 1);
  EXPECT_THAT(talk.client.out, StartsWith("server: accepted\n"));
  EXPECT_THAT(
      talk.client.out,
      HasSubstr("\nclient: refused by the peer: alert " + alert + "\n"));
  EXPECT_THAT(talk.client.out, Not(HasSubstr("hello")));
}

void ExpectServerRefused(const Talk& talk, const std::string& reason,
                         const std::string& alert) {
  EXPECT_EQ(talk.client.exit_code, 1);
  EXPECT_THAT(talk.client.out,
              StartsWith("server: refused: " + reason + " (alert "));
  EXPECT_THAT(talk.client.out, HasSubstr("\nchain as sent:\n"));
  EXPECT_THAT(talk.client.out, Not(HasSubstr("hello")));
  EXPECT_EQ(talk.server,
            "connection 1: refused by the peer: alert " + alert + "\n");
}

TEST_P(MtlsRefusals, OfTheClient) {
  ca_.Add("alice", GetParam().change(alice_));
  ExpectClientRefused(Run({}, {}), GetParam().reason, GetParam().alert);
}

TEST_P(MtlsRefusals, OfTheServer) {
  ca_.Add("localhost", GetParam().change(server_));
  ExpectServerRefused(Run({}, {}), GetParam().reason, GetParam().alert);
}

TEST_F(MtlsServices, ClientRevoked) {
  ca_.WriteCrls({root_, inter_}, &alice_);
  ExpectClientRefused(Run({}, {}), "revoked", "certificate_revoked (44)");
  const Talk bob = Run({}, {"--client=bob"});
  EXPECT_EQ(bob.client.exit_code, 0) << bob.client.out;
}

TEST_F(MtlsServices, ServerRevoked) {
  ca_.WriteCrls({root_, inter_}, &server_);
  ExpectServerRefused(Run({}, {}), "revoked", "certificate_revoked (44)");
}

// A CRL has to say that it is good.
TEST_F(MtlsServices, CrlIsTooOld) {
  const testing::TestCrl now = testing::CrlOf(root_)
                                   .ThisUpdate(kNow - 20 * kYear)
                                   .NextUpdate(kNow + 20 * kYear);
  const testing::TestCrl ended = testing::CrlOf(inter_)
                                     .ThisUpdate(kNow - 20 * kYear)
                                     .NextUpdate(kNow - 10 * kYear);
  const std::string old = ca_.Write("old.pem", now.Pem() + ended.Pem());
  ExpectClientRefused(Run({"--crl=" + old}, {}),
                      "the CRL has expired or is too old",
                      "certificate_unknown (46)");
  ExpectServerRefused(Run({}, {"--crl=" + old}),
                      "the CRL has expired or is too old",
                      "certificate_unknown (46)");
}

// Who says nothing keeps nobody else waiting.
TEST_F(MtlsServices, SilentClient) {
  Service server(kServer, {"--ca=" + ca_.path()}, /*connections=*/2);
  int port = 0;
  ASSERT_TRUE(absl::SimpleAtoi(server.port(), &port));
  auto silent = std::make_unique<absl::StatusOr<tools::TcpSocket>>(
      tools::TcpSocket::Connect("127.0.0.1", port,
                                absl::Now() + absl::Seconds(20)));
  ASSERT_TRUE(silent->ok()) << silent->status();
  EXPECT_EQ(RunProcess(kClient,
                       {"--ca=" + ca_.path(), "--connect=" + server.address()})
                .exit_code,
            0);
  silent.reset();
  EXPECT_THAT(server.Report(),
              AllOf(HasSubstr("accepted: CN=alice"),
                    HasSubstr("failed: the peer closed the connection\n")));
}

TEST_F(MtlsServices, NotOnTheAllowList) {
  ExpectClientRefused(Run({"--allow=bob"}, {}),
                      "not on the allow-list: the nearest rule asks for "
                      "another subject (rule 0)",
                      "access_denied (49)");
}

TEST_F(MtlsServices, WrongHost) {
  ExpectServerRefused(Run({}, {"--host=example.com"}),
                      "the certificate is not for this host name",
                      "bad_certificate (42)");
}

// A server's certificate is no client's, nor the other way round.
TEST_F(MtlsServices, ClientAuthMissing) {
  ca_.Add("alice", alice_.Purposes({der::Oid::kServerAuth}));
  ExpectClientRefused(Run({}, {}), "extKeyUsage does not allow this purpose",
                      "unsupported_certificate (43)");
  ca_.Add("alice",
          alice_.Purposes({der::Oid::kServerAuth, der::Oid::kClientAuth}));
  ExpectWelcomed(Run({}, {}));
}

// Two services of one private CA, in groups that have an issuer each.
class Groups : public MtlsServices {
 protected:
  void SetUp() override {
    for (const TestCertificate& group : {blue_, green_}) {
      const std::string name = group.der() == blue_.der() ? "blue" : "green";
      ca_.Add(name,
              AnyTime(Leaf("CN=" + name))
                  .San("localhost")
                  .Purposes({der::Oid::kServerAuth, der::Oid::kClientAuth})
                  .IssuedBy(group));
      ca_.Write(name + "_ca.pem", group.Pem());
    }
    ca_.Write("root.pem", root_.Pem());
    ca_.WriteCrls({root_, blue_, green_});
  }

  Talk Connect(const std::string& client, const std::string& server,
               const std::string& roots) const {
    return Run(
        {"--server=" + server,
         absl::StrCat("--group=", server, "=", ca_.PathOf(server), "_ca.pem")},
        {"--client=" + client, "--roots=" + ca_.PathOf(roots)});
  }

  const TestCertificate blue_ = AnyTime(Ca("CN=Blue CA")).IssuedBy(root_);
  const TestCertificate green_ = AnyTime(Ca("CN=Green CA")).IssuedBy(root_);
};

TEST_F(Groups, TalkToTheirOwn) {
  for (const std::string name : {"blue", "green"}) {
    const Talk talk = Connect(name, name, name + "_ca.pem");
    EXPECT_EQ(talk.client.exit_code, 0) << talk.client.out;
    EXPECT_EQ(talk.server, absl::StrCat("connection 1: accepted: CN=", name,
                                        " of group ", name, "\n"));
  }
}

TEST_F(Groups, RefuseTheOther) {
  for (const bool to_green : {true, false}) {
    const std::string client = to_green ? "blue" : "green";
    const std::string server = to_green ? "green" : "blue";
    ExpectServerRefused(Connect(client, server, client + "_ca.pem"),
                        "no certificate of the issuer is known",
                        "unknown_ca (48)");
    // A client that would talk to anybody of the root's is not let in.
    ExpectClientRefused(Connect(client, server, "root.pem"),
                        "no certificate of the issuer is known",
                        "unknown_ca (48)");
  }
}

// A new root, cross-signed by an old one that has expired since: the chain that
// the server sends ends below the old one.
class CrossSigned : public MtlsServices {
 protected:
  void SetUp() override {
    MtlsServices::SetUp();
    const TestCertificate inter = inter_.IssuedBy(cross_);
    ca_.Add("localhost", server_.IssuedBy(inter));
  }

  Talk ConnectWith(const std::string& roots) const {
    return Run({}, {"--roots=" + ca_.Write("roots.pem", roots)});
  }

  const TestCertificate old_root_ = Expired(AnyTime(Ca("CN=Old root")));
  const TestCertificate cross_ = root_.IssuedBy(old_root_);
};

TEST_F(CrossSigned, AcceptedByTheOtherPath) {
  const Talk talk = ConnectWith(old_root_.Pem() + root_.Pem());
  ExpectWelcomed(talk);
  EXPECT_THAT(talk.client.out, HasSubstr("\n  2: CN=Root; issuer CN=Old root;"))
      << "as sent";
  EXPECT_THAT(talk.client.out,
              HasSubstr("\n  2 (anchor) CN=Root; issuer CN=Root;"));
  ExpectWelcomed(ConnectWith(root_.Pem()));
}

TEST_F(CrossSigned, NotByTheExpiredRoot) {
  ExpectServerRefused(ConnectWith(old_root_.Pem()), "expired",
                      "certificate_expired (45)");
}

TEST_F(MtlsServices, EndsBySignal) {
  for (const int signal : {SIGTERM, SIGINT}) {
    testing::BackgroundProcess server(kServer,
                                      {"--ca=" + ca_.path(), "--port=0"});
    const std::string port = server.WaitForLine("listening on 127.0.0.1:");
    for (int i = 1; i <= 3; ++i) {
      EXPECT_EQ(RunProcess(kClient,
                           {"--ca=" + ca_.path(), "--connect=127.0.0.1:" + port,
                            "--host=localhost"})
                    .exit_code,
                0);
      server.WaitForLine(absl::StrCat("connection ", i, ": accepted: "));
    }
    const ProcessResult result = server.WaitForEnd(signal);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.out, ::testing::EndsWith("\nstopped\n"));
  }
}

TEST_F(MtlsServices, CannotBeTried) {
  const std::string ca = "--ca=" + ca_.path();
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{
           {"--port=0"},
           {ca, "--port=65536"},
           {ca, "--port=0", "--server=nobody"},
           {ca, "--port=0", "--allow=nobody"},
           {ca, "--port=0", "--allow="},
           {ca, "--port=0", "--allow=alice,*"},
           {ca, "--port=0", "--group=blue"},
           {ca, "--port=0", "--crl=" + ca_.PathOf("root.pem")}}) {
    const ProcessResult result = RunProcess(kServer, args);
    EXPECT_EQ(result.exit_code, 2) << result.out;
    EXPECT_NE(result.err, "");
  }
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{
           {"--connect=localhost:1"},
           {ca, "--connect=localhost"},
           {ca, "--connect=localhost:x"},
           {ca, "--connect=localhost:1", "--client=nobody"},
           {ca, "--connect=localhost:1", "--host=a b"},
           {ca, "--connect=localhost:1"}}) {
    const ProcessResult result = RunProcess(kClient, args);
    EXPECT_EQ(result.exit_code, 2) << result.out;
    EXPECT_NE(result.err, "");
  }
}

}  // namespace
}  // namespace cairn::examples
