#pragma once

#include "bot/app/cli/labels.hpp"
#include "engine/network/headcount.hpp"

#include <string>
#include <utility>
#include <vector>

namespace promenade::app {

// By public: "all", "jeunesse", "parentalite".
using Headcounts = std::vector<std::pair<std::string, network::Headcount>>;

// A table, one column per public. JSON: {"day", public: {"persons", "labelled", "paused", "active",
// "dormant", "onboarding", "candidates", "left", "delabelled", "published", "stale", "hidden"}}.
std::string render_counts(const Headcounts& counts, LocalDate day, Format format,
                          const delivery::Texts& texts);

}  // namespace promenade::app
