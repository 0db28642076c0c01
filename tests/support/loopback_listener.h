#ifndef CAIRN_TESTS_SUPPORT_LOOPBACK_LISTENER_H_
#define CAIRN_TESTS_SUPPORT_LOOPBACK_LISTENER_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace cairn::testing {

// A listening socket on a free port of 127.0.0.1, for a server on a thread of
// its own. Dies where there is none to be had.
class LoopbackListener {
 public:
  LoopbackListener();
  ~LoopbackListener();
  LoopbackListener(const LoopbackListener&) = delete;
  LoopbackListener& operator=(const LoopbackListener&) = delete;

  uint16_t port() const { return port_; }

  // Waits for a client. False once Stop() was called.
  bool Wait();
  // The connection of a client that Wait() saw; -1 where it went away. The
  // caller closes it. Reading and writing end after 20 seconds: whatever a
  // client does, the next one has its turn.
  int Accept();
  // Ends Wait(), from any thread. Once.
  void Stop();

 private:
  int listener_ = -1;
  int stop_[2] = {-1, -1};  // a pipe
  uint16_t port_ = 0;
};

// False where the peer went away.
bool SendAll(int connection, absl::string_view bytes);

}  // namespace cairn::testing

#endif  // CAIRN_TESTS_SUPPORT_LOOPBACK_LISTENER_H_
