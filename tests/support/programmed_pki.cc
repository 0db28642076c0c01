#include "tests/support/programmed_pki.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "der/oid.h"
#include "tests/support/extension_values.h"
#include "tests/support/keys.h"
#include "tests/support/names.h"
#include "tests/support/stub_signature.h"
#include "tests/support/test_time.h"

namespace cairn::testing {
namespace {

constexpr int kMaxCas = 6;
constexpr int kMaxCertificates = 12;
constexpr int kWindingCertificates = 9;

// What may be asked for; the last stands for nobody in particular.
constexpr const char* kHosts[] = {kTestHost, "www.example.com", "a.test", ""};

constexpr const char* kDnsNames[] = {
    kTestHost, "www.example.com",   "*.example.com", "a.test",
    "*.test",  "b.www.example.com", "EXAMPLE.com",   "a_b.test"};
constexpr const char* kDomains[] = {
    "example.com", ".example.com",    "com",        "", "a.test",
    "test",        "www.example.com", "bad..domain"};
constexpr const char* kPolicies[] = {"1.2.3.1", "1.2.3.2", "1.2.3.3",
                                     "2.5.29.32.0"};

template <typename T, size_t n>
T PickOf(ByteProgram* program, T const (&table)[n]) {
  return table[program->Pick(static_cast<int>(n))];
}

std::string NameText(int name) { return absl::StrCat("O=Org,CN=Name ", name); }

// A name that matches NameText(name) and is not the same bytes.
NameDer Disguised(int name) {
  return Name(absl::StrCat("O=ORG,CN= name  ", name), der::kPrintableString);
}

GeneralNameDer PickSan(ByteProgram* program) {
  switch (program->Pick(7)) {
    case 1:
      return EmailName("a@example.com");
    case 2:
      return UriName("https://www.example.com/");
    case 3:
      return IpName("192.0.2.1");
    case 4:
      return DirectoryName(NameText(program->Pick(kMaxCas)));
    case 5:
      return SmtpUtf8Name("a@a.test");
    case 6:
      return RegisteredIdName("1.2.3");
    default:
      return PickOf(program, kDnsNames);
  }
}

GeneralNameDer PickBase(ByteProgram* program) {
  switch (program->Pick(8)) {
    case 1:
    case 2:
      return DirectoryName(program->OneIn(4)
                               ? std::string("O=Org")
                               : NameText(program->Pick(kMaxCas)));
    case 3:
      return IpRange(program->OneIn(2) ? "192.0.2.0/24" : "10.0.0.0/8");
    case 4:
      return EmailName(program->OneIn(2) ? "a@example.com"
                                         : PickOf(program, kDomains));
    case 5:
      return UriName(PickOf(program, kDomains));
    case 6:
      return RegisteredIdName("1.2.3");
    default:
      return PickOf(program, kDomains);
  }
}

// A bit of `bytes`, wherever it is.
std::string Flip(std::string bytes, int place, int bit) {
  char& octet = bytes[static_cast<size_t>(place) % bytes.size()];
  octet = static_cast<char>(octet ^ (1 << bit));
  return bytes;
}

}  // namespace

ProgrammedPki::ProgrammedPki(der::Input octets) {
  ByteProgram program(octets);
  ReadOptions(&program);
  winding_ = program.OneIn(3);
  const int cas = winding_ ? kMaxCas : 2 + program.Pick(kMaxCas - 1);
  for (int ca = 0; ca < cas; ++ca) {
    names_.push_back(program.OneIn(6) ? program.Pick(cas) : ca);
    keys_.push_back(program.OneIn(6) ? program.Pick(cas) : ca);
    absl::StrAppend(&text_, "CA ", ca, ": name ", names_.back(), ", key ",
                    keys_.back(), "\n");
  }
  // The last CA issues the end entity, the first is an anchor: nearly always.
  const int leaf_issuer = cas - 1 - (program.OneIn(6) ? program.Pick(cas) : 0);
  absl::StrAppend(&text_, "end entity <- ", leaf_issuer);
  const TestCertificate leaf =
      ReadFeatures(&program, Leaf().Stub().IssuedBy(IdentityOf(leaf_issuer)));
  pki_.end_entity = leaf.der();
  const int anchors = program.OneIn(4) ? 2 : 1;
  for (int i = 0; i < anchors; ++i) ReadAnchor(&program);
  if (program.OneIn(64)) {
    pki_.anchors.push_back({leaf.der(), "", "", ""});
    anchor_kinds_.push_back(As::kCertificate);
    absl::StrAppend(&text_, "the end entity is an anchor\n");
  }
  const int certificates =
      winding_ ? kWindingCertificates : program.Pick(kMaxCertificates + 1);
  for (int i = 0; i < certificates && !program.AtEnd(); ++i) {
    const int subject = program.Pick(cas);
    const int issuer = program.Pick(cas);
    absl::StrAppend(&text_, "certificate ", i, ": ", subject, " <- ", issuer);
    TestCertificate certificate =
        IdentityOf(subject).Serial(1 + i).IssuedBy(IdentityOf(issuer));
    if (program.OneIn(6)) {
      certificate = certificate.IssuerName(
          Disguised(names_[static_cast<size_t>(issuer)]));
      absl::StrAppend(&text_, ", disguised");
    }
    pki_.issuers.push_back(ReadFeatures(&program, certificate).der());
  }
  Parse();
}

void ProgrammedPki::ReadOptions(ByteProgram* program) {
  switch (program->Pick(3)) {
    case 1:
      policy_ = ValidationPolicy::Rfc5280();
      break;
    case 2:
      policy_ = ValidationPolicy::PrivatePki();
      break;
    default:
      break;
  }
  host_ = program->OneIn(4) ? program->Pick(4) : 0;
  any_purpose_ = program->OneIn(8);
  offer_as_der_ = program->OneIn(4);
  key_ids_ = !program->OneIn(4);
  if (program->OneIn(8)) max_certificates_ = 1 + program->Pick(6);
  if (program->OneIn(8)) max_path_length_ = program->Pick(4);
  if (program->OneIn(4)) ReadPolicyOptions(program);
  absl::StrAppend(&text_, policy_.name, ", host \"", kHosts[host_], "\"",
                  any_purpose_ ? ", any purpose" : "", ", at most ",
                  max_certificates_, " certificates, path length ",
                  max_path_length_, "\n");
}

void ProgrammedPki::ReadPolicyOptions(ByteProgram* program) {
  const uint8_t bits = program->Octet();
  policy_options_.require_explicit_policy = (bits & 1) != 0;
  policy_options_.inhibit_policy_mapping = (bits & 2) != 0;
  policy_options_.inhibit_any_policy = (bits & 4) != 0;
  compute_policies_ = (bits & 8) != 0;
  for (int i = 0; i < 4; ++i) {
    if ((bits >> (4 + i)) & 1) initial_policies_.emplace_back(kPolicies[i]);
  }
  for (const ObjectId& policy : initial_policies_) {
    initial_policy_views_.push_back(der::Input::FromString(policy.contents()));
  }
  policy_options_.initial_policies = initial_policy_views_;
  absl::StrAppend(&text_, "policy options ", absl::Hex(bits), "\n");
}

TestCertificate ProgrammedPki::IdentityOf(int ca) const {
  const size_t i = static_cast<size_t>(ca);
  const TestCertificate identity =
      Ca(NameText(names_[i])).Key(StubKey(keys_[i]));
  return key_ids_ ? identity : identity.NoSubjectKeyId().NoAuthorityKeyId();
}

// Up to three things that set a certificate apart, and most often none.
TestCertificate ProgrammedPki::ReadFeatures(ByteProgram* program,
                                            TestCertificate c) {
  if (winding_) return ReadWindingFeature(program, c);
  int count = std::max(0, program->Pick(8) - 4);
  for (; count > 0; --count) {
    const int feature = program->Pick(30);
    absl::StrAppend(&text_, ", feature ", feature);
    switch (feature) {
      case 0:
        c = c.PathLength(program->Pick(3));
        break;
      case 1:
        c = c.BasicConstraints(program->OneIn(2));
        break;
      case 2:
        c = program->OneIn(2) ? c.KeyUsage({KeyUsage::kCrlSign})
                              : c.KeyUsage({KeyUsage::kKeyCertSign,
                                            KeyUsage::kDigitalSignature});
        break;
      case 3:
        c = program->OneIn(2)
                ? c.Purposes({der::Oid::kClientAuth})
                : c.Purposes({der::Oid::kServerAuth, der::Oid::kOcspSigning});
        break;
      case 4:
        c = program->OneIn(2) ? c.Purposes({der::Oid::kAnyExtendedKeyUsage})
                              : c.Purposes({der::Oid::kServerAuth});
        break;
      case 5:
        c = c.NotAfter(kNow - program->Pick(2));
        break;
      case 6:
        c = c.NotBefore(kNow + program->Pick(2));
        break;
      case 7:
        c = c.Version(1);
        break;
      case 8:
      case 9:
        c = c.Permit(PickBase(program));
        break;
      case 10:
      case 11:
      case 12:
        c = c.Exclude(PickBase(program));
        break;
      case 13:
        c = c.Extension("1.2.3.4.5", program->OneIn(2), "x");
        break;
      case 14:
      case 15:
      case 16: {
        const uint8_t bits = program->Octet();
        for (int i = 0; i < 4; ++i) {
          if ((bits >> i) & 1) c = c.Policies({kPolicies[i]});
        }
        break;
      }
      case 17:
      case 18: {
        const char* from = PickOf(program, kPolicies);
        const char* to = PickOf(program, kPolicies);
        c = c.MapPolicy(from, to);
        break;
      }
      case 19:
        c = c.RequireExplicitPolicy(program->Pick(3));
        break;
      case 20:
        c = c.InhibitPolicyMapping(program->Pick(3));
        break;
      case 21:
        c = c.InhibitAnyPolicy(program->Pick(3));
        break;
      case 22:
        c = program->OneIn(2) ? c.MustStaple() : c.TlsFeature({5, 17});
        break;
      case 23:
        c = c.AddExtension("1.2.3.4.6", false, "x")
                .AddExtension("1.2.3.4.6", false, "y");
        break;
      case 24:
        c = c.NoSubjectKeyId().AuthorityKeyId("other");
        break;
      case 25:
      case 26:
        c = c.San(PickSan(program));
        break;
      case 27:
        c = program->OneIn(2) ? c.CorruptSignature()
                              : c.SignedBy(StubKey(program->Pick(kMaxCas)));
        break;
      case 28:
      case 29: {
        const int place = program->Octet() << 8 | program->Octet();
        const int bit = program->Pick(8);
        const auto flip = [place, bit](std::string bytes) {
          return Flip(std::move(bytes), place, bit);
        };
        c = feature == 28 ? c.MutateTbs(flip) : c.MutateCertificate(flip);
        break;
      }
    }
  }
  absl::StrAppend(&text_, "\n");
  return c;
}

// Every other certificate does not want some name below it.
TestCertificate ProgrammedPki::ReadWindingFeature(ByteProgram* program,
                                                  const TestCertificate& c) {
  const int feature = program->Octet();
  absl::StrAppend(&text_, ", winding feature ", feature, "\n");
  if (feature < 112) return c;
  if (feature < 128) return c.PathLength(feature % 4);
  return c.Exclude(DirectoryName(NameText(feature % kMaxCas)));
}

void ProgrammedPki::ReadAnchor(ByteProgram* program) {
  const int ca = program->OneIn(4)
                     ? program->Pick(static_cast<int>(names_.size()))
                     : static_cast<int>(pki_.anchors.size());
  const As as = static_cast<As>(program->Pick(3));
  absl::StrAppend(&text_, "anchor ", ca, ", kind ", static_cast<int>(as));
  TestCertificate certificate = IdentityOf(ca);
  if (program->OneIn(6)) {
    // An anchor that another CA issued.
    const int issuer = program->Pick(static_cast<int>(names_.size()));
    certificate = certificate.IssuedBy(IdentityOf(issuer));
    absl::StrAppend(&text_, " <- ", issuer);
  }
  certificate = ReadFeatures(program, certificate);
  ReferencePki::Anchor anchor;
  if (as == As::kBare) {
    anchor.subject = certificate.name().der();
    anchor.public_key = certificate.key().spki();
  } else {
    anchor.certificate = certificate.der();
  }
  if (program->OneIn(8)) {
    anchor.name_constraints =
        program->OneIn(2) ? NameConstraintsValue({PickBase(program)}, {})
                          : NameConstraintsValue({}, {PickBase(program)});
  }
  // Nobody says two things of one anchor.
  for (const ReferencePki::Anchor& other : pki_.anchors) {
    if (other.certificate == anchor.certificate &&
        other.subject == anchor.subject &&
        other.public_key == anchor.public_key) {
      return;
    }
  }
  pki_.anchors.push_back(anchor);
  anchor_kinds_.push_back(as);
}

void ProgrammedPki::Parse() {
  Certificate certificate;
  const auto parse = [&certificate](const std::string& der) {
    return Certificate::Parse(der::Input::FromString(der), &certificate).ok();
  };
  end_entity_parses_ = parse(pki_.end_entity);
  certificates_.push_back(certificate);
  for (const std::string& der : pki_.issuers) {
    if (parse(der)) certificates_.push_back(certificate);
  }
  // Pointers into it must stay good.
  anchor_certificates_.reserve(pki_.anchors.size());
  for (size_t i = 0; i < pki_.anchors.size(); ++i) {
    const ReferencePki::Anchor& anchor = pki_.anchors[i];
    AnchorPlace place;
    place.as = anchor_kinds_[i];
    place.anchor.constraints.name_constraints =
        der::Input::FromString(anchor.name_constraints);
    if (place.as == As::kBare) {
      place.anchor.subject = der::Input::FromString(anchor.subject);
      // Whoever offers a bare anchor has the key from somewhere that was
      // parsed.
      place.anchor.key.info = der::Input::FromString(anchor.public_key);
      place.anchor.key.algorithm = PublicKeyAlgorithm::kEd25519;
    } else if (parse(anchor.certificate)) {
      anchor_certificates_.push_back(certificate);
      place.certificate = &anchor_certificates_.back();
      place.anchor =
          Anchor::FromCertificate(*place.certificate, place.anchor.constraints);
    } else {
      continue;
    }
    anchors_.push_back(place);
  }
}

const Certificate* ProgrammedPki::end_entity() const {
  return end_entity_parses_ ? &certificates_[0] : nullptr;
}

BuildOptions ProgrammedPki::options() const {
  const absl::string_view host = kHosts[host_];
  BuildOptions options(
      any_purpose_ ? Purpose::Any() : Purpose::ServerAuth(),
      host.empty() ? Identity::None() : Identity::DnsName(host), kNow);
  options.policy = policy_;
  options.limits.max_certificates = max_certificates_;
  options.max_path_length = max_path_length_;
  options.policies = policy_options_;
  options.compute_policies = compute_policies_;
  return options;
}

std::string ProgrammedPki::Describe() const {
  std::string text = text_;
  absl::StrAppend(
      &text, "end entity: ", absl::BytesToHexString(pki_.end_entity), "\n");
  for (const std::string& der : pki_.issuers) {
    absl::StrAppend(&text, "issuer: ", absl::BytesToHexString(der), "\n");
  }
  for (const ReferencePki::Anchor& anchor : pki_.anchors) {
    absl::StrAppend(
        &text, "anchor: ", absl::BytesToHexString(anchor.certificate), "\n");
  }
  return text;
}

CertTrust ProgrammedPki::GetCertTrust(const Certificate& certificate,
                                      Role /*role*/) {
  for (const AnchorPlace& place : anchors_) {
    if (place.as == As::kCertificate &&
        place.certificate->der() == certificate.der()) {
      return CertTrust::IsAnchor(&place.anchor.constraints);
    }
  }
  return CertTrust::Inherits();
}

HookResult ProgrammedPki::FindIssuers(const IssuerQuery& /*query*/,
                                      IssuerSink& sink) {
  for (size_t i = 1; i < certificates_.size(); ++i) {
    if (offer_as_der_) {
      sink.OfferDer(certificates_[i].der());
    } else {
      sink.Offer(certificates_[i]);
    }
  }
  for (const AnchorPlace& place : anchors_) {
    if (place.as == As::kCertificate) {
      sink.Offer(*place.certificate);
    } else {
      sink.OfferAnchor(place.anchor);
    }
  }
  return HookResult::Ok();
}

HookResult ProgrammedPki::VerifySignedData(const SignedData& signed_data,
                                           const IssuerKey& issuer) {
  return IsStubSignature(issuer.key.info, signed_data.data,
                         signed_data.signature)
             ? Error::kOk
             : Error::kBadSignature;
}

}  // namespace cairn::testing
