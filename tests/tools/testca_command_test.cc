#include "tools/testca_command.h"

#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/spiffe_bundle.h"

namespace cairn::tools {
namespace {

using Args = std::vector<std::string>;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::ProcessResult;
using testing::RunProcess;

ProcessResult Openssl(const Args& args) {
  return RunProcess("/usr/bin/openssl", args);
}

Args operator+(Args a, const Args& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// Runs the built program, in a directory of its own.
class TestCaCommandTest : public ::testing::Test {
 protected:
  ProcessResult Run(const Args& args) const {
    return RunProcess("tools/cairn", Args{"testca", "--out", ca_} + args);
  }
  void Make(const Args& args) const {
    const ProcessResult result = Run(args);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.err, "");
    EXPECT_THAT(result.out, Not(HasSubstr("PRIVATE")));
  }
  std::string In(const std::string& name) const { return ca_ + "/" + name; }
  ProcessResult Verify(const Args& args) const {
    return RunProcess("tools/cairn",
                      Args{"verify", "--roots", In("root.pem"), "--crl",
                           In("crl.pem"), "--revocation", "hard"} +
                          args);
  }
  // "openssl verify" with what is in the file.
  ProcessResult OpensslVerify(const std::string& name, const Args& args) const {
    return Openssl(Args{"verify", "-x509_strict", "-CAfile", In("root.pem"),
                        "-untrusted", In("chain.pem")} +
                   args + Args{In(name)});
  }
  // Everything there is, by name.
  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(parent_.path())) {
      files[entry.path().string()] =
          entry.is_regular_file() ? *ReadFile(entry.path().string()) : "";
    }
    return files;
  }
  // Expects this one line, and that nothing has changed.
  void ExpectRefused(const Args& args, const std::string& message) const {
    const auto before = Files();
    const ProcessResult result = Run(args);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err, absl::StrCat("cairn: ", message, "\n"));
    EXPECT_EQ(Files(), before);
  }

  const testing::TestDirectory parent_;
  const std::string ca_ = parent_.PathOf("ca");
};

TEST_F(TestCaCommandTest, ServersAndClientsInOneLine) {
  Make({"--server", "localhost", "--client", "alice"});
  const ProcessResult server = Verify({"--policy", "webpki-strict", "--host",
                                       "localhost", In("localhost.pem")});
  EXPECT_EQ(server.exit_code, 0) << server.out << server.err;
  const ProcessResult client =
      Verify({"--purpose", "client", "--no-identity", In("alice.pem")});
  EXPECT_EQ(client.exit_code, 0) << client.out << client.err;
  // And neither for what the other is for.
  EXPECT_EQ(
      Verify({"--purpose", "client", "--no-identity", In("localhost.pem")})
          .exit_code,
      1);
  EXPECT_EQ(Verify({"--no-identity", In("alice.pem")}).exit_code, 1);
}

TEST_F(TestCaCommandTest, OpensslAgrees) {
  Make({"--server", "localhost,*.dev.test,10.0.0.7,::1", "--server",
        "db.internal", "--client", "alice,bob@mail.test,carol.test", "--spiffe",
        "spiffe://example.org/ns/x", "--ocsp-responder", "--levels", "3"});
  const struct {
    const char* file;
    Args args;
  } kCases[] = {
      {"localhost.pem",
       {"-purpose", "sslserver", "-verify_hostname", "localhost"}},
      {"wildcard.dev.test.pem",
       {"-purpose", "sslserver", "-verify_hostname", "a.dev.test"}},
      {"10.0.0.7.pem", {"-purpose", "sslserver", "-verify_ip", "10.0.0.7"}},
      {"__1.pem", {"-purpose", "sslserver", "-verify_ip", "::1"}},
      {"db.internal.pem", {"-verify_hostname", "db.internal"}},
      {"alice.pem", {"-purpose", "sslclient"}},
      {"bob@mail.test.pem", {"-verify_email", "bob@mail.test"}},
      {"carol.test.pem", {"-purpose", "sslclient"}},
      {"example.org_ns_x.pem", {"-purpose", "sslclient"}},
      {"example.org_ns_x.pem", {"-purpose", "sslserver"}},
      {"ocsp.pem", {"-purpose", "ocsphelper"}},
  };
  for (const auto& one : kCases) {
    SCOPED_TRACE(one.file);
    const ProcessResult result = OpensslVerify(
        one.file, one.args + Args{"-crl_check_all", "-CRLfile", In("crl.pem")});
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  }
  EXPECT_NE(OpensslVerify("localhost.pem", {"-purpose", "sslclient"}).exit_code,
            0);
}

TEST_F(TestCaCommandTest, KeysAndPkcs12ArePrivate) {
  Make({"--server", "localhost", "--ocsp-responder", "--levels=2"});
  int keys = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ca_)) {
    SCOPED_TRACE(entry.path());
    struct stat file;
    ASSERT_EQ(stat(entry.path().c_str(), &file), 0);
    const std::string extension = entry.path().extension().string();
    const std::string text = *ReadFile(entry.path().string());
    if (extension == ".key" || extension == ".p12") {
      ++keys;
      EXPECT_EQ(file.st_mode & 07777, 0600u);
    } else {
      EXPECT_THAT(text, Not(HasSubstr("PRIVATE KEY")));
      EXPECT_NE(file.st_mode & 0400, 0u);
    }
  }
  EXPECT_EQ(keys, 7);  // root, two intermediates, two leaves and their .p12
}

TEST_F(TestCaCommandTest, OpensslReadsPkcs12) {
  Make({"--client", "alice", "--password", "s3cret, long"});
  const ProcessResult good =
      Openssl({"pkcs12", "-in", In("alice.p12"), "-nodes", "-passin",
               "pass:s3cret, long"});
  EXPECT_EQ(good.exit_code, 0) << good.err;
  EXPECT_THAT(good.out, HasSubstr("PRIVATE KEY"));
  EXPECT_THAT(good.out, HasSubstr("CN = alice"));
  EXPECT_THAT(good.out, HasSubstr("intermediate 1 - do not trust"));
  EXPECT_NE(Openssl({"pkcs12", "-in", In("alice.p12"), "-nodes", "-passin",
                     "pass:changeit"})
                .exit_code,
            0);
  EXPECT_THAT(*ReadFile(In("README.txt")), Not(HasSubstr("s3cret")));
}

TEST_F(TestCaCommandTest, TheDefaultPasswordIsChangeit) {
  Make({"--client", "alice"});
  EXPECT_EQ(Openssl({"pkcs12", "-in", In("alice.p12"), "-nodes", "-passin",
                     "pass:changeit"})
                .exit_code,
            0);
  EXPECT_THAT(*ReadFile(In("README.txt")), HasSubstr("password: changeit"));
}

TEST_F(TestCaCommandTest, SpiffeVerifiesWithItsBundle) {
  Make({"--spiffe", "spiffe://example.org/ns/x"});
  EXPECT_EQ(Verify({"--purpose", "client", "--uri", "spiffe://example.org/ns/x",
                    In("example.org_ns_x.pem")})
                .exit_code,
            0);
  const auto bundle = SpiffeBundle::FromJson(
      "example.org", *ReadFile(In("spiffe_bundle.json")));
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  ASSERT_EQ((*bundle)->store()->anchor_count(), 1u);
  EXPECT_EQ((*bundle)->sequence(), 1u);
}

TEST_F(TestCaCommandTest, TheResponderSpeaksForItsCa) {
  Make({"--client", "alice", "--ocsp-responder"});
  const std::string serial =
      Openssl({"x509", "-in", In("alice.pem"), "-noout", "-serial"})
          .out.substr(7, 32);
  const std::string response = parent_.PathOf("response");
  const struct {
    const char* entry;
    const char* verdict;
  } kCases[] = {
      {"V\t491231235959Z\t\t", "trusted\n"},
      {"R\t491231235959Z\t250101000000Z\t", "not trusted: revoked\n"}};
  for (const auto& one : kCases) {
    SCOPED_TRACE(one.verdict);
    const std::string index = parent_.Write(
        "index", absl::StrCat(one.entry, serial, "\tunknown\t/CN=alice\n"));
    const ProcessResult made =
        Openssl({"ocsp", "-index", index, "-CA", In("intermediate.pem"),
                 "-rsigner", In("ocsp.pem"), "-rkey", In("ocsp.key"),
                 "-noverify", "-no_nonce", "-issuer", In("intermediate.pem"),
                 "-cert", In("alice.pem"), "-respout", response});
    ASSERT_EQ(made.exit_code, 0) << made.err;
    const ProcessResult result = RunProcess(
        "tools/cairn", {"verify", "--roots", In("root.pem"), "--ocsp", response,
                        "--purpose=client", "--no-identity", In("alice.pem")});
    EXPECT_THAT(result.out, ::testing::StartsWith(one.verdict));
    EXPECT_THAT(result.out, HasSubstr("certificate 0: stapled OCSP says "));
  }
}

TEST_F(TestCaCommandTest, RevokedAndNot) {
  Make({"--client", "alice,bob", "--revoke", "alice"});
  const ProcessResult alice =
      Verify({"--purpose=client", "--no-identity", In("alice.pem")});
  EXPECT_EQ(alice.exit_code, 1);
  EXPECT_THAT(alice.out, HasSubstr("not trusted: revoked"));
  EXPECT_EQ(
      Verify({"--purpose=client", "--no-identity", In("bob.pem")}).exit_code,
      0);
  const ProcessResult by_openssl =
      OpensslVerify("alice.pem", {"-crl_check", "-CRLfile", In("crl.pem")});
  EXPECT_NE(by_openssl.exit_code, 0);
  EXPECT_THAT(by_openssl.err, HasSubstr("certificate revoked"));
}

TEST_F(TestCaCommandTest, AddGoesOnWithTheSameCa) {
  Make({"--client", "alice,bob", "--revoke", "alice", "--levels=2"});
  const std::string root = *ReadFile(In("root.pem"));
  const std::string bob = *ReadFile(In("bob.pem"));
  Make({"--add", "--server", "new.test", "--revoke", "bob"});
  EXPECT_EQ(*ReadFile(In("root.pem")), root);
  EXPECT_EQ(*ReadFile(In("bob.pem")), bob);
  EXPECT_EQ(
      Verify({"--policy=webpki-strict", "--host=new.test", In("new.test.pem")})
          .exit_code,
      0);
  // What was revoked stays so.
  for (const char* name : {"alice.pem", "bob.pem"}) {
    EXPECT_EQ(Verify({"--purpose=client", "--no-identity", In(name)}).exit_code,
              1);
  }
  const ProcessResult crl =
      Openssl({"crl", "-in", In("crl.pem"), "-noout", "-crlnumber"});
  EXPECT_EQ(crl.out, "crlNumber=0x02\n");
}

// What was revoked would be good again.
TEST_F(TestCaCommandTest, AddNeedsTheLastCrl) {
  Make({"--client", "alice", "--revoke", "alice"});
  const std::string crl = In("crl.pem");
  parent_.Write("ca/crl.pem", "no CRL");
  ExpectRefused({"--add", "--client", "bob"}, crl + ": not a CRL of every CA");
  parent_.Write("ca/crl.pem", "");
  ExpectRefused({"--add", "--client", "bob"}, crl + ": empty");
  std::filesystem::remove(crl);
  const auto before = Files();
  EXPECT_EQ(Run({"--add", "--client", "bob"}).exit_code, 2);
  EXPECT_EQ(Files(), before);
}

TEST_F(TestCaCommandTest, AddStaysWithinTheConstraints) {
  Make({"--server", "db.internal"});
  const auto before = Files();
  const ProcessResult result = Run({"--add", "--server", "www.internal"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err,
              HasSubstr("www.internal: this CA cannot issue for it: "));
  EXPECT_EQ(Files(), before);
  Make({"--add", "--server", "replica.db.internal,127.0.0.2"});
}

// Whoever takes such a root into a browser gives nothing else away.
TEST_F(TestCaCommandTest, EveryCaIsConstrainedAndSaysWhatItIs) {
  Make({"--server", "www.example.org", "--allow-public-names", "--levels=2",
        "--days=365"});
  for (const char* file :
       {"root.pem", "intermediate.pem", "intermediate2.pem"}) {
    SCOPED_TRACE(file);
    const std::string text =
        Openssl({"x509", "-in", In(file), "-noout", "-text"}).out;
    EXPECT_THAT(text, HasSubstr("X509v3 Name Constraints: critical"));
    EXPECT_THAT(text, HasSubstr("DNS:www.example.org\n"));
    EXPECT_THAT(text, HasSubstr("O = Cairn test CA - do not trust, CN = Cairn "
                                "test CA "));
    // OpenSSL exits with 1 if it ends within that time: a year.
    EXPECT_NE(
        Openssl({"x509", "-in", In(file), "-noout", "-checkend", "31536000"})
            .exit_code,
        0);
  }
  // A certificate that the command would not make, with the CA's own key.
  const std::string extensions =
      parent_.Write("ext", "subjectAltName = DNS:www.example.com\n");
  const std::string csr = parent_.PathOf("csr");
  ASSERT_EQ(Openssl({"req", "-new", "-key", In("www.example.org.key"), "-subj",
                     "/O=Cairn test CA - do not trust", "-out", csr})
                .exit_code,
            0);
  ASSERT_EQ(Openssl({"x509", "-req", "-in", csr, "-CA", In("intermediate.pem"),
                     "-CAkey", In("intermediate.key"), "-set_serial", "7",
                     "-extfile", extensions, "-out", In("evil.pem")})
                .exit_code,
            0);
  EXPECT_THAT(OpensslVerify("evil.pem", {}).err,
              HasSubstr("permitted subtree violation"));
  const ProcessResult ours =
      RunProcess("tools/cairn",
                 {"verify", "--roots", In("root.pem"), "--intermediates",
                  In("chain.pem"), "--host=www.example.com", In("evil.pem")});
  EXPECT_EQ(ours.exit_code, 1);
  EXPECT_THAT(ours.out,
              HasSubstr("a name is not within the permitted subtrees"));
}

TEST_F(TestCaCommandTest, AnExistingDirectoryIsLeftAlone) {
  parent_.Write("ca/mine", "1");
  ExpectRefused({"--server", "localhost"},
                absl::StrCat(ca_,
                             ": there is something already; --add adds "
                             "to a test CA"));
  std::filesystem::remove(In("mine"));
  Make({"--server", "localhost"});  // an empty one will do
  ExpectRefused({"--server", "localhost"},
                absl::StrCat(ca_,
                             ": there is something already; --add adds "
                             "to a test CA"));
  const auto before = Files();
  EXPECT_EQ(Run({"--add", "--server", "localhost"}).exit_code, 2);
  EXPECT_EQ(Files(), before);
}

TEST_F(TestCaCommandTest, AddNeedsATestCa) {
  EXPECT_EQ(Run({"--add", "--server", "localhost"}).exit_code, 2);
  EXPECT_THAT(Files(), IsEmpty());
  // A CA of somebody else, however its files are called.
  Make({"--server", "localhost"});
  const std::string config =
      parent_.Write("cnf", "[req]\ndistinguished_name=d\n[d]\n");
  for (const char* name : {"root", "intermediate"}) {
    ASSERT_EQ(Openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt",
                       "ec_paramgen_curve:P-256", "-nodes", "-config", config,
                       "-subj", "/CN=Production", "-keyout",
                       In(absl::StrCat(name, ".key")), "-out",
                       In(absl::StrCat(name, ".pem"))})
                  .exit_code,
              0);
  }
  ExpectRefused({"--add", "--server", "new.test"},
                In("root.pem") + ": not a CA that cairn testca made");
  parent_.Write("ca/root.key", "no key");
  ExpectRefused({"--add", "--server", "new.test"},
                absl::StrCat(In("root.pem"), ", ", In("root.key"),
                             ": not a certificate in PEM and its private key"));
}

// A file system that is full: the README goes in, the chain does not.
TEST_F(TestCaCommandTest, NothingIsLeftWhereWritingFails) {
  const std::string limited =
      absl::StrCat("trap '' XFSZ; ulimit -f 2; exec tools/cairn testca --out '",
                   ca_, "' --server localhost");
  for (const bool exists : {false, true}) {
    if (exists) std::filesystem::create_directory(ca_);
    const auto before = Files();
    const ProcessResult result = RunProcess("/bin/sh", {"-c", limited});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr("File too large"));
    EXPECT_EQ(Files(), before);
  }
  Make({"--client", "alice"});
  const auto before = Files();
  const ProcessResult result =
      RunProcess("/bin/sh", {"-c", limited + " --add --client bob"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("File too large"));
  EXPECT_EQ(Files(), before);
}

struct Refusal {
  Args args;
  const char* message;

  friend std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
    return out << refusal.message;
  }
};

class TestCaRefusals : public TestCaCommandTest,
                       public ::testing::WithParamInterface<Refusal> {};

TEST_P(TestCaRefusals, OneLineAndNothingOnDisk) {
  ExpectRefused(GetParam().args, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, TestCaRefusals,
    ::testing::Values(
        Refusal{{},
                "give at least one of --server, --client, --spiffe and "
                "--ocsp-responder"},
        Refusal{{"--revoke", "alice"},
                "give at least one of --server, --client, --spiffe and "
                "--ocsp-responder"},
        Refusal{{"localhost"}, "not a flag: localhost"},
        Refusal{{"--server"}, "--server needs a value"},
        Refusal{{"--server", "a.test,,b.test"},
                "--server: : not a host name or an IP address"},
        Refusal{{"--server", "a b"},
                "--server: a b: not a host name or an IP address"},
        Refusal{{"--server", "../a"},
                "--server: ../a: not a host name or an IP address"},
        Refusal{{"--server", "a.test\nX"},
                "--server: a.test\\nx: not a host name or an IP address"},
        Refusal{{"--server", "www.example.org"},
                "--server: www.example.org: a public name needs "
                "--allow-public-names"},
        Refusal{{"--server", "8.8.8.8"},
                "--server: 8.8.8.8: a public address needs "
                "--allow-public-names"},
        Refusal{{"--server", "com", "--allow-public-names"},
                "--server: com: a name without a dot; use one below .test"},
        Refusal{{"--server", "*.co.uk", "--allow-public-names"},
                "--server: *.co.uk: a public suffix, below which others have "
                "names"},
        Refusal{{"--server", "*.localhost"},
                "--server: *.localhost: two labels must follow the wildcard"},
        Refusal{{"--server", "a.test", "--client", "a.test"},
                "two certificates would be called a.test.pem"},
        Refusal{{"--client", "a/b"},
                "--client: a/b: not the name of a client: letters, digits, "
                "\".-_+@\""},
        Refusal{{"--client", "root"},
                "--client: root: a file cannot have that name here"},
        Refusal{{"--client", "intermediate2"},
                "--client: intermediate2: a file cannot have that name here"},
        Refusal{{"--client", "bob@example.org"},
                "--client: bob@example.org: a public name needs "
                "--allow-public-names"},
        Refusal{{"--client", "bob@"}, "--client: bob@: not a mailbox"},
        Refusal{{"--spiffe", "spiffe://example.org"},
                "--spiffe: spiffe://example.org: a workload's SPIFFE ID has a "
                "path"},
        Refusal{{"--server", "localhost", "--days", "366"},
                "--days: not from 1 to 365: 366"},
        Refusal{{"--server", "localhost", "--days", "0"},
                "--days: not from 1 to 365: 0"},
        Refusal{{"--server", "localhost", "--levels", "9"},
                "--levels: not from 1 to 8: 9"},
        Refusal{{"--server", "localhost", "--days", "1", "--days", "2"},
                "--days is given more than once"},
        Refusal{{"--server", "localhost", "--password", "\xff"},
                "--password: BoringSSL cannot make a PKCS #12 file with it"},
        Refusal{{"--server", "localhost", "--revoke", "nobody"},
                "--revoke: no certificate of this CA is for nobody"}));

TEST_F(TestCaCommandTest, LimitsThemselvesAreGood) {
  Make({"--server", "localhost", "--days", "365", "--levels", "8"});
  EXPECT_EQ(Verify({"--policy=webpki-strict", "--host=localhost",
                    In("localhost.pem")})
                .exit_code,
            0);
}

}  // namespace
}  // namespace cairn::tools
