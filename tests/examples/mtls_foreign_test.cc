// The example services and foreign peers over loopback: OpenSSL's s_client and
// s_server, curl, and "cairn connect", with the files that "cairn testca"
// makes.

#include <signal.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/examples/services.h"

namespace cairn::examples {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ProcessResult;
using testing::RunProcess;
using ::testing::StartsWith;

constexpr char kServer[] = "examples/mtls_server";
constexpr char kClient[] = "examples/mtls_client";
constexpr char kCairn[] = "tools/cairn";
constexpr char kRequest[] = "GET / HTTP/1.0\r\n\r\n";
// testca's organisation stands before the common name.
constexpr char kHelloAlice[] = "CN=alice of group clients\n";

class ForeignPeers : public ::testing::Test {
 protected:
  void SetUp() override {
    const ProcessResult made =
        RunProcess(kCairn, {"testca", "--out", ca_, "--server", "localhost",
                            "--client", "alice,bob"});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }

  std::string Ca(const std::string& file) const { return ca_ + "/" + file; }
  std::unique_ptr<Service> StartServer(int connections = 1) const {
    return std::make_unique<Service>(
        kServer, std::vector<std::string>{"--ca=" + ca_}, connections);
  }

  // openssl s_client, with a certificate where `name` is not empty.
  ProcessResult SClient(const Service& server, const std::string& name,
                        const std::vector<std::string>& more = {}) const {
    std::vector<std::string> command = {
        "openssl",          "s_client",  "-connect",
        server.address(),   "-CAfile",   Ca("root.pem"),
        "-verify_hostname", "localhost", "-verify_return_error",
        "-ign_eof"};
    if (!name.empty()) {
      command.insert(command.end(),
                     {"-cert", Ca(name + ".pem"), "-key", Ca(name + ".key"),
                      "-cert_chain", Ca("chain.pem")});
    }
    command.insert(command.end(), more.begin(), more.end());
    return RunForeign(command, kRequest);
  }

  ProcessResult Curl(const Service& server,
                     const std::vector<std::string>& more) const {
    std::vector<std::string> command = {"curl",      "--silent", "--show-error",
                                        "--noproxy", "*",        "--max-time",
                                        "20"};
    command.insert(command.end(), more.begin(), more.end());
    command.push_back(absl::StrCat("https://", server.address(), "/"));
    return RunForeign(command);
  }

  const testing::TestDirectory directory_;
  const std::string ca_ = directory_.PathOf("ca");
};

class OpensslClient : public ForeignPeers {
  void SetUp() override {
    if (!HasProgram("openssl")) GTEST_SKIP() << "there is no openssl";
    ForeignPeers::SetUp();
  }
};

TEST_F(OpensslClient, IsServed) {
  for (const char* version : {"-tls1_2", "-tls1_3"}) {
    const auto server = StartServer();
    const ProcessResult client = SClient(*server, "alice", {version});
    EXPECT_EQ(client.exit_code, 0) << client.err;
    EXPECT_THAT(client.out, HasSubstr("Verify return code: 0 (ok)"));
    EXPECT_THAT(client.out, HasSubstr("Acceptable client certificate CA names"
                                      "\nO = Cairn test CA - do not trust, "));
    EXPECT_THAT(client.out, HasSubstr(kHelloAlice));
    const std::string report = server->Report();
    EXPECT_THAT(report, StartsWith("connection 1: accepted: "));
    EXPECT_THAT(report, EndsWith(kHelloAlice));
  }
}

TEST_F(OpensslClient, IsRefusedWithoutACertificate) {
  struct Row {
    const char* version;
    const char* alert;
  };
  for (const Row& row : {Row{"-tls1_2", "SSL alert number 40"},
                         Row{"-tls1_3", "SSL alert number 116"}}) {
    const auto server = StartServer();
    const ProcessResult client = SClient(*server, "", {row.version});
    EXPECT_NE(client.exit_code, 0);
    EXPECT_THAT(client.err, HasSubstr(row.alert));
    EXPECT_THAT(client.out, Not(HasSubstr("hello")));
    EXPECT_EQ(server->Report(),
              "connection 1: refused: no client certificate\n");
  }
}

TEST_F(OpensslClient, IsRefusedOnceRevoked) {
  const ProcessResult revoked = RunProcess(
      kCairn, {"testca", "--add", "--out", ca_, "--revoke", "alice"});
  ASSERT_EQ(revoked.exit_code, 0) << revoked.err;
  for (const char* version : {"-tls1_2", "-tls1_3"}) {
    const auto server = StartServer(2);
    const ProcessResult alice = SClient(*server, "alice", {version});
    EXPECT_NE(alice.exit_code, 0);
    EXPECT_THAT(alice.err, HasSubstr("SSL alert number 44"));
    const ProcessResult bob = SClient(*server, "bob", {version});
    EXPECT_EQ(bob.exit_code, 0) << bob.err;
    const std::string report = server->Report();
    EXPECT_THAT(report, StartsWith("connection 1: refused: revoked (alert "
                                   "certificate_revoked)\n"));
    EXPECT_THAT(report, HasSubstr("\nconnection 2: accepted: "));
  }
}

// A session stands for who began it.
TEST_F(OpensslClient, ResumesASession) {
  const std::string session = directory_.PathOf("session");
  for (const char* version : {"-tls1_2", "-tls1_3"}) {
    const auto server = StartServer(2);
    const ProcessResult first =
        SClient(*server, "alice", {version, "-sess_out", session});
    EXPECT_EQ(first.exit_code, 0) << first.err;
    const ProcessResult second =
        SClient(*server, "alice", {version, "-sess_in", session});
    EXPECT_EQ(second.exit_code, 0) << second.err;
    EXPECT_THAT(second.out, HasSubstr("\nReused, TLSv1."));
    EXPECT_THAT(second.out, HasSubstr(kHelloAlice));
    EXPECT_THAT(server->Report(), HasSubstr("\nconnection 2: accepted: O="));
  }
}

class CurlClient : public ForeignPeers {
  void SetUp() override {
    if (!HasProgram("curl")) GTEST_SKIP() << "there is no curl";
    ForeignPeers::SetUp();
  }
};

TEST_F(CurlClient, IsServed) {
  const auto server = StartServer();
  const ProcessResult client =
      Curl(*server, {"--cacert", Ca("root.pem"), "--cert", Ca("alice.pem"),
                     "--key", Ca("alice.key")});
  EXPECT_EQ(client.exit_code, 0) << client.err;
  EXPECT_THAT(client.out, StartsWith("hello, O="));
  EXPECT_THAT(client.out, EndsWith(kHelloAlice));
  EXPECT_THAT(server->Report(), EndsWith(kHelloAlice));
}

TEST_F(CurlClient, IsRefusedWithoutACertificate) {
  const auto server = StartServer();
  const ProcessResult client = Curl(*server, {"--cacert", Ca("root.pem")});
  constexpr int kReceiveError = 56;
  EXPECT_EQ(client.exit_code, kReceiveError);
  EXPECT_THAT(client.err, HasSubstr("certificate required"));
  EXPECT_EQ(server->Report(), "connection 1: refused: no client certificate\n");
}

TEST_F(CurlClient, RefusesTheServer) {
  const std::string other = directory_.PathOf("other");
  ASSERT_EQ(RunProcess(kCairn, {"testca", "--out", other, "--server", "a.test"})
                .exit_code,
            0);
  struct Row {
    const char* version;
    const char* report;
  };
  // In TLS 1.3 OpenSSL sends this alert before it has begun to encrypt, and
  // BoringSSL cannot read it.
  for (const Row& row :
       {Row{"1.2", "refused by the peer: alert unknown_ca (48)"},
        Row{"1.3", "failed: BAD_PACKET_LENGTH"}}) {
    const auto server = StartServer();
    const ProcessResult client = Curl(
        *server, {"--tls-max", row.version, "--cacert", other + "/root.pem",
                  "--cert", Ca("alice.pem"), "--key", Ca("alice.key")});
    constexpr int kPeerFailedVerification = 60;
    EXPECT_EQ(client.exit_code, kPeerFailedVerification) << client.out;
    EXPECT_EQ(server->Report(),
              absl::StrCat("connection 1: ", row.report, "\n"));
  }
}

// openssl s_server with the certificate of localhost, which requires one.
class OpensslServer : public ForeignPeers {
 protected:
  void SetUp() override {
    if (!HasProgram("openssl")) GTEST_SKIP() << "there is no openssl";
    ForeignPeers::SetUp();
    server_ = std::make_unique<testing::BackgroundProcess>(
        "/usr/bin/env",
        std::vector<std::string>{
            "timeout", "60", "openssl", "s_server", "-accept", "127.0.0.1:0",
            "-www", "-cert", Ca("localhost.pem"), "-cert_chain",
            Ca("chain.pem"), "-key", Ca("localhost.key"), "-CAfile",
            Ca("root.pem"), "-Verify", "10", "-verify_return_error"});
    port_ = server_->WaitForLine("ACCEPT 127.0.0.1:");
  }

  ProcessResult Connect(const std::vector<std::string>& more) const {
    std::vector<std::string> args = {
        "--ca=" + ca_, "--connect=127.0.0.1:" + port_, "--host=localhost"};
    args.insert(args.end(), more.begin(), more.end());
    return RunProcess(kClient, args);
  }

  std::unique_ptr<testing::BackgroundProcess> server_;
  std::string port_;
};

TEST_F(OpensslServer, Serves) {
  const ProcessResult client = Connect({"--client=alice"});
  EXPECT_EQ(client.exit_code, 0) << client.out << client.err;
  EXPECT_THAT(client.out, StartsWith("server: accepted\n"));
  EXPECT_THAT(client.out, HasSubstr("HTTP/1.0 200 ok"));
  EXPECT_THAT(client.out, HasSubstr("CN=alice"));
}

TEST_F(OpensslServer, RefusesOthers) {
  const std::string other = directory_.PathOf("other");
  ASSERT_EQ(RunProcess(kCairn, {"testca", "--out", other, "--client", "eve"})
                .exit_code,
            0);
  const ProcessResult client =
      Connect({"--ca=" + other, "--client=eve", "--roots=" + Ca("root.pem"),
               "--crl=" + Ca("crl.pem")});
  EXPECT_EQ(client.exit_code, 1);
  EXPECT_THAT(client.out, StartsWith("server: accepted\n"));
  EXPECT_THAT(client.out, EndsWith("\nclient: refused by the peer: alert "
                                   "unknown_ca (48)\n"));
}

TEST_F(OpensslServer, IsRefusedForAnotherHost) {
  const ProcessResult client = Connect({"--host=other.test"});
  EXPECT_EQ(client.exit_code, 1);
  EXPECT_THAT(client.out,
              StartsWith("server: refused: the certificate is not for this "
                         "host name (alert bad_certificate)\n"));
  const ProcessResult server = server_->WaitForEnd(SIGTERM);
  EXPECT_THAT(server.err, HasSubstr("SSL alert number 42"));
}

TEST_F(ForeignPeers, CairnConnect) {
  const auto server = StartServer(2);
  const ProcessResult alice = RunProcess(
      kCairn, {"connect", server->address(), "--roots=" + Ca("root.pem"),
               "--client-cert=" + Ca("alice.p12")});
  EXPECT_EQ(alice.exit_code, 0) << alice.out << alice.err;
  const ProcessResult nobody = RunProcess(
      kCairn, {"connect", server->address(), "--roots=" + Ca("root.pem")});
  EXPECT_NE(nobody.exit_code, 0);
  EXPECT_THAT(nobody.out, HasSubstr("certificate_required"));
  const std::string report = server->Report();
  EXPECT_THAT(report, HasSubstr("connection 1: accepted: "));
  EXPECT_THAT(report,
              HasSubstr("connection 2: refused: no client certificate\n"));
}

}  // namespace
}  // namespace cairn::examples
