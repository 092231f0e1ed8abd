#include "engine/runtime/crash_points.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>

namespace promenade::runtime {

namespace {

std::atomic<int> armed_point{-1};
std::atomic<int> passes_left{0};

}  // namespace

bool arm_crash_point(std::string_view name, int countdown) {
    const auto at = std::find(kCrashPointNames.begin(), kCrashPointNames.end(), name);
    if (at == kCrashPointNames.end()) return false;
    passes_left = countdown;
    armed_point = static_cast<int>(at - kCrashPointNames.begin());
    return true;
}

void pass(CrashPoint point) {
    if (armed_point.load(std::memory_order_relaxed) != static_cast<int>(point)) return;
    if (--passes_left == 0) std::raise(SIGKILL);
}

}  // namespace promenade::runtime
