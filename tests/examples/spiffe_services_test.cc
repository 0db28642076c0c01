// Two workloads over loopback, with X509-SVIDs that "cairn testca" made.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/examples/services.h"

namespace cairn::examples {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::ProcessResult;
using testing::RunProcess;
using ::testing::StartsWith;

constexpr char kService[] = "examples/spiffe_service";
constexpr char kA[] = "spiffe://example.org/a";
constexpr char kB[] = "spiffe://example.org/b";

class SpiffeServices : public ::testing::Test {
 protected:
  void MakeCa(const std::string& name, const std::string& ids) const {
    const ProcessResult made = RunProcess(
        "tools/cairn",
        {"testca", "--out", directory_.PathOf(name), "--spiffe", ids});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }
  std::vector<std::string> Args(const std::string& ca, const std::string& svid,
                                const std::string& allow) const {
    return {"--ca=" + directory_.PathOf(ca), "--svid=" + svid,
            "--allow=" + allow};
  }
  // The client with the server, which lets in kB.
  ProcessResult Connect(std::vector<std::string> client_args) {
    Service server(kService, Args("ca", "example.org_a", kB));
    client_args.push_back("--connect=" + server.address());
    ProcessResult client = RunProcess(kService, client_args);
    server_says_ = server.Report();
    return client;
  }

  const testing::TestDirectory directory_;
  std::string server_says_;
};

TEST_F(SpiffeServices, KnowEachOther) {
  MakeCa("ca", std::string(kA) + "," + kB + ",spiffe://example.org/c");
  const ProcessResult b = Connect(Args("ca", "example.org_b", kA));
  EXPECT_EQ(b.exit_code, 0) << b.out << b.err;
  EXPECT_THAT(b.out, StartsWith("server: accepted\n"));
  EXPECT_THAT(b.out, EndsWith("\r\n\r\nhello, spiffe://example.org/b\n"));
  EXPECT_EQ(server_says_, "connection 1: accepted: spiffe://example.org/b\n");

  const ProcessResult c = Connect(Args("ca", "example.org_c", kA));
  EXPECT_EQ(c.exit_code, 1);
  EXPECT_THAT(c.out, EndsWith("\nclient: refused by the peer: alert "
                              "access_denied (49)\n"));
  EXPECT_THAT(server_says_,
              StartsWith("connection 1: refused: the SPIFFE ID is not on the "
                         "list of those that are allowed (alert "));

  const ProcessResult picky = Connect(Args("ca", "example.org_b", kB));
  EXPECT_EQ(picky.exit_code, 1);
  EXPECT_THAT(picky.out,
              StartsWith("server: refused: the SPIFFE ID is not on the list"));
  EXPECT_EQ(server_says_,
            "connection 1: refused by the peer: alert access_denied (49)\n");
}

// The same name, which another CA vouches for, and another trust domain.
TEST_F(SpiffeServices, OfOthers) {
  MakeCa("ca", kA);
  MakeCa("forged", kB);
  MakeCa("net", "spiffe://example.net/b");
  // Clients that talk to whom they like: with the server's bundle.
  for (const std::string ca : {"forged", "net"}) {
    const std::string name = ca == "net" ? "example.net_b" : "example.org_b";
    ASSERT_EQ(RunForeign({"cp", directory_.PathOf("ca/spiffe_bundle.json"),
                          directory_.PathOf(ca + "/spiffe_bundle.json")})
                  .exit_code,
              0);
    const ProcessResult client = Connect(Args(ca, name, kA));
    EXPECT_EQ(client.exit_code, 1);
    EXPECT_THAT(client.out, StartsWith("server: accepted\n"));
    EXPECT_THAT(
        server_says_,
        StartsWith(ca == "net" ? "connection 1: refused: no bundle of the "
                                 "certificate's trust domain is known (alert "
                               : "connection 1: refused: "));
    EXPECT_THAT(client.out, EndsWith(ca == "net" ? "alert access_denied (49)\n"
                                                 : "alert unknown_ca (48)\n"));
  }
}

TEST_F(SpiffeServices, CannotBeTried) {
  MakeCa("ca", kA);
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{
           Args("nothing", "example.org_a", kB),
           Args("ca", "nobody", kB),
           Args("ca", "example.org_a", "https://example.org/b"),
       }) {
    const ProcessResult result = RunProcess(kService, args);
    EXPECT_EQ(result.exit_code, 2) << result.out;
    EXPECT_NE(result.err, "");
  }
}

}  // namespace
}  // namespace cairn::examples
