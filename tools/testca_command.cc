#include "tools/testca_command.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "openssl/x509.h"
#include "pkix/report.h"
#include "tools/client_credential.h"
#include "tools/command_line.h"
#include "tools/staged_directory.h"
#include "tools/test_pki.h"
#include "tools/testca_check.h"
#include "tools/testca_names.h"
#include "tools/testca_readme.h"
#include "trustdomain/certificate_files.h"
#include "trustdomain/file_writer.h"

ABSL_FLAG(std::string, out, "", "the directory to make");
ABSL_FLAG(std::vector<std::string>, server, {}, "host names and addresses");
ABSL_FLAG(std::vector<std::string>, client, {}, "names of clients");
ABSL_FLAG(std::vector<std::string>, spiffe, {}, "SPIFFE IDs");
ABSL_FLAG(std::vector<std::string>, revoke, {}, "names to put on the CRL");
ABSL_FLAG(bool, ocsp_responder, false, "make one for an OCSP responder");
ABSL_FLAG(bool, allow_public_names, false, "issue for public names, too");
ABSL_FLAG(bool, add, false, "add to a test CA that is there");
ABSL_FLAG(int, days, 30, "how long certificates are valid");
ABSL_FLAG(int, levels, 1, "intermediate CAs, one below the other");

namespace cairn::tools {
namespace {

constexpr absl::string_view kFlags[] = {
    "out",    "server",         "client",  "spiffe",
    "add",    "revoke",         "days",    "allow_public_names",
    "levels", "ocsp_responder", "password"};

constexpr int kMaxDays = 365;
constexpr int kMaxLevels = 8;
// Clocks of containers and virtual machines are late.
constexpr int64_t kBackdated = 3600;
constexpr int64_t kSecondsPerDay = 86400;

absl::Status Invalid(absl::string_view text) {
  return absl::InvalidArgumentError(text);
}

// What the flags say, checked.
struct Request {
  std::string directory;
  std::vector<TestLeaf> leaves;
  std::vector<std::string> revoked;  // names as they were given
  std::string password;
  TestPeriod period;
  int64_t now = 0;
};

absl::Status ParseEach(
    const absl::Flag<std::vector<std::string>>& flag, absl::string_view name,
    absl::FunctionRef<absl::StatusOr<TestLeaf>(absl::string_view)> parse,
    std::vector<TestLeaf>* leaves) {
  for (const std::string& value : absl::GetFlag(flag)) {
    absl::StatusOr<TestLeaf> leaf = parse(value);
    if (!leaf.ok()) {
      return Invalid(absl::StrCat("--", name, ": ", leaf.status().message()));
    }
    leaves->push_back(*std::move(leaf));
  }
  return absl::OkStatus();
}

absl::Status ParseLeaves(std::vector<TestLeaf>* leaves) {
  const PublicNames names = absl::GetFlag(FLAGS_allow_public_names)
                                ? PublicNames::kAllowed
                                : PublicNames::kRefused;
  absl::Status status = ParseEach(
      FLAGS_server, "server",
      [names](absl::string_view name) { return ParseServer(name, names); },
      leaves);
  status.Update(ParseEach(
      FLAGS_client, "client",
      [names](absl::string_view name) { return ParseClient(name, names); },
      leaves));
  status.Update(ParseEach(FLAGS_spiffe, "spiffe", ParseSpiffe, leaves));
  if (!status.ok()) return status;
  if (absl::GetFlag(FLAGS_ocsp_responder)) {
    leaves->push_back(OcspResponderLeaf());
  }
  return CheckFilesDiffer(*leaves);
}

absl::StatusOr<int> NumberFlag(const absl::Flag<int>& flag,
                               absl::string_view name, int most) {
  const int value = absl::GetFlag(flag);
  if (value < 1 || value > most) {
    return Invalid(
        absl::StrCat("--", name, ": not from 1 to ", most, ": ", value));
  }
  return value;
}

absl::StatusOr<Request> ParseRequest(absl::Span<const std::string> args) {
  std::vector<std::string> positional;
  if (absl::Status s = ParseFlags(args, kFlags, &positional); !s.ok()) return s;
  if (!positional.empty()) {
    return Invalid(absl::StrCat("not a flag: ", positional[0]));
  }
  Request request;
  request.directory = absl::GetFlag(FLAGS_out);
  if (request.directory.empty()) return Invalid("give --out");
  if (absl::Status s = ParseLeaves(&request.leaves); !s.ok()) return s;
  request.revoked = absl::GetFlag(FLAGS_revoke);
  if (request.leaves.empty() &&
      (request.revoked.empty() || !absl::GetFlag(FLAGS_add))) {
    return Invalid(
        "give at least one of --server, --client, --spiffe and "
        "--ocsp-responder");
  }
  request.password = PasswordFlag();
  const absl::StatusOr<int> days = NumberFlag(FLAGS_days, "days", kMaxDays);
  if (!days.ok()) return days.status();
  request.now = absl::ToUnixSeconds(absl::Now());
  request.period.not_before = request.now - kBackdated;
  request.period.not_after =
      request.period.not_before + *days * kSecondsPerDay - 1;
  return request;
}

// "root", and "intermediate" for the issuing one, then "intermediate2" and so
// on towards the root. `index` is in TestCa::cas().
std::string CaFile(size_t index, size_t count) {
  if (index == 0) return "root";
  const size_t above = count - index;
  return above == 1 ? "intermediate" : absl::StrCat("intermediate", above);
}

absl::StatusOr<TestCredential> LoadCredential(const StagedDirectory& directory,
                                              const std::string& file) {
  const std::string path = directory.PathOf(file);
  const absl::StatusOr<std::string> pem = ReadFile(path + ".pem");
  if (!pem.ok()) return pem.status();
  const absl::StatusOr<std::string> key = ReadFile(path + ".key");
  if (!key.ok()) return key.status();
  absl::StatusOr<TestCredential> read = TestCa::ReadCredential(*pem, *key);
  if (!read.ok()) {
    return Invalid(
        absl::StrCat(path, ".pem, ", path, ".key: ", read.status().message()));
  }
  return read;
}

// The CA that --add adds to.
absl::StatusOr<TestCa> LoadCa(const StagedDirectory& directory, int64_t now) {
  size_t count = 2;
  std::error_code ignored;
  while (count < 1 + kMaxLevels &&
         std::filesystem::exists(
             directory.PathOf(CaFile(1, count + 1) + ".pem"), ignored)) {
    ++count;
  }
  std::vector<TestCredential> cas;
  for (size_t i = 0; i < count; ++i) {
    absl::StatusOr<TestCredential> ca =
        LoadCredential(directory, CaFile(i, count));
    if (!ca.ok()) return ca.status();
    cas.push_back(*std::move(ca));
  }
  absl::StatusOr<TestCa> ca = TestCa::Restore(std::move(cas));
  if (!ca.ok()) {
    return Invalid(absl::StrCat(directory.PathOf("root.pem"), ": ",
                                ca.status().message()));
  }
  if (now > ca->period().not_after) {
    return Invalid(absl::StrCat(directory.PathOf("intermediate.pem"),
                                ": the CA has expired"));
  }
  return ca;
}

// A new CA, and its files.
absl::StatusOr<TestCa> MakeCa(const Request& request,
                              StagedDirectory* directory) {
  const absl::StatusOr<int> levels =
      NumberFlag(FLAGS_levels, "levels", kMaxLevels);
  if (!levels.ok()) return levels.status();
  std::set<std::string> subtrees;
  for (const TestLeaf& leaf : request.leaves) {
    if (!leaf.subtree.empty()) subtrees.insert(leaf.subtree);
  }
  absl::StatusOr<TestCa> ca =
      TestCa::Make({subtrees.begin(), subtrees.end()}, *levels, request.period);
  if (!ca.ok()) return ca;
  absl::Status status = directory->Add(
      "README.txt",
      TestCaReadme(request.leaves,
                   request.password.empty() ? kDefaultPassword : ""),
      kPublicFile);
  for (size_t i = 0; i < ca->cas().size(); ++i) {
    const std::string file = CaFile(i, ca->cas().size());
    const absl::StatusOr<std::string> key = ca->cas()[i].KeyPem();
    if (!key.ok()) return key.status();
    status.Update(directory->Add(file + ".pem", ca->cas()[i].CertificatePem(),
                                 kPublicFile));
    status.Update(directory->Add(file + ".key", *key, kPrivateFile));
  }
  status.Update(
      directory->Add("chain.pem", ca->IntermediatesPem(), kPublicFile));
  if (!status.ok()) return status;
  return ca;
}

// One certificate, verified, and its files.
absl::StatusOr<TestCredential> MakeLeaf(const Request& request,
                                        const TestCa& ca, const TestLeaf& leaf,
                                        StagedDirectory* directory) {
  TestPeriod period = request.period;
  period.not_before = std::max(period.not_before, ca.period().not_before);
  period.not_after = std::min(period.not_after, ca.period().not_after);
  absl::StatusOr<TestCredential> made = ca.Issue(leaf, period);
  if (!made.ok()) return made;
  if (absl::Status s = CheckLeaf(ca, leaf, *made, request.now); !s.ok()) {
    return Invalid(absl::StrCat(
        leaf.name, ": this CA cannot issue for it: ", s.message()));
  }
  const absl::StatusOr<std::string> key = made->KeyPem();
  if (!key.ok()) return key.status();
  const absl::StatusOr<std::string> pkcs12 = ca.MakePkcs12(
      *made, leaf,
      request.password.empty() ? kDefaultPassword : request.password);
  if (!pkcs12.ok()) return pkcs12.status();
  absl::Status status = directory->Add(
      leaf.file + ".pem",
      absl::StrCat(made->CertificatePem(), ca.IntermediatesPem()), kPublicFile);
  status.Update(directory->Add(leaf.file + ".key", *key, kPrivateFile));
  status.Update(directory->Add(leaf.file + ".p12", *pkcs12, kPrivateFile));
  if (!status.ok()) return status;
  return made;
}

// A certificate in the directory that this CA issued, by the name that was
// asked for or by that of its files.
absl::StatusOr<bssl::UniquePtr<X509>> FindIssued(
    const StagedDirectory& directory, const TestCa& ca,
    const std::string& name) {
  std::string file = name;
  for (const auto& leaf :
       {ParseServer(name, PublicNames::kAllowed), ParseSpiffe(name)}) {
    if (leaf.ok()) file = leaf->file;
  }
  const bool is_path = file.find('/') != std::string::npos;
  const absl::StatusOr<std::string> pem =
      is_path ? Invalid("") : ReadFile(directory.PathOf(file + ".pem"));
  bssl::UniquePtr<X509> found;
  if (pem.ok()) found = ReadTestCertificate(*pem);
  if (!found || !IsIssuedBy(found.get(), ca.cas().back())) {
    return Invalid(
        absl::StrCat("--revoke: no certificate of this CA is for ", name));
  }
  return found;
}

// What was made, in the order of Request::leaves.
using Made = std::vector<TestCredential>;

absl::StatusOr<std::string> MakeCrls(const Request& request, const TestCa& ca,
                                     const Made& made,
                                     const StagedDirectory& directory) {
  std::vector<bssl::UniquePtr<X509>> revoked;
  for (const std::string& name : request.revoked) {
    const auto leaf = std::find_if(request.leaves.begin(), request.leaves.end(),
                                   [&name](const TestLeaf& l) {
                                     return l.name == name || l.file == name;
                                   });
    if (leaf != request.leaves.end()) {
      const auto index = static_cast<size_t>(leaf - request.leaves.begin());
      revoked.push_back(bssl::UpRef(made[index].certificate));
      continue;
    }
    absl::StatusOr<bssl::UniquePtr<X509>> found =
        FindIssued(directory, ca, name);
    if (!found.ok()) return found.status();
    revoked.push_back(*std::move(found));
  }
  std::string old;
  if (absl::GetFlag(FLAGS_add)) {
    const std::string path = directory.PathOf("crl.pem");
    absl::StatusOr<std::string> text = ReadFile(path);
    if (!text.ok()) return text.status();
    if (text->empty()) return Invalid(absl::StrCat(path, ": empty"));
    old = *std::move(text);
  }
  std::vector<X509*> borrowed;
  for (const bssl::UniquePtr<X509>& one : revoked) {
    borrowed.push_back(one.get());
  }
  absl::StatusOr<std::string> crls = ca.MakeCrls(borrowed, old, request.now);
  if (absl::IsInvalidArgument(crls.status())) {
    return Invalid(absl::StrCat(directory.PathOf("crl.pem"), ": ",
                                crls.status().message()));
  }
  return crls;
}

absl::Status AddSpiffeBundle(const Request& request, const TestCa& ca,
                             StagedDirectory* directory) {
  const bool asked = std::any_of(
      request.leaves.begin(), request.leaves.end(),
      [](const TestLeaf& leaf) { return leaf.kind == LeafKind::kSpiffe; });
  std::error_code ignored;
  if (!asked || std::filesystem::exists(directory->PathOf("spiffe_bundle.json"),
                                        ignored)) {
    return absl::OkStatus();
  }
  const absl::StatusOr<std::string> bundle = ca.MakeSpiffeBundle();
  if (!bundle.ok()) return bundle.status();
  return directory->Add("spiffe_bundle.json", *bundle, kPublicFile);
}

absl::StatusOr<int> MakeOrAdd(absl::Span<const std::string> args) {
  const absl::StatusOr<Request> request = ParseRequest(args);
  if (!request.ok()) return request.status();
  const bool adds = absl::GetFlag(FLAGS_add);
  const absl::StatusOr<std::unique_ptr<StagedDirectory>> directory =
      StagedDirectory::Open(request->directory,
                            adds ? StagedDirectory::Expect::kExisting
                                 : StagedDirectory::Expect::kNewOrEmpty);
  if (!directory.ok()) return directory.status();
  const absl::StatusOr<TestCa> ca = adds ? LoadCa(**directory, request->now)
                                         : MakeCa(*request, directory->get());
  if (!ca.ok()) return ca.status();
  Made made;
  for (const TestLeaf& leaf : request->leaves) {
    absl::StatusOr<TestCredential> one =
        MakeLeaf(*request, *ca, leaf, directory->get());
    if (!one.ok()) return one.status();
    made.push_back(*std::move(one));
  }
  absl::Status status = AddSpiffeBundle(*request, *ca, directory->get());
  if (!status.ok()) return status;
  const absl::StatusOr<std::string> crls =
      MakeCrls(*request, *ca, made, **directory);
  if (!crls.ok()) return crls.status();
  status = (*directory)->Replace("crl.pem", *crls, kPublicFile);
  if (status.ok()) status = (*directory)->Commit();
  if (!status.ok()) return status;

  const std::string shown = OneLine(request->directory);
  std::cout << shown << ": a PKI for tests, do not trust it elsewhere; until "
            << TimeToText(ca->period().not_after) << "\n";
  for (const TestLeaf& leaf : request->leaves) {
    std::cout << leaf.name << ": " << shown << "/" << leaf.file
              << ".{pem,key,p12}\n";
  }
  for (const std::string& name : request->revoked) {
    std::cout << OneLine(name) << ": revoked in " << shown << "/crl.pem\n";
  }
  std::cout.flush();
  return kExitOk;
}

}  // namespace

const char kTestCaUsage[] =
    "cairn testca --out DIR [--add] [--server NAME|ADDR[,...]]\n"
    "    [--client NAME[,...]] [--spiffe ID[,...]] [--ocsp-responder]\n"
    "    [--revoke NAME[,...]] [--days N] [--levels N] [--password TEXT]\n"
    "    [--allow-public-names]\n"
    "  Makes a PKI for tests in a new or empty directory: a root, --levels\n"
    "  intermediates (1 to 8, default 1), a certificate with its key for each\n"
    "  name, in PEM and PKCS #12 (password changeit unless given), and CRLs.\n"
    "  Lists may also be given by repeating the flag. All is valid for --days\n"
    "  (1 to 365, default 30). The CAs are constrained to the names asked "
    "for,\n"
    "  localhost, .test and loopback; names of the Internet need\n"
    "  --allow-public-names. --add makes more with a CA that is there.\n"
    "  DIR/README.txt says what each file is. Exit code: 0, or 2 for bad "
    "usage.\n";

int TestCaCommand(absl::Span<const std::string> args) {
  const absl::StatusOr<int> code = MakeOrAdd(args);
  if (code.ok()) return *code;
  PrintError(code.status().message());
  return kExitUsage;
}

}  // namespace cairn::tools
