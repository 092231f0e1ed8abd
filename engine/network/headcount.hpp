// The numbers that are never to be confused: who holds the label, who is active, whose entry is
// published. Of one public and of all.
#pragma once

#include "engine/network/roster.hpp"

namespace promenade::network {

struct Headcount {
    std::int64_t persons = 0;   // ever recorded, erased ones too
    std::int64_t labelled = 0;  // those who pause included
    std::int64_t paused = 0;    // suspended labels among them: the figure is not to tell them apart
    std::int64_t dormant = 0;   // labelled, not pausing, without a sign for `dormant_after` days
    std::int64_t onboarding = 0, candidates = 0;
    std::int64_t left = 0, delabelled = 0;
    std::int64_t published = 0;  // entries of the directory, stale ones included
    std::int64_t stale = 0;      // published and not confirmed in time
    std::int64_t hidden = 0;

    std::int64_t active() const { return labelled - paused - dormant; }

    friend bool operator==(const Headcount&, const Headcount&) = default;
};

// Their label is suspended or being removed: kept out of the directory, the lists and the active.
bool is_unlisted(const Map& facts);

// Where one holds the label and nothing has been seen of them since, from the label on.
struct HeadcountOf {
    std::string theme;  // "jeunesse", "parentalite": who is of it, of both too; empty: all
    LocalDate day{};
    std::int64_t dormant_after = 180;  // days
};

// The days of the settings.
std::int64_t dormant_after(const Map& settings);

// Adds one member, of the roster or of the directory's view.
void count(Headcount& sum, const HeadcountOf& of, std::string_view state,
           const std::vector<std::string>& themes, const Map& facts);
Headcount headcount(const Roster& roster, const HeadcountOf& of);

}  // namespace promenade::network
