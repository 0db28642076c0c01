#include "tests/tools/openssl_ca.h"

#include "absl/strings/str_cat.h"
#include "tests/support/die.h"

namespace cairn::testing {
namespace {

constexpr char kOpenssl[] = "/usr/bin/openssl";

constexpr char kCaExtensions[] =
    "basicConstraints = critical, CA:TRUE\n"
    "keyUsage = critical, keyCertSign, cRLSign\n"
    "subjectKeyIdentifier = hash\n";

// "openssl ca" wants its settings in a file.
std::string Config(const std::string& directory) {
  return absl::StrCat(
      "[ca]\ndefault_ca = this\n"
      "[this]\n",
      "database = ", directory, "/index.txt\n",   //
      "new_certs_dir = ", directory, "\n",        //
      "serial = ", directory, "/serial\n",        //
      "crlnumber = ", directory, "/crlnumber\n",  //
      "certificate = ", directory, "/ca.pem\n",   //
      "private_key = ", directory, "/ca.key\n",   //
      "default_md = sha256\ndefault_days = 90\ndefault_crl_days = 7\n"
      "policy = any\nunique_subject = no\ncrl_extensions = crl_extensions\n"
      "[any]\ncommonName = supplied\n"
      "[crl_extensions]\nauthorityKeyIdentifier = keyid\n"
      "[req]\ndistinguished_name = dn\n[dn]\n");
}

}  // namespace

void RunOpenssl(const std::vector<std::string>& args) {
  const ProcessResult result = RunProcess(kOpenssl, args);
  if (result.exit_code != 0) {
    Die(absl::StrCat("openssl ", args[0], ": ", result.out, result.err));
  }
}

OpensslCa::OpensslCa(const std::string& name, OpensslCa* parent,
                     const std::string& extensions)
    : certificate_(directory_.PathOf("ca.pem")),
      key_(directory_.PathOf("ca.key")),
      config_(directory_.Write("ca.cnf", Config(directory_.path()))) {
  directory_.Write("index.txt", "");
  directory_.Write("serial", "1000\n");
  directory_.Write("crlnumber", "01\n");
  RunOpenssl({"req", "-new", "-config", config_, "-newkey", "ec", "-pkeyopt",
              "ec_paramgen_curve:P-256", "-nodes", "-keyout", key_, "-subj",
              "/CN=" + name, "-out", directory_.PathOf("ca.csr")});
  std::vector<std::string> args = {
      "x509",
      "-req",
      "-in",
      directory_.PathOf("ca.csr"),
      "-days",
      "90",
      "-extfile",
      WriteExtensions("ca", absl::StrCat(kCaExtensions, extensions)),
      "-out",
      certificate_};
  if (parent == nullptr) {
    args.insert(args.end(), {"-signkey", key_, "-set_serial", "1"});
  } else {
    args.insert(args.end(), {"-CA", parent->certificate_, "-CAkey",
                             parent->key_, "-set_serial", "2"});
  }
  RunOpenssl(args);
}

std::string OpensslCa::CertificateDer() const {
  std::string der = directory_.PathOf("ca.der");
  RunOpenssl({"x509", "-in", certificate_, "-outform", "DER", "-out", der});
  return der;
}

std::string OpensslCa::MakeRequest(const std::string& name) {
  std::string request = directory_.PathOf(name + ".csr");
  RunOpenssl({"req", "-new", "-config", config_, "-newkey", "ec", "-pkeyopt",
              "ec_paramgen_curve:P-256", "-nodes", "-keyout",
              directory_.PathOf(name + ".pem.key"), "-subj", "/CN=" + name,
              "-out", request});
  return request;
}

std::string OpensslCa::WriteExtensions(const std::string& name,
                                       const std::string& extensions) const {
  return directory_.Write(name + ".ext", absl::StrCat(extensions, "\n"));
}

std::string OpensslCa::Issue(const std::string& name,
                             const std::string& extensions) {
  std::string certificate = directory_.PathOf(name + ".pem");
  RunOpenssl(
      {"ca", "-batch", "-notext", "-config", config_, "-in", MakeRequest(name),
       "-extfile",
       WriteExtensions(
           name, absl::StrCat("subjectAltName = DNS:example.com\n",
                              "authorityKeyIdentifier = keyid\n", extensions)),
       "-out", certificate});
  return certificate;
}

std::string OpensslCa::IssueOffTheBooks(const std::string& name,
                                        const std::string& extensions) {
  std::string certificate = directory_.PathOf(name + ".pem");
  RunOpenssl(
      {"x509", "-req", "-days", "90", "-in", MakeRequest(name), "-CA",
       certificate_, "-CAkey", key_, "-set_serial", "0x7777", "-extfile",
       WriteExtensions(
           name, absl::StrCat("subjectAltName = DNS:example.com\n",
                              "authorityKeyIdentifier = keyid\n", extensions)),
       "-out", certificate});
  return certificate;
}

void OpensslCa::Revoke(const std::string& certificate,
                       const std::string& reason) {
  RunOpenssl({"ca", "-config", config_, "-revoke", certificate, "-crl_reason",
              reason});
}

std::string OpensslCa::MakeCrl(const std::string& name,
                               const std::vector<std::string>& args) {
  std::string crl = directory_.PathOf(name);
  std::vector<std::string> all = {"ca",      "-config", config_,
                                  "-gencrl", "-out",    crl};
  all.insert(all.end(), args.begin(), args.end());
  RunOpenssl(all);
  return crl;
}

std::vector<std::string> OpensslCa::ResponderArgs(
    const std::string& signer, const std::vector<std::string>& args) const {
  const std::string& by = signer.empty() ? certificate_ : signer;
  std::vector<std::string> all = {
      "ocsp", "-index",     directory_.PathOf("index.txt"),
      "-CA",  certificate_, "-rsigner",
      by,     "-rkey",      signer.empty() ? key_ : signer + ".key"};
  all.insert(all.end(), args.begin(), args.end());
  return all;
}

std::string OpensslCa::MakeResponse(const std::string& certificate,
                                    const std::string& signer,
                                    const std::vector<std::string>& args) {
  std::string response = certificate + ".ocsp";
  std::vector<std::string> all = ResponderArgs(signer, args);
  all.insert(all.end(), {"-no_nonce", "-noverify", "-issuer", certificate_,
                         "-cert", certificate, "-respout", response});
  RunOpenssl(all);
  return response;
}

OpensslResponder::OpensslResponder(const OpensslCa& ca,
                                   const std::string& signer,
                                   const std::vector<std::string>& args) {
  std::vector<std::string> all = ca.ResponderArgs(signer, args);
  // It listens on all addresses: the command knows no other way.
  all.insert(all.end(), {"-port", "0"});
  process_ = std::make_unique<BackgroundProcess>(kOpenssl, all);
  const std::string line = process_->WaitForLine("ACCEPT ");
  // "[::]:PORT PID=..." or "0.0.0.0:PORT PID=...".
  const size_t end = line.find(' ');
  const size_t colon = line.rfind(':', end);
  url_ = absl::StrCat("http://127.0.0.1", line.substr(colon, end - colon));
}

}  // namespace cairn::testing
