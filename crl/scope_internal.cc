#include "crl/scope_internal.h"

#include <cstddef>
#include <cstring>

#include "der/reader.h"
#include "der/tag.h"
#include "der/writer.h"
#include "pkix/distribution_point.h"
#include "pkix/extension.h"
#include "pkix/general_name.h"
#include "pkix/name.h"

namespace cairn::crl::internal {
namespace {

// A name that nameRelativeToCRLIssuer stands for is put together here. Names
// of the web have less than 300 octets; a longer one matches nothing.
constexpr size_t kMaxRelativeName = 1024;

// One GeneralName or several, each to be compared with others.
class PointNames {
 public:
  // The names of a distributionPoint field, relative to `base`, a whole Name.
  PointNames(const DistributionPointName& name, der::Input base) {
    if (name.kind == DistributionPointName::Kind::kFullName) {
      names_ = name.names;
    } else if (name.kind == DistributionPointName::Kind::kRelativeName) {
      Append(name.names, base);
    }
  }
  // The inside of GeneralNames.
  explicit PointNames(der::Input general_names) : names_(general_names) {}
  // A whole Name.
  static PointNames OfName(der::Input name) {
    return PointNames(der::Input(), name);
  }
  PointNames(const PointNames&) = delete;
  PointNames& operator=(const PointNames&) = delete;

  // Hands each to `each(const GeneralName&) -> bool`, until that returns true.
  template <typename Each>
  bool Any(Each each) const {
    if (!single_.empty()) {
      GeneralName name;
      name.form = NameForm::kDirectoryName;
      name.value = single_;
      return each(name);
    }
    for (der::Reader reader(names_); !reader.AtEnd();) {
      GeneralName name;
      if (!ReadGeneralName(&reader, &name)) return false;
      if (each(name)) return true;
    }
    return false;
  }

 private:
  PointNames(der::Input general_names, der::Input name)
      : names_(general_names), single_(name) {}

  // RFC 5280 section 4.2.1.13: "the value of nameRelativeToCRLIssuer is
  // appended" to the name of the CRL issuer.
  void Append(der::Input rdn, der::Input base) {
    der::Input rdns;
    if (!der::ReadOnly(base, der::kSequence, &rdns)) return;
    der::Writer writer(absl::MakeSpan(buffer_));
    writer.Tlv(der::kSet, rdn);
    writer.Raw(rdns);
    writer.Wrap(der::kSequence, 0);
    single_ = writer.output();
  }

  der::Input names_;   // the inside of GeneralNames
  der::Input single_;  // a whole Name
  uint8_t buffer_[kMaxRelativeName];
};

bool GeneralNamesMatch(const GeneralName& a, const GeneralName& b) {
  if (a.form != b.form) return false;
  if (a.form == NameForm::kDirectoryName) return NamesMatch(a.value, b.value);
  return a.value == b.value && a.other_type == b.other_type;
}

class ScopeFinder {
 public:
  ScopeFinder(const Crl& crl, const Certificate& certificate, der::Input issuer,
              Budget* comparisons)
      : crl_(crl),
        point_(crl.issuing_distribution_point()),
        certificate_(certificate),
        comparisons_(*comparisons),
        is_issuers_(NamesMatch(crl.issuer(), issuer)),
        issuer_(issuer) {}

  Scope Find();

 private:
  bool FitsKindOfCertificate() const;
  bool FitsIssuer(const DistributionPoint& point);
  bool FitsName(const DistributionPoint& point);
  bool FitsCertificateIssuer();
  bool HaveCommonName(const PointNames& a, const PointNames& b);

  const Crl& crl_;
  const IssuingDistributionPoint& point_;
  const Certificate& certificate_;
  Budget& comparisons_;
  const bool is_issuers_;
  const der::Input issuer_;
};

Scope ScopeFinder::Find() {
  Scope scope;
  if (!FitsKindOfCertificate()) return scope;
  const auto covers = [&](uint16_t reasons) {
    scope.covers = true;
    scope.reasons =
        static_cast<uint16_t>(scope.reasons | (reasons & point_.reasons));
  };
  // "assume a DP with both the reasons and the cRLIssuer fields omitted and a
  // distribution point name of the certificate issuer".
  if (is_issuers_ && FitsCertificateIssuer()) covers(kAllReasons);
  const der::Input points =
      certificate_.extension(Extension::kCrlDistributionPoints);
  ForEachDistributionPoint(points, [&](const DistributionPoint& point) {
    if (!comparisons_.Charge()) return false;
    if (FitsIssuer(point) && FitsName(point)) covers(point.reasons);
    return true;
  });
  scope.exhausted = comparisons_.exhausted();
  return scope;
}

// (b) (2) (ii) to (iv).
bool ScopeFinder::FitsKindOfCertificate() const {
  if (point_.only_user_certs && certificate_.is_ca()) return false;
  if (point_.only_ca_certs && !certificate_.is_ca()) return false;
  return !point_.only_attribute_certs;
}

// (b) (1).
bool ScopeFinder::FitsIssuer(const DistributionPoint& point) {
  if (point.crl_issuer.empty()) return is_issuers_;
  return point_.indirect && HaveCommonName(PointNames(point.crl_issuer),
                                           PointNames::OfName(crl_.issuer()));
}

// (b) (2) (i). A relative name in either place is relative to the CRL's
// issuer, which FitsIssuer() has found to be that of the distribution point.
bool ScopeFinder::FitsName(const DistributionPoint& point) {
  using Kind = DistributionPointName::Kind;
  if (point_.name.kind == Kind::kAbsent) return true;
  const PointNames names(point_.name, crl_.issuer());
  return point.name.kind == Kind::kAbsent
             ? HaveCommonName(names, PointNames(point.crl_issuer))
             : HaveCommonName(names, PointNames(point.name, crl_.issuer()));
}

// The same for the distribution point that every certificate has.
bool ScopeFinder::FitsCertificateIssuer() {
  return point_.name.kind == DistributionPointName::Kind::kAbsent ||
         HaveCommonName(PointNames(point_.name, crl_.issuer()),
                        PointNames::OfName(issuer_));
}

bool ScopeFinder::HaveCommonName(const PointNames& a, const PointNames& b) {
  bool found = false;
  a.Any([&](const GeneralName& x) {
    return b.Any([&](const GeneralName& y) {
      if (!comparisons_.Charge()) return true;
      found = GeneralNamesMatch(x, y);
      return found;
    });
  });
  return found;
}

}  // namespace

Scope ScopeOf(const Crl& crl, const Certificate& certificate, der::Input issuer,
              Budget* comparisons) {
  return ScopeFinder(crl, certificate, issuer, comparisons).Find();
}

bool HaveSameScope(const Crl& a, const Crl& b) {
  return a.issuing_distribution_point_value() ==
             b.issuing_distribution_point_value() &&
         a.authority_key_identifier_value() ==
             b.authority_key_identifier_value() &&
         NamesMatch(a.issuer(), b.issuer());
}

int CompareNumbers(der::Input a, der::Input b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.empty() ? 0 : std::memcmp(a.data(), b.data(), a.size());
}

}  // namespace cairn::crl::internal
