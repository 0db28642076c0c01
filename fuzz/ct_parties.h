#ifndef CAIRN_FUZZ_CT_PARTIES_H_
#define CAIRN_FUZZ_CT_PARTIES_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "fuzz/require.h"
#include "tests/support/certificate_factory.h"
#include "tests/support/ct_log_factory.h"
#include "tests/support/keys.h"
#include "tests/support/test_time.h"
#include "trustdomain/ct_log_list.h"

namespace cairn::fuzz {

// Who takes part in sct_list_fuzz and its seeds.
inline testing::TestCertificate CtLeaf() {
  return testing::Leaf().Stub().IssuedBy(testing::Ca("Root").Stub());
}
inline const testing::TestKey& CtLog(int n) { return testing::P256(40 + n); }
// Logs 0 to 3: two in use, one that is not of RFC 6962, one retired.
inline CtLogList CtLogs() {
  using testing::TestLog;
  absl::StatusOr<CtLogList> list = CtLogList::Parse(testing::LogListJson(
      {TestLog(CtLog(0)).Operator("One"), TestLog(CtLog(1)).Operator("Two"),
       TestLog(CtLog(2)).Operator("Three").Tiled(),
       TestLog(CtLog(3)).Operator("One").State(
           "retired", testing::kNow - 10 * testing::kDay)}));
  Require(list.ok());
  return *std::move(list);
}

}  // namespace cairn::fuzz

#endif  // CAIRN_FUZZ_CT_PARTIES_H_
