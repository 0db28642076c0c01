#include "trustdomain/pin_set.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "trustdomain/refusal.h"

namespace cairn {
namespace {

bool IsAmong(const Sha256& digest, const std::vector<Sha256>& digests) {
  return std::find(digests.begin(), digests.end(), digest) != digests.end();
}

absl::StatusOr<std::vector<Sha256>> ParseAll(
    absl::Span<const std::string> texts) {
  std::vector<Sha256> digests;
  for (const std::string& text : texts) {
    const absl::StatusOr<Sha256> digest = ParseSha256(text);
    if (!digest.ok()) return digest.status();
    digests.push_back(*digest);
  }
  return digests;
}

}  // namespace

absl::StatusOr<PinSet> PinSet::Create(
    absl::Span<const std::string> pins,
    absl::Span<const std::string> backup_pins) {
  if (pins.empty()) return absl::InvalidArgumentError("no pin");
  if (backup_pins.empty()) {
    return absl::InvalidArgumentError(
        "no backup pin: the loss of one key would lock everybody out");
  }
  const absl::StatusOr<std::vector<Sha256>> in_use = ParseAll(pins);
  if (!in_use.ok()) return in_use.status();
  const absl::StatusOr<std::vector<Sha256>> backup = ParseAll(backup_pins);
  if (!backup.ok()) return backup.status();
  PinSet set;
  set.pins_ = *in_use;
  for (const Sha256& pin : *backup) {
    if (IsAmong(pin, *in_use)) {
      return absl::InvalidArgumentError(
          absl::StrCat("a backup pin that is in use: ", Sha256ToText(pin)));
    }
    set.pins_.push_back(pin);
  }
  return set;
}

bool PinSet::Contains(der::Input public_key_info) const {
  return IsAmong(Sha256Of(public_key_info), pins_);
}

HookResult PinSet::Check(const VerifiedChain& chain) const {
  for (int i = 0; i < chain.size(); ++i) {
    if (Contains(chain.certificate(i).public_key().info)) {
      return HookResult::Ok();
    }
  }
  return Contains(chain.anchor().key.info) ? HookResult::Ok()
                                           : Refuse(Refusal::kNoKeyPinned);
}

HookResult PinnedTrustDomain::CheckChain(const VerifiedChain& chain) {
  const HookResult answer = DelegatingTrustDomain::CheckChain(chain);
  return answer.error() == Error::kOk ? pins_->Check(chain) : answer;
}

}  // namespace cairn
