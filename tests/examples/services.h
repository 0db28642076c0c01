#ifndef CAIRN_TESTS_EXAMPLES_SERVICES_H_
#define CAIRN_TESTS_EXAMPLES_SERVICES_H_

#include <string>
#include <vector>

#include "tests/support/certificate_factory.h"
#include "tests/support/subprocess.h"
#include "tests/support/test_directory.h"

namespace cairn::examples {

// The same for decades around kNow: services go by the system's clock.
testing::TestCertificate AnyTime(const testing::TestCertificate& certificate);

// A directory for the services' --ca, as "cairn testca" lays it out, with what
// a test puts into it.
class CaDirectory {
 public:
  const std::string& path() const { return directory_.path(); }
  std::string PathOf(const std::string& file) const {
    return directory_.PathOf(file);
  }
  std::string Write(const std::string& file, const std::string& text) const {
    return directory_.Write(file, text);
  }
  // NAME.pem, with what stands between the certificate and its root, and
  // NAME.key.
  void Add(const std::string& name, const testing::TestCertificate& leaf) const;
  // crl.pem: a CRL of each of `cas`, good for as long as AnyTime() is. Its
  // issuer's has `revoked`, where that is not null.
  void WriteCrls(const std::vector<testing::TestCertificate>& cas,
                 const testing::TestCertificate* revoked = nullptr) const;

 private:
  const testing::TestDirectory directory_;
};

// A service that listens on a free port, and ends after so many connections.
class Service {
 public:
  // `args` beside --port and --connections.
  Service(const std::string& program, std::vector<std::string> args,
          int connections = 1);

  // "localhost:PORT".
  std::string address() const { return "localhost:" + port_; }
  const std::string& port() const { return port_; }
  // All that it printed, once it has had its connections, without the first
  // line and the last.
  std::string Report();

 private:
  testing::BackgroundProcess process_;
  const std::string port_;
};

// Runs a program of the system, found by PATH, for thirty seconds at most.
// `input` is its standard input.
testing::ProcessResult RunForeign(const std::vector<std::string>& command,
                                  const std::string& input = "");

// Whether the system has a program of this name.
bool HasProgram(const std::string& name);

}  // namespace cairn::examples

#endif  // CAIRN_TESTS_EXAMPLES_SERVICES_H_
