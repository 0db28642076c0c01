#ifndef CAIRN_TESTS_TOOLS_OPENSSL_CA_H_
#define CAIRN_TESTS_TOOLS_OPENSSL_CA_H_

#include <memory>
#include <string>
#include <vector>

#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"

namespace cairn::testing {

// Runs the command "openssl". Ends the test process with what it said if it
// fails.
void RunOpenssl(const std::vector<std::string>& args);

// A CA that "openssl ca" keeps, with P-256 keys that it makes, in a directory
// of its own. Certificates are valid from now on for 90 days.
class OpensslCa {
 public:
  // Self-signed, or issued by `parent` with these lines of extensions beside
  // those of a CA.
  explicit OpensslCa(const std::string& name, OpensslCa* parent = nullptr,
                     const std::string& extensions = "");

  // Files in PEM.
  const std::string& certificate() const { return certificate_; }
  const std::string& key() const { return key_; }
  // The certificate as a file in DER.
  std::string CertificateDer() const;

  // Issues a certificate for DNS:example.com and returns its file, in PEM; the
  // key is beside it, with ".key" at the end. `extensions` are lines of
  // OpenSSL's configuration, such as "extendedKeyUsage = OCSPSigning".
  std::string Issue(const std::string& name,
                    const std::string& extensions = "");
  // The same without a line in the CA's database: no responder knows it.
  std::string IssueOffTheBooks(const std::string& name,
                               const std::string& extensions = "");

  // `reason` as RFC 5280 prints it.
  void Revoke(const std::string& certificate, const std::string& reason);

  // Makes a CRL and returns its file, in PEM. `args` go to "openssl ca".
  std::string MakeCrl(const std::string& name,
                      const std::vector<std::string>& args = {});

  // Makes an OCSP response about `certificate`, without a nonce, and returns
  // its file, in DER. `signer` and `args` as those of OpensslResponder.
  std::string MakeResponse(const std::string& certificate,
                           const std::string& signer = "",
                           const std::vector<std::string>& args = {"-nmin",
                                                                   "60"});

 private:
  friend class OpensslResponder;

  std::string MakeRequest(const std::string& name);
  std::string WriteExtensions(const std::string& name,
                              const std::string& extensions) const;
  std::vector<std::string> ResponderArgs(
      const std::string& signer, const std::vector<std::string>& args) const;

  const TestDirectory directory_;
  std::string certificate_;
  std::string key_;
  std::string config_;
};

// "openssl ocsp" as the responder of a CA, on a free port. It knows what the
// CA's database says when it is started.
class OpensslResponder {
 public:
  // Signs with `signer`, a certificate in PEM with its key beside it; the CA's
  // own if it is empty. `args` go to "openssl ocsp".
  explicit OpensslResponder(const OpensslCa& ca, const std::string& signer = "",
                            const std::vector<std::string>& args = {"-nmin",
                                                                    "60"});

  // "http://127.0.0.1:PORT".
  const std::string& url() const { return url_; }

 private:
  std::unique_ptr<BackgroundProcess> process_;
  std::string url_;
};

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_TOOLS_OPENSSL_CA_H_
