// Octets as name constraints and as the names of a certificate: the engine,
// with its index or without, refuses what a plain comparison refuses and
// nothing else, and keeps to its budget.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "fuzz/require.h"
#include "pkix/budget.h"
#include "pkix/name_constraints.h"
#include "tests/support/byte_program.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/extension_values.h"
#include "tests/support/names.h"
#include "tests/support/reference_names.h"

namespace cairn::fuzz {
namespace {

using testing::ByteProgram;
using testing::GeneralNameDer;
using testing::NameDer;
using testing::TestCertificate;

// Host names, and things like them, of few labels, so that many are alike.
std::string Domain(ByteProgram* program) {
  static constexpr const char* kLabels[] = {"a", "A", "b",   "ab", "*",
                                            "",  "1", "x-y", "_u", "com"};
  const uint8_t shape = program->Octet();
  std::string domain = (shape & 0x80) != 0 ? "." : "";
  for (int labels = shape % 5; labels != 0; --labels) {
    absl::StrAppend(&domain, kLabels[program->Pick(10)],
                    labels == 1 ? "" : ".");
  }
  return domain;
}

NameDer Directory(ByteProgram* program) {
  static constexpr const char* kNames[] = {
      "O=a",      "O=A",       "O=a,CN=b", "O=a,CN=b,CN=c", "CN=b+O=a",
      "O=a+CN=b", "CN=b,O=a ", "E=a@a.b",  "E=a@b,CN=c",    ""};
  return kNames[program->Pick(10)];
}

std::string Mailbox(ByteProgram* program) {
  static constexpr const char* kLocal[] = {"a", "A", "\"a b\"", "a.b", ""};
  const char* local = kLocal[program->Pick(5)];
  return absl::StrCat(local, "@", Domain(program));
}

std::string UriText(ByteProgram* program) {
  return absl::StrCat(program->OneIn(8) ? "urn:" : "https://", Domain(program),
                      program->OneIn(4) ? ":443/" : "");
}

std::string Address(ByteProgram* program, size_t size) {
  std::string address(size, '\0');
  address[0] = static_cast<char>(program->Octet());
  address[size - 1] = static_cast<char>(program->Octet());
  return address;
}

// A mask of so many bits; now and then one that is none.
std::string Mask(ByteProgram* program, size_t size) {
  const size_t bits = program->Octet() % (8 * size + 1);
  std::string mask(size, '\0');
  for (size_t i = 0; i < bits; ++i) {
    mask[i / 8] = static_cast<char>(mask[i / 8] | (0x80 >> i % 8));
  }
  if (program->OneIn(16)) mask[size / 2] ^= 0x10;
  return mask;
}

enum class Use { kName, kBase };

GeneralNameDer ReadName(ByteProgram* program, Use use) {
  const bool base = use == Use::kBase;
  switch (program->Pick(12)) {
    case 4:
      return testing::DirectoryName(Directory(program));
    case 5:
      return testing::EmailName(base && program->OneIn(2) ? Domain(program)
                                                          : Mailbox(program));
    case 6:
      return testing::UriName(base ? Domain(program) : UriText(program));
    case 7: {
      const size_t size = program->OneIn(2) ? 16 : 4;
      const std::string address = Address(program, size);
      return testing::IpBytes(base ? absl::StrCat(address, Mask(program, size))
                                   : address);
    }
    case 8:
      return testing::SmtpUtf8Name(Mailbox(program));
    case 9:
      return testing::RegisteredIdName("1.2.3");
    case 10:
      return GeneralNameDer::Raw(std::string(program->Text()));
    case 11:
      return testing::DnsName(program->Text());
    default:
      return testing::DnsName(Domain(program));
  }
}

std::vector<GeneralNameDer> ReadNames(ByteProgram* program, Use use) {
  std::vector<GeneralNameDer> names;
  for (int count = program->Pick(use == Use::kBase ? 24 : 6); count > 0;
       --count) {
    names.push_back(ReadName(program, use));
  }
  return names;
}

class Comparer {
 public:
  Comparer(der::Input constraints, const Certificate& certificate)
      : constraints_(constraints), certificate_(certificate) {}

  void Compare(const Identity* identity, const ValidationPolicy& policy) {
    NameConstraintCheck check;
    check.constraints = constraints_;
    check.certificate = &certificate_;
    check.identity = identity;
    check.policy = &policy;
    Budget budget(1'000'000);
    const Failure failure = CheckNameConstraints(check, &Index(), &budget);
    Require(failure.error != Error::kNameBudgetExhausted);
    Require(failure.offset == Failure::kNoOffset ||
            failure.offset < certificate_.der().size());
    Require(failure.ok() == testing::ReferenceNamesAllowed(
                                constraints_, certificate_, identity, policy));
    // With half of the budget: the limit, or a refusal that came before it.
    Budget half(budget.used() / 2);
    const Error limited = CheckNameConstraints(check, &Index(), &half).error;
    Require(half.used() <= budget.used() / 2);
    Require(limited == failure.error || limited == Error::kNameBudgetExhausted);
    bool empty;
    if (AreNameConstraintsWellFormed(constraints_, policy, &empty)) {
      Require(failure.error != Error::kMalformedNameConstraints);
      Require(!empty || failure.ok());
    }
  }

 private:
  static NameConstraintIndex& Index() {
    static auto* index = new NameConstraintIndex();
    return *index;
  }

  const der::Input constraints_;
  const Certificate& certificate_;
};

void Try(der::Input input) {
  ByteProgram program(input);
  const bool raw = program.OneIn(8);
  std::string constraints(raw ? program.Text() : absl::string_view());
  if (!raw) {
    const std::vector<GeneralNameDer> permitted =
        ReadNames(&program, Use::kBase);
    constraints = testing::NameConstraintsValue(
        permitted, ReadNames(&program, Use::kBase));
  }
  TestCertificate leaf = testing::Leaf(Directory(&program)).Stub().NoSan();
  for (const GeneralNameDer& name : ReadNames(&program, Use::kName)) {
    leaf = leaf.San(name);
  }
  Certificate certificate;
  if (!Certificate::Parse(leaf.input(), &certificate).ok()) return;
  Comparer comparer(der::Input::FromString(constraints), certificate);
  const std::string host = Domain(&program);
  const std::string mailbox = Mailbox(&program);
  const std::string uri = UriText(&program);
  for (const ValidationPolicy& policy :
       {ValidationPolicy::WebPki(), ValidationPolicy::WebPkiStrict()}) {
    comparer.Compare(nullptr, policy);
    for (const Identity& identity :
         {Identity::DnsName(host), Identity::Email(mailbox),
          Identity::Uri(uri)}) {
      if (identity.IsValid()) comparer.Compare(&identity, policy);
    }
  }
}

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  cairn::fuzz::Try(cairn::der::Input(data, size));
  return 0;
}
