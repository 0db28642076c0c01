#ifndef CAIRN_TRUSTDOMAIN_REVOCATION_CHECKER_H_
#define CAIRN_TRUSTDOMAIN_REVOCATION_CHECKER_H_

#include <cstdint>

#include "absl/types/span.h"
#include "der/time.h"
#include "pkix/trust_domain.h"
#include "trustdomain/revocation_source.h"

namespace cairn {

// CA/B BR 1.6.1: from 2026-03-15 on a short-lived subscriber certificate is
// valid for at most 7 days. Seconds.
inline constexpr der::Time kShortLived = 7 * 86400;

// Which certificates are checked, and what no answer means.
struct RevocationPolicy {
  enum class Mode : uint8_t {
    kOff,   // not checked, but for block lists
    kSoft,  // refused if revoked; no answer is visible in the result
    kHard,  // refused unless some source says "good", or it is exempt (below)
  };

  Mode end_entity = Mode::kSoft;
  // Intermediates. kOff checks the end entity alone.
  Mode issuers = Mode::kSoft;
  // In kSoft, too, refuses a certificate for which a source had something that
  // is broken or forged, and none said "good". It catches what is set up wrong;
  // it stops no attacker, who could as well withhold it.
  bool refuse_invalid = false;
  // RFC 7633: an end entity with the TLS feature status_request is refused
  // unless a stapled response says "good", kSoft or not.
  bool must_staple = true;
  // RFC 9608: an end entity with noRevAvail is not checked, unless the
  // extension is critical or stands beside pointers to revocation information.
  bool no_rev_avail = true;
  // End entities below publicly trusted anchors whose validity period is at
  // most this long are not checked. Seconds; 0 checks them all.
  der::Time short_lived = kShortLived;
};

// Combines sources of revocation information into one answer:
//
//   StapledOcspSource staple(response);
//   RevocationSource* const sources[] = {&block_list, &staple, &crls};
//   RevocationChecker checker(RevocationPolicy(), sources);
//
// and CheckRevocation() of a trust domain returns checker.Check(*this, query).
//
// Block lists are asked first, whatever the policy says, then the other sources
// in the order given until one says "revoked" or "good". What cannot be read,
// has expired or is about something else says neither: no answer never counts
// as good, and one source's silence lets the next speak. Put what is at hand
// before what is fetched. "Unknown" and "pending" are kept while others are
// asked; what is left is, in this order: pending, unknown with the most telling
// reason.
//
// Asked about every certificate of a path below its anchor. Anchors, and end
// entities that are anchors, are the trust domain's own to distrust.
//
// Holds nothing but the pointers: cheap, so make one for each connection.
class RevocationChecker {
 public:
  // `sources` and what they point to must outlive the checker.
  RevocationChecker(const RevocationPolicy& policy,
                    absl::Span<RevocationSource* const> sources)
      : policy_(policy), sources_(sources) {}

  // Tells query.notes what each source said. As thread-safe as the sources.
  RevocationAnswer Check(TrustDomain& domain,
                         const RevocationQuery& query) const;

 private:
  RevocationPolicy policy_;
  absl::Span<RevocationSource* const> sources_;
};

}  // namespace cairn

#endif  // CAIRN_TRUSTDOMAIN_REVOCATION_CHECKER_H_
