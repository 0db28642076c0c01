#include "pkix/chain_builder.h"

#include "pkix/chain_search_internal.h"

namespace cairn {

ChainBuilder::ChainBuilder(int candidates)
    : search_(new internal::ChainSearch(candidates)) {}

ChainBuilder::~ChainBuilder() = default;

const BuildResult& ChainBuilder::Build(TrustDomain& domain,
                                       const Certificate& end_entity,
                                       const BuildOptions& options,
                                       Trace* trace) {
  return search_->Build(domain, end_entity, options, trace);
}

const BuildResult& ChainBuilder::Resume() { return search_->Resume(); }

const VerifiedChain* ChainBuilder::chain() const { return search_->chain(); }

BuildResult BuildCertChain(TrustDomain& domain, const Certificate& end_entity,
                           const BuildOptions& options, Trace* trace) {
  // A hook may build, too: each level of nesting has a builder of its own.
  struct PerThread {
    std::unique_ptr<ChainBuilder> builder;
  };
  thread_local PerThread idle;
  std::unique_ptr<ChainBuilder> builder = std::move(idle.builder);
  if (builder == nullptr) builder.reset(new ChainBuilder());
  BuildResult result = builder->Build(domain, end_entity, options, trace);
  idle.builder = std::move(builder);
  return result;
}

}  // namespace cairn
