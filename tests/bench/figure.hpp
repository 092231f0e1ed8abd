// What a benchmark prints: one JSON object per figure on its output, progress on a terminal alone.
#pragma once

#include "engine/core/result.hpp"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace promenade::bench {

using Stopwatch = std::chrono::steady_clock;

inline double seconds_since(Stopwatch::time_point start) {
    return std::chrono::duration<double>(Stopwatch::now() - start).count();
}

// The value that `part` of the values do not exceed.
inline double percentile(std::vector<double> values, double part) {
    ENGINE_ASSERT(!values.empty());
    const auto rank = static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + rank, values.end());
    return values[static_cast<std::size_t>(rank)];
}

inline double median(std::vector<double> values) { return percentile(std::move(values), 0.5); }

// A bound is on the ratio to the limit where the figure has a limit, else on its value.
struct Figure {
    std::string name;
    double value = 0;
    std::string unit;
    std::optional<double> limit = {};  // what a peer reached in the same run
    std::optional<double> at_least = {};
    std::optional<double> at_most = {};
};

class Report {
public:
    void add(const Figure& figure) {
        nlohmann::ordered_json line{{"name", figure.name}, {"value", figure.value},
                                    {"unit", figure.unit}, {"limit", nullptr},
                                    {"ratio", nullptr},    {"bound", nullptr}};
        double bounded = figure.value;
        if (figure.limit) {
            bounded = figure.value / *figure.limit;
            line["limit"] = *figure.limit;
            line["ratio"] = bounded;
        }
        const bool low = figure.at_least && bounded < *figure.at_least;
        const bool high = figure.at_most && bounded > *figure.at_most;
        char bound[32] = "";
        if (figure.at_least) std::snprintf(bound, sizeof bound, ">= %g", *figure.at_least);
        if (figure.at_most) std::snprintf(bound, sizeof bound, "<= %g", *figure.at_most);
        if (*bound) line["bound"] = std::string{bound};
        std::printf("%s\n", line.dump().c_str());
        std::fflush(stdout);
        broken_ = broken_ || low || high;
    }
    int exit_code() const { return broken_ ? 1 : 0; }

private:
    bool broken_ = false;
};

inline void progress(const std::string& what) {
    if (::isatty(STDERR_FILENO)) std::fprintf(stderr, "\r\033[K%s", what.c_str());
}

}  // namespace promenade::bench
