#ifndef CAIRN_BENCHMARKS_COMPARE_PEERS_PEER_H_
#define CAIRN_BENCHMARKS_COMPARE_PEERS_PEER_H_

// What the programs written in C++ share. Standard library only: the same file
// is compiled into ours and into every other library's.
//
//   peer FOLDER WORKLOAD time MILLISECONDS
//   peer FOLDER WORKLOAD count MEASURE REPETITIONS
//
// The first runs every measure that the library has, each for about that much
// CPU time. The second runs one of them just so often, for a program that
// counts instructions. Both print lines of JSON: first the library, then what
// was measured. The measures are
//
//   der               parse, build, verify: from the bytes of all certificates
//                     but the roots
//   parsed            the same with certificates that are already parsed
//   stubbed           der with signatures that are taken to be good
//   stubbed_parsed    parsed, likewise
//   signatures        verify the signatures of the path, decoding each key
//   signatures_ready  the same with keys that are already decoded

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace cairn::compare {

// A signature of the path: what is signed, the octets of the BIT STRING, and
// the issuer's SubjectPublicKeyInfo.
struct Signature {
  std::string data;
  std::string signature;
  std::string key;
};

// One workload, as make_workloads writes it. Certificates are DER.
struct Workload {
  std::string host;
  int64_t time = 0;  // seconds since 1970
  // "p256" or "rsa2048", with SHA-256.
  std::string algorithm;
  std::string leaf;
  std::vector<std::string> intermediates;
  std::vector<std::string> roots;
  std::vector<Signature> signatures;
};

class Peer {
 public:
  // Reads the command line and the workload. Ends the process with exit code 2
  // and one line on standard error where it cannot.
  Peer(int argc, char** argv) {
    if (argc == 5 && std::string(argv[3]) == "time") {
      nanoseconds_ = std::atof(argv[4]) * 1e6;
    } else if (argc == 6 && std::string(argv[3]) == "count") {
      only_ = argv[4];
      repetitions_ = std::atoll(argv[5]);
    } else {
      Die("usage: peer FOLDER WORKLOAD time MILLISECONDS | "
          "count MEASURE REPETITIONS");
    }
    const std::string folder = std::string(argv[1]) + "/" + argv[2];
    std::ifstream facts(folder + "/facts");
    std::string name;
    facts >> name >> workload_.host >> name >> workload_.time >> name >>
        workload_.algorithm;
    if (!facts) Die("cannot read " + folder + "/facts");
    workload_.leaf = ReadFile(folder + "/leaf.der");
    workload_.intermediates = ReadFolder(folder + "/intermediates");
    workload_.roots = ReadFolder(folder + "/roots");
    const std::vector<std::string> parts = ReadFolder(folder + "/signatures");
    for (size_t i = 0; i + 2 < parts.size(); i += 3) {
      workload_.signatures.push_back({parts[i], parts[i + 1], parts[i + 2]});
    }
  }

  const Workload& workload() const { return workload_; }

  // Says what this is: the library, its version, the functions that are
  // measured. Plain text without quotes.
  void Introduce(const std::string& library, const std::string& version,
                 const std::string& functions) const {
    std::printf(
        "{\"library\": \"%s\", \"version\": \"%s\", \"functions\": \"%s\"}\n",
        library.c_str(), version.c_str(), functions.c_str());
  }

  // Measures a verification. `verify` returns null where the chain is accepted,
  // and else the reason as static text; it must answer the same each time.
  template <typename Verify>
  void MeasureVerification(const char* measure, Verify verify) {
    if (!IsWanted(measure)) return;
    const char* reason = nullptr;
    const double time = Measure([&] { reason = verify(); });
    std::string text = reason == nullptr ? "" : reason;
    for (char& c : text) {
      if (c == '"' || c == '\\' || c < ' ') c = '\'';
    }
    std::printf(
        "{\"measure\": \"%s\", \"nanoseconds\": %.1f, \"verdict\": \"%s\", "
        "\"reason\": \"%s\"}\n",
        measure, time, reason == nullptr ? "accepted" : "refused",
        text.c_str());
    std::fflush(stdout);
  }

  // Measures the path's signatures. `verify` takes a Signature, or an index
  // into the workload's, and returns whether it is good. Ends the process where
  // it is not.
  template <typename Verify>
  void MeasureSignatures(const char* measure, Verify verify) {
    if (!IsWanted(measure) || workload_.signatures.empty()) return;
    bool good = true;
    const double time = Measure([&] {
      for (size_t i = 0; i < workload_.signatures.size(); ++i) {
        good = verify(i) && good;
      }
    });
    if (!good) Die("a good signature was refused");
    std::printf("{\"measure\": \"%s\", \"nanoseconds\": %.1f}\n", measure,
                time);
    std::fflush(stdout);
  }

  [[noreturn]] static void Die(const std::string& message) {
    std::fprintf(stderr, "peer: %s\n", message.c_str());
    std::exit(2);
  }

 private:
  // CPU time of the whole process: some libraries work in other threads too.
  static double Now() {
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 +
           static_cast<double>(now.tv_nsec);
  }

  static std::string ReadFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string contents((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
    if (!file || contents.empty()) Die("cannot read " + path);
    return contents;
  }

  // The contents of all files, in the order of their names.
  static std::vector<std::string> ReadFolder(const std::string& path) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
      names.push_back(entry.path().string());
    }
    if (error) Die("cannot read " + path);
    std::sort(names.begin(), names.end());
    std::vector<std::string> files;
    for (const std::string& name : names) files.push_back(ReadFile(name));
    return files;
  }

  bool IsWanted(const std::string& measure) const {
    return only_.empty() || only_ == measure;
  }

  // Nanoseconds for each call. One that takes longer than there is time for is
  // called once.
  template <typename Call>
  double Measure(Call call) const {
    if (repetitions_ > 0) {
      const double start = Now();
      for (int64_t i = 0; i < repetitions_; ++i) call();
      return (Now() - start) / static_cast<double>(repetitions_);
    }
    double start = Now();
    call();
    const double first = Now() - start;
    if (first >= nanoseconds_) return first;
    // The clock is read a few dozen times at most.
    const int64_t batch =
        1 + static_cast<int64_t>(nanoseconds_ / 8 / std::max(first, 1.0));
    int64_t calls = 0;
    double spent = 0;
    start = Now();
    while (spent < nanoseconds_) {
      for (int64_t i = 0; i < batch; ++i) call();
      calls += batch;
      spent = Now() - start;
    }
    return spent / static_cast<double>(calls);
  }

  Workload workload_;
  double nanoseconds_ = 0;
  std::string only_;
  int64_t repetitions_ = 0;
};

}  // namespace cairn::compare

#endif  // CAIRN_BENCHMARKS_COMPARE_PEERS_PEER_H_
