// A chart as a picture before anybody draws it: what stands where, in French, and which way a case
// took. chart_dot.hpp and chart_mermaid.hpp write it down.
#pragma once

#include "engine/workflow/chart_way.hpp"
#include "engine/workflow/definition.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace promenade::workflow {

struct Drawing {
    // A few words: what is done, and small below by whom, or on which condition.
    struct Line {
        std::string text;
        std::vector<std::string> small;
        bool deadline = false;
        bool taken = false;
    };
    struct Node {
        enum class Kind {
            start,    // where a case begins, or a state that has others inside
            state,    // has nothing inside
            final,    // ends what it stands in
            group,    // has nodes inside
            region,   // a group beside others, all of them active at once
            anytime,  // what can happen in every state of its group
            history,
            deep_history,
        };
        Kind kind = Kind::state;
        std::string label;
        std::vector<Line> lines;                // what happens there and leads nowhere else
        std::optional<std::size_t> group = {};  // that it stands in
        bool passed = false, present = false;   // by the case
    };
    struct Edge {
        enum class Kind { start, action, deadline, automatic };
        Kind kind = Kind::action;
        std::size_t from = 0, to = 0;  // `to` may be a group
        std::vector<Line> lines;
        bool taken = false;
    };
    std::string title;
    std::vector<Node> nodes;  // a group before those inside
    std::vector<Edge> edges;
    bool shows_a_way = false;
};

// The words that are not the definition's own: text of a key of config/texts/chart.fr.json, the
// places filled.
using Words = std::function<std::string(std::string_view key, const Map& places)>;

// `way`: of a case, or nullptr. A transition's `description` is shown as its condition.
Drawing draw(const Definition& definition, const Words& words, const Way* way = nullptr);

}  // namespace promenade::workflow
