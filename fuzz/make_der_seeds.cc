// Writes the seeds of der_fuzz, one to each of the files named.

#include <string>
#include <vector>

#include "der/oid.h"
#include "fuzz/write_seeds.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/der_builder.h"
#include "tests/support/test_time.h"

namespace cairn::fuzz {
namespace {

using namespace testing;  // NOLINT: the factory's language

std::vector<std::string> Seeds() {
  return {
      Sequence({Integer(0), Integer(-129), Integer(65536), Enumerated(1)}),
      Sequence({UtcTime(kNow), GeneralizedTime(kNow),
                GeneralizedTime(kNow + 30 * kYear)}),
      Sequence({BitString("abc"), NamedBits(0x8061), BitString("\x80", 7),
                OctetString(std::string(200, 'x'))}),
      Sequence({Boolean(true), Boolean(false), Null(),
                Oid(der::Oid::kSubjectAltName), Oid("1.2.840.113549.1.9.1"),
                Oid("2.999.4294967296")}),
      Explicit(3, Set({Implicit(1, Integer(5)), Utf8String("text")})),
      testing::Leaf().Stub().der(),
  };
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  return cairn::fuzz::WriteSeeds(argc, argv, cairn::fuzz::Seeds());
}
